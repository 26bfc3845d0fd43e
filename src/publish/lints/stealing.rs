//! Intents whose phrasings are taken for each other's.

use std::collections::BTreeMap;

use super::Found;
use crate::coach::Coach;
use crate::matcher::Class;

/// With fewer phrasings than this one left out is missed, and what it is taken for tells nothing.
const LEAST_WRITTEN: usize = 10;

/// So many of the phrasings that were left out must go from one of the two to the other. One may be a slip of its
/// author's.
pub const LEAST_STOLEN: usize = 3;

pub fn check(coach: &Coach, found: &mut Found<'_>) {
    let k = coach.knowledge();
    // By the two intents, the lower first: how often one was taken for the other, and an example.
    let mut pairs: BTreeMap<(usize, usize), Vec<(usize, usize)>> = BTreeMap::new();
    for row in coach.matcher().held_out() {
        if let (Class::Intent(own), Class::Intent(taken)) = (row.class, row.chosen)
            && own != taken
            && [own, taken]
                .iter()
                .all(|it| k.intents[*it].phrasings.len() >= LEAST_WRITTEN)
        {
            let pair = (own.min(taken), own.max(taken));
            pairs.entry(pair).or_default().push((own, row.phrasing));
        }
    }
    for ((a, b), stolen) in pairs {
        let from = |intent: usize| stolen.iter().filter(|(own, _)| *own == intent).count();
        // What goes one way only may be a few odd phrasings.
        if stolen.len() < LEAST_STOLEN || from(a) == 0 || from(b) == 0 {
            continue;
        }
        // The first that an author comes by.
        let Some(&(own, nth)) = stolen.iter().min() else {
            continue;
        };
        let Some(phrasing) = k.intents[own].phrasings.get(nth) else {
            continue;
        };
        let other = if own == a { b } else { a };
        let [own_id, other_id] = [own, other].map(|it| k.intents[it].id.get_ref());
        found.warn(
            "stealing-intents",
            (k.intents[own].file, phrasing.span()),
            format!(
                "`{own_id}` and `{other_id}` take each other's questions: {} of their phrasings are taken for the other's when they are left out, this one among them",
                stolen.len()
            ),
            format!("word it so that it cannot mean `{other_id}`, or make one intent of the two"),
        );
    }
}
