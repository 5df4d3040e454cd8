//! The words of messages: what a question asks, what may be written for it, and foreign words made fit to be shown.

use super::context::Format;
use crate::diagnostic::{did_you_mean, is_slip, valid_words};
use crate::ruleset::{NumberRange, Question, QuestionKind, Ruleset};

/// The most characters of a foreign word that a message repeats.
const MOST_SHOWN: usize = 60;

/// A word of the file, short enough for a message and without characters that a terminal obeys.
pub(super) fn shown(word: &str) -> String {
    let mut out: String =
        word.chars().take(MOST_SHOWN).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if word.chars().nth(MOST_SHOWN).is_some() {
        out.push('…');
    }
    out
}

/// What a question asks and what may be written for it.
pub(super) fn asks(question: &Question, format: Format) -> String {
    let text = shorter(&question.text);
    let may = may_write(question, format);
    format!("`{}` asks “{text}”; write {may}", question.id)
}

/// A question's text, short enough for a help line.
pub(super) fn shorter(text: &str) -> String {
    const MOST: usize = 160;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// What may be written for a question.
pub(super) fn may_write(question: &Question, format: Format) -> String {
    match &question.kind {
        QuestionKind::YesNo => "`yes`, `no` or `unknown`".to_owned(),
        QuestionKind::OneOf(choices) if choices.len() == 1 => valid_words(question.choice_ids()),
        QuestionKind::OneOf(_) => format!("one of {}", valid_words(question.choice_ids())),
        QuestionKind::AnyOf { choices, .. } => {
            let example = format.list(choices.iter().take(1).map(|choice| choice.id.as_str()));
            let words = valid_words(question.choice_ids());
            format!("a list such as `{example}` of {words}, or `none`")
        }
        QuestionKind::Number(range) => number_form(range),
        QuestionKind::Date(range) => {
            format!("a date from {}, as year-month-day", super::dates::bounds(*range))
        }
        QuestionKind::Text => "a text of at most 4000 characters".to_owned(),
    }
}

/// What number may be written.
pub(super) fn number_form(range: &NumberRange) -> String {
    let bounds = bounds(range);
    match range.decimals {
        0 => format!("a whole number from {bounds}"),
        1 => format!("a number from {bounds} with at most one decimal"),
        more => format!("a number from {bounds} with at most {more} decimals"),
    }
}

/// `30.0 to 45.0 °C`
pub(super) fn bounds(range: &NumberRange) -> String {
    let unit = range.unit.as_deref().unwrap_or_default();
    format!("{} to {} {unit}", range.lowest(), range.highest()).trim_end().to_owned()
}

/// What a wrong word probably means.
pub(super) struct Near<'q> {
    /// The word to write.
    pub word: &'q str,
    /// Whether it is certain, so that it can be written for the author.
    pub certain: bool,
}

impl<'q> Near<'q> {
    /// What is certainly meant.
    pub(super) fn certain(word: &'q str) -> Self {
        Self { word, certain: true }
    }
}

/// The choice that a wrong word probably means: a near id, or the id of the choice whose words these are.
pub(super) fn near_choice<'q>(question: &'q Question, word: &str) -> Option<Near<'q>> {
    let bare = word.trim().trim_matches(['“', '”', '„', '‘', '’', '"', '\'']);
    let by_text = match &question.kind {
        QuestionKind::OneOf(choices) | QuestionKind::AnyOf { choices, .. } => {
            choices.iter().find(|choice| choice.text.to_lowercase() == bare.to_lowercase())
        }
        _ => None,
    };
    let name = bare.replace(' ', "_");
    by_text.map(|choice| Near::certain(&choice.id)).or_else(|| {
        let mut longer =
            question.choice_ids().into_iter().filter(|id| name.len() > 2 && id.starts_with(&name));
        let cut_short = longer.next().filter(|_| longer.next().is_none());
        let word = did_you_mean(&name, question.choice_ids()).or(cut_short)?;
        Some(Near { word, certain: is_slip(&name, word) })
    })
}

/// The question that asks these words.
pub(super) fn asked_in_words<'r>(ruleset: &'r Ruleset, words: &str) -> Option<&'r str> {
    let plain = |text: &str| text.trim().trim_end_matches(['?', '.', ':', ' ']).to_lowercase();
    let mut found = ruleset.questions.iter().filter(|question| plain(&question.text) == plain(words));
    found.next().filter(|_| found.next().is_none()).map(|question| question.id.as_str())
}

/// What a name of the ruleset that is not a question is: "a red flag".
pub(super) fn declared_as(ruleset: &Ruleset, id: &str) -> Option<&'static str> {
    if let Some(rule) = ruleset.rules.iter().find(|rule| rule.id == id) {
        return Some(if rule.red_flag { "a red flag" } else { "a rule" });
    }
    let has = |name: &str| name == id;
    [
        (ruleset.groups.iter().any(|x| has(&x.id)), "a group of questions"),
        (ruleset.scales.iter().any(|x| has(&x.id)), "a scale"),
        (ruleset.findings.iter().any(|x| has(&x.id)), "a finding"),
        (ruleset.calculations.iter().any(|x| has(&x.id)), "a calculation"),
        (ruleset.scores.iter().any(|x| has(&x.id)), "a score"),
        (ruleset.classes.iter().any(|x| has(&x.id)), "a class"),
        (ruleset.patterns.iter().any(|x| has(&x.id)), "a pattern"),
        (ruleset.advice.iter().any(|x| has(&x.id)), "an advice"),
        (ruleset.levels.iter().any(|x| has(&x.id)), "a level"),
        (ruleset.sources.iter().any(|x| has(&x.id)), "a source"),
    ]
    .into_iter()
    .find_map(|(found, name)| found.then_some(name))
}

/// The question that has a choice of this name.
pub(super) fn question_with_choice<'r>(ruleset: &'r Ruleset, id: &str) -> Option<&'r Question> {
    ruleset
        .questions
        .iter()
        .find(|question| !matches!(question.kind, QuestionKind::YesNo) && question.choice_ids().contains(&id))
}

/// What clinicians call a measurement for short, and what questions about it are called.
const SHORT: [(&str, &[&str]); 27] = [
    ("dob", &["date_of_birth", "birth_date", "birthdate", "birthday", "born", "birth"]),
    ("sats", &["oxygen_saturation", "saturation", "spo2", "sao2"]),
    ("sat", &["oxygen_saturation", "saturation", "spo2", "sao2"]),
    ("o2sats", &["oxygen_saturation", "saturation", "spo2", "sao2"]),
    ("o2sat", &["oxygen_saturation", "saturation", "spo2", "sao2"]),
    ("spo2", &["oxygen_saturation", "saturation"]),
    ("hr", &["heart_rate", "pulse", "pulse_rate"]),
    ("pulse", &["heart_rate", "pulse_rate"]),
    ("pulserate", &["heart_rate", "pulse"]),
    ("heartrate", &["pulse"]),
    ("rr", &["respiratory_rate", "breathing_rate", "respiration_rate", "respirations", "breaths"]),
    ("resps", &["respiratory_rate", "breathing_rate", "respiration_rate", "respirations", "breaths"]),
    ("bp", &["blood_pressure", "systolic", "systolic_pressure", "diastolic", "diastolic_pressure"]),
    ("sbp", &["systolic", "systolic_pressure", "systolic_blood_pressure"]),
    ("dbp", &["diastolic", "diastolic_pressure", "diastolic_blood_pressure"]),
    ("wt", &["weight"]),
    ("ht", &["height"]),
    ("temp", &["temperature"]),
    ("hb", &["haemoglobin", "hemoglobin"]),
    ("hgb", &["haemoglobin", "hemoglobin"]),
    ("creat", &["creatinine"]),
    ("gluc", &["glucose", "blood_glucose", "blood_sugar"]),
    ("lmp", &["last_period", "last_menstrual_period"]),
    ("sex", &["gender"]),
    ("gender", &["sex"]),
    ("cap_refill", &["capillary_refill", "capillary_refill_time"]),
    ("crt", &["capillary_refill", "capillary_refill_time"]),
];

/// The one question that a measurement's everyday short name means: `sats` for `saturation`.
pub(super) fn short_for<'r>(ruleset: &'r Ruleset, key: &str) -> Option<&'r str> {
    let plain = |name: &str| name.trim().to_lowercase().replace(['_', '-', ' '], "");
    let key = plain(key);
    let (_, long) = SHORT.iter().find(|(short, _)| plain(short) == key)?;
    let bare = |id: &'r str| {
        let id =
            ["body_", "current_", "patient_"].iter().find_map(|lead| id.strip_prefix(lead)).unwrap_or(id);
        id.strip_suffix("_now").unwrap_or(id)
    };
    let mut meant = ruleset.questions.iter().map(|it| it.id.as_str()).filter(|id| long.contains(&bare(id)));
    meant.next().filter(|_| meant.next().is_none())
}
