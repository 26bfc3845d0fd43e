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
            turn.parts.clone_from(&draft.parts);
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

/// The turn before in one sentence, of several answers in one each.
pub(super) fn shorter(memory: &Memory) -> Reply {
    let Some(turn) = &memory.turn else {
        return Reply::silence();
    };
    let mut reply = turn.reply.clone();
    let part = |(title, body): &(String, String)| match title.as_str() {
        "" => in_short(body),
        title => format!("**{title}:** {}", in_short(body)),
    };
    reply.body = match turn.parts.as_slice() {
        [] => in_short(&reply.body),
        parts => parts.iter().map(part).collect::<Vec<_>>().join("\n"),
    };
    reply.notes.clear();
    reply
}

/// The first sentence of a body; where that only announces a list, with the heads of its entries.
fn in_short(body: &str) -> String {
    let text = body.trim_start_matches("- ");
    let first = first_sentence(text);
    let heads: Vec<&str> = text.lines().filter_map(head).collect();
    if first.ends_with(':') && !heads.is_empty() {
        return format!("{first} {}.", heads.join("; "));
    }
    first.to_owned()
}

/// The bold head of a list entry, without its colon.
fn head(line: &str) -> Option<&str> {
    let (head, _) = line.strip_prefix("- **")?.split_once("**")?;
    Some(head.trim_end_matches(':'))
}
