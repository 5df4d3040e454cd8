//! The answers of up to [`LANES`] patients, one row of bits a patient: what a reader sets with one
//! operation an answer, turned over into planes when the block is full.

use super::LANES;
use super::block::{Block, each_plane};
use super::layout::Layout;
use super::square::transpose;
use crate::ruleset::{QuestionId, State};

/// Rows of bits, in the order of the planes.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    words: Vec<u64>,
    /// Words a patient has.
    stride: usize,
}

impl Rows {
    /// Room for a block of a layout.
    #[must_use]
    pub fn new(layout: &Layout) -> Self {
        let stride = layout.row_words();
        Self { words: vec![0; LANES * stride], stride }
    }

    /// The row of a patient, with nothing answered.
    #[inline]
    pub fn fresh(&mut self, lane: usize) -> Bits<'_> {
        let row = self.words.get_mut(lane * self.stride..(lane + 1) * self.stride).unwrap_or_default();
        row.fill(0);
        Bits(row)
    }

    /// Writes the first patients, so many, into a block, over all that is in it.
    pub fn turn(&self, count: usize, block: &mut Block) {
        for (group, planes) in block.planes.chunks_mut(64).enumerate() {
            for word in 0..super::WORDS {
                let mut square = [0; 64];
                let here = count.saturating_sub(word * 64);
                let rows = self.words.chunks(self.stride).skip(word * 64).take(here);
                for (slot, row) in square.iter_mut().zip(rows) {
                    *slot = row.get(group).copied().unwrap_or(0);
                }
                if here > 0 {
                    transpose(&mut square);
                }
                for (plane, bits) in planes.iter_mut().zip(square) {
                    if let Some(slot) = plane.0.get_mut(word) {
                        *slot = bits;
                    }
                }
            }
        }
    }
}

/// The answers of one patient.
#[derive(Debug)]
pub struct Bits<'r>(&'r mut [u64]);

impl<'r> Bits<'r> {
    /// A row of its own.
    #[inline]
    pub(in crate::batch) fn of(row: &'r mut [u64]) -> Self {
        Self(row)
    }

    /// Sets bits of a question that starts at this plane: the first is "answered", the second "unknown", and so on. They
    /// have to stand in one word of the layout.
    #[inline]
    pub fn put(&mut self, at: usize, bits: u64) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= bits << (at % 64);
        }
    }

    /// Sets one bit.
    #[inline]
    pub fn set(&mut self, plane: usize) {
        self.put(plane, 1);
    }

    /// Whether a bit is set.
    #[inline]
    #[must_use]
    pub fn has(&self, plane: usize) -> bool {
        self.0.get(plane / 64).is_some_and(|word| word >> (plane % 64) & 1 == 1)
    }

    /// Sets a state that was read the plain way.
    pub fn state(&mut self, layout: &Layout, id: QuestionId, state: &State) {
        each_plane(layout, id, state, |plane| self.set(plane));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::planes::Lanes;

    #[test]
    fn every_bit_comes_to_its_plane() {
        let mut rows = Rows { words: vec![0; LANES * 3], stride: 3 };
        let places = [(0, 0), (63, 1), (64, 64), (511, 100), (200, 129), (1, 63)];
        for (lane, plane) in places {
            rows.fresh(lane).set(plane);
        }
        let mut block = Block { planes: vec![Lanes::ALL; 130], high: Vec::new() };
        rows.turn(LANES, &mut block);
        for (plane, lanes) in block.planes.iter().enumerate() {
            let found: Vec<usize> = (0..LANES).filter(|lane| lanes.has(*lane)).collect();
            let mut expected: Vec<usize> =
                places.iter().filter(|(_, at)| *at == plane).map(|(lane, _)| *lane).collect();
            expected.sort_unstable();
            assert_eq!(found, expected, "{plane}");
        }
        rows.turn(64, &mut block);
        assert!(block.has(0, 0) && !block.has(64, 64) && !block.has(100, 511));
    }
}
