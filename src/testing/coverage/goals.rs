//! Everything there is to be seen of a ruleset.

use super::sight::Sight;
use super::{Goal, Kind, Target, decides, edges, roots};
use crate::number::{self, Exact};
use crate::plan::Plan;
use crate::ruleset::visit::{self, Item, Node};
use crate::ruleset::{
    Advice, AdviceId, ClassId, ClassRows, Cond, CondKind, FindingId, Formula, Grade, Num, PatternId,
    QuestionId, QuestionKind, RuleId, Ruleset, ScoreItemKind, dates,
};
use crate::source::Span;
use crate::truth::Truth;

/// All targets of a ruleset, none of them seen yet.
pub(super) fn of(ruleset: &Ruleset, plan: &Plan) -> Vec<Target> {
    let mut list = List { ruleset, plan, targets: Vec::new() };
    list.rules();
    list.thresholds();
    list.bands();
    list.questions();
    list.derived();
    list.advice();
    list.targets
}

struct List<'a> {
    ruleset: &'a Ruleset,
    plan: &'a Plan,
    targets: Vec<Target>,
}

fn goal(word: impl Into<String>, sight: Sight) -> Goal {
    Goal { word: word.into(), cases: 0, sight }
}

fn truths(sight: impl Fn(Truth) -> Sight) -> Vec<Goal> {
    let each = [("true", Truth::True), ("false", Truth::False), ("open", Truth::Open)];
    each.into_iter().map(|(word, truth)| goal(word, sight(truth))).collect()
}

impl<'a> List<'a> {
    fn add(&mut self, kind: Kind, span: Span, name: impl Into<String>, goals: Vec<Goal>) {
        if !goals.is_empty() {
            self.targets.push(Target { kind, span, name: name.into(), goals, otherwise: Vec::new() });
        }
    }

    /// The author's words, on one line.
    fn words(&self, span: Span) -> String {
        self.ruleset.source.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn rules(&mut self) {
        for (at, rule) in self.ruleset.rules.iter().enumerate() {
            let kind = if rule.red_flag { Kind::RedFlag } else { Kind::Rule };
            let id = RuleId::at(at);
            self.add(kind, rule.span, &rule.id, truths(|truth| Sight::Rule(id, truth)));
            if rule.red_flag {
                self.parts(id, &rule.id, &rule.when);
            }
        }
    }

    /// Each part twice: true as the red flag is true, or, where the red flag wants it false, the other way round.
    fn parts(&mut self, rule: RuleId, name: &str, when: &Cond) {
        for atom in decides::atoms(when) {
            let goals = |direct: bool| {
                let sight = |value| Sight::Decides(rule, atom.id, value, value == direct);
                vec![goal("decides while true", sight(true)), goal("decides while false", sight(false))]
            };
            let name = format!("{} of {name}", self.part(atom));
            let (goals, otherwise) = (goals(true), goals(false));
            self.targets.push(Target { kind: Kind::Decides, span: atom.span, name, goals, otherwise });
        }
    }

    /// The author's words of a part; with the question that a list word stands for.
    fn part(&self, atom: &Cond) -> String {
        let words = self.words(atom.span);
        match visit::item_of(Node::Cond(atom)) {
            Some(Item::Question(id)) if !words.contains(&self.ruleset.question(id).id) => {
                format!("`{words}`, `{}`,", self.ruleset.question(id).id)
            }
            _ => format!("`{words}`"),
        }
    }

    fn thresholds(&mut self) {
        let mut conds: Vec<&'a Cond> = Vec::new();
        for root in roots(self.ruleset) {
            visit::each_node(root, |node| {
                if let Node::Cond(cond) = node {
                    conds.push(cond);
                }
            });
        }
        for cond in conds {
            let thresholds = edges::thresholds(self.plan, cond);
            let Some(first) = thresholds.first() else { continue };
            let side = |truth| Sight::Side(cond.id, first.number.id, truth);
            let sides = vec![goal("true", side(Truth::True)), goal("false", side(Truth::False))];
            self.add(Kind::Threshold, cond.span, self.words(cond.span), sides);
            let edges = thresholds.iter().flat_map(|it| {
                it.edges(self.plan).into_iter().map(|edge| self.at(it.number, edge)).collect::<Vec<_>>()
            });
            self.add(Kind::Edge, cond.span, self.words(cond.span), edges.collect());
        }
    }

    fn at(&self, number: &Num, value: Exact) -> Goal {
        let text = if number.is_date(self.ruleset) { dates::written(&value) } else { number::text(&value) };
        goal(format!("at {text}"), Sight::At(number.id, value))
    }

    fn bands(&mut self) {
        let (ruleset, plan) = (self.ruleset, self.plan);
        let mut rows = Vec::new();
        for class in &ruleset.classes {
            if let ClassRows::By(bands) = &class.rows {
                rows.push((&class.id, edges::rows(plan, bands)));
            }
        }
        for calculation in &ruleset.calculations {
            if let Formula::Bands(bands) = &calculation.formula {
                rows.push((&calculation.id, edges::rows(plan, bands)));
            }
        }
        for score in &ruleset.scores {
            for item in &score.items {
                if let ScoreItemKind::Table(bands, _) = &item.kind {
                    rows.push((&score.id, edges::rows(plan, bands)));
                }
            }
        }
        for (id, row) in rows.into_iter().flat_map(|(id, rows)| rows.into_iter().map(move |row| (id, row))) {
            let name = format!("{} of {id}", self.words(row.span));
            self.add(Kind::Band, row.span, name.clone(), vec![goal("used", row.within)]);
            let edges = row
                .edges
                .into_iter()
                .map(|edge| goal(format!("at {}", number::text(&edge)), Sight::At(row.number, edge)));
            self.add(Kind::BandEdge, row.span, name, edges.collect());
        }
    }

    fn questions(&mut self) {
        for (at, question) in self.ruleset.questions.iter().enumerate() {
            let id = QuestionId::at(at);
            if let Some(gate) = &question.gate {
                let gate = |truth| Sight::Gate(gate.when.id, truth);
                let goals = vec![goal("asked", gate(Truth::True)), goal("not asked", gate(Truth::False))];
                self.add(Kind::Gate, question.span, &question.id, goals);
            }
            // The choices of a scale stand once for all its questions.
            let own = question.scale.is_none() && question.group.is_none();
            for (choice, position) in question.choice_ids().into_iter().zip(0_u16..) {
                let span = question.choices().get(usize::from(position)).filter(|_| own);
                let span = span.map_or(question.span, |choice| choice.span);
                let goals = vec![goal("answered", Sight::Choice(id, Some(position)))];
                self.add(Kind::Choice, span, format!("{} {choice}", question.id), goals);
            }
            if matches!(question.kind, QuestionKind::AnyOf { .. }) {
                let goals = vec![goal("answered", Sight::Choice(id, None))];
                self.add(Kind::Choice, question.span, format!("{} none", question.id), goals);
            }
        }
    }

    fn derived(&mut self) {
        for (at, finding) in self.ruleset.findings.iter().enumerate() {
            let sight = |truth| Sight::Finding(FindingId::at(at), truth);
            let goals = vec![goal("yes", sight(Truth::True)), goal("no", sight(Truth::False))];
            self.add(Kind::Finding, finding.span, &finding.id, goals);
        }
        for (at, class) in self.ruleset.classes.iter().enumerate() {
            for (choice, position) in class.choices.iter().zip(0_u16..) {
                let goals = vec![goal("seen", Sight::Class(ClassId::at(at), position))];
                self.add(Kind::Class, choice.span, format!("{} {}", class.id, choice.id), goals);
            }
        }
        for (at, pattern) in self.ruleset.patterns.iter().enumerate() {
            let sight = |grade| Sight::Grade(PatternId::at(at), grade);
            let likely = pattern.likely.iter().map(|_| goal("likely", sight(Some(Grade::Likely))));
            let possible = pattern.possible.iter().map(|_| goal("possible", sight(Some(Grade::Possible))));
            let none = std::iter::once(goal("certainly not possible", sight(None)));
            self.add(Kind::Pattern, pattern.span, &pattern.id, likely.chain(possible).chain(none).collect());
        }
    }

    fn advice(&mut self) {
        for (at, advice) in self.ruleset.advice.iter().enumerate() {
            let id = AdviceId::at(at);
            let mut goals = vec![goal("given", Sight::Given(id))];
            if self.can_be_withheld(advice) {
                goals.push(goal("withheld", Sight::Withheld(id)));
            }
            self.add(Kind::Advice, advice.span, &advice.id, goals);
        }
    }

    fn can_be_withheld(&self, advice: &Advice) -> bool {
        let always = advice.when.as_ref().is_some_and(|when| matches!(when.kind, CondKind::Always));
        let masked = !advice.even_with_red_flags && self.ruleset.rules.iter().any(|rule| rule.red_flag);
        !always || advice.unless.is_some() || masked
    }
}
