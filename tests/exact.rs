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
use bedside::eval::{Strictness, evaluate};
use bedside::plan::Plan;
use bedside::prove::audit::{Depth, Kind, Standing, audit};
use bedside::prove::completions::agreed::{self, Agreed};
use bedside::prove::completions::replay::Becomes;
use bedside::prove::completions::settling::{MOST_QUESTIONS, Settling};
use bedside::prove::completions::{Can, Completions};
use bedside::prove::prover::Version;
use bedside::report::exact::sentence;
use bedside::ruleset::{ExpectationKind, Grade, QuestionId, Ruleset, State, Value};
use bedside::source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::rc::Rc;
use support::brute;
use support::completions::{completions, small_answers};
use support::entropy::Entropy;
use support::generate;
use support::oracle::World;

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
    let is_legal = |world: &World<'_>| {
        let contradicts = |at: usize| {
            let id = QuestionId::at(at);
            let given = matches!(answers.state(id), State::Given(_));
            given && plan.read_by_red_flags[at] && !world.asked(id, false)
        };
        !ruleset.impossibles.iter().any(|it| world.holds(&it.when, true))
            && !(0..ruleset.questions.len()).any(contradicts)
    };
    all.filter(is_legal).collect()
}

fn becomes(world: &World<'_>) -> Becomes {
    if world.applies() { Becomes::Level(world.level(false).unwrap()) } else { Becomes::DoesNotApply }
}

/// Open questions that can be asked.
fn open(ruleset: &Ruleset, answers: &Answers) -> Vec<QuestionId> {
    let all = (0..ruleset.questions.len()).map(QuestionId::at);
    all.filter(|id| *answers.state(*id) == State::Missing && ruleset.question(*id).assume.is_none()).collect()
}

/// Whether all completions that answer these questions alike come to the same.
fn settles(worlds: &[World<'_>], set: &[QuestionId]) -> bool {
    let mut seen: BTreeMap<String, Becomes> = BTreeMap::new();
    worlds.iter().filter(|world| !set.iter().any(|id| world.kept[id.index()].unknown)).all(|world| {
        let values: Vec<&Value> = set.iter().map(|id| &world.kept[id.index()].value).collect();
        let own = becomes(world);
        *seen.entry(format!("{values:?}")).or_insert(own) == own
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
fn smallest(worlds: &[World<'_>], open: &[QuestionId]) -> Vec<Vec<QuestionId>> {
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

#[derive(Debug, Default)]
struct Seen {
    files: usize,
    reached: usize,
    never: usize,
    fewer_than_eval: usize,
    sets: usize,
    larger_sets: usize,
    none: usize,
    agreed: usize,
}

fn levels_agree(
    found: &[(Becomes, Can)],
    worlds: &[World<'_>],
    exact: (&Completions<'_>, Version<'_>),
    text: &str,
    seen: &mut Seen,
) {
    let wanted: BTreeSet<Becomes> = worlds.iter().map(becomes).collect();
    for (becomes, can) in found {
        match can {
            Can::Never => {
                assert!(!wanted.contains(becomes), "{becomes:?} is proved impossible but is not\n{text}");
                seen.never += 1;
            }
            Can::Be(completion) => {
                assert!(wanted.contains(becomes), "{becomes:?} is shown but no completion is so\n{text}");
                let shown = exact.0.shown(completion, *becomes);
                assert!(shown.comes_to(exact.1, *becomes), "{text}");
                seen.reached += 1;
            }
            Can::NotDecided(why) => panic!("{why:?}\n{text}"),
        }
    }
    let told: BTreeSet<Becomes> = found.iter().map(|(becomes, _)| *becomes).collect();
    assert!(wanted.is_subset(&told), "{wanted:?} {told:?}\n{text}");
}

fn sets_agree(found: &Settling, worlds: &[World<'_>], open: &[QuestionId], text: &str, seen: &mut Seen) {
    assert!(found.bounded.is_none(), "{text}");
    let wanted = smallest(worlds, open);
    assert_eq!(found.sets, wanted, "{text}");
    seen.sets += wanted.len();
    seen.larger_sets += wanted.iter().filter(|set| set.len() > 1).count();
    seen.none += usize::from(wanted.is_empty());
    assert!(found.kept_open_by.is_empty() || !settles(worlds, open), "{text}");
}

fn agreed_agree(
    found: &[Agreed],
    worlds: &[World<'_>],
    ruleset: &Ruleset,
    outcome: &bedside::eval::outcome::Outcome,
    text: &str,
) {
    let applying: Vec<&World<'_>> = worlds.iter().filter(|world| world.applies()).collect();
    for about in agreed::things(ruleset) {
        let all: Vec<&World<'_>> = match about {
            ExpectationKind::Applies => worlds.iter().collect(),
            _ => applying.clone(),
        };
        let open = agreed::is_open(ruleset, outcome, &about);
        let first = all.first().map(|world| holds(world, &about));
        let wanted = first.filter(|is| open && all.iter().all(|world| holds(world, &about) == *is));
        let told = found.iter().find(|it| format!("{:?}", it.about) == format!("{about:?}"));
        assert_eq!(told.map(|it| it.is), wanted, "{about:?}\n{text}");
    }
}

fn compare(seeds: std::ops::Range<u32>, most: usize) -> Seen {
    let mut seen = Seen::default();
    for seed in seeds {
        let mut chance = bedside::prove::space::Chance::new(u64::from(seed));
        let mut entropy = Entropy::new((0..4000).map(|_| (chance.bits() >> 33) as u32).collect());
        let (text, ruleset, plan) = generated(&mut entropy);
        let answers = small_answers(&ruleset, &mut entropy, most);
        let Ok(result) = evaluate(&ruleset, &plan, &answers, Strictness::Lenient) else { continue };
        let worlds = worlds(&ruleset, &plan, &answers);
        let text = format!("seed {seed}\n{text}\n{:?}", answers.states());
        let version = Version { ruleset: &ruleset, plan: &plan };
        let mut exact = Completions::new(version, &answers, Rc::new(|| false));
        let found = exact.outcomes().unwrap_or_else(|fault| panic!("{fault:?}\n{text}"));
        levels_agree(&found, &worlds, (&exact, version), &text, &mut seen);
        let by_eval = expect::levels(&ruleset, &result.outcome).len();
        let reached =
            found.iter().filter(|(it, can)| matches!(it, Becomes::Level(_)) && matches!(can, Can::Be(_)));
        seen.fewer_than_eval += usize::from(reached.count() < by_eval);
        let sets = exact.settling().unwrap_or_else(|fault| panic!("{fault:?}\n{text}"));
        sets_agree(&sets, &worlds, &open(&ruleset, &answers), &text, &mut seen);
        let (agreed, undecided) =
            exact.agreed(&result.outcome).unwrap_or_else(|fault| panic!("{fault:?}\n{text}"));
        assert!(undecided.is_none(), "{text}");
        if !worlds.is_empty() {
            agreed_agree(&agreed, &worlds, &ruleset, &result.outcome, &text);
        }
        seen.files += 1;
        seen.agreed += agreed.len();
    }
    seen
}

#[test]
fn what_is_possible_is_what_some_completion_is() {
    let seen = compare(0..400, 1_500);
    assert!(seen.files > 300 && seen.reached > 400 && seen.never > 400, "{seen:?}");
    assert!(seen.fewer_than_eval > 10 && seen.agreed > 20, "{seen:?}");
    assert!(seen.sets > 150 && seen.larger_sets > 10 && seen.none > 5, "{seen:?}");
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
        let everybody: Vec<_> = brute::everybody(&ruleset, &plan)
            .into_iter()
            .map(|(answers, result)| (worlds(&ruleset, &plan, &answers), result.outcome))
            .collect();
        for about in agreed::things(&ruleset) {
            for is in [true, false] {
                let exists = everybody.iter().any(|(worlds, outcome)| {
                    let whatever = matches!(about, ExpectationKind::Applies);
                    let mut of = worlds.iter().filter(|world| whatever || world.applies()).peekable();
                    agreed::is_open(&ruleset, outcome, &about)
                        && of.peek().is_some()
                        && of.all(|world| holds(world, &about) == is)
                });
                let says = sentence(&ruleset, &about, is);
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
    let (found, nobody) = deep(0..220, 500);
    assert!(found > 60 && nobody > 300, "{found} found, {nobody} not");
}
