//! The line on which reading stopped, and the one above where it stopped at a line's first word: what a mend may
//! change, with as much of the declaration around it as reading it needs.

use crate::syntax::ast::Keyword;
use crate::syntax::grammar;
use crate::syntax::place::{Place, token};
use crate::syntax::repair::change::Change;
use crate::syntax::repair::placed;
use std::cell::Cell;

/// The longest lines that are looked at, in bytes.
const LONGEST: usize = 400;
/// The most words of them.
const MOST_TOKENS: usize = 60;
/// The longest part of a declaration that is read again with each change.
const LONGEST_PART: usize = 4096;
/// How many bytes all readings of one search may read.
const MOST_READ: usize = 32 * 1024;

/// A word, sign or text of the window.
#[derive(Clone, Copy)]
pub struct Token<'t> {
    /// Where it stands in the declaration.
    pub at: usize,
    /// How it is written.
    pub word: &'t str,
    /// Whether it is the first of its line.
    pub leads: bool,
}

impl Token<'_> {
    /// Where it ends in the declaration.
    pub fn end(&self) -> usize {
        self.at + self.word.len()
    }
}

/// The lines that a mend may change.
pub struct Window<'t> {
    /// The declaration.
    pub written: &'t str,
    /// The words of the lines.
    pub tokens: Vec<Token<'t>>,
    /// The word at which reading stopped; their number where it stopped behind them.
    pub stop: usize,
    start: usize,
    end: usize,
    /// The first line of the declaration and the lines that the window belongs to.
    owners: String,
    /// What closes the lists and brackets that are open behind the lines.
    closing: String,
    left: Cell<usize>,
    /// What the declaration declares.
    pub keyword: Keyword,
}

impl<'t> Window<'t> {
    /// The window of a place; none where its lines are no ordinary ones.
    pub fn of(place: &Place<'t>) -> Option<Self> {
        let written = place.written;
        let ends = place.word.is_empty() || place.starts_line();
        let start = line_start(written, if ends { place.before_at } else { place.at });
        let last = if place.word.is_empty() { place.before_at } else { place.at };
        let end = last + written.get(last..)?.find('\n').unwrap_or(written.len() - last);
        let lines = written.get(start..end).filter(|lines| lines.len() <= LONGEST)?;
        let tokens = tokens(lines, start);
        let end = tokens.last()?.end();
        let stop = tokens.iter().position(|token| token.at >= place.at).unwrap_or(tokens.len());
        let few = tokens.len() <= MOST_TOKENS;
        let owners = owners(written, start);
        let closing = closing(written.get(..end)?);
        few.then(|| Self {
            written,
            tokens,
            stop,
            start,
            end,
            owners,
            closing,
            left: Cell::new(MOST_READ),
            keyword: place.keyword,
        })
    }

    /// Whether the lines, and those they belong to, can be read with a change.
    pub fn reads(&self, change: &Change) -> bool {
        self.reads_after(&self.owners, change)
    }

    /// The same with all that stands before the lines.
    pub fn reads_in_place(&self, change: &Change) -> bool {
        let before = self.written.get(..self.start).unwrap_or_default();
        before.len() <= LONGEST_PART && self.reads_after(before, change)
    }

    /// Whether the whole declaration can be read with a change, or at least further than these lines.
    pub fn helps(&self, change: &Change) -> bool {
        let (from, to, text) = self.edit(change);
        let (Some(before), Some(after)) = (self.written.get(..from), self.written.get(to..)) else {
            return false;
        };
        let mended = format!("{before}{text}{after}");
        let stop = crate::syntax::error::stops_at(&mended);
        // Counted from the end, which the change leaves as it is.
        stop.is_none_or(|stop| mended.len() - stop < self.written.len() - self.end)
    }

    fn reads_after(&self, before: &str, change: &Change) -> bool {
        let (from, to, text) = self.edit(change);
        let (Some(head), Some(tail)) = (self.written.get(self.start..from), self.written.get(to..self.end))
        else {
            return false;
        };
        let length = before.len() + head.len() + text.len() + tail.len() + self.closing.len();
        let Some(left) = self.left.get().checked_sub(length) else { return false };
        self.left.set(left);
        let mut mended = String::with_capacity(length);
        for part in [before, head, text.as_str(), tail, &self.closing] {
            mended.push_str(part);
        }
        let put_in = before.len() + head.len();
        let put_in = put_in..put_in + text.len();
        let lines = before.len()..mended.len() - self.closing.len();
        grammar::read(&mended).is_some_and(|nodes| {
            placed::are(&nodes, &mended, self.keyword)
                && placed::names(&nodes, &mended, lines, &put_in, change)
        })
    }

    /// The lines as they are with a change.
    pub fn edited(&self, change: &Change) -> Option<String> {
        let (from, to, text) = self.edit(change);
        Some(format!("{}{text}{}", self.written.get(self.start..from)?, self.written.get(to..self.end)?))
    }

    /// Whether other lines stand between those that own these and these.
    pub fn has_more_before(&self) -> bool {
        self.owners.len() < self.start && self.start <= LONGEST_PART
    }

    /// Whether a list or bracket is open behind the lines.
    pub fn is_listed(&self) -> bool {
        !self.closing.is_empty()
    }

    /// Whether there is nothing left to read with.
    pub fn is_spent(&self) -> bool {
        self.left.get() < LONGEST
    }

    /// Whether a word touches the one before it.
    pub fn touches(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        before.is_some_and(|before| before.end() == token.at)
    }

    /// What a change puts in place of which part of the declaration.
    pub fn edit(&self, change: &Change) -> (usize, usize, String) {
        let (first, end) = (change.first, change.end);
        let of = |at: usize| self.tokens.get(at);
        let before = first.checked_sub(1).and_then(of);
        if first == end {
            return match (of(first), before) {
                (Some(next), _)
                    if !matches!(change.text.as_str(), ":" | ",") && (next.leads || !self.touches(first)) =>
                {
                    (next.at, next.at, format!("{} ", change.text))
                }
                (_, Some(before)) if matches!(change.text.as_str(), ":" | ",") => {
                    (before.end(), before.end(), change.text.clone())
                }
                (_, Some(before)) => (before.end(), before.end(), format!(" {}", change.text)),
                (Some(next), None) => (next.at, next.at, format!("{} ", change.text)),
                (None, None) => (self.end, self.end, String::new()),
            };
        }
        let from = of(first).map_or(self.end, |token| token.at);
        let to = end.checked_sub(1).and_then(of).map_or(self.end, Token::end);
        if !change.text.is_empty() {
            return self.in_place(change, from, to);
        }
        let inside = before.is_some_and(|before| matches!(before.word, "(" | "["));
        if let Some(next) = of(end).filter(|next| inside && !next.leads) {
            return (from, next.at, String::new());
        }
        match (of(end), before) {
            (Some(next), _) if !next.leads && !self.touches(first) && !self.touches(end) => {
                (from, next.at, String::new())
            }
            (Some(next), Some(before)) if !next.leads && is_punctuation(next.word) => {
                (before.end(), to, String::new())
            }
            (Some(next), _) if !next.leads => (from, to, String::new()),
            (_, Some(before)) if !of(first).is_some_and(|token| token.leads) => {
                (before.end(), to, String::new())
            }
            _ => (from, to, String::new()),
        }
    }

    /// What replaces words, with the blanks that it needs around it.
    fn in_place(&self, change: &Change, from: usize, to: usize) -> (usize, usize, String) {
        let before = change.first.checked_sub(1).and_then(|at| self.tokens.get(at));
        let glued = is_punctuation(&change.text);
        let leads = self.tokens.get(change.first).is_some_and(|token| token.leads);
        let from = before.filter(|_| glued && !leads).map_or(from, Token::end);
        let word = |text: &str| text.starts_with(|c: char| c.is_alphanumeric() || c == '"');
        let blank = if self.touches(change.first)
            && word(&change.text)
            && !before.is_some_and(|before| matches!(before.word, "[" | "("))
        {
            " "
        } else {
            ""
        };
        let next = self
            .tokens
            .get(change.end)
            .is_some_and(|next| !is_punctuation(next.word) && !matches!(next.word, "]" | ")"));
        let behind = if self.touches(change.end) && next && change.text != "[" { " " } else { "" };
        (from, to, format!("{blank}{}{behind}", change.text))
    }

    /// The line that a change belongs to, as it is with it, without its indentation.
    pub fn mended_line(&self, change: &Change) -> String {
        let (from, to, text) = self.edit(change);
        let start = line_start(self.written, from);
        let rest = self.written.get(to..self.end).unwrap_or_default();
        let rest = rest.lines().next().unwrap_or_default();
        let line = format!("{}{text}{rest}", self.written.get(start..from).unwrap_or_default());
        line.trim().to_owned()
    }
}

/// What closes the brackets that are open at the end of a text, each on a line of its own.
fn closing(text: &str) -> String {
    let mut open = Vec::new();
    for line in text.lines() {
        for code in line.split('"').step_by(2) {
            for sign in code.chars().take_while(|sign| *sign != '#') {
                match sign {
                    '[' => open.push("\n  ]"),
                    '(' => open.push("\n  )"),
                    ']' | ')' => drop(open.pop()),
                    _ => {}
                }
            }
        }
    }
    open.into_iter().rev().collect()
}

fn is_punctuation(word: &str) -> bool {
    matches!(word, ":" | "," | ")" | "]")
}

/// Where the line of a place starts.
fn line_start(written: &str, at: usize) -> usize {
    written.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

/// The words of some lines without their comments.
fn tokens(lines: &str, start: usize) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut line_at = 0;
    for line in lines.split('\n') {
        let mut at = 0;
        let mut leads = true;
        loop {
            let rest = line.get(at..).unwrap_or_default();
            at += rest.len() - rest.trim_start().len();
            let word = token(line.get(at..).unwrap_or_default());
            if word.is_empty() || word == "#" {
                break;
            }
            found.push(Token { at: start + line_at + at, word, leads });
            at += word.len();
            leads = false;
        }
        line_at += line.len() + 1;
    }
    found
}

/// The first line of a declaration and each line that the one at a place is indented below, each with its line break.
fn owners(written: &str, start: usize) -> String {
    let blanks = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let before = written.get(..start).unwrap_or_default();
    let mut depth = written.get(start..).and_then(|rest| rest.lines().next()).map_or(0, blanks);
    let mut owners = Vec::new();
    for line in before.lines().rev() {
        if !line.trim().is_empty() && blanks(line) < depth && !line.trim_start().starts_with('#') {
            depth = blanks(line);
            owners.push(line);
        }
    }
    owners.iter().rev().flat_map(|line| [*line, "\n"]).collect()
}
