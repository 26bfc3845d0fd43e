//! A message in, a reply out.

use std::time::Duration;

use crate::knowledge::Knowledge;
use crate::matcher::{Ask, Class, Context, Finding, Mode, Subject, Verdict};

use super::again::{more, shorter};
use super::both::{of_both, place_pointed_at, which_of_both};
use super::draft::Draft;
use super::goes_on::goes_on;
use super::join::join;
use super::lines::Line;
use super::memory::{Memory, Turn};
use super::other_replies::{choose_one, did_you_mean, distress, other_language, outside_title};
use super::reason::why_so;
use super::reply::{Kind, Reply};
use super::sources::name_sources;
use super::told::{as_told, draft_told, pay_of_places, prefer_what_is_known, without_idle_place};
use super::units::{self, Units};
use super::wording::{list, place_name, subject_id, subject_name};
use super::{Coach, lines, next_questions, numbers, outside};

/// A message to the coach.
#[derive(Debug, Clone, Copy)]
pub struct Question<'t> {
    pub text: &'t str,
    pub mode: Mode,
}

impl<'t> Question<'t> {
    /// A message to a coach that was addressed.
    #[must_use]
    pub fn asked(text: &'t str) -> Self {
        Self {
            text,
            mode: Mode::Asked,
        }
    }

    /// A message in a channel where nobody addressed it.
    #[must_use]
    pub fn uninvited(text: &'t str) -> Self {
        Self {
            text,
            mode: Mode::Uninvited,
        }
    }
}

/// Answers a message and remembers the turn.
pub(super) fn answer(coach: &Coach, question: &Question, memory: &mut Memory, now: Duration) -> (Reply, Verdict) {
    memory.fade(now);
    // What is never said leaves no trace.
    let before = (question.mode == Mode::Uninvited).then(|| memory.clone());
    let picked = match question.mode {
        Mode::Asked => memory.picked(&coach.knowledge.conversation, question.text),
        Mode::Uninvited => None,
    };
    let line = match question.mode {
        Mode::Asked => lines::asked_for(&coach.knowledge, memory, question.text),
        Mode::Uninvited => None,
    };
    let asked = match &line {
        Some(Line::Asks(question)) => Some(question.clone()),
        _ => picked,
    };
    let text = asked.as_deref().unwrap_or(question.text);
    let context = memory.turn.as_ref().map(|t| &t.context);
    let mut verdict = coach
        .matcher()
        .understand(&coach.knowledge, text, context, question.mode);
    if let Some(Line::Says(reply)) = line {
        if let Some(turn) = &mut memory.turn {
            turn.at = now;
        }
        return (*reply, verdict);
    }
    let after_pay = memory
        .turn
        .as_ref()
        .filter(|turn| question.mode == Mode::Asked && units::is_pay(&coach.knowledge, turn.context.class));
    let units = (after_pay.is_some() || may_ask_for_pay(coach, &verdict))
        .then(|| Units::of(coach, text))
        .flatten();
    if let (Some(units), Some(turn)) = (&units, after_pay)
        && let Some(ask) = units.same_again(turn)
    {
        verdict.take_from_turn_before(ask);
    }
    let turn = memory.turn.as_ref();
    let instead = turn.filter(|_| question.mode == Mode::Asked);
    if let Some(ask) = instead.and_then(|turn| goes_on(coach, &verdict, turn)) {
        verdict.take_from_turn_before(ask);
    }
    let both = (question.mode == Mode::Asked).then(|| which_of_both(coach, &verdict, text, memory));
    if let Some(ask) = both.flatten() {
        verdict.take_from_turn_before(ask);
    }
    let reason = turn.and_then(|turn| why_so(&coach.knowledge, &verdict.finding, turn));
    // Who asks why goes on with what was talked about.
    let aside = reason.as_ref().and(context.cloned());
    if let Some(ask) = reason {
        verdict.take_from_turn_before(ask);
    }
    let again = match question.mode {
        Mode::Asked => memory.asked_again(&coach.knowledge.conversation, question.text),
        Mode::Uninvited => None,
    };
    let reply = match &verdict.finding {
        _ if again.is_some() => choose_one(again.unwrap_or_default()),
        Finding::Asks(asks) => {
            let mut reply = answer_asks(coach, asks, &verdict, units.as_ref(), memory, now);
            name_sources(&coach.knowledge, asks, memory, &mut reply);
            reply
        }
        Finding::More => more(coach, memory, now),
        Finding::Shorter => shorter(memory),
        Finding::DidYouMean(asks) => {
            did_you_mean(coach, asks, "I'm not sure what you mean. Did you mean one of these?")
        }
        Finding::BareNames(asks) => did_you_mean(coach, asks, "What would you like to know?"),
        Finding::OutsideTitle(listed) => outside_title(coach, *listed),
        Finding::Distress => distress(&coach.knowledge),
        Finding::Language(language) => other_language(&coach.knowledge, *language),
        Finding::Nothing => {
            let mut draft = Draft::none("Nothing to read", "I could not find a question in that.");
            draft.line(format!(
                "Ask me in your own words about the {}.",
                outside::covered(&coach.knowledge)
            ));
            draft.finish(&coach.knowledge)
        }
        Finding::Unknown if question.mode == Mode::Uninvited => Reply::silence(),
        Finding::Unknown => {
            let k = &coach.knowledge;
            let mut reply = outside::unknown(k).finish(k);
            reply.suggestions = next_questions::starters(k);
            reply.confidence = verdict.why.candidates.first().map_or(0.0, |c| c.1.clamp(0.0, 1.0));
            reply
        }
    };
    // Uninvited, only an answer or help in distress is worth a member's attention.
    if question.mode == Mode::Uninvited && reply.kind != Kind::Answer && verdict.finding != Finding::Distress {
        if let Some(before) = before {
            *memory = before;
        }
        return (Reply::silence(), verdict);
    }
    if let (Some(turn), Some(before)) = (&mut memory.turn, aside) {
        turn.context = before;
    }
    if let Finding::DidYouMean(asks) | Finding::BareNames(asks) = &verdict.finding {
        memory.keep_names(asks, &verdict.stems, &reply, now);
    }
    if let Some(turn) = &mut memory.turn {
        let stays = reply.kind == Kind::SmallTalk || verdict.finding == Finding::Shorter;
        turn.is_last = turn.reply == reply || turn.is_last && stays;
    }
    memory.offer(&reply.suggestions, now);
    (reply, verdict)
}

/// Whether a table of pay may answer it: it is asked for, or places are named, of which the tables are.
fn may_ask_for_pay(coach: &Coach, verdict: &Verdict) -> bool {
    let Finding::Asks(asks) = &verdict.finding else {
        return false;
    };
    asks.iter()
        .any(|ask| units::is_pay(&coach.knowledge, ask.class) || ask.slots.names_place())
}

fn answer_asks(
    coach: &Coach,
    asks: &[Ask],
    verdict: &Verdict,
    units: Option<&Units>,
    memory: &mut Memory,
    now: Duration,
) -> Reply {
    let k = &coach.knowledge;
    let mut asks: Vec<Ask> = asks
        .iter()
        .map(|ask| {
            let mut ask = without_idle_place(k, ask);
            if let Some(units) = units {
                units.leave_currency_out(&mut ask);
            }
            of_both(&mut ask, verdict, memory);
            place_pointed_at(coach, &mut ask, verdict, memory);
            pay_of_places(coach, ask, verdict)
        })
        .collect();
    if let [only] = asks.as_mut_slice() {
        prefer_what_is_known(coach, only, verdict);
    }
    let told: Vec<Ask> = asks.iter().map(|ask| as_told(k, ask, units)).collect();
    let mut drafts: Vec<(Draft, &Ask)> = asks
        .iter()
        .zip(&told)
        .map(|(ask, told)| (draft_told(coach, ask, told, units, verdict), ask))
        .collect();
    if let ([(draft, ask)], Some(number)) = (drafts.as_mut_slice(), verdict.number_asked) {
        let is_asked = |word: &str| coach.reader.stems_of(word).iter().any(|it| verdict.stems.contains(it));
        numbers::own_up(k, ask, number, is_asked, draft);
    }
    // Of two asks the one that the documents leave open must not spoil the other.
    if drafts.len() > 1
        && drafts.iter().any(|(d, _)| d.kind == Kind::Answer)
        && drafts.iter().any(|(d, _)| d.kind != Kind::Answer)
    {
        for (draft, _) in &mut drafts {
            if draft.kind != Kind::Answer {
                draft.title = String::new();
            }
        }
    }
    let Some((_, first_ask)) = drafts.first() else {
        return Reply::silence();
    };
    let mut intents: Vec<String> = Vec::new();
    for (_, ask) in &drafts {
        if let Some(id) = class_id(k, ask.class)
            && !intents.contains(&id)
        {
            intents.push(id);
        }
    }
    if asks
        .iter()
        .any(|a| matches!(a.class, Class::SmallTalk(i) if k.small_talk[i].forgets))
    {
        memory.clear();
    }
    let confidence = asks.iter().map(|a| a.confidence).fold(1.0_f32, f32::min);
    let first_ask = (*first_ask).clone();
    let last_ask = drafts.last().map_or_else(|| first_ask.clone(), |(_, a)| (*a).clone());
    let mut focus: Vec<usize> = drafts.last().map(|(d, _)| d.focus.clone()).unwrap_or_default();
    // A reply for every role is about none of them.
    if last_ask.slots.subjects.is_empty() && focus.len() > 2 {
        focus.clear();
    }
    let follow_ups = next_questions::behind(k, &first_ask, &drafts);
    let joined = join(drafts.into_iter().map(|(d, _)| d).collect());
    let parts = joined.parts.clone();
    let mut reply = joined.finish(k);
    reply.intent = intents.first().cloned();
    reply.intents = intents;
    reply.confidence = confidence;
    reply.follow_ups = follow_ups;
    if let ([subject @ Subject::Role(_)], false) = (first_ask.slots.subjects.as_slice(), reply.kind == Kind::SmallTalk)
    {
        reply
            .slots
            .entry("role")
            .or_insert_with(|| subject_id(k, *subject).to_owned());
    }
    if let Some(first) = told.first() {
        note_carried(k, first, &mut reply);
    }
    if let Class::Intent(_) = last_ask.class {
        let mut slots = last_ask.slots.clone();
        if !focus.is_empty() {
            slots.subjects = focus.into_iter().map(Subject::Role).collect();
        }
        slots.titles.clone_from(&slots.subjects);
        // "What comes after a …" is about both.
        memory.asked_about(&last_ask.slots);
        memory.asked_about(&slots);
        let context = Context {
            class: last_ask.class,
            slots,
        };
        memory.turn = Some(Turn {
            context,
            stems: verdict.stems.clone(),
            reply: reply.clone(),
            parts,
            told: Vec::new(),
            at: now,
            is_last: true,
        });
    }
    reply
}

fn class_id(k: &Knowledge, class: Class) -> Option<String> {
    match class {
        Class::Intent(i) => Some(k.intents[i].id.get_ref().clone()),
        Class::Gap(i) => Some(k.gaps[i].id.get_ref().clone()),
        Class::SmallTalk(i) => Some(k.small_talk[i].id.get_ref().clone()),
        Class::Distress => Some("distress".to_owned()),
        Class::Noise => None,
    }
}

fn note_carried(k: &Knowledge, ask: &Ask, reply: &mut Reply) {
    // Of many roles at once nothing needs saying: the reply names them all.
    let few = ask.carried.subject && ask.slots.subjects.len() <= 2 && !ask.slots.subjects.is_empty();
    let subject = few.then(|| {
        list(
            &ask.slots
                .subjects
                .iter()
                .map(|s| format!("the {}", subject_name(k, *s)))
                .collect::<Vec<_>>(),
        )
    });
    let place = ask
        .slots
        .places
        .first()
        .filter(|_| ask.carried.place)
        .map(|p| place_name(&k.places[*p]));
    let parts: Vec<String> = [subject, place].into_iter().flatten().collect();
    if !parts.is_empty() && reply.kind != Kind::SmallTalk {
        reply
            .notes
            .insert(0, format!("Still about {}, as before.", list(&parts)));
    }
}
