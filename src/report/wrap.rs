//! Lines of a given width. Widths are those of a terminal: a Chinese character or an emoji takes two columns, a
//! combining mark none, and what a terminal draws as one is never cut in two.

use unicode_width::UnicodeWidthStr;

/// Characters that never start a line where words are written without blanks.
const NEVER_FIRST: &str = "、。，．！？：；）」』】〉》・ー\"”’)]},.;:!?";
/// Characters that never end one there.
const NEVER_LAST: &str = "（「『【〈《“‘([{";
/// Joins two emoji to one.
const JOINER: char = '\u{200d}';

/// The columns that a text takes.
pub(super) fn columns(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text in lines of at most `width` columns, the first with one indent and the others with another.
#[must_use]
pub fn wrap(text: &str, first: &str, rest: &str, width: usize) -> Vec<String> {
    let mut lines = Lines { done: Vec::new(), line: first.to_owned(), rest, width, empty: true };
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        for (at, piece) in pieces(word).into_iter().enumerate() {
            lines.add(piece, at == 0);
        }
    }
    lines.done.push(lines.line);
    lines.done
}

struct Lines<'a> {
    done: Vec<String>,
    line: String,
    rest: &'a str,
    width: usize,
    /// Whether nothing but the indent stands on the line.
    empty: bool,
}

impl Lines<'_> {
    fn add(&mut self, piece: &str, starts_word: bool) {
        let blank = if starts_word && !self.empty { " " } else { "" };
        if columns(&self.line) + blank.len() + columns(piece) <= self.width {
            self.put(blank, piece);
            return;
        }
        if !self.empty {
            self.end();
        }
        if columns(&self.line) + columns(piece) <= self.width {
            self.put("", piece);
        } else {
            self.cut(piece);
        }
    }

    fn put(&mut self, blank: &str, piece: &str) {
        self.line.push_str(blank);
        self.line.push_str(piece);
        self.empty = false;
    }

    fn end(&mut self) {
        let line = std::mem::replace(&mut self.line, self.rest.to_owned());
        self.done.push(line);
        self.empty = true;
    }

    /// A word longer than a line.
    fn cut(&mut self, word: &str) {
        let mut taken = columns(&self.line);
        for cluster in clusters(word) {
            let wide = columns(cluster);
            if taken + wide > self.width && !self.empty {
                self.end();
                taken = columns(&self.line);
            }
            self.put("", cluster);
            taken += wide;
        }
    }
}

/// What a terminal draws in one place: a character with the marks on it, or several emoji joined.
fn clusters(word: &str) -> Vec<&str> {
    let mut starts = Vec::new();
    let mut before = None;
    for (at, character) in word.char_indices() {
        let mark = columns(character.encode_utf8(&mut [0; 4])) == 0 && !character.is_control();
        let tone = matches!(character, '\u{1f3fb}'..='\u{1f3ff}');
        if before.is_none() || !(mark || tone || before == Some(JOINER)) {
            starts.push(at);
        }
        before = Some(character);
    }
    let ends = starts.iter().skip(1).copied().chain([word.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| word.get(*start..end)).collect()
}

/// The parts between which a line may end: each wide character by itself, everything else together.
fn pieces(word: &str) -> Vec<&str> {
    if word.is_ascii() {
        return vec![word];
    }
    let mut starts = vec![0];
    let mut at = 0;
    let mut wide_before = false;
    let mut opens = false;
    for cluster in clusters(word) {
        let wide = columns(cluster) > 1;
        let may_start = !cluster.chars().all(|character| NEVER_FIRST.contains(character));
        if at > 0 && (wide || wide_before) && may_start && !opens {
            starts.push(at);
        }
        opens = cluster.chars().all(|it| NEVER_LAST.contains(it)) || (at == 0 && cluster == "\"");
        wide_before = wide;
        at += cluster.len();
    }
    let ends = starts.iter().skip(1).copied().chain([word.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| word.get(*start..end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_it_may_be() {
        let text =
            "Schmerz 臀部深处的疼痛，久坐后加重。 👩‍⚕️👩‍⚕️👩‍⚕️ e\u{301}tat ⚠️⚠️ averyveryverylongwordindeed.";
        for width in 6..60 {
            let lines = wrap(text, "", "  ", width);
            assert!(lines.iter().all(|line| columns(line) <= width), "{width}: {lines:#?}");
            let kept = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            assert_eq!(kept(&lines.concat()), kept(text));
        }
    }

    #[test]
    fn joined_emoji_and_marks_stay_together() {
        assert_eq!(clusters("👩‍⚕️e\u{301}x"), ["👩‍⚕️", "e\u{301}", "x"]);
    }

    #[test]
    fn a_full_stop_never_starts_a_line() {
        assert_eq!(wrap("臀部。深处", "", "", 5), ["臀", "部。", "深处"]);
    }
}
