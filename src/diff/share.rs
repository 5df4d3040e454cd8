//! What part of the answer space a change takes: exactly where it can be counted, else an estimate from answer sets drawn
//! at random.
//!
//! The answer space is every set of answers that both versions accept, each counted once: every question missing, unknown
//! or answered in any way. It is not the people who come: a share of it says nothing of how many patients there are.

use super::Diff;
use super::count::{Counter, is_of_answers};
use super::region::Subject;
use crate::prove::circuit::Lit;
use crate::prove::simulate::Simulation;
use crate::prove::solver::Stop;
use crate::prove::space::Chance;
use num_bigint::BigUint;
use num_traits::CheckedDiv;

/// So many words of 64 answer sets are drawn.
const WORDS: usize = 1_024;
/// So many at a time.
const AT_ONCE: usize = 16;
/// 99 of 100 times a normal deviation is smaller.
const DEVIATION: f64 = 2.575_829_303_548_901;

/// A share of the answer space.
#[derive(Debug, Clone, PartialEq)]
pub enum Share {
    /// So many of so many answer sets.
    Exact {
        /// Those in it.
        of: BigUint,
        /// All that both versions accept.
        all: BigUint,
    },
    /// So many of the answer sets that were drawn and that both versions accept.
    Estimate {
        /// Those in it.
        of: u64,
        /// Those drawn.
        all: u64,
    },
}

impl Share {
    /// The share as a number, and the ends of its interval: where it is estimated, those that hold it 99 of 100 times
    /// (Wilson's score interval).
    #[must_use]
    pub fn interval(&self) -> (f64, f64, f64) {
        match self {
            Self::Exact { of, all } => {
                let share = ratio(of, all);
                (share, share, share)
            }
            Self::Estimate { of, all } => {
                let (of, all) = (as_float(*of), as_float(*all));
                let share = of / all;
                let square = DEVIATION * DEVIATION;
                let middle = (share + square / (2.0 * all)) / (1.0 + square / all);
                let spread = (share * (1.0 - share) / all + square / (4.0 * all * all)).sqrt();
                let spread = DEVIATION * spread / (1.0 + square / all);
                (share, (middle - spread).max(0.0), (middle + spread).min(1.0))
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "an estimate from far fewer than 2^52 draws")]
fn as_float(count: u64) -> f64 {
    count as f64
}

/// The quotient of two large counts.
fn ratio(of: &BigUint, all: &BigUint) -> f64 {
    let scale = BigUint::from(10_u8).pow(15);
    let parts = (of * &scale).checked_div(all).unwrap_or_default();
    let parts: u64 = parts.try_into().unwrap_or(u64::MAX);
    as_float(parts) / 1e15
}

/// Finds the share of each change; there is none of answers that one version refuses, where nothing that both accept was
/// drawn, and of what rests on something that has no circuit.
pub fn find(diff: &mut Diff<'_>, stop: &Stop) {
    let Diff { prover, changes, among, .. } = diff;
    let mut counter = Counter::new(&prover.space, stop);
    let all = counter.exact(&mut prover.circuit, *among);
    let mut rest = Vec::new();
    for (at, change) in changes.iter_mut().enumerate() {
        let lit = change.region.lit.ok().filter(|_| change.region.subject != Subject::Accepted);
        let Some(lit) = lit.filter(|lit| is_of_answers(&prover.space, &prover.circuit, *lit)) else {
            continue;
        };
        let of = all.as_ref().and_then(|_| counter.exact(&mut prover.circuit, lit));
        match of.zip(all.clone()) {
            Some((of, all)) => change.share = Some(Share::Exact { of, all }),
            None => rest.push((at, lit)),
        }
    }
    if rest.is_empty() || !is_of_answers(&prover.space, &prover.circuit, *among) {
        return;
    }
    let lits: Vec<Lit> = rest.iter().map(|(_, lit)| *lit).collect();
    let (all, hits) = draw(diff, &lits);
    for ((at, _), of) in rest.iter().zip(hits) {
        if let Some(change) = diff.changes.get_mut(*at).filter(|_| all > 0) {
            change.share = Some(Share::Estimate { of, all });
        }
    }
}

/// How many answer sets that both versions accept were drawn, and for how many of them each literal holds. The same
/// every time.
fn draw(diff: &Diff<'_>, lits: &[Lit]) -> (u64, Vec<u64>) {
    let space = &diff.prover.space;
    let mut chance = Chance::new(0x0073_6861_7265);
    let (mut drawn, mut hits) = (0, vec![0; lits.len()]);
    for _ in 0..WORDS / AT_ONCE {
        let mut inputs = vec![0_u64; space.width() * AT_ONCE];
        for patient in 0..AT_ONCE * 64 {
            for part in 0..space.parts() {
                for input in space.any_state(part, &mut chance) {
                    if let Some(word) = inputs.get_mut(input * AT_ONCE + patient / 64) {
                        *word |= 1 << (patient % 64);
                    }
                }
            }
        }
        let mut simulation = Simulation::of(inputs, AT_ONCE);
        simulation.catch_up(&diff.prover.circuit);
        for at in 0..AT_ONCE {
            let among = simulation.word(diff.among, at);
            drawn += u64::from(among.count_ones());
            for (hits, lit) in hits.iter_mut().zip(lits) {
                *hits += u64::from((among & simulation.word(*lit, at)).count_ones());
            }
        }
    }
    (drawn, hits)
}

/// A share in words: `12.5 % of the answer space, not of patients (exactly 3 of 24 answer sets)`.
#[must_use]
pub fn words(share: &Share) -> String {
    const OF: &str = "of the answer space, not of patients";
    let (middle, low, high) = share.interval();
    match share {
        Share::Exact { of, all } if all.to_string().len() <= 12 => {
            format!("{} {OF} (exactly {of} of {all} answer sets)", percent(middle))
        }
        Share::Exact { .. } => format!("{} {OF} (exact)", percent(middle)),
        Share::Estimate { all, .. } => format!(
            "about {} {OF} (an estimate: 99 % interval {} to {}, {all} answer sets drawn at random)",
            percent(middle),
            percent(low),
            percent(high)
        ),
    }
}

/// A share as per cent with three digits that say something.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent == 0.0 {
        return "0 %".to_owned();
    }
    let digits = (2.0 - percent.log10().floor()).clamp(0.0, 9.0);
    if percent < 1e-7 {
        return "less than 0.0000001 %".to_owned();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 9")]
    let text = format!("{percent:.*}", digits as usize);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} %")
}
