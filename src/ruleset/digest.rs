//! The digest of a ruleset's meaning: the same for every layout of the same rules.
//!
//! The meaning is written as canonical JSON, `bedside-meaning-1`: no blanks, keys in a fixed order, lists in the order
//! of the text, names instead of positions, expressions as arrays that start with their word. Cases, comments, places
//! and layout are not in it.

mod conclusions;
mod expression;
mod facts;
mod writer;

use super::Ruleset;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use writer::Writer;

/// The name of the canonical form; it changes whenever the form does.
pub const FORM: &str = "bedside-meaning-1";

/// The canonical JSON of what a ruleset means, in UTF-8.
#[must_use]
pub fn canonical(ruleset: &Ruleset) -> Vec<u8> {
    let mut to = Writer::default();
    to.object(|to| {
        to.field("form", FORM);
        head(to, ruleset);
        facts::write(to, ruleset);
        conclusions::write(to, ruleset);
    });
    to.finish()
}

/// `sha256:` and the hexadecimal digest of the canonical JSON.
#[must_use]
pub fn digest(ruleset: &Ruleset) -> String {
    let hash = Sha256::digest(canonical(ruleset));
    let mut text = String::from("sha256:");
    for byte in hash {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn head(to: &mut Writer, ruleset: &Ruleset) {
    to.field("ruleset", &ruleset.id);
    to.field("title", &ruleset.title);
    to.key("language");
    to.whole(u64::from(ruleset.language));
    to.field("version", &ruleset.version);
    to.maybe("about", ruleset.about.as_deref());
    to.maybe("authors", ruleset.authors.as_deref());
    to.key("applies");
    to.list(|to| {
        for applies in &ruleset.applies {
            to.object(|to| {
                to.key("when");
                expression::cond(to, ruleset, &applies.when);
                to.maybe("else", applies.otherwise.as_deref());
            });
        }
    });
    to.key("levels");
    to.list(|to| {
        for level in &ruleset.levels {
            to.pair(&level.id, &level.text);
        }
    });
    to.key("sections");
    to.texts(ruleset.sections.iter().map(String::as_str));
    to.key("sources");
    to.list(|to| {
        for source in &ruleset.sources {
            to.object(|to| {
                to.field("id", &source.id);
                to.field("citation", &source.citation);
                to.maybe("url", source.url.as_deref());
                to.maybe("reviewed", source.reviewed.as_deref());
                to.maybe("review_by", source.review_by.as_deref());
                to.maybe("about", source.about.as_deref());
            });
        }
    });
}
