//! Small changes of conditions.

use super::Kind;
use super::sites::{Sites, subject};
use crate::source::Span;
use crate::syntax::ast::{CompareOp, Expr, ExprKind, Including, Items, Joint, ListWord, Name, Number};

impl Sites<'_> {
    /// Every change of a condition and of what it is made of.
    pub(super) fn condition(&mut self, whole: &Expr) {
        let mut rest = vec![(whole, true)];
        while let Some((expr, negatable)) = rest.pop() {
            match &expr.kind {
                ExprKind::Paren(inner) => rest.push((inner, negatable)),
                ExprKind::Not(inner) => {
                    let without = self.text(inner.span).to_owned();
                    self.change(Kind::Negation, expr.span, vec![(expr.span, without)]);
                    rest.push((inner, false));
                }
                ExprKind::Chain(parts, joints) => {
                    self.chain(expr.span, parts, joints);
                    rest.extend(parts.iter().map(|part| (part, true)));
                }
                ExprKind::List(word, items) => {
                    self.list(expr.span, *word, items);
                    if let Items::List(parts) = items {
                        rest.extend(parts.iter().map(|part| (part, true)));
                    }
                }
                _ => {
                    if negatable {
                        self.opposite(expr);
                    }
                    self.atom(expr);
                }
            }
        }
    }

    /// All `and` for `or`, and each part left out.
    fn chain(&mut self, span: Span, parts: &[Expr], joints: &[(Joint, Span)]) {
        let other = |joint: Joint| if joint == Joint::And { "or" } else { "and" };
        let edits = joints.iter().map(|(joint, span)| (*span, other(*joint).to_owned()));
        self.change(Kind::ListWord, span, edits.collect());
        self.each_left_out(Kind::Part, &parts.iter().map(|part| part.span).collect::<Vec<_>>());
    }

    /// Another list word, another number in it, and each part left out.
    fn list(&mut self, span: Span, word: ListWord, items: &Items) {
        let items_start = match items {
            Items::List(parts) => parts.first().map_or(span.end, |part| part.span.start),
            Items::Named(name) => name.span.start,
        };
        let head = Span { start: span.start, end: items_start };
        let shown = if self.is_short(span) { span } else { head };
        for (from, to) in others(word) {
            if let Some(at) = self.text(head).find(from) {
                let start = span.start as usize + at;
                let place = Span::new(start, start + from.len());
                self.change(Kind::ListWord, shown, vec![(place, (*to).to_owned())]);
            }
        }
        if let ListWord::AtLeast(number) | ListWord::AtMost(number) | ListWord::Exactly(number) = word {
            self.counted(shown, number);
        }
        if let Items::List(parts) = items {
            self.each_left_out(Kind::Part, &parts.iter().map(|part| part.span).collect::<Vec<_>>());
        }
    }

    fn counted(&mut self, shown: Span, number: Number) {
        for by in [1, -1] {
            if number.value.units + by > 0 {
                self.stepped(Kind::ListWord, shown, number, 0, by);
            }
        }
    }

    /// A condition that is not made of others turned into its opposite.
    fn opposite(&mut self, expr: &Expr) {
        let text = self.text(expr.span).to_owned();
        let not = |text: &str| format!("not ({text})");
        let new = match &expr.kind {
            ExprKind::Name(name) if name == "always" => return,
            ExprKind::Name(name) if self.known.is_yes_no(name) => format!("{text} is no"),
            ExprKind::Name(_) => format!("not {text}"),
            ExprKind::Compare(_, op, sign, _) => {
                return self.change(Kind::Negation, expr.span, vec![(*sign, reversed(*op).to_owned())]);
            }
            ExprKind::Is { value, negated: true, word } => {
                let between = Span { start: value.span.end, end: word.span.start };
                return self.change(Kind::Negation, expr.span, vec![(between, " is ".to_owned())]);
            }
            ExprKind::Is { word, .. } => match word.text.as_str() {
                "yes" => return self.change(Kind::Negation, expr.span, vec![(word.span, "no".to_owned())]),
                "no" => return self.change(Kind::Negation, expr.span, vec![(word.span, "yes".to_owned())]),
                // The one for the other is a change of its own.
                "known" | "unknown" => return,
                _ => not(&text),
            },
            ExprKind::IsOneOf { negated: true, .. } => text.replacen(" is not one of", " is one of", 1),
            ExprKind::Includes(_, Including::None, _) => text.replacen("none of", "any of", 1),
            ExprKind::Level(..) => return,
            _ => not(&text),
        };
        self.change(Kind::Negation, expr.span, vec![(expr.span, new)]);
    }

    fn atom(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Compare(left, op, sign, right) => self.comparison(expr.span, (left, *op, *sign, right)),
            ExprKind::Between(value, low, high) => {
                self.number(value);
                for bound in [low, high] {
                    self.threshold(expr.span, value, bound);
                }
            }
            ExprKind::Is { value, word, .. } => {
                self.number(value);
                self.is_word(expr.span, value, word);
            }
            ExprKind::IsOneOf { value, words, .. } => {
                self.number(value);
                self.several(expr.span, value, words);
            }
            ExprKind::Includes(value, including, words) => {
                self.including(expr.span, *including, words);
                match words.as_slice() {
                    [word] if *including == Including::One => {
                        self.other_choice(Kind::Choice, expr.span, word, subject(value).unwrap_or_default());
                    }
                    _ => self.several(expr.span, value, words),
                }
            }
            ExprKind::Level(_, level) => self.level(level, expr.span),
            _ => self.number(expr),
        }
    }

    fn comparison(&mut self, span: Span, (left, op, sign, right): (&Expr, CompareOp, Span, &Expr)) {
        if let ExprKind::Name(word) = &right.kind {
            let name = Name { text: word.clone(), span: right.span };
            self.other_choice(Kind::Threshold, span, &name, subject(left).unwrap_or_default());
        }
        let on_grid = self.known.grid(left.span).is_some() && self.known.grid(right.span).is_some();
        // On a grid an end let in or out is the same as a step up or down.
        if !on_grid && let Some(other) = end_turned(op) {
            self.change(Kind::Threshold, span, vec![(sign, other.to_owned())]);
        }
        self.threshold(span, right, left);
        self.threshold(span, left, right);
    }

    fn is_word(&mut self, span: Span, value: &Expr, word: &Name) {
        let other = match word.text.as_str() {
            "known" => Some("unknown"),
            "unknown" => Some("known"),
            "likely" => Some("possible"),
            "possible" => Some("likely"),
            _ => None,
        };
        if let Some(other) = other {
            return self.change(Kind::Choice, span, vec![(word.span, other.to_owned())]);
        }
        if !matches!(word.text.as_str(), "yes" | "no") {
            self.other_choice(Kind::Choice, span, word, subject(value).unwrap_or_default());
        }
    }

    /// Of several choices each left out, and the first that is not among them put in.
    fn several(&mut self, span: Span, value: &Expr, words: &[Name]) {
        self.each_left_out(Kind::Choice, &words.iter().map(|word| word.span).collect::<Vec<_>>());
        let all = self.known.choices(subject(value).unwrap_or_default());
        let new = all.iter().find(|choice| words.iter().all(|word| word.text != **choice)).cloned();
        if let (Some(new), Some(last)) = (new, words.last()) {
            let end = Span { start: last.span.end, end: last.span.end };
            let around = if words.len() > 6 { last.span } else { span };
            self.change(Kind::Choice, around, vec![(end, format!(", {new}"))]);
        }
    }

    fn including(&mut self, span: Span, including: Including, words: &[Name]) {
        let other = match including {
            Including::Any => ("any of", "all of"),
            Including::All => ("all of", "any of"),
            Including::One | Including::None => return,
        };
        let Some(first) = words.first().filter(|_| words.len() > 1) else { return };
        let head = Span { start: span.start, end: first.span.start };
        if let Some(at) = self.text(head).rfind(other.0) {
            let start = span.start as usize + at;
            let place = Span::new(start, start + other.0.len());
            self.change(Kind::ListWord, span, vec![(place, other.1.to_owned())]);
        }
    }
}

/// What may stand by a slip in the place of a list word.
fn others(word: ListWord) -> &'static [(&'static str, &'static str)] {
    match word {
        ListWord::All => &[("all of", "any of")],
        ListWord::Any => &[("any of", "all of"), ("any of", "none of")],
        ListWord::None => &[("none of", "any of")],
        ListWord::AtLeast(_) => &[("at least", "at most")],
        ListWord::AtMost(_) => &[("at most", "at least")],
        ListWord::Exactly(_) => &[("exactly", "at least")],
        ListWord::Count => &[],
    }
}

fn reversed(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Less => ">=",
        CompareOp::AtMost => ">",
        CompareOp::Greater => "<=",
        CompareOp::AtLeast => "<",
        CompareOp::Equal => "!=",
        CompareOp::NotEqual => "=",
    }
}

/// The same comparison with its end let in or out.
fn end_turned(op: CompareOp) -> Option<&'static str> {
    match op {
        CompareOp::Less => Some("<="),
        CompareOp::AtMost => Some("<"),
        CompareOp::Greater => Some(">="),
        CompareOp::AtLeast => Some(">"),
        CompareOp::Equal | CompareOp::NotEqual => None,
    }
}
