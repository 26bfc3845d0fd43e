//! What is said where nothing is answered: a question back, a word of comfort, a way out.

use crate::knowledge::Knowledge;
use crate::matcher::{Ask, Class};

use super::answer::uses_places;
use super::related::roles_of;
use super::reply::{Kind, NextQuestion, Reply};
use super::{Coach, faq, next_questions, outside};

pub(super) fn did_you_mean(coach: &Coach, asks: &[Ask], lead: &str) -> Reply {
    let k = &coach.knowledge;
    let mut reply = Reply {
        kind: Kind::Suggestions,
        title: "Did you mean …".to_owned(),
        body: lead.to_owned(),
        ..Reply::default()
    };
    let role_of = |ask: &Ask| {
        let (roles, _) = roles_of(k, &ask.slots.subjects);
        roles.first().copied().filter(|_| roles.len() == 1)
    };
    // What the guides don't tell of the title is offered only where there is nothing else.
    let is_told = |ask: &Ask| match (ask.class, role_of(ask)) {
        (Class::Intent(i), Some(role)) => faq::answers(k, &k.intents[i], role),
        _ => true,
    };
    let any_told = asks.iter().any(is_told);
    for ask in asks.iter().filter(|it| is_told(it) || !any_told) {
        if let Class::Intent(i) = ask.class {
            let role = role_of(ask);
            let mut next = next_questions::of_intent(k, &k.intents[i], role, None);
            if let ([place], true) = (ask.slots.places.as_slice(), uses_places(&k.intents[i])) {
                next.question = next_questions::in_place(k, &next.question, *place);
            }
            reply.body.push_str(&format!("\n- {}", next.question));
            reply.suggestions.push(next);
        }
    }
    reply.confidence = asks.first().map_or(0.0, |a| a.confidence);
    reply
}

/// The questions on offer once more, by number.
pub(super) fn choose_one(offered: &[NextQuestion]) -> Reply {
    let mut body = "Say the number of the one you mean:".to_owned();
    for (n, next) in offered.iter().enumerate() {
        body.push_str(&format!("\n{}. {}", n + 1, next.question));
    }
    Reply {
        kind: Kind::Suggestions,
        title: "Did you mean …".to_owned(),
        body,
        confidence: 1.0,
        suggestions: offered.to_vec(),
        ..Reply::default()
    }
}

pub(super) fn outside_title(coach: &Coach, listed: Option<usize>) -> Reply {
    let mut draft = outside::profession(&coach.knowledge, listed);
    draft.id = Some("outside.profession".to_owned());
    draft.finish(&coach.knowledge)
}

pub(super) fn distress(k: &Knowledge) -> Reply {
    Reply {
        id: Some("chat.distress".to_owned()),
        kind: Kind::SmallTalk,
        intent: Some("distress".to_owned()),
        intents: vec!["distress".to_owned()],
        confidence: 1.0,
        body: k.distress.text.trim().to_owned(),
        ..Reply::default()
    }
}

pub(super) fn other_language(k: &Knowledge, language: usize) -> Reply {
    let l = &k.languages[language];
    Reply {
        id: Some(format!("language.{}", l.id.get_ref())),
        kind: Kind::SmallTalk,
        intent: Some("language".to_owned()),
        intents: vec!["language".to_owned()],
        confidence: 1.0,
        title: l.name.clone(),
        body: l.text.trim().to_owned(),
        ..Reply::default()
    }
}
