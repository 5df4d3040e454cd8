//! Small texts and the problems that resolving and typing find in them, one line each.

use bedside::check::resolve::resolve;
use bedside::source::Source;
use bedside::syntax::parse;

/// What every text here stands after.
const BASE: &str = r#"ruleset r "R"
  language 1
  version "1"

levels
  urgent "Now"
  routine "Later"

question fever "Fever?"
  yes or no

question cough "Cough?"
  yes or no

question site "Site?"
  one of
    left "L"
    right "R"

question where "Where?"
  any of
    arm "A"
    leg "L"
  or none "N"
  ask when fever

question worst "Worst?"
  yes or no
  ask when fever

question days "Days?"
  whole number 0 to 30
  ask when fever

question temp "Temperature?"
  number 30.0 to 45.0 "°C"

question note "Note?"
  text

finding ill "Ill"
  when fever or cough

pattern migraine "M"
  possible when ill

score points "P"
  +1 when ill

otherwise level routine

"#;

/// Whether there is a ruleset, whether something was broken already as text, and every problem that resolving finds
/// as `severity code «labelled words» message | help`.
fn resolved(text: &str) -> (bool, bool, Vec<String>) {
    let source = Source::new("x.triage", text);
    let (file, _) = parse(&source);
    let (ruleset, found) = resolve(&source, &file);
    let lines = found.iter().map(|it| {
        let code = it.code.rsplit("::").next().unwrap_or_default();
        let place = source.slice(it.span()).replace('\n', "⏎");
        let help = it.help.as_deref().unwrap_or("-");
        let severity = it.severity.word();
        format!("{severity} {code} «{place}» {} | {help}", it.message)
    });
    let broken = file.declarations.iter().any(|decl| decl.broken);
    (ruleset.is_some(), broken, lines.collect())
}

/// Exactly these problems are found in a text of its own.
fn finds_alone(text: &str, expected: &[&str]) {
    let (ruleset, broken, found) = resolved(text);
    assert_eq!(found, expected, "\n{text}");
    let errors = expected.iter().any(|line| line.starts_with("error"));
    assert_eq!(ruleset, !errors && !broken, "\n{text}");
}

/// Exactly these problems are found below the base.
fn finds(text: &str, expected: &[&str]) {
    finds_alone(&format!("{BASE}{text}\n"), expected);
}

/// A text of many lines after a short head, in which `i` is replaced by the numbers of the lines.
fn many(count: usize, line: &str) -> String {
    let head = "ruleset a \"A\"\n  language 1\n  version \"1\"\n\nquestion q \"Q\"\n  yes or no\n\n";
    let lines =
        (0..count).map(|i| line.replace("{i}", &i.to_string()).replace("{next}", &(i + 1).to_string()));
    format!("{head}{}", lines.collect::<String>())
}

#[test]
fn a_chain_of_ten_thousand_findings_resolves() {
    let chain = many(10_000, "finding f{i} \"F\"\n  when f{next}\n\n");
    finds_alone(&format!("{chain}finding f10000 \"F\"\n  when q\n"), &[]);
}

#[test]
fn a_circle_of_ten_thousand_findings_is_one_message() {
    let chain = many(10_000, "finding f{i} \"F\"\n  when f{next}\n\n");
    let (_, _, found) = resolved(&format!("{chain}finding f10000 \"F\"\n  when f0\n"));
    assert_eq!(found.len(), 1);
    assert!(found.iter().all(|line| line.contains("`f9999` → `f10000` → `f0`")));
}

#[test]
fn every_unknown_name_of_many_is_told() {
    let (_, _, found) = resolved(&many(2_000, "finding f{i} \"F\"\n  when g{i}\n\n"));
    assert_eq!(found.len(), 2_000);
}

#[test]
fn node_numbers_are_dense() {
    let text = format!("{BASE}finding a \"A\"\n  when not ill and points != 3 and none of [fever, cough]\n");
    let source = Source::new("x.triage", text);
    let (ruleset, _) = resolve(&source, &parse(&source).0);
    let counts = ruleset.map(|ruleset| (ruleset.conds, ruleset.nums));
    // fever or cough, the gates, the pattern, the score, and the finding above.
    assert_eq!(counts, Some((17, 2)));
}

#[test]
fn the_shape_of_a_file() {
    let begin =
        "begin with `ruleset name \"Title\"`, then `language 1` and `version \"1.0.0\"` indented below";
    let empty = format!("error no_ruleset «» the file is empty | {begin}");
    finds_alone("", &[&empty]);
    finds_alone("# only a comment\n", &[&empty]);
    finds_alone(
        "question f \"F\"\n  yes or no\n",
        &[&format!("error no_ruleset «question» the file has no `ruleset` | {begin}")],
    );
    finds_alone(
        "ruleset: x\nanswers:\n  fever: yes\n",
        &[
            "error no_ruleset «ruleset» this is a file of answers, not a ruleset | give the ruleset first: `bedside eval RULESET ANSWERS`",
        ],
    );
    finds_alone(
        "ruleset a \"A\"\n",
        &[
            "error missing_clause «a» ruleset `a` has no language number | add a line such as `language 1`",
            "error missing_clause «a» ruleset `a` has no version | add a line such as `version \"1.0.0\"`",
        ],
    );
    finds_alone(
        "ruleset a \"A\"\n  language 2\n  version \"1\"\n\nruleset b \"B\"\n",
        &[
            "error language_number «2» language 2 is newer than this program, which reads language 1 | use a newer `bedside`; a ruleset never means something else under another number",
            "error second_declaration «ruleset» there is a second `ruleset` | write one ruleset in each file",
        ],
    );
}

#[test]
fn levels_and_otherwise_go_together() {
    let head = "ruleset a \"A\"\n  language 1\n  version \"1\"\n\nquestion f \"F\"\n  yes or no\n\n";
    let rule = "rule x \"X\"\n  when f\n  then level urgent\n  because \"x\"\n\n";
    finds_alone(
        &format!("{head}{rule}{}", rule.replace("rule x", "rule y")),
        &[
            "error no_levels «urgent» the level `urgent` is named, but no levels are declared | declare `levels` in the first column, with one `id \"text\"` a line below, most urgent first",
        ],
    );
    finds_alone(
        &format!("{head}levels\n  urgent \"Now\"\n  routine \"Later\"\n\n{rule}"),
        &[
            "error otherwise «levels» there are levels, but no `otherwise` for when no rule sets one | add a line `otherwise level ID` in the first column, with the level for everybody else; the levels are `urgent` or `routine`",
        ],
    );
    finds_alone(
        &format!("{head}otherwise level urgent\n"),
        &[
            "error otherwise «otherwise» there is an `otherwise`, but no levels are declared | declare `levels`, or leave `otherwise` out",
        ],
    );
}

#[test]
fn names_are_looked_up_with_suggestions() {
    finds(
        r#"finding a "A"
  when coughh"#,
        &["error unknown_name «coughh» nothing is called `coughh` | did you mean `cough`?"],
    );
    finds(
        r#"finding a "A"
  when zzzzz and fever"#,
        &[
            "error unknown_name «zzzzz» nothing is called `zzzzz` | declare a question, finding, calculation, score or class of this name, or correct it",
        ],
    );
    finds(
        r#"finding fever "Again"
  when cough"#,
        &[
            "error name_twice «fever» `fever` is declared twice | give one of them another name, such as `fever_2`, and name the one that is meant",
        ],
    );
    finds(
        r#"finding a "A"
  when left"#,
        &[
            "error wrong_kind «left» `left` is a choice of `site`, not a question, finding, calculation, score or class | write `site is left`",
        ],
    );
    finds(
        r#"finding a "A"
  when migraine"#,
        &[
            "error not_a_condition «migraine» `migraine` is a pattern, so by itself it is neither true nor false | write `migraine is likely` or `migraine is possible`",
        ],
    );
    finds(
        r#"finding a "A"
  when ill"#,
        &[],
    );
    finds(
        r#"rule a "A"
  when fever
  then level urgnt
  because "b"
  cite nowhere"#,
        &[
            "error unknown_name «urgnt» there is no level `urgnt` | did you mean `urgent`?",
            "error unknown_name «nowhere» there is no source `nowhere` | declare a source of this name, or correct it",
        ],
    );
    finds(
        r#"rule a "A"
  when fever
  then advise [ill]"#,
        &["error wrong_kind «ill» `ill` is a finding, not an advice | write an advice here"],
    );
}

#[test]
fn one_mistake_is_one_message() {
    finds(
        r#"finding a "A"
  when coughh >= 3 and coughh is yes"#,
        &[
            "error unknown_name «coughh» nothing is called `coughh`, and 2 places name it | did you mean `cough`? Then write it in each place; if not, declare `coughh`",
        ],
    );
    finds(
        r#"question b "B"
  whole number 10 to 1

finding a "A"
  when b >= 3 and b < 9"#,
        &[
            "error range «10 to 1» the range from 10 to 1 holds fewer than two numbers | write the lower number first: `1 to 10`",
        ],
    );
    finds(
        r#"question b "B"
  one of
    x y z

finding a "A"
  when b is x"#,
        &[],
    );
    finds(
        r#"classify k "K" by fever
  yes: up
  no: down "Down"

finding a "A"
  when k is up"#,
        &[
            "error class_text «up» the class `up` has no text in quotes | write `up \"Up\"` where it is named first, with the words that people read",
        ],
    );
}

#[test]
fn conditions_have_one_reading() {
    finds(
        r#"finding a "A"
  when fever or cough and temp > 38 or fever"#,
        &[
            "error mixed_and_or «fever or cough and temp > 38 or fever» `and` beside `or` can be read in two ways | write `(fever or cough) and (temp > 38 or fever)` or `fever or (cough and temp > 38) or fever`, whichever you mean",
        ],
    );
    finds(
        r#"finding a "A"
  when (fever or cough) and temp > 38"#,
        &[],
    );
    finds(
        r#"finding a "A"
  when site is not left or right"#,
        &[
            "error choice_after_joint «site is not left or right» `right` after `or` is a choice of `site`, so this can be read in two ways | write `site is not one of [left, right]`, or `(site is not left) or right` if `right` is a condition of its own",
        ],
    );
    finds(
        r#"finding a "A"
  when where includes arm and leg"#,
        &[
            "error choice_after_joint «where includes arm and leg» `leg` after `and` is a choice of `where`, so this can be read in two ways | write `where includes all of [arm, leg]`, or `(where includes arm) and leg` if `leg` is a condition of its own",
        ],
    );
    finds(
        r#"finding a "A"
  when not fever is yes"#,
        &[
            "error not_before «not fever is yes» `not` stands before a name, parentheses or a list form only | write `not (fever is yes)`",
        ],
    );
    finds(
        r#"finding a "A"
  when not not fever"#,
        &[
            "error not_before «not not fever» `not` stands before a name, parentheses or a list form only | write `not (not fever)`",
        ],
    );
    finds(
        r#"finding a "A"
  when not temp > 38 and cough"#,
        &[
            "error not_before «not temp > 38» `not` stands before a name, parentheses or a list form only | write `not (temp > 38)`",
        ],
    );
}

#[test]
fn negative_forms_over_gates() {
    finds(
        r#"finding a "A"
  when not worst"#,
        &[
            "error negative_over_gate «not worst» `not worst` can be read in two ways, because `worst` is not always asked | write `worst is no` (asked, and not so) or `not (worst is yes)` (not asked, or not so)",
        ],
    );
    finds(
        r#"finding a "A"
  when not (worst)"#,
        &[
            "error negative_over_gate «not (worst)» `not (worst)` can be read in two ways, because `worst` is not always asked | write `worst is no` (asked, and not so) or `not (worst is yes)` (not asked, or not so)",
        ],
    );
    finds(
        r#"finding a "A"
  when not (worst is yes)"#,
        &[],
    );
    finds(
        r#"finding a "A"
  when none of [fever, worst]"#,
        &[
            "error negative_over_gate «none of [fever, worst]» `none of [fever, worst]` can be read in two ways, because `worst` is not always asked | write `fever and none of [fever, (worst is yes)]` (asked, and not so) or `none of [fever, (worst is yes)]` (not asked, or not so)",
        ],
    );
    finds(
        r#"finding a "A"
  when none of [fever, (worst is yes)]"#,
        &[],
    );
}

#[test]
fn negative_lists_over_gates() {
    finds(
        r#"finding a "A"
  when days != 3"#,
        &[
            "error negative_over_gate «days != 3» `days != 3` can be read in two ways, because `days` is not always asked | write `fever and not (days = 3)` (asked, and not so) or `not (days = 3)` (not asked, or not so)",
        ],
    );
    finds(
        r#"finding a "A"
  when at most 1 of where"#,
        &[
            "error negative_over_gate «at most 1 of where» `at most 1 of where` can be read in two ways, because `where` is not always asked | write `fever and not (at least 2 of where)` (asked, and not so) or `not (at least 2 of where)` (not asked, or not so)",
        ],
    );
    finds(
        r#"finding a "A"
  when exactly 1 of where"#,
        &[
            "error negative_over_gate «exactly 1 of where» `exactly 1 of where` can be read in two ways, because `where` is not always asked | write `at least 1 of where and not (at least 2 of where)`",
        ],
    );
    finds(
        r#"finding a "A"
  when where includes none of [arm]"#,
        &[
            "error negative_over_gate «where includes none of [arm]» `where includes none of [arm]` can be read in two ways, because `where` is not always asked | write `fever and not (where includes any of [arm])` (asked, and not so) or `not (where includes any of [arm])` (not asked, or not so)",
        ],
    );
    finds(
        r#"finding a "A"
  when fever
  unless worst"#,
        &[],
    );
}

#[test]
fn negations_of_what_reads_a_gate_are_warned_of() {
    finds(
        r#"finding b "B"
  when worst

finding a "A"
  when not b"#,
        &[
            "warning negated_over_gate «not b» `not b` also holds where `worst` is not asked, because `b` reads it | add `and fever` if it must have been asked; write `not (b is yes)` if this is meant",
        ],
    );
    finds(
        r#"finding b "B"
  when worst

finding c "C"
  when b

finding a "A"
  when c is no"#,
        &[
            "warning negated_over_gate «c is no» `c is no` also holds where `worst` is not asked, because `c` reads it | add `and fever` if it must have been asked; write `not (c is yes)` if this is meant",
        ],
    );
    finds(
        r#"finding b "B"
  when worst

finding a "A"
  when not (b is yes)"#,
        &[],
    );
    finds(
        r#"calculate k "K" = days + 1

finding a "A"
  when k != 3"#,
        &[
            "warning negated_over_gate «k != 3» `k != 3` also holds where `days` is not asked, because `k` reads it | add `and fever` if it must have been asked; write `not (…)` around the positive form if this is meant",
        ],
    );
    finds(
        r#"finding a "A"
  when not ill"#,
        &[],
    );
}

#[test]
fn types_of_conditions() {
    finds(
        r#"finding a "A"
  when site"#,
        &[
            "error not_a_condition «site» `site` is one of several choices, so by itself it is neither true nor false | say which, such as `site is left`",
        ],
    );
    finds(
        r#"finding a "A"
  when where is arm"#,
        &[
            "error wrong_comparison «where is arm» `where` may have several answers at once, so it is not compared with `is` | write `where includes arm`",
        ],
    );
    finds(
        r#"finding a "A"
  when where is not arm"#,
        &[
            "error wrong_comparison «where is not arm» `where` may have several answers at once, so it is not compared with `is` | write `not (where includes arm)`",
        ],
    );
    finds(
        r#"finding a "A"
  when site includes any of [left, right]"#,
        &[
            "error wrong_comparison «site includes any of [left, right]» `site` is not an `any of` question, so it includes nothing | write `site is one of [left, right]`",
        ],
    );
    finds(
        r#"finding a "A"
  when site includes left"#,
        &[
            "error wrong_comparison «site includes left» `site` is not an `any of` question, so it includes nothing | write `site is left`",
        ],
    );
    finds(
        r#"finding a "A"
  when site >= left"#,
        &[
            "error wrong_comparison «site >= left» `site` is not a number, and `>=` compares numbers | name every choice that you mean, as in `site is one of [left, right]`; or declare them as a `scale`, whose order counts",
        ],
    );
    finds(
        r#"finding a "A"
  when temp is left"#,
        &[
            "error wrong_comparison «temp is left» `temp` is a number and is not compared with words | compare it with a number, such as `temp >= 37.5`",
        ],
    );
    finds(
        r#"finding a "A"
  when temp + fever > 3"#,
        &[
            "error not_a_number «fever» `fever` is a question answered with words, not a number | make a `score` or a `calculate` with bands that gives it a number",
        ],
    );
    finds(
        r#"finding a "A"
  when points"#,
        &[
            "error not_a_condition «points» `points` is a score, so by itself it is neither true nor false | compare it, such as `points >= 1`",
        ],
    );
}

#[test]
fn types_of_words_and_lists() {
    finds(
        r#"finding a "A"
  when migraine is bad"#,
        &[
            "error wrong_comparison «bad» `migraine` is a pattern: it is likely or possible, never `bad` | write `migraine is likely` or `migraine is possible`",
        ],
    );
    finds(
        r#"finding a "A"
  when note is yes"#,
        &[
            "error text_read «note» `note` is answered in free words, which no condition can read | ask a question with `one of` or `yes or no` for what the rules need",
        ],
    );
    finds(
        r#"finding a "A"
  when ill is unknown"#,
        &[
            "error wrong_comparison «unknown» `ill` is a finding: only an answer is known or unknown | write `ill` or `not ill`",
        ],
    );
    finds(
        r#"finding a "A"
  when at least 3 of [fever, cough]"#,
        &["error list_number «3» 3 of 2 never holds | write a number from 1 to 2"],
    );
    finds(
        r#"finding a "A"
  when at most 2 of [fever, cough]"#,
        &["warning list_number «2» at most 2 of 2 always holds | write a number below 2, or leave it out"],
    );
    finds(
        r#"finding a "A"
  when count of [fever, cough]"#,
        &[
            "error not_a_condition «count of [fever, cough]» `count of` is a number, so by itself it is neither true nor false | compare it, such as `count of [fever, cough] >= 2`",
        ],
    );
    finds(
        r#"finding a "A"
  when all of []"#,
        &[
            "error list_length «all of []» the list is empty | write the conditions between the brackets, as in `[a, b]`",
        ],
    );
}

#[test]
fn types_of_numbers() {
    finds(
        r#"finding a "A"
  when level at least urgent"#,
        &[
            "error advice_only «level at least urgent» only an advice can read the level | name the findings that you mean; what rules conclude is never read",
        ],
    );
    finds(
        r#"finding a "A"
  when always"#,
        &["error advice_only «always» only the `when` of an advice can say `always` | say when it holds"],
    );
    finds(
        r#"calculate k "K" = round(temp) + mni(temp, 3) + max(temp)"#,
        &[
            "error arguments «round(temp)» `round` does not take one number | say how many decimals remain, as in `round(temp, 1)`",
            "error unknown_function «mni» there is no function `mni` | did you mean `min`?",
            "error arguments «max(temp)» `max` does not take one number | write it as in `max(a, b)`",
        ],
    );
    finds(
        r#"finding a "A"
  when site is up"#,
        &["error unknown_choice «up» `site` has no choice `up` | the choices are `left` or `right`"],
    );
    finds(
        r#"finding a "A"
  when site is one of [left, lefft]"#,
        &[
            "error unknown_choice «lefft» `site` has no choice `lefft` | did you mean `left`? the choices are `left` or `right`",
        ],
    );
}

#[test]
fn groups_and_dates_are_supported() {
    finds(
        r#"questions g "G"
  each yes or no
  g1 "G1"
  g2 "G2"

finding a "A"
  when at least 1 of g and g1"#,
        &[],
    );
    finds(
        r#"question d "D"
  date 2020-01-01 to assessment

finding a "A"
  when days since d > 3"#,
        &[],
    );
}

#[test]
fn units_stand_where_they_can_be_converted() {
    for right in ["temp > 99.5 \"degF\"", "temp > 38.5 \"°C\"", "temp in \"degF\" > 99"] {
        finds(&format!("finding a \"A\"\n  when {right}"), &[]);
    }
    finds(
        r#"finding a "A"
  when temp > 99.5 "kg""#,
        &[
            "error unit_kind «\"kg\"» `temp` is in °C, and kg cannot be converted to that | kg is a mass, °C is a temperature",
        ],
    );
}

#[test]
fn clauses_stand_where_they_belong() {
    finds(
        r#"finding a "A"
  when fever
  then level urgent"#,
        &[
            "error misplaced_clause «then level urgent» `then level` has no place in a `finding` | in a `finding` belong: `when`, `unless`, `because`, `cite`, `show under`",
        ],
    );
    finds(
        r#"finding a "A"
  when fever
  when cough"#,
        &[
            "error clause_twice «when cough» `when` stands twice in one declaration | join the two conditions with `and` or `or`",
        ],
    );
    finds(
        r#"finding a "A"
  because "b""#,
        &["error missing_clause «a» finding `a` has no `when` | add a line such as `when …`"],
    );
    finds(
        r#"rule a "A"
  when fever"#,
        &["error missing_clause «a» rule `a` has no conclusion | add a line such as `then level ID`"],
    );
    finds(
        r#"rule a "A"
  when fever
  then level urgent"#,
        &[
            "error missing_clause «a» rule `a` sets a level and does not say why | add a line `because \"…\"` with the reason",
        ],
    );
    finds(
        r#"rule a "A"
  when fever
  then level urgent
  then level routine
  because "b""#,
        &["error two_levels «then level routine» rule `a` sets a second level | keep the one that is meant"],
    );
    finds(
        r#"red flag a "A"
  when fever
  unless cough
  then level urgent
  because "b""#,
        &[
            "error red_flag_unless «unless cough» a red flag has no `unless`, because nothing may mask it | leave the exception out, so that nobody with this sign is missed; if the exception is right, make this a `rule`",
        ],
    );
}

#[test]
fn clauses_are_not_missing() {
    finds(
        r#"red flag a "A"
  when fever
  because "b""#,
        &[
            "error missing_clause «a» red flag `a` has no level, and a red flag must set one | add a line `then level ID`; the levels are `urgent` or `routine`",
        ],
    );
    finds(
        r#"pattern a "A"
  about "x""#,
        &["error missing_clause «a» pattern `a` has no grade | add a line such as `possible when …`"],
    );
    finds(
        r#"score a "A""#,
        &[
            "error list_length «a» score `a` adds up nothing | write lines such as `+1 when …` below, indented",
        ],
    );
    finds(
        r"otherwise level urgent",
        &[
            "error second_declaration «otherwise» there is a second `otherwise` | keep the one that is meant: there is one level for everybody else",
        ],
    );
    finds(
        r#"section "S"
  because "b""#,
        &[
            "error misplaced_clause «because \"b\"» `because` has no place in a `section` | a `section` has no clauses",
        ],
    );
    finds(
        r#"always "x"
  when fever"#,
        &["error missing_clause «\"x\"» `always` has no `expect` | add a line such as `expect level ID`"],
    );
    finds(
        r#"impossible "x"
  because "b""#,
        &["error missing_clause «\"x\"» `impossible` has no `when` | add a line such as `when …`"],
    );
}

#[test]
fn questions_are_complete() {
    finds(
        r#"question q "Q""#,
        &["error missing_clause «q» question `q` has no type of answer | add a line such as `yes or no`"],
    );
    finds(
        r#"question q "Q"
  any of
    a "A""#,
        &[
            "error missing_clause «any of» `any of` needs an `or none`, so that nothing chosen is told from not asked | add a line such as `or none \"None of these\"` after the choices",
        ],
    );
    finds(
        r#"question q "Q"
  one of
    a "" "#,
        &[
            "error missing_words «a \"\"» `a` has no text in quotes | write `a \"…\"`, with the words to be shown",
        ],
    );
    finds(
        r#"question q "Q"
  one of"#,
        &["error list_length «one of» there are no choices | write one `id \"text\"` a line below, indented"],
    );
    finds(
        r#"question q "Q"
  one of
    a "A"
    a "B""#,
        &[
            "error name_twice «a» the choice `a` stands twice in this question | give one of them another id, or leave it out",
        ],
    );
    finds(
        r#"question q "Q"
  yes or no
  or none "N""#,
        &[
            "error misplaced_clause «or none \"N\"» `or none` belongs to `any of` only | make it a choice of its own, such as `neither \"None of these\"`",
        ],
    );
    finds(
        r#"question q "Q"
  whole number 0.0 to 9.0"#,
        &[
            "error range «0.0 to 9.0» a whole number has no decimals | write `number 0.0 to 9.0`, or leave the decimals out",
        ],
    );
    finds(
        r#"question q "Q"
  number 0 to 9.5"#,
        &[
            "error range «0 to 9.5» both ends need the same number of decimals: as many as are recorded | write `number 0.0 to 9.5`",
        ],
    );
}

#[test]
fn answers_in_questions_fit() {
    finds(
        r#"question q "Q"
  number 9.5 to 0.5"#,
        &[
            "error range «9.5 to 0.5» the range from 9.5 to 0.5 holds fewer than two numbers | write the lower number first: `0.5 to 9.5`",
        ],
    );
    finds(
        r#"question q "Q"
  yes or no
  by examinr"#,
        &[
            "error wrong_kind «examinr» a question is answered `by patient`, `by examiner` or `by test` | did you mean `by examiner`?",
        ],
    );
    finds(
        r#"question q "Q"
  yes or no
  assume maybe"#,
        &["error unknown_choice «maybe» `q` has no choice `maybe` | the choices are `yes` or `no`"],
    );
    finds(
        r#"question q "Q"
  whole number 0 to 9
  assume 10"#,
        &[
            "error answer «10» 10 is out of the question's range | `q` takes a number from 0 to 9, without decimals",
        ],
    );
    finds(
        r#"question q "Q"
  number 0.0 to 9.0
  assume 1.25"#,
        &[
            "error answer «1.25» 1.25 has more decimals than are recorded | `q` takes a number from 0.0 to 9.0, with at most 1 decimal",
        ],
    );
    finds(
        r#"question q "Q"
  any of
    a "A"
  or none "N"
  assume [a, none]"#,
        &["error answer «none» `none` stands beside another choice | write `none` alone, or leave it out"],
    );
    finds(
        r#"question q "Q"
  yes or no
  assume unknown"#,
        &["error answer «unknown» `unknown` is no answer to assume | assume a value, or leave `assume` out"],
    );
}

#[test]
fn bands_cover_each_choice_once() {
    finds(
        r#"score z "Z"
  points for site
    left: 1
    left, right: 2"#,
        &["error band_overlap «left» `left` falls into two bands | leave it out of one of them"],
    );
    finds(
        r#"score z "Z"
  points for site
    left: 1"#,
        &["error band_gap «site» `right` of `site` falls into no band | add a line such as `right: …`"],
    );
    finds(
        r#"score z "Z"
  points for site
    left: 1
    rihgt: 2"#,
        &[
            "error unknown_choice «rihgt» `site` has no choice `rihgt` | did you mean `right`? the choices are `left` or `right`",
        ],
    );
    finds(
        r#"score z "Z"
  points for site
    0 to 4: 1"#,
        &[
            "error band_form «0 to 4» this band is for numbers, and `site` has choices | write one or more of its choices before the colon: `left` or `right`",
        ],
    );
    finds(
        r#"score z "Z"
  points for temp
    left: 1"#,
        &[
            "error band_form «left» this band is for choices, and a number is banded here | write numbers, such as `0 to 4`, `up to 4` or `from 5`",
        ],
    );
    finds(
        r#"score z "Z"
  points for temp
    40 to 38: 1"#,
        &["error band_form «40 to 38» no number is in `40 to 38` | write the lower number first"],
    );
}

#[test]
fn classes_have_texts_and_an_otherwise() {
    finds(
        r#"score z "Z"
  points for where
    arm: 1
    leg: 2"#,
        &[
            "error wrong_kind «where» `where` may have several answers at once, so it falls into no single band | write a line `+1 when where includes …` for each choice",
        ],
    );
    finds(
        r#"classify z "Z" by site
  left: a "A"
  right: a "B""#,
        &[
            "error class_text «\"B\"» the class `a` has two different texts | write the same text, leave this one out, or use another id",
        ],
    );
    finds(
        r#"classify z "Z" by site
  left: a "A"
  right: a"#,
        &[],
    );
    finds(
        r#"classify z "Z"
  when fever: a "A""#,
        &[
            "error otherwise_row «z» classify `z` has no `otherwise:` row | add a last row, such as `otherwise: low \"Low\"`",
        ],
    );
    finds(
        r#"classify z "Z"
  otherwise: a "A"
  when fever: b "B""#,
        &[
            "error otherwise_row «otherwise: a \"A\"» `otherwise:` is not the last row | move `otherwise:` below all other rows",
        ],
    );
    finds(
        r#"classify z "Z"
  when fever: a "A"
  otherwise: b "B""#,
        &[],
    );
}

#[test]
fn circles_are_named_whole() {
    finds(
        r#"finding a "A"
  when b

finding b "B"
  when c

finding c "C"
  when a or fever"#,
        &[
            "error circle «a» these depend on each other in a circle: `a` → `b` → `c` → `a` | let one of them read answers only",
        ],
    );
    finds(
        r#"finding a "A"
  when a"#,
        &["error circle «a» this depends on itself: `a` → `a` | let one of them read answers only"],
    );
    finds(
        r#"question q "Q"
  yes or no
  ask when f

finding f "F"
  when q"#,
        &[
            "error circle «q» these depend on each other in a circle: `q` → `f` → `q` | let one of them read answers only",
        ],
    );
}

#[test]
fn cases_and_promises_are_checked() {
    finds(
        r#"case "c"
  given
    fever maybe
    temp 99
    site left
    site right
    where arm
    where none
    nothing yes
  expect
    level urgent"#,
        &[
            "error unknown_choice «maybe» `fever` has no choice `maybe` | the choices are `yes` or `no`",
            "error answer «99» 99 is out of the question's range | `temp` takes a number from 30.0 to 45.0, with at most 1 decimal; if it is in °F, write `99 \"°F\"`",
            "error answer «site» `site` is answered twice | keep one of them",
            "error answer «arm» `where` may have several answers, so they stand in brackets | write `[arm]`",
            "error answer «where» `where` is answered twice | keep one of them",
            "error unknown_name «nothing» nothing is called `nothing` | declare a question, finding, calculation, score or class of this name, or correct it",
        ],
    );
    finds(
        r#"case "c"
  given
    like "d"
  expect
    fired ill
    ill maybe
    points 9 to 7
    likely migraine
    asks ill"#,
        &[
            "error unknown_name «\"d\"» there is no case \"d\" | write the name of another case as it stands there",
            "error wrong_kind «ill» `ill` is a finding, not a rule or red flag | of a finding write `ill yes`, `ill no` or `ill open`",
            "error expectation «maybe» this cannot be expected of `ill` | a finding is `yes`, `no` or `open`",
            "error expectation «9 to 7» no number is from 9 to 7 | write the lower number first: `7 to 9`",
            "error wrong_kind «ill» `ill` is a finding, not a question | name a question",
        ],
    );
    finds(
        r#"case "c"
  given
    like "d"
  expect
    settled

case "d"
  given
    like "c"
  expect
    settled

case "d"
  given
    fever yes
  expect
    settled"#,
        &[
            "error circle «\"d\"» these cases are like each other in a circle | write the answers of one of them out",
            "error name_twice «\"d\"» there is another case \"d\" | give one of them another name",
        ],
    );
    finds(
        r#"always "x"
  when fever
  expect level at least urgnt
    ill yes
    points 1"#,
        &["error unknown_name «urgnt» there is no level `urgnt` | did you mean `urgent`?"],
    );
}

#[test]
fn what_was_said_once_is_not_said_again() {
    finds(
        r#"question q "Q"
  one of s

finding a "A"
  when q >= no_pain or no_pain <= q or q is x"#,
        &[
            "error unknown_name «s» there is no scale `s` | declare `scale s \"…\"` in the first column, with one `id \"text\"` a line below, the lowest first",
        ],
    );
    finds(
        r#"finding a "A"
  wen fever

finding b "B"
  when a and not a"#,
        &[],
    );
    finds(
        r#"levels
  soon "Soon"

rule x "X"
  when fever
  then level soon
  because "b""#,
        &[
            "error second_declaration «levels» there is a second `levels` | write all levels into one list, most urgent first",
        ],
    );
    finds(
        r#"nonsense a "A"
  when fever

finding b "B"
  when a"#,
        &[],
    );
    finds(
        r#"score z "Z"
  +1 when fever
  +1 when coughh"#,
        &["error unknown_name «coughh» nothing is called `coughh` | did you mean `cough`?"],
    );
    finds(
        r#"source s "S"

source s "T"

rule a "A"
  when fever
  then level urgent
  because "b"
  cite s"#,
        &[
            "error name_twice «s» `s` is declared twice | give one of them another name, such as `s_2`, and name the one that is meant",
        ],
    );
}

#[test]
fn what_is_right_is_accepted() {
    finds(
        r#"finding a "A"
  when site is left and hip"#,
        &[
            "error unknown_name «hip» nothing is called `hip` | declare a question, finding, calculation, score or class of this name, or correct it",
        ],
    );
    finds(
        r#"finding a "A"
  when a_class is up

classify a_class "C" by temp
  up to 37.5: up "Up"
  from 37.6: down "Down""#,
        &[],
    );
    finds(
        r#"calculate k "K" by site
  left: 1
  right: temp * 2

finding a "A"
  when k between 1 and 3 and k != 2"#,
        &[],
    );
    finds(
        r#"advice v "V"
  when always
  unless level at least urgent"#,
        &[],
    );
    finds(
        r#"finding a "A"
  when migraine is not likely and ill is no and not (ill) and points != 3"#,
        &[],
    );
}

#[test]
fn names_that_are_words_of_the_language_are_free() {
    finds(
        r#"question always "A"
  yes or no

finding a "A"
  when always

advice v "V"
  when always"#,
        &[
            "error advice_only «always» `always` is the name of something here, so this can be read in two ways | write `always is yes` for what has this name, or give it another name",
        ],
    );
    finds(
        r#"question none "N"
  one of
    likely "L"
    rest "O"

finding rule "R"
  when none is likely

classify possible "P" by none
  likely: a "A"
  rest: b "B""#,
        &[],
    );
}
