//! Figures of pay that are sound by themselves and hardly true beside the others. Warnings only.

use std::collections::HashMap;

use super::at;
use super::figures::CURRENCIES;
use crate::knowledge::Knowledge;
use crate::knowledge::model::{Figure, Period, Statistic};
use crate::knowledge::sink::Sink;

/// An amount so many times as large, or as small, as what is usual in its currency is likely a slip of a digit or two.
const FAR: u64 = 20;

/// With fewer figures in a currency nothing is usual.
const USUAL_LEAST: usize = 4;

/// What the same people earn by one measure is not so many times what they earn by another; what is [`FAR`] is told as such.
const APART: u64 = 4;

/// The high end of what somebody may earn is not so many times the low end.
const WIDE: u64 = 6;

/// Guides of different years convert at different rates, but not so different ones.
const RATES_APART: u64 = 3;

pub fn check(all: &Knowledge, sink: &mut Sink<'_>) {
    far_off(all, sink);
    far_apart(all, sink);
    wide(all, sink);
    conversions(all, sink);
    foreign(all, sink);
}

/// Warns of amounts that are out of all proportion to the others in their currency.
fn far_off(all: &Knowledge, sink: &mut Sink<'_>) {
    let amount = |f: &Figure| f.amount.or(f.low).or(f.high);
    let mut usual: HashMap<(&str, Period), Vec<u64>> = HashMap::new();
    for figure in &all.figures {
        let key = (figure.currency.get_ref().as_str(), figure.period);
        usual.entry(key).or_default().extend(amount(figure));
    }
    for amounts in usual.values_mut() {
        amounts.sort_unstable();
    }
    for figure in &all.figures {
        let amounts = &usual[&(figure.currency.get_ref().as_str(), figure.period)];
        let Some(amount) = amount(figure).filter(|_| amounts.len() >= USUAL_LEAST) else {
            continue;
        };
        let middle = amounts[amounts.len() / 2];
        if amount.saturating_mul(FAR) < middle || amount > middle.saturating_mul(FAR) {
            let currency = figure.currency.get_ref();
            sink.warning(
                at(figure.file, &figure.role),
                format!(
                    "{currency} {amount} is far from the other figures in {currency}, half of which are below {middle}"
                ),
                "look whether a digit is missing or too many",
            );
        }
    }
}

/// Warns of medians and averages for the same role, place and level that cannot both be right.
fn far_apart(all: &Knowledge, sink: &mut Sink<'_>) {
    let mut first: HashMap<_, (&Figure, usize, u64)> = HashMap::new();
    let middles = all
        .figures
        .iter()
        .filter(|it| matches!(it.statistic, Statistic::Median | Statistic::Average));
    for figure in middles {
        let Some(amount) = figure.amount else { continue };
        let mut places: Vec<&str> = figure.places.iter().map(|it| it.get_ref().as_str()).collect();
        places.sort_unstable();
        let (currency, level) = (figure.currency.get_ref(), figure.level.as_deref());
        let what = (figure.role.get_ref(), places, level, currency, figure.period);
        let (other, file, beside) = *first.entry(what).or_insert((figure, figure.file, amount));
        let times = amount.max(beside) / amount.min(beside).max(1);
        if (APART..FAR).contains(&times) {
            let there = sink.place(at(file, &other.role));
            sink.warning(
                at(figure.file, &figure.role),
                format!("{currency} {amount} is far from {beside}, which the figure at {there} gives for the same"),
                "look whether a digit of one is missing or too many",
            );
        }
    }
}

/// Warns of ranges that are hardly any.
fn wide(all: &Knowledge, sink: &mut Sink<'_>) {
    for figure in &all.figures {
        if let (Some(low), Some(high)) = (figure.low, figure.high)
            && high > low.saturating_mul(WIDE)
        {
            let place = sink.key(at(figure.file, &figure.role), "high");
            let message = format!("a range from {low} to {high}, more than {WIDE} times as much");
            sink.warning(place, message, "look whether a digit is missing or too many");
        }
    }
}

/// Warns of conversions to US dollars at a rate that no other figure in the currency has.
fn conversions(all: &Knowledge, sink: &mut Sink<'_>) {
    // By the thousand, so that whole numbers will do.
    let rate = |dollars: Option<u64>, own: Option<u64>| {
        let own = own.filter(|it| *it > 0)?;
        Some(dollars?.saturating_mul(1_000) / own)
    };
    let ends = |f: &Figure| {
        let low = ("usd_low", rate(f.usd_low, f.low.or(f.amount)));
        let high = ("usd_high", rate(f.usd_high, f.high.or(f.amount)));
        [low, high]
    };
    let mut rates: HashMap<&str, Vec<u64>> = HashMap::new();
    for figure in &all.figures {
        let of_currency = rates.entry(figure.currency.get_ref()).or_default();
        of_currency.extend(ends(figure).into_iter().filter_map(|(_, rate)| rate));
    }
    for of_currency in rates.values_mut() {
        of_currency.sort_unstable();
    }
    for figure in &all.figures {
        let of_currency = &rates[figure.currency.get_ref().as_str()];
        let Some(usual) = of_currency
            .get(of_currency.len() / 2)
            .filter(|_| of_currency.len() >= USUAL_LEAST)
        else {
            continue;
        };
        for (key, rate) in ends(figure) {
            let is_off = |it: &u64| it.max(usual) > &it.min(usual).saturating_mul(RATES_APART);
            if rate.as_ref().is_some_and(is_off) {
                let currency = figure.currency.get_ref();
                let place = sink.key(at(figure.file, &figure.role), key);
                let message = format!("converted at another rate than the other figures in {currency}");
                sink.warning(
                    place,
                    message,
                    "look whether a digit of one of the two is missing or too many",
                );
            }
        }
    }
}

/// Warns of a currency that none of the figure's places pays in, unless a note may say why.
fn foreign(all: &Knowledge, sink: &mut Sink<'_>) {
    let of = |id: &str| {
        let place = all.places.iter().find(|it| it.id.get_ref() == id)?;
        place.currency.as_deref()
    };
    for figure in all.figures.iter().filter(|it| it.note.is_none()) {
        let own: Option<Vec<&str>> = figure.places.iter().map(|it| of(it.get_ref())).collect();
        let currency = figure.currency.get_ref().as_str();
        let Some(mut own) = own.filter(|own| !own.is_empty() && CURRENCIES.contains(&currency)) else {
            continue;
        };
        own.sort_unstable();
        own.dedup();
        if !own.contains(&currency) {
            sink.warning(
                at(figure.file, &figure.currency),
                format!(
                    "paid in {currency}, where the `currency` of its places is {}",
                    own.join(", ")
                ),
                "write that currency, or say in a `note` why; conversions go into `usd_low` and `usd_high`",
            );
        }
    }
}
