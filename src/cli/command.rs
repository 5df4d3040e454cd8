//! The commands, one line each. Only the one that is asked for is built: a program that runs for milliseconds has no
//! time for the options of all the others.

use super::console::Console;
use super::{
    Exit, batch, check, completions, diff, eval, explain, export, fmt, mutate, new, prove, review, test,
    watch,
};
use clap::error::{Error, ErrorKind};
use clap::{ArgMatches, Args, FromArgMatches, Subcommand};

/// The commands: what each is called, what it does, and the module that does it.
macro_rules! commands {
    ($($name:ident $word:literal $module:ident $about:literal)*) => {
        /// A command with what it was given.
        #[derive(Debug)]
        pub(super) enum Command {
            $(#[doc = $about] $name($module::Args),)*
        }

        impl Command {
            /// Does what is asked.
            pub(super) fn run(&self, console: &mut Console) -> Exit {
                match self {
                    $(Self::$name(args) => $module::run(args, console),)*
                }
            }
        }

        impl Command {
            /// Whether its calls never go deep, whatever it is given: brackets and what nests in answers have limits, and
            /// what depends on each other is worked off in a list. To start a thread is a tenth of a short run. Windows
            /// gives a program's first thread an eighth of the room.
            pub(super) fn stays_shallow(&self) -> bool {
                cfg!(unix) && matches!(self, Self::Check(_) | Self::Eval(_))
            }
        }

        impl Subcommand for Command {
            fn augment_subcommands(program: clap::Command) -> clap::Command {
                program
                    $(.subcommand(clap::Command::new($word).about($about).defer(|command| {
                        $module::Args::augment_args(command).about($about).long_about(None)
                    })))*
            }

            fn augment_subcommands_for_update(program: clap::Command) -> clap::Command {
                Self::augment_subcommands(program)
            }

            fn has_subcommand(name: &str) -> bool {
                [$($word),*].contains(&name)
            }
        }

        impl FromArgMatches for Command {
            fn from_arg_matches(given: &ArgMatches) -> Result<Self, Error> {
                match given.subcommand() {
                    $(Some(($word, given)) => $module::Args::from_arg_matches(given).map(Self::$name),)*
                    Some(_) => Err(Error::new(ErrorKind::InvalidSubcommand)),
                    None => Err(Error::new(ErrorKind::MissingSubcommand)),
                }
            }

            fn update_from_arg_matches(&mut self, given: &ArgMatches) -> Result<(), Error> {
                *self = Self::from_arg_matches(given)?;
                Ok(())
            }
        }
    };
}

commands! {
    Check "check" check "Report every problem of rulesets"
    Eval "eval" eval "Evaluate answer files, one result for each"
    Diff "diff" diff "Say which patients a change of the rules touches, downgrades first"
    Fmt "fmt" fmt "Give rulesets their one layout"
    New "new" new "Make a first ruleset to change"
    Test "test" test "Run the cases of rulesets"
    Prove "prove" prove "Prove what holds for every possible patient, and show for whom something does not"
    Mutate "mutate" mutate "Say which small changes of a ruleset no case notices"
    Explain "explain" explain "Say what an error code means, with an example and its mend"
    Watch "watch" watch "Check, and evaluate answer files, again on every save; say what changed"
    Review "review" review "Hold the results of stored answer files against the accepted ones"
    Batch "batch" batch "Evaluate the rows of a file, one result for each, or count what they come to"
    Export "export" export "Write a ruleset in the form of another program: an SQL query"
    Completions "completions" completions "Write the completions of a shell"
}
