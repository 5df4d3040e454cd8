//! A result as a text to be signed and kept: one fact a line, in an order that does not hang on the layout of the ruleset,
//! without dates, so that two results differ in exactly the lines in which they say something else.

use super::expected::Actual;
use super::withheld::{self, Names};
use super::{Assessment, escape, evidence, numbers, shown, words};
use crate::diagnostic::Diagnostic;
use crate::eval::Strictness;
use crate::eval::outcome::LevelOutcome;
use crate::pipeline::{self, Ready};
use crate::ruleset::{ClassId, LevelId, RuleId};
use crate::source::Source;

/// The form of these texts; it is raised whenever the same result would be written in another way.
const FORM: &str = "1";

/// Lines under construction.
struct Lines(Vec<String>);

impl Lines {
    fn say(&mut self, what: &str, text: &str) {
        self.0.push(format!("{what}: {}", escape(text)));
    }

    /// Lines of one kind in the order of their letters, so that moving declarations changes nothing.
    fn all(&mut self, what: &str, texts: impl Iterator<Item = String>) {
        let mut texts: Vec<String> = texts.collect();
        texts.sort();
        for text in &texts {
            self.say(what, text);
        }
    }
}

/// The result of an answer file as lines. The date of the assessment is the file's, else it is open: no clock is read.
///
/// # Errors
/// What is wrong with the file, or what in it contradicts itself or the ruleset.
pub fn result(ready: &Ready, source: &Source) -> Result<String, Vec<Diagnostic>> {
    let (answers, problems) = pipeline::read_answers(ready, source);
    let answers = answers.ok_or(problems)?;
    let found = pipeline::evaluate(ready, &answers, Strictness::Lenient)?;
    let Ready { ruleset, plan } = ready;
    let (outcome, values) = (&found.outcome, &found.values);
    Ok(text(Actual { ruleset, plan, source, answers: &answers, outcome, values }))
}

/// The result as lines.
#[must_use]
pub fn text(of: Actual) -> String {
    let about = of.assessment();
    let mut lines = Lines(Vec::new());
    lines.say("snapshot", FORM);
    lines.say("ruleset", &about.ruleset.id);
    lines.say("version", &about.ruleset.version);
    applies(&about, &mut lines);
    if let Some(found) = &about.outcome.level {
        level(&about, found, &mut lines);
    }
    rules(&about, &mut lines);
    patterns(&about, &mut lines);
    advice(&about, &mut lines);
    values(&about, &mut lines);
    questions(&about, &mut lines);
    lines.0.join("\n") + "\n"
}

fn named(id: &str, text: &str) -> String {
    format!("{id} \"{text}\"")
}

fn applies(about: &Assessment, lines: &mut Lines) {
    let applies = about.outcome.applies;
    lines.say("applies", if applies.is_true() { "yes" } else { words::truth(applies) });
    let texts = about.outcome.not_applicable.iter().filter_map(|at| about.ruleset.applies.get(*at));
    for text in texts.filter_map(|it| it.otherwise.as_deref()) {
        lines.say("does not apply", text);
    }
}

fn level(about: &Assessment, found: &LevelOutcome, lines: &mut Lines) {
    let words = |id| named(words::level_id(about.ruleset, id), words::level_text(about.ruleset, id));
    let (bounds, bare) = (found.bounds, found.without_assumptions);
    if found.settled {
        lines.say("level", &words(bounds.at_least));
    } else {
        lines.say("level at least", &words(bounds.at_least));
        lines.say("level at most", &words(bounds.at_most));
    }
    if bare != bounds {
        lines.say("without assumptions at least", &words(bare.at_least));
        lines.say("without assumptions at most", &words(bare.at_most));
    }
    set_by(about, bounds.at_least, lines);
}

fn set_by(about: &Assessment, level: LevelId, lines: &mut Lines) {
    let rules = about.outcome.fired.iter().filter_map(|id| words::rule(about.ruleset, *id));
    let mut ids: Vec<String> =
        rules.filter(|rule| rule.level == Some(level)).map(|rule| rule.id.clone()).collect();
    if ids.is_empty() && about.ruleset.otherwise.as_ref().is_some_and(|it| it.level == level) {
        ids.push("otherwise".to_owned());
    }
    lines.all("level set by", ids.into_iter());
}

fn rules(about: &Assessment, lines: &mut Lines) {
    let ruleset = about.ruleset;
    let told = |id: &RuleId| {
        let rule = words::rule(ruleset, *id)?;
        let flag = if rule.red_flag { ", red flag" } else { "" };
        let level = rule.level.map(|level| format!(", level {}", words::level_id(ruleset, level)));
        Some(format!("{}{flag}{}", named(&rule.id, &rule.name), level.unwrap_or_default()))
    };
    let reason = |id: &RuleId| {
        let rule = words::rule(ruleset, *id)?;
        Some(format!("{}: {}", rule.id, rule.because.as_ref()?))
    };
    let waits = |id: &RuleId| {
        let rule = words::rule(ruleset, *id);
        let conditions = rule.into_iter().flat_map(|rule| [Some(&rule.when), rule.unless.as_ref()]);
        let questions = conditions.flatten().flat_map(|cond| evidence::waits_for(about, cond));
        let name = rule.map_or("", |rule| rule.id.as_str());
        let mut lines: Vec<String> =
            questions.map(|id| format!("{name}: {}", words::question_id(ruleset, id))).collect();
        lines.sort();
        lines.dedup();
        lines
    };
    let (fired, open) = (&about.outcome.fired, &about.outcome.open);
    lines.all("rule fired", fired.iter().filter_map(told));
    lines.all("rule open", open.iter().filter_map(told));
    lines.all("reason", fired.iter().chain(open).filter_map(reason));
    lines.all("waits for", open.iter().flat_map(waits));
}

fn patterns(about: &Assessment, lines: &mut Lines) {
    for (what, list) in [("pattern", &about.outcome.patterns), ("pattern open", &about.outcome.patterns_open)]
    {
        let told = list.iter().filter_map(|(id, grade)| {
            let pattern = words::pattern(about.ruleset, *id)?;
            Some(format!("{}, {}", named(&pattern.id, &pattern.name), grade.word()))
        });
        lines.all(what, told);
    }
}

fn advice(about: &Assessment, lines: &mut Lines) {
    let given = about.outcome.advice.iter().filter_map(|id| words::advice(about.ruleset, *id));
    lines.all("advice given", given.map(|it| named(&it.id, &it.text)));
    let held = || {
        let each = about.outcome.withheld.iter();
        each.filter_map(|held| Some((held, words::advice(about.ruleset, held.advice)?)))
    };
    lines.all("advice withheld", held().map(|(_, it)| named(&it.id, &it.text)));
    lines.all(
        "withheld because",
        held().map(|(held, it)| format!("{}: {}", it.id, withheld::because(about, held, Names::Ids))),
    );
    lines.all(
        "withheld until answered",
        held().flat_map(|(held, it)| {
            let asked = held.ask.iter().map(|id| words::question_id(about.ruleset, *id));
            asked.map(|question| format!("{}: {question}", it.id)).collect::<Vec<_>>()
        }),
    );
}

fn values(about: &Assessment, lines: &mut Lines) {
    let (ruleset, outcome) = (about.ruleset, about.outcome);
    let classes = ruleset.classes.iter().enumerate().map(|(at, class)| {
        let possible = outcome.class(ClassId::at(at)).iter();
        let choices = possible.filter_map(|at| class.choices.get(usize::from(*at)));
        let choices: Vec<String> = choices.map(|choice| named(&choice.id, &choice.text)).collect();
        let told = if choices.is_empty() { "does not apply".to_owned() } else { choices.join(" or ") };
        format!("{}: {told}", class.id)
    });
    lines.all("class", classes);
    let calculations = ruleset.calculations.iter().zip(&outcome.calculations);
    let calculations =
        calculations.map(|(it, value)| format!("{}: {}", it.id, words::calculated(it, value.as_ref())));
    let scores = ruleset.scores.iter().zip(&outcome.scores);
    let scores = scores.map(|(it, value)| format!("{}: {}", it.id, words::range(Some(value))));
    lines.all("number", calculations.chain(scores));
    let prorated = ruleset.scores.iter().zip(&outcome.prorated).filter_map(|(it, value)| {
        let recorded = numbers::of_score(ruleset, it);
        Some(format!("{}: {}", it.id, numbers::prorated(value.as_ref()?, recorded)))
    });
    lines.all("prorated", prorated);
    let shown = shown::list(about).into_iter();
    lines.all("shown", shown.map(|it| format!("{}: {}: {}", it.under, it.id, it.text)));
    let findings = outcome.not_assessed.iter().filter_map(|(id, _)| ruleset.findings.get(id.index()));
    lines.all("not assessed", findings.map(|it| named(&it.id, &it.name)));
}

/// What is asked next keeps its order, which says what matters most.
fn questions(about: &Assessment, lines: &mut Lines) {
    let named_question = |id| {
        let question = words::question(about.ruleset, id)?;
        Some(named(&question.id, &question.text))
    };
    for text in about.outcome.ask.iter().filter_map(|id| named_question(*id)) {
        lines.say("ask", &text);
    }
    let assumed = about.outcome.assumed.iter().filter_map(|id| {
        let question = words::question(about.ruleset, *id)?;
        let value = question.assume.as_ref().map(|value| question.written(value));
        Some(format!("{}: {}", question.id, value.unwrap_or_default()))
    });
    lines.all("assumed", assumed);
    let not_used = about.outcome.not_used.iter();
    lines.all("not used", not_used.map(|id| words::question_id(about.ruleset, *id).to_owned()));
}
