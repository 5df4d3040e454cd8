//! The search for the nearest answers that fire one rule: best first, one more question at a time.
//!
//! A *trial* is a set of questions with what is tried for each: nothing yet, a range of numbers, or an answer. Working
//! out the flat form for a trial tells whether it fires the rule, whether it may still do so (then it is divided), or
//! which other questions would have to change as well (then those make the trials with one question more). Trials are
//! taken in the order of the definition, so that the first that fires is the nearest.

use super::bits::{self, Words};
use super::distance::Distance;
use super::need::{Aim, Needs, World};
use super::options::{Options, Try, between};
use super::part::Part;
use super::profile::{self, Profile};
use super::{Change, Near, Nearest};
use crate::plan::walk::{Facts, Walk};
use crate::plan::{Plan, TruthRef};
use crate::ruleset::{QuestionId, RuleId, State};
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};
use std::rc::Rc;

/// Most node evaluations that one search spends; a search that needs more gives up.
const MOST_WORK: u64 = 40_000_000;
/// Most sets of questions that are tried at once.
const MOST_SETS: usize = 200_000;

/// A set of questions with what is tried for each.
#[derive(Debug, Clone)]
struct Trial {
    distance: Distance,
    questions: Vec<QuestionId>,
    ranks: Vec<i128>,
    fills: Vec<Fill>,
}

/// What is tried for a question.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fill {
    Nothing,
    Some(Try),
}

impl Trial {
    fn key(&self) -> (Distance, &[QuestionId], &[i128]) {
        (self.distance, &self.questions, &self.ranks)
    }

    fn is_complete(&self) -> bool {
        self.fills.iter().all(|fill| matches!(fill, Fill::Some(Try::Answer(_))))
    }
}

impl PartialEq for Trial {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Trial {}

impl PartialOrd for Trial {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Trial {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

/// What a trial comes to.
enum Finding {
    /// It fires the rule.
    Fires,
    /// It may, once more of it is known.
    May,
    /// It cannot, unless one of these questions changes as well.
    Needs(Vec<u64>),
}

/// Questions and, for each, those that have to change as well.
type Further = BTreeMap<Vec<QuestionId>, Vec<u64>>;

/// One search.
pub(super) struct Search<'n, 'a> {
    near: &'n Near<'a>,
    rule: RuleId,
    part: Part,
    profiles: Vec<Profile<'a>>,
    options: Vec<Option<Rc<Options>>>,
    rooms: Rooms,
    work: u64,
    cut_short: bool,
}

/// What is worked out anew for each trial, kept so that nothing is allocated again.
struct Rooms {
    bare: Walk,
    assuming: Walk,
    bare_needs: Needs,
    needs: Needs,
}

impl<'n, 'a> Search<'n, 'a> {
    pub(super) fn new(near: &'n Near<'a>, rule: RuleId, part: Part) -> Self {
        let plan: &Plan = near.plan;
        let rooms = Rooms {
            bare: Walk::new(plan),
            assuming: Walk::new(plan),
            bare_needs: Needs::new(plan),
            needs: Needs::new(plan),
        };
        let profiles = profile::of(plan, &near.reads, &part);
        let options = vec![None; plan.gates.len()];
        Self { near, rule, part, profiles, options, rooms, work: 0, cut_short: false }
    }

    /// The nearest answers of at most so many changes.
    pub(super) fn run(mut self, most: usize) -> Nearest {
        let mut trials = vec![self.trial(Vec::new())];
        for changes in 0..=most {
            let mut further = Further::new();
            match self.level(trials, &mut further) {
                Some(Some(found)) => return self.confirmed(&found),
                Some(None) => {}
                None => return Nearest::NotFound,
            }
            if changes == most {
                break;
            }
            match self.extended(&further) {
                Some(next) => trials = next,
                None => return Nearest::NotFound,
            }
        }
        if self.cut_short { Nearest::NotFound } else { Nearest::Further }
    }

    /// The first trial that fires, if any does; none at all where the work is too much.
    fn level(&mut self, trials: Vec<Trial>, further: &mut Further) -> Option<Option<Trial>> {
        let mut heap: BinaryHeap<Reverse<Trial>> = trials.into_iter().map(Reverse).collect();
        while let Some(Reverse(trial)) = heap.pop() {
            if self.work > MOST_WORK {
                return None;
            }
            match self.look(&trial) {
                Finding::Fires => return Some(Some(trial)),
                Finding::May => {
                    let divided = self.divided(&trial);
                    self.work += 32 * divided.len() as u64;
                    heap.extend(divided.into_iter().map(Reverse));
                }
                Finding::Needs(set) => {
                    let known = further.entry(trial.questions).or_insert_with(|| vec![0; set.len()]);
                    bits::join(known, &set);
                }
            }
        }
        Some(None)
    }

    /// The trials of one question more; none where there are too many.
    fn extended(&mut self, further: &Further) -> Option<Vec<Trial>> {
        let mut sets = std::collections::BTreeSet::new();
        for (questions, needed) in further {
            for question in bits::members(needed) {
                let mut set = questions.clone();
                let at = set.partition_point(|known| *known < question);
                set.insert(at, question);
                sets.insert(set);
            }
            if sets.len() > MOST_SETS {
                return None;
            }
        }
        self.work += 32 * sets.len() as u64;
        Some(sets.into_iter().map(|questions| self.trial(questions)).collect())
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
        let made = Rc::new(Options::new(self.near.ruleset.question(question), &profile, now));
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

    fn filled(&self, trial: &Trial, at: usize, option: &super::options::Answering) -> Option<Trial> {
        let mut filled = trial.clone();
        *filled.fills.get_mut(at)? = Fill::Some(option.what.clone());
        *filled.ranks.get_mut(at)? = option.rank;
        let each = filled.questions.iter().zip(&filled.fills).enumerate();
        let distances =
            each.map(
                |(place, (question, fill))| {
                    if place == at { option.distance } else { self.distance_of(*question, fill) }
                },
            );
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
            Fill::Some(Try::Answer(state)) => super::distance::distance(now, state),
            Fill::Some(Try::Between(from, to)) => {
                between(now, *from, *to).map_or_else(Distance::default, |option| option.distance)
            }
        }
    }

    /// Works out the flat form for a trial.
    fn look(&mut self, trial: &Trial) -> Finding {
        let words = bits::words_for(self.near.plan.gates.len());
        let world = Given::new(self.near, &self.part, trial, words);
        let assumes = self.walk(trial, &world);
        let Self { near, part, rooms, .. } = self;
        let mut view = View { near, part, rooms, given: &world, assumes };
        let broken = view.broken(near, trial);
        view.aim(Aim::Certain);
        let own = view.rooms.needs.of(view.part.rule, true).map(<[u64]>::to_vec);
        let least = broken.into_iter().chain(own).min_by_key(|set| bits::size(set));
        match least {
            Some(mut set) => {
                trial.questions.iter().for_each(|question| drop_from(&mut set, *question));
                Finding::Needs(set)
            }
            None if trial.is_complete() => Finding::Fires,
            None => Finding::May,
        }
    }

    /// Walks without assumptions, and with them where some stand in.
    fn walk(&mut self, trial: &Trial, given: &Given<'_>) -> bool {
        let (plan, steps) = (self.near.plan, &self.part.steps);
        let ranges = trial.questions.iter().zip(&trial.fills).filter_map(|(question, fill)| match fill {
            Fill::Some(Try::Between(from, to)) => {
                Some((*question, (i64::try_from(*from).ok()?, i64::try_from(*to).ok()?)))
            }
            _ => None,
        });
        self.rooms.bare.narrow(ranges.clone());
        self.rooms.bare.run_part(plan, Facts { states: &given.states, unassumed: None }, steps);
        self.work += steps.len() as u64 + self.part.logic.len() as u64 * 2;
        if given.assumes {
            self.rooms.assuming.narrow(ranges);
            let facts = Facts { states: &given.filled, unassumed: Some(&self.rooms.bare) };
            self.rooms.assuming.run_part(plan, facts, steps);
            self.work += steps.len() as u64 + self.part.logic.len() as u64 * 2;
        }
        given.assumes
    }

    /// The changes of a trial, once `eval` itself says that they fire the rule.
    fn confirmed(&self, trial: &Trial) -> Nearest {
        let changes: Vec<Change> = trial
            .questions
            .iter()
            .zip(&trial.fills)
            .filter_map(|(question, fill)| match fill {
                Fill::Some(Try::Answer(to)) => Some(Change {
                    question: *question,
                    from: self.near.answers.state(*question).clone(),
                    to: to.clone(),
                }),
                _ => None,
            })
            .collect();
        if self.near.fires(&changes, self.rule) { Nearest::Fires(changes) } else { Nearest::NotFound }
    }
}

fn drop_from(set: &mut Words, question: QuestionId) {
    if let Some(word) = set.get_mut(question.index() / 64) {
        *word &= !(1 << (question.index() % 64));
    }
}

/// The states that a trial is worked out for.
struct Given<'t> {
    /// As answered.
    states: Vec<&'t State>,
    /// With the assumptions.
    filled: Vec<&'t State>,
    /// Whether these differ.
    assumes: bool,
    free: Vec<u64>,
    fixed: Vec<u64>,
    missing: Vec<u64>,
    missing_filled: Vec<u64>,
}

impl<'t> Given<'t> {
    fn new(near: &'t Near<'_>, part: &Part, trial: &'t Trial, words: usize) -> Self {
        let mut given = Self {
            states: near.answers.states().iter().collect(),
            filled: near.filled(),
            assumes: false,
            free: vec![0; words],
            fixed: vec![0; words],
            missing: near.missing.clone(),
            missing_filled: near.missing_filled.clone(),
        };
        for (question, fill) in trial.questions.iter().zip(&trial.fills) {
            let (state, set) = match fill {
                Fill::Some(Try::Answer(state)) => (state, &mut given.fixed),
                _ => (&State::Missing, &mut given.free),
            };
            bits::insert(set, *question);
            for states in [&mut given.states, &mut given.filled] {
                if let Some(slot) = states.get_mut(question.index()) {
                    *slot = state;
                }
            }
        }
        let mut assumed =
            bits::members(&near.assumed_set).filter(|question| bits::has(&part.cone, *question));
        given.assumes = assumed.any(|question| !trial.questions.contains(&question));
        given
    }
}

/// A trial worked out.
struct View<'v> {
    near: &'v Near<'v>,
    part: &'v Part,
    rooms: &'v mut Rooms,
    given: &'v Given<'v>,
    assumes: bool,
}

impl View<'_> {
    fn with(&self) -> &Walk {
        if self.assumes { &self.rooms.assuming } else { &self.rooms.bare }
    }

    /// Works out what every node needs.
    fn aim(&mut self, aim: Aim) {
        let Rooms { bare, assuming, bare_needs, needs } = &mut *self.rooms;
        let given = self.given;
        let mut world = World {
            plan: self.near.plan,
            reads: &self.near.reads,
            walk: bare,
            missing: &given.missing,
            free: &given.free,
            fixed: &given.fixed,
            aim,
            bare: None,
        };
        if !self.assumes {
            needs.run(&world, &self.part.logic);
            return;
        }
        bare_needs.run(&world, &self.part.logic);
        world.walk = assuming;
        world.missing = &given.missing_filled;
        world.bare = Some(bare_needs);
        needs.run(&world, &self.part.logic);
    }

    /// For each thing that keeps these answers from having a result, the questions that would mend it.
    fn broken(&mut self, near: &Near<'_>, trial: &Trial) -> Vec<Vec<u64>> {
        let ruled_out = |node: &&TruthRef| !self.with().truth(**node).possible;
        let applies: Vec<TruthRef> = self.part.applies.iter().filter(ruled_out).copied().collect();
        let met = |node: &&TruthRef| self.rooms.bare.truth(**node).certain;
        let impossibles: Vec<TruthRef> = self.part.impossibles.iter().filter(met).copied().collect();
        let closed = self.part.gated.iter().filter(|(question, gate)| {
            let answered = matches!(self.given.states.get(question.index()), Some(State::Given(_)));
            answered && !self.with().truth(*gate).possible
        });
        let closed: Vec<(QuestionId, TruthRef)> = closed.copied().collect();
        if applies.is_empty() && impossibles.is_empty() && closed.is_empty() {
            return Vec::new();
        }
        self.aim(Aim::Possible);
        let needs = &self.rooms.needs;
        let without = if self.assumes { &self.rooms.bare_needs } else { needs };
        let set = |needs: &Needs, node: TruthRef, want| needs.of(node, want).unwrap_or_default().to_vec();
        let mut broken: Vec<Vec<u64>> = applies.iter().map(|node| set(needs, *node, true)).collect();
        broken.extend(impossibles.iter().map(|node| set(without, *node, false)));
        broken.extend(closed.iter().map(|(question, gate)| {
            let mut mend = set(needs, *gate, true);
            mend.resize(near.missing.len(), 0);
            if !trial.questions.contains(question) {
                bits::insert(&mut mend, *question);
            }
            mend
        }));
        broken
    }
}
