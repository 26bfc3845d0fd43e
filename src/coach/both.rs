//! Two things that were asked about one after the other, set against each other: "which pays more?".

use crate::knowledge::model::Lookup;
use crate::matcher::tuning::FOLLOW_UP_CONFIDENCE;
use crate::matcher::{Ask, Carried, Class, Finding, Verdict, normalise};

use super::Coach;
use super::memory::Memory;
use super::units;

/// A message that sets something against each other is no longer.
const MOST_WORDS: usize = 14;

/// What a message asks of the pay of the last two titles or places, after an answer on pay.
pub(super) fn which_of_both(coach: &Coach, verdict: &Verdict, text: &str, memory: &Memory) -> Option<Ask> {
    let k = &coach.knowledge;
    let turn = memory.turn.as_ref()?;
    let said = &verdict.why.slots;
    let of_pay = |class: Class| {
        let of_places = |i: usize| k.intents[i].lookup == Some(Lookup::HighestPlace);
        units::is_pay(k, class) || matches!(class, Class::Intent(i) if of_places(i))
    };
    let (asks_pay, is_open) = match &verdict.finding {
        Finding::Asks(asks) => (
            asks.iter().any(|it| of_pay(it.class)),
            // What is told otherwise is another matter: "which of them needs a degree". "Which one?" alone is hard to place.
            asks.iter()
                .all(|it| of_pay(it.class) || matches!(it.class, Class::SmallTalk(_))),
        ),
        Finding::Unknown | Finding::DidYouMean(_) | Finding::BareNames(_) => (false, true),
        _ => (false, false),
    };
    // Whoever names others does not mean those of before.
    let names_others = said.names_title()
        || !said.countries.is_empty()
        || said.places.len() > 1
        || memory.moved_on && !said.places.is_empty();
    if !is_open
        || !(of_pay(turn.context.class) || asks_pay)
        || names_others
        || !sets_against(&k.conversation.of_both, text)
    {
        return None;
    }
    let mut slots = turn.context.slots.clone();
    let lookup = if memory.moved_on && memory.places.len() > 1 {
        slots.places.clone_from(&memory.places);
        slots.cities.clear();
        Lookup::HighestPlace
    } else if !memory.moved_on && memory.titles.len() > 1 {
        slots.subjects.clone_from(&memory.titles);
        slots.titles.clone_from(&memory.titles);
        if !said.places.is_empty() {
            slots.places.clone_from(&said.places);
            slots.cities.clone_from(&said.cities);
        }
        Lookup::Salary
    } else {
        return None;
    };
    let class = k.intents.iter().position(|it| it.lookup == Some(lookup))?;
    Some(Ask {
        class: Class::Intent(class),
        confidence: FOLLOW_UP_CONFIDENCE,
        slots,
        carried: Carried {
            intent: true,
            subject: true,
            place: false,
        },
    })
}

/// "Which of them …" after two titles, one in each turn, means both.
pub(super) fn of_both(ask: &mut Ask, verdict: &Verdict, memory: &Memory) {
    let both = verdict
        .stems
        .iter()
        .any(|s| matches!(s.as_str(), "them" | "both" | "two"));
    if both && ask.carried.subject && ask.slots.subjects.len() == 1 && memory.titles.len() == 2 {
        ask.slots.subjects.clone_from(&memory.titles);
        ask.slots.titles.clone_from(&memory.titles);
    }
}

/// "What do they pay there": the place that the last reply was about, such as the one that pays best, else the last that was
/// asked about.
pub(super) fn place_pointed_at(coach: &Coach, ask: &mut Ask, verdict: &Verdict, memory: &Memory) {
    // "Is there …" asks whether something exists.
    let is_being = |it: &String| matches!(it.as_str(), "is" | "are" | "was" | "were" | "be");
    let mut stems = verdict.stems.iter().enumerate();
    let there = stems.any(|(at, it)| it == "there" && (at == 0 || !is_being(&verdict.stems[at - 1])));
    let names_place = ask.slots.names_place();
    // That which pays best, where that was asked for.
    let named = memory.turn.as_ref().and_then(|it| it.reply.slots.get("place"));
    let named = named.and_then(|id| coach.knowledge.place_index(id));
    if let (true, false, true, Some(place)) = (
        there,
        names_place,
        units::is_pay(&coach.knowledge, ask.class) && ask.carried.subject,
        named.or(memory.places.last().copied()),
    ) {
        ask.slots.places = vec![place];
        ask.carried.place = true;
    }
}

/// Whether one of these runs of words stands in a short message.
fn sets_against(runs: &[String], text: &str) -> bool {
    let text = normalise(text);
    let said: Vec<&str> = words(&text).collect();
    let holds = |run: &String| {
        let length = words(run).count();
        length > 0 && said.windows(length).any(|it| it.iter().copied().eq(words(run)))
    };
    said.len() <= MOST_WORDS && runs.iter().any(holds)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty())
}
