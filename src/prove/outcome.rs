//! An outcome as literals: for everything that an evaluation concludes, when it concludes so. The mirror of what
//! `eval` reads off its walks.

use super::circuit::{Circuit, Lit};
use super::encode::asks::{Walks, asks};
use super::encode::{Encoded, Level, Made, Rails, TooHard, Walked, is_at_least};
use super::quantity::Span;
use super::space::View;
use crate::plan::{NumberRef, Plan, TruthRef};
use crate::ruleset::CondId;
use crate::ruleset::{AdviceId, ClassId, FindingId, Grade, LevelId, PatternId, QuestionId, RuleId, Ruleset};
use std::rc::Rc;

/// Given, withheld, or neither.
#[derive(Debug, Clone, Copy)]
pub struct AdviceLits {
    /// Given.
    pub given: Lit,
    /// Held back.
    pub withheld: Lit,
    /// Held back, and not by something open only: by a true `unless` or a red flag.
    pub refused: Lit,
    /// Its own `when` and the rules that advise it, together.
    pub sources: Rails,
    /// Its `unless`.
    pub unless: Rails,
}

/// A number and whether it applies.
#[derive(Debug, Clone)]
pub struct Ranged {
    /// Its range where it applies.
    pub span: Made<Rc<Span>>,
    /// Whether it can apply.
    pub applies: Lit,
}

/// Everything an evaluation concludes, as literals.
#[derive(Debug, Clone)]
pub struct Outcomes {
    /// Whether an answer file with these answers is accepted: they fit their questions, and none contradicts another.
    pub checks: Lit,
    /// Whether the ruleset applies.
    pub applies: Rails,
    /// The bounds of the level; no level where `applies` is false.
    pub level: Option<Level>,
    /// The same as if nothing were assumed.
    pub without_assumptions: Option<Level>,
    /// Every rule, whatever becomes of it in `fired` and `open`.
    pub rules: Vec<Rails>,
    /// Rules that are listed as fired.
    pub fired: Vec<Lit>,
    /// Rules that are listed as open.
    pub open: Vec<Lit>,
    /// Each pattern: likely, possible; false where there is no such grade.
    pub patterns: Vec<(Rails, Rails)>,
    /// Each advice.
    pub advice: Vec<AdviceLits>,
    /// Each finding.
    pub findings: Vec<Rails>,
    /// Each calculation.
    pub calculations: Vec<Ranged>,
    /// Each score.
    pub scores: Vec<Ranged>,
    /// Each class: for every choice whether it is still possible.
    pub classes: Vec<Made<Vec<Lit>>>,
    /// The gate of each question.
    pub gates: Vec<Rails>,
    /// Questions whose assumed answer stands in.
    pub assumed: Vec<Lit>,
    /// Questions answered though they do not apply.
    pub not_used: Vec<Lit>,
    /// Each `applies when`.
    pub each_applies: Vec<Rails>,
    /// The walk with assumptions, for everything else.
    pub walked: Walked,
    /// The walk without.
    pub bare: Walked,
}

/// Reads the outcome off both walks.
pub fn outcomes(
    ruleset: &Ruleset,
    plan: &Plan,
    view: &View,
    encoded: &Encoded,
    circuit: &mut Circuit,
) -> Outcomes {
    let mut reader = Reader { ruleset, plan, view, with: &encoded.assuming, bare: &encoded.bare, circuit };
    let each_applies: Vec<Rails> = plan.applies.iter().map(|node| reader.with.truth(*node)).collect();
    let applies = Rails {
        certain: reader.circuit.all(each_applies.iter().map(|rails| rails.certain)),
        possible: reader.circuit.all(each_applies.iter().map(|rails| rails.possible)),
    };
    let rules: Vec<Rails> = reader.truths(&plan.rules);
    let (fired, open) = reader.fired_and_open(applies, &rules);
    let advice = reader.advice(applies, &rules);
    let gates = reader.truths(&plan.gates);
    let (assumed, not_used) = reader.questions(&gates);
    let checks = reader.checks(&not_used);
    Outcomes {
        checks,
        applies,
        level: reader.with.level().cloned().filter(|_| !ruleset.levels.is_empty()),
        without_assumptions: reader.bare.level().cloned().filter(|_| !ruleset.levels.is_empty()),
        fired,
        open,
        patterns: reader.patterns(applies),
        advice,
        findings: reader.truths(&plan.findings),
        calculations: plan.calculations.iter().map(|made| reader.ranged(*made)).collect(),
        scores: plan
            .scores
            .iter()
            .map(|node| Ranged { span: reader.with.number(*node), applies: Lit::TRUE })
            .collect(),
        classes: reader.classes(),
        rules,
        gates,
        assumed,
        not_used,
        each_applies,
        walked: encoded.assuming.clone(),
        bare: encoded.bare.clone(),
    }
}

struct Reader<'a> {
    ruleset: &'a Ruleset,
    plan: &'a Plan,
    view: &'a View,
    with: &'a Walked,
    bare: &'a Walked,
    circuit: &'a mut Circuit,
}

impl Reader<'_> {
    fn truths(&self, nodes: &[TruthRef]) -> Vec<Rails> {
        nodes.iter().map(|node| self.with.truth(*node)).collect()
    }

    fn fired_and_open(&mut self, applies: Rails, rules: &[Rails]) -> (Vec<Lit>, Vec<Lit>) {
        let (mut fired, mut open) = (Vec::new(), Vec::new());
        for (rule, rails) in self.ruleset.rules.iter().zip(rules) {
            // Where the ruleset does not apply only red flags fire.
            let told = if rule.red_flag { Lit::TRUE } else { applies.possible };
            fired.push(self.circuit.and(rails.certain, told));
            let is_open = rails.is_open(self.circuit);
            open.push(self.circuit.and(is_open, applies.possible));
        }
        (fired, open)
    }

    fn advice(&mut self, applies: Rails, rules: &[Rails]) -> Vec<AdviceLits> {
        let flags = self.ruleset.rules.iter().zip(rules).filter(|(rule, _)| rule.red_flag);
        let flags: Vec<Rails> = flags.map(|(_, rails)| *rails).collect();
        let flag = Rails {
            certain: self.circuit.any(flags.iter().map(|rails| rails.certain)),
            possible: self.circuit.any(flags.iter().map(|rails| rails.possible)),
        };
        let all: Vec<_> = self.ruleset.advice.iter().zip(&self.plan.advice).enumerate().collect();
        all.into_iter()
            .map(|(at, (advice, plan))| {
                let id = AdviceId::at(at);
                let advising =
                    self.ruleset.rules.iter().zip(rules).filter(|(rule, _)| rule.advise.contains(&id));
                let by_red_flag = advising.clone().any(|(rule, _)| rule.red_flag);
                let own = plan.when.map(|node| self.with.truth(node));
                let sources: Vec<Rails> = own.into_iter().chain(advising.map(|(_, rails)| *rails)).collect();
                let sources = Rails {
                    certain: self.circuit.any(sources.iter().map(|rails| rails.certain)),
                    possible: self.circuit.any(sources.iter().map(|rails| rails.possible)),
                };
                let unless = plan.unless.map_or(Rails::known(Lit::FALSE), |node| self.with.truth(node));
                let exempt = advice.even_with_red_flags || by_red_flag;
                let flag = if exempt { Rails::known(Lit::FALSE) } else { flag };
                self.one_advice(applies, sources, unless, flag)
            })
            .collect()
    }

    fn one_advice(&mut self, applies: Rails, sources: Rails, unless: Rails, flag: Rails) -> AdviceLits {
        let circuit = &mut *self.circuit;
        let told = circuit.and(applies.possible, sources.possible);
        let given = circuit.all([told, sources.certain, !unless.possible, !flag.possible]);
        let withheld = circuit.and(told, !given);
        let held = circuit.or(unless.certain, flag.certain);
        AdviceLits { given, withheld, refused: circuit.and(withheld, held), sources, unless }
    }

    fn patterns(&mut self, applies: Rails) -> Vec<(Rails, Rails)> {
        let never = Rails::known(Lit::FALSE);
        let grade = |reader: &mut Self, node: Option<TruthRef>| {
            let rails = node.map_or(never, |node| reader.with.truth(node));
            Rails {
                certain: reader.circuit.and(rails.certain, applies.possible),
                possible: reader.circuit.and(rails.possible, applies.possible),
            }
        };
        let nodes = self.plan.patterns.clone();
        nodes.into_iter().map(|(likely, possible)| (grade(self, likely), grade(self, possible))).collect()
    }

    fn ranged(&self, (node, applies): (NumberRef, TruthRef)) -> Ranged {
        Ranged { span: self.with.number(node), applies: self.with.truth(applies).possible }
    }

    fn classes(&mut self) -> Vec<Made<Vec<Lit>>> {
        let refs = self.plan.class_refs.iter().zip(&self.ruleset.classes);
        refs.map(|(at, class)| {
            let node = self.plan.classes.get(at.0 as usize).ok_or(super::encode::TooHard::Unheard)?;
            let applies = self.with.truth(node.applies).possible;
            let lits = self.with.class(*at)?;
            let lits = lits.iter().take(class.choices.len());
            Ok(lits.map(|lit| self.circuit.and(*lit, applies)).collect())
        })
        .collect()
    }

    fn questions(&mut self, gates: &[Rails]) -> (Vec<Lit>, Vec<Lit>) {
        let (mut assumed, mut not_used) = (Vec::new(), Vec::new());
        for ((asked, question), gate) in self.view.questions.iter().zip(&self.ruleset.questions).zip(gates) {
            let missing = self.circuit.and(!asked.given, !asked.unknown);
            let stands_in = Lit::constant(question.assume.is_some());
            assumed.push(self.circuit.all([missing, stands_in, gate.possible]));
            not_used.push(self.circuit.and(asked.given, !gate.possible));
        }
        (assumed, not_used)
    }

    fn checks(&mut self, not_used: &[Lit]) -> Lit {
        let read = not_used.iter().zip(&self.plan.read_by_red_flags).filter(|(_, read)| **read);
        let mut sound: Vec<Lit> = read.map(|(lit, _)| !*lit).collect();
        // What is assumed is not what was answered: it makes no answer file wrong.
        sound.extend(self.plan.impossibles.iter().map(|node| !self.bare.truth(*node).certain));
        sound.push(self.view.fits);
        self.circuit.all(sound)
    }
}

impl Outcomes {
    /// A condition of the ruleset, read as it is read there: under an `unless` without assumptions.
    ///
    /// # Errors
    /// For a condition that nothing works out.
    pub fn cond(&self, plan: &Plan, id: CondId) -> Made<Rails> {
        let at = id.0 as usize;
        let node = plan.conds.get(at).copied().flatten().ok_or(TooHard::Unheard)?;
        let unassumed = plan.unassumed.get(at).copied().unwrap_or(false);
        if unassumed { self.bare.truth_if_made(node) } else { self.walked.truth_if_made(node) }
    }

    /// Fired or open, by rule.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> Rails {
        self.rules.get(id.index()).copied().unwrap_or(Rails::OPEN)
    }

    /// A finding.
    #[must_use]
    pub fn finding(&self, id: FindingId) -> Rails {
        self.findings.get(id.index()).copied().unwrap_or(Rails::OPEN)
    }

    /// An advice; one that is not there is never given.
    #[must_use]
    pub fn advised(&self, id: AdviceId) -> AdviceLits {
        let never = Rails::known(Lit::FALSE);
        let none = AdviceLits {
            given: Lit::FALSE,
            withheld: Lit::FALSE,
            refused: Lit::FALSE,
            sources: never,
            unless: never,
        };
        self.advice.get(id.index()).copied().unwrap_or(none)
    }

    /// A pattern at this grade or a stronger one.
    pub fn graded(&self, id: PatternId, grade: Grade, circuit: &mut Circuit) -> Rails {
        let Some((likely, possible)) = self.patterns.get(id.index()).copied() else {
            return Rails::known(Lit::FALSE);
        };
        match grade {
            Grade::Likely => likely,
            Grade::Possible => Rails {
                certain: circuit.or(likely.certain, possible.certain),
                possible: circuit.or(likely.possible, possible.possible),
            },
        }
    }

    /// The choices of a class that are still possible.
    ///
    /// # Errors
    /// Where the class has no circuit.
    pub fn class(&self, id: ClassId) -> Made<&[Lit]> {
        match self.classes.get(id.index()) {
            Some(Ok(lits)) => Ok(lits),
            Some(Err(why)) => Err(*why),
            None => Err(super::encode::TooHard::Unheard),
        }
    }

    /// Of each question, in the order of the text, when it is among those asked next: for an open `applies when`, and
    /// for open rules more urgent than the level that is certain.
    pub fn asked_next(&self, ruleset: &Ruleset, plan: &Plan, circuit: &mut Circuit) -> Vec<Made<Lit>> {
        let applies = plan.applies.iter().map(|node| (*node, self.applies.possible));
        let mut starts: Vec<(TruthRef, Lit)> = applies.collect();
        if let Some(level) = &self.level {
            let rules = ruleset.rules.iter().zip(&plan.rules).zip(&self.open);
            for ((rule, node), open) in rules {
                let Some(own) = rule.level else { continue };
                let is_passed = is_at_least(&level.at_least, own);
                starts.push((*node, circuit.and(*open, !is_passed)));
            }
        }
        let walks = Walks { with: &self.walked, bare: &self.bare };
        asks(ruleset, plan, walks, &starts, circuit)
    }

    /// Whether a question is assumed.
    #[must_use]
    pub fn is_assumed(&self, id: QuestionId) -> Lit {
        self.assumed.get(id.index()).copied().unwrap_or(Lit::FALSE)
    }

    /// Whether there is a level, and both its ends are this urgent or more: certain; or one of them: possible.
    pub fn level_at_least(&self, level: LevelId, circuit: &mut Circuit) -> Rails {
        let Some(ends) = &self.level else { return Rails::known(Lit::FALSE) };
        let (least, most) = (is_at_least(&ends.at_least, level), is_at_least(&ends.at_most, level));
        Rails {
            certain: circuit.and(least, self.applies.possible),
            possible: circuit.and(most, self.applies.possible),
        }
    }

    /// The same for this urgent or less.
    pub fn level_at_most(&self, level: LevelId, circuit: &mut Circuit) -> Rails {
        let Some(ends) = &self.level else { return Rails::known(Lit::FALSE) };
        let more = |end: &[Lit]| {
            level.index().checked_sub(1).map_or(Lit::FALSE, |above| is_at_least(end, LevelId::at(above)))
        };
        let (least, most) = (!more(&ends.at_least), !more(&ends.at_most));
        Rails {
            certain: circuit.and(most, self.applies.possible),
            possible: circuit.and(least, self.applies.possible),
        }
    }

    /// Both ends of the level are one, and the ruleset certainly applies.
    pub fn settled(&self, circuit: &mut Circuit) -> Lit {
        let Some(ends) = &self.level else { return Lit::FALSE };
        let pairs: Vec<(Lit, Lit)> =
            ends.at_least.iter().copied().zip(ends.at_most.iter().copied()).collect();
        let mut same = vec![self.applies.certain];
        for (least, most) in pairs {
            same.push(!circuit.xor(least, most));
        }
        circuit.all(same)
    }
}
