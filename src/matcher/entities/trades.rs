//! Titles that no one listed, by their shape: "film director", "director of nursing".

use foldhash::HashSet;

use crate::knowledge::Knowledge;
use crate::knowledge::model::Spanned;

use super::found::Found;
use super::gazetteer::{Gazetteer, singular};
use super::{Entity, Subject};
use crate::matcher::lexicon::Lexicon;
use crate::matcher::token::{Pause, Token, tokenise_phrasing};

impl Gazetteer {
    /// "film director", "director of nursing": a head with a word beside it that no known title has.
    pub(super) fn unknown_titles(&self, words: &[&str], tokens: &[Token], lexicon: &Lexicon, found: &mut Vec<Found>) {
        for at in 0..words.len() {
            let covered = found.iter().position(|f| f.start <= at && at < f.end);
            let entity = covered.map(|c| found[c].entity);
            let open = match entity {
                None => self.heads.contains(words[at]),
                Some(Entity::Subject(Subject::Group(_)) | Entity::Profession(_)) => true,
                Some(_) => false,
            };
            if !open {
                continue;
            }
            let (mut start, mut end) = covered.map_or((at, at + 1), |c| (found[c].start, found[c].end));
            let (old_start, old_end) = (start, end);
            while start > 0
                && old_start - start < 3
                && tokens[start - 1].pause == Pause::None
                && self.names_a_trade(words[start - 1], lexicon)
            {
                let before = start - 1;
                if found
                    .iter()
                    .any(|f| f.start <= before && before < f.end && !matches!(f.entity, Entity::Profession(_)))
                {
                    break;
                }
                start = before;
            }
            if start == old_start && words.get(end) == Some(&"of") && tokens[end - 1].pause == Pause::None {
                let object = end + 1 + usize::from(matches!(words.get(end + 1), Some(&"the" | &"a" | &"an")));
                let free = |i: usize| found.iter().all(|f| i < f.start || f.end <= i);
                if words.get(object).is_some_and(|w| self.names_a_trade(w, lexicon)) && free(object) {
                    end = object + 1;
                }
            }
            let grew = (start, end) != (old_start, old_end);
            let is_profession = matches!(entity, Some(Entity::Profession(_)));
            if grew {
                let known = if is_profession { entity } else { None };
                found.retain(|f| f.end <= start || end <= f.start);
                found.push(Found {
                    start,
                    end,
                    entity: known.unwrap_or(Entity::Profession(None)),
                });
            }
        }
    }

    fn names_a_trade(&self, word: &str, lexicon: &Lexicon) -> bool {
        word.len() > 1
            && word.chars().all(char::is_alphabetic)
            && !lexicon.is_stop(word)
            && !self.neutral.contains(word)
    }
}

/// The words of a list, each in the singular.
pub(super) fn singulars(list: &[Spanned<String>]) -> HashSet<String> {
    list.iter().map(|word| singular(word.get_ref()).to_owned()).collect()
}

/// Words that stand before a title in the phrasings: "composable enterprise {role}" asks about a role.
pub(in crate::matcher) fn words_before_titles(k: &Knowledge) -> Vec<String> {
    let heads = singulars(&k.titles.heads);
    let mut out = Vec::new();
    for phrasing in k.intents.iter().flat_map(|i| &i.phrasings) {
        let words: Vec<String> = tokenise_phrasing(phrasing.get_ref())
            .iter()
            .map(|t| singular(&t.text).to_owned())
            .collect();
        for (at, word) in words.iter().enumerate() {
            if word == "{role}" || heads.contains(word) {
                out.extend(at.checked_sub(1).map(|b| words[b].clone()));
                // The second word before counts where the first is no mere article ("composable enterprise …").
                out.extend(
                    at.checked_sub(2)
                        .filter(|_| words[at - 1].len() > 3)
                        .map(|b| words[b].clone()),
                );
            }
        }
    }
    out
}
