//! Dates: what is completed since a day, what is reckoned from it, and what is known where a date or the day of the
//! assessment is not.

use crate::case::Case;

fn since(unit: &str) -> Case {
    let case = Case::new().number("d", "date 1900-01-01 to assessment");
    case.calculate("n", &format!("{unit} since d"))
}

fn completed(unit: &str, from: &str, on: &str) -> String {
    since(unit).given_on(on, &format!("d: {from}")).number("n")
}

#[test]
fn units_are_completed_on_the_same_day_number_or_the_first_of_the_next_month() {
    let told = |unit: &str, pairs: &[(&str, &str)]| {
        pairs.iter().map(|(from, on)| completed(unit, from, on)).collect::<Vec<_>>().join(" ")
    };
    let leap = [("2024-02-29", "2025-02-28"), ("2024-02-29", "2025-03-01"), ("2024-02-29", "2028-02-28")];
    assert_eq!(told("years", &leap), "0 1 3");
    assert_eq!(told("years", &[("2024-02-29", "2028-02-29"), ("2008-11-21", "2026-11-20")]), "4 17");
    let months = [("2026-01-31", "2026-02-28"), ("2026-01-31", "2026-03-01"), ("2026-01-31", "2026-03-31")];
    assert_eq!(told("months", &months), "0 1 2");
    assert_eq!(told("months", &[("2026-03-31", "2026-04-30"), ("2026-03-31", "2026-05-01")]), "0 1");
    assert_eq!(told("weeks", &[("2026-11-13", "2026-11-20"), ("2026-11-14", "2026-11-20")]), "1 0");
    assert_eq!(told("days", &[("2026-11-20", "2026-11-20"), ("2024-02-28", "2024-03-01")]), "0 2");
}

#[test]
fn days_are_counted_from_one_date_to_another_and_added() {
    let case = Case::new()
        .number("a", "date 2000-01-01 to 2030-12-31")
        .number("b", "date 2000-01-01 to 2030-12-31")
        .number("cycle", "whole number 20 to 40")
        .calculate("stay", "days from a to b")
        .calculate("due", "a plus (252 + cycle) days")
        .calculate("earlier", "a plus -1 days plus -1 days")
        .calculate("half", "floor((days from a to b) / 2)");
    let told = case.given("a: 2024-02-27, b: 2024-03-02, cycle: 28");
    assert_eq!(
        ["stay", "due", "earlier", "half"].map(|it| told.number(it)),
        ["4", "2024-12-03", "2024-02-25", "2"]
    );
    assert_eq!(case.given("a: 2024-03-02, b: 2024-02-27, cycle: 28").number("stay"), "-4");
    let open = case.given("a: 2024-02-27");
    assert_eq!(open.number("due"), "2024-11-25 to 2024-12-15");
    assert_eq!(open.number("stay"), "-8823 to 2499");
}

#[test]
fn each_comparison_of_a_date() {
    let case = |when: &str| Case::new().number("d", "date 2020-01-01 to 2030-12-31").finding("f", when);
    let forms = [
        "d < 2026-01-01",
        "d <= 2026-01-01",
        "d > 2026-01-01",
        "d >= 2026-01-01",
        "d = 2026-01-01",
        "d != 2026-01-01",
        "2026-01-01 < d",
        "d between 2026-01-01 and 2026-01-31",
        "d plus 1 days = 2026-01-02",
    ];
    let told = |answers: &str| {
        forms.map(|form| match case(form).given(answers).finding("f").as_str() {
            "true" => 'y',
            "false" => '-',
            _ => '?',
        })
    };
    assert_eq!(told("d: 2026-01-01").iter().collect::<String>(), "-y-yy--yy");
    assert_eq!(told("d: 2025-12-31").iter().collect::<String>(), "yy---y---");
    assert_eq!(told("d: 2026-01-31").iter().collect::<String>(), "--yy-yyy-");
    assert_eq!(told("d: unknown").iter().collect::<String>(), "?????????");
}

#[test]
fn a_missing_date_stands_for_its_whole_declared_range_up_to_the_assessment() {
    for (unit, most) in [("days", "46344"), ("weeks", "6620"), ("months", "1522"), ("years", "126")] {
        for answers in ["", "d: unknown"] {
            assert_eq!(since(unit).given_on("2026-11-20", answers).number("n"), format!("0 to {most}"));
        }
    }
    let case = Case::new()
        .number("d", "date 2020-01-01 to assessment")
        .finding("early", "weeks since d < 6")
        .finding("future", "d > 2026-11-20")
        .finding("all", "d >= 2020-01-01");
    let told = case.given_on("2026-11-20", "");
    assert_eq!(["early", "future", "all"].map(|it| told.finding(it)), ["open", "false", "true"]);
    assert_eq!(case.given_on("2020-01-31", "").finding("early"), "true");
}

#[test]
fn a_future_date_and_a_date_out_of_range_are_refused() {
    let case = since("years");
    assert!(
        case.refuses_on("2026-11-20", "d: 2026-11-21")
            .contains("2026-11-21 is after the assessment, 2026-11-20")
    );
    assert!(case.refuses_on("2026-11-20", "d: 1899-12-31").contains("before 1900-01-01"));
    for (wrong, words) in [
        ("01/11/2026", "it may mean `2026-11-01` or `2026-01-11`"),
        ("25.12.2025", "write `2025-12-25`"),
        ("2026-02-30", "this month has 28 days"),
        ("2026-1-5", "write `2026-01-05`"),
        ("5", "year-month-day"),
        ("yes", "year-month-day"),
    ] {
        assert!(case.refuses_on("2026-11-20", &format!("d: {wrong}")).contains(words), "{wrong}");
    }
    assert_eq!(case.given_on("2026-11-20", "d: \"2026-11-20\"").number("n"), "0");
    assert!(case.refuses_on("1899-11-20", "").contains("before every date that `d` can be"));
    let later = Case::new().number("d", "date assessment to 2030-12-31").finding("f", "d > 2028-01-01");
    assert!(later.refuses_on("2026-11-20", "d: 2026-11-19").contains("2026-11-19 is before the assessment"));
    assert_eq!(later.given_on("2028-01-02", "").finding("f"), "true");
    assert!(later.refuses_on("2031-01-01", "").contains("after every date that `d` can be"));
}

#[test]
fn where_the_day_of_the_assessment_is_open_it_is_not_before_a_date_that_is_answered() {
    let case = Case::new()
        .number("d", "date 2020-01-01 to assessment")
        .number("e", "date 2020-01-01 to assessment")
        .calculate("n", "days since d")
        .calculate("of_e", "days since e");
    let told = case.given("d: 2999-12-01, e: 2999-12-21");
    assert_eq!([told.number("n"), told.number("of_e")], ["20 to 30", "0 to 10"]);
    assert_eq!(case.given("d: 2999-12-01").number("of_e"), "0 to 357937");
}

#[test]
fn gates_and_calculations_of_dates_that_do_not_apply() {
    let case = Case::new()
        .yes_no("operated")
        .number("surgery", "date 2020-01-01 to assessment")
        .asked_when("operated")
        .calculate("check_up", "surgery plus 42 days")
        .rule("early", "weeks since surgery < 6", "today")
        .rule("due", "check_up < 2020-03-01", "week");
    let told = case.given_on("2026-11-20", "operated: no");
    assert_eq!(told.list("fired") + &told.list("open"), "");
    assert_eq!(told.number("check_up"), "null");
    let asked = case.given_on("2026-11-20", "operated: yes");
    assert_eq!(asked.list("ask"), "surgery");
    assert_eq!(case.given_on("2026-11-20", "operated: yes, surgery: 2026-10-10").list("fired"), "early");
}

#[test]
fn the_nearest_date_is_told_in_days_and_for_people_with_its_month_in_words() {
    let case = Case::new().number("surgery", "date 2020-01-01 to assessment").rule(
        "early",
        "weeks since surgery < 6",
        "today",
    );
    let told = case.given_on("2026-11-20", "surgery: 2026-10-01");
    assert!(told.page.contains("were 10 October 2026 (now: 1 October 2026)"), "{}", told.page);
    let change = &told.result["trace"][0]["nearest"]["changes"][0];
    assert_eq!(change["to"], "2026-10-10", "{}", told.result["trace"]);
}

#[test]
fn calculations_give_dates_by_bands_and_through_each_other() {
    let case = Case::new()
        .number("d", "date 2020-01-01 to 2030-12-31")
        .number("n", "whole number 0 to 9")
        .calculate("second", "first")
        .text("calculate first \"First\" by n\n  up to 4: d plus 10 days\n  from 5: d");
    assert_eq!(case.given("d: 2026-12-31, n: 4").number("second"), "2027-01-10");
    assert_eq!(case.given("d: 2026-12-31").number("second"), "2026-12-31 to 2027-01-10");
}

#[test]
fn an_assumed_date_is_possible_on_every_day_of_assessment() {
    let case = Case::new()
        .number("d", "date 2020-01-01 to assessment")
        .with("assume 2026-01-01")
        .calculate("n", "days since d");
    assert_eq!(case.given_on("2026-01-31", "").number("n"), "30");
    assert!(case.refuses_on("2025-12-31", "").contains("error bedside::answers::not_assessable"));
}

#[test]
fn what_is_not_reckoned_with_dates_is_refused() {
    let case = |expression: &str| {
        let case =
            Case::new().number("d", "date 2000-01-01 to assessment").number("n", "whole number 0 to 9");
        case.number("e", "date 2000-01-01 to 2030-12-31").calculate("c", expression).problems()
    };
    for (expression, words) in [
        ("d + 280", "write `d plus 280 days`"),
        ("d - 14", "write `d plus -14 days`"),
        ("d - e", "write `days from e to d`"),
        ("d * 2", "a date is not reckoned with signs"),
        ("max(d, n)", "`d` is a date, and a number belongs here"),
        ("d plus 2 weeks", "write `plus 14 days`"),
        ("d plus n weeks", "write `plus (7 * n) days`"),
        ("d plus 1 months", "months and years differ in length"),
        ("weeks from d to e", "write `floor((days from d to e) / 7)`"),
        ("days since e", "declare `e` as `date 2000-01-01 to assessment`"),
        ("days since n", "`n` is a number, and a date belongs here"),
        ("days since 2020-01-01", "counts from the answer to a date question"),
        ("d plus (n / 2) days", "only whole days are added"),
        ("d plus 9000000 days", "can lie outside the calendar"),
        ("n plus 3 days", "`n` is a number, and a date belongs here"),
    ] {
        let told = case(expression);
        assert!(told.contains(words) && told.matches("error ").count() == 1, "{expression}: {told}");
    }
}

#[test]
fn a_comparison_that_the_declared_dates_decide_is_a_warning() {
    let case = Case::new().number("d", "date 2020-01-01 to 2030-12-31").finding("f", "d < 2019-01-01");
    let told = case.problems();
    assert!(told.contains("is never true: `d` is `2020-01-01` to `2030-12-31`"), "{told}");
}

#[test]
fn a_case_is_held_to_its_day_of_assessment_as_an_answer_file_is() {
    let case = |given: &str| {
        let case = Case::new().number("d", "date 2020-01-01 to assessment").finding("f", "days since d > 3");
        case.text(&format!("case \"one\"\n  given\n    {given}\n  expect\n    f yes")).problems()
    };
    assert_eq!(case("d 2026-11-01\n    assessed_on 2026-11-20"), "");
    assert!(
        case("d 2026-11-21\n    assessed_on 2026-11-20")
            .contains("`d` cannot be 2026-11-21 in an assessment on 2026-11-20")
    );
    assert!(case("d 2020-01-01\n    assessed_on 2019-11-20").contains("nothing left to answer"));
}
