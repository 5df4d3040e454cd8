//! The section about patterns: how well each fits, what speaks for it, what against, and what is not known.

use super::super::evidence::{self, Evidence, Point};
use super::super::page::{Item, Section};
use super::super::{Assessment, words};
use super::conclusions::sources;
use super::{in_a_row, is_brief};
use crate::number;
use crate::ruleset::{Grade, Pattern, PatternId, QuestionId, State};
use num_traits::Signed;

/// So many things for and against are named.
const MOST_POINTS: usize = 4;
/// So many questions are named beside a pattern.
const MOST_OPEN: usize = 3;

/// Patterns that fit, may fit, or could still.
pub(super) fn section(about: &Assessment) -> Section {
    let mut section = Section::new("Patterns (a pattern is not a diagnosis)", "Pattern, not a diagnosis");
    let listed = listed(about);
    section.items = if is_brief(about) {
        let names: Vec<String> = listed.iter().map(|(head, _)| head.clone()).collect();
        (!names.is_empty()).then(|| Item::new(names.join("; "))).into_iter().collect()
    } else {
        listed.into_iter().map(|(head, pattern)| item(about, head, pattern)).collect()
    };
    section
}

/// Every pattern worth a word with its heading, those that fit first.
fn listed<'a>(about: &Assessment<'a>) -> Vec<(String, &'a Pattern)> {
    let ruleset = about.ruleset;
    let outcome = about.outcome;
    let has = |id: &PatternId| outcome.patterns.iter().any(|(known, _)| known == id);
    let mut graded = outcome.patterns.clone();
    graded.sort_by_key(|(_, grade)| std::cmp::Reverse(*grade));
    let graded = graded.into_iter().filter_map(|(id, grade)| {
        let pattern = words::pattern(ruleset, id)?;
        let open = outcome.patterns_open.iter().any(|(known, _)| *known == id);
        Some((heading(pattern, Some(grade), open), pattern))
    });
    let mut open: Vec<PatternId> = outcome.patterns_open.iter().map(|(id, _)| *id).collect();
    open.dedup();
    let open = open.into_iter().filter(|id| !has(id)).filter_map(|id| words::pattern(ruleset, id));
    graded.chain(open.map(|pattern| (heading(pattern, None, true), pattern))).collect()
}

fn heading(pattern: &Pattern, grade: Option<Grade>, open: bool) -> String {
    let name = &pattern.name;
    match (grade, open) {
        (Some(Grade::Likely), _) => format!("Fits: {name}"),
        (Some(Grade::Possible), false) => format!("May fit: {name}"),
        (Some(Grade::Possible), true) => format!("May fit, perhaps better than that: {name}"),
        (None, _) => format!("Not known yet: {name}"),
    }
}

fn item(about: &Assessment, head: String, pattern: &Pattern) -> Item {
    let evidence = evidence::of_pattern(about, pattern);
    let (missing, unknown): (Vec<QuestionId>, Vec<QuestionId>) =
        evidence.open.iter().partition(|id| *about.answers.state(**id) == State::Missing);
    let details = [
        ("for", points(about, &evidence.speaks_for)),
        ("against", points(about, &evidence.against)),
        ("not answered", questions(about, &missing)),
        ("not known", questions(about, &unknown)),
        ("not examined", in_a_row(about, &evidence.not_examined, MOST_OPEN)),
        ("points", totals(about, &evidence)),
        ("because", pattern.because.clone().unwrap_or_default()),
        ("source", sources(about, &pattern.cite).unwrap_or_default()),
    ];
    let mut item = Item::new(head);
    item.details.extend(details.into_iter().filter(|(_, text)| !text.is_empty()));
    item
}

fn points(about: &Assessment, points: &[Point]) -> String {
    let texts: Vec<String> = points.iter().map(point).collect();
    in_a_row(about, &texts, MOST_POINTS)
}

fn point(point: &Point) -> String {
    match &point.counts {
        Some(counts) => {
            let sign = if counts.is_negative() { "" } else { "+" };
            format!("{} ({sign}{})", point.text, number::text(counts))
        }
        None => point.text.clone(),
    }
}

fn questions(about: &Assessment, ids: &[QuestionId]) -> String {
    let texts = ids.iter().filter_map(|id| words::question(about.ruleset, *id));
    let texts: Vec<String> = texts.map(|question| question.text.clone()).collect();
    in_a_row(about, &texts, MOST_OPEN)
}

/// What the scores come to that the pattern reads.
fn totals(about: &Assessment, evidence: &Evidence) -> String {
    let totals = evidence.scores.iter().filter_map(|id| {
        let score = about.ruleset.scores.get(id.index())?;
        Some(format!("{} {}", score.name, words::range(about.outcome.scores.get(id.index()))))
    });
    totals.collect::<Vec<_>>().join("; ")
}
