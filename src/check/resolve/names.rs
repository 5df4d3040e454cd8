//! What is declared: each name with what it means, in its own name space.

use super::{Resolver, dates, group};
use crate::number::Decimal;
use crate::ruleset::{
    CalculationId, Choice, ClassId, FindingId, GroupId, PatternId, QuestionId, QuestionKind, ScaleId, ScoreId,
};
use crate::source::Span;
use crate::syntax::ast::{Clause, ClauseKind, Declaration, Expr, Keyword, Name};
use foldhash::{HashMap, HashSet};

/// The name spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Space {
    /// Questions, their groups and scales, findings, calculations, scores and classes.
    Readable,
    Patterns,
    Advice,
    Rules,
    Levels,
    Sources,
}

impl Space {
    /// All of them.
    pub(super) const ALL: [Self; 6] =
        [Self::Readable, Self::Patterns, Self::Advice, Self::Rules, Self::Levels, Self::Sources];
}

/// What a name is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Question(QuestionId),
    Finding(FindingId),
    Calculation(CalculationId),
    Score(ScoreId),
    Class(ClassId),
    Pattern(PatternId),
    Group(GroupId),
    Scale(ScaleId),
    /// Advice, a rule, a level or a source: the position in its list.
    Other(usize),
}

/// A declared name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thing {
    pub(super) kind: Kind,
    /// The position of its declaration in the file.
    pub(super) decl: usize,
    /// Where the name stands.
    pub(super) span: Span,
    /// False where its declaration is broken or declared twice: nothing is said about its uses.
    pub(super) sure: bool,
}

/// The words that something may be.
#[derive(Debug, Clone, Default)]
pub(super) struct Words<'a> {
    /// In order.
    pub(super) ids: Vec<&'a str>,
    /// Where each is, once there are more than a few.
    at: HashMap<&'a str, u16>,
}

/// So many words are looked through one by one.
const FEW: usize = 8;

impl<'a> Words<'a> {
    /// Adds a word; false where it is there already.
    pub(super) fn add(&mut self, id: &'a str) -> bool {
        if self.position(id).is_some() {
            return false;
        }
        self.ids.push(id);
        if self.ids.len() > FEW {
            let new = self.ids.iter().zip(0..).skip(self.at.len());
            self.at.extend(new.map(|(id, at)| (*id, at)));
        }
        true
    }

    /// The position of a word.
    pub(super) fn position(&self, id: &str) -> Option<u16> {
        if self.ids.len() > FEW {
            return self.at.get(id).copied();
        }
        self.ids.iter().zip(0..).find(|(known, _)| **known == id).map(|(_, at)| at)
    }

    /// The position of a word, or all words to tell which there are.
    pub(super) fn clone_if_missing(&self, id: &str) -> Result<u16, Vec<&'a str>> {
        self.position(id).ok_or_else(|| self.ids.clone())
    }

    /// The word at a position.
    pub(super) fn word(&self, at: u16) -> &'a str {
        self.ids.get(usize::from(at)).copied().unwrap_or_default()
    }

    /// Every position.
    pub(super) fn positions(&self) -> impl Iterator<Item = u16> + use<> {
        0..u16::try_from(self.ids.len()).unwrap_or(u16::MAX)
    }
}

/// The form of a question's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    YesNo,
    OneOf,
    AnyOf,
    Number,
    Date,
    Text,
}

/// What is known of a question before any expression is read.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts<'a> {
    pub(super) name: &'a str,
    /// `None` where its type is missing, wrong or not supported yet, which has been said.
    pub(super) kind: Option<QuestionKind>,
    pub(super) words: Words<'a>,
    /// `ask when`, and the place of its clause.
    pub(super) gate: Option<(&'a Expr, Span)>,
    /// The scale that its choices are of.
    pub(super) scale: Option<ScaleId>,
    /// The group that it is an item of.
    pub(super) group: Option<GroupId>,
}

impl Facts<'_> {
    /// The form of the answer, where it is known.
    pub(super) fn form(&self) -> Option<Form> {
        Some(match self.kind.as_ref()? {
            QuestionKind::YesNo => Form::YesNo,
            QuestionKind::OneOf(_) => Form::OneOf,
            QuestionKind::AnyOf { .. } => Form::AnyOf,
            QuestionKind::Number(_) => Form::Number,
            QuestionKind::Date(_) => Form::Date,
            QuestionKind::Text => Form::Text,
        })
    }

    /// A comparison that can be written of it, as an example.
    pub(super) fn example(&self) -> String {
        let name = self.name;
        let first = self.words.ids.first().copied().unwrap_or("…");
        match &self.kind {
            Some(QuestionKind::Number(range)) => {
                // Neither always true nor never.
                let middle = range.low + (range.high - range.low) / 2;
                let one = 10_i128.pow(u32::from(range.decimals.min(18)));
                let bound = if (range.low..=0).contains(&0) && one <= range.high { one } else { middle };
                format!("{name} >= {}", Decimal { units: bound, decimals: range.decimals })
            }
            Some(QuestionKind::Date(range)) => format!("{name} >= {}", dates::example(*range)),
            Some(QuestionKind::AnyOf { .. }) => format!("{name} includes {first}"),
            _ => format!("{name} is {first}"),
        }
    }
}

/// What is known of a scale before any expression is read.
#[derive(Debug, Clone, Default)]
pub(super) struct ScaleFacts<'a> {
    pub(super) name: &'a str,
    pub(super) words: Words<'a>,
    pub(super) choices: Vec<Choice>,
    /// Whether its choices could be read; if not, nothing is said about those who use it.
    pub(super) sure: bool,
}

/// What is known of a group.
#[derive(Debug, Clone, Default)]
pub(super) struct GroupFacts<'a> {
    pub(super) name: &'a str,
    pub(super) items: Vec<QuestionId>,
}

/// What is known of a class before any expression is read.
#[derive(Debug, Clone, Default)]
pub(super) struct ClassFacts<'a> {
    pub(super) words: Words<'a>,
    pub(super) choices: Vec<Choice>,
    /// Whether all its rows could be read; if not, no word is called unknown.
    pub(super) sure: bool,
}

/// Everything declared.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    /// By the number of the name space.
    spaces: [HashMap<&'a str, Thing>; Space::ALL.len()],
    /// The same names in the order of the text.
    ordered: [Vec<&'a str>; Space::ALL.len()],
    /// Names of what is broken or not supported yet: nothing is said about them anywhere.
    doubtful: HashSet<&'a str>,
    /// Whether names may come from where this program does not look; then none is called unknown.
    pub(super) open: bool,
    /// The same for levels only.
    pub(super) levels_open: bool,
    /// The same for each name space in which a declaration that cannot be read has no name.
    nameless: [bool; Space::ALL.len()],
    /// Whether some `levels` stand in the file.
    pub(super) levels_declared: bool,
    pub(super) questions: Vec<Facts<'a>>,
    pub(super) classes: Vec<ClassFacts<'a>>,
    pub(super) scales: Vec<ScaleFacts<'a>>,
    pub(super) groups: Vec<GroupFacts<'a>>,
    group_decls: HashMap<usize, GroupId>,
    /// For each declaration of questions its question, of a group the first one.
    pub(super) asked: HashMap<usize, QuestionId>,
    /// The units of calculations.
    pub(super) units: Vec<Option<&'a str>>,
    /// Which calculations give a date.
    pub(super) dates: Vec<bool>,
    /// For each choice a question or class that has it; made when first needed.
    pub(super) owners: Option<HashMap<&'a str, &'a str>>,
    counts: HashMap<Keyword, usize>,
    /// For each declaration with a name space, its position in its list.
    ordinals: HashMap<usize, usize>,
}

impl<'a> Names<'a> {
    /// What a name means in a name space.
    pub(super) fn get(&self, space: Space, name: &str) -> Option<Thing> {
        self.spaces.get(space as usize)?.get(name).copied()
    }

    /// Every name of a name space, in the order of the text.
    pub(super) fn of(&self, space: Space) -> &[&'a str] {
        self.ordered.get(space as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether nothing is said about an unknown name.
    pub(super) fn doubts(&self, space: Space, name: &str) -> bool {
        let nameless = self.nameless.get(space as usize).copied().unwrap_or_default();
        let open = self.open || nameless || (space == Space::Levels && self.levels_open);
        open || self.doubtful.contains(name)
    }

    /// The facts about the question that a declaration declares; of a group about the first one.
    pub(super) fn question_at(&self, decl: usize) -> Option<&Facts<'a>> {
        self.questions.get(self.asked.get(&decl)?.index())
    }

    /// The group that a declaration declares.
    pub(super) fn group_at(&self, decl: usize) -> Option<GroupId> {
        self.group_decls.get(&decl).copied()
    }

    /// The items of a group.
    pub(super) fn items_of(&self, group: GroupId) -> &[QuestionId] {
        self.groups.get(group.index()).map_or(&[], |group| group.items.as_slice())
    }

    /// The facts about the scale that a declaration declares.
    pub(super) fn scale_at(&self, decl: usize) -> Option<&ScaleFacts<'a>> {
        self.scales.get(*self.ordinals.get(&decl)?)
    }

    /// The facts about the class that a declaration declares.
    pub(super) fn class_at(&self, decl: usize) -> Option<&ClassFacts<'a>> {
        self.classes.get(*self.ordinals.get(&decl)?)
    }

    /// The position of a declaration in the list of its kind.
    pub(super) fn ordinal(&self, decl: usize) -> Option<usize> {
        self.ordinals.get(&decl).copied()
    }

    fn next(&mut self, keyword: Keyword) -> usize {
        let count = self.counts.entry(keyword).or_default();
        *count += 1;
        *count - 1
    }
}

/// The name space of a declaration's name.
fn space_of(keyword: Keyword) -> Option<Space> {
    match keyword {
        Keyword::Question
        | Keyword::Questions
        | Keyword::Scale
        | Keyword::Finding
        | Keyword::Calculate
        | Keyword::Score
        | Keyword::Classify => Some(Space::Readable),
        Keyword::Pattern => Some(Space::Patterns),
        Keyword::Advice => Some(Space::Advice),
        Keyword::RedFlag | Keyword::Rule => Some(Space::Rules),
        Keyword::Source => Some(Space::Sources),
        _ => None,
    }
}

/// What the name at a position of its list is of.
fn kind_of(keyword: Keyword, at: usize) -> Kind {
    match keyword {
        Keyword::Question => Kind::Question(QuestionId::at(at)),
        Keyword::Finding => Kind::Finding(FindingId::at(at)),
        Keyword::Calculate => Kind::Calculation(CalculationId::at(at)),
        Keyword::Score => Kind::Score(ScoreId::at(at)),
        Keyword::Classify => Kind::Class(ClassId::at(at)),
        Keyword::Pattern => Kind::Pattern(PatternId::at(at)),
        Keyword::Questions => Kind::Group(GroupId::at(at)),
        Keyword::Scale => Kind::Scale(ScaleId::at(at)),
        _ => Kind::Other(at),
    }
}

/// The entries of a declaration.
pub(super) fn entry_names(clauses: &[Clause]) -> impl Iterator<Item = &Name> {
    clauses.iter().filter_map(|clause| match &clause.kind {
        ClauseKind::Entry(entry) => Some(&entry.name),
        _ => None,
    })
}

impl<'a> Resolver<'a> {
    /// Collects every declared name.
    pub(super) fn collect(&mut self) {
        self.make_room();
        for (at, decl) in self.file.declarations.iter().enumerate() {
            if decl.broken {
                self.doubt(decl);
            }
            if group::is_lone_question(decl) || group::is_single_group(decl) {
                // What it declares is told to be written otherwise.
                let items = entry_names(&decl.clauses).chain(&decl.name);
                self.names.doubtful.extend(items.map(|name| name.text.as_str()));
            }
            match decl.keyword {
                Keyword::Unknown => {}
                Keyword::Questions => {
                    self.collect_name(at, decl);
                    self.collect_items(at, decl);
                }
                // A `use` is broken where the file it names could not be read.
                Keyword::Use => self.names.open |= decl.broken,
                Keyword::Levels if self.in_library(decl) => self.names.levels_open = true,
                Keyword::Levels => self.collect_levels(at, decl),
                _ => self.collect_name(at, decl),
            }
        }
    }

    /// Room for all names, so that none has to move when others come.
    fn make_room(&mut self) {
        let mut counts = [0; Space::ALL.len()];
        for space in self.file.declarations.iter().filter_map(|decl| space_of(decl.keyword)) {
            counts.get_mut(space as usize).into_iter().for_each(|count| *count += 1);
        }
        let Names { spaces, ordered, ordinals, asked, .. } = &mut self.names;
        for (count, (names, ordered)) in counts.iter().zip(spaces.iter_mut().zip(ordered)) {
            names.reserve(*count);
            ordered.reserve(*count);
        }
        ordinals.reserve(counts.iter().sum());
        asked.reserve(counts.first().copied().unwrap_or_default());
    }

    /// Whatever may be declared where a declaration cannot be read: the words of its first line, and each name before a
    /// text, up to the next declaration.
    fn doubt(&mut self, decl: &Declaration) {
        let region = self.region_after(decl);
        for (number, line) in region.lines().enumerate() {
            let mut rest = line;
            while let Some(start) = rest.find(|first: char| first.is_ascii_lowercase()) {
                let word = rest.get(start..).unwrap_or_default();
                let length =
                    word.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(word.len());
                let (word, after) = word.split_at(length);
                if number == 0 || after.trim_start().starts_with('"') {
                    self.names.doubtful.insert(word);
                }
                rest = after;
            }
        }
    }

    fn collect_levels(&mut self, at: usize, decl: &'a Declaration) {
        if self.names.levels_declared {
            self.names.levels_open = true;
            return;
        }
        self.names.levels_declared = true;
        self.names.levels_open |= decl.broken;
        for (position, name) in entry_names(&decl.clauses).enumerate() {
            let thing = Thing { kind: Kind::Other(position), decl: at, span: name.span, sure: true };
            self.declare(Space::Levels, name, thing);
        }
    }

    fn collect_name(&mut self, at: usize, decl: &'a Declaration) {
        let Some(space) = space_of(decl.keyword) else {
            return;
        };
        // Red flags and rules are counted together: they stand in one list.
        let counted = match decl.keyword {
            Keyword::RedFlag => Keyword::Rule,
            other => other,
        };
        let position = self.names.next(counted);
        self.names.ordinals.insert(at, position);
        if decl.keyword == Keyword::Question {
            self.names.asked.insert(at, QuestionId::at(position));
        }
        if let Some(name) = &decl.name {
            let thing = Thing {
                kind: kind_of(decl.keyword, position),
                decl: at,
                span: name.span,
                sure: !(decl.broken || group::is_lone_question(decl) || group::is_single_group(decl)),
            };
            self.declare(space, name, thing);
        } else if decl.broken
            && let Some(nameless) = self.names.nameless.get_mut(space as usize)
        {
            *nameless = true;
        }
    }

    /// The items of a group are questions of their own.
    fn collect_items(&mut self, at: usize, decl: &'a Declaration) {
        let mut group =
            GroupFacts { name: decl.name.as_ref().map_or("", |name| &name.text), ..GroupFacts::default() };
        if let Some(nameless) = self.names.nameless.get_mut(Space::Readable as usize) {
            // What the items of a broken group are called is not known.
            *nameless |= decl.broken;
        }
        for name in entry_names(&decl.clauses).filter(|_| !decl.broken) {
            let id = QuestionId::at(self.names.next(Keyword::Question));
            self.names.asked.entry(at).or_insert(id);
            group.items.push(id);
            let thing = Thing { kind: Kind::Question(id), decl: at, span: name.span, sure: true };
            self.declare(Space::Readable, name, thing);
        }
        self.names.group_decls.insert(at, GroupId::at(self.names.groups.len()));
        self.names.groups.push(group);
    }

    /// Rules share their names with what conditions read, so that a name says one thing on every page.
    pub(super) fn rules_apart(&mut self) {
        let clashes: Vec<(Thing, Thing)> = self
            .names
            .of(Space::Rules)
            .iter()
            .filter_map(|name| self.names.get(Space::Rules, name).zip(self.names.get(Space::Readable, name)))
            .collect();
        for (rule, other) in clashes {
            self.rule_named_like(rule, other);
        }
    }

    fn declare(&mut self, space: Space, name: &'a Name, thing: Thing) {
        let Names { spaces, ordered, .. } = &mut self.names;
        let (Some(names), Some(ordered)) = (spaces.get_mut(space as usize), ordered.get_mut(space as usize))
        else {
            return;
        };
        let Some(first) = names.get_mut(name.text.as_str()) else {
            names.insert(&name.text, thing);
            ordered.push(&name.text);
            return;
        };
        first.sure = false;
        let first = *first;
        self.declared_twice(space, name, first, thing);
    }
}
