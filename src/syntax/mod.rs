//! The text as written: characters, declarations, pest pairs, an owned tree.

pub mod ast;
