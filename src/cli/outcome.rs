//! How a command over several files ends: its exit code, and the texts that could not be used.

use super::Exit;
use super::console::Console;
use super::input::Refused;
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// What a run over several files has come to so far.
#[derive(Default)]
pub(super) struct Outcome {
    exit: Option<Exit>,
    refused: Vec<(Source, Vec<Diagnostic>)>,
}

impl Outcome {
    /// One file ended so; the worst of all is how the command ends.
    pub(super) fn ends(&mut self, exit: Exit) {
        self.exit = Some(self.exit.map_or(exit, |before| before.and(exit)));
    }

    /// A file could not be used: told at once to people, kept for programs.
    pub(super) fn refuse(&mut self, refused: Refused, console: &mut Console) {
        self.ends(refused.exit);
        self.problems(refused.source, vec![refused.problem], console);
    }

    /// What is wrong with a file: told at once to people, kept for programs.
    pub(super) fn problems(&mut self, source: Source, problems: Vec<Diagnostic>, console: &mut Console) {
        if !console.json() {
            console.problems(&source, &problems);
        }
        self.refused.push((source, problems));
    }

    /// The texts that could not be used, and what is wrong with each.
    pub(super) fn refused(&self) -> &[(Source, Vec<Diagnostic>)] {
        &self.refused
    }

    /// The exit code of the command.
    pub(super) fn exit(&self) -> Exit {
        self.exit.unwrap_or(Exit::Done)
    }
}
