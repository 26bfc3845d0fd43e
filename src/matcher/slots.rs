//! What a message names, sorted by what it is for.

use super::entities::{Amount, Entity, Mention, Subject, Years};

/// The names in a message that an answer depends on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Slots {
    /// The titles asked about, in the order of the text.
    pub subjects: Vec<Subject>,
    /// The titles that the asker says they hold or come from, or that the one asked about reports to.
    pub own: Vec<Subject>,
    /// Every title in the order of the text, those that fit several roles and the asker's own included.
    pub titles: Vec<Subject>,
    /// Professions that the knowledge does not cover, by index where they are listed.
    pub professions: Vec<Option<usize>>,
    /// Those of them that the asker says they have or come from.
    pub own_professions: Vec<Option<usize>>,
    /// Indices into the places.
    pub places: Vec<usize>,
    /// The cities by which places were named: indices into the places, and into the cities of each.
    pub cities: Vec<(usize, usize)>,
    /// Indices into the countries without facts.
    pub countries: Vec<usize>,
    /// Indices into the items.
    pub items: Vec<usize>,
    /// Indices into the ladders.
    pub ladders: Vec<usize>,
    pub amounts: Vec<Amount>,
    pub years: Vec<Years>,
    /// How many people the company has, or things that it looks after.
    pub sizes: Vec<u64>,
}

impl Slots {
    /// Sorts the names found in a message.
    ///
    /// A title that the asker holds ("I'm an …") counts as asked about only if no other is named,
    /// and a title that fits several roles only if none of them is.
    #[must_use]
    pub fn from_mentions<'m>(mentions: impl IntoIterator<Item = &'m Mention>) -> Self {
        let mut slots = Slots::default();
        for mention in mentions {
            if let Entity::Subject(s) = mention.entity {
                push_new(&mut slots.titles, s);
            }
            match mention.entity {
                Entity::Subject(s) if mention.own => push_new(&mut slots.own, s),
                Entity::Subject(s) => push_new(&mut slots.subjects, s),
                Entity::Profession(p) if mention.own => push_new(&mut slots.own_professions, p),
                Entity::Profession(p) => push_new(&mut slots.professions, p),
                Entity::Place(p) => push_new(&mut slots.places, p),
                Entity::City { place, city } => {
                    push_new(&mut slots.places, place);
                    push_new(&mut slots.cities, (place, city));
                }
                Entity::Country(c) => push_new(&mut slots.countries, c),
                Entity::Item(i) => push_new(&mut slots.items, i),
                Entity::Ladder(l) => push_new(&mut slots.ladders, l),
                // The placeholder in the text says all that there is to say.
                Entity::Employer | Entity::School => {}
                Entity::Amount(a) => slots.amounts.push(a),
                Entity::Sum(_) => {}
                Entity::Years(y) => slots.years.push(y),
                Entity::Size(s) => slots.sizes.push(s),
            }
        }
        if slots.subjects.is_empty() {
            slots.subjects = std::mem::take(&mut slots.own);
        }
        if slots.subjects.is_empty() && slots.professions.is_empty() {
            slots.professions.clone_from(&slots.own_professions);
        }
        if slots.subjects.iter().any(|s| !matches!(s, Subject::Group(_))) {
            slots.subjects.retain(|s| !matches!(s, Subject::Group(_)));
        }
        slots
    }

    /// Whether nothing at all was named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Slots::default()
    }

    /// Whether a place was named, covered or not.
    #[must_use]
    pub fn names_place(&self) -> bool {
        !self.places.is_empty() || !self.countries.is_empty()
    }

    /// The first profession named that is not covered, where it is listed.
    #[must_use]
    pub fn outside_title(&self) -> Option<usize> {
        self.professions.first().copied().flatten()
    }

    /// Whether the only title named is a profession that is not covered, and the asker's own.
    #[must_use]
    pub fn names_own_profession_only(&self) -> bool {
        self.subjects.is_empty() && !self.professions.is_empty() && self.professions == self.own_professions
    }

    /// Whether a title was named, covered or not.
    #[must_use]
    pub fn names_title(&self) -> bool {
        !self.subjects.is_empty() || !self.professions.is_empty()
    }
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
