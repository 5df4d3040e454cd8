//! The one layout of a ruleset: its tree written anew, with every comment and blank line where its author put it.
//!
//! There are no options. What is long is broken where the language lets it, into lines of at most [`WIDTH`] columns
//! (`expressions`, `texts`); choices, levels and bands stand in columns (`tables`, `grids`, `columns`); comments are laid down
//! as marks and written out at the end (`comments`, `lines`). The result is read again each time, and returned only if
//! it says what the original says, with the same comments in the same order.

mod clauses;
mod columns;
mod comments;
mod declarations;
mod examples;
mod expressions;
mod grids;
mod lines;
mod lists;
mod printer;
mod tables;
mod texts;

use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::syntax::{self, ast};
use printer::Printer;

/// The most columns of a line that can be broken; a text, a name or a comment may be longer.
pub const WIDTH: usize = 100;

/// Why a text is not laid out.
#[derive(Debug, Clone)]
pub enum Refusal {
    /// It cannot be read: its problems. What is broken has no layout, and a guess could change what it means.
    Unreadable(Vec<Diagnostic>),
    /// A fault of bedside: what was laid out does not say what the original says.
    Fault,
}

/// Lays out a text.
///
/// Lines end in a line feed, the last one too, and there is no byte order mark. Laying out the result again changes
/// nothing.
///
/// # Errors
///
/// [`Refusal::Unreadable`] where a declaration cannot be read. What is only wrong with the whole ruleset in view, such
/// as an unknown name, does not matter here.
pub fn format(source: &Source) -> Result<String, Refusal> {
    let (file, problems) = syntax::parse(source);
    if problems.iter().any(Diagnostic::is_error) {
        return Err(Refusal::Unreadable(problems));
    }
    let text = Printer::laid_out(source, &file);
    let again = Source::new(source.name(), text);
    if same(source, &file, &again) { Ok(again.text().to_owned()) } else { Err(Refusal::Fault) }
}

/// Whether what was laid out says what the original says.
fn same(source: &Source, file: &ast::File, laid_out: &Source) -> bool {
    let (again, problems) = syntax::parse(laid_out);
    let one = file.comments.iter().map(|it| source.slice(it.span));
    let other = again.comments.iter().map(|it| laid_out.slice(it.span));
    !problems.iter().any(Diagnostic::is_error) && syntax::same(file, &again) && one.eq(other)
}
