//! Finding names and questions by what has been typed of them: exact, then from the beginning, then by words, then
//! with slips of the pen. From memory, in a moment, always in the same order.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::limits;
use super::popular::Popular;
use super::typed::{Fits, Known, Typed};
use super::view::{cut, harmless_line};

/// Something that can be chosen.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What is shown, and what is filled in.
    text: String,
    /// The text and its other names, in small letters and single blanks.
    names: Vec<String>,
    /// The intent whose popularity it shares.
    intent: String,
}

impl Entry {
    /// An entry with other names that find it too.
    #[must_use]
    pub fn new(text: &str, others: Vec<String>) -> Self {
        let names = std::iter::once(text).chain(others.iter().map(String::as_str));
        Self {
            text: harmless_line(text),
            names: names.map(plain).filter(|it| !it.is_empty()).collect(),
            intent: String::new(),
        }
    }

    /// Sorts it by how often this intent is asked.
    #[must_use]
    pub fn about(self, intent: &str) -> Self {
        Self {
            intent: intent.to_owned(),
            ..self
        }
    }
}

/// Why something is offered; better reasons first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Popular,
    Exact,
    Beginning,
    Words,
    Alike,
}

impl Why {
    /// The sign that stands before the label.
    fn glyph(self) -> &'static str {
        match self {
            Self::Popular => "📌",
            Self::Exact => "✅",
            Self::Beginning => "🔤",
            Self::Words => "🔎",
            Self::Alike => "✏️",
        }
    }
}

/// A suggestion: what is shown, and what is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub label: String,
    pub value: String,
}

/// Entries that can be found.
///
/// There may be tens of thousands, and somebody types: they lie one behind the other, so that a search runs through
/// memory in order, and none has memory of its own.
#[derive(Debug, Default)]
pub struct Index {
    entries: Vec<Place>,
    texts: String,
    /// The names of each entry, a line each.
    names: String,
    /// The numbers of the words of each entry.
    numbers: Vec<u32>,
    /// The words of all names.
    words: Vec<Known>,
    intents: Vec<String>,
}

/// Where the parts of an entry end; they begin where those of the entry before it end.
#[derive(Debug, Clone, Copy)]
struct Place {
    text: u32,
    names: u32,
    numbers: u32,
    /// Which of the intents it is about.
    intent: u32,
}

/// An entry as it lies in the index.
#[derive(Debug, Clone, Copy)]
struct Listed<'i> {
    text: &'i str,
    names: &'i str,
    numbers: &'i [u32],
}

impl Index {
    /// An index of these, in order of importance.
    #[must_use]
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Self {
        Self::filled(|add| entries.into_iter().for_each(add))
    }

    /// An index of the entries that `fill` adds, one after the other.
    pub fn filled(fill: impl FnOnce(&mut dyn FnMut(Entry))) -> Self {
        let mut index = Self::default();
        let (mut words, mut intents) = (HashMap::new(), HashMap::new());
        fill(&mut |entry| {
            if (1..=limits::CHOICE_TEXT).contains(&limits::length(&entry.text)) {
                index.add(entry, &mut words, &mut intents);
            }
        });
        index.texts.shrink_to_fit();
        index.names.shrink_to_fit();
        index.numbers.shrink_to_fit();
        index.entries.shrink_to_fit();
        index
    }

    fn add(&mut self, entry: Entry, words: &mut HashMap<Box<str>, u32>, intents: &mut HashMap<String, u32>) {
        let from = self.numbers.len();
        for word in entry.names.iter().flat_map(|it| it.split(' ')) {
            let number = words.get(word).copied().unwrap_or_else(|| {
                let number = self.words.len() as u32;
                self.words.push(Known::new(word));
                words.insert(word.into(), number);
                number
            });
            if !self.numbers[from..].contains(&number) {
                self.numbers.push(number);
            }
        }
        self.texts.push_str(&entry.text);
        for name in &entry.names {
            self.names.push_str(name);
            self.names.push('\n');
        }
        let intent = *intents.entry(entry.intent).or_insert_with_key(|intent| {
            self.intents.push(intent.clone());
            self.intents.len() as u32 - 1
        });
        // Names are short and there are thousands of them, not millions: 32 bits hold where they end.
        self.entries.push(Place {
            text: self.texts.len() as u32,
            names: self.names.len() as u32,
            numbers: self.numbers.len() as u32,
            intent,
        });
    }

    fn entries(&self) -> impl Iterator<Item = Listed<'_>> {
        let mut from = Place {
            text: 0,
            names: 0,
            numbers: 0,
            intent: 0,
        };
        self.entries.iter().map(move |to| {
            let listed = Listed {
                text: &self.texts[from.text as usize..to.text as usize],
                names: &self.names[from.names as usize..to.names as usize],
                numbers: &self.numbers[from.numbers as usize..to.numbers as usize],
            };
            from = *to;
            listed
        })
    }

    /// What fits what has been typed, best first; the popular ones if nothing has.
    #[must_use]
    pub fn find(&self, typed: &str, popular: &Popular) -> Vec<Choice> {
        let typed = plain(typed);
        let words = Typed::of(&typed);
        let fits: Vec<Fits> = self.words.iter().map(|known| known.fits(&words)).collect();
        let asked = popular.counts(&self.intents);
        let found = self
            .entries()
            .zip(&self.entries)
            .enumerate()
            .filter_map(|(at, (entry, place))| {
                let why = if words.is_empty() {
                    Why::Popular
                } else {
                    why(entry, &typed, words.len() as u32, &fits)?
                };
                Some(((why, Reverse(asked[place.intent as usize]), at), entry))
            });
        let mut found: Vec<_> = found.collect();
        // There may be thousands, of which a few are wanted.
        if found.len() > limits::CHOICES {
            found.select_nth_unstable_by_key(limits::CHOICES, |(rank, _)| *rank);
            found.truncate(limits::CHOICES);
        }
        found.sort_unstable_by_key(|(rank, _)| *rank);
        found.into_iter().map(|((why, ..), it)| choice(why, it)).collect()
    }
}

fn choice(why: Why, entry: Listed<'_>) -> Choice {
    Choice {
        label: cut(&format!("{} {}", why.glyph(), entry.text), limits::CHOICE_TEXT),
        value: entry.text.to_owned(),
    }
}

/// Why an entry is offered to whoever typed so many words, if it is; `fits` tells of each known word which of them it fits.
fn why(entry: Listed<'_>, typed: &str, words: u32, fits: &[Fits]) -> Option<Why> {
    let numbers = entry.numbers.iter().filter_map(|it| fits.get(*it as usize));
    let all = numbers.fold(Fits::default(), |all, it| Fits {
        begins: all.begins | it.begins,
        alike: all.alike | it.alike,
    });
    if all.begins.count_ones() == words {
        // What a name is, or begins with, its words begin with.
        let names = || entry.names.lines();
        return Some(if names().any(|it| it == typed) {
            Why::Exact
        } else if names().any(|it| it.starts_with(typed)) {
            Why::Beginning
        } else {
            Why::Words
        });
    }
    // Whoever types a whole sentence words it in their own way: most of the words are enough.
    let alike = all.alike.count_ones();
    (alike * 3 >= words * 2 && alike > 0).then_some(Why::Alike)
}

/// Small letters, and single blanks between the words.
fn plain(text: &str) -> String {
    let words = text.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn index() -> Index {
        let entry = |text: &str, others: &[&str]| Entry::new(text, others.iter().map(|it| (*it).to_owned()).collect());
        Index::new(vec![
            entry("Senior Pastry Chef", &["lead patissier"]),
            entry("Chef", &["cook", "chef de cuisine"]),
            entry("Chef's Assistant", &[]),
            entry("Kitchen Porter", &["dishwasher"]),
        ])
    }

    fn find(typed: &str) -> Vec<String> {
        index()
            .find(typed, &Popular::default())
            .into_iter()
            .map(|it| it.label)
            .collect()
    }

    #[test]
    fn better_reasons_come_first() {
        for (typed, expected) in [
            (
                "",
                vec![
                    "📌 Senior Pastry Chef",
                    "📌 Chef",
                    "📌 Chef's Assistant",
                    "📌 Kitchen Porter",
                ],
            ),
            ("CHEF", vec!["✅ Chef", "🔤 Chef's Assistant", "🔎 Senior Pastry Chef"]),
            ("cook", vec!["✅ Chef"]),
            ("dish", vec!["🔤 Kitchen Porter"]),
            ("chef past", vec!["🔎 Senior Pastry Chef"]),
            ("kichen portre", vec!["✏️ Kitchen Porter"]),
            ("pasrty", vec!["✏️ Senior Pastry Chef"]),
            ("xyz", vec![]),
        ] {
            assert_eq!(find(typed), expected, "{typed}");
        }
    }

    #[test]
    fn the_value_is_the_text_without_the_sign() {
        let found = index().find("chef", &Popular::default());
        assert_eq!(found[0].value, "Chef");
    }

    #[test]
    fn what_is_asked_most_is_offered_first() {
        let index = Index::new(vec![
            Entry::new("One?", vec![]).about("one"),
            Entry::new("Two?", vec![]).about("two"),
        ]);
        let popular = Popular::default();
        popular.count("two");
        let found: Vec<_> = index.find("", &popular).into_iter().map(|it| it.value).collect();
        assert_eq!(found, ["Two?", "One?"]);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_the_limits_hold(typed in "\\PC{0,80}", names in proptest::collection::vec("\\PC{0,130}", 0..60)) {
            let index = Index::new(names.iter().map(|it| Entry::new(it, vec![])));
            let found = index.find(&typed, &Popular::default());
            prop_assert!(found.len() <= limits::CHOICES);
            for it in &found {
                prop_assert!(limits::length(&it.label) <= limits::CHOICE_TEXT);
                prop_assert!((1..=limits::CHOICE_TEXT).contains(&limits::length(&it.value)));
            }
            prop_assert_eq!(index.find(&typed, &Popular::default()), found);
        }
    }
}
