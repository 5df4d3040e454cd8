//! Writes canonical JSON straight into a text, so that depth costs no stack.

use super::super::Ruleset;
use super::super::rule::Citation;

/// JSON being written: no blanks, commas put where they are due.
#[derive(Default)]
pub(super) struct Writer {
    out: String,
}

impl Writer {
    /// The text written.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// A comma, unless something has just been opened or named.
    fn separate(&mut self) {
        if !matches!(self.out.as_bytes().last(), None | Some(b'[' | b'{' | b':')) {
            self.out.push(',');
        }
    }

    /// Opens a list; [`Writer::close_list`] ends it.
    pub(super) fn open_list(&mut self) {
        self.separate();
        self.out.push('[');
    }

    /// Ends a list.
    pub(super) fn close_list(&mut self) {
        self.out.push(']');
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
        self.out.push('{');
        fields(self);
        self.out.push('}');
    }

    /// A text.
    pub(super) fn text(&mut self, text: &str) {
        self.separate();
        self.out.push_str(&serde_json::Value::from(text).to_string());
    }

    /// A whole number.
    pub(super) fn whole(&mut self, number: u64) {
        self.separate();
        self.out.push_str(&number.to_string());
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &str, value: bool) {
        self.key(key);
        self.out.push_str(if value { "true" } else { "false" });
    }

    /// A key; its value comes next.
    pub(super) fn key(&mut self, key: &str) {
        self.text(key);
        self.out.push(':');
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
