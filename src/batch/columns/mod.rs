//! Patients as Arrow columns: a record batch of answers in, results out as text or as columns.
//!
//! * `types` says which types hold the answers to which question.
//! * `cells` makes the cells of one row, which are read like those of any table.
//! * `work` is a thread's work on a record batch.
//! * [`results`] are results as columns.
//! * [`patients`] is all of this for a program.

pub(super) mod cells;
pub mod patients;
pub mod results;
mod types;
mod work;

pub use types::all_unusable;
pub use work::name_rejected;
