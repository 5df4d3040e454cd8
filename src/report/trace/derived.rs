//! The trees of derived values (scores with their points, calculations, classes) and the words of a node.

use super::super::{Assessment, numbers, words};
use super::build::{Build, Part};
use super::{Node, Worth};
use crate::eval::outcome::Range;
use crate::number;
use crate::ruleset::State;
use crate::ruleset::{
    Bands, CalculationId, ClassId, ClassRows, Cond, CondKind, Formula, Num, NumberBand, Score, ScoreId,
    ScoreItem, ScoreItemKind, Value, Words,
};
use crate::source::Span;
use crate::truth::Truth;

/// The author's words with comments left out and blanks made one.
pub(in crate::report) fn slice(about: &Assessment, span: Span) -> String {
    let text = about.ruleset.source.slice(span);
    let lines = text.lines().map(without_comment);
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    words.join(" ")
}

/// A line up to its comment; a `#` inside quotes is text.
fn without_comment(line: &str) -> &str {
    let mut quoted = false;
    let mut escaped = false;
    for (at, character) in line.char_indices() {
        match character {
            '#' if !quoted => return line.get(..at).unwrap_or(line),
            '"' if !escaped => quoted = !quoted,
            _ => {}
        }
        escaped = character == '\\' && !escaped;
    }
    line
}

/// The words of a condition. An implied item (a choice under a list word) has the place of the whole, so that its words
/// are made from what it says.
pub(super) fn cond_text(about: &Assessment, cond: &Cond, within: Option<Span>) -> String {
    let implied = within == Some(cond.span);
    let made = if implied { made_text(about, cond) } else { None };
    made.unwrap_or_else(|| slice(about, cond.span))
}

fn made_text(about: &Assessment, cond: &Cond) -> Option<String> {
    let (id, word, at) = match &cond.kind {
        CondKind::ChoiceIs(id, at) => (*id, "is", at.as_slice()),
        CondKind::SetIncludes(id, _, at) => (*id, "includes", at.as_slice()),
        CondKind::SetIsNone(id) => (*id, "is none", &[][..]),
        _ => return None,
    };
    let question = words::question(about.ruleset, id)?;
    let ids = question.choice_ids();
    let named = at.iter().filter_map(|at| ids.get(usize::from(*at)));
    let named: Vec<String> = named.map(|id| (*id).to_owned()).collect();
    Some(format!("{} {word} {}", question.id, words::join(&named, "or")).trim_end().to_owned())
}

/// A score with its items and the points they count.
pub(super) fn score(build: &mut Build, id: ScoreId) -> Option<Node> {
    let about = build.about;
    let score = about.ruleset.scores.get(id.index())?;
    let range = about.outcome.scores.get(id.index());
    let children = build.once(Part::Score(id), |build| items(build, score));
    let prorated = about.outcome.prorated.get(id.index()).and_then(Option::as_ref);
    let value = match prorated {
        Some(prorated) => {
            let told = numbers::prorated(prorated, numbers::of_score(about.ruleset, score));
            format!("{} ({told})", words::range(range))
        }
        None => words::range(range),
    };
    Some(Node {
        text: score.id.clone(),
        worth: Worth::Number(value),
        points: None,
        answers: Vec::new(),
        children,
    })
}

fn items(build: &mut Build, score: &Score) -> Vec<Node> {
    score.items.iter().map(|item| score_item(build, item)).collect()
}

fn score_item(build: &mut Build, item: &ScoreItem) -> Node {
    match &item.kind {
        ScoreItemKind::Line(points, when) => {
            let mut node = build.cond(when, None);
            let counted = build.about.values.cond(when.id);
            node.points = Some(line_points(&number::text(&points.exact()), counted));
            node
        }
        ScoreItemKind::Table(bands, when) => table(build, bands, when.as_ref()),
        ScoreItemKind::Add(num) => {
            let mut answers = Vec::new();
            let children = build.nums(&[num], &mut answers);
            let value = words::range(build.about.values.num(num.id));
            Node {
                text: format!("add {}", slice(build.about, num.span)),
                worth: Worth::Number(value.clone()),
                points: Some(value),
                answers,
                children,
            }
        }
    }
}

fn line_points(points: &str, counted: Truth) -> String {
    match counted {
        Truth::True => points.to_owned(),
        Truth::False => "0".to_owned(),
        Truth::Open => format!("0 or {points}"),
    }
}

fn table(build: &mut Build, bands: &Bands<Num>, when: Option<&Cond>) -> Node {
    let (text, worth, answers, mut children) = banded(build, bands);
    let points = points_text(build.about, bands);
    let points = match when.map(|when| build.about.values.cond(when.id)) {
        Some(Truth::False) => "0".to_owned(),
        Some(Truth::Open) => format!("0 or {points}"),
        _ => points,
    };
    children.extend(when.map(|when| build.cond(when, None)));
    Node { text: format!("points for {text}"), worth, points: Some(points), answers, children }
}

type Banded = (String, Worth, Vec<(crate::ruleset::QuestionId, String)>, Vec<Node>);

/// What a band list is over, with its value and what it reads.
fn banded<V>(build: &mut Build, bands: &Bands<V>) -> Banded {
    let about = build.about;
    let mut answers = Vec::new();
    match bands {
        Bands::Number { by, .. } => {
            let children = build.nums(&[by], &mut answers);
            let worth = Worth::Number(words::range(about.values.num(by.id)));
            (slice(about, by.span), worth, answers, children)
        }
        Bands::Choice { by: Words::Question(id), .. } => {
            let children = build.answer(*id, &mut answers);
            let worth = Worth::Choices(vec![words::known(about, *id, false)]);
            (words::question_id(about.ruleset, *id).to_owned(), worth, answers, children)
        }
        Bands::Choice { by: Words::Class(id), .. } => {
            let child = class(build, *id);
            let text = child.as_ref().map(|node| node.text.clone()).unwrap_or_default();
            (text, Worth::Choices(possible(about, *id)), answers, child.into_iter().collect())
        }
        Bands::Table { by, across, .. } => {
            let (rows, row, mut answers, mut children) = banded(build, by);
            let (columns, column, more, others) = banded(build, across);
            answers.extend(more);
            children.extend(others);
            let worth = Worth::Choices(vec![format!("{} and {}", row.words(), column.words())]);
            (format!("{rows} across {columns}"), worth, answers, children)
        }
    }
}

fn points_text(about: &Assessment, bands: &Bands<Num>) -> String {
    points_of(about, bands).map_or_else(|| "0".to_owned(), |range| words::range(Some(&range)))
}

/// The points that a table gives: those of every row its value can still fall in; nothing where it does not apply.
pub(in crate::report) fn points_of(about: &Assessment, bands: &Bands<Num>) -> Option<Range> {
    let rows = touched(about, bands)?;
    let ranges: Vec<&Range> = rows.iter().filter_map(|row| about.values.num(row.id)).collect();
    let min = ranges.iter().map(|range| &range.min).min()?;
    let max = ranges.iter().map(|range| &range.max).max()?;
    Some(Range { min: min.clone(), max: max.clone() })
}

/// What every row gives that the value can still fall in.
fn touched<'a, V>(about: &Assessment, bands: &'a Bands<V>) -> Option<Vec<&'a V>> {
    Some(match bands {
        Bands::Number { by, rows } => {
            let range = about.values.num(by.id)?;
            rows.iter().filter(|row| meets(row, range)).map(|row| &row.value).collect()
        }
        Bands::Choice { by, rows } => {
            let left = choices_left(about, *by);
            rows.iter().filter(|(at, _)| left.any(at)).map(|(_, value)| value).collect()
        }
        Bands::Table { by, across, cells } => {
            let columns = touched(about, across)?;
            let rows = touched(about, by)?.into_iter().filter_map(|row| cells.get(usize::from(*row)));
            rows.flat_map(|row| columns.iter().filter_map(|column| row.get(usize::from(**column)))).collect()
        }
    })
}

/// Whether a range reaches into a band.
fn meets<V>(row: &NumberBand<V>, range: &Range) -> bool {
    let from = row.from.is_none_or(|from| range.max >= from.exact());
    let to = row.to.is_none_or(|to| {
        let end = to.exact();
        if row.includes_to { range.min <= end } else { range.min < end }
    });
    from && to
}

/// Which choices of something are still possible.
enum Left {
    /// It does not apply.
    Nothing,
    /// These.
    Only(Vec<u16>),
    /// Every one.
    Every,
}

impl Left {
    fn any(&self, at: &[u16]) -> bool {
        match self {
            Self::Nothing => false,
            Self::Only(possible) => at.iter().any(|at| possible.contains(at)),
            Self::Every => true,
        }
    }
}

fn choices_left(about: &Assessment, by: Words) -> Left {
    match by {
        Words::Class(id) => Left::Only(about.outcome.class(id).to_vec()),
        Words::Question(id) if words::does_not_apply(about, id) => Left::Nothing,
        Words::Question(id) => {
            let assumed = words::question(about.ruleset, id).and_then(|it| it.assume.as_ref());
            match (about.answers.state(id), assumed) {
                (State::Given(Value::Choice(at)), _) | (State::Missing, Some(Value::Choice(at))) => {
                    Left::Only(vec![*at])
                }
                _ => Left::Every,
            }
        }
    }
}

/// A calculation with what it reads.
pub(super) fn calculation(build: &mut Build, id: CalculationId) -> Option<Node> {
    let about = build.about;
    let calculation = about.ruleset.calculations.get(id.index())?;
    let range = about.outcome.calculations.get(id.index());
    let mut answers = Vec::new();
    let children = build.once(Part::Calculation(id), |build| match &calculation.formula {
        Formula::Expression(num) => build.nums(&[num], &mut answers),
        Formula::Bands(bands) => {
            let (_, _, read, children) = banded(build, bands);
            answers = read;
            children
        }
    });
    Some(Node {
        text: calculation.id.clone(),
        worth: Worth::Number(words::calculated(calculation, range.and_then(Option::as_ref))),
        points: None,
        answers,
        children,
    })
}

fn possible(about: &Assessment, id: ClassId) -> Vec<String> {
    let class = about.ruleset.classes.get(id.index());
    let choice = |at: &u16| class?.choices.get(usize::from(*at)).map(|it| it.id.clone());
    about.outcome.class(id).iter().filter_map(choice).collect()
}

/// A class with what it is found from.
pub(super) fn class(build: &mut Build, id: ClassId) -> Option<Node> {
    let about = build.about;
    let class = about.ruleset.classes.get(id.index())?;
    let mut answers = Vec::new();
    let children = build.once(Part::Class(id), |build| match &class.rows {
        ClassRows::By(bands) => {
            let (_, _, read, children) = banded(build, bands);
            answers = read;
            children
        }
        ClassRows::First { rows, .. } => rows.iter().map(|(when, _)| build.cond(when, None)).collect(),
    });
    Some(Node {
        text: class.id.clone(),
        worth: Worth::Choices(possible(about, id)),
        points: None,
        answers,
        children,
    })
}
