//! A declaration that pest cannot read → one message in the words of the author: what was found, what could stand
//! there, and the text that mends it.

use crate::diagnostic::{Diagnostic, did_you_mean, listing, valid_words};
use crate::source::Span;
use crate::syntax::ast::Keyword;
use crate::syntax::grammar::Rule;
use crate::syntax::split::Chunk;
use crate::syntax::{codes, comparing, mistakes, words};
use pest::error::{Error, ErrorVariant, InputLocation};

/// A declaration in which nothing was wrong for pest and yet no tree came of it.
pub fn unreadable(span: Span) -> Diagnostic {
    Diagnostic::error(codes::UNEXPECTED, span, "this declaration cannot be read")
        .labelled("starts here")
        .help("divide it into simpler declarations")
}

/// Says what is wrong where pest stopped.
pub fn explain(failure: &Error<Rule>, written: &str, chunk: &Chunk) -> Diagnostic {
    let place = Place::of(failure, written, chunk);
    mistakes::known(&place)
        .or_else(|| unfinished(&place))
        .or_else(|| reserved(&place))
        .or_else(|| misspelt(&place))
        .or_else(|| comparing::nothing_between(&place))
        .unwrap_or_else(|| unexpected(&place))
}

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
    expected: Vec<Rule>,
}

impl<'t> Place<'t> {
    fn of(failure: &Error<Rule>, written: &'t str, chunk: &Chunk) -> Self {
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
        self.written
            .get(self.at + self.word.len()..)
            .unwrap_or_default()
    }

    /// The rest of the line from the word found, without a comment.
    pub fn rest_of_line(&self) -> &'t str {
        let rest = self.written.get(self.at..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        line.split(" #").next().unwrap_or_default().trim_end()
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
    fn literals(&self) -> Vec<&'static str> {
        self.expected
            .iter()
            .filter_map(|rule| literal(*rule))
            .collect()
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
fn token(text: &str) -> &str {
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
                    || ".-".contains(*c)
                        && text.get(at + 1..).is_some_and(|t| t.starts_with(is_word)))
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
fn last_token(text: &str, end: usize) -> (usize, &str) {
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

/// Something is missing at the end of a line, or of the declaration.
fn unfinished(place: &Place<'_>) -> Option<Diagnostic> {
    let at_end = place.word.is_empty();
    if !(at_end || place.starts_line()) || place.before.is_empty() {
        return None;
    }
    let before = place.before;
    let what = missing(place)?;
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            place.before_span(),
            format!("{what} is missing after `{}`", short(before)),
        )
        .labelled("the line ends too early")
        .help(format!(
            "write {what} after `{}`, on the same line",
            short(before)
        )),
    )
}

/// What must stand here, in human words; none where a new clause could stand as well.
fn missing(place: &Place<'_>) -> Option<String> {
    if place.wants_text() {
        return Some("a text in quotes".to_owned());
    }
    if place.wants_operand() {
        return Some("a condition or number".to_owned());
    }
    if place.wants(&[Rule::answer]) {
        return Some("an answer".to_owned());
    }
    if place.wants(&[Rule::date]) {
        return Some("a date such as `2026-11-01`".to_owned());
    }
    if place.wants(&[Rule::number]) && place.expected.len() <= 2 {
        return Some("a number".to_owned());
    }
    let few = place.expected.len() <= 2;
    if few && place.wants(&[Rule::name, Rule::citation, Rule::scale_name, Rule::word]) {
        return Some("a name".to_owned());
    }
    let literals = place.literals();
    if literals.is_empty() || literals.len() < place.expected.len() {
        return None;
    }
    Some(listing(literals, "or"))
}

/// A word of the language where a name should stand.
fn reserved(place: &Place<'_>) -> Option<Diagnostic> {
    let named = place.wants(&[Rule::name, Rule::word, Rule::citation]) || place.wants_operand();
    if !words::is_reserved(place.word) || !named {
        return None;
    }
    let word = place.word;
    let error = |message| Diagnostic::error(codes::RESERVED_WORD, place.span(), message);
    if place.wants_operand() {
        let message = format!("`{word}` stands where a condition or number belongs");
        let help = format!(
            "write what belongs between `{}` and `{word}`",
            short(place.before)
        );
        return Some(error(message).labelled("not here").help(help));
    }
    let message = format!("`{word}` is a word of the language and never a name");
    Some(error(message).labelled("choose another name").help(format!(
        "write a name such as `{word}_1`, or a longer one that says more"
    )))
}

/// A word near to one that could stand here.
fn misspelt(place: &Place<'_>) -> Option<Diagnostic> {
    if place.word.len() < 2 || !place.word.starts_with(char::is_alphabetic) {
        return None;
    }
    let literals = place.literals();
    let candidates = literals
        .into_iter()
        .chain(words::clauses_of(place.keyword).iter().copied())
        .chain([
            "is", "includes", "between", "and", "or", "not", "plus", "in",
        ]);
    let meant = did_you_mean(place.word, candidates).filter(|meant| *meant != place.word)?;
    if place.word.len() < 4 && meant.len() < 4 && !place.starts_line() {
        return None;
    }
    Some(
        Diagnostic::error(
            codes::MISSPELT_WORD,
            place.span(),
            format!("`{}` is not a word that can stand here", place.word),
        )
        .labelled(format!("did you mean `{meant}`?"))
        .help(format!("write `{meant}`"))
        .edit(place.span(), meant),
    )
}

/// Nothing better is known than what was found and what could stand there.
fn unexpected(place: &Place<'_>) -> Diagnostic {
    if let Some(missing) = missing_before(place) {
        return missing;
    }
    let end = place.base + place.written.len();
    let (span, found) = if place.word.is_empty() {
        (Span::new(end.saturating_sub(1), end), "the end".to_owned())
    } else {
        (place.span(), format!("`{}`", short(place.word)))
    };
    let help = missing(place).map_or_else(
        || {
            let owner = place.keyword.words();
            let clauses = words::clauses_of(place.keyword).iter().copied();
            format!(
                "in a `{owner}` a line can start with {}",
                valid_words(clauses)
            )
        },
        |what| format!("write {what} here"),
    );
    Diagnostic::error(
        codes::UNEXPECTED,
        span,
        format!("{found} cannot stand here"),
    )
    .labelled("not expected here")
    .help(help)
}

/// One certain word is missing before what was found.
fn missing_before(place: &Place<'_>) -> Option<Diagnostic> {
    let literals = place.literals();
    let [only] = literals.as_slice() else {
        return None;
    };
    if place.expected.len() > 1 || place.word.is_empty() {
        return None;
    }
    let word = short(place.word);
    let error = Diagnostic::error(
        codes::UNFINISHED,
        place.span(),
        format!("`{only}` is missing before `{word}`"),
    )
    .labelled(format!("`{only}` is missing here"))
    .help(format!("write `{} {only} {word}`", short(place.before)));
    let start = place.base + place.at;
    let plain = place
        .word
        .starts_with(|c: char| c.is_alphanumeric() || c == '[');
    Some(if plain && *only != "[" {
        error.edit(Span::new(start, start), format!("{only} "))
    } else {
        error
    })
}

/// A word as it is shown in a message: a long text is cut.
pub fn short(word: &str) -> String {
    const LONGEST: usize = 40;
    if word.chars().count() <= LONGEST {
        return word.to_owned();
    }
    let start: String = word.chars().take(LONGEST - 1).collect();
    format!("{start}…")
}
