//! Scores: lines, tables and sums.

use super::clauses::{Part, View, cited};
use super::{Resolver, codes};
use crate::diagnostic::Diagnostic;
use crate::ruleset::{Citation, Prorate, Score, ScoreItem, ScoreItemKind};
use crate::syntax::ast::{Clause, ClauseKind, Number};

/// What has been said about an item, or about the whole before the first item.
#[derive(Default)]
struct Reasons {
    because: Vec<String>,
    cite: Vec<Citation>,
}

impl Reasons {
    fn because(&self) -> Option<String> {
        (!self.because.is_empty()).then(|| self.because.join(" "))
    }
}

impl<'a> Resolver<'a> {
    /// `score`
    pub(super) fn score(&mut self, view: &View<'a>) -> Score {
        self.needs_title(view, "the name");
        let mut whole = Reasons::default();
        let mut prorate = None;
        let mut items: Vec<(&'a Clause, Option<ScoreItemKind>, Reasons)> = Vec::new();
        for clause in &view.clauses {
            match &clause.kind {
                ClauseKind::Because(text) => {
                    let reasons = items.last_mut().map_or(&mut whole, |item| &mut item.2);
                    reasons.because.push(text.value.clone());
                }
                ClauseKind::Cite(_) => {
                    let cite = self.cite(&cited(clause).iter().collect::<Vec<_>>());
                    let reasons = items.last_mut().map_or(&mut whole, |item| &mut item.2);
                    reasons.cite.extend(cite);
                }
                ClauseKind::ShowUnder(_) => {}
                ClauseKind::Prorate(number) => prorate = self.prorate(*number),
                _ => {
                    let kind = self.item(clause);
                    items.push((clause, kind, Reasons::default()));
                }
            }
        }
        if items.is_empty() {
            self.no_items(view);
        }
        Score {
            id: view.id(),
            span: view.span(),
            name: view.title(),
            items: items
                .into_iter()
                .filter_map(|(clause, kind, reasons)| Some(item(clause, kind?, reasons)))
                .collect(),
            prorate,
            because: whole.because(),
            cite: whole.cite,
            show_under: view.text(Part::ShowUnder),
        }
    }

    /// The number of `prorate when at least N answered`; how many items there are is not known yet.
    fn prorate(&mut self, number: Number) -> Option<Prorate> {
        let least = number.value.scaled_to(0).and_then(|n| u32::try_from(n).ok());
        if least.is_none() {
            let message = format!("`{}` is no count of items", number.value);
            let error = Diagnostic::error(codes::LIST_NUMBER, number.span, message);
            self.report(error.help("write a whole number"));
        }
        Some(Prorate { least: least?, span: number.span })
    }

    fn no_items(&mut self, view: &View<'a>) {
        let message = format!("{} adds up nothing", view.spoken());
        let error = Diagnostic::error(codes::LIST_LENGTH, view.span(), message);
        self.report(error.help("write lines such as `+1 when …` below, indented"));
    }

    fn item(&mut self, clause: &'a Clause) -> Option<ScoreItemKind> {
        match &clause.kind {
            ClauseKind::Points(points, when) => {
                let when = self.cond(when)?;
                Some(ScoreItemKind::Line(points.value, when))
            }
            ClauseKind::PointsFor(by, when, across, rows) => {
                let rows: Vec<_> = rows.iter().collect();
                let bands = self.bands_or_table(by, across.as_deref(), &rows, Self::amount);
                let when = match when {
                    Some(when) => Some(self.cond(when)?),
                    None => None,
                };
                Some(ScoreItemKind::Table(bands?, when))
            }
            ClauseKind::Add(number) => self.num(number).map(ScoreItemKind::Add),
            _ => None,
        }
    }
}

fn item(clause: &Clause, kind: ScoreItemKind, reasons: Reasons) -> ScoreItem {
    ScoreItem { span: clause.span, kind, because: reasons.because(), cite: reasons.cite }
}
