//! From planes, one bit a patient, to patients, one bit a plane.

use crate::batch::planes::square::transpose;
use crate::batch::planes::{LANES, Lanes, WORDS};

/// The bits of each patient, in the order of the planes.
#[derive(Debug, Clone, Default)]
pub(super) struct Transposed {
    words: Vec<u64>,
    /// Words a patient has.
    stride: usize,
}

impl Transposed {
    /// Turns planes over.
    pub(super) fn turn(&mut self, planes: &[Lanes]) {
        self.stride = planes.len().div_ceil(64).max(1);
        self.words.resize(LANES * self.stride, 0);
        for (group, planes) in planes.chunks(64).enumerate() {
            for word in 0..WORDS {
                let mut square = [0_u64; 64];
                for (row, plane) in square.iter_mut().zip(planes) {
                    *row = plane.0.get(word).copied().unwrap_or(0);
                }
                transpose(&mut square);
                let patients = self.words.chunks_mut(self.stride).skip(word * 64);
                for (patient, bits) in patients.zip(square) {
                    if let Some(slot) = patient.get_mut(group) {
                        *slot = bits;
                    }
                }
            }
        }
    }

    /// The bits of a patient.
    pub(super) fn of(&self, lane: usize) -> &[u64] {
        self.words.get(lane * self.stride..(lane + 1) * self.stride).unwrap_or_default()
    }
}

/// Calls for each bit that is set among these, counted from the first of them.
#[inline]
pub(super) fn each(bits: &[u64], from: usize, count: usize, mut then: impl FnMut(usize)) {
    let end = from + count;
    for (at, word) in bits.iter().enumerate().take(end.div_ceil(64)).skip(from / 64) {
        let start = at * 64;
        let mut left = *word;
        if start < from {
            left &= u64::MAX << (from - start);
        }
        if end - start < 64 {
            left &= (1 << (end - start)) - 1;
        }
        while left != 0 {
            then(start + left.trailing_zeros() as usize - from);
            left &= left - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_is_where_it_belongs() {
        let mut planes = vec![Lanes::NONE; 130];
        let places = [(0, 0), (1, 63), (64, 64), (100, 511), (129, 200), (63, 1)];
        for (plane, lane) in places {
            if let Some(it) = planes.get_mut(plane) {
                it.set(lane);
            }
        }
        let mut turned = Transposed::default();
        turned.turn(&planes);
        for lane in 0..LANES {
            let mut found = Vec::new();
            each(turned.of(lane), 0, 130, |at| found.push(at));
            let expected: Vec<usize> = (0..130).filter(|plane| places.contains(&(*plane, lane))).collect();
            assert_eq!(found, expected, "{lane}");
        }
        let mut found = Vec::new();
        each(turned.of(511), 99, 2, |at| found.push(at));
        assert_eq!(found, [1]);
    }
}
