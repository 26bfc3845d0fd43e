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

/// The pay of a role, in one place or in all; of a role on several ladders only that on the ladders named.
/// None where the documents give no figure.
#[must_use]
pub fn of_role(k: &Knowledge, role: usize, place: Option<usize>, ladders: &[usize]) -> Option<Draft> {
    let groups = groups(k, role, ladders);
    let here = about(k, &groups, place);
    let main = here.first()?;
    let name = &k.roles[role].name;
    let role_id = k.roles[role].id.get_ref();
    let mut id = format!("salary.{role_id}");
    let mut title = format!("Salary · {name}");
    if let Some(ladder) = one_of_several(k, role, ladders) {
        id = format!("{id}.{}", k.ladders[ladder].id.get_ref());
        title = format!("{title} · {}", k.ladders[ladder].name);
    }
    if let Some(p) = place {
        id = format!("{id}.{}", k.places[p].id.get_ref());
        title = format!("{title} · {}", k.places[p].name);
    }
    let mut draft = Draft::answer(id, title);
    draft.role = Some(role_id.clone());
    draft.place = place.map(|p| k.places[p].id.get_ref().clone());
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

/// The ladder that was named for a role that stands on more than one.
fn one_of_several(k: &Knowledge, role: usize, named: &[usize]) -> Option<usize> {
    let stands = super::ladder::places_of(k, role);
    let [ladder] = named else { return None };
    (stands.len() > 1 && stands.iter().any(|(l, _)| l == ladder)).then_some(*ladder)
}

/// The groups about a place; without one, about the place that the role's table begins with.
fn about<'g, 'k>(k: &Knowledge, groups: &'g [Group<'k>], place: Option<usize>) -> Vec<&'g Group<'k>> {
    match place {
        Some(p) => groups.iter().filter(|g| is_about(k, g.first(), p)).collect(),
        None => groups.iter().filter(|g| is_home(groups, g.first())).collect(),
    }
}

/// One line a role: for a place, or for everything there is.
#[must_use]
pub fn of_all(
    k: &Knowledge,
    roles: &[usize],
    place: Option<usize>,
    id: String,
    subject: Option<&str>,
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
        let groups = groups(k, role, &[]);
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
                (false, _) => format!("{} ({})", amounts(group), guide_short(k, group.first())),
            });
            cite(&mut draft, group);
        }
        rows.push((role, format!("**{}:** {}", k.roles[role].name, parts.join("; "))));
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

/// Puts the figures of a level of experience before the others.
pub fn level_first(k: &Knowledge, role: usize, level: &str, draft: &mut Draft) {
    for figure in figures_of(k, role).filter(|f| f.level.as_deref() == Some(level)) {
        let body = std::mem::take(&mut draft.body);
        draft.line(format!(
            "At {level} level the guide gives the {} **{}** {}.",
            k.roles[role].name,
            figure_amount(figure),
            per(figure.period)
        ));
        draft.line(body);
        draft.cite(figure.guide.get_ref(), &figure.section);
    }
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
    let groups = groups(k, role, &[]);
    let mut here = about(k, &groups, place).into_iter();
    let main = here.next()?;
    let mut text = amounts(main);
    let mut sources = vec![(main.first().guide.get_ref().clone(), main.first().section.clone())];
    // A second table for the same title (another guide's, or another ladder's) stands beside the first.
    for other in here.filter(|g| g.first().guide.get_ref() != main.first().guide.get_ref()) {
        text = format!("{text}; {} ({})", amounts(other), guide_short(k, other.first()));
        sources.push((other.first().guide.get_ref().clone(), other.first().section.clone()));
    }
    Some((text, sources))
}

fn groups<'k>(k: &'k Knowledge, role: usize, ladders: &[usize]) -> Vec<Group<'k>> {
    // Of a title that stands on several ladders each document has its own figures.
    let guides: Option<Vec<&String>> =
        one_of_several(k, role, ladders).map(|l| k.ladders[l].sources.iter().map(|s| s.guide.get_ref()).collect());
    let mut out: Vec<Group> = Vec::new();
    for figure in figures_of(k, role).filter(|f| guides.as_ref().is_none_or(|g| g.contains(&f.guide.get_ref()))) {
        let ids = |f: &Figure| f.places.iter().map(|p| p.get_ref().clone()).collect::<Vec<_>>();
        let same = |g: &Group| {
            let f = g.first();
            f.measures == figure.measures
                && f.guide.get_ref() == figure.guide.get_ref()
                && f.level == figure.level
                && ids(f) == ids(figure)
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
    figure.places.iter().any(|p| {
        p.get_ref() == place.id.get_ref()
            || place.kind == PlaceKind::Region && place.parts.iter().any(|part| part.get_ref() == p.get_ref())
    })
}

/// Whether a figure is about the place that a role's table begins with, or about none: what is meant when no place is asked.
fn is_home(groups: &[Group], figure: &Figure) -> bool {
    let home = groups
        .iter()
        .find(|g| !g.first().places.is_empty())
        .map(|g| g.first().places[0].get_ref());
    figure.places.is_empty() || figure.places.iter().map(|p| p.get_ref()).eq(home)
}

/// The medians of other documents for the same title.
fn rivals<'k>(main: &Group, here: &[&Group<'k>]) -> Vec<&'k Entry<Figure>> {
    let figure = main.first();
    here.iter()
        .filter(|g| g.first().guide.get_ref() != figure.guide.get_ref() && figure.statistic == Statistic::Median)
        .filter_map(|g| g.figures.iter().find(|f| f.statistic == Statistic::Median).copied())
        .collect()
}

fn opening(k: &Knowledge, name: &str, main: &Group, here: &[&Group]) -> String {
    let figure = main.first();
    let subject = capitalised(&with_article(name));
    let place = if figure.places.is_empty() {
        String::new()
    } else {
        format!(" in {}", places(k, figure))
    };
    let rivals = rivals(main, here);
    if !rivals.is_empty() {
        let others: Vec<String> = rivals
            .iter()
            .map(|f| format!("**{}** ({})", figure_amount(f), guide_short(k, f)))
            .collect();
        return format!(
            "{subject}{place} earns **{}** ({}) or {} {} at the median: the guides disagree.",
            figure_amount(figure),
            guide_short(k, figure),
            list(&others),
            per(figure.period)
        );
    }
    let stats: Vec<String> = main
        .figures
        .iter()
        .map(|f| format!("**{}**{}", with_conversion(f), statistic(f.statistic)))
        .collect();
    format!(
        "{subject}{place} earns {} {}{}{}.",
        list(&stats),
        per(figure.period),
        in_brackets(figure),
        remark(main)
    )
}

fn line(k: &Knowledge, group: &Group, name_place: bool) -> String {
    let figure = group.first();
    let place = if name_place || figure.places.is_empty() {
        String::new()
    } else {
        joint(k, figure)
    };
    format!(
        "{} {}{}{place}{}",
        plain_amounts(group),
        per(figure.period),
        in_brackets(figure),
        remark(group)
    )
}

/// A line of a region: which of its places, and what.
fn row(k: &Knowledge, group: &Group) -> String {
    format!(
        "**{}:** {}{}{}",
        capitalised(&places(k, group.first())),
        amounts(group),
        in_brackets(group.first()),
        remark(group)
    )
}

/// "$132,000 median, $140,000 average"; where it is not a year's pay, with the period.
fn amounts(group: &Group) -> String {
    let text = plain_amounts(group);
    if group.first().period == Period::Day {
        format!("{text} a day")
    } else {
        text
    }
}

fn plain_amounts(group: &Group) -> String {
    group
        .figures
        .iter()
        .map(|f| format!("{}{}", with_conversion(f), statistic(f.statistic)))
        .collect::<Vec<_>>()
        .join(", ")
}

fn with_conversion(figure: &Figure) -> String {
    conversion(figure).map_or_else(
        || figure_amount(figure),
        |usd| format!("{} ({usd})", figure_amount(figure)),
    )
}

/// What a figure measures and whom the document credits, unless the statistic says it all.
fn in_brackets(figure: &Figure) -> String {
    let mut parts = Vec::new();
    if figure.measures != statistic(figure.statistic).trim() {
        parts.push(figure.level.as_ref().map_or_else(
            || figure.measures.clone(),
            |level| format!("{}: {level} level", figure.measures),
        ));
    }
    parts.extend(figure.credits.clone());
    if parts.is_empty() {
        String::new()
    } else {
        format!(" ({})", parts.join(", "))
    }
}

fn remark(group: &Group) -> String {
    group
        .figures
        .iter()
        .find_map(|f| f.note.as_ref())
        .map_or_else(String::new, |n| format!("; {n}"))
}

fn joint(k: &Knowledge, figure: &Figure) -> String {
    if figure.places.len() > 1 {
        format!(", for {} together", places(k, figure))
    } else {
        String::new()
    }
}

fn places(k: &Knowledge, figure: &Figure) -> String {
    let names: Vec<String> = figure
        .places
        .iter()
        .filter_map(|id| k.places.iter().find(|p| p.id.get_ref() == id.get_ref()))
        .map(|p| place_name(p))
        .collect();
    list(&names)
}

fn guide_short(k: &Knowledge, figure: &Figure) -> String {
    k.sources
        .iter()
        .find(|s| s.id.get_ref() == figure.guide.get_ref())
        .map_or_else(String::new, |s| s.short.clone())
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

/// The figures that an amount can be held against: those of a role for a place, by the year or by the day.
#[must_use]
pub fn comparable(k: &Knowledge, role: usize, place: Option<usize>, period: Period) -> Vec<(&Figure, u64, u64)> {
    let groups = groups(k, role, &[]);
    about(k, &groups, place)
        .into_iter()
        .flat_map(|g| &g.figures)
        .filter(|f| f.period == period)
        .filter_map(|f| {
            let low = f.amount.or(f.low)?;
            Some((&f.value, low, f.amount.or(f.high).unwrap_or(low)))
        })
        .collect()
}

/// A role's range for each place in the document's own US dollars: (place, low, high, figure).
#[must_use]
pub fn usd_by_place(k: &Knowledge, role: usize) -> Vec<(String, u64, u64, &Figure)> {
    let ranges: Vec<&Entry<Figure>> = figures_of(k, role)
        .filter(|f| f.statistic == Statistic::Range && !f.places.is_empty() && usd_span(f).is_some())
        .collect();
    // One measure for all places: the one that has the most of them.
    let count = |measures: &str| ranges.iter().filter(|f| f.measures == measures).count();
    let Some(measures) = ranges.iter().map(|f| f.measures.as_str()).max_by_key(|m| count(m)) else {
        return Vec::new();
    };
    ranges
        .iter()
        .filter(|f| f.measures == measures)
        .filter_map(|f| usd_span(f).map(|(low, high)| (places(k, f), low, high, &f.value)))
        .collect()
}
