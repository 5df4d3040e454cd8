//! The case that would notice a change: of a patient of whom the changed text says something else, lines that hold of what
//! the ruleset says and do not all hold of what the changed one says.

use crate::answers::{Answers, Date};
use crate::eval::expect;
use crate::eval::outcome::{Outcome, Range};
use crate::number::{self, Decimal};
use crate::report::case;
use crate::ruleset::{
    AdviceId, CalculationId, ClassId, Expectation, ExpectationKind as Kind, FindingId, Grade, LevelId,
    PatternId, QuestionId, RuleId, Ruleset, ScoreId,
};
use crate::source::Span;
use num_traits::ToPrimitive;

/// A line of `expect`: as it is written, and what it means.
struct Line {
    text: String,
    meaning: Expectation,
}

fn line(text: String, kind: Kind) -> Line {
    Line { text, meaning: Expectation { negated: false, span: Span::new(0, 0), kind } }
}

/// The same with `not` before it.
fn not(text: &str, kind: Kind) -> Line {
    Line { text: format!("not {text}"), meaning: Expectation { negated: true, span: Span::new(0, 0), kind } }
}

/// The case, by this name, of a patient with what the ruleset says of them and what the changed one says; the changed one
/// may refuse their answers. None where no line of a case tells the two apart.
#[must_use]
pub fn case(
    (ruleset, changed): (&Ruleset, &Ruleset),
    name: &str,
    answers: &Answers,
    outcomes: (&Outcome, Option<&Outcome>),
) -> Option<String> {
    let (outcome, other) = outcomes;
    let tells = |line: &Line| {
        let holds = expect::holds(ruleset, outcome, &line.meaning);
        holds && !other.is_some_and(|other| expect::holds(changed, other, &line.meaning))
    };
    let mut expect = case::level(ruleset, outcome);
    if !levels(ruleset, outcome).iter().any(tells) || expect.is_empty() {
        let first = all(ruleset, outcome).into_iter().find(tells)?;
        expect.retain(|line| *line != first.text);
        expect.push(first.text);
    }
    Some(case::text(ruleset, name, answers, &expect))
}

/// What a result says of the level, the lines of [`case::level`].
fn levels(ruleset: &Ruleset, outcome: &Outcome) -> Vec<Line> {
    if outcome.applies.is_false() {
        return vec![line("does not apply".to_owned(), Kind::DoesNotApply)];
    }
    let Some(level) = outcome.level else { return Vec::new() };
    let id = |id: LevelId| ruleset.levels.get(id.index()).map_or("", |level| level.id.as_str());
    let (least, most) = (level.bounds.at_least, level.bounds.at_most);
    if level.settled {
        return vec![line(format!("level {}", id(least)), Kind::Level(least))];
    }
    vec![
        line(format!("level at least {}", id(least)), Kind::LevelAtLeast(least)),
        line(format!("level at most {}", id(most)), Kind::LevelAtMost(most)),
        not("settled", Kind::Settled),
    ]
}

/// Every line that may hold of a result, the weightiest first.
fn all(ruleset: &Ruleset, outcome: &Outcome) -> Vec<Line> {
    let mut lines = levels(ruleset, outcome);
    lines.push(line("applies".to_owned(), Kind::Applies));
    for (at, rule) in ruleset.rules.iter().enumerate() {
        let id = RuleId::at(at);
        lines.push(line(format!("fired {}", rule.id), Kind::Fired(id)));
        lines.push(line(format!("open {}", rule.id), Kind::Open(id)));
        lines.push(not(&format!("fired {}", rule.id), Kind::Fired(id)));
    }
    for (at, pattern) in ruleset.patterns.iter().enumerate() {
        for (word, grade) in [("likely", Grade::Likely), ("possible", Grade::Possible)] {
            let kind = || Kind::Pattern(PatternId::at(at), grade);
            lines.push(line(format!("{word} {}", pattern.id), kind()));
            lines.push(not(&format!("{word} {}", pattern.id), kind()));
        }
    }
    for (at, advice) in ruleset.advice.iter().enumerate() {
        let id = AdviceId::at(at);
        lines.push(line(format!("advise {}", advice.id), Kind::Advise(id)));
        lines.push(line(format!("withheld {}", advice.id), Kind::Withheld(id)));
        lines.push(not(&format!("advise {}", advice.id), Kind::Advise(id)));
        lines.push(not(&format!("withheld {}", advice.id), Kind::Withheld(id)));
    }
    derived(ruleset, outcome, &mut lines);
    for (at, question) in ruleset.questions.iter().enumerate() {
        let id = QuestionId::at(at);
        for (word, kind) in [("asks", Kind::Asks(id)), ("assumed", Kind::Assumed(id))] {
            lines.push(line(format!("{word} {}", question.id), kind.clone()));
            lines.push(not(&format!("{word} {}", question.id), kind));
        }
    }
    lines
}

/// Findings, classes and numbers.
fn derived(ruleset: &Ruleset, outcome: &Outcome, lines: &mut Vec<Line>) {
    for (at, finding) in ruleset.findings.iter().enumerate() {
        for (word, wanted) in [("yes", Some(true)), ("no", Some(false)), ("open", None)] {
            let kind = Kind::Finding(FindingId::at(at), wanted);
            lines.push(line(format!("{} {word}", finding.id), kind));
        }
    }
    for (at, class) in ruleset.classes.iter().enumerate() {
        let still = outcome.class(ClassId::at(at));
        let ids = still.iter().filter_map(|at| class.choices.get(usize::from(*at)));
        let ids: Vec<&str> = ids.map(|choice| choice.id.as_str()).collect();
        if !ids.is_empty() {
            let kind = Kind::Class(ClassId::at(at), still.to_vec());
            lines.push(line(format!("{} {}", class.id, ids.join(" or ")), kind));
        }
    }
    for (at, (score, range)) in ruleset.scores.iter().zip(&outcome.scores).enumerate() {
        if let Some((text, low, high)) = written(range, false) {
            lines.push(line(format!("{} {text}", score.id), Kind::Score(ScoreId::at(at), low, high)));
        }
    }
    for (at, (number, range)) in ruleset.calculations.iter().zip(&outcome.calculations).enumerate() {
        if let Some((text, low, high)) = range.as_ref().and_then(|range| written(range, number.is_date)) {
            let kind = Kind::Calculation(CalculationId::at(at), low, high);
            lines.push(line(format!("{} {text}", number.id), kind));
        }
    }
}

/// A range as it is written in a case; none where no finite decimal is exact.
fn written(range: &Range, is_date: bool) -> Option<(String, Decimal, Decimal)> {
    let end = |value| {
        number::decimals_of(value)?;
        let number = Decimal::parse(&number::text(value)).ok()?;
        let text = if is_date {
            Date::of_day_number(value.to_integer().to_i64()?)?.to_string()
        } else {
            number::text(value)
        };
        Some((text, number))
    };
    let ((low, from), (high, to)) = (end(&range.min)?, end(&range.max)?);
    Some((if low == high { low } else { format!("{low} to {high}") }, from, to))
}
