//! Which of two titles stands higher, by the rungs of the ladders.

use crate::knowledge::Knowledge;
use crate::matcher::Subject;

use super::compare::short_name;
use super::draft::Draft;
use super::ladder::{places_of, span};
use super::related::{roles_of, stands_in};
use super::reply::Kind;
use super::way::count;
use super::wording::{list, subject_id, subject_name};

/// What is asked of two titles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Which of them stands higher.
    Which,
    /// Whether the first stands above the second.
    Above,
    /// Whether it stands below.
    Below,
}

/// How the first title stands to the second on a ladder that has both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Above,
    Below,
    /// A title that fits several rungs stands on both sides of the other.
    Mixed,
}

/// A title, and its rungs as (ladder, rung, role).
struct Side<'k> {
    name: &'k str,
    rungs: Vec<(usize, usize, usize)>,
}

/// Compares the rungs of two titles. None when they are the same.
#[must_use]
pub fn two(k: &Knowledge, a: Subject, b: Subject, asked: Asked) -> Option<Draft> {
    if a == b {
        return None;
    }
    let mut ids = [subject_id(k, a), subject_id(k, b)];
    ids.sort_unstable();
    let mut draft = Draft::answer(format!("rank.{}.{}", ids[0], ids[1]), "Who stands higher");
    let sides = [side(k, a, &mut draft), side(k, b, &mut draft)];
    draft.title = format!("{} · {} and {}", draft.title, sides[0].name, sides[1].name);
    if let Some(off) = sides.iter().position(|s| s.rungs.is_empty()) {
        nowhere(&sides, off, &mut draft);
    } else {
        let shared = shared(k, &sides);
        draft.line(verdict(k, &sides, &shared, asked));
    }
    for side in &sides {
        stands(k, side, &mut draft);
    }
    draft.focus = sides.iter().flat_map(|s| s.rungs.iter().map(|r| r.2)).collect();
    draft.focus.dedup();
    Some(draft)
}

fn side<'k>(k: &'k Knowledge, subject: Subject, draft: &mut Draft) -> Side<'k> {
    let (roles, related) = roles_of(k, &[subject]);
    if let (Some(title), Some(role)) = (related, roles.first()) {
        draft.notes.push(stands_in(&k.related[title], &k.roles[*role]));
    }
    let rungs = roles
        .into_iter()
        .flat_map(|role| places_of(k, role).into_iter().map(move |(l, r)| (l, r, role)))
        .collect();
    Side {
        name: short_name(subject_name(k, subject)),
        rungs,
    }
}

/// One of the two stands on no ladder.
fn nowhere(sides: &[Side; 2], off: usize, draft: &mut Draft) {
    draft.id = None;
    draft.kind = Kind::None;
    draft.line(format!(
        "The guides put the {} on no ladder, so they don't say how it stands to the {}.",
        sides[off].name,
        sides[1 - off].name
    ));
}

/// For each ladder that has both: how the first stands to the second, and by how many rungs where each has one.
fn shared(k: &Knowledge, sides: &[Side; 2]) -> Vec<(usize, Stand, Option<usize>)> {
    let on = |side: &Side, ladder: usize| -> Vec<usize> {
        let rungs = side.rungs.iter().filter(|(l, ..)| *l == ladder);
        rungs.map(|(_, r, _)| *r).collect()
    };
    let pair = |ladder: usize| {
        let (a, b) = (on(&sides[0], ladder), on(&sides[1], ladder));
        let (low_a, high_a) = (a.iter().min()?, a.iter().max()?);
        let (low_b, high_b) = (b.iter().min()?, b.iter().max()?);
        let stand = if low_a > high_b {
            Stand::Above
        } else if high_a < low_b {
            Stand::Below
        } else {
            Stand::Mixed
        };
        let apart = (a.len() == 1 && b.len() == 1).then(|| low_a.abs_diff(*low_b));
        Some((ladder, stand, apart))
    };
    (0..k.ladders.len()).filter_map(pair).collect()
}

/// The first sentence: yes or no where that was asked, else who.
fn verdict(k: &Knowledge, sides: &[Side; 2], shared: &[(usize, Stand, Option<usize>)], asked: Asked) -> String {
    let [first, second] = [sides[0].name, sides[1].name];
    let Some((_, stand, _)) = shared.first() else {
        return format!(
            "The guides don't say: the {first} and the {second} stand on different ladders, and no guide ranks one ladder against the other."
        );
    };
    if *stand == Stand::Mixed || shared.iter().any(|(_, s, _)| s != stand) {
        return format!("It depends on which {first} and which {second}: the title fits several rungs.");
    }
    let (high, low) = if *stand == Stand::Above {
        (first, second)
    } else {
        (second, first)
    };
    let on = |l: usize| format!("the {}", k.ladders[l].name);
    // Titles of several rungs stand apart by one number here and another there.
    let by = if shared.iter().all(|(.., apart)| apart.is_some()) {
        let by = |(l, _, apart): &(usize, Stand, Option<usize>)| {
            format!("by {} on {}", count(apart.unwrap_or_default(), "rung"), on(*l))
        };
        format!(", {}", list(&shared.iter().map(by).collect::<Vec<_>>()))
    } else {
        format!(" on {}", list(&shared.iter().map(|(l, ..)| on(*l)).collect::<Vec<_>>()))
    };
    let lead = match (asked, stand) {
        (Asked::Which, _) => "",
        (Asked::Above, Stand::Above) | (Asked::Below, Stand::Below) => "Yes: ",
        _ => "No, the other way round: ",
    };
    let article = if lead.is_empty() { "The" } else { "the" };
    format!("{lead}{article} {high} stands above the {low}{by}.")
}

fn stands(k: &Knowledge, side: &Side, draft: &mut Draft) {
    for (l, r, role) in &side.rungs {
        let ladder = &k.ladders[*l];
        draft.bullet(format!(
            "**{}:** rung {} of {} on the {}, {}",
            k.roles[*role].name,
            r + 1,
            ladder.rungs.len(),
            ladder.name,
            span(&ladder.rungs[*r])
        ));
        draft.cite_all(&ladder.sources);
    }
}
