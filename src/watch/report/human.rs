//! What changed, in lines for a terminal or to be read aloud: only what is new and what is gone, never the screen anew,
//! and of a person nothing but level, rules and advice.

use super::{Timing, level};
use crate::diagnostic::Diagnostic;
use crate::report::{Style, diagnostics, escape};
use crate::source::Source;
use crate::watch::cases::Status;
use crate::watch::difference::{Change, Difference, Problem};
use crate::watch::person::AnswersState;
use crate::watch::state::{Force, Presence, State};
use std::fmt::Write;
use std::time::Duration;

/// The first state: problems if there are any, then one line for each answer file.
#[must_use]
pub fn started(found: &Difference, style: Style) -> String {
    let mut page = Page::new(style);
    let state = found.after;
    let people: Vec<(&String, &AnswersState)> = state
        .answers
        .iter()
        .map(|(name, it)| (name, it.as_ref()))
        .filter(|(_, it)| !it.elsewhere && !state.ruleset.library)
        .collect();
    page.say(0, &format!("watching {} with {}", state.name(), files(people.len())));
    page.files(found);
    page.messages("", &found.new, state);
    page.force(state);
    for (name, person) in people {
        page.person(name, person);
    }
    page.cases(found);
    page.text
}

/// What changed since; a line that says so where nothing did.
#[must_use]
pub fn changed(found: &Difference, style: Style) -> String {
    let mut page = Page::new(style);
    page.text.push('\n');
    if found.is_empty() {
        page.say(0, &format!("{}: nothing changed", found.after.name()));
        if found.after.ruleset.force != Force::Current {
            page.force(found.after);
        }
        return page.text;
    }
    page.say(0, found.after.name());
    page.files(found);
    for problem in &found.gone {
        let at = problem.source.position(problem.diagnostic.span().start).line;
        let (severity, message) = (problem.diagnostic.severity.word(), &problem.diagnostic.message);
        let place =
            if problem.diagnostic.labels.is_empty() { String::new() } else { format!(" (line {at})") };
        let name = problem.source.file_at(problem.diagnostic.span().start).name;
        let file = if name == found.after.name() { String::new() } else { format!("{name}: ") };
        page.say(1, &format!("{file}{severity} gone{place}: {message}"));
    }
    page.messages("new ", &found.new, found.after);
    if found.force_before != found.after.ruleset.force || !found.new.is_empty() || !found.gone.is_empty() {
        page.force_changed(found);
    }
    for change in &found.changes {
        page.change(change);
    }
    if found.changes.len() > 1 {
        let all = found.after.answers.len();
        page.say(1, &format!("{} of {} changed", found.changes.len(), files(all)));
    }
    page.cases(found);
    page.text
}

/// "checked in 0.9 ms, 12 answer files in 0.6 ms, 3.1 ms after the save".
#[must_use]
pub fn timing(timing: &Timing, started: bool) -> String {
    let check = timing.check.map(|it| format!("checked in {}", milliseconds(it)));
    let (count, took) = timing.answers;
    let answers = (count > 0).then(|| format!("{} in {}", files(count), milliseconds(took)));
    let what = if started { "start" } else { "save" };
    let since = format!("{} after the {what}", milliseconds(timing.since_save));
    let parts: Vec<String> = check.into_iter().chain(answers).chain([since]).collect();
    parts.join(", ") + "\n"
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1000.0)
}

fn files(count: usize) -> String {
    match count {
        0 => "no answer files".to_owned(),
        1 => "1 answer file".to_owned(),
        _ => format!("{count} answer files"),
    }
}

/// Lines as they are written.
struct Page {
    text: String,
    style: Style,
}

impl Page {
    fn new(style: Style) -> Self {
        Self { text: String::new(), style }
    }

    /// One line; read aloud it is a sentence.
    fn say(&mut self, depth: usize, text: &str) {
        let text = escape(text);
        // Writing to a string cannot fail.
        let _ = if self.style.plain {
            let end = if text.ends_with(['.', '?', '!']) { "" } else { "." };
            writeln!(self.text, "{text}{end}")
        } else {
            writeln!(self.text, "{}{text}", "  ".repeat(depth))
        };
    }

    fn files(&mut self, found: &Difference) {
        for (name, presence) in &found.vanished {
            self.say(
                1,
                &match presence {
                    Presence::Awaited => format!("`{name}` is not there yet; waiting for it"),
                    _ => format!("`{name}` is gone; keeping its last state"),
                },
            );
        }
        for (name, presence) in &found.returned {
            self.say(
                1,
                &match presence {
                    Presence::Awaited => format!("`{name}` is there now"),
                    _ => format!("`{name}` is back"),
                },
            );
        }
    }

    /// Problems written out, those of one text together.
    fn messages(&mut self, new: &str, problems: &[Problem], state: &State) {
        for group in problems.chunk_by(|a, b| std::ptr::eq(a.source, b.source)) {
            let Some(first) = group.first() else { continue };
            let list: Vec<Diagnostic> = group.iter().map(|it| it.diagnostic.clone()).collect();
            let counts = diagnostics::summary(first.source, &list);
            // At the start the ruleset's count follows its messages.
            if !(new.is_empty() && first.source.name() == state.name()) {
                self.say(1, &format!("{new}{counts}:"));
            }
            self.text.push_str(&diagnostics::listed(first.source, &list, self.style));
            let file = first.source.name();
            let stands = state.answers.get(file).is_some_and(|it| it.conclusion.is_some());
            if stands && list.iter().any(Diagnostic::is_error) {
                self.say(1, &format!("{file}: its last result stands until it is mended"));
            }
        }
    }

    /// What is wrong with the file and what is in force instead; nothing where all is well.
    fn force(&mut self, state: &State) {
        let source = &state.ruleset.source;
        let what = match state.ruleset.presence {
            Presence::Awaited => return,
            Presence::Gone => format!("`{}` is not there", state.name()),
            Presence::There => counts(source, &state.ruleset.problems),
        };
        match state.ruleset.force {
            _ if state.ruleset.library => {
                self.say(1, &format!("{what}; a library gives no results by itself"));
            }
            Force::Current => self.say(1, &what),
            Force::LastGood => self.say(1, &format!("{what}; the last good ruleset stays in force")),
            Force::Nothing => self.say(1, &format!("{what}; no ruleset is in force yet")),
        }
    }

    fn force_changed(&mut self, found: &Difference) {
        let state = found.after;
        if state.ruleset.force == Force::Current && found.force_before != Force::Current {
            let counts = counts(&state.ruleset.source, &state.ruleset.problems);
            let again = if found.force_before == Force::LastGood { " again" } else { "" };
            self.say(1, &format!("{counts}; it is in force{again}"));
        } else {
            self.force(state);
        }
    }

    fn person(&mut self, name: &str, person: &AnswersState) {
        if person.presence != Presence::There {
            return;
        }
        let errors = person.problems.iter().filter(|it| it.is_error()).count();
        let told = match &person.conclusion {
            _ if errors > 0 => format!("no result, {}", plural(errors, "error")),
            Some(conclusion) => {
                let fired = plural(conclusion.outcome.fired.len(), "rule");
                format!("{}; {fired} fired", level(conclusion))
            }
            None => "no result yet".to_owned(),
        };
        self.say(1, &format!("{name}: {told}"));
    }

    /// How many cases pass, where there are any, and each that came to something else.
    fn cases(&mut self, found: &Difference) {
        for flip in &found.flips {
            let it = flip.after;
            let what = match (it.status, flip.before) {
                (Status::Passes, _) => "passes now",
                (_, Some(Status::Passes)) => "fails now",
                _ => "fails",
            };
            self.say(1, &format!("case \"{}\" {what} ({}, line {})", it.name, it.file, it.line));
            for (line, actual) in &it.missed {
                self.say(2, &format!("expected {line}: {actual}"));
            }
        }
        let (passed, failed) = found.after.cases.counts();
        if passed + failed > 0 && (found.started || !found.flips.is_empty()) {
            let failing = if failed > 0 { format!(", {failed} failed") } else { String::new() };
            self.say(1, &format!("{}: {passed} passed{failing}", plural(passed + failed, "case")));
        }
    }

    fn change(&mut self, change: &Change) {
        let (name, now) = (change.source, level(change.after));
        let Some(before) = change.before else {
            let fired = plural(change.after.outcome.fired.len(), "rule");
            self.say(1, &format!("{name}: {now}; {fired} fired"));
            return;
        };
        self.say(1, name);
        if change.level_changed() {
            self.say(2, &format!("level: was {}, now {now}", level(before)));
        }
        for rule in &change.fired.new {
            self.line("fires now", &rule.id, &rule.name);
        }
        for rule in &change.fired.gone {
            self.line("fires no more", &rule.id, &rule.name);
        }
        for advice in &change.advice.new {
            self.line("advised now", &advice.id, &advice.text);
        }
        for advice in &change.advice.gone {
            self.line("advised no more", &advice.id, &advice.text);
        }
    }

    /// An id with its words, shortened to fit; read aloud, the words are whole.
    fn line(&mut self, what: &str, id: &str, text: &str) {
        let start = format!("{what}: {id}, \"");
        let room = self.style.width.saturating_sub(start.chars().count() + 6).max(16);
        let text = match text.char_indices().nth(room).filter(|_| !self.style.plain) {
            Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default().trim_end()),
            None => text.to_owned(),
        };
        self.say(2, &format!("{start}{text}\""));
    }
}

fn counts(source: &Source, problems: &[Diagnostic]) -> String {
    diagnostics::summary(source, problems)
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
