//! One run of `watch`: what is known of every file, which of them are looked at now, and what is said of them.

use super::against::{Against, Answer};
use super::layout::{Group, Layout, Meaning};
use super::notices::{Notices, What};
use super::pending::{Due, Pending};
use super::reading::{self, Stamp};
use super::reviewing::Reviewing;
use super::{Args, Console};
use crate::cli::files::Disk;
use crate::cli::input::{self, Wanted};
use crate::report::escape;
use crate::watch::difference::Difference;
use crate::watch::report::{Timing, human, json};
use crate::watch::state::{Presence, Reading, State};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// As often folders may change while they are listed, before it is left to the next event.
const MOST_LOOKS: usize = 5;

/// What was read, by the name of the file, and when it was touched.
type Readings = BTreeMap<String, (Reading, Instant)>;

/// Everything one run knows.
pub(super) struct Session<'a> {
    args: &'a Args,
    console: &'a mut Console,
    stop: &'a AtomicBool,
    notices: Notices,
    against: Against,
    layout: Layout,
    states: Vec<State>,
    stamps: HashMap<String, Stamp>,
    /// Files that rulesets use, whether they are there or not, by the names they are shown under.
    used: BTreeSet<String>,
    /// What was touched and is not read yet.
    pub pending: Pending,
    /// What waits for a reviewer.
    pub reviewing: Reviewing,
}

impl<'a> Session<'a> {
    /// Looks everything up, reads it, and says how things stand.
    pub(super) fn start(
        args: &'a Args,
        console: &'a mut Console,
        stop: &'a AtomicBool,
        (notices, against): (Notices, Against),
    ) -> Self {
        let (layout, states, stamps) = (Layout::default(), Vec::new(), HashMap::new());
        let (pending, used) = (Pending::default(), BTreeSet::new());
        let reviewing = Reviewing::default();
        let mut session =
            Self { args, console, stop, notices, against, layout, states, stamps, used, pending, reviewing };
        let start = Instant::now();
        session.look_up();
        if !session.notices.complete() {
            session.note("this machine does not tell of every save; files are looked at every 2 seconds");
        }
        for name in std::mem::take(&mut session.layout.repeated) {
            session.note(&format!("`{name}` is named twice and watched once"));
        }
        if session.layout.groups.is_empty() {
            session.note(&format!("there is no ruleset in `{}` yet; waiting for one", args.ruleset));
        }
        session.greet(start);
        session
    }

    /// Says something that is no change; a reader of JSON is not bothered with it.
    fn note(&mut self, text: &str) {
        let text = format!("{}\n", escape(text));
        if self.console.json() {
            Console::err(&text);
        } else {
            self.console.out(&text);
        }
    }

    /// Says what a save does to all possible patients.
    pub(super) fn tell_against(&mut self, answer: &Answer) {
        self.against.tell(answer, self.console);
    }

    /// Whether nobody reads on.
    pub(super) fn closed(&self) -> bool {
        self.console.closed()
    }

    /// Takes what the machine told.
    pub(super) fn hear(&mut self, heard: &[(PathBuf, What, Instant)]) {
        // Some machines say that a folder is touched whenever something in it is; only its coming and going matters.
        let turned = heard.iter().filter(|(path, what, _)| {
            let only_touched = *what == What::Touched && self.layout.ways.turns.contains(path);
            !only_touched && self.layout.meaning(path) == Meaning::Turn
        });
        let turned: Vec<&(PathBuf, What, Instant)> = turned.collect();
        for (path, _, _) in &turned {
            self.notices.forget(path);
        }
        if let Some((_, _, at)) = turned.first() {
            self.look_again(*at, true);
        }
        for (path, what, at) in heard {
            match self.layout.meaning(path) {
                Meaning::Files(names) => names.iter().for_each(|name| self.pending.note(name, *what, *at)),
                Meaning::Accepted(ruleset) => self.reviewing.note(ruleset, *at),
                Meaning::Turn | Meaning::Nothing => {}
            }
        }
    }

    /// Looks everything up anew: the machine told of folders and links only, or it did not tell and the files' own
    /// times have to say when they were saved.
    pub(super) fn look_again(&mut self, at: Instant, told: bool) {
        self.look_up();
        let names = self.layout.groups.iter().flat_map(Group::files);
        for name in names.chain(&self.used) {
            let (old, new) = (self.stamps.get(name), reading::stamp(name, self.layout.real.get(name)));
            if old != Some(&new) && !self.pending.has(name) {
                let what = if new.is_there() { What::Touched } else { What::Removed };
                self.pending.note(name, what, if told { at } else { new.touched(at) });
                self.stamps.insert(name.clone(), new);
            }
        }
        self.note_unlisted(at);
        self.greet(at);
    }

    /// Files that are known and not listed any more are gone.
    fn note_unlisted(&mut self, at: Instant) {
        for state in &self.states {
            let ruleset = (state.name(), state.ruleset.presence);
            let answers = state.answers.iter().map(|(name, it)| (name.as_str(), it.presence));
            for (name, presence) in std::iter::once(ruleset).chain(answers) {
                let listed = self.layout.real.contains_key(name);
                if presence == Presence::There && !listed && !self.pending.has(name) {
                    self.pending.note(name, What::Removed, at);
                }
            }
        }
    }

    /// Watches first and lists then, until both agree.
    fn look_up(&mut self) {
        for _ in 0..MOST_LOOKS {
            let folders = std::mem::take(&mut self.layout.folders);
            self.layout = Layout::look(&self.args.ruleset, &self.args.answers, &self.used, folders);
            if !self.notices.follow(&self.layout.ways.folders) {
                break;
            }
        }
        let groups = &self.layout.groups;
        let stays = |state: &State| state.ruleset.presence != Presence::Awaited;
        self.states.retain(|state| stays(state) || groups.iter().any(|it| it.ruleset == state.name()));
        for state in &mut self.states {
            if let Some(group) = groups.iter().find(|group| group.ruleset == state.name()) {
                state.await_only(&group.answers);
            }
        }
    }

    /// Reads rulesets that are not known yet with their answer files, and says how things stand; new answer files of
    /// known rulesets are left to their turn.
    fn greet(&mut self, start: Instant) {
        let among_others = self.layout.groups.len() > 1;
        let mut greeted = Vec::new();
        for at in 0..self.layout.groups.len() {
            let Some(group) = self.layout.groups.get(at) else { break };
            let name = group.ruleset.clone();
            if let Some(known) = self.states.iter_mut().find(|state| state.name() == group.ruleset) {
                known.expect(&group.answers);
                continue;
            }
            let mut state = State::awaiting(&group.ruleset, among_others);
            state.expect(&group.answers);
            let readings = group.files().map(|name| {
                let reading = read(name, &state, &self.layout, &mut self.stamps);
                (name.clone(), (reading, start))
            });
            let readings = readings.collect();
            self.apply(&state, &readings, true);
            greeted.push(name);
        }
        // Only now it is known which rulesets share a folder.
        for state in self.states.iter().filter(|state| greeted.iter().any(|it| it == state.name())) {
            if self.alone(state) {
                self.reviewing.tell(state, greeted.len() == 1, self.console);
            }
        }
        self.follow_used();
    }

    /// Watches the files that rulesets use now. What is new among them is looked at once more, because it may have been
    /// saved before it was watched.
    fn follow_used(&mut self) {
        let of = |state: &State| {
            let files = self.files(state.name(), state.text(state.name()));
            state.ruleset.used.iter().map(|used| files.shown(&used.path)).collect::<Vec<_>>()
        };
        let used: BTreeSet<String> = self.states.iter().flat_map(of).collect();
        if used == self.used {
            return;
        }
        let new: Vec<String> = used.difference(&self.used).cloned().collect();
        self.used = used;
        self.look_up();
        for name in new {
            self.stamps.insert(name.clone(), reading::stamp(&name, self.layout.real.get(&name)));
            self.pending.note(&name, What::Touched, Instant::now());
        }
    }

    /// The files that a ruleset with this text may use.
    fn files(&self, name: &str, text: &str) -> Disk {
        let folder = self.layout.folder.then_some(self.args.ruleset.as_str());
        input::files_for(name, text, folder)
    }

    /// A ruleset that rests on one of these files is read again, where one of them says something else than before.
    fn read_users(&mut self, touched: &[(String, Due)], readings: &mut Readings) {
        for state in &self.states {
            let name = state.name().to_owned();
            let files = self.files(&name, state.text(&name));
            let uses = |file: &String| state.ruleset.used.iter().any(|used| files.shown(&used.path) == *file);
            let first = touched.iter().filter(|(file, _)| uses(file)).map(|(_, due)| due.first).min();
            let Some(first) = first.filter(|_| !readings.contains_key(&name)) else { continue };
            if state.used_changed(&files) {
                let reading = read(&name, state, &self.layout, &mut self.stamps);
                readings.insert(name, (reading, first));
            }
        }
    }

    /// Reads what is due and says what changed.
    pub(super) fn round(&mut self, due: Vec<(String, Due)>) {
        let mut readings = Readings::new();
        let mut touched: Vec<(String, Due)> = Vec::new();
        for (name, due) in due {
            if self.used.contains(&name) {
                self.stamps.insert(name.clone(), reading::stamp(&name, self.layout.real.get(&name)));
                touched.push((name.clone(), due));
            }
            let Some(state) = self.states.iter().find(|state| state.knows(&name)) else { continue };
            let reading = read(&name, state, &self.layout, &mut self.stamps);
            match reading::unfinished(&reading, state.text(&name), due) {
                Some(after) => self.pending.again(&name, due, after, Instant::now()),
                None => drop(readings.insert(name, (reading, due.first))),
            }
        }
        self.read_users(&touched, &mut readings);
        for at in 0..self.states.len() {
            let Some(state) = self.states.get(at).cloned() else { break };
            let again = readings.contains_key(state.name());
            let rests = again && state.used_changed(&self.files(state.name(), state.text(state.name())));
            let news = readings.iter().filter(|(name, (it, _))| {
                state.knows(name) && (!state.says(name, it) || rests && *name == state.name())
            });
            let news: Readings = news.map(|(name, reading)| (name.clone(), reading.clone())).collect();
            if !news.is_empty() {
                self.apply(&state, &news, false);
            }
        }
        self.follow_used();
    }

    /// Says what is pending where somebody accepted results meanwhile.
    pub(super) fn review_again(&mut self, now: Instant) {
        for name in self.reviewing.take(now) {
            let state = self.states.iter().find(|state| state.name() == name);
            if let Some(state) = state.filter(|state| self.alone(state)) {
                self.reviewing.tell(state, false, self.console);
            }
        }
    }

    /// Whether a ruleset is the only one of its folder, so that the answer files there are its own.
    fn alone(&self, state: &State) -> bool {
        let folder = |name: &str| Path::new(name).parent().map(Path::to_path_buf);
        let others = self.states.iter().filter(|it| it.name() != state.name() && !it.ruleset.library);
        !others.into_iter().any(|it| folder(it.name()) == folder(state.name()))
    }

    /// Brings a state up to date and says what changed.
    fn apply(&mut self, before: &State, readings: &Readings, started: bool) {
        let mut after = before.clone();
        let first = readings.values().map(|(_, first)| *first).min();
        let own = readings.get(before.name()).and_then(|(reading, _)| match reading {
            Reading::Text(source) => Some(source.text()),
            _ => None,
        });
        let files = self.files(before.name(), own.unwrap_or_default());
        let mut timing = update(&mut after, readings, &files, self.stop);
        timing.wanted = self.args.timing;
        let found = Difference::between(before, &after, started);
        // A file that is another ruleset's is that one's to tell of.
        let elsewhere = |name: &String| after.answers.get(name).is_some_and(|it| it.elsewhere);
        if !found.is_empty() || !readings.keys().all(elsewhere) {
            tell(&found, timing, first, self.console);
            if !started && self.alone(&after) {
                self.reviewing.tell(&after, true, self.console);
            }
        }
        if readings.contains_key(after.name()) {
            self.against.ask(&after);
        }
        match self.states.iter_mut().find(|state| state.name() == after.name()) {
            Some(state) => *state = after,
            None => self.states.push(after),
        }
    }
}

fn read(name: &str, state: &State, layout: &Layout, stamps: &mut HashMap<String, Stamp>) -> Reading {
    stamps.insert(name.to_owned(), reading::stamp(name, layout.real.get(name)));
    let wanted = match name {
        _ if name == state.name() => Wanted::Ruleset,
        _ if state.is_cases(name) => Wanted::Cases,
        _ => Wanted::Answers,
    };
    reading::read(name, wanted)
}

/// The ruleset first, so that answer files saved with it are read against it.
fn update(state: &mut State, readings: &Readings, files: &Disk, stop: &AtomicBool) -> Timing {
    let mut timing = Timing::default();
    let name = state.name().to_owned();
    let mut replaced = false;
    if let Some((reading, _)) = readings.get(&name) {
        let start = Instant::now();
        replaced = state.ruleset_read(reading.clone(), files);
        timing.check = Some(start.elapsed());
    }
    let cases = state.cases.source.name().to_owned();
    let beside = readings.get(&cases);
    if let Some((reading, _)) = beside {
        state.cases_read(reading.clone());
    }
    if replaced || beside.is_some() {
        state.run_cases(files);
    }
    let start = Instant::now();
    let answers = readings.iter().filter(|(it, _)| **it != name && **it != cases);
    for (name, (reading, _)) in answers {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        state.answers_read(name, reading.clone());
        let evaluated = state.ruleset.in_force.is_some() && !matches!(reading, Reading::Gone);
        timing.answers.0 += usize::from(evaluated);
    }
    if replaced {
        timing.answers.0 += state.evaluate_all(|| stop.load(Ordering::Relaxed));
    }
    timing.answers.1 = start.elapsed();
    timing
}

fn tell(found: &Difference, mut timing: Timing, first: Option<Instant>, console: &mut Console) {
    let since = || first.map(|first| first.elapsed()).unwrap_or_default();
    if console.json() {
        timing.since_save = since();
        console.out(&json::line(found, &timing));
        return;
    }
    let style = console.style();
    let text = if found.started { human::started(found, style) } else { human::changed(found, style) };
    console.out(&text);
    timing.since_save = since();
    if timing.wanted {
        console.out(&human::timing(&timing, found.started));
    }
}
