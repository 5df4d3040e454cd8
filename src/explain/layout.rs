//! Pages and their list as text: wrapped for a terminal, or told line by line to be read aloud.

use super::{Page, all};
use crate::report::wrap::wrap;
use crate::report::{DISCLAIMER, Style};
use std::fmt::Write;

/// What the phases are called where codes are listed.
const PHASES: [(&str, &str); 10] = [
    ("syntax", "How a ruleset is written"),
    ("library", "Libraries that a ruleset uses"),
    ("check", "What a ruleset says"),
    ("answers", "Answer files"),
    ("eval", "Answers that do not fit together"),
    ("batch", "Rows of many patients"),
    ("export", "What another program cannot carry"),
    ("test", "Cases"),
    ("mutate", "Small changes that no case notices"),
    ("file", "Files"),
];

/// One page. Headings are emphasised only where colour may be used.
#[must_use]
pub fn page(page: &Page, style: Style) -> String {
    let mut out = Laid { out: String::new(), style };
    out.heading(page.title());
    out.line(&if style.plain { format!("Code: {}.", page.code) } else { page.code.to_owned() });
    let several = ["```yaml", "```json", "```sh"].iter().any(|fence| page.text.contains(fence));
    let mut paragraph = String::new();
    let mut lines = page.text.lines().skip(1);
    while let Some(line) = lines.next() {
        let block = line.strip_prefix("```");
        if block.is_none() && !line.is_empty() && !line.starts_with("## ") && !line.starts_with("<!--") {
            let blank = if paragraph.is_empty() { "" } else { " " };
            paragraph = format!("{paragraph}{blank}{line}");
            continue;
        }
        out.paragraph(&std::mem::take(&mut paragraph));
        if let Some(heading) = line.strip_prefix("## ") {
            out.blank();
            out.heading(heading);
        } else if let Some(language) = block {
            let code: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            out.example(caption(language).filter(|_| several), &code);
        }
    }
    out.paragraph(&paragraph);
    out.out
}

/// Every code with its title, by phase.
#[must_use]
pub fn list(style: Style) -> String {
    let mut out = Laid { out: String::new(), style };
    for (phase, called) in PHASES {
        let pages: Vec<&Page> = all().iter().filter(|page| page.phase() == phase).collect();
        out.heading(&format!("{called}: {phase}"));
        let width = pages.iter().map(|page| page.name().len()).max().unwrap_or_default();
        for page in pages {
            out.entry(page, width);
        }
        out.blank();
    }
    out.paragraph(
        "`bedside explain CODE` shows a page. The name of the code is enough, as in `bedside explain value_gap`; \
         where two codes have the same name, write the phase before it, as in `check::unknown_choice`.",
    );
    out.paragraph(DISCLAIMER);
    out.out
}

fn caption(language: &str) -> Option<&'static str> {
    match language {
        "triage" => Some("The ruleset:"),
        "yaml" | "json" => Some("The answer file:"),
        "sh" => Some("The command:"),
        _ => None,
    }
}

/// Text as it grows.
struct Laid {
    out: String,
    style: Style,
}

impl Laid {
    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn blank(&mut self) {
        if !self.style.plain {
            self.out.push('\n');
        }
    }

    fn heading(&mut self, text: &str) {
        if self.style.plain {
            self.line(&format!("{text}."));
        } else if self.style.colour {
            self.line(&format!("\u{1b}[1m{text}\u{1b}[0m"));
        } else {
            self.line(text);
        }
    }

    fn paragraph(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.style.plain {
            self.line(text);
            return;
        }
        if self.out.lines().last().is_some_and(|last| last.starts_with("bedside::")) {
            self.blank();
        }
        for line in wrap(text, "", "", self.style.width.min(100)) {
            self.line(&line);
        }
    }

    /// An example as it stands, never wrapped: in these languages lines and blanks mean something.
    fn example(&mut self, caption: Option<&str>, code: &[&str]) {
        if let Some(caption) = caption {
            if self.out.lines().last().is_some_and(|last| last.starts_with("    ")) {
                self.blank();
            }
            self.line(caption);
        }
        let indent = if self.style.plain { "" } else { "    " };
        for line in code {
            self.line(&format!("{indent}{line}"));
        }
    }

    fn entry(&mut self, page: &Page, width: usize) {
        if self.style.plain {
            self.line(&format!("{}: {}.", page.short(), page.title()));
            return;
        }
        let mut first = String::new();
        // Writing to a string cannot fail.
        let _ = write!(first, "  {:<width$}  ", page.name());
        let below = " ".repeat(width + 4);
        for line in wrap(page.title(), &first, &below, self.style.width) {
            self.line(&line);
        }
    }
}
