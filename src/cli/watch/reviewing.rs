//! What waits for a reviewer while rules are written: looked at after each round, and when somebody accepts a result in
//! another window.

use crate::cli::console::Console;
use crate::cli::review::shelf::Shelf;
use crate::report::escape;
use crate::source::Source;
use crate::watch::report::review;
use crate::watch::review::{InReview, News};
use crate::watch::state::{Force, Presence, State};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// So long nothing may be accepted before it is told: many are accepted in a row.
const QUIET: Duration = Duration::from_millis(150);

/// What is known of the reviews of all rulesets.
#[derive(Debug, Default)]
pub(super) struct Reviewing {
    known: HashMap<String, Result<InReview, String>>,
    due: BTreeMap<String, Instant>,
}

/// Where the accepted results of a ruleset lie.
pub(super) fn shelf_of(ruleset: &str) -> PathBuf {
    Path::new(ruleset).with_file_name("snapshots")
}

impl Reviewing {
    /// Notes that something among the accepted results of a ruleset was touched.
    pub(super) fn note(&mut self, ruleset: &str, at: Instant) {
        self.due.insert(ruleset.to_owned(), at + QUIET);
    }

    /// When the next ruleset is due.
    pub(super) fn next(&self) -> Option<Instant> {
        self.due.values().min().copied()
    }

    /// Takes the rulesets that are due.
    pub(super) fn take(&mut self, now: Instant) -> Vec<String> {
        let due: Vec<String> = self.due.iter().filter(|(_, at)| **at <= now).map(|it| it.0.clone()).collect();
        self.due.retain(|_, at| *at > now);
        due
    }

    /// Looks, and says what changed; below a heading where none was said.
    pub(super) fn tell(&mut self, state: &State, headed: bool, console: &mut Console) {
        let Some(found) = look(state) else { return };
        let name = state.name();
        let before = self.known.get(name);
        let is_news = before.is_none_or(|before| match (before, &found) {
            (Ok(before), Ok(now)) => now.since(before) != News::default() || now.all != before.all,
            (before, now) => before != now,
        });
        if !is_news {
            return;
        }
        let before = before.and_then(|before| before.as_ref().ok());
        let unknown = |why: &str| format!("  what is in review is not known: {}\n", escape(why));
        let heading = if headed { String::new() } else { format!("\n{}\n", escape(name)) };
        match &found {
            Ok(now) if console.json() => console.out(&review::line(before, now, name)),
            Err(why) if console.json() => Console::err(&unknown(why)),
            Ok(now) => {
                let text = review::human(before, now, name, console.style());
                console.out(&format!("{heading}{text}"));
            }
            Err(why) => console.out(&format!("{heading}{}", unknown(why))),
        }
        self.known.insert(name.to_owned(), found);
    }
}

/// What is pending; nothing where nobody ever reviewed here, and nothing new while the ruleset has errors.
fn look(state: &State) -> Option<Result<InReview, String>> {
    let ready = state.ruleset.in_force.as_ref().filter(|_| state.ruleset.force == Force::Current)?;
    let folder = shelf_of(state.name());
    if state.ruleset.library || !folder.is_dir() {
        return None;
    }
    let shelf = match Shelf::read(&folder) {
        Ok(shelf) => shelf,
        Err(stop) => return Some(Err(stop.why)),
    };
    let mut accepted = shelf.results;
    let answers = answers(state, &mut accepted);
    Some(Ok(InReview::of(ready, &answers, &accepted, &shelf.log)))
}

/// The watched answer files beside the ruleset by name. What was accepted of others, which are not watched, is left out.
fn answers<'a>(
    state: &'a State,
    accepted: &mut BTreeMap<String, String>,
) -> BTreeMap<String, Option<&'a Source>> {
    let beside = Path::new(state.name()).with_file_name("answers");
    let mut found: BTreeMap<String, Option<&Source>> = BTreeMap::new();
    for (path, person) in &state.answers {
        let path = Path::new(path);
        if path.parent() != Some(&beside) || person.presence != Presence::There {
            continue;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if person.elsewhere {
            accepted.remove(&name);
            continue;
        }
        // Two files of one name give no result.
        let source = (!found.contains_key(&name)).then_some(&person.source);
        found.insert(name, source);
    }
    let there = |name: &str| {
        ["yaml", "yml", "json"].iter().any(|ending| beside.join(format!("{name}.{ending}")).exists())
    };
    accepted.retain(|name, _| found.contains_key(name) || !there(name));
    found
}
