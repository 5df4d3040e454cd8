//! What was read, rule by rule: each with its text and with the rules inside it.

use super::grammar::Rule;
use super::reader::Node;

/// A rule of the grammar as it stands in a text.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'t> {
    text: &'t str,
    nodes: &'t [Node],
    node: Node,
    /// The place of the first node inside it.
    inner: usize,
}

impl<'t> Pair<'t> {
    /// The rule.
    pub fn as_rule(&self) -> Rule {
        self.node.rule
    }

    /// Where it starts in the text, in bytes.
    pub fn start(&self) -> usize {
        self.node.start as usize
    }

    /// Where it ends.
    pub fn end(&self) -> usize {
        self.node.end as usize
    }

    /// How it is written.
    pub fn as_str(&self) -> &'t str {
        self.text.get(self.start()..self.end()).unwrap_or_default()
    }

    /// The rules right inside it, in the order of the text.
    pub fn into_inner(self) -> Pairs<'t> {
        Pairs { text: self.text, nodes: self.nodes, at: self.inner, end: self.node.next as usize }
    }

    /// Where the last rule inside it ends, however deep that stands; its own end where it has none.
    pub fn last_end(&self) -> usize {
        let last = (self.node.next as usize).checked_sub(1).filter(|last| *last >= self.inner);
        // A rule comes behind those that it stands in, so that the last one has nothing inside.
        last.and_then(|last| self.nodes.get(last)).map_or(self.end(), |last| last.end as usize)
    }
}

/// Rules side by side, in the order of the text.
#[derive(Debug, Clone)]
pub struct Pairs<'t> {
    text: &'t str,
    nodes: &'t [Node],
    at: usize,
    end: usize,
}

impl<'t> Pairs<'t> {
    /// The outermost of all nodes that were read in a text.
    pub fn new(text: &'t str, nodes: &'t [Node]) -> Self {
        Self { text, nodes, at: 0, end: nodes.len() }
    }
}

impl<'t> Iterator for Pairs<'t> {
    type Item = Pair<'t>;

    fn next(&mut self) -> Option<Pair<'t>> {
        if self.at >= self.end {
            return None;
        }
        let node = *self.nodes.get(self.at)?;
        let pair = Pair { text: self.text, nodes: self.nodes, node, inner: self.at + 1 };
        self.at = node.next as usize;
        Some(pair)
    }
}
