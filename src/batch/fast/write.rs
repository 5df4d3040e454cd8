//! Results of a block, from ready-made parts.

use super::memory::Memory;
use super::texts::{Texts, copy};
use super::transposed::{Transposed, each};
use super::{Id, Out, Patient, is_key};
use crate::answers::row::Kept;
use crate::batch::column::{Column, What, key};
use crate::batch::csv::write_cell;
use crate::batch::planes::Lanes;
use crate::batch::planes::conclusions::Concluded;
use crate::batch::{Batch, Written};
use crate::report::json;
use crate::ruleset::{FindingId, Ruleset};
use std::io::{self, Write as _};

/// The most levels whose every pair has a ready-made text.
pub(super) const MOST_LEVELS: usize = 40;

/// Whether a column can be written from planes.
pub(super) fn carries(ruleset: &Ruleset, column: &Column) -> bool {
    match column.what {
        What::Key(_) => is_key(column.what),
        What::Line => true,
        What::Field(name) => {
            ["applies", "level", "fired", "open", "patterns", "patterns_open", "advice"].contains(&name)
        }
        What::Item(field) => field == "findings" && finding(ruleset, &column.name).is_some(),
        What::Was => false,
    }
}

fn finding(ruleset: &Ruleset, name: &str) -> Option<FindingId> {
    ruleset.findings.iter().position(|finding| finding.id == name).map(FindingId::at)
}

/// A column: what stands before it, and where its bits stand among those of a patient.
#[derive(Debug)]
pub(super) struct Part {
    /// Names and signs, one text.
    before: Texts,
    pub(super) kind: PartKind,
}

#[derive(Debug)]
pub(super) enum PartKind {
    Key,
    Line,
    /// The first of two bits: true, open.
    Truth(usize),
    /// From this bit on: the levels of "at least", "at most", the same without assumptions, and whether it applies.
    Level(usize),
    /// From this bit on, a text for each entry.
    List(usize, Texts),
}

/// What a plane of a part is.
#[derive(Debug, Clone, Copy)]
enum Plane {
    Applies,
    ApplyOpen,
    Fired(usize),
    Open(usize),
    Pattern(usize, usize),
    Advice(usize),
    Finding(usize, bool),
    Level(usize, usize),
}

/// The rows that are written.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub bytes: &'a [u8],
    pub patients: &'a [Patient],
    pub kept: &'a [Kept],
    /// Those that have a result.
    pub fine: Lanes,
}

/// Writes results of one selection.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) parts: Vec<Part>,
    /// From this part on, conclusions alone decide the text.
    told: usize,
    /// The texts from there on.
    memory: Memory,
    planes: Vec<Plane>,
    /// The texts of every pair of ends that holds without assumptions too.
    levels: Texts,
    pub(super) level_ids: Vec<String>,
    level_count: usize,
    rows: bool,
    chosen: Vec<Lanes>,
    pub(super) turned: Transposed,
}

impl Writer {
    pub(super) fn new(batch: &Batch<'_>) -> Self {
        let ruleset = &batch.ready.ruleset;
        let rows = batch.written != Written::Lines;
        let mut writer = Self {
            parts: Vec::new(),
            told: 0,
            memory: Memory::default(),
            planes: Vec::new(),
            levels: level_texts(ruleset, rows),
            level_ids: ruleset.levels.iter().map(|level| level.id.clone()).collect(),
            level_count: ruleset.levels.len(),
            rows,
            chosen: Vec::new(),
            turned: Transposed::default(),
        };
        for (at, column) in batch.columns.iter().flatten().enumerate() {
            let before = match (rows, at) {
                (true, 0) => Vec::new(),
                (true, _) => b",".to_vec(),
                (false, _) => {
                    let open = if at == 0 { "{" } else { "," };
                    let name = json::line(&serde_json::Value::from(column.name.as_str()));
                    format!("{open}{}:", name.trim_end()).into_bytes()
                }
            };
            let kind = writer.kind(ruleset, column);
            writer.parts.push(Part { before: Texts::new([before]), kind });
        }
        let of_the_row = |part: &Part| matches!(part.kind, PartKind::Key | PartKind::Line);
        writer.told = writer.parts.iter().rposition(of_the_row).map_or(0, |at| at + 1);
        writer.memory = Memory::new(writer.planes.len().div_ceil(64));
        writer
    }

    fn kind(&mut self, ruleset: &Ruleset, column: &Column) -> PartKind {
        let start = self.planes.len();
        let entry = |id: &str| if self.rows { format!("{id};") } else { format!("\"{id}\",") }.into_bytes();
        let graded = |id: &str, grade: &str| {
            let text = if self.rows {
                format!("{id}:{grade};")
            } else {
                format!("{{\"id\":\"{id}\",\"grade\":\"{grade}\"}},")
            };
            text.into_bytes()
        };
        match column.what {
            What::Line => PartKind::Line,
            What::Item(_) => {
                let at = finding(ruleset, &column.name).map_or(0, FindingId::index);
                self.planes.extend([Plane::Finding(at, true), Plane::Finding(at, false)]);
                PartKind::Truth(start)
            }
            What::Field("applies") => {
                self.planes.extend([Plane::Applies, Plane::ApplyOpen]);
                PartKind::Truth(start)
            }
            What::Field("level") => {
                for ends in 0..4 {
                    self.planes.extend((0..ruleset.levels.len()).map(|level| Plane::Level(ends, level)));
                }
                self.planes.push(Plane::Applies);
                PartKind::Level(start)
            }
            What::Field("fired") => {
                let texts = Texts::new(ruleset.rules.iter().map(|rule| entry(&rule.id)));
                self.planes.extend((0..ruleset.rules.len()).map(Plane::Fired));
                PartKind::List(start, texts)
            }
            What::Field("open") => {
                let texts = Texts::new(ruleset.rules.iter().map(|rule| entry(&rule.id)));
                self.planes.extend((0..ruleset.rules.len()).map(Plane::Open));
                PartKind::List(start, texts)
            }
            What::Field("advice") => {
                let texts = Texts::new(ruleset.advice.iter().map(|advice| entry(&advice.id)));
                self.planes.extend((0..ruleset.advice.len()).map(Plane::Advice));
                PartKind::List(start, texts)
            }
            What::Field(name @ ("patterns" | "patterns_open")) => {
                let first = if name == "patterns" { 0 } else { 2 };
                let both = |id: &String| [graded(id, "likely"), graded(id, "possible")];
                let texts = Texts::new(ruleset.patterns.iter().flat_map(|pattern| both(&pattern.id)));
                let planes = (0..ruleset.patterns.len())
                    .flat_map(|at| [Plane::Pattern(at, first), Plane::Pattern(at, first + 1)]);
                self.planes.extend(planes);
                PartKind::List(start, texts)
            }
            What::Key(_) | What::Field(_) | What::Was => PartKind::Key,
        }
    }

    /// Whether the key of a row is written.
    #[cfg(feature = "parquet")]
    pub(super) fn has_key(&self) -> bool {
        self.parts.iter().any(|part| matches!(part.kind, PartKind::Key))
    }

    /// Writes the results of these rows in order.
    pub(super) fn write(&mut self, found: &Concluded, rows: &Rows<'_>, out: &mut Out<'_>) {
        self.chosen.clear();
        let valid = rows.fine;
        self.chosen.extend(self.planes.iter().map(|plane| plane_of(found, *plane, valid)));
        self.turned.turn(&self.chosen);
        #[cfg(feature = "parquet")]
        if let Some(columns) = &mut out.columns {
            return self.columns(rows, columns);
        }
        for (lane, patient) in rows.patients.iter().enumerate() {
            if valid.has(lane) {
                self.row(lane, patient, rows, out.text);
            }
        }
    }

    fn row(&mut self, lane: usize, patient: &Patient, rows: &Rows<'_>, out: &mut Vec<u8>) {
        let bits = self.turned.of(lane);
        let (own, told) = self.parts.split_at(self.told.min(self.parts.len()));
        self.parts_of(own, bits, patient, rows, out);
        if !self.memory.is_of_use() {
            self.parts_of(told, bits, patient, rows, out);
            return self.end(out);
        }
        if let Some(text) = self.memory.of(bits) {
            out.extend_from_slice(text);
            return;
        }
        let start = out.len();
        self.parts_of(told, bits, patient, rows, out);
        self.end(out);
        self.memory.keep(bits, out.get(start..).unwrap_or_default());
    }

    fn end(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(if self.rows { b"\n" } else { b"}\n" });
    }

    fn parts_of(&self, parts: &[Part], bits: &[u64], patient: &Patient, rows: &Rows<'_>, out: &mut Vec<u8>) {
        let bit = |at: usize| is_set(bits, at);
        for part in parts {
            part.before.write(0, out);
            match &part.kind {
                PartKind::Key => self.key(patient, rows, out),
                // Writing to memory cannot fail.
                PartKind::Line => drop(write!(out, "{}", patient.line)),
                PartKind::Truth(at) => {
                    let text: &[u8] = match (bit(*at), bit(at + 1), self.rows) {
                        (true, _, _) => b"true",
                        (_, true, true) => b"open",
                        (_, true, false) => b"\"open\"",
                        _ => b"false",
                    };
                    out.extend_from_slice(text);
                }
                PartKind::Level(at) => self.level(bits, *at, out),
                PartKind::List(at, texts) => self.list(bits, *at, texts, out),
            }
        }
    }

    fn key(&self, patient: &Patient, rows: &Rows<'_>, out: &mut Vec<u8>) {
        let text = |start: usize, end: usize| rows.bytes.get(start..end).unwrap_or_default();
        match patient.id {
            Id::None if self.rows => {}
            Id::None => out.extend_from_slice(b"null"),
            Id::Number(start, end) => copy(rows.bytes, start, end, out),
            Id::Text(start, end) if self.rows => {
                write_cell(out, std::str::from_utf8(text(start, end)).unwrap_or_default());
            }
            Id::Text(start, end) => {
                out.push(b'"');
                copy(rows.bytes, start, end, out);
                out.push(b'"');
            }
            Id::Kept(at) => {
                let kept = rows.kept.get(at);
                if self.rows {
                    write_cell(out, kept.map(Kept::text).unwrap_or_default());
                } else {
                    out.extend_from_slice(json::line(&key(kept)).trim_end().as_bytes());
                }
            }
        }
    }

    fn list(&self, bits: &[u64], from: usize, texts: &Texts, out: &mut Vec<u8>) {
        if !self.rows {
            out.push(b'[');
        }
        let start = out.len();
        each(bits, from, texts.count(), |at| texts.write(at, out));
        // Every entry ends in a comma or a semicolon.
        if out.len() > start {
            out.pop();
        }
        if !self.rows {
            out.push(b']');
        }
    }

    /// An end of a patient's level, where there is one: 0 and 1 are least and most, 2 and 3 without assumptions.
    fn level_end(&self, bits: &[u64], from: usize, which: usize) -> Option<usize> {
        let mut found = None;
        each(bits, from + which * self.level_count, self.level_count, |at| found = found.or(Some(at)));
        found
    }

    /// Both ends of a patient's level and whether it is settled.
    pub(super) fn level_ends(&self, bits: &[u64], from: usize) -> Option<(usize, usize, bool)> {
        let (least, most) = self.level_end(bits, from, 0).zip(self.level_end(bits, from, 1))?;
        let applies = is_set(bits, from + 4 * self.level_count);
        Some((least, most, least == most && applies))
    }

    fn level(&self, bits: &[u64], from: usize, out: &mut Vec<u8>) {
        let count = self.level_count;
        let first = |which: usize| self.level_end(bits, from, which);
        let Some((least, most, settled)) = self.level_ends(bits, from) else {
            out.extend_from_slice(if self.rows { b",," } else { b"null" });
            return;
        };
        let bare = (first(2).unwrap_or(least), first(3).unwrap_or(most));
        if self.rows || bare == (least, most) {
            let at = (least * count + most) * 2 + usize::from(settled);
            return self.levels.write(at, out);
        }
        let id = |at: usize| self.level_ids.get(at).map_or("", String::as_str);
        let ends = [least, most, bare.0, bare.1].map(id);
        // Writing to memory cannot fail.
        let _ = write_level(out, ends, settled);
    }
}

/// Whether a bit of a patient is set.
pub(super) fn is_set(bits: &[u64], at: usize) -> bool {
    bits.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

fn write_level(
    out: &mut Vec<u8>,
    [least, most, bare_least, bare_most]: [&str; 4],
    settled: bool,
) -> io::Result<()> {
    write!(
        out,
        "{{\"at_least\":\"{least}\",\"at_most\":\"{most}\",\"settled\":{settled},\"without_assumptions\":{{\"at_least\":\"{bare_least}\",\"at_most\":\"{bare_most}\"}}}}"
    )
}

fn plane_of(found: &Concluded, plane: Plane, valid: Lanes) -> Lanes {
    let get = |list: &[Lanes], at: usize| list.get(at).copied().unwrap_or_default();
    match plane {
        Plane::Applies => found.applies,
        Plane::ApplyOpen => valid.but_not(found.applies).but_not(found.not_applying),
        Plane::Fired(at) => get(&found.fired, at),
        Plane::Open(at) => get(&found.open, at),
        Plane::Advice(at) => get(&found.advice, at),
        Plane::Pattern(at, which) => {
            found.patterns.get(at).and_then(|planes| planes.get(which)).copied().unwrap_or_default()
        }
        Plane::Finding(at, certain) => {
            found.findings.get(at).map_or(Lanes::NONE, |(is, open)| if certain { *is } else { *open })
        }
        Plane::Level(0, at) => get(&found.at_least, at),
        Plane::Level(1, at) => get(&found.at_most, at),
        Plane::Level(2, at) => get(&found.bare_at_least, at),
        Plane::Level(_, at) => get(&found.bare_at_most, at),
    }
}

/// The texts of every pair of ends, not settled and settled.
fn level_texts(ruleset: &Ruleset, rows: bool) -> Texts {
    let ids: Vec<&str> = ruleset.levels.iter().map(|level| level.id.as_str()).collect();
    let pairs = ids.iter().flat_map(|least| ids.iter().map(move |most| (*least, *most)));
    let texts = pairs.flat_map(|(least, most)| {
        [false, true].map(|settled| {
            let mut text = Vec::new();
            // Writing to memory cannot fail.
            let _ = if rows {
                write!(text, "{least},{most},{settled}")
            } else {
                write_level(&mut text, [least, most, least, most], settled)
            };
            text
        })
    });
    Texts::new(texts)
}
