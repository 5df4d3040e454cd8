//! `bedside eval`: one result for each answer file.

use super::console::Console;
use super::input::{self, Refused, Wanted};
use super::{Exit, budget, date, guard};
use crate::answers::{Answers, Date};
use crate::diagnostic::Diagnostic;
use crate::eval::outcome::Outcome;
use crate::eval::{Evaluation, Strictness, assumptions};
use crate::pipeline::{self, Loaded, Ready};
use crate::prove::completions::Completions;
use crate::prove::prover::{Fault, Version};
use crate::report::exact::Exact;
use crate::report::{Assessment, escape, human, json};
use crate::ruleset::digest;
use crate::source::{Source, Span};
use serde_json::Value;
use std::time::Duration;

/// What `eval` takes.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(super) struct Args {
    /// The ruleset; `-` is standard input.
    ruleset: String,
    /// Answer files, YAML or JSON; `-` is standard input.
    #[arg(required = true)]
    answers: Vec<String>,
    /// Say why: every rule with its condition, its values and the answers it read.
    #[arg(long)]
    why: bool,
    /// Refuse answers to questions that are not asked of this person.
    #[arg(long)]
    strict: bool,
    /// The date of the assessment.
    #[arg(long, value_name = "DATE", value_parser = date::parse)]
    on: Option<Date>,
    /// End with exit code 3 where the level is not settled or the ruleset does not apply.
    #[arg(long)]
    require_settled: bool,
    /// Say what is really possible over every way of completing the answers, and which questions settle the level.
    #[arg(long)]
    exact: bool,
    /// How many seconds `--exact` may take for each answer file (10, unless said); what is then not known is told as
    /// not decided.
    #[arg(long, value_name = "SECONDS", value_parser = budget::seconds, requires = "exact")]
    budget: Option<Duration>,
}

/// So long `--exact` may take for one answer file, unless it is said.
const EXACT_BUDGET: Duration = Duration::from_secs(10);

/// An answer file that gives no result: its text, its problems, and how it ends.
pub(super) struct Failed {
    pub source: Source,
    pub problems: Vec<Diagnostic>,
    pub exit: Exit,
}

/// What one answer file comes to: JSON where that is wanted, and how it ends.
type Told = (Option<Value>, Exit);

/// A ruleset with its digest and what was asked of it.
struct Session<'a> {
    args: &'a Args,
    ready: Ready,
    digest: String,
}

/// Evaluates every answer file; a broken one does not stop the others.
pub(super) fn run(args: &Args, console: &mut Console) -> Exit {
    let piped = std::iter::once(&args.ruleset).chain(&args.answers).filter(|path| *path == "-");
    if piped.count() > 1 {
        Console::err("error: standard input can be read once, so `-` may stand once\n");
        return Exit::Usage;
    }
    let ready = match load(&args.ruleset) {
        Ok(ready) => ready,
        Err(failed) => return no_ruleset(&failed, console),
    };
    let digest = digest::digest(&ready.ruleset);
    let session = Session { args, ready, digest };
    let mut exit = Exit::Done;
    let mut results = Vec::new();
    for (at, path) in args.answers.iter().enumerate() {
        if console.closed() {
            break;
        }
        if args.answers.len() > 1 && !console.json() {
            let blank = if at > 0 { "\n" } else { "" };
            console.out(&format!("{blank}File: {}\n\n", escape(path)));
        }
        let (json, ends) = session.one(path, console);
        results.extend(json);
        exit = exit.and(ends);
    }
    print_json(results, console);
    exit
}

fn print_json(mut results: Vec<Value>, console: &mut Console) {
    if !console.json() {
        return;
    }
    let all = match (results.pop(), results.is_empty()) {
        (Some(only), true) => only,
        (last, _) => results.into_iter().chain(last).collect(),
    };
    console.out(&json::text(&all));
}

/// A ruleset without errors.
pub(super) fn load(path: &str) -> Result<Ready, Failed> {
    let loaded = input::load(path, None).map_err(|refused| refused_text(*refused))?;
    let Loaded { ready, diagnostics: mut problems, source, library, .. } = loaded;
    if library && !problems.iter().any(Diagnostic::is_error) {
        problems = vec![library_given(&source)];
    }
    let exit = input::exit_of(&problems, false);
    ready.ok_or(Failed { source, problems, exit })
}

/// Where a word stands first on a line that is no comment.
fn outside_comments(text: &str, word: &str) -> usize {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let is_comment = line.trim_start().starts_with('#');
        if let Some(at) = line.find(word).filter(|_| !is_comment) {
            return start + at;
        }
        start += line.len();
    }
    0
}

/// A library gives no result by itself.
pub(super) fn library_given(source: &Source) -> Diagnostic {
    let at = outside_comments(source.own_text(), "library");
    let message = format!("`{}` is a library, and a ruleset belongs here", source.name());
    Diagnostic::error("bedside::file::library_for_ruleset", Span::new(at, at + "library".len()), message)
        .help("name a ruleset that uses it; a library by itself can be checked with `bedside check`")
}

fn read(path: &str, wanted: Wanted) -> Result<Source, Failed> {
    input::read(path, wanted).map_err(|refused| refused_text(*refused))
}

fn refused_text(refused: Refused) -> Failed {
    Failed { source: refused.source, problems: vec![refused.problem], exit: refused.exit }
}

/// Says why a ruleset cannot be used.
fn no_ruleset(failed: &Failed, console: &mut Console) -> Exit {
    no_rulesets(std::slice::from_ref(failed), console)
}

/// Says why rulesets cannot be used.
pub(super) fn no_rulesets(failed: &[Failed], console: &mut Console) -> Exit {
    if console.json() {
        let each = failed.iter().map(|failed| (&failed.source, failed.problems.as_slice()));
        console.out(&json::text(&json::problems(each)));
    } else {
        for failed in failed {
            console.problems(&failed.source, &failed.problems);
        }
    }
    failed.iter().fold(Exit::Done, |exit, failed| exit.and(failed.exit))
}

impl Session<'_> {
    fn one(&self, path: &str, console: &mut Console) -> Told {
        match self.assess(path, console) {
            Ok(told) => told,
            Err(failed) if console.json() => {
                (Some(json::errors(&failed.source, &failed.problems)), failed.exit)
            }
            Err(failed) => {
                console.problems(&failed.source, &failed.problems);
                if self.args.answers.len() > 1 {
                    // Its heading stands among the results, which may be read without the problems.
                    console.out("No result: this file has problems.\n");
                }
                (None, failed.exit)
            }
        }
    }

    fn assess(&self, path: &str, console: &mut Console) -> Result<Told, Failed> {
        let source = read(path, Wanted::Answers)?;
        let on = self.args.on.unwrap_or_else(date::today);
        let (answers, mut problems) = pipeline::read_answers_on(&self.ready, &source, Some(on));
        let answers = answers.filter(|_| !problems.iter().any(Diagnostic::is_error));
        if let Some(answers) = &answers {
            problems.extend(self.other_date(&source, answers));
        }
        let Some(mut answers) = answers.filter(|_| !problems.iter().any(Diagnostic::is_error)) else {
            return Err(failed(source, problems));
        };
        let today = self.args.on.or(answers.assessed_on).is_none();
        let assessed_on = *answers.assessed_on.get_or_insert(on);
        let strictness = if self.args.strict { Strictness::Strict } else { Strictness::Lenient };
        match pipeline::evaluate(&self.ready, &answers, strictness) {
            Err(found) => {
                problems.extend(found);
                Err(failed(source, problems))
            }
            Ok(Evaluation { outcome, values }) => {
                let Ready { ruleset, plan } = &self.ready;
                let Ok(exact) = self.exact(&answers, &outcome) else {
                    let exit = guard::fault();
                    return Err(Failed { source, problems: Vec::new(), exit });
                };
                let matters = assumptions::assumptions_that_matter(ruleset, plan, &answers);
                let about = Assessment {
                    ruleset,
                    plan,
                    digest: &self.digest,
                    source: &source,
                    answers: &answers,
                    outcome: &outcome,
                    values: &values,
                    matters: &matters,
                    assessed_on,
                    today,
                    warnings: &problems,
                    why: self.args.why,
                    exact: exact.as_ref(),
                };
                Ok((tell(&about, console), self.ends(&about)))
            }
        }
    }

    /// What is really possible, where that is wanted.
    fn exact(&self, answers: &Answers, outcome: &Outcome) -> Result<Option<Exact>, Fault> {
        if !self.args.exact {
            return Ok(None);
        }
        let Ready { ruleset, plan } = &self.ready;
        let stop = budget::stop(self.args.budget.unwrap_or(EXACT_BUDGET));
        Completions::new(Version { ruleset, plan }, answers, stop).told(outcome).map(Some)
    }

    /// An `assessed_on` in the file that differs from `--on`.
    fn other_date(&self, source: &Source, answers: &Answers) -> Option<Diagnostic> {
        let (asked, written) = (self.args.on?, answers.assessed_on?);
        let start = outside_comments(source.text(), "assessed_on");
        let rest = source.text().get(start..).unwrap_or_default();
        let length = rest.find(['\n', '\r', ',', '}']).unwrap_or(rest.len());
        let span = Span::new(start, start + length);
        let message = format!("the answers were assessed on {written}, and `--on` says {asked}");
        let problem = Diagnostic::error("bedside::answers::other_date", span, message);
        let problem = problem.help(format!("leave out `--on {asked}`, or the line in the file"));
        (asked != written).then_some(problem)
    }

    /// Where a settled level is required: a ruleset without levels has nothing to settle.
    fn ends(&self, about: &Assessment) -> Exit {
        let is_settled = about.outcome.level.is_none_or(|level| level.settled);
        let settled = if self.args.require_settled && !(is_settled && about.outcome.applies.is_true()) {
            Exit::NotSettled
        } else {
            Exit::Done
        };
        let undecided = about.exact.is_some_and(Exact::is_undecided);
        settled.and(if undecided { Exit::Undecided } else { Exit::Done })
    }
}

fn failed(source: Source, problems: Vec<Diagnostic>) -> Failed {
    Failed { source, problems, exit: Exit::Problem }
}

fn tell(about: &Assessment, console: &mut Console) -> Option<Value> {
    if console.json() {
        return Some(json::result(about));
    }
    console.problems(about.source, about.warnings);
    console.out(&human::result(about, console.style()));
    None
}
