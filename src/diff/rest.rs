//! The regions of everything but the level: whether the ruleset applies, rules, patterns, advice, findings, numbers and
//! classes, and whether answers are accepted at all.

use super::names::{Kind, Names, Pair};
use super::region::{Group, Holds, OfBoth, Pairing, Region, State, Subject, any, by_rank};
use super::urgency::Direction;
use crate::eval::outcome::{Outcome, Range};
use crate::prove::circuit::{Circuit, Lit};
use crate::prove::encode::{Made, Rails};
use crate::prove::outcome::{AdviceLits, Outcomes, Ranged};
use crate::prove::prover::{Patient, Version};
use crate::ruleset::{AdviceId, FindingId, Grade, PatternId, RuleId};
use crate::truth::Truth;
use std::rc::Rc;

/// Both versions, what they conclude, and everybody who is asked about.
pub struct Sides<'a> {
    /// The versions, the old one first.
    pub versions: [Version<'a>; 2],
    /// What each concludes.
    pub outcomes: [&'a Outcomes; 2],
    /// What is called what.
    pub names: &'a Names,
    /// Holds for everybody who is asked about: those whose answers both accept.
    pub among: Lit,
    /// Holds for those of them to whom both versions apply, or neither: where one does not, that is what is told.
    pub alike: Lit,
}

/// The states of something in one version; of a version that does not have it, the one in which it always is.
type States = Vec<State>;

fn state(name: &str, rank: usize, lit: Lit, holds: Holds) -> State {
    State { name: name.to_owned(), rank: Some(rank), lit: Ok(lit), holds }
}

fn never(name: &str) -> States {
    vec![state(name, 0, Lit::TRUE, Rc::new(|_| true))]
}

/// False, open, true.
fn three(
    names: [&str; 3],
    rails: Rails,
    truth: impl Fn(&Outcome) -> Truth + Clone + 'static,
    circuit: &mut Circuit,
) -> States {
    let (is_false, is_open) = (truth.clone(), truth.clone());
    vec![
        state(names[0], 0, !rails.possible, Rc::new(move |it| is_false(it).is_false())),
        state(names[1], 1, rails.is_open(circuit), Rc::new(move |it| is_open(it).is_open())),
        state(names[2], 2, rails.certain, Rc::new(move |it| truth(it).is_true())),
    ]
}

impl Sides<'_> {
    fn group(&self, subject: Subject, old: &[State], new: &[State], circuit: &mut Circuit) -> Group {
        let (among, is_among): (_, OfBoth) = match subject {
            Subject::Named(Kind::Rule | Kind::Pattern | Kind::Advice, _) => (
                self.alike,
                Rc::new(|old: &Outcome, new: &Outcome| old.applies.is_false() == new.applies.is_false()),
            ),
            _ => (self.among, Rc::new(|_: &Outcome, _: &Outcome| true)),
        };
        Pairing { subject, among, is_among, direction: &by_rank }.group(old, new, circuit)
    }

    /// Regions of one kind: for each thing its states in either version.
    fn each(
        &self,
        kind: Kind,
        none: &str,
        states: impl Fn(usize, usize, &mut Circuit) -> States,
        circuit: &mut Circuit,
    ) -> Vec<Group> {
        let [old, new] = self.versions;
        let pairs = self.names.pairs(kind, old.ruleset, new.ruleset);
        let mut groups = Vec::new();
        for Pair { old: before, new: after } in pairs {
            let name = after.map_or_else(
                || before.and_then(|at| kind.names(old.ruleset).get(at).copied()),
                |at| kind.names(new.ruleset).get(at).copied(),
            );
            let subject = Subject::Named(kind, name.unwrap_or_default().to_owned());
            let before = before.map_or_else(|| never(none), |at| states(0, at, circuit));
            let after = after.map_or_else(|| never(none), |at| states(1, at, circuit));
            groups.push(self.group(subject, &before, &after, circuit));
        }
        groups
    }

    /// Whether the ruleset applies. Where it does not in one version and both have levels, the level tells.
    pub fn applies(&self, circuit: &mut Circuit) -> Group {
        let truth = |it: &Outcome| it.applies;
        let names = ["does not apply", "open whether it applies", "applies"];
        let [old, new] = self.outcomes.map(|outcomes| three(names, outcomes.applies, truth, circuit));
        let mut group = self.group(Subject::Applies, &old, &new, circuit);
        if self.outcomes.iter().all(|outcomes| outcomes.level.is_some()) {
            group.regions.retain(|region| region.before != names[0] && region.after != names[0]);
            group.any = any(&group.regions, circuit);
        }
        group
    }

    /// Rules: those that are listed as fired and as open.
    pub fn rules(&self, circuit: &mut Circuit) -> Vec<Group> {
        let states = |version: usize, at: usize, circuit: &mut Circuit| {
            let id = RuleId::at(at);
            let lit = |list: fn(&Outcomes) -> &Vec<Lit>| {
                self.outcomes.get(version).and_then(|it| list(it).get(at)).copied().unwrap_or(Lit::FALSE)
            };
            let (fires, open) = (lit(|it| &it.fired), lit(|it| &it.open));
            let neither = circuit.and(!fires, !open);
            vec![
                state(
                    "does not fire",
                    0,
                    neither,
                    Rc::new(move |it| !it.fired.contains(&id) && !it.open.contains(&id)),
                ),
                state("open", 1, open, Rc::new(move |it| it.open.contains(&id))),
                state("fires", 2, fires, Rc::new(move |it| it.fired.contains(&id))),
            ]
        };
        self.each(Kind::Rule, "does not fire", states, circuit)
    }

    /// Patterns: the strongest grade that is certain, and the strongest that is possible.
    pub fn patterns(&self, circuit: &mut Circuit) -> Vec<Group> {
        let states = |version: usize, at: usize, circuit: &mut Circuit| {
            let id = PatternId::at(at);
            let Some(outcomes) = self.outcomes.get(version) else { return Vec::new() };
            let likely = outcomes.graded(id, Grade::Likely, circuit);
            let possible = outcomes.graded(id, Grade::Possible, circuit);
            let certain = [!possible.certain, circuit.and(possible.certain, !likely.certain), likely.certain];
            let open =
                [!possible.possible, circuit.and(possible.possible, !likely.possible), likely.possible];
            let names = [
                ("not possible", 0, 0),
                ("perhaps possible", 0, 1),
                ("perhaps likely", 0, 2),
                ("possible", 1, 1),
                ("possible, perhaps likely", 1, 2),
                ("likely", 2, 2),
            ];
            let made = names.into_iter().enumerate().map(|(rank, (name, sure, most))| {
                let lits = [certain.get(sure), open.get(most)].map(|lit| lit.copied().unwrap_or(Lit::FALSE));
                let lit = circuit.all(lits);
                state(name, rank, lit, Rc::new(move |it| graded(it, id) == (sure, most)))
            });
            made.collect()
        };
        self.each(Kind::Pattern, "not possible", states, circuit)
    }

    /// Advice: given, held back, or neither.
    pub fn advice(&self, circuit: &mut Circuit) -> Vec<Group> {
        let states = |version: usize, at: usize, circuit: &mut Circuit| {
            let id = AdviceId::at(at);
            let Some(outcomes) = self.outcomes.get(version) else { return Vec::new() };
            let AdviceLits { given, withheld, .. } = outcomes.advised(id);
            let neither = circuit.and(!given, !withheld);
            let held = move |it: &Outcome| it.withheld.iter().any(|held| held.advice == id);
            vec![
                state("not given", 0, neither, Rc::new(move |it| !it.advice.contains(&id) && !held(it))),
                state("held back", 1, withheld, Rc::new(held)),
                state("given", 2, given, Rc::new(move |it| it.advice.contains(&id))),
            ]
        };
        self.each(Kind::Advice, "not given", states, circuit)
    }

    /// Findings that both versions have.
    pub fn findings(&self, circuit: &mut Circuit) -> Vec<Group> {
        let mut groups = Vec::new();
        for (name, old, new) in self.common(Kind::Finding) {
            let [before, after] = [(0, old), (1, new)].map(|(version, at)| {
                let rails =
                    self.outcomes.get(version).map_or(Rails::OPEN, |it| it.finding(FindingId::at(at)));
                let truth = move |it: &Outcome| it.findings.get(at).copied().unwrap_or(Truth::Open);
                three(["false", "open", "true"], rails, truth, circuit)
            });
            groups.push(self.group(Subject::Named(Kind::Finding, name), &before, &after, circuit));
        }
        groups
    }

    /// Of one kind what both versions have: its name, its positions.
    fn common(&self, kind: Kind) -> Vec<(String, usize, usize)> {
        let [old, new] = self.versions;
        let names = kind.names(new.ruleset);
        let pairs = self.names.pairs(kind, old.ruleset, new.ruleset).into_iter();
        pairs
            .filter_map(|pair| {
                let (old, new) = pair.old.zip(pair.new)?;
                Some(((*names.get(new)?).to_owned(), old, new))
            })
            .collect()
    }

    /// Calculations, scores and classes that both versions have: whether they come to something else.
    pub fn values(&self, circuit: &mut Circuit) -> Vec<Group> {
        let mut groups = Vec::new();
        for (name, old, new) in self.common(Kind::Calculation) {
            let lit = self.ranges(|it| it.calculations.as_slice(), (old, new), circuit);
            let differ = move |before: &Outcome, after: &Outcome| {
                let range = |it: &Outcome, at: usize| it.calculations.get(at).cloned().flatten();
                range(before, old) != range(after, new)
            };
            groups.push(self.other_value(Kind::Calculation, name, lit, Rc::new(differ), circuit));
        }
        for (name, old, new) in self.common(Kind::Score) {
            let lit = self.ranges(|it| it.scores.as_slice(), (old, new), circuit);
            let differ = move |before: &Outcome, after: &Outcome| {
                let range = |it: &Outcome, at: usize| -> Option<Range> { it.scores.get(at).cloned() };
                range(before, old) != range(after, new)
            };
            groups.push(self.other_value(Kind::Score, name, lit, Rc::new(differ), circuit));
        }
        for (name, old, new) in self.common(Kind::Class) {
            let group = self.class(name, old, new, circuit);
            groups.push(group);
        }
        groups
    }

    /// When two ranges are not the same.
    fn ranges(
        &self,
        list: impl Fn(&Outcomes) -> &[Ranged],
        (old, new): (usize, usize),
        circuit: &mut Circuit,
    ) -> Made<Lit> {
        let [before, after] = self.outcomes;
        let (Some(before), Some(after)) = (list(before).get(old), list(after).get(new)) else {
            return Ok(Lit::FALSE);
        };
        let (was, is) = (before.span.clone()?, after.span.clone()?);
        let low = was.0.equals(&is.0, circuit);
        let high = was.1.equals(&is.1, circuit);
        let both = circuit.and(before.applies, after.applies);
        let same = circuit.and(low, high);
        let elsewhere = circuit.and(both, !same);
        let appears = circuit.xor(before.applies, after.applies);
        Ok(circuit.or(elsewhere, appears))
    }

    /// Choices are the same by their names.
    fn class(&self, name: String, old: usize, new: usize, circuit: &mut Circuit) -> Group {
        let [before, after] = self.versions;
        let ids = |version: &Version<'_>, at: usize| -> Vec<String> {
            let class = version.ruleset.classes.get(at);
            class.map(|it| it.choices.iter().map(|it| it.id.clone()).collect()).unwrap_or_default()
        };
        let owner = Kind::Class.names(before.ruleset).get(old).copied().unwrap_or_default();
        let was: Vec<String> =
            ids(&before, old).iter().map(|id| self.names.choice_now(owner, id).to_owned()).collect();
        let is = ids(&after, new);
        let lit = self.classes((old, new), (&was, &is), circuit);
        let differ = move |before: &Outcome, after: &Outcome| {
            let named = |it: &Outcome, at: usize, names: &[String]| {
                let chosen = it.classes.get(at).into_iter().flatten();
                let mut ids: Vec<String> =
                    chosen.filter_map(|at| names.get(usize::from(*at)).cloned()).collect();
                ids.sort();
                ids
            };
            named(before, old, &was) != named(after, new, &is)
        };
        self.other_value(Kind::Class, name, lit, Rc::new(differ), circuit)
    }

    fn classes(
        &self,
        (old, new): (usize, usize),
        (was, is): (&[String], &[String]),
        circuit: &mut Circuit,
    ) -> Made<Lit> {
        let [before, after] = self.outcomes;
        let (Some(before), Some(after)) = (before.classes.get(old), after.classes.get(new)) else {
            return Ok(Lit::FALSE);
        };
        let (before, after) = (before.clone()?, after.clone()?);
        let mut differ = Vec::new();
        for (id, lit) in was.iter().zip(&before) {
            let other = is.iter().position(|own| own == id).and_then(|at| after.get(at)).copied();
            differ.push(circuit.xor(*lit, other.unwrap_or(Lit::FALSE)));
        }
        let added = is.iter().zip(&after).filter(|(id, _)| !was.contains(id));
        differ.extend(added.map(|(_, lit)| *lit));
        Ok(circuit.any(differ))
    }

    fn other_value(
        &self,
        kind: Kind,
        name: String,
        lit: Made<Lit>,
        differ: OfBoth,
        circuit: &mut Circuit,
    ) -> Group {
        let lit = lit.map(|lit| circuit.and(self.among, lit));
        let is_one = Rc::new(move |patient: &Patient| {
            patient.outcome(0).zip(patient.outcome(1)).is_some_and(|(old, new)| differ(old, new))
        });
        let region = Region {
            subject: Subject::Named(kind, name),
            before: "a value".to_owned(),
            after: "another".to_owned(),
            direction: Direction::Other,
            lit,
            is_one,
        };
        Group { any: lit, regions: vec![region] }
    }
}

/// The strongest certain and the strongest possible grade: 0 none, 1 possible, 2 likely.
fn graded(outcome: &Outcome, id: PatternId) -> (usize, usize) {
    let rank = |grade: Grade| if grade == Grade::Likely { 2 } else { 1 };
    let certain = outcome.patterns.iter().filter(|(own, _)| *own == id).map(|(_, grade)| rank(*grade));
    let certain = certain.max().unwrap_or(0);
    let open = outcome.patterns_open.iter().filter(|(own, _)| *own == id).map(|(_, grade)| rank(*grade));
    (certain, open.max().unwrap_or(0).max(certain))
}

/// Answers that one version accepts and the other refuses. `fit` are the literals of answers that fit the questions of
/// each version.
pub fn accepted(outcomes: [&Outcomes; 2], legal: Lit, circuit: &mut Circuit) -> Group {
    let [old, new] = outcomes.map(|outcomes| outcomes.checks);
    let region = |lits: [Lit; 2], words: [&str; 2], direction, only: usize, circuit: &mut Circuit| {
        let lit = Ok(circuit.all([legal, lits[0], lits[1]]));
        let is_one = Rc::new(move |patient: &Patient| {
            patient.outcome(only).is_some() && patient.outcome(1 - only).is_none()
        });
        let [before, after] = words.map(str::to_owned);
        Region { subject: Subject::Accepted, before, after, direction, lit, is_one }
    };
    let words = ["accepted", "refused"];
    let regions = vec![
        region([old, !new], words, Direction::Down, 0, circuit),
        region([!old, new], [words[1], words[0]], Direction::Up, 1, circuit),
    ];
    Group { any: any(&regions, circuit), regions }
}
