//! Words that say which title is not meant.

use std::ops::Range;

use crate::matcher::token::{Pause, Token};

/// The words that deny a title: "not the …, the …", or behind it "the …, not the …".
pub(super) fn denied(tokens: &[Token], repairs: bool) -> Range<usize> {
    // "I said the …, not the …", with or without the comma; "why are they not …" denies nothing.
    let named = |at: usize| repairs && tokens[at - 1].text == "{role}";
    let ends_before = |at: usize| tokens[at - 1].pause != Pause::None || named(at);
    let behind = (1..tokens.len()).find(|at| tokens[*at].text == "not" && ends_before(*at));
    match (denied_first(tokens), behind) {
        (0, Some(at))
            if tokens.len() - at <= MOST_DENIED && (tokens[at..].iter().any(Token::is_placeholder) || named(at)) =>
        {
            at..tokens.len()
        }
        (first, _) => 0..first,
    }
}

/// "Not the …" takes no more words, with a placeholder for the title.
const MOST_DENIED: usize = 3;

/// How many words at the beginning deny a title, where something follows.
fn denied_first(tokens: &[Token]) -> usize {
    let words: Vec<&str> = tokens.iter().map(|t| t.text.as_str()).collect();
    let length = match words.as_slice() {
        ["no", "not", "the" | "a" | "an", "{role}", _, ..] => 4,
        ["not", "the" | "a" | "an", "{role}", _, ..] | ["no", "not", "{role}", _, ..] => 3,
        ["not", "{role}", _, ..] => 2,
        _ => 0,
    };
    // "Not a … yet" says something of it.
    if length > 0 && tokens[length - 1].pause != Pause::None {
        length
    } else {
        0
    }
}
