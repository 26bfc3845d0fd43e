//! Whose a given amount is: the figures that print it.

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Figure, Period};
use crate::matcher::Amount;

use super::draft::Draft;
use super::judge::whole;
use super::money::{amount, figure_amount, per, statistic};

/// So many figures are told.
const MOST: usize = 8;

/// The figures that print every one of these amounts, as what they are or as an end of theirs; of these roles, where any are
/// given. None where no figure does.
#[must_use]
pub fn figures_of_amounts(k: &Knowledge, roles: &[usize], asked: &[Amount]) -> Option<Draft> {
    let mut values: Vec<u64> = asked.iter().map(|it| whole(*it)).collect();
    values.dedup();
    let period = if asked.iter().any(|it| it.per_day) {
        Period::Day
    } else {
        Period::Year
    };
    let prints = |figure: &Figure| {
        let own = [figure.amount, figure.low, figure.high];
        let currency = figure.currency.get_ref();
        figure.period == period
            && values.iter().all(|it| own.contains(&Some(*it)))
            && asked.iter().all(|it| it.currency.is_none_or(|c| c.is(k, currency)))
    };
    let mut draft = Draft::answer("whose-amount", String::new());
    let mut rows: Vec<String> = Vec::new();
    let mut currency = None;
    for figure in k.figures.iter().filter(|it| prints(it)) {
        let Some(role) = k.role_index(figure.role.get_ref()) else {
            continue;
        };
        if !(roles.is_empty() || roles.contains(&role)) {
            continue;
        }
        currency.get_or_insert(figure.currency.get_ref());
        let said = format!(
            "**{}:** {}{} {} ({})",
            k.roles[role].name,
            figure_amount(figure),
            statistic(figure.statistic),
            per(period),
            figure.measures
        );
        if !rows.contains(&said) {
            rows.push(said);
            draft.focus.push(role);
        }
        draft.cite(figure.guide.get_ref(), &figure.section);
    }
    draft.focus.dedup();
    let currency = currency?;
    let told: Vec<String> = values.iter().map(|it| amount(*it, currency)).collect();
    let told = format!("{} {}", told.join(" to "), per(period));
    draft.title = format!("Who gets {told}");
    draft.line(format!("{told} stands in the guides for:"));
    for row in rows.iter().take(MOST) {
        draft.bullet(row);
    }
    if rows.len() > MOST {
        draft.note(format!("{} more figures print it too.", rows.len() - MOST));
    }
    Some(draft)
}
