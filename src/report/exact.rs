//! What is really possible for one person, over every way in which their answers can be completed: which levels, with
//! a completion that reaches each; which questions settle the level; and what the result calls open although every
//! completion agrees on it. Found and proved elsewhere; told here.

use super::page::{Item, Section, Tone};
use super::{Assessment, case, words};
use crate::ruleset::{AdviceId, ExpectationKind, LevelId, QuestionId, Ruleset, State, Value};
use serde_json::{Map, Value as Json, json};

/// Everything that was found.
#[derive(Debug, Clone, Default)]
pub struct Exact {
    /// Each level that something sets, the most urgent first.
    pub levels: Vec<(LevelId, Standing)>,
    /// That the ruleset does not apply, where it says for whom it is.
    pub does_not_apply: Option<Standing>,
    /// Sets of open questions that settle the level whatever is answered, the smallest first; one empty set where it is
    /// settled as it is.
    pub settling: Vec<Vec<QuestionId>>,
    /// Why there may be more such sets, where there may.
    pub more_sets: Option<String>,
    /// Where no set can settle the level: what keeps it open.
    pub kept_open_by: Vec<QuestionId>,
    /// What is open in the result though it is so in every completion, or in none.
    pub agreed: Vec<(ExpectationKind, bool)>,
    /// Why there may be more of it, where there may.
    pub more_agreed: Option<String>,
}

/// Whether some completion comes to something.
#[derive(Debug, Clone)]
pub enum Standing {
    /// This one does: what it adds to the answers, and the values behind answers that are not known or
    /// assumed.
    Reached(Vec<(QuestionId, State)>, Vec<(QuestionId, Value)>),
    /// None does; the proof was checked.
    RuledOut,
    /// Not known, and why.
    NotDecided(String),
}

/// So many sets of questions are written out for people.
const MOST_SETS: usize = 6;

impl Exact {
    /// Whether something is not decided.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        let open = |standing: &Standing| matches!(standing, Standing::NotDecided(_));
        self.all().any(open) || self.more_sets.is_some() || self.more_agreed.is_some()
    }

    /// The levels that are not ruled out.
    #[must_use]
    pub fn possible(&self) -> Vec<LevelId> {
        let left = self.levels.iter().filter(|(_, standing)| !matches!(standing, Standing::RuledOut));
        left.map(|(level, _)| *level).collect()
    }

    fn all(&self) -> impl Iterator<Item = &Standing> {
        self.levels.iter().map(|(_, standing)| standing).chain(&self.does_not_apply)
    }

    /// Whether no completion is accepted at all: what is answered cannot be completed.
    fn is_contradictory(&self) -> bool {
        let mut all = self.all().peekable();
        all.peek().is_some() && all.all(|standing| matches!(standing, Standing::RuledOut))
    }
}

/// What was found, for people.
pub(super) fn sections(about: &Assessment) -> Vec<Section> {
    let Some(exact) = about.exact else { return Vec::new() };
    vec![levels(about, exact), settling(about, exact), agreed(about.ruleset, exact)]
}

fn levels(about: &Assessment, exact: &Exact) -> Section {
    let title = "Over every way of completing these answers";
    let mut section = Section::new(title, "Over every completion");
    if exact.is_contradictory() {
        section.tone = Tone::Alarm;
        section.headline =
            Some("there is none that the ruleset accepts; what is answered already cannot be so".to_owned());
        return section;
    }
    let levels = exact.levels.iter().map(|(level, standing)| {
        let text = words::level_text(about.ruleset, *level);
        item(about, &format!("\"{text}\""), standing)
    });
    let is_told =
        |standing: &&Standing| !about.outcome.applies.is_true() || !matches!(standing, Standing::RuledOut);
    let not = exact.does_not_apply.iter().filter(is_told);
    let not = not.map(|standing| item(about, "the ruleset does not apply", standing));
    section.items = levels.chain(not).collect();
    section
}

fn item(about: &Assessment, what: &str, standing: &Standing) -> Item {
    match standing {
        Standing::Reached(answers, behind) => {
            let added = answers.iter().filter_map(|(id, state)| {
                let question = words::question(about.ruleset, *id)?;
                Some(format!("`{} {}`", question.id, case::answer(question, state)))
            });
            let behind = behind.iter().filter_map(|(id, value)| {
                let question = words::question(about.ruleset, *id)?;
                Some(format!("`{}` really {}", question.id, question.written(value)))
            });
            let all: Vec<String> = added.chain(behind).collect();
            if all.is_empty() {
                return Item::new(format!("possible: {what}, whatever else is answered"));
            }
            Item::new(format!("possible: {what}, for instance with {}", words::join(&all, "and")))
        }
        Standing::RuledOut => Item::new(format!("ruled out: {what} (proved, and the proof checked)")),
        Standing::NotDecided(why) => Item::new(format!("not decided: {what}: {why}")),
    }
}

fn settling(about: &Assessment, exact: &Exact) -> Section {
    let mut section = Section::new("Whatever the answers, this settles it", "This settles it");
    if exact.levels.is_empty() || exact.is_contradictory() {
        return section;
    }
    let named = |id: &QuestionId| {
        words::question(about.ruleset, *id).map(|question| format!("\"{}\"", question.text))
    };
    let list = |set: &[QuestionId]| words::join(&set.iter().filter_map(named).collect::<Vec<_>>(), "and");
    match exact.settling.first() {
        Some(first) if first.is_empty() => {
            section.headline =
                Some("nothing more need be asked; every completion comes to the same".to_owned());
        }
        Some(_) => {
            let rest = exact.settling.len().saturating_sub(MOST_SETS);
            let most = if rest > 1 { MOST_SETS } else { exact.settling.len() };
            section.items = exact.settling.iter().take(most).map(|set| Item::new(list(set))).collect();
            if rest > 1 {
                section
                    .items
                    .push(Item::new(format!("… and {rest} more such sets (list them with --format json)")));
            }
        }
        None if !exact.kept_open_by.is_empty() => {
            section.headline = Some(format!("no open question does; {}", kept_open(about, exact)));
        }
        None if exact.more_sets.is_none() => {
            section.headline =
                Some("no four questions together; more than four answers are needed".to_owned());
        }
        None => {}
    }
    section.items.extend(
        exact.more_sets.iter().map(|why| Item::new(format!("not decided: whether there are more: {why}"))),
    );
    section
}

/// What keeps the level open though everything else is asked.
fn kept_open(about: &Assessment, exact: &Exact) -> String {
    let said = exact.kept_open_by.iter().filter_map(|id| {
        let question = words::question(about.ruleset, *id)?;
        let is = if *about.answers.state(*id) == State::Unknown { "not known" } else { "only assumed" };
        Some(format!("\"{}\" is {is}", question.text))
    });
    words::join(&said.collect::<Vec<_>>(), "and")
}

fn agreed(ruleset: &Ruleset, exact: &Exact) -> Section {
    let title = "Open above, but every completion agrees";
    let mut section = Section::new(title, "Every completion agrees");
    let items = exact.agreed.iter().map(|(about, is)| Item::new(sentence(ruleset, about, *is)));
    section.items = items.collect();
    section.items.extend(
        exact.more_agreed.iter().map(|why| Item::new(format!("not decided: whether there is more: {why}"))),
    );
    section
}

/// "`nsaid` is not advised", "`cauda_equina` fires".
#[must_use]
pub fn sentence(ruleset: &Ruleset, about: &ExpectationKind, is: bool) -> String {
    let not = if is { "" } else { "not " };
    let id = id(ruleset, about).unwrap_or("");
    match about {
        ExpectationKind::Level(_) => format!("the level is {not}`{id}`"),
        ExpectationKind::Pattern(_, grade) => format!("`{id}` is {not}{}", grade.word()),
        ExpectationKind::Advise(_) => {
            format!("`{id}` {}", if is { "would be advised" } else { "is not advised" })
        }
        ExpectationKind::Finding(..) => format!("`{id}` is {}", if is { "yes" } else { "no" }),
        ExpectationKind::Fired(_) => format!("`{id}` {}", if is { "fires" } else { "does not fire" }),
        _ => format!("the ruleset {}", if is { "applies" } else { "does not apply" }),
    }
}

/// The id of what something is said of.
#[must_use]
pub fn id<'a>(ruleset: &'a Ruleset, about: &ExpectationKind) -> Option<&'a str> {
    Some(match about {
        ExpectationKind::Level(level) => words::level_id(ruleset, *level),
        ExpectationKind::Fired(rule) => &words::rule(ruleset, *rule)?.id,
        ExpectationKind::Pattern(pattern, _) => &words::pattern(ruleset, *pattern)?.id,
        ExpectationKind::Advise(advice) => advice_id(ruleset, *advice)?,
        ExpectationKind::Finding(finding, _) => &ruleset.findings.get(finding.index())?.id,
        _ => return None,
    })
}

fn advice_id(ruleset: &Ruleset, id: AdviceId) -> Option<&str> {
    words::advice(ruleset, id).map(|advice| advice.id.as_str())
}

/// What was found, for programs.
pub(super) fn json(ruleset: &Ruleset, exact: &Exact) -> Json {
    let levels = exact.levels.iter().map(|(level, standing)| {
        let mut fields = of_standing(ruleset, standing);
        fields.insert("level".to_owned(), Json::from(words::level_id(ruleset, *level)));
        Json::Object(fields)
    });
    let not = exact.does_not_apply.as_ref().map(|standing| Json::Object(of_standing(ruleset, standing)));
    let ids = |set: &[QuestionId]| set.iter().map(|id| words::question_id(ruleset, *id)).collect::<Vec<_>>();
    let agreed = exact.agreed.iter().filter_map(|(about, is)| of_agreed(ruleset, about, *is));
    json!({
        "decided": !exact.is_undecided(),
        "levels": levels.collect::<Vec<_>>(),
        "does_not_apply": not,
        "settling": {
            "sets": exact.settling.iter().map(|set| ids(set)).collect::<Vec<_>>(),
            "complete": exact.more_sets.is_none(),
            "reason": exact.more_sets,
            "kept_open_by": ids(&exact.kept_open_by),
        },
        "agreed": {
            "list": agreed.collect::<Vec<_>>(),
            "complete": exact.more_agreed.is_none(),
            "reason": exact.more_agreed,
        },
    })
}

fn of_standing(ruleset: &Ruleset, standing: &Standing) -> Map<String, Json> {
    let fields = match standing {
        Standing::Reached(answers, behind) => {
            let answers: Map<String, Json> = answers
                .iter()
                .filter_map(|(id, state)| {
                    let question = words::question(ruleset, *id)?;
                    Some((question.id.clone(), super::json::state(question, state)))
                })
                .collect();
            let behind: Map<String, Json> = behind
                .iter()
                .filter_map(|(id, value)| {
                    let question = words::question(ruleset, *id)?;
                    Some((question.id.clone(), super::json::written(question, value)))
                })
                .collect();
            json!({"possible": true, "answers": answers, "behind": behind})
        }
        Standing::RuledOut => json!({"possible": false, "proof": "checked"}),
        Standing::NotDecided(why) => json!({"possible": null, "reason": why}),
    };
    match fields {
        Json::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn of_agreed(ruleset: &Ruleset, about: &ExpectationKind, is: bool) -> Option<Json> {
    let kind = match about {
        ExpectationKind::Applies => return Some(json!({"kind": "applies", "is": is})),
        ExpectationKind::Fired(_) => "rule",
        ExpectationKind::Pattern(_, grade) => {
            return Some(
                json!({"kind": "pattern", "id": id(ruleset, about)?, "grade": grade.word(), "is": is}),
            );
        }
        ExpectationKind::Advise(_) => "advice",
        ExpectationKind::Finding(..) => "finding",
        _ => return None,
    };
    Some(json!({"kind": kind, "id": id(ruleset, about)?, "is": is}))
}
