//! Bands of a number that can lie between any two decimals: only half-open bands leave no value out.

use super::codes;
use super::ends::{Ends, Gap, List, Overlap};
use super::mention::number;
use crate::diagnostic::Diagnostic;
use crate::number::Exact;
use crate::source::Span;

/// A row from its lower end up to, not including, its upper end.
#[derive(Debug, Clone)]
struct Reach {
    row: usize,
    from: Option<Exact>,
    below: Option<Exact>,
}

pub(super) fn check(list: &List<'_>) -> Vec<Diagnostic> {
    let closed: Vec<usize> = list
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.to.is_some() && row.includes_to)
        .map(|(at, _)| at)
        .collect();
    if !closed.is_empty() {
        return vec![tell_closed(list, &closed)];
    }
    let reach = |(row, ends): (usize, &Ends)| Reach {
        row,
        from: ends.from.map(crate::number::Decimal::exact),
        below: ends.to.map(crate::number::Decimal::exact),
    };
    let (low, high) = &list.range;
    let outside = |row: &Reach| {
        row.below.as_ref().is_some_and(|below| below <= low)
            || row.from.as_ref().is_some_and(|from| from > high)
    };
    let (out, mut inside): (Vec<Reach>, Vec<Reach>) =
        list.rows.iter().enumerate().map(reach).partition(outside);
    let mut found: Vec<Diagnostic> = out.iter().map(|row| list.unreachable(row.row)).collect();
    inside.sort_by(|a, b| a.from.cmp(&b.from));
    sweep(list, &inside, &mut found);
    found
}

fn tell_closed(list: &List<'_>, closed: &[usize]) -> Diagnostic {
    let lines: Vec<String> = closed.iter().map(|row| list.line(*row, &half_open(list, *row))).collect();
    let first = closed.first().copied().unwrap_or_default();
    let message = format!("`{}` can lie between two decimals, so its bands end with `below`", list.by);
    let help =
        format!("write {}", lines.iter().map(|line| format!("`{line}`")).collect::<Vec<_>>().join(", "));
    let told = Diagnostic::error(codes::BAND_CLOSED, list.span(first), message)
        .labelled("where is a value just above the upper end?")
        .help(help);
    let told = match half_open_rows(list, closed) {
        Some((span, text)) => told.edit(span, text),
        None => told,
    };
    closed.iter().skip(1).fold(told, |told, row| told.and_at(list.span(*row), "and here"))
}

/// All closed rows, and the lines between them, with ends that leave no value out.
fn half_open_rows(list: &List<'_>, closed: &[usize]) -> Option<(Span, String)> {
    let mut rows: Vec<usize> = closed.to_vec();
    rows.sort_by_key(|row| list.span(*row));
    let (top, bottom) = (list.span(*rows.first()?), list.span(*rows.last()?));
    let mut text = String::new();
    let mut at = top.start;
    for row in rows {
        let span = list.span(row);
        text.push_str(list.source.slice(Span { start: at, end: span.start }));
        text.push_str(&half_open(list, row));
        at = span.end;
    }
    Some((top.to(bottom), text))
}

/// The ends of a closed row as they would be: up to the next row's lower end.
fn half_open(list: &List<'_>, row: usize) -> String {
    let Some(ends) = list.rows.get(row) else { return String::new() };
    let start = ends.from.or(ends.to).map(crate::number::Decimal::exact);
    let others =
        list.rows.iter().enumerate().filter(|(at, _)| *at != row).filter_map(|(_, other)| other.from);
    let next = others.filter(|from| Some(from.exact()) > start).min_by_key(|from| from.exact());
    match (ends.from, next) {
        (Some(from), Some(next)) => format!("{from} to below {next}"),
        (None, Some(next)) => format!("below {next}"),
        (Some(from), None) => format!("from {from}"),
        (None, None) => format!("from {}", number(&list.range.0)),
    }
}

/// From the lowest value to the highest: what no row has, and what two have.
fn sweep(list: &List<'_>, rows: &[Reach], found: &mut Vec<Diagnostic>) {
    let (low, high) = &list.range;
    let mut before: Option<&Reach> = None;
    for row in rows {
        let from = row.from.as_ref();
        match before {
            None if from.is_some_and(|from| from > low) => found.push(list.gap(&gap_below(row))),
            None => {}
            Some(before) => match &before.below {
                Some(below) if from > Some(below) => found.push(list.gap(&gap_between(before, row, below))),
                Some(below) if from == Some(below) => {}
                _ => found.push(list.overlap(&overlap(before, row, low))),
            },
        }
        before = before.filter(|before| reaches_as_far(before, row)).or(Some(row));
    }
    match before {
        None => {
            let added = format!("from {}", number(low));
            let fall = "every value falls".to_owned();
            found.push(list.gap(&Gap { fall, before: None, after: None, extended: None, added }));
        }
        Some(end) => {
            if let Some(below) = end.below.as_ref().filter(|below| *below <= high) {
                found.push(list.gap(&gap_above(end, below)));
            }
        }
    }
}

fn reaches_as_far(before: &Reach, row: &Reach) -> bool {
    match (&before.below, &row.below) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(before), Some(row)) => before >= row,
    }
}

fn written(from: Option<&Exact>, below: Option<&Exact>) -> String {
    match (from, below) {
        (Some(from), Some(below)) => format!("{} to below {}", number(from), number(below)),
        (None, Some(below)) => format!("below {}", number(below)),
        (Some(from), None) => format!("from {}", number(from)),
        (None, None) => String::new(),
    }
}

fn gap_below(row: &Reach) -> Gap {
    let end = row.from.as_ref();
    let fall = format!("every value below `{}` falls", end.map(number).unwrap_or_default());
    let extended = row.below.is_some().then(|| (row.row, written(None, row.below.as_ref())));
    Gap { fall, before: None, after: Some(row.row), extended, added: written(None, end) }
}

fn gap_between(before: &Reach, row: &Reach, start: &Exact) -> Gap {
    let end = row.from.as_ref();
    Gap {
        fall: format!(
            "every value from `{}` to below `{}` falls",
            number(start),
            end.map(number).unwrap_or_default()
        ),
        before: Some(before.row),
        after: Some(row.row),
        extended: Some((before.row, written(before.from.as_ref(), end))),
        added: written(Some(start), end),
    }
}

fn gap_above(last: &Reach, start: &Exact) -> Gap {
    Gap {
        fall: format!("every value from `{}` up falls", number(start)),
        before: Some(last.row),
        after: None,
        extended: last.from.is_some().then(|| (last.row, written(last.from.as_ref(), None))),
        added: written(Some(start), None),
    }
}

fn overlap(before: &Reach, row: &Reach, low: &Exact) -> Overlap {
    let first = row.from.as_ref().map_or(low, |from| from.max(low));
    let within = reaches_as_far(before, row);
    let last = if within { &row.below } else { &before.below };
    let fall = match last {
        Some(last) => format!("every value from `{}` to below `{}` falls", number(first), number(last)),
        None => format!("every value from `{}` up falls", number(first)),
    };
    let mut mends = Vec::new();
    if !within && before.from < row.from {
        mends.push((before.row, written(before.from.as_ref(), row.from.as_ref())));
        mends.push((row.row, written(before.below.as_ref(), row.below.as_ref())));
    }
    Overlap { fall, rows: (before.row, row.row), mends }
}
