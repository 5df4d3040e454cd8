//! What is said of files that cannot be used.

use super::path::Fault;
use super::{Gatherer, Refusal, codes};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::source::{Source, Span};
use crate::spoken;
use crate::syntax::ast::{File, Keyword};
use std::fmt::Write;

impl Gatherer<'_, '_> {
    /// A path that no library can have.
    pub(super) fn path_fault(&self, fault: &Fault, written: &str, at: Span) -> Diagnostic {
        let edited = |problem: Diagnostic, path: &str| {
            problem.help(format!("write `use \"{path}\"`")).edit(at, format!("\"{path}\""))
        };
        let error = |message: String| Diagnostic::error(codes::PATH, at, message);
        match fault {
            Fault::Outside => self.outside(written, at),
            Fault::Empty => error("no file is named after `use`".to_owned())
                .help("write the path of a library, such as `use \"vital_signs.triage\"`"),
            Fault::Absolute => error(format!("`{written}` does not start from the folder of this file"))
                .help("write the path from this file on, such as `use \"shared/vital_signs.triage\"`"),
            Fault::Backslash(path) => {
                edited(error(format!("`{written}` has `\\` between its folders")), path)
            }
            Fault::Ending(Some(path)) => {
                edited(error(format!("`{written}` does not end in `.triage`")), path)
            }
            Fault::Ending(None) => error(format!("`{written}` does not end in `.triage`"))
                .help("write the path of a library, a file `name.triage`"),
        }
    }

    fn outside(&self, written: &str, at: Span) -> Diagnostic {
        let root = self.sources.first().map_or("", Source::name);
        if self.library {
            let message = format!("`{written}` leads out of the folder of this library");
            return Diagnostic::error(codes::OUTSIDE, at, message)
                .labelled("a file that is checked by itself uses only files in its own folder and the folders in it")
                .help("check the folder that holds both, `bedside check FOLDER`, or a ruleset that uses this library");
        }
        let message = format!("`{written}` leads out of the folder of the ruleset");
        Diagnostic::error(codes::OUTSIDE, at, message)
            .labelled("a ruleset uses only files in its own folder and the folders in it")
            .help(format!("copy the library into the folder of `{root}`, and use it there"))
    }

    /// A file that was not read.
    pub(super) fn refused(&self, refusal: &Refusal, path: &str, written: &str, at: Span) -> Diagnostic {
        let error = |code, message: String| Diagnostic::error(code, at, message);
        let unreadable = |why: &str| error(codes::UNREADABLE, format!("`{written}` cannot be read: {why}"));
        match refusal {
            Refusal::Missing => self.missing(path, written, at),
            Refusal::Outside => self.outside(written, at),
            Refusal::Folder => {
                unreadable("it is a folder").help("write the path of a library in it, a file `name.triage`")
            }
            Refusal::Fault(why) => {
                unreadable(why).help("ask for the right to read it, or copy it to another place")
            }
            Refusal::Closed => unreadable("only one text is read here")
                .help("check the ruleset as a file, in the folder where its libraries are"),
            Refusal::NotUtf8(line) => {
                error(codes::NOT_UTF8, format!("`{written}` is not UTF-8 from its line {line} on"))
                    .help("save that file with the encoding UTF-8")
            }
            Refusal::TooLarge => error(codes::TOO_LARGE, format!("`{written}` is larger than 4 MiB"))
                .help("divide it into several libraries"),
        }
    }

    fn missing(&self, path: &str, written: &str, at: Span) -> Diagnostic {
        let error = Diagnostic::error(codes::MISSING, at, format!("there is no file `{written}`"));
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let root = self.sources.first().map_or("", Source::name);
        let own = root.rsplit(['/', '\\']).next().unwrap_or_default();
        let names = self.files.names(folder);
        let near = did_you_mean(name, names.iter().map(String::as_str).filter(|name| *name != own));
        match near {
            Some(near) => {
                let before = written.rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
                let meant = format!("{}{near}", before.unwrap_or_default());
                error.help(format!("did you mean `{meant}`?")).edit(at, format!("\"{meant}\""))
            }
            None => match self.elsewhere(path).filter(|_| path == written) {
                Some(meant) => {
                    error.help(format!("did you mean `{meant}`?")).edit(at, format!("\"{meant}\""))
                }
                None => error.help("look at the spelling; the path counts from the folder of this file"),
            },
        }
    }

    /// The one other folder in which a file of this name stands: `basics.triage` for `lib/basics.triage`.
    fn elsewhere(&self, path: &str) -> Option<String> {
        let name =
            path.rsplit('/').next().filter(|name| path.matches('/').count() < 2 && !name.is_empty())?;
        let root = self.sources.first().map_or("", Source::name).rsplit(['/', '\\']).next();
        let has = |folder: &str| self.files.names(folder).iter().any(|it| it == name);
        let mut found: Vec<String> = Vec::new();
        if has("") && root != Some(name) {
            found.push(name.to_owned());
        }
        let folders = self.files.folders();
        found.extend(folders.iter().filter(|folder| has(folder)).map(|folder| format!("{folder}/{name}")));
        found.pop().filter(|_| found.is_empty())
    }

    /// The file at this position of the way is used again before it is read to its end.
    pub(super) fn circle(&self, start: usize, at: Span) -> Diagnostic {
        let way = self.way.get(start..).unwrap_or_default();
        let name = |file: usize| self.sources.get(file).map_or("", Source::name);
        let names: Vec<&str> = way.iter().map(|step| name(step.file)).collect();
        let first = names.first().copied().unwrap_or_default();
        let message = if names.len() < 2 {
            format!("`{first}` uses itself")
        } else {
            let mut message = format!("the files use each other in a circle: `{first}`");
            for (n, next) in names.iter().skip(1).chain([&first]).enumerate() {
                let which = if n == 0 { "" } else { ", which" };
                // Writing to a string cannot fail.
                let _ = write!(message, "{which} uses `{next}`");
            }
            message
        };
        let help = if names.len() < 2 {
            "leave this `use` out"
        } else {
            "leave one of these `use` out; what both files need belongs in a third library that both use"
        };
        let error = Diagnostic::error(codes::CIRCLE, at, message).labelled(format!("uses `{first}`"));
        let steps = way.iter().skip(1);
        let error =
            steps.fold(error, |error, step| error.and_at(step.at, format!("uses `{}`", name(step.file))));
        error.help(help)
    }
}

/// A used file that does not say that it is a library.
pub(super) fn no_library(file: &File, source: &Source, at: Span) -> Option<Diagnostic> {
    let first = |keyword: Keyword| file.declarations.iter().find(|it| it.keyword == keyword);
    let name = source.name();
    if let Some(ruleset) = first(Keyword::Ruleset) {
        let message = format!("`{name}` is a ruleset, and only a library can be used");
        return Some(
            Diagnostic::error(codes::NOT_A_LIBRARY, at, message)
                .and_at(ruleset.keyword_span, "it says so here")
                .help(
                    "move what both need into a file that starts with `library`, and use that file in both",
                ),
        );
    }
    // A word that starts no declaration was told, and may have been meant as `library`.
    if first(Keyword::Library).or_else(|| first(Keyword::Unknown)).is_some() {
        return None;
    }
    let message = format!("`{name}` is used and does not start with `library`");
    let own = file.declarations.first().map(|declaration| declaration.keyword_span);
    let error = Diagnostic::error(codes::NO_HEADER, own.unwrap_or(at), message);
    let head = head(name);
    let help = "begin that file with `library name \"Title\"`, then `language 1` and `version \"1.0.0\"` indented below";
    Some(match own {
        Some(own) => {
            error.and_at(at, "used here").help(help).edit(Span { start: own.start, end: own.start }, head)
        }
        None => error.help(help),
    })
}

/// The first lines of a library that the name of its file suggests.
fn head(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.split('.').next().unwrap_or_default();
    let plain: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let id = plain.trim_start_matches(|c: char| !c.is_ascii_alphabetic()).to_lowercase();
    let id = if id.is_empty() { "my_library" } else { &id };
    format!("library {id} \"{}\"\n  language 1\n  version \"1.0.0\"\n\n", spoken::text_of(id))
}
