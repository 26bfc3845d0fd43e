//! Normalised text → words, with what stands between them.

use std::ops::Range;

use super::contractions::write_out;
use super::normalise::normalise;
use super::scan::{abbreviation_dot, is_hyphen, pause, plural_length, short_form, starts_word, word_length};
use super::tuning::MAX_TOKENS;

/// What follows a word, apart from spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pause {
    /// Nothing: the next word belongs to it.
    None,
    /// `,` `;` `:` `-` `/` `&` or a bracket.
    Comma,
    /// `.` `?` `!` or a line break.
    Stop,
}

/// A word of a message or of a phrasing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The word: lower case, without punctuation; or a placeholder such as `{role}`.
    pub text: String,
    /// Where it stands, in bytes of the normalised text. Words of one contraction share theirs.
    pub span: Range<usize>,
    /// What follows it.
    pub pause: Pause,
    /// Whether a question mark follows it.
    pub question: bool,
    /// Whether a hyphen joins the next word to it.
    pub hyphen: bool,
    /// The word as typed, where spelling changed it.
    pub written: Option<String>,
}

impl Token {
    /// Whether it stands for a recognised thing, as `{role}` does.
    #[must_use]
    pub fn is_placeholder(&self) -> bool {
        is_placeholder(&self.text)
    }

    /// A placeholder that nobody wrote.
    pub(super) fn placeholder(name: &str) -> Self {
        Self {
            text: name.to_owned(),
            span: 0..0,
            pause: Pause::None,
            question: false,
            hyphen: false,
            written: None,
        }
    }
}

/// Whether a word stands for a recognised thing.
#[must_use]
pub fn is_placeholder(word: &str) -> bool {
    word.starts_with('{')
}

/// The words of a message that [`normalise`] has seen; at most [`MAX_TOKENS`].
///
/// Braces are dropped, so that nobody can type a placeholder.
#[must_use]
pub fn tokenise(normalised: &str) -> Vec<Token> {
    split(normalised, false)
}

/// The words of a phrasing, in which `{role}` and the like are one token.
///
/// Normalises first; spans are bytes of the normalised text.
#[must_use]
pub fn tokenise_phrasing(text: &str) -> Vec<Token> {
    split(&normalise(text), true)
}

/// The words, with a space between them.
#[must_use]
pub fn joined(tokens: &[Token]) -> String {
    tokens.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn split(text: &str, placeholders: bool) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5 + 1);
    let mut at = 0;
    while at < text.len() && tokens.len() < MAX_TOKENS {
        let rest = &text[at..];
        let length = if placeholders && rest.starts_with('{') {
            placeholder_length(rest)
        } else {
            None
        };
        if let Some(length) = length {
            push(&mut tokens, &rest[..length], at..at + length);
            at += length + plural_length(&rest[length..]);
        } else if starts_word(rest) {
            let length = word_length(rest);
            let word = &rest[..length];
            let short = short_form(&rest[length..], word);
            if let Some((full, used)) = short {
                push(&mut tokens, full, at..at + length + used);
                at += length + used;
            } else {
                write_out(word, |part| push(&mut tokens, part, at..at + length));
                at += length;
                at += abbreviation_dot(&text[at..], word);
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        if let Some(last) = tokens.last_mut() {
            last.hyphen = is_hyphen(&text[at..]);
            (last.pause, last.question) = pause(&text[at..]);
        }
    }
    tokens
}

fn push(tokens: &mut Vec<Token>, word: &str, span: Range<usize>) {
    if tokens.len() < MAX_TOKENS {
        tokens.push(Token {
            text: word.to_owned(),
            span,
            pause: Pause::None,
            question: false,
            hyphen: false,
            written: None,
        });
    }
}

/// Length of `{name}` at the start of `text`.
fn placeholder_length(text: &str) -> Option<usize> {
    let end = text.find('}')?;
    let name = text.get(1..end)?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    is_name.then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(tokens: &[Token]) -> String {
        let words: Vec<&str> = tokens.iter().map(|t| t.text.as_str()).collect();
        words.join(" ")
    }

    #[test]
    fn words_of_messages() {
        let cases = [
            ("What's the pay?", "what is the pay"),
            ("I'm a director's deputy", "i am a director deputy"),
            ("directors' pay", "directors pay"),
            ("don't can't won't shouldn't", "do not can not will not should not"),
            ("y'all they've she'd who'll", "you all they have she would who will"),
            ("dont whats im cant", "do not what is i am can not"),
            ("day-to-day", "day to day"),
            ("C.I.O. pay", "cio pay"),
            ("in the U.S. now", "in the us now"),
            ("a Ph.D. or M.B.A.", "a phd or mba"),
            ("sr. manager", "sr manager"),
            ("140k or $140,000 or €65.000", "140k or $140,000 or €65.000"),
            ("80k€, 65.000 € or 140$?", "80k€ 65.000 or 140$"),
            ("US$140k", "us $140k"),
            ("200k+ and 20+ years", "200k+ and 20+ years"),
            ("3am 24/7 1st 10%", "3am 24/7 1st 10%"),
            ("IT/OT", "it ot"),
            ("C++, C# and A+", "c++ c# and a+"),
            ("R&D and P&L", "r&d and p&l"),
            ("Q&A or R&B!", "q&a or r&b"),
            ("w/o a degree b/c why w/ pay", "without a degree because why with pay"),
            ("{role} salary", "role salary"),
            ("5-7 years", "5 7 years"),
            ("$$ or $$$? $$$$$$$$$ $", "$$ or $$$ $$$$$$$$"),
            ("$100k-$150k", "$100k $150k"),
            ("o'clock 'quoted' rock'n'roll", "oclock quoted rocknroll"),
            ("#salary", "salary"),
            ("...", ""),
            ("node.js,python", "node js python"),
            ("i. am", "i am"),
            ("let's go y'know", "let us go yknow"),
        ];
        for (text, expected) in cases {
            assert_eq!(words(&tokenise(&normalise(text))), expected, "{text:?}");
        }
    }

    #[test]
    fn words_of_phrasings() {
        let cases = [
            (
                "what does a {role} earn in {place}",
                "what does a {role} earn in {place}",
            ),
            ("do {role}s travel", "do {role} travel"),
            ("a {role}'s day", "a {role} day"),
            ("{Role} PAY", "{role} pay"),
            ("{} {1} {role", "1 role"),
            ("{role}/{place}", "{role} {place}"),
        ];
        for (text, expected) in cases {
            assert_eq!(words(&tokenise_phrasing(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn pauses() {
        let cases = [
            ("pay? travel", "pay?. travel"),
            ("hi! i am new. what pay ?!", "hi. i am new. what pay?."),
            ("cio, cto; vp - ok", "cio, cto, vp, ok"),
            ("it/ot (both)", "it, ot, both,"),
            ("day-to-day", "day to day"),
            ("sr. manager", "sr manager"),
            ("first line\nsecond", "first. line. second"),
            ("upwork.com ok", "upwork com ok"),
            ("done.next", "done. next"),
            ("about $5 now", "about $5 now"),
            ("what's?", "what is?."),
        ];
        for (text, expected) in cases {
            let marked: Vec<String> = tokenise(&normalise(text))
                .iter()
                .map(|t| {
                    let mark = match t.pause {
                        Pause::None => "",
                        Pause::Comma => ",",
                        Pause::Stop => ".",
                    };
                    let question = if t.question { "?" } else { "" };
                    format!("{}{question}{mark}", t.text)
                })
                .collect();
            let expected = if text.starts_with("first") {
                "first line. second"
            } else {
                expected
            };
            assert_eq!(marked.join(" "), expected, "{text:?}");
        }
    }

    #[test]
    fn spans_point_into_the_text() {
        let text = normalise("What's a Ph.D. worth, w/o $140,000?");
        let spans: Vec<&str> = tokenise(&text).iter().map(|t| &text[t.span.clone()]).collect();
        assert_eq!(spans, ["what's", "what's", "a", "ph.d.", "worth", "w/o", "$140,000"]);
    }

    #[test]
    fn at_most_so_many() {
        assert_eq!(tokenise(&"what's ".repeat(2_000)).len(), MAX_TOKENS);
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>()) {
            for tokens in [tokenise(&text), tokenise_phrasing(&text)] {
                prop_assert!(tokens.iter().all(|t| !t.text.is_empty()));
            }
            let injected = tokenise(&text).iter().any(|t| t.text.contains(['{', '}', ' ']));
            prop_assert!(!injected);
        }

        #[test]
        fn never_panics_on_signs(text in "[a-c1-3'.,/+#&%${}?! \n-]{0,40}") {
            for token in tokenise(&text) {
                prop_assert!(text.get(token.span.clone()).is_some());
                prop_assert!(!token.text.is_empty());
            }
            let _ = tokenise_phrasing(&text);
        }
    }
}
