//! The words that a knowledge has in names: of roles, levels, places, skills. They name nobody, however they are written.

use std::collections::HashSet;

use crate::knowledge::Knowledge;
use crate::knowledge::model::Spanned;

/// The words in names, in lower case.
#[derive(Default)]
pub(super) struct Terms {
    /// Those of the titles of roles.
    titles: HashSet<String>,
    /// All others.
    others: HashSet<String>,
}

impl Terms {
    /// Collects them. Words that the knowledge takes no notice of are none.
    pub fn of(k: &Knowledge) -> Self {
        let stop: HashSet<&str> = k.stop_words.iter().map(String::as_str).collect();
        let mut out = Self::default();
        let aliases = |list: &[Spanned<String>]| list.iter().map(|it| it.get_ref().clone()).collect::<Vec<_>>();
        let mut titles = aliases(&k.titles.heads);
        for it in &k.roles {
            titles.extend([it.name.clone(), it.plural.clone()]);
            titles.extend(aliases(&it.aliases));
        }
        for it in &k.related {
            titles.extend([it.name.clone(), it.plural.clone()]);
            titles.extend(aliases(&it.aliases));
        }
        for it in &k.groups {
            titles.push(it.name.clone());
            titles.extend(aliases(&it.aliases));
        }
        let mut others = Vec::new();
        for it in &k.ladders {
            others.extend(aliases(&it.aliases));
            others.extend(it.rungs.iter().flat_map(|it| aliases(&it.levels)));
        }
        for it in &k.places {
            others.push(it.name.clone());
            others.extend(aliases(&it.aliases));
            others.extend(aliases(&it.cities));
        }
        for it in &k.countries {
            others.push(it.name.get_ref().clone());
            others.extend(aliases(&it.aliases));
        }
        for it in &k.items {
            others.push(it.name.clone());
            others.extend(it.full.clone());
            others.extend(aliases(&it.aliases));
        }
        collect(&titles, &stop, &mut out.titles);
        collect(&others, &stop, &mut out.others);
        out
    }

    /// Whether a word, in lower case, is part of the title of a role.
    pub fn is_title(&self, word: &str) -> bool {
        self.titles.contains(word)
    }

    /// Whether a word, in lower case, is part of any of these names.
    pub fn contains(&self, word: &str) -> bool {
        self.titles.contains(word) || self.others.contains(word)
    }
}

/// The words of texts, each whole and taken apart at what is no letter.
fn collect(texts: &[String], stop: &HashSet<&str>, out: &mut HashSet<String>) {
    for text in texts {
        let lower = text.to_lowercase();
        let whole = lower
            .split_whitespace()
            .map(|it| it.trim_matches(|it: char| !it.is_alphanumeric()));
        let parts = lower.split(|it: char| !it.is_alphanumeric());
        let words = whole.chain(parts).filter(|it| !it.is_empty() && !stop.contains(it));
        out.extend(words.map(str::to_owned));
    }
}
