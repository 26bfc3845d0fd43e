//! Every name of a knowledge, and how names are found in a message.

use foldhash::{HashMap, HashSet};

use crate::knowledge::Knowledge;
use crate::knowledge::model::ItemKind;

use super::found::{Found, replace};
use super::money::Money;
use super::names::all_names;
use super::numbers::numbers;
use super::own::{is_own, leads_to, or_to, reports_to, speaks};
use super::trades::singulars;
use super::{Currency, Entity, Masked};
use crate::matcher::lexicon::Lexicon;
use crate::matcher::token::{Pause, Token};

/// Every name of the knowledge, ready to be found. Two that are equal find the same in any text.
#[derive(PartialEq)]
pub struct Gazetteer {
    /// First word of a name → names that begin with it, longest first.
    names: HashMap<String, Vec<Name>>,
    pub(super) heads: HashSet<String>,
    pub(super) neutral: HashSet<String>,
    money: Money,
    /// Places by the word that an article makes a name of: "the us".
    bare: HashMap<String, usize>,
    /// Which of the items have a placeholder hangs on their kinds.
    kinds: Vec<ItemKind>,
}

/// Words before a place that is all that a message says.
const OPENING: [&str; 5] = ["and", "in", "for", "or", "the"];

impl Gazetteer {
    /// Collects the names of a knowledge; `before_titles` are words that are no part of an unknown title.
    #[must_use]
    pub fn build(knowledge: &Knowledge, lexicon: &Lexicon, before_titles: &[String]) -> Self {
        let mut names: HashMap<String, Vec<Name>> = HashMap::default();
        for (entity, alias) in all_names(knowledge) {
            let tokens = lexicon.read(alias);
            let words: Box<[Box<str>]> = tokens.iter().map(|t| singular(&t.text).into()).collect();
            let Some(first) = words.first().map(|it| it.to_string()) else {
                continue;
            };
            let first_is_stop = words.len() > 1 && lexicon.is_stop(&first);
            let list = names.entry(first).or_default();
            if !list.iter().any(|n| n.words == words) {
                list.push(Name {
                    words,
                    entity,
                    first_is_stop,
                });
            }
        }
        let after_article = names.get("the").into_iter().flatten();
        let bare = after_article.filter_map(|name| match (&*name.words, name.entity) {
            ([_, word], Entity::Place(place)) => Some((word.to_string(), place)),
            _ => None,
        });
        let bare = bare.collect();
        for list in names.values_mut() {
            list.sort_by_key(|n| std::cmp::Reverse(n.words.len()));
        }
        let heads = singulars(&knowledge.titles.heads);
        let mut neutral = singulars(&knowledge.titles.neutral);
        neutral.extend(before_titles.iter().cloned());
        Self {
            names,
            kinds: knowledge.items.iter().map(|it| it.kind).collect(),
            heads,
            neutral,
            money: Money::of(knowledge),
            bare,
        }
    }

    /// Masks a phrasing: only names count, since an author means the words beside them. Of what lies outside
    /// (`with_trades` is false) trades and countries stay as they are: it is they that make it lie outside.
    #[must_use]
    pub fn mask_phrasing(&self, tokens: &[Token], knowledge: &Knowledge, with_trades: bool) -> Masked {
        let words: Vec<&str> = tokens.iter().map(|t| singular(&t.text)).collect();
        let mut found = self.known_names(&words, tokens);
        found.retain(|f| with_trades || !matches!(f.entity, Entity::Profession(_) | Entity::Country(_)));
        found.retain(|f| !is_bystander(f, &words));
        numbers(&words, tokens, &self.money, &mut found);
        found.sort_by_key(|f| f.start);
        let own = vec![false; found.len()];
        replace(tokens, &found, &own, knowledge)
    }

    /// Finds the names in a message and masks them.
    #[must_use]
    pub fn mask(&self, tokens: &[Token], knowledge: &Knowledge, lexicon: &Lexicon) -> Masked {
        let words: Vec<&str> = tokens.iter().map(|t| singular(&t.text)).collect();
        let mut found = self.known_names(&words, tokens);
        self.currencies_beside_places(&words, &mut found);
        self.places_without_article(&words, tokens, &mut found);
        self.unknown_titles(&words, tokens, lexicon, &mut found);
        found.retain(|f| !is_bystander(f, &words));
        numbers(&words, tokens, &self.money, &mut found);
        found.sort_by_key(|f| f.start);
        debug_assert!(
            found.windows(2).all(|pair| pair[0].end <= pair[1].start),
            "names overlap: {found:?}"
        );
        let opens = |at: usize| at == 0 || tokens[at - 1].pause != Pause::None;
        let mut own: Vec<bool> = found.iter().map(|f| is_own(&words, opens, f.start)).collect();
        let mut beside_one_above = false;
        for i in 1..found.len() {
            let between = words.get(found[i - 1].end..found[i].start);
            // "From 50k to 60k" is a range.
            own[i - 1] |= between.is_some_and(leads_to) && !matches!(found[i - 1].entity, Entity::Amount(_));
            let titles = [i - 1, i].map(|it| matches!(found[it].entity, Entity::Subject(_)));
            let above = between.is_some_and(reports_to);
            let beside_that = beside_one_above && between.is_some_and(or_to);
            beside_one_above = titles == [true, true] && (above || beside_that);
            own[i] |= beside_one_above;
        }
        replace(tokens, &found, &own, knowledge)
    }

    /// The currency that a word names.
    pub fn currency(&self, word: &str) -> Option<Currency> {
        self.money.currency(singular(word))
    }

    /// "Pay in one country in the currency of another": beside a place a currency names no other.
    fn currencies_beside_places(&self, words: &[&str], found: &mut Vec<Found>) {
        let is_currency = |it: &Found| {
            matches!(it.entity, Entity::Place(_)) && it.end - it.start == 1 && self.currency(words[it.start]).is_some()
        };
        let is_place = |it: &Found| matches!(it.entity, Entity::Place(_) | Entity::City { .. } | Entity::Country(_));
        if found.iter().any(|it| is_place(it) && !is_currency(it)) {
            found.retain(|it| !is_currency(it));
        }
    }

    /// "The us" without its article: beside another place, or as the whole message, the word is one too, though an everyday
    /// word by itself.
    fn places_without_article(&self, words: &[&str], tokens: &[Token], found: &mut Vec<Found>) {
        let joins = |at: usize| matches!(words.get(at), Some(&("and" | "or" | "vs" | "versus")));
        let pause = |at: usize| tokens[at].pause == Pause::Comma;
        let is_place = |it: &Found| matches!(it.entity, Entity::Place(_) | Entity::City { .. } | Entity::Country(_));
        let places: Vec<(usize, usize)> = found
            .iter()
            .filter(|it| is_place(it))
            .map(|it| (it.start, it.end))
            .collect();
        for (at, word) in words.iter().enumerate() {
            let Some(&place) = self.bare.get(*word) else {
                continue;
            };
            let free = !found.iter().any(|it| it.start <= at && at < it.end);
            let alone = words
                .iter()
                .enumerate()
                .all(|(other, it)| other == at || OPENING.contains(it));
            let beside = places.iter().any(|&(start, end)| {
                start == at + 2 && joins(at + 1)
                    || end + 1 == at && joins(at - 1)
                    || start == at + 1 && pause(at)
                    || end == at && pause(at - 1)
            });
            if free && (beside || alone) {
                found.push(Found {
                    start: at,
                    end: at + 1,
                    entity: Entity::Place(place),
                });
            }
        }
    }

    fn known_names(&self, words: &[&str], tokens: &[Token]) -> Vec<Found> {
        let mut all = Vec::new();
        for start in 0..words.len() {
            let Some(list) = self.names.get(words[start]) else {
                continue;
            };
            for name in list {
                if let Some(end) = match_at(words, tokens, start, &name.words)
                    && !(name.first_is_stop && reads_as_verb(words, start, end))
                    && !(is_profession(name.entity) && has_pause(&tokens[start..end]))
                {
                    all.push(Found {
                        start,
                        end,
                        entity: name.entity,
                    });
                }
            }
        }
        // Longest first, where a pause inside takes a word; of equals the one further left.
        let length = |f: &Found| f.end - f.start - usize::from(has_pause(&tokens[f.start..f.end]));
        all.sort_by_key(|f| (std::cmp::Reverse(length(f)), f.start));
        let mut kept: Vec<Found> = Vec::new();
        for f in all {
            if kept.iter().all(|k| f.end <= k.start || k.end <= f.start) {
                kept.push(f);
            }
        }
        kept
    }
}

fn is_profession(entity: Entity) -> bool {
    matches!(entity, Entity::Profession(_))
}

/// "What goes in a portfolio, manager to be": a trade is no name over a pause, while a title may be turned round.
fn has_pause(tokens: &[Token]) -> bool {
    let inside = tokens.split_last().map_or(tokens, |(_, inside)| inside);
    inside.iter().any(|token| token.pause != Pause::None)
}

/// "My teacher said …": somebody's trade, which nobody asks about.
fn is_bystander(found: &Found, words: &[&str]) -> bool {
    matches!(found.entity, Entity::Profession(_)) && speaks(words, found.start, found.end)
}

/// A plural without its s; short words keep it, since it is part of them ("is", "its", "gas").
pub fn singular(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() >= 3 && !stem.ends_with('s') && !stem.ends_with('u') && !stem.ends_with('i') => stem,
        _ => word,
    }
}

#[derive(PartialEq)]
struct Name {
    words: Box<[Box<str>]>,
    entity: Entity,
    /// A name that is also an everyday word stands back behind longer readings.
    first_is_stop: bool,
}

/// The end of the name that begins at `start`, if it stands there; an article inside a name does not count.
fn match_at(words: &[&str], tokens: &[Token], start: usize, name: &[Box<str>]) -> Option<usize> {
    let mut at = start;
    for (i, part) in name.iter().enumerate() {
        // A name does not run on over the end of a sentence.
        if i > 0 && tokens[at - 1].pause == Pause::Stop {
            return None;
        }
        if i > 0 && words.get(at) == Some(&"the") && **part != *"the" {
            at += 1;
        }
        if words.get(at) != Some(&part.as_ref()) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// "what is head pay": here `is` is the verb and not the start of a title "IS head".
fn reads_as_verb(words: &[&str], start: usize, end: usize) -> bool {
    const BEFORE: [&str; 22] = [
        "what",
        "who",
        "how",
        "where",
        "which",
        "why",
        "when",
        "that",
        "this",
        "he",
        "she",
        "there",
        "job",
        "role",
        "salary",
        "pay",
        "title",
        "difference",
        "so",
        "mean",
        "is",
        "was",
    ];
    const VERBS: [&str; 10] = ["is", "are", "was", "be", "do", "does", "can", "will", "may", "might"];
    let verb_before = start > 0 && BEFORE.contains(&words[start - 1]);
    let article_after = start == 0 && matches!(words.get(end), Some(&"a" | &"an" | &"the"));
    VERBS.contains(&words[start]) && (verb_before || article_after)
}
