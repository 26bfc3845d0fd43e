//! Amounts held against the figures, and what the tables say the most of.

use std::cmp::Reverse;

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Figure, Period};
use crate::matcher::Amount;

use super::draft::Draft;
use super::money::{amount, conversion, figure_amount, per, statistic, thousands};
use super::salary::{Comparable, comparable, date, is_home, places_named, usd_by_place};
use super::wording::{list, place_name};

/// Where the bottom of a range ends and its top begins, as shares of it: people think of one in thirds.
const LOWER_THIRD: f64 = 1.0 / 3.0;
/// See [`LOWER_THIRD`].
const UPPER_THIRD: f64 = 2.0 / 3.0;

/// Amounts held against the figures in one reply.
const MOST_AMOUNTS: usize = 3;

/// Where amounts stand among the figures of a role: the first, and any others that its figures can be held against too.
#[must_use]
pub fn place_amounts(k: &Knowledge, role: usize, place: Option<usize>, asked: &[Amount]) -> Option<Draft> {
    let first = *asked.first()?;
    let period = if first.per_day { Period::Day } else { Period::Year };
    let (currency, figures) = comparable(k, role, place, first)?;
    // "140k here and 95k EUR there": what names no currency is not of this one, where another does.
    let said = |it: &Amount| it.currency.is_some_and(|c| c.is(k, &currency));
    let any_said = asked.iter().any(said);
    let fits = |it: &Amount| said(it) || !any_said && it.currency.is_none();
    let alike = |it: &&Amount| it.per_day == first.per_day && fits(it);
    let mut values: Vec<u64> = Vec::new();
    let mut bare: Vec<String> = Vec::new();
    for it in asked.iter().filter(alike).take(MOST_AMOUNTS) {
        let value = whole(*it);
        if !values.contains(&value) {
            values.push(value);
            bare.extend(it.bare.then(|| amount(value, &currency)));
        }
    }
    let name = &k.roles[role].name;
    let role_id = k.roles[role].id.get_ref();
    let mut draft = Draft::answer(format!("judge.{role_id}"), format!("Is it a fair offer? · {name}"));
    if let Some(place) = place.map(|p| &k.places[p]) {
        draft.narrow(place.id.get_ref(), &place.name);
        draft.place = Some(place.id.get_ref().clone());
    }
    draft.role = Some(role_id.clone());
    draft.focus = vec![role];
    let standings: Vec<Standing> = values.iter().map(|it| Standing::among(&figures, *it)).collect();
    let verdicts: Vec<String> = values
        .iter()
        .zip(&standings)
        .map(|(value, standing)| format!("{} {} {}", amount(*value, &currency), per(period), standing.overall()))
        .collect();
    let home = place.map_or_else(String::new, |p| format!(" in {}", place_name(&k.places[p])));
    draft.line(format!("{} for the {name}{home}:", verdicts.join("; ")));
    for (at, Comparable { figure, .. }) in figures.iter().enumerate() {
        let stands = match standings.as_slice() {
            [only] => only.rows[at].to_owned(),
            several => {
                let each = values.iter().zip(several);
                let each = each.map(|(value, it)| format!("{} {}", amount(*value, &currency), it.rows[at]));
                list(&each.collect::<Vec<_>>())
            }
        };
        // Figures for another place than the one that is meant without a word are told with it.
        let what = measured(k, figure, place.is_none() && !is_home(k, role, figure));
        let what = if what.is_empty() {
            String::new()
        } else {
            format!(" ({what})")
        };
        let converted = if *figure.currency.get_ref() == currency {
            String::new()
        } else {
            format!(", {}", conversion(figure).unwrap_or_default())
        };
        draft.bullet(format!(
            "{stands} {}{converted}{}{what}",
            figure_amount(figure),
            statistic(figure.statistic)
        ));
        draft.cite(figure.guide.get_ref(), &figure.section);
    }
    if !bare.is_empty() {
        draft.notes.push(format!("Read as {} {}.", list(&bare), per(period)));
    }
    if !asked.iter().all(|it| alike(&it)) {
        draft.note("An amount in another currency, or by another period, is left out here.");
    }
    Some(draft)
}

/// What a figure measures, where, of whom and when: what tells it from the others of its role.
pub(super) fn measured(k: &Knowledge, figure: &Figure, with_place: bool) -> String {
    let mut what: Vec<String> = Vec::new();
    if figure.measures != statistic(figure.statistic).trim() {
        what.push(figure.measures.clone());
    }
    what.extend(figure.level.as_ref().map(|level| format!("{level} level")));
    if with_place {
        what.push(places_named(k, figure));
    }
    what.extend(figure.credits.clone());
    what.extend(date(k, figure).map(str::to_owned));
    let mut parts = vec![what.join(", ")];
    parts.extend(figure.note.clone());
    parts.retain(|it| !it.is_empty());
    parts.join("; ")
}

/// How an amount stands to each of some figures.
struct Standing {
    /// By figure, as it stands before it.
    rows: Vec<&'static str>,
    /// How many figures count in the verdict, and how many of them are above and below the amount.
    counted: usize,
    below: usize,
    above: usize,
    /// How many have a top that they call open, and the amount is above it.
    beyond: usize,
    /// How far up each range it lies.
    heights: Vec<f64>,
}

impl Standing {
    fn among(figures: &[Comparable], value: u64) -> Self {
        let mut standing = Self {
            rows: Vec::new(),
            counted: 0,
            below: 0,
            above: 0,
            beyond: 0,
            heights: Vec::new(),
        };
        // What is said of a whole occupation says little of one title that has figures of its own.
        let own = |it: &Comparable| it.figure.credits.is_none();
        let has_own = figures.iter().any(|it| own(it) && it.high.is_some());
        for it @ Comparable { figure, low, high } in figures {
            let counts = usize::from(own(it) || !has_own);
            if counts > 0 {
                standing.heights.extend(height(value, *low, *high));
            }
            standing.counted += counts;
            standing.rows.push(match (value < *low, high) {
                (true, _) => {
                    standing.below += counts;
                    "below"
                }
                (_, Some(high)) if value > *high && !figure.plus => {
                    standing.above += counts;
                    "above"
                }
                (_, Some(high)) if value > *high => {
                    standing.beyond += counts;
                    "beyond the named top of"
                }
                (_, Some(high)) if low == high => "the same as",
                (_, Some(_)) => "within",
                (_, None) if value == *low => "right at the floor of",
                (_, None) => "in line with",
            });
        }
        standing
    }

    fn overall(&self) -> &'static str {
        #[expect(clippy::cast_precision_loss, reason = "a few figures")]
        let mean = self.heights.iter().sum::<f64>() / self.heights.len() as f64;
        let all = self.counted;
        match (self.below, self.above) {
            (0, a) if self.beyond > 0 && a + self.beyond == all => "lies above every amount that the guides name",
            // Whoever says "over" gives no top to measure by.
            (0, 0) if self.heights.is_empty() => "fits what the guides give, which is open upward",
            (0, 0) if mean < LOWER_THIRD => "lies near the bottom of what the guides give",
            (0, 0) if mean > UPPER_THIRD => "lies near the top of what the guides give",
            (b, 0) if b > 0 && b == all => "lies below every figure that the guides give",
            (0, a) if a > 0 && a == all => "lies above every figure that the guides give",
            (0, a) if a > 0 && a == self.heights.len() => "lies above every figure that has a top in the guides",
            (b, a) if b > a => "lies in the lower part of what the guides give",
            (b, a) if a > b => "lies in the upper part of what the guides give",
            _ => "lies in the middle of what the guides give",
        }
    }
}

pub(super) fn whole(amount: Amount) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an amount of money within u64"
    )]
    let whole = amount.value.clamp(0.0, 1e15).round() as u64;
    whole
}

/// How far up a range an amount lies: 0 at the low end, 1 at the high end or beyond it. Nowhere in particular where a
/// figure has no high end.
#[expect(clippy::cast_precision_loss, reason = "amounts of money are far below 2^52")]
fn height(value: u64, low: u64, high: Option<u64>) -> Option<f64> {
    let high = high?;
    Some(match (value > high, high > low) {
        (true, _) => 1.0,
        (_, true) => value.saturating_sub(low) as f64 / (high - low) as f64,
        // A single amount, met exactly.
        (_, false) => 0.5,
    })
}

/// Places, with those of a region in its stead.
fn countries_of(k: &Knowledge, places: &[usize]) -> Vec<usize> {
    let parts = |place: &usize| -> Vec<usize> {
        let parts = k.places[*place].parts.iter();
        let parts: Vec<usize> = parts.filter_map(|id| k.place_index(id.get_ref())).collect();
        if parts.is_empty() { vec![*place] } else { parts }
    };
    places.iter().flat_map(parts).collect()
}

/// How many of some places a figure is for.
fn shared_by(k: &Knowledge, figure: &Figure, places: &[usize]) -> usize {
    let is_for = |id: &str| figure.places.iter().any(|it| it.get_ref() == id);
    places.iter().filter(|it| is_for(k.places[**it].id.get_ref())).count()
}

/// What a role is paid by place, the end first that is asked for.
fn by_pay(k: &Knowledge, role: usize, lowest: bool) -> Vec<(String, u64, u64, &Figure)> {
    let mut rows = usd_by_place(k, role);
    rows.sort_by_key(|(_, low, high, _)| Reverse((*high, *low)));
    if lowest {
        rows.reverse();
    }
    rows
}

/// Which of some places pays a role most, or least, as a sentence; none of fewer than two with figures in US dollars.
#[must_use]
pub fn which_pays_more(k: &Knowledge, role: usize, places: &[usize], lowest: bool) -> Option<String> {
    let among = countries_of(k, places);
    let mut rows = by_pay(k, role, lowest);
    rows.retain(|(.., figure)| shared_by(k, figure, &among) > 0);
    let [(first, low, high, _), (second, other_low, other_high, _), ..] = rows.as_slice() else {
        return None;
    };
    let word = if lowest { "lowest" } else { "highest" };
    let before = if rows.len() == 2 { "against" } else { "before" };
    Some(format!(
        "By the guides' own US dollars {first} is {word}: ${}–${}, {before} ${}–${} in {second}.",
        thousands(*low),
        thousands(*high),
        thousands(*other_low),
        thousands(*other_high)
    ))
}

/// Which place pays a role the most, or the least, by the documents' own US dollars.
#[must_use]
pub fn highest_place(k: &Knowledge, roles: &[usize], lowest: bool, among: &[usize]) -> Option<Draft> {
    let asked: Vec<usize> = if roles.is_empty() {
        (0..k.roles.len()).collect()
    } else {
        roles.to_vec()
    };
    let mut tables: Vec<(usize, Vec<_>)> = asked
        .iter()
        .map(|r| (*r, by_pay(k, *r, lowest)))
        .filter(|(_, t)| t.len() > 1)
        .collect();
    let among = countries_of(k, among);
    for (_, table) in &mut tables {
        // Of places that are named, those, which may share a figure; of one alone there is nothing to choose from.
        let named: usize = table.iter().map(|row| shared_by(k, row.3, &among)).sum();
        if named > 1 {
            table.retain(|row| shared_by(k, row.3, &among) > 0);
        }
    }
    if tables.is_empty() {
        return None;
    }
    let (key, end) = if lowest {
        ("lowest-place", "lowest")
    } else {
        ("highest-place", "highest")
    };
    let one = tables.len() == 1;
    let (id, title) = if one && !roles.is_empty() {
        let r = tables[0].0;
        (
            format!("{key}.{}", k.roles[r].id.get_ref()),
            format!("Where pay is {end} · {}", k.roles[r].name),
        )
    } else {
        (key.to_owned(), format!("Where pay is {end}"))
    };
    let mut draft = Draft::answer(id, title);
    draft.focus = tables.iter().map(|(r, _)| *r).collect();
    let tells_apart = |(_, table): &&(usize, Vec<_>)| table.len() > 1;
    let leads: Vec<String> = tables
        .iter()
        .filter(tells_apart)
        .map(|(r, t)| format!("{} for the {}", t[0].0, k.roles[*r].name))
        .collect();
    if !leads.is_empty() {
        draft.line(format!(
            "{} by the guides' own US dollar figures: {}.",
            super::wording::capitalised(end),
            list(&leads)
        ));
    }
    let shared: Vec<String> = tables
        .iter()
        .filter(|it| !tells_apart(it))
        .map(|(r, t)| format!("{} for the {}", t[0].0, k.roles[*r].name))
        .collect();
    if !shared.is_empty() {
        draft.line(format!(
            "The guides give one figure for {}: that doesn't tell them apart.",
            list(&shared)
        ));
    }
    for (role, table) in &tables {
        let rows: Vec<String> = table
            .iter()
            .map(|(place, low, high, _)| format!("{place} ${}–${}", thousands(*low), thousands(*high)))
            .collect();
        draft.bullet(format!("**{}:** {}", k.roles[*role].name, rows.join("; ")));
        for (.., figure) in table {
            draft.cite(figure.guide.get_ref(), &figure.section);
        }
    }
    let mut figures = tables.iter().flat_map(|(_, table)| table.iter().map(|row| row.3));
    let converted = figures.any(|it| it.currency.get_ref() != "USD");
    draft.line(if converted {
        "Dollar amounts are the guides' own approximate conversions; taxes and living costs are not in them."
    } else {
        "Taxes and living costs are not in these amounts."
    });
    if let [(role, table)] = tables.as_slice() {
        draft.role = Some(k.roles[*role].id.get_ref().clone());
        // "And how much is that there?"
        draft.place = match table[0].3.places.as_slice() {
            [only] => Some(only.get_ref().clone()),
            _ => None,
        };
    }
    Some(draft)
}
