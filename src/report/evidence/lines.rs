//! What the lines and tables of a score say: which of them count, and which wait for an answer.

use super::super::Assessment;
use super::super::trace::{points_of, slice};
use super::decisive::{self, said_of};
use super::{Gather, Point};
use crate::eval::outcome::Range;
use crate::number::Exact;
use crate::ruleset::visit::{self, Node};
use crate::ruleset::{Bands, Cond, Num, NumKind, ScoreId, ScoreItem, ScoreItemKind};
use crate::truth::Truth;
use num_traits::{Signed, Zero};

impl Gather<'_, '_> {
    /// Every line of a score and of the scores that it adds whole, each score once.
    pub(super) fn score(&mut self, first: ScoreId) {
        if !self.scores.contains(&first) {
            self.found.scores.push(first);
        }
        let mut rest = vec![first];
        while let Some(id) = rest.pop() {
            let score = self.about.ruleset.scores.get(id.index());
            for item in score.filter(|_| self.scores.insert(id)).iter().flat_map(|score| &score.items) {
                match &item.kind {
                    ScoreItemKind::Add(Num { kind: NumKind::Score(id), .. }) => rest.push(*id),
                    _ => self.item(item),
                }
            }
        }
    }

    fn item(&mut self, item: &ScoreItem) {
        match &item.kind {
            ScoreItemKind::Line(points, when) => self.line(&points.exact(), when),
            ScoreItemKind::Table(bands, when) => self.table(item, bands, when.as_ref()),
            ScoreItemKind::Add(num) => {
                let value = self.about.values.num(num.id).cloned();
                let named = named(self.about, Node::Num(num));
                self.worth(item, value, named.unwrap_or_else(|| slice(self.about, num.span)));
            }
        }
    }

    fn line(&mut self, points: &Exact, when: &Cond) {
        match self.about.values.cond(when.id) {
            Truth::True if !points.is_zero() => self.told(when, true, Some(points)),
            Truth::Open => self.waits(when),
            Truth::True | Truth::False => {}
        }
    }

    fn table(&mut self, item: &ScoreItem, bands: &Bands<Num>, when: Option<&Cond>) {
        match when.map_or(Truth::True, |when| self.about.values.cond(when.id)) {
            Truth::True => {
                let points = points_of(self.about, bands);
                let named = banded(self.about, bands);
                self.worth(item, points, named.unwrap_or_else(|| slice(self.about, item.span)));
            }
            Truth::Open => self.wait(decisive::waits_for_item(self.about, item)),
            Truth::False => {}
        }
    }

    /// Something that counts as much as a range says.
    fn worth(&mut self, item: &ScoreItem, range: Option<Range>, text: String) {
        let Some(range) = range else { return };
        if range.min != range.max {
            self.wait(decisive::waits_for_item(self.about, item));
        } else if !range.min.is_zero() {
            self.point(!range.min.is_negative(), Point { text, counts: Some(range.min) });
        }
    }
}

/// What a table is over, in words.
fn banded<V>(about: &Assessment, bands: &Bands<V>) -> Option<String> {
    match bands {
        Bands::Number { by, .. } => named(about, Node::Num(by)),
        Bands::Choice { .. } => visit::words_of(bands).first().and_then(|item| said_of(about, *item)),
        Bands::Table { by, across, .. } => {
            Some(format!("{}, {}", banded(about, by)?, banded(about, across)?))
        }
    }
}

/// What an expression reads, in words.
fn named(about: &Assessment, node: Node) -> Option<String> {
    let mut items = Vec::new();
    visit::reads_of(node, &mut items);
    let said: Vec<String> = items.into_iter().filter_map(|item| said_of(about, item)).collect();
    (!said.is_empty()).then(|| said.join(", "))
}
