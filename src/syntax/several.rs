//! What is said in everyday words of a question's answers: `includes both a and b`, `does not include a`, `not present`,
//! `likely p`. The language names the question first, then `is` or `includes`, then the answer.

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Keyword;
use crate::syntax::everyday::take_away;
use crate::syntax::phrases::{in_condition, said_otherwise};
use crate::syntax::place::{Place, is_name, last_token, short, token, tokens};
use crate::syntax::{codes, words};

/// Whether the word before is the name of something, in a condition.
fn after_name(place: &Place<'_>) -> bool {
    let name = is_name(place.before) && !words::is_reserved(place.before);
    name && !words::is_clause_word(place.before) && !place.starts_line() && in_condition(place)
}

/// `includes [a, b]`: any of them, or all?
pub fn includes_list(place: &Place<'_>) -> Option<Diagnostic> {
    if place.word != "[" || place.before != "includes" {
        return None;
    }
    let rest = place.rest_of_line();
    let list = rest.get(..=rest.find(']')?)?;
    let span = place.between(place.at, place.at + list.len());
    let list = short(list);
    Some(
        Diagnostic::error(codes::UNFINISHED, span, "`includes` a list does not say whether any or all of it")
            .labelled("any of these, or all?")
            .help(format!(
                "write `any of {list}` where one is enough, `all of {list}` where each must be chosen"
            )),
    )
}

/// `is either a or b`, `includes both a and b`: the answers stand in brackets.
pub fn either_or(place: &Place<'_>) -> Option<Diagnostic> {
    const LEADS: [(&str, &str, &str); 3] = [
        (" is either ", "or", "one of"),
        (" includes either ", "or", "any of"),
        (" includes both ", "and", "all of"),
    ];
    let (start, line) = place.line();
    let (lead, joint, list_words) = LEADS.into_iter().find(|(lead, ..)| line.contains(lead))?;
    let verb = lead.trim_start().split_once(' ')?.0;
    let at = line.find(lead)? + 1 + verb.len() + 1;
    let rest = line.get(at..)?;
    let mut words = tokens(rest).skip(1);
    let ((_, first), (_, word), (end, second)) = (words.next()?, words.next()?, words.next()?);
    let compared = words.next().is_some_and(|(_, next)| next == "is" || next == "includes");
    let names = is_name(first) && is_name(second) && word == joint;
    let here = place.at >= start + at && place.at <= start + at + end + second.len();
    let whole = at + end + second.len();
    let span = place.between(start + at, start + whole);
    (names && here && !compared).then(|| {
        said_otherwise(
            span,
            line.get(at..whole).unwrap_or_default(),
            &format!("{list_words} [{first}, {second}]"),
        )
    })
}

/// `when either a or b` and `when both a and b`.
pub fn both_before_condition(place: &Place<'_>) -> Option<Diagnostic> {
    let joint = match place.before {
        "either" => " or ",
        "both" => " and ",
        _ => return None,
    };
    let rest = place.rest_of_line();
    let (_, lead) = place.second_before();
    let leads = matches!(lead, "when" | "unless" | "and" | "or" | "(" | "[" | ",");
    let edit = place.between(place.before_at, place.at);
    if !in_condition(place) || !leads || !is_name(place.word) || !rest.contains(joint) {
        return None;
    }
    let told = take_away(place.before_span(), place.before, &short(rest), edit);
    if place.before == "both" || !stands_beside_and(place, lead) {
        return Some(told);
    }
    if rest.contains(" and ") || rest.contains([')', ']', ',']) {
        let help = "put round brackets around the two that `either` is said of, such as `(a or b) and c`";
        return Some(Diagnostic { edit: None, ..told.help(help) });
    }
    let span = place.between(place.before_at, place.at + rest.len());
    Some(
        told.labelled("round brackets instead")
            .help(format!("write `({})`", short(rest)))
            .edit(span, format!("({rest})")),
    )
}

/// Whether the condition that a line belongs to says `and`, on this line or those around it.
fn stands_beside_and(place: &Place<'_>, lead: &str) -> bool {
    let line = place.line_before().trim_start();
    let next = place.after().lines().skip(1).map(str::trim_start).find(|line| !line.is_empty());
    let below = next.is_some_and(|line| line.starts_with("and "));
    lead == "and" || line.contains(" and ") || below || place.rest_of_line().contains(" and ")
}

/// Words for `includes` with a `not`, the longer ones first.
const WITHOUT: [&str; 9] = [
    "does not include",
    "does not contain",
    "doesn't include",
    "doesn't contain",
    "not includes",
    "not including",
    "not include",
    "excludes",
    "lacks",
];

/// `worse_with does not include sitting` for `worse_with includes none of [sitting]`.
pub fn does_not_include(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.rest_of_line();
    let lead = WITHOUT.iter().find(|lead| rest.starts_with(**lead)).filter(|_| after_name(place))?;
    let list = rest.get(lead.len()..)?.strip_prefix(' ')?.trim_start();
    let at = place.at + rest.len() - list.len();
    let bare = list.strip_prefix("any of ").unwrap_or(list);
    let (entries, end) = if bare.starts_with('[') {
        let entries = bare.get(..=bare.find(']')?)?;
        (entries.to_owned(), at + list.len() - bare.len() + entries.len())
    } else {
        let name = token(bare);
        (format!("[{name}]"), at + name.len())
    };
    if entries.starts_with("[]") || !(is_name(token(bare)) || bare.starts_with('[')) {
        return None;
    }
    let written = place.written.get(place.at..end)?;
    Some(said_otherwise(place.between(place.at, end), written, &format!("includes none of {entries}")))
}

/// `cautions any of [a, b]` for `cautions includes any of [a, b]`, and `site one of [a, b]` for `site is one of [a, b]`.
pub fn list_without_verb(place: &Place<'_>) -> Option<Diagnostic> {
    const LISTS: [(&str, &str); 4] =
        [("one of [", "is"), ("any of [", "includes"), ("all of [", "includes"), ("none of [", "includes")];
    let (start, line) = place.line();
    let (at, words, verb) = LISTS.iter().find_map(|(words, verb)| {
        let at = line.find(words)?;
        let here = place.at >= start + at && place.at <= start + at + words.len();
        here.then(|| (at, words.trim_end_matches([' ', '[']), verb))
    })?;
    let (_, name) = last_token(line, at);
    let named = is_name(name) && !words::is_reserved(name) && !words::is_clause_word(name);
    if !named || !["when ", "unless "].iter().any(|lead| line.contains(lead)) {
        return None;
    }
    let name = short(name);
    Some(
        Diagnostic::error(
            codes::UNFINISHED,
            place.between(start + at, start + at + words.len()),
            format!("`{verb}` is missing between `{name}` and `{words}`"),
        )
        .labelled(format!("`{verb}` is missing before this"))
        .help(format!("write `{name} {verb} {words} [ … ]`"))
        .edit(place.between(start + at, start + at), format!("{verb} ")),
    )
}

/// What a sign is said to be, and the answer, the longer ones first.
const PRESENCE: [(&str, &str); 8] = [
    ("not present", "is no"),
    ("not there", "is no"),
    ("not found", "is no"),
    ("absent", "is no"),
    ("negative", "is no"),
    ("present", "is yes"),
    ("positive", "is yes"),
    ("found", "is yes"),
];

/// `reflex_reduced not present` and `reflex_reduced absent` for `reflex_reduced is no`.
pub fn presence(place: &Place<'_>) -> Option<Diagnostic> {
    let rest = place.rest_of_line();
    let ends =
        |said: &str| rest.get(said.len()..).is_some_and(|rest| !rest.starts_with(|c: char| is_name_part(c)));
    let (said, right) = PRESENCE.iter().find(|(said, _)| rest.starts_with(said) && ends(said))?;
    let span = place.between(place.at, place.at + said.len());
    after_name(place).then(|| said_otherwise(span, said, right))
}

fn is_name_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// `when possible deep_gluteal` for `when deep_gluteal is possible`.
pub fn grade_first(place: &Place<'_>) -> Option<Diagnostic> {
    let graded = matches!(place.before, "likely" | "possible") && !place.before_starts_line();
    let example =
        matches!(place.keyword, Keyword::Case | Keyword::Always) && !place.line_before().contains("when ");
    if !graded || example || !is_name(place.word) || words::is_reserved(place.word) || !in_condition(place) {
        return None;
    }
    let span = place.before_span().to(place.span());
    let written = place.written.get(place.before_at..place.at + place.word.len())?;
    Some(said_otherwise(span, written, &format!("{} is {}", place.word, place.before)))
}

/// `pain_site not is buttock` for `pain_site is not buttock`.
pub fn not_is(place: &Place<'_>) -> Option<Diagnostic> {
    let turned = place.word == "not" && token(place.after().trim_start()) == "is";
    let end = place.written.len() - place.after().trim_start().len() + "is".len();
    let span = place.between(place.at, end);
    (turned && after_name(place)).then(|| said_otherwise(span, "not is", "is not"))
}

/// A list over several lines, of which some do not end in a comma.
pub fn lines_without_commas(place: &Place<'_>) -> Option<Diagnostic> {
    let above = place.written.get(..place.at)?;
    let open = above.rfind('[').filter(|open| !above.get(*open..).unwrap_or_default().contains(']'))?;
    let close = open + place.written.get(open..)?.find(']')?;
    let inner = place.written.get(open + 1..close)?;
    let plain = !inner.contains(['[', '(', '"', '#']);
    if !place.starts_line() || !plain || place.at > close || place.word == "]" {
        return None;
    }
    let lines: Vec<&str> = inner.split('\n').collect();
    let last = lines.iter().rposition(|line| !line.trim().is_empty())?;
    let ended = |line: &str| line.trim().is_empty() || line.trim_end().ends_with(',');
    let mended: Vec<String> = lines
        .iter()
        .enumerate()
        .map(
            |(at, line)| {
                if at >= last || ended(line) { (*line).to_owned() } else { format!("{},", line.trim_end()) }
            },
        )
        .collect();
    let joined = inner.contains(" and\n") || inner.contains(" or\n");
    let leads = lines.iter().any(|line| matches!(token(line.trim_start()), "and" | "or" | "-" | "*" | "•"));
    if joined || leads {
        return None;
    }
    let before = place.before;
    Some(
        Diagnostic::error(
            codes::UNEXPECTED,
            place.before_span(),
            format!("a comma is missing after `{}`", short(before)),
        )
        .labelled("a comma is missing after this")
        .help("write a comma after each entry of the list, also at the end of a line")
        .edit(place.between(open + 1, close), mended.join("\n")),
    )
}

/// `a; ` or `- a` or `a, or` in a list over several lines: each entry ends in a comma, and nothing else parts them.
pub fn list_marks(place: &Place<'_>) -> Option<Diagnostic> {
    const LEADS: [&str; 6] = ["- ", "* ", "• ", "– ", "and ", "or "];
    const ENDS: [&str; 8] = [", or", ", and", " or", " and", ";", ":", " +", " &"];
    let above = place.written.get(..place.at + place.word.len())?;
    let open = above.rfind('[').filter(|open| !above.get(*open..).unwrap_or_default().contains(']'))?;
    let close = open + place.written.get(open..)?.find(']')?;
    let inner = place.written.get(open + 1..close)?;
    let list_word = above.get(..open)?.trim_end().trim_end_matches(" of");
    let mut wrong: Option<(usize, usize)> = None;
    let (mut mended, mut at) = (Vec::new(), open + 1);
    for line in inner.split('\n') {
        let bare = line.trim();
        let lead = LEADS.iter().find(|lead| bare.starts_with(**lead)).map_or(0, |lead| lead.len());
        let entry = bare.get(lead..)?.trim_start();
        let end = ENDS.iter().find(|end| entry.ends_with(**end)).map_or("", |end| end);
        let core = entry.strip_suffix(end)?.trim_end_matches([',', ' ']);
        let joint = [bare.get(..lead)?, end]
            .into_iter()
            .find_map(|sign| ["or", "and"].into_iter().find(|joint| sign.trim_matches([',', ' ']) == *joint));
        let fits = match joint {
            Some("or") => list_word.ends_with("any") || list_word.ends_with("none"),
            Some(_) => list_word.ends_with("all"),
            None => true,
        };
        if !fits || !bare.is_empty() && core.is_empty() {
            return None;
        }
        let start = at + line.find(bare)?;
        let (behind, sign) = (start + bare.len(), end.trim_start_matches([',', ' ']));
        let told = if lead > 0 {
            Some((start, start + bare.get(..lead)?.trim_end().len()))
        } else {
            Some((behind - sign.len(), behind)).filter(|_| !sign.is_empty())
        };
        wrong = wrong.or(told);
        let comma = if core.is_empty() { "" } else { "," };
        mended.push(format!("{}{core}{comma}", line.get(..line.len() - line.trim_start().len())?));
        at += line.len() + 1;
    }
    let (from, to) = wrong?;
    let written = place.written.get(from..to)?;
    let plain = !inner.contains(['[', '"', '#']) && inner.contains('\n');
    plain.then(|| {
        Diagnostic::error(
            codes::UNEXPECTED,
            place.between(from, to),
            format!("`{written}` does not stand in a list, whose entries are parted by commas"),
        )
        .labelled("take this away")
        .help("end each entry of the list with a comma, and write nothing else between them")
        .edit(place.between(open + 1, close), mended.join("\n"))
    })
}

/// Conditions one below the other after `all of`, with or without a dash, for a list in brackets.
pub fn list_of_lines(place: &Place<'_>) -> Option<Diagnostic> {
    let above = place.written.get(..place.at)?;
    let lead = ["all of", "any of", "none of"];
    let opened = |line: &str| lead.iter().any(|lead| line.trim_end().trim_end_matches(':').ends_with(lead));
    let open = above.split_inclusive('\n').rev().skip(1).take(2).find(|line| opened(line))?;
    let head = place.written.find(open)? + open.len();
    let body = place.written.get(head..)?;
    let indent = body.len() - body.trim_start_matches([' ', '\t']).len();
    let deeper = |line: &&str| {
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        blanks >= indent && !line.trim().is_empty() && !words::is_clause_word(token(line.trim_start()))
    };
    let lines: Vec<&str> = body.lines().take_while(deeper).collect();
    if lines.len() < 2 || !place.starts_line() || !(open.contains("when ") || open.contains("unless ")) {
        return None;
    }
    let bare =
        |line: &&str| line.trim().trim_start_matches(['-', '*', '•', ' ']).trim_end_matches(',').to_owned();
    let entries: Vec<String> = lines.iter().map(bare).collect();
    let plain = entries.iter().all(|entry| is_name(token(entry)) && !entry.contains([',', '#', '"']));
    let (first, last) =
        (body.find(|c: char| !c.is_whitespace())?, lines.iter().map(|line| line.len() + 1).sum::<usize>());
    let span = place.between(head + first, head + last - 1);
    let start = head - open.len() + open.trim_end().trim_end_matches(':').len();
    let error = Diagnostic::error(
        codes::MISSING_BRACKETS,
        span,
        "the conditions of a list stand between `[` and `]`",
    )
    .labelled("this list");
    let help = format!(
        "write `[` before the first, a comma after each and `]` after the last: `[{}, …]`",
        short(entries.first()?)
    );
    let blanks = " ".repeat(indent);
    let mended = format!(
        " [\n{blanks}{}\n{}]",
        entries.join(&format!(",\n{blanks}")),
        " ".repeat(indent.saturating_sub(2))
    );
    let error = error.help(help);
    Some(if plain { error.edit(place.between(start, head + last - 1), mended) } else { error })
}
