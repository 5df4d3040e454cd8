//! Sets of questions as bits, 64 a word.

use crate::ruleset::QuestionId;

/// A set of questions, one bit each.
pub(super) type Words = [u64];

/// How many words hold one bit for each question.
pub(super) fn words_for(questions: usize) -> usize {
    questions.div_ceil(64).max(1)
}

/// Whether a question is in a set.
pub(super) fn has(set: &Words, question: QuestionId) -> bool {
    set.get(question.index() / 64).is_some_and(|word| word >> (question.index() % 64) & 1 == 1)
}

/// Puts a question into a set.
pub(super) fn insert(set: &mut Words, question: QuestionId) {
    if let Some(word) = set.get_mut(question.index() / 64) {
        *word |= 1 << (question.index() % 64);
    }
}

/// Puts all of another set into a set.
pub(super) fn join(set: &mut Words, other: &Words) {
    for (word, more) in set.iter_mut().zip(other) {
        *word |= more;
    }
}

/// Takes all of another set out of a set.
pub(super) fn remove(set: &mut Words, other: &Words) {
    for (word, less) in set.iter_mut().zip(other) {
        *word &= !less;
    }
}

/// Whether two sets have a question in common.
pub(super) fn meet(one: &Words, other: &Words) -> bool {
    one.iter().zip(other).any(|(one, other)| one & other != 0)
}

/// How many questions are in a set.
pub(super) fn size(set: &Words) -> u32 {
    set.iter().map(|word| word.count_ones()).sum()
}

/// The questions of a set in the order of the text.
pub(super) fn members(set: &Words) -> impl Iterator<Item = QuestionId> + '_ {
    set.iter().enumerate().flat_map(|(at, word)| {
        (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| QuestionId::at(at * 64 + bit))
    })
}
