//! Everything that is found of one answer file, for a report.

use super::replay::{Becomes, Completion};
use super::settling::{Bounded, MOST_SETS};
use super::{Can, Completions};
use crate::eval::outcome::Outcome;
use crate::prove::prover::{Fault, Undecided};
use crate::report::exact::{Exact, Standing};
use crate::ruleset::{ExpectationKind, QuestionId, State};

impl Completions<'_> {
    /// What is really possible beside a result that these answers have.
    ///
    /// # Errors
    /// A fault of bedside itself.
    pub fn told(&mut self, outcome: &Outcome) -> Result<Exact, Fault> {
        let mut exact = Exact::default();
        for (becomes, can) in self.outcomes()? {
            let standing = self.standing(becomes, can);
            match becomes {
                Becomes::Level(level) => exact.levels.push((level, standing)),
                Becomes::DoesNotApply => exact.does_not_apply = Some(standing),
            }
        }
        let settling = self.settling()?;
        exact.settling = settling.sets;
        exact.kept_open_by = settling.kept_open_by;
        exact.more_sets = settling.bounded.map(|bounded| match bounded {
            Bounded::Sets => format!("the search ends when {MOST_SETS} sets are found"),
            Bounded::NotDecided(why) => words(why),
        });
        let (agreed, undecided) = self.agreed(outcome)?;
        // The level is told by itself.
        let agreed = agreed.into_iter().filter(|it| !matches!(it.about, ExpectationKind::Level(_)));
        exact.agreed = agreed.map(|it| (it.about, it.is)).collect();
        exact.more_agreed = undecided.map(words);
        Ok(exact)
    }

    fn standing(&self, becomes: Becomes, can: Can) -> Standing {
        match can {
            Can::Be(completion) => {
                let shown = self.shown(&completion, becomes);
                let added = self.added(&shown);
                let beneath = shown.assumed.into_iter().map(|it| (it.question, it.value));
                let behind = shown.behind.into_iter().chain(beneath).collect();
                Standing::Reached(added, behind)
            }
            Can::Never => Standing::RuledOut,
            Can::NotDecided(why) => Standing::NotDecided(words(why)),
        }
    }

    /// What a completion says that the answers do not.
    fn added(&self, completion: &Completion) -> Vec<(QuestionId, State)> {
        let ids = (0..self.version.ruleset.questions.len()).map(QuestionId::at);
        let added = ids.filter(|id| completion.answers.state(*id) != self.answers.state(*id));
        added.map(|id| (id, completion.answers.state(id).clone())).collect()
    }
}

/// Why something was not decided.
fn words(why: Undecided) -> String {
    match why {
        Undecided::TooHard(why) => why.words().to_owned(),
        Undecided::OutOfTime => "the time given with `--budget` was over".to_owned(),
    }
}
