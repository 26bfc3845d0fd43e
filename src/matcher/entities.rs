//! Names in the text: roles, places, credentials, amounts, years.
//!
//! The longest known name wins, wherever it stands.
//! What is found is replaced by a placeholder (`{role}`, `{place}` …), in phrasings and questions alike,
//! so that one phrasing serves every role and country.

use std::collections::{HashMap, HashSet};

use crate::knowledge::Knowledge;
use crate::knowledge::model::ItemKind;

use super::lexicon::Lexicon;
use super::token::{Pause, Token, tokenise_phrasing};

/// A title that the knowledge has a name for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// Index into [`Knowledge::roles`].
    Role(usize),
    /// Index into [`Knowledge::groups`].
    Group(usize),
    /// Index into [`Knowledge::related`].
    Related(usize),
}

/// An amount of money as a member wrote it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    /// Whole units of the currency.
    pub value: f64,
    /// Whether it was a bare number such as `140`, read as thousands.
    pub bare: bool,
    /// Whether it is pay by the day.
    pub per_day: bool,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Entity {
    Subject(Subject),
    /// A profession that the knowledge does not cover: its index, or none where only its shape tells.
    Profession(Option<usize>),
    /// Index into [`Knowledge::places`].
    Place(usize),
    /// Index into [`Knowledge::countries`]: named, not covered.
    Country(usize),
    /// Index into [`Knowledge::items`].
    Item(usize),
    /// Index into [`Knowledge::ladders`].
    Ladder(usize),
    Amount(Amount),
    Years(u32),
}

impl Entity {
    /// What stands for it in the text; none where the words stay as they are.
    fn placeholder(self, knowledge: &Knowledge) -> Option<&'static str> {
        match self {
            Entity::Subject(_) | Entity::Profession(_) => Some("{role}"),
            Entity::Place(_) | Entity::Country(_) => Some("{place}"),
            Entity::Item(item) => match knowledge.items[item].kind {
                ItemKind::Certificate => Some("{credential}"),
                ItemKind::Degree | ItemKind::Tool | ItemKind::Skill | ItemKind::Framework => None,
            },
            Entity::Ladder(_) => None,
            Entity::Amount(_) => Some("{amount}"),
            Entity::Years(_) => Some("{years}"),
        }
    }
}

/// A name found in a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    pub entity: Entity,
    /// Where it begins among the masked tokens.
    pub at: usize,
    /// How many masked tokens it takes: one where a placeholder stands for it.
    pub length: usize,
    /// Whether the asker says that this is what they are or come from ("I'm a …", "from …").
    pub own: bool,
}

/// A message with its names replaced by placeholders.
#[derive(Debug, Clone, Default)]
pub struct Masked {
    pub tokens: Vec<Token>,
    pub mentions: Vec<Mention>,
}

/// Every name of the knowledge, ready to be found.
pub struct Gazetteer {
    /// First word of a name → names that begin with it, longest first.
    names: HashMap<String, Vec<Name>>,
    heads: HashSet<String>,
    neutral: HashSet<String>,
}

struct Name {
    words: Vec<String>,
    entity: Entity,
    /// A name that is also an everyday word stands back behind longer readings.
    first_is_stop: bool,
}

impl Gazetteer {
    /// Collects the names of a knowledge.
    #[must_use]
    pub fn build(knowledge: &Knowledge, lexicon: &Lexicon) -> Self {
        let mut names: HashMap<String, Vec<Name>> = HashMap::new();
        for (entity, alias) in all_names(knowledge) {
            let words: Vec<String> = lexicon
                .read(alias)
                .into_iter()
                .map(|t| singular(&t.text).to_owned())
                .collect();
            let Some(first) = words.first().cloned() else { continue };
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
        for list in names.values_mut() {
            list.sort_by_key(|n| std::cmp::Reverse(n.words.len()));
        }
        let single = |list: &[toml::Spanned<String>]| {
            list.iter()
                .map(|w| singular(w.get_ref()).to_owned())
                .collect::<HashSet<String>>()
        };
        let heads = single(&knowledge.titles.heads);
        let mut neutral = single(&knowledge.titles.neutral);
        neutral.extend(words_before_titles(knowledge, &heads));
        Self { names, heads, neutral }
    }

    /// Masks a phrasing: only names count, since an author means the words beside them. Of what lies outside
    /// (`with_trades` is false) trades and countries stay as they are: it is they that make it lie outside.
    #[must_use]
    pub fn mask_phrasing(&self, tokens: &[Token], knowledge: &Knowledge, with_trades: bool) -> Masked {
        let words: Vec<&str> = tokens.iter().map(|t| singular(&t.text)).collect();
        let mut found = self.known_names(&words, tokens);
        found.retain(|f| with_trades || !matches!(f.entity, Entity::Profession(_) | Entity::Country(_)));
        numbers(&words, tokens, &mut found);
        found.sort_by_key(|f| f.start);
        let own = vec![false; found.len()];
        replace(tokens, &found, &own, knowledge)
    }

    /// Finds the names in a message and masks them.
    #[must_use]
    pub fn mask(&self, tokens: &[Token], knowledge: &Knowledge, lexicon: &Lexicon) -> Masked {
        let words: Vec<&str> = tokens.iter().map(|t| singular(&t.text)).collect();
        let mut found = self.known_names(&words, tokens);
        self.unknown_titles(&words, tokens, lexicon, &mut found);
        numbers(&words, tokens, &mut found);
        found.sort_by_key(|f| f.start);
        let mut own: Vec<bool> = found.iter().map(|f| is_own(&words, f.start)).collect();
        for i in 1..found.len() {
            own[i - 1] |= leads_to(&words[found[i - 1].end..found[i].start]);
        }
        replace(tokens, &found, &own, knowledge)
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
                {
                    all.push(Found {
                        start,
                        end,
                        entity: name.entity,
                    });
                }
            }
        }
        // Longest first; of equals the one further left.
        all.sort_by_key(|f| (std::cmp::Reverse(f.end - f.start), f.start));
        let mut kept: Vec<Found> = Vec::new();
        for f in all {
            if kept.iter().all(|k| f.end <= k.start || k.end <= f.start) {
                kept.push(f);
            }
        }
        kept
    }

    /// "film director", "director of nursing": a head with a word beside it that no known title has.
    fn unknown_titles(&self, words: &[&str], tokens: &[Token], lexicon: &Lexicon, found: &mut Vec<Found>) {
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

#[derive(Debug, Clone, Copy)]
struct Found {
    start: usize,
    end: usize,
    entity: Entity,
}

/// Every way to name everything, in the order of preference for equal names.
fn all_names(k: &Knowledge) -> Vec<(Entity, &str)> {
    let mut out: Vec<(Entity, &str)> = Vec::new();
    for (i, r) in k.roles.iter().enumerate() {
        let e = Entity::Subject(Subject::Role(i));
        out.push((e, &r.name));
        out.push((e, &r.plural));
        out.push((e, strip_parentheses(&r.name)));
        out.extend(r.aliases.iter().map(|a| (e, a.get_ref().as_str())));
        // The id in words, and the abbreviation that the name carries in parentheses.
        out.push((e, r.id.get_ref()));
        out.extend(in_parentheses(&r.name).map(|a| (e, a)));
    }
    for (i, r) in k.related.iter().enumerate() {
        let e = Entity::Subject(Subject::Related(i));
        out.push((e, &r.name));
        out.push((e, &r.plural));
        out.push((e, strip_parentheses(&r.name)));
        out.extend(r.aliases.iter().map(|a| (e, a.get_ref().as_str())));
    }
    for (i, g) in k.groups.iter().enumerate() {
        let e = Entity::Subject(Subject::Group(i));
        out.push((e, &g.name));
        out.extend(g.aliases.iter().map(|a| (e, a.get_ref().as_str())));
    }
    for (i, p) in k.places.iter().enumerate() {
        let e = Entity::Place(i);
        out.push((e, &p.name));
        // A currency names its country, where only one country of the knowledge has it.
        out.extend(
            p.currency
                .as_deref()
                .filter(|c| k.places.iter().filter(|o| o.currency.as_deref() == Some(c)).count() == 1)
                .map(|c| (e, c)),
        );
        out.extend(p.aliases.iter().chain(&p.cities).map(|a| (e, a.get_ref().as_str())));
    }
    for (i, c) in k.countries.iter().enumerate() {
        out.push((Entity::Country(i), c.name.get_ref()));
        out.extend(c.aliases.iter().map(|a| (Entity::Country(i), a.get_ref().as_str())));
    }
    for (i, p) in k.professions.iter().enumerate() {
        out.push((Entity::Profession(Some(i)), p.name.get_ref()));
        out.extend(
            p.aliases
                .iter()
                .map(|a| (Entity::Profession(Some(i)), a.get_ref().as_str())),
        );
    }
    for (i, item) in k.items.iter().enumerate() {
        out.push((Entity::Item(i), &item.name));
        out.extend(item.full.as_deref().map(|f| (Entity::Item(i), f)));
        out.extend(item.aliases.iter().map(|a| (Entity::Item(i), a.get_ref().as_str())));
    }
    for (i, l) in k.ladders.iter().enumerate() {
        out.push((Entity::Ladder(i), &l.name));
        out.extend(l.aliases.iter().map(|a| (Entity::Ladder(i), a.get_ref().as_str())));
    }
    out
}

/// Words that stand before a title in the phrasings: "composable enterprise {role}" asks about a role.
fn words_before_titles(k: &Knowledge, heads: &HashSet<String>) -> Vec<String> {
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

fn strip_parentheses(name: &str) -> &str {
    name.split('(').next().unwrap_or(name).trim()
}

fn in_parentheses(name: &str) -> Option<&str> {
    let (_, rest) = name.split_once('(')?;
    rest.split_once(')').map(|(inner, _)| inner.trim())
}

/// A plural without its s; short words keep it, since it is part of them ("is", "its", "gas").
pub(super) fn singular(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() >= 3 && !stem.ends_with('s') && !stem.ends_with('u') && !stem.ends_with('i') => stem,
        _ => word,
    }
}

/// The end of the name that begins at `start`, if it stands there; an article inside a name does not count.
fn match_at(words: &[&str], tokens: &[Token], start: usize, name: &[String]) -> Option<usize> {
    let mut at = start;
    for (i, part) in name.iter().enumerate() {
        if i > 0 && words.get(at) == Some(&"the") && part != "the" {
            at += 1;
        }
        // A name does not run on over the end of a sentence.
        if i > 0 && tokens.get(at.wrapping_sub(1)).is_some_and(|t| t.pause == Pause::Stop) {
            return None;
        }
        if words.get(at) != Some(&part.as_str()) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// "what is director pay": here `is` is the verb and not the start of "IS director".
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
    let verb_before = start > 0 && BEFORE.contains(&words[start - 1]);
    let article_after = start == 0 && matches!(words.get(end), Some(&"a" | &"an" | &"the"));
    words[start] != "it" && (verb_before || article_after)
}

/// Amounts of money and numbers of years.
fn numbers(words: &[&str], tokens: &[Token], found: &mut Vec<Found>) {
    let by_the_day = words.contains(&"daily") || words.windows(2).any(|w| w == ["day", "rate"]);
    for at in 0..words.len() {
        if found.iter().any(|f| f.start <= at && at < f.end) {
            continue;
        }
        if let Some(years) = years_at(words, at) {
            found.push(Found {
                start: at,
                end: at + 2,
                entity: Entity::Years(years),
            });
        } else if let Some((amount, length)) = amount_at(words, at, by_the_day) {
            found.push(Found {
                start: at,
                end: (at + length).min(tokens.len()),
                entity: Entity::Amount(amount),
            });
        }
    }
}

fn years_at(words: &[&str], at: usize) -> Option<u32> {
    if !matches!(words.get(at + 1), Some(&"year" | &"yr")) {
        return None;
    }
    let number = words[at].trim_end_matches('+');
    number
        .parse()
        .ok()
        .filter(|n| *n < 100)
        .or_else(|| small_number(number))
}

fn small_number(word: &str) -> Option<u32> {
    const WORDS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ];
    WORDS
        .iter()
        .position(|w| *w == word)
        .and_then(|n| u32::try_from(n).ok())
        .or(match word {
            "fifteen" => Some(15),
            "twenty" => Some(20),
            _ => None,
        })
}

/// `$140,000`, `140k`, `140 thousand`, `six figures`, `500 euros a day`, or a bare `140` after a word of money.
fn amount_at(words: &[&str], at: usize, by_the_day: bool) -> Option<(Amount, usize)> {
    const LEADS: [&str; 24] = [
        "of", "at", "for", "is", "pay", "make", "making", "offer", "offered", "get", "getting", "earn", "earning",
        "over", "under", "below", "above", "than", "about", "around", "only", "me", "on", "clear",
    ];
    const MONEY: [&str; 13] = [
        "dollar", "euro", "pound", "usd", "eur", "gbp", "cad", "aud", "sgd", "pln", "buck", "zloty", "yen",
    ];
    const COUNTED: [&str; 11] = [
        "year", "yr", "month", "hour", "day", "people", "job", "role", "level", "week", "post",
    ];
    let word = words[at];
    let next = words.get(at + 1).copied();
    if matches!(word, "six" | "6") && matches!(next, Some("figure" | "fig" | "figures" | "figs")) {
        return Some((
            Amount {
                value: 100_000.0,
                bare: false,
                per_day: false,
            },
            2,
        ));
    }
    let marked = word.starts_with(['$', '€', '£', '¥']);
    let digits: String = word.trim_start_matches(['$', '€', '£', '¥']).replace([',', '\''], "");
    let plain = digits.trim_end_matches('+');
    let (number, mut factor) = match (plain.strip_suffix('k'), plain.strip_suffix('m')) {
        (Some(n), _) => (n, 1_000.0),
        (None, Some(n)) => (n, 1_000_000.0),
        (None, None) => (plain, 1.0),
    };
    let value: f64 = number.parse().ok().filter(|v: &f64| v.is_finite() && *v > 0.0)?;
    let mut length = 1;
    if factor == 1.0 && matches!(next, Some("thousand" | "grand" | "k")) {
        factor = 1_000.0;
        length = 2;
    }
    let named = words.get(at + length).is_some_and(|w| MONEY.contains(w));
    length += usize::from(named);
    let per_day = match (words.get(at + length), words.get(at + length + 1)) {
        (Some(&("a" | "per")), Some(&"day")) => 2,
        (Some(&"daily"), _) => 1,
        _ => 0,
    };
    let value = value * factor;
    let per_day_words = per_day;
    let per_day = per_day.max(usize::from(by_the_day));
    if per_day > 0 && (marked || named || factor > 1.0) {
        return Some((
            Amount {
                value,
                bare: false,
                per_day: true,
            },
            length + per_day_words,
        ));
    }
    let is_calendar_year = !marked && !named && word.len() == 4 && (1900.0..2100.0).contains(&value);
    if factor > 1.0 || value >= 10_000.0 || ((marked || named) && value >= 1_000.0) {
        return Some((
            Amount {
                value,
                bare: false,
                per_day: false,
            },
            length,
        ));
    }
    let led = at > 0 && LEADS.contains(&words[at - 1]) && !next.is_some_and(|n| COUNTED.contains(&n));
    if (marked || named || led) && (50.0..1_000.0).contains(&value) && !is_calendar_year {
        return Some((
            Amount {
                value: value * 1_000.0,
                bare: true,
                per_day: false,
            },
            length,
        ));
    }
    None
}

/// Whether a name at `start` is what the asker is already: "I'm an …", "currently …", "from … to".
fn is_own(words: &[&str], start: usize) -> bool {
    const SKIP: [&str; 18] = [
        "a",
        "an",
        "the",
        "already",
        "currently",
        "now",
        "just",
        "only",
        "lowly",
        "still",
        "working",
        "work",
        "as",
        "new",
        "been",
        "mere",
        "humble",
        "experienced",
    ];
    let mut at = start;
    while at > 0 && start - at < 5 && SKIP.contains(&words[at - 1]) {
        at -= 1;
    }
    let before = |n: usize| at.checked_sub(n).map(|i| words[i]);
    let i_am = before(2) == Some("i") && matches!(before(1), Some("am" | "have" | "was"));
    let from = before(1) == Some("from");
    let post = matches!(
        (before(2), before(1)),
        (Some("job" | "post" | "current" | "present"), Some("is"))
    );
    i_am || from || post
}

/// Whether what stands between two titles makes the first the way to the second: "can a … become a …".
fn leads_to(between: &[&str]) -> bool {
    const WAYS: [&str; 9] = [
        "become", "becoming", "turn", "into", "to", "promoted", "reach", "rise", "towards",
    ];
    between.len() <= 6
        && between.iter().any(|w| WAYS.contains(w))
        && !between.contains(&"or")
        && !between.contains(&"compared")
}

fn replace(tokens: &[Token], found: &[Found], own: &[bool], knowledge: &Knowledge) -> Masked {
    let mut out = Masked {
        tokens: Vec::with_capacity(tokens.len()),
        mentions: Vec::with_capacity(found.len()),
    };
    let mut at = 0;
    for (f, own) in found.iter().zip(own) {
        if f.start < at {
            continue;
        }
        out.tokens.extend_from_slice(&tokens[at..f.start]);
        let placeholder = f.entity.placeholder(knowledge);
        let length = if placeholder.is_some() { 1 } else { f.end - f.start };
        out.mentions.push(Mention {
            entity: f.entity,
            at: out.tokens.len(),
            length,
            own: *own,
        });
        match placeholder {
            Some(text) => {
                let last = &tokens[f.end - 1];
                out.tokens.push(Token {
                    text: text.to_owned(),
                    span: tokens[f.start].span.start..last.span.end,
                    pause: last.pause,
                    question: last.question,
                    written: None,
                });
            }
            None => out.tokens.extend_from_slice(&tokens[f.start..f.end]),
        }
        at = f.end;
    }
    out.tokens.extend_from_slice(&tokens[at..]);
    out
}
