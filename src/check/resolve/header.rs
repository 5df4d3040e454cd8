//! The shape of the file: its one `ruleset`, its levels, sources and sections.

use super::clauses::{Part, View};
use super::names::Space;
use super::reasons::is_left_open;
use super::{Resolver, codes};
use crate::check::foreign;
use crate::diagnostic::{Diagnostic, listing, valid_words};
use crate::ruleset::{Applies, Citation, Evidence, LANGUAGE, Level, LevelId, Otherwise, Ruleset, SourceId};
use crate::source::Span;
use crate::syntax::ast::{Citation as Cited, Clause, ClauseKind, Date, Declaration, Keyword, Name, Number};
use std::sync::Arc;

impl<'a> Resolver<'a> {
    /// What the file as a whole must have, and may have once only.
    pub(super) fn shape(&mut self, ruleset: &mut Ruleset) {
        let rulesets = self.once(Keyword::Ruleset, "write one ruleset in each file");
        let levels = self.once(Keyword::Levels, "write all levels into one list, most urgent first");
        let otherwise = self
            .once(Keyword::Otherwise, "keep the one that is meant: there is one level for everybody else");
        self.one_head_each();
        let sound = rulesets.is_some_and(|decl| !decl.broken);
        if !sound && foreign::looks_like_answers(self.source) {
            self.answers_given();
        } else if rulesets.is_none() && !self.layout.library && !self.ruleset_indented() {
            self.no_ruleset();
        }
        match (levels, otherwise) {
            (Some(_), None) if self.otherwise_indented() => {}
            (Some(levels), None) => self.otherwise_missing(levels),
            (None, Some(otherwise)) => {
                let message = "there is an `otherwise`, but no levels are declared";
                let error = Diagnostic::error(codes::OTHERWISE, otherwise.keyword_span, message);
                self.report(error.help("declare `levels`, or leave `otherwise` out"));
                self.names.levels_open = true;
            }
            _ => {}
        }
        ruleset.language = LANGUAGE;
        if self.layout.library {
            ruleset.levels = levels_of_any_ruleset();
        }
    }

    /// The declarations of a keyword in the ruleset's own file.
    fn declared(&self, keyword: Keyword) -> impl Iterator<Item = &'a Declaration> + use<'a> {
        let (library, source) = (self.layout.library, self.source);
        let all = self.file.declarations.iter().map(Arc::as_ref);
        all.filter(move |decl| decl.keyword == keyword && !library && source.is_own(decl.span.start))
    }

    /// The first declaration of a keyword; further ones are told.
    fn once(&mut self, keyword: Keyword, help: &str) -> Option<&'a Declaration> {
        let mut all = self.declared(keyword);
        let first = all.next()?;
        for further in all {
            let message = format!("there is a second `{}`", keyword.words());
            let error = Diagnostic::error(codes::SECOND_DECLARATION, further.keyword_span, message)
                .and_at(first.keyword_span, "the first");
            self.report(error.help(help));
        }
        Some(first)
    }

    /// Whether a `ruleset` or what belongs to it stands indented before the first declaration, which was told.
    fn ruleset_indented(&self) -> bool {
        let text = self.source.own_text();
        let first = self.file.declarations.first().map_or(text.len(), |decl| decl.span.start as usize);
        let mut before = text.get(..first).unwrap_or_default().lines();
        let heads = ["ruleset ", "language ", "version ", "about "];
        let head = |line: &str| heads.iter().any(|word| line.trim_start().starts_with(word));
        before.any(|line| line.starts_with([' ', '\t']) && head(line))
    }

    fn answers_given(&mut self) {
        let message = "this is a file of answers, not a ruleset";
        let error = Diagnostic::error(codes::NO_RULESET, self.first_keyword(), message);
        self.report(error.help("give the ruleset first: `bedside eval RULESET ANSWERS`"));
    }

    fn first_keyword(&self) -> Span {
        let first = self.file.declarations.first();
        first.map_or(Span::default(), |decl| decl.keyword_span)
    }

    fn no_ruleset(&mut self) {
        let mut lines = self.source.own_text().trim_start_matches('\u{feff}').lines();
        let blank = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
        let message = if lines.all(blank) { "the file is empty" } else { "the file has no `ruleset`" };
        let help =
            "begin with `ruleset name \"Title\"`, then `language 1` and `version \"1.0.0\"` indented below";
        let error = Diagnostic::error(codes::NO_RULESET, self.first_keyword(), message).help(help);
        self.report(error);
    }

    /// Whether an `otherwise` stands indented in a declaration that could not be read, which was told there.
    fn otherwise_indented(&self) -> bool {
        let broken = self.file.declarations.iter().filter(|decl| decl.broken);
        let mut lines = broken.flat_map(|decl| self.source.slice(decl.span).lines().skip(1));
        lines.any(|line| line.trim_start().starts_with("otherwise level "))
    }

    fn otherwise_missing(&mut self, levels: &Declaration) {
        // An indented one was told where it stands.
        let mut lines = self.source.own_text().lines();
        if lines
            .any(|line| line.starts_with([' ', '\t']) && line.trim_start().starts_with("otherwise level "))
        {
            return;
        }
        let message = "there are levels, but no `otherwise` for when no rule sets one";
        let error = Diagnostic::error(codes::OTHERWISE, levels.keyword_span, message);
        let names = super::names::entry_names(&levels.clauses).map(|name| name.text.as_str());
        let names = valid_words(names);
        let which = if names.is_empty() { String::new() } else { format!("; the levels are {names}") };
        let help = format!(
            "add a line `otherwise level ID` in the first column, with the level for everybody else{which}"
        );
        self.report(error.help(help));
    }

    /// `ruleset`
    pub(super) fn ruleset(&mut self, view: &View<'a>, ruleset: &mut Ruleset) {
        if !ruleset.id.is_empty() {
            return;
        }
        self.needs_title(view, "the title");
        self.language(view);
        if view.first(Part::Version).is_none() {
            self.missing(view, "version", "version \"1.0.0\"");
        }
        for clause in view.all(Part::AppliesWhen) {
            ruleset.applies.extend(self.applies(clause));
        }
        ruleset.id = view.id();
        ruleset.title = view.title();
        ruleset.version = view.text(Part::Version).unwrap_or_default();
        ruleset.about = view.text(Part::About);
        ruleset.authors = view.text(Part::Authors);
    }

    /// `library`
    pub(super) fn library(&mut self, view: &View<'a>) {
        self.needs_title(view, "the title");
        self.language(view);
        if view.first(Part::Version).is_none() {
            self.missing(view, "version", "version \"1.0.0\"");
        }
    }

    fn language(&mut self, view: &View<'a>) {
        let number = view.first(Part::Language).and_then(|clause| match &clause.kind {
            ClauseKind::Language(number) => Some(*number),
            _ => None,
        });
        let Some(number) = number else {
            return self.missing(view, "language number", "language 1");
        };
        if number.value.scaled_to(0) != Some(i128::from(LANGUAGE)) || number.value.decimals > 0 {
            self.other_language(number);
        }
    }

    fn other_language(&mut self, number: Number) {
        let written = number.value;
        let newer = written.exact() > crate::number::Decimal::whole(i128::from(LANGUAGE)).exact();
        let (message, help) = if newer {
            (
                format!("language {written} is newer than this program, which reads language {LANGUAGE}"),
                "use a newer `bedside`; a ruleset never means something else under another number",
            )
        } else {
            (format!("there is no language {written}"), "write `language 1`")
        };
        self.report(Diagnostic::error(codes::LANGUAGE_NUMBER, number.span, message).help(help));
    }

    fn applies(&mut self, clause: &'a Clause) -> Option<Applies> {
        let ClauseKind::AppliesWhen(when, otherwise) = &clause.kind else {
            return None;
        };
        Some(Applies { when: self.cond(when)?, otherwise: otherwise.as_ref().map(|text| text.value.clone()) })
    }

    /// `levels`
    pub(super) fn levels(&mut self, view: &View<'a>, ruleset: &mut Ruleset) {
        for clause in view.all(Part::Entry) {
            if let ClauseKind::Entry(entry) = &clause.kind {
                let id = entry.name.text.to_string();
                if let Some(points) = entry.points {
                    let message = "a level has no points: it is set by rules";
                    let error = Diagnostic::error(codes::MISPLACED_CLAUSE, points.span, message);
                    self.report(error.help("leave the points out").edit(points.span, ""));
                }
                let text = self.entry_text(entry);
                ruleset.levels.push(Level { id, text });
            }
        }
        if view.first(Part::Entry).is_none() {
            let message = "there are no levels in the list";
            let error = Diagnostic::error(codes::LIST_LENGTH, view.decl.keyword_span, message);
            self.report(error.help("write one `id \"text\"` a line below, indented, most urgent first"));
        }
    }

    /// `section`
    pub(super) fn section(&mut self, view: &View<'a>) -> String {
        self.needs_title(view, "the title");
        view.title()
    }

    /// `source`
    pub(super) fn evidence(&mut self, view: &View<'a>) -> Evidence {
        self.needs_title(view, "the citation");
        self.reviewed_in_order(view);
        let date = |part| {
            view.first(part).and_then(|clause| match &clause.kind {
                ClauseKind::Reviewed(date) | ClauseKind::ReviewBy(date) => Some(iso(*date)),
                _ => None,
            })
        };
        Evidence {
            id: view.id(),
            citation: view.title(),
            url: view.text(Part::Url),
            reviewed: date(Part::Reviewed),
            review_by: date(Part::ReviewBy),
            about: view.text(Part::About),
        }
    }

    /// Warns where a source is to be looked at again before it was looked at.
    fn reviewed_in_order(&mut self, view: &View<'a>) {
        let date = |part| {
            view.first(part).and_then(|clause| match &clause.kind {
                ClauseKind::Reviewed(date) | ClauseKind::ReviewBy(date) => Some((clause.span, iso(*date))),
                _ => None,
            })
        };
        let Some(((done, reviewed), (next, review_by))) = date(Part::Reviewed).zip(date(Part::ReviewBy))
        else {
            return;
        };
        // A day that no calendar has is told already, and stands for another one.
        let sound = |clause: Span, day: &str| self.source.slice(clause).contains(day);
        if !(sound(done, &reviewed) && sound(next, &review_by)) {
            return;
        }
        if review_by <= reviewed {
            let message =
                format!("this source is to be reviewed by {review_by}, and was reviewed on {reviewed}");
            let warning = Diagnostic::warning(codes::SOURCE_DATES, next, message);
            let warning = warning.labelled("not after the review").and_at(done, "the last review");
            self.report(warning.help("write a later date after `review by`, or mend the day of the review"));
        }
    }

    /// `otherwise level …`
    pub(super) fn otherwise(&mut self, view: &View<'a>) -> Option<Otherwise> {
        let level = self.level_clause(view);
        if level.is_none() {
            self.missing(view, "level", "otherwise level ID");
        }
        let level = level.and_then(|name| self.level(name));
        Some(Otherwise { level: level?, because: view.text(Part::Because) })
    }

    /// The level that a declaration sets; a second one is told.
    pub(super) fn level_clause(&mut self, view: &View<'a>) -> Option<&'a Name> {
        let mut first: Option<(Span, &Name)> = None;
        for clause in view.all(Part::ThenLevel) {
            let ClauseKind::ThenLevel(name) = &clause.kind else {
                continue;
            };
            if let Some((before, _)) = first {
                let message = format!("{} sets a second level", view.spoken());
                let error = Diagnostic::error(codes::TWO_LEVELS, clause.span, message);
                self.report(error.and_at(before, "the first").help("keep the one that is meant"));
            } else {
                first = Some((clause.span, name));
            }
        }
        first.map(|(_, name)| name)
    }

    /// A level by its name.
    pub(super) fn level(&mut self, name: &Name) -> Option<LevelId> {
        let thing = self.lookup(Space::Levels, name)?;
        match thing.kind {
            super::names::Kind::Other(at) => Some(LevelId::at(at)),
            _ => None,
        }
    }

    /// Everything cited, resolved.
    pub(super) fn cite(&mut self, citations: &[&'a Cited]) -> Vec<Citation> {
        let mut found = Vec::with_capacity(citations.len());
        for (at, citation) in citations.iter().enumerate() {
            let alike = |it: &&&Cited| it.quote.is_none() && it.source.text == citation.source.text;
            let earlier = citations.get(..at).unwrap_or_default().iter().find(alike);
            if let Some(first) = earlier.filter(|_| citation.quote.is_none()) {
                self.repeated(&citation.source, first.source.span, "what is cited here");
            }
            let thing = self.lookup(Space::Sources, &citation.source);
            if let Some(super::names::Kind::Other(at)) = thing.map(|thing| thing.kind) {
                found.push(Citation {
                    source: SourceId::at(at),
                    quote: citation.quote.as_ref().map(|text| text.value.clone()),
                });
            }
        }
        found
    }

    /// A declaration that needs a text in quotes after its id.
    pub(super) fn needs_title(&mut self, view: &View<'a>, what: &str) {
        let decl = view.decl;
        if decl.title.as_ref().is_some_and(|title| !is_left_open(&title.value)) {
            return;
        }
        let id = decl.name.as_ref().map(|name| format!(" {}", name.text));
        let written = format!("{}{}", decl.keyword.words(), id.unwrap_or_default());
        let verb = if what.ends_with('s') { "are" } else { "is" };
        let message = format!("{what} {verb} missing after `{written}`");
        let place = decl.title.as_ref().map_or(view.span(), |title| title.span);
        let error = Diagnostic::error(codes::MISSING_WORDS, place, message);
        let dots = decl.title.as_ref().is_some_and(|title| !title.value.trim().is_empty());
        self.report(if dots {
            error.help("write the words that people read in place of the dots")
        } else {
            error.help(format!("write `{written} \"…\"`"))
        });
    }

    /// The first of several words that are the same, told at the second.
    pub(super) fn repeated(&mut self, name: &Name, first: Span, list: &str) {
        let message = format!("{} stands twice in {list}", listing([name.text.as_str()], "or"));
        let warning = Diagnostic::warning(codes::WORD_TWICE, name.span, message);
        self.report(warning.and_at(first, "the first").help("leave one of them out"));
    }
}

/// A library is held to the laws as if the ruleset that uses it had three levels, and it named the middle one.
fn levels_of_any_ruleset() -> Vec<Level> {
    let names = ["more_urgent", "named", "less_urgent"];
    names.map(|id| Level { id: id.to_owned(), text: id.to_owned() }).into()
}

/// What a level that a library names stands for while it is checked by itself.
pub(super) fn level_of_any_ruleset(name: &Name) -> super::names::Thing {
    super::names::Thing { kind: super::names::Kind::Other(1), decl: 0, span: name.span, sure: true }
}

fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}
