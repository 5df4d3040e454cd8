//! Small changes of a text, drawn from a seed: a token or line left out, doubled or swapped, a character put in or
//! replaced.

/// Numbers that look random and are the same on every run.
pub struct Seed(u64);

impl Seed {
    /// Starts a row of numbers.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `count`, which is not 0.
    pub fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % count
    }
}

/// A text with one change.
pub struct Mutated {
    /// The text after it.
    pub text: String,
    /// What was replaced in the text before.
    pub start: usize,
    /// One past it.
    pub end: usize,
    /// How long what stands there now is.
    pub length: usize,
    /// What was done.
    pub kind: &'static str,
}

/// What the tokens and lines of a text are.
pub struct Pieces {
    tokens: Vec<(usize, usize)>,
    lines: Vec<(usize, usize)>,
}

/// Finds tokens and lines.
pub fn pieces(text: &str) -> Pieces {
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        lines.push((at, at + line.len()));
        at += line.len();
    }
    Pieces { tokens: tokens(text), lines }
}

/// Words, numbers, texts and signs, each from its first byte to one past its last; comments are none.
pub fn tokens(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let mut end = start + first.len_utf8();
        let mut take = |goes_on: &dyn Fn(char) -> bool| {
            while let Some((at, c)) = chars.next_if(|(_, c)| goes_on(*c)) {
                end = at + c.len_utf8();
            }
        };
        match first {
            '#' => {
                take(&|c| c != '\n');
                continue;
            }
            '"' => {
                take(&|c| !matches!(c, '"' | '\n'));
                if let Some((at, _)) = chars.next_if(|(_, c)| *c == '"') {
                    end = at + 1;
                }
            }
            c if c.is_whitespace() => continue,
            c if c.is_alphanumeric() || c == '_' => take(&|c| c.is_alphanumeric() || c == '_'),
            '<' | '>' | '=' | '!' => take(&|c| c == '='),
            _ => {}
        }
        found.push((start, end));
    }
    found
}

const PUT: [&str; 24] = [
    "a", "z", "_", "0", "7", " ", "\n", "\"", "(", ")", "[", "]", ",", ":", ".", "-", "+", "=", "<", "#",
    "é", "\u{a0}", "“", "X",
];

/// One change.
pub fn mutate(text: &str, pieces: &Pieces, seed: &mut Seed) -> Mutated {
    let spans = |list: &[(usize, usize)], seed: &mut Seed| {
        let at = seed.below(list.len() - 1);
        (list[at], list[at + 1])
    };
    let token = spans(&pieces.tokens, seed);
    let line = spans(&pieces.lines, seed);
    let (character, after) = character_at(text, seed.below(text.len()));
    let put = PUT[seed.below(PUT.len())];
    let (kind, (start, end), new) = match seed.below(8) {
        0 => ("token left out", token.0, String::new()),
        1 => ("token doubled", token.0, doubled(&text[token.0.0..token.0.1])),
        2 => ("tokens swapped", (token.0.0, token.1.1), swapped(text, token.0, token.1)),
        3 => ("line left out", line.0, String::new()),
        4 => ("line doubled", line.0, text[line.0.0..line.0.1].repeat(2)),
        5 => ("lines swapped", (line.0.0, line.1.1), swapped(text, line.0, line.1)),
        6 => ("character replaced", (character, after), put.to_owned()),
        _ => ("character put in", (character, character), put.to_owned()),
    };
    let mut changed = String::with_capacity(text.len() + new.len());
    changed.push_str(&text[..start]);
    changed.push_str(&new);
    changed.push_str(&text[end..]);
    Mutated { text: changed, start, end, length: new.len(), kind }
}

fn doubled(token: &str) -> String {
    format!("{token} {token}")
}

fn swapped(text: &str, first: (usize, usize), second: (usize, usize)) -> String {
    let (before, between, after) =
        (&text[first.0..first.1], &text[first.1..second.0], &text[second.0..second.1]);
    format!("{after}{between}{before}")
}

/// The character that a byte belongs to.
fn character_at(text: &str, mut at: usize) -> (usize, usize) {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let length = text[at..].chars().next().map_or(0, char::len_utf8);
    (at, at + length)
}
