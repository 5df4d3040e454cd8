//! The summary for people: columns of counts at a terminal, a sentence a line to be read aloud.

use super::Report;
use crate::batch::agreement::{Agreement, Weights};
use crate::number::{self, Exact};
use crate::report::{DISCLAIMER, escape};
use crate::ruleset::{LevelId, Ruleset};
use num_bigint::BigInt;
use std::fmt::Write;

/// The whole summary.
#[must_use]
pub fn human(report: &Report<'_>, plain: bool) -> String {
    let mut page = Page { text: String::new(), plain };
    head(report, &mut page);
    levels(report, &mut page);
    let (ruleset, summary) = (&report.ready.ruleset, report.summary);
    let rules = ruleset.rules.iter().map(|it| (it.id.as_str(), it.name.as_str()));
    counted(&mut page, "Rules", rules, &summary.rules, ["fired", "open"]);
    let patterns = ruleset.patterns.iter().map(|it| (it.id.as_str(), it.name.as_str()));
    counted(&mut page, "Patterns", patterns, &summary.patterns, ["likely", "possible"]);
    advice(report, &mut page);
    if let Some(agreement) = &summary.agreement {
        reference(ruleset, agreement, &mut page);
    }
    if let Some(old) = report.old {
        compared(report, old, &mut page);
    }
    let _ = writeln!(page.text, "\n{DISCLAIMER}");
    page.text
}

/// The text so far.
struct Page {
    text: String,
    plain: bool,
}

impl Page {
    fn heading(&mut self, text: &str) {
        let _ = writeln!(self.text, "\n{text}{}", if self.plain { ":" } else { "" });
    }

    fn sentence(&mut self, text: &str) {
        let _ = writeln!(self.text, "{text}.");
    }

    /// Rows under names of columns; read aloud, each row is a sentence that repeats the names.
    fn table(&mut self, columns: &[&str], rows: &[(String, Vec<u64>)]) {
        if self.plain {
            for (name, counts) in rows {
                let told: Vec<String> =
                    columns.iter().zip(counts).map(|(column, count)| format!("{column} {count}")).collect();
                let _ = writeln!(self.text, "{}: {}.", escape(name), told.join(", "));
            }
            return;
        }
        let first = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let width = |at: usize, column: &str| {
            let counts = rows.iter().filter_map(|(_, counts)| counts.get(at));
            counts.map(|count| grouped(*count).len()).max().unwrap_or(0).max(column.chars().count())
        };
        let widths: Vec<usize> = columns.iter().enumerate().map(|(at, column)| width(at, column)).collect();
        let _ = write!(self.text, "  {:first$}", "");
        for (column, width) in columns.iter().zip(&widths) {
            let _ = write!(self.text, "  {column:>width$}");
        }
        self.text.push('\n');
        for (name, counts) in rows {
            let name = escape(name);
            let _ = write!(self.text, "  {name:first$}");
            for (count, width) in counts.iter().zip(&widths) {
                let _ = write!(self.text, "  {:>width$}", grouped(*count));
            }
            self.text.push('\n');
        }
    }
}

/// `1234567` as `1,234,567`.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn share(part: u64, of: u64) -> String {
    if of == 0 {
        return String::new();
    }
    let percent = Exact::new(BigInt::from(part) * 100, BigInt::from(of));
    format!(" ({} %)", number::fixed(&percent, 1))
}

fn head(report: &Report<'_>, page: &mut Page) {
    let (ruleset, summary) = (&report.ready.ruleset, report.summary);
    page.sentence(&format!("{}, version {}", escape(&ruleset.title), escape(&ruleset.version)));
    let rows = grouped(summary.rows);
    let rejected = match summary.rejected {
        0 => "every one has a result".to_owned(),
        1 => format!("1 has no result{}", share(1, summary.rows)),
        some => format!("{} have no result{}", grouped(some), share(some, summary.rows)),
    };
    page.sentence(&format!("{rows} rows; {rejected}"));
    for ((code, question), rows) in &summary.faults {
        let question = question.map(|id| format!(" of `{}`", ruleset.question(id).id)).unwrap_or_default();
        page.sentence(&format!("{code}{question}: {}", grouped(*rows)));
    }
    let (not, open) = summary.applies_not_or_open;
    if not + open > 0 {
        let (not, open) = (grouped(not), grouped(open));
        page.sentence(&format!("The ruleset does not apply to {not}; for {open} that is open"));
    }
}

fn levels(report: &Report<'_>, page: &mut Page) {
    let ruleset = &report.ready.ruleset;
    if ruleset.levels.is_empty() {
        return;
    }
    let (settled, unsettled) = report.summary.settled();
    page.heading("Levels");
    let all = settled + unsettled;
    page.sentence(&format!(
        "{} settled{}, {} not settled{}",
        grouped(settled),
        share(settled, all),
        grouped(unsettled),
        share(unsettled, all)
    ));
    let rows: Vec<_> = (0..ruleset.levels.len())
        .map(LevelId::at)
        .zip(&ruleset.levels)
        .map(|(at, level)| {
            let (settled, least, most) = report.summary.at_level(at);
            (level.id.clone(), vec![settled, least, most])
        })
        .collect();
    page.table(&["settled", "not settled: at least", "not settled: at most"], &rows);
}

/// Those that were met, the most frequent first.
fn counted<'a>(
    page: &mut Page,
    heading: &str,
    items: impl Iterator<Item = (&'a str, &'a str)>,
    counts: &[(u64, u64)],
    columns: [&str; 2],
) {
    let mut rows: Vec<_> = items.zip(counts).map(|((id, _), (a, b))| (id.to_owned(), vec![*a, *b])).collect();
    if rows.is_empty() {
        return;
    }
    page.heading(heading);
    let all = rows.len();
    rows.retain(|(_, counts)| counts.iter().any(|count| *count > 0));
    rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    if !rows.is_empty() {
        page.table(&columns, &rows);
    }
    if all > rows.len() {
        page.sentence(&format!("Never met: {} of {all}", all - rows.len()));
    }
}

fn advice(report: &Report<'_>, page: &mut Page) {
    let advice = report.ready.ruleset.advice.iter().zip(&report.summary.advice);
    let mut rows: Vec<_> = advice.map(|(it, given)| (it.id.clone(), vec![*given])).collect();
    if rows.is_empty() {
        return;
    }
    page.heading("Advice");
    rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    page.table(&["given"], &rows);
}

fn reference(ruleset: &Ruleset, agreement: &Agreement, page: &mut Page) {
    page.heading("Against the reference (rows: reference; columns: result)");
    let names: Vec<&str> = ruleset.levels.iter().map(|level| level.id.as_str()).collect();
    let columns: Vec<&str> = names.iter().copied().chain(["not settled"]).collect();
    let rows: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let counts = (0..names.len()).map(|found| agreement.cell(at, found));
            ((*name).to_owned(), counts.chain([agreement.unsettled(at)]).collect())
        })
        .collect();
    page.table(&columns, &rows);
    let (agree, under, over) = agreement.agree_under_over();
    let all = agreement.compared();
    let told = |count: u64, words: &str| format!("{words}: {}{}", grouped(count), share(count, all));
    page.sentence(&format!("Settled results with a reference: {}", grouped(all)));
    page.sentence(&told(agree, "The same level"));
    page.sentence(&told(under, "Less urgent than the reference, under-triage"));
    page.sentence(&told(over, "More urgent than the reference, over-triage"));
    let kappa = |weights| agreement.kappa(weights).map(|kappa| number::fixed(&kappa, 3));
    if let (Some(linear), Some(quadratic)) = (kappa(Weights::Linear), kappa(Weights::Quadratic)) {
        page.sentence(&format!("Weighted kappa {linear} (linear weights), {quadratic} (quadratic weights)"));
    }
    if agreement.without > 0 {
        page.sentence(&format!("{} results have no reference", grouped(agreement.without)));
    }
}

fn compared(report: &Report<'_>, old: &str, page: &mut Page) {
    page.heading(&format!("Beside version {}", escape(old)));
    let changed = report.summary.changed(&report.ready.ruleset);
    let count: u64 = changed.iter().map(|(_, _, _, count)| count).sum();
    let same = report.summary.unchanged();
    page.sentence(&format!(
        "{} patients have another level{}, {} the same",
        grouped(count),
        share(count, count + same),
        grouped(same)
    ));
    for (direction, was, is, count) in changed {
        let (was, is) = (was.words(), is.words());
        let told =
            format!("{}: from {} to {}: {}", direction.words(), escape(&was), escape(&is), grouped(count));
        page.sentence(&told);
    }
}
