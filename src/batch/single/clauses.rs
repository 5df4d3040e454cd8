//! Rules as alternatives that all have to be met: a byte an alternative, those of eight rules side by side, so that
//! sixty-four rules are a few operations on words, whatever they are about.

use super::leaves::{Basis, Leaves, members, slot};
use super::marks::FEW;
use super::values::Values;
use crate::batch::planes::layout::Layout;
use crate::plan::walk::level_between;
use crate::plan::{Plan, TruthNode, TruthRef};
use crate::ruleset::LevelId;
use std::collections::{BTreeMap, HashSet};

/// The parts of one rule that all have to hold, each a list of conditions of which one has to.
pub(super) type Rule = Vec<Vec<TruthRef>>;

/// The alternatives of a condition.
pub(super) fn rule(plan: &Plan, layout: &Layout, leaves: &Leaves, node: TruthRef) -> Rule {
    let all = flat(plan, layout, leaves, node, true).unwrap_or_default();
    // A part that is always met is left out; one that never is has no condition.
    all.into_iter().filter_map(|part| flat(plan, layout, leaves, part, false)).collect()
}

/// The parts of an `and` (or of an `or`) and of those in it; the condition itself where it is something else. None where
/// the whole is settled by a part that is always false (true).
fn flat(plan: &Plan, layout: &Layout, leaves: &Leaves, node: TruthRef, and: bool) -> Option<Vec<TruthRef>> {
    let (mut found, mut rest, mut seen) = (Vec::new(), vec![node], HashSet::new());
    while let Some(node) = rest.pop() {
        if !seen.insert(slot(layout, node)) {
            continue;
        }
        match (leaves.of(layout, node), plan.truths.get(node.0 as usize)) {
            (Basis::Const(value), _) if value == and => {}
            (Basis::Const(_), _) if !and => return None,
            (Basis::Other, Some(TruthNode::And(edges))) if and => rest.extend(members(plan, *edges)),
            (Basis::Other, Some(TruthNode::Or(edges))) if !and => rest.extend(members(plan, *edges)),
            _ => found.push(node),
        }
    }
    Some(found)
}

/// All rules.
#[derive(Debug)]
pub(super) struct Clauses {
    /// Where they start, in eights, and so many alternatives a rule.
    first: usize,
    parts: usize,
    count: usize,
    /// Conditions that are worked out by themselves, and the byte that they are one of.
    pub late: Vec<(u16, u16)>,
    /// Alternatives beyond those of most rules, and a byte of their rule.
    pub more: Vec<(u16, u16)>,
    /// The levels that rules ask for, the most urgent first, and the rules of each, one bit a rule.
    levels: Vec<LevelId>,
    asking: Vec<u64>,
    otherwise: Option<LevelId>,
}

/// Which rules are certain and possible, one bit a rule.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    pub certain: Vec<u64>,
    pub possible: Vec<u64>,
    pub level: Option<(LevelId, LevelId)>,
}

impl Clauses {
    /// Places for rules of so many parts each, from the eight bytes `first` on. A few may have more parts than there
    /// are places.
    pub(super) fn new(first: usize, sizes: &[usize], plan: &Plan) -> Self {
        let more = |parts: usize| sizes.iter().map(|size| size.saturating_sub(parts)).sum::<usize>();
        let most = sizes.iter().copied().max().unwrap_or(1).max(1);
        let parts = (1..=most).find(|parts| more(*parts) <= sizes.len() / 4).unwrap_or(most);
        let mut levels: BTreeMap<LevelId, Vec<u64>> = BTreeMap::new();
        for (rule, level) in &plan.level_rules {
            let rules = levels.entry(*level).or_insert_with(|| vec![0; sizes.len().div_ceil(64)]);
            if let Some(word) = rules.get_mut((rule / 64) as usize) {
                *word |= 1 << (rule % 64);
            }
        }
        Self {
            first,
            parts,
            count: sizes.len(),
            late: Vec::new(),
            more: Vec::new(),
            levels: levels.keys().copied().collect(),
            asking: levels.into_values().flatten().collect(),
            otherwise: plan.otherwise,
        }
    }

    /// How many eights they take.
    pub(super) fn eights(&self) -> usize {
        let rules = if self.are_few() { self.count.div_ceil(8) } else { self.count.div_ceil(64) * 8 };
        rules * self.parts
    }

    /// Few rules stand in their order; of many, eight that stand side by side are eight apart, so that what is told of
    /// sixty-four comes out in their order (see [`many`]).
    fn are_few(&self) -> bool {
        self.count <= FEW
    }

    /// Where a part of a rule stands, if it is one of those that have a place with the rule.
    pub(super) fn place(&self, rule: usize, part: usize) -> Option<usize> {
        let (eight, byte) =
            if self.are_few() { (rule / 8, rule % 8) } else { (rule / 64 * 8 + rule % 8, rule / 8 % 8) };
        (part < self.parts).then(|| (self.first + eight * self.parts + part) * 8 + byte)
    }

    /// How many parts have a place with their rule.
    pub(super) fn parts(&self) -> usize {
        self.parts
    }

    /// Room for what is told of the rules.
    pub(super) fn room(&self) -> Told {
        let words = vec![0; self.count.div_ceil(64)];
        Told { certain: words.clone(), possible: words, level: None }
    }

    /// Works out all rules, and then the level.
    pub(super) fn run(&self, values: &mut Values, told: &mut Told) {
        for (from, to) in &self.late {
            let value = values.at(*from);
            values.join(*to, value);
        }
        for (from, to) in &self.more {
            let value = values.at(*from);
            values.change((*to).into(), |own| own & value);
        }
        let rules = values.eights(self.first..self.first + self.eights());
        if self.are_few() {
            by_parts::<true>(self.parts, rules, told);
        } else {
            by_parts::<false>(self.parts, rules, told);
        }
        told.level = self.level(told);
    }

    fn level(&self, told: &Told) -> Option<(LevelId, LevelId)> {
        if let ([does], [may]) = (told.certain.as_slice(), told.possible.as_slice()) {
            return self.level_of(self.asking.iter().map(|rules| (rules & does, rules & may)));
        }
        let words = told.certain.len().max(1);
        self.level_of(self.asking.chunks(words).map(|rules| {
            let of = |those: &[u64]| rules.iter().zip(those).fold(0, |any, (rules, word)| any | rules & word);
            (of(&told.certain), of(&told.possible))
        }))
    }

    /// The bounds of the level, from the rules of each level that certainly and possibly hold.
    #[inline]
    fn level_of(&self, each: impl Iterator<Item = (u64, u64)>) -> Option<(LevelId, LevelId)> {
        // The most urgent level has the lowest number, so that the ends are the lowest and the highest of those that hold.
        let (mut sure, mut most, mut least) = (u32::MAX, u32::MAX, 0);
        for (level, (certain, possible)) in self.levels.iter().zip(each) {
            // All bits where no rule says so: which levels do is what nobody can guess.
            let (not_sure, not_any) =
                (u32::from(certain == 0).wrapping_neg(), u32::from(possible == 0).wrapping_neg());
            sure = sure.min(level.0 | not_sure);
            most = most.min(level.0 | not_any);
            least = least.max(level.0 & !not_any);
        }
        let any = |level: u32| (level != u32::MAX).then_some(LevelId(level));
        let least = any(most).and(Some(LevelId(least)));
        Some(level_between(self.otherwise?, any(sure), any(most), least))
    }
}

/// Which rules are met, each of so many parts; they stand in their order or eight apart.
fn by_parts<const IN_ORDER: bool>(parts: usize, rules: &[[u8; 8]], told: &mut Told) {
    match parts {
        1 => all::<IN_ORDER, _>(rules.as_chunks::<1>().0, told),
        2 => all::<IN_ORDER, _>(rules.as_chunks::<2>().0, told),
        3 => all::<IN_ORDER, _>(rules.as_chunks::<3>().0, told),
        4 => all::<IN_ORDER, _>(rules.as_chunks::<4>().0, told),
        5 => all::<IN_ORDER, _>(rules.as_chunks::<5>().0, told),
        6 => all::<IN_ORDER, _>(rules.as_chunks::<6>().0, told),
        parts => all::<IN_ORDER, _>(rules.chunks_exact(parts), told),
    }
}

#[inline]
fn all<'v, const IN_ORDER: bool, P: AsRef<[[u8; 8]]> + ?Sized + 'v>(
    eights: impl IntoIterator<Item = &'v P>,
    told: &mut Told,
) {
    let met = |parts: &P| parts.as_ref().iter().fold(BOTH, |met, part| met & u64::from_le_bytes(*part));
    let mut eights = eights.into_iter().map(met);
    for (certain, possible) in told.certain.iter_mut().zip(&mut told.possible) {
        let block = eights.by_ref().take(8);
        (*certain, *possible) = if IN_ORDER { side_by_side(block) } else { many(block) };
    }
}

/// Both bits of a value, in eight bytes.
const BOTH: u64 = 0x0303_0303_0303_0303;

/// What is met certainly and possibly, of rules that stand in their order.
#[inline]
fn side_by_side(eights: impl Iterator<Item = u64>) -> (u64, u64) {
    let bits = eights.zip((0..).step_by(8));
    bits.fold((0, 0), |(certain, possible), (met, shift)| {
        (certain | gathered(met) << shift, possible | gathered(met >> 1) << shift)
    })
}

/// The same of sixty-four rules of which the first eight bytes are of every eighth, the next of those behind them. Two
/// bits of four such eights fill a word; those of the even ones and of the odd ones make up what is told.
#[inline]
fn many(mut eights: impl Iterator<Item = u64>) -> (u64, u64) {
    const EVEN: u64 = 0x5555_5555_5555_5555;
    let (mut even, mut odd) = (0, 0);
    for shift in [0, 2, 4, 6] {
        even |= eights.next().unwrap_or(0) << shift;
        odd |= eights.next().unwrap_or(0) << shift;
    }
    (even & EVEN | (odd & EVEN) << 1, even >> 1 & EVEN | odd & !EVEN)
}

/// The lowest bit of each byte, side by side (Hacker's Delight, section 7-3).
#[inline]
fn gathered(bytes: u64) -> u64 {
    const LOWEST: u64 = 0x0101_0101_0101_0101;
    const GATHER: u64 = 0x0102_0408_1020_4080;
    (bytes & LOWEST).wrapping_mul(GATHER) >> 56
}

#[cfg(test)]
mod tests {
    use super::super::leaves::{FALSE, OPEN, TRUE};
    use super::*;

    #[test]
    fn the_lowest_bits_of_eight_bytes_stand_side_by_side() {
        for bits in 0..=u8::MAX {
            let bytes: [u8; 8] = std::array::from_fn(|at| 0xfe | bits >> at & 1);
            assert_eq!(gathered(u64::from_le_bytes(bytes)), u64::from(bits));
        }
        let values = [FALSE, OPEN, TRUE, OPEN, FALSE, TRUE, TRUE, FALSE];
        assert_eq!(gathered(u64::from_le_bytes(values)), 0b0110_0100);
        assert_eq!(gathered(u64::from_le_bytes(values) >> 1), 0b0110_1110);
    }

    #[test]
    fn few_and_many_rules_are_told_alike() {
        // Rule by rule a value that no pattern of places could give by chance.
        let value = |rule: usize| match rule * rule / 3 % 3 {
            0 => FALSE,
            1 => OPEN,
            _ => TRUE,
        };
        let eight =
            |at: &dyn Fn(usize) -> usize| u64::from_le_bytes(std::array::from_fn(|byte| value(at(byte))));
        let in_order = (0..8).map(|first| eight(&|byte| first * 8 + byte));
        let apart = (0..8).map(|first| eight(&|byte| byte * 8 + first));
        let told = many(apart);
        assert_eq!(told, side_by_side(in_order));
        for rule in 0..64 {
            let own = (told.0 >> rule & 1 == 1, told.1 >> rule & 1 == 1);
            assert_eq!(own, (value(rule) == TRUE, value(rule) != FALSE), "rule {rule}");
        }
    }
}
