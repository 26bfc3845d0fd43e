//! The turn before once more: at length, or in one sentence.

use std::time::Duration;

use crate::matcher::Class;

use super::answer::for_intent;
use super::memory::Memory;
use super::reply::{Kind, Reply};
use super::wording::first_sentence;
use super::{Coach, faq, outside};

/// The turn before at length: the next of its follow-up topics, for the same role and place.
pub(super) fn more(coach: &Coach, memory: &mut Memory, now: Duration) -> Reply {
    let k = &coach.knowledge;
    let Some(turn) = memory.turn.as_mut() else {
        return outside::unknown(k).finish(k);
    };
    let Class::Intent(intent) = turn.context.class else {
        return outside::unknown(k).finish(k);
    };
    for id in &k.intents[intent].follow_ups {
        let Some(next) = k.intents.iter().position(|i| i.id.get_ref() == id.get_ref()) else {
            continue;
        };
        if turn.told.contains(&next) {
            continue;
        }
        turn.told.push(next);
        let draft = for_intent(coach, &k.intents[next], &turn.context.slots, &turn.stems);
        if draft.kind == Kind::Answer {
            let mut reply = draft.finish(k);
            reply.intent = Some(k.intents[next].id.get_ref().clone());
            reply.intents = reply.intent.iter().cloned().collect();
            reply.confidence = 1.0;
            reply.notes.insert(
                0,
                format!("More on the same subject: {}.", faq::topic(&k.intents[next])),
            );
            turn.at = now;
            turn.reply = reply.clone();
            return reply;
        }
    }
    let mut reply = turn.reply.clone();
    reply.notes = vec!["That is all that the guides say on it.".to_owned()];
    reply
}

/// The turn before in one sentence; where that only announces a list, with the heads of its entries.
pub(super) fn shorter(memory: &Memory) -> Reply {
    let Some(turn) = &memory.turn else {
        return Reply::silence();
    };
    let mut reply = turn.reply.clone();
    let text = reply.body.trim_start_matches("- ").to_owned();
    reply.body = first_sentence(&text).to_owned();
    if reply.body.ends_with(':') {
        let heads: Vec<&str> = text.lines().filter_map(head).collect();
        if !heads.is_empty() {
            reply.body = format!("{} {}.", reply.body, heads.join("; "));
        }
    }
    reply.notes.clear();
    reply
}

/// The bold head of a list entry, without its colon.
fn head(line: &str) -> Option<&str> {
    let (head, _) = line.strip_prefix("- **")?.split_once("**")?;
    Some(head.trim_end_matches(':'))
}
