//! The comments of a file in their order, and where each stands.

use crate::source::{Source, Span};
use crate::syntax::ast::Comment;

/// Stands for the next comment while the rest is laid out, so that its length breaks no line. No ruleset holds this
/// character.
pub const MARK: char = '\0';

/// The comments, and which of them are laid down.
pub struct Comments<'a> {
    source: &'a Source,
    all: &'a [Comment],
    next: usize,
    /// None are seen for a while.
    pub hidden: bool,
}

impl<'a> Comments<'a> {
    /// All of a file.
    pub fn new(source: &'a Source, all: &'a [Comment]) -> Self {
        Self { source, all, next: 0, hidden: false }
    }

    /// Their words, in order.
    pub fn texts(&self) -> impl Iterator<Item = &'a str> {
        let source = self.source;
        self.all.iter().map(|it| source.slice(it.span))
    }

    fn peek(&self) -> Option<Span> {
        self.all.get(self.next).filter(|_| !self.hidden).map(|it| it.span)
    }

    /// How many are laid down.
    pub fn taken(&self) -> usize {
        self.next
    }

    /// Whether the next one starts before a place.
    pub fn inside(&self, end: u32) -> bool {
        self.peek().is_some_and(|it| it.start < end)
    }

    /// Whether the next one ends the line of a place, with nothing but blanks and these signs between.
    pub fn on_line_of(&self, end: u32, signs: &str) -> bool {
        self.peek().is_some_and(|it| {
            let between = self.source.text().get(end as usize..it.start as usize);
            between.is_some_and(|it| it.chars().all(|c| c == ' ' || c == '\t' || signs.contains(c)))
        })
    }

    /// Whether the next one stands on the line of one of these signs, right behind it.
    pub fn follows(&self, signs: [char; 2]) -> bool {
        self.peek().is_some_and(|it| {
            let before = self.source.text().get(..it.start as usize).unwrap_or_default();
            before.trim_end_matches([' ', '\t']).ends_with(signs)
        })
    }

    /// Lays down the next one.
    pub fn take(&mut self) {
        self.next += 1;
    }

    /// Where the next one starts.
    pub fn start(&self) -> u32 {
        self.peek().map_or(0, |it| it.start)
    }

    /// Where the last one that is laid down ends.
    pub fn end(&self) -> u32 {
        self.next.checked_sub(1).and_then(|at| self.all.get(at)).map_or(0, |it| it.span.end)
    }

    /// The blanks before the first word of the line of a place.
    pub fn margin(&self, at: u32) -> usize {
        let before = self.source.text().get(..at as usize).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = self.source.text().get(start..).unwrap_or_default().trim_start_matches('\u{feff}');
        line.chars().take_while(|c| matches!(c, ' ' | '\t')).count()
    }

    /// The blanks before the next one.
    pub fn next_margin(&self) -> usize {
        self.margin(self.start())
    }
}
