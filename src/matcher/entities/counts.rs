//! Numbers that look like pay and are none: head counts, budgets, a pension plan that is called by a number.

use std::ops::Range;

/// What a company counts, in the singular.
const COUNTED: [&str; 23] = [
    "employee",
    "staff",
    "worker",
    "people",
    "person",
    "headcount",
    "user",
    "customer",
    "client",
    "subscriber",
    "follower",
    "student",
    "patient",
    "citizen",
    "seat",
    "device",
    "server",
    "endpoint",
    "laptop",
    "store",
    "shop",
    "site",
    "bed",
];

/// What may stand between the number and what is counted.
const QUALIFIERS: [&str; 5] = ["active", "daily", "monthly", "total", "plus"];

/// What has so many people: "a company of 300".
const BODIES: [&str; 11] = [
    "company",
    "firm",
    "business",
    "organization",
    "organisation",
    "enterprise",
    "department",
    "team",
    "headcount",
    "staff",
    "workforce",
];

/// Money that is nobody's pay.
const SUMS: [&str; 6] = ["budget", "revenue", "turnover", "loan", "debt", "tuition"];

/// Money that comes on top of the pay that figures tell.
const EXTRAS: [&str; 8] = [
    "bonus",
    "bonuse",
    "equity",
    "stock",
    "rsu",
    "commission",
    "allowance",
    "relocation",
];

/// What may stand between such money and its name.
const KINDS_OF_EXTRAS: [&str; 10] = [
    "annual",
    "yearly",
    "cash",
    "target",
    "performance",
    "signing",
    "sign",
    "retention",
    "joining",
    "housing",
];

/// Whether the number at the words from `at` to `end` counts people or things; words in the singular.
pub(super) fn is_size(words: &[&str], at: usize, end: usize) -> bool {
    let behind = |n: usize| words.get(end + n).copied().unwrap_or_default();
    let before = |n: usize| at.checked_sub(n).map_or("", |it| words[it]);
    COUNTED.contains(&behind(0))
        || QUALIFIERS.contains(&behind(0)) && COUNTED.contains(&behind(1))
        || before(1) == "of" && BODIES.contains(&before(2))
}

/// Words that lead to a size and say nothing beside it: "at a company that has …".
const LEADS: [&str; 14] = [
    "with", "of", "that", "which", "has", "have", "having", "a", "an", "the", "at", "in", "for", "over",
];

/// The words that tell a size, and nothing else: "at a company with 20,000 employees". The size itself is at the words
/// from `at` to `end`; words in the singular.
pub(in crate::matcher) fn telling_of_size(words: &[&str], at: usize, end: usize) -> Range<usize> {
    let leads = |word: &&&str| LEADS.contains(*word) || BODIES.contains(*word);
    let before = words[..at].iter().rev().take_while(leads).count();
    let counted = |word: &&&str| QUALIFIERS.contains(*word) || COUNTED.contains(*word);
    let behind = words[end..].iter().take_while(counted).count();
    at - before..end + behind
}

/// Whether the amount at the words from `at` to `end` is no pay, or no part of what figures tell: "a 2m training budget", "a
/// budget of 2m", "80k in debt", "a 20k bonus".
pub(super) fn is_no_pay(words: &[&str], at: usize, end: usize) -> bool {
    let behind = |n: usize| words.get(end + n).copied().unwrap_or_default();
    let before = |n: usize| at.checked_sub(n).map_or("", |it| words[it]);
    EXTRAS.contains(&behind(0))
        || KINDS_OF_EXTRAS.contains(&behind(0)) && (EXTRAS.contains(&behind(1)) || EXTRAS.contains(&behind(2)))
        || matches!(before(1), "of" | "is") && EXTRAS.contains(&before(2))
        || SUMS.contains(&behind(0))
        || SUMS.contains(&behind(1))
        || SUMS.contains(&before(1))
        || matches!(before(1), "of" | "is" | "was" | "about") && SUMS.contains(&before(2))
}

/// Whether a number names the pension plan of that number; `next` is the word behind it, as of "401(k)".
pub(super) fn is_a_plan(word: &str, next: Option<&str>) -> bool {
    word == "401k" || word == "401" && next == Some("k")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_tells_a_size_is_told_apart() {
        for (text, expected) in [
            ("pay at a company with 20,000 employee", "pay"),
            ("what do they earn at a firm of 20,000 employee", "what do they earn"),
            ("pay 20,000 daily user in {place}", "pay in {place}"),
            (
                "how many people work in a dept of 20,000 employee",
                "how many people work in a dept",
            ),
            ("20,000 people and more", "and more"),
        ] {
            let words: Vec<&str> = text.split(' ').collect();
            let at = words.iter().position(|it| *it == "20,000").unwrap();
            let left_out = telling_of_size(&words, at, at + 1);
            let kept = [&words[..left_out.start], &words[left_out.end..]].concat();
            assert_eq!(kept.join(" "), expected, "{text}");
        }
    }
}
