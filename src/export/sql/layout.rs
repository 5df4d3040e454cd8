//! The text of the query: a heading, one step after another, and the result.

use super::conclusions::Output;
use super::expr::{Expr, deeper};
use super::making::Making;
use super::sheet::{Column, LONGEST};
use super::{Heading, Options};
use std::collections::HashSet;
use std::fmt::Write;

/// What the given table is called in the query: `source.pain` is a column of it, never one that the query makes.
pub(super) const SOURCE: &str = "source";

/// The whole text.
pub(super) fn query(making: &mut Making<'_>, results: &[Output], heading: Heading<'_>) -> String {
    let ends: Vec<Expr> = results.iter().map(|output| output.value.clone()).collect();
    let steps: Vec<Vec<Column>> = {
        let steps = making.sheet.steps(&ends);
        steps.into_iter().map(|step| step.into_iter().cloned().collect()).collect()
    };
    // Every step hands on the columns before it; the result lists its own. Both stand beside the row's id.
    let columns: usize = steps.iter().map(Vec::len).sum();
    let widest = columns.max(results.len()) + 1;
    if let Some(most) = making.dialect().most_columns().filter(|most| widest > *most) {
        making.too_many_columns(most, widest);
    }
    let mut out = head(making, heading);
    let last = write_steps(&mut out, making, &steps);
    write_results(&mut out, making, results, &last);
    out
}

fn head(making: &Making<'_>, heading: Heading<'_>) -> String {
    let (ruleset, options) = (making.ruleset, making.options);
    let mut out = String::new();
    line(&mut out, 0, &format!("{}: {} {}", ruleset.title, ruleset.id, ruleset.version));
    line(&mut out, 0, heading.digest);
    line(&mut out, 0, &format!("Written by {} for {}.", heading.engine, options.dialect.name()));
    line(&mut out, 0, "Decision support in development, not validated.");
    line(&mut out, 0, "");
    line(
        &mut out,
        0,
        &format!(
            "Reads {}: one row a patient, one column a question; an empty or null cell is a missing answer.",
            options.table
        ),
    );
    line(
        &mut out,
        0,
        "`_certain` and `_possible` are the two halves of true, open and false; no condition is null.",
    );
    out
}

/// A comment.
fn line(out: &mut String, indent: usize, text: &str) {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}", format!("{}-- {text}", " ".repeat(indent)).trim_end());
}

/// The steps; gives the name of the last.
fn write_steps(out: &mut String, making: &Making<'_>, steps: &[Vec<Column>]) -> String {
    let dialect = making.dialect();
    let id = dialect.quoted(&making.options.id);
    // The table may be given with a name of its own, or be a call.
    let mut last = format!("(SELECT * FROM {}) AS {SOURCE}", making.options.table);
    for (at, step) in steps.iter().enumerate() {
        let name = if at == 0 { "given".to_owned() } else { format!("step_{at}") };
        let opening = dialect.step_opening();
        let start = if at == 0 { "WITH " } else { ", " };
        let quoted = if at == 0 { dialect.quoted(&name) } else { name.clone() };
        let _ = writeln!(out, "{start}{quoted} {opening}");
        let _ = writeln!(out, "  SELECT");
        let first = if at == 0 { format!("{SOURCE}.{id} AS row_id") } else { format!("{last}.*") };
        let _ = write!(out, "    {first}");
        for column in step {
            let _ = writeln!(out, ",");
            if let Some(words) = &column.words {
                line(out, 4, words);
            }
            let text = deeper(&column.expr.text, 4);
            let _ = write!(out, "    {text} AS {}", dialect.name_of(&column.name));
        }
        let _ = write!(out, "\n  FROM {last}\n)\n");
        last = quoted;
    }
    if steps.is_empty() {
        let opening = dialect.step_opening();
        let _ = write!(
            out,
            "WITH {} {opening}\n  SELECT {SOURCE}.{id} AS row_id FROM {last}\n)\n",
            dialect.quoted("given")
        );
        last = dialect.quoted("given");
    }
    last
}

/// A name that no other result has, in capitals or not, and that every engine reads to its end.
fn distinct(names: &mut HashSet<String>, wanted: &str) -> String {
    let mut name = shortened(wanted);
    let mut number = 1;
    while !names.insert(name.to_lowercase()) {
        name = match number {
            1 => shortened(&format!("{wanted}_result")),
            _ => shortened(&format!("{wanted}_result_{number}")),
        };
        number += 1;
    }
    name
}

/// What stands behind the last `_` says what it is, and stays.
fn shortened(name: &str) -> String {
    let Some(over) = name.len().checked_sub(LONGEST).filter(|over| *over > 0) else { return name.to_owned() };
    let (head, tail) = name.rsplit_once('_').unwrap_or((name, ""));
    let end = head.floor_char_boundary(head.len().saturating_sub(over));
    format!("{}_{tail}", head.get(..end).unwrap_or_default())
}

fn write_results(out: &mut String, making: &Making<'_>, results: &[Output], last: &str) {
    let dialect = making.dialect();
    let Options { id, .. } = making.options;
    let mut names = HashSet::from([id.to_lowercase()]);
    let _ = writeln!(out, "SELECT");
    let _ = write!(out, "  row_id AS {}", dialect.quoted(id));
    let error = results.first().map(|output| output.value.text.clone()).unwrap_or_default();
    for (at, output) in results.iter().enumerate() {
        let _ = writeln!(out, ",");
        if let Some(words) = &output.words {
            line(out, 2, words);
        }
        let name = distinct(&mut names, &output.name);
        let always = at == 0 || error.starts_with("CAST(NULL");
        let value = if always {
            output.value.clone()
        } else {
            let sound = Expr::literal(format!("{error} IS NULL"));
            Expr::case(&[(sound, output.value.clone())], None)
        };
        let _ = write!(out, "  {} AS {}", deeper(&value.text, 2), dialect.quoted(&name));
    }
    let _ = write!(out, "\nFROM {last}\n");
}
