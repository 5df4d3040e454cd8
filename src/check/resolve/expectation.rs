//! Promises and impossible combinations, and the lines of `expect`.

use super::clauses::{Part, View};
use super::names::{Kind, Space};
use super::{Resolver, codes};
use crate::diagnostic::{Diagnostic, did_you_mean, did_you_mean_among, is_slip, listing, valid_words};
use crate::number::Decimal;
use crate::ruleset::{
    Expectation, ExpectationKind, Grade, Impossible, PatternId, Promise, QuestionId, RuleId,
};
use crate::source::Span;
use crate::spoken;
use crate::syntax::ast::{
    Clause, ClauseKind, Declaration, ExpectKind, Expectation as Written, LevelBound, Name, Number,
};

impl<'a> Resolver<'a> {
    /// `always`
    pub(super) fn promise(&mut self, view: &View<'a>) -> Promise {
        self.needs_title(view, "the name");
        let when = self.cond_of(view.expr(Part::When));
        let expect = self.expected(view);
        if expect.is_empty() && view.first(Part::Expect).is_none() {
            self.missing(view, "`expect`", "expect level ID");
        }
        Promise { name: view.title(), span: view.span(), when, expect }
    }

    /// `impossible`
    pub(super) fn impossible(&mut self, view: &View<'a>) -> Option<Impossible> {
        self.needs_title(view, "the name");
        let when = self.when(view);
        Some(Impossible {
            name: view.title(),
            span: view.span(),
            when: when?,
            because: view.text(Part::Because),
        })
    }

    /// The lines of `expect` that could be understood.
    pub(super) fn expected(&mut self, view: &View<'a>) -> Vec<Expectation> {
        let mut found = Vec::new();
        for clause in view.all(Part::Expect) {
            let ClauseKind::Expect(lines) = &clause.kind else {
                continue;
            };
            let concluded =
                |clause: &Clause| matches!(clause.kind, ClauseKind::ThenLevel(_) | ClauseKind::ThenAdvise(_));
            if lines.is_empty() && !view.decl.clauses.iter().any(concluded) {
                let message = "nothing is expected";
                let error = Diagnostic::error(codes::LIST_LENGTH, clause.span, message);
                self.report(error.help("write one expectation a line below, such as `level ID`"));
            }
            for line in lines {
                let kind = self.expectation(line);
                found.extend(kind.map(|kind| Expectation { negated: line.negated, span: line.span, kind }));
            }
        }
        found
    }

    fn expectation(&mut self, line: &'a Written) -> Option<ExpectationKind> {
        use ExpectationKind as E;
        Some(match &line.kind {
            ExpectKind::Level(bound, name) => {
                let level = self.level(name)?;
                match bound {
                    LevelBound::Exactly => E::Level(level),
                    LevelBound::AtLeast => E::LevelAtLeast(level),
                    LevelBound::AtMost => E::LevelAtMost(level),
                }
            }
            ExpectKind::Settled => E::Settled,
            ExpectKind::Applies => E::Applies,
            ExpectKind::DoesNotApply => E::DoesNotApply,
            ExpectKind::Fired(name) => E::Fired(self.rule_named(name)?),
            ExpectKind::Open(name) => E::Open(self.rule_named(name)?),
            ExpectKind::Likely(name) => E::Pattern(self.pattern_named(name)?, Grade::Likely),
            ExpectKind::Possible(name) => E::Pattern(self.pattern_named(name)?, Grade::Possible),
            ExpectKind::Advise(name) => E::Advise(self.advice_named(name)?),
            ExpectKind::Withheld(name) => E::Withheld(self.advice_named(name)?),
            ExpectKind::Asks(name) => E::Asks(self.question_named(name)?),
            ExpectKind::Assumed(name) => E::Assumed(self.assumed_named(name, line.negated)?),
            ExpectKind::Words(name, words) => return self.expected_words(line, name, words),
            ExpectKind::Numbers(name, low, high) => return self.expected_number(name, *low, *high),
            ExpectKind::Dates(name, first, last) => {
                return self.expected_date(line.span, name, *first, *last);
            }
        })
    }

    fn rule_named(&mut self, name: &Name) -> Option<RuleId> {
        match self.lookup(Space::Rules, name)?.kind {
            Kind::Other(at) => Some(RuleId::at(at)),
            _ => None,
        }
    }

    fn pattern_named(&mut self, name: &Name) -> Option<PatternId> {
        match self.lookup(Space::Patterns, name)?.kind {
            Kind::Pattern(id) => Some(id),
            _ => None,
        }
    }

    /// A question by its name, where nothing else can stand.
    pub(super) fn question_named(&mut self, name: &Name) -> Option<QuestionId> {
        let thing = self.lookup(Space::Readable, name)?;
        if let Kind::Question(id) = thing.kind {
            return Some(id);
        }
        let what = self.spoken_kind(thing);
        let message = format!("`{}` is {what}, not a question", name.text);
        let error = Diagnostic::error(codes::WRONG_KIND, name.span, message);
        let help = match thing.kind {
            Kind::Group(id) => {
                let ids = self.names.items_of(id).iter().filter_map(|id| self.facts(*id));
                format!("name one of its questions: {}", listing(ids.map(|facts| facts.name), "or"))
            }
            _ => "name a question".to_owned(),
        };
        self.report(error.and_at(thing.span, "declared here").help(help));
        None
    }

    /// A question that can be assumed: without an `assume` this can never be so, which is warned of.
    fn assumed_named(&mut self, name: &Name, negated: bool) -> Option<QuestionId> {
        let id = self.question_named(name)?;
        let decl = self.names.get(Space::Readable, &name.text)?.decl;
        let decl = self.file.declarations.get(decl).filter(|decl| !negated && !decl.broken);
        let assumes = |decl: &Declaration| {
            decl.clauses.iter().any(|clause| matches!(clause.kind, ClauseKind::Assume(_)))
        };
        if decl.is_some_and(|decl| !assumes(decl)) {
            let message = format!("`{}` assumes no answer, so that this can never be so", name.text);
            let warning = Diagnostic::warning(codes::EXPECTATION, name.span, message);
            let warning = warning.labelled("this question has no `assume`");
            self.report(
                warning.help(
                    "name a question with an `assume`, or write `asks` where it is expected to be asked",
                ),
            );
        }
        Some(id)
    }

    /// `deep_gluteal likely` for `likely deep_gluteal`.
    fn turned_round(&mut self, span: Span, name: &Name, words: &[Name]) -> bool {
        let [word] = words else { return false };
        let (space, right) = match word.text.as_str() {
            "likely" | "possible" => (Space::Patterns, word.text.as_str()),
            "open" | "fired" | "fires" | "triggered" => {
                (Space::Rules, if word.text == "open" { "open" } else { "fired" })
            }
            "advise" | "advised" | "given" => (Space::Advice, "advise"),
            "withheld" => (Space::Advice, "withheld"),
            "asked" | "asks" => (Space::Readable, "asks"),
            "assumed" => (Space::Readable, "assumed"),
            _ => return false,
        };
        let Some(thing) = self.names.get(space, &name.text) else { return false };
        if space == Space::Readable && !matches!(thing.kind, Kind::Question(_)) {
            return false;
        }
        let mended = format!("{right} {}", name.text);
        let error =
            Diagnostic::error(codes::EXPECTATION, span, "the name stands after what is expected of it");
        self.report(
            error.labelled("the other way round").help(format!("write `{mended}`")).edit(span, mended),
        );
        true
    }

    fn expected_words(&mut self, line: &Written, name: &Name, words: &'a [Name]) -> Option<ExpectationKind> {
        let span = line.span;
        if self.turned_round(name.span.to(words.last()?.span), name, words) {
            return None;
        }
        if self.names.get(Space::Readable, &name.text).is_none() && self.told_of_conclusion(line, name, words)
        {
            return None;
        }
        if self.names.get(Space::Readable, &name.text).is_none()
            && let Some(meant) = verb_meant(&name.text).filter(|meant| *meant != name.text)
        {
            let message = format!("`{}` is no word of an expectation", name.text);
            let error = Diagnostic::error(codes::EXPECTATION, name.span, message);
            let error = error.labelled(format!("did you mean `{meant}`?"));
            let rest = words.first().map_or("…", |word| word.text.as_str());
            let not = if line.negated { "not " } else { "" };
            if line.negated && meant.starts_with("not ") {
                self.report(
                    error.help(format!(
                        "write `{}`, or say it without `not`",
                        meant.trim_start_matches("not ")
                    )),
                );
                return None;
            }
            self.report(error.help(format!("write `{not}{meant} {rest}`")).edit(name.span, meant));
            return None;
        }
        if self.idle_before_settled(name, words) {
            return None;
        }
        let thing = self.lookup(Space::Readable, name)?;
        let said = words.first().map_or(span, |word| word.span.to(words.last().unwrap_or(word).span));
        match thing.kind {
            Kind::Finding(id) => match words {
                [word] if word.text == "yes" => Some(ExpectationKind::Finding(id, Some(true))),
                [word] if word.text == "no" => Some(ExpectationKind::Finding(id, Some(false))),
                [word] if word.text == "open" => Some(ExpectationKind::Finding(id, None)),
                [word] => self.finding_expected(name, word),
                _ => self.unfit_expectation(said, name, "a finding is `yes`, `no` or `open`"),
            },
            Kind::Class(id) => {
                let found: Vec<_> = words.iter().map(|word| self.class_word(&name.text, id, word)).collect();
                let mut positions = found.into_iter().collect::<Option<Vec<_>>>()?;
                positions.sort_unstable();
                positions.dedup();
                Some(ExpectationKind::Class(id, positions))
            }
            Kind::Calculation(id) if self.gives_date(id) => self.no_number_expected(span, name),
            Kind::Calculation(_) | Kind::Score(_) => {
                if let [word] = words
                    && let Some(number) = spoken::number(&word.text)
                {
                    let message = format!("the number `{}` is written in digits", word.text);
                    let error = Diagnostic::error(codes::EXPECTATION, word.span, message);
                    let number = number.to_string();
                    self.report(error.help(format!("write `{number}`")).edit(word.span, number));
                    return None;
                }
                self.unfit_expectation(said, name, "write a number, as in `9` or `7 to 13`")
            }
            _ => self.unfit_expectation(
                name.span,
                name,
                "an expectation names a finding, class, calculation or score",
            ),
        }
    }

    /// `infection true` for `infection yes`.
    fn finding_expected<T>(&mut self, name: &Name, word: &Name) -> Option<T> {
        let meant = match word.text.as_str() {
            "true" | "y" | "present" | "positive" => "yes",
            "false" | "n" | "absent" | "negative" => "no",
            "unknown" | "missing" => "open",
            other => did_you_mean_among(other, ["yes", "no", "open"])
                .filter(|near| is_slip(other, near))
                .unwrap_or_default(),
        };
        if meant.is_empty() {
            return self.unfit_expectation(word.span, name, "a finding is `yes`, `no` or `open`");
        }
        let message = format!("this cannot be expected of `{}`", name.text);
        let error = Diagnostic::error(codes::EXPECTATION, word.span, message);
        self.report(error.help(format!("write `{meant}`")).edit(word.span, meant));
        None
    }

    /// `not yet settled` for `not settled`.
    fn idle_before_settled(&mut self, name: &Name, words: &[Name]) -> bool {
        let [word] = words else { return false };
        let idle = matches!(name.text.as_str(), "yet" | "still" | "be" | "already" | "fully" | "is");
        let known = self.names.get(Space::Readable, &name.text).is_some();
        if !idle || known || word.text != "settled" {
            return false;
        }
        let message = format!("`{}` does not stand here", name.text);
        let error = Diagnostic::error(codes::EXPECTATION, name.span, message).labelled("take this away");
        let edit = Span { start: name.span.start, end: word.span.start };
        self.report(error.help("write `not settled` or `settled`").edit(edit, ""));
        true
    }

    /// `cauda_equina no` for `not fired cauda_equina`, and `fired yes`.
    fn told_of_conclusion(&mut self, line: &Written, name: &Name, words: &[Name]) -> bool {
        let [word] = words else { return false };
        let no = match word.text.as_str() {
            "yes" | "true" => line.negated,
            "no" | "false" => !line.negated,
            _ => return false,
        };
        let not = if no { "not " } else { "" };
        let thing = [Space::Rules, Space::Patterns, Space::Advice]
            .into_iter()
            .find_map(|space| Some((space, self.names.get(space, &name.text)?)));
        let verbs: &[&str] = match thing {
            Some((Space::Rules, _)) => &["fired"],
            Some((Space::Advice, _)) => &["advise"],
            Some(_) => &["likely", "possible"],
            None if verb_meant(&name.text) == Some(name.text.as_str()) => {
                let message = format!("`{}` is followed by a name, not by `{}`", name.text, word.text);
                let error = Diagnostic::error(codes::EXPECTATION, word.span, message);
                self.report(error.help(format!("write `{}` and what it is expected of", name.text)));
                return true;
            }
            None => return false,
        };
        let what = thing.map(|(_, thing)| self.spoken_kind(thing)).unwrap_or_default();
        let message = format!("`{}` is {what}, which is not answered with `{}`", name.text, word.text);
        let offers: Vec<String> = verbs.iter().map(|verb| format!("{not}{verb} {}", name.text)).collect();
        let help = format!("write {}", listing(offers.iter().map(String::as_str), "or"));
        let error = Diagnostic::error(codes::EXPECTATION, line.span, message).help(help);
        self.report(match offers.as_slice() {
            [only] => error.edit(line.span, only.as_str()),
            _ => error,
        });
        true
    }

    pub(super) fn unfit_expectation<T>(&mut self, span: Span, name: &Name, help: &str) -> Option<T> {
        let message = format!("this cannot be expected of `{}`", name.text);
        self.report(Diagnostic::error(codes::EXPECTATION, span, message).help(help));
        None
    }

    fn expected_number(&mut self, name: &Name, low: Number, high: Option<Number>) -> Option<ExpectationKind> {
        let span = high.map_or(low.span, |high| low.span.to(high.span));
        let thing = self.lookup(Space::Readable, name)?;
        let (from, to): (Decimal, Decimal) = (low.value, high.unwrap_or(low).value);
        if from.exact() > to.exact() {
            let message = format!("no number is from {from} to {to}");
            let error = Diagnostic::error(codes::EXPECTATION, span, message);
            let turned = format!("{to} to {from}");
            self.report(error.help(format!("write the lower number first: `{turned}`")).edit(span, turned));
            return None;
        }
        match thing.kind {
            Kind::Calculation(id) if self.gives_date(id) => self.no_number_expected(span, name),
            Kind::Calculation(id) => Some(ExpectationKind::Calculation(id, from, to)),
            Kind::Score(id) => Some(ExpectationKind::Score(id, from, to)),
            Kind::Finding(_) => self.unfit_expectation(span, name, "a finding is `yes`, `no` or `open`"),
            Kind::Class(id) => {
                let words = self.names.classes.get(id.index()).map(|class| class.words.ids.as_slice());
                let words = valid_words(words.unwrap_or_default().iter().copied());
                self.unfit_expectation(span, name, &format!("write one of its classes: {words}"))
            }
            _ => self.unfit_expectation(
                name.span,
                name,
                "an expectation names a finding, class, calculation or score",
            ),
        }
    }
}

/// The first word of an expectation that a misspelt or everyday one stands for.
fn verb_meant(word: &str) -> Option<&'static str> {
    Some(match word {
        "triggered" | "triggers" | "fires" | "fire" | "rule" | "flag" => "fired",
        "advised" | "advises" | "advice" | "gives" => "advise",
        "ask" | "asked" => "asks",
        "probable" => "likely",
        "opens" | "opened" => "open",
        // Without the `not` it would say the contrary.
        "impossible" => "not possible",
        "unlikely" => "not likely",
        _ => did_you_mean(
            word,
            ["fired", "likely", "possible", "advise", "withheld", "asks", "assumed", "level", "open"],
        )?,
    })
}
