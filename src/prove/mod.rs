//! Decides things about every possible patient.
//!
//! The flat form becomes a circuit over the answers ([`encode`]); a question about all patients becomes one literal of
//! it; [`decide`] finds a patient for whom the literal holds or proves that there is none. [`checker`] accepts each
//! proof before it counts.

pub mod audit;
pub mod certificate;
pub mod checker;
pub mod circuit;
pub mod completions;
pub mod cone;
pub mod decide;
pub mod encode;
pub mod expect;
pub mod outcome;
pub mod plainest;
pub mod prover;
pub mod quantity;
pub mod report;
pub mod simulate;
pub mod solver;
pub mod space;
pub mod stepwise;
pub mod thresholds;
pub mod touched;
pub mod weighted;
pub mod word;
