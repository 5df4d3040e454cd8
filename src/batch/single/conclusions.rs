//! What is concluded of one patient, as positions in the ruleset's lists.

use super::circuit::Circuit;
use super::tables::{FALSE, OPEN, TRUE};
use super::work::Work;
use crate::batch::planes::layout::Layout;
use crate::eval::outcome::{Bounds, LevelOutcome, Outcome};
use crate::pipeline::Ready;
use crate::plan::TruthRef;
use crate::ruleset::{AdviceId, Grade, LevelId, PatternId, RuleId};
use crate::truth::Truth;

/// The conclusions of one patient; each list in the order of the ruleset's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusions {
    /// Whether the ruleset applies.
    pub applies: Truth,
    /// The level, where there is one.
    pub level: Option<LevelOutcome>,
    /// Rules that are true.
    pub fired: Vec<RuleId>,
    /// Rules that are open.
    pub open: Vec<RuleId>,
    /// Patterns that are true, with their strongest grade.
    pub patterns: Vec<(PatternId, Grade)>,
    /// Grades of patterns that are open.
    pub patterns_open: Vec<(PatternId, Grade)>,
    /// Advice that is given.
    pub advice: Vec<AdviceId>,
    /// Each finding.
    pub findings: Vec<Truth>,
}

impl Default for Conclusions {
    fn default() -> Self {
        Self {
            applies: Truth::True,
            level: None,
            fired: Vec::new(),
            open: Vec::new(),
            patterns: Vec::new(),
            patterns_open: Vec::new(),
            advice: Vec::new(),
            findings: Vec::new(),
        }
    }
}

impl Conclusions {
    /// Takes over what `eval` concludes.
    pub(super) fn take(&mut self, outcome: Outcome) {
        *self = Self {
            applies: outcome.applies,
            level: outcome.level,
            fired: outcome.fired,
            open: outcome.open,
            patterns: outcome.patterns,
            patterns_open: outcome.patterns_open,
            advice: outcome.advice,
            findings: outcome.findings,
        };
    }
}

/// Where everything that is concluded stands among the values.
#[derive(Debug)]
pub(super) struct Reads {
    applies: Vec<usize>,
    rules: Vec<u32>,
    red_flags: Vec<u32>,
    patterns: Vec<(Option<usize>, Option<usize>)>,
    advice: Vec<Advised>,
    findings: Vec<usize>,
    /// Gates of questions that a red flag reads, and where the question's answer stands in a row.
    gates: Vec<(usize, usize)>,
    impossibles: Vec<usize>,
    has_levels: bool,
}

/// What gives an advice and what holds it back.
#[derive(Debug)]
struct Advised {
    sources: Vec<u32>,
    unless: Option<usize>,
    /// Red flags do not hold it back.
    exempt: bool,
}

impl Reads {
    pub(super) fn new(ready: &Ready, layout: &Layout, circuit: &Circuit) -> Self {
        let Ready { ruleset, plan } = ready;
        let place = |node: &TruthRef| circuit.place(layout, *node);
        let small = |node: &TruthRef| u32::try_from(place(node)).unwrap_or(u32::MAX);
        let is_flag = |rule: &RuleId| ruleset.rules.get(rule.index()).is_some_and(|rule| rule.red_flag);
        let flags = plan.rules.iter().enumerate().filter(|(at, _)| is_flag(&RuleId::at(*at)));
        let advice =
            ruleset.advice.iter().zip(&plan.advice).zip(&plan.advised_by).map(|((advice, node), by)| {
                let rules = by.iter().filter_map(|rule| plan.rules.get(rule.index()));
                Advised {
                    sources: node.when.iter().chain(rules).map(small).collect(),
                    unless: node.unless.as_ref().map(place),
                    exempt: advice.even_with_red_flags || by.iter().any(is_flag),
                }
            });
        let gates = plan.gates.iter().zip(&plan.read_by_red_flags).zip(&layout.questions);
        Self {
            applies: plan.applies.iter().map(place).collect(),
            rules: plan.rules.iter().map(small).collect(),
            red_flags: flags.map(|(_, node)| small(node)).collect(),
            patterns: plan
                .patterns
                .iter()
                .map(|(likely, possible)| (likely.as_ref().map(place), possible.as_ref().map(place)))
                .collect(),
            advice: advice.collect(),
            findings: plan.findings.iter().map(place).collect(),
            gates: gates
                .filter(|((_, read), _)| **read)
                .map(|((gate, _), question)| (place(gate), question.at))
                .collect(),
            impossibles: plan.impossibles.iter().map(place).collect(),
            has_levels: !ruleset.levels.is_empty(),
        }
    }

    /// Whether answers contradict each other: one to a question that does not apply and that a red flag reads, or a
    /// combination that cannot be.
    pub(super) fn contradictory(&self, work: &Work, bare: &Work, row: &[u64]) -> bool {
        let given = |at: usize| row.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1);
        self.gates.iter().any(|(gate, at)| given(*at) && work.value(*gate) == FALSE)
            || self.impossibles.iter().any(|place| bare.value(*place) == TRUE)
    }

    /// Reads off what is concluded.
    pub(super) fn read(&self, work: &Work, bare: &Work, found: &mut Conclusions) {
        let applies = self.applies.iter().fold(TRUE, |all, place| all & work.value(*place));
        let here = applies != FALSE;
        found.applies = truth(applies);
        found.findings.clear();
        found.findings.extend(self.findings.iter().map(|place| truth(work.value(*place))));
        found.fired.clear();
        found.open.clear();
        found.patterns.clear();
        found.patterns_open.clear();
        found.advice.clear();
        found.level = None;
        if !here {
            let rules = self.rules.iter().enumerate().filter(|(_, place)| self.red_flags.contains(*place));
            let fired = rules.filter(|(_, place)| work.value(**place as usize) == TRUE);
            found.fired.extend(fired.map(|(at, _)| RuleId::at(at)));
            return;
        }
        self.rules(work, found);
        self.patterns(work, found);
        self.advice(work, found);
        let bounds = |(at_least, at_most): (LevelId, LevelId)| Bounds { at_least, at_most };
        if let (Some(with), Some(without), true) = (work.level, bare.level, self.has_levels) {
            let settled = with.0 == with.1 && applies == TRUE;
            found.level =
                Some(LevelOutcome { bounds: bounds(with), settled, without_assumptions: bounds(without) });
        }
    }

    /// Eight rules at a time: most neither fire nor are open.
    fn rules(&self, work: &Work, found: &mut Conclusions) {
        const ONES: u64 = 0x0101_0101_0101_0101;
        let values = work.values.as_flattened();
        let mut each = |bits: u64, start: usize, list: fn(&mut Conclusions) -> &mut Vec<RuleId>| {
            let mut left = bits;
            while left != 0 {
                list(found).push(RuleId::at(start + left.trailing_zeros() as usize / 8));
                left &= left - 1;
            }
        };
        for (places, start) in self.rules.chunks(8).zip((0..).step_by(8)) {
            let mut eight = [FALSE; 8];
            for (slot, place) in eight.iter_mut().zip(places) {
                *slot = values.get(*place as usize).copied().unwrap_or(OPEN);
            }
            let eight = u64::from_le_bytes(eight);
            each(eight & ONES, start, |found| &mut found.fired);
            each(eight >> 1 & !eight & ONES, start, |found| &mut found.open);
        }
    }

    fn patterns(&self, work: &Work, found: &mut Conclusions) {
        for (at, (likely, possible)) in self.patterns.iter().enumerate() {
            let value = |place: &Option<usize>| place.map_or(FALSE, |place| work.value(place));
            let (likely, possible) = (value(likely), value(possible));
            let id = PatternId::at(at);
            if likely == TRUE {
                found.patterns.push((id, Grade::Likely));
                continue;
            }
            if possible == TRUE {
                found.patterns.push((id, Grade::Possible));
            }
            for (value, grade) in [(likely, Grade::Likely), (possible, Grade::Possible)] {
                if value == OPEN {
                    found.patterns_open.push((id, grade));
                }
            }
        }
    }

    /// Given where something gives it certainly, its `unless` is certainly false, and no red flag holds it back.
    fn advice(&self, work: &Work, found: &mut Conclusions) {
        let values = work.values.as_flattened();
        let any = |places: &[u32]| {
            places.iter().fold(FALSE, |any, place| any | values.get(*place as usize).copied().unwrap_or(OPEN))
        };
        let flagged = any(&self.red_flags) != FALSE;
        for (at, advised) in self.advice.iter().enumerate() {
            let given = any(&advised.sources) & 1 == 1;
            if given
                && (advised.exempt || !flagged)
                && advised.unless.is_none_or(|unless| work.value(unless) == FALSE)
            {
                found.advice.push(AdviceId::at(at));
            }
        }
    }
}

fn truth(value: u8) -> Truth {
    Truth::from_planes(value & 1 == 1, value >> 1 == 1)
}
