//! Builds the tree of a rule: conditions down to answers, through findings, scores, classes and patterns, each of them
//! once for a rule and never deeper than a fixed bound.

use super::super::{Assessment, words};
use super::{Node, RuleTrace, Worth, derived};
use crate::ruleset::visit;
use crate::ruleset::{
    CalculationId, ClassId, Cond, CondKind, FindingId, Num, NumKind, PatternId, QuestionId, Rule, RuleId,
    ScoreId,
};
use crate::source::Span;
use crate::truth::Truth;
use std::collections::HashSet;

/// Beyond this depth a chain is not followed: nobody reads further, and readers of JSON bound their depth too.
const DEEPEST: usize = 40;

/// Something that has a tree of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Finding(FindingId),
    Pattern(PatternId),
    Class(ClassId),
    Score(ScoreId),
    Calculation(CalculationId),
    Gate(QuestionId),
}

/// One rule's tree being built.
pub(super) struct Build<'b, 'a> {
    pub(super) about: &'b Assessment<'a>,
    seen: HashSet<Part>,
    depth: usize,
    /// Inside an exception, which is read as if nothing were assumed.
    without_assumptions: bool,
}

/// The tree of a rule.
pub(super) fn rule<'a>(about: &Assessment<'a>, id: RuleId, rule: &'a Rule) -> RuleTrace<'a> {
    let mut build = Build::new(about);
    let value = about.outcome.rules.get(id.index()).copied();
    RuleTrace {
        rule,
        value: value.unwrap_or(Truth::Open),
        when: build.cond(&rule.when, None),
        unless: rule.unless.as_ref().map(|unless| build.exception(unless)),
        nearest: None,
    }
}

impl<'b, 'a> Build<'b, 'a> {
    /// Nothing shown yet.
    pub(super) fn new(about: &'b Assessment<'a>) -> Self {
        Self { about, seen: HashSet::new(), depth: 0, without_assumptions: false }
    }
}

impl Build<'_, '_> {
    /// Follows a part if this rule has not shown it yet and it is not too deep.
    pub(super) fn once(&mut self, part: Part, follow: impl FnOnce(&mut Self) -> Vec<Node>) -> Vec<Node> {
        if self.depth >= DEEPEST || !self.seen.insert(part) {
            return Vec::new();
        }
        self.deeper(follow)
    }

    fn deeper(&mut self, follow: impl FnOnce(&mut Self) -> Vec<Node>) -> Vec<Node> {
        if self.depth >= DEEPEST {
            return Vec::new();
        }
        self.depth += 1;
        let nodes = follow(self);
        self.depth -= 1;
        nodes
    }

    /// The tree of a condition; `within` is the place of what it stands in.
    pub(super) fn cond(&mut self, cond: &Cond, within: Option<Span>) -> Node {
        let mut answers = Vec::new();
        let children = self.deeper(|build| build.inside(cond, &mut answers));
        Node {
            text: derived::cond_text(self.about, cond, within),
            worth: Worth::Truth(self.about.values.cond(cond.id)),
            points: None,
            answers,
            children,
        }
    }

    fn inside(&mut self, cond: &Cond, answers: &mut Vec<(QuestionId, String)>) -> Vec<Node> {
        let within = Some(cond.span);
        match &cond.kind {
            CondKind::Always | CondKind::LevelAtLeast(_) | CondKind::LevelAtMost(_) => Vec::new(),
            CondKind::ChoiceIs(id, _)
            | CondKind::SetIncludes(id, _, _)
            | CondKind::SetIsNone(id)
            | CondKind::IsUnknown(id)
            | CondKind::IsKnown(id) => self.answer(*id, answers),
            CondKind::Not(inner) => vec![self.cond(inner, within)],
            CondKind::And(list)
            | CondKind::Or(list)
            | CondKind::AtLeast(_, list)
            | CondKind::AtMost(_, list)
            | CondKind::Exactly(_, list) => self.conds(list, within),
            CondKind::Compare(_, left, right) => self.nums(&[left, right], answers),
            CondKind::Between(value, low, high) => self.nums(&[value, low, high], answers),
            CondKind::Finding(id) => self.finding(*id),
            CondKind::PatternIs(id, _) => self.pattern(*id),
            CondKind::ClassIs(id, _) => derived::class(self, *id).into_iter().collect(),
        }
    }

    pub(super) fn conds(&mut self, list: &[Cond], within: Option<Span>) -> Vec<Node> {
        list.iter().map(|cond| self.cond(cond, within)).collect()
    }

    /// Notes an answer, and shows its gate where that does not certainly hold.
    pub(super) fn answer(&mut self, id: QuestionId, answers: &mut Vec<(QuestionId, String)>) -> Vec<Node> {
        if !answers.iter().any(|(known, _)| *known == id) {
            answers.push((id, words::known(self.about, id, self.without_assumptions)));
        }
        let question = words::question(self.about.ruleset, id);
        let gate = question.and_then(|question| question.gate.as_ref());
        let held = |gate: &&crate::ruleset::Gate| !self.about.values.cond(gate.when.id).is_true();
        match gate.filter(held) {
            Some(gate) => self.once(Part::Gate(id), |build| {
                let mut node = build.cond(&gate.when, None);
                node.text = format!("asked when {}", node.text);
                vec![node]
            }),
            None => Vec::new(),
        }
    }

    /// The tree of a finding: its condition and its exception.
    pub(super) fn finding(&mut self, id: FindingId) -> Vec<Node> {
        let Some(finding) = self.about.ruleset.findings.get(id.index()) else {
            return Vec::new();
        };
        self.once(Part::Finding(id), |build| {
            let when = build.cond(&finding.when, None);
            let unless = finding.unless.as_ref().map(|unless| build.unless(unless));
            std::iter::once(when).chain(unless).collect()
        })
    }

    /// The tree of an exception.
    pub(super) fn unless(&mut self, unless: &Cond) -> Node {
        let mut node = self.exception(unless);
        node.text = format!("unless {}", node.text);
        node
    }

    fn exception(&mut self, unless: &Cond) -> Node {
        let before = std::mem::replace(&mut self.without_assumptions, true);
        let node = self.cond(unless, None);
        self.without_assumptions = before;
        node
    }

    fn pattern(&mut self, id: PatternId) -> Vec<Node> {
        let Some(pattern) = self.about.ruleset.patterns.get(id.index()) else {
            return Vec::new();
        };
        self.once(Part::Pattern(id), |build| {
            let grades = [("likely when", &pattern.likely), ("possible when", &pattern.possible)];
            let mut nodes = Vec::new();
            for (word, when) in grades {
                if let Some(when) = when {
                    let mut node = build.cond(when, None);
                    node.text = format!("{word} {}", node.text);
                    nodes.push(node);
                }
            }
            nodes
        })
    }

    /// What some numbers read: answers noted, scores and calculations as trees of their own. A list of work replaces
    /// recursion, because a sum may have thousands of terms.
    pub(super) fn nums(&mut self, nums: &[&Num], answers: &mut Vec<(QuestionId, String)>) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut work: Vec<&Num> = nums.iter().rev().copied().collect();
        while let Some(num) = work.pop() {
            match &num.kind {
                NumKind::Constant(_) | NumKind::Date(_) | NumKind::NotApplying | NumKind::Measured(_) => {}
                NumKind::Question(id) | NumKind::Points(id) => nodes.extend(self.answer(*id, answers)),
                NumKind::Calculation(id) => nodes.extend(derived::calculation(self, *id)),
                NumKind::Score(id) | NumKind::Highest(id) => nodes.extend(derived::score(self, *id)),
                NumKind::CountOf(list) => nodes.extend(self.conds(list, Some(num.span))),
                _ => visit::below(visit::Node::Num(num), |part| {
                    if let visit::Node::Num(part) = part {
                        work.push(part);
                    }
                }),
            }
        }
        nodes
    }
}
