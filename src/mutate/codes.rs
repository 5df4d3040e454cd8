//! The stable names of what trying small changes reports. A name is never changed and never used for something else.

/// A change is accepted in a comment and does not survive any more, or never was one.
pub const STALE: &str = "bedside::mutate::stale_acceptance";
/// A comment that accepts a change cannot be read as one.
pub const FORM: &str = "bedside::mutate::acceptance_form";
