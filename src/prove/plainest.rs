//! The plainest patient of those like one that was found: as few answers as can be left, and these as ordinary as can
//! be.
//!
//! Answers are left out one by one until none can be spared; then each that is left is moved towards the middle of its
//! range, to `no`, to fewer ticks, to the first choice. What is asked of the patient holds all the way.

use super::circuit::{Circuit, Lit};
use super::cone::{Around, Cone};
use super::space::Space;
use std::collections::BTreeSet;

/// So many times everything is gone through again.
const ROUNDS: usize = 3;

/// A patient for whom a literal holds, made plainer as long as it does.
#[must_use]
pub fn plainest(space: &Space, circuit: &Circuit, lit: Lit, inputs: Vec<bool>) -> Vec<bool> {
    let cone = Cone::of(circuit, lit);
    let mut patient = fewest(space, &cone, inputs);
    // What is left out stays so: from here on only the answers that are left vary.
    let said = (0..space.parts()).filter(|part| space.says(*part, &patient));
    let varying: BTreeSet<usize> = said.flat_map(|part| space.inputs_of(part)).collect();
    let cone = cone.narrowed(&patient, |input| varying.contains(&input));
    for round in 0..ROUNDS {
        let before = patient.clone();
        if round > 0 {
            patient = fewest(space, &cone, patient);
        }
        patient = plain(space, &cone, patient);
        if round > 0 && patient == before {
            break;
        }
    }
    patient
}

/// A patient for whom a literal holds, with no answer that it does not need.
#[must_use]
pub fn least(space: &Space, circuit: &Circuit, lit: Lit, inputs: Vec<bool>) -> Vec<bool> {
    fewest(space, &Cone::of(circuit, lit), inputs)
}

/// Leaves out what can be left out.
fn fewest(space: &Space, cone: &Cone, mut patient: Vec<bool>) -> Vec<bool> {
    let said = (0..space.parts()).filter(|part| space.says(*part, &patient));
    let (mut rest, idle): (Vec<usize>, Vec<usize>) =
        said.partition(|part| space.inputs_of(*part).any(|input| cone.reads(input)));
    // What is not even looked at can be spared unasked.
    for part in idle {
        patient = space.without(part, &patient);
    }
    // What cannot be spared now cannot be spared later either in most cases; the next round looks again.
    let mut varying = rest.len();
    let mut narrow: Option<Cone> = None;
    while !rest.is_empty() {
        // Only what is still to be tried varies: the fewer these are, the less there is to work out.
        if rest.len() * 2 <= varying {
            varying = rest.len();
            let inputs: BTreeSet<usize> = rest.iter().flat_map(|part| space.inputs_of(*part)).collect();
            let fewer = narrow.as_ref().unwrap_or(cone).narrowed(&patient, |input| inputs.contains(&input));
            narrow = Some(fewer);
        }
        let cone = narrow.as_ref().unwrap_or(cone);
        let some: Vec<usize> = rest.iter().copied().take(64).collect();
        let tried: Vec<Vec<bool>> = some.iter().map(|part| space.without(*part, &patient)).collect();
        let held = cone.holds(&tried);
        let spared: Vec<usize> =
            some.iter().enumerate().filter(|(at, _)| held >> at & 1 == 1).map(|(_, part)| *part).collect();
        if spared.is_empty() {
            rest.drain(..some.len());
            continue;
        }
        patient = without_most(space, cone, patient, &spared);
        rest.retain(|part| space.says(*part, &patient) && (spared.contains(part) || !some.contains(part)));
    }
    patient
}

/// Of parts that can be spared one by one: without all of them, else without as many of the first as possible.
fn without_most(space: &Space, cone: &Cone, patient: Vec<bool>, spared: &[usize]) -> Vec<bool> {
    let mut tried = Vec::new();
    let mut fewer = patient.clone();
    for part in spared {
        fewer = space.without(*part, &fewer);
        tried.push(fewer.clone());
    }
    let held = cone.holds(&tried);
    let last = (0..tried.len()).rev().find(|at| held >> at & 1 == 1);
    last.and_then(|at| tried.get(at).cloned()).unwrap_or(patient)
}

/// Makes the answers that are left plainer.
fn plain(space: &Space, cone: &Cone, mut patient: Vec<bool>) -> Vec<bool> {
    let mut around = Around::new(cone, &patient);
    for part in (0..space.parts()).filter(|part| space.says(*part, &patient)).collect::<Vec<_>>() {
        let varying = space.varying_with(part);
        loop {
            let tried = space.plainer(part, &patient);
            if tried.is_empty() {
                break;
            }
            let held = around.holds(&tried, &varying);
            let Some(better) = tried.get(held.trailing_zeros() as usize) else { break };
            patient.clone_from(better);
            around.go_to(&patient, &varying);
        }
    }
    patient
}
