//! Names that a look-up is given: places and titles, with a question back for those that are not known.

use crate::knowledge::model;
use crate::matcher::{Entity, Subject};

use crate::coach::compare::short_name;
use crate::coach::reply::{Given, Kind, NextQuestion, Reply};
use crate::coach::wording::{list, place_name};
use crate::coach::{Coach, outside, salary};

/// A name at least this like what was typed is worth suggesting (Jaro-Winkler, 0 to 1).
const LIKE_ENOUGH: f64 = 0.80;

/// A place that a member named.
pub(super) enum Place {
    /// Index into [`Knowledge::places`](crate::knowledge::Knowledge::places), and the city that it was named by.
    Known(usize, Option<usize>),
    /// A country without figures.
    Unknown(String),
}

/// The place that a text names, or the reply to one that is none.
pub(super) fn place_named(coach: &Coach, text: &str) -> Result<Place, Box<Reply>> {
    let k = coach.knowledge();
    // "us" alone is a pronoun in a sentence, and a country where a country is asked for.
    let with_article = format!("the {text}");
    let found = [text, with_article.as_str()].iter().find_map(|t| {
        coach
            .reader()
            .names(k, t)
            .into_iter()
            .find(|e| matches!(e, Entity::Place(_) | Entity::City { .. } | Entity::Country(_)))
    });
    match found {
        Some(Entity::Place(p)) if is_written_like(&k.places[p], text) => return Ok(Place::Known(p, None)),
        Some(Entity::City { place, city }) if is_written_like(&k.places[place], text) => {
            return Ok(Place::Known(place, Some(city)));
        }
        Some(Entity::Country(c)) => return Ok(Place::Unknown(k.countries[c].name.get_ref().clone())),
        _ => {}
    }
    let names: Vec<String> = salary::all_places(k)
        .into_iter()
        .map(|p| place_name(&k.places[p]))
        .collect();
    let there_is = format!("The guides give pay for {}.", list(&names));
    Err(not_known(
        Given::Country,
        nearest(text, names.iter().map(String::as_str)),
        &there_is,
    ))
}

/// The place that stands beside a title in the same words, if one does.
pub(super) fn place_within(coach: &Coach, text: &str) -> Option<Place> {
    let k = coach.knowledge();
    coach.reader().names(k, text).into_iter().find_map(|e| match e {
        Entity::Place(p) => Some(Place::Known(p, None)),
        Entity::City { place, city } => Some(Place::Known(place, Some(city))),
        Entity::Country(c) => Some(Place::Unknown(k.countries[c].name.get_ref().clone())),
        _ => None,
    })
}

/// The title that a text names, or the reply to one that is none. `given` says which of two titles it is.
pub(super) fn subject_named(coach: &Coach, text: &str, given: Given) -> Result<Subject, Box<Reply>> {
    let k = coach.knowledge();
    let entities = coach.reader().names(k, text);
    if let Some(subject) = entities
        .iter()
        .find_map(|e| if let Entity::Subject(s) = e { Some(*s) } else { None })
    {
        return Ok(subject);
    }
    let listed = entities
        .iter()
        .find_map(|e| if let Entity::Profession(p) = e { Some(*p) } else { None });
    if let Some(listed) = listed {
        let mut reply = outside::profession(k, listed).finish(k);
        reply.id = Some("outside.profession".to_owned());
        reply.confidence = 1.0;
        return Err(Box::new(reply));
    }
    let names: Vec<&str> = k
        .roles
        .iter()
        .map(|r| r.name.as_str())
        .chain(k.related.iter().map(|r| r.name.as_str()))
        .collect();
    let covered: Vec<&str> = k.roles.iter().map(|r| short_name(&r.name)).collect();
    let there_is = format!("The guides cover {}.", list(&covered));
    Err(not_known(given, nearest(text, names.into_iter()), &there_is))
}

/// The reply to a name that is not known: those most like it, or else what there is.
fn not_known(given: Given, near: Vec<String>, there_is: &str) -> Box<Reply> {
    let (what, which) = match given {
        Given::Title => ("title", "that title"),
        Given::FirstTitle => ("title", "the first title"),
        Given::OtherTitle => ("title", "the second title"),
        Given::Country => ("country", "that country"),
    };
    let mut reply = Reply {
        title: format!("Unknown {what}"),
        body: format!("I don't know {which}. {there_is}"),
        confidence: 1.0,
        unknown: Some(given),
        ..Reply::default()
    };
    if !near.is_empty() {
        reply.kind = Kind::Suggestions;
        reply.body = format!("I don't know {which}. Did you mean {}?", near.join(" or "));
        reply.suggestions = near
            .into_iter()
            .map(|name| NextQuestion {
                label: short_name(&name).to_owned(),
                question: name,
            })
            .collect();
    }
    Box::new(reply)
}

/// Whether what was typed is near enough to a place: two slips in a country's name, one in a city's, which are many.
fn is_written_like(place: &model::Place, typed: &str) -> bool {
    let typed = typed.trim().to_lowercase();
    let near = |name: &str, slips: usize| {
        strsim::osa_distance(&name.to_lowercase(), &typed) <= slips || typed.contains(&name.to_lowercase())
    };
    near(&place.name, 2)
        || place
            .aliases
            .iter()
            .any(|a| near(a.get_ref(), 2.min(a.get_ref().len() / 4)))
        || place.cities.iter().any(|c| near(c.get_ref(), 1))
}

/// The names that are most like a text, best first.
fn nearest<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let text = text.to_lowercase();
    let mut scored: Vec<(f64, &str)> = names
        .map(|n| (strsim::jaro_winkler(&text, &n.to_lowercase()), n))
        .filter(|(s, _)| *s >= LIKE_ENOUGH)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().take(3).map(|(_, n)| n.to_owned()).collect()
}
