//! The same for a program: record batches of answers in, record batches of results out, without any text between.
//!
//! # Example
//!
//! ```
//! use arrow_array::cast::AsArray;
//! use arrow_array::{ArrayRef, BooleanArray, RecordBatch, StringArray};
//! use bedside::batch::columns::patients::{Patients, Wanted};
//! use bedside::{date::Date, pipeline, source::Source};
//! use std::sync::Arc;
//!
//! let text = r#"
//! ruleset sting "Wasp or bee sting"
//!   language 1
//!   version "0.1.0"
//! levels
//!   ambulance "Call an ambulance now"
//!   home      "Look after it at home"
//! question breathing "Is it hard to breathe?"
//!   yes or no
//! red flag allergic "Possible severe allergic reaction"
//!   when breathing
//!   then level ambulance
//!   because "The airway can close within minutes."
//! otherwise level home
//! "#;
//! let ready = pipeline::load_ruleset(&Source::new("rules.triage", text)).ready.expect("no error");
//!
//! let id: ArrayRef = Arc::new(StringArray::from(vec!["anna", "ben", "cleo"]));
//! let breathing: ArrayRef = Arc::new(BooleanArray::from(vec![Some(true), Some(false), None]));
//! let answers = RecordBatch::try_from_iter([("id", id), ("breathing", breathing)])?;
//!
//! let wanted = Wanted {
//!     select: ["id", "level", "fired"].map(String::from).into(),
//!     id: Some("id".to_owned()),
//!     on: Date::parse("2026-11-20"),
//!     ..Wanted::default()
//! };
//! let patients = Patients::new(&ready, answers.schema_ref(), wanted).expect("every column is known");
//! let told = patients.worker().evaluate(&answers)?;
//!
//! assert!(told.rejected.is_empty());
//! let least = told.results.column_by_name("level.at_least").expect("selected").as_string::<i32>();
//! assert_eq!(least.iter().flatten().collect::<Vec<_>>(), ["ambulance", "home", "home"]);
//! let settled = told.results.column_by_name("level.settled").expect("selected").as_boolean();
//! assert_eq!(settled.iter().flatten().collect::<Vec<_>>(), [true, true, false]);
//! # Ok::<(), arrow_schema::ArrowError>(())
//! ```
//!
//! One patient alone, with every reason: [`crate::eval::evaluate`], as the front page of this library shows.

use super::all_unusable;
use crate::answers::row::{Extra, Keys};
use crate::batch::column::{Column, column};
use crate::batch::pieces::Form;
use crate::batch::reject::Rejected;
use crate::batch::table::Table;
use crate::batch::unknown::{self, What};
use crate::batch::{Batch, Done, Fast, Worker, Written, codes};
use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::pipeline::Ready;
use crate::ruleset::digest;
use crate::source::Span;
use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use std::sync::Arc;

/// What is wanted of each patient.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The columns of a result, by the names that `--select` takes.
    pub select: Vec<String>,
    /// The column that names a patient.
    pub id: Option<String>,
    /// The column that dates the assessment.
    pub date: Option<String>,
    /// The date of those that have none of their own.
    pub on: Option<Date>,
    /// Columns that are left alone though they are no questions.
    pub ignore: Vec<String>,
}

/// A ruleset and columns of answers to it.
#[derive(Debug)]
pub struct Patients<'r> {
    batch: Batch<'r>,
    fast: Option<Fast>,
    /// The schema of all columns, and the places of those that are read.
    schema: SchemaRef,
    places: Vec<usize>,
}

impl<'r> Patients<'r> {
    /// Columns of this schema.
    ///
    /// # Errors
    /// Every column that is no question and nothing that is wanted, whose type cannot hold its answers, or that is
    /// selected and is nothing of a result. The places of these diagnostics say nothing: there is no text.
    pub fn new(ready: &'r Ready, schema: &SchemaRef, wanted: Wanted) -> Result<Self, Vec<Diagnostic>> {
        let ruleset = &ready.ruleset;
        let kept: Vec<String> = wanted.id.iter().cloned().collect();
        let extra = Extra { kept: kept.clone(), date: wanted.date, ignored: wanted.ignore, on: wanted.on };
        let keys = Keys::new(ruleset, extra);
        let named = || schema.fields().iter().map(|field| (field.name().as_str(), Span::default()));
        let unknown: Vec<_> = named().filter(|(name, _)| !keys.role(name).is_known()).collect();
        let asked = ruleset.questions.iter().map(|it| (it.id.as_str(), it.text.as_str()));
        let known = asked.chain([("id", "")]);
        let mut problems: Vec<Diagnostic> =
            unknown::unknown(&unknown, &known, What::Column).into_iter().collect();
        let twice = |at: usize, name: &str| named().take(at).any(|(known, _)| known == name);
        problems.extend(named().enumerate().filter(|(at, (name, _))| twice(*at, name)).map(
            |(_, (name, span))| {
                Diagnostic::error(codes::HEADING, span, format!("two columns are named `{name}`"))
            },
        ));
        let typed =
            schema.fields().iter().map(|field| (field.name().as_str(), Span::default(), field.data_type()));
        problems.extend(all_unusable(ruleset, &keys, typed));
        let mut columns: Vec<Column> = Vec::new();
        for name in &wanted.select {
            match column(ruleset, &kept, name) {
                Ok(column) => columns.push(column),
                Err(near) => {
                    let message = format!("a result has no column `{name}`");
                    let problem = Diagnostic::error(codes::UNKNOWN_COLUMN, Span::default(), message);
                    problems.push(match near {
                        Some(near) => problem.help(format!("did you mean `{near}`?")),
                        None => problem,
                    });
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let read = |name: &str| {
            let role = keys.role(name);
            role.question.is_some() || role.kept.is_some() || role.date
        };
        let places: Vec<usize> =
            named().enumerate().filter(|(_, (name, _))| read(name)).map(|(at, _)| at).collect();
        let names: Vec<String> =
            named().map(|(name, _)| name).filter(|name| read(name)).map(str::to_owned).collect();
        let table = Table { columns: names.clone(), schema: schema.project(&places).ok().map(Arc::new) };
        let batch = Batch {
            ready,
            digest: digest::digest(ruleset),
            name: "columns".to_owned(),
            form: Form::Columns,
            table: Some(table),
            names,
            keys,
            id: (!kept.is_empty()).then_some(0),
            reference: None,
            columns: Some(columns),
            written: Written::Columns,
            old: None,
        };
        let fast = batch.fast();
        Ok(Self { batch, fast, schema: Arc::clone(schema), places })
    }

    /// What one thread works with; rows are counted from 1 by each.
    #[must_use]
    pub fn worker(&self) -> Evaluator<'_> {
        Evaluator { worker: self.batch.worker(self.fast.as_ref()), patients: self, next: 1 }
    }
}

/// One thread's work on record batches.
#[derive(Debug)]
pub struct Evaluator<'p> {
    worker: Worker<'p>,
    patients: &'p Patients<'p>,
    next: u64,
}

/// What a record batch comes to.
#[derive(Debug)]
pub struct Evaluated {
    /// Results in the order of the rows; rows with an error are left out.
    pub results: RecordBatch,
    /// Those rows, by their number, and what is wrong with them.
    pub rejected: Vec<Rejected>,
}

impl Evaluator<'_> {
    /// Evaluates more rows.
    ///
    /// # Errors
    /// Columns of another schema than was told.
    pub fn evaluate(&mut self, rows: &RecordBatch) -> Result<Evaluated, ArrowError> {
        if rows.schema_ref().fields() != self.patients.schema.fields() {
            return Err(ArrowError::SchemaError("these columns are not those that were told".to_owned()));
        }
        let mut done = Done::default();
        self.worker.columns(&rows.project(&self.patients.places)?, self.next, &mut done);
        self.worker.give_columns(&mut done);
        self.next += rows.num_rows() as u64;
        let none = || Err(ArrowError::SchemaError("nothing is selected".to_owned()));
        Ok(Evaluated { results: done.columns.unwrap_or_else(none)?, rejected: done.rejected })
    }
}
