//! What a circuit says of one patient beside what `eval` says, outcome by outcome.

use bedside::answers::Answers;
use bedside::eval::outcome::{Outcome, Range, Values};
use bedside::eval::{Strictness, evaluate};
use bedside::plan::Plan;
use bedside::prove::circuit::{Circuit, Gate, Lit};
use bedside::prove::encode::{self, Encoded, Level, Rails};
use bedside::prove::outcome::{self, Outcomes, Ranged};
use bedside::prove::simulate::Simulation;
use bedside::prove::space::{Chance, Renamed, Space};
use bedside::ruleset::{Grade, LevelId, PatternId, Ruleset};
use bedside::truth::Truth;

/// A ruleset as a circuit.
pub struct Made {
    pub circuit: Circuit,
    pub space: Space,
    pub encoded: Encoded,
    pub outcomes: Outcomes,
    /// Of each question when it is asked next.
    pub asks: Vec<encode::Made<Lit>>,
    /// By gate: whether it rests on a condition that is left free.
    free: Vec<bool>,
}

impl Made {
    pub fn of(ruleset: &Ruleset, plan: &Plan) -> Self {
        let mut circuit = Circuit::default();
        let space = Space::new(&[ruleset], &Renamed::new(), &mut circuit);
        let view = space.views[0].clone();
        let encoded = encode::encode(ruleset, plan, &view, &mut circuit);
        let outcomes = outcome::outcomes(ruleset, plan, &view, &encoded, &mut circuit);
        let asks = outcomes.asked_next(ruleset, plan, &mut circuit);
        let free = resting_on_free(&circuit, &encoded);
        Self { circuit, space, encoded, outcomes, asks, free }
    }

    /// Every literal that a comparison looks at.
    pub fn roots(&self) -> Vec<Lit> {
        self.roots_beside_levels().into_iter().chain(self.levels()).collect()
    }

    fn roots_beside_levels(&self) -> Vec<Lit> {
        let outcomes = &self.outcomes;
        let rails = outcomes.rules.iter().chain(&outcomes.findings).chain([&outcomes.applies]);
        let rails = rails.flat_map(|rails| [rails.certain, rails.possible]);
        let advice = outcomes.advice.iter().flat_map(|advice| [advice.given, advice.withheld]);
        let classes = outcomes.classes.iter().flatten().flatten().copied();
        rails.chain(advice).chain(classes).chain(self.asks.iter().flatten().copied()).collect()
    }

    /// The bounds of the level, looked at only where there is one.
    fn levels(&self) -> impl Iterator<Item = Lit> {
        self.outcomes.level.iter().flat_map(|level| level.at_least.iter().chain(&level.at_most).copied())
    }

    /// Whether a fault in a gate changes an outcome of anybody drawn whose answers are accepted, or whether they are.
    pub fn fault_changes(&self, gate: u32, words: usize, seed: u64) -> bool {
        let drawn = self.space.draw(&[], words, &mut Chance::new(seed));
        let simulation = Simulation::of(drawn, words);
        let levels: Vec<Lit> = self.levels().collect();
        let roots = self.roots_beside_levels();
        (0..words * 64).any(|patient| {
            let inputs = simulation.inputs_of(patient);
            let right = bedside::prove::simulate::one(&self.circuit, &inputs);
            let wrong = with_fault(&self.circuit, &inputs, gate);
            let is_true = |gates: &[bool], lit: Lit| gates[lit.gate() as usize] != lit.is_inverted();
            let differs = |lit: &Lit| is_true(&right, *lit) != is_true(&wrong, *lit);
            let checks = self.outcomes.checks;
            let has_level = is_true(&right, self.outcomes.applies.possible);
            let a_root = roots.iter().any(differs) || has_level && levels.iter().any(differs);
            differs(&checks) || is_true(&right, checks) && a_root
        })
    }

    fn is_free(&self, lit: Lit) -> bool {
        self.free[lit.gate() as usize]
    }
}

fn resting_on_free(circuit: &Circuit, encoded: &Encoded) -> Vec<bool> {
    let mut free = vec![false; circuit.gates().len()];
    for left in &encoded.free {
        free[left.gates.0 as usize] = true;
        free[left.gates.1 as usize] = true;
    }
    for (at, gate) in circuit.gates().iter().enumerate() {
        if let Gate::And(a, b) = gate {
            free[at] = free[at] || free[a.gate() as usize] || free[b.gate() as usize];
        }
    }
    free
}

/// How many outcomes were compared, how many could not be, and the first that differed.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Tally {
    pub patients: usize,
    pub refused: usize,
    pub compared: usize,
    pub free: usize,
    pub differs: Option<String>,
}

struct Comparing<'a> {
    made: &'a Made,
    is_true: &'a dyn Fn(Lit) -> bool,
    tally: &'a mut Tally,
}

impl Comparing<'_> {
    fn lit(&mut self, what: &str, lit: Lit, wanted: bool) {
        if self.made.is_free(lit) {
            self.tally.free += 1;
            return;
        }
        self.tally.compared += 1;
        if (self.is_true)(lit) != wanted && self.tally.differs.is_none() {
            self.tally.differs = Some(format!("{what}: eval says {wanted}"));
        }
    }

    fn rails(&mut self, what: &str, rails: Rails, wanted: Truth) {
        self.lit(what, rails.certain, wanted.is_true());
        self.lit(what, rails.possible, !wanted.is_false());
    }

    fn level(&mut self, what: &str, level: &Level, at_least: LevelId, at_most: LevelId) {
        for at in 0..level.at_least.len() {
            self.lit(what, level.at_least[at], at_least.index() <= at);
            self.lit(what, level.at_most[at], at_most.index() <= at);
        }
    }

    fn ranged(&mut self, what: &str, ranged: &Ranged, wanted: Option<&Range>) {
        self.lit(what, ranged.applies, wanted.is_some());
        let (Ok(span), Some(wanted)) = (&ranged.span, wanted) else {
            self.tally.free += usize::from(ranged.span.is_err());
            return;
        };
        let bits = span.0.lits().chain(span.1.lits());
        if bits.into_iter().any(|lit| self.made.is_free(lit)) {
            self.tally.free += 1;
            return;
        }
        self.tally.compared += 1;
        let found = (span.0.value(self.is_true), span.1.value(self.is_true));
        if found != (wanted.min.clone(), wanted.max.clone()) && self.tally.differs.is_none() {
            self.tally.differs = Some(format!(
                "{what}: eval says {} to {}, the circuit {} to {}",
                wanted.min, wanted.max, found.0, found.1
            ));
        }
    }

    fn everything(&mut self, ruleset: &Ruleset, wanted: &Outcome) {
        let outcomes = &self.made.outcomes;
        self.rails("applies", outcomes.applies, wanted.applies);
        if let (Some(level), Some(wanted)) = (&outcomes.level, &wanted.level) {
            self.level("level", level, wanted.bounds.at_least, wanted.bounds.at_most);
            let without = outcomes.without_assumptions.as_ref().unwrap();
            let bounds = wanted.without_assumptions;
            self.level("level without assumptions", without, bounds.at_least, bounds.at_most);
        }
        for (at, rule) in ruleset.rules.iter().enumerate() {
            let id = bedside::ruleset::RuleId::at(at);
            self.rails(&rule.id, outcomes.rules[at], wanted.rules[at]);
            self.lit(&rule.id, outcomes.fired[at], wanted.fired.contains(&id));
            self.lit(&rule.id, outcomes.open[at], wanted.open.contains(&id));
        }
        for (at, finding) in ruleset.findings.iter().enumerate() {
            self.rails(&finding.id, outcomes.findings[at], wanted.findings[at]);
        }
        for (at, calculation) in ruleset.calculations.iter().enumerate() {
            let range = wanted.calculations[at].as_ref();
            self.ranged(&calculation.id, &outcomes.calculations[at], range);
        }
        for (at, score) in ruleset.scores.iter().enumerate() {
            self.ranged(&score.id, &outcomes.scores[at], Some(&wanted.scores[at]));
        }
        self.classes(ruleset, wanted);
        self.patterns(ruleset, wanted);
        for (at, advice) in ruleset.advice.iter().enumerate() {
            let id = bedside::ruleset::AdviceId::at(at);
            self.lit(&advice.id, outcomes.advice[at].given, wanted.advice.contains(&id));
            let held = wanted.withheld.iter().any(|held| held.advice == id);
            self.lit(&advice.id, outcomes.advice[at].withheld, held);
        }
        for (at, question) in ruleset.questions.iter().enumerate() {
            let id = bedside::ruleset::QuestionId::at(at);
            self.lit(&question.id, outcomes.assumed[at], wanted.assumed.contains(&id));
            self.lit(&question.id, outcomes.not_used[at], wanted.not_used.contains(&id));
            match self.made.asks[at] {
                Ok(lit) => self.lit(&format!("asks {}", question.id), lit, wanted.ask.contains(&id)),
                Err(_) => self.tally.free += 1,
            }
        }
    }

    fn conditions(&mut self, plan: &Plan, values: &Values) {
        for at in 0..plan.conds.len() {
            let id = bedside::ruleset::CondId(u32::try_from(at).unwrap());
            if plan.conds[at].is_some() {
                let rails = self.made.outcomes.cond(plan, id).expect("every condition is worked out");
                self.rails(&format!("condition {at}"), rails, values.cond(id));
            }
        }
    }

    fn classes(&mut self, ruleset: &Ruleset, wanted: &Outcome) {
        for (at, class) in ruleset.classes.iter().enumerate() {
            match &self.made.outcomes.classes[at] {
                Ok(lits) => {
                    for (choice, lit) in (0_u16..).zip(lits.clone()) {
                        self.lit(&class.id, lit, wanted.classes[at].contains(&choice));
                    }
                }
                Err(_) => self.tally.free += 1,
            }
        }
    }

    fn patterns(&mut self, ruleset: &Ruleset, wanted: &Outcome) {
        for (at, pattern) in ruleset.patterns.iter().enumerate() {
            let (likely, possible) = self.made.outcomes.patterns[at];
            let id = PatternId::at(at);
            let grade = wanted.patterns.iter().find(|(known, _)| *known == id).map(|(_, grade)| *grade);
            self.lit(&pattern.id, likely.certain, grade == Some(Grade::Likely));
            let any = (self.is_true)(likely.certain) || (self.is_true)(possible.certain);
            if any != grade.is_some() && self.tally.differs.is_none() {
                self.tally.differs = Some(format!("{}: eval says {grade:?}", pattern.id));
            }
            let open = wanted.patterns_open.contains(&(id, Grade::Likely));
            let is_open = (self.is_true)(likely.possible) && !(self.is_true)(likely.certain);
            if is_open != open && self.tally.differs.is_none() {
                self.tally.differs = Some(format!("{}: likely is open for eval: {open}", pattern.id));
            }
        }
    }
}

/// Compares every outcome for patients drawn at random, `words` × 64 of them. `gates` may show the circuit otherwise
/// than it is: a test of this test.
pub fn compare(
    ruleset: &Ruleset,
    plan: &Plan,
    made: &Made,
    words: usize,
    seed: u64,
    wrong: Option<u32>,
) -> Tally {
    let mut chance = Chance::new(seed);
    let drawn = made.space.draw(&[], words, &mut chance);
    let free_inputs = made.circuit.inputs().len() - made.space.width();
    let drawn: Vec<u64> = drawn.into_iter().chain((0..free_inputs * words).map(|_| chance.bits())).collect();
    let mut simulation = Simulation::of(drawn, words);
    simulation.catch_up(&made.circuit);
    let mut tally = Tally::default();
    for patient in 0..words * 64 {
        let inputs = simulation.inputs_of(patient);
        let gates = wrong.map(|gate| with_fault(&made.circuit, &inputs, gate));
        let is_true = |lit: Lit| match &gates {
            Some(gates) => gates[lit.gate() as usize] != lit.is_inverted(),
            None => simulation.word(lit, patient / 64) >> (patient % 64) & 1 == 1,
        };
        let sound = |lit: Lit| simulation.word(lit, patient / 64) >> (patient % 64) & 1 == 1;
        assert!(sound(made.space.legal), "a patient was drawn who cannot be");
        let answers = made.space.patient(0, ruleset, sound);
        check_way_back(ruleset, made, &answers, &inputs);
        one_patient(ruleset, plan, made, &answers, &is_true, &mut tally);
        if tally.differs.is_some() {
            tally.differs =
                tally.differs.map(|what| format!("{what}\n{:?} {:?}", answers.states(), answers.assessed_on));
            break;
        }
    }
    tally
}

fn one_patient(
    ruleset: &Ruleset,
    plan: &Plan,
    made: &Made,
    answers: &Answers,
    is_true: &dyn Fn(Lit) -> bool,
    tally: &mut Tally,
) {
    tally.patients += 1;
    let evaluated = evaluate(ruleset, plan, answers, Strictness::Lenient);
    let fits = answers_fit(ruleset, answers);
    let mut comparing = Comparing { made, is_true, tally };
    comparing.lit("checks", made.outcomes.checks, evaluated.is_ok() && fits);
    match evaluated {
        Ok(result) => {
            comparing.everything(ruleset, &result.outcome);
            comparing.conditions(plan, &result.values);
        }
        Err(_) => comparing.tally.refused += 1,
    }
}

/// Whether dates agree with the day of the assessment: what reading an answer file sees to.
fn answers_fit(ruleset: &Ruleset, answers: &Answers) -> bool {
    use bedside::ruleset::{QuestionKind, State, Value};
    ruleset.questions.iter().zip(answers.states()).all(|(question, state)| match (&question.kind, state) {
        (QuestionKind::Date(range), State::Given(Value::Number(day))) => {
            let (low, high) = range.days(answers.assessed_on);
            (i128::from(low)..=i128::from(high)).contains(day)
        }
        _ => true,
    })
}

/// Answers become the inputs that they came from.
fn check_way_back(ruleset: &Ruleset, made: &Made, answers: &Answers, inputs: &[bool]) {
    let back = made.space.inputs(0, ruleset, answers);
    assert_eq!(back.len(), made.space.width());
    let gates =
        bedside::prove::simulate::one(&made.circuit, &[back, inputs[made.space.width()..].to_vec()].concat());
    let again = made.space.patient(0, ruleset, |lit| gates[lit.gate() as usize] != lit.is_inverted());
    assert_eq!((again.states(), again.assessed_on), (answers.states(), answers.assessed_on));
}

/// Every gate for one patient, one of them wired wrongly: its first operand upside down.
fn with_fault(circuit: &Circuit, inputs: &[bool], wrong: u32) -> Vec<bool> {
    let mut gates: Vec<bool> = Vec::with_capacity(circuit.gates().len());
    for (at, gate) in circuit.gates().iter().enumerate() {
        let value = |lit: Lit| gates[lit.gate() as usize] != lit.is_inverted();
        let made = match *gate {
            Gate::False => false,
            Gate::Input(number) => inputs[number as usize],
            Gate::And(a, b) => (value(a) != (at as u32 == wrong)) && value(b),
        };
        gates.push(made);
    }
    gates
}
