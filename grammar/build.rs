//! Makes a reader of `bedside.pest`: the same decisions as pest's own parser, without trying what the next character
//! already excludes.
//!
//! The grammar stays pest's: it is read and put in order by `pest_meta`, and whatever the made reader refuses is given
//! to pest's parser, which says where and why. `tests/grammar.rs` holds the two against each other.

mod emit;
mod look;
mod set;

use pest_meta::optimizer::{self, OptimizedRule};
use pest_meta::parser::{self, Rule};
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

const GRAMMAR: &str = "grammar/bedside.pest";

/// The rule that a text is read with.
const START: &str = "declaration";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=grammar");
    let rules = rules(&fs::read_to_string(GRAMMAR)?)?;
    let made = emit::reader(&rules, START)?;
    let folder = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(folder.join("made.rs"), made)?;
    Ok(())
}

fn rules(text: &str) -> Result<Vec<OptimizedRule>, Box<dyn Error>> {
    let pairs = parser::parse(Rule::grammar_rules, text)?;
    let rules = parser::consume_rules(pairs).map_err(|errors| format!("{errors:?}"))?;
    Ok(optimizer::optimize(rules))
}
