//! Numbers: the lowest and the highest value of every number node.

use super::conditions::count;
use super::expr::{Bool, Expr, Tie, grouped};
use super::making::{Making, Planes, Range};
use super::parts::{End, Part, TooWide};
use super::sheet::Named;
use crate::number::{self, Exact};
use crate::plan::{Edges, NumberKind, NumberRef, TruthRef};
use crate::ruleset::NumKind;
use crate::ruleset::visit::{self, Node};
use crate::source::Span;
use num_bigint::BigInt;
use num_traits::{Signed, Zero};

type Made = Result<Range, TooWide>;

impl Making<'_> {
    pub(super) fn number_of(&mut self, node: NumberRef, kind: &NumberKind) -> Made {
        // What is the same whatever is answered is written as that.
        if let Some((low, high)) = self.plan.declared(node)
            && low == high
            && !matches!(kind, NumberKind::Formula(_))
        {
            return Ok(Range::point(End::constant(self.dialect(), &low)?));
        }
        match kind {
            NumberKind::Const => self.range(node),
            NumberKind::Question(question) => Ok(self.answered_range(*question)),
            NumberKind::Assessment => Ok(self.assessed.clone().unwrap_or_else(|| Range::point(End::zero()))),
            NumberKind::Since(unit, from, to) => self.since(*unit, *from, *to),
            NumberKind::Negative(inner) => {
                let inner = self.range(*inner)?;
                Ok(Range { min: inner.max.negative(), max: inner.min.negative() })
            }
            NumberKind::Add(left, right) => {
                let (left, right) = (self.range(*left)?, self.range(*right)?);
                Ok(Range { min: left.min.plus(&right.min)?, max: left.max.plus(&right.max)? })
            }
            NumberKind::Subtract(left, right) => {
                let (left, right) = (self.range(*left)?, self.range(*right)?);
                Ok(Range { min: minus(&left.min, &right.max)?, max: minus(&left.max, &right.min)? })
            }
            NumberKind::Multiply(left, right) => {
                let (left, right) = (self.settled(*left, "left")?, self.settled(*right, "right")?);
                product(&left, &right)
            }
            NumberKind::Divide(left, right) => self.divide(*left, *right),
            NumberKind::Min(edges) => self.extreme(*edges, true),
            NumberKind::Max(edges) => self.extreme(*edges, false),
            NumberKind::Sum(edges) => self.sum(*edges),
            NumberKind::Abs(inner) => self.absolute(*inner),
            NumberKind::Round(inner, decimals) => self.rounded(*inner, *decimals),
            NumberKind::Floor(inner) => self.whole_of(*inner, Rounding::Down),
            NumberKind::Ceiling(inner) => self.whole_of(*inner, Rounding::Up),
            NumberKind::Formula(_) => {
                let span = self.place_of(node);
                self.not_exact(span);
                Ok(Range::point(End::zero()))
            }
            NumberKind::Count(edges) => Ok(self.count(*edges)),
            NumberKind::Line(when, inner) | NumberKind::IfApplies(when, inner) => {
                self.if_applies(*when, *inner)
            }
            NumberKind::Bands(selector, rows) => self.bands(*selector, rows),
            NumberKind::Joint(joint) => self.joint(joint),
        }
    }

    /// Where a number stands in the text.
    fn place_of(&self, node: NumberRef) -> Option<Span> {
        let mut found = None;
        for root in visit::roots(self.ruleset) {
            visit::each_node(root, |at| {
                if let Node::Num(num) = at
                    && let NumKind::Round(..) = num.kind
                    && let Some(Some((known, _))) = self.plan.nums.get(num.id.0 as usize)
                    && *known == node
                {
                    found = Some(num.span);
                }
            });
        }
        found
    }

    /// Both ends as columns of a name, in the types that hold them and no more.
    pub(super) fn range_columns(&mut self, named: &Named, range: Range) -> Made {
        if range.is_point() {
            let point = self.end_column(named, "", range.min)?;
            return Ok(Range::point(point));
        }
        let min = self.end_column(named, "_min", range.min)?;
        let rest = Named::bare(named.base.clone());
        let max = self.end_column(&rest, "_max", range.max)?;
        Ok(Range { min, max })
    }

    fn end_column(&mut self, named: &Named, suffix: &str, end: End) -> Result<End, TooWide> {
        let over = self.part_column(&named.and(suffix), end.over)?;
        let under = match end.under {
            Some(under) => {
                Some(self.part_column(&Named::bare(format!("{}{suffix}_under", named.base)), under)?)
            }
            None => None,
        };
        Ok(End { over, under })
    }

    fn part_column(&mut self, named: &Named, part: Part) -> Result<Part, TooWide> {
        if part.sql.is_plain() || part.is_constant() {
            return Ok(part);
        }
        let cast = part.cast()?;
        let sql = self.column(named, cast.sql);
        Ok(Part::known(sql, cast.scale, cast.low, cast.high))
    }

    /// The range of an operand that is read several times: as columns where it is no name already.
    pub(super) fn settled(&mut self, node: NumberRef, suffix: &str) -> Made {
        let range = self.range(node)?;
        let named = self.part_name(suffix);
        let columns = self.range_columns(&named, range)?;
        self.keep_range(node, columns.clone());
        Ok(columns)
    }

    fn divide(&mut self, left: NumberRef, right: NumberRef) -> Made {
        let (left, right) = (self.settled(left, "dividend")?, self.settled(right, "divisor")?);
        let Some((low, high)) = ends_of_range(&right) else { return Err(TooWide) };
        if low == high && !low.is_zero() {
            let factor = Range::point(End::constant(self.dialect(), &low.recip())?);
            return product(&left, &factor);
        }
        let positive = low.is_positive();
        if !positive && !high.is_negative() {
            // The checker refuses a divisor that can be zero.
            return Ok(Range::point(End::zero()));
        }
        let reciprocal = Range { min: right.max.reciprocal(positive), max: right.min.reciprocal(positive) };
        product(&left, &reciprocal)
    }

    fn extreme(&mut self, edges: Edges, least: bool) -> Made {
        let mut ranges = Vec::new();
        for node in self.plan.edges(edges) {
            ranges.push(self.settled(NumberRef(*node), "of")?);
        }
        let (mins, maxes): (Vec<End>, Vec<End>) =
            ranges.into_iter().map(|range| (range.min, range.max)).unzip();
        Ok(Range { min: End::extreme(&mins, least)?, max: End::extreme(&maxes, least)? })
    }

    fn sum(&mut self, edges: Edges) -> Made {
        let mut sum = Range::point(End::zero());
        for (at, node) in self.plan.edges(edges).iter().enumerate() {
            let range = self.range(NumberRef(*node))?;
            sum = if at == 0 {
                range
            } else {
                Range { min: sum.min.plus(&range.min)?, max: sum.max.plus(&range.max)? }
            };
            // A long sum is taken in steps, which every engine's stack holds.
            if at % 24 == 23 {
                let named = self.part_name("sum");
                sum = self.range_columns(&named, sum)?;
            }
        }
        Ok(sum)
    }

    fn absolute(&mut self, inner: NumberRef) -> Made {
        let inner = self.settled(inner, "of")?;
        if inner.min.is_never_negative() {
            return Ok(inner);
        }
        if inner.max.is_never_positive() {
            return Ok(Range { min: inner.max.negative(), max: inner.min.negative() });
        }
        let zero = End::zero();
        let lost = inner.min.negative();
        if inner.is_point() {
            let max = End::extreme(&[inner.min.clone(), lost], false)?;
            return Ok(Range::point(max));
        }
        // Zero where the range spans it, else the end that is nearer to it.
        let min = End::extreme(&[inner.min.clone(), inner.max.negative(), zero], false)?;
        let max = End::extreme(&[lost, inner.max], false)?;
        Ok(Range { min, max })
    }

    fn count(&self, edges: Edges) -> Range {
        let (certain, possible) = self.members(edges);
        let counted = |members: &[Bool]| {
            let (always, mut each) = count(members);
            let most = BigInt::from(u64::from(always) + each.len() as u64);
            if always > 0 {
                each.push(Expr::literal(always.to_string()));
            }
            match grouped(&each, "+") {
                Some(sum) => End::from(Part::known(sum, 0, always.into(), most)),
                None => End::zero(),
            }
        };
        Range { min: counted(&certain), max: counted(&possible) }
    }

    /// The number where the condition holds, else nothing.
    fn if_applies(&mut self, when: TruthRef, inner: NumberRef) -> Made {
        let range = self.range(inner)?;
        let range = if range.is_point() { range } else { self.settled(inner, "of")? };
        let when = self.truth(when);
        Self::where_it_applies(&when, &range)
    }

    pub(super) fn where_it_applies(when: &Planes, range: &Range) -> Made {
        let zero = End::zero();
        let end = |end: &End, least: bool| {
            let nothing = if least { end.is_never_negative() } else { end.is_never_positive() };
            // While it is open, nothing may be the better end, or the number.
            let open = if nothing {
                zero.clone()
            } else if if least { end.is_never_positive() } else { end.is_never_negative() } {
                end.clone()
            } else {
                End::extreme(&[end.clone(), zero.clone()], least)?
            };
            if open == zero {
                return End::case(&[(when.certain.clone(), end.clone())], &zero);
            }
            if open == *end {
                return End::case(&[(when.possible.clone(), end.clone())], &zero);
            }
            End::case(&[(when.certain.clone(), end.clone()), (when.possible.clone(), open)], &zero)
        };
        Ok(Range { min: end(&range.min, true)?, max: end(&range.max, false)? })
    }

    fn rounded(&mut self, inner: NumberRef, decimals: u8) -> Made {
        let inner = self.range(inner)?;
        let min = self.round_end(&inner.min, Rounding::Nearest(decimals))?;
        if inner.is_point() {
            return Ok(Range::point(min));
        }
        Ok(Range { min, max: self.round_end(&inner.max, Rounding::Nearest(decimals))? })
    }

    fn whole_of(&mut self, inner: NumberRef, how: Rounding) -> Made {
        let inner = self.range(inner)?;
        let min = self.round_end(&inner.min, how)?;
        if inner.is_point() {
            return Ok(Range::point(min));
        }
        Ok(Range { min, max: self.round_end(&inner.max, how)? })
    }

    /// One end rounded, exactly.
    pub(super) fn round_end(&mut self, end: &End, how: Rounding) -> Result<End, TooWide> {
        match &end.under {
            None => self.round_part(&end.over, how),
            Some(under) => self.round_fraction(&end.over, under, how),
        }
        .map(End::from)
    }

    fn round_part(&mut self, part: &Part, how: Rounding) -> Result<Part, TooWide> {
        let decimals = how.decimals();
        if part.scale <= decimals {
            return Ok(part.clone());
        }
        let bounds = [&part.low, &part.high].map(|units| {
            let value = Exact::new(units.clone(), number::power_of_ten(u32::from(part.scale)));
            how.of(&value)
        });
        let [low, high] = bounds;
        let part = part.cast()?;
        let sql = match how {
            Rounding::Nearest(_) => part.sql.clone(),
            Rounding::Down => self.dialect().floor(&part.sql, part.scale),
            Rounding::Up => {
                let below = self.dialect().floor(&part.negative().sql, part.scale);
                Part::known(below, 0, -high.clone(), -low.clone()).negative().sql
            }
        };
        // A cast to fewer decimals rounds half away from zero in every one of the engines.
        let typed = Part::known(sql, decimals, low, high);
        let name = typed.type_name()?;
        let name = if let (Rounding::Nearest(0), true) = (how, name == "BIGINT") {
            "DECIMAL(38, 0)".to_owned()
        } else {
            name
        };
        let cast = format!("CAST({} AS {name})", typed.sql.text);
        let sql = Expr::made(cast, Tie::Atom, [&typed.sql]);
        let typed = Part::known(sql, decimals, typed.low, typed.high);
        if name == "DECIMAL(38, 0)" && typed.type_name()? == "BIGINT" {
            let sql = Expr::made(format!("CAST({} AS BIGINT)", typed.sql.text), Tie::Atom, [&typed.sql]);
            return Ok(Part::known(sql, 0, typed.low, typed.high));
        }
        Ok(typed)
    }

    /// A fraction rounded by whole division.
    fn round_fraction(&mut self, over: &Part, under: &Part, how: Rounding) -> Result<Part, TooWide> {
        let dialect = self.dialect();
        let scale = u32::from(over.scale.max(under.scale));
        let units = |part: &Part, units: &BigInt| units * number::power_of_ten(scale - u32::from(part.scale));
        let tops = [units(over, &over.low), units(over, &over.high)];
        let bottoms = [units(under, &under.low), units(under, &under.high)];
        let ends: Vec<BigInt> = tops
            .iter()
            .flat_map(|top| bottoms.iter().map(move |bottom| (top, bottom)))
            .filter(|(_, bottom)| !bottom.is_zero())
            .map(|(top, bottom)| how.of(&Exact::new(top.clone(), bottom.clone())))
            .collect();
        let (Some(low), Some(high)) = (ends.iter().min().cloned(), ends.iter().max().cloned()) else {
            return Err(TooWide);
        };
        let times = number::power_of_ten(u32::from(how.decimals())) * 2;
        let [_, bottom] = &bottoms;
        let largest = tops.iter().map(Signed::abs).max().unwrap_or_default() * &times + bottom * 2;
        let kind = whole_type(dialect, &largest)?;
        if dialect == super::Dialect::Spark && (low.bits() > 62 || high.bits() > 62) {
            // Its whole division gives 64 bits.
            return Err(TooWide);
        }
        let in_units = |part: &Part| -> Result<Expr, TooWide> {
            let factor = Part::of_units(dialect, &number::power_of_ten(scale), 0)?;
            let made = if scale == 0 { part.clone() } else { part.cast()?.times(&factor)? };
            Ok(Expr::made(format!("CAST({} AS {kind})", made.sql.text), Tie::Atom, [&made.sql]))
        };
        let (scaled_over, scaled_under) = (in_units(over)?, in_units(under)?);
        let (over_name, under_name) = (self.part_name("over"), self.part_name("under"));
        let scaled_over = self.column(&over_name, scaled_over);
        let scaled_under = self.column(&under_name, scaled_under);
        let quotient = Quotient { over: &scaled_over, under: &scaled_under, how, times };
        let sql = quotient.sql(dialect, over.is_never_negative());
        let made = Part::known(sql, 0, low.clone(), high.clone());
        let name = made.type_name()?;
        let sql = Expr::made(format!("CAST({} AS {name})", made.sql.text), Tie::Atom, [&made.sql]);
        let made = Part::known(sql, 0, low, high);
        match how.decimals() {
            0 => Ok(made),
            decimals => made.times(&Part::of_units(dialect, &BigInt::from(1), decimals)?),
        }
    }
}

/// How a number is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounding {
    /// Half away from zero, to so many decimals.
    Nearest(u8),
    /// To the whole number below.
    Down,
    /// To the whole number above.
    Up,
}

impl Rounding {
    fn decimals(self) -> u8 {
        match self {
            Self::Nearest(decimals) => decimals,
            Self::Down | Self::Up => 0,
        }
    }

    /// In units of its decimals.
    fn of(self, value: &Exact) -> BigInt {
        match self {
            Self::Nearest(decimals) => number::round_to_units(value, u32::from(decimals)),
            Self::Down => value.floor().to_integer(),
            Self::Up => value.ceil().to_integer(),
        }
    }
}

/// A division of whole numbers that is rounded; the lower one is positive.
struct Quotient<'e> {
    over: &'e Expr,
    under: &'e Expr,
    how: Rounding,
    /// Twice the units of the result that one is worth.
    times: BigInt,
}

impl Quotient<'_> {
    fn sql(&self, dialect: super::Dialect, never_negative: bool) -> Expr {
        let (over, under) = (self.over, self.under);
        let below = Expr::made(format!("-{}", over.text), Tie::Times, [over]);
        let negative =
            |number: &Expr| Expr::made(format!("-{}", number.within(Tie::Times)), Tie::Times, [number]);
        let (up, down) = match self.how {
            Rounding::Nearest(_) => (self.nearest(dialect, over), self.nearest(dialect, &below)),
            Rounding::Down => (divided(dialect, over, under), divided(dialect, &self.raised(&below), under)),
            Rounding::Up => (divided(dialect, &self.raised(over), under), divided(dialect, &below, under)),
        };
        if never_negative {
            return up;
        }
        let is_positive = Expr::two(over, ">=", &Expr::literal("0"), Tie::Compare);
        Expr::case(&[(is_positive, up)], Some(&negative(&down)))
    }

    /// A half more, then what is whole of it.
    fn nearest(&self, dialect: super::Dialect, over: &Expr) -> Expr {
        let doubled = Expr::two(over, "*", &Expr::literal(self.times.to_string()), Tie::Times);
        let more = Expr::two(&doubled, "+", self.under, Tie::Plus);
        let twice = Expr::two(self.under, "*", &Expr::literal("2"), Tie::Times);
        divided(dialect, &more, &twice)
    }

    fn raised(&self, over: &Expr) -> Expr {
        let whole = Expr::two(over, "+", self.under, Tie::Plus);
        Expr::two(&whole, "-", &Expr::literal("1"), Tie::Plus)
    }
}

fn divided(dialect: super::Dialect, over: &Expr, under: &Expr) -> Expr {
    dialect.whole_division(&over.bracketed(), &under.bracketed())
}

/// The whole type that holds everything in a division.
fn whole_type(dialect: super::Dialect, largest: &BigInt) -> Result<&'static str, TooWide> {
    if largest.bits() <= 62 {
        return Ok("BIGINT");
    }
    match dialect.wide_whole() {
        Some(name) if largest.to_string().len() <= 37 => Ok(name),
        _ => Err(TooWide),
    }
}

fn minus(left: &End, right: &End) -> Result<End, TooWide> {
    if let (None, None) = (&left.under, &right.under) {
        return Ok(left.over.minus(&right.over)?.into());
    }
    left.plus(&right.negative())
}

/// The product of two ranges: of the products of their ends those that can be lowest and highest.
fn product(left: &Range, right: &Range) -> Result<Range, TooWide> {
    if left.is_point() && right.is_point() {
        return Ok(Range::point(left.min.times(&right.min)?));
    }
    if left.min.is_never_negative() && right.min.is_never_negative() {
        return Ok(Range { min: left.min.times(&right.min)?, max: left.max.times(&right.max)? });
    }
    if right.is_point() && right.max.is_never_positive() {
        return Ok(Range { min: left.max.times(&right.min)?, max: left.min.times(&right.min)? });
    }
    if left.is_point() && left.max.is_never_positive() {
        return Ok(Range { min: right.max.times(&left.min)?, max: right.min.times(&left.min)? });
    }
    if right.is_point() && right.min.is_never_negative() {
        return Ok(Range { min: left.min.times(&right.min)?, max: left.max.times(&right.min)? });
    }
    if left.is_point() && left.min.is_never_negative() {
        return Ok(Range { min: right.min.times(&left.min)?, max: right.max.times(&left.min)? });
    }
    let all = [
        left.min.times(&right.min)?,
        left.min.times(&right.max)?,
        left.max.times(&right.min)?,
        left.max.times(&right.max)?,
    ];
    Ok(Range { min: End::extreme(&all, true)?, max: End::extreme(&all, false)? })
}

/// The lowest and highest of a range over all that may be answered.
fn ends_of_range(range: &Range) -> Option<(Exact, Exact)> {
    let part = |units: &BigInt, scale: u8| Exact::new(units.clone(), number::power_of_ten(u32::from(scale)));
    let side = |end: &End, high: bool| {
        let over = if high { &end.over.high } else { &end.over.low };
        let over = part(over, end.over.scale);
        match &end.under {
            None => Some(over),
            Some(under) => {
                let largest = high == over.is_negative();
                let under = part(if largest { &under.high } else { &under.low }, under.scale);
                (!under.is_zero()).then(|| over / under)
            }
        }
    };
    Some((side(&range.min, false)?, side(&range.max, true)?))
}
