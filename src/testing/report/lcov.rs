//! Coverage as LCOV, which editors and continuous integration draw beside the lines of a ruleset.

use crate::report::escape;
use crate::testing::coverage::Coverage;
use crate::testing::suite::Suite;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The lines of each file on which something starts that can be true, with how many cases showed it so. Where several
/// things start on a line, the first and longest counts.
#[must_use]
pub fn run<'a>(suites: impl Iterator<Item = (&'a Suite, &'a Coverage)>) -> String {
    let mut text = String::new();
    for (suite, coverage) in suites {
        let mut files: BTreeMap<usize, BTreeMap<usize, usize>> = BTreeMap::new();
        for (span, count) in &coverage.lines {
            let lines = files.entry(suite.source.file_at(span.start).index).or_default();
            lines.entry(suite.source.position(span.start).line).or_insert(*count);
        }
        for file in suite.source.files() {
            let Some(lines) = files.get(&file.index) else { continue };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "TN:\nSF:{}", escape(file.name));
            for (line, count) in lines {
                let _ = writeln!(text, "DA:{line},{count}");
            }
            let hit = lines.values().filter(|count| **count > 0).count();
            let _ = writeln!(text, "LF:{}\nLH:{hit}\nend_of_record", lines.len());
        }
    }
    text
}
