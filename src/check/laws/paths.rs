//! How an expression comes to read something: the way from declaration to declaration, as a sentence.

use super::mention;
use crate::ruleset::visit::{self, Item, Node};
use crate::ruleset::{Cond, Ruleset};
use crate::source::Span;
use foldhash::{HashMap, HashMapExt as _};
use std::collections::VecDeque;

/// Most steps of a way that are written out.
const MOST_STEPS: usize = 12;

/// Everything that a list of conditions reads, each item met once: by the first condition that reads it and by the
/// shortest way from there.
pub(super) struct Readings<'r> {
    ruleset: &'r Ruleset,
    /// For each item the condition (by its place in the list) and the item through which it was met.
    met: HashMap<Item, (usize, Option<Item>)>,
    /// The items in the order of meeting.
    pub(super) order: Vec<Item>,
}

impl<'r> Readings<'r> {
    /// Follows the conditions one after the other; the gates of questions too, if `through_gates`.
    pub(super) fn new(ruleset: &'r Ruleset, roots: &[&Cond], through_gates: bool) -> Self {
        let mut readings = Self { ruleset, met: HashMap::new(), order: Vec::new() };
        for (root, cond) in roots.iter().enumerate() {
            readings.follow(root, cond, through_gates);
        }
        readings
    }

    fn follow(&mut self, root: usize, cond: &Cond, through_gates: bool) {
        let mut direct = Vec::new();
        visit::reads_of(Node::Cond(cond), &mut direct);
        let mut rest: VecDeque<(Item, Option<Item>)> = direct.into_iter().map(|item| (item, None)).collect();
        while let Some((item, through)) = rest.pop_front() {
            if self.met.contains_key(&item) {
                continue;
            }
            self.met.insert(item, (root, through));
            self.order.push(item);
            if through_gates || !matches!(item, Item::Question(_)) {
                rest.extend(
                    visit::reads_of_item(self.ruleset, item).into_iter().map(|next| (next, Some(item))),
                );
            }
        }
    }

    /// The condition that first reads an item, by its place in the list.
    pub(super) fn root_of(&self, item: Item) -> Option<usize> {
        self.met.get(&item).map(|(root, _)| *root)
    }

    /// The way to an item: what the condition names first, the item last.
    pub(super) fn way(&self, item: Item) -> Vec<Item> {
        let mut way = vec![item];
        let mut at = item;
        while let Some((_, Some(through))) = self.met.get(&at) {
            way.push(*through);
            at = *through;
        }
        way.reverse();
        way
    }

    /// The way as words: "reads finding `a`, which reads question `b`".
    pub(super) fn told(&self, item: Item) -> String {
        let way = self.way(item);
        let left_out = way.len().saturating_sub(MOST_STEPS);
        let tell = |item: &Item| format!("reads {}", mention::kind_and_name(self.ruleset, *item));
        let mut steps: Vec<String> = way.iter().take(MOST_STEPS / 2).map(tell).collect();
        if left_out > 0 {
            steps.push(format!("goes through {left_out} more"));
        }
        steps.extend(
            way.iter().skip((MOST_STEPS / 2).max(way.len().saturating_sub(MOST_STEPS / 2))).map(tell),
        );
        steps.join(", which ")
    }

    /// The words in the condition that lead to an item.
    pub(super) fn place(&self, cond: &Cond, item: Item) -> Span {
        let first = self.way(item).first().copied();
        place_of(Node::Cond(cond), first).unwrap_or(cond.span)
    }
}

/// The words of an expression that name an item.
pub(super) fn place_of(root: Node<'_>, item: Option<Item>) -> Option<Span> {
    let mut place = None;
    visit::each_node(root, |node| {
        if place.is_none() && item.is_some() && visit::item_of(node) == item {
            place = Some(match node {
                Node::Cond(cond) => cond.span,
                Node::Num(num) => num.span,
            });
        }
    });
    place
}
