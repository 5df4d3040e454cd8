//! Answers written in a ruleset, after `assume` and in `given`: do they fit their question?

use super::clauses::{Part, View};
use super::names::{Facts, Form};
use super::{Resolver, codes};
use crate::diagnostic::{Diagnostic, is_slip, valid_words};
use crate::number::{DECIMAL_DIGITS, Decimal};
use crate::ruleset::{Choice, NumberRange, QuestionId, QuestionKind, Value};
use crate::source::Span;
use crate::spoken;
use crate::syntax::ast::{AnswerKind, AnswerText, ClauseKind, Name, Number, Text};
use crate::unit;

impl<'a> Resolver<'a> {
    /// `assume VALUE`
    pub(super) fn assumption(&mut self, view: &View<'a>, id: QuestionId) -> Option<Value> {
        let clause = view.first(Part::Assume)?;
        let ClauseKind::Assume(answer) = &clause.kind else {
            return None;
        };
        if let AnswerKind::Word(word) = &answer.kind
            && matches!(word.text.as_str(), "unknown" | "missing")
        {
            let message = format!("`{}` is no answer to assume", word.text);
            let error = Diagnostic::error(codes::ANSWER, word.span, message);
            self.report(error.help("assume a value, or leave `assume` out"));
            return None;
        }
        self.value(id, answer)
    }

    /// An answer as a value of its question.
    pub(super) fn value(&mut self, id: QuestionId, answer: &'a AnswerText) -> Option<Value> {
        let facts = self.facts(id)?;
        let (form, name) = (facts.form()?, facts.name);
        if let AnswerKind::Word(word) = &answer.kind
            && facts.words.position(&word.text).is_none()
            && let Some(meant) = no_value_meant(&word.text, &facts.words.ids)
        {
            return self.misspelt_no_value(word, meant);
        }
        match (form, &answer.kind) {
            (Form::YesNo | Form::OneOf, AnswerKind::Word(word)) => {
                self.question_word(name, id, word).map(Value::Choice)
            }
            (Form::AnyOf, AnswerKind::Word(word)) if word.text == "none" => Some(Value::Set(Vec::new())),
            (Form::AnyOf, AnswerKind::List(words)) if words.is_empty() => {
                let message = "an empty list does not say whether anybody asked";
                let error = Diagnostic::error(codes::ANSWER, answer.span, message);
                self.report(error.help("write `none` where none of them holds").edit(answer.span, "none"));
                None
            }
            (Form::AnyOf, AnswerKind::List(words)) => self.set(id, name, words),
            (Form::Number, AnswerKind::Number(number, unit)) => {
                self.number_answer(id, name, *number, unit.as_ref())
            }
            (Form::Number, AnswerKind::Word(word)) if spoken::number(&word.text).is_some() => {
                let number = spoken::number(&word.text)?.to_string();
                let message = format!("the number `{}` is written in digits", word.text);
                let error = Diagnostic::error(codes::ANSWER, word.span, message);
                self.report(error.help(format!("write `{number}`")).edit(word.span, number));
                None
            }
            (Form::Date, AnswerKind::Date(date)) => self.date_answer(id, name, date),
            (Form::Text, AnswerKind::Text(text)) => Some(Value::Text(text.value.clone())),
            (_, AnswerKind::Date(date)) => self.unfit(id, date.span),
            (Form::AnyOf, AnswerKind::Word(word)) => self.one_of_several(id, name, word),
            (Form::OneOf | Form::AnyOf, AnswerKind::Text(text)) => self.words_of_choice(id, text),
            (Form::YesNo | Form::OneOf, AnswerKind::List(words)) if words.len() == 1 => {
                self.one_in_brackets(id, name, answer.span, words)
            }
            (Form::Number | Form::Date | Form::YesNo, AnswerKind::Text(text)) => self.in_quotes(id, text),
            _ => self.unfit(id, answer.span),
        }
    }

    /// `unknwon` for `unknown`.
    fn misspelt_no_value<T>(&mut self, word: &Name, meant: &str) -> Option<T> {
        let message = format!("`{}` is not how `{meant}` is written", word.text);
        let error = Diagnostic::error(codes::ANSWER, word.span, message);
        self.report(error.help(format!("did you mean `{meant}`?")).edit(word.span, meant));
        None
    }

    /// `"30"` for `30`.
    fn in_quotes<T>(&mut self, id: QuestionId, text: &Text) -> Option<T> {
        let bare = text.value.trim();
        let plain = bare.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
        let yes_or_no = self.facts(id)?.form() == Some(Form::YesNo);
        let lower = bare.to_lowercase();
        let bare = if yes_or_no { lower.as_str() } else { bare };
        if bare.is_empty() || !(plain && !yes_or_no || yes_or_no && matches!(bare, "yes" | "no")) {
            return self.unfit(id, text.span);
        }
        let message = format!("`{bare}` stands in quotes");
        let error = Diagnostic::error(codes::ANSWER, text.span, message);
        self.report(error.help(format!("write `{bare}`")).edit(text.span, bare));
        None
    }

    /// `sitting` for `[sitting]`.
    fn one_of_several<T>(&mut self, id: QuestionId, name: &str, word: &'a Name) -> Option<T> {
        if matches!(word.text.as_str(), "no" | "nothing" | "None")
            && self.facts(id)?.words.position(&word.text).is_none()
        {
            let message = format!("`{name}` has no choice `{}`", word.text);
            let error = Diagnostic::error(codes::ANSWER, word.span, message);
            self.report(error.help("write `none` where none of them holds").edit(word.span, "none"));
            return None;
        }
        self.question_word(name, id, word)?;
        let right = format!("[{}]", word.text);
        let message = format!("`{name}` may have several answers, so they stand in brackets");
        let error = Diagnostic::error(codes::ANSWER, word.span, message);
        self.report(error.help(format!("write `{right}`")).edit(word.span, right));
        None
    }

    /// `[sitting]` for `sitting`.
    fn one_in_brackets<T>(&mut self, id: QuestionId, name: &str, span: Span, words: &'a [Name]) -> Option<T> {
        let word = words.first()?;
        self.question_word(name, id, word)?;
        let message = format!("`{name}` has one answer, which stands without brackets");
        let error = Diagnostic::error(codes::ANSWER, span, message);
        self.report(error.help(format!("write `{}`", word.text)).edit(span, word.text.as_str()));
        None
    }

    /// The words that people read, for the choice that has them.
    fn words_of_choice<T>(&mut self, id: QuestionId, text: &Text) -> Option<T> {
        let said = |words: &str| words.trim().to_lowercase();
        let named = |choices: &[Choice]| {
            let meant = choices.iter().find(|one| said(&one.text) == said(&text.value));
            meant.map(|choice| choice.id.clone())
        };
        let choice = match &self.facts(id)?.kind {
            Some(QuestionKind::AnyOf { .. }) if text.value == "none" => return self.none_in_quotes(text),
            Some(QuestionKind::OneOf(choices)) => named(choices),
            Some(QuestionKind::AnyOf { none, .. }) if said(none) == said(&text.value) => {
                Some("none".to_owned())
            }
            Some(QuestionKind::AnyOf { choices, .. }) => named(choices).map(|choice| format!("[{choice}]")),
            _ => None,
        };
        let Some(choice) = choice else {
            return self.choice_in_quotes(id, text);
        };
        let message =
            format!("`{}` is answered with the name of a choice, not with its words", self.facts(id)?.name);
        let error = Diagnostic::error(codes::ANSWER, text.span, message);
        let help = format!("write `{choice}`, which is declared with these words");
        self.report(error.help(help).edit(text.span, choice));
        None
    }

    /// `"middle"` for the choice `middle`.
    fn choice_in_quotes<T>(&mut self, id: QuestionId, text: &Text) -> Option<T> {
        let named = |choices: &[Choice]| choices.iter().any(|choice| choice.id == text.value);
        let right = match &self.facts(id)?.kind {
            Some(QuestionKind::OneOf(choices)) if named(choices) => text.value.clone(),
            Some(QuestionKind::AnyOf { choices, .. }) if named(choices) => format!("[{}]", text.value),
            _ => return self.unfit(id, text.span),
        };
        let error = Diagnostic::error(codes::ANSWER, text.span, "a choice stands without quotes");
        self.report(error.help(format!("write `{right}`")).edit(text.span, right));
        None
    }

    fn set(&mut self, id: QuestionId, name: &str, words: &'a [Name]) -> Option<Value> {
        if let [only] = words
            && only.text == "none"
        {
            return Some(Value::Set(Vec::new()));
        }
        let mut positions = Vec::with_capacity(words.len());
        for word in words {
            if word.text == "none" {
                let message = "`none` stands beside another choice";
                let error = Diagnostic::error(codes::ANSWER, word.span, message);
                self.report(error.help("write `none` alone, or leave it out"));
                return None;
            }
            positions.push(self.question_word(name, id, word));
        }
        let mut positions = positions.into_iter().collect::<Option<Vec<_>>>()?;
        positions.sort_unstable();
        positions.dedup();
        if positions.len() == words.len() {
            return Some(Value::Set(positions));
        }
        let (first, again) = words.iter().enumerate().find_map(|(at, word)| {
            let first = words.get(..at)?.iter().find(|other| other.text == word.text)?;
            Some((first, words.get(at - 1).zip(Some(word))?))
        })?;
        let (before, again) = again;
        let message = format!("`{}` stands twice in this answer", again.text);
        let error = Diagnostic::error(codes::ANSWER, again.span, message).and_at(first.span, "the first");
        let edit = Span { start: before.span.end, end: again.span.end };
        self.report(error.help("leave one of them out").edit(edit, ""));
        None
    }

    fn number_answer(
        &mut self,
        id: QuestionId,
        name: &str,
        number: Number,
        unit: Option<&Text>,
    ) -> Option<Value> {
        let range = self.facts(id)?.kind.as_ref().and_then(range_of)?.clone();
        let value = match unit {
            Some(unit) => self.answer_in_unit(id, number.value, unit, &range)?,
            None => number.value,
        };
        let problem = match value.scaled_to(range.decimals) {
            None => "has more decimals than are recorded",
            Some(_) if outside(value, &range) => "is out of the question's range",
            Some(units) => return Some(Value::Number(units)),
        };
        let message = if unit.is_some() && value != number.value {
            format!("{} is {value} in the question's unit, which {problem}", number.value)
        } else {
            format!("{value} {problem}")
        };
        let error = Diagnostic::error(codes::ANSWER, number.span, message);
        let ends = (&range.lowest().exact(), &range.highest().exact());
        let own = range.unit.as_deref().filter(|_| unit.is_none());
        let other = own.and_then(|own| unit::other_everyday(own, range.also(), ends, &number.value.exact()));
        let help = fitting(name, &range);
        self.report(error.help(match other {
            Some(other) => format!("{help}; if it is in {other}, write `{} \"{other}\"`", number.value),
            None => help,
        }));
        None
    }

    /// `"none"` for `none`.
    fn none_in_quotes<T>(&mut self, text: &Text) -> Option<T> {
        let error = Diagnostic::error(codes::ANSWER, text.span, "`none` stands without quotes");
        self.report(error.help("write `none`").edit(text.span, "none"));
        None
    }

    /// Says what the question accepts.
    fn unfit<T>(&mut self, id: QuestionId, span: Span) -> Option<T> {
        let facts = self.facts(id)?;
        let message = format!("this is no answer to `{}`", facts.name);
        let help = accepted(facts);
        self.report(Diagnostic::error(codes::ANSWER, span, message).help(help));
        None
    }
}

/// `unknown` or `missing`, where a word is a slip of one of them and of no choice.
fn no_value_meant(word: &str, choices: &[&str]) -> Option<&'static str> {
    let choice = choices.iter().any(|choice| is_slip(word, choice));
    ["unknown", "missing"].into_iter().find(|meant| !choice && *meant != word && is_slip(word, meant))
}

fn range_of(kind: &QuestionKind) -> Option<&NumberRange> {
    match kind {
        QuestionKind::Number(range) => Some(range),
        _ => None,
    }
}

fn outside(value: Decimal, range: &NumberRange) -> bool {
    let most = u8::try_from(DECIMAL_DIGITS).unwrap_or(u8::MAX);
    let size = |value: Decimal| value.scaled_to(most);
    size(value) < size(range.lowest()) || size(value) > size(range.highest())
}

fn fitting(name: &str, range: &NumberRange) -> String {
    let decimals = match range.decimals {
        0 => "without decimals".to_owned(),
        1 => "with at most 1 decimal".to_owned(),
        more => format!("with at most {more} decimals"),
    };
    let (low, high) = (range.lowest(), range.highest());
    format!("`{name}` takes a number from {low} to {high}, {decimals}")
}

/// What a question accepts, in a sentence.
fn accepted(facts: &Facts<'_>) -> String {
    let name = facts.name;
    let words = || valid_words(facts.words.ids.iter().copied());
    match &facts.kind {
        Some(QuestionKind::YesNo | QuestionKind::OneOf(_)) => format!("write {}", words()),
        Some(QuestionKind::AnyOf { .. }) => {
            let first = facts.words.ids.first().unwrap_or(&"…");
            format!("write `none`, or a list such as `[{first}]`")
        }
        Some(QuestionKind::Number(range)) => fitting(name, range),
        Some(QuestionKind::Date(range)) => super::dates::fitting(name, *range),
        Some(QuestionKind::Text) => "write words in quotes".to_owned(),
        None => String::new(),
    }
}
