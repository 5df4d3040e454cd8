//! What a ruleset without conclusions comes to: its findings, numbers and classes are all that there is to tell.

use super::super::page::{Item, Section};
use super::super::{Assessment, words};
use crate::ruleset::{Class, ClassId};

/// Every finding, number and class, where the ruleset concludes nothing from them.
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
    let findings = ruleset.findings.iter().zip(&about.outcome.findings);
    let findings = findings.map(|(finding, truth)| format!("{}: {}", finding.name, words::truth(*truth)));
    let calculations = ruleset.calculations.iter().zip(&about.outcome.calculations);
    let calculations = calculations.map(|(found, range)| {
        let unit = found.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        format!("{}: {}{unit}", found.name, words::calculated_spoken(found, range.as_ref()))
    });
    let scores = ruleset.scores.iter().zip(&about.outcome.scores);
    let scores = scores.map(|(score, range)| format!("{}: {}", score.name, words::range(Some(range))));
    let classes = ruleset.classes.iter().enumerate().map(|(at, class)| told(about, ClassId::at(at), class));
    section.items = findings.chain(calculations).chain(scores).chain(classes).map(Item::new).collect();
    section
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
