//! Names of what cannot be exported. Never renamed or reused.

/// A power, root or logarithm, which an SQL engine works out in binary floating point.
pub const NOT_EXACT: &str = "bedside::export::not_exact";
/// Numbers with more digits than the engine's exact numbers hold.
pub const TOO_WIDE: &str = "bedside::export::too_wide";
/// More columns on the way than the engine takes.
pub const TOO_MANY_COLUMNS: &str = "bedside::export::too_many_columns";
