//! Rows of answers, generated: what a table of many patients holds, wrong cells and contradictions among them.

use bedside::answers::Answers;
use bedside::date::Date;
use bedside::eval::{Strictness, Walks, conclude};
use bedside::number::Decimal;
use bedside::pipeline::Ready;
use bedside::ruleset::{Question, QuestionId, QuestionKind, State, Value};

/// Numbers that only look random: the same every time.
#[derive(Debug, Clone)]
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, count: u64) -> u64 {
        self.next() % count.max(1)
    }

    fn between(&mut self, low: i128, high: i128) -> i128 {
        low + i128::from(self.next()) % (high - low + 1).max(1)
    }
}

/// One row: its cells as text, the day of its assessment, and the answers, where every cell is right.
#[derive(Debug, Clone)]
pub struct Row {
    pub cells: Vec<String>,
    pub assessed_on: Date,
    pub answers: Option<Answers>,
}

/// A row for a ruleset.
pub fn row(ready: &Ready, walks: &mut Walks, numbers: &mut Numbers) -> Row {
    let (ruleset, plan) = (&ready.ruleset, &ready.plan);
    let (first, last) = plan.assessable;
    let usual = Date { year: 2026, month: 1, day: 1 }.day_number();
    let (first, last) = (first.max(usual - 1500).min(last), last.min(usual + 1500).max(first));
    let day = numbers.between(first.into(), last.into());
    let assessed_on = Date::of_day_number(i64::try_from(day).unwrap()).unwrap();
    let mut answers = Answers::nothing(ruleset);
    answers.assessed_on = Some(assessed_on);
    let known = [3, 8, 10, 10][numbers.below(4) as usize];
    for (at, question) in ruleset.questions.iter().enumerate() {
        let state = if numbers.below(10) < known {
            State::Given(value(question, assessed_on, numbers))
        } else if numbers.below(4) == 0 {
            State::Unknown
        } else {
            State::Missing
        };
        answers.set(QuestionId::at(at), state, None);
    }
    if numbers.below(5) > 0 {
        without_what_is_not_asked(ready, walks, &mut answers);
    }
    let written = |at: usize| {
        let question = ruleset.question(QuestionId::at(at));
        written(question, answers.state(QuestionId::at(at)))
    };
    let mut cells: Vec<String> = (0..ruleset.questions.len()).map(written).collect();
    let wrong = numbers.below(40) == 0 && spoil(ready, &mut cells, numbers);
    Row { cells, assessed_on, answers: (!wrong).then_some(answers) }
}

/// Takes out answers that contradict the gates of their questions.
fn without_what_is_not_asked(ready: &Ready, walks: &mut Walks, answers: &mut Answers) {
    let (ruleset, plan) = (&ready.ruleset, &ready.plan);
    for _ in 0..4 {
        walks.run(plan, answers);
        let shut: Vec<QuestionId> = (0..ruleset.questions.len())
            .map(QuestionId::at)
            .filter(|id| !walks.with().truth(plan.gates[id.index()]).possible)
            .filter(|id| matches!(answers.state(*id), State::Given(_)))
            .collect();
        if shut.is_empty() {
            return;
        }
        for id in shut {
            answers.set(id, State::Missing, None);
        }
    }
}

fn value(question: &Question, assessed_on: Date, numbers: &mut Numbers) -> Value {
    let choices = question.choice_ids().len() as u64;
    match &question.kind {
        QuestionKind::YesNo | QuestionKind::OneOf(_) => Value::Choice(numbers.below(choices) as u16),
        QuestionKind::AnyOf { .. } => {
            let share = 1 + numbers.below(5);
            Value::Set((0..choices as u16).filter(|_| numbers.below(6) < share).collect())
        }
        QuestionKind::Number(range) => {
            // Small numbers and round ones are where thresholds stand.
            let units = 10_i128.pow(u32::from(range.decimals));
            let any = numbers.between(range.low, range.high);
            let number = match numbers.below(4) {
                0 => any,
                1 => any / units * units,
                2 => range.low + any % (20 * units),
                _ => numbers.between(range.low, range.low + (range.high - range.low) / 4),
            };
            Value::Number(number.clamp(range.low, range.high))
        }
        QuestionKind::Date(range) => {
            let (low, high) = range.days(Some(assessed_on));
            let low = if numbers.below(2) == 0 { low } else { low.max(high - 1000) };
            Value::Number(numbers.between(low.into(), high.into()))
        }
        QuestionKind::Text => Value::Text("words".to_owned()),
    }
}

/// A cell of a table.
pub fn written(question: &Question, state: &State) -> String {
    match state {
        State::Missing => String::new(),
        State::Unknown => "unknown".to_owned(),
        State::Given(value @ Value::Set(set)) if !set.is_empty() => {
            question.written(value).replace(", ", ";")
        }
        State::Given(value) => question.written(value),
    }
}

/// The answer as JSON and as a cell.
pub fn json_and_cell(question: &Question, value: &Value) -> (String, String) {
    let text = question.written(value);
    match (&question.kind, value) {
        (QuestionKind::Number(_), _) => (text.clone(), text),
        (QuestionKind::YesNo, _) if text == "yes" => ("true".to_owned(), text),
        (QuestionKind::AnyOf { .. }, Value::Set(set)) if !set.is_empty() => (
            format!("[{}]", text.split(", ").map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(",")),
            text.replace(", ", ";"),
        ),
        _ => (format!("\"{text}\""), text),
    }
}

/// Makes one cell wrong, where there is one that can be.
fn spoil(ready: &Ready, cells: &mut [String], numbers: &mut Numbers) -> bool {
    let at = numbers.below(cells.len() as u64) as usize;
    let question = ready.ruleset.question(QuestionId::at(at));
    let wrong = match &question.kind {
        QuestionKind::Number(range) => {
            let above = Decimal { units: range.high + 1, decimals: range.decimals }.to_string();
            let finer = Decimal { units: range.low * 10 + 1, decimals: range.decimals + 1 }.to_string();
            [above, finer, "12 kg".to_owned(), "1e3".to_owned(), "007".to_owned()][numbers.below(5) as usize]
                .clone()
        }
        QuestionKind::Date(_) => {
            ["2025-02-29", "2026-1-01", "01/02/2026", "soon"][numbers.below(4) as usize].to_owned()
        }
        QuestionKind::AnyOf { choices, .. } => match numbers.below(3) {
            0 => format!("{0};{0}", choices[0].id),
            1 => format!("{};none", choices[0].id),
            _ => "no_such_choice".to_owned(),
        },
        QuestionKind::YesNo | QuestionKind::OneOf(_) => "no_such_choice".to_owned(),
        QuestionKind::Text => return false,
    };
    cells[at] = wrong;
    true
}

/// What a row comes to: a cell for each column of the result, none where the row has an error.
pub fn expected(ready: &Ready, row: &Row, walks: &mut Walks) -> Option<Vec<(String, String)>> {
    let answers = row.answers.as_ref()?;
    let outcome = conclude(&ready.ruleset, &ready.plan, answers, Strictness::Lenient, walks).ok()?;
    Some(super::results::cells(ready, &outcome))
}
