//! Times since a date that are said with other words: `onset in days`, `number of days since onset`, `since the onset`,
//! `days since onset < 3 weeks`.

use crate::diagnostic::Diagnostic;
use crate::syntax::codes;
use crate::syntax::declared::{Answer, Declared};
use crate::syntax::phrases::{said_otherwise, time};
use crate::syntax::place::{Place, is_compare_sign, short_line, tokens};

/// What is known of the times on the line where reading stopped.
pub fn known(place: &Place<'_>, declared: &Declared<'_>) -> Option<Diagnostic> {
    let (start, line) = stopped(place);
    let words: Vec<(usize, &str)> = tokens(line).collect();
    let line = Line { place, start, written: line, words };
    (0..line.words.len()).find_map(|at| {
        in_unit(&line, at, declared)
            .or_else(|| number_of(&line, at))
            .or_else(|| since_the(&line, at, declared))
            .or_else(|| in_another(&line, at, declared))
    })
}

/// Where the line starts on which reading stopped, and the line; at its end reading has gone on to the next one.
fn stopped<'t>(place: &Place<'t>) -> (usize, &'t str) {
    if !(place.word.is_empty() || place.starts_line()) {
        return place.line();
    }
    let before = place.written.get(..place.before_at).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    (start, place.line_from(start))
}

struct Line<'p, 't> {
    place: &'p Place<'t>,
    start: usize,
    written: &'t str,
    /// Its words with their places in it.
    words: Vec<(usize, &'t str)>,
}

impl<'t> Line<'_, 't> {
    fn word(&self, at: usize) -> &'t str {
        self.words.get(at).map_or("", |(_, word)| word)
    }

    /// Some words are said otherwise.
    fn otherwise(&self, first: usize, last: usize, right: &str) -> Option<Diagnostic> {
        let (from, to) = (self.words.get(first)?.0, self.words.get(last)?);
        let to = to.0 + to.1.len();
        let span = self.place.between(self.start + from, self.start + to);
        Some(said_otherwise(span, self.written.get(from..to)?, right))
    }

    /// Some words before another one are too much.
    fn away(&self, first: usize, next: usize) -> Option<Diagnostic> {
        let (from, to) = (self.words.get(first)?.0, self.words.get(next)?.0);
        let written = self.written.get(from..to)?.trim_end();
        let span = self.place.between(self.start + from, self.start + from + written.len());
        let right =
            format!("{}{}", self.written.get(..from)?.trim_start(), self.written.get(to..)?.trim_end());
        Some(
            Diagnostic::error(codes::UNEXPECTED, span, format!("`{written}` does not stand here"))
                .labelled("take this away")
                .help(format!("write `{}`", short_line(&right)))
                .edit(self.place.between(self.start + from, self.start + to), ""),
        )
    }
}

/// `onset in days` of a date for `days since onset`.
fn in_unit(line: &Line<'_, '_>, at: usize, declared: &Declared<'_>) -> Option<Diagnostic> {
    let (name, unit) = (line.word(at), time(line.word(at + 2))?);
    let dated = line.word(at + 1) == "in" && declared.answer(name) == Some(Answer::Date);
    line.otherwise(at, at + 2, &format!("{unit} since {name}")).filter(|_| dated)
}

/// `number of days since onset`.
fn number_of(line: &Line<'_, '_>, at: usize) -> Option<Diagnostic> {
    let counted = line.word(at) == "number" && line.word(at + 1) == "of" && line.word(at + 3) == "since";
    line.away(at, at + 2).filter(|_| counted && time(line.word(at + 2)).is_some())
}

/// `days since the onset`.
fn since_the(line: &Line<'_, '_>, at: usize, declared: &Declared<'_>) -> Option<Diagnostic> {
    let article = matches!(line.word(at + 1), "the" | "a" | "an" | "their" | "his" | "her");
    let since = line.word(at) == "since" && declared.answer(line.word(at + 2)) == Some(Answer::Date);
    line.away(at + 1, at + 2).filter(|_| article && since)
}

/// `days since onset < 3 weeks` for `days since onset < 21`. Of `weeks since onset` only completed ones count, so that it
/// would say something else; and months have no one length.
fn in_another(line: &Line<'_, '_>, at: usize, declared: &Declared<'_>) -> Option<Diagnostic> {
    let (counted, name, sign, number) =
        (line.word(at), line.word(at + 2), line.word(at + 3), line.word(at + 4));
    let since = time(counted) == Some(counted) && line.word(at + 1) == "since";
    let compared = is_compare_sign(sign);
    let said = line.word(at + 5);
    let unit = time(said).filter(|unit| *unit != counted && since && compared)?;
    let number: u32 = number.parse().ok()?;
    let (from, to) = (line.words.get(at + 4)?.0, line.words.get(at + 5)?.0 + said.len());
    let span = line.place.between(line.start + from, line.start + to);
    let message = format!("`{counted} since {name}` is a number of {counted}, not of {unit}");
    let told = Diagnostic::error(codes::UNEXPECTED, span, message).labelled(format!("how many {counted}?"));
    let days = number.checked_mul(7).filter(|_| (counted, unit) == ("days", "weeks"));
    let told = match days {
        Some(days) => {
            told.help(format!("write `{days}`: {number} {said} are {days} days")).edit(span, days.to_string())
        }
        None => told.help(format!(
            "write the number of {counted}, or `{unit} since {name}`, which counts completed {unit}"
        )),
    };
    (declared.answer(name) == Some(Answer::Date)).then_some(told)
}
