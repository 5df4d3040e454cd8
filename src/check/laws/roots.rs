//! Every expression of a ruleset with what it belongs to.

use crate::ruleset::visit::{self, Item, Node};
use crate::ruleset::{Cond, Ruleset};

/// What an expression belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::check) enum Owner {
    /// A question (its gate) or something derived.
    Item(Item),
    /// Anything else, which nothing reads.
    Conclusion,
}

/// Every expression, the derived things first.
pub(in crate::check) fn roots(ruleset: &Ruleset) -> Vec<(Owner, Node<'_>)> {
    let items = visit::all_items(ruleset).flat_map(|item| {
        visit::nodes_of(ruleset, item).into_iter().map(move |node| (Owner::Item(item), node))
    });
    items.chain(conclusions(ruleset).map(|cond| (Owner::Conclusion, Node::Cond(cond)))).collect()
}

fn conclusions(ruleset: &Ruleset) -> impl Iterator<Item = &Cond> {
    let applies = ruleset.applies.iter().map(|applies| &applies.when);
    let rules = ruleset.rules.iter().flat_map(|rule| std::iter::once(&rule.when).chain(&rule.unless));
    let advice = ruleset.advice.iter().flat_map(|advice| advice.when.iter().chain(&advice.unless));
    let promises = ruleset.promises.iter().filter_map(|promise| promise.when.as_ref());
    let impossibles = ruleset.impossibles.iter().map(|impossible| &impossible.when);
    applies.chain(rules).chain(advice).chain(promises).chain(impossibles)
}
