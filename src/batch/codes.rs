//! The stable names of what can be wrong with many rows at once. Names are never renamed or reused.

/// A column, or a key of the first row, that is no question and nothing else that was named.
pub const UNKNOWN_COLUMN: &str = "bedside::batch::unknown_column";
/// The first row of a table names a column twice, or not at all.
pub const HEADING: &str = "bedside::batch::heading";
/// The input is not rows as they can be read: another encoding, another kind of file, another separator.
pub const NOT_ROWS: &str = "bedside::batch::not_rows";
/// A row of a table whose quotes do not pair, or that has other cells than the table has columns.
pub const CELLS: &str = "bedside::batch::cells";
/// A reference that is no level of the ruleset.
pub const REFERENCE: &str = "bedside::batch::reference";
/// A column of a type that cannot hold the answers to its question, or a key.
pub const COLUMN_TYPE: &str = "bedside::batch::column_type";
