//! What `eval` calls open for somebody although every completion of their answers agrees on it.
//!
//! Somebody is looked for to whom it is open, and for whom it is so in every completion met so far, however their own
//! answers complete it. Their completions are then looked at as a whole: either all agree, which is proved, or one does
//! not, and joins those that are met. As there are finitely many, this ends; how soon is not known.

use super::{Auditor, Found, Kind};
use crate::answers::Answers;
use crate::prove::circuit::Lit;
use crate::prove::completions::agreed::{is_open, things};
use crate::prove::completions::fill::{World, complete};
use crate::prove::completions::replay::Completion;
use crate::prove::completions::{Can, Completions};
use crate::prove::encode::{Made, TooHard};
use crate::prove::expect::rails;
use crate::prove::prover::{Fault, Patient, Query, Undecided, Verdict};
use crate::prove::space::Asked;
use crate::prove::word::Word;
use crate::report::exact::sentence;
use crate::ruleset::{ExpectationKind, QuestionId, Ruleset};
use crate::source::Span;
use num_bigint::BigInt;

/// What came of one thing that may be so in every completion, or in none.
enum Searched {
    Nobody,
    Somebody(Box<Patient>),
    NotDecided(Undecided),
}

impl Auditor<'_> {
    /// Asks of everything in a result whether it can be open although all completions agree.
    pub(super) fn deep(&mut self) -> Result<(), Fault> {
        let ruleset = self.version.ruleset;
        let mut met: Vec<World> = Vec::new();
        for about in things(ruleset) {
            for is in [true, false] {
                self.tally(Kind::Deep).asked += 1;
                let found = self.agreed_though_open(&about, is, &mut met)?;
                let (name, span) = place(ruleset, &about);
                let says = sentence(ruleset, &about, is);
                match found {
                    Searched::Nobody => self.sound(Kind::Deep),
                    Searched::Somebody(patient) => {
                        let says = format!("`eval` calls it open, but every completion agrees that {says}");
                        let mut found = Found::new(Kind::Deep, &name, span, says);
                        found.patient = Some(patient);
                        self.found.push(found);
                    }
                    Searched::NotDecided(why) => {
                        self.tally(Kind::Deep).undecided += 1;
                        let asked =
                            format!("whether it is open to `eval` where every completion agrees that {says}");
                        self.not_decided(Kind::Deep, &name, span, &asked, why);
                    }
                }
            }
        }
        Ok(())
    }

    fn agreed_though_open(
        &mut self,
        about: &ExpectationKind,
        is: bool,
        met: &mut Vec<World>,
    ) -> Result<Searched, Fault> {
        let ruleset = self.version.ruleset;
        let told =
            |patient: &Patient| patient.outcome(0).is_some_and(|outcome| is_open(ruleset, outcome, about));
        let (mut left_out, mut seen) = (Vec::new(), Vec::new());
        loop {
            if (self.stop)() {
                return Ok(Searched::NotDecided(Undecided::OutOfTime));
            }
            let lit = self
                .open_and_agreed(about, is, met)
                .map(|lit| self.prover.circuit.all(std::iter::once(lit).chain(left_out.iter().copied())));
            let patient = match self.prover.ask(&Query { lit, is_one: &told })? {
                Verdict::Proved => return Ok(Searched::Nobody),
                Verdict::NotDecided(why) => return Ok(Searched::NotDecided(why)),
                Verdict::Witness(patient) => patient,
            };
            let Some(answers) = patient.answers.first() else { return Ok(Searched::Nobody) };
            // Somebody comes twice only where what has no circuit may be as one likes.
            if seen.contains(answers) {
                let why = self.prover.left_free().unwrap_or(TooHard::Unheard);
                return Ok(Searched::NotDecided(Undecided::TooHard(why)));
            }
            seen.push(answers.clone());
            let mut completions = Completions::new(self.version, answers, self.stop.clone());
            match completions.can_be(about, !is)? {
                Can::NotDecided(why) => return Ok(Searched::NotDecided(why)),
                Can::Be(completion) => {
                    let world = self.completed_like(&completion);
                    met.push(world);
                }
                Can::Never if matches!(completions.can_be(about, is)?, Can::Be(_)) => {
                    return Ok(Searched::Somebody(patient));
                }
                // No completion at all is one that the ruleset is for.
                Can::Never => {
                    let same = self.just_these(answers);
                    left_out.push(!same);
                }
            }
        }
    }

    /// To whom something is open, and is so in all completions like those met.
    fn open_and_agreed(&mut self, about: &ExpectationKind, is: bool, met: &[World]) -> Made<Lit> {
        let version = self.version;
        let whatever = matches!(about, ExpectationKind::Applies);
        let Some(outcomes) = self.prover.outcomes.first().cloned() else { return Ok(Lit::FALSE) };
        let circuit = &mut self.prover.circuit;
        let told = match about {
            ExpectationKind::Applies => Lit::TRUE,
            ExpectationKind::Level(_) => outcomes.applies.certain,
            _ => outcomes.applies.possible,
        };
        let open = rails(version, &outcomes, circuit, about)?.is_open(circuit);
        // An answer file is assessed on a day, which `eval` takes from the clock if need be.
        let day = self.prover.space.day().map_or(Lit::TRUE, |(given, _)| given);
        let mut all = vec![told, open, day];
        for world in met {
            let rails = rails(version, &world.outcomes, circuit, about)?;
            let agrees = if is { rails.certain } else { !rails.possible };
            let applies = if whatever { Lit::TRUE } else { world.outcomes.applies.certain };
            let counts = circuit.and(world.legal, applies);
            all.push(circuit.implies(counts, agrees));
        }
        Ok(circuit.all(all))
    }

    /// Everybody's answers completed as one completion completes its own.
    fn completed_like(&mut self, completion: &Completion) -> World {
        let questions = self.version.ruleset.questions.iter().zip(&completion.all);
        let known: Vec<Asked> =
            self.prover.space.views.first().map(|view| view.questions.clone()).unwrap_or_default();
        let values: Vec<Asked> = known
            .iter()
            .zip(questions)
            .map(|(asked, (question, (value, unknown)))| Asked {
                given: Lit::TRUE,
                unknown: Lit::constant(*unknown),
                answer: asked.answer.constant(value, question).unwrap_or_else(|| asked.answer.clone()),
            })
            .collect();
        let day = self.prover.space.day().map(|(_, word)| word.clone());
        complete(self.version, &known, day.as_ref(), &values, &mut self.prover.circuit)
    }

    /// Holds for these answers alone.
    fn just_these(&mut self, answers: &Answers) -> Lit {
        let ruleset = self.version.ruleset;
        let circuit = &mut self.prover.circuit;
        let mut all = Vec::new();
        if let Some(view) = self.prover.space.views.first() {
            for (at, state) in answers.states().iter().enumerate() {
                all.push(view.is(ruleset, QuestionId::at(at), state, circuit));
            }
        }
        if let (Some((_, day)), Some(on)) = (self.prover.space.day(), answers.assessed_on) {
            all.push(day.equals(&Word::constant(&BigInt::from(on.day_number())), circuit));
        }
        circuit.all(all)
    }
}

/// What something is called, and where it stands.
fn place(ruleset: &Ruleset, about: &ExpectationKind) -> (String, Span) {
    let of =
        |id: Option<&str>, span: Option<Span>| (id.unwrap_or("").to_owned(), span.unwrap_or(Span::new(0, 0)));
    let id = crate::report::exact::id(ruleset, about);
    match about {
        ExpectationKind::Applies => {
            of(Some("applies when"), ruleset.applies.first().map(|applies| applies.when.span))
        }
        ExpectationKind::Fired(rule) => of(id, ruleset.rules.get(rule.index()).map(|it| it.span)),
        ExpectationKind::Pattern(pattern, _) => {
            of(id, ruleset.patterns.get(pattern.index()).map(|it| it.span))
        }
        ExpectationKind::Advise(advice) => of(id, ruleset.advice.get(advice.index()).map(|it| it.span)),
        ExpectationKind::Finding(finding, _) => {
            of(id, ruleset.findings.get(finding.index()).map(|it| it.span))
        }
        _ => (format!("level {}", id.unwrap_or("")), super::gaps::place_of_otherwise(ruleset)),
    }
}
