//! Numbers that look like pay and are none: head counts, budgets, a pension plan that is called by a number.

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

/// Whether the number at the words from `at` to `end` counts people or things; words in the singular.
pub(super) fn is_size(words: &[&str], at: usize, end: usize) -> bool {
    let behind = |n: usize| words.get(end + n).copied().unwrap_or_default();
    let before = |n: usize| at.checked_sub(n).map_or("", |it| words[it]);
    COUNTED.contains(&behind(0))
        || QUALIFIERS.contains(&behind(0)) && COUNTED.contains(&behind(1))
        || before(1) == "of" && BODIES.contains(&before(2))
}

/// Whether the amount at the words from `at` to `end` is no pay: "a 2m training budget", "a budget of 2m", "80k in debt".
pub(super) fn is_no_pay(words: &[&str], at: usize, end: usize) -> bool {
    let behind = |n: usize| words.get(end + n).copied().unwrap_or_default();
    let before = |n: usize| at.checked_sub(n).map_or("", |it| words[it]);
    SUMS.contains(&behind(0))
        || SUMS.contains(&behind(1))
        || SUMS.contains(&before(1))
        || matches!(before(1), "of" | "is" | "was" | "about") && SUMS.contains(&before(2))
}

/// Whether a number names the pension plan of that number; `next` is the word behind it, as of "401(k)".
pub(super) fn is_a_plan(word: &str, next: Option<&str>) -> bool {
    word == "401k" || word == "401" && next == Some("k")
}
