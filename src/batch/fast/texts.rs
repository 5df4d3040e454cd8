//! Ready-made texts, and copying short ones in one move.

/// A copy of so many bytes, of which the needed ones are kept, takes no call.
const SHORT: usize = 32;

/// Texts one behind the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    /// Where each starts, and the end of the last one.
    starts: Vec<usize>,
}

impl Texts {
    pub(super) fn new<T: AsRef<[u8]>>(texts: impl IntoIterator<Item = T>) -> Self {
        let mut all = Self { bytes: Vec::new(), starts: vec![0] };
        for text in texts {
            all.bytes.extend_from_slice(text.as_ref());
            all.starts.push(all.bytes.len());
        }
        all.bytes.extend_from_slice(&[0; SHORT]);
        all
    }

    pub(super) fn count(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// One of them.
    #[cfg(feature = "parquet")]
    pub(super) fn get(&self, at: usize) -> Option<&[u8]> {
        self.bytes.get(*self.starts.get(at)?..*self.starts.get(at + 1)?)
    }

    /// Writes one of them.
    #[inline]
    pub(super) fn write(&self, at: usize, out: &mut Vec<u8>) {
        if let Some([start, end]) = self.starts.get(at..at + 2) {
            copy(&self.bytes, *start, *end, out);
        }
    }
}

/// Copies a part of a text that is mostly short.
#[inline]
pub(super) fn copy(from: &[u8], start: usize, end: usize, out: &mut Vec<u8>) {
    let length = end.saturating_sub(start);
    let rest = from.get(start..).unwrap_or_default();
    match rest.first_chunk::<SHORT>() {
        Some(chunk) if length <= SHORT => {
            out.extend_from_slice(chunk);
            out.truncate(out.len() - SHORT + length);
        }
        _ => out.extend_from_slice(rest.get(..length).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_length_are_written_whole() {
        let texts: Vec<String> =
            (0..80).map(|length| "ab".repeat(length / 2) + &"c".repeat(length % 2)).collect();
        let all = Texts::new(&texts);
        assert_eq!(all.count(), 80);
        let mut out = b"before ".to_vec();
        for at in (0..80).chain([80, 200]) {
            all.write(at, &mut out);
        }
        assert_eq!(out, format!("before {}", texts.concat()).into_bytes());
        copy(b"short", 1, 3, &mut out);
        copy(b"short", 9, 3, &mut out);
        assert!(out.ends_with(b"cho"), "{:?}", String::from_utf8_lossy(&out));
    }
}
