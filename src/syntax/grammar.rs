//! The grammar of `grammar/bedside.pest`, read in two ways that decide the same.
//!
//! [`read`] is made of the grammar when the project is built, by `grammar/build.rs`. What it refuses is given to
//! [`Grammar`], the parser that pest makes, which says where it stopped and what could have stood there.

use super::reader::{Node, Reader};
use pest::Parser as _;
use pest_derive::Parser;

/// The parser that pest makes.
#[derive(Parser)]
#[grammar = "../grammar/bedside.pest"]
pub struct Grammar;

/// The rules of a declaration in the order of its text; none where it does not follow the grammar.
pub fn read(text: &str) -> Option<Vec<Node>> {
    let mut reader = Reader::new(text);
    made::whole(&mut reader).then(|| reader.into_nodes())
}

/// Why a declaration does not follow the grammar; none where it does.
pub fn refusal(text: &str) -> Option<Box<pest::error::Error<Rule>>> {
    Grammar::parse(Rule::declaration, text).err().map(Box::new)
}

#[allow(
    clippy::all,
    clippy::pedantic,
    non_snake_case,
    unused_must_use,
    reason = "nobody reads it line by line"
)]
mod made {
    use super::{Reader, Rule};

    include!(concat!(env!("OUT_DIR"), "/made.rs"));
}
