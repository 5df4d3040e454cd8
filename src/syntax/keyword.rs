//! The words that start declarations.

/// The words that start a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the word of the language page, section 2")]
pub enum Keyword {
    Ruleset,
    Library,
    Use,
    Source,
    Levels,
    Section,
    Scale,
    Question,
    Questions,
    Finding,
    Calculate,
    Score,
    Classify,
    Pattern,
    Advice,
    RedFlag,
    Rule,
    Otherwise,
    Case,
    Always,
    Impossible,
    /// A word that starts no declaration (broken, already reported).
    Unknown,
}

impl Keyword {
    /// Every real keyword with the words that write it.
    pub const ALL: [(Self, &'static str); 21] = [
        (Self::Ruleset, "ruleset"),
        (Self::Library, "library"),
        (Self::Use, "use"),
        (Self::Source, "source"),
        (Self::Levels, "levels"),
        (Self::Section, "section"),
        (Self::Scale, "scale"),
        (Self::Question, "question"),
        (Self::Questions, "questions"),
        (Self::Finding, "finding"),
        (Self::Calculate, "calculate"),
        (Self::Score, "score"),
        (Self::Classify, "classify"),
        (Self::Pattern, "pattern"),
        (Self::Advice, "advice"),
        (Self::RedFlag, "red flag"),
        (Self::Rule, "rule"),
        (Self::Otherwise, "otherwise"),
        (Self::Case, "case"),
        (Self::Always, "always"),
        (Self::Impossible, "impossible"),
    ];

    /// The words that write it.
    #[must_use]
    pub fn words(self) -> &'static str {
        Self::ALL.iter().find(|(keyword, _)| *keyword == self).map_or("declaration", |(_, words)| words)
    }
}
