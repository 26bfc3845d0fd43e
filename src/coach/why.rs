//! A verdict in plain words, and as data.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::knowledge::Knowledge;
use crate::matcher::{Amount, Carried, Class, Contribution, Currency, Finding, Grounds, Slots, Verdict};

use super::Coach;
use super::money::thousands;
use super::reply::Reply;
use super::wording::subject_name;

/// So many features are named in plain words; the others are added up.
const NAMED: usize = 8;

/// Why a message was understood as it was: the `why` of a reply in JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Reasons {
    /// The message as the classifier saw it, placeholders and all.
    pub read_as: String,
    /// As written and as read.
    pub corrections: Vec<(String, String)>,
    /// What was named, by kind.
    pub slots: BTreeMap<&'static str, Vec<String>>,
    /// What decided: `scores`, `names`, `exchange`, `turn before` or `rule`.
    pub grounds: &'static str,
    /// The part of the message that decided; empty where nothing was scored.
    pub decided_by: String,
    /// The words that were scored.
    pub scored_as: String,
    /// The topic whose score the confidence of the first candidate is; none where no weights led to it.
    pub scored: Option<String>,
    /// Best first.
    pub candidates: Vec<Candidate>,
    /// The confidence that an answer needed; none where nothing was scored.
    pub threshold: Option<f32>,
    /// The lead over the runner-up that an answer needed; none where nothing was scored.
    pub margin: Option<f32>,
    /// What each feature adds to the confidence of `scored`, largest first; they sum to it.
    pub parts: Vec<Part>,
    /// What was asked behind the first of several things.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub further: Vec<FurtherAsk>,
    pub finding: &'static str,
    /// All of it in plain words, a sentence a line.
    pub text: Vec<String>,
}

/// A topic that a message may have been about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    pub topic: String,
    /// 0 to 1 as a rule: words may speak against it, and more for it than any one phrasing takes.
    pub confidence: f32,
}

/// What a feature adds to a confidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// The kind of feature: `word`, `neighbours`, `pair`, `letters` or `meaning`; `start` is what every text begins with.
    pub block: String,
    pub feature: String,
    pub weight: f32,
}

/// One of several things asked; as in [`Reasons`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FurtherAsk {
    pub decided_by: String,
    pub scored_as: String,
    pub scored: Option<String>,
    pub topic: String,
    pub confidence: f32,
    pub parts: Vec<Part>,
}

/// Why a message was understood as it was, a sentence a line.
#[must_use]
pub fn explain(coach: &Coach, verdict: &Verdict, reply: &Reply) -> Vec<String> {
    reasons(coach, verdict, reply).text
}

/// Why a message was understood as it was, and got this reply.
#[must_use]
pub fn reasons(coach: &Coach, verdict: &Verdict, reply: &Reply) -> Reasons {
    let k = coach.knowledge();
    let why = &verdict.why;
    let is_scored = why.grounds == Grounds::Scores;
    let asks: &[_] = match &verdict.finding {
        Finding::Asks(asks) => asks,
        _ => &[],
    };
    let (slots, carried) = match asks.first() {
        Some(ask) => (&ask.slots, ask.carried),
        None => (&why.slots, Carried::default()),
    };
    let parts_of = |words: &str, class: Option<Class>| -> Vec<Part> {
        let parts = class.map(|class| coach.matcher().explain(words, class));
        parts.unwrap_or_default().into_iter().map(Part::from).collect()
    };
    let further = why.further.iter().map(|it| FurtherAsk {
        decided_by: it.decided_by.clone(),
        scored_as: it.scored_as.clone(),
        scored: it.scored.map(|class| name(k, class)),
        topic: name(k, it.best.0),
        confidence: it.best.1,
        parts: parts_of(&it.scored_as, it.scored),
    });
    let further = further.collect();
    let mut out = Reasons {
        read_as: why.read_as.clone(),
        corrections: why.corrections.clone(),
        slots: named(k, slots),
        grounds: word_for(why.grounds),
        decided_by: why.decided_by.clone(),
        scored_as: why.scored_as.clone(),
        scored: why.scored.map(|class| name(k, class)),
        candidates: why
            .candidates
            .iter()
            .map(|(class, confidence)| Candidate {
                topic: name(k, *class),
                confidence: *confidence,
            })
            .collect(),
        threshold: is_scored.then_some(why.threshold),
        margin: is_scored.then_some(why.margin),
        parts: parts_of(&why.scored_as, why.scored),
        further,
        finding: kind_of(&verdict.finding),
        text: Vec::new(),
    };
    let mut text = out.reading(carried);
    match why.grounds {
        Grounds::Scores => text.extend(out.scoring(coach)),
        Grounds::Names => text.push("Nothing was scored: the names alone say what is asked".to_owned()),
        Grounds::Exchange => text.push(
            "Nothing was scored: a phrasing of another thing, with the one that is named in its place".to_owned(),
        ),
        Grounds::TurnBefore => text.push("Nothing was scored: the turn before says what is asked".to_owned()),
        Grounds::Rule => text.push(format!("Nothing was scored: {}", out.finding)),
    }
    // What the scores put first is not always what is answered.
    let best = why.candidates.first().map(|it| it.0);
    let asked = asks.first().map(|it| it.class);
    if let Some(asked) = asked.filter(|it| is_scored && best != Some(*it)) {
        let reason = if carried.intent {
            "the topic of the turn before"
        } else {
            "the best that can be asked of names alone"
        };
        text.push(format!("Taken instead: {}, {reason}", name(k, asked)));
    }
    if let (Some(asked), Some(answered)) = (asked.map(|it| name(k, it)), &reply.intent)
        && asks.len() == 1
        && matches!(asks[0].class, Class::Intent(_))
        && asked != *answered
    {
        text.push(format!(
            "Answered instead: {answered}, of which more is known for what was named"
        ));
    }
    text.push(format!("Finding: {}", out.finding));
    out.text = text;
    out
}

impl Reasons {
    /// How the message was read.
    fn reading(&self, carried: Carried) -> Vec<String> {
        let mut out = vec![format!("Read as: {}", self.read_as)];
        if !self.corrections.is_empty() {
            let list = self.corrections.iter().map(|(from, to)| format!("{from} → {to}"));
            out.push(format!("Spelling: {}", list.collect::<Vec<_>>().join(", ")));
        }
        if !self.slots.is_empty() {
            let list = self.slots.iter().map(|(kind, names)| {
                let before = match *kind {
                    "title" => carried.subject,
                    "place" => carried.place,
                    _ => false,
                };
                let before = if before { " (from the turn before)" } else { "" };
                format!("{kind} {}{before}", names.join(" and "))
            });
            out.push(format!("Names: {}", list.collect::<Vec<_>>().join(", ")));
        }
        out
    }

    /// How the scores decided.
    fn scoring(&self, coach: &Coach) -> Vec<String> {
        let mut out = Vec::new();
        if self.decided_by != self.read_as {
            out.push(format!("Decided by: {}", self.decided_by));
        }
        if self.scored_as != self.decided_by {
            out.push(format!("Scored as: {}", self.scored_as));
        }
        let (unknown, content) = coach.matcher().unknown_words(&self.scored_as);
        if !unknown.is_empty() {
            out.push(format!(
                "In no phrasing: {} ({} of {content} words with content)",
                unknown.join(", "),
                unknown.len()
            ));
        }
        let (threshold, margin) = (self.threshold.unwrap_or_default(), self.margin.unwrap_or_default());
        let Some(best) = self.candidates.first() else {
            out.push("No candidate".to_owned());
            return out;
        };
        let needs = format!("an answer needs {threshold:.2}");
        out.push(format!("Best: {} with {:.2}; {needs}", best.topic, best.confidence));
        match &self.scored {
            None => out.push("Carried by: a phrasing, to the letter".to_owned()),
            Some(_) => out.push(carried_by(&self.parts)),
        }
        if let Some(lender) = self.scored.as_ref().filter(|it| **it != best.topic) {
            out.push(format!(
                "Its confidence is that of {lender}, before which it goes for whoever comes from elsewhere"
            ));
        }
        if let Some(second) = self.candidates.get(1) {
            let lead = best.confidence - second.confidence;
            let distance = if lead < 0.0 {
                format!("{:.2} ahead, but the support vector machine preferred the best", -lead)
            } else {
                format!("{lead:.2} behind; a lead of {margin:.2} is enough")
            };
            out.push(format!(
                "Runner-up: {} with {:.2}, {distance}",
                second.topic, second.confidence
            ));
        }
        for ask in &self.further {
            out.push(format!(
                "Asked too: {} with {:.2}, scored as: {}",
                ask.topic, ask.confidence, ask.scored_as
            ));
            out.push(match &ask.scored {
                None => "Carried by: a phrasing, to the letter".to_owned(),
                Some(_) => carried_by(&ask.parts),
            });
        }
        out
    }
}

impl From<Contribution> for Part {
    fn from(it: Contribution) -> Self {
        Self {
            block: it.block.to_string(),
            feature: it.feature,
            weight: it.weight,
        }
    }
}

/// The features that carry a confidence, the rest of them together, and the sum, which is the confidence.
fn carried_by(parts: &[Part]) -> String {
    let sum = |parts: &[Part]| parts.iter().map(|it| it.weight).sum::<f32>();
    let (largest, rest) = parts.split_at(parts.len().min(NAMED));
    let named = largest
        .iter()
        .map(|it| format!("{} ({}) {:+.3}", it.feature, it.block, it.weight));
    let mut list: Vec<String> = named.collect();
    if !rest.is_empty() {
        list.push(format!("{} more {:+.3}", rest.len(), sum(rest)));
    }
    format!("Carried by: {} = {:.3}", list.join(", "), sum(parts))
}

/// What was named, by kind and in words.
fn named(k: &Knowledge, slots: &Slots) -> BTreeMap<&'static str, Vec<String>> {
    let mut out: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let mut put = |kind, name: String| out.entry(kind).or_default().push(name);
    for it in &slots.subjects {
        put("title", subject_name(k, *it).to_owned());
    }
    for it in &slots.own {
        put("title beside it", subject_name(k, *it).to_owned());
    }
    for it in &slots.professions {
        let listed = it.map(|at| k.professions[at].name.get_ref().clone());
        put(
            "title that is not covered",
            listed.unwrap_or_else(|| "one that is not listed".to_owned()),
        );
    }
    for it in &slots.places {
        put("place", k.places[*it].name.clone());
    }
    for it in &slots.countries {
        put("country that is not covered", k.countries[*it].name.get_ref().clone());
    }
    for it in &slots.items {
        put("thing", k.items[*it].name.clone());
    }
    for it in &slots.ladders {
        put("ladder", k.ladders[*it].name.clone());
    }
    for it in &slots.amounts {
        put("amount", amount(k, *it));
    }
    for it in &slots.years {
        put("years", it.to_string());
    }
    for it in &slots.sizes {
        put("company size", thousands(*it));
    }
    out
}

fn amount(k: &Knowledge, it: Amount) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an amount of money within u64"
    )]
    let value = thousands(it.value.clamp(0.0, 1e15).round() as u64);
    let currency = match it.currency {
        None => String::new(),
        Some(Currency::Code(code)) => format!(" {}", String::from_utf8_lossy(&code)),
        Some(Currency::Called { place, name }) => format!(" {}", k.places[place].money[name].get_ref()),
    };
    let by_day = if it.per_day { " a day" } else { "" };
    format!("{value}{currency}{by_day}")
}

/// The id of a class.
#[must_use]
pub fn name(k: &Knowledge, class: Class) -> String {
    match class {
        Class::Intent(i) => k.intents[i].id.get_ref().clone(),
        Class::Gap(i) => k.gaps[i].id.get_ref().clone(),
        Class::SmallTalk(i) => format!("small talk {}", k.small_talk[i].id.get_ref()),
        Class::Distress => "distress".to_owned(),
        Class::Noise => "nobody's question".to_owned(),
    }
}

fn word_for(grounds: Grounds) -> &'static str {
    match grounds {
        Grounds::Rule => "rule",
        Grounds::Scores => "scores",
        Grounds::Names => "names",
        Grounds::Exchange => "exchange",
        Grounds::TurnBefore => "turn before",
    }
}

fn kind_of(finding: &Finding) -> &'static str {
    match finding {
        Finding::Nothing => "nothing to read",
        Finding::Distress => "distress",
        Finding::Language(_) => "another language",
        Finding::More => "more of the turn before",
        Finding::Shorter => "the turn before in short",
        Finding::Asks(asks) if asks.len() > 1 => "two things asked",
        Finding::Asks(_) => "one thing asked",
        Finding::DidYouMean(_) => "not sure: did you mean",
        Finding::OutsideTitle(_) => "a title that is not covered",
        Finding::BareNames(_) => "names without a question",
        Finding::Unknown => "nothing fits",
    }
}
