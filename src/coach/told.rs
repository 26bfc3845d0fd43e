//! From what was understood to what is told: of two readings the one with an answer, and names that mean nothing left out.

use crate::knowledge::Knowledge;
use crate::knowledge::model::Lookup;
use crate::matcher::{Ask, Class, Subject, Verdict};

use super::Coach;
use super::answer::{compared, draft_for, note_uncovered, uses_places};
use super::draft::Draft;
use super::reply::Kind;
use super::units::Units;

/// An ask as it is told. Pay by the day is told without any country, so one without such figures does not stand in its way;
/// the ask keeps it, for whoever goes on to pay by the year.
pub(super) fn as_told(k: &Knowledge, ask: &Ask, units: Option<&Units>) -> Ask {
    let mut told = ask.clone();
    if let Some(units) = units {
        units.leave_places_out(k, &mut told);
    }
    told
}

/// What is said to one thing asked, as it is told.
pub(super) fn draft_told(coach: &Coach, ask: &Ask, told: &Ask, units: Option<&Units>, verdict: &Verdict) -> Draft {
    let k = &coach.knowledge;
    let mut draft = draft_for(coach, told, &verdict.stems);
    if draft.kind != Kind::Answer {
        return draft;
    }
    if ask.slots.names_place() && !told.slots.names_place() {
        note_uncovered(k, &ask.slots, &mut draft);
        if !ask.slots.places.is_empty() {
            draft.note("The guide names no country for its day rate.");
        }
    }
    if let Some(units) = units {
        units.answer(k, told, &mut draft);
    }
    draft
}

/// A place that only came along from the turn before is dropped where it means nothing.
pub(super) fn without_idle_place(k: &Knowledge, ask: &Ask) -> Ask {
    let mut ask = ask.clone();
    if let (true, Class::Intent(i)) = (ask.carried.place, ask.class)
        && !uses_places(&k.intents[i])
    {
        ask.slots.places.clear();
        ask.slots.cities.clear();
        ask.slots.countries.clear();
        ask.carried.place = false;
    }
    ask
}

/// What names places may ask for pay, the one thing that the tables tell by place: two of them set against each other
/// ("… or there?") are worded like a comparison, or like a question on living abroad; and of one the table says more than
/// an answer on pay in other countries at large.
pub(super) fn pay_of_places(coach: &Coach, mut ask: Ask, verdict: &Verdict) -> Ask {
    let k = &coach.knowledge;
    let Class::Intent(chosen) = ask.class else { return ask };
    let intent = &k.intents[chosen];
    let pay = k.intents.iter().position(|i| i.lookup == Some(Lookup::Salary));
    let is_pay = |class: Class| matches!((class, pay), (Class::Intent(i), Some(p)) if i == p);
    let compares = intent.lookup == Some(Lookup::Compare) && compared(k, &ask.slots).0.len() < 2;
    let may_be_pay = !uses_places(intent) && verdict.why.candidates.iter().any(|(c, _)| is_pay(*c));
    let of_several = ask.slots.places.len() > 1 && (compares || may_be_pay);
    // Of a country that is not covered, that is what is to be told.
    let of_one =
        intent.pay_at_large && (ask.confidence < coach.matcher().thresholds().sure || ask.slots.places.is_empty());
    if let Some(pay) = pay
        && !ask.carried.place
        && !ask.slots.subjects.is_empty()
        && ask.slots.names_place()
        && (of_several || of_one)
    {
        ask.class = Class::Intent(pay);
    }
    ask
}

/// A doubtful choice that the documents leave open for the titles named yields to the next best that they answer: of two
/// readings that are about as likely, the one with an answer is more often what was meant.
pub(super) fn prefer_what_is_known(coach: &Coach, ask: &mut Ask, verdict: &Verdict) {
    let k = &coach.knowledge;
    // Nothing is put in its place that could not have been chosen by itself, or that is far less likely.
    let bar = verdict
        .why
        .threshold
        .max(coach.matcher().thresholds().know)
        .max(ask.confidence / 2.0);
    let doubtful = ask.confidence < coach.matcher().thresholds().sure && !ask.carried.intent;
    // Of a place or a trade that is not covered, no other topic says more.
    let of_titles = ask.slots.subjects.iter().any(|s| matches!(s, Subject::Role(_)))
        && !ask.slots.names_place()
        && ask.slots.professions.is_empty();
    let is_open = |ask: &Ask| draft_for(coach, ask, &verdict.stems).kind == Kind::None;
    let written = |class: Class| matches!(class, Class::Intent(i) if k.intents[i].lookup.is_none());
    if !(doubtful && of_titles && written(ask.class) && is_open(ask)) {
        return;
    }
    let others =
        verdict.why.candidates.iter().filter(|(class, confidence)| {
            *class != ask.class && *confidence >= bar && matches!(class, Class::Intent(_))
        });
    let answered = others
        .map(|&(class, confidence)| Ask {
            class,
            confidence,
            ..ask.clone()
        })
        .find(|other| !is_open(other));
    if let Some(other) = answered {
        *ask = other;
    }
}
