//! Reviewing at a terminal: what is pending at a glance, then one name after the other, a key for each decision. What is
//! accepted is written at once, so that stopping anywhere loses nothing.

use super::super::console::Console;
use super::super::keys::{self, Key};
use super::super::{Exit, Format};
use super::stored::Stored;
use super::{Args, Decided, Stop, accept, since};
use crate::report::escape;
use crate::report::wrap::wrap;
use crate::review::compare::Move;
use crate::review::report::card;
use crate::review::report::{self, View};
use crate::review::session::{Decision, Session, Wish, can_be_accepted};
use crate::review::{Pending, State};

/// What each key does.
const HELP: &str = "\
a  accept: the result is right; it is put
   on record at once
r  reject: what was accepted stays, and it
   stays pending
s  skip: decide later
b  back to the one before
w  the whole result
c  changes of the rules since the last
   acceptance
q  quit; what was accepted stays accepted
";

/// Whether reviewing one by one is possible and wanted here.
pub(super) fn wanted(args: &Args, console: &Console) -> bool {
    !args.check && matches!(console.format, Format::Human | Format::Plain) && keys::are_there()
}

/// Goes through what is pending.
pub(super) fn run(stored: &mut Stored, args: &Args, console: &mut Console) -> Exit {
    let view = View { ruleset: stored.id(), all: stored.names(), pending: &stored.pending };
    console.out(&report::overview(&view, console.style()));
    if stored.pending.is_empty() {
        return stored.exit;
    }
    if keys::put_in_order_when_ended().is_err() {
        Console::err("error: the machine does not let bedside listen for its end; use --accept NAME\n");
        return Exit::Machine;
    }
    let mut reviewing = Reviewing {
        session: Session::new(&stored.pending),
        decided: Decided::default(),
        who: None,
        exit: Exit::Done,
    };
    let ended = reviewing.walk(stored, args, console);
    reviewing.close(stored, console);
    let pending = if stored.pending.is_empty() { Exit::Done } else { Exit::Problem };
    ended.and(reviewing.exit).and(stored.exit).and(pending)
}

struct Reviewing {
    session: Session,
    decided: Decided,
    /// Who accepts, once that is known.
    who: Option<String>,
    exit: Exit,
}

impl Reviewing {
    fn walk(&mut self, stored: &mut Stored, args: &Args, console: &mut Console) -> Exit {
        while let Some((number, pending)) = self.session.current() {
            let pending = pending.clone();
            let card = card::card(number, self.session.len(), &pending, console.style());
            console.out(&format!("\n{card}\n"));
            if let Err(exit) = self.one(&pending, stored, args, console) {
                return exit;
            }
        }
        Exit::Done
    }

    /// Asks of one name until it is decided or left.
    fn one(
        &mut self,
        pending: &Pending,
        stored: &mut Stored,
        args: &Args,
        console: &mut Console,
    ) -> Result<(), Exit> {
        loop {
            match Self::ask(pending, console)? {
                Wish::Accept => {
                    if self.accept(pending, stored, args, console)? {
                        self.session.decide(Decision::Accepted);
                        return Ok(());
                    }
                }
                Wish::Reject => {
                    accept::reject(stored, &pending.name, &mut self.decided);
                    self.say(console);
                    self.session.decide(Decision::Rejected);
                    return Ok(());
                }
                Wish::Skip => {
                    self.session.decide(Decision::Skipped);
                    return Ok(());
                }
                Wish::Back if self.session.back() => return Ok(()),
                Wish::Back => told("There is none before it that is not on record.", console),
                Wish::Whole => console.out(&card::whole(pending, console.style())),
                Wish::Rules => {
                    let plain = console.format == Format::Plain;
                    console.out(&report::since::human(&since::accepted(stored), plain));
                }
                Wish::Help => console.out(HELP),
                Wish::Quit => return Err(Exit::Done),
            }
        }
    }

    /// Asks until a key means something here.
    fn ask(pending: &Pending, console: &mut Console) -> Result<Wish, Exit> {
        let possible = can_be_accepted(pending);
        let question = match pending.state {
            _ if !possible => "[s]kip [h]elp: ",
            State::Orphan => "[a] remove [r] keep [s]kip [h]elp: ",
            _ => "[a]ccept [r]eject [s]kip [h]elp: ",
        };
        loop {
            let wish = match key(question, console)? {
                Key::Char(character) => Wish::of(character),
                Key::Leave => Some(Wish::Quit),
                Key::Interrupt | Key::Other => None,
            };
            match wish {
                Some(Wish::Accept) if !possible => {
                    told("There is no result to accept: mend its answer file first.", console);
                }
                Some(wish) => return Ok(wish),
                None if console.closed() => return Err(Exit::Done),
                None => told("This key does nothing; h for help.", console),
            }
        }
    }

    /// Puts a name on record; false where it was not, which was said.
    fn accept(
        &mut self,
        pending: &Pending,
        stored: &mut Stored,
        args: &Args,
        console: &mut Console,
    ) -> Result<bool, Exit> {
        if let Some((what, question)) = weighty(pending, console)
            && !Self::sure(&what, question, console)?
        {
            return Ok(false);
        }
        let Some(who) = self.who(stored, args)? else {
            told("Not accepted: a record needs a name.", console);
            return Ok(false);
        };
        let written = accept::write(stored, &pending.name, &who, &mut self.decided);
        stored.compare();
        match written {
            Ok(()) => {
                self.say(console);
                Ok(true)
            }
            Err(Stop { why, exit, .. }) => {
                Console::err(&format!("error: {why}\n"));
                self.exit = self.exit.and(exit);
                Ok(false)
            }
        }
    }

    /// Asks once more, with what the key would do right above: the head of a long difference has left the screen.
    fn sure(what: &str, question: &str, console: &mut Console) -> Result<bool, Exit> {
        told(what, console);
        Ok(matches!(key(question, console)?, Key::Char('y' | 'Y')))
    }

    /// Who accepts: `--as`, else whom git knows, else who is asked once.
    fn who(&mut self, stored: &Stored, args: &Args) -> Result<Option<String>, Exit> {
        if self.who.is_none() {
            self.who = accept::who(args, &stored.folder).ok();
        }
        if self.who.is_none() {
            let named = keys::line("Who accepts? Your name: ").map_err(|_| Exit::Machine)?;
            self.who = (!named.is_empty()).then_some(named);
        }
        Ok(self.who.clone())
    }

    fn say(&mut self, console: &mut Console) {
        self.decided.said.drain(..).for_each(|line| told(&line, console));
    }

    /// Says what came of it.
    fn close(&self, stored: &Stored, console: &mut Console) {
        let of = |decision| self.session.count(decision);
        let (accepted, rejected) = (of(Decision::Accepted), of(Decision::Rejected));
        let left = self.session.len() - accepted - rejected;
        let view = View { ruleset: stored.id(), all: stored.names(), pending: &stored.pending };
        console.out(&format!(
            "\n{accepted} accepted, {rejected} rejected, {left} left for later\n{}\n",
            escape(&report::summary(&view))
        ));
    }
}

/// Asks for one key and shows it behind the question.
fn key(question: &str, console: &mut Console) -> Result<Key, Exit> {
    // Where it fails, the terminal is gone, and with it the reviewer.
    let key = keys::ask(question).map_err(|_| Exit::Machine)?;
    match key {
        Key::Char(character) => console.out(&format!("{}\n", escape(&character.to_string()))),
        _ => console.out("\n"),
    }
    if key == Key::Interrupt { Err(Exit::Interrupted) } else { Ok(key) }
}

/// Says a sentence in lines that fit.
/// What is not done by one key alone: something is removed, or somebody becomes less urgent.
fn weighty(pending: &Pending, console: &Console) -> Option<(String, &'static str)> {
    let name = &pending.name;
    if pending.state == State::Orphan {
        return Some((format!("The accepted result of {name} will be removed."), "[y]es, remove it [n]o: "));
    }
    let levels = report::levels(pending, console.style().plain).filter(|_| pending.moved == Move::Down)?;
    Some((format!("{name} will be less urgent: {levels}"), "[y]es, less urgent [n]o: "))
}

fn told(text: &str, console: &mut Console) {
    let style = console.style();
    let width = if style.plain { usize::MAX } else { style.width };
    for line in wrap(&escape(text), "", "  ", width) {
        console.out(&format!("{line}\n"));
    }
}
