//! What the cases of a ruleset have shown: each conclusion, choice, gate and threshold in its possible states, and each
//! part of a red flag deciding by itself.
//!
//! Measured from the same walks as every result, over the cases that were run and have one, whether what they expect
//! holds or not. A case that is added can only show more.

mod candidates;
pub mod decides;
mod edges;
mod goals;
mod sight;
pub mod suggest;

use super::Patient;
use crate::eval::{self, Strictness};
use crate::plan::Plan;
use crate::ruleset::Ruleset;
use crate::ruleset::visit::{self, Node};
use crate::source::Span;
use sight::{Seen, Sight};

/// What is covered. The order is that of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A red flag is true, false, open.
    RedFlag,
    /// A part of a red flag's `when` decides by itself: masking MC/DC.
    Decides,
    /// Another rule is true, false, open.
    Rule,
    /// A comparison with a constant is true and false where its number applies.
    Threshold,
    /// A number stands right at a threshold, on each side of it.
    Edge,
    /// A number falls in a band.
    Band,
    /// It stands at an end of the band.
    BandEdge,
    /// A choice is answered.
    Choice,
    /// A gated question is asked, and is not.
    Gate,
    /// A finding is yes, no.
    Finding,
    /// A class certainly is this.
    Class,
    /// A pattern has this grade, and none.
    Pattern,
    /// An advice is given, and withheld.
    Advice,
}

impl Kind {
    /// Every kind, in the order of reports.
    pub const ALL: [Self; 13] = [
        Self::RedFlag,
        Self::Decides,
        Self::Rule,
        Self::Threshold,
        Self::Edge,
        Self::Band,
        Self::BandEdge,
        Self::Choice,
        Self::Gate,
        Self::Finding,
        Self::Class,
        Self::Pattern,
        Self::Advice,
    ];

    /// Its name in reports; with `_` for each blank that of JSON, on which programs may rely.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::RedFlag => "red flags",
            Self::Decides => "parts of red flags",
            Self::Rule => "rules",
            Self::Threshold => "thresholds",
            Self::Edge => "edges of thresholds",
            Self::Band => "bands",
            Self::BandEdge => "edges of bands",
            Self::Choice => "choices",
            Self::Gate => "gates",
            Self::Finding => "findings",
            Self::Class => "classes",
            Self::Pattern => "patterns",
            Self::Advice => "advice",
        }
    }
}

/// One thing to be seen.
#[derive(Debug, Clone)]
pub struct Goal {
    /// In a word or two: `true`, `open`, `at 38.0`.
    pub word: String,
    /// How many cases showed it.
    pub cases: usize,
    sight: Sight,
}

/// Something in the ruleset with what there is to be seen of it.
#[derive(Debug, Clone)]
pub struct Target {
    /// What kind.
    pub kind: Kind,
    /// Where it stands.
    pub span: Span,
    /// Its id or the author's words.
    pub name: String,
    /// What there is to be seen.
    pub goals: Vec<Goal>,
    /// The same in another way, of which the better one counts; empty where there is none.
    otherwise: Vec<Goal>,
}

/// How many goals of a kind there are, and how many were met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Met by a case.
    pub met: usize,
    /// All.
    pub goals: usize,
}

impl Share {
    /// Percent, rounded down: 100 only where everything is met.
    #[must_use]
    pub fn percent(self) -> usize {
        (self.met * 100).checked_div(self.goals).unwrap_or(100)
    }
}

/// What the cases have shown of a ruleset.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// How many cases had a result.
    pub cases: usize,
    /// Everything there is to be seen, by kind and in the order of the text.
    pub targets: Vec<Target>,
    /// Every place with how many cases showed what starts there as true, in the order of the text, the longer first.
    pub lines: Vec<(Span, usize)>,
}

impl Coverage {
    /// Of one kind.
    #[must_use]
    pub fn share(&self, kind: Kind) -> Share {
        Self::sum(self.targets.iter().filter(|target| target.kind == kind))
    }

    /// Of everything.
    #[must_use]
    pub fn whole(&self) -> Share {
        Self::sum(self.targets.iter())
    }

    fn sum<'a>(targets: impl Iterator<Item = &'a Target>) -> Share {
        targets.flat_map(|target| &target.goals).fold(Share::default(), |share, goal| Share {
            met: share.met + usize::from(goal.cases > 0),
            goals: share.goals + 1,
        })
    }
}

/// Measures what cases show of their ruleset.
#[must_use]
pub fn measure(ruleset: &Ruleset, plan: &Plan, patients: &[Patient]) -> Coverage {
    let mut targets = goals::of(ruleset, plan);
    let mut lines: Vec<(Span, Sight, usize)> = conditions(ruleset);
    let mut cases = 0;
    for patient in patients {
        let evaluated = eval::evaluate_without_asking(ruleset, plan, &patient.answers, Strictness::Lenient);
        let Ok(evaluation) = evaluated else { continue };
        cases += 1;
        let seen = Seen { ruleset, answers: &patient.answers, evaluation: &evaluation };
        for goal in targets.iter_mut().flat_map(|it| it.goals.iter_mut().chain(&mut it.otherwise)) {
            goal.cases += usize::from(seen.shows(&goal.sight));
        }
        for (_, sight, count) in &mut lines {
            *count += usize::from(seen.shows(sight));
        }
    }
    targets.iter_mut().for_each(Target::take_better);
    targets.sort_by_key(|target| (target.kind, target.span.start));
    Coverage { cases, lines: places(&targets, lines), targets }
}

impl Target {
    fn take_better(&mut self) {
        let met = |goals: &[Goal]| goals.iter().filter(|goal| goal.cases > 0).count();
        if met(&self.otherwise) > met(&self.goals) {
            std::mem::swap(&mut self.goals, &mut self.otherwise);
        }
    }

    /// The goals that no case met.
    pub fn missed(&self) -> impl Iterator<Item = &Goal> {
        self.goals.iter().filter(|goal| goal.cases == 0)
    }
}

/// Every condition that a result is made of; those of promises and of what is impossible are not.
fn conditions(ruleset: &Ruleset) -> Vec<(Span, Sight, usize)> {
    let mut found = Vec::new();
    for root in roots(ruleset) {
        visit::each_node(root, |node| {
            if let Node::Cond(cond) = node {
                found.push((cond.span, Sight::Cond(cond.id), 0));
            }
        });
    }
    found
}

fn roots(ruleset: &Ruleset) -> impl Iterator<Item = Node<'_>> {
    let applies = ruleset.applies.iter().map(|applies| &applies.when);
    let rules = ruleset.rules.iter().flat_map(|rule| std::iter::once(&rule.when).chain(&rule.unless));
    let advice = ruleset.advice.iter().flat_map(|advice| advice.when.iter().chain(&advice.unless));
    let conclusions = applies.chain(rules).chain(advice).map(Node::Cond);
    visit::all_items(ruleset).flat_map(|item| visit::nodes_of(ruleset, item)).chain(conclusions)
}

fn places(targets: &[Target], conditions: Vec<(Span, Sight, usize)>) -> Vec<(Span, usize)> {
    let own = targets.iter().filter(|target| {
        !matches!(target.kind, Kind::Decides | Kind::Threshold | Kind::Edge | Kind::BandEdge | Kind::Gate)
    });
    // The first goal of each of these is that it is true, in its way.
    let own = own.filter_map(|target| Some((target.span, target.goals.first()?.cases)));
    let mut lines: Vec<_> = own.chain(conditions.into_iter().map(|(span, _, count)| (span, count))).collect();
    lines.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    lines
}
