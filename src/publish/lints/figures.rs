//! Figures whose date lies far back.

use super::Found;
use crate::knowledge::Knowledge;
use crate::publish::date::Date;
use crate::publish::rules::Rules;

pub fn check(k: &Knowledge, rules: Rules, today: Date, found: &mut Found<'_>) {
    let years = u32::from(rules.oldest_figure_years);
    for figure in &k.figures {
        // Whom the guide credits is nearer to the figure than the guide itself.
        let own = figure.credits.as_deref().and_then(Date::latest_in);
        let guide = || {
            k.source(figure.guide.get_ref())?
                .date
                .as_deref()
                .and_then(Date::latest_in)
        };
        let Some(date) = own.or_else(guide) else { continue };
        let then = Date {
            year: date.year + years,
            ..date
        };
        if then < today {
            found.warn(
                "old-figure",
                (figure.file, figure.role.span()),
                format!("a figure as of {}, more than {years} years ago", date.year),
                "look for a newer one, or leave it out".to_owned(),
            );
        }
    }
}
