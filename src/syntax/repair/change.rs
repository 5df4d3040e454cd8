//! The small changes that may mend a line, the likelier ones cheaper: a word left out, put in, written for another one,
//! two turned round, joined or parted.

use crate::spoken;
use crate::syntax::ast::Keyword;
use crate::syntax::declared::{Answer, Declared, Named};
use crate::syntax::place::{is_compare_sign, is_name, is_number};
use crate::syntax::repair::slip::slip;
use crate::syntax::repair::vocabulary::{
    BOUNDS, FILLERS, LEADS, LOOSE, MISSING, PARTED, PHRASES, SYNONYMS, WORDS,
};
use crate::syntax::repair::window::Window;
use crate::syntax::words;

/// What a change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word that stands twice is left out once.
    Doubled,
    /// A word or sign is left out.
    Away,
    /// A misspelt word of the language is written right.
    Misspelt,
    /// A word of everyday language is written as the language does.
    Foreign,
    /// A word or sign is put in.
    Missing,
    /// Two neighbours are turned round.
    Turned,
    /// Words are joined to a name that is declared.
    Joined,
    /// Two words that were written as one are parted.
    Parted,
    /// The quotes around a name are left out.
    Unquoted,
    /// Several of these.
    Both,
    /// Other brackets around a list.
    Bracketed,
}

/// A change of some neighbouring words.
#[derive(Debug, Clone)]
pub struct Change {
    /// The first word that is changed, and the one behind the last; the same where something is put in.
    pub first: usize,
    /// See `first`.
    pub end: usize,
    /// What stands there then.
    pub text: String,
    /// The dearer, the less likely it is what was meant.
    pub cost: u32,
    /// What it does.
    pub kind: Kind,
    /// Whether it may be offered as an edit: it changes no sense.
    pub sure: bool,
}

/// What changes cost. A word further away from where reading stopped costs one more for each word between.
pub mod cost {
    /// The two words make a name that is declared.
    pub const JOINED: u32 = 4;
    /// The same word stands twice.
    pub const DOUBLED: u32 = 5;
    /// Two words of the language without a blank.
    pub const PARTED: u32 = 6;
    /// A slip of the pen, and for each letter more.
    pub const MISSPELT: u32 = 8;
    pub const LETTER: u32 = 1;
    /// An everyday word with one meaning in the language, and more for each further one.
    pub const FOREIGN: u32 = 10;
    /// An article, and another word without meaning.
    pub const ARTICLE: u32 = 5;
    pub const FILLER: u32 = 10;
    /// A word that mostly has none.
    pub const LOOSE: u32 = 13;
    /// A sign of punctuation, and another sign.
    pub const PUNCTUATION: u32 = 9;
    pub const SIGN: u32 = 12;
    /// Quotes around a name.
    pub const UNQUOTED: u32 = 11;
    /// A word between two names of which one is a choice of the other.
    pub const CHOICE: u32 = 10;
    /// Two neighbours turned round.
    pub const TURNED: u32 = 15;
    /// A word that is missing.
    pub const MISSING: u32 = 14;
    /// A word of the language too many.
    pub const WORD: u32 = 16;
    /// A word too many that is nowhere declared.
    pub const UNKNOWN: u32 = 18;
    /// A name too many that is declared: never certain.
    pub const NAME: u32 = 40;
}

/// The dearest changes that are hardly ever wrong.
pub const EASY: u32 = cost::FOREIGN;

/// All changes of a window, the cheapest first.
pub fn all(window: &Window<'_>, declared: &Declared<'_>) -> Vec<Change> {
    let mut changes = Changes { window, declared, found: Vec::new() };
    for at in 0..window.tokens.len() {
        changes.left_out(at);
        changes.respelt(at);
        changes.said_otherwise(at);
        changes.phrases(at);
        changes.bracketed(at);
        changes.counted(at);
        changes.turned(at);
        changes.joined(at);
        changes.unquoted(at);
        changes.choice_of(at);
    }
    for gap in window.stop.saturating_sub(2)..=(window.stop + 1).min(window.tokens.len()) {
        changes.put_in(gap);
    }
    let mut found = changes.found;
    found.sort_by_key(|change| change.cost);
    found
}

struct Changes<'w, 't, 'd> {
    window: &'w Window<'t>,
    declared: &'w Declared<'d>,
    found: Vec<Change>,
}

impl Change {
    /// Whether what is put in are words of the language and no name.
    pub fn names_nothing(&self) -> bool {
        let words = match self.kind {
            Kind::Missing | Kind::Misspelt | Kind::Foreign | Kind::Both => true,
            Kind::Parted => self.text.split_once(' ').is_some_and(|both| PARTED.contains(&both)),
            _ => false,
        };
        words && !self.text.starts_with("advise [")
    }
}

impl<'t> Changes<'_, 't, '_> {
    fn word(&self, at: usize) -> &'t str {
        self.window.tokens.get(at).map_or("", |token| token.word)
    }

    fn same_line(&self, at: usize) -> bool {
        self.window.tokens.get(at).is_some_and(|token| !token.leads)
    }

    fn add(&mut self, first: usize, end: usize, text: &str, cost: u32, kind: Kind) {
        self.push(first, end, text, cost, kind, true);
    }

    fn push(&mut self, first: usize, end: usize, text: &str, cost: u32, kind: Kind, sure: bool) {
        const FURTHEST: usize = 5;
        // The word before the one where reading stopped is as near as that one itself.
        let stop = self.window.stop;
        let far = if first >= stop { first - stop } else { stop - first - 1 };
        let far = u32::try_from(far.min(FURTHEST)).unwrap_or(0);
        self.found.push(Change { first, end, text: text.to_owned(), cost: cost + far, kind, sure });
    }

    fn left_out(&mut self, at: usize) {
        let word = self.word(at);
        let next = self.word(at + 1);
        if word == next && self.same_line(at + 1) && (is_name(word) || word == "=") {
            return self.add(at, at + 1, "", cost::DOUBLED, Kind::Doubled);
        }
        // Of two around the end of a line the first one stands wrong.
        if word == "then" && next == word {
            return self.add(at, at + 1, "", cost::DOUBLED, Kind::Away);
        }
        if word == "then" && self.word(at.wrapping_sub(1)) == word {
            return;
        }
        if word.starts_with('"')
            || is_number(word)
            || matches!(
                word,
                "not"
                    | "unless"
                    | "no"
                    | "unknown"
                    | "known"
                    | "missing"
                    | "<"
                    | "<="
                    | ">"
                    | ">="
                    | "!="
                    | "≥"
                    | "≤"
                    | "≠"
            )
        {
            return;
        }
        let concludes = |verb: &str| matches!(verb, "level" | "advise");
        let conclusion = word == "then" && concludes(next) && !self.same_line(at)
            || concludes(word) && self.word(at.wrapping_sub(1)) == "then" && self.is_declared(at + 1);
        // What a function is given would be another number without it.
        if conclusion || is_function(word) {
            return;
        }
        if self.is_unit(at) || self.is_alone(at) || self.bounds(at) || spoken::number(word).is_some() {
            return;
        }
        if !word.starts_with(char::is_alphanumeric) {
            return self.sign_left_out(at, word);
        }
        if self.is_declared(at) {
            return self.push(at, at + 1, "", cost::NAME, Kind::Away, false);
        }
        let before = self.word(at.wrapping_sub(1));
        // A text behind a number would be its unit.
        if is_number(before) && next.starts_with('"') && is_word(word) {
            return;
        }
        let cited = before == "cite";
        let cost = match word.to_lowercase().as_str() {
            // After `cite` stands the name of a source, which may be one letter.
            "the" | "a" | "an" if !cited => cost::ARTICLE,
            small if FILLERS.contains(&small) && !cited => cost::FILLER,
            "is" | "are" | "was" | "be" if is_comparison(self.word(at + 1)) => cost::ARTICLE,
            "is" | "are" if self.is_second(at) => cost::FILLER,
            "is" | "are" if next == "[" || (next == "not" && !self.same_line(at)) => cost::FILLER,
            "than" if is_comparison(before) => cost::ARTICLE,
            "if" | "when" if before == "unless" => cost::ARTICLE,
            small if LOOSE.contains(&small) => cost::LOOSE,
            small if is_word(small) => cost::WORD,
            _ => cost::UNKNOWN,
        };
        // A joint at the end of a line more likely lacks what it joins.
        let joins = matches!(word, "and" | "or") && !self.same_line(at + 1);
        let known = cost != cost::UNKNOWN || !self.may_be_named(at);
        self.push(at, at + 1, "", cost, Kind::Away, !joins && known);
    }

    /// Whether a word that is nowhere declared may still be a name: in a condition, or where other files are used.
    fn may_be_named(&self, at: usize) -> bool {
        let first = (0..=at).rev().find(|first| !self.same_line(*first)).unwrap_or(0);
        let headed = self.window.tokens.get(first).is_some_and(|token| token.at == 0);
        if headed && self.word(first) == "red" {
            return true;
        }
        let first = self.word(if first == at { at + 1 } else { first });
        let clause = is_word(first) && !matches!(first, "and" | "or" | "not" | "is" | "of");
        let condition = (0..at).any(|before| matches!(self.word(before), "when" | "unless"));
        !clause || condition || self.declared.is_open()
    }

    /// Whether a line of the declaration starts with a word.
    fn has_line(&self, word: &str) -> bool {
        self.window.written.lines().any(|line| line.split_whitespace().next() == Some(word))
    }

    /// Whether a word is declared, and not by the line that is looked at.
    fn is_declared(&self, at: usize) -> bool {
        let leads = !self.same_line(at) && self.word(at + 1).starts_with('"');
        self.declared.get(self.word(at)).is_some_and(|named| !(leads && named == Named::Entry))
    }

    /// Whether a word is the second of its line, and a text or number follows.
    fn is_second(&self, at: usize) -> bool {
        let next = self.word(at + 1);
        at > 0 && self.same_line(at) && !self.same_line(at - 1) && (next.starts_with('"') || is_number(next))
    }

    /// Whether a word may be the unit of the number before it.
    fn is_unit(&self, at: usize) -> bool {
        let word = self.word(at);
        let unit = word.starts_with(['°', '%', 'µ'])
            || word.starts_with(char::is_alphabetic) && !is_word(word) && !LOOSE.contains(&word);
        unit && self.same_line(at) && is_number(self.word(at.wrapping_sub(1)))
    }

    /// Whether nothing else stands on the line.
    fn is_alone(&self, at: usize) -> bool {
        !self.same_line(at) && !self.same_line(at + 1)
    }

    /// Whether the line would say something else without a word: it bounds a number, or counts.
    fn bounds(&self, at: usize) -> bool {
        let word = self.word(at).to_lowercase();
        let banded = self.window.tokens.iter().any(|token| token.word == ":");
        let ranged = matches!(word.as_str(), "to" | "from") && is_number(self.word(at + 1)) && banded;
        let counted = word == "of"
            && matches!(
                self.word(at.wrapping_sub(1)),
                "all" | "any" | "none" | "sum" | "count" | "one" | "item"
            );
        let time = matches!(word.as_str(), "days" | "weeks" | "months" | "years");
        let compared = word == "than" && is_comparison(self.word(at.wrapping_sub(1)));
        ranged || counted || time || (BOUNDS.contains(&word.as_str()) && !compared)
    }

    fn sign_left_out(&mut self, at: usize, word: &str) {
        // Any other sign says something: `!` is a `not`.
        let idle =
            matches!(word, ":" | "," | ";" | "." | "?" | "=" | "-" | "(" | ")" | "{" | "}" | "|" | "•" | "–");
        let glued = word == "-" && self.window.touches(at + 1);
        // Behind a comma between two bands the second one starts.
        let banded = word == ","
            && matches!(self.window.keyword, Keyword::Score | Keyword::Classify | Keyword::Calculate)
            && (at + 1..self.window.tokens.len()).any(|later| self.word(later) == ":");
        let files = word == "," && self.window.keyword == Keyword::Use;
        // In a formula it divides, as printed sums have it.
        let ratio = word == ":"
            && self.window.keyword == Keyword::Calculate
            && (0..at).any(|before| self.word(before) == "=");
        // `<= 91: 3` is a band, whatever its sign.
        let first = (0..=at).rev().find(|first| !self.same_line(*first)).unwrap_or(0);
        let bound = word == ":" && is_comparison(self.word(first));
        // At the end of an entry of a list it stands for a comma.
        if word == ";" && !self.same_line(at + 1) && self.window.is_listed() {
            return self.add(at, at + 1, ",", cost::PUNCTUATION, Kind::Foreign);
        }
        // Behind the title of a calculation its formula starts.
        let formula = word == ":"
            && self.window.keyword == Keyword::Calculate
            && self.word(at.wrapping_sub(1)).starts_with('"');
        if banded || files || ratio || bound || formula {
            return;
        }
        let compared = is_comparison(self.word(at + 1)) || is_comparison(self.word(at.wrapping_sub(1)));
        if !idle || glued || compared || self.is_printed_number(at) {
            return;
        }
        let punctuation = matches!(word, ":" | "," | ";" | "." | "?") || self.is_second(at) && word != "-";
        let cost = if punctuation { cost::PUNCTUATION } else { cost::SIGN };
        self.add(at, at + 1, "", cost, Kind::Away);
    }

    /// Whether a sign belongs to a number as people print it: `38,5`, `.5`, `2026/11/01`.
    fn is_printed_number(&self, at: usize) -> bool {
        let sign = self.word(at);
        let next = is_number(self.word(at + 1)) && self.window.touches(at + 1);
        next && (matches!(sign, "." | ",") || self.window.touches(at))
    }

    fn respelt(&mut self, at: usize) {
        let word = self.word(at);
        let small = word.to_lowercase();
        let small_word = small.as_str();
        let right = self.is_declared(at)
            || words::is_reserved(word)
            || FILLERS.contains(&small_word)
            || LOOSE.contains(&small_word);
        if word.len() < 2 || !is_name(word) || right {
            return;
        }
        // `below60`
        let digits = word.trim_start_matches(|c: char| c.is_ascii_lowercase());
        let lead = word.strip_suffix(digits).unwrap_or_default();
        if is_number(digits) && matches!(lead, "below" | "from" | "to") {
            self.add(at, at + 1, &format!("{lead} {digits}"), cost::PARTED, Kind::Parted);
        }
        for right in WORDS {
            let letters = slip(&small, right);
            // `review 2028-01-15` below `reviewed 2026-01-15` lacks its `by`.
            let twice = word == "review" && self.has_line(right);
            if let Some(letters) = letters.filter(|_| !twice) {
                self.add(at, at + 1, right, cost::MISSPELT + letters * cost::LETTER, Kind::Misspelt);
            }
        }
        for cut in 2..word.len().saturating_sub(1) {
            let (one, other) = word.split_at_checked(cut).unwrap_or((word, ""));
            let named = LEADS.contains(&one) && self.declared.has(other)
                || matches!(other, "and" | "or" | "is" | "includes") && self.declared.has(one);
            if named || PARTED.contains(&(one, other)) {
                self.add(at, at + 1, &format!("{one} {other}"), cost::PARTED, Kind::Parted);
            }
        }
    }

    fn said_otherwise(&mut self, at: usize) {
        let word = self.word(at);
        if !is_name(word) && self.is_printed_number(at) {
            return;
        }
        if is_comparison(word) && is_comparison(self.word(at + 1)) && self.same_line(at + 1) {
            let sign = format!("{word}{}", self.word(at + 1));
            let sign = match sign.as_str() {
                "=>" => ">=".to_owned(),
                "=<" => "<=".to_owned(),
                _ => sign,
            };
            if matches!(sign.as_str(), "<=" | ">=" | "!=") {
                self.add(at, at + 2, &sign, cost::JOINED, Kind::Joined);
            }
        }
        if matches!(word, "is" | "equals") && !self.same_line(at) {
            self.add(at, at + 1, "=", cost::FOREIGN, Kind::Foreign);
        }
        let advised = self.declared.get(word) == Some(Named::Declaration(Keyword::Advice));
        if advised && self.word(at.wrapping_sub(1)) == "then" && self.same_line(at) {
            self.add(at, at + 1, &format!("advise [{word}]"), cost::FOREIGN, Kind::Foreign);
        }
        let found = SYNONYMS.iter().filter(|(written, _)| *written == word);
        for (more, right) in found.flat_map(|(_, rights)| rights.iter()).enumerate() {
            let more = u32::try_from(more).unwrap_or(0);
            // A second condition that is denied is one of `unless`.
            if word == "if" && self.word(at + 1) == "not" && self.has_line("when") {
                continue;
            }
            let compared = is_comparison(self.word(at.wrapping_sub(1)));
            let moved = self.declared.answer(self.word(at.wrapping_sub(1))) == Some(Answer::Date);
            let added = word == "plus" && moved;
            // In a formula `plus` adds numbers.
            let formula = word == "plus" && *right != "+" && self.window.keyword == Keyword::Calculate;
            if *right == "is" && self.bounds(at) || *right == "any" && compared || added || formula {
                continue;
            }
            // A comma between two conditions leaves open how they are joined.
            // What `cannot` denies is for the author to say.
            let sure = !(word == "," && matches!(*right, "and" | "or")) && word != "cannot";
            let sign = u32::from(!is_name(word));
            self.push(at, at + 1, right, cost::FOREIGN + more + sign, Kind::Foreign, sure);
        }
    }

    /// `{a, b}` for `[a, b]`.
    fn bracketed(&mut self, at: usize) {
        let (close, cost) = match self.word(at) {
            "{" => ("}", cost::PUNCTUATION),
            "(" => (")", cost::WORD),
            _ => return,
        };
        let Some(end) = (at + 1..self.window.tokens.len()).find(|end| self.word(*end) == close) else {
            return;
        };
        let (Some(from), Some(to)) = (self.window.tokens.get(at), self.window.tokens.get(end)) else {
            return;
        };
        let inner = self.window.written.get(from.end()..to.at).unwrap_or_default().trim();
        // `then level (emergency)`
        if is_name(inner) && self.word(at) == "(" && self.is_declared(at + 1) {
            let before = self.word(at.wrapping_sub(1));
            let several =
                self.window.keyword == Keyword::Case && self.declared.answer(before) == Some(Answer::Several);
            let inner = if several { format!("[{inner}]") } else { inner.to_owned() };
            return self.add(at, end + 1, &inner, cost::PUNCTUATION, Kind::Bracketed);
        }
        self.add(at, end + 1, &format!("[{inner}]"), cost, Kind::Bracketed);
    }

    /// `1 when fever` for `+1 when fever`, and `at least 2 or more of`.
    fn counted(&mut self, at: usize) {
        let word = self.word(at);
        if is_number(word)
            && !self.same_line(at)
            && self.word(at + 1) == "when"
            && self.window.keyword == Keyword::Score
        {
            self.add(at, at + 1, &format!("+{word}"), cost::PUNCTUATION, Kind::Foreign);
        }
        let bounded = at > 2 && self.word(at - 3) == "at" && self.word(at - 2) == "least";
        if bounded && word == "or" && self.word(at + 1) == "more" {
            self.add(at, at + 2, "", cost::PUNCTUATION, Kind::Away);
        }
    }

    fn phrases(&mut self, at: usize) {
        for (words, right) in PHRASES {
            let same = |(more, word): (usize, &&str)| {
                self.word(at + more).eq_ignore_ascii_case(word) && (more == 0 || self.same_line(at + more))
            };
            if words.iter().enumerate().all(same) {
                let next = self.word(at + 2);
                let many = matches!(
                    self.declared.get(next),
                    Some(Named::Several | Named::Declaration(Keyword::Questions))
                );
                let counted = *words == ["number", "of"]
                    && (self.word(at.wrapping_sub(1)) == "add" || many || next == "[");
                let right = &if counted { "count of" } else { right };
                let kind = if right.is_empty() { Kind::Away } else { Kind::Foreign };
                self.add(at, at + words.len(), right, cost::FOREIGN - 1, kind);
            }
        }
    }

    fn turned(&mut self, at: usize) {
        let (one, other) = (self.word(at), self.word(at + 1));
        let signs = |word: &str| !word.starts_with(|c: char| c.is_alphanumeric() || c == '"');
        let head = self.window.tokens.get(at).is_some_and(|token| token.at == 0);
        let joint = |word: &str| matches!(word, "and" | "or");
        if joint(one)
            || joint(other)
            || head
            || !self.same_line(at + 1)
            || signs(one)
            || signs(other)
            || other.is_empty()
            || one == other
        {
            return;
        }
        self.add(at, at + 2, &format!("{other} {one}"), cost::TURNED, Kind::Turned);
    }

    fn joined(&mut self, at: usize) {
        let mut name = self.word(at).to_lowercase();
        // `no-movement`, which starts like an answer
        let parted = self.word(at);
        let plain = parted.replace('-', "_");
        if parted.starts_with("no-") && self.declared.has(&plain) {
            self.add(at, at + 1, &plain, cost::JOINED, Kind::Joined);
        }
        // `thunder clap` for `thunderclap`
        let mut glued = name.clone();
        for more in 1..4 {
            if !self.same_line(at + more) || !is_name(self.word(at)) {
                return;
            }
            let next = self.word(at + more);
            if !next.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                return;
            }
            name = format!("{name}_{}", next.to_lowercase());
            glued.push_str(&next.to_lowercase());
            let joined = Some(&name).filter(|name| self.declared.has(name) || self.declared.mentions(name));
            if let Some(right) = joined.or_else(|| Some(&glued).filter(|glued| self.declared.has(glued))) {
                let shorter = u32::try_from(4 - more).unwrap_or(0);
                self.add(at, at + more + 1, right, cost::JOINED + shorter, Kind::Joined);
            }
        }
    }

    fn unquoted(&mut self, at: usize) {
        let inner = self.word(at).trim_matches('"');
        if self.word(at).starts_with('"') && is_name(inner) && (self.declared.has(inner) || is_word(inner)) {
            self.add(at, at + 1, inner, cost::UNQUOTED, Kind::Unquoted);
        }
    }

    /// `sputum bloody`: a question and a choice without what stands between them.
    fn choice_of(&mut self, at: usize) {
        let (of, choice) = (self.declared.get(self.word(at)), self.declared.get(self.word(at + 1)));
        if choice != Some(Named::Entry) || !self.same_line(at + 1) {
            return;
        }
        let verb = match of {
            Some(Named::Several) => "includes",
            Some(Named::Declaration(_)) => "is",
            _ => return,
        };
        self.add(at + 1, at + 1, verb, cost::CHOICE, Kind::Missing);
    }

    fn put_in(&mut self, gap: usize) {
        let (before, next) = (self.word(gap.wrapping_sub(1)), self.word(gap));
        let leads = !self.same_line(gap);
        for missing in MISSING {
            let more = u32::from(missing.contains(' '));
            if missing.starts_with("or ") && !leads {
                continue;
            }
            let sure = match missing {
                // Each row of a class has its own.
                "when" if leads => {
                    let classed = self.window.keyword == Keyword::Classify;
                    classed && !is_number(next) || !self.has_line("when")
                }
                "at least" if before != "when" || !is_number(next) || !self.has_line("prorate") => continue,
                // Between two names each of these would be a guess.
                "=" if leads || before.starts_with('"') => self.window.keyword == Keyword::Calculate,
                "since" => matches!(before, "days" | "weeks" | "months" | "years"),
                "none" if before != "or" || self.window.written.contains("or none") => continue,
                "none" => self.window.written.contains("any of"),
                // The last argument of a function is a number.
                "," if !(is_number(next) && (0..gap).any(|at| is_function(self.word(at)))) => continue,
                "is" | "or" | "=" | "by" | "or none" => false,
                "advise" | "then advise" => next == "[",
                "level" | "then level" if matches!(before, "at" | "least" | "most") => false,
                "level" | "then level" if next == "at" => true,
                "level" | "then level" => self.declared.get(next) == Some(Named::Level),
                _ => true,
            };
            let choice = if missing == "none" { cost::MISSING - cost::FOREIGN } else { 0 };
            let cost = cost::MISSING - choice + more + if sure { 0 } else { cost::MISSING / 2 };
            self.push(gap, gap, missing, cost, Kind::Missing, sure);
        }
    }
}

fn is_comparison(word: &str) -> bool {
    is_compare_sign(word) || matches!(word, "≥" | "≤" | "≠")
}

fn is_function(word: &str) -> bool {
    matches!(word, "round" | "min" | "max" | "power" | "root")
}

fn is_word(word: &str) -> bool {
    WORDS.contains(&word) || words::is_reserved(word) || words::is_clause_word(word)
}
