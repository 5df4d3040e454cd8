//! The meaning of what is concluded and promised: patterns, advice, rules, promises, impossibles.

use super::super::dates;
use super::super::rule::{Advice, Expectation, ExpectationKind, Pattern, Rule};
use super::super::{Cond, LevelId, QuestionId, Ruleset};
use super::expression::cond;
use super::writer::Writer;
use crate::number::Decimal;

/// Writes every conclusion.
pub(super) fn write(to: &mut Writer, ruleset: &Ruleset) {
    to.each("patterns", &ruleset.patterns, |to, it| pattern(to, ruleset, it));
    to.each("advice", &ruleset.advice, |to, it| advice(to, ruleset, it));
    to.each("rules", &ruleset.rules, |to, it| rule(to, ruleset, it));
    if let Some(otherwise) = &ruleset.otherwise {
        to.key("otherwise");
        to.object(|to| {
            to.field("level", level(ruleset, otherwise.level));
            to.maybe("because", otherwise.because.as_deref());
        });
    }
    promises(to, ruleset);
}

fn maybe_cond(to: &mut Writer, ruleset: &Ruleset, key: &str, condition: Option<&Cond>) {
    if let Some(condition) = condition {
        to.key(key);
        cond(to, ruleset, condition);
    }
}

fn pattern(to: &mut Writer, ruleset: &Ruleset, pattern: &Pattern) {
    to.object(|to| {
        to.field("id", &pattern.id);
        to.field("name", &pattern.name);
        maybe_cond(to, ruleset, "likely", pattern.likely.as_ref());
        maybe_cond(to, ruleset, "possible", pattern.possible.as_ref());
        to.maybe("about", pattern.about.as_deref());
        to.grounds(ruleset, pattern.because.as_deref(), &pattern.cite);
    });
}

fn advice(to: &mut Writer, ruleset: &Ruleset, advice: &Advice) {
    to.object(|to| {
        to.field("id", &advice.id);
        to.field("text", &advice.text);
        maybe_cond(to, ruleset, "when", advice.when.as_ref());
        maybe_cond(to, ruleset, "unless", advice.unless.as_ref());
        to.flag("even_with_red_flags", advice.even_with_red_flags);
        to.maybe("about", advice.about.as_deref());
        to.maybe("show_under", advice.show_under.as_deref());
        to.grounds(ruleset, advice.because.as_deref(), &advice.cite);
    });
}

fn rule(to: &mut Writer, ruleset: &Ruleset, rule: &Rule) {
    to.object(|to| {
        to.field("id", &rule.id);
        to.field("name", &rule.name);
        to.flag("red_flag", rule.red_flag);
        to.key("when");
        cond(to, ruleset, &rule.when);
        maybe_cond(to, ruleset, "unless", rule.unless.as_ref());
        to.maybe("level", rule.level.map(|id| level(ruleset, id)));
        let advised =
            |id: &super::super::AdviceId| ruleset.advice.get(id.index()).map_or("", |it| it.id.as_str());
        to.key("advise");
        to.texts(rule.advise.iter().map(advised));
        to.grounds(ruleset, rule.because.as_deref(), &rule.cite);
    });
}

fn promises(to: &mut Writer, ruleset: &Ruleset) {
    to.key("always");
    to.list(|to| {
        for promise in &ruleset.promises {
            to.object(|to| {
                to.field("name", &promise.name);
                maybe_cond(to, ruleset, "when", promise.when.as_ref());
                to.each("expect", &promise.expect, |to, it| expect(to, ruleset, it));
            });
        }
    });
    to.key("impossible");
    to.list(|to| {
        for impossible in &ruleset.impossibles {
            to.object(|to| {
                to.field("name", &impossible.name);
                maybe_cond(to, ruleset, "when", Some(&impossible.when));
                to.maybe("because", impossible.because.as_deref());
            });
        }
    });
}

fn level(ruleset: &Ruleset, id: LevelId) -> &str {
    ruleset.levels.get(id.index()).map_or("", |it| it.id.as_str())
}

fn question(ruleset: &Ruleset, id: QuestionId) -> &str {
    ruleset.questions.get(id.index()).map_or("", |it| it.id.as_str())
}

fn expect(to: &mut Writer, ruleset: &Ruleset, expectation: &Expectation) {
    to.list(|to| {
        if expectation.negated {
            to.text("not");
        }
        for word in expected(ruleset, &expectation.kind) {
            to.text(&word);
        }
    });
}

/// The words of an expectation, names in place of positions.
fn expected(ruleset: &Ruleset, kind: &ExpectationKind) -> Vec<String> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let rule = |at: usize| ruleset.rules.get(at).map_or("", |it| it.id.as_str());
    let advice = |at: usize| ruleset.advice.get(at).map_or("", |it| it.id.as_str());
    let pattern = |at: usize| ruleset.patterns.get(at).map_or("", |it| it.id.as_str());
    match kind {
        ExpectationKind::Level(id) => words(&["level", level(ruleset, *id)]),
        ExpectationKind::LevelAtLeast(id) => words(&["level_at_least", level(ruleset, *id)]),
        ExpectationKind::LevelAtMost(id) => words(&["level_at_most", level(ruleset, *id)]),
        ExpectationKind::Settled => words(&["settled"]),
        ExpectationKind::Applies => words(&["applies"]),
        ExpectationKind::DoesNotApply => words(&["does_not_apply"]),
        ExpectationKind::Fired(id) => words(&["fired", rule(id.index())]),
        ExpectationKind::Open(id) => words(&["open", rule(id.index())]),
        ExpectationKind::Pattern(id, grade) => words(&[grade.word(), pattern(id.index())]),
        ExpectationKind::Advise(id) => words(&["advise", advice(id.index())]),
        ExpectationKind::Withheld(id) => words(&["withheld", advice(id.index())]),
        ExpectationKind::Asks(id) => words(&["asks", question(ruleset, *id)]),
        ExpectationKind::Assumed(id) => words(&["assumed", question(ruleset, *id)]),
        _ => expected_value(ruleset, kind),
    }
}

/// The words of an expectation about a derived value.
fn expected_value(ruleset: &Ruleset, kind: &ExpectationKind) -> Vec<String> {
    match kind {
        ExpectationKind::Finding(id, value) => {
            let finding = ruleset.findings.get(id.index());
            let value = value.map_or("open", |yes| if yes { "yes" } else { "no" });
            vec![finding.map(|it| it.id.clone()).unwrap_or_default(), value.to_owned()]
        }
        ExpectationKind::Class(id, at) => {
            let class = ruleset.classes.get(id.index());
            let choice = |at: &u16| class?.choices.get(usize::from(*at)).map(|it| it.id.clone());
            let id = class.map(|it| it.id.clone()).unwrap_or_default();
            std::iter::once(id).chain(at.iter().filter_map(choice)).collect()
        }
        ExpectationKind::Calculation(id, low, high) => {
            let item = ruleset.calculations.get(id.index());
            let id = item.map(|it| it.id.clone()).unwrap_or_default();
            let is_date = item.is_some_and(|it| it.is_date);
            let end =
                |value: &Decimal| if is_date { dates::written(&value.exact()) } else { value.to_string() };
            vec![id, end(low), end(high)]
        }
        ExpectationKind::Score(id, low, high) => {
            let item = ruleset.scores.get(id.index());
            let id = item.map(|it| it.id.clone()).unwrap_or_default();
            vec![id, low.to_string(), high.to_string()]
        }
        _ => Vec::new(),
    }
}
