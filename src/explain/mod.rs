//! A page in plain words for every code: what it is, why it matters, an example of it and its mend.
//!
//! The pages are Markdown in `docs/explain`; a test runs their examples. Nothing here reads files or the terminal.

pub mod layout;
mod pages;

use crate::diagnostic::did_you_mean;

/// What is said of one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The code, `bedside::<phase>::<name>`.
    pub code: &'static str,
    /// The page as Markdown.
    pub text: &'static str,
}

impl Page {
    /// The first line, without its mark.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.text.lines().next().unwrap_or_default().trim_start_matches("# ")
    }

    /// The code without its common start: `check::value_gap`.
    #[must_use]
    pub fn short(&self) -> &'static str {
        self.code.trim_start_matches("bedside::")
    }

    /// Where the code comes up: `check`.
    #[must_use]
    pub fn phase(&self) -> &'static str {
        self.short().split("::").next().unwrap_or_default()
    }

    /// The last word of the code: `value_gap`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.short().rsplit("::").next().unwrap_or_default()
    }
}

/// Every page, sorted by code.
#[must_use]
pub fn all() -> &'static [Page] {
    pages::PAGES
}

/// The page of a code; its last words are enough where only one code ends so.
#[must_use]
pub fn page(code: &str) -> Option<&'static Page> {
    match matching(code).as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

/// Every page whose code is this or ends so, as it may be copied from a report or typed.
#[must_use]
pub fn matching(code: &str) -> Vec<&'static Page> {
    let word = plain(code);
    all().iter().filter(|page| [page.code, page.short(), page.name()].contains(&word.as_str())).collect()
}

/// The code nearest to a misspelt one, as short as it may be written.
#[must_use]
pub fn nearest(code: &str) -> Option<&'static str> {
    let word = plain(code);
    let short = word.trim_start_matches("bedside::");
    let with_phase = all().iter().map(Page::short);
    if short.contains("::") {
        return did_you_mean(short, with_phase).or_else(|| nearest(short.rsplit("::").next()?));
    }
    let near = did_you_mean(short, all().iter().map(Page::name))?;
    match matching(near).as_slice() {
        [_] => Some(near),
        several => several.first().map(|page| page.short()),
    }
}

fn plain(code: &str) -> String {
    let code = code.trim_matches(|c: char| !(c.is_alphanumeric() || c == '_'));
    code.to_lowercase().replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_by_its_last_words() {
        for word in ["bedside::check::value_gap", "check::value_gap", "value_gap", "`Value-Gap`."] {
            assert_eq!(page(word).map(|page| page.code), Some("bedside::check::value_gap"), "{word}");
        }
        assert_eq!(page("too_deep"), None);
        assert_eq!(matching("too_deep").len(), 2);
        assert_eq!(page("answers::too_deep").map(Page::phase), Some("answers"));
    }

    #[test]
    fn a_misspelt_code_has_a_suggestion() {
        assert_eq!(nearest("value_gpa"), Some("value_gap"));
        assert_eq!(nearest("bedside::check::value_gpa"), Some("check::value_gap"));
        assert_eq!(nearest("chekc::value_gap"), Some("check::value_gap"));
        assert_eq!(nearest("too_dep"), Some("answers::too_deep"));
        assert_eq!(nearest("appendicitis"), None);
    }
}
