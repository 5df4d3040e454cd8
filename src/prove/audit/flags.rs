//! Red flags and what could hide them. Nothing lowers the level of one that fires; and of each gate whose question a red
//! flag reads: whom it hides the flag from, with the gate's own reason.
//!
//! "Hidden" is asked of the same ruleset without the gate: the flag is ruled out only because the question is never
//! asked.

use super::{Auditor, Found, Kind, Standing};
use crate::plan;
use crate::prove::circuit::Lit;
use crate::prove::encode::is_at_least;
use crate::prove::prover::{Fault, Patient, Prover, Query, Verdict, Version};
use crate::prove::space::Renamed;
use crate::ruleset::visit::{self, Item, Node};
use crate::ruleset::{QuestionId, Rule, RuleId, Ruleset};
use crate::source::Span;
use crate::truth::Truth;
use std::collections::BTreeMap;

/// A gate, the questions that stand behind it, and the red flags that read one of them.
struct Hiding {
    questions: Vec<QuestionId>,
    flags: Vec<RuleId>,
}

impl Auditor<'_> {
    pub(super) fn red_flags(&mut self) -> Result<(), Fault> {
        let ruleset = self.version.ruleset;
        for (at, rule) in ruleset.rules.iter().enumerate().filter(|(_, rule)| rule.red_flag) {
            self.never_lowered(RuleId::at(at), rule)?;
        }
        let gates = hiding(ruleset);
        for hiding in gates.values() {
            self.gate(hiding)?;
        }
        Ok(())
    }

    /// Where a red flag fires, the level is at least its own.
    fn never_lowered(&mut self, id: RuleId, rule: &Rule) -> Result<(), Fault> {
        let (Some(level), Some(outcomes)) = (rule.level, self.prover.outcomes.first()) else { return Ok(()) };
        let Some(ends) = &outcomes.level else { return Ok(()) };
        let lowered =
            [outcomes.rule(id).certain, outcomes.applies.possible, !is_at_least(&ends.at_least, level)];
        let lit = self.prover.circuit.all(lowered);
        let is_one = |patient: &Patient| {
            let Some(outcome) = patient.outcome(0) else { return false };
            outcome.fired.contains(&id) && outcome.level.is_some_and(|it| it.bounds.at_least > level)
        };
        match self.ask(Kind::RedFlag, Ok(lit), &is_one)? {
            Verdict::Proved => self.sound(Kind::RedFlag),
            Verdict::Witness(patient) => {
                let says = "it fires, and the level is lower than its own";
                let mut found = Found::new(Kind::RedFlag, &rule.id, rule.span, says);
                found.patient = Some(patient);
                self.found.push(found);
            }
            Verdict::NotDecided(why) => {
                let asked = "whether its level always stands where it fires";
                self.not_decided(Kind::RedFlag, &rule.id, rule.span, asked, why);
            }
        }
        Ok(())
    }

    fn gate(&mut self, hiding: &Hiding) -> Result<(), Fault> {
        let mut open = self.version.ruleset.clone();
        for id in &hiding.questions {
            if let Some(question) = open.questions.get_mut(id.index()) {
                question.gate = None;
            }
        }
        let plan = plan::build(&open);
        let other = Version { ruleset: &open, plan: &plan };
        let mut prover = Prover::new(&[self.version, other], &Renamed::new(), self.stop.clone());
        for flag in &hiding.flags {
            self.hidden(&mut prover, hiding, *flag)?;
        }
        Ok(())
    }

    fn hidden(&mut self, prover: &mut Prover<'_>, hiding: &Hiding, flag: RuleId) -> Result<(), Fault> {
        let ruleset = self.version.ruleset;
        let (Some(rule), Some(question)) = (ruleset.rules.get(flag.index()), hiding.questions.first()) else {
            return Ok(());
        };
        let question = ruleset.question(*question);
        let lit = match prover.outcomes.as_slice() {
            [gated, open] => {
                let lits = [gated.checks, !gated.rule(flag).possible, open.rule(flag).possible];
                prover.circuit.all(lits)
            }
            _ => Lit::FALSE,
        };
        let truth = |patient: &Patient, version: usize| {
            patient.outcome(version).and_then(|outcome| outcome.rules.get(flag.index()).copied())
        };
        let is_one = |patient: &Patient| {
            let (gated, open) = (truth(patient, 0), truth(patient, 1));
            gated.is_some_and(Truth::is_false) && open.is_some_and(|truth| !truth.is_false())
        };
        let verdict = prover.ask(&Query { lit: Ok(lit), is_one: &is_one })?;
        let gate = question.gate.as_ref();
        let tally = self.tally(Kind::RedFlag);
        tally.asked += 1;
        match verdict {
            Verdict::Proved => self.sound(Kind::RedFlag),
            Verdict::Witness(patient) => {
                let says = format!(
                    "`{}` is not asked of this patient, so that `{}` is ruled out unasked",
                    question.id, rule.id
                );
                let span = gate.map_or(question.span, |gate| gate.span);
                let mut found = Found::new(Kind::RedFlag, &rule.id, span, says);
                found.because = gate.and_then(|gate| gate.because.clone());
                found.standing = if found.because.is_some() { Standing::Explained } else { Standing::Found };
                found.patient = Some(patient);
                self.found.push(found);
            }
            Verdict::NotDecided(why) => {
                self.tally(Kind::RedFlag).undecided += 1;
                let asked = format!("whether the `ask when` of `{}` can hide it", question.id);
                self.not_decided(Kind::RedFlag, &rule.id, rule.span, &asked, why);
            }
        }
        Ok(())
    }
}

/// The gates that stand before what red flags read, by their places.
fn hiding(ruleset: &Ruleset) -> BTreeMap<(u32, u32), Hiding> {
    let mut found: BTreeMap<(u32, u32), Hiding> = BTreeMap::new();
    for (at, rule) in ruleset.rules.iter().enumerate().filter(|(_, rule)| rule.red_flag) {
        let mut reads = Vec::new();
        visit::reads_of(Node::Cond(&rule.when), &mut reads);
        for (item, _) in visit::closure(ruleset, reads, true) {
            let Item::Question(id) = item else { continue };
            let Some(gate) = &ruleset.question(id).gate else { continue };
            let Span { start, end, .. } = gate.span;
            let own = found
                .entry((start, end))
                .or_insert_with(|| Hiding { questions: behind(ruleset, gate.span), flags: Vec::new() });
            if !own.flags.contains(&RuleId::at(at)) {
                own.flags.push(RuleId::at(at));
            }
        }
    }
    found
}

/// The questions behind one gate: several of a group.
fn behind(ruleset: &Ruleset, gate: Span) -> Vec<QuestionId> {
    let questions = ruleset.questions.iter().enumerate();
    questions
        .filter(|(_, question)| question.gate.as_ref().is_some_and(|own| own.span == gate))
        .map(|(at, _)| QuestionId::at(at))
        .collect()
}
