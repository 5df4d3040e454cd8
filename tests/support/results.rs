//! What `eval` says of one person, cell by cell as the exported query names its columns.

use bedside::eval::outcome::{Outcome, Range};
use bedside::number::{self, Exact};
use bedside::pipeline::Ready;
use bedside::ruleset::{Grade, LevelId, PatternId, Ruleset, dates};
use bedside::truth::Truth;

/// What stands for no value at all.
pub const NULL: &str = "\\N";

/// Every column and its value.
pub fn cells(ready: &Ready, outcome: &Outcome) -> Vec<(String, String)> {
    let ruleset = &ready.ruleset;
    let mut out: Vec<(String, String)> = Vec::new();
    let mut put = |name: &str, value: String| out.push((name.to_owned(), value));
    put("applies", word(outcome.applies));
    if !ruleset.levels.is_empty() {
        let level = |pick: &dyn Fn(&bedside::eval::outcome::LevelOutcome) -> String| {
            outcome.level.as_ref().map_or(NULL.to_owned(), pick)
        };
        let id = |level: LevelId| ruleset.levels[level.index()].id.clone();
        put("level_at_least", level(&|level| id(level.bounds.at_least)));
        put("level_at_most", level(&|level| id(level.bounds.at_most)));
        put("settled", level(&|level| level.settled.to_string()));
        put("level_at_least_without_assumptions", level(&|level| id(level.without_assumptions.at_least)));
        put("level_at_most_without_assumptions", level(&|level| id(level.without_assumptions.at_most)));
    }
    let rule = |id: &bedside::ruleset::RuleId| ruleset.rules[id.index()].id.as_str();
    put("fired", joined(outcome.fired.iter().map(rule)));
    put("open", joined(outcome.open.iter().map(rule)));
    put("patterns", patterns(ruleset, &outcome.patterns));
    put("patterns_open", patterns(ruleset, &outcome.patterns_open));
    let advice = |id: bedside::ruleset::AdviceId| ruleset.advice[id.index()].id.as_str();
    put("advice", joined(outcome.advice.iter().map(|id| advice(*id))));
    put("withheld", joined(outcome.withheld.iter().map(|held| advice(held.advice))));
    for (finding, value) in ruleset.findings.iter().zip(&outcome.findings) {
        put(&finding.id, word(*value));
    }
    for (made, value) in ruleset.calculations.iter().zip(&outcome.calculations) {
        range(&mut put, &made.id, value.as_ref(), made.is_date);
    }
    for (score, value) in ruleset.scores.iter().zip(&outcome.scores) {
        range(&mut put, &score.id, Some(value), false);
    }
    for (class, possible) in ruleset.classes.iter().zip(&outcome.classes) {
        put(&class.id, joined(possible.iter().map(|at| class.choices[usize::from(*at)].id.as_str())));
    }
    let question = |id: &bedside::ruleset::QuestionId| ruleset.question(*id).id.as_str();
    put("assumed", joined(outcome.assumed.iter().map(question)));
    put("not_used", joined(outcome.not_used.iter().map(question)));
    out
}

fn word(truth: Truth) -> String {
    match truth {
        Truth::True => "true",
        Truth::False => "false",
        Truth::Open => "open",
    }
    .to_owned()
}

fn joined<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    ids.collect::<Vec<_>>().join(";")
}

fn patterns(ruleset: &Ruleset, list: &[(PatternId, Grade)]) -> String {
    let each = list.iter().map(|(id, grade)| format!("{}:{}", ruleset.patterns[id.index()].id, grade.word()));
    each.collect::<Vec<_>>().join(";")
}

fn range(put: &mut impl FnMut(&str, String), id: &str, range: Option<&Range>, is_date: bool) {
    let ends: [(&str, Option<&Exact>); 2] =
        [("min", range.map(|range| &range.min)), ("max", range.map(|range| &range.max))];
    for (suffix, end) in ends {
        let text =
            end.map_or(
                NULL.to_owned(),
                |value| {
                    if is_date { dates::written(value) } else { number::text(value) }
                },
            );
        put(&format!("{id}_{suffix}"), text);
    }
}
