//! The file split into declarations: a line that starts in the first column starts one, what is indented belongs to
//! it, and in the first column inside it stand only blank lines, comments and a closing bracket.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{Comment, Keyword};
use crate::syntax::merge_marks::Merge;
use crate::syntax::place::{short_line, token};
use crate::syntax::quotes::{self, Balance};
use crate::syntax::stray::{self, How, Mend};
use crate::syntax::{codes, heads, quoted, words};
use std::ops::Range;

/// The longest declaration, in bytes.
const LONGEST_DECLARATION: usize = 64 * 1024;

/// The text of one declaration.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// From the keyword to the last character that is neither blank nor comment.
    pub span: Span,
    /// What it declares.
    pub keyword: Keyword,
    /// Where the keyword stands.
    pub keyword_span: Span,
    /// It has been reported and is not read further.
    pub broken: bool,
    /// Another word stands for its keyword, which has been reported.
    pub meant: bool,
    /// What was reported of its quotes and brackets.
    pub fault: Option<Box<Diagnostic>>,
}

/// What the file is made of.
#[derive(Debug, Clone, Default)]
pub struct Pieces {
    /// The declarations.
    pub chunks: Vec<Chunk>,
    /// Every comment.
    pub comments: Vec<Comment>,
}

/// Splits a text, and reports what can be said without reading the declarations.
pub fn split(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Pieces {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    lines(text, bom..text.len(), diagnostics)
}

/// Splits the lines from the start of a declaration to that of another one or to the end of the text; none where there
/// is something to report, and the whole text has to be split.
pub fn split_part(text: &str, part: Range<usize>) -> Option<Pieces> {
    let mut found = Vec::new();
    let pieces = lines(text, part, &mut found);
    found.is_empty().then_some(pieces)
}

fn lines(text: &str, part: Range<usize>, diagnostics: &mut Vec<Diagnostic>) -> Pieces {
    let mut splitter = Splitter {
        text,
        pieces: Pieces::default(),
        balance: Balance::default(),
        stray: Stray::No,
        mend: None,
        merge: Merge::default(),
        marked: false,
        diagnostics,
    };
    let mut start = part.start;
    let bytes = text.as_bytes().get(part.clone()).unwrap_or_default();
    for end in memchr::memchr_iter(b'\n', bytes).map(|at| part.start + at) {
        splitter.line(text.get(start..end).unwrap_or_default(), start);
        start = end + 1;
    }
    splitter.line(text.get(start..part.end).unwrap_or_default(), start);
    splitter.close();
    splitter.pieces
}

/// Whether the lines being read belong to no declaration.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stray {
    No,
    /// Reported; the next such lines are part of the same mistake.
    Reported,
    /// Reported, and a blank line has ended it.
    Ended,
}

struct Splitter<'d> {
    text: &'d str,
    pieces: Pieces,
    balance: Balance,
    stray: Stray,
    /// The mend of the run of stray lines being read.
    mend: Option<Mend>,
    /// The two versions of an unfinished merge.
    merge: Merge,
    /// Whether a mark of one stands in the open declaration.
    marked: bool,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Splitter<'_> {
    /// Takes a line without its line break.
    fn line(&mut self, line: &str, start: usize) {
        if self.merge.line(self.text, line, start, self.diagnostics) {
            self.marked = true;
            return;
        }
        match line.bytes().next() {
            None | Some(b'\r') => {
                if self.stray == Stray::Reported {
                    self.stray = Stray::Ended;
                }
                return;
            }
            Some(b' ' | b'\t' | b'#' | b')' | b']') => {}
            Some(b'*') if stray::bold_keyword(line).is_some() => self.margin(line, start),
            Some(_) if stray::bullet(line).is_none() && self.note(line, start) => return,
            Some(_) => self.margin(line, start),
        }
        let found = self.balance.line(line, start);
        if let Some(at) = found.comment {
            self.pieces.comments.push(Comment { span: Span::new(at, start + line.trim_end().len()) });
        }
        if found.used > 0 {
            self.used(line, start, found.used);
        }
    }

    /// Characters that are neither blank nor comment belong to the open declaration.
    fn used(&mut self, line: &str, start: usize, end: usize) {
        if self.stray != Stray::No {
            if let Some(mend) = self.mend.as_mut().filter(|mend| matches!(mend.how, How::Dedent(_))) {
                mend.extend(self.text, line, start, self.diagnostics);
            }
            return;
        }
        if let Some(chunk) = self.pieces.chunks.last_mut() {
            chunk.span = chunk.span.to(Span::new(end, end));
            chunk.broken |= self.marked;
            return;
        }
        let blank = line.len() - line.trim_start().len();
        let word = first_word(line.trim_start());
        self.stray = Stray::Reported;
        if matches!(word, "language" | "version" | "about") {
            return self.diagnostics.push(headless(word, start + blank));
        }
        self.diagnostics.push(indented(word, start + blank, start));
        let how = How::Dedent(blank);
        let mut mend = Mend { problem: self.diagnostics.len() - 1, how, end: start };
        mend.extend(self.text, line, start, self.diagnostics);
        self.mend = Some(mend);
    }

    /// A note or heading that starts with another sign than `#`: it belongs to nothing.
    fn note(&mut self, line: &str, start: usize) -> bool {
        let Some(sign) = stray::foreign_note(line).filter(|_| !self.balance.unclosed_text) else {
            return false;
        };
        self.diagnostics.push(stray::note(sign, start));
        true
    }

    /// The problem just told goes on with every further line of the same kind.
    fn mended_by(&mut self, before: &'static str, line: &str, start: usize) {
        let end = start + line.trim_end_matches('\r').len();
        self.mend = Some(Mend { problem: self.diagnostics.len() - 1, how: How::Before(before), end });
        if let Some(edit) = self.diagnostics.last_mut().and_then(|problem| problem.edit.as_mut()) {
            edit.span = Span::new(start, end);
            edit.text = format!("{before}{}", line.trim_end_matches('\r'));
        }
    }

    fn further(&mut self, line: &str, start: usize) {
        if let Some(mend) = &mut self.mend {
            mend.extend(self.text, line, start, self.diagnostics);
        }
    }

    /// A line that starts in the first column.
    fn margin(&mut self, line: &str, start: usize) {
        let head = self.is_head(line, start);
        if let Some((keyword, length)) = keyword_at(line).filter(|_| !head) {
            self.close();
            let open = !self.pieces.chunks.is_empty();
            if open && keyword == Keyword::Library && stray::names_file(line.get(length..)) {
                let span = Span::new(start, start + length);
                return self.told(Keyword::Use, span, stray::library_for_use(span));
            }
            self.open(keyword, Span::new(start, start + length));
            return;
        }
        if let Some((keyword, length)) = stray::bold_keyword(line) {
            let span = Span::new(start, start + length);
            return self.told(keyword, span, stray::bold(keyword, span));
        }
        if let Some((keyword, inner)) = stray::bracketed(line) {
            let span = Span::new(start, start + line.trim_end().len());
            return self.told(keyword, span, stray::no_brackets(inner, span));
        }
        if let Some(length) = stray::led(line) {
            return self.led(line, start, length);
        }
        if let Some((keyword, width, mended)) = stray::turned(line) {
            let span = Span::new(start, start + width);
            return self.meant_as(keyword, span, span, &mended, line);
        }
        if self.without_keyword(line, start) {
            return;
        }
        let torn = self.balance.unclosed_text || self.stray == Stray::Reported;
        let two_words = if line.starts_with("rule set ") { "rule set" } else { first_word(line) };
        let meant = if head { Some((Keyword::Ruleset, two_words.len())) } else { stray::meant(line) };
        if torn && meant.is_none() {
            return self.further(line, start);
        }
        if meant.is_none() && self.in_list(start) {
            return self.not_indented(first_word(line), line, start);
        }
        if let Some(length) = stray::bullet(line).filter(|_| !self.pieces.chunks.is_empty()) {
            self.close();
            return self.bulleted(start, length);
        }
        if meant.is_none() && stray::is_formula(line) {
            let problem = stray::calculate_missing(first_word(line), start);
            return self.told(Keyword::Calculate, Span::new(start, start), problem);
        }
        let word = first_word(line);
        let belongs = !self.pieces.chunks.is_empty()
            && meant.is_none()
            && (words::is_clause_word(word)
                || words::is_reserved(word)
                || words::looks_like_entry(line)
                || stray::is_row(line)
                || self.pieces.chunks.last().is_some_and(|chunk| chunk.keyword == Keyword::Case)
                    && stray::is_answer(line));
        self.close();
        if belongs {
            self.not_indented(word, line, start);
        } else {
            self.unknown(line, meant, start);
        }
    }

    /// Whether a list is open at a line of the first column, and closes before the next declaration.
    fn in_list(&self, start: usize) -> bool {
        let below = self.text.get(start..).unwrap_or_default().lines();
        let mut own = below.take_while(|line| keyword_at(line).is_none());
        self.balance.list_is_open() && own.any(|line| line.trim_start().starts_with(']'))
    }

    /// A declaration that lacks its keyword, or whose keyword and name are glued; false where the line is none.
    fn without_keyword(&mut self, line: &str, start: usize) -> bool {
        let at = |width: usize| Span::new(start, start + width);
        if let Some((keyword, width, mended)) = stray::glued(line) {
            self.meant_as(keyword, at(width), at(width), &mended, line);
            return true;
        }
        let below = self.text.get(start + line.len()..).unwrap_or_default();
        if self.pieces.chunks.is_empty() || self.balance.unclosed_text {
            return false;
        }
        let keyword = stray::keyword_missing(line, below)
            .or_else(|| stray::by_use(line, below, self.text))
            .filter(|_| !stray::is_declared(first_word(line), self.text))
            .or_else(|| stray::headless(line, below));
        if let Some(keyword) = keyword {
            let words = keyword.words();
            self.meant_as(keyword, at(token(line).len()), at(0), &format!("{words} "), line);
            return true;
        }
        let concludes = stray::concludes(line, below);
        if concludes {
            self.told(Keyword::Rule, at(0), stray::rule_or_red_flag(line, start));
        }
        concludes
    }

    /// Whether the first line that starts a declaration is the head of a ruleset by what stands below it, though its
    /// word is another one.
    fn is_head(&self, line: &str, start: usize) -> bool {
        let own = keyword_at(line).or_else(|| stray::meant(line)).map(|(keyword, _)| keyword);
        let titled = first_word(line).len() > 1 && line.trim_end().ends_with('"');
        if !self.pieces.chunks.is_empty()
            || !titled
            || matches!(own, Some(Keyword::Ruleset | Keyword::Library))
        {
            return false;
        }
        let below = self.text.get(start + line.len()..).unwrap_or_default();
        let first = below.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        first.starts_with([' ', '\t'])
            && ["language ", "version "].iter().any(|word| first.trim_start().starts_with(word))
    }

    fn open(&mut self, keyword: Keyword, keyword_span: Span) {
        self.stray = Stray::No;
        self.mend = None;
        self.marked = false;
        self.pieces.chunks.push(Chunk {
            span: keyword_span,
            keyword,
            keyword_span,
            broken: false,
            meant: false,
            fault: None,
        });
    }

    /// A declaration whose start is wrong: it is not read further.
    fn told(&mut self, keyword: Keyword, keyword_span: Span, problem: Diagnostic) {
        self.told_of(keyword, keyword_span, problem).into_iter().for_each(|chunk| chunk.broken = true);
    }

    /// A declaration whose start is wrong, and which is read as if it were right.
    fn told_and_read(&mut self, keyword: Keyword, keyword_span: Span, problem: Diagnostic) {
        self.told_of(keyword, keyword_span, problem).into_iter().for_each(|chunk| chunk.meant = true);
    }

    fn told_of(&mut self, keyword: Keyword, keyword_span: Span, problem: Diagnostic) -> Option<&mut Chunk> {
        self.close();
        self.diagnostics.push(problem);
        self.open(keyword, keyword_span);
        self.pieces.chunks.last_mut()
    }

    fn not_indented(&mut self, word: &str, line: &str, start: usize) {
        self.stray = Stray::Reported;
        let Some(before) = self.pieces.chunks.last_mut() else {
            return;
        };
        if std::mem::replace(&mut before.broken, true) {
            return self.further(line, start);
        }
        let word = if word.len() > 1 { word } else { line.split_whitespace().next().unwrap_or(word) };
        let span = Span::new(start, start + word.len().max(1));
        let owner = before.keyword.words();
        self.diagnostics.push(
            Diagnostic::error(
                codes::NOT_INDENTED,
                span,
                format!("`{word}` stands in the first column, where declarations start"),
            )
            .labelled("indent this")
            .and_at(before.keyword_span, "belongs to this")
            .help(format!("put two blanks before it: it belongs to the `{owner}` above"))
            .edit(Span::new(start, start), "  "),
        );
        self.mended_by("  ", line, start);
    }

    /// `[1] source team "…"`: what stands before a keyword is too much.
    fn led(&mut self, line: &str, start: usize, length: usize) {
        let (mark, rest) = line.split_at_checked(length).unwrap_or(("", line));
        let Some((keyword, width)) = keyword_at(rest) else { return };
        let span = Span::new(start, start + mark.trim_end().len());
        let message = format!("`{}` does not stand before a `{}`", mark.trim_end(), keyword.words());
        let problem = Diagnostic::error(codes::UNKNOWN_DECLARATION, span, message)
            .labelled("take this away")
            .help("take it away: a declaration starts with its keyword, in the first column")
            .edit(Span::new(start, start + length), "");
        self.told_and_read(keyword, Span::new(start, start + length + width), problem);
    }

    /// A declaration that does not start with its keyword: the words that are wrong, and what stands in place of which.
    fn meant_as(&mut self, keyword: Keyword, wrong: Span, place: Span, mended: &str, line: &str) {
        let what = keyword.words();
        let rest = line.get(place.end.saturating_sub(wrong.start) as usize..).unwrap_or_default();
        let message = format!("a declaration starts with its keyword, such as `{what}`");
        let turned = wrong == place;
        let label = if turned { "the other way round" } else { "the keyword is missing before this" };
        let problem = Diagnostic::error(codes::UNKNOWN_DECLARATION, wrong, message)
            .labelled(label)
            .help(format!("write `{}`", short_line(&format!("{mended}{rest}"))))
            .edit(place, mended);
        self.told_and_read(keyword, place, problem);
    }

    /// `• then level a` in the first column: a line of a list, which belongs to the declaration above.
    fn bulleted(&mut self, start: usize, length: usize) {
        self.stray = Stray::Reported;
        let Some(before) = self.pieces.chunks.last_mut() else { return };
        if std::mem::replace(&mut before.broken, true) {
            return;
        }
        let sign = self.text.get(start..start + length).unwrap_or_default();
        let span = Span::new(start, start + sign.trim_end().len());
        let owner = before.keyword.words();
        self.diagnostics.push(
            Diagnostic::error(
                codes::NOT_INDENTED,
                span,
                format!("`{}` does not start a line", sign.trim_end()),
            )
            .labelled("two blanks instead")
            .and_at(before.keyword_span, "belongs to this")
            .help(format!("write two blanks instead of it: the line belongs to the `{owner}` above"))
            .edit(Span::new(start, start + length), "  "),
        );
    }

    fn unknown(&mut self, line: &str, meant: Option<(Keyword, usize)>, start: usize) {
        let word = first_word(line);
        let length = meant.map_or(word.len().max(1), |(_, length)| length);
        let span = Span::new(start, start + length);
        let written = line.get(..length).unwrap_or(word);
        let problem =
            Diagnostic::error(codes::UNKNOWN_DECLARATION, span, format!("`{written}` starts no declaration"));
        let prose = meant.is_none() && heads::is_prose(line);
        self.diagnostics.push(match meant {
            Some(_) if word == "never" => problem.labelled("what can never be?").help(
                "write `always` with `expect not …` for a result that must not come out, `impossible` for answers that cannot go together",
            ),
            Some((keyword, _)) => {
                let meant = keyword.words();
                problem.labelled(format!("did you mean `{meant}`?")).help(format!("write `{meant}`")).edit(span, meant)
            }
            None if prose => problem
                .labelled("in the first column")
                .help("write `#` before it if it is a note; a declaration starts with a word such as `question` or `rule`"),
            None => problem.labelled("in the first column").help(
                "start with a word such as `question`, `finding`, `score`, `rule` or `red flag`; indent what belongs to the declaration above",
            ),
        });
        self.open(meant.map_or(Keyword::Unknown, |(keyword, _)| keyword), span);
        if let Some(chunk) = self.pieces.chunks.last_mut() {
            // The file that a `use` names is looked for before anything is told.
            chunk.meant = meant.is_some_and(|(keyword, _)| keyword != Keyword::Use) && word != "never";
            chunk.broken = !chunk.meant;
        }
        self.stray = if meant.is_some() { Stray::No } else { Stray::Reported };
    }

    /// The open declaration ends here.
    fn close(&mut self) {
        let mut balance = std::mem::take(&mut self.balance);
        if self.stray != Stray::No {
            return;
        }
        let Some(chunk) = self.pieces.chunks.last_mut() else {
            return;
        };
        if chunk.broken {
            return;
        }
        balance.end(self.text);
        let length = chunk.span.range().len();
        let fault = if length > LONGEST_DECLARATION { Some(too_long(chunk)) } else { balance.fault };
        let fault = fault.map(|fault| quotes::closed_list(self.text, fault));
        let fault = fault.map(|fault| quoted::closed_before(self.text, fault, chunk.keyword));
        chunk.broken = fault.is_some();
        chunk.fault = fault.clone().map(Box::new);
        self.diagnostics.extend(fault);
    }
}

fn too_long(chunk: &Chunk) -> Diagnostic {
    let message = format!("this `{}` is longer than 64 KiB", chunk.keyword.words());
    Diagnostic::error(codes::DECLARATION_TOO_LONG, chunk.keyword_span, message)
        .labelled("starts here")
        .help("divide it into several declarations")
}

fn indented(word: &str, at: usize, line_start: usize) -> Diagnostic {
    let span = Span::new(at, at + word.len().max(1));
    Diagnostic::error(
        codes::INDENTED_DECLARATION,
        span,
        format!("`{word}` is indented, but no declaration is open before it"),
    )
    .labelled("start in the first column")
    .help(
        "start each declaration in the first column and indent only what belongs to it: take away the blanks before it",
    )
    .edit(Span::new(line_start, at), "")
}

/// What belongs below the head of a ruleset, at the start of a file.
fn headless(word: &str, at: usize) -> Diagnostic {
    let message = format!("`{word}` belongs to a `ruleset`, and the line that starts it is missing");
    Diagnostic::error(codes::INDENTED_DECLARATION, Span::new(at, at + word.len()), message)
        .help("write `ruleset name \"Title\"` in the first column above it")
}

/// The word, number or sign that a line starts with.
pub fn first_word(line: &str) -> &str {
    let end = line.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(line.len());
    let end = if end == 0 { line.chars().next().map_or(0, char::len_utf8) } else { end };
    line.get(..end).unwrap_or_default()
}

/// The keyword that a line starts with, capitals or not, and its length.
pub fn keyword_at(line: &str) -> Option<(Keyword, usize)> {
    let word = first_word(line);
    if word.eq_ignore_ascii_case("red") {
        let rest = line.get(word.len()..)?;
        let second = first_word(rest.trim_start_matches([' ', '\t']));
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        return second
            .eq_ignore_ascii_case("flag")
            .then_some((Keyword::RedFlag, word.len() + blanks + second.len()));
    }
    Keyword::ALL
        .iter()
        .find(|(_, words)| words.len() == word.len() && words.eq_ignore_ascii_case(word))
        .map(|(keyword, words)| (*keyword, words.len()))
}
