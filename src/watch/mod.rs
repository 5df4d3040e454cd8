//! What changed since the last good state: the pure half of `bedside watch`.
//!
//! [`state`] keeps what is known of a ruleset and its answer files, [`difference`] compares two states, [`report`] puts
//! the difference into words. Files, clocks and the terminal belong to the command line.

pub mod cases;
pub mod difference;
pub mod person;
pub mod report;
pub mod review;
pub mod state;
