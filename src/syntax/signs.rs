//! Operators as they are written: the blanks around them, a sign that belongs to its number, two comparisons in one.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::spoken;
use crate::syntax::ast::{CompareOp, Expr};
use crate::syntax::expressions::{Part, sum};
use crate::syntax::parts::Builder;
use crate::syntax::place::{is_number, token};
use crate::syntax::{codes, points, slips};

/// What units are per, as they are written after a number: `36/min`, `130 g/L`.
const PER: [&str; 22] = [
    "min", "mins", "minute", "minutes", "h", "hr", "hour", "hours", "s", "sec", "second", "d", "day", "week",
    "wk", "month", "year", "L", "l", "dL", "mL", "kg",
];

impl Builder<'_, '_> {
    /// `36/min` for `36 "/min"`, which reads as a number divided by something called `min`.
    pub fn unit_glued(&mut self, sign: Span) -> bool {
        let after = self.after(sign);
        let unit = token(after);
        let before = self.before(sign);
        let digits = before.trim_end_matches(' ');
        let number = digits.len() - digits.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let called = after.get(unit.len()..).is_some_and(|rest| rest.starts_with('('));
        let line = digits.get(..digits.len() - number).is_some_and(|rest| rest.ends_with([' ', '(']));
        if self.slice(sign) != "/" || number == 0 || !line || called || !PER.contains(&unit) {
            return false;
        }
        let start = sign.start as usize - (before.len() - digits.len()) - number;
        let number = digits.get(digits.len() - number..).unwrap_or_default();
        let (mended, unit) = (format!("{number} \"/{unit}\""), unit.to_owned());
        let span = Span::new(start, sign.end as usize + unit.len());
        let message = format!("`/{unit}` is a unit, and a unit stands in quotes");
        let error = Diagnostic::error(codes::NUMBER_FORM, span, message).labelled("a number and its unit");
        let help = format!("write `{mended}`, or the number alone where the question has this unit");
        self.report(error.help(help).edit(span, mended));
        true
    }

    /// `speech is silent / spo2 < 92`: a sign of a sum between two conditions, told where it may be a word that joins them.
    pub fn joins(&mut self, sign: Span) -> bool {
        let written = self.slice(sign).to_owned();
        // At the start of a line it belongs to points.
        if self.before(sign).rsplit('\n').next().is_none_or(|line| line.trim().is_empty()) {
            return false;
        }
        let message = format!("`{written}` does not join two conditions");
        let told = Diagnostic::error(codes::FOREIGN_SIGN, sign, message);
        match written.as_str() {
            "/" => self.report(
                told.labelled("and, or or?")
                    .help("write `or` where one of the two is enough, `and` where both must hold"),
            ),
            "+" => self.report(told.labelled("write `and`").help("write `and`").edit(sign, "and")),
            _ => return false,
        }
        true
    }

    /// An operator stands between blanks; true where it is the sign of the points of another line, told as that.
    pub fn check_blanks(&mut self, sign: &str, span: Span) -> bool {
        let line = self.before(span).rsplit('\n').next().unwrap_or_default();
        if line.trim().is_empty() && !self.formula {
            let problem = line_starts(sign, span);
            let after = self.after(span);
            let blanks = after.len() - after.trim_start_matches(' ').len();
            let points = after.split_whitespace().nth(1) == Some("when");
            let number = after.split_whitespace().next().unwrap_or_default();
            let length = u32::try_from(blanks + number.len()).unwrap_or(0);
            let whole = Span { end: span.end + length, ..span };
            let digits = spoken::number(number).map(|number| number.to_string());
            let number = digits.as_deref().unwrap_or(number);
            let added = after.trim_start_matches(' ');
            let named = sign == "+" && added.starts_with(|first: char| first.is_ascii_lowercase());
            let points = points && is_number(number);
            self.report(if points {
                points::apart(sign, number, whole)
            } else if named {
                points::added(added, Span { end: span.end + u32::try_from(blanks).unwrap_or(0), ..span })
            } else {
                problem
            });
            return points;
        }
        let before = self.before(span).ends_with(char::is_whitespace);
        let after = self.after(span).starts_with(char::is_whitespace);
        if before && after {
            return false;
        }
        if sign == "/" && self.is_out_of(span) {
            self.out_of(span);
            return false;
        }
        if self.glued_to_out_of(span) {
            return false;
        }
        let text = match (before, after) {
            (true, _) => format!("{sign} "),
            (_, true) => format!(" {sign}"),
            _ => format!(" {sign} "),
        };
        self.report(slips::operator_blanks(sign, span).edit(span, text));
        false
    }

    /// `3/52` for three weeks, and `7/10` for seven out of ten: what is meant is for the author to say.
    fn out_of(&mut self, slash: Span) {
        let before = self.before(slash);
        let number = before.trim_end_matches(|c: char| c.is_ascii_digit());
        let comparison = number.trim_end_matches(['<', '>', '=', '!']);
        // A sign that is glued to the numbers is told with them.
        let (glued, signed) = (number.len() > comparison.len(), before.len() - comparison.len());
        let sign = if glued {
            format!("{} ", number.get(comparison.len()..).unwrap_or_default())
        } else {
            String::new()
        };
        let digits = self.after(slash).find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
        let span =
            if glued { Span::new(slash.start as usize - signed, slash.end as usize + digits) } else { slash };
        let message = "`/` between two numbers divides them";
        let error = Diagnostic::error(codes::OPERATOR_BLANKS, span, message);
        self.report(match self.is_time(slash) {
            Some((number, unit)) => error.labelled(format!("{number} {unit}?")).help(format!(
                "write `{sign}{number} \"{unit}\"` if a time is meant, `{sign}{number}` alone where what it is compared with counts {unit} already, or ` / ` with blanks to divide"
            )),
            None => error.labelled("out of so many?").help(
                "write the first number alone for so many out of so many, or ` / ` with blanks to divide",
            ),
        });
    }

    /// Whether a sign is told with the two numbers that it is glued to.
    fn glued_to_out_of(&self, sign: Span) -> bool {
        let after = self.after(sign);
        let rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
        let out_of =
            rest.strip_prefix('/').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        !self.formula && rest.len() < after.len() && out_of
    }

    /// `7/10`, as people write seven out of ten.
    fn is_out_of(&self, sign: Span) -> bool {
        let digit = |c: char| c.is_ascii_digit();
        !self.formula && self.before(sign).ends_with(digit) && self.after(sign).starts_with(digit)
    }

    /// `3/7`, `3/52` and `3/12`, as clinicians write days, weeks and months.
    fn is_time(&self, sign: Span) -> Option<(String, &'static str)> {
        let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
        let unit = match digits(self.after(sign)).as_str() {
            "7" => "days",
            "52" => "weeks",
            "12" => "months",
            _ => return None,
        };
        let before: String = self.before(sign).chars().rev().take_while(char::is_ascii_digit).collect();
        Some((before.chars().rev().collect(), unit))
    }

    /// `3 <= x <= 5`, told with the two comparisons that are meant.
    pub fn both_ends(
        &self,
        part: &mut Part,
        low: (&Expr, CompareOp),
        (op, sign): (CompareOp, Span),
    ) -> Option<Diagnostic> {
        use CompareOp as Op;
        let middle = sum(part)?;
        let high = token(self.after(sign).trim_start());
        let up = matches!((low.1, op), (Op::Less | Op::AtMost, Op::Less | Op::AtMost));
        let down = matches!((low.1, op), (Op::Greater | Op::AtLeast, Op::Greater | Op::AtLeast));
        if !(up || down) || !is_number(high) {
            return None;
        }
        let (value, first) = (self.slice(middle.span), self.slice(low.0.span));
        let mended = match (low.1, op) {
            (Op::AtMost, Op::AtMost) => format!("{value} between {first} and {high}"),
            (Op::AtLeast, Op::AtLeast) => format!("{value} between {high} and {first}"),
            _ => format!("{value} {} {first} and {value} {} {high}", low.1.mirrored().sign(), op.sign()),
        };
        let blanks = self.after(sign).len() - self.after(sign).trim_start().len();
        let end = sign.end as usize + blanks + high.len();
        let whole = Span::new(low.0.span.start as usize, end);
        Some(
            Diagnostic::error(codes::TWO_COMPARISONS, whole, "two comparisons stand in one")
                .labelled("both in one")
                .help(format!("write `{mended}`"))
                .edit(whole, mended),
        )
    }
}

fn line_starts(sign: &str, span: Span) -> Diagnostic {
    let help = if matches!(sign, "+" | "-") {
        format!(
            "write the number right after it, as in `{sign}2 when …`, or put `{sign}` at the end of the line above"
        )
    } else {
        format!("put `{sign}` at the end of the line above")
    };
    Diagnostic::error(codes::OPERATOR_BLANKS, span, format!("a line starts with `{sign}`"))
        .labelled("no line outside a formula starts so")
        .help(help)
}
