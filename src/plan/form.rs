//! Whether a number node is kept in 64 bits, in units of its decimals, or as exact fractions.

use super::build::Builder;
use super::walk::POWERS;
use super::{Form, NumberKind};
use crate::number::Exact;
use num_traits::ToPrimitive;

/// Numbers with more decimals are kept as fractions.
pub(super) const MOST_DECIMALS: u8 = 15;
/// So large may be in units of its decimals what a number in 64 bits is made of.
pub(super) const MOST_UNITS: u128 = 1 << 61;

impl Builder<'_> {
    /// The decimals of a node that [`form`](Self::form) is sure to keep in units of them, as is seen without working out
    /// its range: all its operands are kept so, and together they are not too large.
    pub(super) fn surely_fixed(&self, kind: &NumberKind, grid: Option<u8>) -> Option<u8> {
        use NumberKind as Kind;
        let decimals = grid.filter(|decimals| *decimals <= MOST_DECIMALS)?;
        let no_larger_than_operands = matches!(
            kind,
            Kind::Negative(_)
                | Kind::Add(..)
                | Kind::Subtract(..)
                | Kind::Min(_)
                | Kind::Max(_)
                | Kind::Sum(_)
                | Kind::Abs(_)
                | Kind::Line(..)
                | Kind::IfApplies(..)
                | Kind::Bands(..)
                | Kind::Joint(_)
        );
        if !no_larger_than_operands {
            return None;
        }
        let mut together = 0_u128;
        for operand in self.plan.operands(kind) {
            let at = operand.0 as usize;
            let Some(Form::Fixed(own)) = self.plan.numbers.get(at).map(|node| node.form) else { return None };
            let scale = POWERS.get(usize::from(decimals.checked_sub(own)?))?.unsigned_abs();
            let (low, high) = *self.plan.declared_fixed.get(at)?;
            together += u128::from(low.unsigned_abs().max(high.unsigned_abs())) * u128::from(scale);
        }
        (together <= MOST_UNITS).then_some(decimals)
    }

    /// Fixed where the values lie on a grid of decimals, and they and everything on the way fit 64 bits.
    pub(super) fn form(&self, kind: &NumberKind, declared: &(Exact, Exact), grid: Option<u8>) -> Form {
        let exact = Form::Exact(self.plan.exacts);
        let Some(decimals) = grid.filter(|decimals| *decimals <= MOST_DECIMALS) else { return exact };
        let size = |range: &(Exact, Exact)| {
            let ends = (in_units(&range.0, decimals), in_units(&range.1, decimals));
            ends.0.zip(ends.1).map(|(low, high)| low.unsigned_abs().max(high.unsigned_abs()))
        };
        if size(declared).is_none_or(|size| size > MOST_UNITS) {
            return exact;
        }
        let operands = self.plan.operands(kind);
        let all_fixed = operands.iter().all(|operand| {
            matches!(self.plan.numbers.get(operand.0 as usize).map(|node| node.form), Some(Form::Fixed(_)))
        });
        let rounded = matches!(
            kind,
            NumberKind::Round(..)
                | NumberKind::Floor(_)
                | NumberKind::Ceiling(_)
                | NumberKind::Formula(_)
                | NumberKind::Divide(..)
        );
        let multiplied = matches!(kind, NumberKind::Multiply(..));
        let together = operands
            .iter()
            .filter_map(|operand| self.plan.declared(*operand))
            .try_fold(0_u128, |sum, range| Some(sum + size(&range)?));
        let fits = together.is_some_and(|together| together <= MOST_UNITS);
        if rounded || (all_fixed && (multiplied || fits)) { Form::Fixed(decimals) } else { exact }
    }
}

/// A value in units of 10^-`decimals`, where it is a whole number of them and fits.
fn in_units(value: &Exact, decimals: u8) -> Option<i128> {
    let scale = 10_i128.checked_pow(u32::from(decimals))?;
    if value.is_integer() {
        return value.numer().to_i128()?.checked_mul(scale);
    }
    let (units, parts) = (value.numer().to_i128()?, value.denom().to_i128()?);
    (scale % parts == 0).then(|| units.checked_mul(scale / parts)).flatten()
}
