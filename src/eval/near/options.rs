//! The answers worth trying for a question: one for each way in which a part of the flat form can read it, the nearest
//! of its kind.

use super::distance::{Distance, distance};
use super::profile::Profile;
use crate::date::Date;
use crate::ruleset::{NumberRange, Question, QuestionKind, State, Value};

/// Most sets of choices that are tried for one question; beyond, those that differ in at most two ways are.
const MOST_SETS: usize = 4_096;

/// One answer to try, or a range of numbers still to be divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Try {
    /// This answer.
    Answer(State),
    /// A number from here to here, in the question's units.
    Between(i128, i128),
}

/// A way to answer, with its distance from the answer there is, or the least of a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answering {
    pub what: Try,
    pub distance: Distance,
    /// Where it stands among answers that are equally near: the lower number, the earlier choice.
    pub rank: i128,
}

/// All ways to answer a question otherwise.
#[derive(Debug, Clone, Default)]
pub(super) struct Options {
    pub list: Vec<Answering>,
    /// The least distance of any.
    pub nearest: Distance,
    /// The lowest rank of any.
    pub lowest: i128,
    /// Whether there were too many to list all.
    pub cut_short: bool,
}

impl Options {
    pub(super) fn new(
        question: &Question,
        profile: &Profile<'_>,
        now: &State,
        assessed_on: Option<Date>,
    ) -> Self {
        let mut options = Self::default();
        match &question.kind {
            QuestionKind::YesNo => options.choices(2, profile, now),
            QuestionKind::OneOf(list) => options.choices(list.len(), profile, now),
            QuestionKind::AnyOf { choices, .. } => options.sets(choices.len(), profile, now),
            QuestionKind::Number(range) => options.numbers(range, profile, now),
            QuestionKind::Date(range) => options.numbers(&range.numbers(assessed_on), profile, now),
            QuestionKind::Text => {}
        }
        if profile.unknown {
            options.answer(now, State::Unknown, i128::MAX);
        }
        options.nearest = options.list.iter().map(|option| option.distance).min().unwrap_or_default();
        options.lowest = options.list.iter().map(|option| option.rank).min().unwrap_or_default();
        options
    }

    fn answer(&mut self, now: &State, to: State, rank: i128) {
        if *now != to {
            let distance = distance(now, &to);
            self.list.push(Answering { what: Try::Answer(to), distance, rank });
        }
    }

    fn choices(&mut self, count: usize, profile: &Profile<'_>, now: &State) {
        let mut told_apart = Vec::new();
        if let State::Given(Value::Choice(at)) = now {
            told_apart.push(signature(profile, *at));
        }
        for at in positions(count) {
            let signature = signature(profile, at);
            if !told_apart.contains(&signature) {
                told_apart.push(signature);
                self.answer(now, State::Given(Value::Choice(at)), i128::from(at));
            }
        }
    }

    fn numbers(&mut self, range: &NumberRange, profile: &Profile<'_>, now: &State) {
        let inner = profile.cuts.iter().copied().filter(|cut| range.low < *cut && *cut <= range.high);
        let starts: Vec<i128> = std::iter::once(range.low).chain(inner).collect();
        let ends = starts.iter().skip(1).map(|start| start - 1).chain(std::iter::once(range.high));
        for (from, to) in starts.iter().copied().zip(ends) {
            match now {
                State::Given(Value::Number(here)) if (from..=to).contains(here) => {
                    // Elsewhere in the same part of the range nothing differs, unless it is calculated with.
                    if profile.calculated {
                        self.list.extend(between(now, from, here - 1));
                        self.list.extend(between(now, here + 1, to));
                    }
                }
                _ if profile.calculated => self.list.extend(between(now, from, to)),
                _ => {
                    let value = closest(now, from, to);
                    self.answer(now, State::Given(Value::Number(value)), value);
                }
            }
        }
    }

    fn sets(&mut self, count: usize, profile: &Profile<'_>, now: &State) {
        let here: &[u16] = match now {
            State::Given(Value::Set(set)) => set,
            _ => &[],
        };
        let ways = ways(count, profile, here);
        let all: usize = ways.iter().fold(1, |product: usize, ways| product.saturating_mul(ways.len()));
        let mut sets = if all <= MOST_SETS {
            every_combination(&ways)
        } else {
            self.cut_short = true;
            two_differ(&ways)
        };
        sets.sort_by(|one, other| (one.len(), one).cmp(&(other.len(), other)));
        sets.dedup();
        for (rank, set) in (0..).zip(sets) {
            self.answer(now, State::Given(Value::Set(set)), rank);
        }
    }
}

fn positions(count: usize) -> std::ops::Range<u16> {
    0..u16::try_from(count).unwrap_or(u16::MAX)
}

/// In which of the sets of choices that are told apart a choice stands.
fn signature(profile: &Profile<'_>, at: u16) -> Vec<bool> {
    let has = |mask: &&[u64]| mask.get(usize::from(at / 64)).is_some_and(|word| word >> (at % 64) & 1 == 1);
    profile.masks.iter().map(has).collect()
}

/// The number of a range that is nearest to the answer there is; the lowest where there is none.
fn closest(now: &State, from: i128, to: i128) -> i128 {
    match now {
        State::Given(Value::Number(here)) => (*here).clamp(from, to),
        _ => from,
    }
}

/// A range of numbers to try; one number is an answer, and an empty range is none.
pub(super) fn between(now: &State, from: i128, to: i128) -> Option<Answering> {
    if from > to {
        return None;
    }
    let distance = distance(now, &State::Given(Value::Number(closest(now, from, to))));
    let what =
        if from == to { Try::Answer(State::Given(Value::Number(from))) } else { Try::Between(from, to) };
    Some(Answering { what, distance, rank: from })
}

/// For each group of choices that nothing tells apart, the parts of it that an answer may hold: as it is, none, all,
/// or the nearest that is neither. The part that it holds now stands first.
fn ways(count: usize, profile: &Profile<'_>, here: &[u16]) -> Vec<Vec<Vec<u16>>> {
    let mut groups: Vec<(Vec<bool>, Vec<u16>)> = Vec::new();
    for at in positions(count) {
        let signature = signature(profile, at);
        match groups.iter_mut().find(|(known, _)| *known == signature) {
            Some((_, group)) => group.push(at),
            None => groups.push((signature, vec![at])),
        }
    }
    let read = |signature: &[bool]| profile.none || signature.iter().any(|told| *told);
    groups.iter().map(|(signature, group)| ways_of(group, here, read(signature))).collect()
}

fn ways_of(group: &[u16], here: &[u16], read: bool) -> Vec<Vec<u16>> {
    let held: Vec<u16> = group.iter().copied().filter(|at| here.contains(at)).collect();
    let mut ways = vec![held.clone()];
    if read {
        let all = group.len();
        let some = if held.len() == all { group.get(..all - 1) } else { group.get(..1) };
        let partly = !held.is_empty() && held.len() < all;
        let some = some.filter(|some| !partly && !some.is_empty() && some.len() < all);
        ways.extend(some.map(<[u16]>::to_vec));
        ways.extend([Vec::new(), group.to_vec()]);
        let mut met = std::collections::HashSet::new();
        ways.retain(|way| met.insert(way.clone()));
    }
    ways
}

fn joined<'w>(parts: impl Iterator<Item = &'w Vec<u16>>) -> Vec<u16> {
    let mut set: Vec<u16> = parts.flatten().copied().collect();
    set.sort_unstable();
    set
}

fn every_combination(ways: &[Vec<Vec<u16>>]) -> Vec<Vec<u16>> {
    let mut sets: Vec<Vec<&Vec<u16>>> = vec![Vec::new()];
    for group in ways {
        sets = sets
            .into_iter()
            .flat_map(|set| {
                group.iter().map(move |way| {
                    let mut set = set.clone();
                    set.push(way);
                    set
                })
            })
            .collect();
    }
    sets.into_iter().map(|set| joined(set.into_iter())).collect()
}

/// The sets in which at most two groups differ from now, as many as may be tried, and `none`.
fn two_differ(ways: &[Vec<Vec<u16>>]) -> Vec<Vec<u16>> {
    let now: Vec<&Vec<u16>> = ways.iter().filter_map(|group| group.first()).collect();
    let changes: Vec<(usize, &Vec<u16>)> = ways
        .iter()
        .enumerate()
        .flat_map(|(at, group)| group.iter().skip(1).map(move |way| (at, way)))
        .collect();
    let with = |changed: &[(usize, &Vec<u16>)]| {
        let of = |at: usize| changed.iter().find(|(group, _)| *group == at).map(|(_, way)| *way);
        joined(now.iter().enumerate().map(|(at, way)| of(at).unwrap_or(way)))
    };
    let singles = changes.iter().map(|one| with(&[*one]));
    let pairs = changes.iter().enumerate().flat_map(|(at, one)| {
        changes.iter().skip(at + 1).filter(|other| other.0 != one.0).map(|other| with(&[*one, *other]))
    });
    std::iter::once(Vec::new()).chain(singles).chain(pairs).take(MOST_SETS).collect()
}
