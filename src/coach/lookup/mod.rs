//! Look-ups by free text: aliases, typos, levels, a ladder named with the role.
//!
//! An error is a reply as well: what was named is not known, or may be one of several.

mod codes;
mod names;
mod resolve;

use crate::knowledge::Knowledge;

use super::compare::Home;
use super::draft::Draft;
use super::join::join;
use super::pay::pay;
use super::reply::{Given, Reply};
use super::tables::no_ladder;
use super::wording::subject_name;
use super::{Coach, compare as side_by_side, ladder as ladders, outside, related, salary as pay_table};
pub(super) use codes::{code_of, name_of};
use names::{Place, place_named, place_within, subject_named};
use resolve::{Resolved, resolve};

/// The reply, or the one to a name that is not known.
type Outcome = Result<Reply, Box<Reply>>;

pub(super) fn salary(coach: &Coach, role: Option<&str>, level: Option<&str>, country: Option<&str>) -> Outcome {
    let k = coach.knowledge();
    let place = match country {
        Some(text) => Some(place_named(coach, text)?),
        None => role.and_then(|text| place_within(coach, text)),
    };
    let resolved = resolve(coach, role, level)?;
    let (place, city) = match place {
        Some(Place::Unknown(name)) => return done(k, outside::no_pay_in(k, &name, &resolved.roles), &resolved),
        Some(Place::Known(p, city)) => (Some(p), city.map(|c| (p, c))),
        None => (None, None),
    };
    if let (Some(related), true) = (resolved.related, resolved.roles.is_empty()) {
        let entry = &k.related[related];
        let mut draft = outside::no_figures_for(&entry.name, &entry.about);
        draft.cite_all(&entry.sources);
        return done(k, draft, &resolved);
    }
    let mut draft = pay(k, &resolved.roles, place, resolved.group, &resolved.ladders);
    if let Some(level) = &resolved.level {
        for role in &resolved.roles {
            pay_table::level_first(k, *role, level, place, &mut draft);
        }
    }
    outside::note_city(k, city, &mut draft);
    done(k, draft, &resolved)
}

pub(super) fn ladder(coach: &Coach, role: Option<&str>, level: Option<&str>) -> Outcome {
    let k = coach.knowledge();
    let resolved = resolve(coach, role, level)?;
    if let (Some(related), true) = (resolved.related, resolved.roles.is_empty()) {
        let entry = &k.related[related];
        let mut draft = Draft::none(
            format!("Career ladder · {}", entry.name),
            format!("The guides put the {} on no ladder. {}", entry.name, entry.about),
        );
        draft.cite_all(&entry.sources);
        return done(k, draft, &resolved);
    }
    if let (Some(ladder), None) = (resolved.whole_ladder, level) {
        return done(k, ladders::one(k, ladder), &resolved);
    }
    let drafts: Vec<Draft> = resolved
        .roles
        .iter()
        .filter_map(|r| ladders::of_role(k, *r, &resolved.ladders))
        .collect();
    match (drafts.len(), resolved.roles.as_slice()) {
        (0, []) => done(k, ladders::all(k), &resolved),
        (0, [role, ..]) => done(k, no_ladder(k, *role), &resolved),
        _ => done(k, join(drafts), &resolved),
    }
}

pub(super) fn next(coach: &Coach, role: &str, level: Option<&str>) -> Outcome {
    let k = coach.knowledge();
    let resolved = resolve(coach, Some(role), level)?;
    if let (Some(ladder), None) = (resolved.whole_ladder, level) {
        return done(k, ladders::one(k, ladder), &resolved);
    }
    let drafts: Vec<Draft> = resolved
        .roles
        .iter()
        .filter_map(|r| ladders::next_and_on(k, *r, &resolved.ladders))
        .collect();
    if drafts.is_empty() {
        let name = resolved.related.map_or("that title", |r| k.related[r].name.as_str());
        return done(
            k,
            Draft::none("Next step", format!("The guides don't say what comes after {name}.")),
            &resolved,
        );
    }
    done(k, join(drafts), &resolved)
}

pub(super) fn compare(coach: &Coach, a: &str, b: &str, country: Option<&str>) -> Outcome {
    let k = coach.knowledge();
    let place = country.map(|c| place_named(coach, c)).transpose()?;
    let home = match &place {
        Some(Place::Known(p, _)) => Home::In(*p),
        Some(Place::Unknown(name)) => Home::Without(name),
        None => Home::Any,
    };
    let subjects = vec![
        subject_named(coach, a, Given::FirstTitle)?,
        subject_named(coach, b, Given::OtherTitle)?,
    ];
    let (subjects, note) = side_by_side::definite(k, subjects);
    let mut draft = side_by_side::two(k, subjects[0], subjects[1], home).unwrap_or_else(|| {
        let name = subject_name(k, subjects[0]);
        Draft::none("Compare", format!("Both are the {name}: name two different titles."))
    });
    draft.notes.extend(note);
    if let Some(Place::Known(p, Some(city))) = place {
        outside::note_city(k, Some((p, city)), &mut draft);
    }
    done(k, draft, &Resolved::nothing())
}

fn done(k: &Knowledge, mut draft: Draft, resolved: &Resolved) -> Outcome {
    if let (Some(title), [role, ..]) = (resolved.related, resolved.roles.as_slice()) {
        let note = related::stands_in(&k.related[title], &k.roles[*role]);
        draft.notes.push(note);
    }
    let mut reply = draft.finish(k);
    reply.confidence = 1.0;
    Ok(reply)
}
