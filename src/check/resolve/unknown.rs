//! Looking up names, and what is said where a name is unknown or of the wrong kind.

use super::names::{Facts, Form, Kind, Space, Thing};
use super::{Resolver, codes};
use crate::diagnostic::{
    Diagnostic, Edit, Label, abbreviates, denies, did_you_mean, did_you_mean_among, differs_in_kind, is_slip,
    part_of_one, valid_words, with_parts_of,
};
use crate::source::Span;
use crate::spoken;
use crate::syntax::ast::{ClauseKind, Keyword, Name};
use foldhash::{HashMap, HashMapExt as _};
use memchr::memmem;

/// So many names are told one by one.
const FEW: usize = 8;

/// What a name space holds, with its article.
fn noun(space: Space) -> &'static str {
    match space {
        Space::Readable => "a question, finding, calculation, score or class",
        Space::Patterns => "a pattern",
        Space::Advice => "an advice",
        Space::Rules => "a rule or red flag",
        Space::Levels => "a level",
        Space::Sources => "a source",
    }
}

/// What a name space holds, several.
fn nouns(space: Space) -> &'static str {
    match space {
        Space::Readable => "names that can be read",
        Space::Patterns => "patterns",
        Space::Advice => "advice",
        Space::Rules => "rules and red flags",
        Space::Levels => "levels",
        Space::Sources => "sources",
    }
}

/// The same without its article.
fn bare_noun(space: Space) -> &'static str {
    noun(space).trim_start_matches("an ").trim_start_matches("a ")
}

/// A name that nothing has: where it is told, and every place that names it.
pub(super) struct Missing {
    pub(super) problem: usize,
    pub(super) places: Vec<Span>,
}

/// Asks whether a name is meant; a slip of the pen is certain to be.
pub(super) fn with_near(error: Diagnostic, name: &str, near: &str, span: Span) -> Diagnostic {
    let error = error.help(format!("did you mean `{near}`?"));
    let certain = is_slip(name, near) || differs_in_kind(name, near) || abbreviates(name, near);
    if certain { error.edit(span, near) } else { error }
}

/// `three` for `3`.
fn number_in_words(space: Space, name: &str, span: Span) -> Option<Diagnostic> {
    if space == Space::Readable && matches!(name, "o" | "O") {
        let error = Diagnostic::error(codes::UNKNOWN_NAME, span, format!("nothing is called `{name}`"));
        return Some(error.help("write `0` where zero is meant, or the name of what is read"));
    }
    let number = spoken::number(name).filter(|_| space == Space::Readable)?;
    let error = Diagnostic::error(codes::UNKNOWN_NAME, span, format!("nothing is called `{name}`"));
    Some(error.help(format!("write numbers in digits: `{number}`")).edit(span, number.to_string()))
}

/// `when true` for `when always`.
fn always_true(space: Space, name: &str, span: Span) -> Option<Diagnostic> {
    let error = Diagnostic::error(codes::UNKNOWN_NAME, span, format!("nothing is called `{name}`"));
    let help = "say when it holds; only an advice can hold for everybody: `when always`";
    (space == Space::Readable && name == "true").then(|| error.help(help))
}

/// `when allways` for `when always`.
fn always_misspelt(space: Space, name: &str, span: Span) -> Option<Diagnostic> {
    let error = Diagnostic::error(codes::UNKNOWN_NAME, span, format!("nothing is called `{name}`"));
    let slip = space == Space::Readable && is_slip(name, "always");
    slip.then(|| error.help("did you mean `always`?").edit(span, "always"))
}

/// `true` for `yes`, where there is such a choice.
fn said_otherwise<'w>(word: &str, words: &[&'w str]) -> Option<&'w str> {
    let meant = match word {
        "true" | "y" | "positive" | "present" | "on" => "yes",
        "false" | "n" | "negative" | "absent" | "off" => "no",
        "none" | "nothing" | "never" if words == ["yes", "no"] => "no",
        _ => return None,
    };
    words.iter().copied().find(|choice| *choice == meant)
}

/// The one of few choices of which a word is a part, or which it is a form of.
fn part_of_choice<'w>(word: &str, words: &[&'w str]) -> Option<&'w str> {
    let has = |choice: &&&str| format!("_{choice}_").contains(&format!("_{word}_"));
    let mut whole = words.iter().filter(has);
    let only = whole.next().filter(|_| whole.next().is_none()).copied();
    only.or_else(|| part_of_one(word, words.iter().copied())).filter(|choice| !denies(word, choice))
}

impl<'a> Resolver<'a> {
    /// Looks a name up in one name space; nothing where it is unknown, which is told, or not to be trusted.
    pub(super) fn lookup(&mut self, space: Space, name: &Name) -> Option<Thing> {
        if space == Space::Levels && self.layout.library {
            // Which levels there are is for the ruleset to say that uses the library.
            return Some(super::header::level_of_any_ruleset(name));
        }
        match self.names.get(space, &name.text) {
            Some(thing) if thing.sure => {
                self.crossing(space, &name.text, name.span, thing);
                Some(thing)
            }
            found => {
                self.failed.get_or_insert(name.span);
                if found.is_none() && !self.choice_named(space, name) {
                    self.unknown(space, &name.text, name.span);
                }
                None
            }
        }
    }

    /// Looks up what a condition or number reads: something readable, else a pattern. It counts as read.
    pub(super) fn read(&mut self, name: &str, span: Span) -> Option<Thing> {
        let readable = self.names.get(Space::Readable, name);
        let Some(thing) = readable.or_else(|| self.names.get(Space::Patterns, name)) else {
            self.unknown(Space::Readable, name, span);
            return None;
        };
        self.reads.push(thing.decl);
        self.crossing(Space::Readable, name, span, thing);
        thing.sure.then_some(thing)
    }

    /// Says that a name space has no such name: once, however often it is named.
    fn unknown(&mut self, space: Space, name: &str, span: Span) {
        if self.names.doubts(space, name) {
            return;
        }
        if let Some(missing) = self.missing.get_mut(&(space, name.to_owned())) {
            return missing.places.push(span);
        }
        let known = self
            .conclusion(space, name, span)
            .or_else(|| self.other_kind(space, name, span))
            .or_else(|| self.a_choice(space, name, span))
            .or_else(|| number_in_words(space, name, span))
            .or_else(|| always_true(space, name, span))
            .or_else(|| always_misspelt(space, name, span))
            .or_else(|| self.there_is(space, name, span));
        let problem = known.unwrap_or_else(|| {
            let told = self.nowhere(space, name, span);
            if told.code == codes::UNKNOWN_NAME {
                let missing = Missing { problem: self.problems.len(), places: vec![span] };
                self.missing.insert((space, name.to_owned()), missing);
            }
            told
        });
        self.report(problem);
    }

    /// Says of each name that is unknown in several places in how many. The places are one mistake, most of all a
    /// declaration that was removed or renamed, so that no edit of one of them mends it.
    pub(super) fn tell_all_places(&mut self) {
        let missing = std::mem::take(&mut self.missing);
        for ((space, name), Missing { problem, mut places }) in missing {
            places.sort_unstable();
            places.dedup();
            let [first, others @ ..] = places.as_slice() else { continue };
            if others.is_empty() {
                continue;
            }
            let near = self.suggest(&name, space);
            let help = self.help_for_all(space, &name, near);
            let misnamed = near.and_then(|near| self.misnamed(space, &name, near));
            let Some(told) = self.problems.get_mut(problem) else { continue };
            told.message = format!("{}, and {} places name it", told.message, places.len());
            let label = |span: &Span| Label { span: *span, text: String::new() };
            told.labels = std::iter::once(first).chain(others).map(label).collect();
            told.help = Some(help);
            told.edit = None;
            if let Some((declared, near)) = misnamed {
                told.message =
                    format!("{} places name `{name}`, and only `{near}` is declared", places.len());
                told.labels.truncate(1);
                told.labels.insert(0, Label { span: declared, text: format!("is this `{name}`?") });
                told.help = Some(format!("write `{name}` where it is declared, or `{near}` in each place"));
                told.edit = Some(Edit { span: declared, text: name });
            }
        }
    }

    /// The declaration that several places name, where nothing names it as it is written: a slip of the pen.
    fn misnamed(&self, space: Space, name: &str, near: &str) -> Option<(Span, String)> {
        let declared = self.names.get(space, near).filter(|_| is_slip(near, name))?.span;
        self.is_said_once(near).then(|| (declared, near.to_owned()))
    }

    /// Whether a name stands once in the file, where it is declared.
    pub(super) fn is_said_once(&self, name: &str) -> bool {
        let text = self.source.text();
        let within = |c: char| c.is_alphanumeric() || c == '_';
        let stands = |at: &usize| {
            let (before, behind) = (text.get(..*at).unwrap_or_default(), text.get(at + name.len()..));
            let line = before.rsplit('\n').next().unwrap_or_default();
            !before.ends_with(within)
                && !behind.is_some_and(|behind| behind.starts_with(within))
                && !line.contains('#')
        };
        memmem::find_iter(text.as_bytes(), name).filter(stands).take(2).count() == 1
    }

    fn help_for_all(&self, space: Space, name: &str, near: Option<&str>) -> String {
        if space == Space::Levels {
            let levels = valid_words(self.names.of(space).iter().copied());
            return format!(
                "add `{name}` to `levels`, at its place by urgency, or write another level in each place: {levels}"
            );
        }
        match near {
            Some(near) => {
                format!("did you mean `{near}`? Then write it in each place; if not, declare `{name}`")
            }
            None => self.known(space, name),
        }
    }

    /// `there is fever` for `fever`.
    fn there_is(&self, space: Space, name: &str, span: Span) -> Option<Diagnostic> {
        let rest = self.source.text().get(span.end as usize..)?;
        let idle = rest.strip_prefix(" is ").filter(|_| space == Space::Readable && name == "there")?;
        let right = idle.split(|c: char| !(c.is_alphanumeric() || c == '_')).next()?;
        self.names.get(Space::Readable, right)?;
        let is = span.end as usize + " is ".len();
        let message = "`there is` does not stand here";
        let error = Diagnostic::error(codes::UNKNOWN_NAME, Span::new(span.start as usize, is - 1), message);
        Some(error.help(format!("write `{right}`")).edit(Span::new(span.start as usize, is), ""))
    }

    fn conclusion(&self, space: Space, name: &str, span: Span) -> Option<Diagnostic> {
        let thing = self.names.get(Space::Rules, name)?;
        let what = self.keyword_of(thing).words();
        if space != Space::Readable {
            return None;
        }
        let message = format!("`{name}` is a {what}, and conditions never read what rules conclude");
        let error = Diagnostic::error(codes::CONCLUSION_READ, span, message);
        let help = "make what both need a `finding` with that condition, and let both read the finding";
        let own = self.condition_of(thing).filter(|_| !self.is_within(thing, span));
        let bracketed = |own: &str| if own.contains(' ') { format!("({own})") } else { own.to_owned() };
        let condition = own.map(bracketed).map(|own| format!("write its condition, `{own}`; or {help}"));
        let error = error.and_at(thing.span, "concluded here");
        let near = self.is_within(thing, span).then(|| self.suggest(name, Space::Readable)).flatten();
        Some(match near {
            // What concludes is not read by itself: a name like its own is meant.
            Some(near) => {
                error.help(format!("did you mean `{near}`? No rule reads what it concludes itself"))
            }
            None => error.help(condition.as_deref().unwrap_or(help)),
        })
    }

    /// Whether a place is inside the declaration of something.
    fn is_within(&self, thing: Thing, span: Span) -> bool {
        let decl = self.file.declarations.get(thing.decl);
        decl.is_some_and(|decl| decl.span.start <= span.start && span.end <= decl.span.end)
    }

    /// The condition of a rule, where that is all that must hold and it is short enough to be written again.
    fn condition_of(&self, rule: Thing) -> Option<&'a str> {
        const LONGEST: usize = 60;
        let clauses = &self.file.declarations.get(rule.decl).filter(|_| rule.sure)?.clauses;
        let mut conditions = clauses.iter().filter_map(|clause| match &clause.kind {
            ClauseKind::When(when) => Some(Some(when)),
            ClauseKind::Unless(_) => Some(None),
            _ => None,
        });
        let (only, None) = (conditions.next()??, conditions.next()) else { return None };
        let text = self.source.slice(only.span);
        (text.chars().count() <= LONGEST && !text.contains('\n')).then_some(text)
    }

    fn other_kind(&self, space: Space, name: &str, span: Span) -> Option<Diagnostic> {
        let found = Space::ALL.into_iter().find_map(|other| Some((other, self.names.get(other, name)?)));
        let (_, thing) = found?;
        let words = self.spoken_kind(thing);
        let message = format!("`{name}` is {words}, not {}", noun(space));
        let error = Diagnostic::error(codes::WRONG_KIND, span, message);
        let error = error.and_at(thing.span, "declared here");
        if found.is_some_and(|(other, _)| other == Space::Levels)
            && self.in_advice
            && space == Space::Readable
        {
            let help = format!("write `level at least {name}` for this level or a more urgent one");
            return Some(error.help(help));
        }
        let help = self.suggest(name, space);
        Some(match help {
            Some(near) => with_near(error, name, near, span),
            None if space == Space::Rules && matches!(thing.kind, Kind::Pattern(_)) => {
                error.help(format!("of a pattern write `likely {name}` or `possible {name}`"))
            }
            None if space == Space::Rules && matches!(thing.kind, Kind::Finding(_)) => {
                error.help(format!("of a finding write `{name} yes`, `{name} no` or `{name} open`"))
            }
            None => error.help(self.choose(space)),
        })
    }

    /// What can stand where a name of another kind does: each of them where they are few.
    fn choose(&self, space: Space) -> String {
        let names = self.names.of(space);
        if space == Space::Readable || names.is_empty() || names.len() > FEW {
            return format!("write {} here", noun(space));
        }
        format!("write {} here: {}", noun(space), valid_words(names.iter().copied()))
    }

    /// The kind of something with its article.
    pub(super) fn spoken_kind(&self, thing: Thing) -> String {
        match self.keyword_of(thing) {
            Keyword::Questions if matches!(thing.kind, Kind::Question(_)) => "a question".to_owned(),
            Keyword::Questions => "a group of questions".to_owned(),
            Keyword::Advice => "an advice".to_owned(),
            Keyword::Calculate => "a calculation".to_owned(),
            Keyword::Classify => "a class".to_owned(),
            Keyword::Levels => "a level".to_owned(),
            other => format!("a {}", other.words()),
        }
    }

    fn keyword_of(&self, thing: Thing) -> Keyword {
        let decl = self.file.declarations.get(thing.decl);
        decl.map_or(Keyword::Unknown, |decl| decl.keyword)
    }

    fn a_choice(&mut self, space: Space, name: &str, span: Span) -> Option<Diagnostic> {
        if space != Space::Readable {
            return None;
        }
        let owner = self.owner(name)?;
        let several = self.names.get(Space::Readable, owner).is_some_and(|thing| {
            let Kind::Question(id) = thing.kind else {
                return false;
            };
            self.facts(id).and_then(Facts::form) == Some(Form::AnyOf)
        });
        let verb = if several { "includes" } else { "is" };
        let written = format!("{owner} {verb} {name}");
        let message = format!("`{name}` is a choice of `{owner}`, not {}", noun(space));
        let error = Diagnostic::error(codes::WRONG_KIND, span, message);
        let before = self.source.slice(Span { start: span.start.saturating_sub(3), end: span.start });
        if before.trim_end().ends_with(['<', '>', '=', '+', '-', '*', '/']) {
            return Some(error.help(format!("write a number here; the choice is read as `{written}`")));
        }
        let behind = self.source.text().get(span.end as usize..).unwrap_or_default();
        let turned = format!(" is {owner}");
        if let Some(rest) = behind.strip_prefix(&turned)
            && !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        {
            let whole = Span::new(span.start as usize, span.end as usize + turned.len());
            let error = Diagnostic::error(codes::WRONG_KIND, whole, "the question stands before its choice");
            return Some(error.help(format!("write `{written}`")).edit(whole, written));
        }
        let answered =
            [(" is yes", true), (" is no", false)].into_iter().find(|(is, _)| behind.starts_with(is));
        if let Some((is, yes)) = answered {
            let right = if yes { written } else { format!("not ({written})") };
            let whole = Span::new(span.start as usize, span.end as usize + is.len());
            let told = error.help(format!("write `{right}`"));
            // Of a question that is not always asked, a no has two readings.
            let gated = match self.names.get(Space::Readable, owner).map(|thing| thing.kind) {
                Some(Kind::Question(id)) => self.facts(id).is_some_and(|facts| facts.gate.is_some()),
                _ => false,
            };
            return Some(if yes || !gated { told.edit(whole, right) } else { told });
        }
        // `not` stands before a name, and before what is compared only in parentheses.
        let text = self.source.text().get(..span.start as usize).unwrap_or_default();
        let denied = text.strip_suffix("not ").filter(|before| before.ends_with([' ', '(', '[']));
        if let Some(before) = denied {
            let written = format!("not ({written})");
            let whole = Span::new(before.len(), span.end as usize);
            return Some(error.help(format!("write `{written}`")).edit(whole, written));
        }
        Some(error.help(format!("write `{written}`")).edit(span, written))
    }

    /// A choice where a question is answered or something is expected, so that no condition can stand there; true where it
    /// was told.
    fn choice_named(&mut self, space: Space, name: &Name) -> bool {
        let elsewhere = || Space::ALL.into_iter().any(|other| self.names.get(other, &name.text).is_some());
        if space != Space::Readable || self.names.doubts(space, &name.text) || elsewhere() {
            return false;
        }
        let Some(owner) = self.owner(&name.text) else { return false };
        let Some(Kind::Question(id)) = self.names.get(space, owner).map(|thing| thing.kind) else {
            return false;
        };
        let several = self.facts(id).and_then(Facts::form) == Some(Form::AnyOf);
        let answer =
            if several { format!("{owner} [{}]", name.text) } else { format!("{owner} {}", name.text) };
        let message = format!("`{}` is a choice of `{owner}`, not {}", name.text, noun(space));
        let error = Diagnostic::error(codes::WRONG_KIND, name.span, message);
        self.report(error.help(format!(
            "as an answer it is written `{answer}`; an expectation names a finding, class, calculation or score"
        )));
        true
    }

    /// A question or class that has the choice.
    pub(super) fn owner(&mut self, choice: &str) -> Option<&'a str> {
        if self.names.owners.is_none() {
            let mut owners = HashMap::new();
            for (at, decl) in self.file.declarations.iter().enumerate() {
                let class = self.names.class_at(at).filter(|_| decl.keyword == Keyword::Classify);
                let named = class.zip(decl.name.as_ref());
                owners.extend(
                    named
                        .into_iter()
                        .flat_map(|(class, name)| class.words.ids.iter().map(|id| (*id, name.text.as_str()))),
                );
            }
            for facts in self.names.questions.iter().rev() {
                owners.extend(facts.words.ids.iter().map(|id| (*id, facts.name)));
            }
            self.names.owners = Some(owners);
        }
        self.names.owners.as_ref()?.get(choice).copied()
    }

    fn nowhere(&mut self, space: Space, name: &str, span: Span) -> Diagnostic {
        let near = self.suggest(name, space);
        let of_library = || self.level_of_library(name, span).filter(|_| space == Space::Levels);
        if let Some(error) = near.is_none().then(of_library).flatten() {
            return error;
        }
        if space == Space::Levels && !self.names.levels_declared {
            // Said once; it is the same mistake wherever a level is named.
            self.names.levels_open = true;
            let message = format!("the level `{name}` is named, but no levels are declared");
            return Diagnostic::error(codes::NO_LEVELS, span, message)
                .help("declare `levels` in the first column, with one `id \"text\"` a line below, most urgent first");
        }
        let message = match space {
            Space::Readable => format!("nothing is called `{name}`"),
            _ => format!("there is no {} `{name}`", bare_noun(space)),
        };
        let error = Diagnostic::error(codes::UNKNOWN_NAME, span, message);
        // `first-last` is read as one name written otherwise.
        let difference = self.source.slice(span).split_once('-').filter(|_| space == Space::Readable);
        if let Some((first, last)) = difference
            && [first, last].iter().all(|part| self.names.get(space, part).is_some())
        {
            let mended = format!("{first} - {last}");
            let message = format!("`{first}-{last}` reads as one name");
            let error = Diagnostic::error(codes::UNKNOWN_NAME, span, message);
            return error.help(format!("write `{mended}` to subtract")).edit(span, mended);
        }
        match near {
            // What is cited or expected is one of few: the start of the name of one can mean no other.
            Some(near)
                if matches!(space, Space::Sources | Space::Rules)
                    && near.starts_with(name)
                    && !denies(name, near) =>
            {
                error.help(format!("did you mean `{near}`?")).edit(span, near)
            }
            Some(near) => with_near(error, name, near, span),
            None if space == Space::Levels => {
                let levels = valid_words(self.names.of(space).iter().copied());
                let meant = self.begun_by(space, name).map(|meant| format!("{meant} ")).unwrap_or_default();
                error.help(format!("{meant}write one of the levels {levels}, or add `{name}` to `levels`"))
            }
            None => error.help(self.begun_by(space, name).unwrap_or_else(|| self.known(space, name))),
        }
    }

    /// The names that begin with a word or have it as a part, where they are a few: which of them is meant, it does not say.
    fn begun_by(&self, space: Space, word: &str) -> Option<String> {
        let has = |name: &&str| {
            word.len() > 2 && name.starts_with(word) || name.split('_').any(|part| part == word)
        };
        let begun: Vec<&str> = self.names.of(space).iter().copied().filter(has).take(5).collect();
        (1..5).contains(&begun.len()).then(|| format!("did you mean {}?", valid_words(begun)))
    }

    /// The names of a name space where they are few, or what to do.
    fn known(&self, space: Space, name: &str) -> String {
        let names = self.names.of(space);
        match names.len() {
            1..=FEW => {
                let listed = valid_words(names.iter().copied());
                match space {
                    // A work that is cited for the first time is declared first.
                    Space::Sources => {
                        format!("the {} are {listed}; or declare `source {name} \"…\"`", nouns(space))
                    }
                    _ => format!("the {} are {listed}", nouns(space)),
                }
            }
            _ => format!("declare {} of this name, or correct it", noun(space)),
        }
    }

    /// The nearest name of a name space; bounded over the whole file.
    pub(super) fn suggest(&self, name: &str, space: Space) -> Option<&'a str> {
        if self.problems.len() > self.suggestions {
            return None;
        }
        let patterns = match space {
            Space::Readable => self.names.of(Space::Patterns),
            _ => &[],
        };
        let names = self.names.of(space).iter().chain(patterns).copied();
        if space == Space::Levels {
            // A level that is not this one misspelt is another urgency.
            let singular = name.strip_suffix("ies").map(|stem| format!("{stem}y"));
            let one = names.clone().find(|level| singular.as_deref() == Some(level));
            return did_you_mean_among(name, names).filter(|near| is_slip(name, near)).or(one);
        }
        let singular = name.strip_suffix('s');
        let near = did_you_mean(name, names.clone());
        // Of two that are as near, the one that nothing names yet.
        let near = near.map(|near| {
            let idle = |other: &&str| *other != near && is_slip(name, other) && self.is_said_once(other);
            let mut others = names.clone().filter(idle);
            others.next().filter(|_| others.next().is_none() && !self.is_said_once(near)).unwrap_or(near)
        });
        if let Some(longer) = with_parts_of(name, names.clone()).filter(|_| name.contains('_'))
            && near.is_none_or(|near| !is_slip(name, near))
        {
            return Some(longer);
        }
        near.or_else(|| part_of_one(name, names.clone()))
            .or_else(|| part_of_one(singular?, names.clone()))
            .or_else(|| {
                let mut meant = names.filter(|meant| abbreviates(name, meant));
                let only = meant.next()?;
                meant.next().is_none().then_some(only)
            })
    }

    /// Says that a question or class has no such word.
    pub(super) fn unknown_word(&mut self, owner: &str, name: &Name, words: &[&str]) {
        let message = format!("`{owner}` has no choice `{}`", name.text);
        let mut error = Diagnostic::error(codes::UNKNOWN_CHOICE, name.span, message);
        error.owner = self.names.get(Space::Readable, owner).map(|thing| thing.span);
        let said = said_otherwise(&name.text, words).or_else(|| self.said_in_words(owner, &name.text, words));
        let near = if self.problems.len() > self.suggestions {
            None
        } else {
            said.or_else(|| did_you_mean_among(&name.text, words.iter().copied()))
        };
        let known = format!("the choices are {}", valid_words(words.iter().copied()));
        let other = self.names.scales.iter().find(|scale| scale.words.position(&name.text).is_some());
        let sought = said.is_none() && self.problems.len() <= self.suggestions;
        let part = sought.then(|| part_of_choice(&name.text, words)).flatten();
        // `is knonw`
        let state = ["known", "unknown"].into_iter().find(|state| is_slip(&name.text, state));
        if state.is_some_and(|state| state == name.text) {
            let message = format!("`{owner}` is a class: only an answer is known or unknown");
            let error = Diagnostic::error(codes::WRONG_COMPARISON, name.span, message);
            let read = self.number_of_class(owner).map(|number| format!(" (it is found from `{number}`)"));
            let read = read.unwrap_or_default();
            self.report(error.help(format!("ask this of a question that it reads{read}; or {known}")));
            return;
        }
        if let Some(state) = state.filter(|_| sought && !near.is_some_and(|near| is_slip(&name.text, near))) {
            self.report(error.help(format!("did you mean `{state}`?")).edit(name.span, state));
            return;
        }
        let near = near.filter(|near| part.is_none() || is_slip(&name.text, near));
        let error = match (near.or(part), other) {
            (Some(near), _) => {
                let error = error.help(format!("did you mean `{near}`? {known}"));
                let certain = said.is_some() || part.is_some() || is_slip(&name.text, near);
                if certain { error.edit(name.span, near) } else { error }
            }
            (None, Some(other)) => {
                error.help(format!("{known}; `{}` is a choice of the scale `{}`", name.text, other.name))
            }
            (None, None) => match self.owner(&name.text).filter(|of| *of != owner) {
                Some(of) => error.help(format!("{known}; `{}` is a choice of `{of}`", name.text)),
                None => error.help(known),
            },
        };
        self.strange_word(&name.text, words);
        self.report(error);
    }
}
