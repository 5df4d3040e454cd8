//! Makes the flat form of a ruleset, and learns on the way what the declared ranges say of every node.

use super::walk::{Facts, States, Walk, to_fixed};
use super::{
    AdvicePlan, Bits, ClassRef, Edges, Form, NumberKind, NumberNode, NumberRef, Plan, Step, TruthNode,
    TruthRef,
};
use crate::number::Exact;
use crate::ruleset::visit::{self, Item, Node};
use crate::ruleset::{Cond, Finding, Formula, GroupId, Pattern, QuestionId, RuleId, Ruleset, ScoreId, State};
use crate::truth::Truth;
use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};

/// Makes the flat form. Never fails: what the checker will refuse (a divisor that can be zero) is noted in the plan.
#[must_use]
pub fn build(ruleset: &Ruleset) -> Plan {
    let mut builder = Builder::new(ruleset);
    builder.order = visit::in_order_of_reading(ruleset);
    builder.built.reserve(builder.order.len());
    builder.sole.reserve(builder.order.len());
    for at in 0..builder.order.len() {
        let Some(item) = builder.order.get(at).copied() else { break };
        builder.note_sole_question(item);
        builder.item(item);
    }
    builder.conclusions();
    builder.finish()
}

/// What of a ruleset reads a single question and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sole {
    Nothing,
    One(QuestionId),
    Many,
}

impl Sole {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, one) | (one, Self::Nothing) => one,
            (Self::One(a), Self::One(b)) if a == b => self,
            _ => Self::Many,
        }
    }
}

/// What is known of an item in the flat form.
#[derive(Debug, Clone, Copy)]
pub(super) enum Built {
    Truth(TruthRef),
    Number(NumberRef, TruthRef),
    Class(ClassRef),
    Pattern(Option<TruthRef>, Option<TruthRef>),
}

/// The nodes that are worked out for one question alone, its gate aside.
#[derive(Debug, Default)]
pub(super) struct Study {
    pub(super) built: HashMap<Item, Built>,
    pub(super) applies: Option<TruthRef>,
    pub(super) steps: Vec<Step>,
}

pub(super) struct Builder<'r> {
    pub(super) ruleset: &'r Ruleset,
    pub(super) plan: Plan,
    /// Every node's value where nothing is answered.
    pub(super) declared: Walk,
    pub(super) built: HashMap<Item, Built>,
    pub(super) sole: HashMap<Item, Sole>,
    /// The items in the order of reading, and the place of each as far as that was asked.
    order: Vec<Item>,
    place: HashMap<Item, usize>,
    /// The question under study while its private nodes are made.
    pub(super) studying: Option<QuestionId>,
    pub(super) studies: HashMap<QuestionId, Study>,
    /// Room for trying values.
    pub(super) scratch: Option<Walk>,
    under_unless: bool,
    /// Whether what is being made is for a trace only.
    pub(super) for_trace: bool,
    /// Scores of which something reads the highest item.
    with_highest: HashSet<ScoreId>,
    constants: [Option<TruthRef>; 2],
    /// The constants in 64 bits, by their units and decimals.
    pub(super) fixed_constants: HashMap<(i64, u8), NumberRef>,
    /// The day of the assessment, where some date moves with it.
    pub(super) assessed: Option<NumberRef>,
    /// The gate that the items of a group share.
    group_gates: HashMap<GroupId, TruthRef>,
}

impl<'r> Builder<'r> {
    fn new(ruleset: &'r Ruleset) -> Self {
        let (conds, nums) = (ruleset.conds as usize, ruleset.nums as usize);
        let plan = Plan {
            truths: Vec::with_capacity(conds),
            declared_truths: Vec::with_capacity(conds),
            steps: Vec::with_capacity(conds + nums),
            numbers: Vec::with_capacity(nums),
            declared_fixed: Vec::with_capacity(nums),
            grids: Vec::with_capacity(nums),
            conds: vec![None; conds],
            unassumed: vec![false; conds],
            nums: vec![None; nums],
            ..Plan::default()
        };
        let mut builder = Self {
            ruleset,
            plan,
            declared: Walk::default(),
            built: HashMap::new(),
            sole: HashMap::new(),
            order: Vec::new(),
            place: HashMap::new(),
            studying: None,
            studies: HashMap::new(),
            scratch: None,
            under_unless: false,
            for_trace: false,
            with_highest: ruleset.highest_read.iter().copied().collect(),
            constants: [None, None],
            fixed_constants: HashMap::new(),
            assessed: None,
            group_gates: HashMap::new(),
        };
        let always = builder.constant(true);
        builder.plan.gates = vec![always; ruleset.questions.len()];
        builder.plan.findings = vec![always; ruleset.findings.len()];
        builder.plan.calculations = vec![(NumberRef(0), always); ruleset.calculations.len()];
        builder.plan.scores = vec![NumberRef(0); ruleset.scores.len()];
        builder.plan.highest = vec![None; ruleset.scores.len()];
        builder.plan.prorated = vec![None; ruleset.scores.len()];
        builder.plan.patterns = vec![(None, None); ruleset.patterns.len()];
        builder.plan.class_refs = vec![ClassRef(0); ruleset.classes.len()];
        builder.assessment();
        builder
    }

    fn note_sole_question(&mut self, item: Item) {
        // Through findings only: whoever reads a number, class or pattern reads something else than a question.
        let sole = match item {
            Item::Question(id) => Sole::One(id),
            Item::Finding(_) => self.sole_of(&visit::reads_of_item(self.ruleset, item)),
            _ => Sole::Many,
        };
        // Under an `unless` a question is read without assumptions, elsewhere with them: two states, not one.
        let split = matches!((item, sole), (Item::Finding(id), Sole::One(question))
            if self.ruleset.findings.get(id.index()).is_some_and(|finding| finding.unless.is_some())
                && self.rests_on_assumptions(question));
        self.sole.insert(item, if split { Sole::Many } else { sole });
    }

    /// Whether the question is assumed, or whether it is asked hangs on one that is.
    fn rests_on_assumptions(&self, question: QuestionId) -> bool {
        let closure = visit::closure(self.ruleset, vec![Item::Question(question)], true);
        closure
            .into_iter()
            .any(|(item, _)| matches!(item, Item::Question(id) if self.ruleset.question(id).assume.is_some()))
    }

    pub(super) fn sole_of(&self, reads: &[Item]) -> Sole {
        let of = |item: &Item| self.sole.get(item).copied().unwrap_or(Sole::Many);
        reads.iter().fold(Sole::Nothing, |sole, item| match item {
            Item::Question(id) => sole.and(Sole::One(*id)),
            other => sole.and(of(other)),
        })
    }

    /// Sorts items as they are read.
    pub(super) fn sort_as_read(&mut self, items: &mut [Item]) {
        if self.place.is_empty() {
            self.place = self.order.iter().copied().zip(0..).collect();
        }
        items.sort_by_key(|item| self.place.get(item).copied());
    }

    fn item(&mut self, item: Item) {
        if let Item::Question(id) = item {
            self.gate(id);
            return;
        }
        let Some(built) = self.derived(item) else { return };
        self.built.insert(item, built);
        match (item, built) {
            (Item::Finding(id), Built::Truth(truth)) => set(&mut self.plan.findings, id.index(), truth),
            (Item::Calculation(id), Built::Number(number, applies)) => {
                set(&mut self.plan.calculations, id.index(), (number, applies));
            }
            (Item::Score(id), Built::Number(number, _)) => set(&mut self.plan.scores, id.index(), number),
            (Item::Class(id), Built::Class(class)) => set(&mut self.plan.class_refs, id.index(), class),
            (Item::Pattern(id), Built::Pattern(likely, possible)) => {
                set(&mut self.plan.patterns, id.index(), (likely, possible));
            }
            _ => {}
        }
    }

    fn gate(&mut self, id: QuestionId) {
        let question = self.ruleset.question(id);
        if let Some(gate) = &question.gate {
            let truth = match question.group.and_then(|group| self.group_gates.get(&group)) {
                Some(known) => *known,
                None => self.cond(&gate.when),
            };
            if let Some(group) = question.group {
                self.group_gates.insert(group, truth);
            }
            set(&mut self.plan.gates, id.index(), truth);
        }
    }

    /// Makes the nodes of something derived, for everybody or for the question under study.
    pub(super) fn derived(&mut self, item: Item) -> Option<Built> {
        let ruleset = self.ruleset;
        Some(match item {
            Item::Question(_) => return None,
            Item::Finding(id) => Built::Truth(self.finding(ruleset.findings.get(id.index())?)),
            Item::Calculation(id) => {
                let (number, applies) = match &ruleset.calculations.get(id.index())?.formula {
                    Formula::Expression(num) => self.num(num),
                    Formula::Bands(bands) => self.bands(bands),
                };
                Built::Number(number, applies)
            }
            Item::Score(id) => {
                let score = ruleset.scores.get(id.index())?;
                let number = self.score(score);
                if self.with_highest.contains(&id) {
                    let highest = self.highest_item(score);
                    set(&mut self.plan.highest, id.index(), Some(highest));
                }
                if score.prorate.is_some() {
                    let plan = self.prorated_items(score);
                    set(&mut self.plan.prorated, id.index(), Some(plan));
                }
                Built::Number(number, self.constant(true))
            }
            Item::Class(id) => Built::Class(self.class(ruleset.classes.get(id.index())?)),
            Item::Pattern(id) => self.pattern(ruleset.patterns.get(id.index())?),
        })
    }

    fn finding(&mut self, finding: &Finding) -> TruthRef {
        self.unless(&finding.when, finding.unless.as_ref())
    }

    fn pattern(&mut self, pattern: &Pattern) -> Built {
        let likely = pattern.likely.as_ref().map(|when| self.cond(when));
        let possible = pattern.possible.as_ref().map(|when| self.cond(when));
        Built::Pattern(likely, possible)
    }

    /// `when … unless …`
    fn unless(&mut self, when: &Cond, unless: Option<&Cond>) -> TruthRef {
        let when = self.cond(when);
        let Some(unless) = unless else { return when };
        let unless = self.unassumed(unless);
        let not = self.not(unless);
        self.and(vec![when, not])
    }

    /// A condition read as if nothing were assumed.
    fn unassumed(&mut self, cond: &Cond) -> TruthRef {
        let before = std::mem::replace(&mut self.under_unless, true);
        let truth = self.cond(cond);
        self.under_unless = before;
        self.truth(TruthNode::Unassumed(truth))
    }

    fn finish(mut self) -> Plan {
        self.plan.order = self.order;
        self.plan.assumed_steps = super::assumed::steps(&self.plan, self.ruleset);
        self.plan.start = self.declared;
        let questions = self.ruleset.questions.iter();
        self.plan.assumed = questions.map(|question| question.assume.clone().map(State::Given)).collect();
        self.plan
    }

    /// Rules, then the level, then what may read the level.
    fn conclusions(&mut self) {
        let ruleset = self.ruleset;
        for applies in &ruleset.applies {
            let truth = self.cond(&applies.when);
            self.plan.applies.push(truth);
        }
        for (at, rule) in ruleset.rules.iter().enumerate() {
            let truth = self.unless(&rule.when, rule.unless.as_ref());
            self.plan.rules.push(truth);
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            self.plan.level_rules.extend(rule.level.map(|level| (at, level)));
        }
        self.plan.otherwise = ruleset.otherwise.as_ref().map(|otherwise| otherwise.level);
        self.plan.steps.push(Step::Level);
        for advice in &ruleset.advice {
            let when = advice.when.as_ref().map(|when| self.cond(when));
            let unless = advice.unless.as_ref().map(|unless| self.unassumed(unless));
            self.plan.advice.push(AdvicePlan { when, unless });
            self.plan.advised_by.push(Vec::new());
        }
        for (at, rule) in ruleset.rules.iter().enumerate() {
            for advice in &rule.advise {
                if let Some(rules) = self.plan.advised_by.get_mut(advice.index()) {
                    rules.push(RuleId::at(at));
                }
            }
        }
        for impossible in &ruleset.impossibles {
            let truth = self.cond(&impossible.when);
            self.plan.impossibles.push(truth);
        }
        for cond in ruleset.promises.iter().filter_map(|promise| promise.when.as_ref()) {
            self.cond(cond);
        }
        self.plan.read_by_red_flags = read_by_red_flags(ruleset);
    }

    pub(super) fn note_cond(&mut self, cond: &Cond, truth: TruthRef) {
        if self.studying.is_none() {
            set(&mut self.plan.conds, cond.id.0 as usize, Some(truth));
            set(&mut self.plan.unassumed, cond.id.0 as usize, self.under_unless);
        }
    }

    pub(super) fn step(&mut self, step: Step) {
        match self.studying {
            Some(question) => self.studies.entry(question).or_default().steps.push(step),
            None if self.for_trace => self.plan.trace_steps.push(step),
            None => self.plan.steps.push(step),
        }
    }

    pub(super) fn edges(&mut self, members: impl IntoIterator<Item = u32>) -> Edges {
        let start = self.plan.edges.len();
        self.plan.edges.extend(members);
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Edges { start: number(start), len: number(self.plan.edges.len() - start) }
    }

    pub(super) fn truth_edges(&mut self, members: Vec<TruthRef>) -> Edges {
        self.edges(members.into_iter().map(|member| member.0))
    }

    pub(super) fn bits(&mut self, choices: &[u16], of: usize) -> Bits {
        let start = self.plan.words.len();
        let len = of.div_ceil(64).max(1);
        self.plan.words.resize(start + len, 0);
        for choice in choices {
            if let Some(word) = self.plan.words.get_mut(start + usize::from(choice / 64)) {
                *word |= 1 << (choice % 64);
            }
        }
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Bits { start: number(start), len: number(len) }
    }

    pub(super) fn truth(&mut self, node: TruthNode) -> TruthRef {
        let at = TruthRef(u32::try_from(self.plan.truths.len()).unwrap_or(u32::MAX));
        let facts = Facts { states: States::Each(&[]), unassumed: None, assessed: None };
        let planes = self.declared.truth_of(&self.plan, facts, &node);
        self.declared.truths.push(planes);
        self.plan.declared_truths.push(Truth::from_planes(planes.certain, planes.possible));
        let is_constant = matches!(node, TruthNode::Const(_));
        self.plan.truths.push(node);
        if !is_constant {
            self.step(Step::Truth(at));
        }
        at
    }

    pub(super) fn constant(&mut self, value: bool) -> TruthRef {
        if let Some(Some(known)) = self.constants.get(usize::from(value)) {
            return *known;
        }
        let made = self.truth(TruthNode::Const(value));
        set(&mut self.constants, usize::from(value), Some(made));
        made
    }

    pub(super) fn is_constant(&self, truth: TruthRef) -> Option<bool> {
        match self.plan.truths.get(truth.0 as usize) {
            Some(TruthNode::Const(value)) => Some(*value),
            _ => None,
        }
    }

    pub(super) fn not(&mut self, truth: TruthRef) -> TruthRef {
        match self.is_constant(truth) {
            Some(value) => self.constant(!value),
            None => self.truth(TruthNode::Not(truth)),
        }
    }

    /// Both, for which no list is made where one of them always holds.
    pub(super) fn both(&mut self, one: TruthRef, other: TruthRef) -> TruthRef {
        match (self.is_constant(one), self.is_constant(other)) {
            (Some(true), None) => other,
            (None, Some(true)) => one,
            _ => self.and(vec![one, other]),
        }
    }

    pub(super) fn and(&mut self, mut members: Vec<TruthRef>) -> TruthRef {
        if members.iter().any(|member| self.is_constant(*member) == Some(false)) {
            return self.constant(false);
        }
        members.retain(|member| self.is_constant(*member) != Some(true));
        let members = without_repeats(members);
        match members.as_slice() {
            [] => self.constant(true),
            [only] => *only,
            _ => {
                let edges = self.truth_edges(members);
                self.truth(TruthNode::And(edges))
            }
        }
    }

    /// A node whose declared range follows from its operands.
    pub(super) fn number(&mut self, kind: NumberKind, grid: Option<u8>) -> NumberRef {
        let at = NumberRef(u32::try_from(self.plan.numbers.len()).unwrap_or(u32::MAX));
        let facts = Facts { states: States::Each(&[]), unassumed: None, assessed: None };
        if let Some(decimals) = self.surely_fixed(&kind, grid) {
            let range = self.declared.fixed_of(&self.plan, facts, at, &kind, decimals);
            return self.fixed_number(kind, range, decimals);
        }
        let declared = self.declared.exact_of(&self.plan, facts, at, &kind);
        self.number_of(kind, declared, grid)
    }

    /// A node with its declared range.
    pub(super) fn number_of(
        &mut self,
        kind: NumberKind,
        declared: (Exact, Exact),
        grid: Option<u8>,
    ) -> NumberRef {
        let form = self.form(&kind, &declared, grid);
        let fixed = match form {
            Form::Fixed(decimals) => (to_fixed(&declared.0, decimals), to_fixed(&declared.1, decimals)),
            Form::Exact(_) => {
                self.declared.exact.push(declared.clone());
                self.plan.declared_exact.push(declared);
                self.plan.exacts += 1;
                (0, 0)
            }
        };
        self.add_number(NumberNode { kind, form }, fixed, grid)
    }

    /// A node that is kept in units of 10^-`decimals`, with its declared range in them.
    pub(super) fn fixed_number(&mut self, kind: NumberKind, range: (i64, i64), decimals: u8) -> NumberRef {
        self.add_number(NumberNode { kind, form: Form::Fixed(decimals) }, range, Some(decimals))
    }

    fn add_number(&mut self, node: NumberNode, fixed: (i64, i64), grid: Option<u8>) -> NumberRef {
        let at = NumberRef(u32::try_from(self.plan.numbers.len()).unwrap_or(u32::MAX));
        self.plan.declared_fixed.push(fixed);
        self.declared.fixed.push(fixed);
        self.plan.grids.push(grid);
        let is_constant = node.kind == NumberKind::Const;
        self.plan.numbers.push(node);
        if !is_constant {
            self.step(Step::Number(at));
        }
        at
    }

    pub(super) fn grid_of(&self, number: NumberRef) -> Option<u8> {
        self.plan.grids.get(number.0 as usize).copied().flatten()
    }

    pub(super) fn built(&self, item: Item) -> Option<Built> {
        match self.studying {
            Some(question) => {
                let study = self.studies.get(&question).and_then(|study| study.built.get(&item));
                study.or_else(|| self.built.get(&item)).copied()
            }
            None => self.built.get(&item).copied(),
        }
    }
}

/// Each member once, where it stands first.
fn without_repeats(mut members: Vec<TruthRef>) -> Vec<TruthRef> {
    const FEW: usize = 16;
    let is_repeated =
        |(at, member): (usize, &TruthRef)| members.get(..at).is_some_and(|before| before.contains(member));
    if members.len() > FEW || members.iter().enumerate().any(is_repeated) {
        let mut met = HashSet::new();
        members.retain(|member| met.insert(*member));
    }
    members
}

/// Questions that a red flag reads, directly, through others, or through the gates of those.
fn read_by_red_flags(ruleset: &Ruleset) -> Vec<bool> {
    let mut reads = Vec::new();
    for rule in ruleset.rules.iter().filter(|rule| rule.red_flag) {
        visit::reads_of(Node::Cond(&rule.when), &mut reads);
    }
    let mut read = vec![false; ruleset.questions.len()];
    for (item, _) in visit::closure(ruleset, reads, true) {
        if let Item::Question(id) = item {
            set(&mut read, id.index(), true);
        }
    }
    read
}

pub(super) fn set<T>(list: &mut [T], at: usize, value: T) {
    if let Some(slot) = list.get_mut(at) {
        *slot = value;
    }
}
