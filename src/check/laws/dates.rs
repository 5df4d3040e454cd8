//! The laws of dates: only whole days are added, and no reckoned date leaves the calendar.

use super::{codes, places, roots};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::ruleset::visit::{self, Node};
use crate::ruleset::{Num, NumKind, Ruleset};
use std::collections::HashSet;

pub(super) fn check(ruleset: &Ruleset, plan: &Plan) -> Vec<Diagnostic> {
    let mut uneven: HashSet<_> = plan.uneven_days.iter().copied().collect();
    let mut outside: HashSet<_> = plan.outside_calendar.iter().copied().collect();
    let mut found = Vec::new();
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
