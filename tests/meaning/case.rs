//! Builds a small ruleset declaration by declaration, as text, and reads off what answers come to, as words.

use bedside::answers::{self, Date};
use bedside::check::check;
use bedside::diagnostic::Diagnostic;
use bedside::eval::{Strictness, evaluate};
use bedside::plan::Plan;
use bedside::report::{Assessment, Style, human, json};
use bedside::ruleset::{Ruleset, digest};
use bedside::source::Source;
use serde_json::Value;
use std::fmt::Write as _;

const HEADER: &str = "ruleset case \"Case\"\n  language 1\n  version \"1.0.0\"\n";

/// A ruleset to be. Where a rule sets a level, the levels are `now`, `today`, `week`, `home`, and otherwise `home`.
#[derive(Debug, Clone)]
pub struct Case {
    applies: String,
    text: String,
    otherwise: &'static str,
    has_levels: bool,
}

impl Case {
    pub fn new() -> Self {
        Self { applies: String::new(), text: String::new(), otherwise: "home", has_levels: false }
    }

    /// Yes/no questions with these ids.
    pub fn yes_no(self, ids: &str) -> Self {
        ids.split_whitespace()
            .fold(self, |case, id| case.text(&format!("question {id} \"{id}?\"\n  yes or no")))
    }

    /// A number question; the range as it is written: `whole number 0 to 10`.
    pub fn number(self, id: &str, range: &str) -> Self {
        self.text(&format!("question {id} \"{id}?\"\n  {range}"))
    }

    pub fn one_of(self, id: &str, choices: &str) -> Self {
        self.text(&format!("question {id} \"{id}?\"\n  one of{}", entries(choices)))
    }

    pub fn any_of(self, id: &str, choices: &str) -> Self {
        self.text(&format!("question {id} \"{id}?\"\n  any of{}\n  or none \"None\"", entries(choices)))
    }

    /// Adds a clause to the declaration before.
    pub fn with(mut self, clause: &str) -> Self {
        let _ = writeln!(self.text, "  {clause}");
        self
    }

    /// Makes the question before one that is asked only when this holds.
    pub fn asked_when(self, gate: &str) -> Self {
        self.with(&format!("ask when {gate} because \"Only then.\""))
    }

    pub fn finding(self, id: &str, when: &str) -> Self {
        self.text(&format!("finding {id} \"{id}\"\n  when {when}"))
    }

    pub fn calculate(self, id: &str, expression: &str) -> Self {
        self.text(&format!("calculate {id} \"{id}\" = {expression}"))
    }

    pub fn score(self, id: &str, lines: &[&str]) -> Self {
        self.text(&format!("score {id} \"{id}\"\n  {}", lines.join("\n  ")))
    }

    pub fn pattern(self, id: &str, grades: &[&str]) -> Self {
        self.text(&format!("pattern {id} \"{id}\"\n  {}", grades.join("\n  ")))
    }

    pub fn advice(self, id: &str, when: &str) -> Self {
        self.text(&format!("advice {id} \"{id}\"\n  when {when}"))
    }

    pub fn rule(self, id: &str, when: &str, level: &str) -> Self {
        self.levelled("rule", id, when, level)
    }

    pub fn red_flag(self, id: &str, when: &str, level: &str) -> Self {
        self.levelled("red flag", id, when, level)
    }

    fn levelled(mut self, kind: &str, id: &str, when: &str, level: &str) -> Self {
        self.has_levels = true;
        self.text(&format!(
            "{kind} {id} \"{id}\"\n  when {when}\n  then level {level}\n  because \"Stated.\""
        ))
    }

    pub fn otherwise(mut self, level: &'static str) -> Self {
        self.otherwise = level;
        self
    }

    /// `applies when`, with its text.
    pub fn applies(mut self, when: &str, text: &str) -> Self {
        let _ = writeln!(self.applies, "  applies when {when} else \"{text}\"");
        self
    }

    /// Any declaration.
    pub fn text(mut self, declaration: &str) -> Self {
        let _ = write!(self.text, "\n{declaration}\n");
        self
    }

    pub fn source(&self) -> String {
        let mut text = format!("{HEADER}{}{}", self.applies, self.text);
        if self.has_levels {
            text.push_str(
                "\nlevels\n  now \"Now\"\n  today \"Today\"\n  week \"This week\"\n  home \"At home\"\n",
            );
            let _ = write!(text, "\notherwise level {}\n", self.otherwise);
        }
        text
    }

    /// The problems of the ruleset, one a line with its help.
    pub fn problems(&self) -> String {
        told(&check(&Source::new("case.triage", self.source())).diagnostics)
    }

    fn checked(&self) -> (Ruleset, Plan) {
        let checked = check(&Source::new("case.triage", self.source()));
        let found = told(&checked.diagnostics);
        let both = checked.ruleset.zip(checked.plan);
        both.unwrap_or_else(|| panic!("{found}\nin\n{}", self.source()))
    }

    /// What answers such as `a: yes, n: 3` come to.
    pub fn given(&self, answers: &str) -> Told {
        self.evaluated(answers, Strictness::Lenient).unwrap_or_else(|problems| panic!("{problems}"))
    }

    /// The same on a date of assessment.
    pub fn given_on(&self, date: &str, answers: &str) -> Told {
        let told = self.evaluated_on(Date::parse(date), answers, Strictness::Lenient);
        told.unwrap_or_else(|problems| panic!("{problems}"))
    }

    /// What is wrong with these answers on a date of assessment.
    pub fn refuses_on(&self, date: &str, answers: &str) -> String {
        self.evaluated_on(Date::parse(date), answers, Strictness::Lenient).err().unwrap_or_default()
    }

    /// What is wrong with these answers, one a line.
    pub fn refuses(&self, answers: &str) -> String {
        self.evaluated(answers, Strictness::Lenient).err().unwrap_or_default()
    }

    /// The same where answers that are not used are errors.
    pub fn refuses_strictly(&self, answers: &str) -> String {
        self.evaluated(answers, Strictness::Strict).err().unwrap_or_default()
    }

    fn evaluated(&self, answers: &str, strictness: Strictness) -> Result<Told, String> {
        self.evaluated_on(None, answers, strictness)
    }

    fn evaluated_on(&self, on: Option<Date>, answers: &str, strictness: Strictness) -> Result<Told, String> {
        let (ruleset, plan) = self.checked();
        let source = Source::new("case.yaml", format!("answers: {{{answers}}}\n"));
        let (read, warnings) = answers::read_on(&ruleset, &source, on);
        let mut answers = read.ok_or_else(|| told(&warnings))?;
        answers.assessed_on = answers.assessed_on.or(on);
        let evaluation =
            evaluate(&ruleset, &plan, &answers, strictness).map_err(|problems| told(&problems))?;
        let digest = digest::digest(&ruleset);
        let about = Assessment {
            ruleset: &ruleset,
            plan: &plan,
            digest: &digest,
            source: &source,
            answers: &answers,
            outcome: &evaluation.outcome,
            values: &evaluation.values,
            matters: &[],
            assessed_on: Date { year: 2026, month: 11, day: 20 },
            today: false,
            warnings: &warnings,
            why: true,
            exact: None,
        };
        Ok(Told { result: json::result(&about), page: human::result(&about, Style::text(100)) })
    }
}

fn entries(ids: &str) -> String {
    ids.split_whitespace().fold(String::new(), |mut text, id| {
        let _ = write!(text, "\n    {id} \"{id}\"");
        text
    })
}

fn told(problems: &[Diagnostic]) -> String {
    let line = |it: &Diagnostic| {
        format!("{} {}: {} [{}]\n", it.severity.word(), it.code, it.message, it.help.as_deref().unwrap_or(""))
    };
    problems.iter().map(line).collect()
}

/// A result, as JSON and as people read it.
pub struct Told {
    pub result: Value,
    pub page: String,
}

impl Told {
    fn word(value: &Value) -> String {
        match value {
            Value::String(text) => text.clone(),
            Value::Array(list) => list.iter().map(Self::word).collect::<Vec<_>>().join(" "),
            other => other.to_string(),
        }
    }

    /// `true`, `false` or `open`.
    pub fn finding(&self, id: &str) -> String {
        Self::word(&self.result["findings"][id])
    }

    /// `4`, `4 to 5`, or `null` where it does not apply.
    pub fn number(&self, id: &str) -> String {
        let number = &self.result["numbers"][id];
        assert!(self.result["numbers"].as_object().is_some_and(|all| all.contains_key(id)), "{id}");
        let (min, max) = (Self::word(&number["min"]), Self::word(&number["max"]));
        if min == max { min } else { format!("{min} to {max}") }
    }

    /// The choices still possible.
    pub fn class(&self, id: &str) -> String {
        Self::word(&self.result["classes"][id])
    }

    /// `home` where it is settled, else `week to now` (at least, at most), `?` where only that it applies is open.
    pub fn level(&self) -> String {
        let level = &self.result["level"];
        let settled = level["settled"] == true;
        let bounds = Self::bounds(level);
        if level.is_null() || settled != bounds.contains(" to ") { bounds } else { format!("{bounds}?") }
    }

    pub fn level_without_assumptions(&self) -> String {
        Self::bounds(&self.result["level"]["without_assumptions"])
    }

    fn bounds(level: &Value) -> String {
        let (least, most) = (Self::word(&level["at_least"]), Self::word(&level["at_most"]));
        if least == most { least } else { format!("{least} to {most}") }
    }

    /// A list of ids: `fired`, `open`, `advice`, `ask`, `not_used`, `not_assessed`, `not_applicable`; or `applies`.
    pub fn list(&self, name: &str) -> String {
        Self::word(&self.result[name])
    }

    /// `p likely, q possible` of `patterns` or `patterns_open`.
    pub fn grades(&self, name: &str) -> String {
        let each = self.result[name].as_array().into_iter().flatten();
        each.map(|it| format!("{} {}", Self::word(&it["id"]), Self::word(&it["grade"])))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// `q=no` of what is assumed.
    pub fn assumed(&self) -> String {
        let each = self.result["assumed"].as_object().into_iter().flatten();
        each.map(|(id, value)| format!("{id}={}", Self::word(value))).collect::<Vec<_>>().join(" ")
    }

    /// Withheld advice with its questions: `nsaid(cautions) rest()`.
    pub fn withheld(&self) -> String {
        let each = self.result["withheld"].as_array().into_iter().flatten();
        each.map(|it| format!("{}({})", Self::word(&it["id"]), Self::word(&it["ask"])))
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Why the first advice is withheld.
    pub fn because(&self) -> String {
        Self::word(&self.result["withheld"][0]["because"])
    }
}
