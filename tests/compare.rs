//! What two versions of a ruleset differ in: texts in, the declarations that changed out.

#![allow(clippy::panic, reason = "what is not as expected fails the test, as it should")]

mod support;

use bedside::compare::{Change, changed};
use bedside::fmt;
use bedside::library::Texts;
use bedside::pipeline;
use bedside::ruleset::{Ruleset, digest};
use bedside::source::Source;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use support::entropy::Entropy;
use support::generate;

const RULES: &str = r#"ruleset ankle "Ankle"
  language 1
  version "1.0.0"

levels
  today "Be seen today"
  home  "Look after it at home"

source ottawa "Stiell 1992"

question walks "Can you walk four steps?"
  yes or no

question swollen "Is it swollen?"
  yes or no

red flag cannot_walk "Cannot walk four steps"
  when walks is no
  then level today
  because "A broken bone hurts like this."
  cite ottawa

rule swelling "Swelling"
  # Asked of everybody.
  when swollen
  then level today
  because "Stated for the test."

otherwise level home

case "walks"
  given
    walks yes
    swollen no
  expect
    level home
"#;

fn ruleset_with(text: &str, files: &[(&str, &str)]) -> Ruleset {
    let files: BTreeMap<String, String> =
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let files = Texts { root: "rules.triage".to_owned(), files };
    let loaded = pipeline::load(&Source::new("rules.triage", text), &files);
    loaded.ready.unwrap_or_else(|| panic!("{:#?}\n{text}", loaded.diagnostics)).ruleset
}

fn ruleset(text: &str) -> Ruleset {
    ruleset_with(text, &[])
}

/// The changes, a line each.
fn words(changes: &[Change]) -> String {
    changes.iter().fold(String::new(), |mut all, change| {
        let it = change.declared();
        let what = match change {
            Change::Added(_) => "added",
            Change::Removed(_) => "removed",
            Change::Changed(_) => "changed",
        };
        let _ = writeln!(all, "{what} {} {} {:?}", it.keyword.words(), it.name, it.title);
        all
    })
}

fn differ(old: &str, new: &str) -> String {
    words(&changed(&ruleset(old), &ruleset(new)))
}

#[test]
fn each_kind_of_change_is_told_in_the_order_of_its_weight() {
    let new = RULES
        .replace("then level today\n  because \"Stated", "then level home\n  because \"Stated")
        .replace("source ottawa \"Stiell 1992\"", "source ottawa \"Stiell 1992, 1993\"")
        .replace("version \"1.0.0\"", "version \"1.1.0\"");
    let start = new.find("red flag cannot_walk").expect("it is there");
    let end = new.find("rule swelling").expect("it is there");
    let new = format!(
        "{}rule limping \"Limping\"\n  when walks is no\n  then level today\n  because \"It may be broken.\"\n  cite ottawa\n\n{}",
        new.get(..start).unwrap_or_default(),
        new.get(end..).unwrap_or_default()
    );
    assert_eq!(
        differ(RULES, &new),
        "removed red flag cannot_walk \"Cannot walk four steps\"\n\
         added rule limping \"Limping\"\n\
         changed rule swelling \"Swelling\"\n\
         changed ruleset ankle \"Ankle\"\n\
         changed source ottawa \"Stiell 1992, 1993\"\n"
    );
}

#[test]
fn a_change_holds_what_its_author_wrote_before_and_now() {
    let new = RULES.replace("when swollen\n", "when swollen and walks\n").replace('\n', "\r\n");
    let found = changed(&ruleset(RULES), &ruleset(&new));
    let [Change::Changed(both)] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(
        both.0.text,
        "rule swelling \"Swelling\"\n  # Asked of everybody.\n  when swollen\n  then level today\n  \
         because \"Stated for the test.\""
    );
    assert_eq!(both.1.text, both.0.text.replace("when swollen", "when swollen and walks"));
    assert_eq!((both.1.file.as_str(), both.1.line), ("rules.triage", 23));
}

#[test]
fn a_rule_that_became_a_red_flag_is_one_that_changed() {
    let new = RULES.replace("rule swelling", "red flag swelling");
    assert_eq!(differ(RULES, &new), "changed red flag swelling \"Swelling\"\n");
}

#[test]
fn layout_comments_and_cases_are_no_change() {
    let new = RULES
        .replace("  # Asked of everybody.\n", "")
        .replace("  today \"Be", "  # First.\n  today       \"Be")
        .replace("\"A broken bone hurts like this.\"", "\"A broken bone\"\n    \"hurts like this.\"")
        .replace("case \"walks\"", "case \"walks well\"");
    assert_eq!(differ(RULES, &new), "");
}

#[test]
fn names_of_different_name_spaces_are_different() {
    let advice = "advice swelling \"Put it up\"\n  when swollen\n";
    let new = RULES.replace("otherwise level", &format!("{advice}\notherwise level"));
    assert_eq!(differ(RULES, &new), "added advice swelling \"Put it up\"\n");
}

#[test]
fn of_two_alike_without_a_name_one_is_gone() {
    let section = "section \"Walking\"\n\n";
    let once = RULES.replace("question walks", &format!("{section}question walks"));
    let twice = once.replace("question swollen", &format!("{section}question swollen"));
    assert_eq!(differ(&twice, &once), "removed section Walking \"\"\n");
    assert_eq!(differ(&once, &twice), "added section Walking \"\"\n");
}

#[test]
fn a_declaration_that_moved_into_a_library_is_the_same_one() {
    let question = "question swollen \"Is it swollen?\"\n  yes or no\n";
    let library = |more: &str| {
        format!("library shared \"Shared\"\n  language 1\n  version \"1.0.0\"\n\n{question}{more}")
    };
    let root = RULES.replace(question, "use \"shared.triage\"\n");
    let unused = "\nfinding thick \"Thick\"\n  when swollen\n";
    let (old, shared) = (ruleset(RULES), library(unused));
    let new = ruleset_with(&root, &[("shared.triage", &shared)]);
    assert_eq!(words(&changed(&old, &new)), "", "what the ruleset does not need is not told");
    let other = library("").replace("swollen?", "thick?");
    let newer = ruleset_with(&root, &[("shared.triage", &other)]);
    let found = changed(&new, &newer);
    assert_eq!(words(&found), "changed question swollen \"Is it thick?\"\n");
    let place = found.first().map(|it| (it.declared().file.clone(), it.declared().line));
    assert_eq!(place, Some(("shared.triage".to_owned(), 5)));
}

fn entropy() -> impl Strategy<Value = Entropy> {
    prop::collection::vec(any::<u32>(), 20..260).prop_map(Entropy::new)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn neither_layout_nor_order_is_a_change(mut entropy in entropy(), mut order in entropy()) {
        let made = generate::ruleset(&mut entropy);
        let one = ruleset(&made.text());
        let laid_out = fmt::format(&Source::new("rules.triage", made.text())).expect("it can be laid out");
        prop_assert_eq!(words(&changed(&one, &ruleset(&laid_out))), "");
        let mut shuffled = made.clone();
        order.shuffle(&mut shuffled.declarations);
        prop_assert_eq!(words(&changed(&one, &ruleset(&shuffled.text()))), "");
    }

    #[test]
    fn whatever_the_digest_sees_is_told_from_both_sides(mut one in entropy(), mut other in entropy()) {
        let (old, new) = (ruleset(&generate::ruleset(&mut one).text()), ruleset(&generate::ruleset(&mut other).text()));
        let (there, back) = (changed(&old, &new), changed(&new, &old));
        if digest::digest(&old) != digest::digest(&new) {
            prop_assert!(!there.is_empty());
        }
        prop_assert_eq!(there.len(), back.len());
        for change in &there {
            let same = |it: &&Change| it.before() == change.after() && it.after() == change.before();
            prop_assert!(back.iter().any(|it| same(&it)), "{:#?}", change);
        }
    }
}
