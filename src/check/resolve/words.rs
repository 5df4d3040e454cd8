//! Comparisons with words: `is`, `is one of`, `includes`.

use super::condition::bare;
use super::group::Each;
use super::names::{Facts, Form, Kind, Space, Thing};
use super::negative::Negative;
use super::question::plain_name;
use super::{Found, Resolver, codes};
use crate::diagnostic::{Diagnostic, did_you_mean, is_slip};
use crate::ruleset::expression::Including as How;
use crate::ruleset::{ClassId, Cond, CondKind, Grade, PatternId, QuestionId};
use crate::source::Span;
use crate::syntax::ast::{Clause, ClauseKind, Declaration, Expr, ExprKind, Including, Items, Keyword, Name};
use foldhash::{HashSet, HashSetExt as _};

impl<'a> Resolver<'a> {
    /// What a comparison with words compares.
    fn subject(&mut self, expr: &Expr, value: &'a Expr) -> Option<(&'a str, Thing)> {
        if self.leading_not(expr, value) {
            return None;
        }
        let inner = bare(value);
        if self.doubtful_group(inner) {
            return None;
        }
        if self.unknown_group(inner) {
            return None;
        }
        let Some(name) = plain_name(inner) else {
            let message = "words are compared with the name of a question, class, finding or pattern only";
            let error = Diagnostic::error(codes::WRONG_COMPARISON, value.span, message);
            self.report(error.help("compare a number with `=`, `<`, `>=` and the like"));
            return None;
        };
        self.read(name, inner.span).map(|thing| (name, thing))
    }

    /// `any of GROUP is …` over a group that is not supported yet, which was said where it is declared.
    fn doubtful_group(&self, value: &Expr) -> bool {
        match &value.kind {
            ExprKind::List(_, Items::Named(name)) => self.names.doubts(Space::Readable, &name.text),
            _ => false,
        }
    }

    /// `x is a`, `x is not a`
    pub(super) fn is(
        &mut self,
        expr: &'a Expr,
        value: &'a Expr,
        negated: bool,
        word: &'a Name,
    ) -> Option<Cond> {
        if let Some(Found(found)) = self.over_group(expr, value, &Each::Is(negated, word)) {
            return found;
        }
        let mark = self.reads.len();
        let (name, thing) = self.subject(expr, value)?;
        let (kind, inside) = self.is_word(expr.span, name, thing, word)?;
        if negated && self.refuse_word(expr.span, thing, &kind, &format!("{name} is {}", word.text)) {
            return None;
        }
        if negated || inside {
            self.negation(expr.span, mark);
        }
        let mut cond = self.new_cond(expr.span, kind);
        for _ in 0..(usize::from(negated) + usize::from(inside)) {
            cond = self.new_cond(expr.span, CondKind::Not(Box::new(cond)));
        }
        Some(cond)
    }

    /// The positive form, and whether it is to be negated (`finding is no`).
    fn is_word(&mut self, span: Span, name: &str, thing: Thing, word: &'a Name) -> Option<(CondKind, bool)> {
        match thing.kind {
            Kind::Question(id) => self.question_is(span, name, id, word).map(|kind| (kind, false)),
            Kind::Finding(id) => match word.text.as_str() {
                "yes" => Some((CondKind::Finding(id), false)),
                "no" => Some((CondKind::Finding(id), true)),
                _ => self.finding_is(name, word),
            },
            Kind::Class(id) => {
                let at = self.class_word(name, id, word)?;
                Some((CondKind::ClassIs(id, vec![at]), false))
            }
            Kind::Pattern(id) => self.pattern_is(name, id, word).map(|kind| (kind, false)),
            Kind::Group(_) | Kind::Scale(_) => self.group_is(span, name, thing),
            Kind::Calculation(_) | Kind::Score(_) | Kind::Other(_) => {
                self.number_is_word(span, name, word);
                None
            }
        }
    }

    fn finding_is<T>(&mut self, name: &str, word: &Name) -> Option<T> {
        let message = match word.text.as_str() {
            "unknown" | "known" => {
                format!("`{name}` is a finding: only an answer is known or unknown")
            }
            other => format!("`{name}` is a finding: it holds or not, and is never `{other}`"),
        };
        let error = Diagnostic::error(codes::WRONG_COMPARISON, word.span, message);
        let behind = self.source.text().get(..word.span.start as usize).unwrap_or_default();
        let is = behind.strip_suffix(" is ").filter(|before| before.ends_with(name));
        self.report(match is {
            // A pattern would be said so; of a finding nothing more is to say than that it holds.
            Some(before) if matches!(word.text.as_str(), "likely" | "possible") => {
                let edit = Span::new(before.len(), word.span.end as usize);
                error.help(format!("write `{name}`")).edit(edit, "")
            }
            Some(before)
                if matches!(word.text.as_str(), "present" | "positive" | "true" | "given" | "there") =>
            {
                let edit = Span::new(before.len(), word.span.end as usize);
                let behind = Span::new(before.len() + 1, word.span.end as usize);
                let error = Diagnostic::error(codes::WRONG_COMPARISON, behind, error.message);
                error.help(format!("write `{name}`")).edit(edit, "")
            }
            _ => error.help(format!("write `{name}` or `not {name}`")),
        });
        None
    }

    /// The one class found from a number that has this word: it is compared with words, and the number is not.
    fn class_meant(&self, number: &str, word: &Name) -> Option<&'a str> {
        let found_by = |decl: &Declaration| {
            let by = |clause: &Clause| matches!(&clause.kind, ClauseKind::By(by) if plain_name(by) == Some(number));
            !decl.broken && decl.clauses.iter().any(by)
        };
        let mut classes = self.file.declarations.iter().enumerate().filter_map(|(at, decl)| {
            let class =
                self.names.class_at(at).filter(|_| decl.keyword == Keyword::Classify && found_by(decl))?;
            class.words.position(&word.text)?;
            decl.name.as_ref().map(|name| name.text.as_str())
        });
        classes.next().filter(|_| classes.next().is_none())
    }

    /// The number by which a class is found, where it has a name.
    pub(super) fn number_of_class(&self, class: &str) -> Option<&'a str> {
        let named = |decl: &Declaration| {
            decl.keyword == Keyword::Classify && decl.name.as_ref().is_some_and(|name| name.text == class)
        };
        let decl = self.file.declarations.iter().find(|decl| named(decl))?;
        decl.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::By(by) => plain_name(by),
            _ => None,
        })
    }

    fn number_is_word(&mut self, span: Span, name: &str, word: &Name) {
        let known = ["known", "unknown"].into_iter().find(|known| is_slip(&word.text, known));
        let question =
            matches!(self.names.get(Space::Readable, name).map(|it| it.kind), Some(Kind::Question(_)));
        if let Some(known) = known.filter(|_| question) {
            let message = format!("`{}` is not how `{known}` is written", word.text);
            let error = Diagnostic::error(codes::WRONG_COMPARISON, word.span, message);
            return self.report(error.help(format!("did you mean `{known}`?")).edit(word.span, known));
        }
        let Some(class) = self.class_meant(name, word) else { return self.number_is(span, name) };
        let message = format!("`{name}` is a number, and `{}` is a choice of the class `{class}`", word.text);
        let start = span.start as usize;
        let subject = Span::new(start, start + name.len());
        let error = Diagnostic::error(codes::WRONG_COMPARISON, subject, message);
        let error = error.help(format!("write `{class} is {}`", word.text));
        let plain = self.source.slice(subject) == name;
        self.report(if plain { error.edit(subject, class) } else { error });
    }

    /// `points is one of [medium, large]`, where these are classes found from the points.
    fn number_one_of(&mut self, span: Span, name: &str, words: &[Name]) {
        let class = words.first().and_then(|word| self.class_meant(name, word));
        let Some(class) = class.filter(|_| words.iter().all(|word| self.class_meant(name, word) == class))
        else {
            return self.number_is(span, name);
        };
        let start = span.start as usize;
        let subject = Span::new(start, start + name.len());
        let message = format!("`{name}` is a number, and these are choices of the class `{class}`");
        let error = Diagnostic::error(codes::WRONG_COMPARISON, subject, message);
        let error = error.help(format!("write `{class} is one of [{}]`", texts(words)));
        let plain = self.source.slice(subject) == name;
        self.report(if plain { error.edit(subject, class) } else { error });
    }

    fn number_is(&mut self, span: Span, name: &str) {
        let example = match self.names.get(Space::Readable, name).map(|thing| thing.kind) {
            Some(Kind::Question(id)) => self.facts(id).map(Facts::example),
            _ => None,
        };
        let example = example.unwrap_or_else(|| format!("{name} >= 1"));
        let what = if self.is_date_name(name) { "date" } else { "number" };
        let message = format!("`{name}` is a {what} and is not compared with words");
        let error = Diagnostic::error(codes::WRONG_COMPARISON, span, message);
        self.report(error.help(format!("compare it with a {what}, such as `{example}`")));
    }

    fn pattern_is(&mut self, name: &str, id: PatternId, word: &Name) -> Option<CondKind> {
        match word.text.as_str() {
            "likely" => Some(CondKind::PatternIs(id, Grade::Likely)),
            "possible" => Some(CondKind::PatternIs(id, Grade::Possible)),
            other => {
                let message = format!("`{name}` is a pattern: it is likely or possible, never `{other}`");
                let error = Diagnostic::error(codes::WRONG_COMPARISON, word.span, message);
                let help = format!("write `{name} is likely` or `{name} is possible`");
                let error = match did_you_mean(other, ["likely", "possible"]) {
                    Some(meant) => error.help(format!("write `{name} is {meant}`")).edit(word.span, meant),
                    None => error.help(help),
                };
                self.report(error);
                None
            }
        }
    }

    /// A comparison of a question with one word.
    pub(super) fn question_is(
        &mut self,
        span: Span,
        name: &str,
        id: QuestionId,
        word: &'a Name,
    ) -> Option<CondKind> {
        let form = self.facts(id)?.form()?;
        let sign_absent = form == Form::YesNo && word.text == "absent";
        if says_answered(&word.text) && !sign_absent && self.facts(id)?.words.position(&word.text).is_none() {
            self.whether_answered(span, name);
            return None;
        }
        match (form, word.text.as_str()) {
            (Form::Text, _) => self.text_read(name, span),
            (_, "unknown") => Some(CondKind::IsUnknown(id)),
            (_, "known") => Some(CondKind::IsKnown(id)),
            (Form::AnyOf, "none") => Some(CondKind::SetIsNone(id)),
            (Form::AnyOf, "no" | "nothing") if self.facts(id)?.words.position(&word.text).is_none() => {
                let message = format!("`{name}` has no choice `{}`", word.text);
                let error = Diagnostic::error(codes::UNKNOWN_CHOICE, word.span, message);
                self.report(error.help("write `none` where none of them holds").edit(word.span, "none"));
                None
            }
            (Form::AnyOf, _) => {
                self.question_word(name, id, word)?;
                self.several(span, name, &format!("includes {}", word.text));
                None
            }
            (Form::Number | Form::Date, _) => {
                self.number_is_word(span, name, word);
                None
            }
            _ => {
                let at = self.question_word(name, id, word)?;
                Some(CondKind::ChoiceIs(id, vec![at]))
            }
        }
    }

    /// `age is missing`, `age is not answered`: law 1 makes no answer a reason of its own.
    fn whether_answered(&mut self, span: Span, name: &str) {
        let message = format!("no condition asks whether `{name}` is answered");
        let help = format!(
            "take it away: while `{name}` is missing a result stays open by itself; `{name} is unknown` is true where the answer is “I don't know”"
        );
        self.report(Diagnostic::error(codes::WRONG_COMPARISON, span, message).help(help));
    }

    fn several(&mut self, span: Span, name: &str, right: &str) {
        let message = format!("`{name}` may have several answers at once, so it is not compared with `is`");
        let error = Diagnostic::error(codes::WRONG_COMPARISON, span, message);
        let negated = self.source.slice(span).split_whitespace().any(|word| word == "not");
        let right = if negated { format!("not ({name} {right})") } else { format!("{name} {right}") };
        self.report(error.help(format!("write `{right}`")).edit(span, right));
    }

    /// The position of a choice.
    pub(super) fn question_word(&mut self, name: &str, id: QuestionId, word: &Name) -> Option<u16> {
        let words = self.facts(id)?.words.clone_if_missing(&word.text);
        self.position_or_tell(name, words, word)
    }

    /// The position of a class's choice.
    pub(super) fn class_word(&mut self, name: &str, id: ClassId, word: &Name) -> Option<u16> {
        let class = self.names.classes.get(id.index())?;
        let words = class.words.clone_if_missing(&word.text);
        if words.is_err() && !class.sure {
            return None;
        }
        self.position_or_tell(name, words, word)
    }

    fn position_or_tell(&mut self, name: &str, found: Result<u16, Vec<&'a str>>, word: &Name) -> Option<u16> {
        found.map_err(|words| self.unknown_word(name, word, &words)).ok()
    }

    /// The positions of several words; one that stands twice is told.
    fn word_positions(
        &mut self,
        words: &'a [Name],
        mut find: impl FnMut(&mut Self, &'a Name) -> Option<u16>,
    ) -> Option<Vec<u16>> {
        let mut seen = HashSet::new();
        let mut before = None;
        for word in words {
            if !seen.insert(&word.text) {
                let message = format!("`{}` stands twice in one list", word.text);
                let warning = Diagnostic::warning(codes::WORD_TWICE, word.span, message);
                let start = before.map_or(word.span.start, |before: Span| before.end);
                let edit = Span { start, end: word.span.end };
                self.report(warning.help("leave one of them out").edit(edit, ""));
            }
            before = Some(word.span);
        }
        let found: Vec<_> = words.iter().map(|word| find(self, word)).collect();
        let mut positions = found.into_iter().collect::<Option<Vec<_>>>()?;
        positions.sort_unstable();
        positions.dedup();
        Some(positions)
    }

    /// `x is one of [a, b]`
    pub(super) fn is_one_of(
        &mut self,
        expr: &'a Expr,
        value: &'a Expr,
        negated: bool,
        words: &'a [Name],
    ) -> Option<Cond> {
        if let Some(Found(found)) = self.over_group(expr, value, &Each::OneOf(negated, words)) {
            return found;
        }
        let mark = self.reads.len();
        let (name, thing) = self.subject(expr, value)?;
        let kind = self.one_of(expr.span, name, thing, words)?;
        let positive = format!("{name} is one of [{}]", texts(words));
        if negated && self.refuse_word(expr.span, thing, &kind, &positive) {
            return None;
        }
        let cond = self.new_cond(expr.span, kind);
        if !negated {
            return Some(cond);
        }
        self.negation(expr.span, mark);
        Some(self.new_cond(expr.span, CondKind::Not(Box::new(cond))))
    }

    fn one_of(&mut self, span: Span, name: &str, thing: Thing, words: &'a [Name]) -> Option<CondKind> {
        match thing.kind {
            Kind::Question(id) => self.question_one_of(span, name, id, words),
            Kind::Class(_) if self.all_of_another(span, name, words) => None,
            Kind::Class(id) => self
                .word_positions(words, |this, word| this.class_word(name, id, word))
                .map(|positions| CondKind::ClassIs(id, positions)),
            Kind::Calculation(_) | Kind::Score(_) => {
                self.number_one_of(span, name, words);
                None
            }
            Kind::Group(_) | Kind::Scale(_) => self.group_is(span, name, thing),
            Kind::Pattern(_) => {
                let message = format!("`{name}` is a pattern, and `likely` is one way of being possible");
                let error = Diagnostic::error(codes::WRONG_COMPARISON, span, message);
                self.report(error.help(format!("write `{name} is possible`")));
                None
            }
            Kind::Finding(_) | Kind::Other(_) => {
                let message = format!("`{name}` is a finding and has no choices");
                let error = Diagnostic::error(codes::WRONG_COMPARISON, span, message);
                self.report(error.help(format!("write `{name}` or `not {name}`")));
                None
            }
        }
    }

    /// A comparison of a question with several words.
    pub(super) fn question_one_of(
        &mut self,
        span: Span,
        name: &str,
        id: QuestionId,
        words: &'a [Name],
    ) -> Option<CondKind> {
        match self.facts(id)?.form()? {
            Form::Text => self.text_read(name, span),
            Form::Number | Form::Date => {
                self.number_one_of(span, name, words);
                None
            }
            Form::AnyOf => {
                self.several(span, name, &format!("includes any of [{}]", texts(words)));
                None
            }
            Form::YesNo | Form::OneOf if self.all_of_another(span, name, words) => None,
            Form::YesNo | Form::OneOf => self
                .word_positions(words, |this, word| this.question_word(name, id, word))
                .map(|positions| CondKind::ChoiceIs(id, positions)),
        }
    }

    /// `x includes …`
    pub(super) fn includes(
        &mut self,
        expr: &'a Expr,
        value: &'a Expr,
        how: Including,
        words: &'a [Name],
    ) -> Option<Cond> {
        let (name, thing) = self.subject(expr, value)?;
        let chosen = matches!(thing.kind, Kind::Question(_) | Kind::Class(_));
        if chosen && self.all_of_another(expr.span, name, words) {
            return None;
        }
        let id = self.set_question(expr.span, name, thing, how, words)?;
        if let Some(none) = words.iter().find(|word| word.text == "none") {
            let message = format!("`none` is no choice of `{name}` but the answer that nothing is chosen");
            let error = Diagnostic::error(codes::WRONG_COMPARISON, none.span, message);
            let error = error.help(format!("write `{name} is none`"));
            let alone = words.len() == 1 && how != Including::None;
            self.report(if alone { error.edit(expr.span, format!("{name} is none")) } else { error });
            return None;
        }
        let at = self.word_positions(words, |this, word| this.question_word(name, id, word))?;
        let together = match how {
            Including::All => How::All,
            Including::One | Including::Any | Including::None => How::Any,
        };
        let none_of = how == Including::None;
        if none_of && self.refuse_none_of(expr.span, id, name, &at) {
            return None;
        }
        let cond = self.new_cond(expr.span, CondKind::SetIncludes(id, together, at));
        if !none_of {
            return Some(cond);
        }
        Some(self.new_cond(expr.span, CondKind::Not(Box::new(cond))))
    }

    fn refuse_none_of(&mut self, span: Span, id: QuestionId, name: &str, at: &[u16]) -> bool {
        let Some(facts) = self.facts(id) else {
            return false;
        };
        let all = at.len() == facts.words.ids.len();
        let ids: Vec<&str> = at.iter().map(|at| facts.words.word(*at)).collect();
        let plain = format!("not ({name} includes any of [{}])", ids.join(", "));
        let asked = all.then(|| format!("{name} is none"));
        let questions = vec![id];
        self.refuse(&Negative { span, questions, asked, plain })
    }

    /// The `any of` question whose choices are looked for.
    fn set_question(
        &mut self,
        span: Span,
        name: &str,
        thing: Thing,
        how: Including,
        words: &[Name],
    ) -> Option<QuestionId> {
        let right = match (how, words) {
            (Including::None, words) => format!("not ({name} is one of [{}])", texts(words)),
            (_, [only]) => format!("{name} is {}", only.text),
            (_, words) => format!("{name} is one of [{}]", texts(words)),
        };
        let mut mended = None;
        let help = match thing.kind {
            Kind::Question(id) => match self.facts(id)?.form()? {
                Form::AnyOf => return Some(id),
                Form::Text => return self.text_read(name, span),
                Form::Number => format!("compare it with a number, such as `{name} >= 1`"),
                Form::Date => format!("compare it, such as `{}`", self.facts(id)?.example()),
                _ => {
                    mended = Some(right.clone());
                    format!("write `{right}`")
                }
            },
            Kind::Class(_) => {
                mended = Some(right.clone());
                format!("write `{right}`")
            }
            _ => "`includes` is for the choices of an `any of` question".to_owned(),
        };
        let message = format!("`{name}` is not an `any of` question, so it includes nothing");
        let error = Diagnostic::error(codes::WRONG_COMPARISON, span, message).help(help);
        self.report(match mended.filter(|_| !self.source.slice(span).contains("none of")) {
            Some(text) => error.edit(span, text),
            None => error,
        });
        None
    }
}

/// Words as written in a list.
pub(super) fn texts(words: &[Name]) -> String {
    let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    words.join(", ")
}

/// Words of everyday language for an answer that is there or not.
fn says_answered(word: &str) -> bool {
    const WORDS: [&str; 12] = [
        "missing",
        "empty",
        "blank",
        "null",
        "answered",
        "unanswered",
        "absent",
        "filled",
        "given",
        "provided",
        "undefined",
        "na",
    ];
    WORDS.contains(&word)
}
