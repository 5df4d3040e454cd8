//! What a ruleset means, sentence by sentence: each test is named after the sentence of the language that it reads.
//! A ruleset of a few lines and answers go in, the result as JSON comes out.
#![allow(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what is not as expected fails the test, as it should"
)]

mod advice;
mod answers;
mod applies;
mod asks;
mod assumptions;
mod case;
mod dates;
mod expressions;
mod functions;
mod gates;
mod identity;
mod level;
mod patterns;
mod red_flags;
mod scores;
mod truth;
mod units;
