//! The laws of red flags: none depends on an assumed answer, and a question that one reads is left out for a stated
//! reason only. A finding with an exception under a red flag is a warning, because the exception can hide the flag.

use super::paths::Readings;
use super::{codes, mention, places};
use crate::diagnostic::Diagnostic;
use crate::ruleset::visit::{self, Item};
use crate::ruleset::{Cond, QuestionId, Rule, Ruleset};
use crate::source::Span;
use std::collections::{HashMap, HashSet};

/// For so many problems it is counted how many more red flags have them; counting is a walk of its own each time.
const MOST_COUNTED: usize = 20;

pub(super) fn check(ruleset: &Ruleset) -> Vec<Diagnostic> {
    let flags: Vec<&Rule> = ruleset.rules.iter().filter(|rule| rule.red_flag).collect();
    let roots: Vec<&Cond> = flags.iter().map(|flag| &flag.when).collect();
    let mut law = Law {
        ruleset,
        readings: Readings::new(ruleset, &roots, true),
        flags,
        told: HashSet::new(),
        readers: None,
        counted: 0,
        found: Vec::new(),
    };
    for item in law.readings.order.clone() {
        law.item(item);
    }
    law.found
}

struct Law<'r> {
    ruleset: &'r Ruleset,
    readings: Readings<'r>,
    flags: Vec<&'r Rule>,
    /// Clauses already told of: the items of a `questions` group share theirs.
    told: HashSet<Span>,
    /// What reads each item directly, once it is asked for.
    readers: Option<HashMap<Item, Vec<Item>>>,
    counted: usize,
    found: Vec<Diagnostic>,
}

impl<'r> Law<'r> {
    fn item(&mut self, item: Item) {
        let Some(flag) = self.readings.root_of(item).and_then(|at| self.flags.get(at)).copied() else {
            return;
        };
        match item {
            Item::Question(id) => {
                self.assumption(flag, id);
                self.gate(flag, id);
            }
            Item::Finding(_) => self.exception(flag, item),
            _ => {}
        }
    }

    fn assumption(&mut self, flag: &'r Rule, id: QuestionId) {
        let item = Item::Question(id);
        let Some(value) = mention::assumed(self.ruleset, id) else { return };
        let (name, span) = mention::name(self.ruleset, item);
        let clause = places::clause(&self.ruleset.source, span.start, "assume");
        if !clause.is_none_or(|clause| self.told.insert(clause)) {
            return;
        }
        let written = clause.map_or_else(|| format!("assume {value}"), |clause| self.slice(clause));
        let way = self.readings.told(item);
        let message = format!(
            "{} on an assumed answer: `{}` {way}, which assumes `{value}`",
            self.depends(flag, item),
            flag.id
        );
        let help =
            format!("remove `{written}` from question `{name}`, or do not read `{name}` in a red flag");
        self.found.push(
            Diagnostic::error(codes::RED_FLAG_ASSUMED, self.readings.place(&flag.when, item), message)
                .labelled(way)
                .and_at(clause.unwrap_or(span), "a missing answer is taken as this")
                .help(help),
        );
    }

    fn gate(&mut self, flag: &'r Rule, id: QuestionId) {
        let question = self.ruleset.question(id);
        let Some(gate) = question.gate.as_ref().filter(|gate| gate.because.is_none()) else { return };
        if !self.told.insert(gate.span) {
            return;
        }
        let item = Item::Question(id);
        let way = self.readings.told(item);
        let message = format!(
            "no reason is given for leaving out `{}`, and a red flag reads it: `{}` {way}",
            question.id, flag.id
        );
        let help = format!(
            "say after the condition why it may be left out: `{} because \"…\"`",
            self.slice(gate.span)
        );
        self.found.push(
            Diagnostic::error(codes::RED_FLAG_GATE, gate.span, message)
                .labelled("without a `because`")
                .and_at(self.readings.place(&flag.when, item), way)
                .help(help),
        );
    }

    fn exception(&mut self, flag: &'r Rule, item: Item) {
        let Item::Finding(id) = item else { return };
        let Some(finding) = self.ruleset.findings.get(id.index()) else { return };
        let Some(unless) = &finding.unless else { return };
        let way = self.readings.told(item);
        let message = format!(
            "an exception can hide red flag `{}`: it {way}, which does not hold where `{}`",
            flag.id,
            self.slice(unless.span)
        );
        let help = format!(
            "read in the red flag what `{}` reads without its `unless`, or move the exception to the rules that need it",
            finding.id
        );
        self.found.push(
            Diagnostic::warning(codes::RED_FLAG_EXCEPTION, unless.span, message)
                .labelled("where this holds, the finding does not")
                .and_at(self.readings.place(&flag.when, item), way)
                .help(help),
        );
    }

    /// "red flag `a` depends", with the number of others that do.
    fn depends(&mut self, flag: &Rule, item: Item) -> String {
        match self.count_flags(item).saturating_sub(1) {
            0 => format!("red flag `{}` depends", flag.id),
            1 => format!("red flag `{}` and 1 more depend", flag.id),
            more => format!("red flag `{}` and {more} more depend", flag.id),
        }
    }

    /// How many red flags read an item, directly or through others.
    fn count_flags(&mut self, item: Item) -> usize {
        self.counted += 1;
        if self.counted > MOST_COUNTED {
            return 1;
        }
        let ruleset = self.ruleset;
        let readers = self.readers.get_or_insert_with(|| readers(ruleset));
        let mut met = HashSet::from([item]);
        let mut rest = vec![item];
        while let Some(read) = rest.pop() {
            let new = readers.get(&read).into_iter().flatten().filter(|reader| met.insert(**reader));
            rest.extend(new);
        }
        let reads = |flag: &&&Rule| {
            let mut direct = Vec::new();
            visit::reads_of(visit::Node::Cond(&flag.when), &mut direct);
            direct.iter().any(|item| met.contains(item))
        };
        self.flags.iter().filter(reads).count()
    }

    fn slice(&self, span: Span) -> String {
        places::words(&self.ruleset.source, span)
    }
}

fn readers(ruleset: &Ruleset) -> HashMap<Item, Vec<Item>> {
    let mut readers: HashMap<Item, Vec<Item>> = HashMap::new();
    for reader in visit::all_items(ruleset) {
        for read in visit::reads_of_item(ruleset, reader) {
            readers.entry(read).or_default().push(reader);
        }
    }
    readers
}
