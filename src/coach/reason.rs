//! "Why?" after an answer.

use crate::knowledge::Knowledge;
use crate::matcher::tuning::FOLLOW_UP_CONFIDENCE;
use crate::matcher::{Ask, Carried, Class, Finding};

use super::memory::Turn;

/// What gives the reason for the answer before, where a message asks for that and for nothing else.
pub(super) fn why_so(k: &Knowledge, finding: &Finding, turn: &Turn) -> Option<Ask> {
    let (Finding::Asks(asks), Class::Intent(before)) = (finding, turn.context.class) else {
        return None;
    };
    let [
        Ask {
            class: Class::SmallTalk(talk),
            ..
        },
    ] = asks.as_slice()
    else {
        return None;
    };
    let reason = k.intents[before]
        .reason
        .as_ref()
        .filter(|_| k.small_talk[*talk].asks_why)?;
    let reason = k.intents.iter().position(|it| it.id.get_ref() == reason.get_ref())?;
    let slots = turn.context.slots.clone();
    Some(Ask {
        class: Class::Intent(reason),
        confidence: FOLLOW_UP_CONFIDENCE,
        carried: Carried {
            intent: false,
            subject: !slots.subjects.is_empty(),
            place: slots.names_place(),
        },
        slots,
    })
}
