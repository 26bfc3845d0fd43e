//! Entries that went under one name and came under another.

use std::collections::{BTreeMap, HashMap};

use toml::Value;

use super::entries::{Entries, Key, compare};

/// Of the values of both, so many in a hundred must be the same.
const ALIKE_PERCENT: usize = 60;

/// A value that so many entries have tells none from another.
const MOST_WITH_IT: usize = 50;

/// The new names, each with the old one; both are names of one entry.
pub fn renames(before: &Entries, after: &Entries) -> BTreeMap<Key, Key> {
    let gone = before.iter().filter(|(key, _)| !after.contains_key(key));
    let come = after.iter().filter(|(key, _)| !before.contains_key(key));
    let gone: Vec<(&Key, Vec<Leaf>)> = gone.map(|(key, value)| (key, leaves(value))).collect();
    let mut with: HashMap<(&str, &Leaf), Vec<usize>> = HashMap::new();
    for (nth, (key, leaves)) in gone.iter().enumerate().filter(|(_, (key, _))| has_name(key)) {
        for leaf in leaves {
            with.entry((&key.0, leaf)).or_default().push(nth);
        }
    }
    let mut taken = vec![false; gone.len()];
    let mut found = BTreeMap::new();
    for (key, value) in come.filter(|(key, _)| has_name(key)) {
        let own = leaves(value);
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for leaf in &own {
            let those = with.get(&(key.0.as_str(), leaf)).map_or([].as_slice(), Vec::as_slice);
            for nth in those.iter().filter(|_| those.len() <= MOST_WITH_IT) {
                *shared.entry(*nth).or_default() += 1;
            }
        }
        let best = shared
            .into_iter()
            .filter(|(nth, _)| !taken[*nth])
            .max_by_key(|(nth, count)| (*count, std::cmp::Reverse(*nth)));
        if let Some((nth, count)) = best
            && count * 100 >= own.len().max(gone[nth].1.len()) * ALIKE_PERCENT
        {
            taken[nth] = true;
            found.insert(key.clone(), gone[nth].0.clone());
        }
    }
    found
}

fn has_name((_, name, _): &Key) -> bool {
    !name.is_empty()
}

/// A field and one of its values.
type Leaf = (String, String);

fn leaves(entry: &Value) -> Vec<Leaf> {
    let mut edits = Vec::new();
    compare("", None, Some(entry), &mut edits);
    let leaves = edits.into_iter().map(|it| (it.field, it.after.unwrap_or_default()));
    let mut leaves: Vec<Leaf> = leaves.collect();
    leaves.sort_unstable();
    leaves.dedup();
    leaves
}
