//! What changes for whom from one version of a ruleset to the next: texts in, the report out, held against trying
//! everybody.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test stops at what it does not expect"
)]

#[path = "cli/case.rs"]
mod case;
mod support;

use bedside::answers::Answers;
use bedside::check::check;
use bedside::diff::count::Counter;
use bedside::diff::names::{Kind, Names};
use bedside::diff::region::Subject;
use bedside::diff::report::{Named, Told, human, json, markdown};
use bedside::diff::share::{self, Share};
use bedside::diff::{Diff, asked, between};
use bedside::eval::Evaluation;
use bedside::pipeline;
use bedside::plan::Plan;
use bedside::prove::prover::{Patient, Prover, Query, Verdict, Version};
use bedside::prove::simulate::one;
use bedside::report::Style;
use bedside::ruleset::{QuestionKind, Ruleset, State, Value};
use bedside::source::Source;
use bedside::testing;
use case::{ANKLE, Case};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::rc::Rc;
use support::brute;
use support::entropy::Entropy;
use support::generate;

const RULES: &str = r#"ruleset chest "Chest pain"
  language 1
  version "1.0.0"
  applies when age >= 16 else "Use the children's pathway."

levels
  ambulance "Call an ambulance now"
  today     "Be seen today"
  home      "Look after it at home"

question age "How old are you?"
  whole number 0 to 120 "years"

question crushing "Is it a crushing pain?"
  yes or no

question spreads "Where does it spread?"
  any of
    arm "Into an arm"
    jaw "Into the jaw"
  or none "Nowhere"

question worst "When is it worst?"
  one of
    rest     "At rest"
    exercise "On exercise"

question smokes "Do you smoke?"
  yes or no
  assume no

finding radiates "It spreads"
  when spreads includes any of [arm, jaw]

score points "Points"
  +2 when crushing
  +1 when spreads includes arm
  +1 when smokes

classify risk "Risk" by points
  0 to 1: low  "Low"
  2 to 4: high "High"

pattern heart "Heart"
  likely when points >= 3
  possible when points >= 2

advice rest_now "Rest"
  when points >= 1
  even with red flags

red flag crushing_pain "Crushing pain that spreads"
  when crushing and radiates
  then level ambulance
  because "It can be the heart."

rule on_exercise "Worse on exercise"
  when worst is exercise
  then level today
  because "It can be the heart."

otherwise level home
"#;

fn ready(text: &str) -> pipeline::Ready {
    let loaded = pipeline::load_ruleset(&Source::new("rules.triage", text));
    loaded.ready.unwrap_or_else(|| panic!("{:#?}\n{text}", loaded.diagnostics))
}

fn never() -> Rc<dyn Fn() -> bool> {
    Rc::new(|| false)
}

/// The report on two texts, and whether it is JSON that parses.
fn report(old: &str, new: &str, map: &[&str]) -> String {
    let (old, new) = (ready(old), ready(new));
    let map: Vec<String> = map.iter().map(|one| (*one).to_owned()).collect();
    let names = match Names::read(&old.ruleset, &new.ruleset, &map) {
        Ok(names) => names,
        Err(wrong) => return wrong.join("\n"),
    };
    let [before, after] = [&old, &new].map(|it| Version { ruleset: &it.ruleset, plan: &it.plan });
    let mut diff = between(before, after, &names, never()).expect("no fault");
    share::find(&mut diff, &never());
    paste(&diff, &new);
    let named = Named { old: "old.triage", new: "new.triage" };
    let told = Told { diff: &diff, named };
    assert_eq!(json::whole(&told)["changes"].as_array().unwrap().len(), diff.changes.len());
    human::text(&told, Style::text(100))
}

/// Every case told can be pasted into the new version, and passes there.
fn paste(diff: &Diff<'_>, new: &pipeline::Ready) {
    let texts: Vec<String> = diff
        .changes
        .iter()
        .enumerate()
        .filter_map(|(at, change)| {
            bedside::diff::report::patient::case(diff, change, &format!("number {at}"))
        })
        .collect();
    let text = format!("{}\n{}", new.ruleset.source.own_text(), texts.join("\n"));
    let loaded = pipeline::load_ruleset(&Source::new("rules.triage", text.as_str()));
    let known =
        pipeline::load_ruleset(&Source::new("rules.triage", new.ruleset.source.own_text())).diagnostics;
    assert_eq!(loaded.diagnostics.len(), known.len(), "{:#?}\n{text}", loaded.diagnostics);
    let pasted = loaded.ready.expect("no error");
    let patients = testing::patients(&pasted.ruleset);
    assert!(patients.len() >= texts.len());
    for result in testing::run(&pasted.ruleset, &pasted.plan, &patients) {
        assert!(result.passed(), "{} of\n{text}", pasted.ruleset.cases[result.case].name);
    }
}

/// A name, what is written instead of what, and what is mapped.
type Edit<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);

/// Each kind of change, by what is written instead of what.
#[test]
fn each_kind_of_change_is_told() {
    let edits: [Edit; 15] = [
        ("nothing but words", &[("It can be the heart.", "It may be the heart.")], &[]),
        (
            "an equivalent condition",
            &[("when crushing and radiates", "when not (not crushing or not radiates)")],
            &[],
        ),
        ("a level lowered", &[("then level today", "then level home")], &[]),
        ("a red flag loosened", &[("when crushing and radiates", "when crushing or radiates")], &[]),
        (
            "a rule removed",
            &[(
                "rule on_exercise \"Worse on exercise\"\n  when worst is exercise\n  then level today\n  because \"It can be the heart.\"\n",
                "",
            )],
            &[],
        ),
        (
            "a question removed",
            &[
                ("or radiates", "or radiates"),
                (
                    "question worst \"When is it worst?\"\n  one of\n    rest     \"At rest\"\n    exercise \"On exercise\"\n",
                    "",
                ),
                ("when worst is exercise", "when age >= 90"),
            ],
            &[],
        ),
        (
            "a question renamed",
            &[("question smokes", "question smoker"), ("when smokes", "when smoker")],
            &[],
        ),
        (
            "a question renamed, and said so",
            &[("question smokes", "question smoker"), ("when smokes", "when smoker")],
            &["smokes=smoker"],
        ),
        (
            "a choice renamed and one added",
            &[
                ("    exercise \"On exercise\"", "    effort \"On exercise\"\n    night \"At night\""),
                ("is exercise", "is effort"),
            ],
            &["worst.exercise=effort"],
        ),
        (
            "a range, a unit and a step",
            &[("whole number 0 to 120 \"years\"", "number 1.0 to 110.0 \"years\"")],
            &[],
        ),
        (
            "a level renamed and one added",
            &[
                ("  home      \"Look", "  week \"Be seen this week\"\n  self_care      \"Look"),
                ("otherwise level home", "otherwise level self_care"),
                ("then level today", "then level week"),
            ],
            &["home=self_care"],
        ),
        ("another age", &[("age >= 16", "age >= 18")], &[]),
        ("something else assumed", &[("assume no", "assume yes")], &[]),
        (
            "answers that cannot be",
            &[(
                "otherwise level home",
                "impossible \"nobody at 100\"\n  when age >= 100 and smokes\n  because \"Stated for the test.\"\n\notherwise level home",
            )],
            &[],
        ),
        ("advice held back", &[("  when points >= 1\n  even with red flags", "  when points >= 1")], &[]),
    ];
    let mut all = String::new();
    for (name, changes, map) in edits {
        let new = changes.iter().fold(RULES.to_owned(), |text, (from, to)| {
            assert!(text.contains(from) || from == to, "{from}");
            text.replacen(from, to, 1)
        });
        let _ = writeln!(all, "=== {name}\n\n{}", report(RULES, &new, map));
    }
    insta::assert_snapshot!("each_kind", all);
}

/// The changes of the level made by lowering one, with their shares.
fn lowered(stop: &Rc<dyn Fn() -> bool>) -> Vec<Share> {
    let (old, new) = (ready(RULES), ready(&RULES.replace("then level today", "then level home")));
    let [before, after] = [&old, &new].map(|it| Version { ruleset: &it.ruleset, plan: &it.plan });
    let mut diff = between(before, after, &Names::default(), never()).expect("no fault");
    share::find(&mut diff, stop);
    diff.changes.iter().map(|change| change.share.clone().expect("a share")).collect()
}

#[test]
fn an_estimate_is_near_the_exact_share() {
    let (exact, estimated) = (lowered(&never()), lowered(&(Rc::new(|| true) as Rc<dyn Fn() -> bool>)));
    assert_eq!((exact.len(), estimated.len()), (3, 3));
    for (exact, estimated) in exact.iter().zip(&estimated) {
        assert!(matches!(exact, Share::Exact { .. }) && matches!(estimated, Share::Estimate { .. }));
        let (share, _, _) = exact.interval();
        let (_, low, high) = estimated.interval();
        assert!(low < share && share < high && high - low < 0.02, "{low} {share} {high}");
    }
    let words = share::words(&estimated[0]);
    assert!(words.contains("of the answer space, not of patients (an estimate: 99 % interval"), "{words}");
}

#[test]
fn a_pull_request_is_told() {
    let (old, new) = (ready(RULES), ready(&RULES.replace("age >= 16", "age >= 18")));
    let [before, after] = [&old, &new].map(|it| Version { ruleset: &it.ruleset, plan: &it.plan });
    let mut diff = between(before, after, &Names::default(), never()).expect("no fault");
    share::find(&mut diff, &never());
    let named = Named { old: "git:main:rules.triage", new: "rules.triage" };
    insta::assert_snapshot!("markdown", markdown::text(&Told { diff: &diff, named }));
}

#[test]
fn a_name_that_is_mapped_has_to_be_there() {
    let wrong = |map: &[&str]| report(RULES, RULES, map);
    let all = [
        wrong(&["smoke=smokes"]),
        wrong(&["smokes=heart"]),
        wrong(&["smokes=age"]),
        wrong(&["smokes"]),
        wrong(&["worst.effort=rest"]),
        wrong(&["worst.rest=effort"]),
        wrong(&["home=today", "home=ambulance"]),
    ];
    insta::assert_snapshot!("wrong_maps", all.join("\n"));
}

fn generated(seed: u32) -> (String, Ruleset, Plan) {
    let mut chance = bedside::prove::space::Chance::new(u64::from(seed));
    let mut entropy = Entropy::new((0..4000).map(|_| (chance.bits() >> 33) as u32).collect());
    let text = generate::ruleset(&mut entropy).text();
    let checked = check(&Source::new("generated.triage", text.as_str()));
    (text, checked.ruleset.expect("a generated ruleset has no error"), checked.plan.expect("a plan"))
}

/// The same text with one word changed for another, where that still checks.
fn changed(text: &str, seed: u32) -> Option<(String, Ruleset, Plan)> {
    const WORDS: [(&str, &str); 14] = [
        (" and ", " or "),
        (" or ", " and "),
        ("level now", "level week"),
        ("level home", "level today"),
        ("level today", "level home"),
        (" is yes", " is no"),
        (" >= ", " > "),
        (" < ", " <= "),
        ("at least 1", "at least 2"),
        ("assume yes", "assume no"),
        (" to 3", " to 2"),
        ("+1 ", "+2 "),
        ("unless ", "unless not "),
        ("red \"C\"", "violet \"C\""),
    ];
    let mut chance = bedside::prove::space::Chance::new(u64::from(seed) + 77);
    for _ in 0..30 {
        let (from, to) = WORDS[chance.below(WORDS.len() as u64) as usize];
        let places: Vec<usize> = text.match_indices(from).map(|(at, _)| at).collect();
        if places.is_empty() {
            continue;
        }
        let at = places[chance.below(places.len() as u64) as usize];
        let new = format!("{}{to}{}", &text[..at], &text[at + from.len()..]);
        let checked = check(&Source::new("generated.triage", new.as_str()));
        if let Some((ruleset, plan)) = checked.ruleset.zip(checked.plan) {
            return Some((new, ruleset, plan));
        }
    }
    None
}

/// What a question is to both versions: its name, and what kind of answer it takes.
fn key(question: &bedside::ruleset::Question) -> (String, u8) {
    let kind = match question.kind {
        QuestionKind::YesNo => 0,
        QuestionKind::OneOf(_) => 1,
        QuestionKind::AnyOf { .. } => 2,
        QuestionKind::Number(_) => 3,
        QuestionKind::Date(_) => 4,
        QuestionKind::Text => 5,
    };
    (question.id.clone(), kind)
}

/// The answers to what both versions ask, written alike in both.
fn shared(ruleset: &Ruleset, other: &Ruleset, answers: &Answers) -> Vec<String> {
    let common =
        |at: &usize| other.questions.iter().any(|question| key(question) == key(&ruleset.questions[*at]));
    let mut written: Vec<String> = (0..ruleset.questions.len())
        .filter(common)
        .map(|at| {
            let question = &ruleset.questions[at];
            let value = match &answers.states()[at] {
                State::Given(Value::Number(units)) => match &question.kind {
                    QuestionKind::Number(range) => {
                        let decimal = bedside::number::Decimal { units: *units, decimals: range.decimals };
                        decimal.trimmed().to_string()
                    }
                    _ => units.to_string(),
                },
                State::Given(value @ Value::Set(_)) => {
                    let written = question.written(value);
                    let mut ids: Vec<&str> = written.split(", ").collect();
                    ids.sort_unstable();
                    ids.join(" ")
                }
                State::Given(value) => question.written(value),
                state => format!("{state:?}"),
            };
            format!("{} {value}", question.id)
        })
        .collect();
    written.sort();
    written
}

/// Everybody whose answers both versions accept: each pair of answer sets that say the same of what both ask.
fn everybody<'a>(
    old: (&Ruleset, &'a [(Answers, Evaluation)]),
    new: (&Ruleset, &'a [(Answers, Evaluation)]),
) -> Vec<[&'a (Answers, Evaluation); 2]> {
    let mut by_shared: HashMap<Vec<String>, Vec<&(Answers, Evaluation)>> = HashMap::new();
    for one in new.1 {
        by_shared.entry(shared(new.0, old.0, &one.0)).or_default().push(one);
    }
    let mut found = Vec::new();
    for one in old.1 {
        let same = by_shared.get(&shared(old.0, new.0, &one.0));
        found.extend(same.into_iter().flatten().map(|other| [one, *other]));
    }
    found
}

/// A patient as the circuit has them.
fn inputs(prover: &Prover<'_>, both: [&(Answers, Evaluation); 2]) -> Vec<bool> {
    let versions = prover.versions();
    let of = |at: usize| prover.space.inputs(at, versions[at].ruleset, &both[at].0);
    of(0).into_iter().zip(of(1)).map(|(one, other)| one || other).collect()
}

/// Whether two results differ, said a second time: by the names of what they list.
fn differ(old: (&Ruleset, &Evaluation), new: (&Ruleset, &Evaluation)) -> bool {
    let told = |(ruleset, result): (&Ruleset, &Evaluation)| {
        let it = &result.outcome;
        let level = it.level.as_ref().map(|level| {
            let id = |id: bedside::ruleset::LevelId| ruleset.levels[id.index()].id.clone();
            let (with, bare) = (level.bounds, level.without_assumptions);
            [with.at_least, with.at_most, bare.at_least, bare.at_most].map(id)
        });
        let rules = |list: &[bedside::ruleset::RuleId]| {
            let mut ids: Vec<String> = list.iter().map(|id| ruleset.rules[id.index()].id.clone()).collect();
            ids.sort();
            ids
        };
        let mut advice: Vec<String> =
            it.advice.iter().map(|id| format!("given {}", ruleset.advice[id.index()].id)).collect();
        advice.extend(
            it.withheld.iter().map(|held| format!("held {}", ruleset.advice[held.advice.index()].id)),
        );
        advice.sort();
        let mut grades: HashMap<String, (usize, usize)> = HashMap::new();
        for (list, open) in [(&it.patterns, false), (&it.patterns_open, true)] {
            for (id, grade) in list {
                let rank = *grade as usize + 1;
                let entry = grades.entry(ruleset.patterns[id.index()].id.clone()).or_default();
                if !open {
                    entry.0 = entry.0.max(rank);
                }
                entry.1 = entry.1.max(rank);
            }
        }
        let mut grades: Vec<_> = grades.into_iter().collect();
        grades.sort();
        (it.applies, level, rules(&it.fired), rules(&it.open), advice, grades)
    };
    told(old) != told(new)
}

/// Two versions of everything generated: the regions against trying everybody.
#[derive(Debug, Default)]
struct Tally {
    pairs: usize,
    people: usize,
    empty: usize,
    met: usize,
}

fn compare_versions(
    (old_text, old, old_plan): &(String, Ruleset, Plan),
    (new_text, new, new_plan): &(String, Ruleset, Plan),
    most: usize,
    tally: &mut Tally,
) {
    if brute::count(old) > most || brute::count(new) > most {
        return;
    }
    let both = [brute::everybody(old, old_plan), brute::everybody(new, new_plan)];
    let people = everybody((old, &both[0]), (new, &both[1]));
    if people.len() > most * 4 {
        return;
    }
    let names = Names::default();
    let versions = [Version { ruleset: old, plan: old_plan }, Version { ruleset: new, plan: new_plan }];
    let mut made = asked(versions[0], versions[1], &names, never());
    let patients: Vec<Patient> =
        people.iter().map(|both| made.prover.replayed(inputs(&made.prover, *both))).collect();
    let gates: Vec<Vec<bool>> =
        patients.iter().map(|patient| one(&made.prover.circuit, &patient.inputs)).collect();
    let texts = || format!("{old_text}\n----\n{new_text}");
    tally.pairs += 1;
    let stop = never();
    let Prover { space, circuit, .. } = &mut made.prover;
    let all = Counter::new(space, &stop).exact(circuit, made.among).expect("small enough to count");
    assert_eq!(all, patients.len().into(), "{}", texts());
    tally.people += patients.len();
    let mut told: Vec<usize> = vec![0; patients.len()];
    for group in &made.groups {
        for region in &group.regions {
            let lit = region.lit.expect("everything generated has a circuit");
            let inside: Vec<usize> =
                (0..patients.len()).filter(|at| (region.is_one)(&patients[*at])).collect();
            for (at, gates) in gates.iter().enumerate() {
                let said = gates[lit.gate() as usize] != lit.is_inverted();
                assert_eq!(
                    said,
                    inside.binary_search(&at).is_ok(),
                    "{:?} {}\n{}",
                    region.subject,
                    region.after,
                    texts()
                );
            }
            let verdict = made.prover.ask(&Query { lit: region.lit, is_one: &*region.is_one });
            if region.subject == Subject::Accepted {
                continue;
            }
            let Prover { space, circuit, .. } = &mut made.prover;
            let counted = Counter::new(space, &stop).exact(circuit, lit).expect("small enough to count");
            assert_eq!(counted, inside.len().into(), "{:?} {}\n{}", region.subject, region.after, texts());
            match verdict {
                Ok(Verdict::Proved) => assert!(inside.is_empty(), "{}", texts()),
                Ok(Verdict::Witness(_)) => assert!(!inside.is_empty(), "{}", texts()),
                other => panic!("{other:?}\n{}", texts()),
            }
            tally.empty += usize::from(inside.is_empty());
            tally.met += usize::from(!inside.is_empty());
            let values = matches!(
                region.subject,
                Subject::Named(Kind::Finding | Kind::Calculation | Kind::Score | Kind::Class, _)
            );
            if !values {
                for at in &inside {
                    told[*at] += 1;
                }
            }
        }
    }
    for ((people, told), patient) in people.iter().zip(&told).zip(&patients) {
        let differs = differ((old, &people[0].1), (new, &people[1].1));
        assert_eq!(*told > 0, differs, "{:?}\n{}", patient.answers, texts());
    }
}

#[test]
fn regions_are_those_of_trying_everybody() {
    let mut tally = Tally::default();
    for seed in 0..120 {
        let old = generated(seed);
        if let Some(new) = changed(&old.0, seed) {
            compare_versions(&old, &new, 300, &mut tally);
        }
        // Two rulesets that have little more than names in common.
        compare_versions(&old, &generated(seed + 5_000), 60, &mut tally);
    }
    println!("{tally:?}");
    assert!(tally.pairs > 60 && tally.met > 150 && tally.empty > 1_000, "{tally:?}");
}

/// Two versions of the ankle rules: swelling is seen at home in the new one.
fn two() -> Case {
    let (before, after) = ANKLE.split_once("rule swelling").expect("the rule is there");
    let new = format!("{before}rule swelling{}", after.replace("then level today", "then level home"));
    Case::new().file("old.triage", ANKLE).file("new.triage", new)
}

#[test]
fn a_downgrade_can_fail() {
    let (case, run) = two().then(["diff", "old.triage", "new.triage"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("settled at `today` before, settled at `home` now"), "{}", run.stdout);
    assert!(run.stdout.contains("\nRules changed:\n\nchanged: rule swelling"), "{}", run.stdout);
    let code = |case: &mut Option<Case>, args: &[&str]| {
        let (same, run) = case.take().unwrap().then(args.iter().copied());
        *case = Some(same);
        run.code
    };
    let mut case = Some(case);
    assert_eq!(code(&mut case, &["diff", "old.triage", "new.triage", "--fail-on", "downgrade"]), 1);
    assert_eq!(code(&mut case, &["diff", "old.triage", "new.triage", "--fail-on", "change"]), 1);
    assert_eq!(code(&mut case, &["diff", "new.triage", "old.triage", "--fail-on", "downgrade"]), 0);
    assert_eq!(code(&mut case, &["diff", "new.triage", "old.triage", "--fail-on", "change"]), 1);
    assert_eq!(code(&mut case, &["diff", "old.triage", "old.triage", "--fail-on", "change"]), 0);
    assert_eq!(code(&mut case, &["diff", "old.triage", "new.triage", "--map", "x=y"]), 2);
    assert_eq!(code(&mut case, &["diff", "old.triage", "-"]), 1);
    assert_eq!(code(&mut case, &["diff", "-", "-"]), 2);
    assert_eq!(code(&mut case, &["diff", "old.triage", "gone.triage"]), 4);
    assert_eq!(code(&mut case, &["diff", "old.triage", "git:HEAD:old.triage"]), 4);
    assert_eq!(code(&mut case, &["diff", "old.triage"]), 2);
}

#[test]
fn programs_read_both_results() {
    let run = two().args(["diff", "old.triage", "new.triage", "--format", "json"]).run();
    let told = run.json();
    assert_eq!((&told["equivalent"], &told["downgrade"]), (&false.into(), &true.into()));
    let first = &told["changes"][0];
    assert_eq!(
        (&first["kind"], &first["id"], &first["direction"]),
        (&"level".into(), &"settled".into(), &"down".into())
    );
    assert_eq!((&first["before"], &first["after"]), (&"today".into(), &"home".into()));
    assert_eq!(first["patient"]["old"]["answers"]["swollen"], "yes");
    assert_eq!(first["patient"]["new"]["result"], "level home; fired swelling");
    assert_eq!(told["rules"][0]["after"]["name"], "swelling");
    let same = two().args(["diff", "old.triage", "old.triage", "--format", "json"]).run().json();
    assert_eq!((&same["equivalent"], &same["changes"]), (&true.into(), &serde_json::json!([])));
}

#[test]
fn a_certificate_is_not_written_over_a_ruleset() {
    let folder = tempfile::tempdir().unwrap();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/prove");
    let wrong = std::process::Command::new(env!("CARGO_BIN_EXE_bedside"))
        .current_dir(folder.path())
        .arg("diff")
        .args([root.join("faulty.triage"), root.join("rewritten.triage")])
        .args(["--certificate", "faulty.triage"])
        .output()
        .unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("this one is a ruleset's"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_is_broken_is_told_of_both() {
    let run = Case::new()
        .file("old.triage", "ruleset old \"Old\"\n")
        .file("new.triage", "library new \"New\"\n  language 1\n  version \"1\"\n")
        .args(["diff", "old.triage", "new.triage"])
        .run();
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("old.triage"), "{}", run.stderr);
    assert!(run.stderr.contains("`new.triage` is a library"), "{}", run.stderr);
    let run = two().args(["diff", "old.triage", "new.triage"]).closed().run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

#[test]
fn past_its_budget_nothing_is_called_proved() {
    // Two ways to write one thing: alike only after a search.
    let (old, new) = ("when points >= 2", "when crushing or (spreads includes arm and smokes)");
    let text = |when: &str| {
        format!(
            "{RULES}\nrule more \"More\"\n  {when}\n  then level today\n  because \"Stated for the test.\"\n"
        )
    };
    let (old, new) = (ready(&text(old)), ready(&text(new)));
    let [before, after] = [&old, &new].map(|it| Version { ruleset: &it.ruleset, plan: &it.plan });
    let diff = between(before, after, &Names::default(), Rc::new(|| true)).expect("no fault");
    assert!(!diff.is_equivalent());
    let told = Told { diff: &diff, named: Named { old: "old", new: "new" } };
    let text = human::text(&told, Style::aloud());
    assert!(text.contains("not decided") || !diff.changes.is_empty(), "{text}");
}

#[test]
fn another_order_of_the_text_is_proved_equal() {
    let mut proved = 0;
    for seed in 0..40_u32 {
        let mut chance = bedside::prove::space::Chance::new(u64::from(seed));
        let mut entropy = Entropy::new((0..4000).map(|_| (chance.bits() >> 33) as u32).collect());
        let mut made = generate::ruleset(&mut entropy);
        let old = ready(&made.text());
        made.declarations.reverse();
        let new = ready(&made.text());
        let [before, after] = [&old, &new].map(|it| Version { ruleset: &it.ruleset, plan: &it.plan });
        let diff = between(before, after, &Names::default(), never()).expect("no fault");
        assert!(diff.is_equivalent(), "seed {seed}\n{}", made.text());
        proved += 1;
    }
    assert_eq!(proved, 40);
}

/// The first ruleset with one word of a red flag changed.
#[test]
fn a_loosened_red_flag_of_the_first_ruleset_is_found() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/rulesets/deep_gluteal/deep_gluteal.triage");
    let text = std::fs::read_to_string(path).expect("a file of the project");
    let old = ready(&text);
    let flag = old.ruleset.rules.iter().find(|rule| rule.red_flag).expect("a red flag");
    let place = text.find(&format!("red flag {} ", flag.id)).expect("it stands in the text");
    let level = &old.ruleset.levels[flag.level.expect("a red flag sets a level").index()].id;
    let set = format!("then level {level}");
    let then = place + text[place..].find(&set).expect("it sets its level");
    let least = &old.ruleset.levels.last().expect("a level").id;
    let new = format!("{}then level {least}{}", &text[..then], &text[then + set.len()..]);
    let new = ready(&new);
    let [before, after] = [&old, &new].map(|it| Version { ruleset: &it.ruleset, plan: &it.plan });
    let diff = between(before, after, &Names::default(), never()).expect("no fault");
    assert!(diff.has_downgrade() && diff.open.is_empty());
    let first = &diff.changes[0];
    assert!(first.is_downgrade() && first.region.before == *level);
    let fired = &first.patient.outcome(1).expect("accepted").fired;
    assert!(fired.iter().any(|id| new.ruleset.rules[id.index()].id == flag.id));
}
