//! Topics with too few ways to ask, and ways to ask that add nothing.

use std::collections::HashMap;

use super::Found;
use crate::coach::Coach;
use crate::knowledge::{Knowledge, normalised};
use crate::matcher::{Class, Gist};

/// Two ways to ask leave the third asker without an answer.
const LEAST_PHRASINGS: usize = 3;

/// An intent with too few phrasings.
pub fn few(k: &Knowledge, found: &mut Found<'_>) {
    for it in k.intents.iter().filter(|it| it.phrasings.len() < LEAST_PHRASINGS) {
        let count = match it.phrasings.len() {
            // That is an error, and told as one.
            0 => continue,
            1 => "one phrasing".to_owned(),
            n => format!("{n} phrasings"),
        };
        found.warn(
            "few-phrasings",
            (it.file, it.id.span()),
            format!("`{}` has {count}", it.id.get_ref()),
            format!("write at least {LEAST_PHRASINGS} ways to ask it, the more unlike each other the better"),
        );
    }
}

/// One phrasing in so many may repeat another: among a hundred ways to ask that does no harm, among a handful it is the
/// difference between being understood and not.
const ONE_IN: usize = 10;

/// Phrasings of one intent that are the same but for articles, endings, and names that become the same placeholder.
pub fn alike(coach: &Coach, found: &mut Found<'_>) {
    let k = coach.knowledge();
    let mut gists: Vec<Vec<(usize, Gist)>> = vec![Vec::new(); k.intents.len()];
    for (class, phrasing, gist) in coach.matcher().gists() {
        if let Class::Intent(intent) = class {
            gists[intent].push((phrasing, gist));
        }
    }
    for (it, mut gists) in k.intents.iter().zip(gists) {
        gists.sort_by_key(|(phrasing, _)| *phrasing);
        let mut seen: HashMap<Gist, &str> = HashMap::new();
        let mut repeated = Vec::new();
        for (phrasing, gist) in gists {
            let phrasing = &it.phrasings[phrasing];
            if let Some(first) = seen.get(&gist) {
                // That the very same stands there twice is told by the checks.
                if normalised(first) != normalised(phrasing.get_ref()) {
                    repeated.push((phrasing.span(), *first));
                }
            } else {
                seen.insert(gist, phrasing.get_ref());
            }
        }
        if repeated.len() * ONE_IN <= it.phrasings.len() {
            continue;
        }
        for (span, first) in repeated {
            found.warn(
                "alike-phrasings",
                (it.file, span),
                format!("nothing is learnt from this phrasing that \"{first}\" does not teach"),
                "leave it out, or ask in other words".to_owned(),
            );
        }
    }
}
