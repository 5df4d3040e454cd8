//! Pieces of SQL: texts that know how tightly they hold together and which columns they read.

use std::collections::BTreeSet;

/// The longest text that stands on one line.
const LINE: usize = 84;

/// How tightly a text holds together, the tightest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tie {
    /// A name, a literal, a call or anything in brackets.
    Atom,
    /// `a * b`
    Times,
    /// `a + b`, `a || b`
    Plus,
    /// `a < b`
    Compare,
    /// `NOT a`
    Not,
    /// `a AND b`
    And,
    /// `a OR b`
    Or,
}

/// A piece of SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expr {
    /// The text, on one line or several.
    pub text: String,
    /// How tightly it holds together.
    pub tie: Tie,
    /// The columns that it reads, by their positions in the sheet.
    pub reads: BTreeSet<usize>,
    /// The rows and the last value of a `CASE`.
    cases: Option<Box<Cases>>,
}

type Cases = (Vec<(Expr, Expr)>, Option<Expr>);

impl Expr {
    /// A text that reads no column.
    pub(super) fn literal(text: impl Into<String>) -> Self {
        Self { text: text.into(), tie: Tie::Atom, reads: BTreeSet::new(), cases: None }
    }

    /// A number as it is written.
    pub(super) fn number(written: &str) -> Self {
        let tie = if written.starts_with('-') { Tie::Times } else { Tie::Atom };
        Self { tie, ..Self::literal(written) }
    }

    /// The name of a column.
    pub(super) fn name(text: String, at: usize) -> Self {
        Self { reads: BTreeSet::from([at]), ..Self::literal(text) }
    }

    /// The same in brackets, where it holds together less tightly than a product.
    pub(super) fn bracketed(&self) -> Self {
        Self { text: self.within(Tie::Times), tie: Tie::Atom, reads: self.reads.clone(), cases: None }
    }

    /// A text made of others.
    pub(super) fn made<'e>(text: String, tie: Tie, of: impl IntoIterator<Item = &'e Self>) -> Self {
        let reads = of.into_iter().flat_map(|expr| expr.reads.iter().copied()).collect();
        Self { text, tie, reads, cases: None }
    }

    /// Whether it is a name or a literal.
    pub(super) fn is_plain(&self) -> bool {
        self.tie == Tie::Atom && !self.text.contains([' ', '(', '\n'])
    }

    /// Its text, in brackets where it holds together no tighter than `around`.
    pub(super) fn within(&self, around: Tie) -> String {
        if self.tie < around { self.text.clone() } else { format!("({})", self.text) }
    }

    /// `name(a, b, …)`
    pub(super) fn call<'e>(name: &str, of: impl IntoIterator<Item = &'e Self> + Clone) -> Self {
        let texts: Vec<&str> = of.clone().into_iter().map(|expr| expr.text.as_str()).collect();
        let line = format!("{name}({})", texts.join(", "));
        let text = if fits(&line) {
            line
        } else {
            let texts: Vec<String> = texts.into_iter().map(|text| deeper(text, 2)).collect();
            format!("{name}(\n  {}\n)", texts.join(",\n  "))
        };
        Self::made(text, Tie::Atom, of)
    }

    /// Two texts with a sign between them.
    pub(super) fn two(left: &Self, sign: &str, right: &Self, tie: Tie) -> Self {
        // What stands on the left may be of the same kind: `a + b + c` is `(a + b) + c`.
        let first = if left.tie <= tie && tie != Tie::Compare { left.text.clone() } else { left.within(tie) };
        let second = right.within(tie);
        let line = format!("{first} {sign} {second}");
        let text = if fits(&line) { line } else { format!("{}\n  {sign} {}", first, deeper(&second, 2)) };
        Self::made(text, tie, [left, right])
    }

    /// `CASE WHEN … THEN … ELSE … END`; what follows the `ELSE` of another is taken into it.
    pub(super) fn case(rows: &[(Self, Self)], otherwise: Option<&Self>) -> Self {
        let mut rows = rows.to_vec();
        let mut otherwise = otherwise.cloned();
        while let Some(Self { cases: Some(inner), .. }) = otherwise {
            rows.extend(inner.0);
            otherwise = inner.1;
        }
        if let ([(when, Self { cases: Some(inner), .. })], None) = (rows.as_slice(), &otherwise)
            && let (inner, None) = inner.as_ref()
        {
            // Null where either does not hold.
            let both = |other: &Self| Bool::and([Bool::Sql(when.clone()), Bool::Sql(other.clone())]).expr();
            rows = inner.iter().map(|(when, then)| (both(when), then.clone())).collect();
        }
        let (rows, otherwise) = (rows.as_slice(), otherwise.as_ref());
        let ends = |text: &str| format!("CASE {text} END");
        let mut parts: Vec<String> =
            rows.iter().map(|(when, then)| format!("WHEN {} THEN {}", when.text, then.text)).collect();
        parts.extend(otherwise.map(|value| format!("ELSE {}", value.text)));
        let line = ends(&parts.join(" "));
        let text = if fits(&line) {
            line
        } else {
            let parts: Vec<String> = parts.iter().map(|part| deeper(part, 4)).collect();
            format!("CASE\n  {}\nEND", parts.join("\n  "))
        };
        let all = rows.iter().flat_map(|(when, then)| [when, then]).chain(otherwise);
        let cases = Some(Box::new((rows.to_vec(), otherwise.cloned())));
        Self { cases, ..Self::made(text, Tie::Atom, all) }
    }
}

/// Whether a text may stand on one line.
fn fits(text: &str) -> bool {
    text.len() <= LINE && !text.contains('\n')
}

/// A text with its further lines moved in.
pub(super) fn deeper(text: &str, by: usize) -> String {
    text.replace('\n', &format!("\n{}", " ".repeat(by)))
}

/// A condition in SQL that is never null: known beforehand, or an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Bool {
    /// Always this.
    Known(bool),
    /// True or false, row by row.
    Sql(Expr),
}

impl Bool {
    /// The expression.
    pub(super) fn expr(&self) -> Expr {
        match self {
            Self::Known(true) => Expr::literal("TRUE"),
            Self::Known(false) => Expr::literal("FALSE"),
            Self::Sql(expr) => expr.clone(),
        }
    }

    /// `NOT a`
    pub(super) fn not(&self) -> Self {
        match self {
            Self::Known(value) => Self::Known(!value),
            Self::Sql(expr) => {
                // What follows a `NOT` is plain or in brackets, so that `NOT NOT a` is `a`.
                if let Some(inner) = expr.text.strip_prefix("NOT ").filter(|_| expr.tie == Tie::Not) {
                    return Self::Sql(Expr::made(inner.to_owned(), Tie::Atom, [expr]));
                }
                if let Some(text) = other_way_round(expr) {
                    return Self::Sql(Expr::made(text, Tie::Compare, [expr]));
                }
                let text = format!("NOT {}", expr.within(Tie::Times));
                Self::Sql(Expr::made(text, Tie::Not, [expr]))
            }
        }
    }

    /// All of them.
    pub(super) fn and(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(parts, true)
    }

    /// Any of them.
    pub(super) fn or(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(parts, false)
    }

    fn joined(parts: impl IntoIterator<Item = Self>, all: bool) -> Self {
        let (tie, word) = if all { (Tie::And, "AND") } else { (Tie::Or, "OR") };
        let mut found: Vec<Expr> = Vec::new();
        for part in parts {
            match part {
                Self::Known(value) if value == all => {}
                Self::Known(_) => return Self::Known(!all),
                Self::Sql(expr) if found.contains(&expr) => {}
                Self::Sql(expr) => found.push(expr),
            }
        }
        match found.as_slice() {
            [] => Self::Known(all),
            [only] => Self::Sql(only.clone()),
            several => Self::Sql(Expr::made(chain(several, word, tie), tie, several)),
        }
    }
}

/// `a NOT IN (…)` for `a IN (…)`, and back, where `a` is a name.
fn other_way_round(expr: &Expr) -> Option<String> {
    let (name, list) = expr.text.split_once(' ')?;
    if expr.tie != Tie::Compare || name.contains(['(', '\'', '\n']) {
        return None;
    }
    let turned = match (list.strip_prefix("IN ("), list.strip_prefix("NOT IN (")) {
        (Some(rest), _) => format!("{name} NOT IN ({rest}"),
        (_, Some(rest)) => format!("{name} IN ({rest}"),
        _ => return None,
    };
    // Nothing follows the list.
    let lists = turned.matches('(').count() == 1 && turned.ends_with(')');
    lists.then_some(turned)
}

/// Texts joined by a word or sign.
fn chain(parts: &[Expr], word: &str, tie: Tie) -> String {
    let texts: Vec<String> = parts.iter().map(|part| part.within(tie)).collect();
    let line = texts.join(&format!(" {word} "));
    if fits(&line) {
        return line;
    }
    let texts: Vec<String> = texts.iter().map(|text| deeper(text, 2)).collect();
    texts.join(&format!("\n  {word} "))
}

/// Texts joined by a sign, in groups, so that no engine meets a chain that nests too deep for it.
pub(super) fn grouped(parts: &[Expr], sign: &str) -> Option<Expr> {
    const GROUP: usize = 24;
    let mut parts = parts.to_vec();
    while parts.len() > GROUP {
        parts = parts
            .chunks(GROUP)
            .map(|group| match group {
                [only] => only.clone(),
                several => {
                    let inner = chain(several, sign, Tie::Plus);
                    Expr::made(format!("({inner})"), Tie::Atom, several)
                }
            })
            .collect();
    }
    match parts.as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        several => Some(Expr::made(chain(several, sign, Tie::Plus), Tie::Plus, several)),
    }
}
