//! Sets of what may come next: a byte, or the end of the text.

/// Bytes, a bit each, and the end of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Set {
    low: u128,
    high: u128,
    end: bool,
}

impl Set {
    pub const NONE: Self = Self { low: 0, high: 0, end: false };
    pub const ALL: Self = Self { low: u128::MAX, high: u128::MAX, end: true };
    pub const END: Self = Self { low: 0, high: 0, end: true };

    /// All bytes from one to another, both included.
    pub fn bytes(first: u8, last: u8) -> Self {
        (first..=last).fold(Self::NONE, |all, byte| all.or(Self::byte(byte)))
    }

    fn byte(byte: u8) -> Self {
        let bit = 1 << (byte & 127);
        if byte.is_ascii() { Self { low: bit, ..Self::NONE } } else { Self { high: bit, ..Self::NONE } }
    }

    pub fn or(self, other: Self) -> Self {
        Self { low: self.low | other.low, high: self.high | other.high, end: self.end || other.end }
    }

    pub fn and(self, other: Self) -> Self {
        Self { low: self.low & other.low, high: self.high & other.high, end: self.end && other.end }
    }

    pub fn without(self, other: Self) -> Self {
        Self { low: self.low & !other.low, high: self.high & !other.high, end: self.end && !other.end }
    }

    pub fn is_empty(self) -> bool {
        self == Self::NONE
    }

    /// Every byte and the end, each as a set of its own.
    pub fn each() -> impl Iterator<Item = Self> {
        (0..=u8::MAX).map(Self::byte).chain([Self::END])
    }

    fn has(self, byte: u8) -> bool {
        !self.and(Self::byte(byte)).is_empty()
    }

    /// A Rust pattern of an `Option<u8>` that is `None` at the end of the text.
    pub fn pattern(self) -> String {
        if self == Self::ALL {
            return "_".to_owned();
        }
        let mut ranges: Vec<String> = Vec::new();
        let mut first = None;
        for byte in 0..=u8::MAX {
            if self.has(byte) {
                first.get_or_insert(byte);
            }
            let ends = byte == u8::MAX || !self.has(byte + 1);
            if let Some(first) = first.take_if(|_| ends) {
                ranges.push(format!("{first}..={byte}"));
            }
        }
        let ranges = ranges.join(" | ");
        match (ranges.is_empty(), self.end) {
            (true, _) => "None".to_owned(),
            (false, false) => format!("Some({ranges})"),
            (false, true) => format!("None | Some({ranges})"),
        }
    }
}
