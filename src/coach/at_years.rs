//! Which rungs of the ladders a number of years fits.

use crate::knowledge::Knowledge;
use crate::knowledge::model::Rung;
use crate::matcher::Years;

use super::draft::Draft;
use super::ladder::{fits, role_of, span};
use super::wording::list;

/// The rungs that a number of years fits, on the ladders named, if any are. None where no rung begins so early.
#[must_use]
pub fn rungs_at(k: &Knowledge, years: Years, named: &[usize]) -> Option<Draft> {
    let all = || {
        let ladders = k.ladders.iter().enumerate();
        let asked = ladders.filter(|(at, _)| named.is_empty() || named.contains(at));
        asked.flat_map(|(_, ladder)| ladder.rungs.iter().map(move |rung| (ladder, rung)))
    };
    let exact = |rung: &Rung| rung.years_from == years.from && rung.years_to == years.to;
    let any_exact = all().any(|(_, rung)| exact(rung));
    let fits = |rung: &Rung| fits(rung, years.from, years.to);
    let met: Vec<_> = all()
        .filter(|(_, rung)| if any_exact { exact(rung) } else { fits(rung) })
        .collect();
    let noun = if years.to == Some(1) { "year" } else { "years" };
    let said = format!("{years} {noun}");
    let mut names: Vec<String> = Vec::new();
    let mut draft = Draft::answer("rungs-at-years", format!("Rungs at {said}"));
    let mut rows = Vec::new();
    for (ladder, rung) in met {
        let role = role_of(k, rung)?;
        let name = &k.roles[role].name;
        if !names.iter().any(|it| it.ends_with(name.as_str())) {
            names.push(format!("the {name}"));
        }
        rows.push(format!("**{name}:** {} ({})", span(rung), ladder.name));
        draft.cite_all(&ladder.sources);
        draft.focus.push(role);
    }
    draft.focus.dedup();
    if rows.is_empty() {
        return None;
    }
    draft.line(format!("By the ladders, {said} of experience fit {}:", list(&names)));
    for row in rows {
        draft.bullet(row);
    }
    Some(draft)
}
