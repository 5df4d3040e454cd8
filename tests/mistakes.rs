//! The corpus of mistakes: each file of `tests/mistakes` holds one that a clinician makes, with what is said about it
//! beside it. One mistake is one message, on exactly the wrong words, and where a message carries an edit, the edited
//! text has nothing left to report. `BEDSIDE_BLESS=1 cargo test --test mistakes` writes the reports anew.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

#[path = "mistakes/corpus.rs"]
mod corpus;

use bedside::diagnostic::Diagnostic;
use bedside::report::{self, Style};
use corpus::Mistake;
use std::fmt::Write;

/// Reports what is wrong with each mistake, all of them at once.
fn each(check: impl Fn(&Mistake) -> Result<(), String>) {
    let mut wrong = String::new();
    for mistake in corpus::all() {
        if let Err(why) = check(&mistake) {
            let _ = writeln!(wrong, "{}: {why}", mistake.name);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn there_are_many_mistakes() {
    let all = corpus::all();
    assert!(all.len() >= 120, "{}", all.len());
    assert!(all.iter().filter(|mistake| mistake.answers.is_some()).count() >= 20);
}

#[test]
fn every_number_is_once() {
    let seen = std::cell::RefCell::new(std::collections::HashSet::new());
    each(|mistake| {
        let (number, _) = mistake.name.split_once('_').unwrap();
        if seen.borrow_mut().insert(number.to_owned()) {
            Ok(())
        } else {
            Err("its number is taken".to_owned())
        }
    });
}

#[test]
fn one_mistake_is_one_message() {
    each(|mistake| {
        let (_, problems) = mistake.told();
        if problems.len() == mistake.messages {
            return Ok(());
        }
        Err(format!("{} messages, not {}:{}", problems.len(), mistake.messages, told(&problems)))
    });
}

#[test]
fn the_label_is_on_the_wrong_words() {
    each(|mistake| {
        let (source, problems) = mistake.told();
        for (words, problem) in mistake.at.iter().zip(&problems) {
            let labelled = source.slice(problem.span());
            if labelled != words {
                return Err(format!("`{labelled}`, not `{words}`:{}", told(&problems)));
            }
        }
        let line = problems.first().map(|first| source.position(first.span().start).line);
        match mistake.line {
            Some(wanted) if line != Some(wanted) => Err(format!("line {line:?}, not {wanted}")),
            _ => Ok(()),
        }
    });
}

#[test]
fn every_help_says_something_to_do() {
    each(|mistake| {
        let (_, problems) = mistake.told();
        let silent = problems.iter().any(|it| it.help.is_none());
        if silent { Err(format!("no help:{}", told(&problems))) } else { Ok(()) }
    });
}

#[test]
fn the_edits_mend_what_they_belong_to() {
    each(|mistake| {
        let (_, before) = mistake.told();
        let (_, after) = mistake.mended().told();
        let unedited: Vec<_> = before.iter().filter(|it| it.edit.is_none()).map(|it| it.code).collect();
        let left: Vec<_> = after.iter().map(|it| it.code).collect();
        if left == unedited {
            return Ok(());
        }
        Err(format!("left {left:?}:{}\n{}", told(&before), told(&after)))
    });
}

#[test]
fn who_has_no_edit_says_why() {
    each(|mistake| {
        let (_, problems) = mistake.told();
        let whole = problems.iter().all(|it| it.edit.is_some());
        match (&mistake.no_edit, whole) {
            (None, false) => Err(format!("no edit, and no reason:{}", told(&problems))),
            (Some(_), true) => Err(format!("an edit, and a reason for none:{}", told(&problems))),
            _ => Ok(()),
        }
    });
}

#[test]
fn most_mistakes_carry_their_mend() {
    let all = corpus::all();
    let rulesets: Vec<&Mistake> = all.iter().filter(|mistake| mistake.answers.is_none()).collect();
    let mended = rulesets.iter().filter(|mistake| mistake.no_edit.is_none()).count();
    let share = mended * 1000 / rulesets.len();
    println!(
        "{mended} of {} mistakes in rulesets carry an edit: {}.{} %",
        rulesets.len(),
        share / 10,
        share % 10
    );
    for mistake in rulesets.iter().filter(|mistake| mistake.no_edit.is_some()) {
        println!("without: {} ({})", mistake.name, mistake.no_edit.as_deref().unwrap_or_default());
    }
    // The rest is left to the author: where two ways would mend it, or words, a reason or a level are missing.
    assert!(share >= 740, "{mended} of {}", rulesets.len());
}

#[test]
fn the_reports_are_the_stored_ones() {
    let human = Style { width: 80, colour: false, unicode: true, plain: false };
    let plain = Style { plain: true, ..human };
    each(|mistake| {
        let (source, problems) = mistake.told();
        mistake.stored("human.txt", &report::diagnostics::render(&source, &problems, human))?;
        mistake.stored("plain.txt", &report::diagnostics::render(&source, &problems, plain))
    });
}

/// Problems on lines of their own.
fn told(problems: &[Diagnostic]) -> String {
    problems.iter().fold(String::new(), |mut out, it| {
        let code = it.code.rsplit("::").next().unwrap_or_default();
        let (message, help) = (&it.message, it.help.as_deref().unwrap_or("-"));
        let edit = it.edit.as_ref().map_or_else(|| "-".to_owned(), |edit| format!("{:?}", edit.text));
        let _ = write!(out, "\n    {code}: {message} | {help} | {edit}");
        out
    })
}
