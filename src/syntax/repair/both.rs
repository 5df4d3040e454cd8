//! Two small changes of a line as one, where no single one mends it.

use crate::syntax::repair::change::{Change, Kind, cost};
use crate::syntax::repair::window::Window;

/// Two changes near each other, both likely, as one; the cheapest first. Each is made when it is asked for.
pub fn pairs<'c>(single: &'c [Change], window: &'c Window<'_>) -> impl Iterator<Item = Change> + 'c {
    const LIKELY: u32 = cost::SIGN + 3;
    const WIDEST: usize = 8;
    let likely: Vec<&Change> = single.iter().filter(|change| change.sure && change.cost <= LIKELY).collect();
    let mut found: Vec<(&Change, &Change)> = Vec::new();
    for (at, one) in likely.iter().enumerate() {
        for other in likely.iter().skip(at + 1) {
            let (one, other) = if one.first <= other.first { (one, other) } else { (other, one) };
            if one.end <= other.first && other.end - one.first <= WIDEST && one.first < other.first {
                found.push((one, other));
            }
        }
    }
    found.sort_by_key(|(one, other)| one.cost + other.cost);
    found.into_iter().filter_map(|(one, other)| both(one, other, window))
}

/// Two changes and what stands between them.
fn both(one: &Change, other: &Change, window: &Window<'_>) -> Option<Change> {
    let mut text = one.text.clone();
    let mut end = None;
    for at in one.end..other.first {
        let token = window.tokens.get(at)?;
        if token.leads && at > one.first {
            return None;
        }
        let glued = window.touches(at) && (end.is_some() || !one.text.is_empty());
        if !(text.is_empty() || glued) {
            text.push(' ');
        }
        text.push_str(token.word);
        end = Some(token.end());
    }
    let leads = window.tokens.get(other.first).is_some_and(|token| token.leads);
    if leads {
        return None;
    }
    if !other.text.is_empty() {
        if !(text.is_empty() || other.text == "," || other.text == ":" || window.touches(other.first)) {
            text.push(' ');
        }
        text.push_str(&other.text);
    }
    let cost = one.cost + other.cost;
    Some(Change { first: one.first, end: other.end, text, cost, kind: Kind::Both, sure: true })
}
