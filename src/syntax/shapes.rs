//! Lines said as other forms and programs say them, matched against written shapes: a shape is a line of words with
//! places for names, numbers and texts, and beside it stands the line of the language. What is told, labelled and mended
//! is where the two differ.

use crate::diagnostic::{Diagnostic, listing};
use crate::source::Span;
use crate::syntax::ast::Keyword;
use crate::syntax::everyday::take_away;
use crate::syntax::phrases::said_otherwise;
use crate::syntax::place::{Place, is_name, is_number, short, tokens};
use crate::syntax::shape_table::{GUESSES, SHAPES, Shape};
use crate::syntax::{codes, heads, split, words};

/// A line in which a shape is looked for.
struct Line<'t> {
    /// Where it starts in the declaration, past its indentation.
    start: usize,
    written: &'t str,
    tokens: Vec<(usize, &'t str)>,
    /// The blanks before it.
    indent: &'t str,
    /// Whether it stands below `expect`, or below `given`.
    expects: bool,
    /// Whether it is the one where pest stopped.
    here: bool,
    /// Whether it is the first of a declaration, or looks so.
    heads: bool,
}

/// A shape found: the tokens it covers, and what its places hold.
struct Found<'t> {
    first: usize,
    end: usize,
    places: Vec<(char, &'t str)>,
    rest: Option<&'t str>,
}

/// The line where pest stopped, or the one above, in one of the shapes that are certain.
pub fn known(place: &Place<'_>) -> Option<Diagnostic> {
    told(place, SHAPES)
}

/// The same in one of the shapes that only explain what nothing else does.
pub fn guessed(place: &Place<'_>) -> Option<Diagnostic> {
    told(place, GUESSES)
}

fn told(place: &Place<'_>, shapes: &[Shape]) -> Option<Diagnostic> {
    let (low, high) = (place.before_at, place.at + place.word.len());
    let here = Line::at(place.written, place.at, true).filter(|_| !place.word.is_empty());
    let ends = place.starts_line() || place.word.is_empty();
    let above = Line::at(place.written, place.before_at, false).filter(|_| ends);
    let mut lines = here.into_iter().chain(above);
    lines.find_map(|line| line.told(shapes, place.keyword, place.base, low, high))
}

impl<'t> Line<'t> {
    fn at(written: &'t str, at: usize, here: bool) -> Option<Self> {
        let from = written.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
        let whole = written.get(from..)?.lines().next()?;
        let line = whole.split(" #").next()?.trim_end();
        let bare = line.trim_start_matches([' ', '\t']);
        let above = written.get(..from)?.lines().rev().find_map(|line| {
            let word = line.split_whitespace().next()?;
            matches!(word, "expect" | "given").then_some(word)
        });
        let own = bare.starts_with("expect ");
        // A calculation may have its formula on its first line, which says what a line below would.
        let formula =
            bare.starts_with("calculate ") && ["\" = ", "\" := "].iter().any(|sign| bare.contains(sign));
        Some(Self {
            start: from + line.len() - bare.len(),
            written: bare,
            tokens: tokens(bare).collect(),
            indent: line.get(..line.len() - bare.len())?,
            expects: own || above == Some("expect"),
            here,
            heads: !formula && (from == 0 || split::keyword_at(bare).is_some()),
        })
    }

    /// What the first shape says that fits at a place from `low` to `high`.
    fn told(
        &self,
        shapes: &[Shape],
        keyword: Keyword,
        base: usize,
        low: usize,
        high: usize,
    ) -> Option<Diagnostic> {
        let of = |shape: &&Shape| shape.of.is_empty() || shape.of.contains(&keyword);
        shapes.iter().filter(of).find_map(|shape| {
            let found = self.fits(shape.written)?;
            let start = self.start + self.tokens.get(found.first)?.0;
            let last = self.tokens.get(found.end.checked_sub(1)?)?;
            let end = self.start + last.0 + last.1.len();
            (start <= high && end >= low).then(|| self.tell(&found, shape.right, base)).flatten()
        })
    }

    fn fits(&self, shape: &str) -> Option<Found<'t>> {
        let (shape, anchored) = match shape.split_once(' ') {
            Some(("^", rest)) => (rest, true),
            Some(("^e", rest)) if self.expects => (rest, true),
            Some(("^g", rest)) if !self.expects => (rest, true),
            Some(("^h", rest)) if self.here => (rest, true),
            Some(("^e" | "^g" | "^h", _)) => return None,
            _ => (shape, false),
        };
        if self.heads && self.tokens.first().is_none_or(|(_, word)| !shape.starts_with(word)) {
            return None;
        }
        let own = usize::from(self.expects && self.tokens.first().is_some_and(|(_, word)| *word == "expect"));
        let starts = if anchored { own..own + 1 } else { 0..self.tokens.len() };
        starts.into_iter().find_map(|first| self.fits_from(shape, first, anchored))
    }

    fn fits_from(&self, shape: &str, first: usize, anchored: bool) -> Option<Found<'t>> {
        let mut found = Found { first, end: first, places: Vec::new(), rest: None };
        for part in shape.split(' ') {
            let next = self.tokens.get(found.end);
            match part {
                "$" if next.is_none() => continue,
                "$" => return None,
                "…" => {
                    found.rest = Some(self.written.get(next?.0..)?);
                    found.end = self.tokens.len();
                    continue;
                }
                _ => {}
            }
            let (_, word) = *next?;
            let leads = anchored && found.end == first;
            if let Some(place) = place_of(part) {
                let fits = match place {
                    'N' | 'M' => is_number(word) && !word.contains(char::is_alphabetic),
                    'T' => word.starts_with('"') && word.len() > 2,
                    'S' | 'R' => matches!(word, "<" | "<=" | ">" | ">=" | "=" | "!="),
                    'J' => matches!(word, "when" | "unless" | "and" | "or" | "not" | "(" | "[" | ","),
                    'U' => matches!(word, "days" | "weeks" | "months" | "years"),
                    'V' => CLAIMS.contains(&word),
                    'X' => matches!(word, "yes" | "no" | "unknown"),
                    _ => is_name(word) && !is_taken(word) && !(leads && is_clause(word)),
                };
                if !fits {
                    return None;
                }
                found.places.push((place, word));
            } else if !part.split('|').any(|literal| literal == word) {
                return None;
            }
            found.end += 1;
        }
        Some(found)
    }

    fn tell(&self, found: &Found<'t>, right: &str, base: usize) -> Option<Diagnostic> {
        let (choose, right) = right.strip_prefix('?').map_or((false, right), |right| (true, right));
        let offers: Vec<String> = right.split(" | ").map(|offer| found.rendered(offer, true)).collect();
        let mended = found.rendered(right.split(" | ").next()?, false);
        let covered = self.tokens.get(found.first..found.end)?;
        let (at, end) = (covered.first()?.0, covered.last()?);
        let end = end.0 + end.1.len();
        let other: Vec<&str> = tokens(&mended).map(|(_, word)| word).collect();
        let same = |(one, two): &(&(usize, &str), &&str)| one.1 == **two;
        let before = covered.iter().zip(&other).take_while(same).count();
        let left = covered.len().min(other.len()) - before;
        let behind = covered.iter().rev().zip(other.iter().rev()).take(left).take_while(same).count();
        let wrong = covered.get(before..covered.len() - behind)?;
        let span = |from: usize, to: usize| Span::new(base + self.start + from, base + self.start + to);
        let lead = self.written.get(..at).filter(|lead| lead.len() <= LONGEST_LEAD).unwrap_or_default();
        let whole: Vec<String> = offers.iter().map(|offer| format!("{lead}{offer}")).collect();
        let help = format!("write {}", listing(whole.iter().map(String::as_str), "or"));
        let lines = mended.replace('⏎', &format!("\n{}", self.indent));
        let told = if let (Some((from, _)), Some((last, word))) = (wrong.first(), wrong.last()) {
            let label = span(*from, last + word.len());
            let written = self.written.get(*from..last + word.len())?;
            if before + behind == other.len() {
                take_away(label, written, "", label)
            } else {
                said_otherwise(label, written, "")
            }
        } else {
            let missing = other.get(before..other.len() - behind)?.join(" ");
            if missing == "⏎" {
                let (from, word) = covered.get(before)?;
                return Some(two_lines(span(*from, from + word.len())).help(help).edit(span(at, end), lines));
            }
            let (next, side) =
                covered.get(before).map_or_else(|| (covered.last(), "after"), |next| (Some(next), "before"));
            let (from, word) = next?;
            let message = format!("`{missing}` is missing {side} `{}`", short(word));
            Diagnostic::error(codes::UNFINISHED, span(*from, from + word.len()), message)
                .labelled(format!("`{missing}` is missing {side} this"))
        };
        let told = Diagnostic { edit: None, ..told }.help(help);
        let gap = if mended.starts_with('⏎') || mended.is_empty() {
            let before = self.written.get(..at)?;
            before.len() - before.trim_end().len()
        } else {
            0
        };
        let sure = !choose && offers.len() == 1;
        Some(if sure { told.edit(span(at - gap, end), lines) } else { told })
    }
}

fn two_lines(span: Span) -> Diagnostic {
    Diagnostic::error(codes::ENTRY_LINES, span, "two stand on one line: each needs its own")
        .labelled("start a new line here")
}

/// How much of a line is shown before what is wrong in it, in bytes.
const LONGEST_LEAD: usize = 40;

/// The verbs of what is expected, each with one name after it.
const CLAIMS: [&str; 8] = ["fired", "open", "likely", "possible", "advise", "withheld", "asks", "assumed"];

/// A word that stands for no name in a shape.
fn is_taken(word: &str) -> bool {
    words::is_reserved(word) || matches!(word, "otherwise" | "else" | "ago")
}

fn is_clause(word: &str) -> bool {
    words::is_clause_word(word) || CLAIMS.contains(&word)
}

/// The place of a shape that a part is, where it is one.
fn place_of(part: &str) -> Option<char> {
    let mut letters = part.chars();
    letters.next().filter(|letter| letter.is_ascii_uppercase() && letters.next().is_none())
}

impl Found<'_> {
    /// A line of the language with what was found in its places; shown, the rest of the line is left out.
    fn rendered(&self, right: &str, shown: bool) -> String {
        let mut text = String::with_capacity(right.len() + 20);
        let mut places = self.places.clone();
        let letters: Vec<char> = right.chars().collect();
        let part = |at: usize| letters.get(at).is_some_and(char::is_ascii_alphanumeric);
        for (at, letter) in letters.iter().enumerate() {
            let alone = letter.is_ascii_uppercase() && !part(at + 1) && (at == 0 || !part(at - 1));
            let named = at > 0 && letters.get(at - 1) == Some(&'~');
            match letter {
                '…' if shown => text.push('…'),
                '…' => text.push_str(self.rest.unwrap_or_default()),
                '⏎' if shown => text.push_str("` and on a new line `"),
                '~' => {}
                _ if alone => text.push_str(&take(&mut places, *letter, named, shown)),
                _ => text.push(*letter),
            }
        }
        text
    }
}

/// What a place holds: of several of one kind, the first that is not yet written.
fn take(places: &mut Vec<(char, &str)>, kind: char, named: bool, shown: bool) -> String {
    let Some(at) = places.iter().position(|(of, _)| *of == kind) else { return String::new() };
    let several = places.iter().filter(|(of, _)| *of == kind).count() > 1;
    let word = places.get(at).map_or("", |(_, word)| word);
    if several {
        places.remove(at);
    }
    match (named, shown) {
        (true, _) => heads::name_of(word),
        (_, true) => short(word),
        _ => word.to_owned(),
    }
}
