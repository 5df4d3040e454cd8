//! The sections about answers: assumed, missing, not used, and what is shown under the author's headings.

use super::super::page::{Item, Section};
use super::super::{Assessment, shown as entries, words};
use super::{count, in_a_row, is_brief, shortened};
use crate::eval::assumptions::Weight;
use crate::ruleset::{Question, QuestionId, State, Who};

/// So many questions are proposed at once; the rest is counted.
const MOST_ASKED: usize = 8;
/// So many missing questions, with the findings that wait for them, are written out.
const MOST_NOT_ASSESSED: usize = 6;
/// So many findings that wait for one question are named.
const MOST_WAITING: usize = 4;

/// A question with the answer that is assumed for it.
pub(super) fn assumed_answer(about: &Assessment, id: QuestionId) -> Option<String> {
    let question = words::question(about.ruleset, id)?;
    Some(format!("{} {}", question.text, words::spoken(question, question.assume.as_ref()?)))
}

/// Assumed answers that change something; those on which the level rests stand beside it already. The others are
/// counted, or named where everything is wanted.
pub(super) fn assumed(about: &Assessment) -> Section {
    let mut section = Section::new("Assumed, because not answered", "Assumed, because not answered");
    let of = |weight| about.matters.iter().filter(move |matter| matter.weight == weight);
    let level = of(Weight::Level).count();
    let named = if is_brief(about) { 0 } else { of(Weight::Conclusion).count() };
    let all = words::assumed(about);
    let (first, rest) = all.split_at((level + named).min(all.len()));
    let texts = first.iter().skip(level).filter_map(|id| assumed_answer(about, *id));
    section.items = texts.map(Item::new).collect();
    section.items.extend(others(about, rest, !first.is_empty()));
    section
}

fn others(about: &Assessment, rest: &[QuestionId], more: bool) -> Vec<Item> {
    if about.why {
        let texts = rest.iter().filter_map(|id| assumed_answer(about, *id));
        return texts.map(|text| Item::new(format!("{text} (changes no conclusion)"))).collect();
    }
    let more = if more { "more " } else { "" };
    let text = match (rest.len(), is_brief(about)) {
        (0, _) => return Vec::new(),
        (1, false) => format!("1 {more}assumed answer changes no conclusion"),
        (number, false) => format!("{number} {more}assumed answers change no conclusion"),
        (number, true) => {
            format!(
                "{} (list with --why)",
                count(number, &format!("{more}answer"), &format!("{more}answers"))
            )
        }
    };
    vec![Item::new(text)]
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
        let items = asked.iter().map(|question| Item::new(&*question.text)).collect();
        section.items = shortened(about, items, MOST_ASKED);
        section
    });
    sections.into()
}

/// One section for each heading, in the order in which they first stand in the text; in brief, one line each.
pub(super) fn shown(about: &Assessment) -> Vec<Section> {
    let mut headings: Vec<(&str, Vec<String>)> = Vec::new();
    for entry in entries::list(about) {
        match headings.iter_mut().find(|(under, _)| *under == entry.under) {
            Some((_, texts)) => texts.push(entry.text),
            None => headings.push((entry.under, vec![entry.text])),
        }
    }
    let sections = headings.into_iter().map(|(under, texts)| {
        let mut section = Section::new(under, under);
        if is_brief(about) {
            section.headline = Some(texts.join("; "));
        } else {
            section.items = texts.into_iter().map(Item::new).collect();
        }
        section
    });
    sections.collect()
}

/// Findings that wait for the same questions.
type Group<'a> = (&'a [QuestionId], Vec<String>);

fn waiting_groups<'a>(about: &Assessment<'a>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> = Vec::new();
    for (finding, missing) in &about.outcome.not_assessed {
        let finding = about.ruleset.findings.get(finding.index());
        let name = finding.map_or_else(String::new, |finding| finding.name.clone());
        match groups.iter_mut().find(|(known, _)| *known == missing.as_slice()) {
            Some((_, names)) => names.push(name),
            None => groups.push((missing, vec![name])),
        }
    }
    groups
}

/// Findings that cannot be judged, grouped by the questions that are missing.
pub(super) fn not_assessed(about: &Assessment) -> Section {
    let mut section = Section::new("Not assessed", "Not assessed");
    let number = about.outcome.not_assessed.len();
    if is_brief(about) && number > 0 {
        let findings = count(number, "finding", "findings");
        section.headline = Some(format!("{findings} shown under a heading (list with --why)"));
        return section;
    }
    let items = waiting_groups(about).into_iter().map(|(missing, names)| {
        let names = in_a_row(about, &names, MOST_WAITING);
        Item::new(format!("{names}: {}", missing_questions(about, missing)))
    });
    section.items = shortened(about, items.collect(), MOST_NOT_ASSESSED);
    section
}

fn missing_questions(about: &Assessment, missing: &[QuestionId]) -> String {
    let texts = missing.iter().filter_map(|id| words::question(about.ruleset, *id));
    let texts: Vec<String> = texts.map(|question| format!("\"{}\"", question.text)).collect();
    match texts.len() {
        0 => "not known".to_owned(),
        1 => format!("{} is not answered", texts.concat()),
        _ => format!("{} are not answered", words::join(&texts, "and")),
    }
}

/// Answers in another unit than the question's.
pub(super) fn converted(about: &Assessment) -> Section {
    let mut section = Section::new("Converted", "Converted");
    let items = about.answers.converted().filter_map(|(id, given)| {
        let question = words::question(about.ruleset, id)?;
        let State::Given(value) = about.answers.state(id) else { return None };
        let used = words::spoken(question, value);
        Some(Item::new(format!("{} {given} was taken as {used}", question.text)))
    });
    section.items = items.collect();
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
