//! Which rungs pay more than an amount, or less.

use std::cmp::Reverse;

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Figure, Period};
use crate::matcher::Amount;

use super::draft::Draft;
use super::judge::whole;
use super::money::{figure_amount, statistic, thousands};
use super::salary::figures_of;

/// Ranges told beside the rungs that pay more than an amount.
const MOST_RANGES: usize = 4;

/// Longest body that the ranges may still be added to.
const ROOM_FOR_RANGES: usize = 700;

/// The side of an amount that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Over,
    Under,
}

impl Side {
    fn word(self) -> &'static str {
        match self {
            Self::Over => "above",
            Self::Under => "below",
        }
    }

    fn holds(self, amount: u64, value: u64) -> bool {
        match self {
            Self::Over => amount > value,
            Self::Under => amount < value,
        }
    }
}

/// The rungs with a median or average on one side of an amount, in US dollars, the nearest to it first. None for an amount
/// that is no dollars a year.
#[must_use]
pub fn rungs(k: &Knowledge, roles: &[usize], asked: Amount, side: Side) -> Option<Draft> {
    if asked.per_day || asked.currency.is_some_and(|c| !c.is(k, "USD")) {
        return None;
    }
    let value = whole(asked);
    let (id, title) = match side {
        Side::Over => ("pay-over", "Pay over"),
        Side::Under => ("pay-under", "Pay under"),
    };
    let mut draft = Draft::answer(id, format!("{title} ${}", thousands(value)));
    let mut met = met(k, roles, value, side, &mut draft);
    let Some((_, _, nearest)) = met.iter().min_by_key(|(amount, ..)| amount.abs_diff(value)) else {
        return none(k, roles, value, side, draft);
    };
    let end = match side {
        Side::Over => "lowest",
        Side::Under => "highest",
    };
    draft.line(format!(
        "The {end}-paid rung with a median or average {} ${} a year is the {}:",
        side.word(),
        thousands(value),
        k.roles[*nearest].name
    ));
    match side {
        Side::Over => met.sort_by_key(|(amount, text, _)| (*amount, text.clone())),
        Side::Under => met.sort_by_key(|(amount, text, _)| (Reverse(*amount), text.clone())),
    }
    for (_, text, role) in &met {
        draft.bullet(text);
        draft.focus.push(*role);
    }
    let ranges = ranges(k, roles, value, side);
    if !ranges.is_empty() && draft.body.len() < ROOM_FOR_RANGES {
        let told = &ranges[..ranges.len().min(MOST_RANGES)];
        let texts: Vec<&str> = told.iter().map(|(text, _)| text.as_str()).collect();
        let reach = match side {
            Side::Over => "reach beyond",
            Side::Under => "begin below",
        };
        draft.line(format!("Ranges that {reach} it: {}.", texts.join("; ")));
        for (_, figure) in told {
            draft.cite(figure.guide.get_ref(), &figure.section);
        }
    }
    Some(draft)
}

/// Rungs with figures on that side: the one nearest to the amount, the line on the rung, and its role.
fn met(k: &Knowledge, roles: &[usize], value: u64, side: Side, draft: &mut Draft) -> Vec<(u64, String, usize)> {
    let mut met = Vec::new();
    for ladder in &k.ladders {
        let guides: Vec<&str> = ladder.sources.iter().map(|s| s.guide.get_ref().as_str()).collect();
        for rung in &ladder.rungs {
            let role = k.role_index(rung.role.get_ref());
            let Some(role) = role.filter(|it| roles.is_empty() || roles.contains(it)) else {
                continue;
            };
            let hits: Vec<_> = figures_of(k, role)
                .filter(|f| {
                    is_yearly(f)
                        && f.amount.is_some_and(|it| side.holds(it, value))
                        // "Over 90,000" may be more than any amount.
                        && !(side == Side::Under && f.plus)
                        && guides.contains(&f.guide.get_ref().as_str())
                })
                // The median of a whole occupation says nothing about one rung.
                .filter(|f| f.credits.is_none())
                .collect();
            let amounts = hits.iter().filter_map(|f| f.amount);
            if let Some(nearest) = amounts.min_by_key(|it| it.abs_diff(value)) {
                let stats: Vec<String> = hits
                    .iter()
                    .map(|f| format!("{}{}", figure_amount(f), statistic(f.statistic)))
                    .collect();
                let line = format!("**{}** ({}): {}", k.roles[role].name, ladder.name, stats.join(", "));
                met.push((nearest, line, role));
                for f in &hits {
                    draft.cite(f.guide.get_ref(), &f.section);
                }
            }
        }
    }
    met
}

/// Ranges that lie on that side of the amount at least in part.
fn ranges<'k>(k: &'k Knowledge, roles: &[usize], value: u64, side: Side) -> Vec<(String, &'k Figure)> {
    let reaches = |f: &Figure| match side {
        Side::Over => f.plus && f.high.is_some_and(|h| h >= value) || f.high.is_some_and(|h| h > value),
        Side::Under => f.low.is_some_and(|low| low < value),
    };
    k.figures
        .iter()
        .filter(|f| is_yearly(f) && f.amount.is_none() && reaches(f))
        .filter_map(|f| {
            let role = k.role_index(f.role.get_ref())?;
            let told = || format!("{} {} ({})", k.roles[role].name, figure_amount(f), f.measures);
            (roles.is_empty() || roles.contains(&role)).then(|| (told(), &f.value))
        })
        .collect()
}

fn is_yearly(figure: &Figure) -> bool {
    figure.currency.get_ref() == "USD" && figure.period == Period::Year
}

/// No rung is on that side: the one nearest to it is told.
fn none(k: &Knowledge, roles: &[usize], value: u64, side: Side, mut draft: Draft) -> Option<Draft> {
    let asked = |figure: &Figure| {
        let role = k.role_index(figure.role.get_ref());
        role.filter(|it| roles.is_empty() || roles.contains(it))
    };
    let own = k.figures.iter().filter(|f| is_yearly(f) && f.credits.is_none());
    let amounts = own.filter_map(|f| Some((f.amount?, asked(f)?, &f.value)));
    let ((_, role, figure), end) = match side {
        Side::Over => (amounts.max_by_key(|(a, ..)| *a)?, "highest"),
        Side::Under => (amounts.min_by_key(|(a, ..)| *a)?, "lowest"),
    };
    let who = if roles.is_empty() { "No rung" } else { "None of them" };
    draft.line(format!(
        "{who} has a median or average {} ${} a year in the guides.",
        side.word(),
        thousands(value)
    ));
    draft.line(format!(
        "The {end} is the {}: {}{}.",
        k.roles[role].name,
        figure_amount(figure),
        statistic(figure.statistic)
    ));
    draft.cite(figure.guide.get_ref(), &figure.section);
    Some(draft)
}
