//! The bits of a column, 64 rows at a time.

use arrow_buffer::{BooleanBuffer, NullBuffer};

/// Calls for each word of a block: its number, its first row, and how many rows it has.
#[inline]
pub(super) fn words(start: usize, count: usize, mut each: impl FnMut(usize, usize, usize)) {
    for word in 0..count.div_ceil(64) {
        each(word, start + word * 64, (count - word * 64).min(64));
    }
}

/// Up to 64 bits from a place on.
#[inline]
pub(super) fn bits(buffer: &BooleanBuffer, from: usize, count: usize) -> u64 {
    let start = buffer.offset() + from;
    let bytes = buffer.values().get(start / 8..).unwrap_or_default();
    let low = match bytes.first_chunk().copied().map(u64::from_le_bytes) {
        Some(eight) if start.is_multiple_of(8) => eight,
        _ => unaligned(bytes, start % 8),
    };
    if count < 64 { low & ((1 << count) - 1) } else { low }
}

/// The same of bits that start within a byte, or end with fewer than eight.
fn unaligned(bytes: &[u8], shift: usize) -> u64 {
    let mut nine = [0_u8; 16];
    for (slot, byte) in nine.iter_mut().zip(bytes.iter().take(9)) {
        *slot = *byte;
    }
    let moved = u128::from_le_bytes(nine) >> shift;
    u64::try_from(moved & u128::from(u64::MAX)).unwrap_or(0)
}

#[inline]
pub(super) fn valid(nulls: Option<&NullBuffer>, from: usize, count: usize) -> u64 {
    match nulls {
        Some(nulls) => bits(nulls.inner(), from, count),
        None if count < 64 => (1 << count) - 1,
        None => u64::MAX,
    }
}

/// The lowest bit, the next one and so on of 64 bytes, each as a word.
#[inline]
pub(super) fn turned(bytes: &[u8; 64], planes: &mut [u64]) {
    const LOWEST: u64 = 0x0101_0101_0101_0101;
    // Moves the lowest bits of eight bytes side by side into the highest byte (Hacker's Delight, section 7-3).
    const GATHER: u64 = 0x0102_0408_1020_4080;
    for (eight, shift) in bytes.chunks_exact(8).zip((0..).step_by(8)) {
        let eight = eight.try_into().map_or(0, u64::from_le_bytes);
        for (plane, bit) in planes.iter_mut().zip(0..) {
            *plane |= ((eight >> bit & LOWEST).wrapping_mul(GATHER) >> 56) << shift;
        }
    }
}
