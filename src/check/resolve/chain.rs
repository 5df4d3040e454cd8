//! `and`, `or` and `not`: one reading, or none.

use super::condition::bare;
use super::names::{Kind, Space, Words};
use super::question::plain_name;
use super::{Resolver, codes};
use crate::diagnostic::Diagnostic;
use crate::ruleset::{Cond, CondKind};
use crate::source::Span;
use crate::spoken;
use crate::syntax::ast::{Expr, ExprKind, Including, Joint, ListWord};

impl<'a> Resolver<'a> {
    /// `a and b and c`
    pub(super) fn chain(
        &mut self,
        expr: &'a Expr,
        parts: &'a [Expr],
        joints: &[(Joint, Span)],
    ) -> Option<Cond> {
        if let Some(at) = (0..joints.len()).find(|at| self.spoken_bound(parts, joints, *at)) {
            let rest = parts.iter().enumerate().filter(|(part, _)| *part != at && *part != at + 1);
            rest.for_each(|(_, part)| _ = self.cond(part));
            return None;
        }
        let words: Vec<Joint> = joints.iter().map(|(joint, _)| *joint).collect();
        let stray = self.choices_after_joints(parts);
        let mixed = are_mixed(&words);
        // A choice after a joint is told first: taken into its comparison, it may leave nothing mixed.
        let left_mixed = || {
            let joins_parts = |at: &usize| !stray.contains(&(at + 1));
            let left = (0..words.len()).filter(joins_parts).filter_map(|at| words.get(at).copied());
            are_mixed(&left.collect::<Vec<_>>())
        };
        if mixed && (stray.is_empty() || left_mixed()) {
            self.mixed(expr, parts, &words);
        } else if !stray.is_empty() {
            self.choice_after_joint(parts, &stray);
        }
        let mut understood = !mixed && stray.is_empty();
        let mut typed = Vec::with_capacity(parts.len());
        for (at, part) in parts.iter().enumerate() {
            if !stray.contains(&at) {
                let cond = self.cond(part);
                understood &= cond.is_some();
                typed.extend(cond);
            }
        }
        if !understood {
            return None;
        }
        let kind = match words.first() {
            Some(Joint::Or) => CondKind::Or(typed),
            _ => CondKind::And(typed),
        };
        Some(self.new_cond(expr.span, kind))
    }

    /// Tells of `65 or older`, and of `age >= 65 or older`, at a joint.
    fn spoken_bound(&mut self, parts: &'a [Expr], joints: &[(Joint, Span)], at: usize) -> bool {
        let (Some(before), Some(after)) = (parts.get(at), parts.get(at + 1)) else { return false };
        let Some((Joint::Or, joint)) = joints.get(at) else { return false };
        let Some(sign) = plain_name(after).and_then(spoken::bound_sign) else { return false };
        if plain_name(after).is_some_and(|name| self.names.get(Space::Readable, name).is_some()) {
            return false;
        }
        let whole = before.span.to(after.span);
        let error = |span, message| Diagnostic::error(codes::NOT_A_CONDITION, span, message);
        match &bare(before).kind {
            ExprKind::Number(..) => {
                let (text, number) = (self.words(whole), self.words(before.span));
                let error = error(whole, format!("`{text}` does not say what is compared"));
                self.report(
                    error.help(format!("write the name of the number and a sign: `… {sign} {number}`")),
                );
            }
            ExprKind::Compare(_, op, ..) if op.sign() == sign => {
                self.cond(before);
                let text = self.words(joint.to(after.span));
                let message = format!("`{sign}` says `{text}` already");
                let away = Span { start: before.span.end, ..after.span };
                let mended = self.words(before.span);
                let error = error(joint.to(after.span), message).labelled("take this away");
                self.report(error.help(format!("write `{mended}`")).edit(away, ""));
            }
            // `burning is bit or more`, where the choices have an order.
            ExprKind::Is { value, negated: false, word } => {
                let Some(Kind::Question(id)) = plain_name(bare(value))
                    .and_then(|name| self.names.get(Space::Readable, name))
                    .map(|thing| thing.kind)
                else {
                    return false;
                };
                let ordered = self.facts(id).is_some_and(|facts| facts.scale.is_some());
                let text = self.words(joint.to(after.span));
                let right = format!("{} {sign} {}", self.words(value.span), word.text);
                let error = error(whole, format!("`{sign}` says `{text}`"));
                self.report(if ordered {
                    error.help(format!("write `{right}`")).edit(whole, right)
                } else {
                    error.help("name every choice that you mean: `is one of [ … ]`")
                });
            }
            _ => return false,
        }
        true
    }

    fn mixed(&mut self, expr: &Expr, parts: &[Expr], joints: &[Joint]) {
        let or_first = self.grouped(parts, joints, Joint::Or);
        let and_first = self.grouped(parts, joints, Joint::And);
        let message = "`and` beside `or` can be read in two ways";
        let error = Diagnostic::error(codes::MIXED_AND_OR, expr.span, message);
        let help = format!("write `{or_first}` or `{and_first}`, whichever you mean");
        self.report(error.help(help));
    }

    /// The chain with parentheses around each run of one of the two words.
    fn grouped(&self, parts: &[Expr], joints: &[Joint], tight: Joint) -> String {
        let (tight_word, loose_word) = match tight {
            Joint::And => (" and ", " or "),
            Joint::Or => (" or ", " and "),
        };
        let mut groups: Vec<Vec<String>> = Vec::new();
        let before = std::iter::once(None).chain(joints.iter().map(Some));
        for (part, joint) in parts.iter().zip(before) {
            let text = self.words(part.span);
            match groups.last_mut().filter(|_| joint == Some(&tight)) {
                Some(group) => group.push(text),
                None => groups.push(vec![text]),
            }
        }
        let group = |group: &Vec<String>| match group.as_slice() {
            [only] => only.clone(),
            several => format!("({})", several.join(tight_word)),
        };
        groups.iter().map(group).collect::<Vec<_>>().join(loose_word)
    }

    /// The parts that are a bare name, which is a choice of what was compared just before.
    fn choices_after_joints(&self, parts: &[Expr]) -> Vec<usize> {
        let mut before: Option<&Words<'a>> = None;
        let mut stray = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            match plain_name(part) {
                Some(name) if before.is_some_and(|words| words.position(name).is_some()) => {
                    stray.push(at);
                }
                _ => before = subject(part).and_then(|name| self.words_of(name)),
            }
        }
        stray
    }

    /// The choices of a question or class.
    fn words_of(&self, name: &str) -> Option<&Words<'a>> {
        match self.names.get(Space::Readable, name)?.kind {
            Kind::Question(id) => self.names.questions.get(id.index()).map(|facts| &facts.words),
            Kind::Class(id) => self.names.classes.get(id.index()).map(|facts| &facts.words),
            _ => None,
        }
    }

    fn choice_after_joint(&mut self, parts: &[Expr], stray: &[usize]) {
        let Some(first) = stray.first().copied() else {
            return;
        };
        let together = stray.iter().zip(first..).take_while(|(at, next)| *at == next).map(|(at, _)| at);
        let stray: Vec<usize> = together.copied().collect();
        let last = stray.last().and_then(|at| parts.get(*at));
        let before = first.checked_sub(1).and_then(|at| parts.get(at));
        let (Some(before), Some(after)) = (before, parts.get(first)) else {
            return;
        };
        let names: Vec<&str> = stray.iter().filter_map(|at| parts.get(*at)).filter_map(plain_name).collect();
        let name = names.first().copied().unwrap_or_default();
        let start = Span::new(before.span.end as usize, after.span.start as usize);
        let joint = self.words(start);
        let one = self.joined(before, &names, joint == "and");
        let two = format!("({}) {joint} {name}", self.words(before.span));
        let owner = subject(before).unwrap_or_default().to_owned();
        let message =
            format!("`{name}` after `{joint}` is a choice of `{owner}`, so this can be read in two ways");
        let span = before.span.to(last.unwrap_or(after).span);
        let error = Diagnostic::error(codes::CHOICE_AFTER_JOINT, span, message);
        let help = format!("write `{one}`, or `{two}` if `{name}` is a condition of its own");
        let own = names.iter().any(|name| self.names.get(Space::Readable, name).is_some());
        // Both readings are told; the second cannot be meant where nothing of this name can be read.
        self.report(if own { error.help(help) } else { error.help(help).edit(span, one) });
    }

    /// The comparison with the further choices taken in.
    fn joined(&self, before: &Expr, names: &[&str], both: bool) -> String {
        let (value, verb, mut words) = match &before.kind {
            ExprKind::Is { value, negated, word } => {
                let verb = if *negated { "is not one of" } else { "is one of" };
                (value, verb, vec![word.text.as_str()])
            }
            ExprKind::IsOneOf { value, negated, words } => {
                let verb = if *negated { "is not one of" } else { "is one of" };
                (value, verb, words.iter().map(|word| word.text.as_str()).collect())
            }
            ExprKind::Includes(value, how, words) => {
                let verb = match how {
                    Including::All => "includes all of",
                    Including::One if both => "includes all of",
                    Including::None => "includes none of",
                    Including::One | Including::Any => "includes any of",
                };
                (value, verb, words.iter().map(|word| word.text.as_str()).collect())
            }
            _ => return self.words(before.span),
        };
        words.extend(names);
        format!("{} {verb} [{}]", self.words(value.span), words.join(", "))
    }

    /// `not …`
    pub(super) fn not(&mut self, expr: &'a Expr, inner: &'a Expr) -> Option<Cond> {
        let counts = matches!(inner.kind, ExprKind::List(ListWord::Count, _));
        let fits = matches!(inner.kind, ExprKind::Name(_) | ExprKind::Paren(_) | ExprKind::List(..));
        if !fits || counts {
            // One message for `not not not x`, however long.
            let mut core = inner;
            while let ExprKind::Not(further) = &core.kind {
                core = further;
            }
            let understood = self.cond(core).is_some();
            if understood && self.refuse_negated(expr.span, inner, inner, inner.span) {
                return None;
            }
            return self.not_before(expr.span, inner.span);
        }
        if self.refuse_not(expr.span, inner) {
            return None;
        }
        let mark = self.reads.len();
        let typed = self.cond(inner)?;
        if plain_name(bare(inner)).is_some() {
            self.negation(expr.span, mark);
        }
        if let ExprKind::List(word, items) = &inner.kind
            && self.refuse_list(expr.span, "not ", *word, items)
        {
            return None;
        }
        Some(self.new_cond(expr.span, CondKind::Not(Box::new(typed))))
    }

    /// Says what `not` may stand before.
    pub(super) fn not_before<T>(&mut self, whole: Span, rest: Span) -> Option<T> {
        let message = "`not` stands before a name, parentheses or a list form only";
        let error = Diagnostic::error(codes::NOT_BEFORE, whole, message);
        let mended = format!("not ({})", self.words(rest));
        self.report(error.help(format!("write `{mended}`")).edit(whole, mended));
        None
    }

    /// A comparison whose left side begins with `not`: told as a `not` before a comparison.
    pub(super) fn leading_not(&mut self, expr: &Expr, value: &Expr) -> bool {
        let ExprKind::Not(inner) = &value.kind else {
            return false;
        };
        let rest = Span { start: inner.span.start, end: expr.span.end };
        if !self.refuse_negated(expr.span, inner, expr, rest) {
            self.not_before::<Cond>(expr.span, rest);
        }
        true
    }
}

fn are_mixed(joints: &[Joint]) -> bool {
    joints.contains(&Joint::And) && joints.contains(&Joint::Or)
}

/// The name that a comparison compares.
fn subject(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Is { value, .. } | ExprKind::IsOneOf { value, .. } | ExprKind::Includes(value, ..) => {
            plain_name(bare(value))
        }
        _ => None,
    }
}
