//! Negative forms over questions that are not always asked: two readings, so none of them is chosen.

use super::condition::bare;
use super::group::EachText;
use super::names::{Facts, Form, Kind, Space, Thing};
use super::question::plain_name;
use super::{Negation, Resolver, codes};
use crate::diagnostic::Diagnostic;
use crate::ruleset::{CondKind, QuestionId};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Items, ListWord, Name};

/// A negative form and its two readings.
pub(super) struct Negative {
    /// Where it stands.
    pub(super) span: Span,
    /// The questions that it reads directly.
    pub(super) questions: Vec<QuestionId>,
    /// "Asked, and not …", where there is a shorter form than the gate in front of the other reading.
    pub(super) asked: Option<String>,
    /// "Not asked, or not …".
    pub(super) plain: String,
}

impl<'a> Resolver<'a> {
    /// Refuses a negative form if it reads a gated question; true where it was refused.
    pub(super) fn refuse(&mut self, negative: &Negative) -> bool {
        let mut questions = negative.questions.clone();
        questions.retain(|id| self.gate_of(*id).is_some());
        questions.sort_unstable();
        questions.dedup();
        let Some(first) = questions.first().copied() else {
            return false;
        };
        let Some((gate, name)) = self.gate_of(first) else {
            return false;
        };
        let plain = &negative.plain;
        let asked = match &negative.asked {
            Some(asked) => asked.clone(),
            None => format!("{} and {plain}", self.gate_text(&questions)),
        };
        let text = self.words(negative.span);
        let message = format!("`{text}` can be read in two ways, because `{name}` is not always asked");
        let help = if asked == *plain {
            format!("write `{plain}`")
        } else {
            format!("write `{asked}` (asked, and not so) or `{plain}` (not asked, or not so)")
        };
        let error = Diagnostic::error(codes::NEGATIVE_OVER_GATE, negative.span, message);
        self.report(error.and_at(gate, "asked only then").help(help));
        true
    }

    /// The place of a question's gate, and the question's name.
    pub(super) fn gate_of(&self, id: QuestionId) -> Option<(Span, &'a str)> {
        let facts = self.facts(id)?;
        facts.gate.map(|(_, span)| (span, facts.name))
    }

    /// The gates of some questions as one condition, to stand before `and`.
    fn gate_text(&self, questions: &[QuestionId]) -> String {
        let mut gates: Vec<String> = Vec::new();
        for id in questions {
            let Some((gate, _)) = self.facts(*id).and_then(|facts| facts.gate) else {
                continue;
            };
            let text = self.words(gate.span);
            let text = match gate.kind {
                ExprKind::Chain(..) => format!("({text})"),
                _ => text,
            };
            if !gates.contains(&text) {
                gates.push(text);
            }
        }
        gates.join(" and ")
    }

    /// The questions that were read since a mark.
    pub(super) fn questions_since(&self, mark: usize) -> Vec<QuestionId> {
        let reads = self.reads.get(mark..).unwrap_or_default();
        reads.iter().filter_map(|decl| self.question_of(*decl)).collect()
    }

    fn question_of(&self, decl: usize) -> Option<QuestionId> {
        if let Some(group) = self.names.group_at(decl) {
            return self.names.items_of(group).first().copied();
        }
        let name = self.file.declarations.get(decl)?.name.as_ref()?;
        match self.names.get(Space::Readable, &name.text)? {
            Thing { kind: Kind::Question(id), decl: found, .. } if found == decl => Some(id),
            _ => None,
        }
    }

    /// `x is not a`, `x is not one of [a, b]`
    pub(super) fn refuse_word(&mut self, span: Span, thing: Thing, kind: &CondKind, positive: &str) -> bool {
        let Kind::Question(id) = thing.kind else {
            return false;
        };
        if self.gate_of(id).is_none() {
            return false;
        }
        let asked = match kind {
            CondKind::ChoiceIs(_, positions) => self.others(id, positions),
            CondKind::IsUnknown(_) => self.facts(id).map(|facts| format!("{} is known", facts.name)),
            _ => None,
        };
        self.refuse(&Negative { span, questions: vec![id], asked, plain: format!("not ({positive})") })
    }

    /// The comparison with all other choices.
    fn others(&self, id: QuestionId, positions: &[u16]) -> Option<String> {
        let facts = self.facts(id)?;
        let words = &facts.words;
        let others: Vec<&str> =
            words.positions().filter(|at| !positions.contains(at)).map(|at| words.word(at)).collect();
        match (others.as_slice(), facts.form()?) {
            ([], _) => None,
            ([only], Form::YesNo) => Some(format!("{} is {only}", facts.name)),
            (several, _) => Some(format!("{} is one of [{}]", facts.name, several.join(", "))),
        }
    }

    /// `not x`, `not (x)`; true where it was refused.
    pub(super) fn refuse_not(&mut self, span: Span, inner: &Expr) -> bool {
        let Some(name) = plain_name(bare(inner)) else {
            return false;
        };
        let Some(thing) = self.names.get(Space::Readable, name) else {
            return false;
        };
        let Kind::Question(id) = thing.kind else {
            return false;
        };
        if !thing.sure || self.facts(id).and_then(Facts::form) != Some(Form::YesNo) {
            return false;
        }
        // A refused condition is not read any further, but the question counts as read for circles.
        self.reads.push(thing.decl);
        self.refuse(&Negative {
            span,
            questions: vec![id],
            asked: Some(format!("{name} is no")),
            plain: format!("not ({name} is yes)"),
        })
    }

    /// `not x is a` over a question that is not always asked: which reading is meant counts for more than the missing
    /// parentheses. True where it was refused.
    pub(super) fn refuse_negated(
        &mut self,
        span: Span,
        subject: &Expr,
        compared: &Expr,
        positive: Span,
    ) -> bool {
        let mut questions = self.direct_questions(subject);
        questions.extend(self.direct_questions(compared));
        questions.sort_unstable();
        questions.dedup();
        let plain = format!("not ({})", self.words(positive));
        let asked = match (&compared.kind, questions.as_slice()) {
            (ExprKind::Is { word, negated: false, .. }, [id]) => {
                self.words_left(*id, std::slice::from_ref(word))
            }
            (ExprKind::IsOneOf { words, negated: false, .. }, [id]) => self.words_left(*id, words),
            _ => None,
        };
        self.refuse(&Negative { span, questions, asked, plain })
    }

    /// The comparison with all choices but these.
    fn words_left(&self, id: QuestionId, words: &[Name]) -> Option<String> {
        let known = &self.facts(id)?.words;
        let positions = words.iter().map(|word| known.position(&word.text)).collect::<Option<Vec<_>>>()?;
        self.others(id, &positions)
    }

    /// A negative list form (`none of`, `at most`, `exactly`, `not any of` …); true where it was refused.
    pub(super) fn refuse_list(&mut self, span: Span, before: &str, word: ListWord, items: &Items) -> bool {
        let head = format!("{before}{}", list_words(word));
        match items {
            Items::Named(name) => self.refuse_named(span, before, word, &name.text),
            Items::List(items) => {
                let mut questions = Vec::new();
                let mut texts = Vec::new();
                for item in items {
                    let direct = self.direct_questions(item);
                    let gated = direct.iter().any(|id| self.gate_of(*id).is_some());
                    texts.push(self.item_text(item, gated));
                    questions.extend(direct);
                }
                let list = format!("{head} [{}]", texts.join(", "));
                let plain = if before.is_empty() {
                    list
                } else {
                    format!("not ({})", list.trim_start_matches(before))
                };
                self.refuse(&Negative { span, questions, asked: None, plain })
            }
        }
    }

    /// An item as it is written to read "not asked" as "not".
    fn item_text(&self, item: &Expr, gated: bool) -> String {
        match (plain_name(bare(item)), gated) {
            (_, false) => self.words(item.span),
            (Some(name), true) => format!("({name} is yes)"),
            (None, true) => format!("({})", self.words(item.span)),
        }
    }

    fn refuse_named(&mut self, span: Span, before: &str, word: ListWord, name: &str) -> bool {
        let id = match self.names.get(Space::Readable, name).map(|thing| thing.kind) {
            Some(Kind::Question(id)) => id,
            Some(Kind::Group(id)) => {
                let each = EachText { name, positive: "", negated: false };
                return self.refuse_each(span, before, word, id, &each);
            }
            _ => return false,
        };
        let (asked, plain) = match word {
            ListWord::AtMost(number) => {
                let more = number.value.units.saturating_add(1);
                (None, format!("not (at least {more} of {name})"))
            }
            ListWord::Exactly(number) if number.value.units > 0 => {
                let (n, more) = (number.value.units, number.value.units.saturating_add(1));
                let asked = format!("at least {n} of {name} and not (at least {more} of {name})");
                // Somebody not asked has none of them, so both readings are the same here.
                (Some(asked.clone()), asked)
            }
            ListWord::None | ListWord::Exactly(_) => {
                (Some(format!("{name} is none")), format!("not (any of {name})"))
            }
            _ if before.is_empty() => return false,
            _ => (None, format!("not ({} {name})", list_words(word))),
        };
        self.refuse(&Negative { span, questions: vec![id], asked, plain })
    }

    /// The questions that an item reads without parentheses or a negation around them.
    fn direct_questions(&self, item: &Expr) -> Vec<QuestionId> {
        let mut found = Vec::new();
        let mut open = vec![item];
        while let Some(expr) = open.pop() {
            match &expr.kind {
                ExprKind::Name(name) => found.extend(self.question_called(name)),
                ExprKind::Paren(inner) if plain_name(bare(inner)).is_some() => open.push(inner),
                ExprKind::Is { value, word, .. } if !matches!(word.text.as_str(), "unknown" | "known") => {
                    open.push(value);
                }
                ExprKind::IsOneOf { value, .. } | ExprKind::Includes(value, ..) => open.push(value),
                // What a scale or a group is compared with is a choice.
                ExprKind::Compare(a, ..) if self.on_scale(a) => open.push(a),
                ExprKind::Compare(a, _, _, b) | ExprKind::Arith(_, _, a, b) => {
                    open.extend([&**a, b]);
                }
                ExprKind::Between(a, b, c) => open.extend([&**a, b, c]),
                ExprKind::Negative(inner) => open.push(inner),
                ExprKind::Chain(parts, _)
                | ExprKind::Call(_, parts)
                | ExprKind::List(_, Items::List(parts)) => open.extend(parts),
                ExprKind::List(_, Items::Named(name)) => {
                    found.extend(self.question_called(&name.text));
                }
                _ => {}
            }
        }
        found
    }

    fn question_called(&self, name: &str) -> Option<QuestionId> {
        match self.names.get(Space::Readable, name)?.kind {
            Kind::Question(id) => Some(id),
            // The items of a group have one gate.
            Kind::Group(id) => self.names.items_of(id).first().copied(),
            _ => None,
        }
    }

    /// Remembers that a negative form stands over what was read since a mark.
    pub(super) fn negation(&mut self, span: Span, mark: usize) {
        let reads = self.reads.get(mark..).unwrap_or_default();
        let derived = reads.iter().copied().filter(|decl| self.question_of(*decl).is_none());
        let decls: Vec<usize> = derived.collect();
        if !decls.is_empty() {
            self.negations.push(Negation { span, decls });
        }
    }
}

/// The words before a list.
pub(super) fn list_words(word: ListWord) -> String {
    match word {
        ListWord::All => "all of".to_owned(),
        ListWord::Any => "any of".to_owned(),
        ListWord::None => "none of".to_owned(),
        ListWord::AtLeast(number) => format!("at least {} of", number.value),
        ListWord::AtMost(number) => format!("at most {} of", number.value),
        ListWord::Exactly(number) => format!("exactly {} of", number.value),
        ListWord::Count => "count of".to_owned(),
    }
}
