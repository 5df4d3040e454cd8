//! Sets of what a condition can read, one bit for each item of a ruleset.

use super::Ruleset;
use super::visit::Item;

/// Some items of a ruleset.
#[derive(Debug, Clone)]
pub struct Items {
    /// Where each kind of item starts.
    starts: [usize; 6],
    has: Vec<u64>,
}

impl Items {
    /// None of a ruleset's items.
    #[must_use]
    pub fn none(ruleset: &Ruleset) -> Self {
        let counts = [
            ruleset.questions.len(),
            ruleset.findings.len(),
            ruleset.calculations.len(),
            ruleset.scores.len(),
            ruleset.classes.len(),
            ruleset.patterns.len(),
        ];
        let mut end = 0;
        let starts = counts.map(|count| {
            let start = end;
            end += count;
            start
        });
        Self { starts, has: vec![0; end.div_ceil(64)] }
    }

    fn place(&self, item: Item) -> usize {
        let [questions, findings, calculations, scores, classes, patterns] = self.starts;
        match item {
            Item::Question(id) => questions + id.index(),
            Item::Finding(id) => findings + id.index(),
            Item::Calculation(id) => calculations + id.index(),
            Item::Score(id) => scores + id.index(),
            Item::Class(id) => classes + id.index(),
            Item::Pattern(id) => patterns + id.index(),
        }
    }

    /// Adds an item; false where it is there already.
    pub fn insert(&mut self, item: Item) -> bool {
        let place = self.place(item);
        let bit = 1 << (place % 64);
        self.has.get_mut(place / 64).is_some_and(|has| {
            let new = *has & bit == 0;
            *has |= bit;
            new
        })
    }

    /// Whether an item is there.
    #[must_use]
    pub fn contains(&self, item: Item) -> bool {
        let place = self.place(item);
        self.has.get(place / 64).is_some_and(|has| has >> (place % 64) & 1 == 1)
    }
}

impl Extend<Item> for Items {
    fn extend<T: IntoIterator<Item = Item>>(&mut self, items: T) {
        for item in items {
            self.insert(item);
        }
    }
}
