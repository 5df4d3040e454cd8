//! Exact numbers in SQL: whole numbers, decimals with as many digits as the declared ranges ask for, and fractions of
//! two of them.
//!
//! Every part knows the lowest and the highest value that it can take, so that each step is given a type that holds all
//! of them; where no type of the engine does, the export is refused instead of rounded.

use super::dialect::{Dialect, MOST_DIGITS};
use super::expr::{Bool, Expr, Tie};
use crate::number::{self, Exact};
use crate::ruleset::expression::CompareOp;
use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

/// The type that the engine gives an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    /// A whole number of 32 bits or more.
    Small,
    /// A whole number of 64 bits.
    Whole,
    /// A decimal with at most so many digits.
    Decimal(u32),
}

/// A number in SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The expression.
    pub sql: Expr,
    /// Its decimals.
    pub scale: u8,
    /// The lowest value, in units of 10^-`scale`.
    pub low: BigInt,
    /// The highest.
    pub high: BigInt,
    of: Type,
}

/// A number in SQL, or a fraction whose lower part is positive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct End {
    /// The number, or what stands over the line.
    pub over: Part,
    /// What stands under it.
    pub under: Option<Part>,
}

/// A number that no exact type of the engine holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooWide;

type Made<T> = Result<T, TooWide>;

fn ten(exponent: u32) -> BigInt {
    number::power_of_ten(exponent)
}

fn digits(units: &BigInt) -> u32 {
    u32::try_from(units.abs().to_string().len()).unwrap_or(u32::MAX)
}

/// Whether 64 bits hold everything between, with some room.
fn is_small(low: &BigInt, high: &BigInt, bits: u32) -> bool {
    let most = BigInt::one() << bits;
    low.abs() < most && high.abs() < most
}

impl Part {
    /// A constant with as few decimals as write it; none where no finite decimal does.
    pub(super) fn constant(dialect: Dialect, value: &Exact) -> Option<Made<Self>> {
        let scale = u8::try_from(number::decimals_of(value)?).ok()?;
        Some(Self::of_units(dialect, &number::round_to_units(value, u32::from(scale)), scale))
    }

    /// A whole number.
    pub(super) fn whole(value: i64) -> Self {
        let units = BigInt::from(value);
        let sql = whole_literal(&units);
        Self { sql, scale: 0, low: units.clone(), high: units, of: Type::Small }
    }

    /// A constant in units of 10^-`scale`, written with all these decimals.
    pub(super) fn of_units(dialect: Dialect, units: &BigInt, scale: u8) -> Made<Self> {
        let width = digits(units).max(u32::from(scale) + 1);
        if width > MOST_DIGITS {
            return Err(TooWide);
        }
        let value = Exact::new(units.clone(), ten(u32::from(scale)));
        let written = number::fixed(&value, u32::from(scale));
        let (sql, of) = if scale == 0 && is_small(units, units, 31) {
            (whole_literal(units), Type::Small)
        } else if scale == 0 && is_small(units, units, 62) {
            (Expr::literal(format!("CAST({written} AS BIGINT)")), Type::Whole)
        } else {
            (dialect.decimal(&written, width, scale), Type::Decimal(width))
        };
        Ok(Self { sql, scale, low: units.clone(), high: units.clone(), of })
    }

    /// A column or expression of a known type that holds these values.
    pub(super) fn known(sql: Expr, scale: u8, low: BigInt, high: BigInt) -> Self {
        let of = if scale == 0 && is_small(&low, &high, 62) {
            Type::Whole
        } else {
            Type::Decimal(tight(&low, &high, scale))
        };
        Self { sql, scale, low, high, of }
    }

    /// The same values worked out by another expression of the same type.
    pub(super) fn by(&self, sql: Expr) -> Self {
        Self { sql, ..self.clone() }
    }

    /// Whether it has one value, whatever is answered.
    pub(super) fn is_constant(&self) -> bool {
        self.low == self.high
    }

    /// Whether it is never below zero.
    pub(super) fn is_never_negative(&self) -> bool {
        !self.low.is_negative()
    }

    /// The type that holds its values and no more.
    pub(super) fn type_name(&self) -> Made<String> {
        if self.is_whole() {
            return Ok("BIGINT".to_owned());
        }
        let width = tight(&self.low, &self.high, self.scale);
        if width > MOST_DIGITS { Err(TooWide) } else { Ok(format!("DECIMAL({width}, {})", self.scale)) }
    }

    fn is_whole(&self) -> bool {
        self.scale == 0 && is_small(&self.low, &self.high, 62)
    }

    /// The same in the type that holds its values and no more.
    pub(super) fn cast(&self) -> Made<Self> {
        let name = self.type_name()?;
        let sql = match self.of {
            Type::Whole if self.is_whole() => self.sql.clone(),
            Type::Small if self.is_whole() && self.is_constant() => self.sql.clone(),
            Type::Decimal(width) if width == tight(&self.low, &self.high, self.scale) => self.sql.clone(),
            _ => Expr::made(format!("CAST({} AS {name})", self.sql.text), Tie::Atom, [&self.sql]),
        };
        Ok(Self::known(sql, self.scale, self.low.clone(), self.high.clone()))
    }

    /// So many digits stand before the point in the engine's type.
    fn before_point(&self) -> u32 {
        match self.of {
            Type::Small => 10,
            Type::Whole => 20,
            Type::Decimal(width) => width.saturating_sub(u32::from(self.scale)),
        }
    }

    fn width(&self) -> u32 {
        self.before_point() + u32::from(self.scale)
    }

    fn is_decimal(&self) -> bool {
        matches!(self.of, Type::Decimal(_))
    }

    /// A result of two: its type by what the engine makes of theirs.
    fn result(sql: Expr, scale: u8, (low, high): (BigInt, BigInt), of: Type) -> Self {
        Self { sql, scale, low, high, of }
    }

    /// `-a`
    pub(super) fn negative(&self) -> Self {
        let sql = Expr::made(format!("-{}", self.sql.within(Tie::Times)), Tie::Times, [&self.sql]);
        Self { sql, scale: self.scale, low: -&self.high, high: -&self.low, of: self.of }
    }

    fn units_at(&self, scale: u8) -> (BigInt, BigInt) {
        let factor = ten(u32::from(scale.saturating_sub(self.scale)));
        (&self.low * &factor, &self.high * &factor)
    }

    /// `a + b`
    pub(super) fn plus(&self, other: &Self) -> Made<Self> {
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.units_at(scale), other.units_at(scale));
        self.joined(other, "+", scale, (a.0 + b.0, a.1 + b.1))
    }

    /// `a - b`
    pub(super) fn minus(&self, other: &Self) -> Made<Self> {
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.units_at(scale), other.units_at(scale));
        self.joined(other, "-", scale, (a.0 - b.1, a.1 - b.0))
    }

    fn joined(&self, other: &Self, sign: &str, scale: u8, range: (BigInt, BigInt)) -> Made<Self> {
        let two = |a: &Self, b: &Self| Expr::two(&a.sql, sign, &b.sql, Tie::Plus);
        if !self.is_decimal() && !other.is_decimal() {
            if is_small(&range.0, &range.1, 31) {
                let of =
                    if self.of == Type::Small && other.of == Type::Small { Type::Small } else { Type::Whole };
                return Ok(Self::result(two(self, other), 0, range, of));
            }
            if is_small(&range.0, &range.1, 62) {
                let left = self.as_whole();
                return Ok(Self::result(two(&left, other), 0, range, Type::Whole));
            }
        }
        let width = |a: &Self, b: &Self| a.before_point().max(b.before_point()) + u32::from(scale) + 1;
        let (a, b) = self.both(other, width)?;
        let a = a.widened(&b, &range, scale);
        let of = Type::Decimal(width(&a, &b).min(MOST_DIGITS));
        Self::checked(Self::result(two(&a, &b), scale, range, of))
    }

    /// Both as they are where the engine's result of that width is exact, else in their tightest types.
    fn both(&self, other: &Self, width: impl Fn(&Self, &Self) -> u32) -> Made<(Self, Self)> {
        let decimal = |part: &Self| if part.is_decimal() { Ok(part.clone()) } else { part.as_decimal() };
        let (a, b) = (self.clone(), other.clone());
        if (a.is_decimal() || b.is_decimal()) && width(&a, &b) <= MOST_DIGITS {
            return Ok((a, b));
        }
        let (a, b) = (decimal(&a.cast()?)?, decimal(&b.cast()?)?);
        if width(&a, &b) <= MOST_DIGITS { Ok((a, b)) } else { Err(TooWide) }
    }

    /// With so many digits that a result which 64 bits do not hold is not looked for in 64 bits.
    fn widened(self, other: &Self, (low, high): &(BigInt, BigInt), scale: u8) -> Self {
        const IN_64_BITS: u32 = 18;
        let narrow = |part: &Self| part.is_decimal() && part.width() <= IN_64_BITS;
        if !narrow(&self) || !narrow(other) || tight(low, high, scale) <= IN_64_BITS {
            return self;
        }
        let width = IN_64_BITS + 1;
        let text = format!("CAST({} AS DECIMAL({width}, {}))", self.sql.text, self.scale);
        let sql = Expr::made(text, Tie::Atom, [&self.sql]);
        Self { sql, of: Type::Decimal(width), ..self }
    }

    fn checked(self) -> Made<Self> {
        if tight(&self.low, &self.high, self.scale) > MOST_DIGITS { Err(TooWide) } else { Ok(self) }
    }

    /// In 64 bits.
    fn as_whole(&self) -> Self {
        if self.of == Type::Whole {
            return self.clone();
        }
        let sql = Expr::made(format!("CAST({} AS BIGINT)", self.sql.text), Tie::Atom, [&self.sql]);
        Self { sql, of: Type::Whole, ..self.clone() }
    }

    /// A whole number as a decimal with no more digits than it needs.
    fn as_decimal(&self) -> Made<Self> {
        let width = tight(&self.low, &self.high, self.scale);
        if width > MOST_DIGITS {
            return Err(TooWide);
        }
        let text = format!("CAST({} AS DECIMAL({width}, {}))", self.sql.text, self.scale);
        let sql = Expr::made(text, Tie::Atom, [&self.sql]);
        Ok(Self { sql, of: Type::Decimal(width), ..self.clone() })
    }

    /// `a * b`
    pub(super) fn times(&self, other: &Self) -> Made<Self> {
        let scale = self.scale.checked_add(other.scale).ok_or(TooWide)?;
        let products = [
            &self.low * &other.low,
            &self.low * &other.high,
            &self.high * &other.low,
            &self.high * &other.high,
        ];
        let low = products.iter().min().cloned().unwrap_or_default();
        let high = products.iter().max().cloned().unwrap_or_default();
        let two = |a: &Self, b: &Self| Expr::two(&a.sql, "*", &b.sql, Tie::Times);
        if !self.is_decimal() && !other.is_decimal() && is_small(&low, &high, 62) {
            let left = if is_small(&low, &high, 31) { self.clone() } else { self.as_whole() };
            let of =
                if left.of == Type::Small && other.of == Type::Small { Type::Small } else { Type::Whole };
            return Ok(Self::result(two(&left, other), 0, (low, high), of));
        }
        let width = |a: &Self, b: &Self| a.width() + b.width() + 1;
        let (a, b) = self.both(other, width)?;
        let a = a.widened(&b, &(low.clone(), high.clone()), scale);
        let of = Type::Decimal(width(&a, &b).min(MOST_DIGITS));
        Self::checked(Self::result(two(&a, &b), scale, (low, high), of))
    }

    /// The first value whose condition holds, else the last.
    pub(super) fn case(rows: &[(Bool, Self)], otherwise: &Self) -> Made<Self> {
        let mut kept: Vec<(Expr, &Self)> = Vec::new();
        let mut last = otherwise;
        for (when, value) in rows {
            match when {
                Bool::Known(false) => {}
                Bool::Known(true) => {
                    last = value;
                    break;
                }
                Bool::Sql(when) => kept.push((when.clone(), value)),
            }
        }
        while kept.last().is_some_and(|(_, value)| value.sql == last.sql) {
            kept.pop();
        }
        if kept.is_empty() {
            return Ok(last.clone());
        }
        let values = || kept.iter().map(|(_, value)| *value).chain([last]);
        let scale = values().map(|value| value.scale).max().unwrap_or(0);
        let low = values().map(|value| value.units_at(scale).0).min().unwrap_or_default();
        let high = values().map(|value| value.units_at(scale).1).max().unwrap_or_default();
        let rows: Vec<(Expr, Expr)> =
            kept.iter().map(|(when, value)| (when.clone(), value.sql.clone())).collect();
        let sql = Expr::case(&rows, Some(&last.sql));
        let of = common_type(values(), scale)?;
        Self::checked(Self::result(sql, scale, (low, high), of))
    }

    /// `least(a, b, …)` or `greatest(a, b, …)`
    pub(super) fn extreme(parts: &[Self], least: bool) -> Made<Self> {
        let scale = parts.iter().map(|part| part.scale).max().unwrap_or(0);
        let ranges = || parts.iter().map(|part| (part, part.units_at(scale)));
        let (low, high) = if least {
            (ranges().map(|(_, unit)| unit.0).min(), ranges().map(|(_, unit)| unit.1).min())
        } else {
            (ranges().map(|(_, unit)| unit.0).max(), ranges().map(|(_, unit)| unit.1).max())
        };
        let (low, high) = (low.unwrap_or_default(), high.unwrap_or_default());
        // The one whose other end is the best decides against all that can never be better.
        let decides = |unit: &(BigInt, BigInt)| if least { unit.1 == high } else { unit.0 == low };
        let best = ranges().find(|(_, unit)| decides(unit)).map(|(part, _)| part);
        let better = |unit: &(BigInt, BigInt)| if least { unit.0 < high } else { unit.1 > low };
        let mut kept: Vec<&Self> = Vec::new();
        for (part, unit) in ranges() {
            let needed = better(&unit) || best.is_some_and(|best| best.sql == part.sql);
            if needed && !kept.iter().any(|known| known.sql == part.sql) {
                kept.push(part);
            }
        }
        if let [only] = kept.as_slice() {
            return Ok((*only).clone());
        }
        let name = if least { "least" } else { "greatest" };
        let texts: Vec<&Expr> = kept.iter().map(|part| &part.sql).collect();
        let of = common_type(kept.iter().copied(), scale)?;
        Self::checked(Self::result(Expr::call(name, texts), scale, (low, high), of))
    }

    /// Compares two numbers; known where their ranges do not meet.
    pub(super) fn compare(&self, op: CompareOp, other: &Self) -> Made<Bool> {
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.units_at(scale), other.units_at(scale));
        let known = match op {
            CompareOp::Less => known(a.1 < b.0, a.0 >= b.1),
            CompareOp::AtMost => known(a.1 <= b.0, a.0 > b.1),
            CompareOp::Greater => known(a.0 > b.1, a.1 <= b.0),
            CompareOp::AtLeast => known(a.0 >= b.1, a.1 < b.0),
            CompareOp::Equal => known(a.0 == a.1 && a == b, a.1 < b.0 || a.0 > b.1),
        };
        if let Some(known) = known {
            return Ok(Bool::Known(known));
        }
        let width = |a: &Self, b: &Self| a.before_point().max(b.before_point()) + u32::from(scale);
        let (a, b) = if self.is_decimal() || other.is_decimal() {
            self.both(other, width)?
        } else {
            (self.clone(), other.clone())
        };
        Ok(Bool::Sql(Expr::two(&a.sql, op.sign(), &b.sql, Tie::Compare)))
    }
}

fn known(always: bool, never: bool) -> Option<bool> {
    if always { Some(true) } else { never.then_some(false) }
}

/// A whole number as it is written; one with many digits is given 64 bits.
fn whole_literal(units: &BigInt) -> Expr {
    if is_small(units, units, 20) {
        Expr::number(&units.to_string())
    } else {
        Expr::literal(format!("CAST({units} AS BIGINT)"))
    }
}

/// The digits of the type that holds these values and no more.
fn tight(low: &BigInt, high: &BigInt, scale: u8) -> u32 {
    digits(low).max(digits(high)).max(u32::from(scale) + 1)
}

/// The type that the engine finds for several values side by side.
fn common_type<'p>(parts: impl Iterator<Item = &'p Part>, scale: u8) -> Made<Type> {
    let parts: Vec<&Part> = parts.collect();
    if parts.iter().all(|part| !part.is_decimal()) {
        let small = parts.iter().all(|part| part.of == Type::Small);
        return Ok(if small { Type::Small } else { Type::Whole });
    }
    let before = parts.iter().map(|part| part.before_point()).max().unwrap_or(1);
    let width = before + u32::from(scale);
    if width > MOST_DIGITS { Err(TooWide) } else { Ok(Type::Decimal(width)) }
}

impl From<Part> for End {
    fn from(over: Part) -> Self {
        Self { over, under: None }
    }
}

impl End {
    /// A constant.
    pub(super) fn constant(dialect: Dialect, value: &Exact) -> Made<Self> {
        if let Some(part) = Part::constant(dialect, value) {
            return Ok(part?.into());
        }
        let over = Part::of_units(dialect, value.numer(), 0)?;
        let under = Part::of_units(dialect, value.denom(), 0)?;
        Ok(Self { over, under: Some(under) })
    }

    /// Zero.
    pub(super) fn zero() -> Self {
        Part::whole(0).into()
    }

    /// `-a`
    pub(super) fn negative(&self) -> Self {
        Self { over: self.over.negative(), under: self.under.clone() }
    }

    /// `a + b`
    pub(super) fn plus(&self, other: &Self) -> Made<Self> {
        let (a, b, under) = self.over_one(other)?;
        Ok(Self { over: a.plus(&b)?, under })
    }

    /// Both over one line.
    fn over_one(&self, other: &Self) -> Made<(Part, Part, Option<Part>)> {
        Ok(match (&self.under, &other.under) {
            (None, None) => (self.over.clone(), other.over.clone(), None),
            (Some(under), None) => (self.over.clone(), other.over.times(under)?, Some(under.clone())),
            (None, Some(under)) => (self.over.times(under)?, other.over.clone(), Some(under.clone())),
            (Some(a), Some(b)) if a.sql == b.sql => (self.over.clone(), other.over.clone(), Some(a.clone())),
            (Some(a), Some(b)) => (self.over.times(b)?, other.over.times(a)?, Some(a.times(b)?)),
        })
    }

    /// `a * b`
    pub(super) fn times(&self, other: &Self) -> Made<Self> {
        let under = match (&self.under, &other.under) {
            (None, None) => None,
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (Some(a), Some(b)) => Some(a.times(b)?),
        };
        Ok(Self { over: self.over.times(&other.over)?, under })
    }

    /// One over it, which is never zero; `positive` says on which side of zero it lies.
    pub(super) fn reciprocal(&self, positive: bool) -> Self {
        let over = self.under.clone().unwrap_or_else(|| Part::whole(1));
        if positive {
            Self { over, under: Some(self.over.clone()) }
        } else {
            Self { over: over.negative(), under: Some(self.over.negative()) }
        }
    }

    /// Compares two numbers.
    pub(super) fn compare(&self, op: CompareOp, other: &Self) -> Made<Bool> {
        let (a, b, _) = self.over_one(other)?;
        a.compare(op, &b)
    }

    /// The smaller or the larger.
    pub(super) fn extreme(ends: &[Self], least: bool) -> Made<Self> {
        let parts: Option<Vec<Part>> =
            ends.iter().map(|end| end.under.is_none().then(|| end.over.clone())).collect();
        if let Some(parts) = parts {
            return Ok(Part::extreme(&parts, least)?.into());
        }
        let mut ends = ends.iter();
        let mut found = ends.next().cloned().ok_or(TooWide)?;
        for end in ends {
            let op = if least { CompareOp::AtMost } else { CompareOp::AtLeast };
            let keeps = found.compare(op, end)?;
            found = Self::case(&[(keeps, found)], end)?;
        }
        Ok(found)
    }

    /// The first value whose condition holds, else the last.
    pub(super) fn case(rows: &[(Bool, Self)], otherwise: &Self) -> Made<Self> {
        let over: Vec<(Bool, Part)> =
            rows.iter().map(|(when, value)| (when.clone(), value.over.clone())).collect();
        let over = Part::case(&over, &otherwise.over)?;
        if rows.iter().all(|(_, value)| value.under.is_none()) && otherwise.under.is_none() {
            return Ok(over.into());
        }
        let one = Part::whole(1);
        let under_of = |end: &Self| end.under.clone().unwrap_or_else(|| one.clone());
        let under: Vec<(Bool, Part)> =
            rows.iter().map(|(when, value)| (when.clone(), under_of(value))).collect();
        let under = Part::case(&under, &under_of(otherwise))?;
        Ok(Self { over, under: Some(under) })
    }

    /// Whether it is never below zero.
    pub(super) fn is_never_negative(&self) -> bool {
        self.over.is_never_negative()
    }

    /// Whether it is never above zero.
    pub(super) fn is_never_positive(&self) -> bool {
        self.over.high.is_negative() || self.over.high.is_zero()
    }
}
