//! A page of sections, laid out for a terminal or to be read aloud. What a result says is decided once; only the layout
//! differs.

use super::Style;
use super::words::{capital, escape};
use super::wrap;
use std::fmt::Write;

/// How a section's title looks where colour may be used; its words say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Tone {
    /// As any other.
    #[default]
    Usual,
    /// Something is not settled.
    Open,
    /// A red flag.
    Alarm,
}

impl Tone {
    fn code(self) -> &'static str {
        match self {
            Self::Usual => "1",
            Self::Open => "1;33",
            Self::Alarm => "1;31",
        }
    }
}

/// A title, what it comes to, and its items.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    /// The title.
    pub title: String,
    /// The word that each item starts with where it is read aloud.
    pub word: String,
    /// What stands beside the title.
    pub headline: Option<String>,
    /// How the title looks.
    pub tone: Tone,
    /// The items.
    pub items: Vec<Item>,
}

impl Section {
    /// A section without items.
    pub(super) fn new(title: &str, word: &str) -> Self {
        Self { title: title.to_owned(), word: word.to_owned(), ..Self::default() }
    }

    /// Whether there is nothing to say.
    pub(super) fn is_empty(&self) -> bool {
        self.headline.is_none() && self.items.is_empty()
    }
}

/// One thing said, with details below it.
#[derive(Debug, Clone, Default)]
pub(super) struct Item {
    /// What is said.
    pub text: String,
    /// The word it starts with where it is read aloud, if not its section's.
    pub word: Option<String>,
    /// How far it is indented.
    pub depth: usize,
    /// Details: a word and what it introduces.
    pub details: Vec<(&'static str, String)>,
}

impl Item {
    /// Something said.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Adds a detail.
    pub(super) fn detail(mut self, word: &'static str, text: &str) -> Self {
        self.details.push((word, text.to_owned()));
        self
    }

    /// Sets the word it starts with where it is read aloud.
    pub(super) fn word(mut self, word: &str) -> Self {
        self.word = Some(word.to_owned());
        self
    }
}

/// The whole page; sections without content are left out.
pub(super) fn render(sections: &[Section], last: &str, style: Style) -> String {
    let mut out = String::new();
    for section in sections.iter().filter(|section| !section.is_empty()) {
        if style.plain {
            aloud(&mut out, section);
        } else {
            laid_out(&mut out, section, style);
            out.push('\n');
        }
    }
    if style.plain {
        line(&mut out, &sentence(last));
    } else {
        wrap(&mut out, last, "", "", style.width);
    }
    out
}

/// Ends a text like a sentence.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim_end();
    let said = text.strip_suffix(['"', '`']).unwrap_or(text);
    if said.ends_with(['.', '?', '!', '…']) { text.to_owned() } else { format!("{text}.") }
}

fn line(out: &mut String, text: &str) {
    out.push_str(&escape(text));
    out.push('\n');
}

fn aloud(out: &mut String, section: &Section) {
    if let Some(headline) = &section.headline {
        line(out, &sentence(&format!("{}: {headline}", section.title)));
    }
    for item in &section.items {
        let word = item.word.as_ref().unwrap_or(&section.word);
        line(out, &sentence(&format!("{word}: {}", item.text)));
        for (word, text) in &item.details {
            line(out, &sentence(&format!("{}: {text}", capital(word))));
        }
    }
}

fn laid_out(out: &mut String, section: &Section, style: Style) {
    let title = escape(&section.title);
    let text = match &section.headline {
        Some(headline) => format!("{title}: {headline}"),
        None => title.to_string(),
    };
    let mut head = String::new();
    wrap(&mut head, &text, "", "  ", style.width);
    match head.strip_prefix(title.as_ref()).filter(|_| style.colour) {
        Some(rest) => {
            let code = section.tone.code();
            // Writing to a string cannot fail.
            let _ = write!(out, "\u{1b}[{code}m{title}\u{1b}[0m{rest}");
        }
        None => out.push_str(&head),
    }
    for item in &section.items {
        laid_out_item(out, item, style.width);
    }
}

fn laid_out_item(out: &mut String, item: &Item, width: usize) {
    // Deep trees keep at least half of the line for their words.
    let indent = " ".repeat((2 + 2 * item.depth).min(width / 2));
    let below = format!("{indent}    ");
    wrap(out, &item.text, &indent, &format!("{indent}  "), width);
    for (word, text) in &item.details {
        wrap(out, &format!("{word}: {text}"), &format!("{indent}  "), &below, width);
    }
}

fn wrap(out: &mut String, text: &str, first: &str, rest: &str, width: usize) {
    for line in wrap::wrap(&escape(text), first, rest, width) {
        out.push_str(line.trim_end());
        out.push('\n');
    }
}
