//! The trace as JSON.

use super::super::{Assessment, words};
use super::{Node, RuleTrace, Worth, rules};
use crate::ruleset::{Citation, Ruleset};
use crate::truth::Truth;
use serde_json::{Map, Value, json};

/// Every rule with its tree.
pub(in crate::report) fn json(about: &Assessment) -> Value {
    rules(about).iter().map(|trace| rule(about.ruleset, trace)).collect()
}

fn rule(ruleset: &Ruleset, trace: &RuleTrace) -> Value {
    let level = trace.rule.level.map(|id| words::level_id(ruleset, id));
    let mut fields = json!({
        "id": trace.rule.id,
        "name": trace.rule.name,
        "red_flag": trace.rule.red_flag,
        "level": level,
        "value": truth(trace.value),
        "when": node(ruleset, &trace.when),
    });
    if let (Some(fields), Some(unless)) = (fields.as_object_mut(), &trace.unless) {
        fields.insert("unless".to_owned(), node(ruleset, unless));
    }
    if let Some(fields) = fields.as_object_mut() {
        if let Some(nearest) = &trace.nearest {
            fields.insert("nearest".to_owned(), super::super::nearest::json(ruleset, nearest));
        }
        fields.insert("because".to_owned(), json!(trace.rule.because));
        fields.insert("sources".to_owned(), sources(ruleset, &trace.rule.cite));
    }
    fields
}

/// True, false, or the word "open".
pub(in crate::report) fn truth(value: Truth) -> Value {
    match value {
        Truth::True => Value::Bool(true),
        Truth::False => Value::Bool(false),
        Truth::Open => Value::from("open"),
    }
}

fn sources(ruleset: &Ruleset, cite: &[Citation]) -> Value {
    let cited = cite.iter().filter_map(|citation| {
        let source = ruleset.sources.get(citation.source.index())?;
        Some(json!({
            "id": source.id,
            "citation": source.citation,
            "quote": citation.quote,
        }))
    });
    cited.collect()
}

fn node(ruleset: &Ruleset, of: &Node) -> Value {
    let mut fields = Map::new();
    fields.insert("text".to_owned(), Value::from(of.text.as_str()));
    let value = match &of.worth {
        Worth::Truth(value) => truth(*value),
        Worth::Number(text) => Value::from(text.as_str()),
        Worth::Choices(list) => Value::from(list.clone()),
    };
    fields.insert("value".to_owned(), value);
    if let Some(points) = &of.points {
        fields.insert("points".to_owned(), Value::from(points.as_str()));
    }
    let answers: Map<String, Value> = of
        .answers
        .iter()
        .map(|(id, text)| (words::question_id(ruleset, *id).to_owned(), Value::from(text.as_str())))
        .collect();
    if !answers.is_empty() {
        fields.insert("answers".to_owned(), Value::Object(answers));
    }
    if !of.children.is_empty() {
        let children = of.children.iter().map(|child| node(ruleset, child)).collect();
        fields.insert("children".to_owned(), children);
    }
    Value::Object(fields)
}
