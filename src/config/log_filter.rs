//! Which lines of the log are written.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};

/// What may stand by itself or behind the name of a part of the program.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// tracing's directives, with commas: a level for everything, or for a part of the program (`career_coach=debug`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFilter(String);

impl Default for LogFilter {
    fn default() -> Self {
        Self("info".to_owned())
    }
}

impl Deref for LogFilter {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// A directive that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoDirective(String);

impl fmt::Display for NoDirective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "write {}, or a level for a part such as `career_coach=debug`",
            LEVELS.join(", ")
        )
    }
}

impl FromStr for LogFilter {
    type Err = NoDirective;

    fn from_str(text: &str) -> Result<Self, NoDirective> {
        // tracing itself takes any word for the name of a part, and would be silent about a slip.
        match text.split(',').map(str::trim).find(|it| !is_directive(it)) {
            Some(wrong) => Err(NoDirective(wrong.to_owned())),
            None => Ok(Self(text.to_owned())),
        }
    }
}

fn is_directive(text: &str) -> bool {
    let is_level = |it: &str| LEVELS.iter().any(|level| level.eq_ignore_ascii_case(it));
    let is_part = |it: &str| !it.is_empty() && it.chars().all(|c| c.is_alphanumeric() || "_:-.".contains(c));
    match text.split_once('=') {
        Some((part, level)) => is_part(part) && is_level(level),
        None => is_level(text),
    }
}

impl<'de> Deserialize<'de> for LogFilter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const EXPECTED: [&str; 7] = ["off", "error", "warn", "info", "debug", "trace", "career_coach=debug"];
        let text = String::deserialize(deserializer)?;
        // The diagnostics show what is expected of a word that is none of several.
        text.parse()
            .map_err(|NoDirective(wrong)| de::Error::unknown_variant(&wrong, &EXPECTED))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directive_has_a_level() {
        for (text, wrong) in [
            ("info", None),
            ("off", None),
            ("WARN", None),
            ("info,career_coach=debug", None),
            ("career_coach::discord=trace, warn", None),
            ("loud", Some("loud")),
            ("info,loud", Some("loud")),
            ("career_coach", Some("career_coach")),
            ("career_coach=loud", Some("career_coach=loud")),
            ("=info", Some("=info")),
            ("info,", Some("")),
            ("", Some("")),
        ] {
            let parsed = text.parse::<LogFilter>().err().map(|it| it.0);
            assert_eq!(parsed.as_deref(), wrong, "{text}");
        }
    }
}
