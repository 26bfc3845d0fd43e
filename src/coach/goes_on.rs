//! What the words of one intent mean behind the topics of another.

use crate::knowledge::model::Instead;
use crate::matcher::{Ask, Class, Finding, Verdict};

use super::Coach;
use super::faq::all_there;
use super::memory::Turn;

/// What a message asks that names no title of its own, where its words mean something else behind what was talked about:
/// "how long does it take?", of a visa.
pub(super) fn goes_on(coach: &Coach, verdict: &Verdict, turn: &Turn) -> Option<Ask> {
    let k = &coach.knowledge;
    let (Finding::Asks(asks), Class::Intent(before)) = (&verdict.finding, turn.context.class) else {
        return None;
    };
    let [ask] = asks.as_slice() else { return None };
    let Class::Intent(asked) = ask.class else { return None };
    if !ask.carried.subject && ask.slots.names_title() {
        return None;
    }
    let (asked, before) = (k.intents[asked].id.get_ref(), k.intents[before].id.get_ref());
    let said = |words: &String| {
        all_there(words, &verdict.stems, &|words: &str| {
            coach.reader.stems_waited_for(words)
        })
    };
    let applies = |it: &Instead| {
        it.intent.get_ref() == asked
            && it.after.iter().any(|topic| topic.get_ref() == before)
            && !it.unless.iter().any(said)
    };
    let meant = k
        .intents
        .iter()
        .position(|intent| intent.instead_of.iter().any(applies))?;
    Some(Ask {
        class: Class::Intent(meant),
        ..ask.clone()
    })
}
