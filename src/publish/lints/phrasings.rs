//! Topics with too few ways to ask, and ways to ask that add nothing.

use std::collections::HashMap;

use super::Found;
use crate::coach::Coach;
use crate::knowledge::Knowledge;

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
    for it in &k.intents {
        let mut seen: HashMap<String, &str> = HashMap::new();
        let mut repeated = Vec::new();
        for phrasing in &it.phrasings {
            let text = phrasing.get_ref().as_str();
            let Some(gist) = coach.reader().gist(k, text) else {
                continue;
            };
            if let Some(first) = seen.get(&gist) {
                repeated.push((phrasing.span(), *first));
            } else {
                seen.insert(gist, text);
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
