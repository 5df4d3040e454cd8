//! Small slips that are read, reported with the word to write, and mended in the tree.

use crate::diagnostic::Diagnostic;
use crate::number::Decimal;
use crate::source::Span;
use crate::spoken;
use crate::syntax::ast::{CompareOp, Date};
use crate::syntax::codes;

/// The name that was meant by a wider one: `Low-Back` is `low_back`, `fièvre` is `fievre`.
pub fn plain_name(written: &str) -> String {
    let mut plain = String::with_capacity(written.len());
    let humps = with_humps_parted(written);
    for character in humps.chars().flat_map(char::to_lowercase) {
        match character {
            'a'..='z' | '0'..='9' | '_' => plain.push(character),
            other => plain.push_str(without_accent(other)),
        }
    }
    let start = plain.trim_start_matches(|first: char| !first.is_ascii_lowercase());
    if start.is_empty() { format!("x{plain}") } else { start.to_owned() }
}

/// `lastMeal` as `last_Meal`: a capital and small letters behind a small one start a word.
fn with_humps_parted(written: &str) -> String {
    let letters: Vec<char> = written.chars().collect();
    let mut parted = String::with_capacity(written.len() + 4);
    for (at, letter) in letters.iter().enumerate() {
        let small =
            |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_lowercase);
        if letter.is_ascii_uppercase()
            && small(at.checked_sub(1))
            && small(Some(at + 1))
            && small(Some(at + 2))
        {
            parted.push('_');
        }
        parted.push(*letter);
    }
    parted
}

fn without_accent(letter: char) -> &'static str {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ä' | 'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ő' => "o",
        'ö' | 'œ' => "oe",
        'ř' => "r",
        'ś' | 'š' | 'ş' => "s",
        'ß' => "ss",
        'ť' => "t",
        'ù' | 'ú' | 'û' | 'ū' | 'ů' | 'ű' => "u",
        'ü' => "ue",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        // A combining accent after its letter falls away.
        '\u{300}'..='\u{36f}' => "",
        _ => "_",
    }
}

/// A name with other characters than those of a name.
pub fn wide_name(written: &str, mended: &str, span: Span) -> Diagnostic {
    let subtraction = written
        .split_once('-')
        .filter(|(_, after)| !after.is_empty() && after.bytes().all(|byte| byte.is_ascii_digit()));
    let error = Diagnostic::error(
        codes::WIDE_NAME,
        span,
        format!("`{written}` is not written as a name: small letters a to z, digits and `_`"),
    )
    .labelled("this name");
    match subtraction {
        Some((before, after)) => error.help(format!("write `{mended}`, or `{before} - {after}` to subtract")),
        None => error.help(format!("write `{mended}`")).edit(span, mended),
    }
}

/// A number in a form the language does not have, and the value that was probably meant.
pub fn number_form(written: &str, span: Span) -> (Diagnostic, Decimal) {
    let error = |message: String| Diagnostic::error(codes::NUMBER_FORM, span, message);
    let digits = written.trim_start_matches(['+', '-']);
    let sign = if written.starts_with('-') { "-" } else { "" };
    let without_zeros = digits.trim_start_matches('0');
    let mended = if without_zeros.starts_with('.') || without_zeros.is_empty() {
        format!("{sign}0{without_zeros}")
    } else {
        format!("{sign}{without_zeros}")
    };
    if let Ok(value) = Decimal::parse(&mended) {
        let problem = error(format!("`{written}` starts with a zero"))
            .labelled("no zeros in front")
            .help(format!("write `{mended}`"))
            .edit(span, mended);
        return (problem, value);
    }
    let number: String = digits.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let unit = digits.get(number.len()..).unwrap_or_default();
    // A `y` alone could be another unit.
    let unit = if matches!(unit, "y" | "yo" | "Y") { "years" } else { unit };
    let value = Decimal::parse(&number).unwrap_or(Decimal::whole(0));
    let problem = error(format!("`{written}` is not a number")).labelled("this number");
    if let Some(counted) =
        ["points", "point", "pts", "pt", "p"].iter().find_map(|word| written.strip_suffix(word))
        && Decimal::parse(counted.trim_start_matches(['+', '-'])).is_ok()
    {
        return (problem.help(format!("write `{counted}`")).edit(span, counted), value);
    }
    let part = [("½", "5"), ("¼", "25"), ("¾", "75")].iter().find(|(sign, _)| *sign == unit);
    if let Some((_, decimals)) = part.filter(|_| !number.contains('.') && !number.is_empty()) {
        // The sign of points stays, whatever it is.
        let sign = if written.starts_with('+') { "+" } else { sign };
        let mended = format!("{sign}{number}.{decimals}");
        return (problem.help(format!("write `{mended}`")).edit(span, mended), value);
    }
    let pointed = written.replace('·', ".");
    if let Some(value) = Decimal::parse(&pointed).ok().filter(|_| pointed != written) {
        return (problem.help(format!("write `{pointed}`")).edit(span, pointed), value);
    }
    // A letter O stands where a zero was meant: no unit is written so.
    let zeros = digits.replace(['O', 'o'], "0");
    let lettered = unit.starts_with(['O', 'o']) && zeros.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if let Some(value) = Decimal::parse(&format!("{sign}{zeros}")).ok().filter(|_| lettered) {
        let mended = format!("{sign}{zeros}");
        return (
            error(format!("`{written}` has a letter among its digits"))
                .labelled("this number")
                .help(format!("write `{mended}`"))
                .edit(span, mended),
            value,
        );
    }
    let unit = if matches!(unit, "C" | "F") { format!("°{unit}") } else { unit.to_owned() };
    let united = format!("{sign}{number} \"{unit}\"");
    let problem = if !unit.is_empty() && unit.chars().all(char::is_alphabetic) && unit != "e" {
        problem.help(format!("write `{united}` if `{unit}` is a unit")).edit(span, united)
    } else {
        problem.help("write digits, with a point before the decimals: `38` or `38.5`")
    };
    (problem, value)
}

/// A date as it is printed: with its mend, where day and month cannot be taken for each other.
pub fn printed_date(written: &str, span: Span) -> Diagnostic {
    date_form(written, span, spoken::date(written))
}

/// A date in another form than `year-month-day`, and that form where it is known.
pub fn date_form(written: &str, span: Span, mended: Option<String>) -> Diagnostic {
    let error = Diagnostic::error(codes::DATE_FORM, span, format!("`{written}` is not written as a date"))
        .labelled("this date");
    match mended {
        Some(date) => error.help(format!("write `{date}`")).edit(span, date),
        None => error.help(match spoken::either_date(written) {
            Some((first, second)) => {
                format!("write `{first}` or `{second}`, whichever day is meant: the year, the month, the day")
            }
            None => "write year-month-day, such as `2026-11-01`".to_owned(),
        }),
    }
}

/// A date as `year-month-day` that a calendar has.
pub fn date(written: &str, span: Span) -> Result<Date, Box<Diagnostic>> {
    let error = |message: String| Diagnostic::error(codes::DATE_FORM, span, message).labelled("this date");
    if written.contains(['/', '.']) {
        return Err(Box::new(printed_date(written, span)));
    }
    let mut parts = written.split('-').map(|part| part.parse::<u16>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    let (year, month, day) = (next(), next(), next());
    let mended = format!("{year:04}-{month:02}-{day:02}");
    if written != mended && (1..=days_of(year, month)).contains(&day) {
        return Err(Box::new(date_form(written, span, Some(mended))));
    }
    let last = days_of(year, month);
    if year == 0 || last == 0 {
        return Err(Box::new(
            error(format!("`{written}` is in no calendar"))
                .help("write year-month-day, such as `2026-11-01`"),
        ));
    }
    if day == 0 || day > last {
        let help = format!("write a day from 1 to {last}: this month has {last} days");
        let message = format!("`{written}` is a day that no calendar has");
        return Err(Box::new(error(message).help(help)));
    }
    let small = |n: u16| u8::try_from(n).unwrap_or(1);
    Ok(Date { year, month: small(month), day: small(day), span })
}

/// The days of a month; none where there is no such month.
fn days_of(year: u16, month: u16) -> u16 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

/// A sign of comparison as written: the comparison meant, and the sign to write where another was written.
pub fn compare(sign: &str) -> Option<(CompareOp, Option<&'static str>)> {
    let exact = |op: CompareOp| (op, None);
    let slip = |op: CompareOp| (op, Some(op.sign()));
    Some(match sign {
        "<" => exact(CompareOp::Less),
        "<=" => exact(CompareOp::AtMost),
        ">" => exact(CompareOp::Greater),
        ">=" => exact(CompareOp::AtLeast),
        "=" => exact(CompareOp::Equal),
        "!=" => exact(CompareOp::NotEqual),
        "=<" | "≤" => slip(CompareOp::AtMost),
        "=>" | "≥" => slip(CompareOp::AtLeast),
        "==" | "===" => slip(CompareOp::Equal),
        "<>" | "≠" | "!==" | "=!" => slip(CompareOp::NotEqual),
        _ => return None,
    })
}

/// A sign or word that another language writes so.
pub fn foreign_sign(written: &str, right: &str, span: Span) -> Diagnostic {
    Diagnostic::error(codes::FOREIGN_SIGN, span, format!("`{written}` is not a sign of the language"))
        .labelled(format!("write `{right}`"))
        .help(format!("write `{right}`"))
        .edit(span, right)
}

/// A word written with capitals.
pub fn capital_word(written: &str, right: &str, span: Span) -> Diagnostic {
    Diagnostic::error(codes::CAPITAL_KEYWORD, span, format!("`{written}` is written in small letters"))
        .labelled(format!("write `{right}`"))
        .help(format!("write `{right}`"))
        .edit(span, right)
}

/// An operator glued to what stands beside it.
pub fn operator_blanks(sign: &str, span: Span) -> Diagnostic {
    Diagnostic::error(codes::OPERATOR_BLANKS, span, format!("`{sign}` needs a blank on both sides"))
        .labelled("blanks are missing here")
        .help(format!("write ` {sign} ` with a blank before and after it"))
}
