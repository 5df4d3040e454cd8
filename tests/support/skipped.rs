//! Says that a test could not try what it is for. What a passing test prints is kept back; this is written past that.

use std::io::Write;

/// Tells what is missing.
pub fn skipped(why: &str) {
    // Where nobody listens there is nothing to tell.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
}
