//! Questions for a number, and answers without one.

use crate::knowledge::Knowledge;
use crate::matcher::{Ask, Class, Number};

use super::draft::Draft;
use super::reply::Kind;

/// Numbers in words, but for "one", which is mostly none.
const IN_WORDS: [&str; 13] = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "dozen", "half", "none", "percent",
];

/// Shares in words, but for "a third" and "a quarter": by themselves these are the third thing, or three months.
const SHARES: [&str; 5] = ["half", "thirds", "quarters", "percent", "none"];

/// Amounts of no exact number, before what is counted.
const VAGUE: [&str; 4] = ["several", "few", "many", "most"];

/// Owns up to it where a number was asked for and the answer that an author wrote has none; what it says stands behind. An
/// answer it stays if it says roughly how many: "several years", where `is_asked` says that the message has that word.
pub fn own_up(k: &Knowledge, ask: &Ask, number: Number, is_asked: impl Fn(&str) -> bool, draft: &mut Draft) {
    let Class::Intent(intent) = ask.class else { return };
    let intent = &k.intents[intent];
    let computed = intent.lookup.is_some() || intent.rung.is_some();
    if draft.kind != Kind::Answer || computed || has_number(&draft.body, number) {
        return;
    }
    let body = std::mem::take(&mut draft.body);
    let roughly = number == Number::Any && says_roughly(&body, is_asked);
    if !roughly {
        draft.kind = Kind::None;
        draft.id = None;
    }
    draft
        .line(match number {
            Number::Any => "The guides give no number for that. What they do say:",
            Number::Share => "The guides give no percentage for that. What they do say:",
        })
        .line(body);
}

fn has_number(text: &str, number: Number) -> bool {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let before = |at: usize| at.checked_sub(1).map_or("", |at| words[at].as_str());
    words.iter().enumerate().any(|(at, word)| match number {
        Number::Any => {
            let digits = word.starts_with(|c: char| c.is_ascii_digit());
            digits && !is_date(before(at), word) || IN_WORDS.contains(&word.as_str())
        }
        Number::Share => {
            let part = matches!(word.as_str(), "third" | "quarter") && matches!(before(at), "a" | "one");
            part || SHARES.contains(&word.as_str())
        }
    }) || number == Number::Share && text.contains('%')
}

/// "As of 2025", "since 2023".
fn is_date(before: &str, word: &str) -> bool {
    matches!(before, "of" | "in" | "since" | "by" | "until") && word.len() == 4 && word.starts_with("20")
}

/// Whether a vague amount stands before something that `is_asked`; "of the" is nothing to count.
fn says_roughly(text: &str, is_asked: impl Fn(&str) -> bool) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).any(|pair| {
        let counted = pair[1].trim_matches(|c: char| !c.is_alphanumeric());
        let vague = VAGUE.iter().any(|it| pair[0].eq_ignore_ascii_case(it));
        vague && counted.len() > 3 && is_asked(&counted.to_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_words_are_numbers_and_names_are_not() {
        for text in ["some 40 hours", "Two of them", "between 20% and 30%", "about half"] {
            assert!(has_number(text, Number::Any), "{text}");
        }
        for text in [
            "one of the first",
            "the IT of a company",
            "",
            "often, not always",
            "slow as of 2025",
        ] {
            assert!(!has_number(text, Number::Any), "{text}");
        }
    }

    #[test]
    fn a_year_is_no_share() {
        for (text, is_share) in [
            ("20% more", true),
            ("about a third", true),
            ("as of 2025", false),
            ("two of them", false),
            ("the third way in", false),
        ] {
            assert_eq!(has_number(text, Number::Share), is_share, "{text}");
        }
    }

    #[test]
    fn several_years_are_roughly_how_many_years() {
        let years = |word: &str| word == "years";
        assert!(says_roughly("open after several years of residence", years));
        assert!(says_roughly("It takes a few years.", years));
        assert!(!says_roughly("several people, for years", years));
        assert!(!says_roughly("most of the work", |word| word == "of"));
    }
}
