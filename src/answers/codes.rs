//! The stable names of everything that can be wrong with an answer file. Names are never renamed or reused.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = concat!("bedside::answers::", $text);)*

        /// Every code of answer files, in the order of this list.
        pub const ALL: &[&str] = &[$($name),*];
    };
}

codes! {
    /// The file is larger than 4 MiB.
    TOO_LARGE = "too_large";
    /// A ruleset was given where an answer file is expected.
    RULESET_TEXT = "ruleset_text";
    /// A character that hides or reorders text, or breaks lines unseen.
    FORBIDDEN_CHARACTER = "forbidden_character";
    /// Nothing stands in the file.
    EMPTY_FILE = "empty_file";
    /// The text is not YAML.
    NOT_YAML = "not_yaml";
    /// The text is not JSON.
    NOT_JSON = "not_json";
    /// An anchor, an alias or a merge key of YAML.
    YAML_ANCHOR = "yaml_anchor";
    /// A tag of YAML, `!!str`.
    YAML_TAG = "yaml_tag";
    /// More than one YAML document in a file.
    SEVERAL_DOCUMENTS = "several_documents";
    /// Lists and keys nested deeper than any answer is.
    TOO_DEEP = "too_deep";
    /// So many problems that the rest is not looked for.
    TOO_MANY_PROBLEMS = "too_many_problems";
    /// The file is a list or a single word instead of keys.
    NO_KEYS = "no_keys";
    /// A key at the top that is not `ruleset`, `assessed_on` or `answers`.
    UNKNOWN_FIELD = "unknown_field";
    /// Questions are answered at the top instead of under `answers`.
    ANSWERS_AT_TOP = "answers_at_top";
    /// There is no `answers`.
    NO_ANSWERS = "no_answers";
    /// `answers` holds a list or a word instead of questions.
    ANSWERS_WITHOUT_KEYS = "answers_without_keys";
    /// `ruleset` names another ruleset, or is not a name.
    OTHER_RULESET = "other_ruleset";
    /// `assessed_on`, or the answer to a date question, is not a date of the calendar, written year-month-day.
    BAD_DATE = "bad_date";
    /// The assessment is on a day on which some date question has nothing left to answer.
    NOT_ASSESSABLE = "not_assessable";
    /// A key stands twice.
    DUPLICATE_KEY = "duplicate_key";
    /// A key that is not a word: empty, a list, or keys.
    BAD_KEY = "bad_key";
    /// A key that is no question of the ruleset.
    UNKNOWN_QUESTION = "unknown_question";
    /// A key that the ruleset declares, but not as a question.
    NOT_A_QUESTION = "not_a_question";
    /// A list or keys where the question takes neither.
    WRONG_TYPE = "wrong_type";
    /// `missing` written as an answer.
    MISSING_WORD = "missing_word";
    /// An empty text as an answer.
    EMPTY_TEXT = "empty_text";
    /// Something else than `yes` or `no`.
    NOT_YES_OR_NO = "not_yes_or_no";
    /// A choice that the question does not have.
    UNKNOWN_CHOICE = "unknown_choice";
    /// A list for a question that takes one choice.
    LIST_FOR_ONE = "list_for_one";
    /// One word for a question that takes a list.
    NOT_A_LIST = "not_a_list";
    /// `[]` instead of `none`.
    EMPTY_LIST = "empty_list";
    /// `unknown`, or nothing, as an entry of a list.
    BAD_ENTRY = "bad_entry";
    /// `none` beside another choice.
    NONE_BESIDE_CHOICE = "none_beside_choice";
    /// A choice stands twice in a list.
    REPEATED_CHOICE = "repeated_choice";
    /// Something else than `digits` or `digits.digits`.
    NOT_A_NUMBER = "not_a_number";
    /// A number in quotes without a unit.
    QUOTED_NUMBER = "quoted_number";
    /// A comma inside a number.
    COMMA_IN_NUMBER = "comma_in_number";
    /// More digits than a number of the language has.
    NUMBER_TOO_LONG = "number_too_long";
    /// More decimals than the question records.
    TOO_MANY_DECIMALS = "too_many_decimals";
    /// Outside the declared range.
    OUT_OF_RANGE = "out_of_range";
    /// A unit that is known but cannot be converted exactly, as logarithmic ones.
    UNIT_NOT_YET = "unit_not_yet";
    /// A unit that measures something else than the question's, or words that are no unit.
    UNIT_KIND = "unit_kind";
    /// A unit that is misspelt, or one that is hardly meant.
    UNIT_SPELLING = "unit_spelling";
    /// Mass against amount of substance, or the like, where the question declares no factor.
    UNIT_SUBSTANCE = "unit_substance";
    /// An elapsed time that was rounded up to whole units of the question (a warning).
    TIME_ROUNDED_UP = "time_rounded_up";
    /// A unit for a question that has none.
    UNIT_UNEXPECTED = "unit_unexpected";
    /// `{value: …, unit: …}` that is not exactly that.
    BAD_QUANTITY = "bad_quantity";
    /// A text of more than 4,000 characters.
    TEXT_TOO_LONG = "text_too_long";
}
