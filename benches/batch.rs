//! A piece of rows from text to results, and planes alone, for the small and the large ruleset that are measured.
//!
//! `cargo bench --bench batch` prints the time of each and the rows a second.

use bedside::answers::Date;
use bedside::answers::row::{Extra, Keys};
use bedside::batch::column::column;
use bedside::batch::pieces::{Form, Piece};
use bedside::batch::planes::block::Block;
use bedside::batch::planes::conclusions::Planes;
use bedside::batch::planes::layout::{Kind, Layout};
use bedside::batch::planes::{LANES, layout};
use bedside::batch::{Batch, Done, Written};
use bedside::pipeline::{Ready, load_ruleset};
use bedside::ruleset::QuestionKind;
use bedside::source::Source;
use divan::Bencher;
use divan::counter::ItemsCount;
use std::fmt::Write;
use std::fs;

fn main() {
    divan::main();
}

fn ready(name: &str) -> Ready {
    let path = format!("{}/benches/rulesets/{name}/ruleset.triage", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).expect("a ruleset of the project");
    load_ruleset(&Source::new(path, text)).ready.expect("no error")
}

/// Numbers from a fixed seed: the generator of Knuth's MMIX, its high half.
struct Random(u64);

impl Random {
    fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 32) % count
    }
}

/// So many distinct rows, one answer in ten missing.
fn rows(ready: &Ready, count: usize) -> Vec<u8> {
    let (mut text, mut random) = (String::new(), Random(7));
    for at in 0..count {
        let _ = write!(text, "{{\"id\":\"case-{at:08}\"");
        for question in &ready.ruleset.questions {
            if random.below(10) == 0 {
                continue;
            }
            let _ = match &question.kind {
                QuestionKind::YesNo => write!(text, ",\"{}\":{}", question.id, random.below(4) == 0),
                QuestionKind::Number(range) => {
                    let width = u64::try_from(range.high - range.low + 1).unwrap_or(1);
                    write!(text, ",\"{}\":{}", question.id, range.low + i128::from(random.below(width)))
                }
                _ => {
                    let ids = question.choice_ids();
                    let at = usize::try_from(random.below(ids.len() as u64)).unwrap_or(0);
                    write!(text, ",\"{}\":\"{}\"", question.id, ids.get(at).copied().unwrap_or_default())
                }
            };
        }
        text.push_str("}\n");
    }
    text.into_bytes()
}

#[divan::bench(args = ["small", "large"])]
fn a_piece_of_ndjson(bencher: Bencher, name: &str) {
    let ready = ready(name);
    let count = if name == "small" { 3_000 } else { 300 };
    let kept = vec!["id".to_owned()];
    let names = "id,level,patterns,fired,advice";
    let columns =
        names.split(',').map(|name| column(&ready.ruleset, &kept, name).expect("a column")).collect();
    let batch = Batch {
        ready: &ready,
        digest: String::new(),
        name: "rows".to_owned(),
        form: Form::Ndjson,
        table: None,
        names: vec!["id".to_owned()],
        keys: Keys::new(&ready.ruleset, Extra { kept, on: Date::parse("2026-11-20"), ..Extra::default() }),
        id: Some(0),
        reference: None,
        columns: Some(columns),
        written: Written::Lines,
        old: None,
    };
    let fast = batch.fast();
    let mut worker = batch.worker(fast.as_ref());
    let piece = Piece { bytes: rows(&ready, count), line: 1, too_long: false };
    let mut done = Done::default();
    bencher.counter(ItemsCount::new(count)).bench_local(|| worker.piece(&piece, &mut done));
}

#[divan::bench(args = ["small", "large"])]
fn a_block_of_planes(bencher: Bencher, name: &str) {
    let ready = ready(name);
    let layout = Layout::new(&ready.ruleset, &ready.plan).expect("planes carry it");
    let (mut planes, mut block) = (Planes::new(&ready, &layout), Block::new(&layout));
    let mut random = Random(7);
    for lane in 0..LANES {
        for question in &layout.questions {
            fill(question, &mut block, &mut random, lane);
        }
    }
    bencher.counter(ItemsCount::new(LANES)).bench_local(|| planes.run(&mut block, LANES, 739_940));
}

fn fill(question: &layout::QuestionAt, block: &mut Block, random: &mut Random, lane: usize) {
    if random.below(10) == 0 {
        return;
    }
    match question.kind {
        // Bits of which the highest is left out are in the range, whatever the others are.
        Kind::Number { .. } => {
            let most = 1_u64 << question.width.saturating_sub(1);
            block.number(question.at, random.below(most), lane);
        }
        Kind::Choices => {
            let choice = usize::try_from(random.below(question.width as u64)).unwrap_or(0);
            block.choice(question.at, choice, lane);
        }
        Kind::Text => block.given(question.at, lane),
    }
}
