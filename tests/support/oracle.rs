//! A second reading of the language, for tests only: two-valued, by recursion over the typed text, for one completion.
//!
//! It knows nothing of planes, ranges or the flat form. What the evaluator calls certain must hold here for every
//! completion.

use bedside::number::{self, Exact};
use bedside::ruleset::expression::{CompareOp, Including};
use bedside::ruleset::{
    Bands, ClassId, ClassRows, Cond, CondKind, Formula, Grade, LevelId, Num, NumKind, NumberBand, QuestionId,
    Ruleset, ScoreItemKind, Value, Words,
};

/// A question's value in a completion, and whether it is the hidden value of an unknown answer.
#[derive(Debug, Clone)]
pub struct Filled {
    pub value: Value,
    pub unknown: bool,
}

/// One completion: with the assumptions kept, and as if nothing were assumed.
pub struct World<'a> {
    pub ruleset: &'a Ruleset,
    pub kept: Vec<Filled>,
    pub bare: Vec<Filled>,
}

impl World<'_> {
    fn filled(&self, id: QuestionId, bare: bool) -> &Filled {
        if bare { &self.bare[id.index()] } else { &self.kept[id.index()] }
    }

    pub fn asked(&self, id: QuestionId, bare: bool) -> bool {
        let gate = self.ruleset.question(id).gate.as_ref();
        gate.is_none_or(|gate| self.holds(&gate.when, bare))
    }

    pub fn holds(&self, cond: &Cond, bare: bool) -> bool {
        let count = |parts: &[Cond]| parts.iter().filter(|part| self.holds(part, bare)).count() as u32;
        match &cond.kind {
            CondKind::Always => true,
            CondKind::Finding(id) => {
                let finding = &self.ruleset.findings[id.index()];
                self.holds(&finding.when, bare)
                    && !finding.unless.as_ref().is_some_and(|unless| self.holds(unless, true))
            }
            CondKind::ChoiceIs(id, choices) => {
                self.asked(*id, bare)
                    && matches!(&self.filled(*id, bare).value, Value::Choice(at) if choices.contains(at))
            }
            CondKind::SetIncludes(id, including, choices) => {
                let Value::Set(set) = &self.filled(*id, bare).value else { panic!("a set") };
                let has = |choice: &u16| set.contains(choice);
                let holds = match including {
                    Including::Any => choices.iter().any(has),
                    Including::All => choices.iter().all(has),
                };
                self.asked(*id, bare) && holds
            }
            CondKind::SetIsNone(id) => {
                self.asked(*id, bare) && self.filled(*id, bare).value == Value::Set(Vec::new())
            }
            CondKind::IsUnknown(id) => self.asked(*id, bare) && self.filled(*id, bare).unknown,
            CondKind::IsKnown(id) => self.asked(*id, bare) && !self.filled(*id, bare).unknown,
            CondKind::Compare(op, left, right) => match (self.number(left, bare), self.number(right, bare)) {
                (Some(left), Some(right)) => match op {
                    CompareOp::Less => left < right,
                    CompareOp::AtMost => left <= right,
                    CompareOp::Greater => left > right,
                    CompareOp::AtLeast => left >= right,
                    CompareOp::Equal => left == right,
                },
                _ => false,
            },
            CondKind::Between(value, low, high) => {
                let all = (self.number(value, bare), self.number(low, bare), self.number(high, bare));
                matches!(all, (Some(value), Some(low), Some(high)) if low <= value && value <= high)
            }
            CondKind::ClassIs(id, choices) => self.class(*id, bare).is_some_and(|at| choices.contains(&at)),
            CondKind::PatternIs(id, grade) => {
                let pattern = &self.ruleset.patterns[id.index()];
                let of = |when: &Option<Cond>| when.as_ref().is_some_and(|when| self.holds(when, bare));
                match grade {
                    Grade::Likely => of(&pattern.likely),
                    Grade::Possible => of(&pattern.likely) || of(&pattern.possible),
                }
            }
            CondKind::LevelAtLeast(level) => self.level(bare).is_some_and(|found| found <= *level),
            CondKind::LevelAtMost(level) => self.level(bare).is_some_and(|found| found >= *level),
            CondKind::Not(inner) => !self.holds(inner, bare),
            CondKind::And(parts) => parts.iter().all(|part| self.holds(part, bare)),
            CondKind::Or(parts) => parts.iter().any(|part| self.holds(part, bare)),
            CondKind::AtLeast(wanted, parts) => count(parts) >= *wanted,
            CondKind::AtMost(wanted, parts) => count(parts) <= *wanted,
            CondKind::Exactly(wanted, parts) => count(parts) == *wanted,
        }
    }

    pub fn number(&self, num: &Num, bare: bool) -> Option<Exact> {
        let of = |num: &Num| self.number(num, bare);
        let all = |parts: &[Num]| parts.iter().map(of).collect::<Option<Vec<_>>>();
        Some(match &num.kind {
            NumKind::Constant(value) => value.exact(),
            NumKind::Measured(it) => it.value.clone(),
            NumKind::InUnit(inner, unit) => of(inner)? * &unit.factor + &unit.offset,
            NumKind::Date(_) | NumKind::Since(..) | NumKind::DaysFrom(..) | NumKind::PlusDays(..) => {
                panic!("reckoning with dates is held against a calendar, not generated")
            }
            NumKind::NotApplying => return None,
            NumKind::Question(id) => {
                if !self.asked(*id, bare) {
                    return None;
                }
                self.recorded(*id, bare)
            }
            NumKind::Calculation(id) => match &self.ruleset.calculations[id.index()].formula {
                Formula::Expression(num) => of(num)?,
                Formula::Bands(bands) => of(self.row(bands, bare)?)?,
            },
            NumKind::Score(id) => self.score(id.index(), bare),
            NumKind::Negative(inner) => -of(inner)?,
            NumKind::Add(left, right) => of(left)? + of(right)?,
            NumKind::Subtract(left, right) => of(left)? - of(right)?,
            NumKind::Multiply(left, right) => of(left)? * of(right)?,
            NumKind::Divide(left, right) => of(left)? / of(right)?,
            NumKind::Min(parts) => all(parts)?.into_iter().min()?,
            NumKind::Max(parts) => all(parts)?.into_iter().max()?,
            NumKind::Abs(inner) => {
                let value = of(inner)?;
                if value < Exact::from(num_bigint::BigInt::from(0)) { -value } else { value }
            }
            NumKind::Round(inner, decimals) => number::round(&of(inner)?, u32::from(*decimals)),
            NumKind::Floor(inner) => of(inner)?.floor(),
            NumKind::Ceiling(inner) => of(inner)?.ceil(),
            NumKind::SumOf(parts) => {
                let zero = Exact::from(num_bigint::BigInt::from(0));
                parts.iter().filter_map(of).fold(zero, |sum, one| sum + one)
            }
            NumKind::Points(id) => {
                if !self.asked(*id, bare) {
                    return None;
                }
                let Value::Choice(at) = self.filled(*id, bare).value else { panic!("a choice") };
                self.ruleset.question(*id).choices()[usize::from(at)].points.expect("points").exact()
            }
            NumKind::Power(..)
            | NumKind::Root(..)
            | NumKind::Ln(_)
            | NumKind::Log10(_)
            | NumKind::Exp(_)
            | NumKind::Highest(_) => panic!("no generated ruleset has one; they have oracles of their own"),
            NumKind::CountOf(parts) => {
                let count = parts.iter().filter(|part| self.holds(part, bare)).count();
                Exact::from(num_bigint::BigInt::from(count))
            }
        })
    }

    fn recorded(&self, id: QuestionId, bare: bool) -> Exact {
        let bedside::ruleset::QuestionKind::Number(range) = &self.ruleset.question(id).kind else {
            panic!("a number")
        };
        let Value::Number(units) = self.filled(id, bare).value else { panic!("a number") };
        number::Decimal { units, decimals: range.decimals }.exact()
    }

    /// The row of a band list that the selector falls in; none where it does not apply.
    fn row<'b, V>(&self, bands: &'b Bands<V>, bare: bool) -> Option<&'b V> {
        match bands {
            Bands::Number { by, rows } => {
                let value = self.number(by, bare)?;
                rows.iter().find(|row| falls_in(row, &value)).map(|row| &row.value)
            }
            Bands::Choice { by, rows } => {
                let at = match by {
                    Words::Question(id) if self.asked(*id, bare) => match self.filled(*id, bare).value {
                        Value::Choice(at) => at,
                        _ => return None,
                    },
                    Words::Question(_) => return None,
                    Words::Class(id) => self.class(*id, bare)?,
                };
                rows.iter().find(|(choices, _)| choices.contains(&at)).map(|(_, value)| value)
            }
            Bands::Table { by, across, cells } => {
                let (row, column) = (self.row(by, bare)?, self.row(across, bare)?);
                Some(&cells[usize::from(*row)][usize::from(*column)])
            }
        }
    }

    pub fn score(&self, at: usize, bare: bool) -> Exact {
        let zero = Exact::from(num_bigint::BigInt::from(0));
        self.ruleset.scores[at].items.iter().fold(zero.clone(), |sum, item| {
            let own = match &item.kind {
                ScoreItemKind::Line(points, when) => self.holds(when, bare).then(|| points.exact()),
                ScoreItemKind::Table(bands, when) => {
                    let counted = when.as_ref().is_none_or(|when| self.holds(when, bare));
                    counted
                        .then(|| self.row(bands, bare).and_then(|value| self.number(value, bare)))
                        .flatten()
                }
                ScoreItemKind::Add(num) => self.number(num, bare),
            };
            sum + own.unwrap_or_else(|| zero.clone())
        })
    }

    pub fn calculation(&self, at: usize) -> Option<Exact> {
        match &self.ruleset.calculations[at].formula {
            Formula::Expression(num) => self.number(num, false),
            Formula::Bands(bands) => self.row(bands, false).and_then(|value| self.number(value, false)),
        }
    }

    pub fn class(&self, id: ClassId, bare: bool) -> Option<u16> {
        match &self.ruleset.classes[id.index()].rows {
            ClassRows::By(bands) => self.row(bands, bare).copied(),
            ClassRows::First { rows, otherwise } => {
                let first = rows.iter().find(|(when, _)| self.holds(when, bare));
                Some(first.map_or(*otherwise, |(_, choice)| *choice))
            }
        }
    }

    pub fn rule(&self, at: usize, bare: bool) -> bool {
        let rule = &self.ruleset.rules[at];
        self.holds(&rule.when, bare) && !rule.unless.as_ref().is_some_and(|unless| self.holds(unless, true))
    }

    pub fn level(&self, bare: bool) -> Option<LevelId> {
        let rules = self.ruleset.rules.iter().enumerate();
        let fired = rules.filter(|(at, _)| self.rule(*at, bare)).filter_map(|(_, rule)| rule.level).min();
        fired.or(self.ruleset.otherwise.as_ref().map(|otherwise| otherwise.level))
    }

    pub fn applies(&self) -> bool {
        self.ruleset.applies.iter().all(|applies| self.holds(&applies.when, false))
    }

    /// Whether an advice is given, by its sources, its `unless` and the red flags.
    pub fn advised(&self, at: usize) -> bool {
        let id = bedside::ruleset::AdviceId::at(at);
        let advice = &self.ruleset.advice[at];
        let rules = || self.ruleset.rules.iter().enumerate();
        let own = advice.when.as_ref().is_some_and(|when| self.holds(when, false));
        let by_rule = rules().any(|(at, rule)| rule.advise.contains(&id) && self.rule(at, false));
        let by_flag = rules().any(|(_, rule)| rule.red_flag && rule.advise.contains(&id));
        let flagged = rules().any(|(at, rule)| rule.red_flag && self.rule(at, false));
        let open_to_flags = advice.even_with_red_flags || by_flag || !flagged;
        let unless = advice.unless.as_ref().is_some_and(|unless| self.holds(unless, true));
        (own || by_rule) && !unless && open_to_flags
    }
}

fn falls_in<V>(row: &NumberBand<V>, value: &Exact) -> bool {
    let above = row.from.is_none_or(|from| *value >= from.exact());
    let below =
        row.to.is_none_or(|to| if row.includes_to { *value <= to.exact() } else { *value < to.exact() });
    above && below
}
