//! Whose a given amount is: the figures that print it.

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Figure, Period};
use crate::matcher::Amount;

use super::draft::Draft;
use super::judge::{measured, whole};
use super::money::{amount, figure_amount, per, statistic, thousands};
use super::salary::is_home;

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
    let mut found: Vec<(usize, &Figure)> = k
        .figures
        .iter()
        .filter(|it| prints(it))
        .filter_map(|it| Some((k.role_index(it.role.get_ref())?, &it.value)))
        .filter(|(role, _)| roles.is_empty() || roles.contains(role))
        .collect();
    // What holds where no other place is meant comes first.
    found.sort_by_key(|(role, figure)| !is_home(k, *role, figure));
    let mut draft = Draft::answer("whose-amount", String::new());
    let mut rows: Vec<String> = Vec::new();
    let mut more = 0;
    for (role, figure) in &found {
        let what = measured(k, figure, !is_home(k, *role, figure));
        let said = format!(
            "**{}:** {}{} {}{}",
            k.roles[*role].name,
            figure_amount(figure),
            statistic(figure.statistic),
            per(period),
            if what.is_empty() { what } else { format!(" ({what})") }
        );
        if rows.len() == MOST {
            more += usize::from(!rows.contains(&said));
            continue;
        }
        if !rows.contains(&said) {
            rows.push(said);
        }
        if !draft.focus.contains(role) {
            draft.focus.push(*role);
        }
        draft.cite(figure.guide.get_ref(), &figure.section);
    }
    // In what currency it is meant is known if they all print it in one.
    let (_, first) = found.first()?;
    let currency = first.currency.get_ref();
    let in_one = found.iter().all(|(_, it)| it.currency.get_ref() == currency);
    let told: Vec<String> = values
        .iter()
        .map(|it| if in_one { amount(*it, currency) } else { thousands(*it) })
        .collect();
    let told = format!("{} {}", told.join(" to "), per(period));
    draft.title = format!("Who gets {told}");
    draft.line(format!("{told} stands in the guides for:"));
    for row in rows {
        draft.bullet(row);
    }
    if more > 0 {
        draft.note(format!("{more} more figures print it too."));
    }
    Some(draft)
}
