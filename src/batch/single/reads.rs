//! Where what is concluded stands among the values, and how it is read off.

use super::circuit::Circuit;
use super::conclusions::Conclusions;
use super::leaves::{FALSE, TRUE};
use super::marks::{FEW, Marks, each};
use super::work::Work;
use crate::batch::planes::layout::Layout;
use crate::eval::outcome::{Bounds, LevelOutcome};
use crate::pipeline::Ready;
use crate::plan::TruthRef;
use crate::ruleset::{AdviceId, Grade, LevelId, PatternId, RuleId};
use crate::truth::Truth;

/// So many patterns are looked at one by one.
const FEW_PATTERNS: usize = 8;

/// Where everything that is concluded stands.
#[derive(Debug)]
pub(super) struct Reads {
    marks: Marks,
    applies: Vec<usize>,
    /// One bit a rule.
    red_flags: Vec<u64>,
    /// Places of likely and possible; the one of false where there is no such grade.
    patterns: Vec<(u16, u16)>,
    /// The advice that each byte of rules gives, one bit each, where both are few.
    givers: Vec<[u64; 256]>,
    /// The advice that each rule gives: the first of a list, and behind the last.
    advises: Vec<(u32, u32)>,
    advised: Vec<u32>,
    /// How much advice there is.
    advice: usize,
    /// Advice that is given and held back by conditions of its own.
    whens: Vec<(usize, usize)>,
    unlesses: Vec<(usize, usize)>,
    /// Advice that red flags do not hold back, one bit each.
    exempt: Vec<u64>,
    findings: Vec<usize>,
    /// Gates of questions that a red flag reads, and where the question's answer stands in a row.
    gates: Vec<(usize, usize)>,
    impossibles: Vec<usize>,
    has_levels: bool,
}

impl Reads {
    pub(super) fn new(ready: &Ready, layout: &Layout, circuit: &Circuit) -> Self {
        let Ready { ruleset, plan } = ready;
        let place = |node: &TruthRef| circuit.place(layout, *node);
        // A place is less than 2^16: there is no circuit with more.
        let small = |node: &TruthRef| u16::try_from(place(node)).unwrap_or(0);
        let is_flag = |rule: &RuleId| ruleset.rules.get(rule.index()).is_some_and(|rule| rule.red_flag);
        let flags = (0..plan.rules.len()).filter(|rule| is_flag(&RuleId::at(*rule)));
        let exempt = ruleset
            .advice
            .iter()
            .zip(&plan.advised_by)
            .enumerate()
            .filter(|(_, (advice, by))| advice.even_with_red_flags || by.iter().any(is_flag));
        let own = |node: fn(&crate::plan::AdvicePlan) -> Option<TruthRef>| {
            let advice = plan.advice.iter().enumerate();
            advice.filter_map(|(at, advice)| Some((at, place(&node(advice)?)))).collect()
        };
        let gates = plan.gates.iter().zip(&plan.read_by_red_flags).zip(&layout.questions);
        let few = plan.rules.len() <= FEW && plan.advised_by.len() <= FEW;
        let given = |rule: usize| {
            let advice = plan.advised_by.iter().zip(0..);
            let given = advice.filter(|(by, _)| by.iter().any(|own| own.index() == rule));
            given.fold(0_u64, |all, (_, advice)| all | 1 << advice)
        };
        let by_byte = |first: usize| {
            let set = |byte: usize| (0..8).filter(move |bit| byte >> bit & 1 == 1);
            std::array::from_fn(|byte| set(byte).fold(0, |all, bit| all | given(first * 8 + bit)))
        };
        let bytes = if few { plan.rules.len().div_ceil(8) } else { 0 };
        let mut reads = Self {
            marks: Marks::new(),
            givers: (0..bytes).map(by_byte).collect(),
            applies: plan.applies.iter().map(place).collect(),
            red_flags: bits(flags, plan.rules.len()),
            patterns: plan
                .patterns
                .iter()
                .map(|(likely, possible)| [likely, possible].map(|node| node.as_ref().map_or(0, small)))
                .map(|[likely, possible]| (likely, possible))
                .collect(),
            advises: Vec::new(),
            advised: Vec::new(),
            advice: ruleset.advice.len(),
            whens: own(|advice| advice.when),
            unlesses: own(|advice| advice.unless),
            exempt: bits(exempt.map(|(at, _)| at), ruleset.advice.len()),
            findings: plan.findings.iter().map(place).collect(),
            gates: gates
                .filter(|((_, read), _)| **read)
                .map(|((gate, _), question)| (place(gate), question.at))
                .collect(),
            impossibles: plan.impossibles.iter().map(place).collect(),
            has_levels: !ruleset.levels.is_empty(),
        };
        let mut given: Vec<Vec<u32>> = vec![Vec::new(); plan.rules.len()];
        for (rules, advice) in plan.advised_by.iter().zip(0..) {
            for rule in rules {
                if let Some(given) = given.get_mut(rule.index()) {
                    given.push(advice);
                }
            }
        }
        for advice in given {
            let at = |list: &[u32]| u32::try_from(list.len()).unwrap_or(u32::MAX);
            let first = at(&reads.advised);
            reads.advised.extend(advice);
            reads.advises.push((first, at(&reads.advised)));
        }
        reads
    }

    /// Room for the advice that something gives, one bit each.
    pub(super) fn room(&self) -> Vec<u64> {
        vec![0; self.exempt.len()]
    }

    /// Whether answers contradict each other: one to a question that does not apply and that a red flag reads, or a
    /// combination that cannot be.
    pub(super) fn contradictory(&self, work: &Work, bare: &Work, row: &[u64]) -> bool {
        let given = |at: usize| row.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1);
        self.gates.iter().any(|(gate, at)| given(*at) && work.value(*gate) == FALSE)
            || self.impossibles.iter().any(|place| bare.value(*place) == TRUE)
    }

    /// Reads off what is concluded.
    pub(super) fn read(&self, work: &Work, bare: &Work, given: &mut [u64], found: &mut Conclusions) {
        let applies = self.applies.iter().fold(TRUE, |all, place| all & work.value(*place));
        found.applies = truth(applies);
        found.findings.clear();
        found.findings.extend(self.findings.iter().map(|place| truth(work.value(*place))));
        found.level = None;
        let rules = self.advises.len();
        if applies == FALSE {
            let fired = work.told.certain.iter().zip(&self.red_flags).map(|(word, flags)| word & flags);
            self.marks.list(rules, fired, &mut found.fired, RuleId);
            found.open.clear();
            found.patterns.clear();
            found.patterns_open.clear();
            found.advice.clear();
            return;
        }
        self.marks.list(rules, work.told.certain.iter().copied(), &mut found.fired, RuleId);
        let open = work.told.possible.iter().zip(&work.told.certain).map(|(may, does)| may & !does);
        self.marks.list(rules, open, &mut found.open, RuleId);
        self.patterns(work, found);
        self.given(work, &found.fired, given);
        let told = self.told(work, given);
        self.marks.list(self.advice, told, &mut found.advice, AdviceId);
        let bounds = |(at_least, at_most): (LevelId, LevelId)| Bounds { at_least, at_most };
        if let (Some(with), Some(without), true) = (work.told.level, bare.told.level, self.has_levels) {
            let settled = with.0 == with.1 && applies == TRUE;
            found.level =
                Some(LevelOutcome { bounds: bounds(with), settled, without_assumptions: bounds(without) });
        }
    }

    /// Notes what rules that fire advise.
    fn given(&self, work: &Work, fired: &[RuleId], given: &mut [u64]) {
        if let ([fired], [given]) = (work.told.certain.as_slice(), &mut *given)
            && !self.givers.is_empty()
        {
            let bytes = self.givers.iter().zip(fired.to_le_bytes());
            *given = bytes.fold(0, |all, (by, byte)| all | by.get(usize::from(byte)).copied().unwrap_or(0));
            return;
        }
        given.fill(0);
        for rule in fired {
            let (from, to) = self.advises.get(rule.index()).copied().unwrap_or((0, 0));
            for advice in self.advised.get(from as usize..to as usize).unwrap_or_default() {
                set(given, *advice as usize);
            }
        }
    }

    fn patterns(&self, work: &Work, found: &mut Conclusions) {
        found.patterns.clear();
        found.patterns_open.clear();
        if self.patterns.len() <= FEW_PATTERNS {
            return self.few_patterns(work, found);
        }
        for (some, start) in self.patterns.chunks(64).zip((0..).step_by(64)) {
            let (mut likely, mut may_likely, mut possible, mut may_possible) = (0_u64, 0_u64, 0_u64, 0_u64);
            for ((one, other), at) in some.iter().zip(0..) {
                let (one, other) = (u64::from(work.at(*one)), u64::from(work.at(*other)));
                likely |= (one & 1) << at;
                may_likely |= (one >> 1) << at;
                possible |= (other & 1) << at;
                may_possible |= (other >> 1) << at;
            }
            each([likely | possible], |at| {
                let grade = if likely >> at & 1 == 1 { Grade::Likely } else { Grade::Possible };
                found.patterns.push((PatternId(start + at), grade));
            });
            let (open_likely, open_possible) = (may_likely & !likely, may_possible & !possible & !likely);
            each([open_likely | open_possible], |at| {
                let id = PatternId(start + at);
                if open_likely >> at & 1 == 1 {
                    found.patterns_open.push((id, Grade::Likely));
                }
                if open_possible >> at & 1 == 1 {
                    found.patterns_open.push((id, Grade::Possible));
                }
            });
        }
    }

    /// The same without looking whether any is there: what is not is taken off again.
    fn few_patterns(&self, work: &Work, found: &mut Conclusions) {
        let (mut count, mut open) = (0, 0);
        for ((likely, possible), id) in self.patterns.iter().zip((0..).map(PatternId)) {
            let (likely, possible) = (work.at(*likely), work.at(*possible));
            let grade = if likely & 1 == 1 { Grade::Likely } else { Grade::Possible };
            found.patterns.push((id, grade));
            count += usize::from((likely | possible) & 1);
            found.patterns.truncate(count);
            found.patterns_open.push((id, Grade::Likely));
            open += usize::from(likely >> 1 & !likely & 1);
            found.patterns_open.truncate(open);
            found.patterns_open.push((id, Grade::Possible));
            open += usize::from(possible >> 1 & !possible & !likely & 1);
            found.patterns_open.truncate(open);
        }
    }

    /// Given where something gives it certainly, its `unless` is certainly false, and no red flag holds it back.
    fn told<'g>(&self, work: &Work, given: &'g mut [u64]) -> impl Iterator<Item = u64> + use<'_, 'g> {
        for (advice, place) in &self.whens {
            if work.value(*place) == TRUE {
                set(given, *advice);
            }
        }
        for (advice, place) in &self.unlesses {
            if work.value(*place) != FALSE
                && let Some(word) = given.get_mut(advice / 64)
            {
                *word &= !(1 << (advice % 64));
            }
        }
        let flags = work.told.possible.iter().zip(&self.red_flags);
        let flagged = flags.fold(0, |any, (word, flags)| any | word & flags) != 0;
        let exempt = move |words: u64| if flagged { words } else { u64::MAX };
        given.iter().zip(&self.exempt).map(move |(given, words)| given & exempt(*words))
    }
}

#[inline]
fn set(bits: &mut [u64], at: usize) {
    if let Some(word) = bits.get_mut(at / 64) {
        *word |= 1 << (at % 64);
    }
}

fn bits(those: impl Iterator<Item = usize>, count: usize) -> Vec<u64> {
    let mut bits = vec![0; count.div_ceil(64)];
    those.for_each(|at| set(&mut bits, at));
    bits
}

#[inline]
fn truth(value: u8) -> Truth {
    Truth::from_planes(value & 1 == 1, value >> 1 == 1)
}
