//! Results and problems as JSON: the contract that scripts, editors and other programs build on.

mod problem;

use super::withheld::{self, Names};
use super::{Assessment, ENGINE, exact, numbers, shown, trace, words};
use crate::answers::Answers;
use crate::eval::outcome::{Outcome, Prorated, Range};
use crate::number;
use crate::ruleset::State;
use crate::ruleset::{ClassId, Grade, PatternId, Question, QuestionId, RuleId, Ruleset, Value, dates};
use serde_json::{Map, Value as Json, json};
use std::fmt::Write;

pub use problem::{errors, problems};

/// JSON as text over several lines, ending in a line break, with nothing in it that could steer a terminal.
#[must_use]
pub fn text(value: &Json) -> String {
    safe(format!("{value:#}\n"))
}

/// The same on one line.
#[must_use]
pub fn line(value: &Json) -> String {
    safe(format!("{value}\n"))
}

fn safe(text: String) -> String {
    // As nearly every text is.
    if text.bytes().all(|byte| byte == b'\n' || (0x20..0x7f).contains(&byte)) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character != '\n' && words::is_unsafe(character) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(character));
        } else {
            out.push(character);
        }
    }
    out
}

/// One result.
#[must_use]
pub fn result(about: &Assessment) -> Json {
    let (ruleset, outcome) = (about.ruleset, about.outcome);
    let ids = |list: &[RuleId]| ids(list.iter().map(|id| words::rule(ruleset, *id).map(|it| &it.id)));
    let mut fields = json!({
        "format": 1,
        "ruleset": {"id": ruleset.id, "version": ruleset.version, "digest": about.digest},
        "engine": ENGINE,
        "source": about.source.name(),
        "assessed_on": about.assessed_on.to_string(),
        "applies": trace::truth(outcome.applies),
        "level": level_of(about),
        "fired": ids(&outcome.fired),
        "open": ids(&outcome.open),
        "patterns": patterns(ruleset, &outcome.patterns),
        "patterns_open": patterns(ruleset, &outcome.patterns_open),
        "advice": advice(about),
        "withheld": held_back(about),
        "findings": findings(about),
        "numbers": numbers_of(about),
        "classes": classes(about),
        "shown": shown_under(about),
        "not_assessed": not_assessed(about),
        "ask": questions(ruleset, &outcome.ask),
        "assumed": assumed(about),
        "not_used": questions(ruleset, &outcome.not_used),
        "answers": answers(ruleset, about.answers),
        "warnings": problem::list(about.source, about.warnings),
        "not_applicable": not_applicable(about),
    });
    if let Some(fields) = fields.as_object_mut().filter(|_| about.answers.converted().next().is_some()) {
        fields.insert("converted".to_owned(), converted(about));
    }
    if let Some((fields, exact)) = fields.as_object_mut().zip(about.exact) {
        fields.insert("exact".to_owned(), exact::json(about.ruleset, exact));
    }
    if let Some(fields) = fields.as_object_mut().filter(|_| about.why) {
        fields.insert("trace".to_owned(), trace::json(about));
    }
    fields
}

fn ids<'a>(list: impl Iterator<Item = Option<&'a String>>) -> Json {
    list.flatten().map(|id| Json::from(id.as_str())).collect()
}

fn questions(ruleset: &Ruleset, list: &[QuestionId]) -> Json {
    ids(list.iter().map(|id| words::question(ruleset, *id).map(|it| &it.id)))
}

/// The level of an outcome; null where there is none.
#[must_use]
pub fn level(ruleset: &Ruleset, outcome: &Outcome) -> Json {
    let Some(level) = &outcome.level else { return Json::Null };
    let id = |id| words::level_id(ruleset, id);
    let bare = level.without_assumptions;
    json!({
        "at_least": id(level.bounds.at_least),
        "at_most": id(level.bounds.at_most),
        "settled": level.settled,
        "without_assumptions": {"at_least": id(bare.at_least), "at_most": id(bare.at_most)},
    })
}

/// The same with the levels still possible one by one, where they are wanted.
fn level_of(about: &Assessment) -> Json {
    let mut fields = level(about.ruleset, about.outcome);
    if let Some((fields, exact)) = fields.as_object_mut().zip(about.exact) {
        let levels = exact.possible().into_iter();
        let ids = levels.map(|level| Json::from(words::level_id(about.ruleset, level)));
        fields.insert("exact".to_owned(), ids.collect());
    }
    fields
}

fn patterns(ruleset: &Ruleset, list: &[(PatternId, Grade)]) -> Json {
    let entry = |(id, grade): &(PatternId, Grade)| {
        let pattern = words::pattern(ruleset, *id)?;
        Some(json!({"id": pattern.id, "grade": grade.word()}))
    };
    list.iter().filter_map(entry).collect()
}

fn advice(about: &Assessment) -> Json {
    let given = about.outcome.advice.iter();
    ids(given.map(|id| words::advice(about.ruleset, *id).map(|it| &it.id)))
}

fn held_back(about: &Assessment) -> Json {
    let held = about.outcome.withheld.iter().filter_map(|held| {
        let advice = words::advice(about.ruleset, held.advice)?;
        Some(json!({
            "id": advice.id,
            "because": withheld::because(about, held, Names::Ids),
            "ask": questions(about.ruleset, &held.ask),
        }))
    });
    held.collect()
}

fn findings(about: &Assessment) -> Json {
    let findings = about.ruleset.findings.iter().zip(&about.outcome.findings);
    let fields: Map<_, _> = findings.map(|(it, value)| (it.id.clone(), trace::truth(*value))).collect();
    Json::Object(fields)
}

fn range(range: &Range, recorded: u32) -> Json {
    let mut fields = json!({
        "min": number::text(&range.min),
        "max": number::text(&range.max),
    });
    if let (Some(fields), Some(shown)) = (fields.as_object_mut(), numbers::shown(range, recorded)) {
        fields.insert("shown".to_owned(), Json::from(shown));
    }
    fields
}

/// What an unfinished score comes to if its open items are like the known ones, and how many those are.
fn prorated(prorated: &Prorated, recorded: u32) -> Json {
    let point = Range { min: prorated.value.clone(), max: prorated.value.clone() };
    let mut fields = json!({"value": number::text(&prorated.value)});
    if let Some(fields) = fields.as_object_mut() {
        if let Some(shown) = numbers::shown(&point, recorded) {
            fields.insert("shown".to_owned(), Json::from(shown));
        }
        fields.insert("answered".to_owned(), Json::from(prorated.answered));
        fields.insert("items".to_owned(), Json::from(prorated.items));
    }
    fields
}

/// Calculations and scores together in the order of the text.
fn numbers_of(about: &Assessment) -> Json {
    let ruleset = about.ruleset;
    let calculations = ruleset.calculations.iter().zip(&about.outcome.calculations);
    let calculations = calculations.map(|(it, value)| {
        let told = |value: &Range| {
            if it.is_date {
                return json!({"min": dates::written(&value.min), "max": dates::written(&value.max)});
            }
            range(value, numbers::of_calculation(ruleset, it))
        };
        let value = value.as_ref().map(told);
        (it.span, it.id.clone(), Json::from(value))
    });
    let scores = ruleset.scores.iter().zip(&about.outcome.scores);
    let scores = scores.zip(&about.outcome.prorated).map(|((it, value), prorated)| {
        let recorded = numbers::of_score(ruleset, it);
        let mut fields = range(value, recorded);
        if let (Some(fields), Some(it)) = (fields.as_object_mut(), prorated) {
            fields.insert("prorated".to_owned(), self::prorated(it, recorded));
        }
        (it.span, it.id.clone(), fields)
    });
    let mut all: Vec<_> = calculations.chain(scores).collect();
    all.sort_by_key(|(span, _, _)| *span);
    Json::Object(all.into_iter().map(|(_, id, value)| (id, value)).collect())
}

fn classes(about: &Assessment) -> Json {
    let classes = about.ruleset.classes.iter().enumerate().map(|(at, class)| {
        let possible = about.outcome.class(ClassId::at(at)).iter();
        let choices = possible.map(|at| class.choices.get(usize::from(*at)).map(|it| &it.id));
        (class.id.clone(), ids(choices))
    });
    Json::Object(classes.collect())
}

fn shown_under(about: &Assessment) -> Json {
    let shown = shown::list(about).into_iter();
    shown.map(|it| json!({"under": it.under, "id": it.id, "text": it.text})).collect()
}

fn not_assessed(about: &Assessment) -> Json {
    let findings = about.outcome.not_assessed.iter();
    ids(findings.map(|(id, _)| about.ruleset.findings.get(id.index()).map(|it| &it.id)))
}

/// An answer as it is written: any-of as a list of ids, everything else as text.
pub(super) fn written(question: &Question, value: &Value) -> Json {
    match value {
        Value::Set(set) if set.is_empty() => json!(["none"]),
        Value::Set(set) => {
            let ids = question.choice_ids();
            set.iter().filter_map(|at| ids.get(usize::from(*at)).copied()).collect()
        }
        _ => Json::from(question.written(value)),
    }
}

/// Those that change something first.
fn assumed(about: &Assessment) -> Json {
    let assumed = words::assumed(about).into_iter().filter_map(|id| {
        let question = words::question(about.ruleset, id)?;
        Some((question.id.clone(), written(question, question.assume.as_ref()?)))
    });
    Json::Object(assumed.collect())
}

/// Every answer that is there, by question.
#[must_use]
pub fn answers(ruleset: &Ruleset, answers: &Answers) -> Json {
    let answers = ruleset.questions.iter().zip(answers.states());
    let answers = answers.filter(|(_, known)| **known != State::Missing);
    Json::Object(answers.map(|(question, known)| (question.id.clone(), state(question, known))).collect())
}

/// What is known of a question, as an answer file says it.
pub(super) fn state(question: &Question, state: &State) -> Json {
    match state {
        State::Missing => Json::Null,
        State::Unknown => Json::from("unknown"),
        State::Given(value) => written(question, value),
    }
}

/// Answers in another unit than the question's: as they were written, and as they are used.
fn converted(about: &Assessment) -> Json {
    let converted = about.answers.converted().filter_map(|(id, given)| {
        let question = words::question(about.ruleset, id)?;
        let State::Given(value) = about.answers.state(id) else { return None };
        Some((question.id.clone(), json!({"given": given, "used": words::spoken(question, value)})))
    });
    Json::Object(converted.collect())
}

fn not_applicable(about: &Assessment) -> Json {
    let texts = about.outcome.not_applicable.iter();
    ids(texts.map(|at| about.ruleset.applies.get(*at).and_then(|it| it.otherwise.as_ref())))
}
