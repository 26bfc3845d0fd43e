//! The highest and the lowest that the documents give for a role.

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Figure, Period};

use super::figures::figures_for;
use crate::coach::judge::measured;
use crate::coach::money::{amount, per};

/// The end of all the figures of a role in a place, as a sentence; none where there are none by the year.
#[must_use]
pub fn extreme(k: &Knowledge, role: usize, place: Option<usize>, ladders: &[usize], lowest: bool) -> Option<String> {
    let figures = figures_for(k, role, place, ladders);
    let currency = figures.first()?.currency.get_ref();
    let ends = figures
        .iter()
        .filter(|it| it.period == Period::Year && it.currency.get_ref() == currency);
    let end = |it: &Figure| {
        let (low, high) = (it.low.or(it.amount), it.high.or(it.amount));
        if lowest { low } else { high }
    };
    let ends = ends.filter_map(|it| Some((end(it)?, *it)));
    let (value, figure) = if lowest {
        ends.min_by_key(|(value, _)| *value)
    } else {
        ends.max_by_key(|(value, it)| (*value, it.plus))
    }?;
    let plus = if figure.plus && !lowest { "+" } else { "" };
    let name = &k.roles[role].name;
    let end = if lowest { "lowest" } else { "highest" };
    Some(format!(
        "The {end} that the guides give for the {name} is **{}{plus}** {} ({}).",
        amount(value, currency),
        per(figure.period),
        measured(k, figure, false)
    ))
}
