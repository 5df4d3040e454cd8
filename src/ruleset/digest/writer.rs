//! Writes canonical JSON straight into a text, so that depth costs no stack.

use super::super::Ruleset;
use super::super::rule::Citation;

/// JSON being written: no blanks, commas put where they are due.
#[derive(Default)]
pub(super) struct Writer {
    out: Vec<u8>,
}

impl Writer {
    /// The text written, in UTF-8.
    pub(super) fn finish(self) -> Vec<u8> {
        self.out
    }

    /// A comma, unless something has just been opened or named.
    fn separate(&mut self) {
        if !matches!(self.out.last(), None | Some(b'[' | b'{' | b':')) {
            self.out.push(b',');
        }
    }

    /// Opens a list; [`Writer::close_list`] ends it.
    pub(super) fn open_list(&mut self) {
        self.separate();
        self.out.push(b'[');
    }

    /// Ends a list.
    pub(super) fn close_list(&mut self) {
        self.out.push(b']');
    }

    /// A list.
    pub(super) fn list(&mut self, items: impl FnOnce(&mut Self)) {
        self.open_list();
        items(self);
        self.close_list();
    }

    /// A key with a list of things, each written in its turn.
    pub(super) fn each<T>(&mut self, key: &str, items: &[T], write: impl Fn(&mut Self, &T)) {
        self.key(key);
        self.list(|to| {
            for item in items {
                write(to, item);
            }
        });
    }

    /// An object.
    pub(super) fn object(&mut self, fields: impl FnOnce(&mut Self)) {
        self.separate();
        self.out.push(b'{');
        fields(self);
        self.out.push(b'}');
    }

    /// A text.
    pub(super) fn text(&mut self, text: &str) {
        self.separate();
        // Writing to memory cannot fail.
        let _ = serde_json::to_writer(&mut self.out, text);
    }

    /// A whole number.
    pub(super) fn whole(&mut self, number: u64) {
        self.separate();
        self.out.extend_from_slice(number.to_string().as_bytes());
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &str, value: bool) {
        self.key(key);
        let word: &[u8] = if value { b"true" } else { b"false" };
        self.out.extend_from_slice(word);
    }

    /// A key; its value comes next.
    pub(super) fn key(&mut self, key: &str) {
        self.text(key);
        self.out.push(b':');
    }

    /// A key with a text.
    pub(super) fn field(&mut self, key: &str, text: &str) {
        self.key(key);
        self.text(text);
    }

    /// A key with a text, left out where there is none.
    pub(super) fn maybe(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.field(key, text);
        }
    }

    /// A list of texts.
    pub(super) fn texts<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) {
        self.list(|to| texts.into_iter().for_each(|text| to.text(text)));
    }

    /// Two texts as a list.
    pub(super) fn pair(&mut self, first: &str, second: &str) {
        self.texts([first, second]);
    }

    /// A word and a name as two entries of the list that is open.
    pub(super) fn pair_in_place(&mut self, word: &str, name: Option<&String>) {
        self.text(word);
        self.text(name.map_or("", String::as_str));
    }

    /// `because` and `cite`, where they stand.
    pub(super) fn grounds(&mut self, ruleset: &Ruleset, because: Option<&str>, cite: &[Citation]) {
        self.maybe("because", because);
        if cite.is_empty() {
            return;
        }
        self.key("cite");
        self.list(|to| {
            for citation in cite {
                let source = ruleset.sources.get(citation.source.index());
                let id = source.map_or("", |source| source.id.as_str());
                to.texts([id].into_iter().chain(citation.quote.as_deref()));
            }
        });
    }
}
