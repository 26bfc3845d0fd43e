//! Places that somebody comes from.

use crate::matcher::entities::{Entity, Masked, Mention};

/// Whether a place is where somebody comes from, on the way to another: "I'm from …, what does it pay in …?".
pub(super) fn is_origin(masked: &Masked, mention: &Mention) -> bool {
    let of_place = |it: &Mention| matches!(it.entity, Entity::Place(_) | Entity::City { .. } | Entity::Country(_));
    if !of_place(mention) {
        return false;
    }
    let words: Vec<&str> = masked.tokens.iter().map(|it| it.text.as_str()).collect();
    let before = |it: &Mention| words[..it.at].iter().rposition(|word| *word != "the");
    let Some(from) = before(mention).filter(|at| words[*at] == "from") else {
        return false;
    };
    let comes = from.checked_sub(1).is_some_and(|at| COMES.contains(&words[at]));
    let moves = words.iter().any(|it| MOVES.contains(it));
    let elsewhere = |it: &Mention| before(it).is_some_and(|at| matches!(words[at], "in" | "to" | "into" | "towards"));
    let goes_on = |it: &Mention| of_place(it) && it.at != mention.at && elsewhere(it);
    (comes || moves) && masked.mentions.iter().any(goes_on)
}

/// Words before "from" that say where somebody, or their degree, comes from.
const COMES: [&str; 10] = [
    "am",
    "come",
    "coming",
    "came",
    "originally",
    "degree",
    "diploma",
    "bachelor",
    "master",
    "here",
];

/// Words that make of two places a start and a goal.
const MOVES: [&str; 8] = [
    "move",
    "moving",
    "relocate",
    "relocating",
    "emigrate",
    "emigrating",
    "immigrate",
    "migrate",
];
