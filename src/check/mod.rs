//! The check: from the text as written to the ruleset as meant, with every problem found in one run.

pub mod codes;
pub mod laws;
pub mod resolve;
