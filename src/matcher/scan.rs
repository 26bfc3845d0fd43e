//! Where a word of a text ends, and what stands behind it.

use super::token::Pause;

/// Length of the ending of `{role}s` and `{role}'s`.
pub fn plural_length(after: &str) -> usize {
    ["'s", "s'", "s"]
        .into_iter()
        .find(|ending| {
            after
                .strip_prefix(ending)
                .is_some_and(|beyond| !beyond.starts_with(char::is_alphanumeric))
        })
        .map_or(0, str::len)
}

/// Whether a character is the sign of a currency: one of the four of old, or of Unicode's block for them.
#[must_use]
pub fn is_currency_sign(c: char) -> bool {
    matches!(c, '$' | '£' | '¥' | '¢' | '\u{20a0}'..='\u{20cf}')
}

pub fn starts_word(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some(c) if is_currency_sign(c) => chars.next().is_some_and(|c| c.is_ascii_digit()) || signs_length(text) > 0,
        Some(c) => c.is_alphanumeric(),
        None => false,
    }
}

/// Length of the signs at the start of `text` that are a word by themselves, as "$$$" is for money.
fn signs_length(text: &str) -> usize {
    /// More of them are more words: else each would be looked at from every one before it.
    const MOST: usize = 8;
    let signs = text.chars().take(MOST).take_while(|c| is_currency_sign(*c));
    let (count, length) = signs.fold((0, 0), |(count, length), c| (count + 1, length + c.len_utf8()));
    if count == MOST || count > 1 && !text[length..].starts_with(char::is_alphanumeric) {
        length
    } else {
        0
    }
}

/// Length of the word at the start of `text`, with the signs that belong into words.
pub fn word_length(text: &str) -> usize {
    let whole = initials_length(text).max(signs_length(text));
    if whole > 0 {
        return whole;
    }
    let mut length = 0;
    let mut previous = ' ';
    let mut only_digits = true;
    for (letters, (at, c)) in text.char_indices().enumerate() {
        let next = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        let belongs = match c {
            _ if c.is_alphanumeric() => true,
            '\'' => previous.is_alphanumeric() && next.is_alphanumeric(),
            ',' | '.' => previous.is_ascii_digit() && next.is_ascii_digit(),
            '/' => only_digits && previous.is_ascii_digit() && next.is_ascii_digit(),
            '%' => previous.is_ascii_digit(),
            '+' => !next.is_alphanumeric(),
            '#' => letters == 1 && !next.is_alphanumeric(),
            // As in "p&l" and "r&d".
            '&' => {
                letters == 1 && next.is_alphabetic() && {
                    let beyond = text[at + 1..].chars().nth(1);
                    !beyond.is_some_and(char::is_alphanumeric)
                }
            }
            // Before a number, or behind one as in "80k€".
            _ if is_currency_sign(c) => {
                at == 0 || text.starts_with(|c: char| c.is_ascii_digit()) && !next.is_alphanumeric()
            }
            _ => false,
        };
        if !belongs {
            break;
        }
        only_digits &= c.is_ascii_digit() || matches!(c, '/');
        previous = c;
        length = at + c.len_utf8();
    }
    length
}

/// Length of initials such as "c.i.o." or "u.s.", and of degrees such as "ph.d."; 0 if none.
fn initials_length(text: &str) -> usize {
    const DEGREES: [&str; 6] = ["ph.d", "b.sc", "m.sc", "b.tech", "m.tech", "d.b.a"];
    let ends = |after: &str| !after.starts_with(char::is_alphanumeric);
    if let Some(degree) = DEGREES.into_iter().find(|d| text.strip_prefix(d).is_some_and(ends)) {
        let dot = text[degree.len()..].starts_with('.');
        return degree.len() + usize::from(dot);
    }
    let mut count = 0;
    let mut length = 0;
    let mut rest = text;
    loop {
        let mut chars = rest.chars();
        let Some(letter) = chars.next().filter(|c| c.is_ascii_alphabetic()) else {
            break;
        };
        let after = &rest[letter.len_utf8()..];
        if !ends(after) || (length > 0 && !text[..length].ends_with('.')) {
            return 0;
        }
        count += 1;
        length += 1;
        let Some(beyond) = after.strip_prefix('.') else {
            break;
        };
        length += 1;
        rest = beyond;
    }
    if count >= 2 { length } else { 0 }
}

/// Words that are written with a slash, and the bytes of it that belong to them.
pub fn short_form(after: &str, word: &str) -> Option<(&'static str, usize)> {
    let ends = |s: &str| !s.starts_with(char::is_alphanumeric);
    let forms = [("w", "/o", "without"), ("b", "/c", "because"), ("w", "/", "with")];
    forms
        .into_iter()
        .find(|(start, end, _)| word == *start && after.strip_prefix(end).is_some_and(ends))
        .map(|(_, end, full)| (full, end.len()))
}

/// The full stop of an abbreviation ends no sentence.
pub fn abbreviation_dot(after: &str, word: &str) -> usize {
    const ABBREVIATIONS: [&str; 28] = [
        "sr", "snr", "jr", "mr", "mrs", "ms", "dr", "vs", "approx", "dept", "mgr", "mngr", "dir", "asst", "assoc",
        "mgmt", "mgt", "exp", "prof", "inc", "ltd", "corp", "yrs", "pres", "info", "sys", "tech", "depts",
    ];
    const DOMAINS: [&str; 6] = ["com", "org", "net", "io", "edu", "gov"];
    let Some(beyond) = after.strip_prefix('.') else {
        return 0;
    };
    let domain = DOMAINS.into_iter().any(|d| {
        beyond
            .strip_prefix(d)
            .is_some_and(|b| !b.starts_with(char::is_alphanumeric))
    });
    usize::from(domain || ABBREVIATIONS.contains(&word))
}

/// Whether a hyphen inside a word is next.
pub fn is_hyphen(after: &str) -> bool {
    after.strip_prefix('-').is_some_and(starts_word)
}

/// What stands before the next word.
pub fn pause(after: &str) -> (Pause, bool) {
    if is_hyphen(after) {
        return (Pause::None, false);
    }
    let mut longest = Pause::None;
    let mut question = false;
    for (at, c) in after.char_indices() {
        let here = match c {
            _ if c.is_alphanumeric() => break,
            '?' | '\u{bf}' => {
                question = true;
                Pause::Stop
            }
            '.' | '!' | '\n' | '\u{3002}' => Pause::Stop,
            ',' | ';' | ':' | '-' | '/' | '&' | '+' | '(' | ')' | '[' | ']' => Pause::Comma,
            _ if is_currency_sign(c) && starts_word(&after[at..]) => break,
            _ => Pause::None,
        };
        longest = longest.max(here);
    }
    (longest, question)
}
