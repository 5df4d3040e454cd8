//! What `watch` keeps from one save to the next changes no result: after any row of edits it says what a state says that
//! reads everything for the first time.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

#[allow(dead_code, reason = "tokens are asked for by another test")]
#[path = "recovery/mutation.rs"]
mod mutation;

use bedside::pipeline::Alone;
use bedside::source::Source;
use bedside::syntax::{self, Cache};
use bedside::watch::state::{Force, Reading, State};
use mutation::Seed;
use std::fs;

const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/rulesets/deep_gluteal");
const NAME: &str = "deep_gluteal.triage";
const PEOPLE: [&str; 3] = ["trail_runner", "seen_by_the_physio", "pregnant_turning_in_bed"];

fn person(name: &str) -> Source {
    Source::new(format!("{name}.yaml"), fs::read_to_string(format!("{PROJECT}/answers/{name}.yaml")).unwrap())
}

/// A state that takes a ruleset, as `watch` does on a save.
fn save(state: &mut State, text: &str) {
    if state.ruleset_read(Reading::Text(Source::new(NAME, text)), &Alone) {
        state.run_cases(&Alone);
        state.evaluate_all(|| false);
    }
}

/// A state of a ruleset and all people, read for the first time.
fn anew(text: &str) -> State {
    let mut state = State::awaiting(NAME, false);
    save(&mut state, text);
    for name in PEOPLE {
        let source = person(name);
        let path = source.name().to_owned();
        state.answers_read(&path, Reading::Text(source));
    }
    state
}

/// Everything that can be said of a state, places included.
fn said(state: &State) -> String {
    let mut said = vec![format!("{:#?}", state.ruleset.problems)];
    // While the ruleset has an error, results are those of the last good one, which a new state does not know.
    if state.ruleset.force == Force::Current {
        said.push(format!("{:#?}", state.cases.verdicts));
        for (name, person) in &state.answers {
            // A file with an error keeps its last result, which a new state does not know either.
            let right = !person.problems.iter().any(bedside::diagnostic::Diagnostic::is_error);
            let outcome = person.conclusion.as_ref().filter(|_| right).map(|it| &it.outcome);
            said.push(format!("{name}\n{:#?}\n{outcome:#?}", person.problems));
        }
    }
    said.join("\n")
}

/// Saves texts one after the other; how many of them had no error.
fn follow(texts: impl IntoIterator<Item = String>) -> usize {
    let mut good = fs::read_to_string(format!("{PROJECT}/{NAME}")).unwrap();
    let mut state = anew(&good);
    let mut count = 0;
    for text in texts {
        save(&mut state, &text);
        let fresh = anew(&text);
        assert_eq!(said(&state), said(&fresh), "after this edit:\n{}", edit(&good, &text));
        if fresh.ruleset.force == Force::Current {
            good = text;
            count += 1;
        }
    }
    count
}

/// The lines in which two texts differ.
fn edit(before: &str, after: &str) -> String {
    let lines = before.lines().zip(after.lines()).filter(|(old, new)| old != new).take(3);
    lines.map(|(old, new)| format!("- {old}\n+ {new}")).collect::<Vec<_>>().join("\n")
}

#[test]
fn after_random_edits_everything_is_as_if_read_for_the_first_time() {
    let text = fs::read_to_string(format!("{PROJECT}/{NAME}")).unwrap();
    let pieces = mutation::pieces(&text);
    let mut seed = Seed::new(11);
    follow((0..30).map(|_| mutation::mutate(&text, &pieces, &mut seed).text));
}

/// A text after an edit of the kind that a person makes: a few letters, lines left out, or lines moved elsewhere.
fn edited(text: &str, seed: &mut Seed) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let some = |seed: &mut Seed| {
        let from = seed.below(lines.len());
        from..(from + 1 + seed.below(12)).min(lines.len())
    };
    let (own, other) = (some(seed), some(seed));
    let mut edited = lines.clone();
    match seed.below(6) {
        0 => drop(edited.drain(own)),
        1 => drop(edited.splice(other.start..other.start, lines[own].iter().copied())),
        2 => drop(edited.splice(own, lines[other].iter().copied())),
        3 => edited.insert(own.start, ["\n", "# A note.\n", "<<<<<<< ours\n", "question\n"][seed.below(4)]),
        4 => return mutation::mutate(text, &mutation::pieces(text), seed).text,
        _ => return text.trim_end_matches('\n').to_owned(),
    }
    edited.concat()
}

#[test]
fn after_random_edits_the_tree_is_as_if_read_for_the_first_time() {
    let good = fs::read_to_string(format!("{PROJECT}/{NAME}")).unwrap();
    let mut seed = Seed::new(29);
    let mut cache = Cache::default();
    let mut text = good.clone();
    for round in 0..400 {
        // Mostly one edit after the other, now and then back to the text without a mistake.
        let next = if round % 4 == 3 { good.clone() } else { edited(&text, &mut seed) };
        let source = Source::new(NAME, next.as_str());
        let (again, anew) = (syntax::parse_again(&source, &mut cache), syntax::parse(&source));
        assert!(again == anew, "after this edit:\n{}", edit(&text, &next));
        text = next;
    }
}

#[test]
fn answer_files_are_read_again_where_a_question_takes_other_answers() {
    let text = fs::read_to_string(format!("{PROJECT}/{NAME}")).unwrap();
    let changed = |old: &str, new: &str| {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text.replace(old, new)
    };
    let question = |name: &str| {
        let start = text.find(&format!("\nquestion {name} ")).unwrap() + 1;
        let end = start + text[start..].find("\n\n").unwrap() + 2;
        text[start..end].to_owned()
    };
    // The first two choices change places.
    let choice = question("pregnancy");
    let lines: Vec<&str> = choice.lines().collect();
    let swapped =
        choice.replacen(&format!("{}\n{}", lines[2], lines[3]), &format!("{}\n{}", lines[3], lines[2]), 1);
    assert_ne!(choice, swapped);
    let age = question("age");
    let range = age.lines().find(|line| line.contains("whole number")).unwrap();
    let texts = [
        changed(&choice, &swapped),
        // Words alone.
        changed(&choice, &choice.replacen("question pregnancy \"", "question pregnancy \"Say: ", 1)),
        // A range that not everybody's age is in.
        changed(&age, &age.replace(range, "  whole number 30 to 120 \"years\"")),
        text.clone(),
        // A question fewer before the others, one that has another place.
        format!("{age}{}", changed(&age, "")),
        text.replacen("ruleset deep_gluteal ", "ruleset another ", 1),
        text.clone(),
    ];
    assert!(follow(texts) >= 4);
}
