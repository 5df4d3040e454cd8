//! What the next byte tells about an expression of the grammar before it is tried.

use crate::set::Set;
use pest_meta::ast::RuleType;
use pest_meta::optimizer::{OptimizedExpr as Expr, OptimizedRule};
use std::cell::RefCell;
use std::collections::HashMap;

/// How an expression is read: pest decides both while it runs, by the rules that are open.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mode {
    /// Blanks and comments may stand between its parts.
    pub spaced: bool,
    /// Its rules become nodes.
    pub kept: bool,
}

impl Mode {
    /// Inside a rule of this type.
    pub fn inside(self, kind: RuleType) -> Self {
        match kind {
            RuleType::Normal | RuleType::Silent => self,
            RuleType::Atomic => Self { spaced: false, kept: false },
            RuleType::CompoundAtomic => Self { spaced: false, ..self },
            RuleType::NonAtomic => Self { spaced: true, ..self },
        }
    }
}

/// What is known of an expression by the next byte. `takes` and `empty` may hold too much, which costs a try; `one` and
/// `nothing` hold what is certain and no more.
#[derive(Clone, Copy)]
pub struct Look {
    /// It may succeed and take this byte.
    pub takes: Set,
    /// It may succeed and take nothing.
    pub empty: Set,
    /// It succeeds for certain, takes this one byte and leaves no node.
    pub one: Set,
    /// It succeeds for certain, takes nothing and leaves no node.
    pub nothing: Set,
}

impl Look {
    fn new(takes: Set, empty: Set) -> Self {
        Self { takes, empty, one: Set::NONE, nothing: Set::NONE }
    }

    /// With which next bytes it may succeed at all.
    pub fn may(&self) -> Set {
        self.takes.or(self.empty)
    }
}

/// The rules of a grammar by name, and what is known of them.
pub struct Rules<'g> {
    by_name: HashMap<&'g str, &'g OptimizedRule>,
    known: RefCell<HashMap<(String, Mode), Look>>,
}

impl<'g> Rules<'g> {
    pub fn new(rules: &'g [OptimizedRule]) -> Self {
        let by_name = rules.iter().map(|rule| (rule.name.as_str(), rule)).collect();
        Self { by_name, known: RefCell::default() }
    }

    pub fn get(&self, name: &str) -> Option<&'g OptimizedRule> {
        self.by_name.get(name).copied()
    }

    /// What the next byte tells about an expression.
    pub fn look(&self, expr: &Expr, mode: Mode) -> Look {
        match expr {
            Expr::Str(text) => text.as_bytes().first().map_or(Look::new(Set::NONE, Set::ALL), |first| {
                let takes = Set::bytes(*first, *first);
                let one = if text.len() == 1 { takes } else { Set::NONE };
                Look { one, ..Look::new(takes, Set::NONE) }
            }),
            Expr::Range(first, last) => range(first, last),
            Expr::Ident(name) => self.named(name, mode),
            Expr::Seq(first, then) => self.sequence(first, then, mode),
            Expr::Choice(first, other) => {
                let (first, other) = (self.look(first, mode), self.look(other, mode));
                Look {
                    takes: first.takes.or(other.takes),
                    empty: first.empty.or(other.empty),
                    one: first.one.or(other.one.without(first.may())),
                    nothing: first.nothing.or(other.nothing.without(first.may())),
                }
            }
            Expr::Opt(inner) | Expr::Rep(inner) => Look::new(self.look(inner, mode).takes, Set::ALL),
            Expr::PosPred(inner) => {
                let inner = self.look(inner, Mode { kept: false, ..mode });
                let nothing = inner.one.or(inner.nothing);
                Look { nothing, ..Look::new(Set::NONE, inner.may()) }
            }
            Expr::NegPred(inner) => {
                let inner = self.look(inner, Mode { kept: false, ..mode });
                let nothing = Set::ALL.without(inner.may());
                Look { nothing, ..Look::new(Set::NONE, Set::ALL.without(inner.one).without(inner.nothing)) }
            }
            _ => Look::new(Set::ALL, Set::ALL),
        }
    }

    fn sequence(&self, first: &Expr, then: &Expr, mode: Mode) -> Look {
        let first = self.look(first, mode);
        if first.empty.is_empty() {
            return Look::new(first.takes, Set::NONE);
        }
        let then = self.look(then, mode);
        let blanks = if mode.spaced { self.blanks() } else { Set::NONE };
        let sure = first.nothing.without(blanks);
        Look {
            takes: first.takes.or(first.empty.and(then.takes.or(blanks))),
            empty: first.empty.and(then.empty),
            one: sure.and(then.one),
            nothing: sure.and(then.nothing),
        }
    }

    fn named(&self, name: &str, mode: Mode) -> Look {
        let Some(rule) = self.get(name) else {
            return built_in(name);
        };
        let key = (name.to_owned(), mode);
        if let Some(known) = self.known.borrow().get(&key) {
            return *known;
        }
        let mut look = self.look(&rule.expr, mode.inside(rule.ty));
        if mode.kept && rule.ty != RuleType::Silent {
            look = Look::new(look.takes, look.empty);
        }
        self.known.borrow_mut().insert(key, look);
        look
    }

    /// What blanks and comments start with.
    pub fn blanks(&self) -> Set {
        let tight = Mode { spaced: false, kept: false };
        ["WHITESPACE", "COMMENT"].iter().fold(Set::NONE, |all, name| all.or(self.named(name, tight).takes))
    }
}

fn built_in(name: &str) -> Look {
    let any = Set::bytes(0, 255);
    match name {
        "ANY" => Look { one: Set::bytes(0, 127), ..Look::new(any, Set::NONE) },
        "EOI" => Look::new(Set::NONE, Set::END),
        _ => Look::new(any, Set::ALL),
    }
}

fn range(first: &str, last: &str) -> Look {
    let place = |text: &str| text.chars().next().map_or(0, u32::from);
    let plain = |place: u32| u8::try_from(place).ok().filter(u8::is_ascii);
    match (plain(place(first)), plain(place(last))) {
        (Some(first), Some(last)) => {
            let takes = Set::bytes(first, last);
            Look { one: takes, ..Look::new(takes, Set::NONE) }
        }
        (Some(first), None) => Look::new(Set::bytes(first, 255), Set::NONE),
        (None, _) => Look::new(Set::bytes(128, 255), Set::NONE),
    }
}
