//! Which clauses belong to which declaration: one table, and the checks that follow from it.

use super::{Resolver, codes};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::spoken;
use crate::syntax::ast::{Across, Citation, Clause, ClauseKind, Declaration, Expr, Keyword, Text};

macro_rules! parts {
    ($($part:ident $words:literal $pattern:pat,)*) => {
        /// A clause without what it says.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(super) enum Part { $($part,)* }

        impl Part {
            /// The words that write it, in backticks where they are to be typed.
            pub(super) fn words(self) -> &'static str {
                match self { $(Self::$part => $words,)* }
            }

            /// The part of a clause.
            pub(super) fn of(kind: &ClauseKind) -> Self {
                match kind { $($pattern => Self::$part,)* }
            }
        }
    };
}

parts! {
    Language "`language`" ClauseKind::Language(_),
    Version "`version`" ClauseKind::Version(_),
    About "`about`" ClauseKind::About(_),
    Authors "`authors`" ClauseKind::Authors(_),
    AppliesWhen "`applies when`" ClauseKind::AppliesWhen(..),
    Url "`url`" ClauseKind::Url(_),
    Reviewed "`reviewed`" ClauseKind::Reviewed(_),
    ReviewBy "`review by`" ClauseKind::ReviewBy(_),
    Entry "an entry (an id and a text)" ClauseKind::Entry(_),
    OrNone "`or none`" ClauseKind::OrNone(_),
    OrUnknown "`or unknown`" ClauseKind::OrUnknown(_),
    Type "a type of answer" ClauseKind::Type(_),
    Help "`help`" ClauseKind::Help(_),
    AskWhen "`ask when`" ClauseKind::AskWhen(..),
    By "`by`" ClauseKind::By(_),
    Assume "`assume`" ClauseKind::Assume(_),
    Worse "`worse`" ClauseKind::Worse(_),
    Code "`code`" ClauseKind::Code(..),
    AlsoIn "`also in`" ClauseKind::AlsoIn(..),
    Formula "`= …`" ClauseKind::Formula(_),
    Unit "`unit`" ClauseKind::Unit(_),
    When "`when`" ClauseKind::When(_),
    Unless "`unless`" ClauseKind::Unless(_),
    LikelyWhen "`likely when`" ClauseKind::LikelyWhen(_),
    PossibleWhen "`possible when`" ClauseKind::PossibleWhen(_),
    Because "`because`" ClauseKind::Because(_),
    Cite "`cite`" ClauseKind::Cite(_),
    ShowUnder "`show under`" ClauseKind::ShowUnder(_),
    EvenWithRedFlags "`even with red flags`" ClauseKind::EvenWithRedFlags,
    ThenLevel "`then level`" ClauseKind::ThenLevel(_),
    ThenAdvise "`then advise`" ClauseKind::ThenAdvise(_),
    Points "`+1 when …`" ClauseKind::Points(..),
    PointsFor "`points for`" ClauseKind::PointsFor(..),
    Add "`add`" ClauseKind::Add(_),
    Prorate "`prorate`" ClauseKind::Prorate(_),
    Across "`across`" ClauseKind::Across(_),
    Band "a band (`0 to 4: …`)" ClauseKind::Band(_),
    Row "a row (`when …: …`)" ClauseKind::Row(..),
    OtherwiseRow "`otherwise:`" ClauseKind::OtherwiseRow(_),
    Given "`given`" ClauseKind::Given(_),
    Expect "`expect`" ClauseKind::Expect(_),
}

/// The clauses of each declaration, in the order in which they are told to the author; others have none.
const BELONGING: [(Keyword, &[Part]); 19] = [
    (Keyword::Ruleset, &[Part::Language, Part::Version, Part::About, Part::Authors, Part::AppliesWhen]),
    (Keyword::Library, &[Part::Language, Part::Version, Part::About]),
    (Keyword::Source, &[Part::Url, Part::Reviewed, Part::ReviewBy, Part::About]),
    (Keyword::Levels, &[Part::Entry]),
    (
        Keyword::Question,
        &[
            Part::Type,
            Part::Entry,
            Part::OrNone,
            Part::OrUnknown,
            Part::Help,
            Part::AskWhen,
            Part::By,
            Part::Assume,
            Part::Worse,
            Part::Code,
            Part::AlsoIn,
            Part::Because,
            Part::Cite,
        ],
    ),
    (Keyword::Scale, &[Part::Entry]),
    (
        Keyword::Questions,
        &[
            Part::Type,
            Part::Entry,
            Part::OrUnknown,
            Part::Help,
            Part::AskWhen,
            Part::By,
            Part::Assume,
            Part::Worse,
            Part::Code,
            Part::Because,
            Part::Cite,
        ],
    ),
    (Keyword::Finding, &[Part::When, Part::Unless, Part::Because, Part::Cite, Part::ShowUnder]),
    (
        Keyword::Calculate,
        &[
            Part::Formula,
            Part::By,
            Part::Across,
            Part::Band,
            Part::Unit,
            Part::Because,
            Part::Cite,
            Part::ShowUnder,
        ],
    ),
    (
        Keyword::Score,
        &[
            Part::Points,
            Part::PointsFor,
            Part::Add,
            Part::Prorate,
            Part::Because,
            Part::Cite,
            Part::ShowUnder,
        ],
    ),
    (
        Keyword::Classify,
        &[
            Part::By,
            Part::Across,
            Part::Band,
            Part::Row,
            Part::OtherwiseRow,
            Part::Because,
            Part::Cite,
            Part::ShowUnder,
        ],
    ),
    (Keyword::Pattern, &[Part::LikelyWhen, Part::PossibleWhen, Part::About, Part::Because, Part::Cite]),
    (
        Keyword::Advice,
        &[
            Part::When,
            Part::Unless,
            Part::EvenWithRedFlags,
            Part::About,
            Part::Because,
            Part::Cite,
            Part::ShowUnder,
        ],
    ),
    (Keyword::RedFlag, &[Part::When, Part::ThenLevel, Part::ThenAdvise, Part::Because, Part::Cite]),
    (
        Keyword::Rule,
        &[Part::When, Part::Unless, Part::ThenLevel, Part::ThenAdvise, Part::Because, Part::Cite],
    ),
    (Keyword::Otherwise, &[Part::ThenLevel, Part::Because]),
    (Keyword::Case, &[Part::Given, Part::Expect]),
    (Keyword::Always, &[Part::When, Part::Expect]),
    (Keyword::Impossible, &[Part::When, Part::Because]),
];

/// The clauses of a declaration.
fn belonging(keyword: Keyword) -> &'static [Part] {
    let found = BELONGING.iter().find(|(of, _)| *of == keyword);
    found.map_or(&[], |(_, parts)| parts)
}

/// Clauses that may be repeated; two `then level` get a message of their own.
fn repeatable(part: Part) -> bool {
    matches!(
        part,
        Part::Because
            | Part::Cite
            | Part::AppliesWhen
            | Part::Code
            | Part::AlsoIn
            | Part::Entry
            | Part::ThenLevel
            | Part::ThenAdvise
            | Part::Points
            | Part::PointsFor
            | Part::Add
            | Part::Band
            | Part::Row
            | Part::OtherwiseRow
    )
}

/// The text of a clause that has one.
fn text_of(kind: &ClauseKind) -> Option<&Text> {
    match kind {
        ClauseKind::Version(text)
        | ClauseKind::About(text)
        | ClauseKind::Authors(text)
        | ClauseKind::Url(text)
        | ClauseKind::OrNone(text)
        | ClauseKind::OrUnknown(text)
        | ClauseKind::Help(text)
        | ClauseKind::Unit(text)
        | ClauseKind::Because(text)
        | ClauseKind::ShowUnder(text) => Some(text),
        _ => None,
    }
}

/// The expression of a clause that is one.
fn expr_of(kind: &ClauseKind) -> Option<&Expr> {
    match kind {
        ClauseKind::By(expr)
        | ClauseKind::Formula(expr)
        | ClauseKind::When(expr)
        | ClauseKind::Unless(expr)
        | ClauseKind::LikelyWhen(expr)
        | ClauseKind::PossibleWhen(expr) => Some(expr),
        _ => None,
    }
}

/// A declaration with the clauses that may be used: each belongs there, and once where once is meant.
pub(super) struct View<'a> {
    /// The declaration.
    pub(super) decl: &'a Declaration,
    /// Its position in the file.
    pub(super) at: usize,
    /// Its clauses that belong there.
    pub(super) clauses: Vec<&'a Clause>,
}

impl<'a> View<'a> {
    /// The id.
    pub(super) fn id(&self) -> String {
        let name = self.decl.name.as_ref();
        name.map(|name| name.text.to_string()).unwrap_or_default()
    }

    /// Where the id stands, or the title or keyword where there is none.
    pub(super) fn span(&self) -> Span {
        let name = self.decl.name.as_ref().map(|name| name.span);
        let title = self.decl.title.as_ref().map(|title| title.span);
        name.or(title).unwrap_or(self.decl.keyword_span)
    }

    /// The title.
    pub(super) fn title(&self) -> String {
        let title = self.decl.title.as_ref();
        title.map(|title| title.value.clone()).unwrap_or_default()
    }

    /// The declaration as it is spoken of: keyword and id.
    pub(super) fn spoken(&self) -> String {
        match &self.decl.name {
            Some(name) => format!("{} `{}`", self.decl.keyword.words(), name.text),
            None => format!("`{}`", self.decl.keyword.words()),
        }
    }

    /// The clauses of a part.
    pub(super) fn all(&self, part: Part) -> impl Iterator<Item = &'a Clause> {
        self.clauses.iter().copied().filter(move |clause| Part::of(&clause.kind) == part)
    }

    /// The first clause of a part.
    pub(super) fn first(&self, part: Part) -> Option<&'a Clause> {
        self.all(part).next()
    }

    /// The texts of a part, joined by one blank.
    pub(super) fn text(&self, part: Part) -> Option<String> {
        let mut texts =
            self.all(part).filter_map(|clause| text_of(&clause.kind)).map(|text| text.value.as_str());
        let first = texts.next()?.to_owned();
        Some(texts.fold(first, |joined, text| joined + " " + text))
    }

    /// The expression of a part.
    pub(super) fn expr(&self, part: Part) -> Option<&'a Expr> {
        self.first(part).and_then(|clause| expr_of(&clause.kind))
    }

    /// The columns of a table.
    pub(super) fn across(&self) -> Option<&'a Across> {
        self.first(Part::Across).and_then(|clause| match &clause.kind {
            ClauseKind::Across(across) => Some(across),
            _ => None,
        })
    }

    /// Everything cited.
    pub(super) fn citations(&self) -> Vec<&'a Citation> {
        self.all(Part::Cite).flat_map(cited).collect()
    }
}

/// What a `cite` clause cites.
pub(super) fn cited(clause: &Clause) -> &[Citation] {
    match &clause.kind {
        ClauseKind::Cite(citations) => citations,
        _ => &[],
    }
}

impl<'a> Resolver<'a> {
    /// Looks at the clauses of a declaration against the table.
    pub(super) fn view(&mut self, at: usize, decl: &'a Declaration) -> View<'a> {
        let mut kept = Vec::with_capacity(decl.clauses.len());
        // One bit for each part that stands there already.
        let mut seen = 0_u64;
        let belonging = belonging(decl.keyword);
        for clause in &decl.clauses {
            let part = Part::of(&clause.kind);
            if !belonging.contains(&part) {
                self.misplaced(decl, clause, part);
                continue;
            }
            let is_first = seen >> part as u32 & 1 == 0;
            seen |= 1 << part as u32;
            if is_first || repeatable(part) {
                kept.push(clause);
                if let ClauseKind::Because(text) | ClauseKind::AskWhen(_, Some(text)) = &clause.kind {
                    self.needs_reason(text);
                }
            } else if let Some(first) = kept.iter().find(|clause| Part::of(&clause.kind) == part) {
                self.twice(first.span, clause.span, part);
            }
        }
        View { decl, at, clauses: kept }
    }

    fn misplaced(&mut self, decl: &Declaration, clause: &Clause, part: Part) {
        if decl.keyword == Keyword::RedFlag && part == Part::Unless {
            return self.red_flag_unless(clause);
        }
        if part == Part::When && self.points_apart(decl, clause) {
            return;
        }
        let told = self.added_when(decl, clause).or_else(|| self.points_last(decl, clause));
        if let Some(told) = told.filter(|_| part == Part::When) {
            return self.report(told);
        }
        let words: Vec<&str> = belonging(decl.keyword).iter().map(|p| p.words()).collect();
        let owner = decl.keyword.words();
        let help = if words.is_empty() {
            format!("{} `{owner}` has no clauses", spoken::article(owner))
        } else {
            format!("in {} `{owner}` belong: {}", spoken::article(owner), words.join(", "))
        };
        let message = format!("{} has no place in {} `{owner}`", part.words(), spoken::article(owner));
        let error = Diagnostic::error(codes::MISPLACED_CLAUSE, clause.span, message);
        let asked = matches!(decl.keyword, Keyword::Question | Keyword::Questions);
        let start = Span { end: clause.span.start, ..clause.span };
        self.report(match (decl.keyword, part) {
            (_, Part::When) if asked => {
                error.help("write `ask when …` to say when it is asked").edit(start, "ask ")
            }
            (Keyword::Rule | Keyword::RedFlag | Keyword::Finding | Keyword::Advice, grade)
                if grade_for_when(decl) && is_grade(grade) =>
            {
                let lead = if grade == Part::LikelyWhen { "likely when" } else { "possible when" };
                let end = clause.span.start + u32::try_from(lead.len()).unwrap_or_default();
                let lead = Span { end, ..clause.span };
                error.help("write `when …`; grades are for a `pattern`").edit(lead, "when")
            }
            (Keyword::Finding | Keyword::Rule | Keyword::RedFlag | Keyword::Advice, Part::Formula) => {
                let sign = Span { end: clause.span.start + 1, ..clause.span };
                let error =
                    Diagnostic::error(codes::MISPLACED_CLAUSE, sign, "a condition starts with `when`");
                error
                    .labelled("write `when`")
                    .help("write `when …`; `=` is for a `calculate`")
                    .edit(sign, "when")
            }
            (Keyword::Scale, Part::Formula) => {
                let written = self.source.slice(clause.span);
                let points = written.trim_start_matches(['=', ' ']);
                let end = clause.span.start + u32::try_from(written.len() - points.len()).unwrap_or_default();
                let (sign, blanks) =
                    (Span { end: clause.span.start + 1, ..clause.span }, Span { end, ..clause.span });
                let message = "`=` does not stand before the points of a choice";
                let error = Diagnostic::error(codes::MISPLACED_CLAUSE, sign, message);
                error
                    .labelled("take this away")
                    .help(format!("write `{points}` right after the text"))
                    .edit(blanks, "")
            }
            (Keyword::Pattern, Part::When) => {
                error.help("write `possible when …`, or `likely when …` for the stronger grade")
            }
            (Keyword::Case | Keyword::Always, Part::ThenLevel | Part::ThenAdvise) => {
                let then = Span {
                    end: clause.span.start + u32::try_from("then".len()).unwrap_or_default(),
                    ..clause.span
                };
                if decl.clauses.iter().any(|clause| matches!(clause.kind, ClauseKind::Expect(_))) {
                    return self.report(self.expected_already(then));
                }
                error.help("write `expect`: it is what must come out").edit(then, "expect")
            }
            _ => error.help(help),
        });
    }

    /// `then level home` or a second `expect` below `expect`: the word goes, the expectation stays.
    fn expected_already(&self, word: Span) -> Diagnostic {
        let written = self.source.slice(word);
        let after = self.source.text().get(word.end as usize..).unwrap_or_default();
        let blanks = after.len() - after.trim_start_matches(' ').len();
        let away = Span { end: word.end + u32::try_from(blanks).unwrap_or_default(), ..word };
        let message = format!("`{written}` does not stand among what is expected");
        Diagnostic::error(codes::MISPLACED_CLAUSE, word, message)
            .labelled("take this away")
            .help("write the expectation alone, as a line below `expect`")
            .edit(away, "")
    }

    /// `add 1 when fever` for `+1 when fever`.
    fn added_when(&self, decl: &Declaration, clause: &Clause) -> Option<Diagnostic> {
        let before = self.source.slice(Span { start: decl.span.start, end: clause.span.start });
        let (_, line) = before.rsplit_once('\n')?;
        let number = line.trim().strip_prefix("add ")?.trim();
        if decl.keyword != Keyword::Score || !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        {
            return None;
        }
        let blanks = line.len() - line.trim_start().len();
        let start = decl.span.start as usize + before.len() - line.len() + blanks;
        let span = Span::new(start, clause.span.start as usize + "when".len());
        let mended = format!("+{number} when");
        let message = "points that a condition gives start with a sign";
        let error = Diagnostic::error(codes::MISPLACED_CLAUSE, span, message);
        Some(error.help(format!("write `{mended} …`")).edit(span, mended))
    }

    /// `- 1 when fever`, which was read as a sum and has been told.
    fn points_apart(&self, decl: &Declaration, clause: &Clause) -> bool {
        let before = self.source.slice(Span { start: decl.span.start, end: clause.span.start });
        let line = before.rsplit('\n').next().unwrap_or_default().trim();
        let number = line.strip_prefix(['+', '-']).filter(|number| number.starts_with(' '));
        let plain = |number: &str| number.trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        decl.keyword == Keyword::Score && number.is_some_and(plain)
    }

    /// `when fever +2` for `+2 when fever`.
    fn points_last(&self, decl: &Declaration, clause: &Clause) -> Option<Diagnostic> {
        let written = self.source.slice(clause.span);
        let (condition, number) = written.strip_prefix("when ")?.rsplit_once(['+', '-'])?;
        let sign = written.get(written.len() - number.len() - 1..)?.get(..1)?;
        let number = number.trim();
        let plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && !number.is_empty();
        if decl.keyword != Keyword::Score || !plain {
            return None;
        }
        let mended = format!("{sign}{number} when {}", condition.trim());
        let message = "the points stand before their condition";
        let error = Diagnostic::error(codes::MISPLACED_CLAUSE, clause.span, message);
        Some(
            error.labelled("the other way round").help(format!("write `{mended}`")).edit(clause.span, mended),
        )
    }

    fn red_flag_unless(&mut self, clause: &Clause) {
        let message = "a red flag has no `unless`, because nothing may mask it";
        let help = "leave the exception out, so that nobody with this sign is missed; if the exception is right, \
                    make this a `rule`";
        let error = Diagnostic::error(codes::RED_FLAG_UNLESS, clause.span, message);
        self.report(error.labelled("this would mask the red flag").help(help));
    }

    fn twice(&mut self, first: Span, second: Span, part: Part) {
        if part == Part::Expect {
            let end = second.start + u32::try_from("expect".len()).unwrap_or_default();
            let told = self.expected_already(Span { end, ..second });
            return self.report(Diagnostic { code: codes::CLAUSE_TWICE, ..told }.and_at(first, "the first"));
        }
        let words = part.words();
        let message = format!("{words} stands twice in one declaration");
        let help = match part {
            Part::When | Part::Unless | Part::LikelyWhen | Part::PossibleWhen | Part::AskWhen => {
                "join the two conditions with `and` or `or`".to_owned()
            }
            Part::Type => "keep the one that is meant".to_owned(),
            _ => format!("keep one {words}"),
        };
        let error = Diagnostic::error(codes::CLAUSE_TWICE, second, message).labelled("the second");
        let error = error.and_at(first, "the first");
        let texts = matches!(part, Part::Help | Part::About);
        let word = u32::try_from(words.trim_matches('`').len()).unwrap_or_default();
        self.report(if texts && self.only_blanks_between(first, second) {
            // Texts in a row are one text.
            let keyword = Span { end: second.start + word, ..second };
            error.help(format!("leave the second {words} out: texts in a row are one")).edit(keyword, "")
        } else {
            error.help(help)
        });
    }

    /// A clause without which the declaration says nothing.
    pub(super) fn missing(&mut self, view: &View<'a>, what: &str, line: &str) {
        if told_as_misplaced(view.decl) || what == "`when`" && grade_for_when(view.decl) {
            return;
        }
        let message = format!("{} has no {what}", view.spoken());
        let error = Diagnostic::error(codes::MISSING_CLAUSE, view.span(), message);
        let error = error.help(format!("add a line such as `{line}`"));
        // Only what is the same in every ruleset is certain enough to be written for the author.
        let certain = line == "language 1";
        self.report(if certain { self.with_first_clause(error, view, line) } else { error });
    }
}

fn is_grade(part: Part) -> bool {
    matches!(part, Part::LikelyWhen | Part::PossibleWhen)
}

/// Whether the one condition of a declaration is written as the grade of a pattern.
fn grade_for_when(decl: &Declaration) -> bool {
    let of = |wanted: fn(Part) -> bool| decl.clauses.iter().filter(|it| wanted(Part::of(&it.kind))).count();
    of(is_grade) == 1 && of(|part| part == Part::When) == 0
}

/// Whether what is missing stands there under another word, which has been told.
fn told_as_misplaced(decl: &Declaration) -> bool {
    let stands = |wanted: fn(&ClauseKind) -> bool| decl.clauses.iter().any(|clause| wanted(&clause.kind));
    match decl.keyword {
        Keyword::Pattern => stands(|kind| matches!(kind, ClauseKind::When(_))),
        Keyword::Case | Keyword::Always => {
            stands(|kind| matches!(kind, ClauseKind::ThenLevel(_) | ClauseKind::ThenAdvise(_)))
                && !stands(|kind| matches!(kind, ClauseKind::Expect(_)))
        }
        _ => false,
    }
}
