//! The answers of up to [`LANES`](super::LANES) patients, and what stands in for them where something is assumed.

use super::Lanes;
use super::layout::{Kind, Layout};
use crate::ruleset::{QuestionId, State, Value};

/// Answers, one bit a patient and thing that can be answered.
#[derive(Debug, Clone, Default)]
pub struct Block {
    pub(super) planes: Vec<Lanes>,
    /// The planes of the upper ends of number questions.
    pub(super) high: Vec<Lanes>,
}

impl Block {
    /// Nothing answered.
    #[must_use]
    pub fn new(layout: &Layout) -> Self {
        Self { planes: vec![Lanes::NONE; layout.planes], high: vec![Lanes::NONE; layout.high] }
    }

    /// Forgets all answers.
    pub fn clear(&mut self) {
        self.planes.fill(Lanes::NONE);
    }

    /// Forgets one patient.
    #[cfg(feature = "parquet")]
    pub fn clear_lane(&mut self, lane: usize) {
        self.planes.iter_mut().for_each(|plane| plane.clear(lane));
    }

    /// Takes a patient into a plane.
    #[inline]
    pub fn set(&mut self, plane: usize, lane: usize) {
        if let Some(plane) = self.planes.get_mut(plane) {
            plane.set(lane);
        }
    }

    /// Takes 64 patients at once into a plane, those whose bits are set.
    #[inline]
    pub fn set_word(&mut self, plane: usize, word: usize, bits: u64) {
        if let Some(slot) = self.planes.get_mut(plane).and_then(|plane| plane.0.get_mut(word)) {
            *slot |= bits;
        }
    }

    /// Whether a plane has a patient.
    #[inline]
    #[must_use]
    pub fn has(&self, plane: usize, lane: usize) -> bool {
        self.planes.get(plane).is_some_and(|plane| plane.has(lane))
    }

    /// The question that starts at this plane is asked, and its answer not known.
    #[inline]
    pub fn unknown(&mut self, at: usize, lane: usize) {
        self.set(at + 1, lane);
    }

    /// It is answered, with nothing more said.
    #[inline]
    pub fn given(&mut self, at: usize, lane: usize) {
        self.set(at, lane);
    }

    /// It is answered with a choice, or with this one among others.
    #[inline]
    pub fn choice(&mut self, at: usize, choice: usize, lane: usize) {
        self.set(at, lane);
        self.set(at + 2 + choice, lane);
    }

    /// It is answered with a number, counted from its lowest.
    #[inline]
    pub fn number(&mut self, at: usize, mut offset: u64, lane: usize) {
        self.set(at, lane);
        while offset != 0 {
            self.set(at + 2 + offset.trailing_zeros() as usize, lane);
            offset &= offset - 1;
        }
    }

    /// The same from a state that was read the plain way.
    pub fn state(&mut self, layout: &Layout, id: QuestionId, state: &State, lane: usize) {
        each_plane(layout, id, state, |plane| self.set(plane, lane));
    }

    /// Works out the upper ends: of what is not answered, the highest that can be.
    pub(super) fn finish(&mut self, layout: &Layout) {
        for question in &layout.questions {
            let (Kind::Number { high }, Some(shape)) = (question.kind, question.shape) else { continue };
            let given = self.planes.get(question.at).copied().unwrap_or_default();
            let low = self.planes.get(question.at + 2..).unwrap_or_default();
            let ends = self.high.get_mut(high..high + shape.bits()).unwrap_or_default();
            for ((end, low), bit) in ends.iter_mut().zip(low).zip(0..) {
                let most = Lanes::constant(shape.max >> bit & 1 == 1);
                *end = Lanes::choose(given, *low, most);
            }
        }
    }

    /// Takes over another block and fills in what is assumed where nothing was asked; says whether there was anything.
    pub(super) fn assume(&mut self, other: &Self, layout: &Layout, valid: Lanes) -> bool {
        let missing = |at: usize| {
            let plane = |at: usize| other.planes.get(at).copied().unwrap_or_default();
            valid.but_not(plane(at).or(plane(at + 1)))
        };
        let assumed = layout.questions.iter().filter(|question| question.assumed.is_some());
        if !assumed.clone().any(|question| missing(question.at).any()) {
            return false;
        }
        self.planes.clone_from(&other.planes);
        self.high.clone_from(&other.high);
        for question in assumed {
            let lanes = missing(question.at);
            let Some(value) = &question.assumed else { continue };
            self.take_in(question.at, lanes);
            match value {
                Value::Choice(choice) => self.take_in(question.at + 2 + usize::from(*choice), lanes),
                Value::Set(set) => {
                    for choice in set {
                        self.take_in(question.at + 2 + usize::from(*choice), lanes);
                    }
                }
                Value::Number(units) => {
                    let base = question.shape.map_or(0, |shape| shape.base);
                    let offset = u64::try_from(units - i128::from(base)).unwrap_or(0);
                    for bit in (0..question.width).filter(|bit| offset >> bit & 1 == 1) {
                        self.take_in(question.at + 2 + bit, lanes);
                    }
                }
                Value::Text(_) => {}
            }
        }
        self.finish(layout);
        true
    }

    fn take_in(&mut self, plane: usize, lanes: Lanes) {
        if let Some(plane) = self.planes.get_mut(plane) {
            *plane = plane.or(lanes);
        }
    }
}

/// Calls for every plane that a patient with this answer is in.
pub(super) fn each_plane(layout: &Layout, id: QuestionId, state: &State, mut then: impl FnMut(usize)) {
    let Some(question) = layout.questions.get(id.index()) else { return };
    let at = question.at;
    match state {
        State::Missing => return,
        State::Unknown => return then(at + 1),
        State::Given(Value::Choice(choice)) => then(at + 2 + usize::from(*choice)),
        State::Given(Value::Set(set)) => set.iter().for_each(|choice| then(at + 2 + usize::from(*choice))),
        State::Given(Value::Number(units)) => {
            let base = question.shape.map_or(0, |shape| shape.base);
            let mut offset = u64::try_from(units - i128::from(base)).unwrap_or(0);
            while offset != 0 {
                then(at + 2 + offset.trailing_zeros() as usize);
                offset &= offset - 1;
            }
        }
        State::Given(Value::Text(_)) => {}
    }
    then(at);
}
