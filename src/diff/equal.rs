//! Whether two versions say the same of everybody: in everything that is told of a change, and in what a case can expect
//! beside it, the questions that are asked next and those that are assumed.

use super::names::{Kind, Names, Pair};
use super::region::{Group, OfBoth, Region, Subject};
use super::urgency::Direction;
use super::{Asked, asked};
use crate::eval::outcome::Outcome;
use crate::prove::circuit::{Circuit, Lit};
use crate::prove::encode::Made;
use crate::prove::prover::{Fault, Patient, Prover, Query, Undecided, Verdict, Version};
use crate::prove::solver::Stop;
use crate::ruleset::QuestionId;
use std::rc::Rc;

/// Whether they do.
#[derive(Debug, Clone)]
pub enum Equal {
    /// Of everybody: proved, and the proof was checked.
    Everybody,
    /// Not of this patient, the plainest one found.
    Somebody(Box<Patient>),
    /// Not known.
    NotDecided(Undecided),
}

/// Whether two versions with the same names say the same of everybody.
///
/// # Errors
/// A fault of bedside itself.
pub fn equal(old: Version<'_>, new: Version<'_>, stop: Stop) -> Result<Equal, Fault> {
    let names = Names::default();
    let Asked { mut prover, among, mut groups } = asked(old, new, &names, stop);
    groups.extend(of_questions(&mut prover, &names, among));
    groups.retain(|group| group.any != Ok(Lit::FALSE));
    if let Some(patient) = met(&mut prover, &groups)? {
        return Ok(Equal::Somebody(patient));
    }
    groups.sort_by_key(Group::rank);
    let mut open = None;
    for group in &groups {
        match ask(&mut prover, group)? {
            Verdict::Proved => {}
            Verdict::Witness(patient) => return Ok(Equal::Somebody(patient)),
            Verdict::NotDecided(why) => open = open.or(Some(why)),
        }
    }
    Ok(open.map_or(Equal::Everybody, Equal::NotDecided))
}

fn ask(prover: &mut Prover<'_>, group: &Group) -> Result<Verdict, Fault> {
    let is_one = |patient: &Patient| group.regions.iter().any(|region| (region.is_one)(patient));
    prover.ask(&Query { lit: group.any, is_one: &is_one })
}

/// Somebody drawn at random of whom something else is said: of the first thing, as they are told, the level before
/// others.
fn met(prover: &mut Prover<'_>, groups: &[Group]) -> Result<Option<Box<Patient>>, Fault> {
    let legal = prover.decider().base();
    for group in groups {
        let Ok(lit) = group.any else { continue };
        let (_, met) = prover.met();
        if met.iter().all(|drawn| drawn.holding(&[legal, lit]).next().is_none()) {
            continue;
        }
        if let Verdict::Witness(patient) = ask(prover, group)? {
            return Ok(Some(patient));
        }
    }
    Ok(None)
}

/// Of each question whether it is assumed, and whether it is asked next.
fn of_questions(prover: &mut Prover<'_>, names: &Names, among: Lit) -> Vec<Group> {
    let (Some([old, new]), Some([before, after])) =
        (prover.versions().first_chunk().copied(), prover.outcomes.first_chunk().cloned())
    else {
        return Vec::new();
    };
    let circuit = &mut prover.circuit;
    let asks_old = before.asked_next(old.ruleset, old.plan, circuit);
    let asks_new = after.asked_next(new.ruleset, new.plan, circuit);
    let mut groups = Vec::new();
    for Pair { old: was, new: is } in names.pairs(Kind::Question, old.ruleset, new.ruleset) {
        let ids = (was.map(QuestionId::at), is.map(QuestionId::at));
        let name = is.and_then(|at| new.ruleset.questions.get(at)).map_or("", |it| it.id.as_str());
        let assumed = (lit(&before.assumed, ids.0), lit(&after.assumed, ids.1));
        let differ = differs(assumed, among, circuit);
        groups.push(group(name, Ok(differ), differ_in(|it| &it.assumed, ids)));
        let asked = both((made(&asks_old, ids.0), made(&asks_new, ids.1)));
        let differ = asked.map(|asked| differs(asked, among, circuit));
        groups.push(group(name, differ, differ_in(|it| &it.ask, ids)));
    }
    groups
}

/// Of a question that one version has not, nothing is asked or assumed in it.
fn lit(lits: &[Lit], id: Option<QuestionId>) -> Lit {
    id.and_then(|id| lits.get(id.index())).copied().unwrap_or(Lit::FALSE)
}

fn made(lits: &[Made<Lit>], id: Option<QuestionId>) -> Made<Lit> {
    id.and_then(|id| lits.get(id.index())).copied().unwrap_or(Ok(Lit::FALSE))
}

fn differs((one, other): (Lit, Lit), among: Lit, circuit: &mut Circuit) -> Lit {
    let differ = circuit.xor(one, other);
    circuit.and(among, differ)
}

fn both((one, other): (Made<Lit>, Made<Lit>)) -> Made<(Lit, Lit)> {
    Ok((one?, other?))
}

/// Whether a question stands in a list of one result and not in that of the other.
fn differ_in(
    list: fn(&Outcome) -> &Vec<QuestionId>,
    (one, other): (Option<QuestionId>, Option<QuestionId>),
) -> OfBoth {
    let has = move |it: &Outcome, id: Option<QuestionId>| id.is_some_and(|id| list(it).contains(&id));
    Rc::new(move |before, after| has(before, one) != has(after, other))
}

fn group(name: &str, lit: Made<Lit>, differ: OfBoth) -> Group {
    let is_one = move |patient: &Patient| {
        let both = patient.outcome(0).zip(patient.outcome(1));
        both.is_some_and(|(old, new)| differ(old, new))
    };
    let region = Region {
        subject: Subject::Named(Kind::Question, name.to_owned()),
        before: "asked or assumed".to_owned(),
        after: "otherwise".to_owned(),
        direction: Direction::Other,
        lit,
        is_one: Rc::new(is_one),
    };
    Group { any: lit, regions: vec![region] }
}
