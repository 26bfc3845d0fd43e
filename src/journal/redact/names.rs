//! Names of people: after "I'm", after "my boss", before "here".

use super::lists::{GIVEN_NAMES, NAMED, NAMES, PARTICLES, RELATIONS, STOP, SURNAMES};
use super::words::{Found, Words};

/// No name of a person has more words.
const MOST_WORDS: usize = 4;

/// Who may be named behind a relation, in words that stand before the name.
const CALLED: [&str; 7] = [
    "is called",
    "is named",
    "'s name is",
    "name is",
    "called",
    "named",
    "is",
];

impl Words<'_> {
    /// The names that the words from `at` on give away.
    pub fn named(&self, at: usize) -> Vec<Found> {
        let mut out = Vec::new();
        for (sequences, sure) in [(&NAMES, false), (&NAMED, true)] {
            for it in sequences.iter() {
                if let Some(count) = self.begins(at, it) {
                    out.push((at + count, self.name_at(at + count, sure, true), "[name]"));
                }
            }
        }
        if self
            .word(at)
            .is_some_and(|it| ["my", "our", "the", "his", "her"].contains(&it))
        {
            out.extend(self.relation(at));
        }
        // "Peter here, …".
        let word = &self.all[at];
        if word.begins && GIVEN_NAMES.contains(word.core()) && self.word(at + 1) == Some("here") {
            out.push((at, 1, "[name]"));
        }
        out.retain(|(_, count, _)| *count > 0);
        out
    }

    /// A name after "my boss", "my old manager is", "my wife is called".
    fn relation(&self, at: usize) -> Option<Found> {
        // Words may stand between: "my former big boss".
        let is_relation = |at: usize| {
            const EMPLOYERS: [&str; 4] = ["employer", "company", "firm", "startup"];
            let word = self.word(at)?;
            if EMPLOYERS.contains(&word) || STOP.contains(word) && !RELATIONS.contains(word) {
                return Some(false);
            }
            let core = word.trim_end_matches("'s");
            Some(RELATIONS.contains(word) || RELATIONS.contains(core) || self.vocabulary.is_title(core))
        };
        let may_stand_between = |at: usize| {
            let word = self.all.get(at)?;
            Some(word.adjoins && !STOP.contains(word.lower.as_str()) || word.lower == "new" || word.lower == "old")
        };
        let mut relation = at + 1;
        while relation < at + 3 && is_relation(relation) == Some(false) && may_stand_between(relation) == Some(true) {
            relation += 1;
        }
        if is_relation(relation) != Some(true) {
            return None;
        }
        // "my boss's boss Peter", "my boss and mentor Peter", "my boss at work, Peter".
        let mut from = relation + 1;
        loop {
            if is_relation(from) == Some(true) {
                from += 1;
            } else if self.word(from) == Some("and") && is_relation(from + 1) == Some(true)
                || self.begins(from, "at work|home").is_some()
            {
                from += 2;
            } else {
                break;
            }
        }
        // "my Manager Role" is written large for another reason than a name.
        let relation_is_large = self.all[relation].text.chars().next().is_some_and(char::is_uppercase);
        for it in CALLED {
            if let Some(count) = self.begins(from, it) {
                let sure = it != "is";
                return Some((
                    from + count,
                    self.name_at(from + count, sure, !relation_is_large),
                    "[name]",
                ));
            }
        }
        Some((from, self.name_at(from, false, !relation_is_large), "[name]"))
    }

    /// How many words from `at` on are a name. Where it is `sure` that one is there, the first word is; where capital letters
    /// are `telling`, one that has them.
    fn name_at(&self, at: usize, sure: bool, telling: bool) -> usize {
        let mut count = 0;
        let mut guessed = false;
        // Whether what has been found is a name beyond doubt.
        let mut certain = false;
        while count < MOST_WORDS {
            let Some(word) = self.all.get(at + count) else { break };
            if word.is_placeholder || word.begins || count > 0 && !word.adjoins {
                break;
            }
            let core = word.core();
            // "My name is Will."
            let told = sure || self.is_capitalised(word);
            let is_will = count == 0 && told && GIVEN_NAMES.contains(core);
            if STOP.contains(core) && !is_will || !core.chars().all(|it| it.is_alphabetic() || "-'.".contains(it)) {
                break;
            }
            let given = GIVEN_NAMES.contains(core);
            let unknown = self.is_unknown(core);
            let large = self.is_capitalised(word) && !self.vocabulary.is_term(core);
            let takes = if count == 0 {
                certain = given || sure || telling && large;
                certain || unknown
            } else {
                let named = given
                    || unknown
                    || large
                    || SURNAMES.contains(core)
                    || PARTICLES.contains(core)
                    || core.chars().count() == 1 && core != "i";
                // In doubt one more word goes: "im peter sharp".
                let guess = !named && certain && !guessed && self.may_go_on(core);
                guessed |= guess;
                named || guess
            };
            if !takes {
                break;
            }
            count += 1;
        }
        count
    }
}
