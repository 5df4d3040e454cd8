//! Rows without a result: where each stands, whose it is, and why; never what was answered.

use super::csv::write_cell;
use crate::answers::row::{Fault, Kept};
use crate::report::json;
use crate::ruleset::Ruleset;
use serde_json::{Value as Json, json};

/// A row without a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The line on which it starts.
    pub line: u64,
    /// Its key, as far as it could be read.
    pub key: Option<Kept>,
    /// Why; never empty.
    pub faults: Vec<Fault>,
}

impl Rejected {
    /// As a JSON line for each fault.
    pub fn write_lines(&self, ruleset: &Ruleset, out: &mut Vec<u8>) {
        for fault in &self.faults {
            let question = fault.question.map(|id| ruleset.question(id).id.as_str());
            let line = json!({
                "line": self.line,
                "id": super::column::key(self.key.as_ref()),
                "code": fault.code,
                "question": question.map_or(Json::Null, Json::from),
                "reason": fault.reason,
            });
            out.extend_from_slice(json::line(&line).as_bytes());
        }
    }

    /// As a row of a table for each fault.
    pub fn write_rows(&self, ruleset: &Ruleset, out: &mut Vec<u8>) {
        let key = self.key.as_ref().map(Kept::text).unwrap_or_default();
        for fault in &self.faults {
            let question = fault.question.map(|id| ruleset.question(id).id.as_str()).unwrap_or_default();
            out.extend_from_slice(self.line.to_string().as_bytes());
            for text in [key, fault.code, question, &fault.reason] {
                out.push(b',');
                write_cell(out, text);
            }
            out.push(b'\n');
        }
    }
}

/// The first row of such a table.
pub const HEADING: &[u8] = b"line,id,code,question,reason\n";
