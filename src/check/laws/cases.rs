//! Cases and promises that cannot fail: what they expect is true of every result, whatever the rules say.

use super::codes;
use crate::diagnostic::Diagnostic;
use crate::number::Decimal;
use crate::plan::{NumberRef, Plan, TruthRef};
use crate::ruleset::{Case, Expectation, ExpectationKind, Grade, Ruleset};
use crate::source::Span;
use crate::truth::Truth;

/// An error for a case of nothing but such lines, a warning for such a line beside others.
pub(super) fn check(ruleset: &Ruleset, plan: &Plan) -> Vec<Diagnostic> {
    let law = Law { ruleset, plan };
    let promises = ruleset.promises.iter().flat_map(|promise| {
        let idle = |line: &Expectation| Some(line_cannot_fail(line.span, &law.always_true(line)?));
        promise.expect.iter().filter_map(idle)
    });
    ruleset.cases.iter().flat_map(|case| law.case(case)).chain(promises).collect()
}

struct Law<'a> {
    ruleset: &'a Ruleset,
    plan: &'a Plan,
}

impl Law<'_> {
    fn case(&self, case: &Case) -> Vec<Diagnostic> {
        let idle: Vec<(Span, String)> =
            case.expect.iter().filter_map(|line| Some((line.span, self.always_true(line)?))).collect();
        if idle.is_empty() || idle.len() < case.expect.len() {
            return idle.into_iter().map(|(span, why)| line_cannot_fail(span, &why)).collect();
        }
        let message = format!("the case \"{}\" cannot fail", case.name);
        let error = Diagnostic::error(codes::CANNOT_FAIL, case.span, message);
        let error = idle.into_iter().fold(error, |error, (span, why)| error.and_at(span, why));
        vec![error.help("expect what the rules conclude of this patient, such as a level that can be missed")]
    }

    /// Why a line is true of everybody to whom the ruleset applies.
    fn always_true(&self, line: &Expectation) -> Option<String> {
        use ExpectationKind as E;
        let levels = self.ruleset.levels.len();
        let never_excluded = self.ruleset.applies.is_empty();
        let why = match (&line.kind, line.negated) {
            (E::LevelAtLeast(level), false) if level.index() + 1 == levels => {
                "every level is at least the least urgent one"
            }
            (E::LevelAtMost(level), false) if level.index() == 0 => "no level is above the most urgent one",
            (E::Level(_) | E::Settled, false) if levels == 1 && never_excluded => "there is only one level",
            (E::Applies, false) | (E::DoesNotApply, true) if never_excluded => {
                "without `applies when` the ruleset applies to everybody"
            }
            (E::Pattern(id, Grade::Likely), true)
                if self.ruleset.patterns.get(id.index()).is_some_and(|it| it.likely.is_none()) =>
            {
                "the pattern has no `likely when`"
            }
            (E::Assumed(id), true) if self.ruleset.question(*id).assume.is_none() => {
                "nothing is ever assumed for this question"
            }
            (E::Class(id, wanted), false) if self.every_choice(id.index(), wanted.len()) => {
                "these are all the classes there are"
            }
            (E::Score(id, low, high), false)
                if self.plan.scores.get(id.index()).is_some_and(|it| self.in_all(*it, *low, *high)) =>
            {
                "the number can be nothing else"
            }
            (E::Calculation(id, low, high), false)
                if self.plan.calculations.get(id.index()).is_some_and(|(number, applies)| {
                    self.is_certain(*applies) && self.in_all(*number, *low, *high)
                }) =>
            {
                "the number can be nothing else"
            }
            _ => return None,
        };
        Some(why.to_owned())
    }

    /// Whether a class always applies and has so many choices.
    fn every_choice(&self, class: usize, wanted: usize) -> bool {
        let node = self.plan.class_refs.get(class).and_then(|at| self.plan.classes.get(at.0 as usize));
        let applies = node.is_some_and(|node| self.is_certain(node.applies));
        applies && self.ruleset.classes.get(class).is_some_and(|it| it.choices.len() == wanted)
    }

    fn is_certain(&self, node: TruthRef) -> bool {
        self.plan.declared_truths.get(node.0 as usize) == Some(&Truth::True)
    }

    fn in_all(&self, number: NumberRef, low: Decimal, high: Decimal) -> bool {
        let range = self.plan.declared(number);
        range.is_some_and(|(min, max)| low.exact() <= min && max <= high.exact())
    }
}

fn line_cannot_fail(span: Span, why: &str) -> Diagnostic {
    let message = format!("this expectation cannot fail: {why}");
    let warning = Diagnostic::warning(codes::CANNOT_FAIL, span, message);
    warning.help("leave the line out, or expect something that can be missed")
}
