//! Advice, rules and red flags.

use super::clauses::{Part, View};
use super::names::{Kind, Space};
use super::{Resolver, codes};
use crate::diagnostic::{Diagnostic, valid_words};
use crate::ruleset::{Advice, AdviceId, Rule};
use crate::source::Span;
use crate::syntax::ast::{ClauseKind, Keyword, Name};
use foldhash::{HashMap, HashMapExt as _};

impl<'a> Resolver<'a> {
    /// `advice`
    pub(super) fn advice(&mut self, view: &View<'a>) -> Advice {
        self.needs_title(view, "the text");
        let when = self.advice_cond(view.expr(Part::When));
        let unless = self.advice_cond(view.expr(Part::Unless));
        let cite = self.cite(&view.citations());
        Advice {
            id: view.id(),
            span: view.span(),
            text: view.title(),
            when,
            unless,
            even_with_red_flags: view.first(Part::EvenWithRedFlags).is_some(),
            about: view.text(Part::About),
            because: view.text(Part::Because),
            cite,
            show_under: view.text(Part::ShowUnder),
        }
    }

    /// `rule`, `red flag`
    pub(super) fn rule(&mut self, view: &View<'a>) -> Option<Rule> {
        self.needs_title(view, "the name");
        let red_flag = view.decl.keyword == Keyword::RedFlag;
        let when = self.when(view);
        let unless = self.cond_of(view.expr(Part::Unless));
        let level = self.level_clause(view);
        self.complete(view, red_flag, level.is_some());
        let level = level.and_then(|name| self.level(name));
        let advise = self.advised(view);
        let cite = self.cite(&view.citations());
        Some(Rule {
            id: view.id(),
            span: view.span(),
            name: view.title(),
            red_flag,
            when: when?,
            unless,
            level,
            advise,
            because: view.text(Part::Because),
            cite,
        })
    }

    /// What a rule must have.
    fn complete(&mut self, view: &View<'a>, red_flag: bool, sets_level: bool) {
        let advises = view.first(Part::ThenAdvise).is_some();
        if red_flag && !sets_level {
            self.missing_level(view);
        } else if !sets_level && !advises {
            self.missing(view, "conclusion", "then level ID");
        }
        if (red_flag || sets_level) && view.first(Part::Because).is_none() {
            let message = format!("{} sets a level and does not say why", view.spoken());
            let message = if sets_level { message } else { format!("{} does not say why", view.spoken()) };
            let error = Diagnostic::error(codes::MISSING_CLAUSE, view.span(), message);
            self.report(error.help("add a line `because \"…\"` with the reason"));
        }
    }

    fn missing_level(&mut self, view: &View<'a>) {
        let message = format!("{} has no level, and a red flag must set one", view.spoken());
        let error = Diagnostic::error(codes::MISSING_CLAUSE, view.span(), message);
        let levels = valid_words(self.names.of(Space::Levels).iter().copied());
        let which = if levels.is_empty() { String::new() } else { format!("; the levels are {levels}") };
        self.report(error.help(format!("add a line `then level ID`{which}")));
    }

    fn advised(&mut self, view: &View<'a>) -> Vec<AdviceId> {
        let mut seen: HashMap<&'a str, Span> = HashMap::new();
        let mut advised = Vec::new();
        for clause in view.all(Part::ThenAdvise).filter(|clause| names(&clause.kind).is_empty()) {
            let error = Diagnostic::error(codes::LIST_LENGTH, clause.span, "this advises nothing");
            let help = "write the names of advice between the brackets, such as `then advise [rest]`, or leave the line out";
            self.report(error.help(help));
        }
        let all = || view.all(Part::ThenAdvise).flat_map(|clause| names(&clause.kind));
        let several = all().nth(1).is_some();
        for name in all() {
            if let Some(first) = seen.get(name.text.as_str()) {
                self.repeated(name, *first, "what one rule advises");
                continue;
            }
            // One alone is not noted.
            if several {
                seen.insert(&name.text, name.span);
            }
            advised.extend(self.advice_named(name));
        }
        advised
    }

    /// An advice by its name.
    pub(super) fn advice_named(&mut self, name: &Name) -> Option<AdviceId> {
        match self.lookup(Space::Advice, name)?.kind {
            Kind::Other(at) => Some(AdviceId::at(at)),
            _ => None,
        }
    }
}

fn names(kind: &ClauseKind) -> &[Name] {
    match kind {
        ClauseKind::ThenAdvise(names) => names,
        _ => &[],
    }
}
