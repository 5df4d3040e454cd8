//! `accepted.log`: who accepted which result, and when. One line an acceptance, sorted; no line is ever changed: two
//! people who accept different results change different lines.

use crate::report::escape;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The record as it stands in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    /// By name and day: sorted also where a merge put the lines of both sides below each other.
    lines: Vec<String>,
    /// Whether the file's lines end as on Windows, which is kept.
    crlf: bool,
}

/// One acceptance.
#[derive(Debug, Clone, Copy)]
pub struct Acceptance<'a> {
    /// What was accepted.
    pub name: &'a str,
    /// The day, as ISO text.
    pub date: &'a str,
    /// The text of the result; none where the accepted result was removed.
    pub result: Option<&'a str>,
    /// The digest of the ruleset that gave it.
    pub ruleset: &'a str,
    /// The person.
    pub who: &'a str,
}

/// `sha256:` and the digest of a text.
#[must_use]
pub fn digest(text: &str) -> String {
    let mut words = String::from("sha256:");
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing to a string cannot fail.
        let _ = write!(words, "{byte:02x}");
    }
    words
}

/// The line of the first mark that an unfinished merge left.
#[must_use]
pub fn conflict(text: &str) -> Option<usize> {
    let marks = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];
    let found = text.lines().position(|line| marks.iter().any(|mark| line.starts_with(mark)));
    found.map(|at| at + 1)
}

impl Log {
    /// Reads the file. A line that is not understood is kept as it is.
    ///
    /// # Errors
    /// The line of the first mark of an unfinished merge.
    pub fn read(text: &str) -> Result<Self, usize> {
        if let Some(line) = conflict(text) {
            return Err(line);
        }
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        Ok(Self { lines, crlf: text.contains("\r\n") })
    }

    /// Whether this text was accepted under this name at any time.
    #[must_use]
    pub fn holds(&self, name: &str, text: &str) -> bool {
        self.lines_of(name, text).next().is_some()
    }

    /// The lines in which this text was accepted under this name, the latest day last.
    pub fn lines_of(&self, name: &str, text: &str) -> impl Iterator<Item = &str> {
        let (name, digest) = (name.to_owned(), digest(text));
        self.lines.iter().map(String::as_str).filter(move |line| {
            let mut fields = line.split('\t');
            fields.next() == Some(name.as_str()) && fields.nth(1) == Some(digest.as_str())
        })
    }

    /// Who accepted this text under this name last, and on which day; nothing where nobody did.
    #[must_use]
    pub fn accepted(&self, name: &str, text: &str) -> Option<(&str, &str)> {
        let mut fields = self.lines_of(name, text).last()?.split('\t');
        let day = fields.nth(1)?;
        Some((fields.next_back()?, day))
    }

    /// Who removed the accepted result of this name last, and on which day; nothing where nobody did.
    #[must_use]
    pub fn removed(&self, name: &str) -> Option<(&str, &str)> {
        let mut lines = self.lines.iter().filter_map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let (whose, day, result) = (fields.first()?, fields.get(1)?, fields.get(2)?);
            (*whose == name && *result == "removed").then_some((*fields.last()?, *day))
        });
        lines.next_back()
    }

    /// Adds an acceptance in its place.
    pub fn add(&mut self, it: &Acceptance) {
        let result = it.result.map_or_else(|| "removed".to_owned(), digest);
        let line = [it.name, it.date, &result, &format!("rules {}", it.ruleset), &escape(it.who)].join("\t");
        if !self.lines.contains(&line) {
            self.lines.push(line);
        }
        self.lines.sort();
    }

    /// The file.
    #[must_use]
    pub fn text(&self) -> String {
        let end = if self.crlf { "\r\n" } else { "\n" };
        self.lines.iter().flat_map(|line| [line, end]).collect()
    }
}
