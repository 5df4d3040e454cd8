//! The stable names of what running cases reports. A name is never changed and never used for something else.

/// A case expects something that its result does not say.
pub const CASE_FAILED: &str = "bedside::test::case_failed";
