//! Declarations: a first line, and below it what belongs to it.

use super::grids::Grid;
use super::printer::{Doc, Printer, STEP};
use super::tables::{self, Table};
use crate::source::Span;
use crate::syntax;
use crate::syntax::ast::{Across, Band, Clause, ClauseKind, Declaration, Entry, Expr, Keyword};
use pretty::DocAllocator;

/// Where the clauses of a declaration stand, while they are written.
#[derive(Default)]
struct Course {
    table: Table,
    /// The widths of a table over two things.
    grid: Option<Grid>,
    /// Where the type of a question stands: choices belong to it.
    of_type: Option<Span>,
    /// A line of a score has been written: reasons belong to it.
    item: bool,
}

impl<'a> Printer<'a> {
    /// Writes a declaration.
    pub fn declaration(&mut self, declaration: &'a Declaration) {
        self.open(declaration.span.start);
        let (first, rest) = self.head(declaration);
        let (end, first_line) = first;
        let start = declaration.keyword_span;
        self.unit(start.to(end), 0, |it| it.first_line(declaration, first_line).nest(2));
        let clauses = &declaration.clauses;
        let mut course = Course { table: self.table(clauses), ..Course::default() };
        let across = clauses.iter().find_map(|it| match &it.kind {
            ClauseKind::Across(across) => Some(across),
            _ => None,
        });
        let bands: Vec<&'a Band> = clauses.iter().filter_map(tables::band).collect();
        course.grid = self.grid(across, &bands);
        for clause in rest {
            self.place(declaration.keyword, clause, &mut course);
        }
    }

    /// Where the first line ends, the clause that stands on it, and the other clauses.
    fn head(&self, declaration: &'a Declaration) -> ((Span, Option<&'a Clause>), &'a [Clause]) {
        let name = declaration.name.as_ref().map(|name| name.span);
        let title = declaration.title.as_ref().map(|title| title.span);
        let end = title.or(name).unwrap_or(declaration.keyword_span);
        let Some((first, rest)) = declaration.clauses.split_first() else {
            return ((end, None), &[]);
        };
        let beside = match (declaration.keyword, &first.kind) {
            (Keyword::Otherwise, ClauseKind::ThenLevel(_)) => true,
            (Keyword::Calculate, ClauseKind::Formula(_) | ClauseKind::By(_))
            | (Keyword::Classify, ClauseKind::By(_)) => {
                let between = self.source.slice(Span { start: end.end, end: first.span.start });
                !between.contains('#')
            }
            _ => false,
        };
        if beside { ((first.span, Some(first)), rest) } else { ((end, None), &declaration.clauses) }
    }

    fn first_line(&mut self, declaration: &'a Declaration, clause: Option<&'a Clause>) -> Doc<'a> {
        let mut doc = self.words(declaration.keyword.words());
        if let Some(name) = &declaration.name {
            doc = doc.append(" ").append(self.atom(name.span));
        }
        if let Some(title) = &declaration.title {
            doc = doc.append(" ").append(self.texts(title));
        }
        let Some(clause) = clause else {
            return doc;
        };
        match &clause.kind {
            ClauseKind::Formula(formula) => self.formula_in_head(doc, formula),
            ClauseKind::By(value) => doc.append(" by ").append(self.expression(value)),
            ClauseKind::ThenLevel(level) => {
                // The level and its name are one line.
                let word = self.at(clause.span.start, "level ");
                doc.append(" ").append(word).append(self.atom(level.span))
            }
            _ => doc,
        }
    }

    fn place(&mut self, keyword: Keyword, clause: &'a Clause, course: &mut Course) {
        let (span, table) = (clause.span, course.table);
        match &clause.kind {
            ClauseKind::Entry(entry) => {
                let indent = self.depth_of_choice(course.of_type, entry);
                self.unit(span, indent, |it| it.entry(entry, table));
            }
            ClauseKind::Across(across) => {
                let grid = course.grid.clone().unwrap_or_default();
                self.unit(span, STEP, |it| it.grid_head(across, &grid));
            }
            ClauseKind::Band(band) => match &course.grid {
                Some(grid) => self.unit(span, STEP, |it| it.grid_row(band, grid)),
                None => self.unit(span, STEP, |it| it.band(band, table)),
            },
            ClauseKind::Row(condition, class) => self.unit(span, STEP, |it| it.row(condition, class, table)),
            ClauseKind::OtherwiseRow(class) => self.unit(span, STEP, |it| it.otherwise_row(class, table)),
            ClauseKind::PointsFor(of, when, across, bands) => {
                self.points_for(span, of, when.as_deref());
                self.points_bands(across.as_deref(), bands);
            }
            ClauseKind::Given(answers) => self.given_block(span, answers),
            ClauseKind::Expect(expectations) => self.expect_block(keyword, span, expectations),
            kind => {
                let reason = matches!(kind, ClauseKind::Because(_) | ClauseKind::Cite(_));
                let indent = if course.item && reason { 2 * STEP } else { STEP };
                self.unit(span, indent, |it| it.clause(kind, span, indent));
            }
        }
        if keyword == Keyword::Question && matches!(clause.kind, ClauseKind::Type(_)) {
            course.of_type = course.of_type.or(Some(span));
        }
        let item =
            matches!(clause.kind, ClauseKind::Points(..) | ClauseKind::PointsFor(..) | ClauseKind::Add(_));
        course.item |= keyword == Keyword::Score && item;
    }

    /// A choice stands deeper than the type of its question. One that may be a misspelt clause is left where it is, so
    /// that the check still finds it.
    fn depth_of_choice(&self, of_type: Option<Span>, entry: &Entry) -> usize {
        let Some(of_type) = of_type else {
            return STEP;
        };
        let column = |at: u32| self.source.position(at).column;
        let beside = column(entry.span.start) <= column(of_type.start);
        if beside && syntax::clause_meant(&entry.name.text).is_some() { STEP } else { 2 * STEP }
    }

    /// `points for X when Y`
    fn points_for(&mut self, span: Span, of: &'a Expr, when: Option<&'a Expr>) {
        let end = when.map_or(of.span, |when| when.span);
        self.unit(Span { start: span.start, end: end.end }, STEP, |it| {
            let of = it.words("points for ").append(it.expression(of));
            match when {
                Some(when) => {
                    let when = it.arena.line().append("when ").append(it.expression(when));
                    of.append(when.nest(4)).group()
                }
                None => of,
            }
        });
    }

    /// The bands of `points for`, or its table.
    fn points_bands(&mut self, across: Option<&'a Across>, bands: &'a [Band]) {
        let all: Vec<&'a Band> = bands.iter().collect();
        let grid = self.grid(across, &all);
        let table = self.bands_table(&all);
        if let (Some(across), Some(grid)) = (across, &grid) {
            self.unit(across.span, 2 * STEP, |it| it.grid_head(across, grid));
        }
        for band in bands {
            self.unit(band.span, 2 * STEP, |it| match &grid {
                Some(grid) => it.grid_row(band, grid),
                None => it.band(band, table),
            });
        }
    }
}
