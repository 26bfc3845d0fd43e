//! The figures of a role: by line, by place, in dollars.

use crate::knowledge::model::{Figure, Period, PlaceKind, Statistic};
use crate::knowledge::{Entry, Knowledge};

use super::phrases::places;
use crate::coach::money::usd_span;
use crate::matcher::Amount;

/// The figures of one role that stand on one line: same place, same measure, same level.
pub(super) struct Group<'k> {
    pub figures: Vec<&'k Entry<Figure>>,
}

impl Group<'_> {
    pub fn first(&self) -> &Figure {
        &self.figures[0].value
    }
}

/// The figures of a role, in the order of the table.
pub fn figures_of(k: &Knowledge, role: usize) -> impl Iterator<Item = &Entry<Figure>> {
    let id = k.roles[role].id.get_ref().clone();
    k.figures.iter().filter(move |f| *f.role.get_ref() == id)
}

/// The figures that a reply on the pay of a role in a place tells first; without a place, those of the place that its
/// table begins with.
#[must_use]
pub fn figures_for<'k>(k: &'k Knowledge, role: usize, place: Option<usize>, ladders: &[usize]) -> Vec<&'k Figure> {
    about(k, &groups(k, role, ladders), place)
        .into_iter()
        .flat_map(|g| g.figures.iter().map(|f| &f.value))
        .collect()
}

/// The places that a role has figures for, in the order of the table.
#[must_use]
pub fn places_of(k: &Knowledge, role: usize) -> Vec<usize> {
    let id = k.roles[role].id.get_ref();
    let mut out: Vec<usize> = Vec::new();
    for figure in k.figures.iter().filter(|f| f.role.get_ref() == id) {
        for place in &figure.places {
            if let Some(p) = k.place_index(place.get_ref())
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

/// A figure that an amount can be held against, with its ends in whole units of the currency of comparison.
pub struct Comparable<'k> {
    pub figure: &'k Figure,
    pub low: u64,
    /// None where the figure is open upward from its low end ("over …").
    pub high: Option<u64>,
}

/// The figures that an amount can be held against, and their currency: those of a role for a place, by the year or by
/// the day, in the currency that was written, else in that of the first of them. For US dollars the documents' own
/// conversions serve too; for a currency that the place does not have, the role's figures elsewhere.
#[must_use]
pub fn comparable<'k>(
    k: &'k Knowledge,
    role: usize,
    place: Option<usize>,
    asked: Amount,
) -> Option<(String, Vec<Comparable<'k>>)> {
    let period = if asked.per_day { Period::Day } else { Period::Year };
    let groups = groups(k, role, &[]);
    let here: Vec<&Figure> = about(k, &groups, place)
        .into_iter()
        .flat_map(|g| g.figures.iter().map(|f| &f.value))
        .filter(|f| f.period == period && own_span(f).is_some())
        .collect();
    let elsewhere = || {
        let all = groups.iter().flat_map(|g| g.figures.iter().map(|f| &f.value));
        all.filter(|f| f.period == period && own_span(f).is_some())
    };
    let converted = || {
        let list = in_ends(here.iter().copied(), |f| {
            usd_span(f).map(|(low, high)| (low, Some(high)))
        });
        (asked.currency.is_some_and(|c| c.is(k, "USD")) && !list.is_empty()).then(|| ("USD".to_owned(), list))
    };
    in_currency(k, &here, asked)
        .or_else(converted)
        .or_else(|| in_currency(k, &elsewhere().collect::<Vec<_>>(), asked).filter(|_| place.is_none()))
}

/// The figures in the currency that was written, else in that of the first of them.
fn in_currency<'k>(k: &Knowledge, figures: &[&'k Figure], asked: Amount) -> Option<(String, Vec<Comparable<'k>>)> {
    let fits = |f: &&&Figure| asked.currency.is_none_or(|c| c.is(k, f.currency.get_ref()));
    let code = figures.iter().find(fits)?.currency.get_ref();
    let same = figures.iter().copied().filter(|f| f.currency.get_ref() == code);
    Some((code.clone(), in_ends(same, own_span)))
}

fn in_ends<'k>(
    figures: impl Iterator<Item = &'k Figure>,
    span: impl Fn(&Figure) -> Option<(u64, Option<u64>)>,
) -> Vec<Comparable<'k>> {
    figures
        .filter_map(|figure| span(figure).map(|(low, high)| Comparable { figure, low, high }))
        .collect()
}

/// Both ends in the figure's own currency; one that is open upward has a high end only if it prints one.
pub(super) fn own_span(figure: &Figure) -> Option<(u64, Option<u64>)> {
    match (figure.amount, figure.low, figure.high) {
        (Some(one), ..) => Some((one, (!figure.plus).then_some(one))),
        (None, Some(low), high) => Some((low, high)),
        (None, None, high) => high.map(|high| (0, Some(high))),
    }
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

/// The figures of a role line by line; of a role on several ladders only those of the ladder named.
pub(super) fn groups<'k>(k: &'k Knowledge, role: usize, ladders: &[usize]) -> Vec<Group<'k>> {
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

/// The groups about a place; without one, about the place that the role's table begins with.
pub(super) fn about<'g, 'k>(k: &Knowledge, groups: &'g [Group<'k>], place: Option<usize>) -> Vec<&'g Group<'k>> {
    match place {
        Some(p) => groups.iter().filter(|g| is_about(k, g.first(), p)).collect(),
        None => groups.iter().filter(|g| is_of_home(groups, g.first())).collect(),
    }
}

/// The medians of other documents for the same title.
pub(super) fn rivals<'k>(main: &Group, here: &[&Group<'k>]) -> Vec<&'k Entry<Figure>> {
    let figure = main.first();
    here.iter()
        .filter(|g| g.first().guide.get_ref() != figure.guide.get_ref() && figure.statistic == Statistic::Median)
        .filter_map(|g| g.figures.iter().find(|f| f.statistic == Statistic::Median).copied())
        .collect()
}

/// The ladder that was named for a role that stands on more than one.
pub(super) fn one_of_several(k: &Knowledge, role: usize, named: &[usize]) -> Option<usize> {
    let stands = crate::coach::ladder::places_of(k, role);
    let [ladder] = named else { return None };
    (stands.len() > 1 && stands.iter().any(|(l, _)| l == ladder)).then_some(*ladder)
}

/// Whether a figure is about a place; a region holds its parts.
pub(super) fn is_about(k: &Knowledge, figure: &Figure, place: usize) -> bool {
    let place = &k.places[place];
    figure.places.iter().any(|p| {
        p.get_ref() == place.id.get_ref()
            || place.kind == PlaceKind::Region && place.parts.iter().any(|part| part.get_ref() == p.get_ref())
    })
}

/// Whether a figure of a role is about the place that is meant when none is asked, or about none.
#[must_use]
pub fn is_home(k: &Knowledge, role: usize, figure: &Figure) -> bool {
    is_of_home(&groups(k, role, &[]), figure)
}

/// Whether a figure is about the place that a role's table begins with, or about none: what is meant when no place is asked.
fn is_of_home(groups: &[Group], figure: &Figure) -> bool {
    let home = groups
        .iter()
        .find(|g| !g.first().places.is_empty())
        .map(|g| g.first().places[0].get_ref());
    figure.places.is_empty() || figure.places.iter().map(|p| p.get_ref()).eq(home)
}
