//! For people: what was found, each with its patient or its clash, then one line for each kind.

use super::{Proved, cases, counted, label, why};
use crate::prove::audit::{Found, Kind, Standing};
use crate::prove::prover::Patient;
use crate::report::{Style, case, escape, wrap};
use crate::ruleset::Ruleset;
use std::fmt::Write;

/// Everything that is said of one ruleset.
#[must_use]
pub fn ruleset(proved: &Proved<'_>, style: Style) -> String {
    let mut page = Page { text: String::new(), style };
    for found in &proved.report.found {
        page.found(proved, found);
    }
    page.summary(proved);
    page.text
}

struct Page {
    text: String,
    style: Style,
}

impl Page {
    /// A line at some depth; read aloud it is a sentence.
    fn line(&mut self, depth: usize, text: &str) {
        let text = escape(text);
        if self.style.plain {
            let end = if text.ends_with(['.', ':', '?', '!']) { "" } else { "." };
            let _ = writeln!(self.text, "{text}{end}");
            return;
        }
        let indent = " ".repeat(depth * 2);
        for line in wrap::wrap(&text, &indent, &format!("{indent}  "), self.style.width) {
            let _ = writeln!(self.text, "{}", line.trim_end());
        }
    }

    /// A line that is copied as it is.
    fn verbatim(&mut self, depth: usize, text: &str) {
        let indent = if self.style.plain { String::new() } else { " ".repeat(depth * 2) };
        let _ = writeln!(self.text, "{indent}{}", escape(text));
    }

    fn heading(&mut self, found: &Found, text: &str) {
        let code = match found.standing {
            Standing::Refuted => "1;31",
            Standing::NotDecided(_) => "1;33",
            Standing::Found | Standing::Explained => "1",
        };
        if self.style.colour {
            let _ = writeln!(self.text, "\u{1b}[{code}m{}\u{1b}[0m", escape(text));
        } else {
            self.line(0, text);
        }
    }

    fn found(&mut self, proved: &Proved<'_>, found: &Found) {
        let about = if found.kind == Kind::Promise {
            format!("\"{}\"", found.about)
        } else {
            format!("`{}`", found.about)
        };
        self.heading(found, &format!("{}: {about} ({})", label(found), proved.place(found.span)));
        match found.standing {
            Standing::NotDecided(reason) => {
                self.line(1, &format!("{}: {}", found.says, why(reason, proved.report.tried)));
            }
            _ => self.line(1, &found.says),
        }
        if let Some(because) = &found.because {
            self.line(1, &format!("because: {because}"));
        }
        if !found.clash.is_empty() {
            self.line(1, clash_words(found.clash.len()));
            for span in &found.clash {
                self.line(2, &format!("`{}` ({})", proved.words(*span), proved.place(*span)));
            }
        }
        if let Some(patient) = &found.patient {
            self.patient(proved, found, patient);
        }
        if !self.style.plain {
            self.text.push('\n');
        }
    }

    fn patient(&mut self, proved: &Proved<'_>, found: &Found, patient: &Patient) {
        if let Some(text) = cases::text(proved, found) {
            self.line(
                1,
                if found.broken.is_empty() { "for this patient:" } else { "broken by this patient:" },
            );
            for line in text.lines() {
                self.verbatim(2, line);
            }
        } else if let Some(answers) = patient.answers.first() {
            self.line(1, "for this patient:");
            let lines = case::answered(proved.ruleset, answers);
            for line in &lines {
                self.verbatim(2, line);
            }
            if lines.is_empty() {
                self.line(2, "nothing is answered");
            }
        }
        self.line(1, &level(proved.ruleset, patient, "eval says"));
        let Some(changed) = &patient.changed else { return };
        if let (Some(before), Some(after)) = (patient.answers.first(), changed.answers.first()) {
            let known = case::answered(proved.ruleset, before);
            let worse =
                case::answered(proved.ruleset, after).into_iter().filter(|line| !known.contains(line));
            self.line(
                1,
                &format!("with {}:", worse.map(|line| format!("`{line}`")).collect::<Vec<_>>().join(", ")),
            );
            self.line(2, &level(proved.ruleset, changed, "eval says"));
        }
    }

    fn summary(&mut self, proved: &Proved<'_>) {
        let ruleset = proved.ruleset;
        self.line(0, &format!("{} {} ({}):", ruleset.id, ruleset.version, proved.source.name()));
        for tally in &proved.report.tallies {
            self.line(1, &counted(tally, proved.report));
        }
    }
}

fn clash_words(count: usize) -> &'static str {
    match count {
        1 => "this can never be so:",
        2 => "these two can never be so together:",
        _ => "these can never all be so together:",
    }
}

/// What `eval` says of the level.
fn level(ruleset: &Ruleset, patient: &Patient, says: &str) -> String {
    let Some(outcome) = patient.outcome(0) else {
        return format!("{says} that these answers contradict each other");
    };
    if outcome.applies.is_false() {
        return format!("{says} that the ruleset does not apply");
    }
    let Some(level) = outcome.level else { return format!("{says} no level") };
    let id =
        |at: crate::ruleset::LevelId| ruleset.levels.get(at.index()).map_or("", |level| level.id.as_str());
    let (least, most) = (id(level.bounds.at_least), id(level.bounds.at_most));
    if level.settled {
        return format!("{says}: level {least}");
    }
    let applies = if outcome.applies.is_open() {
        "; whether the ruleset applies is open, so that no level is settled"
    } else {
        ""
    };
    format!("{says}: level at least {least}, at most {most}{applies}")
}
