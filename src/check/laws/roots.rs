//! Every expression of a ruleset with what it belongs to.

use crate::ruleset::Ruleset;
use crate::ruleset::visit::{self, Item, Node};

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
    items.chain(visit::conclusions(ruleset).map(|cond| (Owner::Conclusion, Node::Cond(cond)))).collect()
}
