//! "Did you mean": the known name that is closest to an unknown one.

/// The nearest of some known names: at most three slips away (optimal string alignment distance, lower case)
/// and fewer than half the letters wrong. Ties go to the first in alphabetical order.
pub fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // No id or key is longer; the distance takes time that grows with the square of the length.
    const LONGEST: usize = 64;
    const MOST_SLIPS: usize = 3;
    let unknown = unknown.to_lowercase();
    let length = unknown.chars().count();
    if length > LONGEST {
        return None;
    }
    known
        .into_iter()
        .filter(|name| name.chars().count().abs_diff(length) <= MOST_SLIPS)
        .map(|name| (strsim::osa_distance(&unknown, &name.to_lowercase()), name))
        .filter(|&(slips, _)| slips <= MOST_SLIPS && slips * 2 < length)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_of_the_pen_and_nothing_else() {
        let known = ["answer", "lookup", "phrasings", "id", "follow_ups"];
        for (unknown, expected) in [
            ("anser", Some("answer")),
            ("Answer", Some("answer")),
            ("phrasigns", Some("phrasings")),
            ("followups", Some("follow_ups")),
            ("ids", Some("id")),
            ("ix", None),
            ("banana", None),
            ("", None),
        ] {
            assert_eq!(nearest(unknown, known), expected, "{unknown}");
        }
        assert_eq!(nearest(&"a".repeat(1 << 20), ["a"]), None);
    }
}
