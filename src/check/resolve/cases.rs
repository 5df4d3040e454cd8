//! Cases: their answers and expectations, typed once for those who run them.

use super::clauses::{Part, View};
use super::names::Space;
use super::{Resolver, codes};
use crate::date;
use crate::diagnostic::{Diagnostic, did_you_mean, is_slip};
use crate::ruleset::{Case, Given as Known, QuestionId, Ruleset, State};
use crate::source::Span;
use crate::syntax::ast::{AnswerKind, AnswerText, ClauseKind, Date, Given, Keyword, Name, Text};
use foldhash::{HashMap, HashMapExt as _, HashSet};
use std::cell::OnceCell;

/// In `given`, what says when the person was assessed.
const ASSESSED_ON: &str = "assessed_on";

/// The cases by their names, each with the case it is like.
#[derive(Default)]
struct Cases<'a> {
    /// The texts in declarations that cannot be read: names of cases, perhaps; found when first needed.
    broken: OnceCell<HashSet<&'a str>>,
    at: HashMap<&'a str, usize>,
    /// Whether a case that cannot be read has no name that is known.
    nameless: bool,
    likes: Vec<Option<&'a Text>>,
}

impl<'a> Resolver<'a> {
    /// Every case. Their positions are right where all of them can be read, and nobody runs them elsewhere.
    pub(super) fn cases(&mut self, ruleset: &mut Ruleset) {
        let mut cases = Cases::default();
        let mut views = Vec::new();
        for (at, decl) in self.file.declarations.iter().enumerate() {
            if decl.keyword == Keyword::Case && !self.in_library(decl) {
                self.case_name(&mut cases, decl.title.as_ref());
                cases.nameless |= decl.broken && decl.title.is_none();
                let view = (!decl.broken).then(|| self.view(at, decl));
                cases.likes.push(view.as_ref().and_then(|view| given(view).find_map(like)));
                views.extend(view);
            }
        }
        ruleset.cases = views.iter().map(|view| self.case(view, &cases)).collect();
        self.circles_of_cases(&cases);
    }

    fn case_name(&mut self, cases: &mut Cases<'a>, title: Option<&'a Text>) {
        let at = cases.likes.len();
        let Some(title) = title else {
            return;
        };
        if cases.at.contains_key(title.value.as_str()) {
            let message = format!("there is another case \"{}\"", title.value);
            let error = Diagnostic::error(codes::NAME_TWICE, title.span, message);
            self.report(error.help("give one of them another name"));
            return;
        }
        cases.at.insert(&title.value, at);
    }

    fn case(&mut self, view: &View<'a>, cases: &Cases<'a>) -> Case {
        self.needs_title(view, "the name");
        if view.first(Part::Given).is_none() {
            self.missing(view, "`given`", "given");
        }
        if view.first(Part::Expect).is_none() {
            self.missing(view, "`expect`", "expect level ID");
        }
        if let Some(clause) = view.first(Part::Given).filter(|_| given(view).next().is_none()) {
            let message = "nothing is given";
            let error = Diagnostic::error(codes::LIST_LENGTH, clause.span, message);
            self.report(error.help("write one answer a line below, such as `age 41` or `fever missing`"));
        }
        let mut seen: HashMap<&'a str, Span> = HashMap::new();
        let mut liked: Option<Span> = None;
        let span = view.decl.title.as_ref().map_or(view.span(), |title| title.span);
        let (name, expect) = (view.title(), Vec::new());
        let mut case = Case { name, span, like: None, assessed_on: None, given: Vec::new(), expect };
        for line in given(view) {
            match line {
                Given::Like(text) => {
                    if let Some(first) = liked.replace(text.span) {
                        self.second_like(text.span, first);
                    }
                    case.like = self.like(text, cases, &view.title());
                }
                Given::Answer(name, answer) if self.is_assessment(name) => {
                    self.once_given(name, &mut seen);
                    case.assessed_on = self.assessed_on(answer);
                }
                Given::Answer(name, answer) if self.said_otherwise(name, answer) => {}
                Given::Answer(name, answer) => case.given.extend(self.given_answer(name, answer, &mut seen)),
            }
        }
        case.expect = self.expected(view);
        case
    }

    /// Whether a line says when the person was assessed; a question of that name comes first.
    fn is_assessment(&self, name: &Name) -> bool {
        name.text == ASSESSED_ON && self.names.get(Space::Readable, ASSESSED_ON).is_none()
    }

    /// `assessment 2026-11-20` for `assessed_on 2026-11-20`, and `as "…"` for `like "…"`.
    fn said_otherwise(&mut self, name: &Name, answer: &AnswerText) -> bool {
        let right = match (&answer.kind, name.text.as_str()) {
            (AnswerKind::Date(_), "assessment" | "assessed" | "assessment_date" | "date" | "today") => {
                ASSESSED_ON
            }
            (AnswerKind::Text(_), "as" | "same" | "copy" | "from" | "base") => "like",
            (AnswerKind::Text(_), word) if is_slip(word, "like") => "like",
            _ => return false,
        };
        if self.names.get(Space::Readable, &name.text).is_some() {
            return false;
        }
        let message = format!("`{}` is not how the language says it", name.text);
        let error = Diagnostic::error(codes::ANSWER, name.span, message).labelled("say it otherwise");
        self.report(if name.text == "date" {
            // A date of what? Any question that takes one may be meant.
            error.help(format!("write `{right}` for the day of the assessment, or the name of the question that takes this date"))
        } else {
            error.help(format!("write `{right}`")).edit(name.span, right)
        });
        true
    }

    fn assessed_on(&mut self, answer: &AnswerText) -> Option<date::Date> {
        if let AnswerKind::Date(Date { year, month, day, .. }) = answer.kind {
            return Some(date::Date { year, month, day });
        }
        let message = format!("`{ASSESSED_ON}` takes a date");
        let error = Diagnostic::error(codes::ANSWER, answer.span, message);
        self.report(
            error.help("write the day of the assessment, such as `2026-11-20`, or leave the line out"),
        );
        None
    }

    fn broken_texts<'c>(&self, cases: &'c Cases<'a>) -> &'c HashSet<&'a str> {
        cases.broken.get_or_init(|| {
            let broken = self.file.declarations.iter().filter(|decl| decl.broken);
            broken.flat_map(|decl| self.region_after(decl).split('"')).collect()
        })
    }

    fn second_like(&mut self, span: Span, first: Span) {
        let message = "a case is like one other case only";
        let error = Diagnostic::error(codes::CLAUSE_TWICE, span, message);
        self.report(error.and_at(first, "the first").help("write the further answers out"));
    }

    fn like(&mut self, text: &Text, cases: &Cases<'a>, own: &str) -> Option<usize> {
        if let Some(at) = cases.at.get(text.value.as_str()) {
            return Some(*at);
        }
        if cases.nameless || self.broken_texts(cases).contains(text.value.as_str()) {
            return None;
        }
        let message = format!("there is no case \"{}\"", text.value);
        let error = Diagnostic::error(codes::UNKNOWN_NAME, text.span, message);
        let others = cases.at.iter().filter(|(name, _)| **name != own);
        let mut names: Vec<_> = others.map(|(name, at)| (*at, *name)).collect();
        names.sort_unstable();
        let names = names.into_iter().map(|(_, name)| name);
        let near = did_you_mean(&text.value, names.clone()).or_else(|| longer(&text.value, names.clone()));
        let known: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
        self.report(match near {
            Some(near) => {
                error.help(format!("did you mean \"{near}\"?")).edit(text.span, format!("\"{near}\""))
            }
            None if (1..=4).contains(&known.len()) => {
                let several = if known.len() == 1 { "the other case is" } else { "the other cases are" };
                error.help(format!("{several} {}", known.join(", ")))
            }
            None => error.help("write the name of another case as it stands there"),
        });
        None
    }

    /// Whether a name stands in these answers for the first time.
    fn once_given(&mut self, name: &'a Name, seen: &mut HashMap<&'a str, Span>) -> bool {
        if let Some(first) = seen.get(name.text.as_str()) {
            let message = format!("`{}` is answered twice", name.text);
            let error = Diagnostic::error(codes::ANSWER, name.span, message);
            self.report(error.and_at(*first, "the first answer").help("keep one of them"));
            return false;
        }
        seen.insert(&name.text, name.span);
        true
    }

    fn given_answer(
        &mut self,
        name: &'a Name,
        answer: &'a AnswerText,
        seen: &mut HashMap<&'a str, Span>,
    ) -> Option<Known> {
        if !self.once_given(name, seen) {
            return None;
        }
        let question = self.question_named(name)?;
        let state = match &answer.kind {
            AnswerKind::Word(word) if word.text == "unknown" => State::Unknown,
            AnswerKind::Word(word) if word.text == "missing" => State::Missing,
            AnswerKind::Word(word) if self.says_missing(question, &word.text) => {
                let message = format!("`{}` is no answer to `{}`", word.text, name.text);
                let error = Diagnostic::error(codes::ANSWER, word.span, message);
                self.report(error.help("write `missing` if it was not asked").edit(word.span, "missing"));
                return None;
            }
            _ => State::Given(self.value(question, answer)?),
        };
        Some(Known { question, state, span: name.span.to(answer.span) })
    }

    /// Whether a word that is no choice says that nobody answered.
    fn says_missing(&self, question: QuestionId, word: &str) -> bool {
        let said = matches!(word, "null" | "blank" | "empty" | "skipped" | "unanswered" | "unasked");
        said && self.facts(question).is_some_and(|facts| facts.words.position(word).is_none())
    }

    /// Cases that are like each other in a circle.
    fn circles_of_cases(&mut self, cases: &Cases<'a>) {
        // 0: not looked at; otherwise the walk in which the case was seen.
        let mut walks = vec![0_usize; cases.likes.len()];
        for start in 0..cases.likes.len() {
            let mut at = Some(start);
            while let Some(here) = at {
                let Some(walk) = walks.get_mut(here) else {
                    break;
                };
                let seen = std::mem::replace(walk, start + 1);
                let like = cases.likes.get(here).copied().flatten();
                if seen == start + 1 {
                    self.circle_of_cases(like);
                }
                if seen != 0 {
                    break;
                }
                at = like.and_then(|text| cases.at.get(text.value.as_str()).copied());
            }
        }
    }

    fn circle_of_cases(&mut self, like: Option<&Text>) {
        let span = like.map_or(Span::default(), |text| text.span);
        let message = "these cases are like each other in a circle";
        let error = Diagnostic::error(codes::CIRCLE, span, message);
        self.report(error.help("write the answers of one of them out"));
    }
}

/// The one name that a text is the start of.
fn longer<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let mut found = names.filter(|name| !text.is_empty() && name.starts_with(text));
    let only = found.next()?;
    found.next().is_none().then_some(only)
}

fn given<'a>(view: &View<'a>) -> impl Iterator<Item = &'a Given> + use<'a> {
    let lines = view.first(Part::Given).map(|clause| match &clause.kind {
        ClauseKind::Given(lines) => lines.as_slice(),
        _ => &[],
    });
    lines.unwrap_or_default().iter()
}

fn like(line: &Given) -> Option<&Text> {
    match line {
        Given::Like(text) => Some(text),
        Given::Answer(..) => None,
    }
}
