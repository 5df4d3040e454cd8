//! The tree of a file: every declaration read by itself, so that a broken one costs one message and no other.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{Clause, Declaration, File, Keyword, Name, Text};
use crate::syntax::cache::Cache;
use crate::syntax::declared::Declared;
use crate::syntax::gates::take_reason;
use crate::syntax::grammar::{self, Rule};
use crate::syntax::pairs::{Pair, Pairs};
use crate::syntax::parts::Builder;
use crate::syntax::place::is_name;
use crate::syntax::split::{self, Chunk, first_word};
use crate::syntax::{error, further, heads, lines, sharing, slips};
use std::borrow::Cow;

/// Reads every declaration of a text whose characters are already mended; those that were read before are taken from
/// there.
pub fn file(text: &str, cache: Option<&mut Cache>, diagnostics: &mut Vec<Diagnostic>) -> File {
    let declared = Declared::of(text);
    let read = |chunk: &Chunk, found: &mut Vec<Diagnostic>| declaration(text, chunk, &declared, found);
    if let Some(cache) = cache {
        return cache.file(text, diagnostics, read);
    }
    let pieces = split::split(text, diagnostics);
    let declarations = sharing::all(&pieces.chunks, diagnostics, read);
    File { declarations, comments: pieces.comments, uses: Vec::new() }
}

fn declaration(
    text: &str,
    chunk: &Chunk,
    declared: &Declared<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Declaration {
    let written = text.get(chunk.span.range()).unwrap_or_default();
    let base = chunk.span.start as usize;
    if chunk.broken {
        diagnostics.extend(besides_fault(text, written, chunk, declared));
        return broken(written, chunk);
    }
    if chunk.meant {
        return meant(written, chunk, declared, diagnostics).unwrap_or_else(|| broken(written, chunk));
    }
    let written = small_keyword(written, chunk, diagnostics);
    let found = diagnostics.len();
    if let Some(nodes) = grammar::read(&written) {
        let mut builder = Builder { text: &written, base, formula: false, diagnostics };
        let built = Pairs::new(&written, &nodes).next().and_then(|pair| builder.declaration(pair, chunk));
        if let Some(declaration) = built {
            return declaration;
        }
    } else if let Some(refusal) = grammar::refusal(&written) {
        let first = error::explain(&refusal, &written, chunk, declared);
        diagnostics.extend(further::explain(first, &written, chunk, declared));
    }
    if diagnostics.len() == found {
        diagnostics.push(error::unreadable(chunk.keyword_span));
    }
    broken(&written, chunk)
}

/// What is wrong besides the quotes and brackets of a declaration, as it shows with their mend; nothing where some of it
/// stands on their line, and may follow from the quote that is put in.
fn besides_fault(text: &str, written: &str, chunk: &Chunk, declared: &Declared<'_>) -> Vec<Diagnostic> {
    let all = chunk.fault.as_ref().and_then(|fault| further::besides(fault, written, chunk, declared));
    let mut all = all.unwrap_or_default();
    if all.is_empty() {
        return all;
    }
    let fault = all.remove(0).span().start;
    let apart = |one: &Diagnostic| {
        let at = one.span().start;
        text.get(fault.min(at) as usize..fault.max(at) as usize).is_some_and(|it| it.contains('\n'))
    };
    if all.iter().all(apart) { all } else { Vec::new() }
}

/// A declaration is read as if its keyword were written right, which has been told. None where it cannot be read then:
/// the keyword that seems to be meant is perhaps another one.
fn meant(
    written: &str,
    chunk: &Chunk,
    declared: &Declared<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Declaration> {
    let length = chunk.keyword_span.range().len();
    let (before, rest) = written.split_at_checked(length)?;
    let lead = lead(before, chunk.keyword, rest);
    let right = format!("{lead}{rest}");
    // What follows the keyword keeps its place.
    let base = (chunk.span.start as usize + length).checked_sub(lead.len())?;
    let moved = Chunk { span: Span::new(base, chunk.span.end as usize), ..chunk.clone() };
    let mut found = Vec::new();
    let Some(nodes) = grammar::read(&right) else {
        let first = error::explain(grammar::refusal(&right)?.as_ref(), &right, &moved, declared);
        diagnostics.extend(further::all(&first, &right, &moved, declared)?);
        return None;
    };
    let mut builder = Builder { text: &right, base, formula: false, diagnostics: &mut found };
    let declaration = builder.declaration(Pairs::new(&right, &nodes).next()?, chunk)?;
    diagnostics.extend(found);
    Some(declaration)
}

/// How a declaration starts that was written otherwise: without its keyword, with its name before it, or with another
/// word for it.
fn lead(written: &str, meant: Keyword, rest: &str) -> String {
    let keyword = meant.words();
    let name = first_word(written);
    let titled = rest.trim_start().starts_with('"');
    let glued = written.strip_prefix(keyword).filter(|name| titled && is_name(name));
    if written.is_empty() {
        format!("{keyword} ")
    } else if let Some(name) = glued {
        format!("{keyword} {name}")
    } else if titled && has_name(meant) && written.len() > name.len() && is_name(name) {
        format!("{keyword} {name}")
    } else {
        keyword.to_owned()
    }
}

/// `Rule` is read as `rule`, and refused.
fn small_keyword<'t>(written: &'t str, chunk: &Chunk, diagnostics: &mut Vec<Diagnostic>) -> Cow<'t, str> {
    let length = chunk.keyword_span.range().len();
    let (keyword, rest) = written.split_at_checked(length).unwrap_or(("", written));
    if keyword.bytes().all(|byte| !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(written);
    }
    diagnostics.push(slips::capital_word(keyword, chunk.keyword.words(), chunk.keyword_span));
    Cow::Owned(format!("{}{rest}", keyword.to_ascii_lowercase()))
}

impl<'t> Builder<'t, '_> {
    /// `None` where something in it could not be read and has been reported.
    pub fn declaration(&mut self, pair: Pair<'t>, chunk: &Chunk) -> Option<Declaration> {
        let mut name = None;
        let mut title = None;
        let parts = pair.into_inner().skip(1);
        let mut clauses: Vec<Clause> = Vec::with_capacity(parts.clone().count());
        for part in parts {
            match part.as_rule() {
                Rule::name => name = Some(self.name(&part)),
                Rule::title => {
                    let texts = part.into_inner().next()?;
                    self.one_text(&texts, chunk.keyword);
                    title = Some(self.text(&texts));
                }
                _ => {
                    let own = self.reason_below_gate(&part);
                    clauses.push(self.clause(part)?);
                    if let Some(word) = own {
                        let reason = clauses.last_mut().and_then(|gate| take_reason(gate, word));
                        clauses.extend(reason);
                    }
                }
            }
        }
        lines::one_type(self, &mut clauses);
        lines::check(self, &clauses);
        Some(Declaration {
            span: chunk.span,
            keyword: chunk.keyword,
            keyword_span: chunk.keyword_span,
            name,
            title,
            clauses,
            broken: false,
        })
    }
}

/// What is known of a declaration that cannot be read: its name and title, where its first line has them.
fn broken(written: &str, chunk: &Chunk) -> Declaration {
    let length = chunk.keyword_span.range().len();
    let rest = written.get(length..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    let at = chunk.keyword_span.end as usize;
    let blanks = line.len() - line.trim_start().len();
    let word = split::first_word(line.trim_start());
    let named = word.starts_with(|first: char| first.is_alphabetic() || first == '_');
    let several = heads::words_of_name(written, length)
        .and_then(|(_, words)| Some((words.len(), heads::joined_name(words)?)));
    let (width, text) = several.unwrap_or_else(|| (word.len(), slips::plain_name(word)));
    let name = named.then(|| Name { text: text.into(), span: Span::new(at + blanks, at + blanks + width) });
    Declaration {
        span: chunk.span,
        keyword: chunk.keyword,
        keyword_span: chunk.keyword_span,
        name: name.filter(|_| has_name(chunk.keyword)),
        title: title(line, at),
        clauses: Vec::new(),
        broken: true,
    }
}

fn title(line: &str, at: usize) -> Option<Text> {
    let start = line.find('"')?;
    let inner = line.get(start + 1..)?;
    let length = inner.find('"')?;
    Some(Text {
        value: inner.get(..length)?.to_owned(),
        span: Span::new(at + start, at + start + length + 2),
    })
}

/// Whether a declaration has a name after its keyword.
pub fn has_name(keyword: Keyword) -> bool {
    !matches!(
        keyword,
        Keyword::Use
            | Keyword::Levels
            | Keyword::Section
            | Keyword::Otherwise
            | Keyword::Case
            | Keyword::Always
            | Keyword::Impossible
    )
}
