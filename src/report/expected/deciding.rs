//! The part of the trace that decided something: the trees of the rules and values concerned, cut to the branches that
//! give each node its value.

use super::super::trace::{Tree, trees};
use super::super::{Assessment, words};
use crate::ruleset::{AdviceId, ExpectationKind, Grade, LevelId, RuleId};
use crate::truth::Truth;

/// So many rules are shown of those that decided a level.
const MOST_RULES: usize = 3;
/// So many lines are shown of one tree.
const MOST_LINES: usize = 12;

/// The lines, indented by two blanks a level.
pub(super) fn lines(about: &Assessment, kind: &ExpectationKind) -> Vec<String> {
    use ExpectationKind as E;
    let ruleset = about.ruleset;
    let mut said = Lines { about, found: Vec::new() };
    if about.outcome.applies.is_false() && !matches!(kind, E::Fired(_) | E::Finding(..)) {
        said.applies();
        return said.found;
    }
    match kind {
        E::Level(level) | E::LevelAtLeast(level) => said.level(Some(*level)),
        E::LevelAtMost(_) | E::Settled => said.level(None),
        E::Applies | E::DoesNotApply => said.applies(),
        E::Fired(rule) | E::Open(rule) => said.rule(*rule),
        E::Pattern(id, grade) => {
            let pattern = words::pattern(ruleset, *id);
            let likely = pattern.and_then(|it| it.likely.as_ref()).filter(|_| *grade == Grade::Likely);
            let possible = pattern.and_then(|it| it.possible.as_ref()).filter(|_| *grade == Grade::Possible);
            said.trees(likely.map(|it| Tree::Cond("likely when", it)));
            said.trees(possible.map(|it| Tree::Cond("possible when", it)));
        }
        E::Advise(id) | E::Withheld(id) => said.advice(*id),
        E::Finding(id, _) => said.trees(Some(Tree::Finding(*id))),
        E::Class(id, _) => said.trees(Some(Tree::Class(*id))),
        E::Calculation(id, ..) => said.trees(Some(Tree::Calculation(*id))),
        E::Score(id, ..) => said.trees(Some(Tree::Score(*id))),
        E::Asks(id) => {
            let open = about.outcome.open.iter().take(MOST_RULES);
            if about.outcome.ask.is_empty() && about.outcome.open.is_empty() {
                said.found.push("no open rule waits for an answer".to_owned());
            }
            if !about.outcome.ask.contains(id) {
                open.for_each(|rule| said.rule(*rule));
            }
        }
        E::Assumed(_) => {}
    }
    said.found
}

struct Lines<'b, 'a> {
    about: &'b Assessment<'a>,
    found: Vec<String>,
}

impl Lines<'_, '_> {
    fn trees<'t>(&mut self, tree: impl IntoIterator<Item = Tree<'t>>) {
        for tree in tree {
            let mut lines = trees(self.about, &tree);
            let more = lines.len().saturating_sub(MOST_LINES);
            lines.truncate(MOST_LINES);
            self.found.extend(lines);
            if more > 0 {
                self.found.push(format!("  … and {more} lines more"));
            }
        }
    }

    fn applies(&mut self) {
        let about = self.about;
        self.trees(about.ruleset.applies.iter().map(|it| Tree::Cond("applies when", &it.when)));
    }

    fn rule(&mut self, id: RuleId) {
        let Some(rule) = words::rule(self.about.ruleset, id) else { return };
        let value = self.about.outcome.rules.get(id.index()).copied().unwrap_or(Truth::Open);
        let kind = if rule.red_flag { "red flag" } else { "rule" };
        self.found.push(format!("{kind} `{}`: {}", rule.id, words::truth(value)));
        let from = self.found.len();
        // What is not excepted is decided by its `when`, unless the exception stands in the way.
        let unless = rule.unless.as_ref().filter(|it| !self.about.values.cond(it.id).is_false());
        let when_decides = unless.is_none() || !self.about.values.cond(rule.when.id).is_true();
        self.trees(when_decides.then_some(Tree::Cond("", &rule.when)));
        self.trees(unless.map(Tree::Unless));
        for line in self.found.iter_mut().skip(from) {
            line.insert_str(0, "  ");
        }
    }

    /// The rules that set the level, those that leave it open, and of the level expected those that do not hold.
    fn level(&mut self, wanted: Option<LevelId>) {
        let (ruleset, outcome) = (self.about.ruleset, self.about.outcome);
        let Some(bounds) = outcome.level.map(|level| level.bounds) else { return };
        if outcome.applies.is_open() {
            self.applies();
        }
        let rules = |is: fn(Truth) -> bool, at: LevelId| {
            let both = ruleset.rules.iter().zip(&outcome.rules).enumerate();
            let those = both.filter(move |(_, (rule, value))| rule.level == Some(at) && is(**value));
            those.map(|(at, _)| RuleId::at(at)).collect::<Vec<RuleId>>()
        };
        let mut shown = rules(Truth::is_true, bounds.at_least);
        let open = (bounds.at_most.index()..bounds.at_least.index()).map(LevelId::at);
        shown.extend(open.flat_map(|at| rules(Truth::is_open, at)));
        if shown.is_empty() {
            self.found.push("no rule that sets a level is true: `otherwise`".to_owned());
        }
        let missed = wanted.filter(|level| *level < bounds.at_least);
        shown.truncate(MOST_RULES);
        shown.extend(missed.into_iter().flat_map(|at| rules(Truth::is_false, at)).take(MOST_RULES));
        for id in shown {
            self.rule(id);
        }
    }

    fn advice(&mut self, id: AdviceId) {
        let about = self.about;
        let Some(advice) = words::advice(about.ruleset, id) else { return };
        self.trees(advice.when.as_ref().map(|when| Tree::Cond("when", when)));
        self.trees(advice.unless.as_ref().map(Tree::Unless));
        let rules = about.ruleset.rules.iter().enumerate();
        let advising: Vec<RuleId> = rules
            .filter(|(_, rule)| rule.advise.contains(&id))
            .map(|(at, _)| RuleId::at(at))
            .take(MOST_RULES)
            .collect();
        for id in advising {
            self.rule(id);
        }
    }
}
