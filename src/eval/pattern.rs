//! What a right answer must say.

use std::fmt::Write;

use fancy_regex::{Regex, RegexBuilder};

use crate::coach::{Kind, Reply};

/// Patterns that a reply is held against, upper and lower case alike.
#[derive(Debug)]
pub struct Expected {
    must: Vec<Regex>,
    /// One of them is enough; none at all is fulfilled.
    any: Vec<Regex>,
}

impl Expected {
    /// Compiles the patterns.
    ///
    /// # Errors
    /// The first pattern that is none, and why.
    pub fn new(must: &[String], any: &[String]) -> Result<Self, String> {
        Ok(Self {
            must: must.iter().map(|it| compile(it)).collect::<Result<_, _>>()?,
            any: any.iter().map(|it| compile(it)).collect::<Result<_, _>>()?,
        })
    }

    /// Why the reply is not right; empty when it is.
    #[must_use]
    pub fn failures(&self, reply: &Reply) -> Vec<String> {
        if reply.kind != Kind::Answer {
            return vec![format!("it is no answer but {}", reply.kind.name())];
        }
        let text = plain(&format!("{}\n{}", reply.title, reply.body));
        // A pattern that runs into the limit of backtracking has found nothing.
        let fits = |it: &Regex| it.is_match(&text).unwrap_or(false);
        let mut wrong: Vec<String> = self
            .must
            .iter()
            .filter(|it| !fits(it))
            .map(|it| format!("must: {it}"))
            .collect();
        if !self.any.is_empty() && !self.any.iter().any(fits) {
            let mut all = String::from("any:");
            for (n, it) in self.any.iter().enumerate() {
                // Writing to a string cannot fail.
                let _ = write!(all, "{}{it}", if n == 0 { " " } else { "  or  " });
            }
            wrong.push(all);
        }
        wrong
    }
}

fn compile(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(pattern)
        .case_insensitive(true)
        .build()
        .map_err(|error| format!("`{pattern}` is no pattern: {error}"))
}

/// Undoes formatting only: Markdown, typographic dashes, quotes and spaces.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().filter_map(typewritten).peekable();
    while let Some(c) = chars.next() {
        match c {
            '*' | '`' => {}
            // A run of two or more, where a single one may belong to a name.
            '_' if chars.peek() == Some(&'_') => while chars.next_if_eq(&'_').is_some() {},
            '~' | '|' if chars.peek() == Some(&c) => {
                chars.next();
            }
            ' ' | '\t' => {
                while chars.next_if(|next| matches!(next, ' ' | '\t')).is_some() {}
                out.push(' ');
            }
            c => out.push(c),
        }
    }
    out
}

/// A character as a typewriter has it; none for one that takes no room.
fn typewritten(c: char) -> Option<char> {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        '\u{00a0}' | '\u{2007}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => Some(' '),
        '\u{2018}' | '\u{2019}' | '\u{02bc}' => Some('\''),
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{00ad}' => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, must: &[&str], any: &[&str], expected: &[&str]) {
        let owned = |them: &[&str]| them.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let reply = Reply {
            kind: Kind::Answer,
            title: "Pay · Chef".into(),
            body: body.into(),
            ..Reply::default()
        };
        let failures = Expected::new(&owned(must), &owned(any)).unwrap().failures(&reply);
        assert_eq!(failures, expected, "{body}");
    }

    #[test]
    fn every_must_and_one_of_any_is_right() {
        check("**€80,000–€130,000** a year", &["80,000-€130,000 A", "chef"], &[], &[]);
        check("Knives", &[], &["spoons", "knives"], &[]);
        check(
            "Knives",
            &["pans", "knives"],
            &["spoons", "forks"],
            &["must: pans", "any: spoons  or  forks"],
        );
        check("17%", &[r"(?<!\d)7\s?%"], &[], &[r"must: (?<!\d)7\s?%"]);
        check("about 7 %", &[r"(?<!\d)7\s?%"], &[], &[]);
    }

    #[test]
    fn only_answers_are_right() {
        let none = Reply {
            body: "knives".into(),
            ..Reply::default()
        };
        let expected = Expected::new(&["knives".into()], &[]).unwrap();
        assert_eq!(expected.failures(&none), ["it is no answer but none"]);
    }

    #[test]
    fn formatting_is_undone() {
        for (text, expected) in [
            ("a – b — c − d", "a - b - c - d"),
            ("**bold** *it* `code` __under__", "bold it code under"),
            ("snake_case ~~gone~~ ~5 ||secret||", "snake_case gone ~5 secret"),
            ("10\u{202f}000\t  km", "10 000 km"),
            ("it\u{2019}s a\u{200b}b", "it's ab"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
