//! What is noted of a question and its reply: the rules of what counts.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use super::Asked;
use super::event::{Event, Happened, MissId, Missing, Question};
use crate::coach::{Kind, Reply};
use crate::matcher::Finding;

/// What is noted.
pub struct Noted {
    pub counts: Vec<(String, Happened)>,
    pub miss: Option<(MissId, Event)>,
}

/// Stands for no topic in particular.
const NO_TOPIC: &str = "";

/// What is noted of this, at this time since 1970. Nothing of small talk and of distress, which are between the member and
/// the coach, and nothing where nobody asked.
#[must_use]
pub fn noted(asked: &Asked<'_>, now: Duration) -> Noted {
    let Asked { reply, verdict, .. } = asked;
    let finding = verdict.map(|it| &it.finding);
    let mut out = Noted {
        counts: Vec::new(),
        miss: None,
    };
    let mut count = |topic: &str, happened| out.counts.push((topic.to_owned(), happened));
    let nothing = matches!(
        finding,
        Some(Finding::Nothing | Finding::Distress | Finding::Language(_) | Finding::More | Finding::Shorter)
    );
    if nothing || reply.kind == Kind::SmallTalk || reply.intent.as_deref() == Some("distress") {
        return out;
    }
    // Of a question that is noted already, only the topic that it came to is news.
    let again = asked.again;
    if !again {
        count(NO_TOPIC, Happened::Asked);
    }
    let missing = match reply.kind {
        Kind::Answer => {
            if reply.intents.is_empty() {
                count(topic(reply).unwrap_or(NO_TOPIC), Happened::Answered);
            }
            for intent in &reply.intents {
                count(intent, Happened::Answered);
            }
            return out;
        }
        Kind::Suggestions => {
            if !again {
                count(NO_TOPIC, Happened::Suggested);
            }
            Missing::Suggested
        }
        _ if finding == Some(&Finding::Unknown) => {
            if !again {
                count(NO_TOPIC, Happened::Missed);
            }
            Missing::Unknown
        }
        _ if again => return out,
        _ => {
            count(topic(reply).unwrap_or(NO_TOPIC), Happened::Uncovered);
            return out;
        }
    };
    if let (Some(verdict), Some(text)) = (verdict, asked.text) {
        let id = new_id(hours(now));
        let question = Question {
            text: text.to_owned(),
            asker: asked.asker,
            place: asked.place,
            coach: Arc::clone(asked.coach),
        };
        let event = Event::Miss {
            id,
            missing,
            question,
            verdict: Box::new((*verdict).clone()),
        };
        out.miss = Some((id, event));
    }
    out
}

/// The topic of a reply: its intent, or how its id begins; none if it is about none.
#[must_use]
pub fn topic(reply: &Reply) -> Option<&str> {
    let of_id = || reply.id.as_deref().and_then(|it| it.split(['.', '+']).next());
    reply.intent.as_deref().or_else(of_id).filter(|it| !it.is_empty())
}

/// Whole hours since 1970.
#[must_use]
pub fn hours(time: Duration) -> i64 {
    i64::try_from(time.as_secs() / 3_600).unwrap_or(i64::MAX)
}

/// An id that no other row has, and that tells the hour and nothing finer: below the hour it counts on from where this
/// process happened to begin.
#[must_use]
pub fn new_id(hour: i64) -> MissId {
    static NEXT: LazyLock<AtomicI64> = LazyLock::new(|| {
        let mut bytes = [0; 8];
        // Without random numbers two processes may meet: a machine without them has greater worries.
        let _ = getrandom::fill(&mut bytes[3..]);
        AtomicI64::new(i64::from_be_bytes(bytes) >> 1)
    });
    let below = NEXT.fetch_add(1, Ordering::Relaxed) & ((1 << MissId::BITS_BELOW) - 1);
    // The hours of a million years fit in front.
    MissId((hour << MissId::BITS_BELOW) | below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_the_hour_and_no_more() {
        let ids: std::collections::HashSet<MissId> = (0..1_000).map(|_| new_id(500_000)).collect();
        assert_eq!(ids.len(), 1_000);
        for id in ids {
            assert_eq!(id.hour(), 500_000);
        }
    }

    #[test]
    fn the_topic_of_a_look_up_is_how_its_id_begins() {
        let reply = |id: Option<&str>, intent: Option<&str>| Reply {
            id: id.map(str::to_owned),
            intent: intent.map(str::to_owned),
            ..Reply::default()
        };
        for (id, intent, expected) in [
            (Some("salary.chef.france"), None, Some("salary")),
            (Some("salary.chef"), Some("pay"), Some("pay")),
            (Some("way.a+way.b"), None, Some("way")),
            (None, None, None),
            (Some(""), None, None),
        ] {
            assert_eq!(topic(&reply(id, intent)), expected);
        }
    }
}
