//! The law of functions: the declared ranges prove that every argument has a value, and that none is too large.

use super::{codes, divisors, mention, places};
use crate::diagnostic::Diagnostic;
use crate::number::Exact;
use crate::plan::{OutsideDomain, Plan};
use crate::real::Fault;
use crate::ruleset::visit::{self, Node};
use crate::ruleset::{Num, NumKind, QuestionKind, Ruleset};
use foldhash::HashMap;
use num_traits::{Signed, Zero};

pub(super) fn check(ruleset: &Ruleset, plan: &Plan) -> Vec<Diagnostic> {
    let mut wanted: HashMap<_, _> =
        plan.outside_domain.iter().map(|outside| (outside.function, outside)).collect();
    let mut found = Vec::new();
    if wanted.is_empty() {
        return found;
    }
    for root in visit::roots(ruleset) {
        visit::each_node(root, |node| {
            if let Node::Num(num) = node
                && let Some(outside) = wanted.remove(&num.id)
            {
                found.push(match outside.fault {
                    Fault::TooLarge => too_large(ruleset, outside, num),
                    Fault::Domain | Fault::Zero => outside_domain(ruleset, outside, num),
                });
            }
        });
    }
    found
}

/// The function with its argument (of a power: its base), and what the argument must be.
struct Called<'r> {
    name: &'static str,
    argument: &'r Num,
    needs: &'static str,
    /// Whether zero itself is allowed.
    zero: bool,
}

fn called<'r>(function: &'r Num, arguments: &[(Exact, Exact)]) -> Option<Called<'r>> {
    let above = "a number above 0";
    let not_below = "a number that is not below 0";
    Some(match &function.kind {
        NumKind::Ln(argument) => Called { name: "ln", argument, needs: above, zero: false },
        NumKind::Log10(argument) => Called { name: "log10", argument, needs: above, zero: false },
        NumKind::Exp(argument) => Called { name: "exp", argument, needs: "a number", zero: true },
        NumKind::Root(argument, _) => Called { name: "root", argument, needs: not_below, zero: true },
        NumKind::Power(argument, _) => {
            let (low, high) = arguments.get(1)?;
            let (needs, zero) = match (low == high && low.is_integer(), low.is_positive()) {
                (true, false) => ("a number other than 0 for an exponent below 0", false),
                (_, true) => {
                    ("a number that is not below 0 for an exponent that is not one whole number", true)
                }
                (false, false) => ("a number above 0 for an exponent that can be 0 or less", false),
            };
            Called { name: "power", argument, needs, zero }
        }
        _ => return None,
    })
}

fn outside_domain(ruleset: &Ruleset, outside: &OutsideDomain, function: &Num) -> Diagnostic {
    let error = |message: String| Diagnostic::error(codes::DOMAIN, function.span, message);
    let (Some(called), Some(range)) = (called(function, &outside.arguments), outside.arguments.first())
    else {
        return error("this has no value for some answers".to_owned()).help("declare narrower ranges");
    };
    let words = places::words(&ruleset.source, called.argument.span);
    let NumKind::Constant(_) = called.argument.kind else {
        let range = mention::range(range);
        let message = format!(
            "`{}` needs {}, and the declared range of `{words}` is {range}",
            called.name, called.needs
        );
        return error(message).labelled("has no value for some answers").help(help(ruleset, &called, &words));
    };
    error(format!("`{}` needs {}", called.name, called.needs))
        .labelled("has no value")
        .help(format!("write {}", called.needs))
}

/// Which bound to change.
fn help(ruleset: &Ruleset, called: &Called<'_>, words: &str) -> String {
    let bounded = if called.zero { format!("max({words}, 0)") } else { format!("max({words}, 1)") };
    let NumKind::Question(id) = &called.argument.kind else {
        return format!(
            "declare ranges with which it is {}, or write `{bounded}` in its place",
            called.needs
        );
    };
    match &ruleset.question(*id).kind {
        QuestionKind::Number(range) if range.low == 0 && range.high > 0 && !called.zero => format!(
            "declare question `{words}` without 0, `{}`, or write `{bounded}` in its place",
            divisors::without_zero(range)
        ),
        _ if called.zero => {
            format!("declare question `{words}` from 0, or write `{bounded}` in its place")
        }
        _ => format!("declare question `{words}` from above 0, or write `{bounded}` in its place"),
    }
}

fn too_large(ruleset: &Ruleset, outside: &OutsideDomain, function: &Num) -> Diagnostic {
    let words = places::words(&ruleset.source, function.span);
    let ranges: Vec<String> = outside.arguments.iter().map(mention::range).collect();
    let message = match &function.kind {
        NumKind::Exp(_) => {
            format!(
                "`{words}` can be too large or too small: what is in its brackets is {}",
                ranges.join(", ")
            )
        }
        _ => format!(
            "`{words}` can be too large or too small: its base is {}",
            ranges.join(", and its exponent is ")
        ),
    };
    let help = match &function.kind {
        NumKind::Exp(_) => {
            "declare ranges with which it is from -690 to 690, or write bounds, as in `exp(min(max(x, -690), 690))`"
        }
        _ => "declare narrower ranges, so that the result is at most about 1 with 300 zeros",
    };
    let zero = outside.arguments.iter().all(|(low, high)| low.is_zero() && high.is_zero());
    let label = if zero { "has no value" } else { "can be too large or too small" };
    Diagnostic::error(codes::TOO_LARGE, function.span, message).labelled(label).help(help)
}
