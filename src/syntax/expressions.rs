//! Pest pairs of a flat expression → its tree, built with loops: `*` and `/` bind before `+` and `-`, these before a
//! comparison, this before `not`, and `and` and `or` join what is left.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{ArithOp, CompareOp, Expr, ExprKind, Including, Joint};
use crate::syntax::grammar::Rule;
use crate::syntax::pairs::Pair;
use crate::syntax::parts::Builder;
use crate::syntax::place::token;
use crate::syntax::quotes::{MOST_OPEN, too_deep};
use crate::syntax::{codes, slips};

/// The most parts that one expression may join; deeper trees could exhaust the stack of a later phase.
const LONGEST_CHAIN: usize = 1_000;

/// A sign of a calculation and its place.
type Sign = (ArithOp, Span);

/// What stands between two `and` or `or`, while it is read. Most are one operand and a test, so that what is read of a
/// calculation is kept as the trees on its way, and not in lists.
#[derive(Default)]
pub struct Part {
    nots: Vec<Span>,
    minus: Option<Span>,
    /// What stands before a `+` or `-` that is waiting for its other side.
    total: Option<(Expr, Sign)>,
    /// The same before a `*` or `/`.
    product: Option<(Expr, Sign)>,
    /// The operand read last.
    operand: Option<Expr>,
    /// The first sign of the calculation.
    sign: Option<Span>,
    compared: Option<(Expr, CompareOp, Span)>,
    tested: Option<Expr>,
}

/// An expression while it is read.
#[derive(Default)]
struct Chain {
    part: Part,
    parts: Vec<Expr>,
    joints: Vec<(Joint, Span)>,
    steps: usize,
}

impl<'t> Builder<'t, '_> {
    /// The tree of an `expression` or a `bound`.
    pub fn expression(&mut self, pair: Pair<'t>) -> Option<Expr> {
        let whole = self.span(&pair);
        let mut chain = Chain::default();
        for pair in pair.into_inner() {
            self.step(&mut chain, pair)?;
            if chain.steps > LONGEST_CHAIN {
                self.report(chain_too_long(whole));
                return None;
            }
        }
        let last = self.finish(&mut chain.part)?;
        if chain.parts.is_empty() {
            return Some(last);
        }
        chain.parts.push(last);
        let span = joined(&chain.parts);
        Some(Expr { span, kind: ExprKind::Chain(chain.parts, chain.joints) })
    }

    fn step(&mut self, chain: &mut Chain, pair: Pair<'t>) -> Option<()> {
        match pair.as_rule() {
            Rule::and_word | Rule::or_word => {
                chain.steps += 1;
                let joint = self.joint(&pair);
                let part = self.finish(&mut chain.part)?;
                chain.parts.push(part);
                chain.joints.push((joint, self.leaf(&pair)));
            }
            Rule::not_word => {
                self.small_letters(&pair, "not");
                chain.part.nots.push(self.leaf(&pair));
            }
            Rule::minus => chain.part.minus = Some(self.leaf(&pair)),
            Rule::calculation_sign => {
                chain.steps += 1;
                let sign = self.leaf(&pair);
                if self.unit_glued(sign) || chain.part.tested.is_some() && self.joins(sign) {
                    return None;
                }
                let sign = self.calculation_sign(&pair)?;
                chain.part.sign(sign);
            }
            Rule::compare_sign => self.compare(&mut chain.part, &pair)?,
            Rule::is_test | Rule::includes_test | Rule::between_test => {
                self.test(&mut chain.part, pair)?;
            }
            Rule::arguments | Rule::in_unit | Rule::plus_time | Rule::text => {
                chain.steps += 1;
                self.after_operand(&mut chain.part, pair)?;
            }
            _ => {
                let mut operand = self.operand(pair)?;
                if let Some(minus) = chain.part.minus.take() {
                    operand =
                        Expr { span: minus.to(operand.span), kind: ExprKind::Negative(Box::new(operand)) };
                }
                chain.part.operand = Some(operand);
            }
        }
        Some(())
    }

    fn joint(&mut self, pair: &Pair<'_>) -> Joint {
        let (joint, right) = match pair.as_rule() {
            Rule::and_word => (Joint::And, "and"),
            _ => (Joint::Or, "or"),
        };
        self.small_letters(pair, right);
        joint
    }

    /// `AND` and `&&` are read as `and`, and refused.
    pub(super) fn small_letters(&mut self, pair: &Pair<'_>, right: &str) {
        let written = pair.as_str();
        if written == right {
            return;
        }
        let span = self.leaf(pair);
        self.report(if written.starts_with(char::is_alphabetic) {
            slips::capital_word(written, right, span)
        } else {
            slips::foreign_sign(written, right, span)
        });
    }

    fn calculation_sign(&mut self, pair: &Pair<'_>) -> Option<(ArithOp, Span)> {
        let span = self.leaf(pair);
        let op = match pair.as_str() {
            "+" => ArithOp::Add,
            "-" => ArithOp::Subtract,
            "*" | "×" => ArithOp::Multiply,
            _ => ArithOp::Divide,
        };
        match pair.as_str() {
            "×" => self.report(slips::foreign_sign("×", "*", span)),
            "÷" => self.report(slips::foreign_sign("÷", "/", span)),
            // What stands before the points of another line is no part of a sum.
            sign if self.check_blanks(sign, span) => return None,
            _ => {}
        }
        Some((op, span))
    }

    fn compare(&mut self, part: &mut Part, pair: &Pair<'_>) -> Option<()> {
        let span = self.leaf(pair);
        let written = pair.as_str();
        let Some((op, right)) = slips::compare(written) else {
            self.report(
                Diagnostic::error(codes::FOREIGN_SIGN, span, format!("`{written}` is not a comparison"))
                    .labelled("this sign")
                    .help("write `<`, `<=`, `>`, `>=`, `=` or `!=`"),
            );
            return None;
        };
        if written == "=>" && self.before(span).rsplit('\n').next().is_some_and(|line| line.trim().is_empty())
        {
            // On a line of its own it is an arrow before a conclusion.
            let level = token(self.after(span).trim_start());
            let error = Diagnostic::error(codes::FOREIGN_SIGN, span, "a conclusion starts with `then level`");
            let error = error.labelled("write `then level`").help(format!("write `then level {level}`"));
            self.report(error.edit(span, "then level"));
            return None;
        }
        let behind = token(self.after(span).trim_start());
        if op == CompareOp::Equal && right.is_some() && matches!(behind, "none" | "known" | "unknown") {
            self.report(slips::foreign_sign(written, "is", span));
            return None;
        }
        match right {
            Some(right) => {
                // The blanks that the sign needs come with it.
                let blank = |spaced: bool| if spaced { "" } else { " " };
                let before = blank(self.before(span).ends_with(char::is_whitespace));
                let after = blank(self.after(span).starts_with(char::is_whitespace));
                let told = slips::foreign_sign(written, right, span);
                self.report(told.edit(span, format!("{before}{right}{after}")));
            }
            None => _ = self.check_blanks(written, span),
        }
        if part.compared.is_some() && part.sign.is_some_and(|sign| self.joins(sign)) {
            return None;
        }
        if let Some((low, first, _)) = part.compared.take() {
            let problem = self.both_ends(part, (&low, first), (op, span));
            self.report(problem.unwrap_or_else(|| two_comparisons(span)));
            return None;
        }
        if let Some(tested) = &part.tested {
            let problem = dash_between(tested).unwrap_or_else(|| two_comparisons(span));
            self.report(problem);
            return None;
        }
        let left = sum(part)?;
        part.compared = Some((left, op, span));
        Some(())
    }

    fn test(&mut self, part: &mut Part, pair: Pair<'t>) -> Option<()> {
        let span = self.span(&pair);
        if part.compared.is_some() || part.tested.is_some() {
            self.report(two_comparisons(span));
            return None;
        }
        // Words are never compared with a sum.
        let worded = pair.as_rule() != Rule::between_test;
        if worded && part.sign.is_some_and(|sign| self.joins(sign)) {
            return None;
        }
        let value = sum(part)?;
        let span = value.span.to(span);
        let kind = match pair.as_rule() {
            Rule::is_test => self.is_test(value, pair),
            Rule::includes_test => self.includes_test(value, pair),
            _ => self.between_test(value, pair),
        }?;
        part.tested = Some(Expr { span, kind });
        Some(())
    }

    fn is_test(&mut self, value: Expr, pair: Pair<'t>) -> Option<ExprKind> {
        let value = Box::new(value);
        let mut negated = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::not_word => {
                    self.small_letters(&part, "not");
                    negated = true;
                }
                Rule::word => {
                    let word = self.name(&part);
                    return Some(ExprKind::Is { value, negated, word });
                }
                Rule::words => {
                    let words = self.words(&part);
                    return Some(ExprKind::IsOneOf { value, negated, words });
                }
                _ => {}
            }
        }
        None
    }

    fn includes_test(&mut self, value: Expr, pair: Pair<'t>) -> Option<ExprKind> {
        let mut including = Including::One;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::any_word => including = Including::Any,
                Rule::all_word => including = Including::All,
                Rule::none_word => including = Including::None,
                Rule::word => {
                    let words = vec![self.name(&part)];
                    return Some(ExprKind::Includes(Box::new(value), including, words));
                }
                Rule::words => {
                    let words = self.words(&part);
                    return Some(ExprKind::Includes(Box::new(value), including, words));
                }
                _ => {}
            }
        }
        None
    }

    fn between_test(&mut self, value: Expr, pair: Pair<'t>) -> Option<ExprKind> {
        let mut bounds = Vec::with_capacity(2);
        for part in pair.into_inner() {
            if part.as_rule() == Rule::bound {
                bounds.push(self.expression(part)?);
            } else if part.as_rule() == Rule::and_word {
                self.small_letters(&part, "and");
            }
        }
        let high = bounds.pop()?;
        let low = bounds.pop()?;
        Some(ExprKind::Between(Box::new(value), Box::new(low), Box::new(high)))
    }

    /// What stands right after an operand and belongs to it alone.
    fn after_operand(&mut self, part: &mut Part, pair: Pair<'t>) -> Option<()> {
        if part.tested.is_some() {
            let place = self.span(&pair);
            self.report(two_comparisons(place));
            return None;
        }
        let operand = part.operand.take()?;
        // `-ln(x)` is the negative of `ln(x)`.
        let extended = match operand.kind {
            ExprKind::Negative(inner) => {
                let inner = self.extended(*inner, pair)?;
                let span = operand.span.to(inner.span);
                Expr { span, kind: ExprKind::Negative(Box::new(inner)) }
            }
            _ => self.extended(operand, pair)?,
        };
        part.operand = Some(extended);
        Some(())
    }

    /// The tree of a part that is complete.
    fn finish(&mut self, part: &mut Part) -> Option<Expr> {
        let mut whole = match (part.tested.take(), part.compared.take()) {
            (Some(tested), _) if part.operand.is_none() && part.sign.is_none() => tested,
            (Some(_), _) => {
                let span = part.sign?;
                self.report(two_comparisons(span));
                return None;
            }
            (None, Some((left, op, sign))) => {
                let right = sum(part)?;
                Expr {
                    span: left.span.to(right.span),
                    kind: ExprKind::Compare(Box::new(left), op, sign, Box::new(right)),
                }
            }
            (None, None) => sum(part)?,
        };
        if part.nots.len() > MOST_OPEN {
            self.report(too_deep(*part.nots.last()?));
            return None;
        }
        for not in part.nots.drain(..).rev() {
            whole = Expr { span: not.to(whole.span), kind: ExprKind::Not(Box::new(whole)) };
        }
        Some(whole)
    }
}

impl Part {
    /// A sign after the operand read last: `*` and `/` bind first, then `+` and `-`, each from the left.
    fn sign(&mut self, sign: Sign) {
        self.sign.get_or_insert(sign.1);
        // Behind a test there is none, which is told when the part is complete.
        let Some(operand) = self.operand.take() else { return };
        let product = joined_to(self.product.take(), operand);
        match sign.0 {
            ArithOp::Multiply | ArithOp::Divide => self.product = Some((product, sign)),
            ArithOp::Add | ArithOp::Subtract => {
                self.total = Some((joined_to(self.total.take(), product), sign));
            }
        }
    }
}

/// The operands and signs read so far as one tree.
pub fn sum(part: &mut Part) -> Option<Expr> {
    let product = joined_to(part.product.take(), part.operand.take()?);
    part.sign = None;
    Some(joined_to(part.total.take(), product))
}

fn joined_to(before: Option<(Expr, Sign)>, operand: Expr) -> Expr {
    match before {
        Some((before, sign)) => arith(before, sign, operand),
        None => operand,
    }
}

fn arith(left: Expr, (op, sign): Sign, right: Expr) -> Expr {
    Expr { span: left.span.to(right.span), kind: ExprKind::Arith(op, sign, Box::new(left), Box::new(right)) }
}

fn joined(parts: &[Expr]) -> Span {
    let first = parts.first().map(|part| part.span).unwrap_or_default();
    parts.last().map_or(first, |last| first.to(last.span))
}

/// `between 1 - 4 and breaths > 40`: the ends of `between` parted by a dash, so that its `and` joins what follows.
fn dash_between(tested: &Expr) -> Option<Diagnostic> {
    let ExprKind::Between(_, low, _) = &tested.kind else { return None };
    let ExprKind::Arith(ArithOp::Subtract, sign, first, last) = &low.kind else { return None };
    let number = |end: &Expr| matches!(end.kind, ExprKind::Number(..));
    (number(first) && number(last)).then(|| {
        Diagnostic::error(codes::FOREIGN_SIGN, *sign, "the two ends of `between` are joined by `and`")
            .labelled("write `and`")
            .help("write `and`")
            .edit(*sign, "and")
    })
}

fn two_comparisons(span: Span) -> Diagnostic {
    Diagnostic::error(codes::TWO_COMPARISONS, span, "two comparisons stand in one")
        .labelled("the second one")
        .help("write `x between 3 and 5`, or join two comparisons with `and`, each with its own name")
}

fn chain_too_long(span: Span) -> Diagnostic {
    let start = Span { start: span.start, end: span.start + 1 };
    Diagnostic::error(codes::CHAIN_TOO_LONG, start, "this joins more than 1,000 parts")
        .labelled("starts here")
        .help("give some of its parts a name of their own with `finding` or `calculate`")
}
