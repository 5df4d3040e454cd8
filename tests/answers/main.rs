//! Answer files: a text in, one line for each problem out, or the answers as they were understood.

mod files;
mod robust;
mod sample;
mod values;
