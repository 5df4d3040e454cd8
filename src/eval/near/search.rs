//! The search for the nearest answers that fire one rule: best first, one more question at a time.
//!
//! A *trial* is a set of questions with what is tried for each: nothing yet, a range of numbers, or an answer. Working
//! out the flat form for a trial tells whether it fires the rule, whether it may still do so (then it is divided), or
//! which other questions would have to change as well (then those make the trials with one question more). Trials are
//! taken in the order of the definition, so that the first that fires is the nearest.

use super::bits;
use super::distance::{Distance, distance};
use super::look::{Finding, Look};
use super::options::{Answering, Options, Try, between};
use super::part::Part;
use super::profile::{self, Profile};
use super::trial::{Fill, Trial};
use super::{Change, MOST_WORK, Near, Nearest};
use crate::ruleset::{QuestionId, RuleId};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::rc::Rc;

/// Most sets of questions that are tried at once.
const MOST_SETS: usize = 200_000;

/// The search met its limit on work.
struct TooMuch;

/// Questions and, for each, those that have to change as well.
type Further = BTreeMap<Vec<QuestionId>, Vec<u64>>;

/// One search.
pub(super) struct Search<'n, 'a> {
    near: &'n Near<'a>,
    rule: RuleId,
    profiles: Vec<Profile<'a>>,
    options: Vec<Option<Rc<Options>>>,
    look: Look<'n, 'a>,
    /// Node evaluations that it may spend.
    most_work: u64,
    cut_short: bool,
}

impl<'n, 'a> Search<'n, 'a> {
    pub(super) fn new(near: &'n Near<'a>, rule: RuleId, part: &'n Part) -> Self {
        let profiles = profile::of(near.plan, &near.reads, part);
        let options = vec![None; profiles.len()];
        let most_work = MOST_WORK.min(near.left.get());
        Self { near, rule, profiles, options, look: Look::new(near, part), most_work, cut_short: false }
    }

    /// The nearest answers of at most so many changes.
    pub(super) fn run(mut self, most: usize) -> Nearest {
        let found = self.search(most);
        self.near.left.set(self.near.left.get().saturating_sub(self.look.work));
        found
    }

    fn search(&mut self, most: usize) -> Nearest {
        let mut trials = vec![self.trial(Vec::new())];
        for changes in 0..=most {
            let mut further = Further::new();
            match self.level(trials, &mut further) {
                Ok(Some(found)) => return self.confirmed(&found),
                Ok(None) if changes == most => break,
                Ok(None) => {}
                Err(TooMuch) => return Nearest::NotFound,
            }
            match self.extended(&further) {
                Ok(next) => trials = next,
                Err(TooMuch) => return Nearest::NotFound,
            }
        }
        if self.cut_short { Nearest::NotFound } else { Nearest::Further }
    }

    /// The first trial that fires, if any does.
    fn level(&mut self, trials: Vec<Trial>, further: &mut Further) -> Result<Option<Trial>, TooMuch> {
        let mut heap: BinaryHeap<Reverse<Trial>> = trials.into_iter().map(Reverse).collect();
        while let Some(Reverse(trial)) = heap.pop() {
            if self.look.work > self.most_work {
                return Err(TooMuch);
            }
            match self.look.at(&trial) {
                Finding::Fires => return Ok(Some(trial)),
                Finding::May => {
                    let divided = self.divided(&trial);
                    self.look.work += 32 * divided.len() as u64;
                    heap.extend(divided.into_iter().map(Reverse));
                }
                Finding::Needs(set) => {
                    let known = further.entry(trial.questions).or_insert_with(|| vec![0; set.len()]);
                    bits::join(known, &set);
                }
            }
        }
        Ok(None)
    }

    /// The trials of one question more.
    fn extended(&mut self, further: &Further) -> Result<Vec<Trial>, TooMuch> {
        let mut sets = BTreeSet::new();
        for (questions, needed) in further {
            for question in bits::members(needed) {
                let mut set = questions.clone();
                let at = set.partition_point(|known| *known < question);
                set.insert(at, question);
                sets.insert(set);
            }
            if sets.len() > MOST_SETS {
                return Err(TooMuch);
            }
        }
        self.look.work += 32 * sets.len() as u64;
        Ok(sets.into_iter().map(|questions| self.trial(questions)).collect())
    }

    fn trial(&mut self, questions: Vec<QuestionId>) -> Trial {
        let fills = vec![Fill::Nothing; questions.len()];
        let options: Vec<Rc<Options>> = questions.iter().map(|id| self.options(*id)).collect();
        let distance = options.iter().fold(Distance::default(), |sum, options| sum + options.nearest);
        let ranks = options.iter().map(|options| options.lowest).collect();
        Trial { distance, questions, ranks, fills }
    }

    fn options(&mut self, question: QuestionId) -> Rc<Options> {
        if let Some(Some(known)) = self.options.get(question.index()) {
            return Rc::clone(known);
        }
        let profile = self.profiles.get(question.index()).cloned().unwrap_or_default();
        let now = self.near.answers.state(question);
        let assessed_on = self.near.answers.assessed_on;
        let question_of = self.near.ruleset.question(question);
        let made = Rc::new(Options::new(question_of, &profile, now, assessed_on));
        self.cut_short |= made.cut_short;
        if let Some(slot) = self.options.get_mut(question.index()) {
            *slot = Some(Rc::clone(&made));
        }
        made
    }

    /// The trials that a trial divides into: by the answers to its first question that has nothing yet, or by halves of
    /// its widest range.
    fn divided(&mut self, trial: &Trial) -> Vec<Trial> {
        if let Some(at) = trial.fills.iter().position(|fill| *fill == Fill::Nothing) {
            let Some(question) = trial.questions.get(at) else { return Vec::new() };
            let options = self.options(*question);
            return options.list.iter().filter_map(|option| self.filled(trial, at, option)).collect();
        }
        let width = |fill: &Fill| match fill {
            Fill::Some(Try::Between(from, to)) => to - from,
            _ => 0,
        };
        let widest = trial.fills.iter().enumerate().max_by_key(|(_, fill)| width(fill));
        let Some((at, Fill::Some(Try::Between(from, to)))) = widest else { return Vec::new() };
        let Some(question) = trial.questions.get(at) else { return Vec::new() };
        let now = self.near.answers.state(*question);
        let middle = from + (to - from) / 2;
        let halves = [between(now, *from, middle), between(now, middle + 1, *to)];
        halves.iter().flatten().filter_map(|option| self.filled(trial, at, option)).collect()
    }

    fn filled(&self, trial: &Trial, at: usize, option: &Answering) -> Option<Trial> {
        let mut filled = trial.clone();
        *filled.fills.get_mut(at)? = Fill::Some(option.what.clone());
        *filled.ranks.get_mut(at)? = option.rank;
        let distances = filled.each().map(|(question, fill)| self.distance_of(question, fill));
        filled.distance = distances.fold(Distance::default(), |sum, own| sum + own);
        Some(filled)
    }

    fn distance_of(&self, question: QuestionId, fill: &Fill) -> Distance {
        let now = self.near.answers.state(question);
        match fill {
            Fill::Nothing => {
                let options = self.options.get(question.index()).and_then(Option::as_ref);
                options.map_or_else(Distance::default, |options| options.nearest)
            }
            Fill::Some(Try::Answer(state)) => distance(now, state),
            Fill::Some(Try::Between(from, to)) => {
                between(now, *from, *to).map_or_else(Distance::default, |option| option.distance)
            }
        }
    }

    /// The changes of a trial, once `eval` itself says that they fire the rule.
    fn confirmed(&self, trial: &Trial) -> Nearest {
        let changes = trial.each().filter_map(|(question, fill)| {
            let Fill::Some(Try::Answer(to)) = fill else { return None };
            Some(Change { question, from: self.near.answers.state(question).clone(), to: to.clone() })
        });
        let changes: Vec<Change> = changes.collect();
        if self.near.fires(&changes, self.rule) { Nearest::Fires(changes) } else { Nearest::NotFound }
    }
}
