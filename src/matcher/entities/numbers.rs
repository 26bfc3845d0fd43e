//! Amounts of money, numbers of years, and how large a company is.

use super::counts::{is_a_plan, is_no_pay, is_size};
use super::found::Found;
use super::money::Money;
use super::{Amount, Currency, Entity, Years};
use crate::matcher::scan::is_currency_sign;
use crate::matcher::token::Token;

/// Finds them outside the names that were found already.
pub(super) fn numbers(words: &[&str], tokens: &[Token], money: &Money, found: &mut Vec<Found>) {
    let by_the_day = words.contains(&"daily") || words.windows(2).any(|w| w == ["day", "rate"]);
    // The currency of a range, from its lower end to its upper one.
    let mut of_range = None;
    for at in 0..words.len() {
        if found.iter().any(|f| f.start <= at && at < f.end) {
            continue;
        }
        // What follows may be a name of its own: "80000 gbp", "500 a day trader".
        let next = found.iter().map(|f| f.start).filter(|start| *start > at).min();
        let ends = |length: usize| (at + length).min(next.unwrap_or(tokens.len()));
        // "Pounds 100k", "EUR 80-90k".
        let called = || money.currency(words[at.checked_sub(1)?]);
        if let Some((years, length)) = years_at(words, tokens, at) {
            found.push(Found {
                start: at,
                end: ends(length),
                entity: Entity::Years(years),
            });
        } else if let Some((size, length)) = size_at(words, at, next.unwrap_or(words.len())) {
            found.push(Found {
                start: at,
                end: ends(length),
                entity: Entity::Size(size),
            });
        } else if let Some(mut amount) = lower_end(words, tokens, at, money, by_the_day) {
            let named = |before: usize| found.iter().any(|f| f.start <= before && before < f.end);
            let called = called().filter(|_| amount.currency.is_none() && !named(at - 1));
            amount.currency = amount.currency.or(called);
            of_range = amount.currency;
            found.push(Found {
                start: at - usize::from(called.is_some()),
                end: at + 1,
                entity: Entity::Amount(amount),
            });
        } else if let Some(Reading {
            mut amount,
            length,
            other_period,
        }) = amount_at(words, at, money, by_the_day)
        {
            // "US$140k": letters that stand right before the sign belong to it …
            let country = at
                .checked_sub(1)
                .filter(|b| tokens[*b].span.end == tokens[at].span.start);
            let prefixed = country.and_then(|before| {
                let sign = words[at].chars().next().filter(|c| is_currency_sign(*c))?;
                money.currency(&format!("{}{sign}", words[before]))
            });
            let called = called().filter(|_| amount.currency.is_none());
            amount.currency = prefixed.or(amount.currency).or(called).or(of_range.take());
            // … and where they name a place or more already ("CAD$140k", "the US$140k offer") they say both.
            let named = |before: usize| found.iter().any(|f| f.start <= before && before < f.end);
            let start = if (prefixed.is_some() || called.is_some()) && !named(at - 1) {
                at - 1
            } else {
                at
            };
            let end = ends(length);
            let entity = if other_period || is_no_pay(&words[..next.unwrap_or(words.len())], at, end) {
                Entity::Sum(amount)
            } else {
                Entity::Amount(amount)
            };
            found.push(Found { start, end, entity });
        }
    }
}

/// `12 years`, `12 to 15 years`, `20+ years`: how many, and how many words that takes.
fn years_at(words: &[&str], tokens: &[Token], at: usize) -> Option<(Years, usize)> {
    let from = count_of_years(words[at])?;
    let is_year = |at: usize| matches!(words.get(at), Some(&"year" | &"yr"));
    let open = words[at].ends_with('+');
    if is_year(at + 1) {
        let to = (!open).then_some(from);
        return Some((Years { from, to }, 2));
    }
    if is_year(at + 2) && words[at + 1] == "plus" {
        return Some((Years { from, to: None }, 3));
    }
    let upper = upper_end(words, tokens, at)?;
    let to = count_of_years(words.get(upper)?).filter(|to| *to > from && is_year(upper + 1))?;
    Some((Years { from, to: Some(to) }, upper + 2 - at))
}

fn count_of_years(word: &str) -> Option<u32> {
    let number = word.trim_end_matches('+');
    let digits = number.parse().ok().filter(|n| *n < 100);
    digits.or_else(|| small_number(number))
}

/// Where the upper end of a range stands whose lower end this is: "5-7", "5 to 7", "between 5 and 7".
fn upper_end(words: &[&str], tokens: &[Token], at: usize) -> Option<usize> {
    let between = || at > 0 && words[at - 1] == "between";
    match *words.get(at + 1)? {
        "to" | "or" => Some(at + 2),
        "and" if between() => Some(at + 2),
        _ => tokens[at].hyphen.then_some(at + 1),
    }
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

/// `20,000 employees`, `20k staff`, `a company of 300`: the number, and how many words it takes. Words from `free` on belong
/// to a name.
fn size_at(words: &[&str], at: usize, free: usize) -> Option<(u64, usize)> {
    let digits = without_groups(words[at]);
    let (number, mut factor) = number(&digits)?;
    let mut length = 1;
    if factor == 1.0 && at + 1 < free {
        factor = multiplier(words[at + 1]).unwrap_or(factor);
        length += usize::from(factor > 1.0);
    }
    let value = number * factor;
    // Smaller ones are teams, and no pay could be meant by them.
    if !(SIZE_LEAST..=SIZE_MOST).contains(&value) || !is_size(&words[..free], at, at + length) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within the bounds above"
    )]
    let size = value as u64;
    Some((size, length))
}

/// The lower end of a range whose upper end says for both what they are counted in: "250-300k", "800 to 1,000 euros a day".
fn lower_end(words: &[&str], tokens: &[Token], at: usize, money: &Money, by_the_day: bool) -> Option<Amount> {
    /// An end that is so many times the other is none.
    const WIDEST: f64 = 20.0;
    let plain = |word: &str| number(&without_groups(word.trim_matches(is_currency_sign)));
    let (value, 1.0) = plain(words[at])? else {
        return None;
    };
    let upper = upper_end(words, tokens, at)?;
    let top = amount_at(words, upper, money, by_the_day)
        .filter(|it| !it.other_period)?
        .amount;
    let (most, _) = plain(words[upper])?;
    let sign = words[at].chars().find(|c| is_currency_sign(*c));
    let currency = sign.and_then(|c| money.currency(c.encode_utf8(&mut [0; 4])));
    (value >= 10.0 && value < most && most < value * WIDEST).then_some(Amount {
        value: value * (top.value / most),
        currency: currency.or(top.currency),
        ..top
    })
}

/// What a word behind a number multiplies it by.
fn multiplier(word: &str) -> Option<f64> {
    match word {
        "thousand" | "grand" | "k" => Some(1_000.0),
        "million" | "mil" | "mill" | "m" => Some(1_000_000.0),
        _ => None,
    }
}

/// From where on a bare number by the hour, week or month is pay.
fn least_by(period: &str) -> f64 {
    match period {
        "hour" | "hourly" => 25.0,
        "week" | "weekly" => 200.0,
        _ => 500.0,
    }
}

/// See [`size_at`]. A bare number from here on may be read as pay in thousands.
const SIZE_LEAST: f64 = 50.0;
/// More than there are people.
const SIZE_MOST: f64 = 1e10;

/// A number without signs, and what the letter behind it multiplies it by.
fn number(digits: &str) -> Option<(f64, f64)> {
    let plain = digits.trim_end_matches('+');
    let (number, factor) = match (plain.strip_suffix('k'), plain.strip_suffix('m')) {
        (Some(n), _) => (n, 1_000.0),
        (None, Some(n)) => (n, 1_000_000.0),
        (None, None) => (plain, 1.0),
    };
    let value: f64 = number.parse().ok()?;
    (value.is_finite() && value > 0.0).then_some((value, factor))
}

/// An amount as it was read; by the year, unless something is said.
struct Reading {
    amount: Amount,
    /// How many words it takes.
    length: usize,
    /// Whether it is by the hour, week or month, as no figure is.
    other_period: bool,
}

impl Reading {
    fn new(value: f64, currency: Option<Currency>, bare: bool, length: usize) -> Self {
        Self {
            amount: Amount {
                value,
                currency,
                bare,
                per_day: false,
            },
            length,
            other_period: false,
        }
    }
}

/// `$140,000`, `140k`, `1.2 million`, `six figures`, `500 euros a day`, or a bare `140` after a word of money.
fn amount_at(words: &[&str], at: usize, money: &Money, by_the_day: bool) -> Option<Reading> {
    const LEADS: [&str; 24] = [
        "of", "at", "for", "is", "pay", "make", "making", "offer", "offered", "get", "getting", "earn", "earning",
        "over", "under", "below", "above", "than", "about", "around", "only", "me", "on", "clear",
    ];
    const COUNTED: [&str; 11] = [
        "year", "yr", "month", "hour", "day", "people", "job", "role", "level", "week", "post",
    ];
    let word = words[at];
    let next = words.get(at + 1).copied();
    if matches!(word, "six" | "6") && matches!(next, Some("figure" | "fig" | "figures" | "figs")) {
        return Some(Reading::new(100_000.0, None, false, 2));
    }
    let mut signs = word.chars().filter(|c| is_currency_sign(*c));
    let sign = signs.next();
    let marked = sign.is_some();
    let sign = sign.and_then(|c| money.currency(c.encode_utf8(&mut [0; 4])));
    let digits = without_groups(word.trim_matches(is_currency_sign));
    let (value, mut factor) = number(&digits)?;
    let mut length = 1;
    if is_a_plan(word, next) {
        return None;
    }
    if factor == 1.0
        && let Some(times) = next.and_then(multiplier)
    {
        factor = times;
        length = 2;
    }
    let name = words.get(at + length).and_then(|w| money.currency(w));
    let named = name.is_some();
    let currency = sign.or(name);
    length += usize::from(named);
    let other_period = match (words.get(at + length), words.get(at + length + 1)) {
        (Some(&("a" | "an" | "per")), Some(&("hour" | "week" | "month"))) => 2,
        (Some(&("hourly" | "weekly" | "monthly")), _) => 1,
        _ => 0,
    };
    if other_period > 0 {
        // "20 hours a week" is no amount, and "40 a week" are hours.
        let period = words[at + length + other_period - 1];
        let is_amount = marked || named || factor > 1.0 || value >= least_by(period);
        return is_amount.then(|| Reading {
            other_period: true,
            ..Reading::new(value * factor, currency, false, length + other_period)
        });
    }
    let per_day = match (words.get(at + length), words.get(at + length + 1)) {
        (Some(&("a" | "per")), Some(&"day")) => 2,
        (Some(&"daily"), _) => 1,
        _ => 0,
    };
    let value = value * factor;
    let per_day_words = per_day;
    let per_day = per_day.max(usize::from(by_the_day));
    if per_day > 0 && (marked || named || factor > 1.0 || per_day_words > 0) {
        let mut read = Reading::new(value, currency, false, length + per_day_words);
        read.amount.per_day = true;
        return Some(read);
    }
    let is_calendar_year = !marked && !named && word.len() == 4 && (1900.0..2100.0).contains(&value);
    if factor > 1.0 || value >= 10_000.0 || ((marked || named) && value >= 1_000.0) {
        return Some(Reading::new(value, currency, false, length));
    }
    let led = at > 0 && LEADS.contains(&words[at - 1]) && !next.is_some_and(|n| COUNTED.contains(&n));
    if (marked || named || led) && (50.0..1_000.0).contains(&value) && !is_calendar_year {
        return Some(Reading::new(value * 1_000.0, currency, true, length));
    }
    None
}

/// The digits without what parts them in threes: a comma, an apostrophe, or where the comma parts cents a full stop.
fn without_groups(number: &str) -> String {
    let number = number.replace([',', '\''], "");
    let mut groups = number.split('.');
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.clone().peekable();
    let in_threes = (1..=3).contains(&first.len())
        && rest.peek().is_some()
        && rest.all(|g| g.len() == 3 && g.bytes().all(|b| b.is_ascii_digit()));
    if in_threes { number.replace('.', "") } else { number }
}
