//! The marks that version control leaves where two versions of a file could not be merged. One of the versions is read
//! and the other passed over, so that what both declare is not declared twice.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::codes;

/// Which version of an unfinished merge is being read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// There is none.
    #[default]
    None,
    /// The first version, which is read; the position of the problem among all.
    First(usize),
    /// The base or the second version, which are passed over.
    Passed(usize),
}

impl Merge {
    /// Takes a line; true where it is a mark or of a version that is passed over.
    pub fn line(&mut self, text: &str, line: &str, start: usize, problems: &mut Vec<Diagnostic>) -> bool {
        if *self == Self::None && !line.starts_with('<') {
            return false;
        }
        let span = Span::new(start, start + line.trim_end().len());
        match *self {
            Self::None if is_mark(line, '<') && closes(text, start) => {
                *self = Self::First(problems.len());
                problems.push(unfinished(span));
                true
            }
            Self::First(at) | Self::Passed(at) if is_mark(line, '>') => {
                and_at(problems, at, span, "and ends here");
                *self = Self::None;
                true
            }
            Self::First(at) if is_mark(line, '|') => {
                *self = Self::Passed(at);
                true
            }
            Self::First(at) | Self::Passed(at) if is_mark(line, '=') => {
                and_at(problems, at, span, "the other starts here");
                *self = Self::Passed(at);
                true
            }
            Self::None | Self::First(_) => false,
            Self::Passed(_) => true,
        }
    }
}

fn is_mark(line: &str, sign: char) -> bool {
    const LENGTH: usize = 7;
    let rest = line.trim_start_matches(sign);
    line.len() - rest.len() == LENGTH && (rest.trim_end().is_empty() || rest.starts_with(' '))
}

/// Whether the mark that ends a merge follows: without it nothing is passed over.
fn closes(text: &str, start: usize) -> bool {
    text.get(start..).unwrap_or_default().contains("\n>>>>>>>")
}

fn and_at(problems: &mut [Diagnostic], at: usize, span: Span, words: &str) {
    if let Some(problem) = problems.get_mut(at) {
        problem.labels.push(crate::diagnostic::Label { span, text: words.to_owned() });
    }
}

fn unfinished(span: Span) -> Diagnostic {
    Diagnostic::error(codes::MERGE_MARKS, span, "an unfinished merge left its marks: two versions stand here")
        .labelled("the one version starts here")
        .help("keep what is right of the two versions, and delete the lines of `<<<<<<<`, `=======` and `>>>>>>>`")
}
