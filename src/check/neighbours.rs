//! Words side by side in a line that cannot be read, where the names declared say what was meant: `leg weakness` for
//! `leg_weakness`, `side left` for `side is left`, `then today` for `then level today`.

use crate::diagnostic::{Diagnostic, Edit};
use crate::source::{Source, Span};
use crate::syntax::ast::{BandValue, ClauseKind, Declaration, File, Keyword, TypeClause};
use crate::syntax::codes;
use std::collections::{HashMap, HashSet};

/// A name of several words has at most so many.
const MOST_WORDS: usize = 6;

/// Corrects each message about such a line.
pub fn decide(source: &Source, file: &File, problems: &mut [Diagnostic]) {
    let mut names = None;
    for problem in problems.iter_mut().filter(|problem| may_be_of_names(problem)) {
        let Some(line) = Line::around(source, problem.span()) else { continue };
        let names = names.get_or_insert_with(|| Names::of(file));
        let told = line
            .one_name(names)
            .or_else(|| line.joint_is_missing(names).filter(|_| problem.edit.is_none()))
            .or_else(|| line.conclusion_word_is_missing(names).filter(|_| problem.edit.is_none()));
        if let Some(told) = told {
            *problem = told;
        }
    }
}

fn may_be_of_names(problem: &Diagnostic) -> bool {
    let of_words = [
        codes::UNFINISHED,
        codes::UNEXPECTED,
        codes::ENTRY_LINES,
        codes::MISSING_BRACKETS,
        codes::MISSPELT_WORD,
        codes::FOREIGN_WORD,
    ];
    of_words.contains(&problem.code)
}

/// What is declared, to be looked up by its name.
struct Names<'a> {
    all: HashSet<&'a str>,
    /// What stands between a name and one of its answers, and these.
    answers: HashMap<&'a str, (&'static str, HashSet<&'a str>)>,
    levels: HashSet<&'a str>,
    advice: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(file: &'a File) -> Self {
        let mut names = Self {
            all: HashSet::new(),
            answers: HashMap::new(),
            levels: HashSet::new(),
            advice: HashSet::new(),
        };
        let scales: HashMap<&str, HashSet<&str>> = file
            .declarations
            .iter()
            .filter(|decl| decl.keyword == Keyword::Scale)
            .filter_map(|decl| Some((decl.name.as_ref()?.text.as_str(), entries(decl).collect())))
            .collect();
        for decl in &file.declarations {
            names.declaration(decl, &scales);
        }
        names
    }

    fn declaration(&mut self, decl: &'a Declaration, scales: &HashMap<&'a str, HashSet<&'a str>>) {
        self.all.extend(entries(decl));
        match decl.keyword {
            Keyword::Levels => self.levels.extend(entries(decl)),
            Keyword::Questions => {
                if let Some(answers) = answers(decl, scales) {
                    self.answers.extend(entries(decl).map(|item| (item, answers.clone())));
                }
            }
            _ => {}
        }
        let Some(name) = decl.name.as_ref().map(|name| name.text.as_str()) else { return };
        if !decl.broken {
            // The words that are told may have been taken for this name.
            self.all.insert(name);
        }
        if decl.keyword == Keyword::Advice {
            self.advice.insert(name);
        }
        if !matches!(decl.keyword, Keyword::Questions | Keyword::Scale)
            && let Some(answers) = answers(decl, scales)
        {
            self.answers.insert(name, answers);
        }
    }
}

/// What a question, pattern or class is compared with, and how.
fn answers<'a>(
    decl: &'a Declaration,
    scales: &HashMap<&'a str, HashSet<&'a str>>,
) -> Option<(&'static str, HashSet<&'a str>)> {
    match decl.keyword {
        Keyword::Pattern => return Some(("is", HashSet::from(["likely", "possible"]))),
        Keyword::Classify => return Some(("is", classes(decl).collect())),
        _ => {}
    }
    decl.clauses.iter().find_map(|clause| match &clause.kind {
        ClauseKind::Type(TypeClause::OneOf(None)) => Some(("is", entries(decl).collect())),
        ClauseKind::Type(TypeClause::AnyOf) => Some(("includes", entries(decl).collect())),
        ClauseKind::Type(TypeClause::YesNo | TypeClause::EachYesNo) => {
            Some(("is", HashSet::from(["yes", "no"])))
        }
        ClauseKind::Type(TypeClause::OneOf(Some(scale)) | TypeClause::EachOneOf(scale)) => {
            Some(("is", scales.get(scale.text.as_str())?.clone()))
        }
        _ => None,
    })
}

fn entries(decl: &Declaration) -> impl Iterator<Item = &str> {
    decl.clauses.iter().filter_map(|clause| match &clause.kind {
        ClauseKind::Entry(entry) => Some(entry.name.text.as_str()),
        _ => None,
    })
}

/// The classes of a classification.
pub fn classes(decl: &Declaration) -> impl Iterator<Item = &str> {
    decl.clauses.iter().filter_map(|clause| match &clause.kind {
        ClauseKind::Row(_, entry) | ClauseKind::OtherwiseRow(entry) => Some(entry.name.text.as_str()),
        ClauseKind::Band(band) => match &band.value {
            BandValue::Class(entry) => Some(entry.name.text.as_str()),
            _ => None,
        },
        _ => None,
    })
}

/// The words around the place of a message that have only blanks between them, and which of them it is about.
struct Line<'t> {
    words: Vec<(usize, &'t str)>,
    at: usize,
    /// Whether they are all there is on their line.
    alone: bool,
}

impl<'t> Line<'t> {
    fn around(source: &'t Source, at: Span) -> Option<Self> {
        let (start, line) = super::by_names::line_of(source, at)?;
        let about = (at.start as usize).checked_sub(start)?;
        let strange = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ' ');
        let before = line.get(..about)?.char_indices().rev().find(|(_, c)| strange(*c));
        let from = before.map_or(0, |(at, c)| at + c.len_utf8());
        let to = line.get(about..)?.find(strange).map_or(line.len(), |length| about + length);
        let mut words = Vec::new();
        let mut place = from;
        for word in line.get(from..to)?.split(' ') {
            if !word.is_empty() {
                words.push((start + place, word));
            }
            place += word.len() + 1;
        }
        let at =
            words.iter().position(|(place, word)| (*place..place + word.len()).contains(&(start + about)))?;
        Some(Self { words, at, alone: from == 0 && to == line.len() })
    }

    fn word(&self, at: usize) -> Option<&'t str> {
        self.words.get(at).map(|(_, word)| *word)
    }

    fn span(&self, from: usize, to: usize) -> Option<Span> {
        let (start, _) = self.words.get(from)?;
        let (last, word) = self.words.get(to)?;
        Some(Span::new(*start, last + word.len()))
    }

    /// `leg weakness` where `leg_weakness` is declared: the longest such name that the place is in, or that ends before it.
    fn one_name(&self, names: &Names<'_>) -> Option<Diagnostic> {
        let (lengths, last) = ((2..=MOST_WORDS).rev(), self.words.len());
        let runs = lengths.flat_map(|length| {
            let first = self.at.saturating_sub(length);
            (first..=self.at).map(move |from| (from, from + length))
        });
        let mut runs = runs.filter(|(_, to)| *to <= last);
        let (from, to, name) = runs.find_map(|(from, to)| {
            let words: Vec<&str> = self.words.get(from..to)?.iter().map(|(_, word)| *word).collect();
            let name = words.join("_").to_ascii_lowercase();
            names.all.contains(name.as_str()).then_some((from, to, name))
        })?;
        let span = self.span(from, to - 1)?;
        let said: Vec<&str> = self.words.get(from..to)?.iter().map(|(_, word)| *word).collect();
        let message = format!("`{}` is several words, and a name is one", said.join(" "));
        let told = Diagnostic::error(codes::WIDE_NAME, span, message).labelled("this name");
        Some(told.help(format!("write `{name}`")).edit(span, name))
    }

    /// `side left` for `side is left`, `conditions copd` for `conditions includes copd`.
    fn joint_is_missing(&self, names: &Names<'_>) -> Option<Diagnostic> {
        let (owner, answer) = (self.word(self.at.checked_sub(1)?)?, self.word(self.at)?);
        let (joint, answers) = names.answers.get(owner)?;
        if !answers.contains(answer) {
            return None;
        }
        let span = self.span(self.at, self.at)?;
        let message = format!("`{joint}` is missing between `{owner}` and `{answer}`");
        let before = Span::new(span.start as usize, span.start as usize);
        let told = Diagnostic::error(codes::UNFINISHED, span, message);
        let told = told.labelled(format!("`{joint}` is missing before this"));
        Some(told.help(format!("write `{owner} {joint} {answer}`")).edit(before, format!("{joint} ")))
    }

    /// `then today` for `then level today`, `then rest` for `then advise [rest]`.
    fn conclusion_word_is_missing(&self, names: &Names<'_>) -> Option<Diagnostic> {
        let [(_, "then"), (_, name)] = self.words.as_slice() else { return None };
        let word = match (names.levels.contains(name), names.advice.contains(name)) {
            (true, false) => "level",
            (false, true) => "advise",
            _ => return None,
        };
        let right = if word == "level" { format!("level {name}") } else { format!("advise [{name}]") };
        let span = self.span(1, 1).filter(|_| self.alone)?;
        let message = format!("`{word}` is missing between `then` and `{name}`");
        let told = Diagnostic::error(codes::UNFINISHED, span, message);
        let mut told = told.labelled(format!("`{word}` is missing before this"));
        told.edit = Some(Edit { span, text: right.clone() });
        Some(told.help(format!("write `then {right}`")))
    }
}
