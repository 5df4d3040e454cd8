//! What is really possible for an answer file, against every completion of it, one by one.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test stops at what it does not expect"
)]

mod support;

use bedside::answers::Answers;
use bedside::check::check;
use bedside::eval::expect;
use bedside::eval::outcome::Outcome;
use bedside::eval::{Strictness, evaluate};
use bedside::plan::{Edges, Plan, TruthNode};
use bedside::prove::audit::{Depth, Kind, Standing, audit};
use bedside::prove::completions::agreed::{self, Agreed};
use bedside::prove::completions::replay::Becomes;
use bedside::prove::completions::settling::{MOST_QUESTIONS, Settling};
use bedside::prove::completions::{Can, Completions};
use bedside::prove::prover::Version;
use bedside::report::exact::sentence;
use bedside::ruleset::{ExpectationKind, Grade, QuestionId, Ruleset, State, Value};
use bedside::source::Source;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use support::brute;
use support::completions::{completions, small_answers};
use support::entropy::Entropy;
use support::generate;
use support::oracle::{Filled, World};

/// A generated ruleset, at times with what is impossible and with what asks whether an answer is known.
fn generated(entropy: &mut Entropy) -> (String, Ruleset, Plan) {
    let made = generate::ruleset(entropy);
    let mut text = made.text();
    if entropy.one_in(2) {
        let when = generate::conditions(&made, entropy);
        write!(text, "\nimpossible \"cannot be\"\n  when {when}\n  because \"B.\"\n").unwrap();
    }
    if entropy.one_in(2) {
        let id = &made.questions[0].id;
        let is = entropy.pick(&["unknown", "known"]);
        let and = generate::conditions(&made, entropy);
        write!(
            text,
            "\nrule asked \"Asked\"\n  when {id} is {is} and {and}\n  then level today\n  because \"B.\"\n"
        )
        .unwrap();
    }
    let checked = check(&Source::new("generated.triage", text.as_str()));
    let ruleset = checked.ruleset.unwrap_or_else(|| panic!("{:#?}\n{text}", checked.diagnostics));
    (text, ruleset, checked.plan.unwrap())
}

/// Every completion that an answer file may say, in the second reading.
fn worlds<'a>(ruleset: &'a Ruleset, plan: &Plan, answers: &Answers) -> Vec<World<'a>> {
    let all = completions(ruleset, answers).into_iter();
    let all = all.map(|(kept, bare)| World { ruleset, kept, bare });
    all.filter(|world| is_legal(plan, answers, &legality(plan, world))).collect()
}

/// Of one completion, whatever was answered: whether it is called impossible, and of each question whether it is asked.
fn legality(plan: &Plan, world: &World<'_>) -> (bool, Vec<bool>) {
    let impossible = world.ruleset.impossibles.iter().any(|it| world.holds(&it.when, true));
    let questions = 0..world.ruleset.questions.len();
    let asked = questions.map(|at| !plan.read_by_red_flags[at] || world.asked(QuestionId::at(at), false));
    (impossible, asked.collect())
}

fn is_legal(plan: &Plan, answers: &Answers, (impossible, asked): &(bool, Vec<bool>)) -> bool {
    let contradicts = |at: usize| {
        matches!(answers.state(QuestionId::at(at)), State::Given(_))
            && plan.read_by_red_flags[at]
            && !asked[at]
    };
    !impossible && !(0..asked.len()).any(contradicts)
}

fn becomes(world: &World<'_>) -> Becomes {
    if world.applies() { Becomes::Level(world.level(false).unwrap()) } else { Becomes::DoesNotApply }
}

/// Open questions that can be asked.
fn open(ruleset: &Ruleset, answers: &Answers) -> Vec<QuestionId> {
    let all = (0..ruleset.questions.len()).map(QuestionId::at);
    all.filter(|id| *answers.state(*id) == State::Missing && ruleset.question(*id).assume.is_none()).collect()
}

/// What matters of a completion where it is held against others: what it comes to, and of each question which of its
/// values it has; none where that is not known.
struct Seen {
    becomes: Becomes,
    answers: Vec<Option<usize>>,
}

/// Each completion looked at once.
fn looked_at(worlds: &[World<'_>], becomes: &[Becomes]) -> Vec<Seen> {
    let mut known: Vec<Vec<&Value>> = Vec::new();
    let all = worlds.iter().zip(becomes).map(|(world, becomes)| {
        known.resize(world.kept.len(), Vec::new());
        let answers = world.kept.iter().zip(&mut known).map(|(filled, values)| {
            let at = values.iter().position(|value| **value == filled.value).unwrap_or_else(|| {
                values.push(&filled.value);
                values.len() - 1
            });
            (!filled.unknown).then_some(at)
        });
        Seen { becomes: *becomes, answers: answers.collect() }
    });
    all.collect()
}

/// Whether all completions that answer these questions alike come to the same.
fn settles(worlds: &[Seen], set: &[QuestionId]) -> bool {
    let mut met: HashMap<Vec<usize>, Becomes> = HashMap::new();
    worlds.iter().all(|world| {
        let values: Option<Vec<usize>> = set.iter().map(|id| world.answers[id.index()]).collect();
        // Where one of them is not known, nothing is said.
        values.is_none_or(|values| *met.entry(values).or_insert(world.becomes) == world.becomes)
    })
}

fn subsets(of: &[QuestionId], size: usize) -> Vec<Vec<QuestionId>> {
    let all = (0..1_u32 << of.len()).filter(|bits| bits.count_ones() as usize == size);
    let chosen = |bits: u32| (0..of.len()).filter(move |at| bits >> at & 1 == 1).map(|at| of[at]).collect();
    let mut all: Vec<Vec<QuestionId>> = all.map(chosen).collect();
    all.sort();
    all
}

/// By trying all: the smallest sets that settle.
fn smallest(worlds: &[Seen], open: &[QuestionId]) -> Vec<Vec<QuestionId>> {
    let mut found: Vec<Vec<QuestionId>> = Vec::new();
    for size in 0..=MOST_QUESTIONS.min(open.len()) {
        for set in subsets(open, size) {
            let holds_one = found.iter().any(|smaller| smaller.iter().all(|id| set.contains(id)));
            if !holds_one && settles(worlds, &set) {
                found.push(set);
            }
        }
    }
    found
}

fn holds(world: &World<'_>, about: &ExpectationKind) -> bool {
    match about {
        ExpectationKind::Applies => world.applies(),
        ExpectationKind::Level(level) => becomes(world) == Becomes::Level(*level),
        ExpectationKind::Fired(rule) => world.rule(rule.index(), false),
        ExpectationKind::Advise(advice) => world.advised(advice.index()),
        ExpectationKind::Finding(finding, _) => {
            let finding = &world.ruleset.findings[finding.index()];
            world.holds(&finding.when, false)
                && !finding.unless.as_ref().is_some_and(|unless| world.holds(unless, true))
        }
        ExpectationKind::Pattern(pattern, grade) => {
            let pattern = &world.ruleset.patterns[pattern.index()];
            let of = |when: &Option<_>| when.as_ref().is_some_and(|when| world.holds(when, false));
            of(&pattern.likely) || *grade == Grade::Possible && of(&pattern.possible)
        }
        other => panic!("{other:?}"),
    }
}

#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    files: usize,
    reached: usize,
    never: usize,
    fewer_than_eval: usize,
    sets: usize,
    larger_sets: usize,
    none: usize,
    agreed: usize,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.files += other.files;
        self.reached += other.reached;
        self.never += other.never;
        self.fewer_than_eval += other.fewer_than_eval;
        self.sets += other.sets;
        self.larger_sets += other.larger_sets;
        self.none += other.none;
        self.agreed += other.agreed;
    }
}

/// Says what is wrong where something is not so.
macro_rules! hold {
    ($is:expr, $($says:tt)+) => {
        if !$is {
            return Err(format!($($says)+));
        }
    };
}

fn levels_agree(
    found: &[(Becomes, Can)],
    wanted: &BTreeSet<Becomes>,
    exact: (&Completions<'_>, Version<'_>),
    counts: &mut Counts,
) -> Result<(), String> {
    for (becomes, can) in found {
        match can {
            Can::Never => {
                hold!(!wanted.contains(becomes), "{becomes:?} is proved impossible but is not");
                counts.never += 1;
            }
            Can::Be(completion) => {
                hold!(wanted.contains(becomes), "{becomes:?} is shown but no completion is so");
                let shown = exact.0.shown(completion, *becomes);
                hold!(shown.comes_to(exact.1, *becomes), "{becomes:?} is not what is shown");
                counts.reached += 1;
            }
            Can::NotDecided(why) => return Err(format!("{why:?}")),
        }
    }
    let told: BTreeSet<Becomes> = found.iter().map(|(becomes, _)| *becomes).collect();
    hold!(wanted.is_subset(&told), "{wanted:?} {told:?}");
    Ok(())
}

fn sets_agree(
    found: &Settling,
    worlds: &[Seen],
    open: &[QuestionId],
    counts: &mut Counts,
) -> Result<(), String> {
    hold!(found.bounded.is_none(), "{:?}", found.bounded);
    let wanted = smallest(worlds, open);
    hold!(found.sets == wanted, "{:?} settle, not {wanted:?}", found.sets);
    counts.sets += wanted.len();
    counts.larger_sets += wanted.iter().filter(|set| set.len() > 1).count();
    counts.none += usize::from(wanted.is_empty());
    hold!(found.kept_open_by.is_empty() || !settles(worlds, open), "kept open by {:?}", found.kept_open_by);
    Ok(())
}

fn agreed_agree(
    found: &[Agreed],
    worlds: &[World<'_>],
    ruleset: &Ruleset,
    outcome: &Outcome,
) -> Result<(), String> {
    let applying: Vec<&World<'_>> = worlds.iter().filter(|world| world.applies()).collect();
    let everybody: Vec<&World<'_>> = worlds.iter().collect();
    for about in agreed::things(ruleset) {
        let all = if matches!(about, ExpectationKind::Applies) { &everybody } else { &applying };
        let open = agreed::is_open(ruleset, outcome, &about);
        let first = all.first().filter(|_| open).map(|world| holds(world, &about));
        let wanted = first.filter(|is| all.iter().all(|world| holds(world, &about) == *is));
        let told = found.iter().find(|it| format!("{:?}", it.about) == format!("{about:?}"));
        hold!(told.map(|it| it.is) == wanted, "{about:?}: {told:?}, not {wanted:?}");
    }
    Ok(())
}

/// An answer file of a generated ruleset, with every completion of it.
struct File {
    text: String,
    ruleset: Ruleset,
    plan: Plan,
    answers: Answers,
}

/// The answer file of a seed.
fn file(seed: u32, most: usize) -> File {
    let mut chance = bedside::prove::space::Chance::new(u64::from(seed));
    let mut entropy = Entropy::new((0..4000).map(|_| (chance.bits() >> 33) as u32).collect());
    let (text, ruleset, plan) = generated(&mut entropy);
    let answers = small_answers(&ruleset, &mut entropy, most);
    let text = format!("seed {seed}\n{text}\n{:?}", answers.states());
    File { text, ruleset, plan, answers }
}

/// What is said of a file, by a flat form that may be wrong, against every completion of it by the text. Nothing is said
/// of answers that are refused.
fn one_file(file: &File, worlds: &[World<'_>], plan: &Plan) -> Result<Counts, String> {
    let mut counts = Counts::default();
    let File { ruleset, answers, .. } = file;
    let Ok(result) = evaluate(ruleset, &file.plan, answers, Strictness::Lenient) else { return Ok(counts) };
    let becomes: Vec<Becomes> = worlds.iter().map(becomes).collect();
    let wanted: BTreeSet<Becomes> = becomes.iter().copied().collect();
    let version = Version { ruleset, plan };
    let mut exact = Completions::new(version, answers, Rc::new(|| false));
    let found = exact.outcomes().map_err(|fault| format!("{fault:?}"))?;
    levels_agree(&found, &wanted, (&exact, version), &mut counts)?;
    let by_eval = expect::levels(ruleset, &result.outcome).len();
    let reached =
        found.iter().filter(|(it, can)| matches!(it, Becomes::Level(_)) && matches!(can, Can::Be(_)));
    counts.fewer_than_eval += usize::from(reached.count() < by_eval);
    let sets = exact.settling().map_err(|fault| format!("{fault:?}"))?;
    sets_agree(&sets, &looked_at(worlds, &becomes), &open(ruleset, answers), &mut counts)?;
    let (agreed, undecided) = exact.agreed(&result.outcome).map_err(|fault| format!("{fault:?}"))?;
    hold!(undecided.is_none(), "{undecided:?}");
    if !worlds.is_empty() {
        agreed_agree(&agreed, worlds, ruleset, &result.outcome)?;
    }
    counts.files += 1;
    counts.agreed += agreed.len();
    Ok(counts)
}

fn compare(seed: u32, most: usize) -> Counts {
    let file = file(seed, most);
    let worlds = worlds(&file.ruleset, &file.plan, &file.answers);
    one_file(&file, &worlds, &file.plan).unwrap_or_else(|wrong| panic!("{wrong}\n{}", file.text))
}

/// Does one piece of work after the other, by as many threads as the machine has processors: some take far longer than
/// others.
fn side_by_side<T: Send>(all: std::ops::Range<u32>, work: impl Fn(u32) -> T + Sync) -> Vec<T> {
    let next = AtomicU32::new(all.start);
    let some = || {
        let mut found = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= all.end {
                return found;
            }
            found.push(work(at));
        }
    };
    std::thread::scope(|scope| {
        let count = std::thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..count).map(|_| scope.spawn(some)).collect();
        let found = threads.into_iter();
        let found = found.map(|it| it.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault)));
        found.flatten().collect()
    })
}

#[test]
fn what_is_possible_is_what_some_completion_is() {
    let mut counts = Counts::default();
    for part in side_by_side(0..400, |seed| compare(seed, 1_500)) {
        counts.add(part);
    }
    assert!(counts.files > 300 && counts.reached > 400 && counts.never > 400, "{counts:?}");
    assert!(counts.fewer_than_eval > 10 && counts.agreed > 20, "{counts:?}");
    assert!(counts.sets > 150 && counts.larger_sets > 10 && counts.none > 5, "{counts:?}");
}

/// A node made into something else than the text says; none where there is nothing else for it.
fn wrong(node: &TruthNode) -> Option<TruthNode> {
    Some(match *node {
        TruthNode::And(edges) => TruthNode::Or(edges),
        TruthNode::Or(edges) => TruthNode::And(edges),
        TruthNode::AtLeast(least, edges) => TruthNode::AtLeast(least + 1, edges),
        TruthNode::Exactly(wanted, edges) => TruthNode::AtLeast(wanted, edges),
        TruthNode::CompareConst(op, number, units) => TruthNode::CompareConst(op, number, units + 1),
        TruthNode::Unassumed(inner) => TruthNode::Not(inner),
        TruthNode::Not(inner) => TruthNode::And(Edges { start: inner.0, len: 0 }),
        TruthNode::Known(question) => TruthNode::Unknown(question),
        TruthNode::Unknown(question) => TruthNode::Known(question),
        TruthNode::Const(value) => TruthNode::Const(!value),
        _ => return None,
    })
}

/// What is put into the circuit is not what the text says, and what is said of a file is replayed with the same fault: only
/// the completions, one by one, can tell.
#[test]
fn a_wrong_encoding_is_noticed() {
    let mut of_kinds: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for seed in 0..24 {
        let file = file(seed, 300);
        let worlds = worlds(&file.ruleset, &file.plan, &file.answers);
        if one_file(&file, &worlds, &file.plan).is_ok_and(|counts| counts.files == 0) {
            continue;
        }
        for at in 0..file.plan.truths.len() {
            let Some(node) = wrong(&file.plan.truths[at]) else { continue };
            let name = format!("{:?}", file.plan.truths[at]);
            let kind = name.split('(').next().unwrap_or_default().to_owned();
            let mut plan = file.plan.clone();
            plan.truths[at] = node;
            let (tried, noticed) = of_kinds.entry(kind).or_default();
            *tried += 1;
            *noticed += usize::from(one_file(&file, &worlds, &plan).is_err());
        }
    }
    // Many a node decides nothing for the one patient at hand; of each kind some do.
    let (tried, noticed) = of_kinds.values().fold((0, 0), |all, it| (all.0 + it.0, all.1 + it.1));
    assert!(tried > 500 && noticed > 60, "{of_kinds:?}");
    for kind in ["And", "Or", "Not", "CompareConst"] {
        assert!(of_kinds.get(kind).is_some_and(|(_, noticed)| *noticed > 0), "{kind}: {of_kinds:?}");
    }
}

/// A completion, looked at.
struct Complete {
    legality: (bool, Vec<bool>),
    applies: bool,
    /// Of each thing whether it is so.
    holds: Vec<bool>,
}

/// Of tiny rulesets: what is open to `eval` for somebody though every completion of their answers agrees.
fn deep(seeds: std::ops::Range<u32>, most: usize) -> (usize, usize) {
    let (mut found_so, mut nobody) = (0, 0);
    for seed in seeds {
        let mut chance = bedside::prove::space::Chance::new(u64::from(seed));
        let mut entropy = Entropy::new((0..4000).map(|_| (chance.bits() >> 33) as u32).collect());
        let (text, ruleset, plan) = generated(&mut entropy);
        if brute::count(&ruleset) > most {
            continue;
        }
        let version = Version { ruleset: &ruleset, plan: &plan };
        let stop: bedside::prove::solver::Stop = Rc::new(|| false);
        let (report, _) = audit(version, &stop, Depth::Deep)
            .unwrap_or_else(|fault| panic!("{fault:?} seed {seed}\n{text}"));
        assert!(!report.is_undecided(), "seed {seed}\n{text}");
        let things = agreed::things(&ruleset);
        // Many answer files share a completion: each is looked at once.
        let mut looked_at: HashMap<String, Rc<Complete>> = HashMap::new();
        let mut complete = |kept: Vec<Filled>, bare: Vec<Filled>| {
            let key = format!("{kept:?} {bare:?}");
            let known = looked_at.entry(key).or_insert_with(|| {
                let world = World { ruleset: &ruleset, kept, bare };
                Rc::new(Complete {
                    legality: legality(&plan, &world),
                    applies: world.applies(),
                    holds: things.iter().map(|about| holds(&world, about)).collect(),
                })
            });
            Rc::clone(known)
        };
        let everybody: Vec<(Vec<Rc<Complete>>, Outcome)> = brute::everybody(&ruleset, &plan)
            .into_iter()
            .map(|(answers, result)| {
                let all = completions(&ruleset, &answers).into_iter();
                let all = all.map(|(kept, bare)| complete(kept, bare));
                let legal = all.filter(|it| is_legal(&plan, &answers, &it.legality)).collect();
                (legal, result.outcome)
            })
            .collect();
        for (thing, about) in things.iter().enumerate() {
            let whatever = matches!(about, ExpectationKind::Applies);
            // Of everybody to whom it is open: what it is in each completion.
            let completed: Vec<Vec<bool>> = everybody
                .iter()
                .filter(|(_, outcome)| agreed::is_open(&ruleset, outcome, about))
                .map(|(all, _)| all.iter().filter(|it| whatever || it.applies))
                .map(|all| all.map(|it| it.holds[thing]).collect())
                .collect();
            for is in [true, false] {
                let exists = completed.iter().any(|all| !all.is_empty() && all.iter().all(|it| *it == is));
                let says = sentence(&ruleset, about, is);
                let told = report.found.iter().any(|found| {
                    found.kind == Kind::Deep
                        && found.standing == Standing::Found
                        && found.says.ends_with(&format!("agrees that {says}"))
                });
                assert_eq!(told, exists, "seed {seed}: {says}\n{text}");
                found_so += usize::from(exists);
                nobody += usize::from(!exists);
            }
        }
    }
    (found_so, nobody)
}

#[test]
fn what_is_open_though_agreed_is_found_for_everybody_there_can_be() {
    let parts = side_by_side(0..220, |seed| deep(seed..seed + 1, 500));
    let (found, nobody) = parts.iter().fold((0, 0), |all, part| (all.0 + part.0, all.1 + part.1));
    assert!(found > 60 && nobody > 300, "{found} found, {nobody} not");
}
