//! A small ruleset made by hand with the places of its words, and answers to it.

use bedside::answers::{Answers, Date};
use bedside::eval::assumptions::assumptions_that_matter;
use bedside::eval::{Evaluation, Strictness, evaluate};
use bedside::number::Decimal;
use bedside::plan;
use bedside::report::Assessment;
use bedside::ruleset::expression::{CompareOp, Including};
use bedside::ruleset::{
    Advice, AdviceId, Applies, Bands, Calculation, Choice, Citation, Class, ClassRows, Cond, CondId,
    CondKind, Evidence, Finding, FindingId, Formula, Gate, Grade, Level, LevelId, Num, NumId, NumKind,
    NumberBand, NumberRange, Otherwise, Pattern, Question, QuestionId, QuestionKind, Rule, Ruleset, Score,
    ScoreId, ScoreItem, ScoreItemKind, SourceId, State, Value, Who,
};
use bedside::source::{Source, Span};

/// The words of the ruleset; only their places matter here.
const TEXT: &str = include_str!("buttock_pain.triage");

/// Questions by position.
pub const AGE: QuestionId = QuestionId(0);
pub const BLADDER: QuestionId = QuestionId(1);
pub const SITE: QuestionId = QuestionId(2);
pub const WORSE: QuestionId = QuestionId(3);
pub const CAUTIONS: QuestionId = QuestionId(4);
pub const WEEKS: QuestionId = QuestionId(5);
pub const WALKING: QuestionId = QuestionId(6);
pub const EXAMINED: QuestionId = QuestionId(7);
pub const REFLEX: QuestionId = QuestionId(8);

/// Gives out the numbers of expressions and finds places by their words.
struct Build {
    source: Source,
    conds: u32,
    nums: u32,
}

impl Build {
    #[expect(clippy::unused_self, reason = "places are found like everything else that is built")]
    fn at(&self, words: &str) -> Span {
        let start = TEXT.find(words).unwrap_or_else(|| unreachable!("`{words}` stands in the text"));
        Span::new(start, start + words.len())
    }

    fn cond(&mut self, words: &str, kind: CondKind) -> Cond {
        let id = CondId(self.conds);
        self.conds += 1;
        Cond { id, span: self.at(words), kind }
    }

    fn num(&mut self, words: &str, kind: NumKind) -> Num {
        let id = NumId(self.nums);
        self.nums += 1;
        Num { id, span: self.at(words), kind }
    }

    fn compare(&mut self, words: &str, op: CompareOp, read: NumKind, limit: i128) -> Cond {
        let left = self.num(words, read);
        let right = self.num(words, NumKind::Constant(Decimal::whole(limit)));
        self.cond(words, CondKind::Compare(op, Box::new(left), Box::new(right)))
    }

    fn yes(&mut self, words: &str, id: QuestionId) -> Cond {
        self.cond(words, CondKind::ChoiceIs(id, vec![0]))
    }

    fn includes(&mut self, words: &str, id: QuestionId, at: u16) -> Cond {
        self.cond(words, CondKind::SetIncludes(id, Including::Any, vec![at]))
    }

    fn choices(&self, choices: &[(&str, &str)]) -> Vec<Choice> {
        let made = choices.iter().map(|(id, text)| Choice {
            id: (*id).to_owned(),
            text: (*text).to_owned(),
            points: None,
            span: self.at(id),
        });
        made.collect()
    }

    fn question(&self, id: &str, text: &str, kind: QuestionKind) -> Question {
        Question {
            id: id.to_owned(),
            span: self.at(&format!("question {id}")),
            text: text.to_owned(),
            help: None,
            kind,
            gate: None,
            by: Who::Patient,
            assume: None,
            worse: None,
            unknown_text: None,
            codes: Vec::new(),
            because: None,
            cite: Vec::new(),
            section: None,
            scale: None,
            group: None,
        }
    }

    fn questions(&mut self) -> Vec<Question> {
        let number = |low, high, unit: &str| {
            QuestionKind::Number(NumberRange {
                low,
                high,
                decimals: 0,
                unit: Some(unit.to_owned()),
                also_in: None,
            })
        };
        let sites = self.choices(&[("buttock ", "Deep in the buttock"), ("low_back", "Low back")]);
        let worse = self.choices(&[("sitting", "Sitting for long"), ("crossed_legs", "Crossing the legs")]);
        let cautions = self.choices(&[("ulcer", "A stomach ulcer"), ("kidney", "Kidney disease")]);
        let walking = self.choices(&[("no_effect", "No effect"), ("stops_me", "It stops me")]);
        let none = || "None of these".to_owned();
        let mut all = vec![
            self.question("age", "How old are you?", number(0, 120, "years")),
            self.question(
                "bladder_bowel",
                "Do you have trouble controlling your bladder or bowels?",
                QuestionKind::YesNo,
            ),
            self.question("pain_site", "Where is the pain worst?", QuestionKind::OneOf(sites)),
            self.question(
                "worse_with",
                "What makes it worse?",
                QuestionKind::AnyOf { choices: worse, none: none() },
            ),
            self.question(
                "cautions",
                "Do any of these apply to you?",
                QuestionKind::AnyOf { choices: cautions, none: none() },
            ),
            self.question(
                "weeks_since_start",
                "For how many weeks have you had it?",
                number(0, 2000, "weeks"),
            ),
            self.question("walking", "What does walking do?", QuestionKind::OneOf(walking)),
            self.question("examined", "Was an examination done?", QuestionKind::YesNo),
            self.question("reflex_reduced", "Is a reflex reduced on the painful side?", QuestionKind::YesNo),
        ];
        let gate = self.yes("ask when examined", EXAMINED);
        for question in &mut all {
            question.id = question.id.trim().to_owned();
            match question.id.as_str() {
                "walking" => question.assume = Some(Value::Choice(0)),
                "examined" => question.by = Who::Examiner,
                "reflex_reduced" => {
                    question.by = Who::Examiner;
                    question.gate = Some(Gate { when: gate.clone(), because: None, span: gate.span });
                }
                _ => {}
            }
            if let QuestionKind::OneOf(choices) = &mut question.kind {
                for choice in choices {
                    choice.id = choice.id.trim().to_owned();
                }
            }
        }
        all
    }

    fn finding(&mut self) -> Finding {
        let when = self.cond("pain_site is buttock", CondKind::ChoiceIs(SITE, vec![0]));
        Finding {
            id: "buttock_dominant".to_owned(),
            span: self.at("finding buttock_dominant"),
            name: "Buttock-dominant pain".to_owned(),
            when,
            unless: None,
            because: None,
            cite: Vec::new(),
            show_under: Some("What the pain is like".to_owned()),
        }
    }

    fn score(&mut self) -> Score {
        let lines = [
            (2, self.cond("buttock_dominant\n  +2", CondKind::Finding(FindingId(0)))),
            (2, self.includes("worse_with includes sitting", WORSE, 0)),
            (1, self.includes("worse_with includes crossed_legs", WORSE, 1)),
            (-3, self.yes("-3 when reflex_reduced", REFLEX)),
        ];
        let items = lines.into_iter().map(|(points, mut when)| {
            if points == 2 && matches!(when.kind, CondKind::Finding(_)) {
                when.span.end = when.span.start + 16;
            }
            ScoreItem {
                span: when.span,
                kind: ScoreItemKind::Line(Decimal::whole(points), when),
                because: None,
                cite: Vec::new(),
            }
        });
        Score {
            id: "deep_gluteal_points".to_owned(),
            span: self.at("score deep_gluteal_points"),
            name: "Deep gluteal points".to_owned(),
            items: items.collect(),
            prorate: None,
            because: None,
            cite: Vec::new(),
            show_under: Some("Numbers".to_owned()),
        }
    }

    fn calculation(&mut self) -> Calculation {
        let weeks = self.num("weeks_since_start / 3", NumKind::Question(WEEKS));
        let three = self.num("weeks_since_start / 3", NumKind::Constant(Decimal::whole(3)));
        let third = NumKind::Divide(Box::new(weeks), Box::new(three));
        Calculation {
            id: "third".to_owned(),
            span: self.at("calculate third"),
            name: "A third of the time".to_owned(),
            is_date: false,
            formula: Formula::Expression(self.num("weeks_since_start / 3", third)),
            unit: Some("weeks".to_owned()),
            because: None,
            cite: Vec::new(),
            show_under: Some("Numbers".to_owned()),
        }
    }

    fn class(&mut self) -> Class {
        let band = |from, to, at| NumberBand {
            from: Some(Decimal::whole(from)),
            to: Some(Decimal::whole(to)),
            includes_to: true,
            span: Span::default(),
            value: at,
        };
        Class {
            id: "strength".to_owned(),
            span: self.at("classify strength"),
            name: "How strongly it points there".to_owned(),
            choices: self.choices(&[("weak", "Weakly"), ("strong", "Strongly")]),
            rows: ClassRows::By(Bands::Number {
                by: self.num("deep_gluteal_points", NumKind::Score(ScoreId(0))),
                rows: vec![band(-3, 3, 0), band(4, 5, 1)],
            }),
            because: None,
            cite: Vec::new(),
            show_under: None,
        }
    }

    fn pattern(&mut self) -> Pattern {
        let score = || NumKind::Score(ScoreId(0));
        Pattern {
            id: "deep_gluteal".to_owned(),
            span: self.at("pattern deep_gluteal"),
            name: "Deep gluteal syndrome".to_owned(),
            likely: Some(self.compare("deep_gluteal_points >= 4", CompareOp::AtLeast, score(), 4)),
            possible: Some(self.compare("deep_gluteal_points >= 2", CompareOp::AtLeast, score(), 2)),
            about: None,
            because: Some("Buttock-dominant pain, worse on sitting, without nerve-root signs.".to_owned()),
            cite: vec![Citation { source: SourceId(0), quote: None }],
        }
    }

    fn advice(&mut self) -> Vec<Advice> {
        let fits = |build: &mut Self, words: &str| {
            build.cond(words, CondKind::PatternIs(bedside::ruleset::PatternId(0), Grade::Possible))
        };
        let plain = |id: &str, span, text: &str, when| Advice {
            id: id.to_owned(),
            span,
            text: text.to_owned(),
            when,
            unless: None,
            even_with_red_flags: false,
            about: None,
            because: None,
            cite: Vec::new(),
            show_under: None,
        };
        let stretch = fits(self, "deep_gluteal is possible");
        let tablet = fits(self, "deep_gluteal is possible");
        let always = self.cond("always", CondKind::Always);
        let ulcer = self.includes("cautions includes ulcer", CAUTIONS, 0);
        let kidney = self.includes("cautions includes kidney", CAUTIONS, 1);
        let words = "any of [cautions includes ulcer, cautions includes kidney]";
        let unless = self.cond(words, CondKind::Or(vec![ulcer, kidney]));
        let (one, two, three) =
            (self.at("advice figure_four"), self.at("advice nsaid"), self.at("advice safety_net"));
        let mut nsaid = plain("nsaid", two, "An anti-inflammatory such as ibuprofen may help", Some(tablet));
        nsaid.unless = Some(unless);
        let mut net = plain(
            "safety_net",
            three,
            "Go at once if you lose control of your bladder or bowels",
            Some(always),
        );
        net.even_with_red_flags = true;
        vec![plain("figure_four", one, "Do the figure-4 stretch every day", Some(stretch)), nsaid, net]
    }

    fn rule(&self, id: &str, name: &str, when: Cond, level: u32, because: &str) -> Rule {
        Rule {
            id: id.to_owned(),
            span: self.at(&format!("{id} \"")),
            name: name.to_owned(),
            red_flag: id == "cauda_equina",
            when,
            unless: None,
            level: Some(LevelId(level)),
            advise: Vec::<AdviceId>::new(),
            because: Some(because.to_owned()),
            cite: vec![Citation {
                source: SourceId(0),
                quote: (id == "cauda_equina").then(|| "Get medical attention right away".to_owned()),
            }],
        }
    }

    fn rules(&mut self) -> Vec<Rule> {
        let bladder = self.yes("when bladder_bowel", BLADDER);
        let weeks = self.compare("weeks_since_start >= 3", CompareOp::AtLeast, NumKind::Question(WEEKS), 3);
        let walking = self.cond("walking is stops_me", CondKind::ChoiceIs(WALKING, vec![1]));
        vec![
            self.rule(
                "cauda_equina",
                "Possible cauda equina syndrome",
                bladder,
                0,
                "Loss of bladder or bowel control can mean nerve compression that needs care now.",
            ),
            self.rule(
                "not_settling",
                "Not settling after three weeks",
                weeks,
                1,
                "Pain that does not go away after a few weeks should be looked at.",
            ),
            self.rule(
                "cannot_walk",
                "Pain stops the walking",
                walking,
                1,
                "Pain that stops walking should be looked at.",
            ),
        ]
    }
}

/// The ruleset.
pub fn ruleset() -> Ruleset {
    let mut build = Build { source: Source::new("buttock_pain.triage", TEXT), conds: 0, nums: 0 };
    let adult = build.compare("age >= 16", CompareOp::AtLeast, NumKind::Question(AGE), 16);
    let level = |id: &str, text: &str| Level { id: id.to_owned(), text: text.to_owned() };
    let mut made = Ruleset {
        source: build.source.clone(),
        id: "buttock_pain".to_owned(),
        title: "Buttock pain and sciatica".to_owned(),
        language: 1,
        version: "1.0.0".to_owned(),
        about: None,
        authors: None,
        applies: vec![Applies { when: adult, otherwise: Some("Use the children's pathway.".to_owned()) }],
        levels: vec![
            level("emergency", "Get medical attention right away"),
            level("routine", "Call your healthcare provider"),
            level("self_care", "Look after it at home"),
        ],
        sections: Vec::new(),
        sources: vec![Evidence {
            id: "clinic".to_owned(),
            citation: "Deep gluteal syndrome, patient page".to_owned(),
            url: None,
            reviewed: None,
            review_by: None,
            about: None,
        }],
        scales: Vec::new(),
        questions: build.questions(),
        groups: Vec::new(),
        findings: vec![build.finding()],
        calculations: vec![build.calculation()],
        scores: vec![build.score()],
        classes: vec![build.class()],
        patterns: vec![build.pattern()],
        advice: build.advice(),
        rules: build.rules(),
        otherwise: Some(Otherwise { level: LevelId(2), because: None }),
        promises: Vec::new(),
        impossibles: Vec::new(),
        cases: Vec::new(),
        conds: 0,
        nums: 0,
        highest_read: Vec::new(),
    };
    (made.conds, made.nums) = (build.conds, build.nums);
    made
}

/// An answer as a number, a choice or a set.
pub fn number(units: i128) -> State {
    State::Given(Value::Number(units))
}

pub fn choice(at: u16) -> State {
    State::Given(Value::Choice(at))
}

pub fn set(at: &[u16]) -> State {
    State::Given(Value::Set(at.to_vec()))
}

/// Evaluates answers and hands the assessment to a report.
pub fn assess<T>(given: &[(QuestionId, State)], why: bool, report: impl FnOnce(&Assessment) -> T) -> T {
    let ruleset = ruleset();
    let plan = plan::build(&ruleset);
    let mut answers = Answers::nothing(&ruleset);
    for (question, state) in given {
        answers.set(*question, state.clone(), None);
    }
    let made = evaluate(&ruleset, &plan, &answers, Strictness::Lenient);
    let Ok(Evaluation { outcome, values }) = made else { unreachable!("the answers do not contradict") };
    let source = Source::new("anna.yaml", "answers:\n  age: 41\n");
    report(&Assessment {
        ruleset: &ruleset,
        plan: &plan,
        digest: "sha256:0123456789abcdef0123456789abcdef",
        source: &source,
        answers: &answers,
        outcome: &outcome,
        values: &values,
        matters: &assumptions_that_matter(&ruleset, &plan, &answers),
        assessed_on: Date { year: 2026, month: 11, day: 20 },
        today: false,
        warnings: &[],
        why,
        exact: None,
    })
}
