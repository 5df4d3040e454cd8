//! Exit codes, which scripts rely on.

use std::process::{ExitCode, Termination};

/// How the program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, nothing wrong.
    Done,
    /// What was asked about has a problem.
    Problem,
    /// Wrong use of the command line.
    Usage,
    /// A settled result was required, and there is none.
    NotSettled,
    /// The machine's fault: a file cannot be read or written.
    Machine,
    /// Not decided within the budget.
    Undecided,
    /// A fault of bedside itself.
    Fault,
    /// Interrupted from the keyboard.
    Interrupted,
}

impl Exit {
    /// The number.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Problem => 1,
            Self::Usage => 2,
            Self::NotSettled => 3,
            Self::Machine => 4,
            Self::Undecided => 5,
            Self::Fault => 70,
            Self::Interrupted => 130,
        }
    }

    /// Of several at once the first of 70, 4, 1, 5, 3; wrong use stops before anything else can happen, and an
    /// interruption ends what would have gone on.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if self.rank() <= other.rank() { self } else { other }
    }

    fn rank(self) -> u8 {
        match self {
            Self::Fault => 0,
            Self::Usage => 1,
            Self::Machine => 2,
            Self::Interrupted => 3,
            Self::Problem => 4,
            Self::Undecided => 5,
            Self::NotSettled => 6,
            Self::Done => 7,
        }
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Exit::{Done, Fault, Machine, NotSettled, Problem, Undecided};

    #[test]
    fn of_several_the_first_of_70_4_1_5_3_counts() {
        let order = [Fault, Machine, Problem, Undecided, NotSettled, Done];
        for (at, first) in order.iter().enumerate() {
            for second in order.iter().skip(at) {
                assert_eq!(first.and(*second), *first);
                assert_eq!(second.and(*first), *first);
            }
        }
    }
}
