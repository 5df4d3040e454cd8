//! Rows that stand in a Parquet file: looked at before the first row, then read by columns, stripe by stripe.

mod place;
mod stripes;
mod write;

use super::input::{refused, unreadable};
use crate::answers::row::Keys;
use crate::batch::table::Table;
use crate::batch::{codes, columns};
use crate::cli::Exit;
use crate::cli::input::Refused;
use crate::diagnostic::Diagnostic;
use crate::ruleset::{QuestionKind, Ruleset};
use crate::source::{Source, Span};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use place::Place;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
pub(super) use stripes::Stripes;
pub(super) use write::Writer;

/// A Parquet file that was looked at.
pub(super) struct Opened {
    place: Place,
    metadata: ArrowReaderMetadata,
}

/// Which columns are read.
pub(super) struct Read {
    /// Those that every row needs, by name.
    pub(super) table: Table,
    mask: ProjectionMask,
    /// The key of a row, where only rows without a result are named by it.
    keys: Option<ProjectionMask>,
}

/// The names of columns, each with its place in a text of all of them.
pub(super) type Names = Vec<(String, Span)>;

/// The first bytes of a Parquet file, and of one that is encrypted as a whole.
pub(super) const MAGIC: [u8; 4] = *b"PAR1";
pub(super) const ENCRYPTED: [u8; 4] = *b"PARE";

/// What damage does to the library that reads is an error too, whatever form it takes.
fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> io::Result<T> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.map_err(fault),
        Err(_) => Err(ErrorKind::InvalidData.into()),
    }
}

/// Without the library's own words: they may hold a value.
fn fault(error: ParquetError) -> io::Error {
    match error {
        ParquetError::NYI(_) => ErrorKind::Unsupported.into(),
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(_) => ErrorKind::InvalidData.into(),
        },
        _ => ErrorKind::InvalidData.into(),
    }
}

/// Reads what stands at the end of a file: its columns and where they are.
pub(super) fn open(name: &str, file: File, magic: &[u8]) -> Result<Opened, Box<Refused>> {
    let no = |message: &str, help: &str| Err(refused(name, codes::NOT_ROWS, message.to_owned(), help));
    if magic == ENCRYPTED {
        return no("this is encrypted Parquet", "decrypt it first");
    }
    if magic.is_empty() {
        return no("the file is empty", "save it again, or name another one");
    }
    if magic != MAGIC {
        return no(
            "this is not Parquet",
            "say what the rows are with `--from ndjson` or `--from csv`, or name another file",
        );
    }
    let place = Place::new(file).map_err(|error| unreadable(name, &error))?;
    if place.ends_in(ENCRYPTED) {
        return no("this is encrypted Parquet", "decrypt it first");
    }
    // What a program notes about its own types is left aside: the types of the format say what the values are.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let metadata = guarded(|| ArrowReaderMetadata::load(&place, options));
    let metadata = metadata.map_err(|error| unreadable(name, &error))?;
    Ok(Opened { place, metadata })
}

impl Opened {
    /// The names of all columns as a text, and each name with its place in it.
    pub(super) fn names(&self, name: &str) -> Result<(Source, Names), Box<Refused>> {
        let (mut text, mut names) = (String::new(), Vec::new());
        for field in self.metadata.schema().fields() {
            if !names.is_empty() {
                text.push_str(", ");
            }
            let start = text.len();
            text.extend(field.name().chars().map(|c| if c.is_control() { ' ' } else { c }));
            names.push((field.name().clone(), Span::new(start, text.len())));
        }
        let source = Source::new(name, text);
        for (at, (column, span)) in names.iter().enumerate() {
            if names.iter().take(at).any(|(known, _)| known == column) {
                let message = format!("two columns are named `{column}`");
                let problem = Diagnostic::error(codes::HEADING, *span, message);
                let problem = problem.help("keep the one that is right");
                return Err(Box::new(Refused { source, problem, exit: Exit::Problem }));
            }
        }
        Ok((source, names))
    }

    /// The columns that something reads, and how they are read from now on. No result tells the column that is left
    /// out, so that it is read only for rows without one: texts that all differ are a quarter of what decoding costs.
    ///
    /// # Errors
    /// The columns whose types or packing do not serve.
    pub(super) fn project(
        &mut self,
        rulesets: &[(&Ruleset, &Keys)],
        names: &[(String, Span)],
        left_out: Option<&str>,
    ) -> Result<Read, Vec<Diagnostic>> {
        let used = |name: &str| {
            let mut roles = rulesets.iter().map(|(_, keys)| keys.role(name));
            roles.any(|role| role.question.is_some() || role.kept.is_some() || role.date)
        };
        let schema = Arc::clone(self.metadata.schema());
        let all = || schema.fields().iter().zip(names).filter(|(field, _)| used(field.name()));
        let mut problems: Vec<Diagnostic> = Vec::new();
        for (ruleset, keys) in rulesets {
            let typed = all().map(|(field, (name, span))| (name.as_str(), *span, field.data_type()));
            problems.extend(columns::all_unusable(ruleset, keys, typed));
        }
        problems.extend(self.packed_otherwise(&used, names));
        if !problems.is_empty() {
            return Err(problems);
        }
        let closed = |name: &str| {
            rulesets.iter().any(|(ruleset, keys)| {
                let kind = keys.role(name).question.map(|id| &ruleset.question(id).kind);
                matches!(kind, Some(QuestionKind::YesNo | QuestionKind::OneOf(_)))
            })
        };
        // The few words of a closed question stay a dictionary, so that each is looked at once.
        let fields: Vec<Field> = schema
            .fields()
            .iter()
            .map(|field| match field.data_type() {
                DataType::Utf8 if closed(field.name()) => {
                    let words = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
                    Field::new(field.name(), words, field.is_nullable())
                }
                _ => field.as_ref().clone(),
            })
            .collect();
        let whole = Arc::new(Schema::new(fields));
        let options =
            ArrowReaderOptions::new().with_skip_arrow_metadata(true).with_schema(Arc::clone(&whole));
        // Where the library does not take the hint, the texts come one by one.
        if let Ok(metadata) =
            guarded(|| ArrowReaderMetadata::try_new(Arc::clone(self.metadata.metadata()), options))
        {
            self.metadata = metadata;
        }
        let answers = |name: &str| {
            let mut roles = rulesets.iter().map(|(_, keys)| keys.role(name));
            roles.any(|role| role.question.is_some() || role.date)
        };
        let left_out = left_out.filter(|name| !answers(name));
        let places = |wanted: &dyn Fn(&str) -> bool| -> Vec<usize> {
            (0..names.len()).filter(|at| names.get(*at).is_some_and(|it| wanted(&it.0))).collect()
        };
        let of_places =
            |places: &[usize]| ProjectionMask::roots(self.metadata.parquet_schema(), places.iter().copied());
        let always = |name: &str| used(name) && left_out != Some(name);
        let read = places(&always);
        let columns = names.iter().map(|(name, _)| name).filter(|name| always(name)).cloned().collect();
        let schema = self.metadata.schema().project(&read).ok().map(Arc::new);
        let keys = left_out.map(|key| of_places(&places(&|name| name == key)));
        Ok(Read { table: Table { columns, schema }, mask: of_places(&read), keys })
    }

    /// Columns that are packed in a way that is not read here.
    fn packed_otherwise(&self, used: &impl Fn(&str) -> bool, names: &[(String, Span)]) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for (name, span) in names.iter().filter(|(name, _)| used(name)) {
            let groups = self.metadata.metadata().row_groups().iter();
            let mut chunks = groups.flat_map(RowGroupMetaData::columns);
            let own = |path: &[String]| path.first() == Some(name);
            let found = chunks.find_map(|chunk| {
                let word = match chunk.compression() {
                    Compression::UNCOMPRESSED
                    | Compression::SNAPPY
                    | Compression::GZIP(_)
                    | Compression::ZSTD(_) => return None,
                    Compression::LZ4 | Compression::LZ4_RAW => "LZ4",
                    Compression::BROTLI(_) => "Brotli",
                    Compression::LZO => "LZO",
                };
                own(chunk.column_path().parts()).then_some(word)
            });
            if let Some(word) = found {
                let message = format!("the column `{name}` is packed with {word}, which is not read");
                let problem = Diagnostic::error(codes::NOT_ROWS, *span, message);
                problems.push(problem.help("write the file with zstd, Snappy or gzip, or without packing"));
            }
        }
        problems
    }
}
