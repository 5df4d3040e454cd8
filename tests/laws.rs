//! The laws by example: a piece of a ruleset, and one line for each thing that is said of it.

#[path = "laws/bands.rs"]
mod bands;

use bedside::check::{laws, resolve};
use bedside::diagnostic::{Diagnostic, Severity};
use bedside::source::Source;

const HEAD: &str = "ruleset r \"R\"\n  language 1\n  version \"1.0.0\"\n";

/// What the laws say of a text: `line code: message | help`, codes without their common start.
fn told(body: &str) -> Vec<Diagnostic> {
    let source = Source::new("r.triage", format!("{HEAD}{body}"));
    let (file, problems) = bedside::syntax::parse(&source);
    assert_eq!(problems, [], "the parser understands the example");
    let (ruleset, problems) = resolve::resolve(&source, &file);
    let errors: Vec<_> = problems.into_iter().filter(Diagnostic::is_error).collect();
    assert_eq!(errors, [], "the example has no other mistake");
    let plan = ruleset.as_ref().map(bedside::plan::build).unwrap_or_default();
    ruleset.map(|ruleset| laws::check(&ruleset, &plan)).unwrap_or_default()
}

fn line(told: &Diagnostic) -> String {
    let code = told.code.trim_start_matches("bedside::check::");
    let sign = if told.severity == Severity::Error { "E" } else { "W" };
    format!("{sign} {code}: {} | {}", told.message, told.help.as_deref().unwrap_or_default())
}

/// The lines of one kind of problem.
fn lines(code: &str, body: &str) -> Vec<String> {
    told(body).iter().filter(|told| told.code.contains(code)).map(line).collect()
}

/// The words that the labels stand on.
fn places(code: &str, body: &str) -> Vec<String> {
    let text = format!("{HEAD}{body}");
    let source = Source::new("r.triage", text);
    let of = told(body).into_iter().filter(|told| told.code.contains(code)).flat_map(|told| told.labels);
    of.map(|label| source.slice(label.span).to_owned()).collect()
}

const LEVELS: &str = "levels\n  now \"Now\"\n  later \"Later\"\n\notherwise level later\n\n";

fn red_flag(body: &str, when: &str) -> String {
    format!(
        "{LEVELS}{body}\n\nred flag alarm \"Alarm\"\n  when {when}\n  then level now\n  because \"It matters.\"\n"
    )
}

#[test]
fn a_red_flag_reads_no_assumed_answer() {
    let breathing = "question breathing \"B\"\n  one of\n    easy \"E\"\n    hard \"H\"\n  assume easy";
    let body = red_flag(breathing, "breathing is hard");
    assert_eq!(
        lines("red_flag_assumed", &body),
        [
            "E red_flag_assumed: red flag `alarm` depends on an assumed answer: `alarm` reads question `breathing`, \
             which assumes `easy` | remove `assume easy` from question `breathing`, or do not read `breathing` in a \
             red flag"
        ]
    );
    assert_eq!(places("red_flag_assumed", &body), ["breathing is hard", "assume easy"]);
    let through = format!("{breathing}\n\nfinding distress \"D\"\n  when breathing is hard");
    let told = lines("red_flag_assumed", &red_flag(&through, "distress")).join("\n");
    assert!(
        told.contains("`alarm` reads finding `distress`, which reads question `breathing`, which assumes"),
        "{told}"
    );
}

#[test]
fn a_red_flag_reads_no_assumed_answer_through_a_gate() {
    let body = "question hit \"Hit?\"\n  yes or no\n  assume no\n\nquestion hard \"Hard?\"\n  yes or no\n  ask when hit because \"Only then.\"";
    let told = lines("red_flag_assumed", &red_flag(body, "hard")).join("\n");
    assert!(told.contains("reads question `hard`, which reads question `hit`, which assumes `no`"), "{told}");
}

#[test]
fn one_message_for_all_red_flags_of_a_question() {
    let body = "question a \"A?\"\n  yes or no\n  assume no";
    let more = "\nred flag other \"Other\"\n  when a\n  then level now\n  because \"It matters.\"\n";
    let told = lines("red_flag_assumed", &(red_flag(body, "a") + more));
    assert_eq!(told.len(), 1);
    assert!(told.join("").contains("red flag `alarm` and 1 more depend on"), "{told:?}");
}

#[test]
fn a_gate_under_a_red_flag_says_why() {
    let question =
        "question hit \"Hit?\"\n  yes or no\n\nquestion hard \"Hard?\"\n  yes or no\n  ask when hit";
    assert_eq!(
        lines("red_flag_gate", &red_flag(question, "hard")),
        [
            "E red_flag_gate: no reason is given for leaving out `hard`, and a red flag reads it: `alarm` reads question \
          `hard` | say after the condition why it may be left out: `ask when hit because \"…\"`"
        ]
    );
    assert_eq!(places("red_flag_gate", &red_flag(question, "hard")), ["ask when hit", "hard"]);
    let reasoned = format!("{question} because \"Only then.\"");
    assert_eq!(lines("red_flag_gate", &red_flag(&reasoned, "hard")), [""; 0]);
}

#[test]
fn an_exception_under_a_red_flag_is_a_warning() {
    let body = "question a \"A?\"\n  yes or no\n\nquestion b \"B?\"\n  yes or no\n\nfinding f \"F\"\n  when a\n  unless b";
    let told = lines("red_flag_exception", &red_flag(body, "f"));
    assert!(told.join("").starts_with(
        "W red_flag_exception: an exception can hide red flag `alarm`: it reads finding `f`, which does not hold where `b`"
    ), "{told:?}");
    assert_eq!(places("red_flag_exception", &red_flag(body, "f")), ["b", "f"]);
}

#[test]
fn applies_is_never_assumed_or_gated() {
    let body = "  applies when setting is clinic else \"No.\"\n\nquestion setting \"S\"\n  one of\n    clinic \"C\"\n    home \"H\"\n  assume clinic\n";
    assert_eq!(
        lines("applies_assumed", body),
        [
            "E applies_assumed: `applies when` depends on an assumed answer: it reads question `setting`, which assumes \
          `clinic` | remove `assume clinic` from question `setting`, or do not read `setting` in `applies when`"
        ]
    );
    let body = "  applies when adult else \"No.\"\n\nquestion asked \"A?\"\n  yes or no\n\nquestion age \"Age\"\n  whole number 0 to 120\n  ask when asked\n\nfinding adult \"Adult\"\n  when age >= 18\n";
    assert_eq!(
        lines("applies_gated", body),
        [
            "E applies_gated: `applies when` depends on a question that is not always asked: it reads finding `adult`, \
          which reads question `age` | remove `ask when asked` from question `age`, or do not read `age` in \
          `applies when`"
        ]
    );
}

const AGE: &str = "question age \"Age\"\n  whole number 0 to 120\n\n";

fn finding(when: &str) -> String {
    format!("{AGE}finding f \"F\"\n  when {when}\n")
}

#[test]
fn comparisons_that_are_constant() {
    let help_always = "leave it out, or mend the number or the declared range";
    let help_never = "mend the number or the declared range, or remove what depends on it";
    assert_eq!(
        lines("", &finding("age >= 0")),
        [format!("W constant_comparison: `age >= 0` is always true: `age` is `0` to `120` | {help_always}")]
    );
    assert_eq!(
        lines("", &finding("not (age > 120) and age >= 3")),
        [format!("W constant_comparison: `age > 120` is never true: `age` is `0` to `120` | {help_never}")]
    );
    assert_eq!(
        lines("", &finding("age != 121")),
        [format!(
            "W constant_comparison: `age != 121` is always true: `age` is `0` to `120` | {help_always}"
        )]
    );
    assert_eq!(
        lines("", &finding("age between 121 and 130")),
        [format!(
            "W constant_comparison: `age between 121 and 130` is never true: `age` is `0` to `120` | {help_never}"
        )]
    );
    assert_eq!(lines("", &finding("age >= 1")), [""; 0]);
}

#[test]
fn a_constant_is_told_of_once() {
    let body =
        finding("age > 120") + "\nfinding g \"G\"\n  when f and age >= 3\n\nfinding h \"H\"\n  when g or f\n";
    assert_eq!(lines("constant", &body).len(), 1, "{:?}", told(&body));
}

#[test]
fn a_pattern_without_likely_is_never_likely() {
    let body =
        format!("{AGE}pattern p \"P\"\n  possible when age >= 60\n\nadvice a \"A\"\n  when p is likely\n");
    let told = lines("constant_comparison", &body);
    assert!(told.join("").starts_with("W constant_comparison: `p is likely` is never true |"), "{told:?}");
}

fn rows(rows: &str) -> String {
    format!(
        "question pain \"Pain\"\n  whole number 0 to 10\n\nclassify c \"C\"\n{rows}  otherwise: low \"Low\"\n"
    )
}

#[test]
fn a_row_that_an_earlier_one_covers() {
    let body = rows("  when pain >= 4: middle \"Middle\"\n  when pain >= 7: high \"High\"\n");
    assert_eq!(
        lines("", &body),
        [
            "W row_unreachable: row `high` of `c` is never reached: the row `middle` above it holds wherever `pain >= 7` does | put `when pain >= 7: high` above `when pain >= 4: middle`"
        ]
    );
    assert_eq!(places("", &body), ["pain >= 7", "pain >= 4"]);
    assert_eq!(told(&rows("  when pain >= 7: high \"High\"\n  when pain >= 4: middle \"Middle\"\n")), []);
}

#[test]
fn a_row_that_earlier_ones_cover_together() {
    let told = lines(
        "",
        &rows(
            "  when pain >= 6: a \"A\"\n  when pain < 4: b \"B\"\n  when pain between 2 and 7 and pain != 4 and pain != 5: d \"D\"\n",
        ),
    );
    assert_eq!(
        told,
        [
            "W row_unreachable: row `d` of `c` is never reached: one of the rows above holds wherever `pain between 2 and 7 and pain != 4 and pain != 5` does | move the row `d` up, or remove it"
        ]
    );
}

#[test]
fn a_row_that_never_holds() {
    let never = "W row_unreachable: row `a` of `c` is never reached: `pain > 10` is never true | mend the condition, or remove the row `a`";
    assert_eq!(lines("", &rows("  when pain > 10: a \"A\"\n")), [never]);
    let told = lines("", &rows("  when pain < 3 and pain > 5: a \"A\"\n"));
    assert!(told.join("").contains("`pain < 3 and pain > 5` is never true"), "{told:?}");
    let told = lines("", &rows("  when pain >= 0: a \"A\"\n  when pain > 5: b \"B\"\n"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told.join("").contains("`pain >= 0` is always true"), "{told:?}");
}

#[test]
fn rows_over_choices_findings_and_scores() {
    let body = "question site \"S\"\n  one of\n    a \"A\"\n    b \"B\"\n    d \"D\"\n\nquestion sore \"Sore?\"\n  yes or no\n\nfinding f \"F\"\n  when site is one of [a, b]\n\nscore s \"S\"\n  +2 when sore\n  +1 when f\n\n";
    let over = |rows: &str| format!("{body}classify c \"C\"\n{rows}  otherwise: low \"Low\"\n");
    let told = lines("row", &over("  when f: x \"X\"\n  when site is b and sore: y \"Y\"\n"));
    assert!(
        told.join("").contains("row `y` of `c` is never reached: the row `x` above it holds"),
        "{told:?}"
    );
    let told = lines("row", &over("  when s >= 1: x \"X\"\n  when s >= 3: y \"Y\"\n"));
    assert!(
        told.join("").contains("row `y` of `c` is never reached: the row `x` above it holds"),
        "{told:?}"
    );
    assert_eq!(
        lines("row", &over("  when s >= 2: x \"X\"\n  when f: y \"Y\"\n  when sore: z \"Z\"\n")),
        [""; 0]
    );
}

#[test]
fn a_question_not_asked_reaches_the_row_after() {
    let body = "question a \"A?\"\n  yes or no\n\nquestion b \"B?\"\n  yes or no\n  ask when a\n\nclassify c \"C\"\n  when b: x \"X\"\n  when b is no: y \"Y\"\n  when a is no: z \"Z\"\n  otherwise: low \"Low\"\n";
    assert_eq!(lines("row", body), [""; 0]);
}

#[test]
fn a_divisor_is_never_zero() {
    let body = "question a \"A\"\n  whole number 0 to 90\n\nquestion w \"W\"\n  number 0.0 to 30.0 \"kg\"\n\ncalculate q \"Q\" = a / w\n\ncalculate k \"K\" = a / (w - 5.0)\n";
    assert_eq!(
        lines("", body),
        [
            "E zero_divisor: `w` can be zero, and it divides: its declared range is `0` to `30` | declare question `w` without 0, `number 0.1 to 30.0 \"kg\"`, or divide by `max(w, 1)`",
            "E zero_divisor: `w - 5.0` can be zero, and it divides: its declared range is `-5` to `25` | declare ranges with which it cannot be 0, or divide by `max(w - 5.0, 1)`",
        ]
    );
    assert_eq!(told("question a \"A\"\n  whole number 0 to 90\n\ncalculate q \"Q\" = a / max(a, 1)\n"), []);
}

#[test]
fn what_nothing_reads() {
    let body = "source book \"Book\"\n\nlevels\n  now \"Now\"\n  soon \"Soon\"\n  later \"Later\"\n\nsection \"Empty\"\n\nsection \"Full\"\n\nquestion a \"A?\"\n  yes or no\n\nquestion b \"B?\"\n  yes or no\n\nquestion remark \"Remark\"\n  text\n\nfinding f \"F\"\n  when a\n\nadvice x \"X\"\n\nrule r1 \"R\"\n  when a\n  then level now\n  because \"So.\"\n\notherwise level later\n";
    assert_eq!(
        lines("", body),
        [
            "W unused_source: nothing cites source `book` | add `cite book` where it is what a rule rests on, or remove it",
            "W unused_level: nothing sets level `soon` | write `then level soon` in a rule, or remove the level",
            "W empty_section: section `Empty` has no questions | put questions after it, or remove the section",
            "W unused_question: nothing reads question `b` | read it in a condition, or remove the question",
            "W unused_finding: nothing reads or shows finding `f` | read it in a condition, list it with `show under \"…\"`, or remove it",
            "W unused_advice: nothing gives advice `x` | add a `when …` to it, or `then advise [x]` to a rule",
        ]
    );
    assert_eq!(places("", body), ["book", "soon", "\"Empty\"", "b", "f", "x"]);
}

#[test]
fn a_finding_is_a_result_where_nothing_is_concluded() {
    assert_eq!(told("question a \"A?\"\n  yes or no\n\nfinding f \"F\"\n  when a\n"), []);
}

#[test]
fn boxes_that_nothing_reads() {
    let question =
        "question w \"W\"\n  any of\n    a \"A\"\n    b \"B\"\n    d \"D\"\n  or none \"None\"\n\n";
    let over = |when: &str| format!("{question}finding f \"F\"\n  when {when}\n");
    assert_eq!(
        lines("", &over("w includes a")),
        [
            "W unused_choice: nothing reads `b` or `d` of `w` | read it, for example `w includes b`, or remove the choice"
        ]
    );
    assert_eq!(lines("", &over("at least 2 of w")), [""; 0]);
    assert_eq!(lines("", &over("w includes a or w is none")), [""; 0]);
}

#[test]
fn one_choice_may_be_the_rest() {
    let over = |choices: &str, assume: &str| {
        format!(
            "question w \"W\"\n  one of\n    bad \"Bad\"\n{choices}{assume}\nfinding f \"F\"\n  when w is bad\n"
        )
    };
    assert_eq!(lines("", &over("    fine \"F\"\n", "")), [""; 0]);
    assert_eq!(lines("", &over("    fine \"F\"\n    not_done \"N\"\n", "")), [""; 0]);
    assert_eq!(lines("", &over("    fine \"F\"\n    better \"B\"\n", "  assume fine\n")), [""; 0]);
    assert_eq!(
        lines("", &over("    fine \"F\"\n    better \"B\"\n", "")),
        [
            "W unused_choice: nothing tells `fine` and `better` of `w` apart | read one of them, for example `w is fine`, or make `fine` and `better` one choice"
        ]
    );
}

#[test]
fn the_first_ruleset_gives_no_warning() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/rulesets/deep_gluteal/deep_gluteal.triage");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let source = Source::new("deep_gluteal.triage", text);
    let (file, problems) = bedside::syntax::parse(&source);
    assert_eq!(problems, []);
    let (ruleset, problems) = resolve::resolve(&source, &file);
    assert_eq!(problems, []);
    let told = ruleset.map(|ruleset| laws::check(&ruleset, &bedside::plan::build(&ruleset)));
    assert_eq!(told, Some(Vec::new()));
}
