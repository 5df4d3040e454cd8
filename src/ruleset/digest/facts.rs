//! The meaning of what is asked and derived: questions, findings, calculations, scores, classes.

use super::super::question::{Choice, Group, Question, QuestionKind, Scale, Value, Worse};
use super::super::score::{Bands, Class, ClassRows, Formula, Score, ScoreItem, ScoreItemKind, Words};
use super::super::{Calculation, Finding, Num, Ruleset};
use super::expression::{cond, num};
use super::writer::Writer;

/// Writes every fact.
pub(super) fn write(to: &mut Writer, ruleset: &Ruleset) {
    // Written only where there are some, so that what has none keeps its digest.
    if !ruleset.scales.is_empty() {
        to.each("scales", &ruleset.scales, scale);
    }
    to.each("questions", &ruleset.questions, |to, it| question(to, ruleset, it));
    if !ruleset.groups.is_empty() {
        to.each("groups", &ruleset.groups, |to, it| group(to, ruleset, it));
    }
    to.each("findings", &ruleset.findings, |to, it| finding(to, ruleset, it));
    to.each("calculations", &ruleset.calculations, |to, it| calculation(to, ruleset, it));
    to.each("scores", &ruleset.scores, |to, it| score(to, ruleset, it));
    to.each("classes", &ruleset.classes, |to, it| class(to, ruleset, it));
}

fn scale(to: &mut Writer, scale: &Scale) {
    to.object(|to| {
        to.field("id", &scale.id);
        to.field("title", &scale.title);
        to.key("choices");
        choices(to, &scale.choices);
    });
}

fn group(to: &mut Writer, ruleset: &Ruleset, group: &Group) {
    to.object(|to| {
        to.field("id", &group.id);
        to.field("stem", &group.stem);
        to.each("items", &group.items, |to, (id, own)| {
            let question = ruleset.questions.get(id.index());
            to.pair(question.map_or("", |question| question.id.as_str()), own);
        });
        if !group.codes.is_empty() {
            to.each("codes", &group.codes, |to, (system, code)| to.pair(system, code));
        }
    });
}

fn question(to: &mut Writer, ruleset: &Ruleset, question: &Question) {
    to.object(|to| {
        to.field("id", &question.id);
        to.field("text", &question.text);
        to.maybe("help", question.help.as_deref());
        to.key("type");
        kind(to, &question.kind);
        if let QuestionKind::Number(range) = &question.kind
            && let Some(also) = &range.also_in
        {
            to.key("also_in");
            to.pair(&also.unit, &also.times.to_string());
        }
        if let Some(gate) = &question.gate {
            to.key("ask_when");
            cond(to, ruleset, &gate.when);
            to.maybe("ask_because", gate.because.as_deref());
        }
        to.field("by", question.by.word());
        if let Some(value) = &question.assume {
            to.key("assume");
            assumed(to, question, value);
        }
        to.maybe("worse", question.worse.map(Worse::word));
        to.maybe("unknown", question.unknown_text.as_deref());
        if !question.codes.is_empty() {
            to.each("codes", &question.codes, |to, (system, code)| to.pair(system, code));
        }
        to.grounds(ruleset, question.because.as_deref(), &question.cite);
        let section = question.section.and_then(|at| ruleset.sections.get(at));
        to.maybe("section", section.map(String::as_str));
        let scale = question.scale.and_then(|id| ruleset.scales.get(id.index()));
        to.maybe("scale", scale.map(|scale| scale.id.as_str()));
    });
}

fn assumed(to: &mut Writer, question: &Question, value: &Value) {
    match value {
        Value::Set(set) => {
            let ids = question.choice_ids();
            let ids = set.iter().map(|at| ids.get(usize::from(*at)).copied().unwrap_or_default());
            to.texts(ids);
        }
        _ => to.text(&question.written(value)),
    }
}

fn kind(to: &mut Writer, kind: &QuestionKind) {
    to.list(|to| match kind {
        QuestionKind::YesNo => to.text("yes_or_no"),
        QuestionKind::OneOf(list) => {
            to.text("one_of");
            choices(to, list);
        }
        QuestionKind::AnyOf { choices: list, none } => {
            to.text("any_of");
            choices(to, list);
            to.text(none);
        }
        QuestionKind::Number(range) => {
            to.text("number");
            to.text(&range.lowest().to_string());
            to.text(&range.highest().to_string());
            to.texts(range.unit.as_deref());
        }
        QuestionKind::Date(range) => {
            to.text("date");
            to.text(&range.from.written());
            to.text(&range.to.written());
        }
        QuestionKind::Text => to.text("text"),
    });
}

fn choices(to: &mut Writer, choices: &[Choice]) {
    to.list(|to| {
        for choice in choices {
            let points = choice.points.map(|points| points.to_string());
            to.texts([choice.id.as_str(), choice.text.as_str()].into_iter().chain(points.as_deref()));
        }
    });
}

fn finding(to: &mut Writer, ruleset: &Ruleset, finding: &Finding) {
    to.object(|to| {
        to.field("id", &finding.id);
        to.field("name", &finding.name);
        to.key("when");
        cond(to, ruleset, &finding.when);
        if let Some(unless) = &finding.unless {
            to.key("unless");
            cond(to, ruleset, unless);
        }
        to.maybe("show_under", finding.show_under.as_deref());
        to.grounds(ruleset, finding.because.as_deref(), &finding.cite);
    });
}

fn calculation(to: &mut Writer, ruleset: &Ruleset, calculation: &Calculation) {
    to.object(|to| {
        to.field("id", &calculation.id);
        to.field("name", &calculation.name);
        to.key("value");
        match &calculation.formula {
            Formula::Expression(value) => num(to, ruleset, value),
            Formula::Bands(table) => bands(to, ruleset, table, |to, value| num(to, ruleset, value)),
        }
        to.maybe("unit", calculation.unit.as_deref());
        to.maybe("show_under", calculation.show_under.as_deref());
        to.grounds(ruleset, calculation.because.as_deref(), &calculation.cite);
    });
}

fn bands<V>(to: &mut Writer, ruleset: &Ruleset, bands: &Bands<V>, value: impl Fn(&mut Writer, &V)) {
    to.list(|to| match bands {
        Bands::Number { by, rows } => {
            to.text("by_number");
            num(to, ruleset, by);
            for row in rows {
                to.list(|to| {
                    to.texts(row.from.map(|n| n.to_string()).as_deref());
                    to.texts(row.to.map(|n| n.to_string()).as_deref());
                    to.text(if row.includes_to { "to" } else { "below" });
                    value(to, &row.value);
                });
            }
        }
        Bands::Table { by, across, cells } => {
            to.text("table");
            self::bands(to, ruleset, by, position);
            self::bands(to, ruleset, across, position);
            for row in cells {
                to.list(|to| row.iter().for_each(|cell| value(to, cell)));
            }
        }
        Bands::Choice { by, rows } => {
            let (id, names) = words(ruleset, *by);
            to.text("by_choice");
            to.text(id);
            for (at, given) in rows {
                to.list(|to| {
                    let name = |at: &u16| names.get(usize::from(*at)).copied().unwrap_or_default();
                    to.texts(at.iter().map(name));
                    value(to, given);
                });
            }
        }
    });
}

/// The position of a row or column.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "every value of a band is passed so")]
fn position(to: &mut Writer, at: &u16) {
    to.text(&at.to_string());
}

fn words(ruleset: &Ruleset, by: Words) -> (&str, Vec<&str>) {
    match by {
        Words::Question(id) => {
            ruleset.questions.get(id.index()).map_or(("", Vec::new()), |it| (it.id.as_str(), it.choice_ids()))
        }
        Words::Class(id) => ruleset.classes.get(id.index()).map_or(("", Vec::new()), |it| {
            (it.id.as_str(), it.choices.iter().map(|c| c.id.as_str()).collect())
        }),
    }
}

fn score(to: &mut Writer, ruleset: &Ruleset, score: &Score) {
    to.object(|to| {
        to.field("id", &score.id);
        to.field("name", &score.name);
        to.each("items", &score.items, |to, it| item(to, ruleset, it));
        if let Some(prorate) = score.prorate {
            to.key("prorate_from");
            to.whole(u64::from(prorate.least));
        }
        to.maybe("show_under", score.show_under.as_deref());
        to.grounds(ruleset, score.because.as_deref(), &score.cite);
    });
}

fn item(to: &mut Writer, ruleset: &Ruleset, item: &ScoreItem) {
    to.object(|to| {
        match &item.kind {
            ScoreItemKind::Line(points, when) => {
                to.field("points", &points.to_string());
                to.key("when");
                cond(to, ruleset, when);
            }
            ScoreItemKind::Table(table, when) => {
                to.key("table");
                bands(to, ruleset, table, |to, value: &Num| {
                    num(to, ruleset, value);
                });
                if let Some(when) = when {
                    to.key("when");
                    cond(to, ruleset, when);
                }
            }
            ScoreItemKind::Add(value) => {
                to.key("add");
                num(to, ruleset, value);
            }
        }
        to.grounds(ruleset, item.because.as_deref(), &item.cite);
    });
}

fn class(to: &mut Writer, ruleset: &Ruleset, class: &Class) {
    to.object(|to| {
        to.field("id", &class.id);
        to.field("name", &class.name);
        to.key("choices");
        choices(to, &class.choices);
        let named = |to: &mut Writer, at: &u16| {
            let choice = class.choices.get(usize::from(*at));
            to.text(choice.map_or("", |choice| choice.id.as_str()));
        };
        to.key("rows");
        match &class.rows {
            ClassRows::By(table) => bands(to, ruleset, table, named),
            ClassRows::First { rows, otherwise } => to.list(|to| {
                to.text("first");
                for (when, at) in rows {
                    to.list(|to| {
                        cond(to, ruleset, when);
                        named(to, at);
                    });
                }
                named(to, otherwise);
            }),
        }
        to.maybe("show_under", class.show_under.as_deref());
        to.grounds(ruleset, class.because.as_deref(), &class.cite);
    });
}
