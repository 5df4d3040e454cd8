//! The only semantics: a ruleset and answers give an outcome.

pub mod outcome;
