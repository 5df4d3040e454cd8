//! True, false or open: Kleene's three values.

/// The value of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truth {
    /// Holds whatever the missing answers are.
    True,
    /// Does not hold whatever the missing answers are.
    False,
    /// Depends on what is not answered.
    Open,
}

impl Truth {
    /// From the two planes: certainly true, possibly true.
    #[must_use]
    pub fn from_planes(certain: bool, possible: bool) -> Self {
        match (certain, possible) {
            (true, _) => Self::True,
            (false, true) => Self::Open,
            (false, false) => Self::False,
        }
    }

    /// Certainly true.
    #[must_use]
    pub fn is_true(self) -> bool {
        self == Self::True
    }

    /// Certainly false.
    #[must_use]
    pub fn is_false(self) -> bool {
        self == Self::False
    }

    /// Neither.
    #[must_use]
    pub fn is_open(self) -> bool {
        self == Self::Open
    }
}
