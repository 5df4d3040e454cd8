//! A third reading of the language, for tests only: three-valued, with ranges, by recursion over the typed text.
//!
//! It follows the paragraph on truth to the letter (Kleene's logic, ranges, joint lines of a score by trying every value)
//! and knows nothing of the flat form. What it says must be what the evaluator says, no less and no more.

use super::domain;
use bedside::answers::Answers;
use bedside::number::{self, Exact};
use bedside::ruleset::expression::{CompareOp, Including};
use bedside::ruleset::{
    Bands, ClassId, ClassRows, Cond, CondKind, Formula, Grade, LevelId, Num, NumKind, NumberBand, PatternId,
    QuestionId, QuestionKind, Ruleset, ScoreItem, ScoreItemKind, State, Value, Words,
};
use bedside::truth::Truth;
use num_bigint::BigInt;

pub type Range = (Exact, Exact);

/// A number: whether it applies, and its range where it does.
pub type Ranged = (Truth, Range);

/// One reading: the answers as they are (`bare`) or with the assumptions, and perhaps one question held fast.
#[derive(Clone)]
pub struct Reading<'a> {
    pub ruleset: &'a Ruleset,
    pub answers: &'a Answers,
    pub bare: bool,
    held: Option<(QuestionId, Held)>,
}

/// How a question is held fast while the lines of a score that read only it are added up.
#[derive(Clone)]
enum Held {
    Answered(Value),
    Unknown(Value),
    NotApplying,
}

pub fn known(value: bool) -> Truth {
    if value { Truth::True } else { Truth::False }
}

pub fn not(truth: Truth) -> Truth {
    match truth {
        Truth::True => Truth::False,
        Truth::False => Truth::True,
        Truth::Open => Truth::Open,
    }
}

pub fn all(truths: impl IntoIterator<Item = Truth>) -> Truth {
    let truths: Vec<Truth> = truths.into_iter().collect();
    if truths.contains(&Truth::False) {
        Truth::False
    } else if truths.contains(&Truth::Open) {
        Truth::Open
    } else {
        Truth::True
    }
}

pub fn any(truths: impl IntoIterator<Item = Truth>) -> Truth {
    not(all(truths.into_iter().map(not)))
}

/// What may be, of several possible outcomes.
fn every<T: PartialEq>(outcomes: &[T], holds: impl Fn(&T) -> bool) -> Truth {
    match (outcomes.iter().all(&holds), outcomes.iter().any(&holds)) {
        (true, true) => Truth::True,
        (_, false) => Truth::False,
        _ => Truth::Open,
    }
}

fn whole(value: usize) -> Exact {
    Exact::from(BigInt::from(value))
}

fn hull(one: Range, other: Range) -> Range {
    (one.0.min(other.0), one.1.max(other.1))
}

/// The range of what a monotone or bilinear operation makes of the ends.
fn over(left: &Range, right: &Range, make: impl Fn(&Exact, &Exact) -> Exact) -> Range {
    let ends = [(&left.0, &right.0), (&left.0, &right.1), (&left.1, &right.0), (&left.1, &right.1)];
    let results = ends.map(|(left, right)| make(left, right));
    results.into_iter().map(|it| (it.clone(), it)).reduce(hull).expect("four ends")
}

impl<'a> Reading<'a> {
    pub fn new(ruleset: &'a Ruleset, answers: &'a Answers, bare: bool) -> Self {
        Self { ruleset, answers, bare, held: None }
    }

    fn unassumed(&self) -> Self {
        Self { bare: true, ..self.clone() }
    }

    fn held(&self, id: QuestionId) -> Option<&Held> {
        self.held.as_ref().filter(|(question, _)| *question == id).map(|(_, held)| held)
    }

    fn state(&self, id: QuestionId) -> State {
        match self.answers.state(id) {
            State::Missing if !self.bare => {
                self.ruleset.question(id).assume.clone().map_or(State::Missing, State::Given)
            }
            state => state.clone(),
        }
    }

    /// Every value that the question may have, hidden ones too.
    fn values(&self, id: QuestionId) -> Vec<Value> {
        match (self.held(id), self.state(id)) {
            (Some(Held::Answered(value) | Held::Unknown(value)), _) => vec![value.clone()],
            (None, State::Given(value)) => vec![value],
            _ => domain(self.ruleset, id),
        }
    }

    /// Whether the question is asked of this person.
    pub fn asked(&self, id: QuestionId) -> Truth {
        match self.held(id) {
            Some(Held::NotApplying) => Truth::False,
            Some(_) => Truth::True,
            None => {
                self.ruleset.question(id).gate.as_ref().map_or(Truth::True, |gate| self.truth(&gate.when))
            }
        }
    }

    fn is_unknown(&self, id: QuestionId) -> Truth {
        match (self.held(id), self.state(id)) {
            (Some(held), _) => known(matches!(held, Held::Unknown(_))),
            (None, State::Given(_)) => Truth::False,
            (None, State::Unknown) => Truth::True,
            (None, State::Missing) => Truth::Open,
        }
    }

    /// A comparison of one question's answer: `gate and comparison`. Where nothing is answered it is open, whatever
    /// is compared with.
    fn compared(&self, id: QuestionId, holds: impl Fn(&Value) -> bool) -> Truth {
        let answered = self.held(id).is_some() || matches!(self.state(id), State::Given(_));
        let own = if answered { known(self.values(id).iter().all(holds)) } else { Truth::Open };
        all([self.asked(id), own])
    }

    pub fn truth(&self, cond: &Cond) -> Truth {
        let each = |parts: &[Cond]| -> Vec<Truth> { parts.iter().map(|part| self.truth(part)).collect() };
        match &cond.kind {
            CondKind::Always => Truth::True,
            CondKind::Finding(id) => {
                let finding = &self.ruleset.findings[id.index()];
                self.when_unless(&finding.when, finding.unless.as_ref())
            }
            CondKind::ChoiceIs(id, choices) => {
                if choices.is_empty() {
                    return Truth::False;
                }
                self.compared(*id, |value| matches!(value, Value::Choice(at) if choices.contains(at)))
            }
            CondKind::SetIncludes(id, including, choices) => self.compared(*id, |value| {
                let Value::Set(set) = value else { return false };
                match including {
                    Including::Any => choices.iter().any(|choice| set.contains(choice)),
                    Including::All => choices.iter().all(|choice| set.contains(choice)),
                }
            }),
            CondKind::SetIsNone(id) => self.compared(*id, |value| *value == Value::Set(Vec::new())),
            CondKind::IsUnknown(id) => all([self.asked(*id), self.is_unknown(*id)]),
            CondKind::IsKnown(id) => all([self.asked(*id), not(self.is_unknown(*id))]),
            CondKind::Compare(op, left, right) => self.compare(*op, left, right),
            CondKind::Between(value, low, high) => {
                let above = self.compare(CompareOp::AtLeast, value, low);
                all([above, self.compare(CompareOp::AtMost, value, high)])
            }
            CondKind::ClassIs(id, choices) => {
                let (applies, possible) = self.class(*id);
                all([applies, every(&possible, |choice| choices.contains(choice))])
            }
            CondKind::PatternIs(id, Grade::Likely) => self.grade(*id, Grade::Likely),
            CondKind::PatternIs(id, Grade::Possible) => {
                any([self.grade(*id, Grade::Likely), self.grade(*id, Grade::Possible)])
            }
            CondKind::LevelAtLeast(_) | CondKind::LevelAtMost(_) => unreachable!("in advice only"),
            CondKind::Not(inner) => not(self.truth(inner)),
            CondKind::And(parts) => all(each(parts)),
            CondKind::Or(parts) => any(each(parts)),
            CondKind::AtLeast(wanted, parts) => self.counted(parts, |count| count >= *wanted as usize),
            CondKind::AtMost(wanted, parts) => self.counted(parts, |count| count <= *wanted as usize),
            CondKind::Exactly(wanted, parts) => self.counted(parts, |count| count == *wanted as usize),
        }
    }

    pub fn when_unless(&self, when: &Cond, unless: Option<&Cond>) -> Truth {
        let unless = unless.map(|unless| not(self.unassumed().truth(unless)));
        all(std::iter::once(self.truth(when)).chain(unless))
    }

    /// A grade's own condition; false where the pattern has no such grade.
    pub fn grade(&self, id: PatternId, grade: Grade) -> Truth {
        let pattern = &self.ruleset.patterns[id.index()];
        let when = if grade == Grade::Likely { &pattern.likely } else { &pattern.possible };
        when.as_ref().map_or(Truth::False, |when| self.truth(when))
    }

    fn count(&self, parts: &[Cond]) -> (usize, usize) {
        let truths: Vec<Truth> = parts.iter().map(|part| self.truth(part)).collect();
        let certain = truths.iter().filter(|truth| truth.is_true()).count();
        (certain, truths.iter().filter(|truth| !truth.is_false()).count())
    }

    fn counted(&self, parts: &[Cond], holds: impl Fn(usize) -> bool) -> Truth {
        let (certain, possible) = self.count(parts);
        every(&(certain..=possible).collect::<Vec<_>>(), |count| holds(*count))
    }

    fn compare(&self, op: CompareOp, left: &Num, right: &Num) -> Truth {
        let (left_applies, (low, high)) = self.number(left);
        let (right_applies, (from, to)) = self.number(right);
        let (certain, possible) = match op {
            CompareOp::Less => (high < from, low < to),
            CompareOp::AtMost => (high <= from, low <= to),
            CompareOp::Greater => (low > to, high > from),
            CompareOp::AtLeast => (low >= to, high >= from),
            CompareOp::Equal => (low == high && from == to && low == from, low <= to && from <= high),
        };
        all([left_applies, right_applies, Truth::from_planes(certain, possible)])
    }

    pub fn number(&self, num: &Num) -> Ranged {
        let two = |left: &Num, right: &Num, make: fn(&Exact, &Exact) -> Exact| {
            let ((one, left), (other, right)) = (self.number(left), self.number(right));
            (all([one, other]), over(&left, &right, make))
        };
        let of_ends = |inner: &Num, make: &dyn Fn(&Exact) -> Exact| {
            let (applies, (low, high)) = self.number(inner);
            (applies, (make(&low), make(&high)))
        };
        match &num.kind {
            NumKind::Constant(value) => (Truth::True, (value.exact(), value.exact())),
            NumKind::Measured(it) => (Truth::True, (it.value.clone(), it.value.clone())),
            NumKind::InUnit(inner, unit) => of_ends(inner, &|end| end * &unit.factor + &unit.offset),
            NumKind::Date(_) | NumKind::Since(..) | NumKind::DaysFrom(..) | NumKind::PlusDays(..) => {
                panic!("reckoning with dates is held against a calendar, not generated")
            }
            NumKind::NotApplying => (Truth::False, (whole(0), whole(0))),
            NumKind::Question(id) => (self.asked(*id), self.recorded(*id)),
            NumKind::Calculation(id) => self.calculation(id.index()),
            NumKind::Score(id) => (Truth::True, self.score(id.index())),
            NumKind::Negative(inner) => {
                let (applies, (low, high)) = self.number(inner);
                (applies, (-high, -low))
            }
            NumKind::Add(left, right) => two(left, right, |a, b| a + b),
            NumKind::Subtract(left, right) => two(left, right, |a, b| a - b),
            NumKind::Multiply(left, right) => two(left, right, |a, b| a * b),
            NumKind::Divide(left, right) => two(left, right, |a, b| a / b),
            NumKind::Min(parts) => self.joined(parts, |a, b| (a.0.min(b.0), a.1.min(b.1))),
            NumKind::Max(parts) => self.joined(parts, |a, b| (a.0.max(b.0), a.1.max(b.1))),
            NumKind::Abs(inner) => {
                let (applies, (low, high)) = self.number(inner);
                let zero = whole(0);
                let least = if low <= zero && zero <= high {
                    zero.clone()
                } else {
                    low.clone().max(-low.clone()).min(high.clone().max(-high.clone()))
                };
                (applies, (least, (-low.clone()).max(low).max(high.clone()).max(-high)))
            }
            NumKind::Round(inner, decimals) => {
                of_ends(inner, &|end| number::round(end, u32::from(*decimals)))
            }
            NumKind::Floor(inner) => of_ends(inner, &Exact::floor),
            NumKind::Ceiling(inner) => of_ends(inner, &Exact::ceil),
            NumKind::SumOf(parts) => {
                let sum = parts.iter().fold((whole(0), whole(0)), |sum, part| {
                    let (applies, range) = self.number(part);
                    let range = match applies {
                        Truth::True => range,
                        Truth::False => (whole(0), whole(0)),
                        Truth::Open => hull(range, (whole(0), whole(0))),
                    };
                    (sum.0 + range.0, sum.1 + range.1)
                });
                (Truth::True, sum)
            }
            NumKind::Points(id) => {
                let question = self.ruleset.question(*id);
                let points = |value: &Value| match value {
                    Value::Choice(at) => question.choices()[usize::from(*at)].points.expect("points").exact(),
                    _ => panic!("a choice"),
                };
                let all = self.values(*id);
                let range = all.iter().map(points).map(|one| (one.clone(), one)).reduce(hull);
                (self.asked(*id), range.expect("a value"))
            }
            NumKind::Power(..)
            | NumKind::Root(..)
            | NumKind::Ln(_)
            | NumKind::Log10(_)
            | NumKind::Exp(_)
            | NumKind::Highest(_) => panic!("no generated ruleset has one; they have oracles of their own"),
            NumKind::CountOf(parts) => {
                let (certain, possible) = self.count(parts);
                (Truth::True, (whole(certain), whole(possible)))
            }
        }
    }

    fn joined(&self, parts: &[Num], join: fn(Range, Range) -> Range) -> Ranged {
        let parts: Vec<Ranged> = parts.iter().map(|part| self.number(part)).collect();
        let applies = all(parts.iter().map(|(applies, _)| *applies));
        (applies, parts.into_iter().map(|(_, range)| range).reduce(join).expect("a part"))
    }

    fn recorded(&self, id: QuestionId) -> Range {
        let QuestionKind::Number(range) = &self.ruleset.question(id).kind else { panic!("a number") };
        let exact = |value: &Value| match value {
            Value::Number(units) => number::Decimal { units: *units, decimals: range.decimals }.exact(),
            _ => panic!("a number"),
        };
        let values = self.values(id);
        let end = |value: Option<&Value>| exact(value.expect("a range is never empty"));
        (end(values.first()), end(values.last()))
    }

    /// The rows that a band list may give, with whether it gives any.
    fn rows<'b, V>(&self, bands: &'b Bands<V>) -> (Truth, Vec<&'b V>) {
        match bands {
            Bands::Number { by, rows } => {
                let (applies, range) = self.number(by);
                let touched = rows.iter().filter(|row| touches(row, &range));
                (applies, touched.map(|row| &row.value).collect())
            }
            Bands::Choice { by, rows } => {
                let (applies, possible) = match by {
                    Words::Question(id) => {
                        let choice = |value: Value| match value {
                            Value::Choice(at) => at,
                            _ => panic!("a choice"),
                        };
                        (self.asked(*id), self.values(*id).into_iter().map(choice).collect())
                    }
                    Words::Class(id) => self.class(*id),
                };
                let touched = rows.iter().filter(|(row, _)| row.iter().any(|at| possible.contains(at)));
                (applies, touched.map(|(_, value)| value).collect())
            }
            Bands::Table { by, across, cells } => {
                let ((one, rows), (other, columns)) = (self.rows(by), self.rows(across));
                let cell = |row: &u16, column: &u16| &cells[usize::from(*row)][usize::from(*column)];
                let touched = rows.iter().flat_map(|row| columns.iter().map(move |column| cell(row, column)));
                (all([one, other]), touched.collect())
            }
        }
    }

    /// The number that bands give: over the rows touched, a row that does not apply giving none.
    fn banded(&self, bands: &Bands<Num>) -> Ranged {
        let (selected, rows) = self.rows(bands);
        let rows: Vec<Ranged> = rows.into_iter().map(|row| self.number(row)).collect();
        let truths: Vec<Truth> = rows.iter().map(|(applies, _)| *applies).collect();
        let chosen = match (truths.iter().all(|it| it.is_true()), truths.iter().all(|it| it.is_false())) {
            (true, _) => Truth::True,
            (_, true) => Truth::False,
            _ => Truth::Open,
        };
        let applying = rows.into_iter().filter(|(applies, _)| !applies.is_false()).map(|(_, range)| range);
        (all([selected, chosen]), applying.reduce(hull).unwrap_or_else(|| (whole(0), whole(0))))
    }

    pub fn calculation(&self, at: usize) -> Ranged {
        match &self.ruleset.calculations[at].formula {
            Formula::Expression(num) => self.number(num),
            Formula::Bands(bands) => self.banded(bands),
        }
    }

    /// Whether a class applies, and what it can be where it does.
    pub fn class(&self, id: ClassId) -> (Truth, Vec<u16>) {
        match &self.ruleset.classes[id.index()].rows {
            ClassRows::By(bands) => {
                let (applies, rows) = self.rows(bands);
                (applies, rows.into_iter().copied().collect())
            }
            ClassRows::First { rows, otherwise } => {
                let mut possible = Vec::new();
                for (when, choice) in rows {
                    let truth = self.truth(when);
                    if !truth.is_false() {
                        possible.push(*choice);
                    }
                    if truth.is_true() {
                        return (Truth::True, possible);
                    }
                }
                possible.push(*otherwise);
                (Truth::True, possible)
            }
        }
    }

    /// What one item adds by itself; nothing where it does not apply.
    fn item(&self, item: &ScoreItem) -> Range {
        let (applies, range) = match &item.kind {
            ScoreItemKind::Line(points, when) => (self.truth(when), (points.exact(), points.exact())),
            ScoreItemKind::Table(bands, when) => {
                let (applies, range) = self.banded(bands);
                (all([applies].into_iter().chain(when.as_ref().map(|when| self.truth(when)))), range)
            }
            ScoreItemKind::Add(num) => self.number(num),
        };
        let nothing = (whole(0), whole(0));
        match applies {
            Truth::True => range,
            Truth::False => nothing,
            Truth::Open => hull(range, nothing),
        }
    }

    pub fn score(&self, at: usize) -> Range {
        let mut together: Vec<(QuestionId, Vec<&ScoreItem>)> = Vec::new();
        let mut sum = (whole(0), whole(0));
        let mut add = |range: Range| sum = (&sum.0 + range.0, &sum.1 + range.1);
        for item in &self.ruleset.scores[at].items {
            match self.only_question(item).filter(|id| self.held(*id).is_none()) {
                None => add(self.item(item)),
                Some(id) => match together.iter_mut().find(|(known, _)| *known == id) {
                    Some((_, items)) => items.push(item),
                    None => together.push((id, vec![item])),
                },
            }
        }
        for (id, items) in together {
            add(self.joint(id, &items));
        }
        sum
    }

    /// Over every value, unknown and not applying.
    fn joint(&self, id: QuestionId, items: &[&ScoreItem]) -> Range {
        let asked = self.asked(id);
        let values = domain(self.ruleset, id).into_iter();
        let mut ways: Vec<Held> = match self.state(id) {
            _ if asked.is_false() => Vec::new(),
            State::Given(value) => vec![Held::Answered(value)],
            State::Unknown => values.map(Held::Unknown).collect(),
            State::Missing => {
                values.flat_map(|value| [Held::Answered(value.clone()), Held::Unknown(value)]).collect()
            }
        };
        if !asked.is_true() {
            ways.push(Held::NotApplying);
        }
        let totals = ways.into_iter().map(|held| {
            let reading = Self { held: Some((id, held)), ..self.clone() };
            items.iter().fold((whole(0), whole(0)), |sum, item| {
                let own = reading.item(item);
                (sum.0 + own.0, sum.1 + own.1)
            })
        });
        totals.reduce(hull).expect("a way")
    }

    /// The one question that an item reads, directly or through findings, if it reads nothing else.
    ///
    /// Under `unless` a question is read without assumptions, elsewhere with them: where the two differ, the item reads
    /// two states and stands for itself.
    fn only_question(&self, item: &ScoreItem) -> Option<QuestionId> {
        let mut reads = Reads::default();
        match &item.kind {
            ScoreItemKind::Line(_, when) => self.reads_of(when, &mut reads),
            ScoreItemKind::Add(num) => self.reads_of_number(num, &mut reads),
            ScoreItemKind::Table(bands, when) => {
                if let Some(when) = when {
                    self.reads_of(when, &mut reads);
                }
                self.reads_of_bands(bands, &mut reads);
            }
        }
        let id = *reads.questions.first()?;
        let alone = !reads.others && reads.questions.iter().all(|other| *other == id);
        (alone && !(reads.unless && self.rests_on_assumptions(id))).then_some(id)
    }

    fn rests_on_assumptions(&self, id: QuestionId) -> bool {
        let start = vec![bedside::ruleset::visit::Item::Question(id)];
        let closure = bedside::ruleset::visit::closure(self.ruleset, start, true);
        closure.into_iter().any(|(item, _)| match item {
            bedside::ruleset::visit::Item::Question(id) => self.ruleset.question(id).assume.is_some(),
            _ => false,
        })
    }

    fn reads_of(&self, cond: &Cond, reads: &mut Reads) {
        match &cond.kind {
            CondKind::Always | CondKind::LevelAtLeast(_) | CondKind::LevelAtMost(_) => {}
            CondKind::Finding(id) => {
                let finding = &self.ruleset.findings[id.index()];
                self.reads_of(&finding.when, reads);
                if let Some(unless) = &finding.unless {
                    reads.unless = true;
                    self.reads_of(unless, reads);
                }
            }
            CondKind::ChoiceIs(id, _)
            | CondKind::SetIncludes(id, _, _)
            | CondKind::SetIsNone(id)
            | CondKind::IsUnknown(id)
            | CondKind::IsKnown(id) => reads.questions.push(*id),
            CondKind::Compare(_, left, right) => {
                for num in [left, right] {
                    self.reads_of_number(num, reads);
                }
            }
            CondKind::Between(value, low, high) => {
                for num in [value, low, high] {
                    self.reads_of_number(num, reads);
                }
            }
            CondKind::ClassIs(..) | CondKind::PatternIs(..) => reads.others = true,
            CondKind::Not(inner) => self.reads_of(inner, reads),
            CondKind::And(parts)
            | CondKind::Or(parts)
            | CondKind::AtLeast(_, parts)
            | CondKind::AtMost(_, parts)
            | CondKind::Exactly(_, parts) => {
                for part in parts {
                    self.reads_of(part, reads);
                }
            }
        }
    }

    fn reads_of_number(&self, num: &Num, reads: &mut Reads) {
        match &num.kind {
            NumKind::Constant(_) | NumKind::NotApplying | NumKind::Measured(_) | NumKind::Date(_) => {}
            NumKind::Question(id) | NumKind::Points(id) => reads.questions.push(*id),
            NumKind::Calculation(_) | NumKind::Score(_) => reads.others = true,
            NumKind::InUnit(a, _)
            | NumKind::Negative(a)
            | NumKind::Since(_, a)
            | NumKind::Abs(a)
            | NumKind::Round(a, _)
            | NumKind::Floor(a)
            | NumKind::Ceiling(a) => self.reads_of_number(a, reads),
            NumKind::Add(a, b)
            | NumKind::Subtract(a, b)
            | NumKind::Multiply(a, b)
            | NumKind::Divide(a, b)
            | NumKind::DaysFrom(a, b)
            | NumKind::PlusDays(a, b) => {
                for num in [a, b] {
                    self.reads_of_number(num, reads);
                }
            }
            NumKind::Min(parts) | NumKind::Max(parts) | NumKind::SumOf(parts) => {
                for num in parts {
                    self.reads_of_number(num, reads);
                }
            }
            NumKind::Power(..)
            | NumKind::Root(..)
            | NumKind::Ln(_)
            | NumKind::Log10(_)
            | NumKind::Exp(_)
            | NumKind::Highest(_) => panic!("no generated ruleset has one; they have oracles of their own"),
            NumKind::CountOf(parts) => {
                for part in parts {
                    self.reads_of(part, reads);
                }
            }
        }
    }

    fn reads_of_bands(&self, bands: &Bands<Num>, reads: &mut Reads) {
        match bands {
            Bands::Number { by, rows } => {
                self.reads_of_number(by, reads);
                for row in rows {
                    self.reads_of_number(&row.value, reads);
                }
            }
            Bands::Choice { by, rows } => {
                match by {
                    Words::Question(id) => reads.questions.push(*id),
                    Words::Class(_) => reads.others = true,
                }
                for (_, value) in rows {
                    self.reads_of_number(value, reads);
                }
            }
            Bands::Table { by, across, cells } => {
                self.reads_of_positions(by, reads);
                self.reads_of_positions(across, reads);
                cells.iter().flatten().for_each(|value| self.reads_of_number(value, reads));
            }
        }
    }

    fn reads_of_positions(&self, bands: &Bands<u16>, reads: &mut Reads) {
        match bands {
            Bands::Number { by, .. } => self.reads_of_number(by, reads),
            Bands::Choice { by: Words::Question(id), .. } => reads.questions.push(*id),
            Bands::Choice { by: Words::Class(_), .. } => reads.others = true,
            Bands::Table { .. } => panic!("the rows of a table are no table"),
        }
    }

    pub fn rule(&self, at: usize) -> Truth {
        let rule = &self.ruleset.rules[at];
        self.when_unless(&rule.when, rule.unless.as_ref())
    }

    pub fn applies(&self) -> Truth {
        all(self.ruleset.applies.iter().map(|applies| self.truth(&applies.when)))
    }

    /// The level's two ends: at least and at most.
    pub fn level(&self) -> Option<(LevelId, LevelId)> {
        let otherwise = self.ruleset.otherwise.as_ref()?.level;
        let levels = |is: fn(Truth) -> bool| -> Vec<LevelId> {
            let rules = self.ruleset.rules.iter().enumerate();
            rules.filter(|(at, _)| is(self.rule(*at))).filter_map(|(_, rule)| rule.level).collect()
        };
        let (fired, mut open) = (levels(Truth::is_true), levels(Truth::is_open));
        if let Some(certain) = fired.iter().min() {
            return Some((*certain, *fired.iter().chain(&open).min()?));
        }
        open.push(otherwise);
        Some((*open.iter().max()?, *open.iter().min()?))
    }
}

/// What an item of a score reads.
#[derive(Default)]
struct Reads {
    questions: Vec<QuestionId>,
    /// Something that is neither a question nor a finding.
    others: bool,
    unless: bool,
}

fn touches<V>(row: &NumberBand<V>, (low, high): &Range) -> bool {
    let above = row.from.is_none_or(|from| *high >= from.exact());
    above && row.to.is_none_or(|to| if row.includes_to { *low <= to.exact() } else { *low < to.exact() })
}
