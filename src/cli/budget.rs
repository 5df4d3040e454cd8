//! How long a search may take, as `--budget SECONDS` says it.

use crate::prove::solver::Stop;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// More than anybody waits.
const MOST_SECONDS: f64 = 1e9;

/// Reads a number of seconds.
pub(super) fn parse(text: &str) -> Result<f64, String> {
    let seconds = text.parse().ok().filter(|seconds| *seconds > 0.0 && *seconds <= MOST_SECONDS);
    seconds.ok_or_else(|| "a budget is a number of seconds above 0, such as 10".to_owned())
}

/// Says when so many seconds from now are over.
pub(super) fn stop(seconds: f64) -> Stop {
    let until = Instant::now().checked_add(Duration::from_secs_f64(seconds));
    Rc::new(move || until.is_some_and(|until| Instant::now() >= until))
}
