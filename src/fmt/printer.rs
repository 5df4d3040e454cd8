//! Writes a file unit by unit (a head, a clause, an entry), and between them the comments and blank lines.

use super::WIDTH;
use super::comments::{Comments, MARK};
use super::lines;
use crate::source::{Source, Span};
use crate::syntax::ast;
use pretty::{Arena, DocAllocator, DocBuilder};

/// A piece of layout.
pub type Doc<'a> = DocBuilder<'a, Arena<'a>>;

/// Blanks before what belongs to a declaration; twice that before what belongs to a clause.
pub const STEP: usize = 2;

/// Where the line of a unit starts: in the text, and as it is laid out.
#[derive(Debug, Clone, Copy, Default)]
struct Margin {
    written: usize,
    laid_out: usize,
}

/// What is written so far, and what of the comments is left.
pub struct Printer<'a> {
    pub source: &'a Source,
    pub arena: &'a Arena<'a>,
    pub comments: Comments<'a>,
    lines: Vec<String>,
    /// Where what was written last ends in the text.
    end: u32,
    margin: Margin,
    /// No declaration is open: comments stand in the first column.
    outside: bool,
}

impl<'a> Printer<'a> {
    /// The whole file, laid out.
    pub fn laid_out(source: &'a Source, file: &'a ast::File) -> String {
        let arena = Arena::new();
        let mut printer = Printer {
            source,
            arena: &arena,
            comments: Comments::new(source, &file.comments),
            lines: Vec::new(),
            end: 0,
            margin: Margin::default(),
            outside: true,
        };
        for declaration in &file.declarations {
            printer.declaration(declaration);
        }
        printer.between(u32::MAX, None);
        lines::finished(&printer.lines, printer.comments.texts())
    }

    /// Writes a unit: before it the comments above, then itself, broken over lines where it is too wide, and behind it
    /// the comment on its last line.
    pub fn unit(&mut self, span: Span, indent: usize, doc: impl FnOnce(&mut Self) -> Doc<'a>) {
        let margin = Margin { written: self.comments.margin(span.start), laid_out: indent };
        self.between(span.start, Some(margin));
        let blanks = " ".repeat(indent);
        let doc = self.arena.text(blanks).append(doc(self).nest(isize::try_from(indent).unwrap_or(0)));
        let text = rendered(&doc, WIDTH);
        self.lines.extend(text.lines().map(str::to_owned));
        while self.comments.inside(span.end) {
            self.mark(indent);
        }
        if self.comments.on_line_of(span.end, ",)]") {
            self.mark(indent);
        }
        self.end = span.end.max(self.comments.end());
        self.margin = margin;
        self.outside = false;
    }

    /// A declaration starts: nothing in the margin of the last one belongs to it.
    pub fn open(&mut self, start: u32) {
        let column = |it: &Self| it.comments.next_margin();
        while self.comments.inside(start) && !self.outside && column(self) > 0 {
            self.comment(None);
        }
        self.outside = true;
    }

    /// Writes the comments before a place, and a blank line where the author left one or more.
    fn between(&mut self, start: u32, next: Option<Margin>) {
        while self.comments.inside(start) {
            self.comment(next);
        }
        if start != u32::MAX {
            self.blank_line(start);
        }
    }

    /// Writes the next comment, alone on its line.
    fn comment(&mut self, next: Option<Margin>) {
        let start = self.comments.start();
        let column = self.comments.next_margin();
        let before = self.margin;
        let indent = match next {
            _ if self.outside => 0,
            // Below a deeper line it belongs to that one if it stands as deep.
            Some(next) if next.laid_out < before.laid_out && column >= before.written => before.laid_out,
            Some(next) => next.laid_out,
            None if column == 0 => 0,
            None if column < before.written => STEP,
            None => before.laid_out.max(STEP),
        };
        self.outside |= indent == 0;
        self.blank_line(start);
        self.lines.push(format!("{}{MARK}", " ".repeat(indent)));
        self.comments.take();
        self.end = self.comments.end();
    }

    fn blank_line(&mut self, start: u32) {
        let between = self.source.slice(Span { start: self.end, end: start });
        if !self.lines.is_empty() && between.matches('\n').count() > 1 {
            self.lines.push(String::new());
        }
    }

    /// Marks the next comment at the end of the last line, or below it where there is one already.
    fn mark(&mut self, indent: usize) {
        match self.lines.last_mut().filter(|line| !line.contains(MARK)) {
            Some(line) => line.push(MARK),
            None => self.lines.push(format!("{}{MARK}", " ".repeat(indent))),
        }
        self.comments.take();
    }

    /// Words of the language.
    pub fn words(&self, words: &'a str) -> Doc<'a> {
        self.arena.text(words)
    }

    /// A word, number, date or text of the author, as written.
    pub fn atom(&mut self, span: Span) -> Doc<'a> {
        self.at(span.start, self.source.slice(span))
    }

    /// Words in the middle of a line, written at this place; what follows a comment before them stands deeper.
    pub fn at(&mut self, start: u32, words: &'a str) -> Doc<'a> {
        let text = self.arena.text(words);
        if self.comments.inside(start) { self.lead(start).append(text).nest(2) } else { text }
    }

    /// The comments before what starts a line.
    pub fn lead(&mut self, start: u32) -> Doc<'a> {
        let mut doc = self.arena.nil();
        while self.comments.inside(start) {
            self.comments.take();
            doc = doc.append(self.mark_doc()).append(self.arena.hardline());
        }
        doc
    }

    /// The comment at the end of a line that breaks after this place.
    pub fn trail(&mut self, end: u32) -> Option<Doc<'a>> {
        if !self.comments.on_line_of(end, ",") {
            return None;
        }
        self.comments.take();
        // What holds a comment cannot be one line.
        Some(self.mark_doc().append(self.arena.nil().flat_alt(self.arena.fail())))
    }

    fn mark_doc(&self) -> Doc<'a> {
        self.arena.as_string(MARK)
    }
}

/// A piece of layout as text.
pub fn rendered(doc: &Doc<'_>, width: usize) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail; a layout that failed would be refused when it is read again.
    let _ = doc.render_fmt(width, &mut text);
    text
}
