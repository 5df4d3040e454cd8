//! The codes of problems with files that are used. A code, once given, never changes and is never used for something
//! else.

/// What stands after `use` cannot be the path of a library.
pub const PATH: &str = "bedside::library::path";
/// The path leads out of the folder of the ruleset.
pub const OUTSIDE: &str = "bedside::library::outside";
/// There is no such file.
pub const MISSING: &str = "bedside::library::missing";
/// The file is there and cannot be read.
pub const UNREADABLE: &str = "bedside::library::unreadable";
/// The file is not UTF-8.
pub const NOT_UTF8: &str = "bedside::library::not_utf8";
/// A used file, all of them together or their number is larger than is read.
pub const TOO_LARGE: &str = "bedside::library::too_large";
/// Files use each other in a circle.
pub const CIRCLE: &str = "bedside::library::circle";
/// A ruleset is used, and only a library can be.
pub const NOT_A_LIBRARY: &str = "bedside::library::not_a_library";
/// A used file has no `library` line.
pub const NO_HEADER: &str = "bedside::library::no_header";
