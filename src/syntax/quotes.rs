//! Quotes and brackets of one declaration, balanced before pest sees it: a text closes on the line it opens on, and
//! brackets nest at most 32 deep, so that no text can exhaust the stack.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::place::{is_name, short};
use crate::syntax::{codes, entries, quoted, split, words};

/// The most brackets that may be open at once.
pub const MOST_OPEN: usize = 32;

/// What is open at a point of a declaration, and the first thing found wrong.
#[derive(Debug, Default)]
pub struct Balance {
    /// The brackets, each with its place and whether it opens a list: `any of (`.
    open: Vec<(u8, usize, bool)>,
    /// Where `any of` ended a line, and the entries of a list without its bracket follow.
    list_at: Option<usize>,
    /// The first problem; what follows it is not looked at.
    pub fault: Option<Diagnostic>,
    /// Where the line ends on which a text runs past it.
    torn_at: Option<usize>,
    /// The problem is a text that runs past its line.
    pub unclosed_text: bool,
    /// Where a line ends that starts with a text, as those of a longer one do.
    text_line: Option<usize>,
}

/// What a line holds besides its words.
#[derive(Debug, Default, Clone, Copy)]
pub struct Line {
    /// Where its comment starts.
    pub comment: Option<usize>,
    /// One past its last character that is neither blank nor comment; 0 where there is none.
    pub used: usize,
}

impl Balance {
    /// Reads one line (without its line break) that starts at `start`.
    pub fn line(&mut self, line: &str, start: usize) -> Line {
        let mut found = Line::default();
        let bytes = line.as_bytes();
        let mut at = 0;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let plain = next_sign(rest).unwrap_or(rest.len());
            let sign = rest.get(plain).copied();
            if matches!(sign, None | Some(b'#')) {
                let words = rest.get(..plain).unwrap_or_default();
                let last = words.iter().rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
                found.used = last.map_or(found.used, |last| start + at + last + 1);
                self.list_at = list_ends(line.get(..found.used.saturating_sub(start)).unwrap_or_default())
                    .map(|length| start + length)
                    .or(self.list_at.filter(|_| line.trim_end().ends_with(',')));
                found.comment = sign.map(|_| start + at + plain);
                return found;
            }
            at += plain;
            match sign {
                Some(b'"') => {
                    if let Some(end) = quoted::doubled(line, at) {
                        let told = quoted::quotes_twice(line, at, end, start);
                        self.fault.get_or_insert(told);
                        at = end;
                        found.used = start + at;
                        continue;
                    }
                    let Some(closing) = closing_quote(bytes, at + 1) else {
                        found.used = start + line.trim_end().len();
                        self.unclosed(start + at, found.used, line, start);
                        return found;
                    };
                    let lead = line.get(..at).unwrap_or_default().trim_start();
                    if matches!(lead, "" | "about " | "because " | "help ") {
                        self.text_line = Some(start + line.len());
                    }
                    at = closing;
                }
                Some(byte @ (b'(' | b'[')) => {
                    let listed = line.get(..at).is_some_and(|before| before.trim_end().ends_with(" of"));
                    self.opens(byte, start + at, listed);
                }
                Some(byte) => self.closes(byte, start + at, line),
                None => {}
            }
            at += 1;
            found.used = start + at;
        }
    }

    /// Whether a list has no end yet.
    pub fn list_is_open(&self) -> bool {
        self.fault.is_none() && self.open.last().is_some_and(|(bracket, ..)| *bracket == b'[')
    }

    /// Nothing more comes: what is still open in the text is reported.
    pub fn end(&mut self, text: &str) {
        if self.fault.is_some() {
            return;
        }
        if let Some((byte, at, _)) = self.open.pop() {
            let (opening, closing) = (shown(byte), shown(partner(byte)));
            let line = text.get(at..).and_then(|rest| rest.split('\n').next()).unwrap_or_default();
            if let Some(fault) = opens_lines(text, at, line) {
                self.fault = Some(fault);
                return;
            }
            if let Some(fault) =
                closed_by_brace(byte, at, line).or_else(|| closed_below(text, byte, at, line))
            {
                self.fault = Some(fault);
                return;
            }
            let end = at + inside(byte, line);
            self.fault = Some(
                Diagnostic::error(
                    codes::UNCLOSED_BRACKET,
                    Span::new(at, at + 1),
                    format!("`{opening}` is not closed"),
                )
                .labelled("opened here")
                .help(format!("put `{closing}` where what belongs inside ends"))
                .edit(Span::new(end, end), closing),
            );
        }
    }

    fn opens(&mut self, byte: u8, at: usize, listed: bool) {
        self.open.push((byte, at, listed));
        if self.open.len() > MOST_OPEN && self.fault.is_none() {
            self.fault = Some(too_deep(Span::new(at, at + 1)));
        }
    }

    fn closes(&mut self, byte: u8, at: usize, line: &str) {
        let span = Span::new(at, at + 1);
        let closing = shown(byte);
        let problem = match self.open.pop() {
            Some((open, ..)) if partner(open) == byte => return,
            Some((b'(', place, true)) if byte == b']' => {
                let span = Span::new(place, place + 1);
                Diagnostic::error(codes::MISMATCHED_BRACKET, span, "`(` is closed by `]`")
                    .labelled("a list opens with `[`")
                    .and_at(Span::new(at, at + 1), "closed here")
                    .help("write `[` before a list")
                    .edit(span, "[")
            }
            Some((open, place, _)) => {
                let right = shown(partner(open));
                let message = format!("`{}` is closed by `{closing}`", shown(open));
                Diagnostic::error(codes::MISMATCHED_BRACKET, span, message)
                    .labelled(format!("`{right}` is expected here"))
                    .and_at(Span::new(place, place + 1), "opened here")
                    .help(format!("write `{right}` here, or close the inner bracket first"))
                    .edit(span, right)
            }
            None => self.opened_nowhere(byte, at, line),
        };
        self.fault.get_or_insert(problem);
    }

    /// A bracket closes, and none is open.
    fn opened_nowhere(&self, byte: u8, at: usize, line: &str) -> Diagnostic {
        if let Some((from, to, entry)) = list_mark(line) {
            let start = at - line.find(')').unwrap_or_default();
            let mark = line.get(from..to).unwrap_or_default();
            let span = Span::new(start + from, start + to);
            return Diagnostic::error(codes::UNEXPECTED, span, format!("`{mark}` does not stand here"))
                .labelled("take this away")
                .help(format!("write `{}`", short(line.get(entry..).unwrap_or_default())))
                .edit(Span::new(start + from, start + entry), "");
        }
        let span = Span::new(at, at + 1);
        if let Some((opens, list)) = list_opens(line).filter(|_| byte == b']') {
            let start = at - line.find(']').unwrap_or_default() + opens;
            return Diagnostic::error(codes::MISMATCHED_BRACKET, span, "a list opens with `[`")
                .labelled("nothing is open here")
                .help(format!("write `[{list}`"))
                .edit(Span::new(start, start), "[");
        }
        if let Some(end) = self.list_at.filter(|_| byte == b']') {
            let of = Span::new(end - "of".len(), end);
            return Diagnostic::error(codes::MISMATCHED_BRACKET, of, "a list opens with `[`")
                .labelled("`[` is missing after this")
                .and_at(span, "closed here")
                .help("write `[` behind `of`")
                .edit(Span::new(end, end), " [");
        }
        let message = format!("`{}` closes nothing", shown(byte));
        let told = Diagnostic::error(codes::MISMATCHED_BRACKET, span, message)
            .labelled("nothing is open here")
            .help(format!("take it away, or open it before with `{}`", shown(partner(byte))));
        // Where `and` stands beside `or`, it says which of them belong together.
        let has = |sign: &str| line.contains(sign);
        let unclear = has(" and ") && has(" or ") || (has(" * ") || has(" / ")) && (has(" + ") || has(" - "));
        let called = ["round(", "min(", "max("].iter().any(|name| line.contains(name));
        if unclear || called { told } else { told.edit(span, "") }
    }

    /// A line of a longer text without its first quote: where it starts.
    fn goes_on(&self, line: &str, start: usize) -> Option<usize> {
        let indent = line.len() - line.trim_start().len();
        (self.text_line.is_some_and(|end| end + 1 == start) && indent > 2).then_some(indent)
    }

    fn unclosed(&mut self, quote: usize, end: usize, line: &str, start: usize) {
        if self.fault.is_some() {
            let went_on = self.torn_at.take().is_some_and(|torn| torn + 2 >= start) && quote + 1 == end;
            if went_on && let Some(edit) = self.fault.as_mut().and_then(|fault| fault.edit.as_mut()) {
                // One text over two lines is two texts in a row.
                let blanks = line.len() - line.trim_start().len();
                edit.span = edit.span.to(Span::new(start + blanks, start + blanks));
                edit.text = format!("\"\n{}\"", line.get(..blanks).unwrap_or_default());
            }
            return;
        }
        self.unclosed_text = true;
        let closes = line.get(..=quote - start).filter(|_| quoted::closes(line, quote - start));
        let line_of_text = if quote + 1 == end { Some(line) } else { closes };
        let end = if closes.is_some() { quote + 1 } else { end };
        if let Some(text) = line_of_text
            && let Some(opening) = self.goes_on(line, start).or_else(|| quoted::opens_at(text))
        {
            let span = Span::new(start + opening, end);
            let words = text.get(opening..).unwrap_or_default().trim_end();
            self.fault = Some(
                Diagnostic::error(codes::UNCLOSED_TEXT, span, "the quote that opens this text is missing")
                    .labelled("this text")
                    .help(format!("write `\"{}`", short(words)))
                    .edit(Span::new(start + opening, start + opening), "\""),
            );
            return;
        }
        if let Some(fault) = inner_quote(line, quote, end, start) {
            self.fault = Some(fault);
            return;
        }
        self.torn_at = Some(start + line.len());
        self.fault = Some(
            Diagnostic::error(
                codes::UNCLOSED_TEXT,
                Span::new(quote, quote + 1),
                "the text is not closed on its line",
            )
            .labelled("opened here")
            .help("write `\"` at the end of the text; a long one is several texts in a row, each in its own quotes")
            .edit(Span::new(end, end), "\""),
        );
    }
}

/// `because "Time lost" is brain lost."`: a quote inside a text, whose last one opens nothing.
fn inner_quote(line: &str, quote: usize, end: usize, start: usize) -> Option<Diagnostic> {
    let quotes: Vec<usize> = line.match_indices('"').map(|(at, _)| at).collect();
    let [first, inner, last] = quotes.as_slice() else { return None };
    let (words, before) = (line.get(inner + 1..*last)?, line.get(first + 1..*inner)?);
    let prose = words.starts_with([' ', ',', '.', ';'])
        && words.trim().contains(' ')
        && !words.contains(['[', '<', '>', '=']);
    let clause = words::is_clause_word(split::first_word(words.trim_start())) || words.contains(" else ");
    if quote + 1 != end || !prose || clause || before.trim().is_empty() || line.contains('\\') {
        return None;
    }
    let span = Span::new(start + inner, start + inner + 1);
    let text = format!("{before}{words}");
    Some(
        Diagnostic::error(codes::UNCLOSED_TEXT, span, "this quote closes the text before its end")
            .labelled("closed here")
            .help(format!("write `\"{}\"`; a quote inside a text is written `\\\"`", short(&text)))
            .edit(span, ""),
    )
}

/// `any of [` above choices of which each has its own line.
fn opens_lines(text: &str, at: usize, line: &str) -> Option<Diagnostic> {
    let before = text.get(..at)?.rsplit('\n').next()?;
    let lead = before.trim();
    let lines =
        ["one of", "any of", "levels", "given", "expect"].contains(&lead) || lead.starts_with("points for ");
    let entry = text.get(at..)?.lines().nth(1).is_some_and(|line| words::looks_like_entry(line.trim_start()));
    if !lines || line.trim_end().len() > 1 || !entry {
        return None;
    }
    let (span, start) = (Span::new(at, at + 1), at - before.len() + before.trim_end().len());
    Some(
        Diagnostic::error(codes::UNEXPECTED, span, format!("no bracket stands behind `{lead}`"))
            .labelled("take this away")
            .help(format!("write `{lead}` alone, and each entry below it on a line of its own"))
            .edit(Span::new(start, at + 1), ""),
    )
}

/// `[a, b}`: another sign stands where the bracket closes.
fn closed_by_brace(byte: u8, at: usize, line: &str) -> Option<Diagnostic> {
    let (inner, behind) = line.split_once('}')?;
    let brace = at + inner.len();
    let (opening, closing) = (shown(byte), shown(partner(byte)));
    let alone = !inner.contains(['{', '"']) && !behind.contains(['}', closing]);
    alone.then(|| {
        Diagnostic::error(
            codes::MISMATCHED_BRACKET,
            Span::new(brace, brace + 1),
            format!("`{opening}` is closed by `}}`"),
        )
        .labelled(format!("`{closing}` is expected here"))
        .and_at(Span::new(at, at + 1), "opened here")
        .help(format!("write `{closing}`"))
        .edit(Span::new(brace, brace + 1), closing)
    })
}

/// `any of [` above lines that each end in a comma: the list closes behind the last of them.
fn closed_below(text: &str, byte: u8, at: usize, line: &str) -> Option<Diagnostic> {
    if byte != b'[' || line.split('#').next()?.trim_end().len() > 1 {
        return None;
    }
    let own = text.get(..at)?.rsplit('\n').next()?;
    let indent = own.get(..own.len() - own.trim_start().len())?;
    let mut start = at + line.len() + 1;
    let mut end = None;
    for entry in text.get(start..)?.lines() {
        let bare = entry.split(" #").next().unwrap_or_default().trim_end();
        let word = split::first_word(bare.trim_start());
        if bare.trim().is_empty() || !entry.starts_with([' ', '\t']) || words::is_clause_word(word) {
            break;
        }
        end = Some(start + bare.len());
        start += entry.len() + 1;
        if !bare.ends_with(',') {
            break;
        }
    }
    let end = end?;
    Some(
        Diagnostic::error(codes::UNCLOSED_BRACKET, Span::new(at, at + 1), "`[` is not closed")
            .labelled("opened here")
            .help("write `]` on a line of its own below the last entry of the list")
            .edit(Span::new(end, end), format!("\n{indent}]")),
    )
}

/// `worse_with sitting, running]`: where the list starts behind the name of what is answered, and the list.
fn list_opens(line: &str) -> Option<(usize, &str)> {
    let bare = line.trim();
    let name = split::first_word(bare);
    let list = bare.get(name.len()..)?.trim_start();
    let names = list.strip_suffix(']')?;
    let plain = names.split(',').all(|word| is_name(word.trim()));
    let known = words::is_clause_word(name) || words::is_reserved(name);
    (plain && !known && is_name(name)).then(|| (line.trim_end().len() - list.len(), list))
}

/// `a) left "…"`: where the mark of a printed list starts and ends, and where what it marks starts.
fn list_mark(line: &str) -> Option<(usize, usize, usize)> {
    let bare = line.trim_start();
    let from = line.len() - bare.len();
    let mark = entries::mark(bare).filter(|mark| mark.ends_with(')') && !mark.starts_with('('))?;
    let entry = bare.get(mark.len()..)?.trim_start();
    (!entry.is_empty() && from > 0).then(|| (from, from + mark.len(), line.len() - entry.len()))
}

/// How long a line is that ends with `any of` in a condition, where the bracket of the list should follow.
fn list_ends(line: &str) -> Option<usize> {
    let lead = split::first_word(line.trim_start());
    let ends = line.ends_with(" of") && matches!(lead, "when" | "unless" | "and" | "or" | "applies" | "ask");
    ends.then_some(line.len())
}

/// `[a, b or c)` of choices: the list is closed right, and its entries are parted right in the same edit.
pub fn closed_list(text: &str, fault: Diagnostic) -> Diagnostic {
    let mended = list_closed(text, &fault);
    match mended {
        Some((span, list)) => fault.help(format!("write `{list}`")).edit(span, list),
        None => fault,
    }
}

fn list_closed(text: &str, fault: &Diagnostic) -> Option<(Span, String)> {
    let edit = fault.edit.as_ref().filter(|edit| edit.text == "]")?;
    let end = edit.span.end as usize;
    let line = text.get(..edit.span.start as usize)?.rsplit('\n').next()?;
    let (before, list) = line.rsplit_once('[')?;
    // `all of [a, b or c]` would say something else.
    let listed = ["is one of", "is not one of", "any of"];
    if !listed.iter().any(|words| before.trim_end().ends_with(words)) {
        return None;
    }
    let (start, names) = list.rsplit_once(" or ").filter(|(start, _)| start.contains(','))?;
    let start_at = end - 1 - list.len() - "[".len();
    Some((Span::new(start_at, end), format!("[{}, {}]", start.trim_end_matches([',', ' ']), names.trim())))
}

/// The next byte that is more than a part of a word.
fn next_sign(bytes: &[u8]) -> Option<usize> {
    /// So many bytes are looked at without leaving early, which the machine does at once.
    const MANY: usize = 16;
    let is_sign = |byte: u8| matches!(byte, b'"' | b'#' | b'(' | b')' | b'[' | b']');
    let is_plain = |many: &&[u8]| !many.iter().fold(false, |found, byte| found | is_sign(*byte));
    let plain = bytes.chunks_exact(MANY).take_while(is_plain).count() * MANY;
    // What is left of a line is looked at together with some bytes before it.
    let rest = bytes.len() - plain < MANY;
    if rest && bytes.last_chunk::<MANY>().is_some_and(|last| is_plain(&last.as_slice())) {
        return None;
    }
    let at = bytes.get(plain..)?.iter().position(|byte| is_sign(*byte))?;
    Some(plain + at)
}

/// Where the text closes whose words start here.
fn closing_quote(line: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr2(b'"', b'\\', line.get(at..)?)?;
        if line.get(at) == Some(&b'"') {
            return Some(at);
        }
        // What a backslash stands before closes nothing.
        at += 2;
    }
}

/// So many characters after an opening bracket are looked through for where its closing one belongs.
const MOST_INSIDE: usize = 500;

/// How far what belongs inside an opening bracket goes on the rest of its line: the names of a list, or all of it.
fn inside(byte: u8, rest: &str) -> usize {
    let rest = rest.char_indices().nth(MOST_INSIDE).map_or(rest, |(end, _)| rest.get(..end).unwrap_or(rest));
    let code = rest.split(" #").next().unwrap_or_default();
    let line = code.split(" else \"").next().unwrap_or_default().trim_end();
    if byte == b'(' {
        // What a function is given besides a sum stands behind the sum: `round((a + b, 1)`.
        let second = line.strip_suffix(')').and_then(|given| given.rsplit_once(", "));
        let number = second.filter(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
        return number.filter(|_| line.starts_with("((")).map_or(line.len(), |(sum, _)| sum.len());
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut at = 1;
    loop {
        let names = line.get(at..).unwrap_or_default();
        let start = at + names.len() - names.trim_start().len();
        let name = line.get(start..).unwrap_or_default();
        let end = start + name.find(|c| !is_name(c)).unwrap_or(name.len());
        match line.get(end..).unwrap_or_default().trim_start() {
            after if after.starts_with(',') && end > start => at = line.len() - after.len() + 1,
            after if after.starts_with("and ") || after.starts_with("or ") => return end,
            _ => return line.len(),
        }
    }
}

/// More is open at once than may be.
pub fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(codes::TOO_DEEP, span, format!("more than {MOST_OPEN} brackets are open here"))
        .labelled("one too many")
        .help("give a part of it a name of its own with `finding` or `calculate`")
}

fn partner(byte: u8) -> u8 {
    match byte {
        b'(' => b')',
        b'[' => b']',
        b')' => b'(',
        _ => b'[',
    }
}

fn shown(byte: u8) -> char {
    char::from(byte)
}
