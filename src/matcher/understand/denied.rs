//! Words that say which title, place or topic is not meant.

use std::ops::Range;

use crate::matcher::token::{Pause, Token};

/// The words that deny a title or the like: "not the …, the …", or behind it "the …, not the …".
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

/// Words that "not" may stand before a name with.
const BEFORE_NAMES: [&str; 7] = ["the", "a", "an", "in", "for", "from", "about"];

/// Words that say after what is denied that what is meant follows.
const RATHER: [&str; 3] = ["but", "rather", "instead"];

/// How many words at the beginning deny a title or a place, where something follows.
fn denied_first(tokens: &[Token]) -> usize {
    denies(tokens).map_or(0, |(at, end)| if tokens[at].is_placeholder() { end } else { 0 })
}

/// How many words at the beginning deny one word, with another one behind it and nothing else: "not certificates, degrees".
pub(super) fn topic_denied(tokens: &[Token]) -> usize {
    denies(tokens).map_or(0, |(_, end)| if tokens.len() == end + 1 { end } else { 0 })
}

/// Where what is denied at the beginning stands, and where what is meant begins.
fn denies(tokens: &[Token]) -> Option<(usize, usize)> {
    let is = |at: usize, words: &[&str]| tokens.get(at).is_some_and(|it| words.contains(&it.text.as_str()));
    let mut at = usize::from(is(0, &["no", "nope", "sorry"]));
    if !is(at, &["not"]) {
        return None;
    }
    at += 1;
    at += usize::from(is(at, &BEFORE_NAMES));
    at += usize::from(is(at, &["the"]));
    let denied = tokens.get(at)?;
    // "Not a … yet" says something of it.
    let rather = is(at + 1, &RATHER);
    let end = at + 1 + usize::from(rather);
    ((denied.pause != Pause::None || rather) && end < tokens.len()).then_some((at, end))
}
