//! Makes a mess of the layout of a text: blanks, lines, comments.

use crate::support::entropy::Entropy;

/// Replaces blanks outside of texts and comments by other blanks, line ends and comments, and adds comments and blank
/// lines between lines. The result may be no ruleset any more: some things are one line by law.
pub fn messy(text: &str, entropy: &mut Entropy) -> String {
    let mut out = String::new();
    for line in text.lines() {
        between(&mut out, entropy);
        let (code, comment) = divided(line);
        let indented = code.starts_with(' ');
        let code = if indented { reindented(code, entropy) } else { code.to_owned() };
        for piece in pieces(&code) {
            out.push_str(piece);
            if piece.ends_with(' ') && !piece.trim().is_empty() {
                match entropy.below(150) {
                    149 => out.push_str(" # in the middle\n          "),
                    148 => out.push_str("\n        "),
                    147 => out.push_str("   "),
                    146 => out.push_str("\n   # alone\n\n        "),
                    _ => {}
                }
            }
        }
        out.push_str(comment);
        if comment.is_empty() && entropy.one_in(20) {
            out.push_str(" # behind");
        }
        out.push('\n');
    }
    out
}

/// Only changes how far lines are indented, how they end, and how many blank lines stand where there is one.
pub fn blanks(text: &str, entropy: &mut Entropy) -> String {
    let mut out = String::from(if entropy.one_in(2) { "\u{feff}" } else { "" });
    let end = if entropy.one_in(2) { "\r\n" } else { "\n" };
    for line in text.lines() {
        let (code, comment) = divided(line);
        let alone = code.trim().is_empty();
        if code.starts_with(' ') && !alone {
            // The depth of a line says nothing, but where a comment above it belongs is seen by it.
            out.push_str(&" ".repeat(code.len() - code.trim_start().len()));
            for piece in pieces(code.trim_start()) {
                out.push_str(piece);
                if piece.ends_with(' ') && entropy.one_in(9) {
                    out.push(' ');
                }
            }
        } else {
            out.push_str(code);
        }
        out.push_str(comment);
        if entropy.one_in(9) {
            out.push_str("  ");
        }
        out.push_str(end);
        if line.is_empty() && entropy.one_in(3) {
            out.push_str(end);
        }
    }
    out
}

fn between(out: &mut String, entropy: &mut Entropy) {
    match entropy.below(40) {
        39 => out.push('\n'),
        38 => out.push_str("# in the first column\n"),
        37 => out.push_str("  # indented\n"),
        36 => out.push_str("\n      # deep\n\n\n"),
        _ => {}
    }
}

fn reindented(code: &str, entropy: &mut Entropy) -> String {
    let blanks = code.len() - code.trim_start().len();
    let blanks = if entropy.one_in(8) { 1 + entropy.below(7) } else { blanks };
    format!("{}{}", " ".repeat(blanks), code.trim_start())
}

/// What stands before the comment of a line, and the comment.
fn divided(line: &str) -> (&str, &str) {
    let (mut quoted, mut escaped) = (false, false);
    let at = line.find(|c: char| {
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = c == '\\' && !escaped;
        c == '#' && !quoted
    });
    line.split_at(at.unwrap_or(line.len()))
}

/// A line in pieces that end with a blank outside of texts.
fn pieces(code: &str) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    code.split_inclusive(|c: char| {
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = c == '\\' && !escaped;
        c == ' ' && !quoted
    })
    .collect()
}
