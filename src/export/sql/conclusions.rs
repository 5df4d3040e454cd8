//! What the query ends with: the bounds of the level, and a column for every conclusion.

use super::answers::{MISSING, NO_VALUE};
use super::expr::{Bool, Expr, Tie, grouped};
use super::making::{LevelRanks, Making, Planes, Range, World};
use super::numbers::Rounding;
use super::parts::{End, TooWide};
use super::sheet::Named;
use crate::plan::{NumberRef, TruthRef};
use crate::ruleset::{AdviceId, LevelId, QuestionId, QuestionKind};

/// A column of the result.
#[derive(Debug, Clone)]
pub(super) struct Output {
    /// Its name.
    pub name: String,
    /// Its value where the row has no error.
    pub value: Expr,
    /// The author's words for it.
    pub words: Option<String>,
}

/// What a fraction is shown with beside its exact value.
const SHOWN_DECIMALS: u8 = 3;

impl Making<'_> {
    /// The ranks of the most and the least urgent level that the rules leave possible.
    pub(super) fn run_level(&mut self) {
        let Some(otherwise) = self.plan.otherwise else { return };
        let nodes = self.plan.level_rules.iter().filter_map(|(rule, _)| self.plan.rules.get(*rule as usize));
        let changes = nodes.clone().any(|node| self.is_touched(*node));
        if self.world == World::Assuming && !changes {
            return;
        }
        let levels = self.ruleset.levels.len();
        let mut certain: Vec<Vec<Bool>> = vec![Vec::new(); levels];
        let mut possible: Vec<Vec<Bool>> = vec![Vec::new(); levels];
        for (rule, level) in &self.plan.level_rules {
            let Some(node) = self.plan.rules.get(*rule as usize) else { continue };
            let planes = self.truth(*node);
            if let (Some(certain), Some(possible)) =
                (certain.get_mut(level.index()), possible.get_mut(level.index()))
            {
                certain.push(planes.certain);
                possible.push(planes.possible);
            }
        }
        let certain: Vec<Bool> = certain.into_iter().map(Bool::or).collect();
        let possible: Vec<Bool> = possible.into_iter().map(Bool::or).collect();
        let (at_least, at_most) = bounds(&certain, &possible, otherwise.index());
        let words = Named::with("rank_at_least", "the level as a rank, 0 the most urgent");
        let named = self.in_this_world(&words, changes);
        let at_least = self.column(&named, at_least);
        let named = self.in_this_world(&Named::bare("rank_at_most"), changes);
        let at_most = self.column(&named, at_most);
        self.set_level(LevelRanks { at_least, at_most });
    }

    /// Whether the ruleset applies.
    fn applies(&self) -> Planes {
        let each: Vec<Planes> = self.plan.applies.iter().map(|node| self.truth(*node)).collect();
        Planes {
            certain: Bool::and(each.iter().map(|planes| planes.certain.clone()).collect::<Vec<_>>()),
            possible: Bool::and(each.iter().map(|planes| planes.possible.clone()).collect::<Vec<_>>()),
        }
    }

    /// Every column of the result. What needs more digits than there are is refused on the way.
    pub(super) fn results(&mut self) -> Vec<Output> {
        let error = self.error();
        let mut out = vec![Output { name: "error".to_owned(), value: error, words: None }];
        let applies = self.applies();
        let applies = Planes {
            certain: self.condition(&Named::bare("certainly_applies"), applies.certain),
            possible: self.condition(&Named::bare("possibly_applies"), applies.possible),
        };
        push(&mut out, "applies", told(self, &applies), None);
        self.levels(&mut out, &applies);
        self.rules(&mut out, &applies);
        self.patterns(&mut out, &applies.possible);
        self.advice(&mut out, &applies.possible);
        self.derived(&mut out);
        self.used(&mut out);
        out
    }

    /// What keeps a row from having a result, as text; null where nothing does.
    fn error(&mut self) -> Expr {
        let faults = std::mem::take(&mut self.faults);
        let read: Vec<(Expr, Expr)> = faults
            .into_iter()
            .filter_map(|(wrong, text)| match wrong {
                Bool::Known(false) => None,
                other => Some((other.expr(), self.dialect().text(&text))),
            })
            .collect();
        let mut rows = read;
        for (at, question) in self.ruleset.questions.iter().enumerate() {
            let id = QuestionId::at(at);
            let read_by_red_flag = self.plan.read_by_red_flags.get(at).copied().unwrap_or(false);
            let not_used = self.is_not_used(id);
            if let (true, Bool::Sql(not_used)) = (read_by_red_flag, not_used) {
                let text = format!(
                    "`{}` is answered, but it is not asked of this person, and a red flag reads it",
                    question.id
                );
                rows.push((not_used, self.dialect().text(&text)));
            }
        }
        for (impossible, node) in self.ruleset.impossibles.iter().zip(&self.plan.impossibles) {
            let met = self.truth_in(World::Bare, *node).certain;
            if met != Bool::Known(false) {
                let text = format!("these answers cannot stand together: {}", impossible.name);
                rows.push((met.expr(), self.dialect().text(&text)));
            }
        }
        if rows.is_empty() {
            return Expr::literal(format!("CAST(NULL AS {})", self.dialect().text_type()));
        }
        let named = Named::with("row_problem", "what keeps the row from having a result");
        self.column(&named, Expr::case(&rows, None))
    }

    /// Answered, though its gate is certainly shut.
    fn is_not_used(&self, id: QuestionId) -> Bool {
        let Some(gate) = self.plan.gates.get(id.index()) else { return Bool::Known(false) };
        let shut = self.truth(*gate).possible.not();
        if shut == Bool::Known(false) {
            return shut;
        }
        let given = self.answer_is(&self.raw_answer(id), NO_VALUE).not();
        Bool::and([given, shut])
    }

    fn levels(&mut self, out: &mut Vec<Output>, applies: &Planes) {
        let Some(level) = self.level(World::Assuming).cloned().filter(|_| !self.ruleset.levels.is_empty())
        else {
            return;
        };
        let bare = self.level(World::Bare).cloned().unwrap_or_else(|| level.clone());
        let where_it_applies = |value: Expr| only_where(&applies.possible, value);
        for (name, rank) in [("level_at_least", &level.at_least), ("level_at_most", &level.at_most)] {
            let value = where_it_applies(self.level_word(rank));
            push(out, name, value, None);
        }
        let same = Expr::two(&level.at_least, "=", &level.at_most, Tie::Compare);
        let settled = Bool::and([Bool::Sql(same), applies.certain.clone()]).expr();
        push(out, "settled", where_it_applies(settled), None);
        for (name, rank) in [
            ("level_at_least_without_assumptions", &bare.at_least),
            ("level_at_most_without_assumptions", &bare.at_most),
        ] {
            let value = where_it_applies(self.level_word(rank));
            push(out, name, value, None);
        }
    }

    fn level_word(&self, rank: &Expr) -> Expr {
        let mut rows: Vec<(Expr, Expr)> = Vec::new();
        for (at, level) in self.ruleset.levels.iter().enumerate() {
            let is = Expr::two(rank, "=", &Expr::literal(LevelId::at(at).index().to_string()), Tie::Compare);
            rows.push((is, self.dialect().text(&level.id)));
        }
        match rows.pop() {
            Some((_, last)) if rows.is_empty() => last,
            Some((_, last)) => Expr::case(&rows, Some(&last)),
            None => Expr::literal("NULL"),
        }
    }

    fn rules(&mut self, out: &mut Vec<Output>, applies: &Planes) {
        let (mut fired, mut open) = (Vec::new(), Vec::new());
        for (rule, node) in self.ruleset.rules.iter().zip(&self.plan.rules) {
            let planes = self.truth(*node);
            let counts = if rule.red_flag { Bool::Known(true) } else { applies.possible.clone() };
            fired.push((rule.id.clone(), Bool::and([planes.certain.clone(), counts])));
            let is_open = Bool::and([planes.possible, planes.certain.not(), applies.possible.clone()]);
            open.push((rule.id.clone(), is_open));
        }
        for (name, list) in [("fired", fired), ("open", open)] {
            let value = self.list(&list);
            push(out, name, value, None);
        }
    }

    /// The ids whose conditions hold, in order, joined by `;`.
    fn list(&self, items: &[(String, Bool)]) -> Expr {
        let each: Vec<Expr> = items
            .iter()
            .filter_map(|(id, holds)| {
                let text = self.dialect().text(&format!(";{id}"));
                match holds {
                    Bool::Known(false) => None,
                    Bool::Known(true) => Some(text),
                    Bool::Sql(holds) => {
                        Some(Expr::case(&[(holds.clone(), text)], Some(&Expr::literal("''"))))
                    }
                }
            })
            .collect();
        match grouped(&each, "||") {
            Some(joined) => Expr::call("substr", [&joined, &Expr::literal("2")]),
            None => Expr::literal("''"),
        }
    }

    fn patterns(&mut self, out: &mut Vec<Output>, applies: &Bool) {
        let (mut found, mut open) = (Vec::new(), Vec::new());
        let never = || Planes::known(false);
        for (pattern, (likely, possible)) in self.ruleset.patterns.iter().zip(&self.plan.patterns) {
            let of = |node: &Option<TruthRef>| node.map_or_else(never, |node| self.truth(node));
            let (likely, possible) = (of(likely), of(possible));
            let named = |grade: &str| format!("{}:{grade}", pattern.id);
            let not_likely = likely.certain.not();
            found.push((named("likely"), Bool::and([likely.certain.clone(), applies.clone()])));
            let only_possible = [possible.certain.clone(), not_likely.clone(), applies.clone()];
            found.push((named("possible"), Bool::and(only_possible)));
            let likely_open = [likely.possible.clone(), not_likely.clone(), applies.clone()];
            open.push((named("likely"), Bool::and(likely_open)));
            let possible_open =
                [possible.possible.clone(), possible.certain.not(), not_likely, applies.clone()];
            open.push((named("possible"), Bool::and(possible_open)));
        }
        for (name, list) in [("patterns", found), ("patterns_open", open)] {
            let value = self.list(&list);
            push(out, name, value, None);
        }
    }

    fn advice(&mut self, out: &mut Vec<Output>, applies: &Bool) {
        let flags = self.ruleset.rules.iter().zip(&self.plan.rules).filter(|(rule, _)| rule.red_flag);
        let flags: Vec<Bool> = flags.map(|(_, node)| self.truth(*node).possible).collect();
        let flag =
            self.condition(&Named::with("red_flag_possible", "a red flag is true or open"), Bool::or(flags));
        let (mut given, mut withheld) = (Vec::new(), Vec::new());
        for (at, (advice, plan)) in self.ruleset.advice.iter().zip(&self.plan.advice).enumerate() {
            let id = AdviceId::at(at);
            let rules = self.ruleset.rules.iter().zip(&self.plan.rules);
            let rules: Vec<_> = rules.filter(|(rule, _)| rule.advise.contains(&id)).collect();
            let by_red_flag = rules.iter().any(|(rule, _)| rule.red_flag);
            let nodes = plan.when.iter().copied().chain(rules.iter().map(|(_, node)| **node));
            let sources: Vec<Planes> = nodes.map(|node| self.truth(node)).collect();
            let certain = Bool::or(sources.iter().map(|it| it.certain.clone()).collect::<Vec<_>>());
            let possible = Bool::or(sources.iter().map(|it| it.possible.clone()).collect::<Vec<_>>());
            let unless = plan.unless.map_or(Bool::Known(false), |node| self.truth(node).possible);
            let free = advice.even_with_red_flags || by_red_flag;
            let held = if free { Bool::Known(false) } else { flag.clone() };
            let is_given = Bool::and([certain, unless.not(), held.not()]);
            let named = Named::with(format!("{}_given", advice.id), &advice.text);
            let is_given = self.condition(&named, is_given);
            given.push((advice.id.clone(), Bool::and([is_given.clone(), applies.clone()])));
            withheld.push((advice.id.clone(), Bool::and([possible, is_given.not(), applies.clone()])));
        }
        for (name, list) in [("advice", given), ("withheld", withheld)] {
            let value = self.list(&list);
            push(out, name, value, None);
        }
    }

    fn derived(&mut self, out: &mut Vec<Output>) {
        for (finding, node) in self.ruleset.findings.iter().zip(&self.plan.findings) {
            let value = told(self, &self.truth(*node));
            push(out, &finding.id, value, Some(&finding.name));
        }
        let (ruleset, plan) = (self.ruleset, self.plan);
        for (made, (node, applies)) in ruleset.calculations.iter().zip(&plan.calculations) {
            let applies = self.truth(*applies).possible;
            if self.number_result(out, (&made.id, &made.name), (*node, &applies), made.is_date).is_err() {
                self.too_wide();
            }
        }
        for (score, node) in ruleset.scores.iter().zip(&plan.scores) {
            let always = Bool::Known(true);
            if self.number_result(out, (&score.id, &score.name), (*node, &always), false).is_err() {
                self.too_wide();
            }
        }
        for (class, node) in ruleset.classes.iter().zip(&plan.class_refs) {
            let applies = plan.classes.get(node.0 as usize).map(|node| self.truth(node.applies).possible);
            let applies = applies.unwrap_or(Bool::Known(true));
            let possible = self.class(*node).into_iter().chain(std::iter::repeat(Bool::Known(false)));
            let choices = class.choices.iter().zip(possible);
            let choices: Vec<(String, Bool)> = choices
                .map(|(choice, possible)| (choice.id.clone(), Bool::and([possible, applies.clone()])))
                .collect();
            let value = self.list(&choices);
            push(out, &class.id, value, Some(&class.name));
        }
    }

    fn number_result(
        &mut self,
        out: &mut Vec<Output>,
        (id, words): (&str, &str),
        (node, applies): (NumberRef, &Bool),
        is_date: bool,
    ) -> Result<(), TooWide> {
        let range: Range = self.range(node)?;
        for (suffix, end) in [("min", range.min), ("max", range.max)] {
            let name = format!("{id}_{suffix}");
            let words = (suffix == "min").then_some(words);
            if is_date {
                let value = only_where(applies, self.as_date(&end));
                push(out, &name, value, words);
                continue;
            }
            let Some(under) = end.under.clone() else {
                let value = only_where(applies, end.over.cast()?.sql);
                push(out, &name, value, words);
                continue;
            };
            let rounded = self.round_end(&end, Rounding::Nearest(SHOWN_DECIMALS))?;
            let value = only_where(applies, rounded.over.cast()?.sql);
            push(out, &name, value, words);
            let exact = self.fraction_text(&end, &under);
            push(out, &format!("{name}_exact"), only_where(applies, exact), None);
        }
        Ok(())
    }

    /// A fraction as text, over its line and under it.
    fn fraction_text(&self, end: &End, under: &super::parts::Part) -> Expr {
        let text =
            |part: &super::parts::Part| format!("CAST({} AS {})", part.sql.text, self.dialect().text_type());
        let joined = format!("{} || '/' || {}", text(&end.over), text(under));
        Expr::made(joined, Tie::Plus, [&end.over.sql, &under.sql])
    }

    /// Questions whose assumed answer stands in, and answers that are not used.
    fn used(&mut self, out: &mut Vec<Output>) {
        let (mut assumed, mut not_used) = (Vec::new(), Vec::new());
        for (at, question) in self.ruleset.questions.iter().enumerate() {
            let id = QuestionId::at(at);
            not_used.push((question.id.clone(), self.is_not_used(id)));
            if question.assume.is_some() && !matches!(question.kind, QuestionKind::Text) {
                let missing = self.answer_is(&self.raw_answer(id), [MISSING]);
                let gate = self.plan.gates.get(at).map(|gate| self.truth(*gate).possible);
                assumed.push((question.id.clone(), Bool::and([missing, gate.unwrap_or(Bool::Known(true))])));
            }
        }
        for (name, list) in [("assumed", assumed), ("not_used", not_used)] {
            let value = self.list(&list);
            push(out, name, value, None);
        }
    }
}

/// The ranks of the most and the least urgent level. Where no rule is certain, `otherwise` is one more that is possible.
fn bounds(certain: &[Bool], possible: &[Bool], otherwise: usize) -> (Expr, Expr) {
    let rank = |at: usize| Expr::literal(at.to_string());
    let never = Bool::Known(false);
    let is = |all: &[Bool], at: usize| all.get(at).cloned().unwrap_or(never.clone());
    let levels = certain.len();
    // The most urgent that is certain; where none is, the least urgent that is possible.
    let sure = (0..levels).map(|at| (is(certain, at), rank(at)));
    let open = (otherwise + 1..levels).rev().map(|at| (is(possible, at), rank(at)));
    let at_least = first(sure.chain(open), &rank(otherwise));
    // The most urgent that is possible.
    let before = (0..otherwise).map(|at| (is(possible, at), rank(at)));
    let last = (otherwise..levels).rev().find(|at| *at == otherwise || is(possible, *at) != never);
    let last = last.unwrap_or(otherwise);
    let none = Bool::or(certain.to_vec()).not();
    let own = (Bool::or([is(possible, otherwise), none]), rank(otherwise));
    let after = (otherwise + 1..last).map(|at| (is(possible, at), rank(at)));
    let own = std::iter::once(own).filter(|_| last > otherwise);
    let at_most = first(before.chain(own).chain(after), &rank(last));
    (at_least, at_most)
}

/// The value of the first condition that holds.
fn first(rows: impl Iterator<Item = (Bool, Expr)>, last: &Expr) -> Expr {
    let mut kept = Vec::new();
    for (when, value) in rows {
        match when {
            Bool::Known(false) => {}
            Bool::Known(true) if kept.is_empty() => return value,
            Bool::Known(true) => return Expr::case(&kept, Some(&value)),
            Bool::Sql(when) => kept.push((when, value)),
        }
    }
    if kept.is_empty() { last.clone() } else { Expr::case(&kept, Some(last)) }
}

fn push(out: &mut Vec<Output>, name: &str, value: Expr, words: Option<&str>) {
    out.push(Output { name: name.to_owned(), value, words: words.map(str::to_owned) });
}

/// True, false or open as text.
fn told(making: &Making<'_>, planes: &Planes) -> Expr {
    let text = |word: &str| making.dialect().text(word);
    match (&planes.certain, &planes.possible) {
        (Bool::Known(true), _) => text("true"),
        (_, Bool::Known(false)) => text("false"),
        (certain, possible) if certain == possible => {
            Expr::case(&[(certain.expr(), text("true"))], Some(&text("false")))
        }
        (Bool::Known(false), possible) => {
            Expr::case(&[(possible.expr(), text("open"))], Some(&text("false")))
        }
        (certain, Bool::Known(true)) => Expr::case(&[(certain.expr(), text("true"))], Some(&text("open"))),
        (certain, possible) => {
            let rows = [(certain.expr(), text("true")), (possible.expr(), text("open"))];
            Expr::case(&rows, Some(&text("false")))
        }
    }
}

/// The value where the condition holds, else null.
fn only_where(holds: &Bool, value: Expr) -> Expr {
    match holds {
        Bool::Known(true) => value,
        // A bare null would have no type.
        Bool::Known(false) => Expr::case(&[(Expr::literal("FALSE"), value)], None),
        Bool::Sql(holds) => Expr::case(&[(holds.clone(), value)], None),
    }
}
