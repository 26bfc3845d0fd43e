//! Employers: after "at", "work for", "joined".

use super::lists::{COMPANIES, CORPORATE, EMPLOYERS, GOOD_AT, NO_EMPLOYER, OF_A_JOB, OF_A_PLACE, STOP, Sure, WORKS};
use super::words::{Found, Word, Words};

/// No name of an employer has more words.
const MOST_WORDS: usize = 6;

/// "work as a manager for …": so many words may stand between.
const BETWEEN: usize = 6;

const ARTICLES: [&str; 9] = ["the", "a", "an", "my", "our", "their", "his", "her", "this"];

impl Words<'_> {
    /// The employers that the words from `at` on give away.
    pub fn employers(&self, at: usize) -> Vec<Found> {
        let mut out = Vec::new();
        for (sequence, sure) in EMPLOYERS {
            let Some(count) = self.begins(at, sequence) else {
                continue;
            };
            if *sequence == "at" && at > 0 && GOOD_AT.contains(self.all[at - 1].lower.as_str()) {
                continue;
            }
            out.push(self.employer_at(at + count, *sure));
        }
        // "i work remotely for …".
        if self.begins(at, "for|with|by").is_some() && self.works_before(at) {
            out.push(self.employer_at(at + 1, Sure::Named));
        }
        out.retain(|(_, count, _)| *count > 0);
        out
    }

    /// Whether somebody works, a few words before, in the same sentence.
    fn works_before(&self, at: usize) -> bool {
        for before in (at.saturating_sub(BETWEEN)..at).rev() {
            let word = &self.all[before];
            if WORKS.contains(word.lower.as_str()) {
                return true;
            }
            if word.begins {
                break;
            }
        }
        false
    }

    fn employer_at(&self, at: usize, sure: Sure) -> Found {
        let mut from = at;
        while self.word(from).is_some_and(|it| ARTICLES.contains(&it)) {
            from += 1;
        }
        let article = from > at;
        let listed = self.company_at(at).map(|count| (at, count));
        let listed = listed.or_else(|| self.company_at(from).map(|count| (from, count)));
        let (from, begun, complete) = match listed {
            Some((from, count)) => (from, count, true),
            None if sure == Sure::Company => return (from, 0, "[employer]"),
            None => match self.large_at(from).or_else(|| self.of_a_place_at(from)) {
                Some(count) => (from, count, true),
                None => (from, usize::from(self.first_takes(from, sure, article)), false),
            },
        };
        if begun == 0 {
            return (from, 0, "[employer]");
        }
        (from, self.tail(from, begun, complete), "[employer]")
    }

    /// Whether a word by itself stands for an employer.
    fn first_takes(&self, at: usize, sure: Sure, article: bool) -> bool {
        let Some(word) = self.inner(at, true) else { return false };
        let core = word.core();
        if NO_EMPLOYER.contains(core) || STOP.contains(core) || self.vocabulary.is_term(core) {
            return false;
        }
        let named = self.is_unknown(core) || self.is_capitalised(word);
        // After "a" and "the" a common word says what it is, and not who: "at a bank".
        named || sure == Sure::Always && !article && !core.ends_with("ing")
    }

    /// How many words a name has that begins with so many; where these are not the `complete` name of a known one, another
    /// word of the language may belong to it.
    fn tail(&self, from: usize, begun: usize, complete: bool) -> usize {
        let mut count = begun;
        let mut may_guess = !complete && self.all.get(from).is_some_and(|it| self.is_unknown(it.core()));
        while count < MOST_WORDS {
            let Some(word) = self.inner(from + count, false) else {
                break;
            };
            let core = word.core();
            let own = !NO_EMPLOYER.contains(core) && !self.vocabulary.is_term(core) && !STOP.contains(core);
            let named = own && (self.is_unknown(core) || self.is_capitalised(word));
            let goes_on = named || CORPORATE.contains(core) || !word.adjoins && self.company_at(from + count).is_some();
            let guess = !goes_on && may_guess && own && self.may_go_on(core);
            if !goes_on && !guess {
                break;
            }
            may_guess &= !guess;
            count += 1;
        }
        count
    }

    /// How many words a listed employer has that stands there, the longest.
    fn company_at(&self, at: usize) -> Option<usize> {
        let first = self.inner(at, true)?.core();
        let fits = |name: &&Vec<&str>| {
            name.iter().enumerate().skip(1).all(|(n, part)| {
                let word = self.inner(at + n, false);
                word.is_some_and(|it| it.lower == *part || it.core() == *part)
            })
        };
        COMPANIES.get(first)?.iter().filter(fits).map(Vec::len).max()
    }

    /// How many words are written large from there on and make a name, as "Bank of America" does, and "Senior Director" does
    /// not.
    fn large_at(&self, at: usize) -> Option<usize> {
        const BETWEEN_LARGE: [&str; 4] = ["of", "and", "the", "for"];
        let large = |n: usize| {
            let word = self.inner(at + n, n == 0)?;
            let capitals =
                self.has_case && word.text.len() > 1 && word.text.chars().all(|it| it.is_uppercase() || it == '.');
            Some(self.is_capitalised(word) || capitals)
        };
        let mut count = 0;
        while count < MOST_WORDS {
            if large(count) == Some(true) {
                count += 1;
                continue;
            }
            let between = self.word(at + count).is_some_and(|it| BETWEEN_LARGE.contains(&it));
            if count > 0 && between && large(count + 1) == Some(true) {
                count += 2;
            } else {
                break;
            }
        }
        let is_of_a_job = |n: usize| {
            let core = self.all[at + n].core();
            OF_A_JOB.contains(core) || STOP.contains(core) || self.vocabulary.is_term(core)
        };
        let names = |count: usize| (0..count).any(|n| !is_of_a_job(n));
        let behind_of = |n: usize| n > 0 && self.word(at + n - 1) == Some("of");
        while count > 1 && is_of_a_job(count - 1) && !behind_of(count - 1) {
            count -= 1;
        }
        (count > 1 && names(count)).then_some(count)
    }

    /// "university of michigan", in whatever letters.
    fn of_a_place_at(&self, at: usize) -> Option<usize> {
        let first = self.inner(at, true)?.core();
        let place = self.inner(at + 2, false)?;
        let fits = OF_A_PLACE.contains(first) && self.word(at + 1) == Some("of") && !STOP.contains(place.core());
        fits.then_some(3)
    }

    /// A word that may be part of an employer's name.
    fn inner(&self, at: usize, first: bool) -> Option<&Word<'_>> {
        let word = self.all.get(at)?;
        let apart = word.begins || !first && !word.joins;
        // "at 3am" is a time.
        let is_time = word.lower.starts_with(|it: char| it.is_ascii_digit()) && word.lower.ends_with('m');
        let is_word = word.lower.chars().any(char::is_alphabetic) && !(is_time && word.lower != "3m");
        (!word.is_placeholder && !apart && is_word).then_some(word)
    }
}
