//! Where a message may be cut: sentences, and the joints between two asks.

use std::ops::Range;

use super::token::{Pause, Token};

/// The sentences of a message, as ranges of its tokens.
#[must_use]
pub fn sentences(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, token) in tokens.iter().enumerate() {
        if token.pause == Pause::Stop {
            out.push(start..i + 1);
            start = i + 1;
        }
    }
    if start < tokens.len() {
        out.push(start..tokens.len());
    }
    out
}

/// What of a message may say by itself what is asked: its sentences, but one that only asks whether the one before is right
/// ("do they?", "is that normal for a …") together with that.
#[must_use]
pub fn parts(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for part in sentences(tokens) {
        let before = out.last().cloned();
        // However many verdicts follow one another, what is judged with them stays short.
        let joins = |it: &Range<usize>| part.end - it.start <= MOST_JUDGED && refers_back(&tokens[part.clone()]);
        match before.filter(joins) {
            Some(before) => out.push(before.start..part.end),
            None => out.push(part),
        }
    }
    out
}

/// Whether a sentence asks for nothing but a verdict on what was said before it.
fn refers_back(tokens: &[Token]) -> bool {
    let mut words = tokens
        .iter()
        .map(|t| t.text.as_str())
        .skip_while(|w| FILLERS.contains(w));
    let verb = words.next().filter(|w| AUXILIARIES.contains(w));
    let what = words
        .next()
        .filter(|w| REFERRING.contains(w) || *w == "i" && verb == Some("am"));
    let judging = |w: &str| ARTICLES.contains(&w) || REFERRING.contains(&w) || JUDGING.contains(&w) || w == "{role}";
    verb.is_some() && what.is_some() && words.all(judging)
}

/// The places where a message may fall into two asks: the second part begins at the index given.
///
/// A joint is a pause or one of the words that join two asks; at most [`MOST_JOINTS`] are looked at.
#[must_use]
pub fn joints(tokens: &[Token]) -> Vec<(Range<usize>, Range<usize>)> {
    let n = tokens.len();
    let mut out = Vec::new();
    for at in 1..n {
        let joined = JOINS.contains(&tokens[at].text.as_str());
        let pause = tokens[at - 1].pause != Pause::None;
        if !joined && !pause {
            continue;
        }
        let mut right = at;
        while right < n && JOINS.contains(&tokens[right].text.as_str()) {
            right += 1;
        }
        if right < n && out.len() < MOST_JOINTS {
            out.push((0..at, right..n));
        }
    }
    out
}

/// Where questions begin inside a run of tokens: "…, what would I earn", "… is there a way up".
///
/// Not every question word begins one: "people who …" and "when they interview …" belong to what they stand beside.
#[must_use]
pub fn openings(tokens: &[Token]) -> Vec<usize> {
    (1..tokens.len())
        .filter(|&at| opens_at(tokens, at))
        .take(MOST_JOINTS)
        .collect()
}

fn opens_at(tokens: &[Token], at: usize) -> bool {
    let word = tokens[at].text.as_str();
    let next = tokens.get(at + 1).map_or("", |t| t.text.as_str());
    let before = &tokens[at - 1];
    // Where one may take breath, or behind words that let a question follow.
    let fresh = before.pause != Pause::None || LEADS.contains(&before.text.as_str());
    if ASKING.contains(&word) {
        return match word {
            "who" | "whom" | "whose" | "which" => fresh,
            "when" | "where" => fresh || AUXILIARIES.contains(&next),
            _ => !ASKING.contains(&before.text.as_str()),
        };
    }
    // "how much would i": the question began before its verb.
    let begun = tokens[at.saturating_sub(QUESTION_PHRASE)..at]
        .iter()
        .rev()
        .take_while(|t| t.pause == Pause::None)
        .any(|t| ASKING.contains(&t.text.as_str()));
    // "my wife is a …" tells; "…, is a … needed" asks.
    let tells = COPULAS.contains(&word) && ARTICLES.contains(&next) && !fresh;
    let inverted = !begun && !tells && AUXILIARIES.contains(&word) && INVERTED.contains(&next);
    inverted || matches!(word, "anyone" | "anybody")
}

/// Whether a run of tokens asks something: a question mark, or a word that opens a question.
#[must_use]
pub fn is_question(tokens: &[Token]) -> bool {
    tokens.iter().any(|t| t.question) || opens_question(tokens)
}

/// Whether a run of tokens is worded as a question or a request, with or without a question mark.
#[must_use]
pub fn opens_question(tokens: &[Token]) -> bool {
    let words: Vec<&str> = tokens.iter().map(|t| t.text.as_str()).collect();
    let first = words.iter().position(|w| !FILLERS.contains(w)).unwrap_or(0);
    let Some(opening) = words.get(first) else { return false };
    ASKING.contains(opening)
        || AUXILIARIES.contains(opening)
        || REQUESTS.contains(opening)
        // "so over there what would …": a question word later on, with its verb behind it.
        || words.windows(2).any(|w| ASKING.contains(&w[0]) && AUXILIARIES.contains(&w[1]))
}

/// Words of what is said and the verdict asked on it: longer than any that somebody asks in earnest.
const MOST_JUDGED: usize = 48;

/// More joints than this are a list, not two asks.
const MOST_JOINTS: usize = 10;

/// A question word and what belongs to it, before the verb: "how many years", "which tools and platforms".
const QUESTION_PHRASE: usize = 6;

/// Words behind which a question may begin without a pause.
const LEADS: [&str; 21] = [
    "and",
    "or",
    "but",
    "so",
    "plus",
    "also",
    "then",
    "know",
    "ask",
    "asking",
    "wonder",
    "wondering",
    "curious",
    "tell",
    "explain",
    "about",
    "me",
    "ok",
    "okay",
    "on",
    "in",
];

const COPULAS: [&str; 4] = ["is", "are", "was", "were"];

const ARTICLES: [&str; 4] = ["a", "an", "the", "my"];

/// What stands behind the verb of a question.
const INVERTED: [&str; 14] = [
    "i", "it", "there", "a", "an", "the", "{role}", "someone", "that", "they", "you", "anyone", "this", "my",
];

/// What stands for something said before.
const REFERRING: [&str; 7] = ["that", "this", "it", "he", "she", "they", "these"];

/// Words of a verdict, and small ones around them.
const JUDGING: [&str; 59] = [
    "right",
    "true",
    "normal",
    "usual",
    "usually",
    "normally",
    "common",
    "commonly",
    "typical",
    "typically",
    "ok",
    "okay",
    "fair",
    "legit",
    "correct",
    "point",
    "standard",
    "case",
    "real",
    "really",
    "realistic",
    "expected",
    "allowed",
    "lie",
    "lying",
    "myth",
    "possible",
    "wrong",
    "accurate",
    "sane",
    "crazy",
    "reasonable",
    "weird",
    "strange",
    "serious",
    "joking",
    "kidding",
    "exaggerating",
    "dreaming",
    "overreacting",
    "fact",
    "so",
    "or",
    "not",
    "just",
    "too",
    "even",
    "of",
    "for",
    "in",
    "about",
    "with",
    "at",
    "to",
    "be",
    "being",
    "job",
    "role",
    "such",
];

const JOINS: [&str; 6] = ["and", "plus", "also", "&", "then", "additionally"];

const FILLERS: [&str; 22] = [
    "so", "ok", "okay", "hey", "hi", "hello", "and", "but", "also", "please", "well", "yo", "um", "anyway", "guys",
    "question", "quick", "honest", "honestly", "random", "or", "now",
];

const ASKING: [&str; 12] = [
    "what", "which", "who", "whom", "whose", "how", "why", "when", "where", "whats", "hows", "whether",
];

const AUXILIARIES: [&str; 26] = [
    "is", "are", "am", "do", "does", "did", "can", "could", "will", "would", "should", "shall", "may", "might", "must",
    "has", "have", "had", "was", "were", "any", "anyone", "anybody", "need", "worth", "possible",
];

const REQUESTS: [&str; 14] = [
    "tell",
    "explain",
    "describe",
    "list",
    "show",
    "give",
    "compare",
    "define",
    "name",
    "talk",
    "wondering",
    "curious",
    "help",
    "convince",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::token::{tokenise, tokenise_phrasing};

    #[test]
    fn sentences_end_at_stops() {
        let tokens = tokenise("i have a degree. now what? tell me");
        let cut: Vec<usize> = sentences(&tokens).iter().map(ExactSizeIterator::len).collect();
        assert_eq!(cut, [4, 2, 2]);
    }

    #[test]
    fn a_verdict_is_asked_on_what_was_said() {
        for (text, expected) in [
            ("he haggles a lot. do they?", vec![0..4, 0..6]),
            ("he haggles all day. is that normal for a {role}", vec![0..4, 0..10]),
            ("i was told so. is it hard?", vec![0..4, 4..7]),
            ("i have a degree. what is it worth?", vec![0..4, 4..8]),
            ("is that normal? is that so?", vec![0..3, 0..6]),
            ("am i right? could i be a {role}?", vec![0..3, 3..8]),
        ] {
            assert_eq!(parts(&tokenise_phrasing(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_question_begins_where_one_is_asked_and_nowhere_else() {
        for (text, expected) in [
            ("i have two degrees what would i earn", vec![4]),
            ("been at it for years is there a way up", vec![5]),
            (
                "what monitoring and virtualization stuff should i learn over the weekend",
                vec![],
            ),
            ("they must speak with persons who do not understand it", vec![]),
            ("is there a sheet when they interview candidates", vec![]),
            ("my wife is a nurse, who should she join", vec![5]),
            ("say when do they hire", vec![1]),
        ] {
            assert_eq!(openings(&tokenise(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_question_is_known_by_its_mark_or_its_opening() {
        for (text, expected) in [
            ("what does it pay", true),
            ("so how long does it take", true),
            ("pay?", true),
            ("tell me the pay", true),
            ("in germany what would i earn", true),
            ("salary finally hit the bank account", false),
            ("our director quit yesterday", false),
        ] {
            assert_eq!(is_question(&tokenise(text)), expected, "{text}");
        }
    }
}
