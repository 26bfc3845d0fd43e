//! What authors wrote for the matcher to learn from.

use std::collections::HashMap;

use crate::knowledge::Knowledge;
use crate::knowledge::model::Spanned;

use super::entities::Gazetteer;
use super::lexicon::Lexicon;
use super::ranking::{Gist, literal_key};
use super::token::tokenise_phrasing;
use super::verdict::Class;

/// Every phrasing with its class; a class without phrasings has nothing to learn and is left out.
pub(super) fn phrasings(k: &Knowledge) -> (Vec<Class>, Vec<(&str, usize)>) {
    fn texts(list: &[Spanned<String>]) -> Vec<&str> {
        list.iter().map(|p| p.get_ref().as_str()).collect()
    }
    let intents = k
        .intents
        .iter()
        .enumerate()
        .map(|(i, x)| (Class::Intent(i), texts(&x.phrasings)));
    let gaps = k
        .gaps
        .iter()
        .enumerate()
        .map(|(i, x)| (Class::Gap(i), texts(&x.phrasings)));
    let small_talk = k
        .small_talk
        .iter()
        .enumerate()
        .map(|(i, x)| (Class::SmallTalk(i), texts(&x.phrasings)));
    let rest = [
        (Class::Distress, texts(&k.distress.phrasings)),
        (Class::Noise, k.noise.iter().map(String::as_str).collect()),
    ];
    let (mut classes, mut out) = (Vec::new(), Vec::new());
    for (class, list) in intents
        .chain(gaps)
        .chain(small_talk)
        .chain(rest)
        .filter(|(_, list)| !list.is_empty())
    {
        out.extend(list.into_iter().map(|text| (text, classes.len())));
        classes.push(class);
    }
    (classes, out)
}

/// The labels of buttons: pressing one asks it, so it must lead where it says.
pub(super) fn labels(k: &Knowledge, lexicon: &Lexicon, gazetteer: &Gazetteer, classes: &[Class]) -> HashMap<Gist, u32> {
    let label = |class: &Class| match class {
        Class::Intent(i) => Some(k.intents[*i].label.as_str()),
        Class::Gap(i) => Some(k.gaps[*i].label.as_str()),
        _ => None,
    };
    let key = |text: &str| {
        let tokens = lexicon.correct(tokenise_phrasing(text));
        let masked = gazetteer.mask_phrasing(&tokens, k, true).tokens;
        Gist::of(&literal_key(masked.iter().map(|t| t.text.as_str()), lexicon))
    };
    classes
        .iter()
        .enumerate()
        .filter_map(|(row, class)| {
            label(class)
                .filter(|text| !text.is_empty())
                .map(|text| (key(text), row as u32))
        })
        .collect()
}
