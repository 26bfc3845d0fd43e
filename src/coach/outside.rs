//! What is said where the documents are silent, and what there is instead.

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Intent, PlaceKind};

use super::draft::Draft;
use super::faq::topic;
use super::reply::Kind;
use super::salary;
use super::wording::{list, place_name};

/// A profession that the documents do not cover.
#[must_use]
pub fn profession(k: &Knowledge, listed: Option<usize>) -> Draft {
    let what = listed.map_or_else(
        || "that title".to_owned(),
        |p| format!("the title \"{}\"", k.professions[p].name.get_ref()),
    );
    let mut draft = Draft::none(
        "Not covered",
        format!("My guides don't cover {what}. They are about the {}.", covered(k)),
    );
    draft.line(format!("Ask me about one of those{}.", topics(k)));
    draft
}

/// A place without figures.
#[must_use]
pub fn no_pay_in(k: &Knowledge, place: &str, roles: &[usize]) -> Draft {
    let who = match roles {
        [] => String::new(),
        roles => format!(" for the {}", list(&role_names(k, roles))),
    };
    let title = match roles {
        [one] => format!("Salary · {} · {place}", k.roles[*one].name),
        _ => format!("Salary · {place}"),
    };
    let mut draft = Draft::none(title, format!("The guides give no pay figure for {place}{who}."));
    let asked: Vec<usize> = if roles.is_empty() {
        (0..k.roles.len()).collect()
    } else {
        roles.to_vec()
    };
    // Roles with figures for the same places share a line.
    let mut rows: Vec<(Vec<usize>, String)> = Vec::new();
    for role in asked {
        let places = names(k, &salary::places_of(k, role));
        // Of every role there is, one with a single place is no help.
        if places.is_empty() || roles.is_empty() && places.len() < 2 {
            continue;
        }
        let places = list(&places);
        match rows.iter_mut().find(|(_, p)| *p == places) {
            Some((sharing, _)) => sharing.push(role),
            None => rows.push((vec![role], places)),
        }
    }
    for (sharing, places) in &rows {
        draft.line(format!(
            "What there is for the {}: {places}.",
            list(&role_names(k, sharing))
        ));
    }
    if rows.is_empty() {
        let places = salary::all_places(k);
        if !places.is_empty() {
            let whose = if roles.is_empty() {
                "They"
            } else {
                "For other titles they"
            };
            draft.line(format!("{whose} give figures for {}.", list(&names(k, &places))));
        }
    }
    draft
}

/// Says of figures for a whole country that they are not those of the city that was named.
pub fn note_city(k: &Knowledge, city: Option<(usize, usize)>, draft: &mut Draft) {
    if let (Some((place, city)), Kind::Answer) = (city, draft.kind) {
        let place = &k.places[place];
        draft.notes.push(format!(
            "The guides have no figures of their own for {}: these are for {} as a whole.",
            place.cities[city].get_ref(),
            place_name(place)
        ));
    }
}

/// A title without pay of its own and without a covered role near it.
#[must_use]
pub fn no_figures_for(name: &str, about: &str) -> Draft {
    Draft::none(
        format!("Not covered · {name}"),
        format!("The guides give no figures for the {name}. {about}"),
    )
}

/// A place that an intent's answers do not cover.
#[must_use]
pub fn no_answer_in(intent: &Intent, place: &str, covered: &[String]) -> Draft {
    let mut body = format!("The guides don't say anything on {} for {place}.", topic(intent));
    if !covered.is_empty() {
        body = format!("{body} They do for {}.", list(covered));
    }
    Draft::none(format!("{} · {place}", intent.title), body)
}

/// Nothing fits.
#[must_use]
pub fn unknown(k: &Knowledge) -> Draft {
    let mut draft = Draft::none(
        "I don't know",
        "I don't know: my guides have no answer that fits this question.",
    );
    draft.line(format!("They are about the {}{}.", covered(k), topics(k)));
    draft
}

/// The roles that the documents are about, in words.
#[must_use]
pub fn covered(k: &Knowledge) -> String {
    let mut names: Vec<&str> = Vec::new();
    for source in &k.sources {
        if !names.contains(&source.about.as_str()) {
            names.push(&source.about);
        }
    }
    let mut text = names.join(", ");
    let tops: Vec<&str> = k
        .ladders
        .iter()
        .filter_map(|l| l.rungs.last())
        .filter_map(|r| k.roles.iter().find(|x| x.id.get_ref() == r.role.get_ref()))
        .map(|r| super::compare::short_name(&r.name))
        .collect();
    if let Some(top) = tops.first() {
        text = format!("{text} and the rungs up to {top}");
    }
    text
}

/// What can be asked, behind a colon; nothing where the knowledge does not say.
fn topics(k: &Knowledge) -> String {
    if k.topics.is_empty() {
        String::new()
    } else {
        format!(": {} and more", k.topics.join(", "))
    }
}

fn names(k: &Knowledge, places: &[usize]) -> Vec<String> {
    places
        .iter()
        .filter(|p| k.places[**p].kind == PlaceKind::Country)
        .map(|p| place_name(&k.places[*p]))
        .collect()
}

fn role_names<'k>(k: &'k Knowledge, roles: &[usize]) -> Vec<&'k str> {
    roles.iter().map(|r| k.roles[*r].name.as_str()).collect()
}
