//! Everything in which the engines differ. What is the same for all of them stands where it is used.

use super::expr::{Expr, Tie};

/// An SQL engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// `DuckDB`.
    DuckDb,
    /// Apache Spark.
    Spark,
    /// `PostgreSQL`.
    Postgres,
    /// Apache `DataFusion`.
    DataFusion,
}

/// The most digits of an exact number, in every engine.
pub(super) const MOST_DIGITS: u32 = 38;

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::DuckDb, Self::Spark, Self::Postgres, Self::DataFusion];

    /// The word of the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::DuckDb => "duckdb",
            Self::Spark => "spark",
            Self::Postgres => "postgres",
            Self::DataFusion => "datafusion",
        }
    }

    /// Its name as its makers write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DuckDb => "DuckDB",
            Self::Spark => "Spark",
            Self::Postgres => "PostgreSQL",
            Self::DataFusion => "DataFusion",
        }
    }

    /// How many columns a step can have, where that is bounded.
    pub(super) fn most_columns(self) -> Option<usize> {
        // PostgreSQL takes 1,664 entries in a list of results.
        (self == Self::Postgres).then_some(1_600)
    }

    /// What stands between the name of a step and its text. `PostgreSQL` would otherwise write every step into the next,
    /// and work out what is read twice as often as it is read.
    pub(super) fn step_opening(self) -> &'static str {
        if self == Self::Postgres { "AS MATERIALIZED (" } else { "AS (" }
    }

    /// A name; one without an underscore may be a word of the engine's own and is quoted.
    pub(super) fn name_of(self, name: &str) -> String {
        let own = ["current_", "session_", "system_", "local"].iter().any(|start| name.starts_with(start));
        if name.contains('_') && !own { name.to_owned() } else { self.quoted(name) }
    }

    /// A name in quotes.
    pub(super) fn quoted(self, name: &str) -> String {
        match self {
            Self::Spark => format!("`{}`", name.replace('`', "``")),
            _ => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// A text.
    pub(super) fn text(self, text: &str) -> Expr {
        Expr::literal(match self {
            Self::Spark => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
            _ => format!("'{}'", text.replace('\'', "''")),
        })
    }

    /// The type of texts.
    pub(super) fn text_type(self) -> &'static str {
        match self {
            Self::DuckDb | Self::DataFusion => "VARCHAR",
            Self::Spark => "STRING",
            Self::Postgres => "TEXT",
        }
    }

    /// A number with so many decimals, digits without its point given.
    pub(super) fn decimal(self, written: &str, digits: u32, decimals: u8) -> Expr {
        match self {
            // It reads 0.5 as a binary fraction.
            Self::DataFusion => Expr::literal(format!("CAST('{written}' AS DECIMAL({digits}, {decimals}))")),
            _ => Expr::number(written),
        }
    }

    /// Whether a text matches a pattern, which holds no backslash.
    pub(super) fn matches(self, text: &Expr, pattern: &str) -> Expr {
        let written = self.text(pattern);
        match self {
            Self::DuckDb => Expr::call("regexp_matches", [text, &written]),
            Self::DataFusion => Expr::call("regexp_like", [text, &written]),
            Self::Spark => Expr::two(text, "RLIKE", &written, Tie::Compare),
            Self::Postgres => Expr::two(text, "~", &written, Tie::Compare),
        }
    }

    /// Whether a text holds another.
    pub(super) fn holds(self, text: &Expr, part: &str) -> Expr {
        let part = self.text(part);
        match self {
            Self::DuckDb | Self::Spark | Self::DataFusion => Expr::call("contains", [text, &part]),
            Self::Postgres => {
                Expr::two(&Expr::call("strpos", [text, &part]), ">", &Expr::literal("0"), Tie::Compare)
            }
        }
    }

    /// A text as a number; what is no number of that form never reaches it, or comes out as null.
    pub(super) fn cast_text(self, text: &Expr, to: &str) -> Expr {
        let word = if self == Self::Postgres { "CAST" } else { "TRY_CAST" };
        Expr::made(format!("{word}({} AS {to})", text.text), Tie::Atom, [text])
    }

    /// Whole division of a number that is not negative by a positive one.
    pub(super) fn whole_division(self, dividend: &Expr, divisor: &Expr) -> Expr {
        match self {
            Self::DuckDb => Expr::two(dividend, "//", divisor, Tie::Times),
            Self::Spark => Expr::two(dividend, "div", divisor, Tie::Times),
            Self::Postgres => Expr::call("div", [dividend, divisor]),
            Self::DataFusion => Expr::two(dividend, "/", divisor, Tie::Times),
        }
    }

    /// The type of whole numbers in a division that 64 bits do not hold, where the engine divides such numbers exactly.
    pub(super) fn wide_whole(self) -> Option<&'static str> {
        match self {
            Self::DuckDb => Some("HUGEINT"),
            Self::Spark | Self::Postgres => Some("DECIMAL(38, 0)"),
            Self::DataFusion => None,
        }
    }

    /// The number of the day of a date written as text; 1 January of the year 1 is 1.
    pub(super) fn day_of_text(self, text: &Expr) -> Expr {
        let date = self.cast_text(text, "DATE");
        match self {
            Self::DuckDb => Expr::made(
                format!("date_diff('day', DATE '0001-01-01', {}) + 1", date.text),
                Tie::Plus,
                [text],
            ),
            Self::Spark => {
                Expr::made(format!("datediff({}, DATE '0001-01-01') + 1", date.text), Tie::Plus, [text])
            }
            Self::Postgres => {
                Expr::made(format!("({} - DATE '0001-01-01' + 1)", date.text), Tie::Atom, [text])
            }
            Self::DataFusion => Expr::made(
                format!("CAST(arrow_cast({}, 'Int32') AS BIGINT) + 719163", date.text),
                Tie::Plus,
                [text],
            ),
        }
    }

    /// The date of a day's number.
    pub(super) fn date_of_day(self, day: &Expr) -> Expr {
        match self {
            Self::Spark => Expr::made(
                format!("date_add(DATE '0001-01-01', CAST({} - 1 AS INT))", day.within(Tie::Plus)),
                Tie::Atom,
                [day],
            ),
            Self::DuckDb | Self::Postgres => Expr::made(
                format!("DATE '0001-01-01' + CAST({} - 1 AS INTEGER)", day.within(Tie::Plus)),
                Tie::Plus,
                [day],
            ),
            Self::DataFusion => Expr::made(
                format!("arrow_cast(CAST({} - 719163 AS INT), 'Date32')", day.within(Tie::Plus)),
                Tie::Atom,
                [day],
            ),
        }
    }

    /// A part of a date: `year`, `month` or `day`.
    pub(super) fn part_of_date(self, part: &str, date: &Expr) -> Expr {
        match self {
            Self::DuckDb | Self::Spark => Expr::call(part, [date]),
            Self::Postgres | Self::DataFusion => {
                Expr::made(format!("CAST(extract({part} FROM {}) AS BIGINT)", date.text), Tie::Atom, [date])
            }
        }
    }

    /// A decimal number rounded down to a whole one; `decimals` is how many it has.
    pub(super) fn floor(self, number: &Expr, decimals: u8) -> Expr {
        match self {
            // It would round in binary fractions. What is left of the unit is taken off, and then no half remains.
            Self::DataFusion => {
                let less = format!("0.4{}5", "9".repeat(usize::from(decimals.saturating_sub(1))));
                let less = self.decimal(&less, u32::from(decimals) + 1, decimals + 1);
                let moved = Expr::two(number, "-", &less, Tie::Plus);
                Expr::made(format!("CAST({} AS DECIMAL(38, 0))", moved.text), Tie::Atom, [&moved])
            }
            _ => Expr::call("floor", [number]),
        }
    }
}
