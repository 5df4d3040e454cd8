//! Whose reason it is: a `because` beside `ask when`, or indented deeper below it, is the gate's; one that stands in
//! line with `ask when` is the question's own. Otherwise a gate whose reason was taken away would borrow the next one.

use crate::source::Span;
use crate::syntax::ast::{Clause, ClauseKind};
use crate::syntax::grammar::Rule;
use crate::syntax::pairs::Pair;
use crate::syntax::parts::Builder;

impl Builder<'_, '_> {
    /// Where the `because` below an `ask when` starts that is not indented deeper.
    pub fn reason_below_gate(&self, clause: &Pair<'_>) -> Option<Span> {
        if clause.as_rule() != Rule::ask_when_clause {
            return None;
        }
        let word = clause.into_inner().find(|part| part.as_rule() == Rule::because_word)?;
        let (gate, reason) = (self.indent_of(clause.start()), self.line_up_to(word.start()));
        let own_line = reason.trim().is_empty();
        (own_line && reason.len() <= gate).then(|| self.leaf(&word))
    }

    /// How far the line of a place in the declaration is indented.
    fn indent_of(&self, at: usize) -> usize {
        let line = self.line_up_to(at);
        line.len() - line.trim_start().len()
    }

    fn line_up_to(&self, at: usize) -> &str {
        self.text.get(..at).unwrap_or_default().rsplit('\n').next().unwrap_or_default()
    }
}

/// Takes the reason that is not its own from a gate: a clause by itself.
pub fn take_reason(gate: &mut Clause, word: Span) -> Option<Clause> {
    let ClauseKind::AskWhen(condition, text) = &mut gate.kind else { return None };
    gate.span.end = condition.span.end;
    text.take().map(|text| Clause { span: word.to(text.span), kind: ClauseKind::Because(text) })
}

#[cfg(test)]
mod tests {
    use crate::source::Source;
    use crate::syntax::ast::ClauseKind;

    /// The gate's reason and the question's own.
    fn reasons(lines: &str) -> (Option<String>, Option<String>) {
        let text = format!("question q \"Q?\"\n  yes or no\n{lines}\n");
        let (file, problems) = crate::syntax::parse(&Source::new("q.triage", text));
        assert!(problems.is_empty(), "{problems:?}");
        let clauses = file.declarations.first().map(|decl| decl.clauses.clone()).unwrap_or_default();
        let gate = clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::AskWhen(_, text) => text.as_ref().map(|text| text.value.clone()),
            _ => None,
        });
        let own = clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::Because(text) => Some(text.value.clone()),
            _ => None,
        });
        (gate, own)
    }

    #[test]
    fn a_reason_belongs_to_what_it_stands_beside_or_below() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(reasons("  ask when a because \"g\""), (some("g"), None));
        assert_eq!(reasons("  ask when a because\n  \"g\""), (some("g"), None));
        assert_eq!(reasons("  ask when a\n    because \"g\""), (some("g"), None));
        assert_eq!(
            reasons("  ask when a\n    and b\n    because \"g\"\n  because \"o\""),
            (some("g"), some("o"))
        );
        assert_eq!(reasons("  ask when a\n  because \"o\""), (None, some("o")));
        assert_eq!(reasons("    ask when a\n  because \"o\""), (None, some("o")));
    }
}
