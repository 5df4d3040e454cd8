//! The program: arguments in, exit code out.

use bedside::cli::{self, Exit};

fn main() -> Exit {
    cli::run(std::env::args_os())
}
