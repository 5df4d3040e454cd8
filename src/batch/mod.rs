//! Many patients: rows of answers in, one result for each out, in the order of the rows.
//!
//! Reading and writing files is somebody else's; here text comes in pieces of whole rows ([`pieces`]) and goes out as
//! text. A [`Batch`] holds what all rows share; each thread has a [`Worker`] of its own.

pub mod agreement;
pub mod codes;
pub mod column;
#[cfg(feature = "parquet")]
pub mod columns;
pub mod csv;
mod fast;
pub mod pieces;
pub mod planes;
pub mod reject;
pub mod report;
mod row;
pub mod single;
pub mod summary;
pub mod table;
pub mod unknown;
mod worker;

use crate::answers::row::Keys;
use crate::pipeline::Ready;
use column::Column;
pub use fast::Fast;
use pieces::Form;
use table::Table;
pub use worker::{Done, Worker};

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// A JSON object a line.
    Lines,
    /// Rows of a table.
    Rows,
    /// Typed columns, for a program.
    Columns,
    /// Not at all: counted only.
    Counted,
}

/// What all rows share.
#[derive(Debug)]
pub struct Batch<'a> {
    /// The ruleset.
    pub ready: &'a Ready,
    /// Its digest.
    pub digest: String,
    /// The name of the input: with the line it is the source of a result.
    pub name: String,
    /// How rows come.
    pub form: Form,
    /// The columns of the rows, where they come in a table.
    pub table: Option<Table>,
    /// The names of the first row, in order.
    pub names: Vec<String>,
    /// What the keys of rows are for.
    pub keys: Keys,
    /// The key that names a row, among the keys that are carried through.
    pub id: Option<usize>,
    /// The key that gives a reference level, among the same.
    pub reference: Option<usize>,
    /// The columns of a result; the whole result where none were selected.
    pub columns: Option<Vec<Column>>,
    /// How results are written.
    pub written: Written,
    /// An older ruleset that is compared with, and what keys are for there. Only patients whose level differs are told.
    pub old: Option<(&'a Ready, Keys)>,
}

impl Batch<'_> {
    /// The fast way, where it carries what is asked.
    #[must_use]
    pub fn fast(&self) -> Option<Fast> {
        Fast::new(self)
    }

    /// What one thread works with; without a fast way, every row goes the plain one.
    #[must_use]
    pub fn worker<'b>(&'b self, fast: Option<&'b Fast>) -> Worker<'b> {
        Worker::new(self, fast)
    }
}
