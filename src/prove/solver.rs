//! The search: a solver for clauses that keeps what it has learnt from one question to the next, behind a small trait.

use batsat::{Callbacks, ClauseKind, Lit, Solver as Batsat, SolverInterface, SolverOpts, Var, lbool};
use std::rc::Rc;

/// A variable, inverted or not, as in the DIMACS format: never 0.
pub type Literal = i32;

/// Says when the time for a search is over; asked again and again while it runs.
pub type Stop = Rc<dyn Fn() -> bool>;

/// What a search found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// All clauses and assumptions can hold together.
    Model,
    /// They cannot.
    Nothing,
    /// The search was stopped before it knew.
    Stopped,
}

/// What a search must offer.
pub trait Solver {
    /// Makes a clause hold from now on.
    fn add(&mut self, clause: &[Literal]);
    /// Searches for a model of all clauses in which the assumptions hold, until it is told to stop.
    fn solve(&mut self, assumptions: &[Literal], stop: &Stop) -> Found;
    /// The value of a variable in the last model.
    fn value(&self, variable: Literal) -> bool;
    /// The assumptions that cannot hold together, after [`Found::Nothing`].
    fn core(&self) -> Vec<Literal>;
    /// The clauses learnt since this was last asked: each follows from the clauses before it by unit propagation.
    fn learnt(&mut self) -> Vec<Vec<Literal>>;
}

/// Writes down what is learnt and stops in time.
#[derive(Default)]
struct Log {
    learnt: Vec<Vec<Literal>>,
    stop: Option<Stop>,
}

impl Callbacks for Log {
    fn on_new_clause(&mut self, clause: &[Lit], kind: ClauseKind) {
        if kind == ClauseKind::Learnt {
            self.learnt.push(clause.iter().map(|lit| literal(*lit)).collect());
        }
    }

    fn stop(&self) -> bool {
        self.stop.as_ref().is_some_and(|stop| stop())
    }
}

/// The solver of the `batsat` library: learns a clause from every conflict.
pub struct Conflicts {
    solver: Batsat<Log>,
}

impl Default for Conflicts {
    fn default() -> Self {
        Self { solver: Batsat::new(SolverOpts::default(), Log::default()) }
    }
}

impl Conflicts {
    fn lit(&mut self, literal: Literal) -> Lit {
        let variable = self.solver.var_of_int(literal.unsigned_abs() - 1);
        Lit::new(variable, literal > 0)
    }
}

impl Solver for Conflicts {
    fn add(&mut self, clause: &[Literal]) {
        let mut lits: Vec<Lit> = clause.iter().map(|literal| self.lit(*literal)).collect();
        self.solver.add_clause_reuse(&mut lits);
    }

    fn solve(&mut self, assumptions: &[Literal], stop: &Stop) -> Found {
        let lits: Vec<Lit> = assumptions.iter().map(|literal| self.lit(*literal)).collect();
        self.solver.cb_mut().stop = Some(Rc::clone(stop));
        let found = self.solver.solve_limited(&lits);
        if found == lbool::TRUE {
            Found::Model
        } else if found == lbool::FALSE {
            Found::Nothing
        } else {
            Found::Stopped
        }
    }

    fn value(&self, variable: Literal) -> bool {
        let at = Var::unsafe_from_idx(variable.unsigned_abs() - 1);
        self.solver.value_var(at) == lbool::TRUE
    }

    fn core(&self) -> Vec<Literal> {
        // The library tells the negated assumptions, as the clause that it learnt.
        self.solver.unsat_core().iter().map(|lit| literal(*lit)).collect()
    }

    fn learnt(&mut self) -> Vec<Vec<Literal>> {
        std::mem::take(&mut self.solver.cb_mut().learnt)
    }
}

fn literal(lit: Lit) -> Literal {
    let variable = i32::try_from(lit.var().idx() + 1).unwrap_or(i32::MAX);
    if lit.sign() { variable } else { -variable }
}
