//! The text as written: characters, declarations, rules of the grammar, an owned tree.
//!
//! The way of a text: pasted characters are replaced (`characters`), lines that start in the first column split it
//! into declarations and brackets and quotes are balanced (`split`, `quotes`), each declaration is read by itself by the
//! rules of the grammar (`grammar`, `reader`, `pairs`), and becomes a tree (`tree`, `clauses`, `expressions`) or, where
//! pest says why it cannot be read, one message (`error`, `mistakes`).

mod alone;
mod amounts;
pub mod ast;
mod behind;
mod cache;
mod capitals;
mod characters;
mod choices;
mod classes;
mod clauses;
mod coded;
pub mod codes;
mod comparing;
mod conclusions;
mod declared;
mod entries;
mod error;
mod everyday;
mod example_lines;
mod examples;
mod expressions;
mod forms;
mod further;
mod gates;
mod grammar;
mod habits;
mod heads;
mod keyword;
mod kinds;
mod lines;
mod merge_marks;
mod missing_signs;
mod mistakes;
mod nameless;
mod operands;
mod pairs;
mod parts;
mod phrases;
mod place;
mod points;
mod printed;
mod punctuation;
mod quoted;
mod quotes;
mod reader;
mod repair;
mod several;
mod shape_table;
mod shapes;
mod sharing;
mod shift;
mod signs;
mod slips;
mod split;
mod stray;
mod sums;
mod surplus;
mod tables;
mod times;
mod together;
mod tree;
mod tried;
mod typos;
mod unfinished;
mod words;
mod yes_or_no;

use crate::diagnostic::{self, Diagnostic};
use crate::source::{Source, Span};
pub use cache::Cache;
pub use comparing::NOT_JOINED;
use shift::{Move, Shift as _};
use std::borrow::Cow;
pub use words::clause_meant;

/// The longest file that is read, in bytes.
const LONGEST_FILE: usize = 4 * 1024 * 1024;

/// Reads a text into its declarations, with every problem found on the way, in the order of the text.
///
/// It never panics, never stops at the first mistake and takes time in proportion to the length of the text. A
/// declaration that cannot be read is reported once and stays in the tree with its keyword and name.
#[must_use]
pub fn parse(source: &Source) -> (ast::File, Vec<Diagnostic>) {
    read(source, None)
}

/// The same as [`parse`], faster where most declarations are those of the last time.
#[must_use]
pub fn parse_again(source: &Source, cache: &mut Cache) -> (ast::File, Vec<Diagnostic>) {
    read(source, Some(cache))
}

/// Moves all declarations and comments by so many bytes, as a text is moved behind others.
pub fn shift(file: &mut ast::File, by: usize) {
    let by = Move::By(i64::try_from(by).unwrap_or(i64::MAX));
    file.declarations.shift(by);
    for comment in &mut file.comments {
        comment.span.shift(by);
    }
}

fn read(source: &Source, cache: Option<&mut Cache>) -> (ast::File, Vec<Diagnostic>) {
    let text = source.text();
    if text.len() > LONGEST_FILE {
        return (ast::File::default(), vec![too_long()]);
    }
    let (text, mut diagnostics) = characters::mend(text);
    let file = tree::file(&text, cache, &mut diagnostics);
    for problem in &mut diagnostics {
        let edited = problem.edit.as_ref().and_then(|edit| text.get(edit.span.range()));
        problem.narrow(edited.unwrap_or_default());
    }
    diagnostic::sort(&mut diagnostics);
    let mut diagnostics = together::told(&text, diagnostics);
    if matches!(text, Cow::Owned(_)) {
        for problem in &mut diagnostics {
            whole_characters(source.text(), problem);
        }
    }
    (file, diagnostics)
}

/// Whether two readings say the same, wherever it stands in their texts; comments are not looked at.
#[must_use]
pub fn same(one: &ast::File, other: &ast::File) -> bool {
    let placeless = |file: &ast::File| {
        let mut declarations = file.declarations.clone();
        declarations.shift(Move::Away);
        declarations
    };
    placeless(one) == placeless(other)
}

/// The name that a text stands for: itself where it is a name already, otherwise the nearest that is one.
#[must_use]
pub fn name_for(text: &str) -> String {
    let joined: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let mut name =
        if joined == text { slips::plain_name(text) } else { slips::plain_name(joined.trim_matches('_')) };
    name.truncate(parts::LONGEST_NAME);
    if words::is_reserved(&name) { format!("{name}_rules") } else { name }
}

/// What was replaced by plain characters may be longer: no place of a problem ends inside a character as it was written.
fn whole_characters(text: &str, problem: &mut Diagnostic) {
    let whole = |span: &mut Span| {
        let (mut start, mut end) = (span.start as usize, span.end as usize);
        while start > 0 && !text.is_char_boundary(start) {
            start -= 1;
        }
        while end < text.len() && !text.is_char_boundary(end) {
            end += 1;
        }
        *span = Span::new(start, end);
    };
    problem.labels.iter_mut().for_each(|label| whole(&mut label.span));
    problem.edit.iter_mut().for_each(|edit| whole(&mut edit.span));
}

fn too_long() -> Diagnostic {
    Diagnostic::error(codes::FILE_TOO_LONG, Span::default(), "the file is longer than 4 MiB")
        .help("move a part of it into a `library` and `use` it here")
}
