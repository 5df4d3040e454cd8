//! Rulesets of the language, generated: small spaces of answers, every construct, always without errors.

use super::entropy::Entropy;
use std::fmt::Write as _;

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    YesNo,
    OneOf(usize),
    AnyOf(usize),
    /// An item of a group, on a scale of so many choices.
    Scale(usize),
    /// Lowest and highest, decimals.
    Number(i32, i32, usize),
}

#[derive(Debug, Clone)]
pub struct Asked {
    pub id: String,
    pub kind: Kind,
    pub gated: bool,
    /// It, or what its gate reads, is assumed.
    pub tainted: bool,
    pub assumed: bool,
}

/// A generated ruleset: its declarations one by one (they may be moved), and what can be answered.
#[derive(Debug, Clone)]
pub struct Generated {
    pub header: String,
    pub declarations: Vec<String>,
    pub questions: Vec<Asked>,
}

impl Generated {
    pub fn text(&self) -> String {
        format!("{}\n{}", self.header, self.declarations.join("\n"))
    }
}

/// A name that conditions may read, with whether it rests on an assumption or a gate.
#[derive(Debug, Clone)]
struct Known {
    id: String,
    tainted: bool,
    gated: bool,
    choices: usize,
}

#[derive(Default)]
struct Making {
    questions: Vec<Asked>,
    findings: Vec<Known>,
    numbers: Vec<Known>,
    classes: Vec<Known>,
    patterns: Vec<Known>,
    /// Questions of number type are also numbers to read.
    declarations: Vec<String>,
}

const LEVELS: [&str; 4] = ["now", "today", "week", "home"];

pub fn ruleset(entropy: &mut Entropy) -> Generated {
    let mut making = Making::default();
    let grouped = entropy.one_in(3);
    for at in 0..2 + entropy.below(if grouped { 1 } else { 3 }) {
        making.question(entropy, at);
    }
    if grouped {
        making.group(entropy);
    }
    for at in 0..2 + entropy.below(5) {
        match entropy.below(6) {
            0 | 1 => making.finding(entropy, at),
            2 => making.calculation(entropy, at),
            3 => making.score(entropy, at),
            4 => making.class(entropy, at),
            _ => making.pattern(entropy, at),
        }
    }
    for at in 0..=entropy.below(4) {
        making.rule(entropy, at);
    }
    for at in 0..entropy.below(3) {
        making.advice(entropy, at);
    }
    let otherwise = entropy.pick(&LEVELS);
    making.declarations.push(format!("otherwise level {otherwise}\n"));
    making.declarations.push(format!(
        "levels\n{}",
        LEVELS.iter().fold(String::new(), |mut text, level| {
            let _ = writeln!(text, "  {level} \"The level {level}\"");
            text
        })
    ));
    let applies = making.applies(entropy);
    let header = format!("ruleset generated \"Generated\"\n  language 1\n  version \"1.0.0\"\n{applies}");
    Generated { header, declarations: making.declarations, questions: making.questions }
}

fn choice(at: usize) -> String {
    ["red", "green", "blue", "grey"][at].to_owned()
}

fn bracketed(entropy: &mut Entropy, of: usize) -> String {
    let mut all: Vec<String> = (0..of).map(choice).collect();
    entropy.shuffle(&mut all);
    all.truncate(1 + entropy.below(of));
    all.join(", ")
}

impl Making {
    fn applies(&self, entropy: &mut Entropy) -> String {
        let plain: Vec<&Asked> =
            self.questions.iter().filter(|asked| !asked.gated && !asked.assumed && !asked.tainted).collect();
        if plain.is_empty() || !entropy.one_in(3) {
            return String::new();
        }
        let asked = (*entropy.pick(&plain)).clone();
        let atom = self.atom_of(entropy, &asked);
        format!("  applies when {atom} else \"Not this one.\"\n")
    }

    fn question(&mut self, entropy: &mut Entropy, at: usize) {
        let id = format!("q{at}");
        let kind = match entropy.below(4) {
            0 => Kind::YesNo,
            1 => Kind::OneOf(2 + entropy.below(2)),
            2 => Kind::AnyOf(1 + entropy.below(2)),
            _ => {
                let decimals = entropy.below(2);
                let low = entropy.below(3) as i32 - i32::from(decimals == 0);
                Kind::Number(low, low + 1 + entropy.below(3) as i32, decimals)
            }
        };
        let mut tainted = false;
        let mut text = format!("question {id} \"Question {at}?\"\n");
        match &kind {
            Kind::YesNo => text.push_str("  yes or no\n"),
            Kind::Scale(_) => {}
            Kind::OneOf(count) => {
                text.push_str("  one of\n");
                (0..*count).for_each(|at| writeln!(text, "    {} \"C\"", choice(at)).unwrap());
            }
            Kind::AnyOf(count) => {
                text.push_str("  any of\n");
                (0..*count).for_each(|at| writeln!(text, "    {} \"C\"", choice(at)).unwrap());
                text.push_str("  or none \"None\"\n");
            }
            Kind::Number(low, high, 0) => writeln!(text, "  whole number {low} to {high}").unwrap(),
            Kind::Number(low, high, _) => {
                // One decimal, and a range so narrow that all values can be tried.
                writeln!(text, "  number {low}.0 to {low}.{}", (high - low).min(9)).unwrap();
            }
        }
        let gated = !self.questions.is_empty() && entropy.one_in(3);
        if gated {
            let (gate, gate_tainted) = self.cond(entropy, 1, false);
            tainted |= gate_tainted;
            writeln!(text, "  ask when {gate} because \"Only then.\"").unwrap();
        }
        let assumed = entropy.one_in(4);
        if assumed {
            let value = match &kind {
                Kind::YesNo => (*entropy.pick(&["yes", "no"])).to_owned(),
                Kind::OneOf(count) | Kind::Scale(count) => choice(entropy.below(*count)),
                Kind::AnyOf(count) => {
                    if entropy.one_in(2) {
                        "none".to_owned()
                    } else {
                        format!("[{}]", choice(entropy.below(*count)))
                    }
                }
                Kind::Number(low, _, 0) => low.to_string(),
                Kind::Number(low, _, _) => format!("{low}.0"),
            };
            writeln!(text, "  assume {value}").unwrap();
            tainted = true;
        }
        self.declarations.push(text);
        if let Kind::Number(..) = kind {
            self.numbers.push(Known { id: id.clone(), tainted, gated, choices: 0 });
        }
        self.questions.push(Asked { id, kind, gated, tainted, assumed });
    }

    /// A scale and a group of questions on it.
    fn group(&mut self, entropy: &mut Entropy) {
        let count = 2 + entropy.below(2);
        let mut scale = "scale often\n".to_owned();
        for at in 0..count {
            let points = *entropy.pick(&["0", "1", "2", "-1", "0.5"]);
            writeln!(scale, "  {} \"The {at}th\" {points}", choice(at)).unwrap();
        }
        self.declarations.push(scale);
        let mut text = "questions g \"How often\"\n  each one of often\n".to_owned();
        let (mut gated, mut tainted, mut assumed) = (false, false, false);
        if entropy.one_in(3) {
            let (gate, rests) = self.cond(entropy, 1, false);
            (gated, tainted) = (true, rests);
            writeln!(text, "  ask when {gate} because \"Only then.\"").unwrap();
        }
        if entropy.one_in(4) {
            (assumed, tainted) = (true, true);
            writeln!(text, "  assume {}", choice(entropy.below(count))).unwrap();
        }
        for at in 0..2 {
            writeln!(text, "  g{at} \"Item {at}\"").unwrap();
            let kind = Kind::Scale(count);
            self.questions.push(Asked { id: format!("g{at}"), kind, gated, tainted, assumed });
        }
        self.declarations.push(text);
        let test = format!("(count of g >= {})", choice(entropy.below(count)));
        for id in ["sum of g".to_owned(), test] {
            self.numbers.push(Known { id, tainted, gated, choices: 0 });
        }
    }

    /// A positive condition on one question.
    fn atom_of(&self, entropy: &mut Entropy, asked: &Asked) -> String {
        let id = &asked.id;
        if entropy.below(8) == 7 {
            return format!("{id} is {}", entropy.pick(&["unknown", "known"]));
        }
        match &asked.kind {
            Kind::YesNo => match entropy.below(3) {
                0 => id.clone(),
                1 => format!("{id} is yes"),
                _ => format!("{id} is no"),
            },
            Kind::OneOf(count) => match entropy.below(2) {
                0 => format!("{id} is {}", choice(entropy.below(*count))),
                _ => format!("{id} is one of [{}]", bracketed(entropy, *count)),
            },
            Kind::Scale(count) => {
                let choice = choice(entropy.below(*count));
                let op = *entropy.pick(&["<", "<=", ">", ">=", "is"]);
                match entropy.below(4) {
                    0 => format!("any of g {op} {choice}"),
                    1 => format!("all of g {op} {choice}"),
                    2 => format!("at least {} of g {op} {choice}", 1 + entropy.below(2)),
                    _ => format!("{id} {op} {choice}"),
                }
            }
            Kind::AnyOf(count) => match entropy.below(5) {
                0 => format!("{id} includes {}", choice(entropy.below(*count))),
                1 => format!("{id} includes any of [{}]", bracketed(entropy, *count)),
                2 => format!("{id} includes all of [{}]", bracketed(entropy, *count)),
                3 => format!("{id} is none"),
                _ => format!("any of {id}"),
            },
            Kind::Number(low, high, decimals) => self.comparison(entropy, id, *low, *high, *decimals),
        }
    }

    fn comparison(&self, entropy: &mut Entropy, id: &str, low: i32, high: i32, decimals: usize) -> String {
        let literal = |entropy: &mut Entropy| {
            let whole = low + entropy.below((high - low + 1) as usize) as i32;
            if decimals == 0 { whole.to_string() } else { format!("{whole}.{}", entropy.below(5)) }
        };
        if entropy.one_in(5) {
            let (a, b) = (literal(entropy), literal(entropy));
            return format!("{id} between {a} and {b}");
        }
        let op = *entropy.pick(&["<", "<=", ">", ">=", "="]);
        format!("{id} {op} {}", literal(entropy))
    }

    /// A condition as text, and whether it rests on an assumption. `clean`: only what does not.
    fn cond(&self, entropy: &mut Entropy, depth: usize, clean: bool) -> (String, bool) {
        if depth == 0 || entropy.one_in(3) {
            return self.atom(entropy, clean);
        }
        let mut parts = Vec::new();
        let mut tainted = false;
        for _ in 0..2 + entropy.below(2) {
            let (part, rests) = self.cond(entropy, depth - 1, clean);
            tainted |= rests;
            parts.push(part);
        }
        let wrapped = || parts.iter().map(|part| format!("({part})")).collect::<Vec<_>>();
        let text = match entropy.below(7) {
            0 => wrapped().join(" and "),
            1 => wrapped().join(" or "),
            2 => format!("not ({})", wrapped().join(" and ")),
            3 => format!("any of [{}]", wrapped().join(", ")),
            4 => format!("all of [{}]", wrapped().join(", ")),
            5 => format!("at least {} of [{}]", 1 + entropy.below(parts.len()), wrapped().join(", ")),
            _ => {
                // `exactly` is a negative form, refused directly over a gated question: findings stand between.
                let usable: Vec<&Known> =
                    self.findings.iter().filter(|known| !clean || !known.tainted).collect();
                if usable.is_empty() {
                    return (wrapped().join(" and "), tainted);
                }
                let ids: Vec<String> = usable.iter().map(|known| known.id.clone()).collect();
                let rests = usable.iter().any(|known| known.tainted);
                return (
                    format!("{} 1 of [{}]", entropy.pick(&["exactly", "at most"]), ids.join(", ")),
                    rests,
                );
            }
        };
        (text, tainted)
    }

    fn atom(&self, entropy: &mut Entropy, clean: bool) -> (String, bool) {
        let usable = |known: &&Known| !clean || !known.tainted;
        let findings: Vec<&Known> = self.findings.iter().filter(usable).collect();
        let classes: Vec<&Known> = self.classes.iter().filter(usable).collect();
        let patterns: Vec<&Known> = self.patterns.iter().filter(usable).collect();
        let numbers: Vec<&Known> = self.numbers.iter().filter(usable).collect();
        match entropy.below(8) {
            0 | 1 if !findings.is_empty() => {
                let known = *entropy.pick(&findings);
                (known.id.clone(), known.tainted)
            }
            2 if !classes.is_empty() => {
                let known = *entropy.pick(&classes);
                (format!("{} is {}", known.id, choice(entropy.below(known.choices))), known.tainted)
            }
            3 if !patterns.is_empty() => {
                let known = *entropy.pick(&patterns);
                (format!("{} is {}", known.id, entropy.pick(&["likely", "possible"])), known.tainted)
            }
            4 if !numbers.is_empty() => {
                let known = *entropy.pick(&numbers);
                (self.comparison(entropy, &known.id, -1, 4, 0), known.tainted)
            }
            _ => {
                let asked: Vec<&Asked> =
                    self.questions.iter().filter(|asked| !clean || !asked.tainted).collect();
                if asked.is_empty() {
                    let all: Vec<&Asked> = self.questions.iter().collect();
                    let asked = *entropy.pick(&all);
                    return (self.atom_of(entropy, asked), true);
                }
                let asked = *entropy.pick(&asked);
                (self.atom_of(entropy, asked), asked.tainted)
            }
        }
    }

    fn finding(&mut self, entropy: &mut Entropy, at: usize) {
        let (when, mut tainted) = self.cond(entropy, 2, false);
        let mut text = format!("finding f{at} \"Finding {at}\"\n  when {when}\n");
        if entropy.one_in(4) {
            let (unless, rests) = self.cond(entropy, 1, false);
            tainted |= rests;
            writeln!(text, "  unless {unless}").unwrap();
        }
        self.declarations.push(text);
        self.findings.push(Known { id: format!("f{at}"), tainted, gated: true, choices: 0 });
    }

    /// A numeric expression, its taint.
    fn num(&self, entropy: &mut Entropy, depth: usize) -> (String, bool) {
        if depth == 0 || self.numbers.is_empty() || entropy.one_in(3) {
            if self.numbers.is_empty() || entropy.one_in(3) {
                return (["1", "2", "0.5", "3"][entropy.below(4)].to_owned(), false);
            }
            let known = entropy.pick(&self.numbers);
            return (known.id.clone(), known.tainted);
        }
        let (left, a) = self.num(entropy, depth - 1);
        let (right, b) = self.num(entropy, depth - 1);
        let text = match entropy.below(9) {
            0 => format!("({left} + {right})"),
            1 => format!("({left} - {right})"),
            2 => format!("({left} * {right})"),
            3 => format!("min({left}, {right})"),
            4 => format!("max({left}, {right})"),
            5 => format!("abs({left} - {right})"),
            6 => format!("round({left} / 3, {})", entropy.below(3)),
            7 => format!("floor({left} / 2 + {right})"),
            _ => format!("ceiling({left} / (abs({right}) + 1))"),
        };
        (text, a || b)
    }

    fn calculation(&mut self, entropy: &mut Entropy, at: usize) {
        let (formula, tainted) = self.num(entropy, 2);
        let mut text = format!("calculate c{at} \"Calculation {at}\" = {formula}\n");
        let mut tainted = tainted;
        let choices: Vec<&Asked> =
            self.questions.iter().filter(|asked| matches!(asked.kind, Kind::OneOf(_))).collect();
        if entropy.one_in(3) && !choices.is_empty() {
            let by = *entropy.pick(&choices);
            let Kind::OneOf(count) = by.kind else { return };
            text = format!("calculate c{at} \"Calculation {at}\" by {}\n", by.id);
            tainted = by.tainted;
            let mut columns = 1;
            if entropy.one_in(2) {
                let across = *entropy.pick(&choices);
                let Kind::OneOf(count) = across.kind else { return };
                columns = count;
                tainted |= across.tainted;
                let heads: Vec<_> = (0..count).map(choice).collect();
                writeln!(text, "  across {}: {}", across.id, heads.join(" | ")).unwrap();
            }
            for at in 0..count {
                let mut cells = Vec::new();
                for _ in 0..columns {
                    let (value, rests) = self.num(entropy, 1);
                    tainted |= rests;
                    cells.push(if entropy.one_in(6) { "does not apply".to_owned() } else { value });
                }
                writeln!(text, "  {}: {}", choice(at), cells.join(" | ")).unwrap();
            }
        }
        self.declarations.push(text);
        self.numbers.push(Known { id: format!("c{at}"), tainted, gated: true, choices: 0 });
    }

    fn score(&mut self, entropy: &mut Entropy, at: usize) {
        let mut text = format!("score s{at} \"Score {at}\"\n");
        let mut tainted = false;
        for _ in 0..=entropy.below(4) {
            match entropy.below(5) {
                0 => {
                    let (num, rests) = self.num(entropy, 1);
                    tainted |= rests;
                    writeln!(text, "  add {num}").unwrap();
                }
                1 => {
                    let asked = entropy.pick(&self.questions).clone();
                    tainted |= asked.tainted;
                    self.table(entropy, &asked, &mut text);
                }
                _ => {
                    let points = *entropy.pick(&["+1", "+2", "-1", "+0.5", "-2"]);
                    let (when, rests) = self.cond(entropy, 1, false);
                    tainted |= rests;
                    writeln!(text, "  {points} when {when}").unwrap();
                }
            }
        }
        self.declarations.push(text);
        self.numbers.push(Known { id: format!("s{at}"), tainted, gated: false, choices: 0 });
    }

    fn table(&self, entropy: &mut Entropy, asked: &Asked, text: &mut String) {
        let id = &asked.id;
        let points = |entropy: &mut Entropy| *entropy.pick(&["0", "1", "2", "-1"]);
        match &asked.kind {
            Kind::YesNo => {
                let (a, b) = (points(entropy), points(entropy));
                writeln!(text, "  points for {id}\n    yes: {a}\n    no: {b}").unwrap();
            }
            Kind::OneOf(count) | Kind::Scale(count) => {
                writeln!(text, "  points for {id}").unwrap();
                for at in 0..*count {
                    writeln!(text, "    {}: {}", choice(at), points(entropy)).unwrap();
                }
            }
            Kind::AnyOf(count) => {
                writeln!(text, "  +1 when {id} includes {}", choice(entropy.below(*count))).unwrap();
            }
            Kind::Number(low, _, decimals) => {
                let (a, b) = (points(entropy), points(entropy));
                let (below, from) = if *decimals == 0 {
                    (low.to_string(), (low + 1).to_string())
                } else {
                    (format!("{low}.0"), format!("{low}.1"))
                };
                writeln!(text, "  points for {id}\n    up to {below}: {a}\n    from {from}: {b}").unwrap();
            }
        }
    }

    fn class(&mut self, entropy: &mut Entropy, at: usize) {
        let mut text = format!("classify k{at} \"Class {at}\"");
        let mut tainted = false;
        if entropy.one_in(2) && !self.numbers.is_empty() {
            let by = entropy.pick(&self.numbers).clone();
            tainted |= by.tainted;
            let edge = entropy.below(4) as i32 - 1;
            write!(text, " by {}\n  below {edge}: red \"R\"\n  {edge} to below {}: green \"G\"\n  from {}: blue \"B\"\n", by.id, edge + 1, edge + 1)
                .unwrap();
        } else {
            text.push('\n');
            for row in 0..2 {
                let (when, rests) = self.cond(entropy, 1, false);
                tainted |= rests;
                writeln!(text, "  when {when}: {} \"C\"", choice(row)).unwrap();
            }
            text.push_str("  otherwise: blue \"B\"\n");
        }
        self.declarations.push(text);
        self.classes.push(Known { id: format!("k{at}"), tainted, gated: true, choices: 3 });
    }

    fn pattern(&mut self, entropy: &mut Entropy, at: usize) {
        let (likely, a) = self.cond(entropy, 2, false);
        let (possible, b) = self.cond(entropy, 1, false);
        let text = match entropy.below(3) {
            0 => format!("  likely when {likely}\n"),
            1 => format!("  possible when {possible}\n"),
            _ => format!("  likely when {likely}\n  possible when {possible}\n"),
        };
        self.declarations.push(format!("pattern p{at} \"Pattern {at}\"\n{text}"));
        self.patterns.push(Known { id: format!("p{at}"), tainted: a || b, gated: true, choices: 0 });
    }

    fn rule(&mut self, entropy: &mut Entropy, at: usize) {
        let level = *entropy.pick(&LEVELS);
        let flag = entropy.one_in(2) && self.questions.iter().any(|asked| !asked.tainted);
        if flag {
            let (when, rests) = self.cond(entropy, 2, true);
            if !rests {
                self.declarations.push(format!(
                    "red flag r{at} \"Flag {at}\"\n  when {when}\n  then level {level}\n  because \"B.\"\n"
                ));
                return;
            }
        }
        let (when, _) = self.cond(entropy, 2, false);
        let mut text = format!("rule r{at} \"Rule {at}\"\n  when {when}\n");
        if entropy.one_in(3) {
            let (unless, _) = self.cond(entropy, 1, false);
            writeln!(text, "  unless {unless}").unwrap();
        }
        writeln!(text, "  then level {level}\n  because \"B.\"").unwrap();
        self.declarations.push(text);
    }

    fn advice(&mut self, entropy: &mut Entropy, at: usize) {
        let (when, _) = self.cond(entropy, 1, false);
        let mut text = format!("advice a{at} \"Advice {at}\"\n  when {when}\n");
        if entropy.one_in(2) {
            let (unless, _) = self.cond(entropy, 1, false);
            writeln!(text, "  unless {unless}").unwrap();
        }
        if entropy.one_in(3) {
            text.push_str("  even with red flags\n");
        }
        self.declarations.push(text);
    }
}

/// A condition over the questions of a ruleset, for what a test adds to it.
pub fn conditions(of: &Generated, entropy: &mut Entropy) -> String {
    let making = Making { questions: of.questions.clone(), ..Making::default() };
    let plain: Vec<&Asked> = making.questions.iter().filter(|asked| !asked.gated).collect();
    let atoms: Vec<String> = (0..=entropy.below(2))
        .map(|_| {
            let asked = *entropy.pick(&plain);
            format!("({})", making.atom_of(entropy, asked))
        })
        .collect();
    atoms.join(" and ")
}
