//! Walking typed expressions: what a condition or number reads, directly and through everything else.

use super::items::Items;
use super::{
    Bands, CalculationId, ClassId, ClassRows, Cond, CondKind, FindingId, Formula, Num, NumKind, PatternId,
    QuestionId, Ruleset, Score, ScoreId, ScoreItem, ScoreItemKind, Words,
};

/// Something that a condition can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is its declaration")]
pub enum Item {
    Question(QuestionId),
    Finding(FindingId),
    Calculation(CalculationId),
    Score(ScoreId),
    Class(ClassId),
    Pattern(PatternId),
}

/// A node met on the way.
#[derive(Debug, Clone, Copy)]
pub enum Node<'a> {
    /// A condition.
    Cond(&'a Cond),
    /// A number.
    Num(&'a Num),
}

/// Meets a condition and every node below it in the same expression, parents first, without recursion.
pub fn each_node<'a>(root: Node<'a>, meet: impl FnMut(Node<'a>)) {
    // Most expressions are one node, for which no list is made.
    each_node_in(root, &mut Vec::new(), meet);
}

/// The same with a list of work that was used before; it is empty before and after.
pub fn each_node_in<'a>(root: Node<'a>, rest: &mut Vec<Node<'a>>, mut meet: impl FnMut(Node<'a>)) {
    let mut next = Some(root);
    while let Some(node) = next.take().or_else(|| rest.pop()) {
        meet(node);
        match node {
            Node::Cond(cond) => push_below_cond(cond, rest),
            Node::Num(num) => push_below_num(num, rest),
        }
    }
}

/// Meets every node of every expression of a ruleset: those of questions and derived things first, then those of
/// conclusions.
pub fn each_node_of_all<'a>(ruleset: &'a Ruleset, mut meet: impl FnMut(Node<'a>)) {
    let mut rest = Vec::new();
    let mut meet_root = |root| each_node_in(root, &mut rest, &mut meet);
    all_items(ruleset).for_each(|item| each_root(ruleset, item, &mut meet_root));
    conclusions(ruleset).for_each(|cond| meet_root(Node::Cond(cond)));
}

/// Meets every node right below one, the last first: pushed on a list of work they are met in their order.
pub fn below<'a>(node: Node<'a>, meet: impl FnMut(Node<'a>)) {
    let mut found = Vec::new();
    match node {
        Node::Cond(cond) => push_below_cond(cond, &mut found),
        Node::Num(num) => push_below_num(num, &mut found),
    }
    found.into_iter().for_each(meet);
}

fn push_below_cond<'a>(cond: &'a Cond, rest: &mut Vec<Node<'a>>) {
    /// Room for as many nodes as most expressions have waiting at once.
    const ROOM: usize = 16;
    let is_list = matches!(cond.kind, CondKind::And(_) | CondKind::Or(_));
    if is_list && rest.capacity() == 0 {
        rest.reserve(ROOM);
    }
    match &cond.kind {
        CondKind::Not(inner) => rest.push(Node::Cond(inner)),
        CondKind::And(parts)
        | CondKind::Or(parts)
        | CondKind::AtLeast(_, parts)
        | CondKind::AtMost(_, parts)
        | CondKind::Exactly(_, parts) => rest.extend(parts.iter().rev().map(Node::Cond)),
        CondKind::Compare(_, left, right) => rest.extend([Node::Num(right), Node::Num(left)]),
        CondKind::Between(value, low, high) => {
            rest.extend([Node::Num(high), Node::Num(low), Node::Num(value)]);
        }
        CondKind::Always
        | CondKind::Finding(_)
        | CondKind::ChoiceIs(..)
        | CondKind::SetIncludes(..)
        | CondKind::SetIsNone(_)
        | CondKind::IsUnknown(_)
        | CondKind::IsKnown(_)
        | CondKind::ClassIs(..)
        | CondKind::PatternIs(..)
        | CondKind::LevelAtLeast(_)
        | CondKind::LevelAtMost(_) => {}
    }
}

fn push_below_num<'a>(num: &'a Num, rest: &mut Vec<Node<'a>>) {
    match &num.kind {
        NumKind::InUnit(inner, _)
        | NumKind::Negative(inner)
        | NumKind::Abs(inner)
        | NumKind::Round(inner, _)
        | NumKind::Floor(inner)
        | NumKind::Ceiling(inner)
        | NumKind::Since(_, inner)
        | NumKind::Root(inner, _)
        | NumKind::Ln(inner)
        | NumKind::Log10(inner)
        | NumKind::Exp(inner) => rest.push(Node::Num(inner)),
        NumKind::Add(left, right)
        | NumKind::DaysFrom(left, right)
        | NumKind::PlusDays(left, right)
        | NumKind::Subtract(left, right)
        | NumKind::Multiply(left, right)
        | NumKind::Divide(left, right)
        | NumKind::Power(left, right) => rest.extend([Node::Num(right), Node::Num(left)]),
        NumKind::Min(parts) | NumKind::Max(parts) | NumKind::SumOf(parts) => {
            rest.extend(parts.iter().rev().map(Node::Num));
        }
        NumKind::CountOf(parts) => rest.extend(parts.iter().rev().map(Node::Cond)),
        NumKind::Constant(_)
        | NumKind::Date(_)
        | NumKind::NotApplying
        | NumKind::Measured(_)
        | NumKind::Question(_)
        | NumKind::Points(_)
        | NumKind::Calculation(_)
        | NumKind::Score(_)
        | NumKind::Highest(_) => {}
    }
}

/// What a node itself names, not what is below it.
#[must_use]
pub fn item_of(node: Node<'_>) -> Option<Item> {
    match node {
        Node::Cond(cond) => match &cond.kind {
            CondKind::Finding(id) => Some(Item::Finding(*id)),
            CondKind::ChoiceIs(id, _)
            | CondKind::SetIncludes(id, ..)
            | CondKind::SetIsNone(id)
            | CondKind::IsUnknown(id)
            | CondKind::IsKnown(id) => Some(Item::Question(*id)),
            CondKind::ClassIs(id, _) => Some(Item::Class(*id)),
            CondKind::PatternIs(id, _) => Some(Item::Pattern(*id)),
            _ => None,
        },
        Node::Num(num) => match &num.kind {
            NumKind::Question(id) | NumKind::Points(id) => Some(Item::Question(*id)),
            NumKind::Calculation(id) => Some(Item::Calculation(*id)),
            NumKind::Score(id) | NumKind::Highest(id) => Some(Item::Score(*id)),
            _ => None,
        },
    }
}

/// What an expression reads directly, in the order of the text; repeats are kept.
pub fn reads_of(root: Node<'_>, reads: &mut Vec<Item>) {
    each_node(root, |node| reads.extend(item_of(node)));
}

/// Meets the expressions that a score's item is made of.
fn each_root_of_score_item<'a>(item: &'a ScoreItem, mut meet: impl FnMut(Node<'a>)) {
    match &item.kind {
        ScoreItemKind::Line(_, when) => meet(Node::Cond(when)),
        ScoreItemKind::Add(num) => meet(Node::Num(num)),
        ScoreItemKind::Table(bands, when) => {
            selectors(bands).into_iter().for_each(&mut meet);
            band_values(bands).map(Node::Num).for_each(&mut meet);
            when.as_ref().map(Node::Cond).into_iter().for_each(meet);
        }
    }
}

/// The numbers that choose a band.
fn selectors<V>(bands: &Bands<V>) -> Vec<Node<'_>> {
    match bands {
        Bands::Number { by, .. } => vec![Node::Num(by)],
        Bands::Choice { .. } => Vec::new(),
        Bands::Table { by, across, .. } => [selectors(by), selectors(across)].concat(),
    }
}

fn band_values<V>(bands: &Bands<V>) -> Box<dyn Iterator<Item = &V> + '_> {
    match bands {
        Bands::Number { rows, .. } => Box::new(rows.iter().map(|row| &row.value)),
        Bands::Choice { rows, .. } => Box::new(rows.iter().map(|(_, value)| value)),
        Bands::Table { cells, .. } => Box::new(cells.iter().flatten()),
    }
}

/// The questions and classes whose choices a band list is over.
#[must_use]
pub fn words_of<V>(bands: &Bands<V>) -> Vec<Item> {
    match bands {
        Bands::Number { .. } => Vec::new(),
        Bands::Choice { by: Words::Question(id), .. } => vec![Item::Question(*id)],
        Bands::Choice { by: Words::Class(id), .. } => vec![Item::Class(*id)],
        Bands::Table { by, across, .. } => [words_of(by), words_of(across)].concat(),
    }
}

/// What an item of a score reads directly.
#[must_use]
pub fn reads_of_score_item(item: &ScoreItem) -> Vec<Item> {
    let mut reads = Vec::new();
    if let ScoreItemKind::Table(bands, _) = &item.kind {
        reads.extend(words_of(bands));
    }
    let mut rest = Vec::new();
    each_root_of_score_item(item, |root| each_node_in(root, &mut rest, |node| reads.extend(item_of(node))));
    reads
}

fn reads_of_score(score: &Score) -> Vec<Item> {
    score.items.iter().flat_map(reads_of_score_item).collect()
}

/// The expressions that something derived is made of (a question: its gate).
#[must_use]
pub fn nodes_of(ruleset: &Ruleset, item: Item) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    each_root(ruleset, item, |root| found.push(root));
    found
}

/// Meets the expressions that something derived is made of (a question: its gate).
pub fn each_root<'a>(ruleset: &'a Ruleset, item: Item, mut meet: impl FnMut(Node<'a>)) {
    let mut cond = |cond| meet(Node::Cond(cond));
    match item {
        Item::Question(id) => {
            if let Some(gate) = ruleset.questions.get(id.index()).and_then(|question| question.gate.as_ref())
            {
                cond(&gate.when);
            }
        }
        Item::Finding(id) => {
            let finding = ruleset.findings.get(id.index()).into_iter();
            finding.flat_map(|finding| std::iter::once(&finding.when).chain(&finding.unless)).for_each(cond);
        }
        Item::Pattern(id) => {
            let pattern = ruleset.patterns.get(id.index()).into_iter();
            pattern.flat_map(|pattern| pattern.likely.iter().chain(&pattern.possible)).for_each(cond);
        }
        Item::Calculation(id) => match ruleset.calculations.get(id.index()).map(|found| &found.formula) {
            Some(Formula::Expression(num)) => meet(Node::Num(num)),
            Some(Formula::Bands(bands)) => {
                selectors(bands).into_iter().chain(band_values(bands).map(Node::Num)).for_each(meet);
            }
            None => {}
        },
        Item::Score(id) => {
            let items = ruleset.scores.get(id.index()).map_or(&[][..], |score| &score.items);
            for item in items {
                each_root_of_score_item(item, &mut meet);
            }
        }
        Item::Class(id) => match ruleset.classes.get(id.index()).map(|class| &class.rows) {
            Some(ClassRows::By(bands)) => selectors(bands).into_iter().for_each(meet),
            Some(ClassRows::First { rows, .. }) => rows.iter().for_each(|(when, _)| cond(when)),
            None => {}
        },
    }
}

/// Every expression of a ruleset: those of questions and derived things first, then those of conclusions.
pub fn roots(ruleset: &Ruleset) -> impl Iterator<Item = Node<'_>> {
    all_items(ruleset).flat_map(|item| nodes_of(ruleset, item)).chain(conclusions(ruleset).map(Node::Cond))
}

/// The conditions that nothing else reads.
pub fn conclusions(ruleset: &Ruleset) -> impl Iterator<Item = &Cond> {
    let applies = ruleset.applies.iter().map(|applies| &applies.when);
    let rules = ruleset.rules.iter().flat_map(|rule| std::iter::once(&rule.when).chain(&rule.unless));
    let advice = ruleset.advice.iter().flat_map(|advice| advice.when.iter().chain(&advice.unless));
    let promises = ruleset.promises.iter().filter_map(|promise| promise.when.as_ref());
    let impossibles = ruleset.impossibles.iter().map(|impossible| &impossible.when);
    applies.chain(rules).chain(advice).chain(promises).chain(impossibles)
}

/// The questions and classes whose choices something derived has bands over.
#[must_use]
pub fn words_of_item(ruleset: &Ruleset, item: Item) -> Vec<Item> {
    match item {
        Item::Calculation(id) => match ruleset.calculations.get(id.index()).map(|found| &found.formula) {
            Some(Formula::Bands(bands)) => words_of(bands),
            _ => Vec::new(),
        },
        Item::Class(id) => match ruleset.classes.get(id.index()).map(|class| &class.rows) {
            Some(ClassRows::By(bands)) => words_of(bands),
            _ => Vec::new(),
        },
        Item::Score(id) => {
            let items = ruleset.scores.get(id.index()).map_or(&[][..], |score| &score.items);
            let tables = items.iter().filter_map(|item| match &item.kind {
                ScoreItemKind::Table(bands, _) => Some(bands),
                _ => None,
            });
            tables.flat_map(words_of).collect()
        }
        Item::Question(_) | Item::Finding(_) | Item::Pattern(_) => Vec::new(),
    }
}

/// What something derived reads directly (a question: what its gate reads).
#[must_use]
pub fn reads_of_item(ruleset: &Ruleset, item: Item) -> Vec<Item> {
    if let Item::Score(id) = item {
        return ruleset.scores.get(id.index()).map_or_else(Vec::new, reads_of_score);
    }
    let mut reads = words_of_item(ruleset, item);
    let mut rest = Vec::new();
    each_root(ruleset, item, |root| each_node_in(root, &mut rest, |node| reads.extend(item_of(node))));
    reads
}

/// Every item of a ruleset: questions first, then the derived ones, each kind in the order of the text.
pub fn all_items(ruleset: &Ruleset) -> impl Iterator<Item = Item> {
    let questions = (0..ruleset.questions.len()).map(|at| Item::Question(QuestionId::at(at)));
    let findings = (0..ruleset.findings.len()).map(|at| Item::Finding(FindingId::at(at)));
    let calculations = (0..ruleset.calculations.len()).map(|at| Item::Calculation(CalculationId::at(at)));
    let scores = (0..ruleset.scores.len()).map(|at| Item::Score(ScoreId::at(at)));
    let classes = (0..ruleset.classes.len()).map(|at| Item::Class(ClassId::at(at)));
    let patterns = (0..ruleset.patterns.len()).map(|at| Item::Pattern(PatternId::at(at)));
    questions.chain(findings).chain(calculations).chain(scores).chain(classes).chain(patterns)
}

/// Everything an expression reads, directly and through others, the gates of the questions it reads included if
/// `through_gates`; each item with the item through which it was first met (`None`: directly).
#[must_use]
pub fn closure(ruleset: &Ruleset, start: Vec<Item>, through_gates: bool) -> Vec<(Item, Option<Item>)> {
    let mut met = Items::none(ruleset);
    let mut found = Vec::new();
    let mut rest: std::collections::VecDeque<(Item, Option<Item>)> =
        start.into_iter().map(|item| (item, None)).collect();
    while let Some((item, through)) = rest.pop_front() {
        if !met.insert(item) {
            continue;
        }
        found.push((item, through));
        if through_gates || !matches!(item, Item::Question(_)) {
            rest.extend(reads_of_item(ruleset, item).into_iter().map(|next| (next, Some(item))));
        }
    }
    found
}

/// Orders all items so that each stands after everything it reads. The checker has refused circles.
#[must_use]
pub fn in_order_of_reading(ruleset: &Ruleset) -> Vec<Item> {
    let mut done = Items::none(ruleset);
    let mut ordered = Vec::new();
    let mut rest = Vec::new();
    for root in all_items(ruleset) {
        rest.push((root, false));
        while let Some((item, ready)) = rest.pop() {
            if ready {
                ordered.push(item);
            } else if done.insert(item) {
                rest.push((item, true));
                rest.extend(
                    reads_of_item(ruleset, item)
                        .into_iter()
                        .filter(|next| !done.contains(*next))
                        .map(|next| (next, false)),
                );
            }
        }
    }
    ordered
}
