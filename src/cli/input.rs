//! Reads texts: files, standard input, folders of rulesets. What cannot be a text of the wanted kind is refused here,
//! with its mend.

use super::files::Disk;
use super::{Exit, cases, git};
use crate::answers;
use crate::diagnostic::Diagnostic;
use crate::pipeline::{self, Loaded};
use crate::source::{Source, Span};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// The most bytes a text may have.
pub(super) const MOST_BYTES: u64 = 4 << 20;

/// What a text is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A ruleset.
    Ruleset,
    /// An answer file.
    Answers,
    /// The cases beside a ruleset.
    Cases,
}

/// A text that cannot be used, and how that ends.
#[derive(Debug)]
pub(super) struct Refused {
    /// The text as far as there is one.
    pub source: Source,
    /// Why.
    pub problem: Diagnostic,
    /// How it ends.
    pub exit: Exit,
}

/// Reads one text; `-` is standard input.
pub(super) fn read(path: &str, wanted: Wanted) -> Result<Source, Box<Refused>> {
    let name = if path == "-" { "standard input" } else { path };
    let bytes = bytes(path).map_err(|error| unreadable(name, wanted, &error))?;
    sound(name, bytes, wanted)
}

/// Bytes, wherever they come from, as a text of the wanted kind.
pub(super) fn sound(name: &str, bytes: Vec<u8>, wanted: Wanted) -> Result<Source, Box<Refused>> {
    let source = text(name, bytes)?;
    match mistaken(&source, wanted) {
        Some(problem) => Err(refuse(source, problem)),
        None => Ok(source),
    }
}

/// Bytes as a text.
///
/// # Errors
/// The line, from 1, from which on they are not UTF-8.
pub(super) fn utf8(bytes: Vec<u8>) -> Result<String, usize> {
    String::from_utf8(bytes).map_err(|error| {
        let sound = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        sound.split(|byte| *byte == b'\n').count()
    })
}

fn bytes(path: &str) -> io::Result<Vec<u8>> {
    if path == "-" {
        return limited(io::stdin().lock(), 0);
    }
    if fs::metadata(path)?.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    bytes_of_file(Path::new(path))
}

/// The bytes of a file; one more than allowed where there are too many.
pub(super) fn bytes_of_file(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    // With room for all of it, and for what tells that nothing follows, it is read in one step.
    let length = file.metadata().map_or(0, |about| about.len().min(MOST_BYTES));
    limited(file, usize::try_from(length).unwrap_or(0).saturating_add(ROOM))
}

/// Room beyond the length of a file, in bytes.
const ROOM: usize = 64;

fn limited(from: impl Read, room: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(room);
    from.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A ruleset or library with the files that it uses, checked, from the disk or as `git:REV:PATH`; `folder` is the one
/// that was given where it was found in one.
pub(super) fn load(path: &str, folder: Option<&str>) -> Result<Loaded, Box<Refused>> {
    let is_file = Path::new(path).exists();
    if git::address(path).is_some() || path.starts_with("git:") && !is_file {
        return git::load(path);
    }
    let source = read(path, Wanted::Ruleset)?;
    Ok(pipeline::load(&source, &files_for(path, source.text(), folder)))
}

/// The files that a text may use: those in its folder. A library has no tree of its own but that of the rulesets which
/// use it, so that one found in a folder that was given may use what is in that folder.
pub(super) fn files_for(path: &str, text: &str, folder: Option<&str>) -> Disk {
    match folder.filter(|_| first_words(text).starts_with("library ")) {
        Some(folder) => Disk::within(folder, path),
        None => Disk::beside(path),
    }
}

/// How it ends where a text has these problems: a used file that cannot be read is the machine's fault.
pub(super) fn exit_of(problems: &[Diagnostic], deny: bool) -> Exit {
    let unreadable = problems.iter().any(|it| it.code == crate::library::codes::UNREADABLE);
    let wrong = problems.iter().any(|it| deny || it.is_error());
    match (unreadable, wrong) {
        (true, _) => Exit::Machine,
        (_, true) => Exit::Problem,
        _ => Exit::Done,
    }
}

pub(super) fn refuse(source: Source, problem: Diagnostic) -> Box<Refused> {
    Box::new(Refused { source, problem, exit: Exit::Problem })
}

/// A problem with a file as a whole.
pub(super) fn of_the_file(code: &'static str, message: String, help: &str) -> Diagnostic {
    let mut problem = Diagnostic::error(code, Span::default(), message).help(help);
    problem.labels.clear();
    problem
}

fn unreadable(name: &str, wanted: Wanted, error: &io::Error) -> Box<Refused> {
    let kind = match wanted {
        Wanted::Ruleset => "a ruleset, `name.triage`",
        Wanted::Answers => "an answer file, YAML or JSON",
        Wanted::Cases => "a file of cases, `name.cases.triage`",
    };
    let (why, help) = match error.kind() {
        ErrorKind::NotFound => ("there is no such file", "look at the spelling of the path".to_owned()),
        ErrorKind::IsADirectory => ("it is a folder", format!("name {kind}, in it")),
        ErrorKind::PermissionDenied => (
            "you are not allowed to",
            "ask for the right to read it, or copy it to a folder of yours".to_owned(),
        ),
        _ => ("the machine reports a fault", "try again, or copy it to another disk".to_owned()),
    };
    let message = format!("`{name}` cannot be read: {why}");
    Box::new(Refused {
        source: Source::new(name, ""),
        problem: of_the_file("bedside::file::cannot_read", message, &help),
        exit: Exit::Machine,
    })
}

fn text(name: &str, bytes: Vec<u8>) -> Result<Source, Box<Refused>> {
    if bytes.len() as u64 > MOST_BYTES {
        let problem =
            Diagnostic::error("bedside::file::too_large", Span::default(), "the text is larger than 4 MiB");
        let problem = problem.help("split it into smaller files");
        return Err(refuse(Source::new(name, ""), problem));
    }
    if let Some(what) = other_encoding(&bytes) {
        let problem = of_the_file("bedside::file::not_utf8", what.to_owned(), SAVE_AS_UTF8);
        return Err(refuse(Source::new(name, ""), problem));
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Err(not_utf8(name, &error)),
    };
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        let problem = Diagnostic::error("bedside::file::empty", Span::default(), "the text is empty");
        let problem = problem.help("save the file again, or name another one");
        return Err(refuse(Source::new(name, text), problem));
    }
    Ok(Source::new(name, text))
}

fn not_utf8(name: &str, error: &std::string::FromUtf8Error) -> Box<Refused> {
    let at = error.utf8_error().valid_up_to();
    // What is not UTF-8 is replaced from its first place on, so that the place itself stays true.
    let source = Source::new(name, String::from_utf8_lossy(error.as_bytes()).into_owned());
    let span = Span::new(at, at + '\u{fffd}'.len_utf8());
    let problem = Diagnostic::error("bedside::file::not_utf8", span, "the text is not UTF-8 from here on")
        .help(SAVE_AS_UTF8);
    refuse(source, problem)
}

/// What to do with a text in another encoding.
pub(super) const SAVE_AS_UTF8: &str = "save the file with the encoding UTF-8";

/// What bytes are that are written in another encoding from the first one on, so that no place in them helps.
pub(super) fn other_encoding(bytes: &[u8]) -> Option<&'static str> {
    const LOOKED_AT: usize = 4096;
    let first = bytes.get(..LOOKED_AT.min(bytes.len())).unwrap_or_default();
    let empty = memchr::memchr_iter(0, first).count();
    match first {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("this is UTF-16"),
        // In UTF-16 without its mark nearly every second byte of a text in Latin letters is empty.
        _ if empty > 2 && empty * 3 > first.len() => Some("this is UTF-16"),
        _ if empty > 0 && is_unmarked_utf16(first) => Some("this is UTF-16"),
        _ if empty * 100 > first.len() => Some("this is no text, or not UTF-8"),
        _ => None,
    }
}

/// Whether bytes that hold empty ones and make no text in UTF-8 are text in UTF-16 without its mark, in letters other than Latin
/// ones: only blanks, line ends and signs have an empty byte there, and all of them on the same side.
fn is_unmarked_utf16(bytes: &[u8]) -> bool {
    const SHARE: usize = 4;
    // In scripts such as Cyrillic every second byte is a control character of UTF-8.
    let is_control = |byte: &&u8| byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t');
    let controls = bytes.iter().filter(is_control).count();
    // A letter may be cut off at the end of what is looked at.
    let is_utf8 = std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true);
    let reads = |unit: fn([u8; 2]) -> u16| {
        let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
        let mut letters = char::decode_utf16(units).peekable();
        let is_text = |letter: char| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t');
        std::iter::from_fn(|| letters.next().map(|letter| (letter, letters.peek().is_none())))
            .all(|(letter, last)| letter.map_or(last, is_text))
    };
    (!is_utf8 || controls * SHARE > bytes.len()) && (reads(u16::from_le_bytes) || reads(u16::from_be_bytes))
}

/// The first line that says something, from its start.
fn first_words(text: &str) -> &str {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let mut said = lines.filter(|line| !line.is_empty() && !line.starts_with(['#', '-']));
    said.next().unwrap_or_default()
}

pub(super) fn looks_like_ruleset(text: &str) -> bool {
    let words = first_words(text);
    let head = ["ruleset ", "library "].iter().find_map(|start| words.strip_prefix(start));
    head.is_some_and(|rest| !rest.trim_start().starts_with('=')) && !words.contains(": ")
}

pub(super) fn looks_like_answers(text: &str) -> bool {
    let words = first_words(text);
    let key = words.split(':').next().unwrap_or_default().trim();
    words.starts_with('{') || (words.contains(':') && ["ruleset", "answers", "assessed_on"].contains(&key))
}

/// A ruleset given as answers, or the reverse.
fn mistaken(source: &Source, wanted: Wanted) -> Option<Diagnostic> {
    let ending = Path::new(source.name()).extension().and_then(|it| it.to_str()).unwrap_or_default();
    let text = source.text();
    match wanted {
        Wanted::Cases => None,
        Wanted::Ruleset if cases::is_case_file(source.name()) => {
            let own = cases::ruleset_of(source.name());
            let message = format!("`{}` holds cases, and a ruleset belongs here", source.name());
            let problem = Diagnostic::error("bedside::file::cases_for_ruleset", Span::default(), message);
            Some(problem.help(format!("name the ruleset that they belong to: `{own}`")))
        }
        Wanted::Ruleset => {
            let data = ["yaml", "yml", "json"].contains(&ending);
            let wrong =
                (ending != "triage" && looks_like_answers(text)) || (data && !looks_like_ruleset(text));
            let message = format!("`{}` is an answer file, and a ruleset belongs here", source.name());
            let help =
                "name the ruleset first, then the answer files: `bedside eval RULES.triage ANSWERS.yaml`";
            wrong.then(|| {
                Diagnostic::error("bedside::file::answers_for_ruleset", Span::default(), message).help(help)
            })
        }
        Wanted::Answers if cases::is_case_file(source.name()) => {
            let own = cases::ruleset_of(source.name());
            let message = format!("`{}` holds cases, and an answer file belongs here", source.name());
            let problem = Diagnostic::error("bedside::file::ruleset_for_answers", Span::default(), message);
            Some(problem.help(format!("`bedside test {own}` runs the cases")))
        }
        Wanted::Answers => {
            let data = ["yaml", "yml", "json"].contains(&ending);
            let keyed = data && answers::looks_like_answers(text);
            let wrong =
                (looks_like_ruleset(text) && !keyed) || (ending == "triage" && !looks_like_answers(text));
            let message = format!("`{}` is a ruleset, and an answer file belongs here", source.name());
            let help =
                "name one ruleset first, then only answer files: `bedside eval RULES.triage ANSWERS.yaml`";
            wrong.then(|| {
                Diagnostic::error("bedside::file::ruleset_for_answers", Span::default(), message).help(help)
            })
        }
    }
}

/// The rulesets that paths stand for: files as they are, folders by every `*.triage` in them.
pub(super) fn rulesets(paths: &[String]) -> Result<Vec<String>, Box<Refused>> {
    let mut found = Vec::new();
    for path in paths {
        if path != "-" && Path::new(path).is_dir() {
            let before = found.len();
            let walked = walk(Path::new(path), &mut found);
            walked.map_err(|error| unreadable(path, Wanted::Ruleset, &error))?;
            if found.len() == before {
                return Err(nothing_in(path));
            }
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

fn nothing_in(path: &str) -> Box<Refused> {
    let message = format!("there is no ruleset in `{path}`");
    let help = "rulesets are files whose names end in `.triage`";
    let problem = of_the_file("bedside::file::no_ruleset", message, help);
    refuse(Source::new(path, ""), problem)
}

/// Walks folders without following links to other folders, hidden ones left out, in the order of their names.
fn walk(folder: &Path, found: &mut Vec<String>) -> io::Result<()> {
    let mut folders = vec![folder.to_path_buf()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "triage") {
                files.push(path);
            }
        }
    }
    files.sort();
    found.extend(files.iter().map(|path| path.to_string_lossy().into_owned()));
    Ok(())
}
