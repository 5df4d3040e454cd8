//! The text of the reader: a function for each rule and each way it is read.
//!
//! Every expression becomes a Rust expression that is true where it was read, and leaves the reader as it was where it
//! is false.

use crate::look::{Look, Mode, Rules};
use crate::set::Set;
use pest_meta::ast::RuleType;
use pest_meta::optimizer::{OptimizedExpr as Expr, OptimizedRule};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The Rust text of functions that read what a rule says.
pub fn reader(rules: &[OptimizedRule], start: &str) -> Result<String, String> {
    let mut writer = Writer { rules: Rules::new(rules), functions: BTreeMap::new(), parts: 0 };
    let read = writer.call(start, Mode { spaced: true, kept: true })?;
    let blanks = writer.blanks()?;
    let any = test(writer.rules.blanks());
    let mut text = format!(
        "pub(super) fn whole(p: &mut Reader<'_>) -> bool {{ {read} }}\n\n\
         #[inline(always)]\nfn blanks(p: &mut Reader<'_>) -> bool {{ !{any} || some_blanks(p) }}\n\n\
         fn some_blanks(p: &mut Reader<'_>) -> bool {{ {blanks} }}\n"
    );
    for (name, body) in &writer.functions {
        let _ = write!(text, "\nfn {name}(p: &mut Reader<'_>) -> bool {{\n    {body}\n}}\n");
    }
    Ok(text)
}

struct Writer<'g> {
    rules: Rules<'g>,
    functions: BTreeMap<String, String>,
    /// How many functions were made of alternatives that have no name.
    parts: usize,
}

impl Writer<'_> {
    fn expression(&mut self, expr: &Expr, mode: Mode) -> Result<String, String> {
        Ok(match expr {
            Expr::Str(text) => format!("p.literal({text:?})"),
            Expr::Range(first, last) => format!("p.character({:?}, {:?})", letter(first)?, letter(last)?),
            Expr::Ident(name) => self.call(name, mode)?,
            Expr::Seq(..) => self.sequence(expr, mode)?,
            Expr::Choice(..) => self.choice(expr, mode)?,
            Expr::Opt(inner) => self.optional(inner, mode)?,
            Expr::Rep(inner) => self.repeated(inner, mode)?,
            Expr::PosPred(inner) => self.ahead(inner, mode, true)?,
            Expr::NegPred(inner) => self.ahead(inner, mode, false)?,
            Expr::Skip(ends) if ends.iter().all(|end| end.len() == 1) => {
                format!("p.until(b{:?})", ends.concat())
            }
            other => return Err(format!("the reader is not made for this part of the grammar: {other:?}")),
        })
    }

    /// Reads a rule by its function, which is written where it is not yet.
    fn call(&mut self, name: &str, mode: Mode) -> Result<String, String> {
        let Some(rule) = self.rules.get(name) else {
            return Ok(match name {
                "SOI" => "p.at_start()".to_owned(),
                "EOI" if mode.kept => "p.at_end(Rule::EOI)".to_owned(),
                "EOI" => "p.peek().is_none()".to_owned(),
                "ANY" => "p.any()".to_owned(),
                _ => return Err(format!("the reader is not made for `{name}`")),
            });
        };
        let within = matches!(rule.ty, RuleType::CompoundAtomic | RuleType::NonAtomic);
        if within && !mode.spaced && !mode.kept {
            return Err(format!(
                "`{name}` would become a node inside an atomic rule, which the reader does not do"
            ));
        }
        let spaced = if mode.spaced { "spaced" } else { "tight" };
        let function = format!("{name}_{spaced}{}", if mode.kept { "" } else { "_unkept" });
        if !self.functions.contains_key(&function) {
            self.functions.insert(function.clone(), String::new());
            let body = self.rule(rule, mode)?;
            self.functions.insert(function.clone(), body);
        }
        Ok(format!("{function}(p)"))
    }

    fn rule(&mut self, rule: &OptimizedRule, mode: Mode) -> Result<String, String> {
        let inside = mode.inside(rule.ty);
        let read = self.expression(&rule.expr, inside)?;
        let name = &rule.name;
        if rule.ty == RuleType::Silent || !mode.kept {
            return Ok(read);
        }
        let may = self.rules.look(&rule.expr, inside).may();
        let guard = guard(may);
        Ok(if rule.ty == RuleType::Atomic {
            format!(
                "{guard}let start = p.mark();\n    if {read} {{ p.leaf(Rule::{name}, start); true }} else {{ false }}"
            )
        } else {
            format!(
                "{guard}let open = p.open(Rule::{name});\n    if {read} {{ p.close(open); true }} else {{ p.back(open); false }}"
            )
        })
    }

    fn sequence(&mut self, expr: &Expr, mode: Mode) -> Result<String, String> {
        let mut parts = Vec::new();
        let mut rest = expr;
        while let Expr::Seq(first, then) = rest {
            parts.push(&**first);
            rest = then;
        }
        parts.push(rest);
        let mut read = Vec::new();
        for part in &parts {
            if mode.spaced && !read.is_empty() {
                read.push("blanks(p)".to_owned());
            }
            read.push(self.expression(part, mode)?);
        }
        Ok(format!(
            "{{ let back = p.mark(); if {} {{ true }} else {{ p.back(back); false }} }}",
            read.join(" && ")
        ))
    }

    /// By the next byte it is known which alternatives are worth a try.
    fn choice(&mut self, expr: &Expr, mode: Mode) -> Result<String, String> {
        let mut alternatives = Vec::new();
        let mut rest = expr;
        while let Expr::Choice(first, other) = rest {
            alternatives.push(self.alternative(first, mode)?);
            rest = other;
        }
        alternatives.push(self.alternative(rest, mode)?);
        let mut arms: Vec<(String, Set)> = Vec::new();
        for next in Set::each() {
            let read = worth_a_try(&alternatives, next);
            match arms.iter_mut().find(|(known, _)| *known == read) {
                Some((_, set)) => *set = set.or(next),
                None => arms.push((read, next)),
            }
        }
        Ok(matched(&arms))
    }

    /// An alternative may be named in several arms, so that it is a function where it is long.
    fn alternative(&mut self, expr: &Expr, mode: Mode) -> Result<(String, Look), String> {
        let look = self.rules.look(expr, mode);
        let mut read = self.expression(expr, mode)?;
        if !matches!(expr, Expr::Ident(_) | Expr::Str(_) | Expr::Range(..)) {
            self.parts += 1;
            let function = format!("alternative_{}", self.parts);
            self.functions.insert(function.clone(), read);
            read = format!("{function}(p)");
        }
        Ok((read, look))
    }

    fn optional(&mut self, inner: &Expr, mode: Mode) -> Result<String, String> {
        let may = self.rules.look(inner, mode).may();
        let read = self.expression(inner, mode)?;
        Ok(format!("{{ if {} {{ {read}; }} true }}", test(may)))
    }

    /// Blanks behind the last one are left to what follows, as pest does.
    fn repeated(&mut self, inner: &Expr, mode: Mode) -> Result<String, String> {
        let look = self.rules.look(inner, mode);
        let run = format!("p.run(|byte| {})", test(look.one).replace("p.peek()", "Some(byte)"));
        if !mode.spaced && look.may() == look.one {
            return Ok(run);
        }
        let read = self.expression(inner, mode)?;
        let more = test(look.may());
        Ok(if !mode.spaced && !look.one.is_empty() {
            // What is one byte for certain is taken without a try of each.
            let others = test(look.may().without(look.one));
            format!("{{ loop {{ {run}; if !({others} && {read}) {{ break true; }} }} }}")
        } else if mode.spaced {
            format!(
                "{{ let mut back = p.mark(); while {more} && {read} {{ back = p.mark(); blanks(p); }} \
                 p.back(back); true }}"
            )
        } else {
            format!("{{ while {more} && {read} {{}} true }}")
        })
    }

    /// Whether something could be read here, or not; nothing is.
    fn ahead(&mut self, inner: &Expr, mode: Mode, wanted: bool) -> Result<String, String> {
        let mode = Mode { kept: false, ..mode };
        let look = self.rules.look(inner, mode);
        let sure = look.one.or(look.nothing);
        let unsure = look.may().without(sure);
        let tried = self.expression(inner, mode)?;
        let not = if wanted { "" } else { "!" };
        let arms = [
            (wanted.to_string(), sure),
            (format!("{not}{{ let back = p.mark(); let read = {tried}; p.back(back); read }}"), unsure),
            ((!wanted).to_string(), Set::ALL.without(look.may())),
        ];
        Ok(matched(&arms))
    }

    /// What may stand between the parts of a rule: blanks, then comments with blanks behind each.
    fn blanks(&mut self) -> Result<String, String> {
        let named = |name: &str| Box::new(Expr::Ident(name.to_owned()));
        let run = Expr::Rep(named("WHITESPACE"));
        let comments = Expr::Rep(Box::new(Expr::Seq(named("COMMENT"), Box::new(run.clone()))));
        self.expression(&Expr::Seq(Box::new(run), Box::new(comments)), Mode { spaced: false, kept: false })
    }
}

/// The alternatives that the next byte leaves, up to the first that is certain.
fn worth_a_try(alternatives: &[(String, Look)], next: Set) -> String {
    let mut reads = Vec::new();
    for (read, look) in alternatives {
        if !look.one.and(next).is_empty() {
            reads.push("p.step()".to_owned());
            break;
        }
        if !look.may().and(next).is_empty() {
            reads.push(read.clone());
        }
    }
    if reads.is_empty() { "false".to_owned() } else { reads.join(" || ") }
}

/// What is done with each set of next bytes.
fn matched(arms: &[(String, Set)]) -> String {
    let arms: Vec<_> = arms.iter().filter(|(_, set)| !set.is_empty()).collect();
    match arms.as_slice() {
        [(read, _)] => read.clone(),
        [(yes, set), (no, _)] | [(no, _), (yes, set)] if yes == "true" && no == "false" => test(*set),
        _ => {
            let arms: Vec<String> =
                arms.iter().map(|(read, set)| format!("{} => {read}", set.pattern())).collect();
            format!("match p.peek() {{ {} }}", arms.join(", "))
        }
    }
}

fn test(set: Set) -> String {
    if set == Set::ALL { "true".to_owned() } else { format!("matches!(p.peek(), {})", set.pattern()) }
}

fn guard(may: Set) -> String {
    if may == Set::ALL { String::new() } else { format!("if !{} {{ return false; }}\n    ", test(may)) }
}

fn letter(text: &str) -> Result<char, String> {
    text.chars().next().ok_or_else(|| "a range without a character".to_owned())
}
