//! The laws of dates: only whole days are added, and no reckoned date leaves the calendar.

use super::{codes, places, roots};
use crate::check::codes::ANSWER;
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::ruleset::visit::{self, Node};
use crate::ruleset::{Case, Num, NumKind, QuestionKind, Ruleset, State, Value};
use crate::source::Span;
use foldhash::{HashSet, HashSetExt as _};

pub(super) fn check(ruleset: &Ruleset, plan: &Plan) -> Vec<Diagnostic> {
    let mut uneven: HashSet<_> = plan.uneven_days.iter().copied().collect();
    let mut outside: HashSet<_> = plan.outside_calendar.iter().copied().collect();
    let mut found: Vec<Diagnostic> =
        ruleset.cases.iter().flat_map(|case| case_on_its_day(ruleset, plan, case)).collect();
    if uneven.is_empty() && outside.is_empty() {
        return found;
    }
    for (_, root) in roots::roots(ruleset) {
        visit::each_node(root, |node| {
            let Node::Num(num) = node else { return };
            if uneven.remove(&num.id) {
                found.push(not_whole(ruleset, num));
            }
            // A date further in is told of first; what is reckoned from it is outside because of it.
            if outside.remove(&num.id) && !reckons_from(num, &plan.outside_calendar) {
                found.push(outside_calendar(ruleset, num));
            }
        });
    }
    found
}

/// What a case answers that its day of assessment does not allow, as an answer file would be refused.
fn case_on_its_day(ruleset: &Ruleset, plan: &Plan, case: &Case) -> Vec<Diagnostic> {
    // A checked ruleset has no circle; the bound makes this end whatever it is given.
    let like = |case: &&Case| case.like.and_then(|at| ruleset.cases.get(at));
    let chain: Vec<&Case> = std::iter::successors(Some(case), like).take(ruleset.cases.len()).collect();
    let Some(on) = chain.iter().find_map(|case| case.assessed_on) else { return Vec::new() };
    let (first, last) = plan.assessable;
    if !(first..=last).contains(&on.day_number()) {
        let message = format!("on {on} some date question of this ruleset has nothing left to answer");
        let help = "give the case another `assessed_on`, or declare wider ranges";
        return vec![Diagnostic::error(ANSWER, case.span, message).help(help)];
    }
    let (mut answered, mut found) = (HashSet::new(), Vec::new());
    for (at, given) in
        chain.iter().enumerate().flat_map(|(at, case)| case.given.iter().map(move |it| (at, it)))
    {
        let question = ruleset.question(given.question);
        let State::Given(Value::Number(day)) = &given.state else {
            answered.insert(given.question);
            continue;
        };
        let QuestionKind::Date(range) = question.kind else { continue };
        let (low, high) = range.days(Some(on));
        if answered.insert(given.question) && !(i128::from(low)..=i128::from(high)).contains(day) {
            let of_its_case = chain.get(at..).unwrap_or_default().iter().find_map(|case| case.assessed_on);
            if at > 0 && of_its_case == Some(on) {
                // Told at the case that gives this answer, which has the same day.
                continue;
            }
            let span = if at == 0 { value_of(ruleset, given.span) } else { case.span };
            let date = question.written(&Value::Number(*day));
            let message = format!("`{}` cannot be {date} in an assessment on {on}", question.id);
            let help = "write a date that can be answered on that day, or another `assessed_on`";
            found.push(Diagnostic::error(ANSWER, span, message).help(help));
        }
    }
    found
}

/// The value of an answer, which stands behind the name.
fn value_of(ruleset: &Ruleset, answer: Span) -> Span {
    let words = ruleset.source.slice(answer);
    let name = words.find(' ').unwrap_or_default();
    let blanks = words.get(name..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    Span {
        start: answer.end - u32::try_from(words.len() - name - blanks).unwrap_or_default(),
        end: answer.end,
    }
}

fn reckons_from(num: &Num, outside: &[crate::ruleset::NumId]) -> bool {
    matches!(&num.kind, NumKind::PlusDays(date, _) if outside.contains(&date.id))
}

fn not_whole(ruleset: &Ruleset, days: &Num) -> Diagnostic {
    let words = places::words(&ruleset.source, days.span);
    let message = format!("`{words}` need not be a whole number, and only whole days are added to a date");
    let rounded = format!(
        "round({}, 0)",
        words.strip_prefix('(').and_then(|it| it.strip_suffix(')')).unwrap_or(&words)
    );
    Diagnostic::error(codes::WHOLE_DAYS, days.span, message)
        .labelled("may have decimals")
        .help(format!("say how it is rounded, such as `{rounded}`, in parentheses"))
}

fn outside_calendar(ruleset: &Ruleset, date: &Num) -> Diagnostic {
    let words = places::words(&ruleset.source, date.span);
    let message = format!("`{words}` can lie outside the calendar, which goes from the year 1 to 9999");
    Diagnostic::error(codes::OUTSIDE_CALENDAR, date.span, message)
        .labelled("can be too early or too late")
        .help("add fewer days, or declare narrower ranges for what it is reckoned from")
}
