//! Which rungs of the ladders a number of years fits.

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Ladder, Rung};
use crate::matcher::Years;

use super::draft::Draft;
use super::ladder::{self, role_of, span};
use super::wishes::any;
use super::wording::{list, with_article};

/// The rungs at a number of years, on ladders that are asked for: those of just these years, where there are any, else all
/// that the number falls into. Who has more years than a number has that number.
pub fn rungs(k: &Knowledge, years: Years, asked: impl Fn(usize) -> bool) -> Vec<(&Ladder, &Rung)> {
    let all = || on(k, &asked).flat_map(|ladder| ladder.rungs.iter().map(move |rung| (ladder, rung)));
    let exact = |rung: &Rung| rung.years_from == years.from && rung.years_to == years.to;
    let most = years.to.unwrap_or(years.from);
    let fits = |rung: &Rung| rung.years_from <= most && rung.years_to.is_none_or(|to| years.from <= to);
    let met: Vec<_> = all().filter(|(_, rung)| exact(rung)).collect();
    if met.is_empty() {
        all().filter(|(_, rung)| fits(rung)).collect()
    } else {
        met
    }
}

fn on<'k>(k: &'k Knowledge, asked: &impl Fn(usize) -> bool) -> impl Iterator<Item = &'k Ladder> {
    let ladders = k.ladders.iter().enumerate();
    ladders.filter(|(at, _)| asked(*at)).map(|(_, ladder)| &ladder.value)
}

/// The rungs at a number of years, on the ladders named, if any are; where there is none, the next one up. None without
/// ladders.
#[must_use]
pub fn rungs_at(k: &Knowledge, years: Years, named: &[usize]) -> Option<Draft> {
    let asked = |ladder: usize| named.is_empty() || named.contains(&ladder);
    let mut met = rungs(k, years, asked);
    let fit = !met.is_empty();
    if !fit {
        met = on(k, &asked)
            .filter_map(|ladder| {
                let up = ladder.rungs.iter().find(|rung| rung.years_from > years.from);
                Some((ladder, up.or(ladder.rungs.last())?))
            })
            .collect();
    }
    let noun = if years.to == Some(1) { "year" } else { "years" };
    let said = format!("{years} {noun}");
    let mut draft = Draft::answer("rungs-at-years", format!("Rungs at {said}"));
    let mut rows = Vec::new();
    for (ladder, rung) in met {
        let role = role_of(k, rung)?;
        if !draft.focus.contains(&role) {
            draft.focus.push(role);
        }
        rows.push(format!("**{}:** {} ({})", k.roles[role].name, span(rung), ladder.name));
        draft.cite_all(&ladder.sources);
    }
    if rows.is_empty() {
        return None;
    }
    let names: Vec<String> = draft
        .focus
        .iter()
        .map(|role| format!("the {}", k.roles[*role].name))
        .collect();
    draft.line(if fit {
        format!("By the ladders, {said} of experience fit {}:", list(&names))
    } else {
        format!("No rung of the ladders is at {said} of experience; the nearest are:")
    });
    for row in rows {
        draft.bullet(row);
    }
    Some(draft)
}

/// Whether a number of years in a message is what somebody has, not what something may take: "with 3 years of experience",
/// "I have 3 years", "are 3 years enough", but not "do I have to wait 3 years".
#[must_use]
pub fn says_what_one_has(stems: &[String]) -> bool {
    let says = |word: &str| stems.iter().any(|it| it == word);
    // "And 3?", "what about 3?" say nothing of how long something takes.
    const TAKES: [&str; 12] = [
        "take", "long", "wait", "to", "until", "befor", "after", "need", "requir", "how", "when", "what",
    ];
    let words: Vec<&str> = stems.iter().map(String::as_str).collect();
    let rest = match words.as_slice() {
        ["and" | "or", "what" | "how", "about", ..] => Some(3),
        ["what" | "how", "about", ..] => Some(2),
        ["and" | "or", ..] => Some(1),
        _ => None,
    };
    let is_bare = rest.is_some_and(|from| !any(&stems[from..], &TAKES));
    is_bare
        || says("experi")
        || says("enough")
        || says("suffici")
        || says("i") && (says("have") || says("got")) && !says("to")
}

/// Puts in front of an answer how a number of years that somebody has stands to those of a role's rung; not for a role on no
/// ladder, or on several that ask for different years.
pub fn set_against(k: &Knowledge, role: usize, years: Years, named: &[usize], draft: &mut Draft) {
    let asked = |ladder: usize| named.is_empty() || named.contains(&ladder);
    let stands = || ladder::places_of(k, role).into_iter().filter(|(l, _)| asked(*l));
    let Some((first, rung)) = stands().next().map(|(l, r)| (l, &k.ladders[l].rungs[r])) else {
        return;
    };
    let years_of = |rung: &Rung| (rung.years_from, rung.years_to);
    if stands().any(|(l, r)| years_of(&k.ladders[l].rungs[r]) != years_of(rung)) {
        return;
    }
    let most = years.to.unwrap_or(years.from);
    let stand = if most < rung.years_from {
        "short of"
    } else if rung.years_to.is_some_and(|to| years.from > to) {
        "more than"
    } else {
        "within"
    };
    let noun = if years.to == Some(1) { "year is" } else { "years are" };
    let name = with_article(&k.roles[role].name);
    let mut said = format!("By the ladder {years} {noun} {stand} the {} of {name}", span(rung));
    let fitting: Vec<String> = rungs(k, years, |ladder| ladder == first)
        .into_iter()
        .filter(|(_, it)| it.role.get_ref() != rung.role.get_ref())
        .filter_map(|(_, it)| {
            Some(format!(
                "{} ({})",
                with_article(&k.roles[role_of(k, it)?].name),
                span(it)
            ))
        })
        .collect();
    if stand != "within" && !fitting.is_empty() {
        said = format!("{said}, and fit {}", list(&fitting));
    }
    draft.body = format!("{said}.\n{}", draft.body);
    draft.cite_all(&k.ladders[first].sources);
}
