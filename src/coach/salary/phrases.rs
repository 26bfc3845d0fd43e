//! Figures in words.

use crate::knowledge::model::{Figure, Period, Source};
use crate::knowledge::{Entry, Knowledge};

use super::figures::{Group, rivals};
use crate::coach::money::{conversion, figure_amount, per, statistic};
use crate::coach::wording::{capitalised, list, place_name, with_article};

/// What a role earns, as the first sentence; where documents disagree, what each says.
pub(super) fn opening(k: &Knowledge, name: &str, main: &Group, here: &[&Group]) -> String {
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
            .map(|f| format!("**{}** ({})", figure_amount(f), guide_named(k, f)))
            .collect();
        return format!(
            "{subject}{place} earns **{}** ({}) or {} {} at the median: the guides disagree.",
            figure_amount(figure),
            guide_named(k, figure),
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
        in_brackets(k, figure),
        remark(main)
    )
}

/// A line of its own for the figures of a group.
pub(super) fn line(k: &Knowledge, group: &Group, name_place: bool) -> String {
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
        in_brackets(k, figure),
        remark(group)
    )
}

/// A line of a region: which of its places, and what.
pub(super) fn row(k: &Knowledge, group: &Group) -> String {
    format!(
        "**{}:** {}{}{}",
        capitalised(&places(k, group.first())),
        amounts(group),
        in_brackets(k, group.first()),
        remark(group)
    )
}

/// "$132,000 median, $140,000 average"; where it is not a year's pay, with the period.
pub(super) fn amounts(group: &Group) -> String {
    let text = plain_amounts(group);
    if group.first().period == Period::Day {
        format!("{text} a day")
    } else {
        text
    }
}

/// "€80,000 ($87,000)", where the document gives both.
pub(super) fn with_conversion(figure: &Figure) -> String {
    conversion(figure).map_or_else(
        || figure_amount(figure),
        |usd| format!("{} ({usd})", figure_amount(figure)),
    )
}

/// The places that a figure is about.
pub fn places(k: &Knowledge, figure: &Figure) -> String {
    let names: Vec<String> = figure
        .places
        .iter()
        .filter_map(|id| k.places.iter().find(|p| p.id.get_ref() == id.get_ref()))
        .map(|p| place_name(p))
        .collect();
    list(&names)
}

/// How an answer names the document of a figure, with its date where it prints one.
pub(super) fn guide_named(k: &Knowledge, figure: &Figure) -> String {
    let Some(source) = source(k, figure) else {
        return String::new();
    };
    match &source.date {
        Some(date) => format!("{}, {date}", source.short),
        None => source.short.clone(),
    }
}

/// The date that the document of a figure prints.
pub fn date<'k>(k: &'k Knowledge, figure: &Figure) -> Option<&'k str> {
    source(k, figure)?.date.as_deref()
}

fn source<'k>(k: &'k Knowledge, figure: &Figure) -> Option<&'k Source> {
    let named = |s: &&Entry<Source>| s.id.get_ref() == figure.guide.get_ref();
    k.sources.iter().find(named).map(|s| &s.value)
}

fn plain_amounts(group: &Group) -> String {
    group
        .figures
        .iter()
        .map(|f| format!("{}{}", with_conversion(f), statistic(f.statistic)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What a figure measures, whom the document credits and the date that it prints, unless the statistic says it all.
fn in_brackets(k: &Knowledge, figure: &Figure) -> String {
    let mut parts = Vec::new();
    if figure.measures != statistic(figure.statistic).trim() {
        parts.push(figure.level.as_ref().map_or_else(
            || figure.measures.clone(),
            |level| format!("{}: {level} level", figure.measures),
        ));
    }
    parts.extend(figure.credits.clone());
    parts.extend(date(k, figure).map(str::to_owned));
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
