//! The columns that the query works out, each in the first step that can: one after everything that it reads.

use super::expr::{Bool, Expr};
use std::collections::{BTreeSet, HashSet};

/// The longest name that every engine tells apart.
pub(super) const LONGEST: usize = 60;

/// One column.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its name.
    pub name: String,
    /// What it is worked out by.
    pub expr: Expr,
    /// The step in which it stands, from 0.
    pub step: usize,
    /// The author's words for it; none where it is on the way to something else.
    pub words: Option<String>,
}

/// All columns, in the order in which they were made.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    columns: Vec<Column>,
    names: HashSet<String>,
}

/// What a column is called and whose words tell it.
#[derive(Debug, Clone, Default)]
pub(super) struct Named {
    /// Its name, which a number makes different where it is taken.
    pub base: String,
    /// The author's words.
    pub words: Option<String>,
}

impl Named {
    /// A name with the author's words.
    pub(super) fn with(base: impl Into<String>, words: &str) -> Self {
        Self { base: base.into(), words: Some(words.to_owned()) }
    }

    /// A name alone.
    pub(super) fn bare(base: impl Into<String>) -> Self {
        Self { base: base.into(), words: None }
    }

    /// The same with something behind the name.
    pub(super) fn and(&self, suffix: &str) -> Self {
        Self { base: format!("{}{suffix}", self.base), words: self.words.clone() }
    }
}

impl Sheet {
    /// Takes a name for something that is no column of its own.
    pub(super) fn reserve(&mut self, name: &str) {
        self.names.insert(name.to_owned());
    }

    fn unique(&mut self, base: &str) -> String {
        let base: String = base.chars().take(LONGEST - 4).collect();
        let mut name = base.clone();
        let mut number = 2;
        while !self.names.insert(name.clone()) {
            name = format!("{base}_{number}");
            number += 1;
        }
        name
    }

    /// A new column; gives its name as an expression.
    pub(super) fn column(&mut self, named: &Named, expr: Expr, quote: impl Fn(&str) -> String) -> Expr {
        let step =
            expr.reads.iter().filter_map(|at| self.columns.get(*at)).map(|column| column.step + 1).max();
        let name = self.unique(&named.base);
        let at = self.columns.len();
        let text = quote(&name);
        self.columns.push(Column { name, expr, step: step.unwrap_or(0), words: named.words.clone() });
        Expr::name(text, at)
    }

    /// The same of a condition; one that is known stays as it is.
    pub(super) fn condition(&mut self, named: &Named, value: Bool, quote: impl Fn(&str) -> String) -> Bool {
        match value {
            Bool::Sql(expr) if !expr.is_plain() => Bool::Sql(self.column(named, expr, quote)),
            other => other,
        }
    }

    /// Only the columns that something at the end reads, step by step.
    pub(super) fn steps(&self, ends: &[Expr]) -> Vec<Vec<&Column>> {
        let mut kept: BTreeSet<usize> = ends.iter().flat_map(|expr| expr.reads.iter().copied()).collect();
        // A column reads only columns before it.
        for at in (0..self.columns.len()).rev() {
            if kept.contains(&at)
                && let Some(column) = self.columns.get(at)
            {
                kept.extend(column.expr.reads.iter().copied());
            }
        }
        let mut steps: Vec<Vec<&Column>> = Vec::new();
        for column in kept.into_iter().filter_map(|at| self.columns.get(at)) {
            if steps.len() <= column.step {
                steps.resize(column.step + 1, Vec::new());
            }
            if let Some(step) = steps.get_mut(column.step) {
                step.push(column);
            }
        }
        steps
    }
}
