//! Dates against an independent calendar library, over four centuries.
#![allow(clippy::panic, clippy::unwrap_used, reason = "what is not as expected fails the test, as it should")]

use bedside::answers::{self, Date};
use bedside::check::check;
use bedside::date::{LAST_DAY, Unit, completed};
use bedside::eval::{Strictness, evaluate};
use bedside::number;
use bedside::ruleset::dates;
use bedside::source::Source;
use chrono::{Datelike, Days, Months, NaiveDate};
use proptest::prelude::*;

fn ours(date: NaiveDate) -> Date {
    Date::parse(&date.to_string()).unwrap()
}

fn first() -> NaiveDate {
    NaiveDate::from_ymd_opt(1800, 1, 1).unwrap()
}

/// The day on which so many months are completed: the same day number, or the first of the next month.
fn after_months(from: NaiveDate, months: u32) -> NaiveDate {
    let same = from.checked_add_months(Months::new(months)).unwrap();
    if same.day() == from.day() { same } else { same.succ_opt().unwrap() }
}

#[test]
fn every_day_of_four_centuries_has_its_number_and_back() {
    let mut day = first();
    while day.year() < 2201 {
        let number = i64::from(day.num_days_from_ce());
        assert_eq!(ours(day).day_number(), number, "{day}");
        assert_eq!(Date::of_day_number(number), Some(ours(day)), "{day}");
        day = day.succ_opt().unwrap();
    }
    let last = Date { year: 9999, month: 12, day: 31 };
    assert_eq!((last.day_number(), Date::of_day_number(LAST_DAY)), (LAST_DAY, Some(last)));
    assert_eq!((Date::of_day_number(0), Date::of_day_number(LAST_DAY + 1)), (None, None));
}

#[test]
fn months_and_years_are_completed_on_their_day_and_not_the_day_before() {
    let mut from = first();
    while from.year() < 2200 {
        let number = ours(from).day_number();
        for months in [1, 2, 11, 12, 13, 24, 47, 48, 120, 1200] {
            let day = after_months(from, months);
            let at = ours(day).day_number();
            assert_eq!(completed(Unit::Months, number, at), i64::from(months), "{from} {day}");
            assert_eq!(completed(Unit::Months, number, at - 1), i64::from(months) - 1, "{from} {day}");
            assert_eq!(completed(Unit::Years, number, at), i64::from(months / 12), "{from} {day}");
            assert_eq!(completed(Unit::Years, number, at - 1), i64::from((months - 1) / 12), "{from} {day}");
        }
        from = from.checked_add_days(Days::new(if from.year() % 100 < 5 { 1 } else { 17 })).unwrap();
    }
}

const RULESET: &str = r#"ruleset calendar "Calendar"
  language 1
  version "1.0.0"

question from "From"
  date 1800-01-01 to assessment

question add "Add"
  whole number -400000 to 400000 "days"

calculate days_since "Days" = days since from
calculate weeks_since "Weeks" = weeks since from
calculate months_since "Months" = months since from
calculate years_since "Years" = years since from
calculate later "Later" = from plus (add) days
calculate between_them "Between" = days from from_again to from
calculate from_again "Again" = from plus 0 days
"#;

/// What the whole program says, from texts to numbers.
fn told(from: NaiveDate, on: NaiveDate, add: i64) -> Vec<String> {
    let checked = check(&Source::new("calendar.triage", RULESET.replace("between_them", "apart")));
    let (ruleset, plan) =
        checked.ruleset.zip(checked.plan).unwrap_or_else(|| panic!("{:?}", checked.diagnostics));
    let text = format!("assessed_on: {on}\nanswers:\n  from: {from}\n  add: {add}\n");
    let (read, problems) = answers::read(&ruleset, &Source::new("a.yaml", text));
    let answers = read.unwrap_or_else(|| panic!("{problems:?}"));
    let outcome = evaluate(&ruleset, &plan, &answers, Strictness::Strict).unwrap().outcome;
    let each = ruleset.calculations.iter().zip(&outcome.calculations);
    each.map(|(calculation, range)| {
        let range = range.as_ref().unwrap();
        assert_eq!(range.min, range.max);
        if calculation.is_date { dates::written(&range.min) } else { number::text(&range.min) }
    })
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_program_counts_as_the_calendar_does(start in 0_u64..146_097, length in 0_u64..146_097, add in -60_000_i64..60_000) {
        let from = first().checked_add_days(Days::new(start)).unwrap();
        let on = from.checked_add_days(Days::new(length)).unwrap();
        let months = (0..4_801).take_while(|months| after_months(from, months + 1) <= on).count();
        let later = from + chrono::TimeDelta::days(add);
        let expected = vec![
            length.to_string(),
            (length / 7).to_string(),
            months.to_string(),
            (months / 12).to_string(),
            later.to_string(),
            "0".to_owned(),
            from.to_string(),
        ];
        prop_assert_eq!(told(from, on, add), expected);
    }
}
