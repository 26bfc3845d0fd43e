//! Numbers over a span of days.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::event::{Happened, Reason};
use crate::knowledge::Knowledge;

/// A row of the tallies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Since 1970.
    pub day: i64,
    pub topic: String,
    pub happened: Happened,
    pub n: i64,
}

/// Numbers over the last so many days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Span {
    pub days: i64,
    /// All that was asked.
    pub questions: i64,
    pub answered: i64,
    /// Understood, and left open by the guides.
    pub uncovered: i64,
    pub missed: i64,
    /// "Did you mean" was shown, and something of it taken.
    pub did_you_mean: i64,
    pub did_you_mean_taken: i64,
    pub liked: i64,
    pub disliked: i64,
    /// Only where there is something to say.
    pub topics: Vec<Topic>,
}

/// Numbers of one topic.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Topic {
    pub topic: String,
    pub answered: i64,
    pub liked: i64,
    pub disliked: i64,
    pub wrong_topic: i64,
    pub outdated: i64,
    pub too_vague: i64,
    pub other: i64,
}

/// What an admin wants to know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// The longer ones hold the shorter ones.
    pub spans: Vec<Span>,
    /// Topics of the knowledge that were not asked for in the longest of them.
    pub never_used: Vec<String>,
    /// Questions a day in the longest, oldest first: all, answered, missed.
    pub by_day: Vec<Day>,
    /// Things that could not be noted since the bot started; none where it is not running.
    pub lost: Option<u64>,
}

/// A day in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Day {
    /// Since 1970.
    pub day: i64,
    pub questions: i64,
    pub answered: i64,
    pub missed: i64,
}

/// The spans that are told.
pub const SPANS: [i64; 2] = [7, 30];

/// The numbers up to and with `today`, in days since 1970.
#[must_use]
pub fn stats(knowledge: &Knowledge, tallies: &[Tally], today: i64) -> Stats {
    let longest = SPANS.into_iter().max().unwrap_or(0);
    let within = |days: i64| {
        tallies
            .iter()
            .filter(move |it| it.day > today - days && it.day <= today)
    };
    let used: BTreeSet<&str> = within(longest)
        .filter(|it| it.happened == Happened::Answered && it.n > 0)
        .map(|it| it.topic.as_str())
        .collect();
    let never_used = knowledge
        .intents
        .iter()
        .map(|it| it.id.get_ref())
        .filter(|it| !used.contains(it.as_str()))
        .cloned()
        .collect();
    let mut days: BTreeMap<i64, Day> = (today - longest + 1..=today)
        .map(|day| (day, Day { day, ..Day::default() }))
        .collect();
    for it in within(longest) {
        if let Some(day) = days.get_mut(&it.day) {
            match it.happened {
                Happened::Asked => day.questions += it.n,
                Happened::Missed => day.missed += it.n,
                _ => {}
            }
            day.answered += answered(it);
        }
    }
    Stats {
        spans: SPANS.into_iter().map(|days| span(days, within(days))).collect(),
        never_used,
        by_day: days.into_values().collect(),
        lost: None,
    }
}

/// How many questions it says were answered: a question about two topics is answered once, and counted with both.
fn answered(it: &Tally) -> i64 {
    match it.happened {
        Happened::Asked => it.n,
        Happened::Uncovered | Happened::Missed | Happened::Suggested => -it.n,
        _ => 0,
    }
}

fn span<'t>(days: i64, tallies: impl Iterator<Item = &'t Tally>) -> Span {
    let mut out = Span {
        days,
        ..Span::default()
    };
    let mut topics: BTreeMap<&str, Topic> = BTreeMap::new();
    for it in tallies {
        let topic = topics.entry(it.topic.as_str()).or_default();
        out.answered += answered(it);
        match it.happened {
            Happened::Asked => out.questions += it.n,
            Happened::Answered => topic.answered += it.n,
            Happened::Uncovered => out.uncovered += it.n,
            Happened::Missed => out.missed += it.n,
            Happened::Suggested => out.did_you_mean += it.n,
            Happened::Taken => out.did_you_mean_taken += it.n,
            // What was declined is among what was not taken.
            Happened::Declined => {}
            Happened::Liked => {
                out.liked += it.n;
                topic.liked += it.n;
            }
            Happened::Disliked => {
                out.disliked += it.n;
                topic.disliked += it.n;
            }
            Happened::For(Reason::WrongTopic) => topic.wrong_topic += it.n,
            Happened::For(Reason::Outdated) => topic.outdated += it.n,
            Happened::For(Reason::TooVague) => topic.too_vague += it.n,
            Happened::For(Reason::Other) => topic.other += it.n,
        }
    }
    out.topics = topics
        .into_iter()
        .filter(|(name, it)| !name.is_empty() && it.answered + it.liked + it.disliked > 0)
        .map(|(name, it)| Topic {
            topic: name.to_owned(),
            ..it
        })
        .collect();
    out.topics
        .sort_by(|a, b| (b.answered, &a.topic).cmp(&(a.answered, &b.topic)));
    out
}

impl Span {
    /// Topics whose answers are disliked by more than like them, the worst first.
    #[must_use]
    pub fn disliked_topics(&self) -> Vec<&Topic> {
        let mut out: Vec<&Topic> = self.topics.iter().filter(|it| it.disliked > it.liked).collect();
        out.sort_by(|a, b| (b.disliked - b.liked, &a.topic).cmp(&(a.disliked - a.liked, &b.topic)));
        out
    }

    /// So many of a hundred questions were answered; none without questions.
    #[must_use]
    pub fn answered_percent(&self) -> Option<i64> {
        (self.questions > 0).then(|| (100 * self.answered + self.questions / 2) / self.questions)
    }
}
