//! What the reader made of the grammar works on: a text, a place in it, and the nodes read so far.

use super::grammar::Rule;

/// A rule that was read: what it is, where it stands, and where the next node that is not inside it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// The rule.
    pub rule: Rule,
    /// Where it starts in the text, in bytes.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The place of the first node behind all that are inside it.
    pub next: u32,
}

/// How far a reader is: to be gone back to where something could not be read.
#[derive(Clone, Copy)]
pub struct Mark {
    at: usize,
    nodes: usize,
}

/// A text that is being read. All its tests leave it as it was where they fail.
pub struct Reader<'t> {
    text: &'t str,
    at: usize,
    nodes: Vec<Node>,
}

impl<'t> Reader<'t> {
    /// At the start of a text of less than 4 GiB.
    pub fn new(text: &'t str) -> Self {
        // A node for every sixth byte is what most declarations have at most.
        Self { text, at: 0, nodes: Vec::with_capacity(text.len() / 6 + 8) }
    }

    /// All that was read, in the order of the text; what is inside a node follows it.
    pub fn into_nodes(self) -> Vec<Node> {
        self.nodes
    }

    /// The next byte; none at the end.
    pub fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Takes a byte that is a whole character.
    pub fn step(&mut self) -> bool {
        self.at += 1;
        true
    }

    /// Takes a character, whatever it is.
    pub fn any(&mut self) -> bool {
        let next = self.rest().chars().next();
        self.at += next.map_or(0, char::len_utf8);
        next.is_some()
    }

    /// Takes a character from one to another.
    pub fn character(&mut self, first: char, last: char) -> bool {
        let next = self.rest().chars().next().filter(|next| (first..=last).contains(next));
        self.at += next.map_or(0, char::len_utf8);
        next.is_some()
    }

    /// Takes these characters.
    pub fn literal(&mut self, wanted: &str) -> bool {
        let bytes = self.text.as_bytes();
        let found = bytes.get(self.at..).is_some_and(|rest| rest.starts_with(wanted.as_bytes()));
        self.at += if found { wanted.len() } else { 0 };
        found
    }

    /// Takes all bytes of a kind, of which each is a whole character.
    pub fn run(&mut self, kind: impl Fn(u8) -> bool) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|byte| !kind(*byte)).unwrap_or(rest.len());
        true
    }

    /// Takes everything before one of these characters, or all that is left.
    pub fn until(&mut self, ends: &[u8]) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let end = match *ends {
            [one] => memchr::memchr(one, rest),
            [one, two] => memchr::memchr2(one, two, rest),
            [one, two, three] => memchr::memchr3(one, two, three, rest),
            _ => rest.iter().position(|byte| ends.contains(byte)),
        };
        self.at += end.unwrap_or(rest.len());
        true
    }

    /// Whether nothing was taken yet.
    pub fn at_start(&self) -> bool {
        self.at == 0
    }

    /// Whether nothing is left; that is a node too.
    pub fn at_end(&mut self, rule: Rule) -> bool {
        let ended = self.at == self.text.len();
        if ended {
            let mark = self.mark();
            self.leaf(rule, mark);
        }
        ended
    }

    /// Where the reader is.
    pub fn mark(&self) -> Mark {
        Mark { at: self.at, nodes: self.nodes.len() }
    }

    /// Goes back to where it was.
    pub fn back(&mut self, mark: Mark) {
        self.at = mark.at;
        self.nodes.truncate(mark.nodes);
    }

    /// Starts a node; gives where, to close it or go back.
    pub fn open(&mut self, rule: Rule) -> Mark {
        let mark = self.mark();
        let start = short(self.at);
        self.nodes.push(Node { rule, start, end: start, next: 0 });
        mark
    }

    /// Ends the node that was started there.
    pub fn close(&mut self, open: Mark) {
        let (end, next) = (short(self.at), short(self.nodes.len()));
        if let Some(node) = self.nodes.get_mut(open.nodes) {
            node.end = end;
            node.next = next;
        }
    }

    /// A node with nothing inside, from there to here.
    pub fn leaf(&mut self, rule: Rule, start: Mark) {
        let next = short(self.nodes.len() + 1);
        self.nodes.push(Node { rule, start: short(start.at), end: short(self.at), next });
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }
}

/// A file is at most 4 MiB long, so that no place is cut.
fn short(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
