//! What a ruleset without conclusions comes to: its findings, numbers and classes are all that there is to tell.

use super::super::page::{Item, Section};
use super::super::{Assessment, numbers, shown, words};
use crate::eval::outcome::Range;
use crate::ruleset::{Calculation, Class, ClassId};

/// Every finding, number and class, where the ruleset concludes nothing from them; what stands under a heading of the
/// author's is told there.
pub(super) fn section(about: &Assessment) -> Section {
    let mut section = Section::new("Findings", "Finding");
    let ruleset = about.ruleset;
    let concludes = !ruleset.levels.is_empty()
        || !ruleset.rules.is_empty()
        || !ruleset.patterns.is_empty()
        || !ruleset.advice.is_empty();
    if concludes {
        return section;
    }
    let under_headings = shown::list(about);
    let is_told = |id: &str| under_headings.iter().any(|shown| shown.id == id);
    let findings = ruleset.findings.iter().zip(&about.outcome.findings);
    let findings = findings
        .filter(|(finding, _)| !is_told(&finding.id))
        .map(|(finding, truth)| format!("{}: {}", finding.name, words::truth(*truth)));
    let calculations = ruleset.calculations.iter().zip(&about.outcome.calculations);
    let calculations = calculations
        .filter(|(found, _)| !is_told(&found.id))
        .map(|(found, range)| calculated(about, found, range.as_ref()));
    let scores = ruleset.scores.iter().zip(&about.outcome.scores);
    let scores = scores
        .filter(|(score, _)| !is_told(&score.id))
        .map(|(score, range)| shown::spoken(&score.name, range, numbers::of_score(ruleset, score), None));
    let classes = ruleset.classes.iter().enumerate();
    let classes = classes
        .filter(|(_, class)| !is_told(&class.id))
        .map(|(at, class)| told(about, ClassId::at(at), class));
    section.items = findings.chain(calculations).chain(scores).chain(classes).map(Item::new).collect();
    section
}

fn calculated(about: &Assessment, found: &Calculation, range: Option<&Range>) -> String {
    match range.filter(|_| !found.is_date) {
        Some(range) => {
            let recorded = numbers::of_calculation(about.ruleset, found);
            shown::spoken(&found.name, range, recorded, found.unit.as_deref())
        }
        None => format!("{}: {}", found.name, words::calculated_spoken(found, range)),
    }
}

fn told(about: &Assessment, id: ClassId, class: &Class) -> String {
    let possible = about.outcome.class(id).iter();
    let texts: Vec<String> = possible
        .filter_map(|at| class.choices.get(usize::from(*at)))
        .map(|choice| choice.text.clone())
        .collect();
    let texts = if texts.is_empty() { "does not apply".to_owned() } else { words::join(&texts, "or") };
    format!("{}: {texts}", class.name)
}
