//! bedside: triage rules as text that a clinician can write, read aloud and sign.
pub mod answers;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod eval;
pub mod number;
pub mod pipeline;
pub mod plan;
pub mod report;
pub mod ruleset;
pub mod source;
pub mod spoken;
pub mod syntax;
pub mod truth;
