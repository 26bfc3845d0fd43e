//! Pay: every figure for a role, rung or place, each with what it measures and who says so.

mod against;
mod extremes;
mod figures;
mod phrases;

pub use against::{who_earns_more, who_earns_most};
pub use extremes::extreme;
pub use figures::{Comparable, all_places, comparable, figures_for, figures_of, is_home, places_of, usd_by_place};
pub use phrases::{date, places as places_named};

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Figure, PlaceKind};

use super::draft::Draft;
use super::money::{figure_amount, per};
use super::wording::place_name;
use figures::{Group, about, groups, is_about, one_of_several, rivals};
use phrases::{amounts, guide_named, line, opening, places, row, with_conversion};

/// Longest body that remarks may still be added to.
const ROOM_FOR_NOTES: usize = 880;

/// The pay of a role, in one place or in all; of a role on several ladders only that on the ladders named.
/// None where the documents give no figure.
#[must_use]
pub fn of_role(k: &Knowledge, role: usize, place: Option<usize>, ladders: &[usize]) -> Option<Draft> {
    let groups = groups(k, role, ladders);
    let here = about(k, &groups, place);
    let main = here.first()?;
    let name = &k.roles[role].name;
    let role_id = k.roles[role].id.get_ref();
    let mut draft = Draft::answer("salary", "Salary");
    draft.narrow(role_id, name);
    if let Some(ladder) = one_of_several(k, role, ladders).map(|l| &k.ladders[l]) {
        draft.narrow(ladder.id.get_ref(), &ladder.name);
    }
    if let Some(place) = place.map(|p| &k.places[p]) {
        draft.narrow(place.id.get_ref(), &place.name);
        draft.place = Some(place.id.get_ref().clone());
    }
    draft.role = Some(role_id.clone());
    draft.focus = vec![role];
    let region = place.filter(|p| k.places[*p].kind == PlaceKind::Region);
    let told = match region {
        Some(p) => {
            draft.line(format!(
                "What the guide gives for the {name} in {}, a year:",
                place_name(&k.places[p])
            ));
            0
        }
        None => {
            draft.line(opening(k, name, main, &here));
            cite(&mut draft, main);
            usize::from(rivals(main, &here).is_empty())
        }
    };
    for group in here.iter().skip(told) {
        draft.bullet(if region.is_some() {
            row(k, group)
        } else {
            line(k, group, place.is_none())
        });
        cite(&mut draft, group);
    }
    if place.is_none() {
        let elsewhere: Vec<&Group> = groups
            .iter()
            .filter(|g| !here.iter().any(|h| std::ptr::eq(*h, *g)))
            .collect();
        if !elsewhere.is_empty() {
            let rows: Vec<String> = elsewhere
                .iter()
                .map(|g| format!("{} {}", places(k, g.first()), with_conversion(g.first())))
                .collect();
            draft.bullet(format!("**Elsewhere, a year:** {}", rows.join("; ")));
            for group in &elsewhere {
                cite(&mut draft, group);
            }
        }
    }
    add_notes(k, &mut draft, &[role], place);
    Some(draft)
}

/// One line a role, of one on several ladders for those named: for a place, or for everything there is; behind a first
/// sentence of its own, if there is one.
#[must_use]
pub fn of_all(
    k: &Knowledge,
    (roles, ladders): (&[usize], &[usize]),
    place: Option<usize>,
    id: String,
    subject: Option<&str>,
    first: Option<String>,
) -> Option<Draft> {
    let mut title = "Salary".to_owned();
    if let Some(subject) = subject {
        title = format!("{title} · {subject}");
    }
    if let Some(p) = place {
        title = format!("{title} · {}", k.places[p].name);
    }
    let mut draft = Draft::answer(id, title);
    draft.place = place.map(|p| k.places[p].id.get_ref().clone());
    let mut rows = Vec::new();
    for &role in roles {
        let groups = groups(k, role, ladders);
        let here = about(k, &groups, place);
        let Some(main) = here.first() else { continue };
        let is_region = place.is_some_and(|p| k.places[p].kind == PlaceKind::Region);
        // In a region each of its places has a figure; elsewhere a second document's figure stands beside the first.
        let shown = here
            .iter()
            .enumerate()
            .filter(|(i, g)| *i == 0 || is_region || g.first().guide.get_ref() != main.first().guide.get_ref());
        let mut parts = Vec::new();
        for (i, (_, group)) in shown.enumerate() {
            parts.push(match (is_region, i) {
                (true, _) => format!("{} {}", places(k, group.first()), amounts(group)),
                (false, 0) => amounts(group),
                (false, _) => format!("{} ({})", amounts(group), guide_named(k, group.first())),
            });
            cite(&mut draft, group);
        }
        rows.push((role, format!("**{}:** {}", k.roles[role].name, parts.join("; "))));
    }
    if rows.is_empty() {
        return None;
    }
    draft.focus = rows.iter().map(|(r, _)| *r).collect();
    draft.line(first.unwrap_or_else(|| match place {
        Some(p) => format!("What the guides give for {}, a year:", place_name(&k.places[p])),
        None => "It depends on the title; the guides' figures, a year unless a day is named:".to_owned(),
    }));
    for (_, row) in &rows {
        draft.bullet(row);
    }
    if draft.focus.len() == 1 {
        draft.role = Some(k.roles[draft.focus[0]].id.get_ref().clone());
    }
    Some(draft)
}

/// Puts the figures of a level of experience before the others.
///
/// Where a place is given, only those that are about it.
pub fn level_first(k: &Knowledge, role: usize, level: &str, place: Option<usize>, draft: &mut Draft) {
    let fits = |f: &Figure| place.is_none_or(|p| f.places.is_empty() || is_about(k, f, p));
    let levelled = || figures_of(k, role).filter(|f| f.level.as_deref().is_some_and(|l| l.eq_ignore_ascii_case(level)));
    if let Some(place) = place
        && levelled().next().is_some()
        && !levelled().any(|f| fits(f))
    {
        let place = place_name(&k.places[place]);
        draft
            .notes
            .push(format!("The guides give no figure at {level} level for {place}."));
    }
    for figure in levelled().filter(|f| fits(f)) {
        let body = std::mem::take(&mut draft.body);
        let place = if figure.places.is_empty() {
            String::new()
        } else {
            format!(" in {}", places(k, figure))
        };
        draft.line(format!(
            "At {level} level the guide gives the {} **{}** {}{place}.",
            k.roles[role].name,
            figure_amount(figure),
            per(figure.period)
        ));
        draft.line(body);
        draft.cite(figure.guide.get_ref(), &figure.section);
    }
}

/// "$132,000 median, $140,000 average" of a role's first line, for tables of several roles.
#[must_use]
pub fn cell(k: &Knowledge, role: usize, place: Option<usize>) -> Option<(String, Vec<(String, String)>)> {
    let groups = groups(k, role, &[]);
    let mut here = about(k, &groups, place).into_iter();
    let main = here.next()?;
    let mut text = amounts(main);
    let mut sources = vec![(main.first().guide.get_ref().clone(), main.first().section.clone())];
    // A second table for the same title (another guide's, or another ladder's) stands beside the first.
    for other in here.filter(|g| g.first().guide.get_ref() != main.first().guide.get_ref()) {
        text = format!("{text}; {} ({})", amounts(other), guide_named(k, other.first()));
        sources.push((other.first().guide.get_ref().clone(), other.first().section.clone()));
    }
    Some((text, sources))
}

fn cite(draft: &mut Draft, group: &Group) {
    for f in &group.figures {
        draft.cite(f.guide.get_ref(), &f.section);
    }
}

/// Remarks that go with the figures, as far as there is room.
fn add_notes(k: &Knowledge, draft: &mut Draft, roles: &[usize], place: Option<usize>) {
    for note in &k.pay_notes {
        let for_role = note.roles.is_empty()
            || note
                .roles
                .iter()
                .any(|r| roles.iter().any(|i| k.roles[*i].id.get_ref() == r.get_ref()));
        let for_place = match place {
            Some(p) => note.places.is_empty() || note.places.iter().any(|n| n.get_ref() == k.places[p].id.get_ref()),
            None => {
                note.places.is_empty()
                    || note.places.len() == 1
                        && places_of(k, roles[0])
                            .first()
                            .is_some_and(|p| k.places[*p].id.get_ref() == note.places[0].get_ref())
            }
        };
        if for_role && for_place && draft.body.len() + note.text.len() < ROOM_FOR_NOTES {
            draft.line(&note.text);
            draft.cite(note.guide.get_ref(), &note.section);
        }
    }
}
