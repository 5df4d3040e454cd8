//! What changes for whom, for people at a terminal, and to be read aloud.

use super::super::Change;
use super::super::region::{Region, Subject};
use super::super::share;
use super::{Told, patient};
use crate::report::{Style, case, escape, wrap};
use std::fmt::Write as _;

/// The whole report.
#[must_use]
pub fn text(told: &Told<'_>, style: Style) -> String {
    let title = told.title();
    let title = if style.plain { title.replace(" -> ", ", now ") } else { title };
    let mut page = Page { text: String::new(), style };
    page.line(&title, "");
    page.line(&format!("old: {}", told.named.old), "  ");
    page.line(&format!("new: {}", told.named.new), "  ");
    page.text.push('\n');
    told.verdict().iter().for_each(|sentence| page.line(sentence, ""));
    page.list("Questions and levels", &told.structure());
    for (heading, changes) in told.sections() {
        page.heading(heading);
        let mut rest = changes.as_slice();
        while let Some((first, others)) = rest.split_first() {
            let alike = others.iter().take_while(|other| is_more_of(&first.region, &other.region)).count();
            let (also, others) = others.split_at(alike);
            page.change(told, first, also);
            rest = others;
        }
    }
    page.list("Not decided", &told.undecided());
    page.text
}

/// Of something with a name one patient is shown in each direction: the one of the plainest difference.
fn is_more_of(first: &Region, other: &Region) -> bool {
    matches!(first.subject, Subject::Named(..))
        && first.subject == other.subject
        && first.direction == other.direction
}

struct Page {
    text: String,
    style: Style,
}

impl Page {
    /// A sentence, wrapped.
    fn line(&mut self, text: &str, indent: &str) {
        let text = escape(text);
        if self.style.plain {
            let _ = writeln!(self.text, "{text}");
            return;
        }
        let rest = if indent.is_empty() { String::new() } else { format!("{indent}  ") };
        for line in wrap::wrap(&text, indent, &rest, self.style.width) {
            let _ = writeln!(self.text, "{line}");
        }
    }

    fn heading(&mut self, heading: &str) {
        let end = if self.style.plain { ":" } else { "" };
        let _ = writeln!(self.text, "\n{heading}{end}");
    }

    fn list(&mut self, heading: &str, lines: &[String]) {
        if lines.is_empty() {
            return;
        }
        self.heading(heading);
        for line in lines {
            self.line(line, "  ");
        }
    }

    fn change(&mut self, told: &Told<'_>, change: &Change, also: &[&Change]) {
        let Some((old, new)) = told.rulesets() else { return };
        let what = told.region(&change.region);
        self.text.push('\n');
        self.line(&what, "  ");
        let patient = &change.patient;
        self.line(&format!("before: {}", patient::result(old, patient.outcome(0))), "    ");
        self.line(&format!("now: {}", patient::result(new, patient.outcome(1))), "    ");
        if let Some(share) = &change.share {
            self.line(&share::words(share), "    ");
        }
        for (version, name) in [(0, "old"), (1, "new")] {
            for answer in patient::only_in(&told.diff.prover, patient, version) {
                self.line(&format!("asked in the {name} version only: {answer}"), "    ");
            }
        }
        for Change { region, share, .. } in also {
            let share = share.as_ref().map(|share| format!("; {}", share::words(share))).unwrap_or_default();
            self.line(&format!("also: {} before, {} now{share}", region.before, region.after), "    ");
        }
        let text = patient::case(told.diff, change, &what.replace('`', "")).unwrap_or_else(|| {
            let answers = change.patient.answers.first();
            let new =
                change.patient.outcome(1).and(change.patient.answers.get(1)).map(|it| case::given(new, it));
            let old = answers.map(|answers| case::given(old, answers));
            let given = new.or(old).unwrap_or_default();
            given.iter().fold("answers\n".to_owned(), |text, line| text + "  " + line + "\n")
        });
        // In the first column, where a declaration starts: ready to be pasted.
        let _ = writeln!(self.text, "\n{}", text.trim_end());
    }
}
