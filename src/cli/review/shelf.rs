//! The accepted results of a folder and the record of who accepted them, as they stand in their files.

use super::super::{Exit, input};
use super::Stop;
use super::stored::{files, shown, unreadable};
use crate::review::log::Log;
use std::collections::BTreeMap;
use std::path::Path;

/// How the name of an accepted result ends.
pub(in crate::cli) const ENDING: &str = ".result.txt";
/// The name of the record.
pub(in crate::cli) const RECORD: &str = "accepted.log";

/// What lies in `snapshots/`.
#[derive(Debug, Default)]
pub(in crate::cli) struct Shelf {
    /// The accepted texts by name, as they stand in their files.
    pub results: BTreeMap<String, String>,
    /// The record.
    pub log: Log,
    /// The record's text as it stands in its file; none where there is no such file.
    pub log_text: Option<String>,
}

impl Shelf {
    /// Reads the folder; where there is none, nothing was accepted.
    pub(in crate::cli) fn read(folder: &Path) -> Result<Self, Stop> {
        let mut shelf = Self::default();
        for file in files(folder)? {
            if let Some(name) = file.strip_suffix(ENDING) {
                let text = text(&folder.join(&file))?;
                shelf.results.insert(name.to_owned(), text);
            }
        }
        let path = folder.join(RECORD);
        if path.exists() {
            let text = text(&path)?;
            shelf.log = Log::read(&text).map_err(|line| {
                let place = format!("{}:{line}", shown(&path));
                let why = format!(
                    "a merge is not finished: {place}; keep the lines of both sides, without the marks"
                );
                Stop::new(why, Exit::Problem)
            })?;
            shelf.log_text = Some(text);
        }
        Ok(shelf)
    }
}

/// What is not UTF-8 is no text that anybody accepted, and is found as such.
fn text(path: &Path) -> Result<String, Stop> {
    let bytes = input::bytes_of_file(path).map_err(|error| unreadable(path, &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
