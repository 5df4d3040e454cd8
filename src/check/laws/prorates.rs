//! The law of prorating: a score has more items than must be answered, so that there is something left to prorate.

use super::codes;
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::ruleset::{Prorate, Ruleset, Score};

pub(super) fn check(ruleset: &Ruleset, plan: &Plan) -> Vec<Diagnostic> {
    let scores = ruleset.scores.iter().zip(&plan.prorated);
    let told = scores.filter_map(|(score, made)| {
        let (prorate, made) = (score.prorate?, made.as_ref()?);
        tell(score, prorate, made.items.len())
    });
    told.collect()
}

fn tell(score: &Score, prorate: Prorate, items: usize) -> Option<Diagnostic> {
    let least = usize::try_from(prorate.least).unwrap_or(usize::MAX);
    if (1..items).contains(&least) {
        return None;
    }
    let id = &score.id;
    let counted = if items == 1 { "one item".to_owned() } else { format!("{items} items") };
    let told = match least {
        0 => Diagnostic::error(
            codes::PRORATE,
            prorate.span,
            "with no item answered there is nothing to prorate",
        ),
        _ if least == items => {
            let message =
                format!("score `{id}` has {counted}, so with {least} answered nothing is left to prorate");
            Diagnostic::warning(codes::PRORATE, prorate.span, message)
        }
        _ => {
            let message = format!("score `{id}` has {counted}, so {least} are never answered");
            Diagnostic::error(codes::PRORATE, prorate.span, message)
        }
    };
    let help = match items {
        0 | 1 => "leave `prorate` out".to_owned(),
        2 => "write `1`".to_owned(),
        _ => format!("write a number from 1 to {}", items - 1),
    };
    Some(told.help(help))
}
