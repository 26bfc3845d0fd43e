//! Pay: every figure for a role, rung or place, each with what it measures and who says so.

use crate::knowledge::model::{Figure, Period, PlaceKind, Statistic};
use crate::knowledge::{Entry, Knowledge};

use super::draft::Draft;
use super::money::{conversion, figure_amount, per, statistic, usd_span};
use super::wording::{capitalised, list, place_name, with_article};

/// Longest body that remarks may still be added to.
const ROOM_FOR_NOTES: usize = 880;

/// The figures of one role that stand on one line: same place, same measure, same level.
struct Group<'k> {
    figures: Vec<&'k Entry<Figure>>,
}

impl Group<'_> {
    fn first(&self) -> &Figure {
        &self.figures[0].value
    }
}

/// The pay of a role, in one place or in all. None where the documents give no figure.
#[must_use]
pub fn of_role(k: &Knowledge, role: usize, place: Option<usize>) -> Option<Draft> {
    let groups = groups(k, role);
    let here: Vec<&Group> = match place {
        Some(p) => groups.iter().filter(|g| is_about(k, g.first(), p)).collect(),
        None => groups.iter().filter(|g| is_home(k, &groups, g.first())).collect(),
    };
    let main = here.first()?;
    let name = &k.roles[role].name;
    let role_id = k.roles[role].id.get_ref();
    let mut draft = match place {
        Some(p) => Draft::answer(format!("salary.{role_id}.{}", k.places[p].id.get_ref()), format!("Salary · {name} · {}", k.places[p].name)),
        None => Draft::answer(format!("salary.{role_id}"), format!("Salary · {name}")),
    };
    draft.role = Some(role_id.clone());
    draft.place = place.map(|p| k.places[p].id.get_ref().clone());
    draft.focus = vec![role];
    draft.line(opening(k, name, main, &here));
    cite(&mut draft, main);
    for group in here.iter().skip(1) {
        draft.bullet(line(k, group, place.is_none()));
        cite(&mut draft, group);
    }
    if place.is_none() {
        let elsewhere: Vec<&Group> = groups.iter().filter(|g| !here.iter().any(|h| std::ptr::eq(*h, *g))).collect();
        if !elsewhere.is_empty() {
            let rows: Vec<String> = elsewhere.iter().map(|g| format!("{} {}", places(k, g.first()), with_conversion(g.first()))).collect();
            draft.bullet(format!("**Elsewhere, a year:** {}", rows.join("; ")));
            for group in &elsewhere {
                cite(&mut draft, group);
            }
        }
    }
    add_notes(k, &mut draft, &[role], place);
    Some(draft)
}

/// One line a role: for a place, or for everything there is.
#[must_use]
pub fn of_all(k: &Knowledge, roles: &[usize], place: Option<usize>, id: String, subject: Option<&str>) -> Option<Draft> {
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
        let groups = groups(k, role);
        let here: Vec<&Group> = match place {
            Some(p) => groups.iter().filter(|g| is_about(k, g.first(), p)).collect(),
            None => groups.iter().filter(|g| is_home(k, &groups, g.first())).collect(),
        };
        let Some(main) = here.first() else { continue };
        let mut row = format!("**{}:** {}", k.roles[role].name, short(main));
        cite(&mut draft, main);
        // A second document's figure for the same title stands beside the first.
        for other in here.iter().skip(1).filter(|g| g.first().guide != main.first().guide) {
            row = format!("{row}; {} ({})", short(other), guide_short(k, other.first()));
            cite(&mut draft, other);
        }
        rows.push((role, row));
    }
    if rows.is_empty() {
        return None;
    }
    draft.focus = rows.iter().map(|(r, _)| *r).collect();
    draft.line(match place {
        Some(p) => format!("What the guides give for {}, a year:", place_name(&k.places[p])),
        None => "It depends on the title; the guides' figures, a year unless a day is named:".to_owned(),
    });
    for (_, row) in &rows {
        draft.bullet(row);
    }
    if draft.focus.len() == 1 {
        draft.role = Some(k.roles[draft.focus[0]].id.get_ref().clone());
    }
    Some(draft)
}

/// The places that a role has figures for, in the order of the table.
#[must_use]
pub fn places_of(k: &Knowledge, role: usize) -> Vec<usize> {
    let id = k.roles[role].id.get_ref();
    let mut out: Vec<usize> = Vec::new();
    for figure in k.figures.iter().filter(|f| f.role.get_ref() == id) {
        for place in &figure.places {
            if let Some(p) = k.places.iter().position(|x| x.id.get_ref() == place.get_ref())
                && !out.contains(&p)
            {
                out.push(p);
            }
        }
    }
    out
}

/// Every place with a figure of any role.
#[must_use]
pub fn all_places(k: &Knowledge) -> Vec<usize> {
    let mut out: Vec<usize> = (0..k.roles.len()).flat_map(|r| places_of(k, r)).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The figures of a role, in the order of the table.
pub fn figures_of(k: &Knowledge, role: usize) -> impl Iterator<Item = &Entry<Figure>> {
    let id = k.roles[role].id.get_ref().clone();
    k.figures.iter().filter(move |f| *f.role.get_ref() == id)
}

/// "$132,000 median, $140,000 average" of a role's first line, for tables of several roles.
#[must_use]
pub fn cell(k: &Knowledge, role: usize, place: Option<usize>) -> Option<(String, Vec<(String, String)>)> {
    let groups = groups(k, role);
    let mut here = groups.iter().filter(|g| match place {
        Some(p) => is_about(k, g.first(), p),
        None => is_home(k, &groups, g.first()),
    });
    let main = here.next()?;
    let mut text = short(main);
    let mut sources = vec![(main.first().guide.get_ref().clone(), main.first().section.clone())];
    // A second table for the same title (another guide's, or another ladder's) stands beside the first.
    for other in here.filter(|g| g.first().guide != main.first().guide) {
        text = format!("{text}; {} ({})", short(other), guide_short(k, other.first()));
        sources.push((other.first().guide.get_ref().clone(), other.first().section.clone()));
    }
    Some((text, sources))
}

fn groups(k: &Knowledge, role: usize) -> Vec<Group<'_>> {
    let mut out: Vec<Group> = Vec::new();
    for figure in figures_of(k, role) {
        let ids = |f: &Figure| f.places.iter().map(|p| p.get_ref().clone()).collect::<Vec<_>>();
        let same = |g: &Group| {
            let f = g.first();
            f.measures == figure.measures && f.guide.get_ref() == figure.guide.get_ref() && f.level == figure.level && ids(f) == ids(figure)
        };
        match out.iter_mut().find(|g| same(g)) {
            Some(group) => group.figures.push(figure),
            None => out.push(Group { figures: vec![figure] }),
        }
    }
    out
}

/// Whether a figure is about a place; a region holds its parts.
fn is_about(k: &Knowledge, figure: &Figure, place: usize) -> bool {
    let place = &k.places[place];
    figure.places.iter().any(|p| p.get_ref() == place.id.get_ref() || place.kind == PlaceKind::Region && place.parts.iter().any(|part| part.get_ref() == p.get_ref()))
}

/// The place that a role's table begins with, or no place where the document names none: what is meant when no place is asked.
fn is_home(k: &Knowledge, groups: &[Group], figure: &Figure) -> bool {
    let home = groups.iter().find(|g| !g.first().places.is_empty()).map(|g| g.first().places[0].get_ref());
    let _ = k;
    figure.places.is_empty() || figure.places.iter().map(|p| p.get_ref()).eq(home)
}

fn opening(k: &Knowledge, name: &str, main: &Group, here: &[&Group]) -> String {
    let figure = main.first();
    let subject = capitalised(&with_article(name));
    let place = if figure.places.is_empty() { String::new() } else { format!(" in {}", places(k, figure)) };
    let medians: Vec<String> = here
        .iter()
        .filter(|g| g.first().guide != figure.guide)
        .filter_map(|g| g.figures.iter().find(|f| f.statistic == Statistic::Median && figure.statistic == Statistic::Median))
        .map(|f| format!("**{}** ({})", figure_amount(f), guide_short(k, f)))
        .collect();
    if !medians.is_empty() {
        return format!(
            "{subject}{place} earns **{}** ({}) or {} at the median, depending on the guide. The first one's {}: {}.",
            figure_amount(figure),
            guide_short(k, figure),
            list(&medians),
            figure.measures,
            short(main)
        );
    }
    let stats: Vec<String> = main.figures.iter().map(|f| format!("**{}**{}", with_conversion(f), statistic(f.statistic))).collect();
    format!("{subject}{place} earns {} {} ({}){}.", list(&stats), per(figure.period), measured(figure), remark(main))
}

fn line(k: &Knowledge, group: &Group, name_place: bool) -> String {
    let figure = group.first();
    let place = if name_place || figure.places.is_empty() { String::new() } else { joint(k, figure) };
    format!("{} {} – {}{place}{}", short(group), per(figure.period), measured(figure), remark(group))
}

fn short(group: &Group) -> String {
    let stats: Vec<String> = group.figures.iter().map(|f| format!("{}{}", with_conversion(f), statistic(f.statistic))).collect();
    let text = stats.join(", ");
    if group.first().period == Period::Day { format!("{text} a day") } else { text }
}

fn with_conversion(figure: &Figure) -> String {
    conversion(figure).map_or_else(|| figure_amount(figure), |usd| format!("{} ({usd})", figure_amount(figure)))
}

fn measured(figure: &Figure) -> String {
    let mut text = figure.measures.clone();
    if let Some(level) = &figure.level {
        text = format!("{text}: {level} level");
    }
    if let Some(credits) = &figure.credits {
        text = format!("{text}, {credits}");
    }
    text
}

fn remark(group: &Group) -> String {
    group.figures.iter().find_map(|f| f.note.as_ref()).map_or_else(String::new, |n| format!("; {n}"))
}

fn joint(k: &Knowledge, figure: &Figure) -> String {
    if figure.places.len() > 1 { format!(", for {} together", places(k, figure)) } else { String::new() }
}

fn places(k: &Knowledge, figure: &Figure) -> String {
    let names: Vec<String> = figure.places.iter().filter_map(|id| k.places.iter().find(|p| p.id.get_ref() == id.get_ref())).map(|p| place_name(p)).collect();
    list(&names)
}

fn guide_short(k: &Knowledge, figure: &Figure) -> String {
    k.sources.iter().find(|s| s.id.get_ref() == figure.guide.get_ref()).map_or_else(String::new, |s| s.short.clone())
}

fn cite(draft: &mut Draft, group: &Group) {
    for f in &group.figures {
        draft.cite(f.guide.get_ref(), &f.section);
    }
}

/// Remarks that go with the figures, as far as there is room.
fn add_notes(k: &Knowledge, draft: &mut Draft, roles: &[usize], place: Option<usize>) {
    for note in &k.pay_notes {
        let for_role = note.roles.is_empty() || note.roles.iter().any(|r| roles.iter().any(|i| k.roles[*i].id.get_ref() == r.get_ref()));
        let for_place = match place {
            Some(p) => note.places.is_empty() || note.places.iter().any(|n| n.get_ref() == k.places[p].id.get_ref()),
            None => note.places.is_empty() || note.places.len() == 1 && places_of(k, roles[0]).first().is_some_and(|p| k.places[*p].id.get_ref() == note.places[0].get_ref()),
        };
        if for_role && for_place && draft.body.len() + note.text.len() < ROOM_FOR_NOTES {
            draft.line(&note.text);
            draft.cite(note.guide.get_ref(), &note.section);
        }
    }
}

/// The figures that an amount can be held against: those of a role, in US dollars a year or in the place's own currency.
#[must_use]
pub fn comparable(k: &Knowledge, role: usize, place: Option<usize>) -> Vec<(&Figure, u64, u64)> {
    figures_of(k, role)
        .filter(|f| match place {
            Some(p) => is_about(k, f, p),
            None => {
                let groups = groups(k, role);
                is_home(k, &groups, f)
            }
        })
        .filter(|f| f.period == Period::Year)
        .filter_map(|f| {
            let low = f.amount.or(f.low)?;
            Some((&f.value, low, f.amount.or(f.high).unwrap_or(low)))
        })
        .collect()
}

/// A role's figures for each place in the document's own US dollars: (place, low, high, figure).
#[must_use]
pub fn usd_by_place(k: &Knowledge, role: usize) -> Vec<(String, u64, u64, &Figure)> {
    let mut out: Vec<(String, u64, u64, &Figure)> = Vec::new();
    for f in figures_of(k, role).filter(|f| f.statistic == Statistic::Range) {
        if f.places.is_empty() {
            continue;
        }
        let Some((low, high)) = usd_span(f) else { continue };
        let name = places(k, f);
        // A home market has several ranges; the one that stands in the table by country has its sibling's measure.
        match out.iter().position(|o| o.0 == name) {
            Some(at) if high > out[at].2 => out[at] = (name, low, high, &f.value),
            Some(_) => {}
            None => out.push((name, low, high, &f.value)),
        }
    }
    out
}
