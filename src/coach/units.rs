//! What pay is wanted in: another currency, by the month, after tax.
//!
//! A guide's own conversion is given as such. Beyond it nothing is converted, and the reply says so first.

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Figure, Lookup, Period};
use crate::matcher::tuning::FOLLOW_UP_CONFIDENCE;
use crate::matcher::{Ask, Carried, Class, Currency, Entity, normalise};

use super::Coach;
use super::draft::Draft;
use super::memory::Turn;
use super::money::{conversion, figure_amount};
use super::related::roles_of;
use super::salary;
use super::wording::{list, place_name};

/// A wish stands near the question: in a longer message only so many words at its end are looked at.
const WORDS_LOOKED_AT: usize = 60;

/// A message that says nothing else is no longer.
const MOST_WORDS_ALONE: usize = 9;

/// Words for what pay may be counted by, other than the year: for each period its own ones.
const PERIODS: [(&str, [&str; 3]); 4] = [
    ("month", ["month", "months", "monthly"]),
    ("week", ["week", "weeks", "weekly"]),
    ("hour", ["hour", "hours", "hourly"]),
    ("day", ["day", "days", "daily"]),
];

/// Words that make a period one that pay is counted by: "a month", not "six months".
const COUNTS_BY: [&str; 7] = ["a", "an", "per", "each", "every", "by", "the"];

/// Words that make a currency one that pay is wanted in: "in dollars", not "a million dollars".
const WANTED_IN: [&str; 3] = ["in", "into", "to"];

/// Words that say nothing by themselves.
const FILLERS: [&str; 41] = [
    "a",
    "an",
    "the",
    "and",
    "ok",
    "okay",
    "so",
    "but",
    "what",
    "how",
    "much",
    "about",
    "is",
    "s",
    "it",
    "its",
    "that",
    "this",
    "those",
    "in",
    "into",
    "to",
    "per",
    "by",
    "each",
    "every",
    "please",
    "would",
    "be",
    "of",
    "for",
    "then",
    "us",
    "convert",
    "converted",
    "make",
    "pay",
    "salary",
    "year",
    "yearly",
    "annual",
];

/// How a member wants pay to be counted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Units {
    currency: Option<Currency>,
    /// The place that is named for its currency alone: "in us dollars".
    country: Option<usize>,
    period: Option<&'static str>,
    after_tax: bool,
    /// Whether the message says nothing else.
    alone: bool,
}

impl Units {
    /// What a message says of it; none where it says nothing.
    pub fn of(coach: &Coach, text: &str) -> Option<Self> {
        let text = normalise(text);
        let words: Vec<&str> = text
            .split(|c: char| !(c.is_alphanumeric() || c == '$'))
            .filter(|w| !w.is_empty())
            .collect();
        let words = &words[words.len().saturating_sub(WORDS_LOOKED_AT)..];
        let short = words.len() <= MOST_WORDS_ALONE;
        let mut units = Self {
            after_tax: says_after_tax(words),
            ..Self::default()
        };
        let mut others = 0;
        for (at, word) in words.iter().enumerate() {
            let before = |n: usize| at.checked_sub(n).map_or("", |b| words[b]);
            let counts_by = COUNTS_BY.contains(&before(1)) || word.ends_with("ly");
            if let Some((period, _)) = PERIODS.iter().find(|(_, words)| words.contains(word)) {
                // "The hours" and "working hours" are something else.
                if !word.ends_with('s') && (counts_by || short) {
                    units.period = Some(period);
                } else {
                    others += usize::from(short);
                }
            } else if is_of_tax(word) || FILLERS.contains(word) {
                // Of these words none is a wish.
            } else if (short || WANTED_IN.contains(&before(1)) || WANTED_IN.contains(&before(2)))
                && let Some(called) = currency(coach, word)
            {
                units.currency = Some(called);
                if let Some((place, own)) = country_of(coach, before(1), called) {
                    units.currency = Some(own);
                    let others = words.iter().enumerate().filter(|(i, _)| i + 1 != at);
                    let named = others.map(|(_, w)| *w).any(|w| place_named(coach, w) == Some(place));
                    units.country = (!named).then_some(place);
                }
            } else if short {
                // "canadian dollars": the first of the two is no currency by itself.
                let next = words.get(at + 1).and_then(|next| currency(coach, next));
                let of_the_next = next.is_some_and(|next| country_of(coach, word, next).is_some());
                others += usize::from(!of_the_next);
            }
        }
        units.alone = short && others == 0;
        let wished = units.currency.is_some() || units.period.is_some() || units.after_tax;
        wished.then_some(units)
    }

    /// The question of the turn before once more, where a message after pay says nothing but what it is wanted in.
    pub fn same_again(&self, turn: &Turn) -> Option<Ask> {
        let context = &turn.context;
        self.alone.then(|| Ask {
            class: context.class,
            confidence: FOLLOW_UP_CONFIDENCE,
            slots: context.slots.clone(),
            carried: Carried {
                intent: true,
                subject: !context.slots.subjects.is_empty(),
                place: context.slots.names_place(),
            },
        })
    }

    /// Takes a place that is named for its currency from those that are asked about, where there is another.
    pub fn leave_currency_out(&self, ask: &mut Ask) {
        let slots = &mut ask.slots;
        if let Some(country) = self.country
            && (slots.places.len() > 1 || !slots.countries.is_empty())
        {
            slots.places.retain(|p| *p != country);
        }
    }

    /// Takes the places from a question for pay by the day, where that is told without naming any and there is none of
    /// theirs.
    pub fn leave_places_out(&self, k: &Knowledge, ask: &mut Ask) {
        let roles = roles_of(k, &ask.slots.subjects).0;
        let by_day = || {
            let figures = roles.iter().flat_map(|r| salary::figures_of(k, *r));
            figures.filter(|f| f.period == Period::Day)
        };
        let slots = &mut ask.slots;
        let is_asked = |id: &str| slots.places.iter().any(|p| k.places[*p].id.get_ref() == id);
        let of_theirs = by_day().any(|f| f.places.iter().any(|it| is_asked(it.get_ref())));
        let told = by_day().any(|f| f.places.is_empty());
        if self.period != Some("day") || !is_pay(k, ask.class) || !told || of_theirs || !slots.names_place() {
            return;
        }
        slots.places.clear();
        slots.cities.clear();
        slots.countries.clear();
    }

    /// Says first what becomes of the wish, in an answer on pay.
    pub fn answer(&self, k: &Knowledge, ask: &Ask, draft: &mut Draft) {
        if !is_pay(k, ask.class) {
            return;
        }
        let mut roles = roles_of(k, &ask.slots.subjects).0;
        if roles.is_empty() {
            roles = (0..k.roles.len()).collect();
        }
        let places: Vec<Option<usize>> = match ask.slots.places.as_slice() {
            [] => vec![None],
            several => several.iter().copied().map(Some).collect(),
        };
        let figures: Vec<&Figure> = roles
            .iter()
            .flat_map(|r| places.iter().map(move |p| (*r, *p)))
            .flat_map(|(r, p)| salary::figures_for(k, r, p, &ask.slots.ladders))
            .collect();
        // An amount in the question has been held against what there is of its currency.
        let currency = self.currency.filter(|_| ask.slots.amounts.is_empty());
        if let Some(line) = self.line(k, currency, &figures) {
            let body = std::mem::take(&mut draft.body);
            draft.line(line).line(body);
        }
    }

    fn line(&self, k: &Knowledge, currency: Option<Currency>, figures: &[&Figure]) -> Option<String> {
        if figures.is_empty() {
            return None;
        }
        let mut open: Vec<String> = Vec::new();
        let mut lines: Vec<String> = Vec::new();
        // What is told by the day is what was asked for; the rest stands below.
        let wanted = |f: &&Figure| self.period == Some("day") && f.period == Period::Day;
        let by_day: Vec<&Figure> = figures.iter().copied().filter(wanted).collect();
        let several = figures.iter().any(|f| f.role.get_ref() != figures[0].role.get_ref());
        for figure in &by_day {
            let role = k.role_index(figure.role.get_ref()).filter(|_| several);
            let whom = role.map_or_else(String::new, |r| format!(" for the {}", k.roles[r].name));
            let amount = figure_amount(figure);
            lines.push(format!(
                "By the day the guide gives **{amount}**{whom}: {}.",
                figure.measures
            ));
        }
        let figures = if by_day.is_empty() { figures } else { &by_day };
        if let Some(currency) = currency {
            let foreign: Vec<&&Figure> = figures
                .iter()
                .filter(|f| !currency.is(k, f.currency.get_ref()))
                .collect();
            let converted: Vec<String> = foreign.iter().filter_map(|f| conversion(f)).collect();
            match (foreign.as_slice(), converted.as_slice()) {
                ([], _) if self.alone => lines.push("The guides give it in that currency.".to_owned()),
                ([], _) => {}
                ([_], [one]) if currency.is(k, "USD") => {
                    lines.push(format!("By the guide's own conversion it is **{one}**."));
                }
                (foreign, converted) if currency.is(k, "USD") && foreign.len() == converted.len() => {
                    lines.push("The US dollars in brackets are the guides' own conversions.".to_owned());
                }
                (foreign, _) if foreign.len() < figures.len() => {
                    open.push("the guides give only a part of it in that currency".to_owned());
                }
                _ => match told_elsewhere(k, currency, figures).as_slice() {
                    [] => open.push("the guides give no amounts in that currency".to_owned()),
                    places => open.push(format!(
                        "the guides' amounts in that currency are those for {}",
                        list(places)
                    )),
                },
            }
        }
        if let Some(period) = self.period
            && by_day.is_empty()
        {
            let some_by_day = figures.iter().any(|f| f.period == Period::Day);
            let given = if some_by_day {
                "by the year or by the day"
            } else {
                "by the year"
            };
            open.push(format!("the guides give pay {given}, not by the {period}"));
        }
        if self.after_tax {
            open.push("the guides don't say what is left after tax".to_owned());
        }
        if !open.is_empty() {
            lines.push(format!("Not converted: {}.", list(&open)));
        }
        (!lines.is_empty()).then(|| lines.join(" "))
    }
}

/// The places for which the roles of these figures have amounts in a currency.
fn told_elsewhere(k: &Knowledge, currency: Currency, figures: &[&Figure]) -> Vec<String> {
    let same_role = |f: &Figure| figures.iter().any(|it| it.role.get_ref() == f.role.get_ref());
    let fitting = k
        .figures
        .iter()
        .filter(|f| same_role(f) && currency.is(k, f.currency.get_ref()));
    let mut names: Vec<String> = Vec::new();
    for id in fitting.flat_map(|f| &f.places) {
        let place = k.places.iter().find(|p| p.id.get_ref() == id.get_ref());
        if let Some(name) = place.map(|p| place_name(p))
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// Whether a table of pay answers it.
pub fn is_pay(k: &Knowledge, class: Class) -> bool {
    matches!(class, Class::Intent(i) if matches!(k.intents[i].lookup, Some(Lookup::Salary | Lookup::JudgePay)))
}

/// "after tax", "net", "take-home".
fn says_after_tax(words: &[&str]) -> bool {
    let pairs = || words.windows(2);
    words.iter().any(|w| matches!(*w, "net" | "takehome" | "posttax"))
        || pairs().any(|w| {
            matches!(
                w,
                ["after" | "post" | "minus" | "less", "tax" | "taxes"] | ["take" | "takes", "home"]
            )
        })
}

fn is_of_tax(word: &str) -> bool {
    const WORDS: [&str; 10] = [
        "after", "tax", "taxes", "net", "take", "takes", "home", "post", "takehome", "posttax",
    ];
    WORDS.contains(&word)
}

/// The currency that a word names.
fn currency(coach: &Coach, word: &str) -> Option<Currency> {
    // Without letters it is an amount.
    if !word.chars().any(char::is_alphabetic) {
        return None;
    }
    // A code has no plural: "erns" is a slip of the pen.
    let is_plural = |it: &Currency| matches!(it, Currency::Code(code) if code.len() != word.len());
    coach.reader.currency(word).filter(|it| !is_plural(it))
}

/// The place that a word names, and its currency, if that may be the one called so: "canadian" of "dollars".
fn country_of(coach: &Coach, word: &str, called: Currency) -> Option<(usize, Currency)> {
    let k = &coach.knowledge;
    let place = place_named(coach, word)?;
    let code = k.places[place].currency.as_deref().filter(|code| called.is(k, code))?;
    let bytes = <[u8; 3]>::try_from(code.as_bytes()).ok()?;
    Some((place, Currency::Code(bytes)))
}

fn place_named(coach: &Coach, word: &str) -> Option<usize> {
    // Behind "in" a short name is no pronoun.
    let found = coach.reader.names(&coach.knowledge, &format!("in {word}"));
    found.into_iter().find_map(|it| match it {
        Entity::Place(place) => Some(place),
        _ => None,
    })
}
