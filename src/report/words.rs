//! The words of names, answers and values that every form of a report shares, and what makes text safe to print.

use super::Assessment;
use crate::date::Date;
use crate::eval::outcome::Range;
use crate::number::{self, Exact};
use crate::ruleset::State;
use crate::ruleset::{
    Advice, Calculation, Citation, LevelId, Pattern, PatternId, Question, QuestionId, QuestionKind, Rule,
    RuleId, Ruleset, Value, dates,
};
use crate::truth::Truth;
use num_bigint::BigInt;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write;

/// Whether a character could steer a terminal or turn the direction of the text.
#[must_use]
pub fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The text with every character that could steer a terminal written as its number.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\t' => out.push(' '),
            '\r' => out.push_str("\\r"),
            _ if is_unsafe(character) => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    Cow::Owned(out)
}

/// "a", "a or b", "a, b or c".
pub(super) fn join(words: &[String], last: &str) -> String {
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, before)) => format!("{} {last} {end}", before.join(", ")),
    }
}

/// The first letter made large, to start a sentence.
pub(super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// `true`, `false` or `open`, as a person says it of a condition.
pub(super) fn truth(value: Truth) -> &'static str {
    match value {
        Truth::True => "true",
        Truth::False => "false",
        Truth::Open => "open",
    }
}

/// A range as exact text: "9", "7 to 13", "does not apply".
pub(super) fn range(range: Option<&Range>) -> String {
    match range {
        None => "does not apply".to_owned(),
        Some(range) if range.min == range.max => number::text(&range.min),
        Some(range) => format!("{} to {}", number::text(&range.min), number::text(&range.max)),
    }
}

/// What a calculation gives, as programs read it: a date as ISO text.
pub(super) fn calculated(calculation: &Calculation, range: Option<&Range>) -> String {
    amount(calculation, range, dates::written)
}

/// What a calculation gives, for people: a date with its month in words.
pub(super) fn calculated_spoken(calculation: &Calculation, range: Option<&Range>) -> String {
    amount(calculation, range, day_in_words)
}

fn amount(calculation: &Calculation, known: Option<&Range>, day: fn(&Exact) -> String) -> String {
    match known {
        Some(known) if calculation.is_date && known.min == known.max => day(&known.min),
        Some(known) if calculation.is_date => format!("{} to {}", day(&known.min), day(&known.max)),
        known => range(known),
    }
}

fn day_in_words(number: &Exact) -> String {
    dates::date(number).map_or_else(|| dates::written(number), Date::in_words)
}

/// A question.
pub(super) fn question(ruleset: &Ruleset, id: QuestionId) -> Option<&Question> {
    ruleset.questions.get(id.index())
}

/// The id of a question.
pub(super) fn question_id(ruleset: &Ruleset, id: QuestionId) -> &str {
    question(ruleset, id).map_or("", |question| question.id.as_str())
}

/// A rule.
pub(super) fn rule(ruleset: &Ruleset, id: RuleId) -> Option<&Rule> {
    ruleset.rules.get(id.index())
}

/// A pattern.
pub(super) fn pattern(ruleset: &Ruleset, id: PatternId) -> Option<&Pattern> {
    ruleset.patterns.get(id.index())
}

/// An advice.
pub(super) fn advice(ruleset: &Ruleset, id: crate::ruleset::AdviceId) -> Option<&Advice> {
    ruleset.advice.get(id.index())
}

/// The id of a level.
pub(super) fn level_id(ruleset: &Ruleset, id: LevelId) -> &str {
    ruleset.levels.get(id.index()).map_or("", |level| level.id.as_str())
}

/// The words of a level.
pub(super) fn level_text(ruleset: &Ruleset, id: LevelId) -> &str {
    ruleset.levels.get(id.index()).map_or("", |level| level.text.as_str())
}

/// An answer in the words of its choices, with its unit.
pub(super) fn spoken(question: &Question, value: &Value) -> String {
    let choice = |at: &u16| match &question.kind {
        QuestionKind::OneOf(choices) | QuestionKind::AnyOf { choices, .. } => {
            choices.get(usize::from(*at)).map(|choice| choice.text.clone())
        }
        _ => None,
    };
    match (value, &question.kind) {
        (Value::Choice(at), QuestionKind::OneOf(_)) => choice(at).unwrap_or_default(),
        (Value::Set(set), QuestionKind::AnyOf { none, .. }) if set.is_empty() => none.clone(),
        (Value::Set(set), QuestionKind::AnyOf { .. }) => {
            let words: Vec<String> = set.iter().filter_map(choice).collect();
            words.join("; ")
        }
        (Value::Number(_), QuestionKind::Number(declared)) => {
            let unit = declared.unit.as_deref().map(|unit| format!(" {unit}"));
            question.written(value) + &unit.unwrap_or_default()
        }
        (Value::Number(day), QuestionKind::Date(_)) => day_in_words(&Exact::from(BigInt::from(*day))),
        _ => question.written(value),
    }
}

/// Whether a question is certainly not asked of this person.
pub(super) fn does_not_apply(about: &Assessment, id: QuestionId) -> bool {
    let gate = question(about.ruleset, id).and_then(|question| question.gate.as_ref());
    gate.is_some_and(|gate| about.values.cond(gate.when.id).is_false())
}

/// What is known of a question, in the words of an answer file; with what is assumed, or as if nothing were.
pub(super) fn known(about: &Assessment, id: QuestionId, without_assumptions: bool) -> String {
    let Some(question) = question(about.ruleset, id) else {
        return String::new();
    };
    if does_not_apply(about, id) {
        return "does not apply".to_owned();
    }
    match (about.answers.state(id), &question.assume) {
        (State::Given(value), _) => question.written(value),
        (State::Unknown, _) => "unknown".to_owned(),
        (State::Missing, Some(value)) if !without_assumptions && about.outcome.assumed.contains(&id) => {
            format!("{} (assumed)", question.written(value))
        }
        (State::Missing, _) => "missing".to_owned(),
    }
}

/// The questions that are assumed, those that change something first.
pub(super) fn assumed(about: &Assessment) -> Vec<QuestionId> {
    let mut told = HashSet::new();
    let matter = about.matters.iter().map(|matter| matter.question);
    let all = matter.chain(about.outcome.assumed.iter().copied());
    all.filter(|id| told.insert(*id)).collect()
}

/// What a citation says: the source in words, and the words quoted.
pub(super) fn citation(ruleset: &Ruleset, citation: &Citation) -> String {
    let source = ruleset.sources.get(citation.source.index());
    let source = source.map_or("", |source| source.citation.as_str());
    match &citation.quote {
        Some(quote) => format!("{source}: \"{quote}\""),
        None => source.to_owned(),
    }
}
