//! Single trees of a trace, cut to the branches that give each node its value.

use super::super::Assessment;
use super::build::Build;
use super::{Node, Worth, derived, text};
use crate::ruleset::{CalculationId, ClassId, Cond, FindingId, ScoreId};

/// Something with a tree of its own.
#[derive(Debug, Clone, Copy)]
pub(in crate::report) enum Tree<'t> {
    /// A condition, and the words before it.
    Cond(&'static str, &'t Cond),
    /// An exception, which is read as if nothing were assumed.
    Unless(&'t Cond),
    /// A finding.
    Finding(FindingId),
    /// A class.
    Class(ClassId),
    /// A calculation.
    Calculation(CalculationId),
    /// A score.
    Score(ScoreId),
}

/// The tree as lines, indented by two blanks a level.
pub(in crate::report) fn trees(about: &Assessment, tree: &Tree) -> Vec<String> {
    let mut build = Build::new(about);
    let roots: Vec<Node> = match tree {
        Tree::Cond(words, cond) => {
            let mut node = build.cond(cond, None);
            if !words.is_empty() {
                node.text = format!("{words} {}", node.text);
            }
            vec![node]
        }
        Tree::Unless(unless) => vec![build.unless(unless)],
        Tree::Finding(id) => build.finding(*id),
        Tree::Class(id) => derived::class(&mut build, *id).into_iter().collect(),
        Tree::Calculation(id) => derived::calculation(&mut build, *id).into_iter().collect(),
        Tree::Score(id) => derived::score(&mut build, *id).into_iter().collect(),
    };
    let mut lines = Vec::new();
    for node in &roots {
        push(about, node, 0, &mut lines);
    }
    lines
}

/// The depth is bounded where the tree is built.
fn push(about: &Assessment, node: &Node, depth: usize, lines: &mut Vec<String>) {
    lines.push(format!("{}{}", "  ".repeat(depth), text::line(about, node)));
    for child in decisive(node) {
        push(about, child, depth + 1, lines);
    }
}

/// The children that have the value of their parent, or all where none has it (below a `not`); of a score the lines
/// that count.
fn decisive(node: &Node) -> Vec<&Node> {
    let all: Vec<&Node> = node.children.iter().collect();
    let same: Vec<&Node> = match &node.worth {
        Worth::Truth(value) => {
            let has = |child: &Node| matches!(&child.worth, Worth::Truth(own) if own == value);
            all.iter().copied().filter(|child| has(child)).collect()
        }
        _ => all.iter().copied().filter(|child| child.points.as_deref() != Some("0")).collect(),
    };
    if same.is_empty() && matches!(node.worth, Worth::Truth(_)) { all } else { same }
}
