//! The declarations of a long file, shared between the processors: each is read by itself, so that only the order in
//! which they are put together matters.

use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Declaration;
use crate::syntax::split::Chunk;
use std::num::NonZero;
use std::sync::{Arc, OnceLock};
use std::thread;

/// So many declarations are read before a thread is worth its start.
const FEW: usize = 48;

/// Room for the deepest brackets that are read, in bytes.
const STACK: usize = 8 * 1024 * 1024;

/// Reads all declarations; what comes out is in the order of the text, however many threads there are.
pub(super) fn all(
    chunks: &[Chunk],
    diagnostics: &mut Vec<Diagnostic>,
    read: impl Fn(&Chunk, &mut Vec<Diagnostic>) -> Declaration + Sync,
) -> Vec<Arc<Declaration>> {
    let threads = processors(chunks.len() / FEW + 1);
    let (own, others) = chunks.split_at(chunks.len() / threads);
    let read_part = &|part: &[Chunk]| {
        let mut found = Vec::new();
        let declarations: Vec<_> = part.iter().map(|chunk| Arc::new(read(chunk, &mut found))).collect();
        (declarations, found)
    };
    let parts = thread::scope(|scope| {
        let start = |part| {
            let builder = thread::Builder::new().stack_size(STACK);
            (part, builder.spawn_scoped(scope, move || read_part(part)).ok())
        };
        let started: Vec<_> = others.chunks(own.len().max(1)).map(start).collect();
        let mut parts = vec![read_part(own)];
        // Where no thread was to be had, its part is read here.
        parts.extend(started.into_iter().map(|(part, thread)| {
            thread.and_then(|thread| thread.join().ok()).unwrap_or_else(|| read_part(part))
        }));
        parts
    });
    let mut declarations = Vec::with_capacity(chunks.len());
    for (read, found) in parts {
        declarations.extend(read);
        diagnostics.extend(found);
    }
    declarations
}

/// How many processors there are, at most so many. The machine is asked once, and only where more than one is wanted:
/// it reads files to tell.
fn processors(most: usize) -> usize {
    static PROCESSORS: OnceLock<usize> = OnceLock::new();
    if most < 2 {
        return 1;
    }
    let ask = || thread::available_parallelism().map_or(1, NonZero::get);
    most.min(*PROCESSORS.get_or_init(ask))
}
