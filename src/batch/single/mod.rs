//! One patient at a time, by a library call: the same conclusions as those of `eval`, as positions in the ruleset's
//! lists, in room that is used again for the next patient.
//!
//! A ruleset is laid out once as layers of small operations on bytes, one byte a condition. What each answer
//! makes of the conditions of its question is written down beforehand. A ruleset that this does not carry (with fractions,
//! rounding, formulas or completed months) is evaluated by `eval` itself; the call is the same.
//!
//! # Example
//!
//! ```
//! use bedside::answers::row::Extra;
//! use bedside::batch::single::Single;
//! use bedside::{date::Date, pipeline, source::Source};
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
//! let single = Single::new(&ready, Extra { on: Date::parse("2026-11-20"), ..Extra::default() });
//! let mut room = single.room();
//!
//! let found = single.json(r#"{"breathing": "yes"}"#, &mut room).expect("the answers are right");
//! assert_eq!(found.level.expect("a level").bounds.at_least.index(), 0);
//! let found = single.json("{}", &mut room).expect("nothing is answered");
//! assert_eq!(found.open.len(), 1);
//! assert!(single.json(r#"{"breathing": 3}"#, &mut room).is_err());
//! ```

mod circuit;
mod clauses;
mod conclusions;
mod demand;
mod layers;
mod leaves;
mod lists;
mod marks;
mod reads;
mod spread;
mod sums;
mod tell;
mod values;
mod words;
mod work;

use super::fast::{Fast, Order};
use super::planes::rows::Bits;
use crate::answers::Answers;
use crate::answers::row::{Extra, Fault, Keys, from_json};
use crate::eval::Walks;
use crate::pipeline::Ready;
use crate::ruleset::{Question, QuestionId, Value};
use crate::source::Source;
use circuit::Circuit;
pub use conclusions::Conclusions;
use reads::Reads;
use work::{Facts, Work};

/// A ruleset for one patient after the other.
#[derive(Debug)]
pub struct Single<'a> {
    ready: &'a Ready,
    keys: Keys,
    laid_out: Option<LaidOut>,
}

/// A ruleset as layers.
#[derive(Debug)]
struct LaidOut {
    fast: Fast,
    circuit: Circuit,
    reads: Reads,
    /// The questions that assume an answer: where it stands in a row, and its bits.
    assumed: Vec<(usize, u64)>,
}

/// One patient's answers, ready to be evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patient {
    row: Vec<u64>,
    /// Where the ruleset is evaluated by `eval`.
    answers: Option<Answers>,
}

/// Room for one patient, used again for the next.
#[derive(Debug)]
pub struct Room {
    patient: Patient,
    order: Option<Order>,
    /// The values without and with assumptions.
    work: Option<(Work, Work)>,
    filled: Vec<u64>,
    /// The advice that something gives.
    given: Vec<u64>,
    walks: Option<Walks>,
    found: Conclusions,
}

/// Answers that contradict each other: one to a question that does not apply and that a red flag reads, or a combination
/// that the ruleset calls impossible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contradiction;

impl<'a> Single<'a> {
    /// Lays out a ruleset. Of `extra`, the date of the assessment is needed; keys that are carried through are left alone.
    #[must_use]
    pub fn new(ready: &'a Ready, extra: Extra) -> Self {
        let keys = Keys::new(&ready.ruleset, extra);
        let laid_out = Fast::of(ready, &keys, &[]).and_then(|fast| {
            let layout = fast.layout();
            let circuit = Circuit::new(ready, layout)?;
            let reads = Reads::new(ready, layout, &circuit);
            let assumed = ready.ruleset.questions.iter().zip(&layout.questions);
            let assumed = assumed
                .filter_map(|(question, place)| Some((place.at, assumed_bits(question, place.base())?)));
            let assumed = assumed.collect();
            Some(LaidOut { fast, circuit, reads, assumed })
        });
        Self { ready, keys, laid_out }
    }

    /// Whether the ruleset is laid out, and not evaluated by `eval`.
    #[must_use]
    pub fn is_laid_out(&self) -> bool {
        self.laid_out.is_some()
    }

    /// Room for one patient.
    #[must_use]
    pub fn room(&self) -> Room {
        let own = self.laid_out.as_ref();
        let work = own.map(|own| Work::new(&own.circuit, &self.ready.plan));
        Room {
            patient: self.nobody(),
            order: own.map(|own| own.fast.order()),
            work: work.map(|work| (work.clone(), work)),
            filled: self.nobody().row,
            given: own.map(|own| own.reads.room()).unwrap_or_default(),
            walks: own.is_none().then(|| Walks::new(&self.ready.plan)),
            found: Conclusions::default(),
        }
    }

    /// A patient who answered nothing.
    #[must_use]
    pub fn nobody(&self) -> Patient {
        let words = self.laid_out.as_ref().map_or(0, |own| own.fast.layout().row_words());
        Patient { row: vec![0; words], answers: None }
    }

    /// One patient's answers, ready to be evaluated.
    #[must_use]
    pub fn patient(&self, answers: &Answers) -> Patient {
        let mut patient = self.nobody();
        self.take(answers, &mut patient);
        patient
    }

    fn take(&self, answers: &Answers, patient: &mut Patient) {
        let Some(own) = &self.laid_out else {
            patient.answers = Some(answers.clone());
            return;
        };
        patient.row.fill(0);
        let mut bits = Bits::of(&mut patient.row);
        for (at, state) in answers.states().iter().enumerate() {
            bits.state(own.fast.layout(), QuestionId::at(at), state);
        }
    }

    /// Reads one patient's answers, one flat JSON object, into a patient.
    ///
    /// # Errors
    /// What is wrong with them, in words that hold nothing that was answered.
    pub fn read(&self, text: &str, room: &mut Room, patient: &mut Patient) -> Result<(), Vec<Fault>> {
        if let (Some(own), Some(order)) = (&self.laid_out, &mut room.order) {
            patient.row.fill(0);
            if own.fast.line(order, text.as_bytes(), &mut Bits::of(&mut patient.row)) == Some(text.len()) {
                return Ok(());
            }
        }
        let row = from_json(&self.ready.ruleset, &Source::new("answers", text), &self.keys);
        match row.answers {
            Some(answers) => {
                self.take(&answers, patient);
                Ok(())
            }
            None => Err(row.faults),
        }
    }

    /// Evaluates one patient.
    ///
    /// # Errors
    /// Answers that contradict each other; `eval` says which.
    pub fn conclude<'r>(
        &self,
        patient: &Patient,
        room: &'r mut Room,
    ) -> Result<&'r Conclusions, Contradiction> {
        let Ready { ruleset, plan } = self.ready;
        let (Some(own), Some((bare, with))) = (&self.laid_out, &mut room.work) else {
            let (Some(answers), Some(walks)) = (&patient.answers, &mut room.walks) else {
                return Err(Contradiction);
            };
            let lenient = crate::eval::Strictness::Lenient;
            let outcome = crate::eval::conclude_without_asking(ruleset, plan, answers, lenient, walks);
            room.found.take(outcome.map_err(|_| Contradiction)?);
            return Ok(&room.found);
        };
        let layout = own.fast.layout();
        let assessed = own.fast.assessed();
        let facts = Facts { plan, layout, circuit: &own.circuit, row: &patient.row, assessed, bare: None };
        bare.run(facts);
        let missing = |(at, _): &(usize, u64)| {
            patient.row.get(at / 64).is_some_and(|word| (word >> (at % 64)).trailing_zeros() >= 2)
        };
        let with = if own.assumed.iter().any(missing) {
            room.filled.clone_from(&patient.row);
            for (at, bits) in own.assumed.iter().filter(|it| missing(it)) {
                Bits::of(&mut room.filled).put(*at, *bits);
            }
            with.run(Facts { row: &room.filled, bare: Some(&*bare), ..facts });
            &*with
        } else {
            &*bare
        };
        if own.reads.contradictory(with, bare, &patient.row) {
            return Err(Contradiction);
        }
        own.reads.read(with, bare, &mut room.given, &mut room.found);
        Ok(&room.found)
    }

    /// Reads one patient's answers, one flat JSON object, and evaluates them.
    ///
    /// # Errors
    /// What is wrong with them, or how they contradict each other, in words that hold nothing that was answered.
    pub fn json<'r>(&self, text: &str, room: &'r mut Room) -> Result<&'r Conclusions, Vec<Fault>> {
        let mut patient = std::mem::replace(&mut room.patient, Patient { row: Vec::new(), answers: None });
        let read = self.read(text, room, &mut patient);
        let concluded = read.map(|()| self.conclude(&patient, room).is_ok());
        room.patient = patient;
        match concluded {
            Ok(true) => Ok(&room.found),
            Ok(false) => Err(self.contradictions(text)),
            Err(faults) => Err(faults),
        }
    }

    /// How answers contradict each other.
    #[cold]
    fn contradictions(&self, text: &str) -> Vec<Fault> {
        let row = from_json(&self.ready.ruleset, &Source::new("answers", text), &self.keys);
        let mut walks = Walks::new(&self.ready.plan);
        let found = row.answers.map(|answers| super::row::outcome(self.ready, &answers, false, &mut walks));
        found.and_then(Result::err).unwrap_or_default()
    }
}

/// The bits of the answer that is assumed, counted from those of its question.
fn assumed_bits(question: &Question, base: i64) -> Option<u64> {
    let given = |bits: u64| 1 | bits << 2;
    Some(match question.assume.as_ref()? {
        Value::Choice(choice) => given(1 << choice),
        Value::Set(set) => given(set.iter().fold(0, |bits, choice| bits | 1 << choice)),
        Value::Number(units) => given(u64::try_from(units - i128::from(base)).unwrap_or(0)),
        Value::Text(_) => 1,
    })
}
