//! What one version of a ruleset sees of the shared inputs.

use super::super::circuit::{Circuit, Lit};
use super::super::word::Word;
use super::slots::{Shape, Slot, choice_key, range_of, scaled};
use super::{Answer, Asked, Day, Renamed, Space, View};
use crate::ruleset::dates::assessable;
use crate::ruleset::{DateEnd, DateRange, Question, QuestionId, QuestionKind, Ruleset, State, Value};
use num_bigint::BigInt;

/// The days on which a ruleset can be assessed; none where no date moves with the assessment.
pub(super) fn assessable_days(ruleset: &Ruleset) -> Option<(i64, i64)> {
    moving(ruleset).next()?;
    let (first, last) = assessable(ruleset.questions.iter());
    Some((first, last.max(first)))
}

fn moving(ruleset: &Ruleset) -> impl Iterator<Item = (usize, DateRange)> {
    ruleset.questions.iter().enumerate().filter_map(|(at, question)| match question.kind {
        QuestionKind::Date(range) if range.moves() => Some((at, range)),
        _ => None,
    })
}

/// How the choices of a version are called in the slots.
pub(super) struct Naming<'a> {
    pub(super) version: usize,
    pub(super) renamed: &'a Renamed,
}

pub(super) fn make(
    space: &Space,
    ruleset: &Ruleset,
    slots: Vec<usize>,
    naming: &Naming<'_>,
    circuit: &mut Circuit,
) -> View {
    let mut view =
        View { questions: Vec::new(), assessed: None, fits: Lit::TRUE, slots, choices: Vec::new() };
    let mut fits = Vec::new();
    for (question, at) in ruleset.questions.iter().zip(view.slots.clone()) {
        let Some(slot) = space.slots.get(at) else { continue };
        let choices = positions(slot, question, naming);
        let answer = answer(slot, &choices);
        fits.push(fit(slot, question, &choices, circuit));
        view.questions.push(Asked { given: slot.given, unknown: slot.unknown, answer });
        view.choices.push(choices);
    }
    if let (Some(day), Some(days)) = (&space.day, assessable_days(ruleset)) {
        fits.push(assessment(day, days, ruleset, &mut view, circuit));
    }
    view.fits = circuit.all(fits);
    view
}

/// Where the choices of a question stand among those of its slot.
fn positions(slot: &Slot, question: &Question, naming: &Naming<'_>) -> Vec<usize> {
    let ids = question.choice_ids().into_iter();
    ids.map(|id| {
        let name = choice_key(naming.version, &question.id, id, naming.renamed);
        slot.choices.iter().position(|known| known == name).unwrap_or(usize::MAX)
    })
    .collect()
}

fn answer(slot: &Slot, choices: &[usize]) -> Answer {
    let lits = || choices.iter().map(|at| slot.lits.get(*at).copied().unwrap_or(Lit::FALSE)).collect();
    match slot.shape {
        Shape::YesNo | Shape::OneOf => Answer::Choice(lits()),
        Shape::AnyOf => Answer::Set(lits()),
        Shape::Number | Shape::Date => Answer::Number(slot.word.clone(), slot.decimals),
        Shape::Text => Answer::Text,
    }
}

/// Whether an answer to the slot, where there is one, is an answer to this version's question.
fn fit(slot: &Slot, question: &Question, choices: &[usize], circuit: &mut Circuit) -> Lit {
    let foreign = || {
        let all = slot.lits.iter().enumerate();
        all.filter(|(at, _)| !choices.contains(at)).map(|(_, lit)| *lit)
    };
    let right = match slot.shape {
        Shape::YesNo | Shape::OneOf | Shape::AnyOf => !circuit.any(foreign()),
        Shape::Number | Shape::Date => number_fits(slot, question, circuit),
        Shape::Text => Lit::TRUE,
    };
    circuit.implies(slot.given, right)
}

fn number_fits(slot: &Slot, question: &Question, circuit: &mut Circuit) -> Lit {
    let (low, high, decimals) = range_of(question);
    let end = |value: i128| Word::constant(&BigInt::from(scaled(value, decimals, slot.decimals)));
    let above = end(low).at_most(&slot.word, circuit);
    let below = slot.word.at_most(&end(high), circuit);
    let step = Word::constant(&crate::number::power_of_ten(u32::from(slot.decimals - decimals)));
    let whole = if slot.decimals == decimals {
        Lit::TRUE
    } else {
        let steps = slot.word.floor_divide(&step, circuit);
        steps.multiply(&step, circuit).equals(&slot.word, circuit)
    };
    circuit.all([above, below, whole])
}

/// The days that the assessment can have been on, and whether the dates answered agree with the one that is said.
fn assessment(
    day: &Day,
    (first, last): (i64, i64),
    ruleset: &Ruleset,
    view: &mut View,
    circuit: &mut Circuit,
) -> Lit {
    let constant = |day: i64| Word::constant(&BigInt::from(day));
    let (mut low, mut high) = (constant(first), constant(last));
    let in_range = (constant(first).at_most(&day.word, circuit), day.word.at_most(&constant(last), circuit));
    let mut agree = vec![in_range.0, in_range.1];
    for (at, range) in moving(ruleset) {
        let Some(Asked { given, answer: Answer::Number(word, _), .. }) = view.questions.get(at) else {
            continue;
        };
        let right = is_accepted(range, word, &day.word, circuit);
        agree.push(circuit.implies(*given, right));
        let held = word.max(&constant(first), circuit).min(&constant(last), circuit);
        match (range.from, range.to) {
            (_, DateEnd::Assessment) => {
                low = held.max(&low, circuit).choose_over(*given, &low, circuit);
            }
            (DateEnd::Assessment, _) => {
                high = held.min(&high, circuit).choose_over(*given, &high, circuit);
            }
            _ => {}
        }
    }
    let high = high.max(&low, circuit);
    let said = day.word.max(&constant(first), circuit).min(&constant(last), circuit);
    view.assessed =
        Some((said.choose_over(day.given, &low, circuit), said.choose_over(day.given, &high, circuit)));
    let agree = circuit.all(agree);
    circuit.implies(day.given, agree)
}

/// Whether a date is one that can be answered on this day of the assessment.
fn is_accepted(range: DateRange, word: &Word, day: &Word, circuit: &mut Circuit) -> Lit {
    let end = |end: DateEnd| match end {
        DateEnd::On(date) => Word::constant(&BigInt::from(date.day_number())),
        DateEnd::Assessment => day.clone(),
    };
    // An assessment on a day that leaves the question no other answer than its first day accepts that day.
    let from = end(range.from);
    let to = end(range.to).max(&from, circuit);
    let (after, before) = (from.at_most(word, circuit), word.at_most(&to, circuit));
    circuit.and(after, before)
}

impl View {
    /// Questions in these states, assessed on a day that is said where dates move with it.
    #[must_use]
    pub fn of(ruleset: &Ruleset, questions: Vec<Asked>, day: Option<&Word>, circuit: &mut Circuit) -> Self {
        let (mut fits, mut assessed) = (Vec::new(), None);
        if let (Some(day), Some((first, last))) = (day, assessable_days(ruleset)) {
            for (at, range) in moving(ruleset) {
                if let Some(Asked { given, answer: Answer::Number(word, _), .. }) = questions.get(at) {
                    let right = is_accepted(range, word, day, circuit);
                    fits.push(circuit.implies(*given, right));
                }
            }
            let constant = |day: i64| Word::constant(&BigInt::from(day));
            let said = day.max(&constant(first), circuit).min(&constant(last), circuit);
            assessed = Some((said.clone(), said));
        }
        let fits = circuit.all(fits);
        Self { questions, assessed, fits, slots: Vec::new(), choices: Vec::new() }
    }
}

impl Answer {
    /// Whether two answers to one question are the same.
    pub fn same(&self, other: &Self, circuit: &mut Circuit) -> Lit {
        match (self, other) {
            (Self::Choice(own), Self::Choice(other)) | (Self::Set(own), Self::Set(other)) => {
                let pairs = own.iter().zip(other);
                let each: Vec<Lit> = pairs.map(|(own, other)| !circuit.xor(*own, *other)).collect();
                circuit.all(each)
            }
            (Self::Number(own, _), Self::Number(other, _)) => own.equals(other, circuit),
            (Self::Text, Self::Text) => Lit::TRUE,
            _ => Lit::FALSE,
        }
    }

    /// The value as a constant: what an assumption stands for.
    #[must_use]
    pub fn constant(&self, value: &Value, question: &Question) -> Option<Self> {
        Some(match (self, value) {
            (Self::Choice(lits), Value::Choice(chosen)) => {
                Self::Choice((0_u16..).zip(lits).map(|(at, _)| Lit::constant(at == *chosen)).collect())
            }
            (Self::Set(lits), Value::Set(set)) => {
                Self::Set((0_u16..).zip(lits).map(|(at, _)| Lit::constant(set.contains(&at))).collect())
            }
            (Self::Number(_, decimals), Value::Number(units)) => {
                let units = scaled(*units, range_of(question).2, *decimals);
                Self::Number(Word::constant(&BigInt::from(units)), *decimals)
            }
            (Self::Text, Value::Text(_)) => Self::Text,
            _ => return None,
        })
    }

    /// This where the literal holds, the other elsewhere.
    #[must_use]
    pub fn choose_over(&self, when: Lit, other: &Self, circuit: &mut Circuit) -> Self {
        let mut each = |own: &[Lit], other: &[Lit]| {
            own.iter().zip(other).map(|(own, other)| circuit.choose(when, *own, *other)).collect()
        };
        match (self, other) {
            (Self::Choice(own), Self::Choice(other)) => Self::Choice(each(own, other)),
            (Self::Set(own), Self::Set(other)) => Self::Set(each(own, other)),
            (Self::Number(own, decimals), Self::Number(other, _)) => {
                Self::Number(own.choose_over(when, other, circuit), *decimals)
            }
            _ => self.clone(),
        }
    }

    /// Whether the answer is this value.
    pub fn is(&self, value: &Value, question: &Question, circuit: &mut Circuit) -> Lit {
        match (self, value) {
            (Self::Choice(lits), Value::Choice(at)) => {
                lits.get(usize::from(*at)).copied().unwrap_or(Lit::FALSE)
            }
            (Self::Set(lits), Value::Set(set)) => {
                let lits = lits.iter().zip(0_u16..);
                let each: Vec<Lit> =
                    lits.map(|(lit, at)| if set.contains(&at) { *lit } else { !*lit }).collect();
                circuit.all(each)
            }
            (Self::Number(word, decimals), Value::Number(units)) => {
                let units = scaled(*units, range_of(question).2, *decimals);
                word.equals(&Word::constant(&BigInt::from(units)), circuit)
            }
            (Self::Text, Value::Text(_)) => Lit::TRUE,
            _ => Lit::FALSE,
        }
    }
}

impl View {
    /// The literal that says of one question just this state.
    pub fn is(&self, ruleset: &Ruleset, id: QuestionId, state: &State, circuit: &mut Circuit) -> Lit {
        let (Some(asked), Some(question)) =
            (self.questions.get(id.index()), ruleset.questions.get(id.index()))
        else {
            return Lit::FALSE;
        };
        match state {
            State::Missing => circuit.and(!asked.given, !asked.unknown),
            State::Unknown => asked.unknown,
            State::Given(value) => {
                let same = asked.answer.is(value, question, circuit);
                circuit.and(asked.given, same)
            }
        }
    }
}
