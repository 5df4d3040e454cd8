//! What one case shows.

use super::decides;
use crate::answers::Answers;
use crate::eval::Evaluation;
use crate::number::Exact;
use crate::ruleset::{
    AdviceId, ClassId, CondId, FindingId, Grade, NumId, PatternId, QuestionId, RuleId, Ruleset, State, Value,
};
use crate::truth::Truth;

/// Something that a case may show.
#[derive(Debug, Clone)]
pub(super) enum Sight {
    /// The condition is true.
    Cond(CondId),
    /// The rule has this value where it counts.
    Rule(RuleId, Truth),
    /// The finding has this value.
    Finding(FindingId, Truth),
    /// The gate has this value.
    Gate(CondId, Truth),
    /// The question applies and is answered with this choice; `None`: with `none`.
    Choice(QuestionId, Option<u16>),
    /// The class certainly is this.
    Class(ClassId, u16),
    /// The strongest certain grade; `None`: certainly no grade.
    Grade(PatternId, Option<Grade>),
    /// The advice is given.
    Given(AdviceId),
    /// The advice is withheld.
    Withheld(AdviceId),
    /// The comparison has this value and its number applies.
    Side(CondId, NumId, Truth),
    /// The number is exactly this.
    At(NumId, Exact),
    /// The number lies between: both ends in where there are such, the upper one only if so said.
    Within(NumId, Option<Exact>, Option<Exact>, bool),
    /// The part of the red flag has the first value, decides, and the red flag has the second.
    Decides(RuleId, CondId, bool, bool),
}

impl Sight {
    /// How far the number of a result is from what is wanted; none for what is no number.
    pub(super) fn distance(&self, evaluation: &Evaluation) -> Option<Exact> {
        let (number, wanted) = match self {
            Self::At(number, value) => (number, value),
            Self::Within(number, Some(value), _, _) | Self::Within(number, None, Some(value), _) => {
                (number, value)
            }
            _ => return None,
        };
        let range = evaluation.values.num(*number)?;
        let from = |end: &Exact| if end < wanted { wanted - end } else { end - wanted };
        Some(from(&range.min) + from(&range.max))
    }
}

/// One evaluated case.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    pub ruleset: &'a Ruleset,
    pub answers: &'a Answers,
    pub evaluation: &'a Evaluation,
}

impl Seen<'_> {
    pub(super) fn shows(&self, sight: &Sight) -> bool {
        let (outcome, values) = (&self.evaluation.outcome, &self.evaluation.values);
        match sight {
            Sight::Cond(id) => values.cond(*id).is_true(),
            Sight::Rule(id, value) => self.rule(*id) == Some(*value),
            Sight::Finding(id, value) => outcome.findings.get(id.index()) == Some(value),
            Sight::Gate(id, value) => values.cond(*id) == *value,
            Sight::Choice(id, choice) => self.answered(*id, *choice),
            Sight::Class(id, choice) => outcome.class(*id) == [*choice],
            Sight::Grade(id, grade) => self.grade(*id, *grade),
            Sight::Given(id) => outcome.advice.contains(id),
            Sight::Withheld(id) => outcome.withheld.iter().any(|held| held.advice == *id),
            Sight::Side(cond, number, value) => values.cond(*cond) == *value && values.num(*number).is_some(),
            Sight::At(number, value) => self.pinned(*number).is_some_and(|at| at == value),
            Sight::Within(number, from, to, includes_to) => self.pinned(*number).is_some_and(|at| {
                let above = from.as_ref().is_none_or(|from| from <= at);
                above && to.as_ref().is_none_or(|to| at < to || (*includes_to && at == to))
            }),
            Sight::Decides(rule, atom, value, result) => self.decides(*rule, *atom, *value, *result),
        }
    }

    /// Where the ruleset does not apply, only red flags count.
    fn rule(&self, id: RuleId) -> Option<Truth> {
        let red_flag = self.ruleset.rules.get(id.index())?.red_flag;
        let counts = red_flag || !self.evaluation.outcome.applies.is_false();
        self.evaluation.outcome.rules.get(id.index()).copied().filter(|_| counts)
    }

    fn answered(&self, id: QuestionId, choice: Option<u16>) -> bool {
        let State::Given(value) = self.answers.state(id) else { return false };
        let is_it = match (value, choice) {
            (Value::Choice(at), Some(choice)) => *at == choice,
            (Value::Set(set), Some(choice)) => set.contains(&choice),
            (Value::Set(set), None) => set.is_empty(),
            _ => false,
        };
        is_it && !self.evaluation.outcome.not_used.contains(&id)
    }

    fn grade(&self, id: PatternId, grade: Option<Grade>) -> bool {
        let outcome = &self.evaluation.outcome;
        let certain = outcome.patterns.iter().find(|(at, _)| *at == id).map(|(_, grade)| *grade);
        let open = outcome.patterns_open.iter().any(|(at, _)| *at == id);
        !outcome.applies.is_false() && certain == grade && (grade.is_some() || !open)
    }

    fn pinned(&self, id: NumId) -> Option<&Exact> {
        let range = self.evaluation.values.num(id)?;
        (range.min == range.max).then_some(&range.min)
    }

    fn decides(&self, rule: RuleId, atom: CondId, value: bool, result: bool) -> bool {
        let values = &self.evaluation.values;
        if values.cond(atom) != Truth::from_planes(value, value) {
            return false;
        }
        let Some(rule) = self.ruleset.rules.get(rule.index()) else { return false };
        let flipped = decides::value(&rule.when, values, (atom, Truth::from_planes(!value, !value)));
        let is = |truth: Truth, wanted: bool| truth == Truth::from_planes(wanted, wanted);
        is(values.cond(rule.when.id), result) && is(flipped, !result)
    }
}
