//! One problem as people meet it, whatever phase found it: a code, a place, what is wrong and what would be right.

mod mended;

use crate::source::Span;
use std::ops::Range;

pub(crate) use mended::{Mended, apart};

/// How bad a problem is: an error stops the phase, a warning does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The text or the answers cannot be used.
    Error,
    /// It can be used, but probably says something that was not meant.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A place in the source with a few words about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What stands there; may be empty.
    pub text: String,
}

/// A change of the text that mends the problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What is put there.
    pub text: String,
}

/// A problem in one source text.
///
/// Messages are one lowercase clause without a final period, with the author's words in backticks; the help says
/// the mend in words that can be written as they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable name, `bedside::<phase>::<what>`; never renamed or reused.
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where; the first is the main one.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// The same as a change of the text, where one is certain.
    pub edit: Option<Edit>,
    /// Where the thing is declared that has no such word, for those who ask what a problem follows from; never shown.
    pub(crate) owner: Option<Span>,
}

impl Diagnostic {
    /// An error at a place.
    #[must_use]
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::with_severity(Severity::Error, code, span, message.into())
    }

    /// A warning at a place.
    #[must_use]
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::with_severity(Severity::Warning, code, span, message.into())
    }

    fn with_severity(severity: Severity, code: &'static str, span: Span, message: String) -> Self {
        let label = Label { span, text: String::new() };
        Self { code, severity, message, labels: vec![label], help: None, edit: None, owner: None }
    }

    /// Puts words on the main label.
    #[must_use]
    pub fn labelled(mut self, text: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn and_at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the change of the text that mends it.
    #[must_use]
    pub fn edit(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edit = Some(Edit { span, text: text.into() });
        self
    }

    /// Narrows the main label to the words that the edit changes, where it covers others that stay as they are; what
    /// the edit replaces is given.
    pub fn narrow(&mut self, written: &str) {
        let (Some(label), Some(edit)) = (self.labels.first_mut(), &self.edit) else { return };
        let one_text =
            written.starts_with('"') && written.ends_with('"') && written.matches('"').count() == 2;
        let range = differing(written, &edit.text).filter(|_| label.span == edit.span && !one_text);
        let Some(range) = range else { return };
        let start = edit.span.start as usize;
        label.span = Span::new(start + range.start, start + range.end);
        let spoken = self.message.strip_prefix(&format!("`{written}` "));
        if let (Some(rest), Some(words)) = (spoken, written.get(range)) {
            self.message = format!("`{words}` {rest}");
        }
    }

    /// Moves every place by so many bytes, as a text is moved behind others.
    pub fn shift(&mut self, by: usize) {
        self.move_by(i64::try_from(by).unwrap_or(i64::MAX));
    }

    /// The same by so many bytes forwards or back.
    pub fn move_by(&mut self, by: i64) {
        let moved = |at: u32| usize::try_from(i64::from(at).saturating_add(by)).unwrap_or(0);
        let shifted = |span: Span| Span::new(moved(span.start), moved(span.end));
        for label in &mut self.labels {
            label.span = shifted(label.span);
        }
        if let Some(edit) = &mut self.edit {
            edit.span = shifted(edit.span);
        }
        self.owner = self.owner.map(shifted);
    }

    /// Whether this is an error.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Where the problem is first of all.
    #[must_use]
    pub fn span(&self) -> Span {
        self.labels.first().map_or_else(Span::default, |label| label.span)
    }
}

/// The words of a line that do not stay as they are, where some before or behind them do and none between.
fn differing(written: &str, right: &str) -> Option<Range<usize>> {
    let (old, new) = (words_of(written), words_of(right));
    let same = |(one, other): &(&(usize, &str), &(usize, &str))| one.1 == other.1;
    let before = old.iter().zip(&new).take_while(same).count();
    let most = old.len().min(new.len()) - before;
    let behind = old.iter().rev().zip(new.iter().rev()).take(most).take_while(same).count();
    let (wrong, put) = (old.get(before..old.len() - behind)?, new.get(before..new.len() - behind)?);
    let bare = |word: &str| word.trim_matches(|c: char| "()[],:;".contains(c)).to_owned();
    let stays = |word: &(usize, &str)| put.iter().any(|other| bare(other.1) == bare(word.1));
    if before + behind == 0 || wrong.iter().any(stays) {
        return None;
    }
    let ((first, _), mut last) = (wrong.first()?, wrong.last()?);
    // `one of` and `any of` are one word of two.
    let of = old
        .get(old.len() - behind)
        .filter(|of| of.1 == "of" && matches!(last.1, "one" | "any" | "all" | "none"));
    last = of.unwrap_or(last);
    let range = *first..last.0 + last.1.len();
    let brackets = |sign: char| written.get(range.clone()).unwrap_or_default().matches(sign).count();
    (brackets('(') == brackets(')') && brackets('[') == brackets(']')).then_some(range)
}

/// The words of a line between blanks, with their places.
fn words_of(line: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let mut words = Vec::new();
    for word in line.split(char::is_whitespace) {
        if !word.is_empty() {
            words.push((at, word));
        }
        // A blank may have several bytes.
        at += word.len()
            + line.get(at + word.len()..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    words
}

/// Puts problems in the order of the text, errors and warnings together.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| (a.span(), a.severity, a.code).cmp(&(b.span(), b.severity, b.code)));
}

/// Beyond this many candidates a suggestion is no longer looked for, so that a slip costs bounded time.
const MOST_CANDIDATES: usize = 20_000;

/// The candidate nearest to a misspelt word, if one is near enough to be what was meant.
#[must_use]
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest(word, candidates, |letters| letters / 3)
}

/// The same among few words one of which must be meant, such as the choices of a question: a worse spelling will do.
#[must_use]
pub fn did_you_mean_among<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest(word, candidates, |letters| letters * 2 / 5)
}

/// Whether one word is the other with a slip of the pen, so that writing it is certain to be what was meant. Words that
/// differ in a digit, in a sense such as `hypo` and `hyper`, or in more than two letters are words of their own, however
/// near they are.
#[must_use]
pub fn is_slip(written: &str, meant: &str) -> bool {
    let written = written.to_lowercase().replace('-', "_");
    let digits = |word: &str| word.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    let allowed = if meant.chars().count() < 5 { 1 } else { 2 };
    letters_apart(&written, meant, allowed).is_some()
        && digits(&written) == digits(meant)
        && !are_opposites(&written, meant)
}

/// By how many letters two words differ, two neighbours turned round as one of them; none where by more than `most`.
#[must_use]
pub fn letters_apart(one: &str, other: &str, most: usize) -> Option<usize> {
    // A change of one letter takes at most one kind of letter away, and brings at most one: most words are told apart
    // by that, at a hundredth of what counting costs.
    let kinds = |word: &str| word.chars().fold(0_u32, |kinds, letter| kinds | 1 << (u32::from(letter) % 32));
    let (ones, others) = (kinds(one), kinds(other));
    let least = (ones & !others).count_ones().max((others & !ones).count_ones());
    if usize::try_from(least).is_ok_and(|least| least > most) {
        return None;
    }
    Some(strsim::damerau_levenshtein(one, other)).filter(|letters| *letters <= most)
}

/// Whether two words differ in a part that turns their sense round.
fn are_opposites(one: &str, other: &str) -> bool {
    const NEGATIONS: [&str; 7] = ["un", "in", "im", "ir", "no_", "non", "a"];
    const PAIRS: [(&str, &str); 7] = [
        ("hypo", "hyper"),
        ("min", "max"),
        ("on", "off"),
        ("in", "out"),
        ("pre", "post"),
        ("low", "high"),
        ("inter", "intra"),
    ];
    let negated = |one: &str, other: &str| {
        let starts = other.match_indices('_').map(|(at, _)| at + 1).chain([0]);
        starts.into_iter().any(|at| {
            let (before, word) = other.split_at(at);
            NEGATIONS.iter().any(|negation| format!("{before}{negation}{word}") == one)
        })
    };
    let turned =
        |one: &str, other: &str| PAIRS.iter().any(|(a, b)| one.contains(a) && one.replace(a, b) == other);
    negated(one, other) || negated(other, one) || turned(one, other) || turned(other, one)
}

/// Whether one name is the other with a word more or less that only says what kind of thing it is, as `diastolic_bp` is
/// `diastolic`, so that writing it is certain to be what was meant.
#[must_use]
pub fn differs_in_kind(written: &str, meant: &str) -> bool {
    const KINDS: [&str; 24] = [
        "answer",
        "bp",
        "calculation",
        "class",
        "count",
        "finding",
        "flag",
        "group",
        "has",
        "index",
        "is",
        "item",
        "items",
        "level",
        "number",
        "points",
        "question",
        "rule",
        "scale",
        "score",
        "source",
        "the",
        "total",
        "value",
    ];
    let singular = written.strip_suffix('s').unwrap_or(written);
    [written, singular].iter().any(|written| {
        let (longer, shorter) =
            if written.len() > meant.len() { (*written, meant) } else { (meant, *written) };
        let more = longer
            .strip_prefix(shorter)
            .and_then(|more| more.strip_prefix('_'))
            .or_else(|| longer.strip_suffix(shorter)?.strip_suffix('_'));
        more.is_some_and(|more| KINDS.contains(&more))
    }) || differs_in_form(written, meant)
}

/// Whether two names are the same but for the form of one word, as `respiration_rate` is `respiratory_rate`.
fn differs_in_form(one: &str, other: &str) -> bool {
    let pairs = || one.split('_').zip(other.split('_')).filter(|(one, other)| one != other);
    one.split('_').count() == other.split('_').count()
        && one.contains('_')
        && pairs().count() == 1
        && pairs().all(|(one, other)| of_one_stem(one, other))
        && !are_opposites(one, other)
}

/// Whether a name is another one with words cut short, as `resp_rate` is `respiratory_rate`.
#[must_use]
pub fn abbreviates(short: &str, long: &str) -> bool {
    const SHORTEST: usize = 3;
    let pairs = || short.split('_').zip(long.split('_'));
    short.len() < long.len()
        && short.contains('_')
        && short.split('_').count() == long.split('_').count()
        && pairs().all(|(cut, word)| cut == word || cut.len() >= SHORTEST && word.starts_with(cut))
}

/// Whether a longer name turns the sense of a word in it round, as `not_pregnant` does of `pregnant`.
#[must_use]
pub fn denies(one: &str, other: &str) -> bool {
    const NEGATIONS: [&str; 8] = ["not", "no", "non", "never", "without", "un", "off", "anti"];
    let denied = |name: &str| name.split('_').filter(|part| NEGATIONS.contains(part)).count();
    denied(one) != denied(other) || are_opposites(one, other)
}

/// The one candidate that a word is a part of, or that is a part of the word, as `fever` is of `has_fever`, or that is
/// another form of it.
#[must_use]
pub fn part_of_one<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const SHORTEST: usize = 4;
    let within = |part: &str, whole: &str| {
        part.len() >= SHORTEST && (whole.starts_with(part) || has_part(whole, part))
            || of_one_stem(part, whole)
    };
    let candidates = candidates.into_iter().take(MOST_CANDIDATES);
    let found: Vec<&str> =
        candidates.filter(|candidate| within(word, candidate) || within(candidate, word)).collect();
    let mut longer = found.iter().copied().filter(|candidate| within(word, candidate));
    match (found.as_slice(), longer.next()) {
        ([only], _) => Some(only),
        // A name that is cut short is rather what begins with it than what it begins with.
        (_, Some(only)) => longer.next().is_none().then_some(only),
        _ => None,
    }
}

/// The one candidate that has all the parts of a word and more, or the same in another order, as `best_peak_flow` has those
/// of `best_flow` and `fever_days` those of `days_of_fever`.
#[must_use]
pub fn with_parts_of<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const SMALL: [&str; 5] = ["of", "the", "in", "at", "for"];
    let parts: Vec<&str> = word.split('_').filter(|part| !SMALL.contains(part)).collect();
    let has_all = |candidate: &&str| {
        parts.iter().all(|part| candidate.split('_').any(|other| other == *part)) && *candidate != word
    };
    let mut found = candidates.into_iter().take(MOST_CANDIDATES).filter(has_all);
    let only = found.next().filter(|_| word.len() > 2 && !parts.is_empty())?;
    found.next().is_none().then_some(only)
}

/// Whether words between low lines are a part of a name.
fn has_part(whole: &str, part: &str) -> bool {
    let starts = whole.match_indices('_').map(|(at, _)| at + 1);
    let rests = starts.filter_map(|at| whole.get(at..)?.strip_prefix(part)).chain(whole.strip_prefix(part));
    rests.into_iter().any(|rest| rest.is_empty() || rest.starts_with('_'))
}

/// Whether two words are forms of one, as `confused` is of `confusion`.
fn of_one_stem(one: &str, other: &str) -> bool {
    const STEM: usize = 5;
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    same >= STEM && same * 3 >= one.len().max(other.len()) * 2 && !one.contains('_')
}

fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    share: impl Fn(usize) -> usize,
) -> Option<&'a str> {
    let word = word.to_lowercase().replace('-', "_");
    // A word of one letter is near to every other one.
    let allowed = match word.chars().count() {
        0 | 1 => 0,
        letters => share(letters).clamp(1, 4),
    };
    candidates
        .into_iter()
        .take(MOST_CANDIDATES)
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= allowed)
        .filter_map(|candidate| Some((letters_apart(&word, candidate, allowed)?, candidate)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Words in backticks, joined as in a sentence: "`a`, `b` or `c`".
#[must_use]
pub fn listing<'a>(words: impl IntoIterator<Item = &'a str>, last: &str) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, before)) => format!("{} {last} {end}", before.join(", ")),
    }
}

/// At most eight valid words as a sentence, and the count of the rest.
#[must_use]
pub fn valid_words<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 8;
    let words: Vec<&str> = words.into_iter().collect();
    if words.len() <= MOST {
        return listing(words, "or");
    }
    let shown = words.iter().take(MOST).copied();
    let rest = words.len() - MOST;
    format!("{} ({rest} more)", listing(shown, ",").replace(" , ", ", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_the_nearest_word_only_when_it_is_near() {
        let words = ["bladder_control", "fever"];
        assert_eq!(did_you_mean("bladder_contrl", words), Some("bladder_control"));
        assert_eq!(did_you_mean("Fever", words), Some("fever"));
        assert_eq!(did_you_mean("cough", words), None);
    }

    #[test]
    fn a_word_of_its_own_is_no_slip() {
        for (written, meant) in [("emergancy", "emergency"), ("Fever", "fever"), ("radiaton", "radiation")] {
            assert!(is_slip(written, meant), "{written}");
        }
        let own = [
            ("call_2_days", "call_2_weeks"),
            ("day_1", "day_2"),
            ("hypotension", "hypertension"),
            ("unstable", "stable"),
            ("pain_left_leg", "pain_right_leg"),
            ("gait_stable", "gait_unstable"),
        ];
        for (written, meant) in own {
            assert!(!is_slip(written, meant), "{written}");
        }
    }

    #[test]
    fn a_part_of_a_name_suggests_it_where_it_is_the_only_one() {
        assert_eq!(part_of_one("fever", ["has_fever", "cough"]), Some("has_fever"));
        assert_eq!(part_of_one("fever", ["has_fever", "fever_high"]), None);
        assert_eq!(part_of_one("age", ["patient_age"]), None);
    }

    #[test]
    fn lists_words_as_a_sentence() {
        assert_eq!(listing(["a", "b", "c"], "or"), "`a`, `b` or `c`");
        assert_eq!(listing(["a"], "or"), "`a`");
    }
}
