//! The last step: marks become comments, those at the ends of neighbouring lines in one column, and the lines a text.

use super::columns::{self, width};
use super::comments::MARK;

/// The text of lines whose marks stand for these comments.
pub fn finished<'c>(lines: &[String], mut comments: impl Iterator<Item = &'c str>) -> String {
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    // Where the lines start whose comments are held back, to stand in one column.
    let mut run: Vec<&str> = Vec::new();
    for line in lines {
        match line.split_once(MARK) {
            Some((before, _)) if !before.trim().is_empty() => {
                out.push(before.trim_end().to_owned());
                run.push(comments.next().unwrap_or_default());
            }
            Some((margin, _)) => {
                set(&mut out, &mut run);
                out.push(format!("{margin}{}", comments.next().unwrap_or_default()));
            }
            None => {
                set(&mut out, &mut run);
                out.push(line.trim_end().to_owned());
            }
        }
    }
    set(&mut out, &mut run);
    let mut text = out.join("\n");
    text.push('\n');
    text
}

/// Sets the comments of the last lines.
fn set(out: &mut [String], run: &mut Vec<&str>) {
    let start = out.len().saturating_sub(run.len());
    let lines = out.get_mut(start..).unwrap_or_default();
    let column = columns::column(lines.iter().map(|line| width(line)), columns::OTHERS);
    for (line, comment) in lines.iter_mut().zip(run.drain(..)) {
        let blanks = columns::padding(column, width(line)) + 2;
        line.push_str(&" ".repeat(blanks));
        line.push_str(comment);
    }
}
