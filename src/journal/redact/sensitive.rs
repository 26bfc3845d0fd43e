//! Words for health and visa status, wherever they stand.

use super::lists::{HEALTH, Parts, VISA};
use super::words::{Found, Word, Words};

/// The words taken apart at hyphens, each part without its genitive and with the number of its word.
pub fn parts_of(words: &[Word<'_>]) -> Vec<(String, usize)> {
    let mut out = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if word.is_placeholder {
            // Nothing is equal to it.
            out.push((String::new(), at));
            continue;
        }
        for part in word.lower.split('-') {
            out.push((part.trim_end_matches("'s").to_owned(), at));
        }
    }
    out
}

impl Words<'_> {
    /// All such words.
    pub fn sensitive(&self) -> Vec<Found> {
        let mut out = Vec::new();
        for at in 0..self.parts.len() {
            for (list, kind) in [(&HEALTH, "[health]"), (&VISA, "[visa]")] {
                out.extend(self.listed(at, list).map(|(from, count)| (from, count, kind)));
            }
        }
        for at in 0..self.all.len() {
            if let Some(count) = self.begins(at, "diagnosed with") {
                out.push((at, count + 2, "[health]"));
            }
            // "OPT" is a visa, "opt" a verb.
            if self.all[at].text == "OPT" && self.has_case {
                out.push((at, 1, "[visa]"));
            }
        }
        out
    }

    /// The words of the longest sequence of a list that begins with this part: from which word, and how many.
    fn listed(&self, at: usize, list: &Parts) -> Option<(usize, usize)> {
        let fits = |sequence: &&Vec<Vec<&str>>| {
            sequence.iter().enumerate().all(|(n, alternatives)| {
                let Some((part, word)) = self.parts.get(at + n) else {
                    return false;
                };
                let ends = n > 0 && self.all[*word].begins && self.parts[at + n - 1].1 != *word;
                let singular = part.strip_suffix('s').filter(|it| it.len() > 2);
                let equal = |it: &&str| it == part || singular.is_some_and(|part| it == &part);
                !ends && alternatives.iter().any(equal)
            })
        };
        let longest = list.iter().filter(fits).map(Vec::len).max()?;
        let (first, last) = (self.parts[at].1, self.parts[at + longest - 1].1);
        Some((first, last + 1 - first))
    }
}
