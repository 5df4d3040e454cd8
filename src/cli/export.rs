//! `bedside export`: a ruleset in the form of another program.

use super::console::Console;
use super::{Exit, date, eval};
use crate::answers::Date;
use crate::export::sql::{self, Dialect, Heading, Options};
use crate::report::{ENGINE, json};
use crate::ruleset::digest;
use clap::ValueEnum;
use serde_json::json;

/// What `export` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The ruleset; `-` is standard input.
    ruleset: String,
    /// The form.
    #[arg(long, value_enum)]
    to: Form,
    /// The SQL engine.
    #[arg(long, value_enum)]
    dialect: Option<Engine>,
    /// The table of the answers, as it is to stand in the query: a name, or anything that the engine reads as a table.
    #[arg(long, default_value = "answers")]
    table: String,
    /// The column that tells the rows apart; it is carried through.
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    id: String,
    /// The column with the date of the assessment; `assessed_on` where the ruleset needs one.
    #[arg(long, value_name = "COLUMN")]
    date: Option<String>,
    /// The date of the assessment of rows that have none of their own.
    #[arg(long, value_name = "DATE", value_parser = date::parse)]
    on: Option<Date>,
}

/// The forms of other programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// An SQL query over a table of answers.
    Sql,
    /// A JSON Schema of the answers (not there yet).
    JsonSchema,
    /// A FHIR Questionnaire (not there yet).
    Fhir,
    /// A page of Markdown (not there yet).
    Markdown,
    /// A page of HTML (not there yet).
    Html,
}

/// The engines, by their words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    /// `DuckDB`.
    Duckdb,
    /// Apache Spark.
    Spark,
    /// `PostgreSQL`.
    Postgres,
    /// Apache `DataFusion`.
    Datafusion,
}

impl Engine {
    fn dialect(self) -> Dialect {
        match self {
            Self::Duckdb => Dialect::DuckDb,
            Self::Spark => Dialect::Spark,
            Self::Postgres => Dialect::Postgres,
            Self::Datafusion => Dialect::DataFusion,
        }
    }
}

/// Writes the query, or what of the ruleset the engine cannot carry.
pub(super) fn run(args: &Args, console: &mut Console) -> Exit {
    if args.to != Form::Sql {
        let form = args.to.to_possible_value();
        let form = form.as_ref().map_or("", |form| form.get_name());
        Console::err(&format!("`bedside export --to {form}` is not there yet; `--to sql` is\n"));
        return Exit::Usage;
    }
    let Some(engine) = args.dialect else {
        Console::err(
            "error: SQL differs from engine to engine; add `--dialect duckdb`, `spark`, `postgres` or `datafusion`\n",
        );
        return Exit::Usage;
    };
    let ready = match eval::load(&args.ruleset) {
        Ok(ready) => ready,
        Err(failed) => return eval::no_rulesets(&[failed], console),
    };
    let options = Options {
        dialect: engine.dialect(),
        table: args.table.clone(),
        id: args.id.clone(),
        date: args.date.clone(),
        on: args.on,
    };
    let digest = digest::digest(&ready.ruleset);
    let heading = Heading { digest: &digest, engine: ENGINE };
    match sql::query(&ready.ruleset, &ready.plan, &options, heading) {
        Ok(query) if console.json() => {
            let dialect = options.dialect.word();
            console.object(json!({"format": 1, "to": "sql", "dialect": dialect, "query": query}));
            Exit::Done
        }
        Ok(query) => {
            console.out(&query);
            Exit::Done
        }
        Err(problems) => {
            let source = &ready.ruleset.source;
            if console.json() {
                console.out(&json::text(&json::problems([(source, problems.as_slice())])));
            } else {
                console.problems(source, &problems);
            }
            Exit::Problem
        }
    }
}
