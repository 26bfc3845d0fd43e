//! Titles that are named beside the one asked about: what the asker is, where they come from, whom somebody reports to.

/// Whether a name at `start` is what the asker is already: "I'm an …", "currently …", "as an …, how", "from … to".
/// `opens` tells whether a word begins a sentence or a clause.
pub(super) fn is_own(words: &[&str], opens: impl Fn(usize) -> bool, start: usize) -> bool {
    const SKIP: [&str; 18] = [
        "a",
        "an",
        "the",
        "already",
        "currently",
        "now",
        "just",
        "only",
        "lowly",
        "still",
        "working",
        "work",
        "as",
        "new",
        "been",
        "mere",
        "humble",
        "experienced",
    ];
    let mut at = start;
    while at > 0 && start - at < 5 && SKIP.contains(&words[at - 1]) {
        at -= 1;
    }
    let skipped = &words[at..start];
    if skipped.contains(&"as") && (opens(at) || at > 0 && words[at - 1] == "i" && skipped.contains(&"work")) {
        return true;
    }
    let before = |n: usize| at.checked_sub(n).map(|i| words[i]);
    let i_am = before(2) == Some("i") && matches!(before(1), Some("am" | "have" | "was"));
    let from = before(1) == Some("from");
    let post = matches!(
        (before(2), before(1)),
        (Some("job" | "post" | "current" | "present"), Some("is"))
    );
    // "Not the director, the manager": it stands back too.
    let not_meant = before(1) == Some("not") && opens(at - 1);
    i_am || from || post || not_meant
}

/// Whether a name from `start` up to `end` is that of somebody who says something, whatever they are: "my teacher said …".
pub(super) fn speaks(words: &[&str], start: usize, end: usize) -> bool {
    const WHOSE: [&str; 6] = ["my", "our", "his", "her", "their", "your"];
    // As words are looked at, without the s of the third person.
    const SAYING: [&str; 20] = [
        "say",
        "said",
        "tell",
        "told",
        "think",
        "thought",
        "claim",
        "claimed",
        "mention",
        "mentioned",
        "swear",
        "swore",
        "keep",
        "kept",
        "insist",
        "insisted",
        "reckon",
        "believe",
        "suggest",
        "suggested",
    ];
    let before = start.checked_sub(1).map(|at| words[at]);
    before.is_some_and(|word| WHOSE.contains(&word)) && words.get(end).is_some_and(|word| SAYING.contains(word))
}

/// Whether what stands between two titles makes the second that which the first reports to: the first is asked about.
pub(super) fn reports_to(between: &[&str]) -> bool {
    let between = match between {
        [head @ .., "a" | "an" | "the"] => head,
        all => all,
    };
    let verb = matches!(between, [.., verb, "to"] if REPORTS.contains(verb));
    // "… and who reports to a …" asks for something else.
    verb && !between.iter().any(|w| matches!(*w, "and" | "who"))
}

/// Whether what stands between two titles names the second beside the first.
pub(super) fn or_to(between: &[&str]) -> bool {
    matches!(
        between,
        ["or"] | ["or", "to" | "a" | "an" | "the"] | ["or", "to", "a" | "an" | "the"]
    )
}

/// Reporting, as words are looked at.
const REPORTS: [&str; 6] = ["report", "reporting", "reported", "answer", "answering", "answerable"];

/// Whether what stands between two titles makes the first the way to the second: "can a … become a …".
pub(super) fn leads_to(between: &[&str]) -> bool {
    const WAYS: [&str; 9] = [
        "become", "becoming", "turn", "into", "to", "promoted", "reach", "rise", "towards",
    ];
    // "Does a … report to a …", "similar to a …": both are asked about.
    const BESIDE: [&str; 6] = ["or", "compared", "similar", "equal", "equivalent", "close"];
    between.len() <= 6
        && between.iter().any(|w| WAYS.contains(w))
        && !between.iter().any(|w| BESIDE.contains(w) || REPORTS.contains(w))
}
