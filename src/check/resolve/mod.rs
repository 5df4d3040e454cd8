//! From the tree as written to the ruleset as meant: every name resolved, every expression typed, every problem told.
//!
//! First the names are collected, then questions and classes get their choices, then each declaration is read by
//! itself. Circles and negations over gates are looked for last, when all dependencies are known.

mod answer;
mod apart;
mod bands;
mod cases;
mod chain;
mod circle;
mod clauses;
mod comparison;
mod condition;
mod dates;
mod derived;
mod expectation;
mod files;
mod functions;
mod group;
mod header;
mod left_out;
mod list;
mod mending;
mod names;
mod negative;
mod number;
mod other_subject;
mod question;
mod reasons;
mod renamed;
mod rules;
mod scale;
mod score;
mod stand_in;
mod unit_clauses;
mod units;
mod unknown;
mod words;

use super::codes;
use crate::diagnostic::{self, Diagnostic};
use crate::ruleset::{Cond, CondId, CondKind, LANGUAGE, Num, NumId, NumKind, QuestionId, Ruleset, ScoreId};
use crate::source::{Source, Span};
use crate::syntax::ast::{Declaration, File, Keyword};
use crate::unit;
use files::Layout;

use names::{Names, Space};
use std::collections::BTreeMap;
use units::Measure;
use unknown::Missing;

/// Resolves and types a file: a ruleset only where there is no error, and every problem in the order of the text.
#[must_use]
pub fn resolve(source: &Source, file: &File) -> (Option<Ruleset>, Vec<Diagnostic>) {
    resolve_knowing(source, file, &mut unit::Readings::default())
}

/// The same, with the units that were read before.
#[must_use]
pub fn resolve_knowing(
    source: &Source,
    file: &File,
    units: &mut unit::Readings,
) -> (Option<Ruleset>, Vec<Diagnostic>) {
    let mut resolver = Resolver::new(source, file);
    resolver.units = std::mem::take(units);
    resolver.collect();
    resolver.rules_apart();
    resolver.describe();
    let mut ruleset = empty(source);
    resolver.shape(&mut ruleset);
    for (at, decl) in file.declarations.iter().enumerate() {
        resolver.declaration(at, decl, &mut ruleset);
    }
    resolver.cases(&mut ruleset);
    resolver.circles();
    resolver.warn_of_negations();
    *units = std::mem::take(&mut resolver.units);
    resolver.finish(ruleset)
}

/// A negation over something that may read a gated question; told when all dependencies are known.
struct Negation {
    span: Span,
    decls: Vec<usize>,
}

/// A form that was recognised: what it means, or nothing where something is wrong with it, which is told.
struct Found<T>(Option<T>);

/// What is known while a file is read.
struct Resolver<'a> {
    source: &'a Source,
    file: &'a File,
    names: Names<'a>,
    problems: Vec<Diagnostic>,
    conds: u32,
    nums: u32,
    /// Scores of which something reads the highest item.
    highest_read: Vec<ScoreId>,
    /// The declarations that the declaration under way has read so far.
    reads: Vec<usize>,
    /// For each declaration, what it reads.
    edges: Vec<Vec<usize>>,
    /// Every declaration after what it depends on.
    order: Vec<usize>,
    /// The `round`s around the number under way: inside one, powers, roots and logarithms may stand.
    rounds: u32,
    /// The whole number expression under way.
    whole_number: Option<Span>,
    /// The number of which an item of a group was told that is no number by itself.
    item_told: Option<Span>,
    /// The last whole number of which it is told that it is not rounded.
    not_rounded: Option<Span>,
    /// Whether the condition under way is an advice's, which may read the level.
    in_advice: bool,
    negations: Vec<Negation>,
    /// What each number is measured in, by its number.
    measures: Vec<Measure>,
    /// Units that were read already, by their text.
    units: unit::Readings,
    /// Names that nothing has.
    missing: BTreeMap<(Space, String), Missing>,
    /// Names that two things have.
    twice: Vec<renamed::Twice<'a>>,
    /// The first place that could not be typed.
    failed: Option<Span>,
    /// Which file is what, where other files are used.
    layout: Layout,
    /// How many suggestions may still be looked for, so that many slips cost bounded time.
    suggestions: usize,
}

impl<'a> Resolver<'a> {
    fn new(source: &'a Source, file: &'a File) -> Self {
        const SUGGESTIONS: usize = 100;
        Self {
            source,
            file,
            names: Names::default(),
            problems: Vec::new(),
            conds: 0,
            nums: 0,
            highest_read: Vec::new(),
            reads: Vec::new(),
            edges: vec![Vec::new(); file.declarations.len()],
            order: Vec::new(),
            rounds: 0,
            whole_number: None,
            item_told: None,
            not_rounded: None,
            in_advice: false,
            negations: Vec::new(),
            measures: Vec::new(),
            units: unit::Readings::default(),
            missing: BTreeMap::new(),
            twice: Vec::new(),
            failed: None,
            layout: Layout::new(source, file),
            suggestions: SUGGESTIONS,
        }
    }

    fn report(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    fn new_cond(&mut self, span: Span, kind: CondKind) -> Cond {
        let id = CondId(self.conds);
        self.conds += 1;
        Cond { id, span, kind }
    }

    fn new_num(&mut self, span: Span, kind: NumKind) -> Num {
        let id = NumId(self.nums);
        self.nums += 1;
        let measure = self.measure_of(&kind);
        self.measures.push(measure);
        Num { id, span, kind }
    }

    fn declaration(&mut self, at: usize, decl: &'a Declaration, ruleset: &mut Ruleset) {
        if decl.broken {
            return;
        }
        self.reads.clear();
        self.build(at, decl, ruleset);
        self.reads.sort_unstable();
        self.reads.dedup();
        if let Some(edges) = self.edges.get_mut(at) {
            edges.clone_from(&self.reads);
        }
    }

    fn build(&mut self, at: usize, decl: &'a Declaration, ruleset: &mut Ruleset) {
        match decl.keyword {
            Keyword::Use => {
                self.view(at, decl);
                self.layout.used_here(decl.span.start, self.source);
            }
            Keyword::Levels | Keyword::Otherwise | Keyword::Case if self.in_library(decl) => {
                self.not_in_library(decl);
            }
            Keyword::Unknown | Keyword::Case => {}
            _ => {
                let view = self.view(at, decl);
                self.build_view(&view, ruleset);
            }
        }
    }

    fn build_view(&mut self, view: &clauses::View<'a>, ruleset: &mut Ruleset) {
        match view.decl.keyword {
            Keyword::Ruleset => self.ruleset(view, ruleset),
            Keyword::Source => ruleset.sources.push(self.evidence(view)),
            Keyword::Levels => self.levels(view, ruleset),
            Keyword::Library => self.library(view),
            Keyword::Section => {
                self.layout.section_starts(view.decl.span.start, self.source, ruleset.sections.len());
                ruleset.sections.push(self.section(view));
            }
            Keyword::Question => {
                let section = self.layout.section(view.decl.span.start, self.source);
                ruleset.questions.extend(self.question(view, section));
            }
            Keyword::Questions => {
                let section = self.layout.section(view.decl.span.start, self.source);
                self.group(view, section, ruleset);
            }
            Keyword::Scale => ruleset.scales.extend(self.scale(view)),
            Keyword::Finding => ruleset.findings.extend(self.finding(view)),
            Keyword::Calculate => ruleset.calculations.extend(self.calculation(view)),
            Keyword::Score => ruleset.scores.push(self.score(view)),
            Keyword::Classify => ruleset.classes.extend(self.class(view)),
            Keyword::Pattern => ruleset.patterns.push(self.pattern(view)),
            Keyword::Advice => ruleset.advice.push(self.advice(view)),
            Keyword::RedFlag | Keyword::Rule => ruleset.rules.extend(self.rule(view)),
            Keyword::Otherwise => ruleset.otherwise = self.otherwise(view),
            Keyword::Always => ruleset.promises.push(self.promise(view)),
            Keyword::Impossible => ruleset.impossibles.extend(self.impossible(view)),
            _ => {}
        }
    }

    fn finish(mut self, mut ruleset: Ruleset) -> (Option<Ruleset>, Vec<Diagnostic>) {
        ruleset.conds = self.conds;
        ruleset.nums = self.nums;
        ruleset.highest_read = std::mem::take(&mut self.highest_read);
        self.assessable_some_day(&ruleset);
        let broken = self.file.declarations.iter().any(|decl| decl.broken);
        let told = broken || self.problems.iter().any(Diagnostic::is_error);
        if let Some(span) = self.failed.filter(|_| !told) {
            // Nothing may be dropped in silence, whatever was overlooked here.
            let message = "this could not be understood";
            let error = Diagnostic::error(codes::NOT_A_CONDITION, span, message);
            self.report(error.help("write it in a simpler way"));
        }
        let mut dropped = self.settle_twice();
        dropped.extend(self.library_missing());
        dropped.extend(self.settle_choices());
        self.tell_all_places();
        self.leave_out(&dropped);
        diagnostic::sort(&mut self.problems);
        let sound = !broken && !self.problems.iter().any(Diagnostic::is_error);
        (sound.then_some(ruleset), self.problems)
    }

    fn leave_out(&mut self, dropped: &[usize]) {
        let mut at = 0..self.problems.len();
        self.problems.retain(|_| at.next().is_none_or(|at| !dropped.contains(&at)));
    }

    /// The facts about a question.
    fn facts(&self, id: QuestionId) -> Option<&names::Facts<'a>> {
        self.names.questions.get(id.index())
    }
}

/// A ruleset of nothing, to be filled.
fn empty(source: &Source) -> Ruleset {
    Ruleset {
        source: source.clone(),
        id: String::new(),
        title: String::new(),
        language: LANGUAGE,
        version: String::new(),
        about: None,
        authors: None,
        applies: Vec::new(),
        levels: Vec::new(),
        sections: Vec::new(),
        sources: Vec::new(),
        scales: Vec::new(),
        questions: Vec::new(),
        groups: Vec::new(),
        findings: Vec::new(),
        calculations: Vec::new(),
        scores: Vec::new(),
        classes: Vec::new(),
        patterns: Vec::new(),
        advice: Vec::new(),
        rules: Vec::new(),
        otherwise: None,
        promises: Vec::new(),
        impossibles: Vec::new(),
        cases: Vec::new(),
        conds: 0,
        nums: 0,
        highest_read: Vec::new(),
    }
}
