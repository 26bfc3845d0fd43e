//! Questions that a topic would take from another, told while it is new.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::accuracy::{Astray, newly_astray};
use super::lints::LEAST_STOLEN;
use crate::coach::{Coach, class_name};
use crate::knowledge::{Diagnostic, Knowledge};
use crate::matcher::Class;

/// Warnings of topics whose new phrasings draw those of others to them, which were recognised before.
pub(super) fn taken(before: &Coach, after: &Coach) -> Vec<Diagnostic> {
    if std::ptr::eq(before.matcher().held_out(), after.matcher().held_out()) {
        return Vec::new();
    }
    let k = after.knowledge();
    let grown = grown(before.knowledge(), k);
    let mut pairs: BTreeMap<(String, String), Vec<Astray>> = BTreeMap::new();
    for it in newly_astray(before, after) {
        if grown.contains(&it.taken_for) {
            let pair = (it.taken_for.clone(), it.intent.clone());
            pairs.entry(pair).or_default().push(it);
        }
    }
    let warning = |((to, from), astray): ((String, String), Vec<Astray>)| {
        let first = astray.first().filter(|_| astray.len() >= LEAST_STOLEN)?;
        let own = k.intents.iter().find(|it| *it.id.get_ref() == from)?;
        let phrasing = own.phrasings.iter().find(|it| *it.get_ref() == first.phrasing)?;
        let mut warning = Diagnostic::warning(
            k.files.get(own.file)?,
            phrasing.span(),
            format!(
                "{to} would take questions of `{from}`: {} of its phrasings that were recognised are taken for it when they are left out, this one among them",
                astray.len()
            ),
        );
        warning.label = Some(format!(
            "word the new phrasings of {to} so that they cannot mean `{from}`"
        ));
        warning.rule = Some("takes-questions");
        Some(warning)
    };
    pairs.into_iter().filter_map(warning).collect()
}

/// The topics that have phrasings which they did not have before, by name.
fn grown(before: &Knowledge, after: &Knowledge) -> HashSet<String> {
    let mut known: HashMap<String, HashSet<&str>> = HashMap::new();
    for (topic, phrasing) in phrasings(before) {
        known.entry(class_name(before, topic)).or_default().insert(phrasing);
    }
    let mut grown = HashSet::new();
    for (topic, phrasing) in phrasings(after) {
        let name = class_name(after, topic);
        if !known.get(&name).is_some_and(|it| it.contains(phrasing)) {
            grown.insert(name);
        }
    }
    grown
}

fn phrasings(k: &Knowledge) -> impl Iterator<Item = (Class, &str)> {
    let intents = k.intents.iter().map(|it| &it.phrasings).enumerate();
    let gaps = k.gaps.iter().map(|it| &it.phrasings).enumerate();
    let talk = k.small_talk.iter().map(|it| &it.phrasings).enumerate();
    let topics = intents
        .map(|(at, list)| (Class::Intent(at), list))
        .chain(gaps.map(|(at, list)| (Class::Gap(at), list)))
        .chain(talk.map(|(at, list)| (Class::SmallTalk(at), list)));
    let asked = topics.flat_map(|(topic, list)| list.iter().map(move |it| (topic, it.get_ref().as_str())));
    asked.chain(k.noise.iter().map(|it| (Class::Noise, it.as_str())))
}
