//! The lines of a score that one question alone decides, taken together.

use super::answers::{MISSING, NO_VALUE};
use super::expr::Bool;
use super::making::{Making, Range};
use super::parts::{End, TooWide};
use crate::plan::{Joint, NumberRef};

impl Making<'_> {
    pub(super) fn joint(&mut self, joint: &Joint) -> Result<Range, TooWide> {
        let gate = self.truth(joint.gate);
        let answered = self.range(joint.answered)?;
        let ends = |(low, high): (NumberRef, NumberRef)| {
            Ok(Range { min: self.range(low)?.min, max: self.range(high)?.max })
        };
        let unknown = ends(joint.over_unknown)?;
        let values = ends(joint.over_values)?;
        let missing = Range {
            min: End::extreme(&[values.min, unknown.min.clone()], true)?,
            max: End::extreme(&[values.max, unknown.max.clone()], false)?,
        };
        let answer = self.answer(joint.question);
        let is = |word: &'static str| self.answer_is(&answer, [word]);
        let applying = |answered: &End, missing: &End, unknown: &End| {
            if missing == unknown {
                let open = self.answer_is(&answer, NO_VALUE);
                return End::case(&[(open, missing.clone())], answered);
            }
            End::case(&[(is(MISSING), missing.clone()), (is("unknown"), unknown.clone())], answered)
        };
        let applying = Range {
            min: applying(&answered.min, &missing.min, &unknown.min)?,
            max: applying(&answered.max, &missing.max, &unknown.max)?,
        };
        if gate.certain == Bool::Known(true) {
            return Ok(applying);
        }
        let not_applying = self.range(joint.not_applying)?;
        let side = |applying: &End, nothing: &End, least: bool| {
            let both = End::extreme(&[applying.clone(), nothing.clone()], least)?;
            let shut = (gate.possible.not(), nothing.clone());
            if both == *applying {
                return End::case(&[shut], applying);
            }
            End::case(&[shut, (gate.certain.clone(), applying.clone())], &both)
        };
        Ok(Range {
            min: side(&applying.min, &not_applying.min, true)?,
            max: side(&applying.max, &not_applying.max, false)?,
        })
    }
}
