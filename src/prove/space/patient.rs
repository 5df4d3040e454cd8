//! From inputs to a patient's answers and back.

use super::slots::{Shape, Slot, range_of, scaled};
use super::{Answer, Asked, Day, Space, View};
use crate::answers::Answers;
use crate::date::Date;
use crate::prove::circuit::Lit;
use crate::prove::word::Word;
use crate::ruleset::{Question, QuestionId, Ruleset, State, Value};
use num_traits::ToPrimitive;

impl Space {
    /// One version's answers as inputs: the way back from [`Space::patient`]. Questions that it does not have are not
    /// answered.
    #[must_use]
    pub fn inputs(&self, version: usize, ruleset: &Ruleset, answers: &Answers) -> Vec<bool> {
        let mut inputs = vec![false; self.width()];
        if let Some(view) = self.views.get(version) {
            for (at, question) in ruleset.questions.iter().enumerate() {
                let id = QuestionId::at(at);
                let Some(slot) = view.slots.get(at).and_then(|slot| self.slots.get(*slot)) else { continue };
                write(&mut inputs, slot.inputs.start, slot_bits(slot, view, id, question, answers.state(id)));
            }
        }
        if let (Some(day), Some(on)) = (&self.day, answers.assessed_on) {
            write(&mut inputs, day.start, day_bits(day, on.day_number()));
        }
        inputs
    }

    /// The answers of one version that an assignment of the gates stands for.
    #[must_use]
    pub fn patient(&self, version: usize, ruleset: &Ruleset, is_true: impl Fn(Lit) -> bool) -> Answers {
        let mut answers = Answers::nothing(ruleset);
        let Some(view) = self.views.get(version) else { return answers };
        for (at, (asked, question)) in view.questions.iter().zip(&ruleset.questions).enumerate() {
            let state = if is_true(asked.given) {
                State::Given(asked.value(question, &is_true))
            } else if is_true(asked.unknown) {
                State::Unknown
            } else {
                continue;
            };
            answers.set(QuestionId::at(at), state, None);
        }
        if let (Some(day), true) = (&self.day, view.assessed.is_some())
            && is_true(day.given)
        {
            answers.assessed_on = day.word.value(is_true).to_i64().and_then(Date::of_day_number);
        }
        answers
    }

    /// What a question's inputs say, whether or not it is answered: the value behind an answer that is not known.
    #[must_use]
    pub fn value(&self, ruleset: &Ruleset, id: QuestionId, is_true: impl Fn(Lit) -> bool) -> Option<Value> {
        let asked = self.views.first()?.questions.get(id.index())?;
        Some(asked.value(ruleset.questions.get(id.index())?, &is_true))
    }

    /// The day of the assessment: whether it is said, and its number; none where no date moves with it.
    #[must_use]
    pub fn day(&self) -> Option<(Lit, &Word)> {
        self.day.as_ref().map(|day| (day.given, &day.word))
    }

    /// What the inputs of a question are where it is in this state: each input with its value.
    #[must_use]
    pub fn bits(
        &self,
        version: usize,
        ruleset: &Ruleset,
        id: QuestionId,
        state: &State,
    ) -> Vec<(usize, bool)> {
        let found = self.views.get(version).zip(self.slot(version, id));
        let Some((view, slot)) = found.and_then(|(view, slot)| Some((view, self.slots.get(slot)?))) else {
            return Vec::new();
        };
        let mut bits = slot_bits(slot, view, id, ruleset.question(id), state);
        bits.resize(slot.inputs.len(), false);
        slot.inputs.clone().zip(bits).collect()
    }

    /// A number in units of a version's question, in those of its slot.
    #[must_use]
    pub fn in_slot(&self, version: usize, id: QuestionId, ruleset: &Ruleset, value: i128) -> i128 {
        let slot = self.slot(version, id).and_then(|slot| self.slots.get(slot));
        let own = ruleset.questions.get(id.index()).map_or(0, |question| range_of(question).2);
        slot.map_or(value, |slot| scaled(value, own, slot.decimals))
    }

    /// The slot of a question of a version, which other versions may share.
    #[must_use]
    pub fn slot(&self, version: usize, question: QuestionId) -> Option<usize> {
        self.views.get(version)?.slots.get(question.index()).copied()
    }
}

fn write(inputs: &mut [bool], start: usize, bits: impl IntoIterator<Item = bool>) {
    for (slot, bit) in inputs.iter_mut().skip(start).zip(bits) {
        *slot = bit;
    }
}

fn day_bits(day: &Day, number: i64) -> impl Iterator<Item = bool> {
    let above = number.clamp(day.first, day.last) - day.first;
    std::iter::once(true).chain((0..63).map(move |bit| above >> bit & 1 == 1)).take(day.inputs)
}

fn slot_bits(slot: &Slot, view: &View, id: QuestionId, question: &Question, state: &State) -> Vec<bool> {
    let mut bits = vec![matches!(state, State::Given(_)), *state == State::Unknown];
    let place = |at: u16| {
        let places = view.choices.get(id.index());
        places.and_then(|places| places.get(usize::from(at))).copied().unwrap_or(usize::MAX)
    };
    match state {
        State::Given(Value::Choice(at)) => bits.extend(slot.bits_of_choice(place(*at))),
        State::Given(Value::Set(set)) => {
            let places: Vec<usize> = set.iter().map(|at| place(*at)).collect();
            bits.extend((0..slot.lits.len()).map(|at| places.contains(&at)));
        }
        State::Given(Value::Number(units)) if matches!(slot.shape, Shape::Number | Shape::Date) => {
            let units = scaled(*units, range_of(question).2, slot.decimals);
            bits.extend(slot.bits_of_number(units - slot.low));
        }
        _ => {}
    }
    bits
}

impl Asked {
    fn value(&self, question: &Question, is_true: &impl Fn(Lit) -> bool) -> Value {
        let chosen = |lits: &[Lit]| -> Vec<u16> {
            (0_u16..).zip(lits).filter(|(_, lit)| is_true(**lit)).map(|(at, _)| at).collect()
        };
        match &self.answer {
            Answer::Choice(lits) => Value::Choice(chosen(lits).first().copied().unwrap_or(0)),
            Answer::Set(lits) => Value::Set(chosen(lits)),
            Answer::Number(word, decimals) => {
                let (low, _, own) = range_of(question);
                let value = word.value(is_true).to_i128().unwrap_or(low);
                Value::Number(value / 10_i128.pow(u32::from(decimals.saturating_sub(own))))
            }
            Answer::Text => Value::Text("words".to_owned()),
        }
    }
}
