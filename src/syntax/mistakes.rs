//! The common mistakes, each known by what stands where pest stopped, and mended in a sentence.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::Keyword;
use crate::syntax::everyday::foreign;
use crate::syntax::grammar::Rule;
use crate::syntax::place::{Place, is_name, short, short_line};
use crate::syntax::tried::Told;
use crate::syntax::{
    amounts, behind, capitals, coded, codes, comparing, conclusions, entries, everyday, example_lines, forms,
    habits, heads, missing_signs, phrases, points, printed, punctuation, several, shapes, slips, split, sums,
    surplus, tables, tree, tried, typos, unfinished, words, yes_or_no,
};

/// The common mistakes, in the order in which they are looked for: what is more certain comes first.
const MISTAKES: [fn(&Place<'_>) -> Option<Diagnostic>; 206] = [
    coded::in_one_text,
    coded::bare,
    entries::known,
    behind::known,
    shapes::known,
    forms::known,
    sums::moved_day,
    sums::time_without_unit,
    sums::thousands,
    sums::spoken_time,
    unfinished::left_open,
    unfinished::own_note,
    unfinished::bare_reference,
    unfinished::empty_clause,
    unfinished::choice_missing,
    unfinished::points_left_out,
    unfinished::numbered_line,
    unfinished::bold,
    unfinished::footnote,
    unfinished::band_behind,
    unfinished::answer_for_condition,
    unfinished::nor,
    unfinished::of_the_following,
    conclusions::level_line,
    everyday::cited_as_source,
    habits::bare_always,
    habits::bare_examiner,
    example_lines::other_word_for_expect,
    example_lines::other_word_for_given,
    example_lines::level_words,
    example_lines::otherwise_expected,
    example_lines::title_of_result,
    example_lines::bounded_result,
    comparing::date_range_from,
    example_lines::missing_expect,
    example_lines::no_answer,
    example_lines::like_without_quotes,
    example_lines::answers_in_brackets,
    example_lines::result_lines,
    example_lines::no_red_flags,
    example_lines::expected_unit,
    example_lines::number_range,
    example_lines::second_answer,
    tables::value_missing,
    tables::points_for_is,
    tables::row_with_subject,
    tables::second_band,
    tables::listed_values,
    tables::unit_without_quotes,
    tables::row_of_choices,
    tables::row_of_words,
    tables::row_point_word,
    tables::row_unit,
    tables::point_for,
    tables::missing_by,
    tables::class_row,
    tables::row_without_condition,
    tables::class_without_name,
    tables::counted_in_words,
    tables::elapsed,
    tables::times,
    several::list_of_lines,
    surplus::type_without_its_word,
    heads::scale_title,
    surplus::lone_text,
    surplus::words_behind_text,
    surplus::words_behind_range,
    surplus::mark_at_the_end,
    surplus::doubled_brackets,
    surplus::said_twice,
    surplus::square_arguments,
    several::list_marks,
    several::lines_without_commas,
    several::not_is,
    several::includes_list,
    several::either_or,
    several::both_before_condition,
    several::does_not_include,
    punctuation::square_group,
    several::list_without_verb,
    several::presence,
    several::grade_first,
    habits::line_start,
    habits::conclusion,
    habits::cited,
    habits::cited_text,
    habits::score_line,
    habits::none_of_these,
    habits::lowest_and_highest,
    habits::level_sign,
    habits::verb_last,
    habits::joined_answers,
    habits::band_parts,
    habits::band_else,
    habits::joined_with,
    habits::bound_of_nothing,
    habits::comma_for_and,
    habits::promised_with_then,
    indented_declaration,
    phrases::group_of_questions,
    heads::digit_first,
    heads::digit_entry,
    points::spoken_sign,
    points::points_colon,
    points::unsigned_colon,
    points::points_apart,
    points::points_last,
    amounts::points_in_words,
    amounts::years_old,
    missing_signs::colon_for_equals,
    amounts::added_group,
    amounts::printed_half,
    phrases::arrow,
    phrases::expected_level,
    amounts::compulsory,
    amounts::half_a_range,
    amounts::unit_in_brackets,
    amounts::points_unit,
    phrases::quoted_answer,
    phrases::title_for_name,
    phrases::advised_text,
    phrases::neither_nor,
    phrases::cannot,
    phrases::without,
    phrases::is_contracted,
    phrases::group_without_of,
    phrases::bare_count,
    phrases::hours_since,
    phrases::ago,
    phrases::within,
    phrases::in_round_list,
    phrases::today,
    amounts::across,
    amounts::degrees,
    everyday::short_line,
    everyday::band_unit,
    conclusions::otherwise_filler,
    conclusions::small_words,
    typos::answer_type,
    typos::at_least,
    everyday::tick_words,
    everyday::typed_line,
    everyday::type_word,
    everyday::leading_type,
    everyday::gate_words,
    everyday::choices_in_line,
    everyday::in_list,
    everyday::points_last,
    everyday::points_glued,
    conclusions::filler,
    everyday::numbered,
    everyday::text_filler,
    conclusions::leads_conclusion,
    conclusions::one_of_conditions,
    everyday::points_for,
    everyday::point_word,
    everyday::classified_by,
    conclusions::conclusion_filler,
    everyday::case_line,
    everyday::count_in_words,
    everyday::language_number,
    everyday::quoted_date,
    everyday::range_words,
    punctuation::foreign_comment,
    punctuation::doubled_quotes,
    punctuation::inner_quotes,
    punctuation::and_or,
    punctuation::list_commas,
    punctuation::round_list,
    punctuation::quoted_word,
    punctuation::band_sign,
    punctuation::comma_between_entries,
    punctuation::list_dash,
    punctuation::power,
    punctuation::logic_sign,
    comparing::parted_sign,
    comparing::word_after_sign,
    comparing::spoken_comparison,
    comparing::or_more,
    comparing::from_to,
    example_lines::joined_answer,
    example_lines::no_value,
    punctuation::stray,
    printed::single_quotes,
    printed::line_of_text,
    title_without_quotes,
    yes_or_no::known,
    capitals::keyword,
    printed::date_in_words,
    printed::printed_date,
    printed::range_with_commas,
    printed::decimal_comma,
    printed::printed_range,
    printed::stray_point,
    printed::points_without_sign,
    comparing::between_dash,
    printed::glued_sign,
    comparing::is_a_number,
    comparing::between_ends,
    comparing::stray_comma,
    missing_then,
    two_conclusions,
    formula_without_sign,
    heads::missing_text,
    typos::line_start,
    otherwise_colon,
];

/// What fits many lines: looked for only where no small change is certain to mend the line.
const GUESSES: [fn(&Place<'_>) -> Option<Diagnostic>; 13] = [
    heads::blanks_in_name,
    foreign_word,
    conclusions::conclusion_verb,
    missing_level,
    comparing::missing_of,
    comparing::missing_brackets,
    printed::missing_unit_quotes,
    printed::unit_as_choice,
    printed::missing_quotes,
    else_elsewhere,
    missing_colon,
    missing_signs::printed_between,
    missing_signs::no_sign,
];

/// The first of the guesses that fits and whose mend helps.
pub fn guessed(place: &Place<'_>) -> Option<Diagnostic> {
    heads::missing_name(place).or_else(|| tried::first(place, &GUESSES).map(|told| told.problem))
}

/// The first of the common mistakes that fits and with whose mend the declaration can be read; where there is none, the
/// first with which reading goes on further. One whose mend does not help is told without it.
pub fn known(place: &Place<'_>) -> Option<Told> {
    tried::first(place, &MISTAKES)
}

/// An indented line that is a declaration up to its title, whatever is near to its keyword.
pub fn indented_with_title(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.written.get(..place.at)?.rfind('\n')? + 1;
    let rest = place.written.get(line..)?.trim_start().lines().next()?;
    let (keyword, length) = split::keyword_at(rest)?;
    // A source and a question can stand for `cite` and for an item.
    let titled = tree::has_name(keyword)
        && !matches!(keyword, Keyword::Source | Keyword::Question)
        && names_and_says(rest.get(length..)?);
    if titled { indented_declaration(place) } else { None }
}

fn indented_declaration(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.written.get(..place.at)?.rfind('\n')? + 1;
    let start = line + place.written.get(line..)?.find(|c| c != ' ' && c != '\t')?;
    let rest = place.written.get(start..)?.lines().next()?;
    if rest.starts_with("otherwise:") {
        return None;
    }
    let (keyword, length) = split::keyword_at(rest)?;
    // Nothing but a declaration of its own follows an example: what is indented is one of its lines.
    if keyword == Keyword::Otherwise && matches!(place.keyword, Keyword::Case | Keyword::Always) {
        return None;
    }
    // A question reads such a line as a choice up to its name.
    let past_it = place.at > start + length && names_and_says(rest.get(length..)?);
    if !(place.starts_line() || past_it) {
        return None;
    }
    let span = Span::new(place.base + start, place.base + start + length);
    let dedented = dedented(place.written.get(line..)?, start - line);
    Some(
        Diagnostic::error(
            codes::INDENTED_DECLARATION,
            span,
            format!("`{}` is indented, as if it belonged to the declaration above", keyword.words()),
        )
        .labelled("start in the first column")
        .help("take away the blanks before it: a declaration starts in the first column")
        .edit(place.between(line, line + dedented.0), dedented.1),
    )
}

/// Whether a name and then a text follow, as after the keyword of a declaration.
fn names_and_says(rest: &str) -> bool {
    let name = split::first_word(rest.trim_start());
    let after = rest.trim_start().get(name.len()..).unwrap_or_default();
    name.starts_with(char::is_alphabetic) && after.trim_start().starts_with('"')
}

/// The declaration and all that follow it at the same indentation, moved to the first column: how much text that is,
/// and the text.
fn dedented(rest: &str, indent: usize) -> (usize, String) {
    let blanks = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let further = |line: &&str| blanks(line) == indent && split::keyword_at(line.trim_start()).is_some();
    if rest.lines().skip(1).find(further).is_none() {
        return (indent, String::new());
    }
    let lines =
        rest.split_inclusive('\n').map(|line| line.get(blanks(line).min(indent)..).unwrap_or_default());
    (rest.len(), lines.collect())
}

fn foreign_word(place: &Place<'_>) -> Option<Diagnostic> {
    let right = match place.word.to_lowercase().as_str() {
        "if" | "where" | "whenever" | "wenn" if place.starts_line() || place.wants(&[Rule::when_word]) => {
            "when"
        }
        "except" if place.starts_line() => "unless",
        "reason" | "why" | "rationale" if place.starts_line() => "because",
        "description" | "note" | "info" | "hint" | "explanation" | "comment" if place.starts_line() => {
            described_by(place.keyword)?
        }
        "source" | "ref" | "refs" | "reference" | "references" | "evidence" | "citation"
            if place.starts_line() =>
        {
            "cite"
        }
        "contains" | "include" | "has" => "includes",
        "equals" | "are" => "is",
        "probable" | "probably" if place.starts_line() && place.keyword == Keyword::Pattern => "likely",
        "but" => "and",
        _ => return None,
    };
    let message = format!("`{}` is not a word of the language here", place.word);
    Some(
        Diagnostic::error(codes::FOREIGN_WORD, place.span(), message)
            .labelled(format!("write `{right}`"))
            .help(format!("write `{right}`"))
            .edit(place.span(), right),
    )
}

/// The clause that holds what people call a description.
fn described_by(keyword: Keyword) -> Option<&'static str> {
    let clauses = words::clauses_of(keyword);
    ["help", "about", "because"].into_iter().find(|clause| clauses.contains(clause))
}

/// `rule r Not settling`: words of a title, whatever they are.
fn title_without_quotes(place: &Place<'_>) -> Option<Diagnostic> {
    let written = place.word.contains(|c: char| c.is_uppercase()) && !place.starts_line();
    let quoted = place.rest_of_line().contains('"');
    (!quoted
        && (place.on_first_line() || written)
        && place.wants_text()
        && !place.before_starts_line_as_entry())
    .then(|| printed::missing_quotes(place))
    .flatten()
}

/// `level emergency` or `advise [a]` without `then`.
fn missing_then(place: &Place<'_>) -> Option<Diagnostic> {
    let rules = matches!(place.keyword, Keyword::Rule | Keyword::RedFlag);
    if !rules || !matches!(place.word, "level" | "advise") || place.before == "then" {
        return None;
    }
    let mended = format!("then {}", place.word);
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            place.span(),
            format!("`then` is missing before `{}`", place.word),
        )
        .labelled("a conclusion")
        .help(format!("write `{mended} …` on a line of its own"))
        .edit(Span::new(place.base + place.at, place.base + place.at), "then "),
    )
}

/// `then emergency` for `then level emergency`.
fn missing_level(place: &Place<'_>) -> Option<Diagnostic> {
    let conclusion = place.before == "then" || place.before == "otherwise";
    if !conclusion || !place.word.starts_with(char::is_alphabetic) || place.starts_line() {
        return None;
    }
    if crate::diagnostic::did_you_mean(place.word, ["level", "advise"]).is_some() {
        return None;
    }
    let (before, word) = (place.before, place.word);
    let start = place.base + place.at;
    if let Some(name) = heads::joined_name(place.rest_of_line()).filter(|_| before == "otherwise") {
        let span = place.between(place.at, place.at + place.rest_of_line().len());
        let mended = format!("level {name}");
        return Some(
            Diagnostic::error(codes::UNFINISHED, span, "`otherwise` is followed by `level` and one name")
                .labelled("`level` is missing before this")
                .help(format!("write `otherwise {mended}`"))
                .edit(span, mended),
        );
    }
    let error = |message: &str| {
        Diagnostic::error(codes::UNFINISHED, place.span(), message).labelled("`level` is missing before this")
    };
    Some(if before == "then" {
        error("`then` is followed by `level` or `advise`").help(format!(
            "write `then level {word}` if `{word}` is a level, `then advise [{word}]` if it is an advice"
        ))
    } else {
        error("`otherwise` is followed by `level`")
            .help(format!("write `otherwise level {word}`"))
            .edit(Span::new(start, start), "level ")
    })
}

fn else_elsewhere(place: &Place<'_>) -> Option<Diagnostic> {
    let elsewhere = matches!(place.word, "else" | "otherwise") && !place.wants(&[Rule::name]);
    if !elsewhere {
        return None;
    }
    if place.keyword == Keyword::Classify && place.starts_line() && place.word == "else" {
        return Some(foreign(place.span(), "else", "otherwise"));
    }
    let help = match place.keyword {
        Keyword::Ruleset => "write `applies when age >= 16 else \"…\"`: the text follows its condition",
        Keyword::Rule | Keyword::RedFlag => {
            "write a second rule for the other case; `otherwise level …` stands by itself in the first column"
        }
        _ => "take it away: `else` belongs to `applies when` alone",
    };
    Some(
        Diagnostic::error(codes::UNEXPECTED, place.span(), format!("`{}` does not stand here", place.word))
            .labelled("not here")
            .help(help),
    )
}

/// `otherwise: low` in the first column.
fn otherwise_colon(place: &Place<'_>) -> Option<Diagnostic> {
    if place.keyword != Keyword::Otherwise || place.word != ":" || place.before != "otherwise" {
        return None;
    }
    let level = short(place.rest_of_line().get(1..)?.trim());
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            place.span(),
            "`otherwise` is followed by `level`, not by a colon",
        )
        .labelled("write `level`")
        .help(format!("write `otherwise level {level}`"))
        .edit(place.span(), " level"),
    )
}

fn missing_colon(place: &Place<'_>) -> Option<Diagnostic> {
    let row = place.keyword == Keyword::Classify || place.wants(&[Rule::below_word]);
    if !place.wants(&[Rule::colon]) || place.word.is_empty() || place.starts_line() && !row {
        return None;
    }
    // Any word can be a choice that a band is for, but not a word of the language, and no band has a second colon.
    let small = place.before.to_lowercase();
    let known = |word: &str| {
        words::is_clause_word(word) || words::is_reserved(word) || matches!(word, "from" | "up" | "below")
    };
    if small != place.before && place.before_starts_line() && known(&small) {
        return Some(slips::capital_word(place.before, &small, place.before_span()));
    }
    let parted = texts_left_out(place.rest_of_line()).contains(':');
    if known(place.before) || parted || place.word != "below" && known(place.word) {
        return None;
    }
    let end = place.before_span().end as usize;
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            place.before_span(),
            format!("`:` is missing after `{}`", short(place.before)),
        )
        .labelled("`:` is missing after this")
        .help(format!("write `{}: …`", short(place.before)))
        .edit(Span::new(end, end), ":"),
    )
}

/// A line without what stands between quotes.
fn texts_left_out(line: &str) -> String {
    line.split('"').step_by(2).collect()
}

/// `then level a, b`: one of the two is meant.
fn two_levels(place: &Place<'_>) -> Option<Diagnostic> {
    let first = place.line_before().trim().strip_prefix("then level ")?.trim();
    let rest = place.after().trim_start().lines().next()?.trim_end();
    let second = rest.strip_prefix("level ").unwrap_or(rest);
    let named = matches!(place.word, "and" | "or" | ",") && is_name(first) && is_name(second);
    let end = place.written.len() - place.after().trim_start().len() + rest.len();
    let span = place.between(place.before_at, end);
    named.then(|| {
        Diagnostic::error(codes::ENTRY_LINES, span, "a rule sets one level")
            .labelled("two levels")
            .help(format!("write `then level {first}` or `then level {second}`"))
    })
}

/// `then level a and advise [b]`.
fn two_conclusions(place: &Place<'_>) -> Option<Diagnostic> {
    let joined = matches!(place.word, "and" | "or" | "," | "&" | "+" | ";" | "level" | "advise");
    if !joined || place.starts_line() || !place.line_before().trim_start().starts_with("then ") {
        return None;
    }
    let error = Diagnostic::error(codes::ENTRY_LINES, place.span(), "a conclusion is one line")
        .labelled("a second conclusion starts here")
        .help("start a new line with `then level …` or `then advise [ … ]`");
    if let Some(told) = two_levels(place) {
        return Some(told);
    }
    let joint = matches!(place.word, "and" | "," | "&" | "+" | ";");
    let rest = if joint { place.after() } else { place.written.get(place.at..)? };
    let next = rest.trim_start();
    if !next.starts_with("level ") && !next.starts_with("advise ") && !next.starts_with("then ") {
        return Some(error);
    }
    let then = if next.starts_with("then ") { "" } else { "then " };
    let line = place.line_before();
    let indent = line.get(..line.len() - line.trim_start().len())?;
    let end = place.at + if joint { place.word.len() } else { 0 } + rest.len() - next.len();
    let joint = format!("\n{indent}{then}");
    let from = place.before_at + place.before.len();
    // `advise a` lacks its brackets too.
    let line = place.line_from(end);
    let advised = line.strip_prefix("then ").unwrap_or(line).strip_prefix("advise ").map(str::trim);
    if let Some(names) = advised.filter(|names| names.split(',').all(|name| is_name(name.trim()))) {
        let edit = place.between(from, end + line.len());
        let lead = line.strip_suffix(names)?;
        let own = format!("write `{then}{lead}[{names}]` on a line of its own");
        return Some(error.help(own).edit(edit, format!("{joint}{lead}[{names}]")));
    }
    let own = format!("write `{then}{}` on a line of its own", short_line(line));
    Some(error.help(own).edit(place.between(from, end), joint))
}

/// `x + 3` for `= x + 3` in a calculation.
fn formula_without_sign(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.line_before();
    let operator = matches!(place.word, "+" | "-" | "*" | "/" | "(");
    if place.keyword != Keyword::Calculate
        || !operator
        || line.contains(['=', ':'])
        || !place.wants(&[Rule::colon])
    {
        return None;
    }
    // On the first line the name and the title stand before it.
    let formula = if place.on_first_line() { place.at - place.before_at } else { line.trim_start().len() };
    let start = place.base + place.at - formula;
    let lead = place.written.get(place.at - formula..place.at)?;
    Some(
        Diagnostic::error(codes::UNFINISHED, place.before_span(), "a formula starts with `=`")
            .labelled("`=` is missing before this")
            .help(format!("write `= {lead}{}`", short(place.rest_of_line())))
            .edit(Span::new(start, start), "= "),
    )
}
