//! Choices drawn from a list of numbers that proptest makes and shrinks.

/// A source of choices; when it runs out, every choice is the first.
#[derive(Debug, Clone)]
pub struct Entropy {
    numbers: Vec<u32>,
    at: usize,
}

impl Entropy {
    pub fn new(numbers: Vec<u32>) -> Self {
        Self { numbers, at: 0 }
    }

    /// A number below `count`; 0 where `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        if count == 0 { 0 } else { number as usize % count }
    }

    /// One in `of`.
    pub fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == of - 1
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Shuffles by swaps.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = self.below(at + 1);
            list.swap(at, other);
        }
    }
}

/// Numbers from a seed: the generator of Knuth's MMIX, its high half.
pub fn random(seed: u32, count: usize) -> Vec<u32> {
    let mut state = u64::from(seed);
    let next = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 32) as u32
    };
    (0..count).map(next).collect()
}
