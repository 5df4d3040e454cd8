//! Bands of a number with a fixed count of decimals: whole steps, so that a gap is a list of values.

use super::codes;
use super::ends::{Ends, Gap, List, Overlap};
use crate::diagnostic::Diagnostic;
use crate::number::{Decimal, Exact, power_of_ten};
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

/// Beyond every value, and far enough from the end of the type to count on.
const FAR: i128 = i128::MAX / 4;

/// First and last value of a row in steps.
#[derive(Debug, Clone, Copy)]
struct Steps {
    row: usize,
    first: i128,
    last: i128,
}

/// A list on its grid.
struct Grid<'r> {
    list: &'r List<'r>,
    decimals: u8,
    /// Decimals that values are shown with.
    shown: u8,
    low: i128,
    high: i128,
}

pub(super) fn check(list: &List<'_>, decimals: u8) -> Vec<Diagnostic> {
    let between: Vec<Diagnostic> =
        list.rows.iter().flat_map(|row| between_steps(list, row, decimals)).collect();
    if !between.is_empty() {
        return between;
    }
    let scale = Exact::from(power_of_ten(u32::from(decimals)));
    let written = list.rows.iter().flat_map(|row| row.from.iter().chain(&row.to));
    let grid = Grid {
        list,
        decimals,
        shown: written.map(|end| end.decimals).max().unwrap_or(0).min(decimals),
        low: whole(&(&list.range.0 * &scale).ceil().to_integer()),
        high: whole(&(&list.range.1 * &scale).floor().to_integer()),
    };
    grid.check()
}

fn whole(value: &BigInt) -> i128 {
    value.to_i128().unwrap_or(if value.is_negative() { -FAR } else { FAR }).clamp(-FAR, FAR)
}

/// Ends with more decimals than the number has.
fn between_steps(list: &List<'_>, row: &Ends, decimals: u8) -> Vec<Diagnostic> {
    let off = row.from.iter().chain(&row.to).filter(|end| end.scaled_to(decimals).is_none());
    off.map(|end| {
        let lower = end.trimmed();
        let divisor = 10_i128.pow(u32::from(lower.decimals.saturating_sub(decimals)));
        let below = Decimal { units: lower.units.div_euclid(divisor), decimals };
        let above = Decimal { units: below.units + 1, decimals };
        let message = format!("`{end}` lies between two values of `{}`, `{below}` and `{above}`", list.by);
        let span = list.place_of(row, *end);
        let error = Diagnostic::error(codes::BAND_DECIMALS, span, message)
            .labelled(format!("{decimals} decimals at most"));
        if row.from == row.to {
            return error.help(format!("write `{below}` or `{above}`"));
        }
        // No value lies between the two: `up to 4.5` is up to 4, `below 4.5` below 5, and `from 4.5` from 5.
        let closed_end = row.to == Some(*end) && row.includes_to;
        let same = if closed_end { below } else { above };
        error.help(format!("write `{same}`, which means the same here")).edit(span, same.to_string())
    })
    .collect()
}

impl Grid<'_> {
    fn check(&self) -> Vec<Diagnostic> {
        let rows: Vec<Steps> =
            self.list.rows.iter().enumerate().map(|(at, row)| self.steps(at, row)).collect();
        let outside = |row: &Steps| row.last < self.low || row.first > self.high;
        let mut found: Vec<Diagnostic> =
            rows.iter().filter(|row| outside(row)).map(|row| self.list.unreachable(row.row)).collect();
        let mut inside: Vec<Steps> = rows.into_iter().filter(|row| !outside(row)).collect();
        found.extend(inside.iter().filter_map(|row| self.beyond(*row)));
        inside.sort_by_key(|row| (row.first, row.last));
        self.sweep(&inside, &mut found);
        found
    }

    /// A row that is written to reach further than any value.
    fn beyond(&self, row: Steps) -> Option<Diagnostic> {
        let far = |at: i128| at <= -FAR || at >= FAR;
        let (first, last) = (row.first.max(self.low), row.last.min(self.high));
        let below = !far(row.first) && row.first < first;
        let above = !far(row.last) && row.last > last;
        let ends = match (below, above) {
            (true, true) => self.written(first, last),
            (true, false) => self.written(first, row.last),
            (false, true) => self.written(row.first, last),
            (false, false) => return None,
        };
        Some(self.list.beyond(row.row, &ends))
    }

    fn steps(&self, at: usize, row: &Ends) -> Steps {
        let units = |end: Decimal| end.scaled_to(self.decimals).unwrap_or(0);
        let open = i128::from(!row.includes_to);
        Steps {
            row: at,
            first: row.from.map_or(-FAR, units),
            last: row.to.map_or(FAR, |end| units(end) - open),
        }
    }

    /// From the lowest value to the highest: what no row has, and what two have.
    fn sweep(&self, rows: &[Steps], found: &mut Vec<Diagnostic>) {
        let mut before: Option<Steps> = None;
        for row in rows {
            let next = before.map_or(self.low, |before| before.last + 1);
            if row.first > next {
                found.push(self.list.gap(&self.gap(next, row.first - 1, before, Some(*row))));
            }
            if let Some(before) = before.filter(|before| row.first <= before.last && before.last >= self.low)
            {
                found.push(self.list.overlap(&self.overlap(before, *row)));
            }
            before = before.filter(|before| before.last >= row.last).or(Some(*row));
        }
        let next = before.map_or(self.low, |before| before.last + 1);
        if next <= self.high {
            found.push(self.list.gap(&self.gap(next, self.high, before, None)));
        }
    }

    fn gap(&self, first: i128, last: i128, before: Option<Steps>, after: Option<Steps>) -> Gap {
        let extended = match (before, after) {
            (Some(before), _) => Some((before.row, self.written(before.first, last))),
            (None, Some(after)) => Some((after.row, self.written(first, after.last))),
            (None, None) => None,
        };
        Gap {
            fall: self.fall(first, last),
            before: before.map(|row| row.row),
            after: after.map(|row| row.row),
            extended,
            added: self.written(first, last),
        }
    }

    fn overlap(&self, before: Steps, row: Steps) -> Overlap {
        let first = row.first.max(self.low);
        let last = row.last.min(before.last).min(self.high);
        let mut mends = Vec::new();
        if before.first < row.first && before.last < row.last {
            mends.push((before.row, self.written(before.first, row.first - 1)));
            mends.push((row.row, self.written(before.last + 1, row.last)));
        }
        Overlap { fall: self.fall(first, last), rows: (before.row, row.row), mends }
    }

    fn fall(&self, first: i128, last: i128) -> String {
        if first == last {
            format!("`{}` falls", self.value(first))
        } else {
            format!("`{}` to `{}` fall", self.value(first), self.value(last))
        }
    }

    /// Ends in the style of the list.
    fn written(&self, first: i128, last: i128) -> String {
        let half_open = self.list.is_half_open();
        match (first <= -FAR, last >= FAR) {
            (_, true) => format!("from {}", self.value(first)),
            (true, false) if half_open => format!("below {}", self.value(last + 1)),
            (true, false) => format!("up to {}", self.value(last)),
            _ if half_open && last >= self.high => format!("from {}", self.value(first)),
            _ if half_open => format!("{} to below {}", self.value(first), self.value(last + 1)),
            _ if first == last => self.value(first),
            _ => format!("{} to {}", self.value(first), self.value(last)),
        }
    }

    fn value(&self, steps: i128) -> String {
        let value = Decimal { units: steps, decimals: self.decimals }.trimmed();
        match value.scaled_to(self.shown) {
            Some(units) => Decimal { units, decimals: self.shown }.to_string(),
            None => value.to_string(),
        }
    }
}
