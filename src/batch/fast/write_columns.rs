//! Results of a block as columns, from the same bits as their texts.

use super::transposed::each;
use super::write::{PartKind, Rows, Writer, is_set};
use super::{Id, Patient};
use crate::batch::columns::results::{Part, Results};

impl Writer {
    /// Adds the results of these rows, one column after the other.
    pub(super) fn columns(&self, rows: &Rows<'_>, results: &mut Results) {
        let fine = || rows.patients.iter().enumerate().filter(|(lane, _)| rows.fine.has(*lane));
        for (part, out) in self.parts.iter().zip(&mut results.parts) {
            for (lane, patient) in fine() {
                self.value(&part.kind, self.turned.of(lane), patient, rows, out);
            }
        }
        results.added(fine().count());
    }

    fn value(&self, kind: &PartKind, bits: &[u64], patient: &Patient, rows: &Rows<'_>, out: &mut Part) {
        match kind {
            PartKind::Key => key(patient, rows, out),
            PartKind::Line => out.line(patient.line),
            PartKind::Truth(at) => {
                let open = is_set(bits, at + 1);
                out.truth((!open).then(|| is_set(bits, *at)));
            }
            PartKind::Level(at) => {
                let id = |at: usize| self.level_ids.get(at).map_or("", String::as_str);
                out.level(
                    self.level_ends(bits, *at).map(|(least, most, settled)| (id(least), id(most), settled)),
                );
            }
            PartKind::List(at, texts) => {
                let mut words = Vec::new();
                // Every entry of a table ends in a semicolon.
                each(bits, *at, texts.count(), |at| {
                    let text = texts.get(at).and_then(|text| text.strip_suffix(b";"));
                    words.push(std::str::from_utf8(text.unwrap_or_default()).unwrap_or_default());
                });
                out.words(words.into_iter());
            }
        }
    }
}

fn key(patient: &Patient, rows: &Rows<'_>, out: &mut Part) {
    match patient.id {
        Id::None => out.key(None),
        Id::Text(start, end) | Id::Number(start, end) => {
            let text = rows.bytes.get(start..end).unwrap_or_default();
            out.text(std::str::from_utf8(text).unwrap_or_default());
        }
        Id::Kept(at) => out.key(rows.kept.get(at)),
    }
}
