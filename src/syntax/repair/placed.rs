//! Whether the clauses of a declaration stand where they belong: the grammar reads any clause in any declaration, also
//! behind another one on its line, and a mend that only makes one of those is none.

use crate::syntax::ast::Keyword;
use crate::syntax::grammar::Rule;
use crate::syntax::place::token;
use crate::syntax::reader::Node;
use crate::syntax::repair::change::Change;
use crate::syntax::repair::vocabulary::WORDS;
use crate::syntax::words;
use std::ops::Range;

/// Whether each clause of a declaration is one of its kind and starts a line.
pub fn are(nodes: &[Node], text: &str, keyword: Keyword) -> bool {
    let Some(whole) = nodes.first() else { return true };
    let mut at = 1;
    while at < whole.next as usize {
        let Some(node) = nodes.get(at) else { return true };
        if !is(node, text, keyword) {
            return false;
        }
        at = (node.next as usize).max(at + 1);
    }
    true
}

fn is(node: &Node, text: &str, keyword: Keyword) -> bool {
    let start = node.start as usize;
    let word = token(text.get(start..).unwrap_or_default());
    let line = text.get(..start).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    let leads = line.trim().is_empty();
    let written = text.get(start..node.end as usize).unwrap_or_default();
    let on_one_line = !written.trim_end().contains('\n');
    match node.rule {
        Rule::entry | Rule::choice => leads && on_one_line && !words::is_clause_word(word),
        Rule::class_band => leads && banded(text),
        Rule::row | Rule::otherwise_row => leads && !banded(text),
        Rule::amount_band | Rule::points_clause | Rule::points_for => leads,
        Rule::because_clause | Rule::cite_clause => true,
        Rule::by_clause if keyword == Keyword::Classify => true,
        Rule::formula_clause if keyword == Keyword::Calculate => true,
        _ if start == 0 || !is_clause(node.rule) => true,
        _ => leads && words::clauses_of(keyword).iter().any(|clause| token(clause) == word),
    }
}

/// Whether no word of the language is read as a name in some lines, and nothing that was put in as one.
pub fn names(
    nodes: &[Node],
    text: &str,
    lines: Range<usize>,
    put_in: &Range<usize>,
    change: &Change,
) -> bool {
    let named =
        |node: &&Node| matches!(node.rule, Rule::name | Rule::word) && lines.contains(&(node.start as usize));
    nodes.iter().filter(named).all(|node| {
        let range = node.start as usize..node.end as usize;
        let word = text.get(range.clone()).unwrap_or_default();
        let new = put_in.contains(&range.start) && change.names_nothing();
        // `round(` is the name of a function.
        let called = text.get(range.end..).is_some_and(|rest| rest.starts_with('('));
        let taken = node.rule == Rule::name && WORDS.contains(&word) && !called;
        let free = [
            "always",
            "examiner",
            "patient",
            "test",
            "yes",
            "no",
            "unknown",
            "missing",
            "none",
            "likely",
            "possible",
            "assessed_on",
        ];
        free.contains(&word) || !(new || taken)
    })
}

/// Whether a class is one of a number, by bands.
fn banded(text: &str) -> bool {
    text.lines().next().is_some_and(|line| line.contains("\" by "))
}

fn is_clause(rule: Rule) -> bool {
    !matches!(rule, Rule::name | Rule::title | Rule::EOI | Rule::otherwise_level)
}
