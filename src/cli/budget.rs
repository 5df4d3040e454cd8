//! `--budget SECONDS`: how long a search may take.

use crate::prove::solver::Stop;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// More than anybody waits, and what a clock can still be set to.
const MOST: f64 = 1e9;

/// Reads a number of seconds above 0; parts of a second count.
///
/// # Errors
/// What may be written.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.trim().parse::<f64>().ok().filter(|it| *it > 0.0 && *it <= MOST);
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "a budget is a number of seconds above 0, such as 10".to_owned())
}

/// The same where 0 says that nothing is to be searched for.
///
/// # Errors
/// What may be written.
pub(super) fn seconds_or_none(text: &str) -> Result<Duration, String> {
    if text.trim() == "0" {
        return Ok(Duration::ZERO);
    }
    seconds(text).map_err(|_| "a budget is a number of seconds, such as 10, or 0 for none".to_owned())
}

/// Says when the time given is over, counted from now.
pub(super) fn stop(budget: Duration) -> Stop {
    let until = Instant::now().checked_add(budget);
    Rc::new(move || until.is_some_and(|until| Instant::now() >= until))
}
