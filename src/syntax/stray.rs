//! Lines in the first column that start no declaration: what their first word was meant to be, and the text that mends
//! a whole run of such lines at once.

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::Keyword;
use crate::syntax::declared::uses;
use crate::syntax::place::{is_name, is_number, short_line, token};
use crate::syntax::{codes, split, tree, words};

/// What people write for a keyword.
const SYNONYMS: [(&str, Keyword); 49] = [
    ("using", Keyword::Use),
    ("require", Keyword::Use),
    ("alarm", Keyword::RedFlag),
    ("alert", Keyword::RedFlag),
    ("warning", Keyword::RedFlag),
    ("danger", Keyword::RedFlag),
    ("flag", Keyword::RedFlag),
    ("redflag", Keyword::RedFlag),
    ("red_flag", Keyword::RedFlag),
    ("red-flag", Keyword::RedFlag),
    ("else", Keyword::Otherwise),
    ("default", Keyword::Otherwise),
    ("fallback", Keyword::Otherwise),
    ("urgency", Keyword::Levels),
    ("urgencies", Keyword::Levels),
    ("example", Keyword::Case),
    ("patient", Keyword::Case),
    ("vignette", Keyword::Case),
    ("test", Keyword::Case),
    ("sign", Keyword::Finding),
    ("symptom", Keyword::Finding),
    ("define", Keyword::Finding),
    ("calculation", Keyword::Calculate),
    ("compute", Keyword::Calculate),
    ("calc", Keyword::Calculate),
    ("calculated", Keyword::Calculate),
    ("formula", Keyword::Calculate),
    ("class", Keyword::Classify),
    ("classification", Keyword::Classify),
    ("category", Keyword::Classify),
    ("reference", Keyword::Source),
    ("citation", Keyword::Source),
    ("evidence", Keyword::Source),
    ("heading", Keyword::Section),
    ("chapter", Keyword::Section),
    ("diagnosis", Keyword::Pattern),
    ("syndrome", Keyword::Pattern),
    ("recommendation", Keyword::Advice),
    ("item", Keyword::Question),
    ("prompt", Keyword::Question),
    ("variable", Keyword::Question),
    ("input", Keyword::Question),
    ("import", Keyword::Use),
    ("include", Keyword::Use),
    ("load", Keyword::Use),
    ("group", Keyword::Questions),
    ("battery", Keyword::Questions),
    ("promise", Keyword::Always),
    ("never", Keyword::Always),
];

/// The keyword that the first words of a line were meant to be, and how long those words are.
pub fn meant(line: &str) -> Option<(Keyword, usize)> {
    let word = split::first_word(line);
    let rest = line.get(word.len()..).unwrap_or_default();
    let second = split::first_word(rest.trim_start());
    let both = word.len() + rest.len() - rest.trim_start().len() + second.len();
    let small = word.to_lowercase();
    // `level urgent` at the margin is a conclusion, `level` alone the list.
    if small == "level" && !second.is_empty() {
        return None;
    }
    // `ask age "How old?"` is a question, `ask when adult` a line of one.
    let text = line.get(both..).is_some_and(|rest| rest.trim_start().starts_with('"'));
    if small == "ask" && text && !words::is_reserved(second) {
        return Some((Keyword::Question, word.len()));
    }
    if let Some((_, keyword)) = SYNONYMS.iter().find(|(synonym, _)| *synonym == small) {
        let doubled = matches!((small.as_str(), second), ("alarm" | "warning" | "danger", "flag" | "sign"));
        return Some((*keyword, if doubled { both } else { word.len() }));
    }
    let between = ["the", "is", "=", ":", "-", "a"].into_iter().find(|between| *between == second);
    let third = rest.trim_start().get(between.unwrap_or_default().len()..).unwrap_or_default();
    if small == "red" && between.is_some() && split::first_word(third.trim_start()) == "flag" {
        return Some((Keyword::RedFlag, line.len() - third.trim_start().len() + "flag".len()));
    }
    let two = format!("{small} {}", second.to_lowercase());
    if did_you_mean(&two, ["red flag", "red flags"]).is_some() {
        return Some((Keyword::RedFlag, both));
    }
    if words::is_clause_word(&small) {
        return None;
    }
    let near = did_you_mean(word, words::starts())?;
    Keyword::ALL.iter().find(|(_, words)| *words == near).map(|(keyword, _)| (*keyword, word.len()))
}

/// The sign that starts a note or a heading elsewhere.
pub fn foreign_note(line: &str) -> Option<&str> {
    let end = line.find(|c: char| !"/=-*~_>%;".contains(c)).unwrap_or(line.len());
    let sign = line.get(..end)?;
    let known = matches!(sign, "//" | "/*" | ";" | ";;" | "%" | "%%" | "*")
        || (sign.len() > 1 && !sign.contains('>'));
    known.then_some(sign)
}

/// Words that say nothing before the keyword of a declaration.
const FILLERS: [&str; 15] = [
    "a", "an", "the", "this", "my", "our", "new", "next", "add", "define", "declare", "create", "and",
    "then", "is",
];

/// `age question "How old?"`: a name, and behind it the keyword and then a text; how long the keyword and all before it
/// is, and the two in their order.
pub fn turned(line: &str) -> Option<(Keyword, usize, String)> {
    let name = split::first_word(line);
    let rest = line.get(name.len()..)?.trim_start_matches([' ', '\t']);
    let (keyword, length) = split::keyword_at(rest)?;
    let titled = rest.get(length..)?.trim_start().starts_with('"') && tree::has_name(keyword);
    let width = line.len() - rest.len() + length;
    (titled && is_name(name)).then(|| (keyword, width, format!("{} {name}", keyword.words())))
}

/// `age "How old?"` and an answer below it, or a source with its address: the keyword that is missing before it.
pub fn keyword_missing(line: &str, below: &str) -> Option<Keyword> {
    let name = split::first_word(line);
    let titled = line.get(name.len()..)?.trim_start().starts_with('"') && line.trim_end().ends_with('"');
    let next = below.lines().find(|line| !line.trim().is_empty())?;
    let clause = words::is_clause_word(name) || words::is_reserved(name);
    if !titled || clause || !is_name(name) || !next.starts_with([' ', '\t']) {
        return None;
    }
    let own = below.lines().take_while(|line| line.is_empty() || line.starts_with([' ', '\t']));
    own.flat_map(|line| STARTS.iter().map(move |(start, keyword)| (line.trim_start(), *start, *keyword)))
        .find_map(|(line, start, keyword)| line.starts_with(start).then_some(keyword))
}

/// Whether a declaration of a text has this name: what stands elsewhere with it cannot be one more.
pub fn is_declared(name: &str, text: &str) -> bool {
    text.lines().any(|line| {
        split::keyword_at(line).is_some_and(|(keyword, length)| {
            let rest = line.get(length..).unwrap_or_default();
            tree::has_name(keyword) && split::first_word(rest.trim_start()) == name
        })
    })
}

/// `questionrebound "…"`: a keyword and a name without a blank, how long they are, and both with it.
pub fn glued(line: &str) -> Option<(Keyword, usize, String)> {
    const SHORTEST: usize = 3;
    let title = line.find('"')?;
    let words = line.get(..title)?.trim_end();
    let titled = title > words.len() && line.trim_end().ends_with('"');
    let parted = |(keyword, start): &(Keyword, &str)| {
        let name = words.strip_prefix(start)?;
        (tree::has_name(*keyword) && is_name(name) && name.len() >= SHORTEST).then_some((*keyword, name))
    };
    let (keyword, name) = Keyword::ALL.iter().find_map(parted).filter(|_| titled)?;
    Some((keyword, words.len(), format!("{} {name}", keyword.words())))
}

/// The lines that belong to one of the first column.
fn own_lines(below: &str) -> impl Iterator<Item = &str> {
    below.lines().skip(1).take_while(|line| line.starts_with([' ', '\t'])).map(str::trim)
}

/// What a declaration without its keyword is, by how the file uses its name: an advice that a rule gives, a finding that
/// conditions read.
pub fn by_use(line: &str, below: &str, text: &str) -> Option<Keyword> {
    let name = split::first_word(line);
    let titled = line.get(name.len()..)?.trim_start().starts_with('"') && line.trim_end().ends_with('"');
    let own: Vec<&str> = own_lines(below).collect();
    let starts = |word: &str| own.iter().any(|line| line.starts_with(word));
    let banded = line.rsplit_once("\" by ").is_some_and(|(_, by)| is_name(by.trim()));
    let rows = own.iter().any(|row| is_row(row));
    let headed = line.get(name.len()..)?.trim_start().starts_with('"') && !words::is_clause_word(name);
    if headed
        && banded
        && rows
        && is_name(name)
        && own.iter().all(|row| !row.contains(':') || row.contains('"'))
    {
        return Some(Keyword::Classify);
    }
    if !titled
        || !is_name(name)
        || words::is_clause_word(name)
        || starts("then ")
        || starts("one of")
        || starts("any of")
    {
        return None;
    }
    if !(own.is_empty() || starts("when ") || starts("unless ")) {
        return None;
    }
    let used = |keyword: Keyword| {
        let lines = text.lines().filter(|line| line.starts_with([' ', '\t']));
        lines.flat_map(|line| uses(line, keyword)).any(|used| used == name)
    };
    if used(Keyword::Advice) {
        return Some(Keyword::Advice);
    }
    (starts("when ") && used(Keyword::Finding)).then_some(Keyword::Finding)
}

/// `"a scratch"` above `given`: the declaration without a name that a text in the first column starts.
pub fn headless(line: &str, below: &str) -> Option<Keyword> {
    let alone = line.len() > 2 && token(line) == line.trim_end() && line.trim_end().ends_with('"');
    let own: Vec<&str> = own_lines(below).collect();
    let starts = |word: &str| own.iter().any(|line| line.starts_with(word));
    let next = below.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if !alone || !line.starts_with('"') {
        return None;
    }
    if starts("given") {
        return Some(Keyword::Case);
    }
    if starts("when ") && starts("expect") {
        return Some(Keyword::Always);
    }
    (own.is_empty() && split::keyword_at(next).is_some_and(|(keyword, _)| keyword == Keyword::Question))
        .then_some(Keyword::Section)
}

/// Whether a name and its words in the first column stand above a conclusion.
pub fn concludes(line: &str, below: &str) -> bool {
    let name = split::first_word(line);
    let titled = line.get(name.len()..).is_some_and(|rest| rest.trim_start().starts_with('"'));
    let closed = line.trim_end().ends_with('"') && is_name(name) && split::keyword_at(line).is_none();
    titled && closed && meant(line).is_none() && own_lines(below).any(|line| line.starts_with("then "))
}

/// A rule without its keyword: whether it is a red flag, its author says.
pub fn rule_or_red_flag(line: &str, start: usize) -> Diagnostic {
    let name = split::first_word(line);
    let span = Span::new(start, start + name.len());
    let message = format!("a keyword is missing before `{name}`");
    Diagnostic::error(codes::UNKNOWN_DECLARATION, span, message)
        .labelled("a rule, or a red flag?")
        .help(format!("write `rule {name} …`, or `red flag {name} …` for what nothing may mask"))
}

/// How lines start that belong to one kind of declaration alone.
const STARTS: [(&str, Keyword); 19] = [
    ("yes or no", Keyword::Question),
    ("one of", Keyword::Question),
    ("any of", Keyword::Question),
    ("whole number ", Keyword::Question),
    ("number ", Keyword::Question),
    ("date ", Keyword::Question),
    ("url ", Keyword::Source),
    ("reviewed ", Keyword::Source),
    ("review by ", Keyword::Source),
    ("each one of ", Keyword::Questions),
    ("each yes or no", Keyword::Questions),
    ("likely when ", Keyword::Pattern),
    ("possible when ", Keyword::Pattern),
    ("points for ", Keyword::Score),
    ("+1 when ", Keyword::Score),
    ("+2 when ", Keyword::Score),
    ("+3 when ", Keyword::Score),
    ("even with red flags", Keyword::Advice),
    ("= ", Keyword::Calculate),
];

/// `Q1 question age "…"`, `[1] source team "…"`: how long a mark before the keyword of a declaration is, with the blanks
/// behind it.
pub fn led(line: &str) -> Option<usize> {
    const LONGEST: usize = 6;
    let end = line.find([' ', '\t'])?;
    let (mark, rest) = line.split_at_checked(end)?;
    let entry = rest.trim_start_matches([' ', '\t']);
    let counted = mark.contains(|c: char| c.is_ascii_digit())
        || mark.starts_with(['[', '(', '☐', '□', '•'])
        || matches!(mark, "-" | "*" | "–" | "+");
    let (keyword, length) = split::keyword_at(entry)?;
    let head = entry.get(length..)?.trim_start();
    let name = split::first_word(head);
    // Whatever stands before a whole head, the head is meant.
    let titled = head.get(name.len()..)?.trim_start().starts_with('"') && tree::has_name(keyword);
    let before = counted && end <= LONGEST || FILLERS.contains(&mark) || titled && is_name(mark);
    let listed = keyword == Keyword::Levels && FILLERS.contains(&mark) && head.is_empty();
    (before && head.contains('"') || listed).then(|| line.len() - entry.len())
}

/// A keyword between stars, as in `**rule** old "Old"`: what it is, how long it is with its stars.
pub fn bold_keyword(line: &str) -> Option<(Keyword, usize)> {
    let stars = line.len() - line.trim_start_matches('*').len();
    let (marks, rest) = line.split_at_checked(stars).filter(|_| stars > 0)?;
    let (keyword, length) = split::keyword_at(rest)?;
    rest.get(length..)?.starts_with(marks).then_some((keyword, 2 * stars + length))
}

/// `[section "The cough"]`: what a declaration between brackets is.
pub fn bracketed(line: &str) -> Option<(Keyword, &str)> {
    let close = match line.as_bytes().first()? {
        b'[' => ']',
        b'(' => ')',
        _ => return None,
    };
    let inner = line.trim_end().get(1..)?.strip_suffix(close)?.trim();
    let (keyword, _) = split::keyword_at(inner)?;
    (!inner.contains(['[', ']', '(', ')'])).then_some((keyword, inner))
}

/// A declaration between brackets.
pub fn no_brackets(inner: &str, span: Span) -> Diagnostic {
    Diagnostic::error(codes::UNKNOWN_DECLARATION, span, "a declaration stands without brackets")
        .labelled("brackets around it")
        .help(format!("write `{}`", short_line(inner)))
        .edit(span, inner)
}

/// `bmi "Body mass index" = weight / 2`: a calculation without its keyword.
pub fn is_formula(line: &str) -> bool {
    let name = token(line);
    let rest = line.get(name.len()..).unwrap_or_default().trim_start();
    let text = token(rest);
    let behind = rest.get(text.len()..).unwrap_or_default().trim_start();
    is_name(name) && text.starts_with('"') && behind.starts_with("= ")
}

/// Whether a line reads as an answer of an example: a name, and one word, number, date or list.
pub fn is_answer(line: &str) -> bool {
    let name = token(line);
    let value = line.get(name.len()..).unwrap_or_default().split(" #").next().unwrap_or_default().trim();
    let listed = value.starts_with('[') && value.ends_with(']');
    let alone =
        !value.is_empty() && token(value) == value && value.starts_with(|c: char| c.is_alphanumeric());
    is_name(name) && name.starts_with(|first: char| first.is_ascii_lowercase()) && (listed || alone)
}

/// Whether a line reads as a band or row of a table: `from 8: severe "Severe"`, `5 to 9: 2`.
pub fn is_row(line: &str) -> bool {
    let Some((range, value)) = line.split(" #").next().and_then(|line| line.split_once(':')) else {
        return false;
    };
    let first = split::first_word(range);
    let leads = is_number(first) || matches!(first, "from" | "up" | "below" | "above") && range.contains(' ');
    leads && !range.contains('"') && !value.trim().is_empty()
}

/// Whether what follows a keyword is nothing but the path of a file.
pub fn names_file(rest: Option<&str>) -> bool {
    let text = rest.map(|rest| token(rest.trim_start())).unwrap_or_default();
    text.starts_with('"') && text.trim_end_matches('"').ends_with(".triage")
}

/// A calculation without its keyword.
pub fn calculate_missing(name: &str, start: usize) -> Diagnostic {
    let span = Span::new(start, start + name.len());
    let message = format!("`calculate` is missing before `{name}`");
    Diagnostic::error(codes::UNKNOWN_DECLARATION, span, message)
        .labelled("`calculate` is missing before this")
        .help(format!("write `calculate {name} …`"))
        .edit(Span::new(start, start), "calculate ")
}

/// `library "x.triage"` below the head of a file, for `use "x.triage"`.
pub fn library_for_use(span: Span) -> Diagnostic {
    Diagnostic::error(codes::FOREIGN_WORD, span, "a library is used with `use`")
        .labelled("write `use`")
        .help("write `use` and the path of the library; `library` starts the file that is one")
        .edit(span, "use")
}

/// A keyword between stars.
pub fn bold(keyword: Keyword, span: Span) -> Diagnostic {
    let words = keyword.words();
    Diagnostic::error(
        codes::FOREIGN_SIGN,
        span,
        format!("no word is bold here: `{words}` stands between stars"),
    )
    .labelled(format!("write `{words}`"))
    .help("take the stars away")
    .edit(span, words)
}

/// How long the sign of a list is before a line that belongs to a declaration, with the blanks after it.
pub fn bullet(line: &str) -> Option<usize> {
    let rest = line.strip_prefix(['•', '·', '-', '–', '*'])?;
    let text = rest.trim_start_matches([' ', '\t']);
    // `-3 when …` starts with a sign, not with a mark of a list.
    let listed = text.len() < rest.len() || line.starts_with(['•', '·']);
    let named = text.starts_with(char::is_alphabetic)
        && (words::is_clause_word(split::first_word(text)) || words::looks_like_entry(text));
    (listed && named).then(|| line.len() - text.len())
}

/// A note that starts with another sign than `#`.
pub fn note(sign: &str, start: usize) -> Diagnostic {
    let span = Span::new(start, start + sign.len());
    Diagnostic::error(codes::FOREIGN_SIGN, span, format!("a note starts with `#`, not with `{sign}`"))
        .labelled("write `#`")
        .help("write `#` and the note")
        .edit(span, "#")
}

/// How the lines of a run are mended.
#[derive(Debug, Clone, Copy)]
pub enum How {
    /// With this before each line of the first column.
    Before(&'static str),
    /// With so many blanks less.
    Dedent(usize),
}

/// A problem whose edit grows with the further lines of the same mistake.
#[derive(Debug)]
pub struct Mend {
    /// Its position among the problems.
    pub problem: usize,
    /// What is done to each line.
    pub how: How,
    /// The end of what the edit covers.
    pub end: usize,
}

impl Mend {
    /// Takes a further line into the edit, with what stands between it and the lines before.
    pub fn extend(&mut self, text: &str, line: &str, start: usize, problems: &mut [Diagnostic]) {
        let Some(edit) = problems.get_mut(self.problem).and_then(|problem| problem.edit.as_mut()) else {
            return;
        };
        let between = text.get(self.end..start).unwrap_or_default();
        let line = line.trim_end_matches('\r');
        edit.text.push_str(between);
        match self.how {
            How::Before(before) => {
                edit.text.push_str(before);
                edit.text.push_str(line);
            }
            How::Dedent(blanks) => {
                let own = line.len() - line.trim_start_matches([' ', '\t']).len();
                edit.text.push_str(line.get(own.min(blanks)..).unwrap_or_default());
            }
        }
        self.end = start + line.len();
        edit.span = edit.span.to(Span::new(self.end, self.end));
    }
}
