//! Questions: their types, ranges, choices and gates.

use super::clauses::{Part, View};
use super::group::is_single_group;
use super::names::{Facts, Words};
use super::reasons::is_left_open;
use super::{Resolver, codes};
use crate::diagnostic::{Diagnostic, Label, did_you_mean};
use crate::number::{self, Decimal};
use crate::ruleset::{Choice, Gate, NumberRange, Question, QuestionKind, Who, Worse};
use crate::source::Span;
use crate::syntax::ast::{
    Clause, ClauseKind, Declaration, Entry, Expr, ExprKind, Keyword, Number, Text, TypeClause,
};
use crate::syntax::clause_meant;

/// Most choices of a question.
const MOST_CHOICES: usize = 1_000;

impl<'a> Resolver<'a> {
    /// Finds out what each question and class may be, before any expression is read.
    pub(super) fn describe(&mut self) {
        for decl in self.file.declarations.iter().filter(|decl| decl.keyword == Keyword::Scale) {
            let facts = self.describe_scale(decl);
            self.names.scales.push(facts);
        }
        for (at, decl) in self.file.declarations.iter().enumerate() {
            match decl.keyword {
                Keyword::Questions => self.describe_group(at, decl),
                Keyword::Question => {
                    let facts = self.describe_question(decl);
                    self.names.questions.push(facts);
                }
                Keyword::Classify => {
                    let facts = self.describe_class(decl);
                    self.names.classes.push(facts);
                }
                Keyword::Calculate => self.names.units.push(unit_of(decl)),
                _ => {}
            }
        }
        self.describe_dates();
    }

    fn describe_question(&mut self, decl: &'a Declaration) -> Facts<'a> {
        let mut facts = Facts {
            name: decl.name.as_ref().map_or("", |name| name.text.as_str()),
            gate: decl.clauses.iter().find_map(|clause| match &clause.kind {
                ClauseKind::AskWhen(when, _) => Some((when, clause.span)),
                _ => None,
            }),
            ..Facts::default()
        };
        if decl.broken {
            return facts;
        }
        let of_type = decl.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::Type(kind) => Some((kind, clause.span)),
            _ => None,
        });
        if let Some((kind, span)) = of_type {
            self.question_kind(decl, kind, span, &mut facts);
            let also_in = self.also_in(decl, facts.kind.as_ref());
            if let Some(QuestionKind::Number(range)) = &mut facts.kind {
                range.also_in = also_in;
            }
            let listed = matches!(
                kind,
                TypeClause::AnyOf | TypeClause::OneOf(_) | TypeClause::EachOneOf(_) | TypeClause::EachYesNo
            );
            self.stray_choices(decl, listed, matches!(kind, TypeClause::AnyOf));
        }
        facts
    }

    fn question_kind(
        &mut self,
        decl: &'a Declaration,
        kind: &'a TypeClause,
        span: Span,
        facts: &mut Facts<'a>,
    ) {
        let words = &mut facts.words;
        facts.kind = match kind {
            TypeClause::YesNo => {
                words.add("yes");
                words.add("no");
                Some(QuestionKind::YesNo)
            }
            TypeClause::OneOf(None) => self.choices(decl, span, words).map(QuestionKind::OneOf),
            TypeClause::AnyOf => self.any_of(decl, span, words),
            TypeClause::Whole(low, high, unit) => self.range(*low, *high, unit.as_ref(), true),
            TypeClause::Number(low, high, unit) => self.range(*low, *high, unit.as_ref(), false),
            TypeClause::Text => Some(QuestionKind::Text),
            TypeClause::OneOf(Some(scale)) if self.filler_for_scale(decl, scale) => {
                self.choices(decl, span, words).map(QuestionKind::OneOf)
            }
            TypeClause::OneOf(Some(scale)) => {
                self.no_choices_beside(decl, scale);
                self.on_named_scale(scale, facts);
                return;
            }
            TypeClause::Date(from, to) => self.dates(span, *from, *to),
            TypeClause::EachOneOf(_) | TypeClause::EachYesNo if is_single_group(decl) => {
                self.single_group(decl);
                None
            }
            TypeClause::EachOneOf(_) | TypeClause::EachYesNo => self.each_outside(span),
        };
    }

    fn any_of(&mut self, decl: &'a Declaration, span: Span, words: &mut Words<'a>) -> Option<QuestionKind> {
        let none = decl.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::OrNone(text) => Some(text.value.clone()),
            _ => None,
        });
        let choices = self.choices(decl, span, words);
        if none.is_some()
            && let Some(entry) = entries(decl).find(|entry| entry.name.text == "none")
        {
            let message = "`none` is declared by `or none` already";
            let error = Diagnostic::error(codes::NAME_TWICE, entry.name.span, message).labelled("the second");
            self.report(error.help("leave this choice out").edit(self.whole_line(entry.name.span), ""));
        }
        if none.is_none() {
            let message = "`any of` needs an `or none`, so that nothing chosen is told from not asked";
            let error = Diagnostic::error(codes::MISSING_CLAUSE, span, message);
            let error = error.help("add a line such as `or none \"None of these\"` after the choices");
            self.report(Self::none_among_choices(error, decl));
        }
        Some(QuestionKind::AnyOf { choices: choices?, none: none.unwrap_or_default() })
    }

    /// The choice `none` where `or none` is missing is meant as that.
    fn none_among_choices(error: Diagnostic, decl: &Declaration) -> Diagnostic {
        if let Some(glued) = entries(decl).find(|entry| entry.name.text == "ornone") {
            let mut error = error.help("write `or none`").edit(glued.name.span, "or none");
            error.labels.insert(0, Label { span: glued.name.span, text: "these are two words".to_owned() });
            return error;
        }
        let Some(none) = entries(decl).find(|entry| entry.name.text == "none") else { return error };
        let start = none.name.span.start as usize;
        let error = error.help("write `or none` before its text: it is no choice beside others");
        let mut error = error.edit(Span::new(start, start), "or ");
        error.labels.insert(0, Label { span: none.name.span, text: "this is not a choice".to_owned() });
        error
    }

    /// Choices below a question that does not say how many of them may be chosen.
    fn choices_without_type(&mut self, decl: &Declaration, first: &Entry) {
        if let Some(text) = first.text.as_ref().filter(|_| first.name.text == "text") {
            let edit = Span { start: first.name.span.end, end: text.span.end };
            let error = Diagnostic::error(codes::MISPLACED_CLAUSE, text.span, "`text` stands alone");
            self.report(error.labelled("take this away").help("write `text`").edit(edit, ""));
            return;
        }
        let several = decl.clauses.iter().any(|clause| matches!(clause.kind, ClauseKind::OrNone(_)));
        let message = "nothing says how many of these choices may be chosen";
        let error = Diagnostic::error(codes::MISSING_CLAUSE, first.name.span, message);
        let error = error.labelled("the choices start here");
        let line = self.source.slice(Span { start: decl.span.start, end: first.span.start });
        let indent = line.rsplit('\n').next().unwrap_or_default();
        let start = first.name.span.start as usize;
        self.report(if several {
            let error = error.help("write `any of` on a line of its own above them");
            error.edit(Span::new(start, start), format!("any of\n{indent}"))
        } else {
            error.help(
                "write `one of` on a line of its own above them, or `any of` where several may be chosen",
            )
        });
    }

    fn choices(&mut self, decl: &'a Declaration, span: Span, words: &mut Words<'a>) -> Option<Vec<Choice>> {
        let entries: Vec<&'a Entry> = entries(decl).collect();
        if entries.is_empty() || entries.len() > MOST_CHOICES {
            let message = if entries.is_empty() {
                "there are no choices".to_owned()
            } else {
                format!("there are {} choices, and {MOST_CHOICES} is the most", entries.len())
            };
            let help = "write one `id \"text\"` a line below, indented";
            self.report(Diagnostic::error(codes::LIST_LENGTH, span, message).help(help));
            return None;
        }
        Some(entries.iter().filter_map(|entry| self.choice(&entries, entry, words)).collect())
    }

    fn choice(&mut self, all: &[&'a Entry], entry: &'a Entry, words: &mut Words<'a>) -> Option<Choice> {
        let name = &entry.name;
        if !words.add(&name.text) {
            self.choice_twice(all, entry, "question");
            return None;
        }
        if let Some(points) = entry.points {
            self.choice_with_points(points.span, &name.text);
        }
        Some(Choice {
            id: name.text.to_string(),
            text: self.entry_text(entry),
            points: None,
            span: name.span,
        })
    }

    /// The words of an entry, which must be there.
    pub(super) fn entry_text(&mut self, entry: &Entry) -> String {
        let Some(text) = entry.text.as_ref().filter(|text| !is_left_open(&text.value)) else {
            let id = &entry.name.text;
            let message = format!("`{id}` has no text in quotes");
            let error = Diagnostic::error(codes::MISSING_WORDS, entry.span, message);
            self.report(error.help(format!("write `{id} \"…\"`, with the words to be shown")));
            return String::new();
        };
        text.value.clone()
    }

    /// Entries where the type has no choices, and `or none` where only one can be chosen.
    fn stray_choices(&mut self, decl: &Declaration, listed: bool, several: bool) {
        let of_type = decl.clauses.iter().find(|clause| matches!(clause.kind, ClauseKind::Type(_)));
        let column = of_type.map_or(0, |clause| self.column(clause.span.start));
        // Below another clause stands no choice.
        let mut below = false;
        for clause in &decl.clauses {
            below |= matches!(
                clause.kind,
                ClauseKind::AskWhen(..) | ClauseKind::By(_) | ClauseKind::Assume(_) | ClauseKind::Help(_)
            );
            if let ClauseKind::Entry(entry) = &clause.kind
                && (!listed || below || self.column(clause.span.start) <= column)
                && let Some(meant) = clause_meant(&entry.name.text)
            {
                self.misspelt_clause(entry, meant);
                continue;
            }
            if let ClauseKind::Entry(entry) = &clause.kind
                && !listed
                && self.told_of_stray_words(decl, entry)
            {
                continue;
            }
            let (wrong, message, help) = match clause.kind {
                ClauseKind::Entry(_) if !listed => (
                    true,
                    "this type of answer has no choices",
                    "write `one of` or `any of` before the choices",
                ),
                ClauseKind::OrNone(_) if !several => (
                    true,
                    "`or none` belongs to `any of` only",
                    "make it a choice of its own, such as `neither \"None of these\"`",
                ),
                _ => (false, "", ""),
            };
            if wrong {
                let error = Diagnostic::error(codes::MISPLACED_CLAUSE, clause.span, message);
                self.report(error.help(help));
            }
        }
    }

    /// Words that read as a choice where there are none: quotes inside a text, `in "°C"`, a clause of another name.
    fn told_of_stray_words(&mut self, decl: &Declaration, entry: &Entry) -> bool {
        let Some(text) = &entry.text else { return false };
        let name = entry.name.text.as_str();
        let before = self.source.slice(Span { start: decl.span.start, end: entry.span.start });
        let line = before.rsplit('\n').next().unwrap_or_default();
        let alone = line.trim().is_empty();
        if line.ends_with('"') && entry.name.span.end == text.span.start {
            let message = format!("quotes stand inside a text, around `{name}`");
            let error = Diagnostic::error(codes::MISPLACED_CLAUSE, entry.name.span, message);
            let error = error.labelled("the text ends before this");
            let error = error.help(format!("write `\\\"{name}\\\"`, or leave the inner quotes out"));
            let Span { start, end } = entry.name.span;
            let quoted = Span { start: start.saturating_sub(1), end: end.saturating_add(1) };
            self.report(error.edit(quoted, format!("\\\"{name}\\\"")));
            return true;
        }
        let several = decl.clauses.iter().filter(|clause| matches!(clause.kind, ClauseKind::Entry(_))).nth(1);
        if several.is_some() {
            return false;
        }
        if matches!(name, "as" | "reason" | "why" | "cause" | "for") && line.contains("ask when ") {
            let message = format!("`{name}` is not a word of the language here");
            let error = Diagnostic::error(codes::MISPLACED_CLAUSE, entry.name.span, message);
            let error = error.labelled("write `because`").help("write `because`");
            self.report(error.edit(entry.name.span, "because"));
            return true;
        }
        let message = format!("`{name}` has no meaning in this question");
        let error = Diagnostic::error(codes::MISPLACED_CLAUSE, entry.name.span, message);
        let end = Span { end: text.span.start, ..entry.name.span };
        if !alone && line.trim_end().ends_with(|last: char| last.is_ascii_digit()) {
            let error = error
                .labelled("take this away")
                .help(format!("write `\"{}\"` right after the range", text.value));
            self.report(error.edit(end, ""));
            return true;
        }
        let systems = ["snomed", "loinc", "icd", "icpc", "ucum", "atc"];
        if alone && systems.iter().any(|system| name.to_lowercase().starts_with(system)) {
            let written = self.source.slice(entry.name.span);
            let right = format!("code \"{written}\"");
            let error = error.labelled("`code` is missing before this");
            let error = error.help(format!("write `{right} \"{}\"`", text.value));
            self.report(error.edit(entry.name.span, right));
            return true;
        }
        let help = "a line here can start with `help`, `by`, `ask when`, `assume`, `code`, `because` or `cite`; \
                    choices need `one of` or `any of` above them";
        self.report(error.labelled("what is this?").help(help));
        true
    }

    /// `hepl "…"`, which reads as a choice.
    fn misspelt_clause(&mut self, entry: &Entry, meant: &str) {
        let message = format!("`{}` is no clause of a question", entry.name.text);
        let error = Diagnostic::error(codes::MISPLACED_CLAUSE, entry.name.span, message);
        let error = error.labelled(format!("did you mean `{meant}`?"));
        self.report(error.help(format!("write `{meant}`")).edit(entry.name.span, meant));
    }

    /// `number "years"`, which reads as a choice.
    fn number_without_ends(&mut self, view: &View<'a>) -> bool {
        let entries = view.decl.clauses.iter().filter_map(|clause| match &clause.kind {
            ClauseKind::Entry(entry) => Some(entry),
            _ => None,
        });
        let mut numbers =
            entries.filter(|entry| matches!(entry.name.text.as_str(), "number" | "integer" | "decimal"));
        let Some(entry) = numbers.next() else { return false };
        let unit = entry.text.as_ref().map(|unit| format!(" \"{}\"", unit.value)).unwrap_or_default();
        let error = Diagnostic::error(codes::RANGE, entry.span, "a number is asked for within a range");
        let error = error.labelled("from where to where?");
        self.report(error.help(format!("write its ends, such as `number 0 to 120{unit}`")));
        true
    }

    fn range(&mut self, low: Number, high: Number, unit: Option<&Text>, whole: bool) -> Option<QuestionKind> {
        if let Some(unit) = unit {
            self.declared_unit(unit);
        }
        let span = low.span.to(high.span);
        let (from, to) = (low.value, high.value);
        let problem = if whole && from.decimals.max(to.decimals) > 0 {
            let help = format!("write `number {from} to {to}`, or leave the decimals out");
            let whole = from.scaled_to(0).zip(to.scaled_to(0));
            let edit = whole.map(|(from, to)| format!("{from} to {to}"));
            Some(("a whole number has no decimals".to_owned(), help, edit))
        } else if from.decimals != to.decimals {
            let message = "both ends need the same number of decimals: as many as are recorded";
            let decimals = u32::from(from.decimals.max(to.decimals));
            let end = |value: Decimal| number::fixed(&value.exact(), decimals);
            let mended = format!("{} to {}", end(from), end(to));
            Some((message.to_owned(), format!("write `number {mended}`"), Some(mended)))
        } else if from.units >= to.units {
            let message = format!("the range from {from} to {to} holds fewer than two numbers");
            let turned = (from.units > to.units).then(|| format!("{to} to {from}"));
            let help = match &turned {
                Some(turned) => format!("write the lower number first: `{turned}`"),
                None => "write a lower and a higher number".to_owned(),
            };
            Some((message, help, turned))
        } else {
            None
        };
        if let Some((message, help, mended)) = problem {
            let error = Diagnostic::error(codes::RANGE, span, message).help(help);
            self.report(match mended {
                Some(text) => error.edit(span, text),
                None => error,
            });
            return None;
        }
        Some(QuestionKind::Number(NumberRange {
            low: from.units,
            high: to.units,
            decimals: from.decimals,
            unit: unit.map(|text| text.value.clone()),
            also_in: None,
        }))
    }

    /// A question as meant.
    pub(super) fn question(&mut self, view: &View<'a>, section: Option<usize>) -> Option<Question> {
        self.needs_title(view, "the question's words");
        self.cited_also_in(view);
        if view.first(Part::Type).is_none() && !self.number_without_ends(view) {
            match entries(view.decl).next() {
                Some(first) => self.choices_without_type(view.decl, first),
                None => self.missing(view, "type of answer", "yes or no"),
            }
        }
        let gate = self.gate(view);
        let by = self.who(view);
        let id = self.names.asked.get(&view.at).copied()?;
        let facts = self.facts(id);
        let (kind, scale) = (facts.and_then(|facts| facts.kind.clone()), facts.and_then(|facts| facts.scale));
        let assume = kind.as_ref().and_then(|_| self.assumption(view, id));
        let worse = worse(view);
        if let (Some(QuestionKind::Text), Some(clause)) = (&kind, view.first(Part::Worse)) {
            let message = "`worse` is for answers that have an order, and free words have none";
            let error = Diagnostic::error(codes::MISPLACED_CLAUSE, clause.span, message);
            self.report(error.help("leave it out, or ask for a number or a choice"));
        }
        let cite = self.cite(&view.citations());
        Some(Question {
            id: view.id(),
            span: view.span(),
            text: view.title(),
            help: view.text(Part::Help),
            kind: kind?,
            gate,
            by,
            assume,
            worse,
            unknown_text: view.text(Part::OrUnknown),
            codes: view.clauses.iter().filter_map(|clause| code(clause)).collect(),
            because: view.text(Part::Because),
            cite,
            section,
            scale,
            group: None,
        })
    }

    pub(super) fn gate(&mut self, view: &View<'a>) -> Option<Gate> {
        let clause = view.first(Part::AskWhen)?;
        let ClauseKind::AskWhen(when, because) = &clause.kind else {
            return None;
        };
        Some(Gate {
            when: self.cond(when)?,
            because: because.as_ref().map(|text| text.value.clone()),
            span: clause.span,
        })
    }

    pub(super) fn who(&mut self, view: &View<'a>) -> Who {
        let Some(expr) = view.expr(Part::By) else {
            return Who::default();
        };
        let all = [Who::Patient, Who::Examiner, Who::Test];
        let name = plain_name(expr);
        let found = all.into_iter().find(|who| Some(who.word()) == name);
        found.unwrap_or_else(|| {
            let message = "a question is answered `by patient`, `by examiner` or `by test`";
            let error = Diagnostic::error(codes::WRONG_KIND, expr.span, message);
            let near =
                name.and_then(|name| who_meant(name).or_else(|| did_you_mean(name, all.map(Who::word))));
            self.report(match near {
                Some(near) => error.help(format!("did you mean `by {near}`?")).edit(expr.span, near),
                None => error.help("write one of these three words"),
            });
            Who::default()
        })
    }
}

/// `worse upward`, `worse downward`
pub(super) fn worse(view: &View<'_>) -> Option<Worse> {
    let ClauseKind::Worse(direction) = &view.first(Part::Worse)?.kind else { return None };
    Some(if direction.text == Worse::Downward.word() { Worse::Downward } else { Worse::Upward })
}

/// Who answers, by another word.
fn who_meant(word: &str) -> Option<&'static str> {
    Some(match word {
        "doctor" | "clinician" | "physician" | "nurse" | "examination" => "examiner",
        "self" | "person" | "patients" | "client" => "patient",
        "lab" | "laboratory" | "device" | "measurement" => "test",
        _ => return None,
    })
}

/// The entries of a declaration.
pub(super) fn entries(decl: &Declaration) -> impl Iterator<Item = &Entry> {
    decl.clauses.iter().filter_map(|clause| match &clause.kind {
        ClauseKind::Entry(entry) => Some(entry),
        _ => None,
    })
}

/// The name that an expression consists of.
pub(super) fn plain_name(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name),
        _ => None,
    }
}

/// What a `code` clause says.
pub(super) fn code(clause: &Clause) -> Option<(String, String)> {
    match &clause.kind {
        ClauseKind::Code(system, code) => Some((system.value.clone(), code.value.clone())),
        _ => None,
    }
}

fn unit_of(decl: &Declaration) -> Option<&str> {
    decl.clauses.iter().find_map(|clause| match &clause.kind {
        ClauseKind::Unit(text) => Some(text.value.as_str()),
        _ => None,
    })
}
