//! Suggested cases as they can be pasted: what is given, what the rules say of it, and what it shows. Whether that is
//! right nobody but a clinician can say.

use super::coverage::lead;
use crate::eval::outcome::{Outcome, Range};
use crate::number;
use crate::pipeline::{self, Files, Ready};
use crate::report::case;
use crate::ruleset::{Grade, Ruleset};
use crate::source::Source;
use crate::testing::coverage::Kind;
use crate::testing::coverage::suggest::{Suggested, Suggestion, Unseen};
use crate::testing::suite::{Suite, Wanted};
use crate::truth::Truth;
use serde_json::{Value as Json, json};
use std::collections::HashSet;
use std::fmt::Write;

/// Said before the first case.
const CONFIRM: &str =
    "# The rules say what is expected here; is that right? A clinician must confirm every case.\n";

/// A suggested case, ready to paste.
#[derive(Debug, Clone)]
pub struct Text {
    /// Its name.
    pub name: String,
    /// All of it.
    pub text: String,
    /// What it shows.
    pub shows: Vec<String>,
}

/// The texts of suggested cases. Each has been read with the ruleset and run, and passes; what could not be confirmed so
/// is added to what was not reached.
#[must_use]
pub fn texts(
    suite: &Suite,
    ready: &Ready,
    mut suggested: Suggested,
    files: &dyn Files,
) -> (Vec<Text>, Vec<String>) {
    let mut names: HashSet<String> = ready.ruleset.cases.iter().map(|case| case.name.clone()).collect();
    let mut made = Vec::new();
    for suggestion in suggested.cases.drain(..) {
        let name = name(&suggestion, &mut names);
        let text = case(&ready.ruleset, &suggestion, &name);
        let shows = suggestion.shows.iter().map(said).collect();
        made.push((suggestion, Text { name, text, shows }));
    }
    let passing = passing(suite, &made, files);
    let (kept, refused): (Vec<_>, Vec<_>) =
        made.into_iter().partition(|(_, text)| passing.contains(&text.name));
    suggested.left.extend(refused.into_iter().flat_map(|(suggestion, _)| suggestion.shows));
    suggested.left.sort_by_key(|unseen| (unseen.kind, unseen.span.start));
    let left =
        suggested.left.iter().map(|unseen| format!("{}: {}", place(&suite.source, unseen), said(unseen)));
    (kept.into_iter().map(|(_, text)| text).collect(), left.collect())
}

/// The names of those that check and pass with the ruleset and its cases.
fn passing(suite: &Suite, made: &[(Suggestion, Text)], files: &dyn Files) -> HashSet<String> {
    let own = Source::new(suite.source.name(), suite.source.own_text());
    let beside = suite.source.files().find(|file| suite.source.is_beside(file.span.start));
    let mut cases = beside.map(|file| suite.source.slice(file.span).to_owned()).unwrap_or_default();
    for (_, text) in made {
        cases.push('\n');
        cases.push_str(&text.text);
    }
    let loaded = pipeline::load_with_cases(&own, &Source::new("suggested.cases.triage", cases), files);
    let suite = Suite::run(loaded, Wanted::default());
    suite.cases().filter(|(_, _, result)| result.passed()).map(|(case, _, _)| case.name.clone()).collect()
}

fn place(source: &Source, unseen: &Unseen) -> String {
    let (file, line) = (source.file_at(unseen.span.start), source.position(unseen.span.start).line);
    if file.index == 0 { format!("line {line}") } else { format!("{} line {line}", file.name) }
}

fn said(unseen: &Unseen) -> String {
    format!("{}{}: {}", lead(unseen.kind), unseen.name, unseen.goal)
}

/// What it shows first, without what a name cannot hold.
fn name(suggestion: &Suggestion, taken: &mut HashSet<String>) -> String {
    let first = suggestion.shows.first().map(said).unwrap_or_default();
    let plain: String = first.chars().filter(|c| !matches!(c, '"' | '\\')).take(100).collect();
    let mut name = format!("to confirm: {plain}");
    let mut count = 1;
    while !taken.insert(name.clone()) {
        count += 1;
        name = format!("to confirm: {plain} ({count})");
    }
    name
}

fn case(ruleset: &Ruleset, suggestion: &Suggestion, name: &str) -> String {
    let mut text = String::new();
    for unseen in &suggestion.shows {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "# shows {}", said(unseen));
    }
    let _ = writeln!(text, "case \"{name}\"\n  given");
    if let Some(like) = suggestion.like.and_then(|at| ruleset.cases.get(at)) {
        let _ = writeln!(text, "    like {}", case::quoted(&like.name));
    }
    for (question, state) in &suggestion.changes {
        let question = ruleset.question(*question);
        let _ = writeln!(text, "    {} {}", question.id, case::answer(question, state));
    }
    text.push_str("  expect\n");
    for line in expected(ruleset, suggestion) {
        let _ = writeln!(text, "    {line}");
    }
    text
}

/// What the rules say of a patient: the level, what fires, and what the case is there to show.
fn expected(ruleset: &Ruleset, suggestion: &Suggestion) -> Vec<String> {
    let outcome = &suggestion.outcome;
    let mut lines = case::level(ruleset, outcome);
    let rules = outcome.fired.iter().filter_map(|id| ruleset.rules.get(id.index()));
    lines.extend(rules.map(|rule| format!("fired {}", rule.id)));
    for unseen in &suggestion.shows {
        lines.extend(own(ruleset, outcome, unseen));
    }
    if ruleset.levels.is_empty() {
        lines.extend(derived(ruleset, outcome));
    }
    let mut seen = HashSet::new();
    lines.retain(|line| seen.insert(line.clone()));
    lines
}

/// What a result says of the thing that is shown.
fn own(ruleset: &Ruleset, outcome: &Outcome, unseen: &Unseen) -> Option<String> {
    let id = &unseen.name;
    match unseen.kind {
        Kind::RedFlag | Kind::Rule => {
            let at = ruleset.rules.iter().position(|rule| rule.id == *id)?;
            Some(match outcome.rules.get(at)? {
                Truth::True => format!("fired {id}"),
                Truth::False => format!("not fired {id}"),
                Truth::Open => format!("open {id}"),
            })
        }
        Kind::Finding => {
            let at = ruleset.findings.iter().position(|finding| finding.id == *id)?;
            Some(match outcome.findings.get(at)? {
                Truth::True => format!("{id} yes"),
                Truth::False => format!("{id} no"),
                Truth::Open => format!("{id} open"),
            })
        }
        Kind::Class => {
            let (class, choice) = id.split_once(' ')?;
            Some(format!("{class} {choice}"))
        }
        Kind::Pattern => {
            let at = ruleset.patterns.iter().position(|pattern| pattern.id == *id)?;
            let grade =
                outcome.patterns.iter().find(|(found, _)| found.index() == at).map(|(_, grade)| *grade);
            Some(match grade {
                Some(Grade::Likely) => format!("likely {id}"),
                Some(Grade::Possible) => format!("possible {id}"),
                None => format!("not possible {id}"),
            })
        }
        Kind::Advice => {
            let at = ruleset.advice.iter().position(|advice| advice.id == *id)?;
            let given = outcome.advice.iter().any(|found| found.index() == at);
            Some(if given { format!("advise {id}") } else { format!("withheld {id}") })
        }
        _ => None,
    }
}

/// Where there are no levels, findings, classes, scores and calculations are what the ruleset is for.
fn derived(ruleset: &Ruleset, outcome: &Outcome) -> Vec<String> {
    let mut lines = Vec::new();
    for (finding, truth) in ruleset.findings.iter().zip(&outcome.findings) {
        let word = match truth {
            Truth::True => "yes",
            Truth::False => "no",
            Truth::Open => "open",
        };
        lines.push(format!("{} {word}", finding.id));
    }
    for (class, found) in ruleset.classes.iter().zip(&outcome.classes) {
        let words: Vec<&str> = found
            .iter()
            .filter_map(|at| class.choices.get(usize::from(*at)))
            .map(|it| it.id.as_str())
            .collect();
        if !words.is_empty() && words.len() < class.choices.len() {
            lines.push(format!("{} {}", class.id, words.join(" or ")));
        }
    }
    let scores = ruleset.scores.iter().map(|score| &score.id).zip(outcome.scores.iter().map(Some));
    let made = ruleset.calculations.iter().zip(&outcome.calculations);
    let made = made.filter(|(made, _)| !made.is_date).map(|(made, range)| (&made.id, range.as_ref()));
    for (id, range) in scores.chain(made) {
        lines.extend(range.and_then(known).map(|value| format!("{id} {value}")));
    }
    lines
}

fn known(range: &Range) -> Option<String> {
    let finite = number::decimals_of(&range.min).is_some_and(|decimals| decimals <= 9);
    (range.min == range.max && finite).then(|| number::text(&range.min))
}

/// The cases for people to paste; what stands beside them is a comment.
#[must_use]
pub fn human(source: &Source, texts: &[Text], left: &[String]) -> String {
    let name = source.name();
    let mut text = String::new();
    match texts.len() {
        0 if left.is_empty() => {
            let _ = writeln!(text, "\n# Everything in {name} is shown: there is no case to suggest.");
        }
        0 => {
            let _ = writeln!(text, "\n# No new case for {name} was found.");
        }
        1 => {
            let _ = write!(text, "\n# One suggested case for {name}.\n{CONFIRM}");
        }
        several => {
            let _ = write!(text, "\n# {several} suggested cases for {name}.\n{CONFIRM}");
        }
    }
    for case in texts {
        let _ = write!(text, "\n{}", case.text);
    }
    if !left.is_empty() {
        let _ = writeln!(
            text,
            "\n# Not reached by the search, which is bounded; that says nothing of whether a patient can:"
        );
    }
    for line in left {
        let _ = writeln!(text, "# {line}");
    }
    text
}

/// The same for programs.
#[must_use]
pub fn json(ruleset: &Ruleset, texts: &[Text], left: &[String]) -> Json {
    let cases = texts.iter().map(|it| json!({ "name": it.name, "text": it.text, "shows": it.shows }));
    json!({ "ruleset": ruleset.id, "to_be_confirmed": true, "cases": cases.collect::<Vec<_>>(), "not_reached": left })
}
