//! The parser that pest makes of `grammar/bedside.pest`.

use pest_derive::Parser;

#[derive(Parser)]
#[grammar = "../grammar/bedside.pest"]
pub struct Grammar;
