//! Time completed between two days.

use super::expr::{Expr, Tie};
use super::making::{Making, Range};
use super::parts::{End, Part, TooWide};
use super::sheet::Named;
use crate::date::{self, Unit};
use crate::plan::NumberRef;
use num_traits::ToPrimitive;

impl Making<'_> {
    pub(super) fn since(&mut self, unit: Unit, from: NumberRef, to: NumberRef) -> Result<Range, TooWide> {
        let (from, to) = (self.settled(from, "from")?, self.settled(to, "to")?);
        let min = self.completed(unit, &from.max.over, &to.min.over)?;
        if from.is_point() && to.is_point() {
            return Ok(Range::point(min.into()));
        }
        let max = self.completed(unit, &from.min.over, &to.max.over)?;
        Ok(Range { min: min.into(), max: max.into() })
    }

    /// Completed units from one day to another; zero where that is not later.
    fn completed(&mut self, unit: Unit, from: &Part, to: &Part) -> Result<Part, TooWide> {
        let dialect = self.dialect();
        let zero = Part::whole(0);
        let bound = |from: &num_bigint::BigInt, to: &num_bigint::BigInt| {
            let days = |day: &num_bigint::BigInt| day.to_i64().unwrap_or(0);
            date::completed(unit, days(from), days(to))
        };
        let (low, high) = (bound(&from.high, &to.low), bound(&from.low, &to.high));
        let between = match unit {
            Unit::Days | Unit::Weeks => to.minus(from)?,
            Unit::Months | Unit::Years => self.months_between(from, to),
        };
        let after = Part::extreme(&[between, zero], false)?;
        let divisor = match unit {
            Unit::Days | Unit::Months => None,
            Unit::Weeks => Some("7"),
            Unit::Years => Some("12"),
        };
        let sql = match divisor {
            None => after.sql,
            Some(divisor) => dialect.whole_division(&after.sql.bracketed(), &Expr::literal(divisor)),
        };
        let made = Part::known(sql, 0, low.into(), high.into());
        let sql = Expr::made(format!("CAST({} AS BIGINT)", made.sql.text), Tie::Atom, [&made.sql]);
        Ok(made.by(sql))
    }

    /// Months from one day to another, the month under way left out.
    fn months_between(&mut self, from: &Part, to: &Part) -> Part {
        let (from_months, from_day) = self.months_and_day(from);
        let (to_months, to_day) = self.months_and_day(to);
        let under_way = Expr::case(
            &[(Expr::two(&to_day, "<", &from_day, Tie::Compare), Expr::literal("1"))],
            Some(&Expr::literal("0")),
        );
        let whole = Expr::two(&to_months, "-", &from_months, Tie::Plus);
        let most = 12 * 10_000;
        let sql = Expr::two(&whole, "-", &under_way, Tie::Plus);
        Part::known(sql, 0, (-most).into(), most.into())
    }

    /// The months of a day's year and month, and its day of the month.
    fn months_and_day(&mut self, day: &Part) -> (Expr, Expr) {
        let dialect = self.dialect();
        let date = dialect.date_of_day(&day.sql);
        let named: Named = self.part_name("date");
        let date = self.column(&named, date);
        let (year, month) = (dialect.part_of_date("year", &date), dialect.part_of_date("month", &date));
        let months = Expr::made(format!("{} * 12 + {}", year.text, month.text), Tie::Plus, [&year, &month]);
        let (months_name, day_name) = (self.part_name("months"), self.part_name("day"));
        let months = self.column(&months_name, months);
        (months, self.column(&day_name, dialect.part_of_date("day", &date)))
    }

    /// A day's number as a date, for the results.
    pub(super) fn as_date(&self, end: &End) -> Expr {
        self.dialect().date_of_day(&end.over.sql)
    }
}
