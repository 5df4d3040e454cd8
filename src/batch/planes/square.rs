//! Bits of 64 rows and 64 columns, turned over: from patients to planes and back.

/// Exchanges rows and columns, by halves, quarters and so on (Hacker's Delight, section 7-3).
pub fn transpose(square: &mut [u64; 64]) {
    let mut half = 32;
    let mut mask = 0x0000_0000_ffff_ffff_u64;
    while half > 0 {
        for pair in square.chunks_mut(2 * half) {
            let (upper, lower) = pair.split_at_mut(half);
            for (one, other) in upper.iter_mut().zip(lower) {
                let exchanged = ((*one >> half) ^ *other) & mask;
                *other ^= exchanged;
                *one ^= exchanged << half;
            }
        }
        half /= 2;
        mask ^= mask << half;
    }
}
