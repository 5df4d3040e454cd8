//! The rows' file: opened, unpacked, and looked at before the first row.

use crate::batch::pieces::Form;
use crate::batch::{codes, csv};
use crate::cli::Exit;
use crate::cli::input::{
    Refused, SAVE_AS_UTF8, looks_like_answers, looks_like_ruleset, of_the_file, other_encoding,
};
use crate::source::Source;
use std::fs::{self, File};
use std::io::{self, Cursor, ErrorKind, Read};
use std::path::Path;
use std::time::SystemTime;

/// So much is looked at before the first row; names of columns have room in it.
const LOOKED_AT: usize = 1 << 20;

/// How an input or output is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Gzip,
    Zstd,
}

/// What a file is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Kind {
    /// A JSON object a line.
    Ndjson,
    /// Comma-separated values.
    Csv,
    /// Typed columns.
    Parquet,
}

impl Kind {
    /// By the end of a name; the packing is taken off first.
    pub(super) fn of_name(name: &str) -> (Option<Self>, Packing) {
        let lower = name.to_ascii_lowercase();
        let (bare, packing) = match lower.rsplit_once('.') {
            Some((bare, "gz" | "gzip")) => (bare, Packing::Gzip),
            Some((bare, "zst" | "zstd")) => (bare, Packing::Zstd),
            _ => (lower.as_str(), Packing::None),
        };
        let kind = match bare.rsplit_once('.').map(|(_, end)| end) {
            Some("ndjson" | "jsonl" | "json") => Some(Self::Ndjson),
            Some("csv") => Some(Self::Csv),
            Some("parquet" | "pq") => Some(Self::Parquet),
            _ => None,
        };
        (kind, packing)
    }

    pub(super) fn form(self) -> Form {
        match self {
            Self::Ndjson => Form::Ndjson,
            Self::Csv => Form::Csv,
            Self::Parquet => Form::Columns,
        }
    }
}

/// An input that was looked at.
pub(super) struct Opened {
    /// The name it is shown under.
    pub name: String,
    /// What is still to be read, where it is text.
    pub reader: Box<dyn Read + Send>,
    /// What was read already, without a byte order mark.
    pub first: Vec<u8>,
    /// What it is of.
    pub kind: Kind,
    /// Whether rows may come slowly, from somebody who waits for results.
    pub prompt: bool,
    /// Its columns, where it is Parquet.
    #[cfg(feature = "parquet")]
    pub columns: Option<super::parquet::Opened>,
    /// The file and how it was when it was opened, where it is one that can change.
    watched: Option<(File, Seen)>,
}

/// How large a file is and when it was changed last.
type Seen = (u64, Option<SystemTime>);

fn seen(file: &File) -> io::Result<Seen> {
    let about = file.metadata()?;
    Ok((about.len(), about.modified().ok()))
}

impl Opened {
    /// Whether the file was changed since it was opened.
    pub(super) fn changed(&self) -> bool {
        let now = |file| seen(file).ok();
        self.watched.as_ref().is_some_and(|(file, before)| now(file).as_ref() != Some(before))
    }
}

/// Opens an input; `-` is standard input.
pub(super) fn open(path: &str, wanted: Option<Kind>) -> Result<Opened, Box<Refused>> {
    let name = if path == "-" { "standard input" } else { path };
    let failed = |error: &io::Error| unreadable(name, error);
    let (mut raw, watched, columns): (Box<dyn Read + Send>, _, _) = if path == "-" {
        (Box::new(io::stdin()), None, None)
    } else {
        if fs::metadata(path).map_err(|error| failed(&error))?.is_dir() {
            return Err(unreadable(name, &ErrorKind::IsADirectory.into()));
        }
        let file = File::open(path).map_err(|error| failed(&error))?;
        let plain = file.metadata().is_ok_and(|about| about.is_file());
        let watched = file.try_clone().and_then(|file| Ok((seen(&file)?, file))).ok().filter(|_| plain);
        let again = file.try_clone().ok().filter(|_| plain);
        (Box::new(file), watched.map(|(seen, file)| (file, seen)), again)
    };
    let mut magic = Vec::new();
    raw.by_ref().take(4).read_to_end(&mut magic).map_err(|error| failed(&error))?;
    let named = wanted.or(Kind::of_name(path).0).filter(|_| packing_of(&magic) == Packing::None);
    if named == Some(Kind::Parquet) || magic == *b"PAR1" || magic == *b"PARE" {
        return open_columns(name, columns, &magic, watched);
    }
    let packing = packing_of(&magic);
    let whole = Cursor::new(magic).chain(raw);
    let mut reader: Box<dyn Read + Send> = match packing {
        Packing::None => Box::new(whole),
        Packing::Gzip => Box::new(flate2::read::MultiGzDecoder::new(io::BufReader::new(whole))),
        Packing::Zstd => Box::new(zstd::Decoder::new(whole).map_err(|error| failed(&error))?),
    };
    let mut first = Vec::new();
    look(&mut reader, &mut first).map_err(|error| failed(&error))?;
    if let Some((message, help)) = no_rows(&first) {
        return Err(refused(name, codes::NOT_ROWS, message, help));
    }
    if first.starts_with(b"\xef\xbb\xbf") {
        first.drain(..3);
    }
    let said = first.iter().find(|byte| !byte.is_ascii_whitespace());
    let Some(said) = said else {
        let message = "the text is empty".to_owned();
        return Err(refused(
            name,
            "bedside::file::empty",
            message,
            "save the file again, or name another one",
        ));
    };
    let sniffed = if *said == b'{' { Kind::Ndjson } else { Kind::Csv };
    let kind = wanted.or(Kind::of_name(path).0).unwrap_or(sniffed);
    Ok(Opened {
        name: name.to_owned(),
        reader,
        first,
        kind,
        prompt: path == "-" && packing == Packing::None,
        #[cfg(feature = "parquet")]
        columns: None,
        watched,
    })
}

#[cfg(feature = "parquet")]
fn open_columns(
    name: &str,
    file: Option<File>,
    magic: &[u8],
    watched: Option<(File, Seen)>,
) -> Result<Opened, Box<Refused>> {
    let Some(file) = file else {
        let message = "Parquet is read from its end on, which a stream does not have yet".to_owned();
        return Err(refused(name, codes::NOT_ROWS, message, "save it as a file and name that"));
    };
    let columns = super::parquet::open(name, file, magic)?;
    let (name, kind, first) = (name.to_owned(), Kind::Parquet, Vec::new());
    let reader = Box::new(io::empty());
    Ok(Opened { name, reader, first, kind, prompt: false, columns: Some(columns), watched })
}

#[cfg(not(feature = "parquet"))]
fn open_columns(
    name: &str,
    _file: Option<File>,
    _magic: &[u8],
    _watched: Option<(File, Seen)>,
) -> Result<Opened, Box<Refused>> {
    let message = "this is Parquet, which this bedside was built without".to_owned();
    let help = "save the rows as CSV or NDJSON, or build bedside with its feature `parquet`";
    Err(refused(name, codes::NOT_ROWS, message, help))
}

/// Reads until the first row is there that says something, however slowly the rows come.
fn look(reader: &mut impl Read, first: &mut Vec<u8>) -> io::Result<()> {
    let mut room = vec![0; 1 << 16];
    loop {
        let more = match reader.read(&mut room) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            more => more?,
        };
        first.extend_from_slice(room.get(..more).unwrap_or_default());
        let said = first.iter().position(|byte| !byte.is_ascii_whitespace());
        let row = said.and_then(|said| first.get(said..)).unwrap_or_default();
        let whole = csv::row_end(row) < row.len() || row.ends_with(b"\n");
        if more == 0 || whole || first.len() >= LOOKED_AT {
            return Ok(());
        }
    }
}

fn packing_of(magic: &[u8]) -> Packing {
    match magic {
        [0x1f, 0x8b, ..] => Packing::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd] => Packing::Zstd,
        _ => Packing::None,
    }
}

/// What the input is instead of rows, and what to do.
fn no_rows(first: &[u8]) -> Option<(String, &'static str)> {
    let said = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start();
    if first.starts_with(b"PK\x03\x04") {
        let what = "this is a spreadsheet or a packed folder";
        return Some((what.to_owned(), "save the table as comma-separated values"));
    }
    if let Some(what) = other_encoding(first) {
        return Some((what.to_owned(), SAVE_AS_UTF8));
    }
    let text = String::from_utf8_lossy(first);
    let (what, help) = match first {
        [b'P', b'A', b'R', b'1', ..] => {
            ("this is Parquet, packed once more", "unpack it first: what is in it is packed already")
        }
        _ if first.iter().take(4096).any(|byte| *byte == 0) => {
            ("this is no text, or not UTF-8", SAVE_AS_UTF8)
        }
        _ if looks_like_ruleset(&text) => (
            "this is a ruleset, not rows",
            "name one ruleset first, then the rows: `bedside batch RULES.triage ROWS.csv`",
        ),
        _ if !said.starts_with(b"{") && looks_like_answers(&text) => (
            "this is an answer file of one person, not rows",
            "read it with `bedside eval RULES.triage ANSWERS.yaml`; a row is one line of a table, or one JSON object a line",
        ),
        _ if said.starts_with(b"[") => {
            ("this is one JSON list", "write each of its objects on a line of its own, without the brackets")
        }
        _ => return None,
    };
    Some((what.to_owned(), help))
}

pub(super) fn refused(name: &str, code: &'static str, message: String, help: &str) -> Box<Refused> {
    let problem = of_the_file(code, message, help);
    Box::new(Refused { source: Source::new(name, ""), problem, exit: Exit::Problem })
}

/// An input that cannot be read, or not to its end.
pub(super) fn unreadable(name: &str, error: &io::Error) -> Box<Refused> {
    let (why, help) = match error.kind() {
        ErrorKind::NotFound => ("there is no such file", "look at the spelling of the path"),
        ErrorKind::IsADirectory => ("it is a folder", "name a file with rows, NDJSON, CSV or Parquet, in it"),
        ErrorKind::PermissionDenied => {
            ("you are not allowed to", "ask for the right to read it, or copy it to a folder of yours")
        }
        ErrorKind::UnexpectedEof => ("it ends in the middle of its packing", "copy or download it again"),
        ErrorKind::Unsupported => {
            ("it is written in a way that is not read", "write it again with the usual encodings")
        }
        ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::Other => {
            ("it is damaged", "copy or download it again")
        }
        _ => ("the machine reports a fault", "try again, or copy it to another disk"),
    };
    let message = format!("`{name}` cannot be read: {why}");
    let mut refused = refused(name, "bedside::file::cannot_read", message, help);
    refused.exit = Exit::Machine;
    refused
}

/// Whether two paths are one file.
pub(super) fn same_file(one: &str, other: &str) -> bool {
    let real = |path: &str| fs::canonicalize(Path::new(path)).ok();
    one == other || real(one).is_some_and(|path| Some(path) == real(other))
}
