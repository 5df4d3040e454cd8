//! Columns: what stands in neighbouring lines starts below each other, unless one line is so much longer that the
//! others would be torn apart.

use unicode_width::UnicodeWidthStr;

/// The most blanks that make a column of names.
pub const NAMES: usize = 40;
/// The most blanks that make a column of other things.
pub const OTHERS: usize = 24;

/// The columns that a text takes on a screen.
pub fn width(text: &str) -> usize {
    text.width()
}

/// How wide the first cells of lines are made; none where they differ too much.
pub fn column(widths: impl Iterator<Item = usize>, most_blanks: usize) -> Option<usize> {
    let ends = widths.fold(None, |ends: Option<(usize, usize)>, width| {
        let (least, most) = ends.unwrap_or((width, width));
        Some((least.min(width), most.max(width)))
    });
    ends.filter(|(least, most)| most - least <= most_blanks).map(|(_, most)| most)
}

/// The blanks after a cell of this width that fill the column.
pub fn padding(column: Option<usize>, width: usize) -> usize {
    column.map_or(0, |column| column.saturating_sub(width))
}
