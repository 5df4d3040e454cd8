//! Cases as JSON.

use crate::diagnostic::Diagnostic;
use crate::report::json;
use crate::ruleset::{Case, Expectation};
use crate::source::{Source, Span};
use crate::testing::CaseResult;
use crate::testing::coverage::Coverage;
use crate::testing::suite::{Counts, Missed, Suite};
use serde_json::{Value, json};

/// The same with what the cases have shown of each ruleset.
#[must_use]
pub fn with_coverage(
    suites: &[Suite],
    refused: &[(Source, Vec<Diagnostic>)],
    measured: &[Option<Coverage>],
) -> Value {
    let mut whole = run(suites, refused);
    let each = suites.iter().zip(measured);
    let each = each.filter_map(|(suite, coverage)| Some(super::coverage::json(suite, coverage.as_ref()?)));
    if let Some(fields) = whole.as_object_mut() {
        fields.insert("coverage".to_owned(), Value::from(each.collect::<Vec<_>>()));
    }
    whole
}

/// Everything of one run: each case with its expectations, every problem, and the counts.
#[must_use]
pub fn run(suites: &[Suite], refused: &[(Source, Vec<Diagnostic>)]) -> Value {
    let mut cases = Vec::new();
    let mut problems: Vec<(Source, Vec<Diagnostic>)> = refused.to_vec();
    let mut counts = Counts::default();
    for suite in suites {
        problems.push((suite.source.clone(), suite.problems.clone()));
        counts = counts + suite.counts();
        for (case, patient, result) in suite.cases() {
            let missed = suite.missed(case, patient, result);
            let faults = suite.faults(case, result, &missed).into_iter().chain(suite.not_used(case, result));
            problems.extend(faults.map(|fault| (suite.source.clone(), vec![fault])));
            cases.push(one(suite, case, result, &missed));
        }
    }
    let listed = json::problems(problems.iter().map(|(source, list)| (source, list.as_slice())));
    json!({
        "format": 1,
        "cases": cases,
        "problems": listed.get("problems"),
        "summary": {
            "cases": counts.run(),
            "passed": counts.passed,
            "failed": counts.failed,
            "errors": counts.errors,
            "left_out": suites.iter().map(|suite| suite.all - suite.patients.len()).sum::<usize>(),
        },
    })
}

fn one(suite: &Suite, case: &Case, result: &CaseResult, missed: &[Missed]) -> Value {
    let (source, line) = place(&suite.source, case.span);
    let status = match &result.outcome {
        Err(_) => "error",
        Ok(_) if result.failed.is_empty() => "passed",
        Ok(_) => "failed",
    };
    let each = case.expect.iter().map(|line| expectation(&suite.source, line, result, missed));
    json!({
        "ruleset": suite.ready.as_ref().map(|it| it.ruleset.id.as_str()),
        "source": source,
        "line": line,
        "name": case.name,
        "status": status,
        "expect": each.collect::<Vec<_>>(),
    })
}

fn expectation(of: &Source, line: &Expectation, result: &CaseResult, missed: &[Missed]) -> Value {
    let text: Vec<&str> = of.slice(line.span).split_whitespace().collect();
    let missed = missed.iter().find(|it| it.line.span == line.span);
    let mut fields = json!({
        "text": text.join(" "),
        "line": place(of, line.span).1,
        "holds": result.outcome.is_ok() && missed.is_none(),
    });
    if let (Some(fields), Some(missed)) = (fields.as_object_mut(), missed) {
        fields.insert("actual".to_owned(), Value::from(missed.actual.as_str()));
        fields.insert("decided".to_owned(), Value::from(missed.decided.clone()));
    }
    fields
}

fn place(of: &Source, span: Span) -> (String, usize) {
    (of.file_at(span.start).name.to_owned(), of.position(span.start).line)
}
