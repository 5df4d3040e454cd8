//! The positions of the bits that are set, as a list.

/// So many bits are few: they are listed without looking whether one is set.
pub(super) const FEW: usize = 64;

/// Lists positions; of a byte all at once.
#[derive(Debug)]
pub(super) struct Marks {
    /// For each byte the positions of its bits, anything behind them, and how many they are.
    bytes: Box<[([u32; 8], u32); 256]>,
}

impl Marks {
    pub(super) fn new() -> Self {
        let of = |byte: usize| {
            let (mut positions, mut count) = ([0; 8], 0);
            let set = (0..8).filter(|bit| byte >> bit & 1 == 1);
            for (slot, bit) in positions.iter_mut().zip(set) {
                (*slot, count) = (bit, count + 1);
            }
            (positions, count)
        };
        Self { bytes: Box::new(std::array::from_fn(of)) }
    }

    /// Lists the positions of those of the bits, so many, that are set.
    #[inline]
    pub(super) fn list<Id: Copy>(
        &self,
        bits: usize,
        mut words: impl Iterator<Item = u64>,
        list: &mut Vec<Id>,
        id: impl Fn(u32) -> Id,
    ) {
        list.clear();
        if bits > FEW {
            return each(words, |position| list.push(id(position)));
        }
        let mut word = words.next().unwrap_or(0);
        let (mut length, mut start) = (0, 0);
        list.reserve(bits + 8);
        while (start as usize) < bits {
            // What stands behind the positions that are set is overwritten by those of the next byte.
            if let Some((positions, count)) = self.bytes.get((word & 0xff) as usize) {
                list.extend_from_slice(&positions.map(|position| id(start + position)));
                length += *count as usize;
                list.truncate(length);
            }
            start += 8;
            word >>= 8;
        }
    }
}

/// Calls for each bit that is set.
#[inline]
pub(super) fn each(words: impl IntoIterator<Item = u64>, mut call: impl FnMut(u32)) {
    for (mut word, start) in words.into_iter().zip((0..).step_by(64)) {
        while word != 0 {
            call(start + word.trailing_zeros());
            word &= word - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bits_that_are_set_are_listed() {
        let marks = Marks::new();
        let words: [u64; 7] =
            [0, 1, 0x8000_0000_0000_0001, u64::MAX, 0x0123_4567_89ab_cdef, 0xff00_00ff, 0x7f80];
        for bits in [64, 128, 7 * 64] {
            for some in words.windows(bits / 64) {
                let mut list = vec![99];
                marks.list(bits, some.iter().copied(), &mut list, |position| position);
                let word = |at: u32| some.get((at / 64) as usize).copied().unwrap_or(0);
                let set = |at: &u32| word(*at) >> (at % 64) & 1 == 1;
                let expected: Vec<u32> = (0..).take(bits).filter(set).collect();
                assert_eq!(list, expected, "{some:x?}");
            }
        }
        let mut list = Vec::new();
        marks.list(13, [0].into_iter(), &mut list, |position| position);
        let room = list.capacity();
        marks.list(13, [0x1fff].into_iter(), &mut list, |position| position);
        assert_eq!((list.len(), list.capacity()), (13, room));
    }
}
