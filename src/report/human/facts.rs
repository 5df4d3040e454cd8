//! The sections about answers: assumed, missing, not used, and what is shown under the author's headings.

use super::super::page::{Item, Section};
use super::super::{Assessment, shown as entries, words};
use crate::ruleset::{Question, QuestionId, Who};

/// So many questions are proposed at once; the rest is counted.
const MOST_ASKED: usize = 8;

/// Assumed answers that stand in.
pub(super) fn assumed(about: &Assessment) -> Section {
    let mut section = Section::new("Assumed, because not answered", "Assumed, because not answered");
    let items = about.outcome.assumed.iter().filter_map(|id| {
        let question = words::question(about.ruleset, *id)?;
        let value = question.assume.as_ref()?;
        Some(Item::new(format!("{} {}", question.text, words::spoken(question, value))))
    });
    section.items = items.collect();
    section
}

/// What to ask next, one section for each who can answer.
pub(super) fn ask(about: &Assessment) -> Vec<Section> {
    let kinds = [
        (Who::Patient, "Ask the patient next"),
        (Who::Examiner, "Examine next"),
        (Who::Test, "Test or measure next"),
    ];
    let sections = kinds.map(|(who, title)| {
        let mut section = Section::new(title, title);
        let asked = about.outcome.ask.iter().filter_map(|id| words::question(about.ruleset, *id));
        let asked: Vec<&Question> = asked.filter(|question| question.by == who).collect();
        let first = asked.iter().take(MOST_ASKED);
        section.items = first.map(|question| Item::new(&*question.text)).collect();
        let rest = asked.len().saturating_sub(MOST_ASKED);
        if rest > 0 {
            section.items.push(Item::new(format!("… and {rest} more")));
        }
        section
    });
    sections.into()
}

/// One section for each heading, in the order in which they first stand in the text.
pub(super) fn shown(about: &Assessment) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for entry in entries::list(about) {
        let item = Item::new(entry.text);
        if let Some(section) = sections.iter_mut().find(|section| section.title == entry.under) {
            section.items.push(item);
        } else {
            let mut section = Section::new(entry.under, entry.under);
            section.items.push(item);
            sections.push(section);
        }
    }
    sections
}

/// Findings that cannot be judged, grouped by the question that is missing.
pub(super) fn not_assessed(about: &Assessment) -> Section {
    let mut groups: Vec<(QuestionId, Vec<&str>)> = Vec::new();
    let mut rest = Vec::new();
    for (finding, missing) in &about.outcome.not_assessed {
        let finding = about.ruleset.findings.get(finding.index());
        let name = finding.map_or("", |finding| finding.name.as_str());
        if missing.is_empty() {
            rest.push(Item::new(format!("{name}: not known")));
        }
        for question in missing {
            match groups.iter_mut().find(|(known, _)| known == question) {
                Some((_, names)) => names.push(name),
                None => groups.push((*question, vec![name])),
            }
        }
    }
    let mut section = Section::new("Not assessed", "Not assessed");
    let items = groups.into_iter().map(|(id, names)| {
        let question = words::question(about.ruleset, id).map_or("", |it| it.text.as_str());
        Item::new(format!("{}: \"{question}\" is not answered", names.join("; ")))
    });
    section.items = items.chain(rest).collect();
    section
}

/// Answers to questions that do not apply.
pub(super) fn not_used(about: &Assessment) -> Section {
    let mut section = Section::new("Not used, because not asked of this person", "Not used");
    let items = about.outcome.not_used.iter();
    let items = items.filter_map(|id| words::question(about.ruleset, *id));
    section.items = items.map(|question| Item::new(&*question.text)).collect();
    section
}
