//! The way from one title to another: the rungs between them, and the first step.

use crate::knowledge::Knowledge;
use crate::knowledge::model::Ladder;

use super::compare::short_name;
use super::draft::Draft;
use super::ladder::{next, places_of, role_of, span};
use super::reply::Kind;
use super::wording::list;

/// What the ladders say of the way from a role to another, both by index. None where they are the same.
#[must_use]
pub fn between(k: &Knowledge, from: usize, to: usize) -> Option<Draft> {
    if from == to {
        return None;
    }
    let (starts, goals) = (places_of(k, from), places_of(k, to));
    let shared: Vec<(usize, usize, usize)> = starts
        .iter()
        .filter_map(|(l, here)| goals.iter().find(|(g, _)| g == l).map(|(_, up)| (*l, *here, *up)))
        .collect();
    let mut draft = Draft::answer("way", "The way");
    draft.narrow(k.roles[from].id.get_ref(), short_name(&k.roles[from].name));
    draft.narrow(k.roles[to].id.get_ref(), short_name(&k.roles[to].name));
    match (shared.as_slice(), starts.as_slice(), goals.as_slice()) {
        ([], _, []) => to_nowhere(k, from, to, &mut draft),
        ([], [], goals) => from_outside(k, from, to, goals, &mut draft),
        ([], starts, goals) => across(k, (from, starts), (to, goals), &mut draft),
        (shared, ..) => along(k, from, to, shared, &mut draft),
    }
    if draft.focus.is_empty() {
        draft.focus = vec![to];
    }
    draft.role = Some(k.roles[to].id.get_ref().clone());
    Some(draft)
}

/// Both stand on the same ladder, or ladders: up it, or down.
fn along(k: &Knowledge, from: usize, to: usize, shared: &[(usize, usize, usize)], draft: &mut Draft) {
    let (start, goal) = (short_name(&k.roles[from].name), short_name(&k.roles[to].name));
    let mut up = Vec::new();
    for &(l, here, there) in shared {
        let ladder = &k.ladders[l];
        draft.cite_all(&ladder.sources);
        let steps = count(here.abs_diff(there), "rung");
        if there > here {
            let rungs = rungs(k, ladder, here + 1..there + 1);
            draft.line(format!(
                "From {start} to {goal} it is {steps} up the {}: {}.",
                ladder.name,
                list(&rungs)
            ));
            up.push(l);
        } else {
            draft.line(format!(
                "{goal} stands {steps} below {start} on the {}: the way there leads down, and the guides tell only the way up.",
                ladder.name
            ));
            draft.bullet(rungs(k, ladder, there..here + 1).join(", then "));
        }
    }
    if let Some(step) = next(k, from, &up).filter(|_| !up.is_empty()) {
        draft.line(&step.body);
        for (guide, section) in &step.sources {
            draft.cite(guide, section);
        }
    }
}

/// The start stands on no ladder.
fn from_outside(k: &Knowledge, from: usize, to: usize, goals: &[(usize, usize)], draft: &mut Draft) {
    let (start, goal) = (short_name(&k.roles[from].name), short_name(&k.roles[to].name));
    draft.line(format!(
        "The guides put the {start} on no ladder, so they draw no line of rungs from there to {goal}."
    ));
    let id = k.roles[from].id.get_ref();
    if let Some(off) = k.off_ladder.iter().find(|o| o.role.get_ref() == id) {
        draft.line(&off.next).cite_all(&off.sources);
    }
    up_to(k, to, goals, draft);
}

/// They stand on different ladders.
fn across(k: &Knowledge, from: (usize, &[(usize, usize)]), to: (usize, &[(usize, usize)]), draft: &mut Draft) {
    let stands = |(role, places): (usize, &[(usize, usize)])| {
        let ladders: Vec<String> = places
            .iter()
            .map(|(l, _)| format!("the {}", k.ladders[*l].name))
            .collect();
        format!("{} stands on {}", short_name(&k.roles[role].name), list(&ladders))
    };
    draft.line(format!(
        "{}, {}: the guides tell no way from the one to the other.",
        stands(from),
        stands(to)
    ));
    up_to(k, to.0, to.1, draft);
    for (l, here) in from.1 {
        let ladder = &k.ladders[*l];
        let above = rungs(k, ladder, here + 1..ladder.rungs.len());
        if !above.is_empty() {
            draft.bullet(format!(
                "**What {} leads to on the {}:** {}",
                short_name(&k.roles[from.0].name),
                ladder.name,
                above.join(", then ")
            ));
        }
        draft.cite_all(&ladder.sources);
    }
}

/// The goal stands on no ladder.
fn to_nowhere(k: &Knowledge, from: usize, to: usize, draft: &mut Draft) {
    let (start, goal) = (short_name(&k.roles[from].name), short_name(&k.roles[to].name));
    draft.id = None;
    draft.kind = Kind::None;
    draft.line(format!(
        "The guides put the {goal} on no ladder, and tell no way there from the {start}."
    ));
    let on = next(k, from, &[]);
    if let Some(on) = on {
        draft.line(&on.body);
        draft.sources = on.sources;
    }
}

/// The rungs that lead to a role.
fn up_to(k: &Knowledge, to: usize, goals: &[(usize, usize)], draft: &mut Draft) {
    for (l, goal) in goals {
        let ladder = &k.ladders[*l];
        let below = rungs(k, ladder, 0..*goal);
        let goal = short_name(&k.roles[to].name);
        draft.bullet(if below.is_empty() {
            format!("**{goal}:** the lowest rung of the {}", ladder.name)
        } else {
            format!(
                "**What leads to {goal} on the {}:** {}",
                ladder.name,
                below.join(", then ")
            )
        });
        draft.cite_all(&ladder.sources);
    }
}

/// "Head Chef (5–8 years)" for each of some rungs.
fn rungs(k: &Knowledge, ladder: &Ladder, which: std::ops::Range<usize>) -> Vec<String> {
    ladder.rungs[which]
        .iter()
        .filter_map(|r| role_of(k, r).map(|role| format!("{} ({})", short_name(&k.roles[role].name), span(r))))
        .collect()
}

/// "one rung", "4 rungs".
pub(super) fn count(n: usize, what: &str) -> String {
    if n == 1 {
        format!("one {what}")
    } else {
        format!("{n} {what}s")
    }
}
