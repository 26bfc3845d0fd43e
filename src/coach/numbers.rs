//! Questions for a number, and answers without one.

use crate::knowledge::Knowledge;
use crate::matcher::{Ask, Class};

use super::draft::Draft;
use super::reply::Kind;

/// Numbers in words, but for "one", which is mostly none.
const IN_WORDS: [&str; 13] = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "dozen", "half", "none", "percent",
];

/// Owns up to it where a number was asked for and the answer that an author wrote has none; what it says stands behind.
pub fn own_up(k: &Knowledge, ask: &Ask, draft: &mut Draft) {
    let Class::Intent(intent) = ask.class else { return };
    let intent = &k.intents[intent];
    let computed = intent.lookup.is_some() || intent.rung.is_some();
    if draft.kind != Kind::Answer || computed || has_number(&draft.body) {
        return;
    }
    draft.kind = Kind::None;
    draft.id = None;
    let body = std::mem::take(&mut draft.body);
    draft
        .line("The guides give no number for that. What they do say:")
        .line(body);
}

fn has_number(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| {
        word.starts_with(|c: char| c.is_ascii_digit()) || IN_WORDS.iter().any(|it| word.eq_ignore_ascii_case(it))
    })
}

#[cfg(test)]
mod tests {
    use super::has_number;

    #[test]
    fn digits_and_words_are_numbers_and_names_are_not() {
        for text in ["some 40 hours", "Two of them", "between 20% and 30%", "about half"] {
            assert!(has_number(text), "{text}");
        }
        for text in ["one of the first", "the IT of a company", "", "often, not always"] {
            assert!(!has_number(text), "{text}");
        }
    }
}
