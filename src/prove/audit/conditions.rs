//! Conditions taken apart: the parts of an `and`, through findings, and which of them clash.

use super::Auditor;
use crate::prove::circuit::Lit;
use crate::prove::encode::Rails;
use crate::ruleset::{Cond, CondKind};
use crate::source::Span;

/// What must hold, and where it stands in the text.
pub(super) type Part = (Lit, Span);

impl Auditor<'_> {
    /// The shortest clash of a condition that is never true: some of its parts that cannot be true together. With what
    /// it holds `unless`, that it must not hold. Empty where it is not known, or the condition is one single part.
    pub(super) fn clash_of(&mut self, when: &Cond, unless: Option<&Cond>) -> Vec<Span> {
        let mut parts = Vec::new();
        self.parts(when, &mut parts);
        if let (Some(unless), Some(outcomes)) = (unless, self.prover.outcomes.first())
            && let Ok(rails) = outcomes.cond(self.version.plan, unless.id)
        {
            parts.push((!rails.possible, unless.span));
        }
        let lits: Vec<Lit> = parts.iter().map(|(lit, _)| *lit).collect();
        let Some(core) = self.prover.clash(&lits) else { return Vec::new() };
        let mut spans: Vec<Span> = Vec::new();
        for (_, span) in parts.iter().filter(|(lit, _)| core.contains(lit)) {
            if !spans.contains(span) {
                spans.push(*span);
            }
        }
        spans
    }

    /// The parts that must all be true, findings opened.
    fn parts(&self, cond: &Cond, parts: &mut Vec<Part>) {
        let Some(outcomes) = self.prover.outcomes.first() else { return };
        let mut rest = vec![cond];
        while let Some(cond) = rest.pop() {
            let part = |rails: Rails| (rails.certain, cond.span);
            match &cond.kind {
                CondKind::And(inner) => rest.extend(inner.iter().rev()),
                CondKind::Finding(id) => match self.version.ruleset.findings.get(id.index()) {
                    // Read with assumptions; under an `unless` it is left whole.
                    Some(finding) if finding.unless.is_none() && !self.is_unassumed(cond) => {
                        rest.push(&finding.when);
                    }
                    _ => parts.extend(outcomes.cond(self.version.plan, cond.id).map(part)),
                },
                _ => parts.extend(outcomes.cond(self.version.plan, cond.id).map(part)),
            }
        }
    }

    fn is_unassumed(&self, cond: &Cond) -> bool {
        self.version.plan.unassumed.get(cond.id.0 as usize).copied().unwrap_or(false)
    }
}
