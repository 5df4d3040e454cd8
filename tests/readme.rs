//! The examples of README.md and docs/reference.md, run as they stand. Blocks are taken in the order of the page:
//!
//! * `triage` is a complete ruleset without errors, `triage library` a library; `file=NAME` writes it, `append=NAME` adds it to that file;
//! * `triage prelude` is what the page's `triage fragment` blocks, each on its own, are checked after;
//! * `triage wrong` (errors) and `triage warned` (warnings) are checked in the same way, and the `text` block that
//!   follows is what is said of them (with `file=NAME` a `console` block);
//! * `triage cases file=NAME` is written: the cases beside a ruleset;
//! * `yaml file=NAME`, `json file=NAME`, `csv file=NAME` and `ndjson file=NAME` are written; `json canonical=NAME` and `text digest=NAME` are computed;
//! * `console` holds commands and their output; a line `…` stands for any lines;
//! * `rust` is the example of the crate's documentation.
#![expect(clippy::indexing_slicing, reason = "what is not as expected fails the test, as it should")]

use bedside::check::{Checked, check_whole};
use bedside::diagnostic::Diagnostic;
use bedside::library::Texts;
use bedside::ruleset::digest;
use bedside::source::Source;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{fs, io};
use tempfile::TempDir;

/// A fenced block of a page.
struct Block {
    words: Vec<String>,
    body: String,
    line: usize,
}

impl Block {
    fn kind(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    fn is(&self, word: &str) -> bool {
        self.words.iter().skip(1).any(|it| it == word)
    }

    /// What stands after `key=`.
    fn named(&self, key: &str) -> Option<&str> {
        self.words.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }
}

fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for (at, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(info), None) => {
                let words = info.split_whitespace().map(str::to_owned).collect();
                open = Some(Block { words, body: String::new(), line: at + 1 });
            }
            (Some(_), Some(_)) => found.extend(open.take()),
            (None, Some(block)) => {
                block.body.push_str(line);
                block.body.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    found
}

/// A page while its blocks are gone through.
struct Page {
    name: &'static str,
    folder: TempDir,
    prelude: String,
    /// What the next `text` block has to say.
    said: Option<String>,
    code: i32,
    problems: Vec<String>,
}

impl Page {
    fn block(&mut self, block: &Block) {
        if block.kind() != "text" && self.said.take().is_some() {
            self.problem(block.line, "before this a `text` block has to tell what is said");
        }
        match block.kind() {
            "triage" => self.triage(block),
            "yaml" | "json" | "csv" | "ndjson" => self.data(block),
            "console" => self.console(block),
            "rust" => self.rust(block),
            "text" => self.text(block),
            other => self.problem(block.line, &format!("`{other}` is no kind of block that is tested")),
        }
    }

    fn problem(&mut self, line: usize, what: &str) {
        self.problems.push(format!("{}:{line}: {what}", self.name));
    }

    fn same(&mut self, block: &Block, actual: &str) {
        if !matches(&block.body, actual) {
            self.problem(block.line, &format!("expected\n{}\nbut it is\n{actual}", block.body));
        }
    }

    fn write(&mut self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).expect("the page defines the file")
    }

    /// Checks a text with the files that the page has defined so far.
    fn check(&self, name: &str, text: &str) -> Checked {
        let mut files = Texts { root: name.to_owned(), ..Texts::default() };
        for entry in fs::read_dir(self.folder.path()).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|ending| ending == "triage") {
                let name = path.file_name().expect("a name").to_string_lossy().into_owned();
                files.files.insert(name, fs::read_to_string(&path).expect("a text"));
            }
        }
        check_whole(&Source::new(name, text), &files, None).checked
    }

    fn triage(&mut self, block: &Block) {
        if let Some(name) = block.named("file").filter(|_| block.is("cases")) {
            return self.write(name, &block.body);
        }
        let whole = if let Some(name) = block.named("append") {
            format!("{}\n{}", self.read(name), block.body)
        } else if ["fragment", "wrong", "warned"].iter().any(|word| block.is(word)) {
            let head = |line: &str| line.starts_with("ruleset ") || line.starts_with("library ");
            let alone = block.body.lines().any(head);
            if alone { block.body.clone() } else { format!("{}\n{}", self.prelude, block.body) }
        } else {
            block.body.clone()
        };
        if let Some(name) = block.named("append").or(block.named("file")) {
            self.write(name, &whole);
        }
        let start = whole.len() - block.body.len();
        let Checked { ruleset, diagnostics, .. } = self.check("page", &whole);
        let here =
            |it: &&Diagnostic| it.is_error() || it.labels.iter().any(|l| l.span.start as usize >= start);
        let said: String = diagnostics.iter().filter(here).map(told).collect();
        match (block.is("wrong"), block.is("warned")) {
            (false, false)
                if ruleset.is_none() && !block.is("library") || !said.is_empty() && !block.is("fragment") =>
            {
                self.problem(block.line, &format!("this has problems:\n{said}"));
            }
            (true, _) if ruleset.is_some() => self.problem(block.line, "this should be an error"),
            (_, true) if ruleset.is_none() => self.problem(block.line, &format!("has errors:\n{said}")),
            // What is said of a file stands in a console block.
            (true, _) | (_, true) if block.named("file").is_none() => self.said = Some(said),
            _ => {}
        }
        if block.is("prelude") {
            self.prelude = whole;
        }
    }

    fn text(&mut self, block: &Block) {
        if let Some(said) = self.said.take() {
            self.same(block, &said);
        } else if let Some(name) = block.named("digest") {
            let text = self.read(name);
            self.same(block, &format!("{}\n", digest_of(&text)));
        } else {
            assert!(block.is("picture"), "{}:{}: what says this text?", self.name, block.line);
        }
    }

    fn data(&mut self, block: &Block) {
        if let Some(name) = block.named("file") {
            self.write(name, &block.body);
        } else if let Some(name) = block.named("canonical") {
            let ruleset = self.check(name, &self.read(name)).ruleset.expect("it has no errors");
            let canonical = digest::canonical(&ruleset);
            // The line breaks and the blanks after them are there for reading only.
            let written: String = block.body.lines().map(str::trim_start).collect();
            assert_eq!(written, String::from_utf8_lossy(&canonical), "{}:{}", self.name, block.line);
            let hash = Sha256::digest(written.as_bytes());
            let hash = hash.iter().fold(String::from("sha256:"), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            });
            assert_eq!(hash, digest::digest(&ruleset));
        } else {
            self.problem(block.line, "where does this come from?");
        }
    }

    fn rust(&mut self, block: &Block) {
        let mut docs = String::new();
        for line in include_str!("../src/lib.rs").lines().filter_map(|line| line.strip_prefix("//!")) {
            docs.push_str(line.strip_prefix(' ').unwrap_or(line));
            docs.push('\n');
        }
        if !docs.contains(&format!("```\n{}```\n", block.body)) {
            self.problem(
                block.line,
                "this is not the example of the crate's documentation, where it is tested",
            );
        }
    }

    fn console(&mut self, block: &Block) {
        for (command, expected) in commands(&block.body) {
            let actual = match command.split_whitespace().collect::<Vec<_>>().as_slice() {
                ["bedside", args @ ..] | ["cargo", "run", "--", args @ ..] => self.run(args),
                ["echo", "$?"] => format!("{}\n", self.code),
                _ => String::new(),
            };
            if !matches(&expected, &actual) {
                self.problem(block.line, &format!("`{command}` says\n{actual}\nand not\n{expected}"));
            }
        }
    }

    /// Runs the program with both streams together, as a terminal shows them.
    fn run(&mut self, args: &[&str]) -> String {
        let project = args.iter().any(|arg| arg.starts_with("rulesets"));
        let here = if project { Path::new(env!("CARGO_MANIFEST_DIR")) } else { self.folder.path() };
        let (mut reader, writer) = io::pipe().expect("a pipe can be made");
        let mut command = Command::new(env!("CARGO_BIN_EXE_bedside"));
        command.args(args).current_dir(here).env_remove("NO_COLOR").stdin(Stdio::null());
        command.stdout(writer.try_clone().expect("a pipe has two ends")).stderr(writer);
        let mut child = command.spawn().expect("the program starts");
        // Our own copies of the pipe's end would keep it open.
        drop(command);
        let mut out = String::new();
        reader.read_to_string(&mut out).expect("the output is UTF-8");
        self.code = child.wait().expect("the program ends").code().unwrap_or(-1);
        out
    }
}

fn digest_of(text: &str) -> String {
    digest::digest(&bedside::check::check(&Source::new("page", text)).ruleset.expect("it has no errors"))
}

/// A problem as the pages tell it.
fn told(problem: &Diagnostic) -> String {
    let help = problem.help.as_ref().map(|help| format!("help: {help}\n")).unwrap_or_default();
    format!("{} {}\n{}\n{help}", problem.severity.word(), problem.code, problem.message)
}

/// Each command of a console block with its output.
fn commands(body: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in body.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            found.push((command.to_owned(), String::new()));
        } else {
            let (_, output) = found.last_mut().expect("a console block starts with a command");
            output.push_str(line);
            output.push('\n');
        }
    }
    found
}

/// Whether a text is as expected, line by line; a line `…` stands for any lines, blanks at the ends of lines for
/// nothing.
fn matches(expected: &str, actual: &str) -> bool {
    let lines = |text: &'_ str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    let (expected, actual) = (lines(expected.trim_end()), lines(actual.trim_end()));
    let parts: Vec<&[String]> = expected.split(|line| line == "…").collect();
    let (first, last) = (parts[0], parts[parts.len() - 1]);
    if parts.len() == 1 {
        return first == actual;
    }
    if actual.len() < first.len() + last.len() || !actual.starts_with(first) || !actual.ends_with(last) {
        return false;
    }
    let mut rest = &actual[first.len()..actual.len() - last.len()];
    for part in &parts[1..parts.len() - 1] {
        let Some(at) = (0..=rest.len()).find(|at| rest[*at..].starts_with(part)) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

fn run(name: &'static str, text: &str) {
    let folder = TempDir::new().expect("a folder can be made");
    let mut page = Page { name, folder, prelude: String::new(), said: None, code: 0, problems: Vec::new() };
    let blocks = blocks(text);
    assert!(blocks.len() > 5, "{name} has examples");
    for block in &blocks {
        page.block(block);
    }
    assert!(page.said.is_none(), "{name}: the last `text` block is missing");
    assert!(page.problems.is_empty(), "{}", page.problems.join("\n\n"));
}

#[test]
fn the_readme_is_true() {
    run("README.md", include_str!("../README.md"));
}

#[test]
fn the_reference_is_true() {
    run("docs/reference.md", include_str!("../docs/reference.md"));
}

/// Every code and every local link that the pages name exists.
#[test]
fn what_the_pages_name_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let codes = codes_of(&root.join("src"));
    for (folder, page) in [("", include_str!("../README.md")), ("docs", include_str!("../docs/reference.md"))]
    {
        for code in page
            .split('`')
            .filter(|word| word.starts_with("bedside::") && !word.contains(['…', ' ', '\n', 'A']))
        {
            assert!(codes.contains(code), "{code}");
        }
        for link in page.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            assert!(link.is_empty() || root.join(folder).join(link).exists(), "{link}");
        }
    }
}

/// Every text in the program's sources that is a code, those of answer files put together as their macro does.
fn codes_of(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("the sources are there").path();
        if path.is_dir() {
            found.extend(codes_of(&path));
            continue;
        }
        let text = fs::read_to_string(&path).expect("the sources are UTF-8");
        let texts = text.split('"').skip(1).step_by(2);
        let answers = path.ends_with("answers/codes.rs");
        found.extend(
            texts
                .filter(|text| text.starts_with("bedside::") != answers)
                .map(|text| if answers { format!("bedside::answers::{text}") } else { text.to_owned() }),
        );
    }
    found
}
