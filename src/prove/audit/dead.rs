//! What can never matter: rules that never fire, findings that are never true, grades, advice and classes that never
//! come, score lines that never count, and parts of conditions that are never true or never false. And advice that
//! contradicts itself: its `unless` holds wherever its `when` does.

use super::{Auditor, Found, Kind};
use crate::eval::outcome::{Outcome, Values};
use crate::prove::circuit::Lit;
use crate::prove::encode::Made;
use crate::prove::prover::{Fault, Patient, Verdict};
use crate::ruleset::{AdviceId, ClassId, ClassRows, Cond, CondKind, Grade, PatternId, RuleId, ScoreItemKind};
use crate::source::Span;
use crate::truth::Truth;

/// Something that should be possible.
struct Wanted<'a> {
    kind: Kind,
    about: &'a str,
    span: Span,
    /// When it happens.
    lit: Made<Lit>,
    /// What is said where it never does.
    says: String,
    /// The condition behind it, with its `unless`.
    when: Option<(&'a Cond, Option<&'a Cond>)>,
}

impl Auditor<'_> {
    pub(super) fn dead(&mut self) -> Result<(), Fault> {
        self.dead_rules()?;
        self.dead_findings()?;
        self.dead_patterns()?;
        self.dead_classes()?;
        self.dead_score_lines()?;
        self.dead_parts()
    }

    /// Asks whether something is possible; tells where it is not. Gives whether it is.
    fn wanted(&mut self, wanted: &Wanted<'_>, is_one: &dyn Fn(&Outcome) -> bool) -> Result<bool, Fault> {
        let replay = |patient: &Patient| patient.outcome(0).is_some_and(is_one);
        match self.ask_whether(wanted.kind, wanted.lit, &[], &replay)? {
            Verdict::Witness(()) => {
                self.sound(wanted.kind);
                Ok(true)
            }
            Verdict::Proved => {
                let mut found = Found::new(wanted.kind, wanted.about, wanted.span, wanted.says.clone());
                found.clash =
                    wanted.when.map(|(when, unless)| self.clash_of(when, unless)).unwrap_or_default();
                self.found.push(found);
                Ok(false)
            }
            Verdict::NotDecided(why) => {
                let asked = format!("whether it {} is so", wanted.says);
                self.not_decided(wanted.kind, wanted.about, wanted.span, &asked, why);
                Ok(true)
            }
        }
    }

    fn dead_rules(&mut self) -> Result<(), Fault> {
        let Some(outcomes) = self.prover.outcomes.first().cloned() else { return Ok(()) };
        for (at, rule) in self.version.ruleset.rules.iter().enumerate() {
            let id = RuleId::at(at);
            let wanted = Wanted {
                kind: Kind::Dead,
                about: &rule.id,
                span: rule.span,
                lit: Ok(outcomes.fired.get(at).copied().unwrap_or(Lit::FALSE)),
                says: "can never fire".to_owned(),
                when: Some((&rule.when, rule.unless.as_ref())),
            };
            self.wanted(&wanted, &|it| it.fired.contains(&id))?;
        }
        Ok(())
    }

    fn dead_findings(&mut self) -> Result<(), Fault> {
        let Some(outcomes) = self.prover.outcomes.first().cloned() else { return Ok(()) };
        for (at, finding) in self.version.ruleset.findings.iter().enumerate() {
            let Some(rails) = outcomes.findings.get(at) else { continue };
            let is = move |wanted: Truth| move |it: &Outcome| it.findings.get(at) == Some(&wanted);
            let mut wanted = Wanted {
                kind: Kind::Dead,
                about: &finding.id,
                span: finding.span,
                lit: Ok(rails.certain),
                says: "can never be true".to_owned(),
                when: Some((&finding.when, finding.unless.as_ref())),
            };
            if self.wanted(&wanted, &is(Truth::True))? {
                wanted.lit = Ok(!rails.possible);
                "can never be false".clone_into(&mut wanted.says);
                wanted.when = None;
                self.wanted(&wanted, &is(Truth::False))?;
            }
        }
        Ok(())
    }

    fn dead_patterns(&mut self) -> Result<(), Fault> {
        let Some(outcomes) = self.prover.outcomes.first().cloned() else { return Ok(()) };
        for (at, pattern) in self.version.ruleset.patterns.iter().enumerate() {
            let Some((likely, possible)) = outcomes.patterns.get(at).copied() else { continue };
            let is = |grade: Grade| move |it: &Outcome| it.patterns.contains(&(PatternId::at(at), grade));
            let mut wanted = Wanted {
                kind: Kind::Dead,
                about: &pattern.id,
                span: pattern.span,
                lit: Ok(likely.certain),
                says: "can never be likely".to_owned(),
                when: pattern.likely.as_ref().map(|when| (when, None)),
            };
            if pattern.likely.is_some() {
                self.wanted(&wanted, &is(Grade::Likely))?;
            }
            if pattern.possible.is_some() {
                wanted.lit = Ok(self.prover.circuit.and(possible.certain, !likely.certain));
                "can never be possible and not likely".clone_into(&mut wanted.says);
                wanted.when = pattern.possible.as_ref().map(|when| (when, None));
                self.wanted(&wanted, &is(Grade::Possible))?;
            }
        }
        Ok(())
    }

    fn dead_classes(&mut self) -> Result<(), Fault> {
        let Some(outcomes) = self.prover.outcomes.first().cloned() else { return Ok(()) };
        for (at, class) in self.version.ruleset.classes.iter().enumerate() {
            let id = ClassId::at(at);
            for (choice, named) in (0_u16..).zip(&class.choices) {
                let lit = outcomes
                    .class(id)
                    .map(|lits| lits.get(usize::from(choice)).copied().unwrap_or(Lit::FALSE));
                let wanted = Wanted {
                    kind: Kind::Dead,
                    about: &class.id,
                    span: named.span,
                    lit,
                    says: format!("can never be `{}`", named.id),
                    when: None,
                };
                self.wanted(&wanted, &|it| it.class(id).contains(&choice))?;
            }
        }
        Ok(())
    }

    fn dead_score_lines(&mut self) -> Result<(), Fault> {
        for score in &self.version.ruleset.scores {
            for item in &score.items {
                let when = match &item.kind {
                    ScoreItemKind::Line(_, when) | ScoreItemKind::Table(_, Some(when)) => when,
                    ScoreItemKind::Table(_, None) | ScoreItemKind::Add(_) => continue,
                };
                let says = "has a line that can never count";
                self.condition((&score.id, item.span), when, true, says)?;
            }
        }
        Ok(())
    }

    /// The parts of every condition; where a whole condition is dead its parts are not told again.
    fn dead_parts(&mut self) -> Result<(), Fault> {
        let ruleset = self.version.ruleset;
        let mut roots: Vec<(&str, &Cond)> = Vec::new();
        for rule in &ruleset.rules {
            roots
                .extend(std::iter::once(&rule.when).chain(&rule.unless).map(|when| (rule.id.as_str(), when)));
        }
        for finding in &ruleset.findings {
            let both = std::iter::once(&finding.when).chain(&finding.unless);
            roots.extend(both.map(|when| (finding.id.as_str(), when)));
        }
        for pattern in &ruleset.patterns {
            let both = pattern.likely.iter().chain(&pattern.possible);
            roots.extend(both.map(|when| (pattern.id.as_str(), when)));
        }
        for advice in &ruleset.advice {
            let both = advice.when.iter().chain(&advice.unless);
            roots.extend(both.map(|when| (advice.id.as_str(), when)));
        }
        for class in &ruleset.classes {
            if let ClassRows::First { rows, .. } = &class.rows {
                roots.extend(rows.iter().map(|(when, _)| (class.id.as_str(), when)));
            }
        }
        let dead: Vec<String> = self.found.iter().map(|found| found.about.clone()).collect();
        for (about, root) in roots.into_iter().filter(|(about, _)| !dead.iter().any(|it| it == about)) {
            for part in parts_of(root).filter(|part| part.span != root.span) {
                self.part(about, part)?;
            }
        }
        Ok(())
    }

    /// A part of a condition, and what is below it.
    fn part(&mut self, about: &str, part: &Cond) -> Result<(), Fault> {
        // What the declared ranges alone decide is told by `check`.
        if !self.version.plan.declared_truth(part).is_open() {
            return Ok(());
        }
        let says = "has a condition that can never be true";
        if !self.condition((about, part.span), part, true, says)? {
            return Ok(());
        }
        let says = "has a condition that can never be false";
        if !self.condition((about, part.span), part, false, says)? {
            return Ok(());
        }
        for below in parts_of(part).filter(|below| below.span != part.span) {
            self.part(about, below)?;
        }
        Ok(())
    }

    /// Whether a condition can be true, or false; tells where it cannot.
    fn condition(
        &mut self,
        (about, span): (&str, Span),
        cond: &Cond,
        truth: bool,
        says: &str,
    ) -> Result<bool, Fault> {
        let Some(outcomes) = self.prover.outcomes.first() else { return Ok(true) };
        let rails = outcomes.cond(self.version.plan, cond.id);
        let lit = rails.map(|rails| if truth { rails.certain } else { !rails.possible });
        let is_so = |values: &Values| {
            let value = values.cond(cond.id);
            if truth { value.is_true() } else { value.is_false() }
        };
        let replay = |patient: &Patient| match patient.results.first() {
            Some(Some(result)) => is_so(&result.values),
            _ => false,
        };
        match self.ask_whether(Kind::Dead, lit, &[], &replay)? {
            Verdict::Witness(()) => {
                self.sound(Kind::Dead);
                Ok(true)
            }
            Verdict::Proved => {
                let mut found = Found::new(Kind::Dead, about, span, says);
                found.clash = if truth { self.clash_of(cond, None) } else { Vec::new() };
                self.found.push(found);
                Ok(false)
            }
            Verdict::NotDecided(why) => {
                let asked = format!("whether it {says}");
                self.not_decided(Kind::Dead, about, span, &asked, why);
                Ok(true)
            }
        }
    }

    pub(super) fn contradictions(&mut self) -> Result<(), Fault> {
        let Some(outcomes) = self.prover.outcomes.first().cloned() else { return Ok(()) };
        for (at, advice) in self.version.ruleset.advice.iter().enumerate() {
            let id = AdviceId::at(at);
            let lits = outcomes.advised(id);
            let always_held = advice.unless.is_some();
            let says = "can never be given";
            let kind = if always_held { Kind::Contradiction } else { Kind::Dead };
            let wanted = Wanted {
                kind,
                about: &advice.id,
                span: advice.span,
                lit: Ok(lits.given),
                says: says.to_owned(),
                when: advice.when.as_ref().map(|when| (when, advice.unless.as_ref())),
            };
            self.wanted(&wanted, &|it| it.advice.contains(&id))?;
        }
        for (at, impossible) in self.version.ruleset.impossibles.iter().enumerate() {
            self.impossible(at, &impossible.name, impossible.span)?;
        }
        Ok(())
    }

    /// A combination called impossible must be one that somebody could answer: asked of the answers alone.
    fn impossible(&mut self, at: usize, name: &str, span: Span) -> Result<(), Fault> {
        let Some(node) = self.version.plan.impossibles.get(at) else { return Ok(()) };
        let Some(outcomes) = self.prover.outcomes.first() else { return Ok(()) };
        let met = outcomes.bare.truth(*node).certain;
        let found = self.prover.is_possible_at_all(met)?;
        self.tally(Kind::Contradiction).asked += 1;
        if found == Some(false) {
            let says = "calls impossible what nobody can answer anyway";
            self.found.push(Found::new(Kind::Contradiction, name, span, says));
        } else {
            self.sound(Kind::Contradiction);
        }
        Ok(())
    }
}

/// The conditions right below one.
fn parts_of(cond: &Cond) -> impl Iterator<Item = &Cond> {
    let parts: &[Cond] = match &cond.kind {
        CondKind::Not(inner) => std::slice::from_ref(inner),
        CondKind::And(parts)
        | CondKind::Or(parts)
        | CondKind::AtLeast(_, parts)
        | CondKind::AtMost(_, parts)
        | CondKind::Exactly(_, parts) => parts,
        _ => &[],
    };
    parts.iter()
}
