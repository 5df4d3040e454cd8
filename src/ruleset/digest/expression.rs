//! Conditions and numbers as arrays: the word first, then what it is about.
//!
//! A list of work replaces recursion, because a sum of thousands of terms is as deep as it is long.

use super::super::expression::{Cond, CondKind, Including, Num, NumKind};
use super::super::visit::{Node, below};
use super::super::{ClassId, QuestionId, Ruleset};
use super::writer::Writer;

/// What is still to be written.
enum Work<'a> {
    Node(Node<'a>),
    Close,
}

/// Writes a condition.
pub(super) fn cond(to: &mut Writer, ruleset: &Ruleset, cond: &Cond) {
    run(to, ruleset, Node::Cond(cond));
}

/// Writes a number.
pub(super) fn num(to: &mut Writer, ruleset: &Ruleset, num: &Num) {
    run(to, ruleset, Node::Num(num));
}

fn run<'a>(to: &mut Writer, ruleset: &'a Ruleset, root: Node<'a>) {
    let mut work = vec![Work::Node(root)];
    while let Some(next) = work.pop() {
        let Work::Node(node) = next else {
            to.close_list();
            continue;
        };
        to.open_list();
        work.push(Work::Close);
        match node {
            Node::Cond(cond) => cond_head(to, ruleset, &cond.kind),
            Node::Num(num) => num_head(to, ruleset, &num.kind),
        }
        below(node, |inner| work.push(Work::Node(inner)));
    }
}

fn cond_head(to: &mut Writer, ruleset: &Ruleset, kind: &CondKind) {
    match kind {
        CondKind::Always => to.text("always"),
        CondKind::Finding(id) => {
            to.pair_in_place("finding", ruleset.findings.get(id.index()).map(|f| &f.id));
        }
        CondKind::ChoiceIs(id, at) => choices(to, ruleset, "is", *id, at),
        CondKind::SetIncludes(id, Including::Any, at) => {
            choices(to, ruleset, "includes_any", *id, at);
        }
        CondKind::SetIncludes(id, Including::All, at) => {
            choices(to, ruleset, "includes_all", *id, at);
        }
        CondKind::SetIsNone(id) => question(to, ruleset, "is_none", *id),
        CondKind::IsUnknown(id) => question(to, ruleset, "is_unknown", *id),
        CondKind::IsKnown(id) => question(to, ruleset, "is_known", *id),
        CondKind::Compare(op, _, _) => to.text(op.sign()),
        CondKind::Between(..) => to.text("between"),
        CondKind::ClassIs(id, at) => class(to, ruleset, *id, at),
        CondKind::PatternIs(id, grade) => {
            to.pair_in_place("pattern", ruleset.patterns.get(id.index()).map(|p| &p.id));
            to.text(grade.word());
        }
        CondKind::LevelAtLeast(id) => {
            to.pair_in_place("level_at_least", ruleset.levels.get(id.index()).map(|l| &l.id));
        }
        CondKind::LevelAtMost(id) => {
            to.pair_in_place("level_at_most", ruleset.levels.get(id.index()).map(|l| &l.id));
        }
        CondKind::Not(_) => to.text("not"),
        CondKind::And(_) => to.text("and"),
        CondKind::Or(_) => to.text("or"),
        CondKind::AtLeast(n, _) => counted(to, "at_least", *n),
        CondKind::AtMost(n, _) => counted(to, "at_most", *n),
        CondKind::Exactly(n, _) => counted(to, "exactly", *n),
    }
}

fn counted(to: &mut Writer, word: &str, n: u32) {
    to.text(word);
    to.whole(u64::from(n));
}

fn question(to: &mut Writer, ruleset: &Ruleset, word: &str, id: QuestionId) {
    to.pair_in_place(word, ruleset.questions.get(id.index()).map(|q| &q.id));
}

fn choices(to: &mut Writer, ruleset: &Ruleset, word: &str, id: QuestionId, at: &[u16]) {
    question(to, ruleset, word, id);
    let ids = ruleset.questions.get(id.index()).map(super::super::Question::choice_ids);
    let ids = ids.unwrap_or_default();
    to.texts(at.iter().map(|at| ids.get(usize::from(*at)).copied().unwrap_or_default()));
}

fn class(to: &mut Writer, ruleset: &Ruleset, id: ClassId, at: &[u16]) {
    let class = ruleset.classes.get(id.index());
    to.pair_in_place("class", class.map(|class| &class.id));
    let choice = |at: &u16| class.and_then(|class| class.choices.get(usize::from(*at)));
    to.texts(at.iter().map(|at| choice(at).map_or("", |choice| choice.id.as_str())));
}

fn num_head(to: &mut Writer, ruleset: &Ruleset, kind: &NumKind) {
    match kind {
        NumKind::Constant(value) => to.pair_in_place("number", Some(&value.to_string())),
        NumKind::Date(date) => to.pair_in_place("date", Some(&date.to_string())),
        NumKind::Measured(it) => {
            to.pair_in_place("number", Some(&it.written.to_string()));
            to.text(&it.unit);
        }
        NumKind::InUnit(_, unit) => to.pair_in_place("in", Some(&unit.unit)),
        NumKind::Question(id) => question(to, ruleset, "question", *id),
        NumKind::Points(id) => question(to, ruleset, "points", *id),
        NumKind::Calculation(id) => {
            let item = ruleset.calculations.get(id.index());
            to.pair_in_place("calculation", item.map(|item| &item.id));
        }
        NumKind::Score(id) => {
            to.pair_in_place("score", ruleset.scores.get(id.index()).map(|item| &item.id));
        }
        NumKind::Highest(id) => {
            to.pair_in_place("highest_item_of", ruleset.scores.get(id.index()).map(|item| &item.id));
        }
        NumKind::Negative(_) => to.text("negative"),
        NumKind::Add(..) => to.text("+"),
        NumKind::Subtract(..) => to.text("-"),
        NumKind::Multiply(..) => to.text("*"),
        NumKind::Divide(..) => to.text("/"),
        NumKind::Min(_) => to.text("min"),
        NumKind::Max(_) => to.text("max"),
        NumKind::Abs(_) => to.text("abs"),
        NumKind::Round(_, decimals) => counted(to, "round", u32::from(*decimals)),
        NumKind::Floor(_) => to.text("floor"),
        NumKind::Ceiling(_) => to.text("ceiling"),
        NumKind::Power(..) => to.text("power"),
        NumKind::Root(_, degree) => counted(to, "root", *degree),
        NumKind::Ln(_) => to.text("ln"),
        NumKind::Log10(_) => to.text("log10"),
        NumKind::Exp(_) => to.text("exp"),
        NumKind::CountOf(_) => to.text("count_of"),
        NumKind::Since(unit, _) => to.pair_in_place("since", Some(&unit.word().to_owned())),
        NumKind::DaysFrom(..) => to.text("days_from"),
        NumKind::PlusDays(..) => to.text("plus_days"),
        NumKind::SumOf(_) => to.text("sum_of"),
        NumKind::NotApplying => to.text("does_not_apply"),
    }
}
