//! A ruleset in the forms of other programs. Whatever is written says exactly what `eval` says, or is refused by name.

pub mod codes;
pub mod sql;
