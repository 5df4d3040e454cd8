//! The files of the corpus: what each says about itself in its first lines, and the text it is about. The files that
//! `x.triage` uses stand in the folder `x.files`.

use bedside::diagnostic::Diagnostic;
use bedside::library::Texts;
use bedside::pipeline::{self, Loaded};
use bedside::source::Source;
use std::fs;
use std::path::{Path, PathBuf};

/// One file with its mistake.
#[derive(Clone)]
pub struct Mistake {
    /// The file name without its ending.
    pub name: String,
    /// `# mistakes: 2`: how many messages are right.
    pub messages: usize,
    /// `# at: "words"`: what the main label of each message covers.
    pub at: Vec<String>,
    /// `# line: 7`: where the first message is, where the words stand in several places.
    pub line: Option<usize>,
    /// `# no edit: reason`
    pub no_edit: Option<String>,
    /// The answer file, where the mistake is in one.
    pub answers: Option<Source>,
    ruleset: Source,
    /// The files that it uses.
    files: Texts,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes")
}

/// Every mistake, in the order of the numbers.
pub fn all() -> Vec<Mistake> {
    let files = fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|end| end == "triage")).collect();
    files.sort();
    files.iter().map(|path| read(path)).collect()
}

fn source(path: &Path) -> Source {
    Source::new(path.file_name().unwrap().to_str().unwrap(), fs::read_to_string(path).unwrap())
}

fn read(path: &Path) -> Mistake {
    let ruleset = source(path);
    let head = |key: &str| -> Vec<String> {
        let lines = ruleset.text().lines().take_while(|line| line.starts_with('#'));
        lines.filter_map(|line| line.strip_prefix(key)).map(str::to_owned).collect()
    };
    let number = |key: &str| head(key).first().map(|written| written.parse().unwrap());
    let at: Vec<String> = head("# at: ").iter().map(|written| unquoted(written)).collect();
    let answers = ["yaml", "json"].map(|end| path.with_extension(end)).into_iter().find(|it| it.exists());
    Mistake {
        name: path.file_stem().unwrap().to_str().unwrap().to_owned(),
        messages: number("# mistakes: ").unwrap_or(1),
        line: number("# line: "),
        no_edit: head("# no edit: ").pop(),
        answers: answers.as_deref().map(source),
        at,
        files: files(path),
        ruleset,
    }
}

/// The files that a ruleset uses.
fn files(path: &Path) -> Texts {
    let root = path.file_name().unwrap().to_str().unwrap().to_owned();
    let folder = path.with_extension("files");
    let mut texts = Texts { root, ..Texts::default() };
    let mut folders = vec![folder.clone()];
    while let Some(inner) = folders.pop().filter(|folder| folder.is_dir()) {
        for entry in fs::read_dir(inner).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
            texts.files.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    texts
}

/// The words of `# at:`, with what cannot be seen written as an escape.
fn unquoted(written: &str) -> String {
    let inner = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap();
    let mut words = inner.replace("\\n", "\n").replace("\\t", "\t");
    for hidden in ['\u{a0}', '\u{200b}', '\u{202e}'] {
        words = words.replace(&format!("\\u{{{:x}}}", u32::from(hidden)), &hidden.to_string());
    }
    words
}

impl Mistake {
    fn load(&self) -> Loaded {
        pipeline::load(&self.ruleset, &self.files)
    }

    /// What is said, and the text, with the files that it uses, in which it has its places.
    pub fn told(&self) -> (Source, Vec<Diagnostic>) {
        let loaded = self.load();
        let Some(answers) = &self.answers else { return (loaded.source, loaded.diagnostics) };
        let ready = loaded.ready.unwrap_or_else(|| panic!("{}: {:?}", self.name, loaded.diagnostics));
        (answers.clone(), pipeline::read_answers(&ready, answers).1)
    }

    /// The same after every edit.
    pub fn mended(&self) -> Self {
        let (source, problems) = self.told();
        let mut mended = self.clone();
        for file in source.files() {
            let here = |it: &&Diagnostic| {
                it.edit.as_ref().is_some_and(|edit| source.file_at(edit.span.start).index == file.index)
            };
            let local = problems.iter().filter(here).cloned().map(|mut it| {
                it.edit.iter_mut().for_each(|edit| edit.span = source.local(edit.span));
                it
            });
            let text = edited(source.slice(file.span), &local.collect::<Vec<_>>());
            match &mut mended.answers {
                Some(answers) => *answers = Source::new(file.name, text),
                None if file.index == 0 => mended.ruleset = Source::new(file.name, text),
                None => drop(mended.files.files.insert(file.name.to_owned(), text)),
            }
        }
        mended
    }

    /// Compares a report with the stored one, or stores it.
    pub fn stored(&self, end: &str, report: &str) -> Result<(), String> {
        let path = folder().join(format!("{}.{end}", self.name));
        if std::env::var_os("BEDSIDE_BLESS").is_some() {
            fs::write(&path, report).unwrap();
        }
        let before = fs::read_to_string(&path).unwrap_or_default();
        if before == report { Ok(()) } else { Err(format!("{end} is\n{report}\nand was\n{before}")) }
    }
}

/// The text after every edit.
fn edited(text: &str, problems: &[Diagnostic]) -> String {
    let mut edits: Vec<_> = problems.iter().filter_map(|it| it.edit.as_ref()).collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    let mut text = text.to_owned();
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}
