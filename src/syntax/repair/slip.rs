//! Whether a word is a slip of the pen of another one.

use crate::diagnostic::letters_apart;
use crate::syntax::words;

/// Words that count or say by whom, each near to one that says something else.
const COUNTS: [&str; 9] = ["test", "none", "one", "any", "all", "least", "most", "likely", "possible"];

/// By how many letters a word is a slip of another one; none where it is another word.
pub fn slip(written: &str, right: &str) -> Option<u32> {
    let (short, long) = (written.len().min(right.len()), written.len().max(right.len()));
    if written == right
        || long - short > 3
        || short < 2
        || words::is_reserved(written)
        || COUNTS.contains(&written)
    {
        return None;
    }
    let allowed = match right.len() {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    };
    let doubled = written.len() == 3 && right.len() == 2 && written.starts_with(right);
    // Another form of the same word: `assumes`, `including`, `asked`.
    let stem = right.trim_end_matches(['e', 's']);
    let form = stem.len() >= 3
        && written.starts_with(stem)
        && ["s", "es", "ed", "d", "ing", ""].contains(&written.get(stem.len()..).unwrap_or("-"));
    // Of two letters one may be another, or both turned round.
    let most = if long == 2 { 1 } else { allowed };
    let letters = letters_apart(written, right, if doubled || form { long } else { most })?;
    u32::try_from(letters.min(3)).ok()
}
