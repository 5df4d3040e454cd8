//! The place where pest stopped, with the words around it and what could have stood there.

use crate::source::Span;
use crate::syntax::ast::Keyword;
use crate::syntax::grammar::Rule;
use crate::syntax::split::Chunk;
use pest::error::{Error, ErrorVariant, InputLocation};

/// Where pest stopped, with what stands around.
pub struct Place<'t> {
    /// The declaration.
    pub written: &'t str,
    /// Where the declaration starts in the file.
    pub base: usize,
    /// Where pest stopped, in the declaration.
    pub at: usize,
    /// The word, sign or text that stands there; empty at the end.
    pub word: &'t str,
    /// The word, sign or text before it.
    pub before: &'t str,
    /// Where that one starts.
    pub before_at: usize,
    /// What the declaration declares.
    pub keyword: Keyword,
    /// What could stand there.
    pub expected: Vec<Rule>,
}

impl<'t> Place<'t> {
    /// Where a failure is.
    pub fn of(failure: &Error<Rule>, written: &'t str, chunk: &Chunk) -> Self {
        let (InputLocation::Pos(stop) | InputLocation::Span((stop, _))) = failure.location;
        let stop = pass_blanks(written, stop);
        let word = token(written.get(stop..).unwrap_or_default());
        let (before_at, before) = last_token(written, stop);
        let expected = match &failure.variant {
            ErrorVariant::ParsingError { positives, .. } => positives.clone(),
            ErrorVariant::CustomError { .. } => Vec::new(),
        };
        Self {
            written,
            base: chunk.span.start as usize,
            at: stop,
            word,
            before,
            before_at,
            keyword: chunk.keyword,
            expected,
        }
    }

    /// The span of the word found.
    pub fn span(&self) -> Span {
        let start = self.base + self.at;
        Span::new(start, start + self.word.len())
    }

    /// The span of the word before it.
    pub fn before_span(&self) -> Span {
        let start = self.base + self.before_at;
        Span::new(start, start + self.before.len())
    }

    /// What follows the word found.
    pub fn after(&self) -> &'t str {
        self.written.get(self.at + self.word.len()..).unwrap_or_default()
    }

    /// The rest of the line from the word found, without a comment.
    pub fn rest_of_line(&self) -> &'t str {
        self.line_from(self.at)
    }

    /// Whether the line below the word found starts with a text.
    pub fn has_text_below(&self) -> bool {
        let below = self.after().split_once('\n').map_or("", |(_, below)| below);
        below.trim_start().starts_with('"')
    }

    /// Whether the word found is the first of its line.
    pub fn starts_line(&self) -> bool {
        let before = self.written.get(..self.at).unwrap_or_default();
        before.contains('\n') && self.line_before().trim().is_empty()
    }

    /// The line of the word found, up to it.
    pub fn line_before(&self) -> &'t str {
        let before = self.written.get(..self.at).unwrap_or_default();
        before.rsplit('\n').next().unwrap_or_default()
    }

    /// The line of the word found without its indentation and comment: where it starts, and what it says.
    pub fn line(&self) -> (usize, &'t str) {
        let start = self.at - self.line_before().trim_start_matches([' ', '\t']).len();
        (start, self.line_from(start))
    }

    /// A span from places in the declaration.
    pub fn between(&self, start: usize, end: usize) -> Span {
        Span::new(self.base + start, self.base + end)
    }

    /// Whether the word found touches the one before it.
    pub fn touches(&self) -> bool {
        self.before_at + self.before.len() == self.at
    }

    /// Whether the word found stands on the line of the keyword.
    pub fn on_first_line(&self) -> bool {
        !self.written.get(..self.at).unwrap_or_default().contains('\n')
    }

    /// Whether the word before is the first of its line, below the keyword.
    pub fn before_starts_line(&self) -> bool {
        let text = self.written.get(..self.before_at).unwrap_or_default();
        text.rsplit_once('\n').is_some_and(|(_, line)| line.trim().is_empty())
    }

    /// Whether the word before is one that could be the name of an entry.
    pub fn before_starts_line_as_entry(&self) -> bool {
        let listed = matches!(self.keyword, Keyword::Levels | Keyword::Question | Keyword::Scale);
        listed && self.before_starts_line() && self.before.bytes().any(|byte| byte.is_ascii_uppercase())
    }

    /// Whether the line above the word found is `yes or`.
    pub fn before_starts_line_with_yes(&self) -> bool {
        let (at, word) = self.second_before();
        let alone =
            self.written.get(..at).is_some_and(|before| before.trim_end_matches([' ', '\t']).ends_with('\n'));
        alone && word == "yes" && self.before == "or"
    }

    /// The word two before the one found, and where it starts.
    pub fn second_before(&self) -> (usize, &'t str) {
        last_token(self.written, self.before_at)
    }

    /// The line from a place on, without its comment.
    pub fn line_from(&self, start: usize) -> &'t str {
        let rest = self.written.get(start..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        line.split(" #").next().unwrap_or_default().trim_end()
    }

    /// Whether one of these could stand here.
    pub fn wants(&self, rules: &[Rule]) -> bool {
        self.expected.iter().any(|rule| rules.contains(rule))
    }

    /// Whether a condition or number could stand here.
    pub fn wants_operand(&self) -> bool {
        self.wants(&[Rule::open_round, Rule::group, Rule::expression, Rule::bound])
    }

    /// Whether a text could stand here, and no clause.
    pub fn wants_text(&self) -> bool {
        let text = |rule: &Rule| matches!(rule, Rule::title | Rule::texts | Rule::text);
        !self.expected.is_empty() && self.expected.iter().all(text)
    }

    /// The words that could stand here, where they are few.
    pub fn literals(&self) -> Vec<&'static str> {
        self.expected.iter().filter_map(|rule| literal(*rule)).collect()
    }
}

/// The sign or keyword that a rule of the grammar stands for, where it is one that is easily forgotten.
fn literal(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::colon => ":",
        Rule::of_word => "of",
        Rule::to_word => "to",
        Rule::for_word => "for",
        Rule::when_word => "when",
        Rule::level_word => "level",
        Rule::advise_word => "advise",
        Rule::least_word => "least",
        Rule::most_word => "most",
        Rule::answered_word => "answered",
        Rule::times_word => "times",
        Rule::under_word => "under",
        Rule::with_word => "with",
        Rule::worse_word => "worse",
        Rule::upward_word => "upward",
        Rule::downward_word => "downward",
        Rule::red_word => "red",
        Rule::flags_word => "flags",
        Rule::item_word => "item",
        Rule::open_square | Rule::words | Rule::conditions => "[",
        Rule::and_word => "and",
        Rule::no_word => "no",
        Rule::number_word => "number",
        Rule::none_word => "none",
        Rule::unknown_word => "unknown",
        Rule::time_unit => "days",
        Rule::assessment_word => "assessment",
        _ => return None,
    })
}

/// Past blanks and comments.
fn pass_blanks(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text.get(at..).unwrap_or_default();
        at += rest.len() - rest.trim_start().len();
        match text.get(at..) {
            Some(rest) if rest.starts_with('#') => at += rest.find('\n').unwrap_or(rest.len()),
            _ => return at,
        }
    }
}

/// The word, number, sign or text that a text starts with.
pub fn token(text: &str) -> &str {
    let mut characters = text.char_indices();
    let Some((_, first)) = characters.next() else {
        return "";
    };
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '°' || c == '%';
    let is_sign = |c: char| "<>=!&|".contains(c);
    let end = if first == '"' {
        let inner = text.get(1..).unwrap_or_default();
        inner.find(['"', '\n']).map(|end| end + 2)
    } else if is_word(first) {
        characters
            .find(|(at, c)| {
                !(is_word(*c)
                    || ".-".contains(*c) && text.get(at + 1..).is_some_and(|t| t.starts_with(is_word)))
            })
            .map(|(at, _)| at)
    } else if is_sign(first) {
        characters.find(|(_, c)| !is_sign(*c)).map(|(at, _)| at)
    } else {
        Some(first.len_utf8())
    };
    text.get(..end.unwrap_or(text.len())).unwrap_or(text)
}

/// The last word, number, sign or text before a place.
pub fn last_token(text: &str, end: usize) -> (usize, &str) {
    let mut at = 0;
    let mut last = (0, "");
    while at < end {
        let word = token(text.get(at..end).unwrap_or_default());
        if word.is_empty() {
            break;
        }
        last = (at, word);
        at = pass_blanks(text, at + word.len());
    }
    last
}

/// Whether a word is a sign that compares numbers.
pub fn is_compare_sign(word: &str) -> bool {
    matches!(word, "<" | "<=" | ">" | ">=" | "=" | "!=")
}

/// The words, numbers, signs and texts of a line, each with its place.
pub fn tokens(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = line.get(at..)?;
        let start = at + rest.len() - rest.trim_start().len();
        let found = token(line.get(start..)?);
        at = start + found.len();
        (!found.is_empty()).then_some((start, found))
    })
}

/// Whether a word is one of a name: letters, digits and `_`, a letter first.
pub fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_alphabetic())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether a word starts with a digit.
pub fn is_number(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit())
}

/// A word as it is shown in a message: a long text is cut.
pub fn short(word: &str) -> String {
    cut(word, 40)
}

/// A line as it is shown in a help, cut where it is long.
pub fn short_line(line: &str) -> String {
    cut(line, 90)
}

fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let start: String = text.chars().take(longest - 1).collect();
    format!("{start}…")
}
