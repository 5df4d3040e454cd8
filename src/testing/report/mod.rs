//! Cases as people, programs and other test runners read them.

pub mod coverage;
pub mod human;
pub mod json;
pub mod junit;
pub mod lcov;
pub mod suggest;
