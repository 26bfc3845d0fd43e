//! Questions to choose from, for menus and suggestions.

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Intent, Lookup};

use super::faq::covered_roles;
use super::next_questions;
use super::reply::{Kind, NextQuestion, Reply};

/// The plain question behind an intent, about a role where one is given; both by id.
pub fn question(k: &Knowledge, intent: &str, role: Option<&str>) -> Option<NextQuestion> {
    let intent = k.intent(intent)?;
    let role = match role {
        Some(id) => Some(k.roles.iter().position(|r| r.id.get_ref() == id)?),
        None => None,
    };
    Some(next_questions::of_intent(k, intent, role, None))
}

/// The question of a reply for each role there is an answer for, if the reply was about none in particular.
pub fn of_roles(k: &Knowledge, reply: &Reply) -> Vec<NextQuestion> {
    let ([id], Kind::Answer, false) = (reply.intents.as_slice(), reply.kind, reply.slots.contains_key("role")) else {
        return Vec::new();
    };
    let Some(intent) = k.intent(id) else {
        return Vec::new();
    };
    let roles = roles(k, intent);
    if roles.len() < 2 {
        return Vec::new();
    }
    let place = reply.slots.get("place");
    let place = place.and_then(|id| k.place_index(id));
    let ask = |role: usize| {
        let there = next_questions::of_intent(k, intent, Some(role), place);
        // Not every intent has a wording with a place.
        let question = if there.question == intent.label {
            next_questions::of_intent(k, intent, Some(role), None)
        } else {
            there
        };
        NextQuestion {
            label: k.roles[role].name.clone(),
            question: question.question,
        }
    };
    let mut out: Vec<NextQuestion> = roles.into_iter().map(ask).collect();
    // An intent whose wording names no role asks the same of every one.
    let mut seen = std::collections::HashSet::new();
    out.retain(|it| it.question != intent.label && seen.insert(it.question.clone()));
    out
}

/// The roles that an intent tells apart.
pub fn roles(k: &Knowledge, intent: &Intent) -> Vec<usize> {
    match intent.lookup {
        Some(Lookup::Salary | Lookup::Ladder | Lookup::Next) => (0..k.roles.len()).collect(),
        _ => covered_roles(k, intent),
    }
}
