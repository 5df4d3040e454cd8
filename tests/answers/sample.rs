//! A small ruleset made by hand, and what reading a text against it gives, as one line.

use bedside::answers::{Answers, State, codes, read};
use bedside::ruleset::{
    Choice, Cond, CondId, CondKind, NumberRange, Question, QuestionKind, Rule, Ruleset, Who,
};
use bedside::source::{Source, Span};

const PLACE: Span = Span { start: 0, end: 0 };

fn choices(ids: &[&str]) -> Vec<Choice> {
    let choice =
        |id: &&str| Choice { id: (*id).to_owned(), text: format!("The {id}"), points: None, span: PLACE };
    ids.iter().map(choice).collect()
}

fn question(id: &str, text: &str, kind: QuestionKind) -> Question {
    Question {
        id: id.to_owned(),
        span: PLACE,
        text: text.to_owned(),
        help: None,
        kind,
        gate: None,
        by: Who::Patient,
        assume: None,
        worse: None,
        unknown_text: None,
        codes: Vec::new(),
        because: None,
        cite: Vec::new(),
        section: None,
        scale: None,
        group: None,
    }
}

fn number(low: i128, high: i128, decimals: u8, unit: Option<&str>) -> QuestionKind {
    QuestionKind::Number(NumberRange { low, high, decimals, unit: unit.map(str::to_owned), also_in: None })
}

fn questions() -> Vec<Question> {
    let symptom =
        QuestionKind::AnyOf { choices: choices(&["cough", "rash", "ache"]), none: "None".to_owned() };
    vec![
        question("fever", "Do you have a fever?", QuestionKind::YesNo),
        question("bladder_control", "Can you hold water?", QuestionKind::YesNo),
        question(
            "site",
            "Where is the pain worst?",
            QuestionKind::OneOf(choices(&["hip", "knee", "low_back"])),
        ),
        question("symptom", "Which of these?", symptom),
        question("age", "How old are you?", number(0, 120, 0, Some("years"))),
        question("temp", "Body temperature", number(300, 450, 1, Some("°C"))),
        question("change", "How did it change?", number(-10, 10, 0, None)),
        question("note", "Anything else?", QuestionKind::Text),
    ]
}

fn red_flag() -> Rule {
    Rule {
        id: "sepsis".to_owned(),
        span: PLACE,
        name: "Sepsis".to_owned(),
        red_flag: true,
        when: Cond { id: CondId(0), span: PLACE, kind: CondKind::Always },
        unless: None,
        level: None,
        advise: Vec::new(),
        because: None,
        cite: Vec::new(),
    }
}

/// Questions of every kind, and one red flag.
pub fn ruleset() -> Ruleset {
    Ruleset {
        source: Source::new("pain.triage", ""),
        id: "pain".to_owned(),
        title: "Pain".to_owned(),
        language: 1,
        version: "1.0.0".to_owned(),
        about: None,
        authors: None,
        applies: Vec::new(),
        levels: Vec::new(),
        sections: Vec::new(),
        sources: Vec::new(),
        scales: Vec::new(),
        questions: questions(),
        groups: Vec::new(),
        findings: Vec::new(),
        calculations: Vec::new(),
        scores: Vec::new(),
        classes: Vec::new(),
        patterns: Vec::new(),
        advice: Vec::new(),
        rules: vec![red_flag()],
        otherwise: None,
        promises: Vec::new(),
        impossibles: Vec::new(),
        cases: Vec::new(),
        conds: 1,
        nums: 0,
        highest_read: Vec::new(),
    }
}

/// The answers as `id=answer`, what is missing left out.
fn understood(ruleset: &Ruleset, answers: &Answers) -> String {
    let states = ruleset.questions.iter().zip(answers.states());
    let shown = states.filter_map(|(question, state)| match state {
        State::Missing => None,
        State::Unknown => Some(format!("{}=unknown", question.id)),
        State::Given(value) => Some(format!("{}={}", question.id, question.written(value))),
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// Reads a text as a file of a name. Each problem is its code, the words it points at, and the words to put there.
pub fn report_as(name: &str, text: &str) -> String {
    let ruleset = ruleset();
    let source = Source::new(name, text);
    let (answers, problems) = read(&ruleset, &source);
    if let Some(answers) = answers {
        return understood(&ruleset, &answers);
    }
    let line = |problem: &bedside::diagnostic::Diagnostic| {
        assert!(problem.help.is_some(), "{problem:?}");
        assert!(codes::ALL.contains(&problem.code), "{problem:?}");
        let name = problem.code.rsplit("::").next().unwrap_or_default();
        let words = source.slice(problem.span());
        let mend = problem.edit.as_ref().map(|edit| format!(" → {}", edit.text));
        format!("{name} `{words}`{}", mend.unwrap_or_default())
    };
    let lines: Vec<String> = problems.iter().map(line).collect();
    lines.join(" | ")
}

/// Reads a text as YAML, or as JSON if it starts with a brace.
pub fn report(text: &str) -> String {
    report_as("anna.yaml", text)
}

/// One line under `answers:`.
pub fn one(line: &str) -> String {
    report(&format!("answers:\n  {line}\n"))
}

/// One entry of `answers` in JSON.
pub fn json(entry: &str) -> String {
    report_as("anna.json", &format!("{{\"answers\": {{{entry}}}}}"))
}

/// Every text gives its report.
pub fn all(cases: &[(&str, &str)], run: fn(&str) -> String) {
    for (text, expected) in cases {
        assert_eq!(run(text), *expected, "{text}");
    }
}
