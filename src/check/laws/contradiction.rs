//! Two parts of one `and` that no answer makes true together: `age > 55 and age < 50`, `skin is pale and skin is mottled`.

use super::{codes, places};
use crate::diagnostic::Diagnostic;
use crate::number::Exact;
use crate::ruleset::expression::{CompareOp, Including};
use crate::ruleset::{ClassId, Cond, CondKind, Num, NumKind, QuestionId, Ruleset};

/// What a part says: which answers of one thing, or from where to where one number lies.
enum Says<'r> {
    Choices(QuestionId, &'r [u16]),
    Classes(ClassId, &'r [u16]),
    /// Some choice of a question with several.
    Some(QuestionId),
    None(QuestionId),
    Number(&'r Num, Ends),
}

/// The ends of a number, and whether each of them is in it.
#[derive(Default)]
struct Ends {
    low: Option<(Exact, bool)>,
    high: Option<(Exact, bool)>,
}

/// Tells of the first two parts that contradict each other.
pub(super) fn tell(ruleset: &Ruleset, cond: &Cond) -> Option<Diagnostic> {
    let mut parts = Vec::new();
    in_brackets_too(cond, &mut parts);
    let said: Vec<(&Cond, Says<'_>)> = parts.iter().filter_map(|part| Some((*part, says(part)?))).collect();
    let mut pairs = said
        .iter()
        .enumerate()
        .flat_map(|(at, first)| said.iter().skip(at + 1).map(move |other| (first, other)));
    let ((first, _), (second, _)) = pairs.find(|((_, one), (_, other))| apart(one, other))?;
    let words = |part: &Cond| places::short_words(&ruleset.source, part.span);
    let message = format!("`{}` and `{}` are never true together", words(first), words(second));
    Some(
        Diagnostic::warning(codes::CONSTANT_CONDITION, first.span.to(second.span), message)
            .labelled("never true")
            .help("write `or` if one of them is enough, or mend one of the two"),
    )
}

/// The parts of an `and`, and those of an `and` in brackets within it: all of them must hold.
fn in_brackets_too<'c>(cond: &'c Cond, parts: &mut Vec<&'c Cond>) {
    let CondKind::And(inner) = &cond.kind else { return };
    for part in inner {
        match &part.kind {
            CondKind::And(_) => in_brackets_too(part, parts),
            _ => parts.push(part),
        }
    }
}

fn says(part: &Cond) -> Option<Says<'_>> {
    Some(match &part.kind {
        CondKind::ChoiceIs(id, choices) => Says::Choices(*id, choices),
        CondKind::ClassIs(id, choices) => Says::Classes(*id, choices),
        CondKind::SetIncludes(id, Including::Any | Including::All, _) => Says::Some(*id),
        CondKind::SetIsNone(id) => Says::None(*id),
        CondKind::Between(value, low, high) => {
            let ends = Ends { low: Some((constant(low)?, true)), high: Some((constant(high)?, true)) };
            Says::Number(value, ends)
        }
        CondKind::Compare(op, left, right) => match (constant(left), constant(right)) {
            (None, Some(bound)) => Says::Number(left, ends(*op, bound)),
            (Some(bound), None) => Says::Number(right, ends(turned(*op), bound)),
            _ => return None,
        },
        _ => return None,
    })
}

fn ends(op: CompareOp, bound: Exact) -> Ends {
    match op {
        CompareOp::Less => Ends { high: Some((bound, false)), ..Ends::default() },
        CompareOp::AtMost => Ends { high: Some((bound, true)), ..Ends::default() },
        CompareOp::Greater => Ends { low: Some((bound, false)), ..Ends::default() },
        CompareOp::AtLeast => Ends { low: Some((bound, true)), ..Ends::default() },
        CompareOp::Equal => Ends { low: Some((bound.clone(), true)), high: Some((bound, true)) },
    }
}

fn turned(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Less => CompareOp::Greater,
        CompareOp::AtMost => CompareOp::AtLeast,
        CompareOp::Greater => CompareOp::Less,
        CompareOp::AtLeast => CompareOp::AtMost,
        CompareOp::Equal => CompareOp::Equal,
    }
}

fn constant(number: &Num) -> Option<Exact> {
    match number.kind {
        NumKind::Constant(value) => Some(value.exact()),
        _ => None,
    }
}

fn apart(one: &Says<'_>, other: &Says<'_>) -> bool {
    let disjoint = |one: &[u16], other: &[u16]| !one.iter().any(|choice| other.contains(choice));
    match (one, other) {
        (Says::Choices(a, one), Says::Choices(b, other)) => a == b && disjoint(one, other),
        (Says::Classes(a, one), Says::Classes(b, other)) => a == b && disjoint(one, other),
        (Says::Some(a), Says::None(b)) | (Says::None(a), Says::Some(b)) => a == b,
        (Says::Number(a, one), Says::Number(b, other)) => {
            same(a, b)
                && (below(one.high.as_ref(), other.low.as_ref())
                    || below(other.high.as_ref(), one.low.as_ref()))
        }
        _ => false,
    }
}

/// Whether two expressions read one and the same number.
fn same(one: &Num, other: &Num) -> bool {
    match (&one.kind, &other.kind) {
        (NumKind::Question(a), NumKind::Question(b)) => a == b,
        (NumKind::Calculation(a), NumKind::Calculation(b)) => a == b,
        (NumKind::Score(a), NumKind::Score(b)) => a == b,
        _ => false,
    }
}

/// Whether everything up to one end lies below everything from the other.
fn below(high: Option<&(Exact, bool)>, low: Option<&(Exact, bool)>) -> bool {
    let (Some((high, high_in)), Some((low, low_in))) = (high, low) else { return false };
    high < low || (high == low && !(*high_in && *low_in))
}
