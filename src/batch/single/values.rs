//! The values of conditions, a byte each.

use super::leaves::OPEN;
use std::ops;

/// So many values are told apart by two bytes: a place of two bytes is one of them, whatever it is, and need not be
/// looked at.
pub(super) const MOST: usize = 1 << 16;

/// All values, eight bytes at a time.
#[derive(Clone)]
pub(super) struct Values(Box<[u8; MOST]>);

impl std::fmt::Debug for Values {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Values").finish_non_exhaustive()
    }
}

impl Values {
    #[allow(
        clippy::large_stack_arrays,
        reason = "once for each room, and a stack has a hundred times as much"
    )]
    pub(super) fn new() -> Self {
        Self(Box::new([OPEN; MOST]))
    }

    #[inline]
    pub(super) fn get(&self, place: usize) -> u8 {
        self.0.get(place).copied().unwrap_or(OPEN)
    }

    #[inline]
    pub(super) fn at(&self, place: u16) -> u8 {
        self.get(place.into())
    }

    #[inline]
    pub(super) fn change(&mut self, place: usize, to: impl Fn(u8) -> u8) {
        if let Some(slot) = self.0.get_mut(place) {
            *slot = to(*slot);
        }
    }

    /// Joins a value with that of a place.
    #[inline]
    pub(super) fn join(&mut self, place: u16, value: u8) {
        self.change(place.into(), |own| own | value);
    }

    /// Starts from these.
    #[inline]
    pub(super) fn start(&mut self, eights: &[[u8; 8]]) {
        if let Some(values) = self.0.get_mut(..eights.len() * 8) {
            values.copy_from_slice(eights.as_flattened());
        }
    }

    pub(super) fn all_mut(&mut self) -> &mut [u8] {
        self.0.as_mut_slice()
    }

    #[inline]
    pub(super) fn eights(&self, which: ops::Range<usize>) -> &[[u8; 8]] {
        self.0.as_chunks().0.get(which).unwrap_or_default()
    }
}
