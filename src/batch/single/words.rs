//! What answers bring about as a few words: the values of all conditions, eight to a word, and all sums packed into one
//! more. Neighbouring answers are looked up together and are one operation a word, and then so is what a sum brings about.

use super::leaves::TRUE;
use super::spread::{Question, Told, Total};
use super::tell::{self, Tellers};
use super::values::Values;
use super::work::Range;
use crate::plan::NumberRef;
use std::collections::HashMap;

/// So many bits are looked up at once at most.
const MOST_BITS: usize = 12;
/// So many different answers of neighbouring questions are looked up together at most.
const MOST_ANSWERS: usize = 64;
/// Sums that take more values than this are added up otherwise.
const MOST_SUMS: u64 = 1 << MOST_BITS;

/// Certainly and possibly true.
const CERTAIN: u8 = 0b01;
const POSSIBLE: u8 = 0b10;

#[derive(Debug)]
pub(super) struct Words<const EIGHTS: usize> {
    start: Effect<EIGHTS>,
    /// Bits of each word of a row.
    answers: Vec<Vec<Field>>,
    /// Questions whose bits are too many to be looked up.
    wide: Tellers,
    /// Bits of the packed sums that conditions rest on.
    reached: Vec<Field>,
    /// The effect of each value of each field.
    lookups: Vec<u16>,
    /// The first does nothing.
    effects: Vec<Effect<EIGHTS>>,
    /// Sums that something else reads.
    read: Vec<(NumberRef, Packed, Packed)>,
}

/// Values that are joined with others, and packed sums that are added; in whole cache lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(align(64))]
struct Effect<const EIGHTS: usize> {
    values: [u64; EIGHTS],
    sums: u64,
}

/// Bits that are looked up at once, and where their lookups start.
#[derive(Debug, Clone, Copy)]
struct Field {
    shift: u32,
    mask: u64,
    first: usize,
}

/// Where one end of a sum stands, counted from its lowest value.
#[derive(Debug, Clone, Copy)]
struct Packed {
    shift: u32,
    bits: u32,
    base: i64,
}

impl<const EIGHTS: usize> Effect<EIGHTS> {
    const NONE: Self = Self { values: [0; EIGHTS], sums: 0 };

    fn set(&mut self, place: u16, value: u8) -> Option<()> {
        *self.values.get_mut(usize::from(place / 8))? |= u64::from(value) << (place % 8 * 8);
        Some(())
    }

    #[inline]
    fn join(&mut self, other: &Self) {
        for (own, other) in self.values.iter_mut().zip(&other.values) {
            *own |= other;
        }
        self.sums = self.sums.wrapping_add(other.sums);
    }
}

impl Field {
    #[inline]
    fn effect(&self, word: u64, lookups: &[u16]) -> usize {
        let value = usize::try_from(word >> self.shift & self.mask).unwrap_or(0);
        lookups.get(self.first + value).copied().unwrap_or(0).into()
    }
}

impl<const EIGHTS: usize> Words<EIGHTS> {
    /// None where there is too much for so many words.
    pub(super) fn new(told: &Told<'_>) -> Option<Self> {
        let mut start = Effect::NONE;
        if told.start.len() > EIGHTS {
            return None;
        }
        for (own, eight) in start.values.iter_mut().zip(&told.start) {
            *own = u64::from_le_bytes(*eight);
        }
        let words = Self {
            start,
            answers: Vec::new(),
            wide: Tellers::default(),
            reached: Vec::new(),
            lookups: Vec::new(),
            effects: vec![Effect::NONE],
            read: Vec::new(),
        };
        let mut maker = Maker { words, told, packed: Vec::new(), known: HashMap::new() };
        maker.pack()?;
        maker.questions()?;
        for (total, (low, high)) in told.totals.iter().zip(maker.packed.clone()) {
            maker.total(total, low, high)?;
        }
        Some(maker.words)
    }

    #[inline]
    pub(super) fn run(&self, row: &[u64], values: &mut Values, numbers: &mut [Range]) {
        let mut all = self.start;
        let none = &Effect::NONE;
        for (word, fields) in row.iter().zip(&self.answers) {
            for field in fields {
                all.join(self.effects.get(field.effect(*word, &self.lookups)).unwrap_or(none));
            }
        }
        self.wide.each(row, |answer| {
            let effect = self.lookups.get(answer).and_then(|effect| self.effects.get(usize::from(*effect)));
            all.join(effect.unwrap_or(none));
        });
        let sums = all.sums;
        for field in &self.reached {
            all.join(self.effects.get(field.effect(sums, &self.lookups)).unwrap_or(none));
        }
        values.start(&all.values.map(u64::to_le_bytes));
        for (number, low, high) in &self.read {
            if let Some(number) = numbers.get_mut(number.0 as usize) {
                *number = (low.value(sums), high.value(sums));
            }
        }
    }
}

struct Maker<'t, const EIGHTS: usize> {
    words: Words<EIGHTS>,
    told: &'t Told<'t>,
    /// Both ends of each sum.
    packed: Vec<(Packed, Packed)>,
    known: HashMap<Effect<EIGHTS>, u16>,
}

impl<'t, const EIGHTS: usize> Maker<'t, EIGHTS> {
    /// Finds a place in one word for both ends of all sums.
    fn pack(&mut self) -> Option<()> {
        let mut free = 0;
        let mut place = |(lowest, highest): (i64, i64)| {
            let values = highest.checked_sub(lowest).and_then(|last| u64::try_from(last).ok())?;
            let bits = u64::BITS - values.leading_zeros();
            let shift = free;
            free += bits;
            let fits = free <= u64::BITS && values < MOST_SUMS;
            fits.then_some(Packed { shift: shift % u64::BITS, bits, base: lowest })
        };
        for total in &self.told.totals {
            let low = place(reach(self.told, total, |range| range.0)?)?;
            let high = place(reach(self.told, total, |range| range.1)?)?;
            for (end, start) in [(low, total.start.0), (high, total.start.1)] {
                let sums = &mut self.words.start.sums;
                *sums = sums.wrapping_add(end.added(start.checked_sub(end.base)?));
            }
            self.packed.push((low, high));
        }
        Some(())
    }

    /// Looks up neighbouring questions together, as far as they are few bits of one word and few answers.
    fn questions(&mut self) -> Option<()> {
        let mut rest = self.told.questions.as_slice();
        while let Some(first) = rest.first() {
            let start = first.place.at;
            let fits = |some: &[Question<'_>]| {
                let end = some.last().map_or(0, |last| last.place.at + 2 + last.place.width);
                let answers: usize = some.iter().map(|question| question.asked.answers.len()).product();
                start % 64 + (end - start) <= 64 && end - start <= MOST_BITS && answers <= MOST_ANSWERS
            };
            let alone = 2 + first.place.width <= MOST_BITS;
            let count = (2..=rest.len()).take_while(|count| rest.get(..*count).is_some_and(fits)).last();
            let (some, behind) = rest.split_at_checked(count.unwrap_or(1))?;
            if alone {
                self.neighbours(some)?;
            } else {
                self.wide(first)?;
            }
            rest = behind;
        }
        Some(())
    }

    fn neighbours(&mut self, some: &[Question<'_>]) -> Option<()> {
        let (first, last) = (some.first()?.place, some.last()?.place);
        let bits = last.at + 2 + last.width - first.at;
        // The answers of the first question change fastest.
        let mut effects = vec![Effect::NONE];
        for question in some {
            let more = (0..question.asked.answers.len()).map(|answer| self.brought(question, answer));
            let more = more.collect::<Option<Vec<_>>>()?;
            let joined = more.iter().flat_map(|more| {
                effects.iter().map(|effect| {
                    let mut effect = *effect;
                    effect.join(more);
                    effect
                })
            });
            effects = joined.collect();
        }
        let ids = effects.into_iter().map(|effect| self.id(effect)).collect::<Option<Vec<u16>>>()?;
        let field = self.field(first.at, bits)?;
        let word = first.at / 64;
        if self.words.answers.len() <= word {
            self.words.answers.resize(word + 1, Vec::new());
        }
        self.words.answers.get_mut(word)?.push(field);
        for value in 0..1_u64 << bits {
            let (mut place, mut times) = (0, 1);
            for question in some {
                let own = value >> (question.place.at - first.at) & ((1 << (2 + question.place.width)) - 1);
                place += times * tell::answer(question.place, question.asked, own);
                times *= question.asked.answers.len();
            }
            self.words.lookups.push(*ids.get(place)?);
        }
        Some(())
    }

    fn wide(&mut self, question: &Question<'_>) -> Option<()> {
        self.words.wide.question(question.place, question.asked, self.words.lookups.len())?;
        for answer in 0..question.asked.answers.len() {
            let effect = self.brought(question, answer)?;
            let id = self.id(effect)?;
            self.words.lookups.push(id);
        }
        Some(())
    }

    /// What an answer brings about.
    fn brought(&self, question: &Question<'_>, answer: usize) -> Option<Effect<EIGHTS>> {
        let mut effect = Effect::NONE;
        for (place, value) in question.brought(answer) {
            effect.set(place, value)?;
        }
        for (total, (low, high)) in self.told.totals.iter().zip(&self.packed) {
            let (from, to) = amount(question, total.number, answer);
            effect.sums = effect.sums.wrapping_add(low.added(from)).wrapping_add(high.added(to));
        }
        Some(effect)
    }

    /// What a sum's conditions are for each value of its ends.
    fn total(&mut self, total: &'t Total, low: Packed, high: Packed) -> Option<()> {
        if total.read {
            self.words.read.push((total.number, low, high));
        }
        if total.reached.is_empty() {
            return Some(());
        }
        // At least so much is certain by the lower end and possible by the higher one; at most so much is the reverse.
        let ends = [(low, CERTAIN, POSSIBLE), (high, POSSIBLE, CERTAIN)];
        let together = (low.bits + high.bits) as usize <= MOST_BITS;
        for ends in ends.chunks(if together { 2 } else { 1 }) {
            let shift = ends.first()?.0.shift;
            let bits = ends.iter().map(|(end, ..)| end.bits).sum::<u32>();
            let field = self.field(shift as usize, bits as usize)?;
            self.words.reached.push(field);
            for value in 0..1_u64 << bits {
                let mut effect = Effect::NONE;
                for (end, at_least, at_most) in ends {
                    let value = Packed { shift: end.shift - shift, ..*end }.value(value);
                    for reached in &total.reached {
                        let reaches =
                            if reached.to == i64::MAX { value >= reached.from } else { value <= reached.to };
                        let said = if reached.to == i64::MAX { at_least } else { at_most };
                        let said = if reaches { *said } else { 0 };
                        for place in &reached.places {
                            effect.set(*place, said & TRUE)?;
                        }
                    }
                }
                let id = self.id(effect)?;
                self.words.lookups.push(id);
            }
        }
        Some(())
    }

    /// The field of these bits, whose lookups come next.
    fn field(&self, at: usize, bits: usize) -> Option<Field> {
        Some(Field {
            shift: u32::try_from(at % 64).ok()?,
            mask: (1 << bits) - 1,
            first: self.words.lookups.len(),
        })
    }

    /// Effects that are the same are one.
    fn id(&mut self, effect: Effect<EIGHTS>) -> Option<u16> {
        if let Some(id) = self.known.get(&effect) {
            return Some(*id);
        }
        let id = u16::try_from(self.words.effects.len()).ok()?;
        self.words.effects.push(effect);
        self.known.insert(effect, id);
        Some(id)
    }
}

impl Packed {
    /// What is added where the end grows by so much; a fall borrows from what stands above, which the whole gives back.
    #[allow(clippy::cast_sign_loss, reason = "sums are added modulo 2^64")]
    fn added(self, amount: i64) -> u64 {
        (amount as u64).wrapping_shl(self.shift)
    }

    #[inline]
    fn value(self, sums: u64) -> i64 {
        self.base.wrapping_add_unsigned(sums >> self.shift & ((1 << self.bits) - 1))
    }
}

/// What an answer adds to a sum.
fn amount(question: &Question<'_>, number: NumberRef, answer: usize) -> Range {
    let own = question.sums.iter().find(|(own, _)| *own == number);
    own.and_then(|(_, ranges)| ranges.get(answer)).copied().unwrap_or((0, 0))
}

/// The lowest and the highest value of one end of a sum.
fn reach(told: &Told<'_>, total: &Total, end: impl Fn(Range) -> i64) -> Option<(i64, i64)> {
    let mut all = (end(total.start), end(total.start));
    for question in &told.questions {
        let each =
            || (0..question.asked.answers.len()).map(|answer| end(amount(question, total.number, answer)));
        all.0 = all.0.checked_add(each().min().unwrap_or(0))?;
        all.1 = all.1.checked_add(each().max().unwrap_or(0))?;
    }
    Some(all)
}
