//! How a derived number is shown: exactly, and rounded for people where its exact text says more than its inputs do.

use crate::eval::outcome::{Prorated, Range};
use crate::number::{self, Exact};
use crate::ruleset::{
    Bands, Calculation, CalculationId, Formula, Num, NumKind, Question, QuestionKind, Ruleset, Score,
    ScoreId, ScoreItemKind,
};
use std::collections::HashSet;

/// The decimals that a calculation's inputs record.
pub(super) fn of_calculation(ruleset: &Ruleset, calculation: &Calculation) -> u32 {
    let mut walk = Walk::new(ruleset);
    walk.calculation(calculation);
    walk.finish()
}

/// The decimals that a score's points and inputs record.
pub(super) fn of_score(ruleset: &Ruleset, score: &Score) -> u32 {
    let mut walk = Walk::new(ruleset);
    walk.score(score);
    walk.finish()
}

/// The range rounded half away from zero to one decimal more than its inputs record; nothing where the exact text is
/// no longer than that.
pub(super) fn shown(range: &Range, recorded: u32) -> Option<String> {
    let decimals = recorded + 1;
    let long = |value: &Exact| number::decimals_of(value).is_none_or(|count| count > decimals);
    if !long(&range.min) && !long(&range.max) {
        return None;
    }
    let fixed = |value: &Exact| {
        if long(value) { number::fixed(value, decimals) } else { number::text(value) }
    };
    let (low, high) = (fixed(&range.min), fixed(&range.max));
    Some(if low == high { low } else { format!("{low} to {high}") })
}

/// A prorated score as words beside its range: "12 if the 2 open items are like the 7 answered ones".
pub(super) fn prorated(prorated: &Prorated, recorded: u32) -> String {
    let point = Range { min: prorated.value.clone(), max: prorated.value.clone() };
    let value = shown(&point, recorded).unwrap_or_else(|| number::text(&prorated.value));
    let (items, are) = match prorated.items.saturating_sub(prorated.answered) {
        1 => ("open item".to_owned(), "is"),
        open => (format!("{open} open items"), "are"),
    };
    let known = match prorated.answered {
        1 => "one answered".to_owned(),
        known => format!("{known} answered"),
    };
    format!("{value} if the {items} {are} like the {known}")
}

/// Looks through everything a number reads, each thing once. A constant counts only where it stands as the value of a
/// band: the constants of a formula are no inputs.
struct Walk<'a> {
    ruleset: &'a Ruleset,
    work: Vec<(&'a Num, bool)>,
    calculations: HashSet<CalculationId>,
    scores: HashSet<ScoreId>,
    most: u32,
}

impl<'a> Walk<'a> {
    fn new(ruleset: &'a Ruleset) -> Self {
        Self { ruleset, work: Vec::new(), calculations: HashSet::new(), scores: HashSet::new(), most: 0 }
    }

    fn finish(mut self) -> u32 {
        while let Some((num, counts)) = self.work.pop() {
            self.number(&num.kind, counts);
        }
        self.most
    }

    fn saw(&mut self, decimals: u8) {
        self.most = self.most.max(u32::from(decimals));
    }

    fn calculation(&mut self, calculation: &'a Calculation) {
        match &calculation.formula {
            Formula::Expression(num) => self.work.push((num, false)),
            Formula::Bands(bands) => self.bands(bands),
        }
    }

    fn score(&mut self, score: &'a Score) {
        for item in &score.items {
            match &item.kind {
                ScoreItemKind::Line(points, _) => self.saw(points.decimals),
                ScoreItemKind::Table(bands, _) => self.bands(bands),
                ScoreItemKind::Add(num) => self.work.push((num, true)),
            }
        }
    }

    fn bands(&mut self, bands: &'a Bands<Num>) {
        match bands {
            Bands::Number { rows, .. } => {
                self.work.extend(rows.iter().map(|row| (&row.value, true)));
            }
            Bands::Choice { rows, .. } => {
                self.work.extend(rows.iter().map(|(_, value)| (value, true)));
            }
            Bands::Table { cells, .. } => {
                self.work.extend(cells.iter().flatten().map(|value| (value, true)));
            }
        }
    }

    fn number(&mut self, kind: &'a NumKind, counts: bool) {
        match kind {
            NumKind::Constant(value) if counts => self.saw(value.decimals),
            NumKind::Measured(it) if counts => self.saw(it.written.decimals),
            // Powers, roots and logarithms stand under a `round`, which says it all.
            NumKind::Constant(_)
            | NumKind::Date(_)
            | NumKind::Measured(_)
            | NumKind::NotApplying
            | NumKind::CountOf(_)
            | NumKind::Floor(_)
            | NumKind::Ceiling(_)
            | NumKind::Since(..)
            | NumKind::DaysFrom(..)
            | NumKind::PlusDays(..)
            | NumKind::Power(..)
            | NumKind::Root(..)
            | NumKind::Ln(_)
            | NumKind::Log10(_)
            | NumKind::Exp(_) => {}
            NumKind::Question(id) => {
                let question = self.ruleset.questions.get(id.index());
                if let Some(QuestionKind::Number(range)) = question.map(|it| &it.kind) {
                    self.saw(range.decimals);
                }
            }
            NumKind::Points(id) => {
                let choices = self.ruleset.questions.get(id.index()).map(Question::choices);
                let points = choices.unwrap_or_default().iter().filter_map(|choice| choice.points);
                points.for_each(|points| self.saw(points.decimals));
            }
            NumKind::Calculation(id) => {
                let calculation = self.ruleset.calculations.get(id.index());
                if let Some(calculation) = calculation.filter(|_| self.calculations.insert(*id)) {
                    self.calculation(calculation);
                }
            }
            NumKind::Score(id) | NumKind::Highest(id) => {
                let score = self.ruleset.scores.get(id.index());
                if let Some(score) = score.filter(|_| self.scores.insert(*id)) {
                    self.score(score);
                }
            }
            // The author wrote how many decimals remain, so as many are shown.
            NumKind::Round(_, decimals) => self.saw(*decimals),
            NumKind::InUnit(inner, _) | NumKind::Negative(inner) | NumKind::Abs(inner) => {
                self.work.push((inner, counts));
            }
            NumKind::Add(left, right)
            | NumKind::Subtract(left, right)
            | NumKind::Multiply(left, right)
            | NumKind::Divide(left, right) => {
                self.work.extend([(&**left, false), (&**right, false)]);
            }
            NumKind::Min(list) | NumKind::Max(list) | NumKind::SumOf(list) => {
                self.work.extend(list.iter().map(|num| (num, counts)));
            }
        }
    }
}
