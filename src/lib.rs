//! bedside: triage rules as text that a clinician can write, read aloud and sign.
//!
//! ```text
//! ruleset text ─ syntax ─ check ─┬─ ruleset  names resolved, expressions typed
//!                                └─ plan     the same, flat, ready to walk
//! answer file ── answers ────────┐   │
//!                                └─ eval ─ outcome ─ report ─ text or JSON
//! rows of answers ─ batch: the same for each row, many at a time
//! ```
//!
//! # Example
//!
//! ```
//! use bedside::{answers, check::check, eval::evaluate, eval::Strictness, source::Source};
//!
//! let rules = Source::new("rules.triage", r#"
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
//! "#);
//! let checked = check(&rules);
//! let (ruleset, plan) = checked.ruleset.zip(checked.plan).expect("no error in the ruleset");
//!
//! let file = Source::new("anna.yaml", "answers:\n  breathing: yes\n");
//! let (answers, _problems) = answers::read(&ruleset, &file);
//! let answers = answers.expect("no error in the answer file");
//!
//! let result = evaluate(&ruleset, &plan, &answers, Strictness::Lenient).expect("no contradiction");
//! let level = result.outcome.level.expect("this ruleset has levels");
//! assert!(level.settled);
//! assert_eq!(ruleset.levels[level.bounds.at_least.index()].id, "ambulance");
//! ```
//!
//! # What always holds
//!
//! 1. Reading never panics and never stops at the first mistake: every problem of a text is told in one run.
//! 2. A [`ruleset::Ruleset`] exists only where the check found no error, so evaluation meets no unknown name.
//! 3. [`eval::evaluate`] is pure and total: the same ruleset and answers give the same result, and always one, or
//!    the places where the answers contradict each other.
//! 4. Files, clock, environment and network are touched in [`cli`] only (and in what may later stand beside it).
//! 5. Whatever rewrites a ruleset keeps its meaning and every comment, and reads its own output to be sure.
//! 6. Every diagnostic has a stable code, a place and a help that says what to write.
//! 7. A claim about all patients is a witness that `eval` repeats, or a proof that something independent checks.
//! 8. A ruleset that no longer checks never replaces the one in force in silence.
//!
//! Rule 8 binds parts that do not exist yet.
//!
//! # Who may use whom
//!
//! From low to high; a module uses only what stands before it, and never a later one:
//! [`source`], [`number`], [`truth`] → [`diagnostic`] → [`ruleset`] → [`plan`] → [`syntax`] → [`library`] → [`check`],
//! [`answers`] → [`eval`] → [`prove`], [`pipeline`], [`report`] → [`batch`] → [`cli`]. [`fmt`] uses [`syntax`] and nothing after it. `syntax`
//! knows no ruleset, `answers` and `eval` know no syntax.
pub mod answers;
pub mod batch;
pub mod check;
pub mod cli;
pub mod compare;
pub mod date;
pub mod diagnostic;
pub mod diff;
pub mod eval;
pub mod explain;
pub mod export;
pub mod fmt;
pub mod library;
pub mod mutate;
pub mod number;
pub mod pipeline;
pub mod plan;
pub mod prove;
pub mod real;
pub mod report;
pub mod review;
pub mod ruleset;
pub mod source;
pub mod spoken;
pub mod syntax;
pub mod testing;
pub mod truth;
pub mod unit;
pub mod watch;
