//! One walk over the steps of the flat form, which leaves an expression for every node: without assumptions first, then
//! again with them for the nodes that they can change.

use super::answers::Asked;
use super::expr::{Bool, Expr};
use super::parts::{End, TooWide};
use super::sheet::{Named, Sheet};
use super::{Dialect, Options};
use crate::diagnostic::Diagnostic;
use crate::export::codes;
use crate::plan::{ClassRef, NumberRef, Plan, Step, TruthNode, TruthRef};
use crate::ruleset::{QuestionId, Ruleset};
use crate::source::Span;
use std::collections::{HashMap, HashSet};

/// Whether assumptions stand in for missing answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum World {
    /// They do not.
    Bare,
    /// They do.
    Assuming,
}

/// Certainly true and possibly true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Planes {
    pub certain: Bool,
    pub possible: Bool,
}

impl Planes {
    pub(super) fn known(value: bool) -> Self {
        Self { certain: Bool::Known(value), possible: Bool::Known(value) }
    }

    /// Both planes the same.
    pub(super) fn settled(value: Bool) -> Self {
        Self { certain: value.clone(), possible: value }
    }

    pub(super) fn not(&self) -> Self {
        Self { certain: self.possible.not(), possible: self.certain.not() }
    }
}

/// A number's lowest and highest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Range {
    pub min: End,
    pub max: End,
}

impl Range {
    pub(super) fn point(end: End) -> Self {
        Self { min: end.clone(), max: end }
    }

    /// Whether it is one number whatever is answered.
    pub(super) fn is_point(&self) -> bool {
        self.min == self.max
    }
}

/// What a walk has found for the nodes.
#[derive(Debug, Default)]
struct Found {
    truths: HashMap<TruthRef, Planes>,
    numbers: HashMap<NumberRef, Range>,
    /// For each choice whether it is possible, whether the class applies left out.
    classes: HashMap<ClassRef, Vec<Bool>>,
    level: Option<LevelRanks>,
}

/// The bounds of the level as ranks, 0 the most urgent.
#[derive(Debug, Clone)]
pub(super) struct LevelRanks {
    pub at_least: Expr,
    pub at_most: Expr,
}

/// The nodes that assumptions can change.
#[derive(Debug, Default)]
struct Touched {
    truths: HashSet<TruthRef>,
    numbers: HashSet<NumberRef>,
    classes: HashSet<ClassRef>,
}

/// Where a node belongs: the declaration that it is worked out for.
#[derive(Debug, Clone, Default)]
struct Owner {
    id: String,
    span: Span,
}

/// The query while it is made.
pub(super) struct Making<'a> {
    pub ruleset: &'a Ruleset,
    pub plan: &'a Plan,
    pub options: &'a Options,
    pub sheet: Sheet,
    pub questions: Vec<Asked>,
    /// The number of the day of the assessment, where the ruleset reads it.
    pub assessed: Option<Range>,
    /// What is wrong with a row as it was read, each with its text.
    pub faults: Vec<(Bool, String)>,
    bare: Found,
    assuming: Found,
    touched: Touched,
    pub world: World,
    /// The question that is taken as answered while its joint lines are worked out.
    pub given: Option<QuestionId>,
    truth_names: HashMap<TruthRef, Named>,
    number_names: HashMap<NumberRef, Named>,
    class_names: HashMap<ClassRef, Named>,
    owners: HashMap<(u8, u32), Owner>,
    owner: Owner,
    problems: Vec<Diagnostic>,
}

impl<'a> Making<'a> {
    pub(super) fn new(ruleset: &'a Ruleset, plan: &'a Plan, options: &'a Options) -> Self {
        let mut making = Self {
            ruleset,
            plan,
            options,
            sheet: Sheet::default(),
            questions: Vec::new(),
            assessed: None,
            faults: Vec::new(),
            bare: Found::default(),
            assuming: Found::default(),
            touched: Touched::default(),
            world: World::Bare,
            given: None,
            truth_names: HashMap::new(),
            number_names: HashMap::new(),
            class_names: HashMap::new(),
            owners: HashMap::new(),
            owner: Owner::default(),
            problems: Vec::new(),
        };
        for step in &plan.assumed_steps {
            match *step {
                Step::Truth(node) => drop(making.touched.truths.insert(node)),
                Step::Number(node) => drop(making.touched.numbers.insert(node)),
                Step::Class(node) => drop(making.touched.classes.insert(node)),
                Step::OnlyAnswered(..) | Step::Level => {}
            }
        }
        making.note_names();
        making
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.options.dialect
    }

    pub(super) fn into_problems(self) -> Vec<Diagnostic> {
        self.problems
    }

    /// What the author named, and which node stands for it.
    fn note_names(&mut self) {
        let (ruleset, plan) = (self.ruleset, self.plan);
        for (finding, node) in ruleset.findings.iter().zip(&plan.findings) {
            self.name_truth(*node, Named::with(&finding.id, &finding.name));
        }
        for (pattern, (likely, possible)) in ruleset.patterns.iter().zip(&plan.patterns) {
            for (node, grade) in [(likely, "likely"), (possible, "possible")] {
                let named =
                    Named::with(format!("{}_{grade}", pattern.id), &format!("{}: {grade}", pattern.name));
                if let Some(node) = node {
                    self.name_truth(*node, named);
                }
            }
        }
        for (rule, node) in ruleset.rules.iter().zip(&plan.rules) {
            let kind = if rule.red_flag { "red flag: " } else { "" };
            self.name_truth(*node, Named::with(&rule.id, &format!("{kind}{}", rule.name)));
        }
        for (question, node) in ruleset.questions.iter().zip(&plan.gates) {
            let words = format!("whether `{}` is asked", question.id);
            self.name_truth(*node, Named::with(format!("{}_asked", question.id), &words));
        }
        for (at, node) in plan.applies.iter().enumerate() {
            let named = if at == 0 { "applies".to_owned() } else { format!("applies_{}", at + 1) };
            self.name_truth(*node, Named::with(named, "whether the ruleset applies"));
        }
        for (impossible, node) in ruleset.impossibles.iter().zip(&plan.impossibles) {
            self.name_truth(*node, Named::with("impossible", &format!("impossible: {}", impossible.name)));
        }
        for (score, node) in ruleset.scores.iter().zip(&plan.scores) {
            self.number_names.entry(*node).or_insert_with(|| Named::with(&score.id, &score.name));
        }
        for (made, (node, _)) in ruleset.calculations.iter().zip(&plan.calculations) {
            self.number_names.entry(*node).or_insert_with(|| Named::with(&made.id, &made.name));
        }
        for (class, node) in ruleset.classes.iter().zip(&plan.class_refs) {
            self.class_names.entry(*node).or_insert_with(|| Named::with(&class.id, &class.name));
        }
        self.note_owners();
    }

    fn name_truth(&mut self, node: TruthRef, named: Named) {
        if !matches!(self.plan.truths.get(node.0 as usize), None | Some(TruthNode::Const(_))) {
            self.truth_names.entry(node).or_insert(named);
        }
    }

    /// Each step is worked out for the next declaration that is finished after it.
    fn note_owners(&mut self) {
        let (ruleset, plan) = (self.ruleset, self.plan);
        let mut spans: HashMap<&str, Span> = HashMap::new();
        spans.extend(ruleset.questions.iter().map(|it| (it.id.as_str(), it.span)));
        spans.extend(ruleset.findings.iter().map(|it| (it.id.as_str(), it.span)));
        spans.extend(ruleset.calculations.iter().map(|it| (it.id.as_str(), it.span)));
        spans.extend(ruleset.scores.iter().map(|it| (it.id.as_str(), it.span)));
        spans.extend(ruleset.classes.iter().map(|it| (it.id.as_str(), it.span)));
        spans.extend(ruleset.patterns.iter().map(|it| (it.id.as_str(), it.span)));
        spans.extend(ruleset.rules.iter().map(|it| (it.id.as_str(), it.span)));
        let mut owner = Owner::default();
        for step in plan.steps.iter().rev() {
            let named = match step {
                Step::Truth(node) => self.truth_names.get(node),
                Step::Number(node) => self.number_names.get(node),
                Step::Class(node) => self.class_names.get(node),
                Step::OnlyAnswered(..) | Step::Level => None,
            };
            if let Some(named) = named {
                let found = spans.get(named.base.as_str()).or_else(|| {
                    let cut = named.base.rsplit_once('_').map_or("", |(start, _)| start);
                    spans.get(cut)
                });
                owner = Owner { id: named.base.clone(), span: found.copied().unwrap_or(owner.span) };
            }
            self.owners.insert(key(*step), owner.clone());
        }
    }

    /// Works out every node.
    pub(super) fn walk(&mut self) {
        self.read_answers();
        self.run(World::Bare, &self.plan.steps);
        if self.has_assumptions() {
            self.run(World::Assuming, &self.plan.assumed_steps);
        }
        self.world = World::Assuming;
        self.given = None;
    }

    pub(super) fn has_assumptions(&self) -> bool {
        self.plan.assumed.iter().any(Option::is_some)
    }

    fn run(&mut self, world: World, steps: &[Step]) {
        self.world = world;
        let mut until = 0;
        for (at, step) in steps.iter().enumerate() {
            if at >= until {
                self.given = None;
            }
            self.owner = self.owners.get(&key(*step)).cloned().unwrap_or_default();
            match *step {
                Step::Truth(node) => self.run_truth(node),
                Step::Number(node) => self.run_number(node),
                Step::Class(node) => self.run_class(node),
                Step::Level => self.run_level(),
                Step::OnlyAnswered(question, count) => {
                    self.given = Some(question);
                    until = at + 1 + count as usize;
                }
            }
        }
        self.given = None;
    }

    fn run_truth(&mut self, node: TruthRef) {
        let Some(kind) = self.plan.truths.get(node.0 as usize) else { return };
        let mut planes = self.truth_of(kind);
        let known = self.truth_names.get(&node).filter(|_| self.given.is_none()).cloned();
        if let Some(named) = known {
            let named = self.in_this_world(&named, self.touched.truths.contains(&node));
            planes = self.truth_column(&named, planes);
        } else if is_long(&planes.certain) || is_long(&planes.possible) {
            let named = Named::bare(format!("{}_part", self.owner.id));
            planes = self.truth_column(&named, planes);
        }
        self.found().truths.insert(node, planes);
    }

    /// The planes as columns of a name, where they are not names already.
    pub(super) fn truth_column(&mut self, named: &Named, planes: Planes) -> Planes {
        if planes.certain == planes.possible {
            return Planes::settled(self.condition(named, planes.certain));
        }
        let certain = self.condition(&named.and("_certain"), planes.certain);
        let words = Named { words: None, ..named.and("_possible") };
        let possible = self.condition(&words, planes.possible);
        Planes { certain, possible }
    }

    /// Without assumptions, what they can change has a name of its own.
    pub(super) fn in_this_world(&self, named: &Named, touched: bool) -> Named {
        if self.world == World::Bare && touched { named.and("_unassumed") } else { named.clone() }
    }

    /// Whether assumptions can change a condition.
    pub(super) fn is_touched(&self, node: TruthRef) -> bool {
        self.touched.truths.contains(&node)
    }

    fn run_number(&mut self, node: NumberRef) {
        let Some(kind) = self.plan.numbers.get(node.0 as usize).map(|number| &number.kind) else { return };
        let made = self.number_of(node, kind);
        let named = self.number_names.get(&node).filter(|_| self.given.is_none()).cloned();
        let made = made.and_then(|range| match named {
            Some(named) => {
                let named = self.in_this_world(&named, self.touched.numbers.contains(&node));
                self.range_columns(&named, range)
            }
            None => Ok(range),
        });
        match made {
            Ok(range) => drop(self.found().numbers.insert(node, range)),
            Err(TooWide) => self.too_wide(),
        }
    }

    /// Refuses the declaration that is being worked out.
    pub(super) fn too_wide(&mut self) {
        let (name, span) = (self.dialect().name(), self.owner.span);
        let message = format!("`{}` needs more digits than {name} keeps exactly", self.owner.id);
        if self.problems.iter().any(|known| known.message == message) {
            return;
        }
        let problem = Diagnostic::error(codes::TOO_WIDE, span, message).help(
            "round what it is worked out from, or declare narrower ranges; `bedside batch` has no such bound",
        );
        self.problems.push(problem);
    }

    /// Refuses what is no exact number.
    pub(super) fn not_exact(&mut self, span: Option<Span>) {
        let message = format!(
            "`{}` has a power, root or logarithm, which SQL does not work out exactly",
            self.owner.id
        );
        let problem = Diagnostic::error(codes::NOT_EXACT, span.unwrap_or(self.owner.span), message)
            .help("use `bedside batch`, which rounds it correctly, or write it as bands of what it is worked out from");
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// Refuses a query with more columns than the engine takes.
    pub(super) fn too_many_columns(&mut self, most: usize, found: usize) {
        let name = self.dialect().name();
        let message = format!("the query needs {found} columns at a time, and {name} takes {most}");
        let problem = Diagnostic::error(codes::TOO_MANY_COLUMNS, Span::default(), message)
            .help("use `--dialect duckdb` or `bedside batch`, or make two rulesets of it");
        self.problems.push(problem);
    }

    fn run_class(&mut self, node: ClassRef) {
        let Some(kind) = self.plan.classes.get(node.0 as usize).map(|class| &class.kind) else { return };
        let choices = self.class_of(kind);
        let named = self.class_names.get(&node).cloned();
        let ids: Option<Vec<String>> = named.as_ref().and_then(|named| {
            let class = self.ruleset.classes.iter().find(|class| class.id == named.base)?;
            Some(class.choices.iter().map(|choice| choice.id.clone()).collect())
        });
        let base = named.unwrap_or_else(|| Named::bare(format!("{}_part", self.owner.id)));
        let base = self.in_this_world(&base, self.touched.classes.contains(&node));
        let mut columns = Vec::with_capacity(choices.len());
        for (at, choice) in choices.into_iter().enumerate() {
            let id = ids.as_ref().and_then(|ids| ids.get(at).cloned()).unwrap_or_else(|| at.to_string());
            let mut named = base.and(&format!("_may_be_{id}"));
            named.words = named.words.filter(|_| at == 0);
            columns.push(self.condition(&named, choice));
        }
        self.found().classes.insert(node, columns);
    }

    pub(super) fn column(&mut self, named: &Named, expr: Expr) -> Expr {
        let dialect = self.dialect();
        self.sheet.column(named, expr, |name| dialect.name_of(name))
    }

    pub(super) fn condition(&mut self, named: &Named, value: Bool) -> Bool {
        let dialect = self.dialect();
        self.sheet.condition(named, value, |name| dialect.name_of(name))
    }

    fn found(&mut self) -> &mut Found {
        match self.world {
            World::Bare => &mut self.bare,
            World::Assuming => &mut self.assuming,
        }
    }

    pub(super) fn set_level(&mut self, level: LevelRanks) {
        self.found().level = Some(level);
    }

    pub(super) fn level(&self, world: World) -> Option<&LevelRanks> {
        let assumed = self.assuming.level.as_ref().filter(|_| world == World::Assuming);
        assumed.or(self.bare.level.as_ref())
    }

    /// The planes of a truth node in this world.
    pub(super) fn truth(&self, node: TruthRef) -> Planes {
        self.truth_in(self.world, node)
    }

    pub(super) fn truth_in(&self, world: World, node: TruthRef) -> Planes {
        if let Some(TruthNode::Const(value)) = self.plan.truths.get(node.0 as usize) {
            return Planes::known(*value);
        }
        let assumed = self.assuming.truths.get(&node).filter(|_| world == World::Assuming);
        let open = || Planes { certain: Bool::Known(false), possible: Bool::Known(true) };
        assumed.or_else(|| self.bare.truths.get(&node)).cloned().unwrap_or_else(open)
    }

    /// The range of a number node in this world.
    pub(super) fn range(&self, node: NumberRef) -> Result<Range, TooWide> {
        let assumed = self.assuming.numbers.get(&node).filter(|_| self.world == World::Assuming);
        if let Some(known) = assumed.or_else(|| self.bare.numbers.get(&node)) {
            return Ok(known.clone());
        }
        // What has no step is a constant; what was refused has no value and is told of already.
        match self.plan.declared(node) {
            Some((low, high)) if low == high => Ok(Range::point(End::constant(self.dialect(), &low)?)),
            _ => Ok(Range::point(End::zero())),
        }
    }

    /// From now on the number is read by these columns.
    pub(super) fn keep_range(&mut self, node: NumberRef, columns: Range) {
        let assuming = self.world == World::Assuming && self.assuming.numbers.contains_key(&node);
        let found = if assuming { &mut self.assuming } else { &mut self.bare };
        found.numbers.insert(node, columns);
    }

    /// For each choice whether it is possible.
    pub(super) fn class(&self, node: ClassRef) -> Vec<Bool> {
        let assumed = self.assuming.classes.get(&node).filter(|_| self.world == World::Assuming);
        assumed.or_else(|| self.bare.classes.get(&node)).cloned().unwrap_or_default()
    }

    /// The name for something on the way to what is being worked out.
    pub(super) fn part_name(&self, suffix: &str) -> Named {
        let id = if self.owner.id.is_empty() { "value" } else { self.owner.id.as_str() };
        Named::bare(format!("{id}_{suffix}"))
    }
}

/// What tells a step from others.
fn key(step: Step) -> (u8, u32) {
    match step {
        Step::Truth(node) => (0, node.0),
        Step::Number(node) => (1, node.0),
        Step::Class(node) => (2, node.0),
        Step::OnlyAnswered(question, _) => (3, question.0),
        Step::Level => (4, 0),
    }
}

fn is_long(value: &Bool) -> bool {
    const LONG: usize = 700;
    matches!(value, Bool::Sql(expr) if expr.text.len() > LONG)
}
