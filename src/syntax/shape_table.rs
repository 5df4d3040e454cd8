//! The shapes of lines that are said in other words than the language's, and how the language says them.
//!
//! In a shape `A` to `C` are names, `N` and `M` numbers, `T` is a text, `S` and `R` are signs that compare, `J` is what a
//! condition stands after, `U` a unit of time, `V` the verb of an expectation, `X` is yes, no or unknown, and `a|b` one
//! of two words. `^` is the start of the line, `^h` that of the line where reading stopped, `^e` the start of what a case expects, `^g` of what it is given, `$` the
//! end of a line and `…` the rest of it. In what is right `~T` is a name made of a text and `⏎` a new line. ` | `
//! stands between two that an author chooses from, and `?` before one that is not certain: these carry no edit.

use crate::syntax::ast::Keyword::{
    self, Advice, Always, Calculate, Case, Classify, Finding, Impossible, Levels, Pattern, Question,
    Questions, RedFlag, Rule, Scale, Score, Section, Source,
};

/// A line as it is often written, and as the language says it.
pub struct Shape {
    /// Where it is looked for; everywhere if empty.
    pub of: &'static [Keyword],
    /// The line, or a part of it.
    pub written: &'static str,
    /// What stands there in the language.
    pub right: &'static str,
}

const fn shape(of: &'static [Keyword], written: &'static str, right: &'static str) -> Shape {
    Shape { of, written, right }
}

/// What has a condition.
const CONDITIONS: &[Keyword] = &[
    Keyword::Ruleset,
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
    Always,
    Impossible,
];
const ENTRIES: &[Keyword] = &[Levels, Question, Questions, Scale];
const CONCLUDES: &[Keyword] = &[Rule, RedFlag];
const EXAMPLES: &[Keyword] = &[Case, Always];
const REASONS: &[Keyword] = &[Rule, RedFlag, Finding, Score, Pattern, Impossible];

/// The shapes that are certain; the first that fits is told.
pub const SHAPES: &[Shape] = &[
    // Entries: levels, choices, items.
    shape(&[Scale], "^ A N T", "A T N"),
    shape(&[Scale], "^ A T ( N )", "A T N"),
    shape(&[Scale], "^ A T N point|points|pt|pts", "A T N"),
    shape(&[Scale], "^ N T", "?~T T N"),
    shape(&[Questions], "^ question A T", "A T"),
    shape(&[Question], "^ unknown T", "or unknown T"),
    shape(&[Question], "^ none of these|them|those T", "or none T"),
    shape(&[Question], "^ or nothing T", "or none T"),
    shape(&[Question], "^ or not known T", "or unknown T"),
    shape(&[Question], "^ or T", "or none T | or unknown T"),
    shape(&[Question, Questions], "^ ask : …", "ask when …"),
    shape(&[Question, Questions], "^ ask only A when …", "?ask when …"),
    shape(&[Question, Questions], "yes or not", "yes or no"),
    shape(&[Question], "^ some of", "any of"),
    shape(&[Question], "^ any $", "any of"),
    shape(&[Question, Questions], "^ X T", "?answer_X T"),
    shape(&[Levels, Question, Questions], "^ N T", "?~T T"),
    shape(ENTRIES, "^ A B T", "A_B T"),
    shape(ENTRIES, "^ not A T", "not_A T"),
    shape(ENTRIES, "^ no A T", "no_A T"),
    shape(ENTRIES, "^ A B C T", "A_B_C T"),
    shape(ENTRIES, "^ A / B T", "?A_B T"),
    shape(&[Questions], "^ each A $", "each one of A"),
    shape(&[Question], "^ assumes|asume|assumed|assuming A $", "assume A"),
    shape(&[Question], "^ from A $", "by A"),
    shape(&[Question], "^ answered by A $", "by A"),
    // First lines.
    shape(&[Section], "^ section A T", "section T"),
    shape(&[Case], "^ case A T", "case T"),
    shape(&[Always], "^ always A T", "always T"),
    shape(&[Impossible], "^ impossible A T", "impossible T"),
    shape(&[Classify], "^ classify A by B T", "classify A T by B"),
    shape(&[Keyword::Ruleset, Keyword::Library], "^ authors T , …", "authors T …"),
    shape(&[Source], "^ review before|until N", "review by N"),
    // Formulas and bands.
    shape(&[Calculate], "^ unit A $", "unit \"A\""),
    shape(&[Calculate], "^ for A $", "by A"),
    shape(&[Calculate], "^ : = …", "= …"),
    shape(&[Calculate], "^ A = …", "= …"),
    shape(&[Calculate], "^ = A / B rounded to N", "= round(A / B, N)"),
    shape(&[Calculate], "^ = A rounded to N", "= round(A, N)"),
    shape(&[Calculate], "A N )", "A, N)"),
    shape(&[Calculate], "^ = A : B", "?= A / B"),
    shape(&[Calculate], "( A : B", "?(A / B"),
    shape(&[Calculate, Score], ": N A $", ": N"),
    shape(&[Score, Classify, Calculate], "^ N , M :", "N to M:"),
    shape(&[Score, Classify, Calculate], "^ N or M :", "N to M:"),
    shape(&[Classify], "^ A : N T $", "N: A T"),
    shape(&[Classify], "^ A : N to M T $", "N to M: A T"),
    shape(&[Classify], "^ otherwise A T", "otherwise: A T"),
    shape(&[Classify], ", A T $", ": A T"),
    shape(&[Classify], ": A B $", ": A \"B\""),
    shape(&[Classify], ": A B C $", ": A \"B C\""),
    // Scores.
    shape(&[Score], "^ + sum of A", "add sum of A"),
    shape(&[Score], "^ + one when", "+1 when"),
    shape(&[Score], "^ + two when", "+2 when"),
    shape(&[Score], "^ + three when", "+3 when"),
    shape(&[Score], "^ + N A $", "+N when A"),
    shape(&[Score], "^ - N A $", "-N when A"),
    shape(&[Score], "^ + N A is|includes …", "+N when A is …"),
    shape(&[Score], "^ + N A S …", "+N when A S …"),
    shape(&[Score], "^ - N A S …", "-N when A S …"),
    shape(&[Score], "^ + N unless A $", "?+N when not A"),
    shape(&[Score], "^ - N unless A $", "?-N when not A"),
    shape(&[Score], "^ + A $", "add A"),
    shape(&[Score], "^ points for the A $", "points for A"),
    shape(&[Score], "^ score N when …", "+N when …"),
    shape(&[Score], "^ when A : N $", "A: N | +N when A"),
    // Conditions.
    shape(CONDITIONS, "J the A", "J A"),
    shape(CONDITIONS, "J A in B $", "J B includes A"),
    shape(CONDITIONS, "A is between N", "A between N"),
    shape(CONDITIONS, "A S N and R M", "A S N and A R M"),
    shape(CONDITIONS, "A S N or R M", "A S N or A R M"),
    shape(CONDITIONS, "A is any of [", "A is one of ["),
    shape(CONDITIONS, "A is [", "A is one of ["),
    shape(CONDITIONS, "more|greater than N of", "?at least N of"),
    shape(CONDITIONS, ">= N of", "at least N of"),
    shape(CONDITIONS, "<= N of", "at most N of"),
    shape(CONDITIONS, "minimum|min N of", "at least N of"),
    shape(CONDITIONS, "maximum|max N of", "at most N of"),
    shape(CONDITIONS, "J N of A", "J at least N of A | J exactly N of A"),
    shape(CONDITIONS, "A equals B", "A is B"),
    shape(CONDITIONS, "days_since A", "days since A"),
    shape(CONDITIONS, "weeks_since A", "weeks since A"),
    shape(CONDITIONS, "months_since A", "months since A"),
    shape(CONDITIONS, "years_since A", "years since A"),
    shape(CONDITIONS, "U from A S", "U since A S"),
    shape(CONDITIONS, "U from A $", "U since A"),
    shape(CONDITIONS, "U ( A )", "U since A"),
    shape(CONDITIONS, "J A X $", "J A is X"),
    shape(&[Finding, Advice, Pattern], "then $", ""),
    shape(&[Pattern], "^ likely : …", "likely when …"),
    shape(&[Pattern], "^ possible : …", "possible when …"),
    shape(&[Advice], "level >= A", "level at least A"),
    shape(&[Advice], "level <= A", "level at most A"),
    shape(&[Advice], "level is at least A", "level at least A"),
    shape(&[Advice], "level is at most A", "level at most A"),
    shape(&[Advice], "level A", "level at least A | level at most A"),
    shape(&[Advice], "with redflags", "with red flags"),
    // Conclusions and reasons.
    shape(CONCLUDES, "B - > level A", "B⏎then level A"),
    shape(CONCLUDES, "B => level A", "B⏎then level A"),
    shape(CONCLUDES, "^ level : A $", "then level A"),
    shape(CONCLUDES, "^ then go to level A $", "then level A"),
    shape(CONCLUDES, "^ then go to A $", "?then level A"),
    shape(CONCLUDES, "then level A or B $", "then level A | then level B"),
    shape(CONDITIONS, "^ - - …", "# …"),
    shape(REASONS, "^ since|as|for T", "because T"),
    // What examples are given and expect.
    shape(&[Case], "^ then level A", "level A"),
    shape(EXAMPLES, "^ at least level A", "level at least A"),
    shape(EXAMPLES, "^ at most level A", "level at most A"),
    shape(EXAMPLES, "level minimum A", "level at least A"),
    shape(EXAMPLES, "level maximum A", "level at most A"),
    shape(EXAMPLES, "^e otherwise level A", "level A"),
    shape(EXAMPLES, "^e level not settled", "not settled"),
    shape(EXAMPLES, "^e level not A", "not level A"),
    shape(EXAMPLES, "^e then level A $", "level A"),
    shape(EXAMPLES, "^e asks for|about A $", "asks A"),
    shape(EXAMPLES, "^e never level A", "not level A"),
    shape(EXAMPLES, "^e never V A", "not V A"),
    shape(EXAMPLES, "^e impossible A", "not possible A"),
    shape(EXAMPLES, "^e unlikely A", "not likely A"),
    shape(EXAMPLES, "^e V no|not A", "not V A"),
    shape(EXAMPLES, "^e is not settled", "not settled"),
    shape(EXAMPLES, "^e red flag A $", "fired A"),
    shape(EXAMPLES, "^e rule A $", "fired A"),
    shape(EXAMPLES, "^e score|finding|question|class|calculate A …", "A …"),
    shape(EXAMPLES, "^e V A , B $", "V A⏎V B"),
    shape(EXAMPLES, "^e V A and B $", "V A⏎V B"),
    shape(EXAMPLES, "^e V A or B $", "V A | V B"),
    shape(EXAMPLES, "^e not V A , B $", "not V A⏎not V B"),
    shape(EXAMPLES, "^e V [ A , B ] $", "V A⏎V B"),
    shape(EXAMPLES, "^e A B , C $", "A B or C"),
    shape(EXAMPLES, "^e level at least A , …", "level at least A⏎…"),
    shape(EXAMPLES, "^e level at most A , …", "level at most A⏎…"),
    shape(EXAMPLES, "^e level A , …", "level A⏎…"),
    shape(&[Always], "^ given A …", "when A …"),
    shape(&[Always], "^ given A $", "when A"),
    shape(&[Case], "^g A includes [ …", "A […"),
    shape(&[Case], "^g A includes B $", "A [B]"),
    shape(&[Case], "^g A is not B $", "?A not_B"),
    shape(&[Case], "^g assessed on N", "assessed_on N"),
    shape(&[Case], "^g A N / M $", "?A N"),
    shape(&[Case], "^g A N out of M $", "?A N"),
    shape(&[Case], "^g same as T", "like T"),
    shape(&[Case], "^g A B X $", "A_B X"),
    shape(&[Case], "^g A N B C $", "A N⏎B C"),
    shape(&[Case], "^g A N U ago", "?A 2026-11-01"),
    shape(&[Case], "^g A N B X $", "A N⏎B X"),
];

/// The shapes that are told where nothing else is known.
pub const GUESSES: &[Shape] = &[
    shape(
        &[
            Question, Questions, Finding, Calculate, Score, Classify, Pattern, Advice, RedFlag, Rule,
            Impossible,
        ],
        "A not B",
        "A is not B",
    ),
    shape(&[Score], "^h A : N $", "+N when A"),
    shape(&[Score], "^ A $", "points for A | add A"),
    shape(CONDITIONS, "S A B", "?S A_B"),
    shape(EXAMPLES, "^e no|not A $", "not fired A | not possible A | A no"),
    shape(EXAMPLES, "^e A $", "fired A | level A | A yes"),
    shape(EXAMPLES, "^e A S N $", "?A N"),
    shape(&[Case], "^g no|not A $", "A no"),
    shape(&[Case], "^g A not B $", "?A not_B"),
    shape(&[Case], "^g A B or C $", "A B | A C"),
];
