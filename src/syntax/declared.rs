//! The names that a file declares, known before its declarations are read: a message about a broken one can tell a name
//! from a stray word.

use crate::syntax::ast::Keyword;
use crate::syntax::place::{is_name, last_token, token, tokens};
use crate::syntax::{split, tree, words};
use foldhash::{HashMap, HashMapExt as _};
use memchr::memmem;
use std::sync::OnceLock;

/// What a name stands for, as far as its line tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// What a declaration of this kind declares.
    Declaration(Keyword),
    /// A question of which several choices may be ticked.
    Several,
    /// A level.
    Level,
    /// A choice, a class or an item of a group.
    Entry,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// With yes or no.
    YesNo,
    /// With a choice of its own, in no order that could be compared.
    Choice,
    /// With a step of a scale.
    Step,
    /// With several choices.
    Several,
    /// With a number.
    Number,
    /// With a date.
    Date,
    /// In words.
    Text,
}

/// The lines that say how a question is answered, by how they start.
const ANSWERS: [(&str, Answer); 7] = [
    ("yes or no", Answer::YesNo),
    ("one of", Answer::Choice),
    ("any of", Answer::Several),
    ("whole number ", Answer::Number),
    ("number ", Answer::Number),
    ("date ", Answer::Date),
    ("text", Answer::Text),
];

/// The names of a file, gathered when the first of them is asked for.
pub struct Declared<'t> {
    text: &'t str,
    names: OnceLock<HashMap<&'t str, Named>>,
}

impl<'t> Declared<'t> {
    /// The names that a text declares.
    pub fn of(text: &'t str) -> Self {
        Self { text, names: OnceLock::new() }
    }

    /// What a name stands for; none where nothing of this file has it.
    pub fn get(&self, name: &str) -> Option<Named> {
        self.names.get_or_init(|| gathered(self.text)).get(name).copied()
    }

    /// Whether a name stands anywhere in the file.
    pub fn mentions(&self, name: &str) -> bool {
        let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        memmem::find_iter(self.text.as_bytes(), name).any(|at| {
            let (before, after) = (self.text.get(..at), self.text.get(at + name.len()..));
            !part(before.and_then(|text| text.chars().next_back()))
                && !part(after.and_then(|text| text.chars().next()))
        })
    }

    /// Whether a line besides a given one reads a name, outside its texts, and does not declare it.
    pub fn is_read(&self, name: &str, besides: &str) -> bool {
        memmem::find(self.text.as_bytes(), name.as_bytes()).is_some()
            && self.text.lines().any(|line| {
                let code = line.split('#').next().unwrap_or_default();
                let parts = code.split('"').step_by(2);
                let mut words =
                    parts.flat_map(|part| part.split(|c: char| !(c.is_alphanumeric() || c == '_')));
                let own = code.trim_start().starts_with(name) || line.trim_start().starts_with(besides);
                !own && words.any(|word| word == name)
            })
    }

    /// How the question with a name is answered; none where the file asks none, or it cannot be told.
    pub fn answer(&self, name: &str) -> Option<Answer> {
        let (answer, line) = self.answer_line(name)?;
        let scaled = answer == Answer::Choice && line.len() > "one of".len();
        Some(if scaled { Answer::Step } else { answer })
    }

    /// The unit that a question about a number asks for; empty where it has none.
    pub fn unit(&self, name: &str) -> Option<&'t str> {
        let (answer, line) = self.answer_line(name)?;
        let unit = line.split('"').nth(1).unwrap_or_default();
        (answer == Answer::Number).then_some(unit)
    }

    /// Whether the file speaks of a level of this name.
    pub fn has_level_of(&self, name: &str) -> bool {
        ["level ", "level at least ", "level at most "].iter().any(|words| {
            let spoken = format!("{words}{name}");
            self.text.lines().map(|line| line.split(['"', '#']).next().unwrap_or_default().trim_end()).any(
                |line| {
                    line.strip_suffix(spoken.as_str())
                        .is_some_and(|before| before.is_empty() || before.ends_with(' '))
                },
            )
        })
    }

    /// The only source whose citation starts with these words.
    pub fn source_of(&self, words: &str) -> Option<&'t str> {
        let is = |citation: &str| {
            citation.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words))
        };
        let sources = self.text.lines().filter_map(|line| line.strip_prefix("source "));
        let mut named = sources.filter_map(|rest| {
            let (name, citation) = rest.split_once('"')?;
            is(citation).then_some(name.trim())
        });
        named.next().filter(|_| named.next().is_none())
    }

    /// Whether a word is a choice of a question, or a class of a classification.
    pub fn has_choice(&self, name: &str, choice: &str) -> bool {
        let mut heads = ["question ", "classify "].into_iter();
        let Some(lines) = heads.find_map(|lead| self.lines_of(lead, name)) else { return false };
        let scale = lines.clone().find_map(|line| line.trim().strip_prefix("one of "));
        let scale = scale.and_then(|scale| self.lines_of("scale ", scale.trim()));
        let listed = |line: &str| named_by(line) == Some(choice);
        lines.clone().any(listed) || scale.is_some_and(|mut lines| lines.any(listed))
    }

    /// The lines below the head of a declaration.
    fn lines_of(&self, lead: &str, name: &str) -> Option<impl Iterator<Item = &'t str> + Clone> {
        let head = format!("{lead}{name}");
        let ends = |at: usize| {
            let rest = self.text.get(at + head.len()..).unwrap_or_default();
            !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        };
        let starts = |at: usize| at == 0 || self.text.as_bytes().get(at - 1) == Some(&b'\n');
        let at = memmem::find_iter(self.text.as_bytes(), &head).find(|at| starts(*at) && ends(*at))?;
        let lines = self.text.get(at..)?.lines().skip(1);
        Some(lines.take_while(|line| line.is_empty() || line.starts_with([' ', '\t', '#'])))
    }

    fn answer_line(&self, name: &str) -> Option<(Answer, &'t str)> {
        let head = format!("question {name} ");
        let starts = |at: usize| at == 0 || self.text.as_bytes().get(at - 1) == Some(&b'\n');
        let at = memmem::find_iter(self.text.as_bytes(), &head).find(|at| starts(*at))?;
        let lines = self.text.get(at..)?.lines().skip(1);
        let own = lines.take_while(|line| line.is_empty() || line.starts_with([' ', '\t', '#']));
        own.map(|line| line.split(" #").next().unwrap_or_default().trim()).find_map(|line| {
            ANSWERS.iter().find(|(start, _)| line.starts_with(start)).map(|(_, answer)| (*answer, line))
        })
    }

    /// The one declaration whose name a word is the start of.
    pub fn only_one_that_starts_with(&self, start: &str) -> Option<&'t str> {
        const SHORTEST: usize = 3;
        let names = self.names.get_or_init(|| gathered(self.text));
        let declaration = |named: &Named| matches!(named, Named::Declaration(_) | Named::Several);
        let mut found = names
            .iter()
            .filter(|(name, named)| declaration(named) && name.starts_with(start))
            .map(|(name, _)| *name);
        let only = found.next().filter(|_| start.len() >= SHORTEST)?;
        found.next().is_none().then_some(only)
    }

    /// The only name that the file uses as that of such a declaration, and that nothing declares.
    pub fn only_used(&self, keyword: Keyword) -> Option<&'t str> {
        if self.is_open() {
            return None;
        }
        let lines = self.text.lines().filter(|line| line.starts_with([' ', '\t']));
        let mut used = lines.flat_map(|line| uses(line, keyword)).filter(|name| !self.has(name));
        let only = used.next()?;
        used.all(|name| name == only).then_some(only)
    }

    /// Whether the file uses others, of which nothing is known here.
    pub fn is_open(&self) -> bool {
        self.text.starts_with("use ") || memmem::find(self.text.as_bytes(), b"\nuse ").is_some()
    }

    /// Whether the file declares a name.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

fn gathered(text: &str) -> HashMap<&str, Named> {
    let mut names = HashMap::new();
    let mut owner = "";
    let mut levels = false;
    let mut rest = text;
    while !rest.is_empty() {
        let (line, behind) = first_line(rest);
        rest = behind;
        let leads = line.starts_with(|first: char| !first.is_ascii_whitespace() && first != '#');
        if let Some((keyword, length)) = leads.then(|| split::keyword_at(line)).flatten() {
            owner = token(line.get(length..).unwrap_or_default().trim_start());
            levels = keyword == Keyword::Levels;
            if is_name(owner) && tree::has_name(keyword) {
                names.insert(owner, Named::Declaration(keyword));
            }
            continue;
        }
        let Some(name) = named_by(line) else {
            if line.trim() == "any of" {
                names.entry(owner).and_modify(|named| *named = Named::Several);
            }
            continue;
        };
        if is_name(name) && !words::is_clause_word(name) && !words::is_reserved(name) {
            names.entry(name).or_insert(if levels { Named::Level } else { Named::Entry });
        }
    }
    names
}

/// The names that a line uses as those of such declarations.
pub fn uses(line: &str, keyword: Keyword) -> Vec<&str> {
    let code = line.split(" #").next().unwrap_or_default();
    let words: Vec<&str> = tokens(code).map(|(_, word)| word).collect();
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    let named = |at: &usize| {
        let before = at.checked_sub(1).map_or("", word);
        match keyword {
            Keyword::Source => word(0) == "cite" && *at > 0,
            Keyword::Scale => before == "of" && word(at - 2) == "one",
            Keyword::Advice => {
                words.contains(&"advise") && matches!(before, "advise" | "[" | ",") || before == "withheld"
            }
            Keyword::Questions => {
                let listed = at.checked_sub(2).map_or("", word);
                let counted = listed.starts_with(|first: char| first.is_ascii_digit());
                before == "of" && (counted || matches!(listed, "any" | "all" | "none" | "sum" | "count"))
            }
            Keyword::Levels => before == "level",
            Keyword::Rule | Keyword::RedFlag => matches!(before, "fired" | "open"),
            // `not settled` is expected of an example.
            _ => is_read(before, word(at + 1)) && !(*at == 1 && before == "not"),
        }
    };
    (0..words.len())
        .filter(named)
        .map(word)
        .filter(|word| is_name(word) && !words::is_reserved(word) && !words::is_clause_word(word))
        .filter(|word| !matches!(*word, "always" | "at"))
        .collect()
}

/// Whether a condition reads what stands between these two words.
fn is_read(before: &str, next: &str) -> bool {
    let joined = matches!(next, "is" | "includes" | "between" | "and" | "or" | "because" | "else");
    let ends = matches!(next, "" | ")" | "]" | "," | ":") || next.starts_with(['<', '>', '=', '!']);
    (joined || ends) && matches!(before, "when" | "unless" | "and" | "or" | "not" | "(" | "[" | ",")
}

/// The first line of a text, and what follows it.
fn first_line(text: &str) -> (&str, &str) {
    let end = memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len());
    (text.get(..end).unwrap_or_default(), text.get(end + 1..).unwrap_or_default())
}

/// The word before the first text of a line, where nothing or a colon stands before it.
fn named_by(line: &str) -> Option<&str> {
    let before = line.get(..memchr::memchr(b'"', line.as_bytes())?)?;
    if !before.contains('#') {
        // Most texts stand behind the words of a clause, which need not be told apart.
        let words = before.trim_end();
        let name = words.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
        let alone = |before: &str| before.trim().is_empty() || before.trim_end().ends_with(':');
        return words.get(name.len()..).filter(|_| alone(name));
    }
    let (at, name) = last_token(before, before.len());
    let lead = line.get(..at)?;
    (lead.trim().is_empty() || lead.trim_end().ends_with(':')).then_some(name)
}
