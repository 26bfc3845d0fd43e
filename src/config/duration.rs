//! Spans of time as people write them: "500ms", "4s", "2m", "1h", or "off".

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, de};

/// A span of time that can be switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cooldown(pub Option<Duration>);

impl Default for Cooldown {
    /// Long enough to slow down whoever holds the enter key, short enough that nobody who reads the answer meets it.
    fn default() -> Self {
        Self(Some(Duration::from_secs(4)))
    }
}

/// What was written is no span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotADuration;

impl fmt::Display for NotADuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("write a whole number with its unit, such as `500ms`, `4s`, `2m` or `1h`, or `off`")
    }
}

impl FromStr for Cooldown {
    type Err = NotADuration;

    fn from_str(text: &str) -> Result<Self, NotADuration> {
        let text = text.trim();
        if text == "off" {
            return Ok(Self(None));
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let number: u64 = number.parse().map_err(|_| NotADuration)?;
        let milliseconds = match unit.trim() {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return Err(NotADuration),
        };
        let total = number.checked_mul(milliseconds).ok_or(NotADuration)?;
        Ok(Self((total > 0).then(|| Duration::from_millis(total))))
    }
}

impl<'de> Deserialize<'de> for Cooldown {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // The diagnostics show what is expected of a word that is none of several.
        text.parse()
            .map_err(|NotADuration| de::Error::unknown_variant(&text, &["off", "500ms", "4s", "2m", "1h"]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_carry_their_unit() {
        for (text, expected) in [
            ("off", Ok(None)),
            ("0s", Ok(None)),
            ("500ms", Ok(Some(500))),
            ("4s", Ok(Some(4_000))),
            (" 2 m ", Ok(Some(120_000))),
            ("1h", Ok(Some(3_600_000))),
            ("4", Err(NotADuration)),
            ("", Err(NotADuration)),
            ("s", Err(NotADuration)),
            ("-4s", Err(NotADuration)),
            ("4.5s", Err(NotADuration)),
            ("99999999999999999h", Err(NotADuration)),
        ] {
            let parsed = text.parse::<Cooldown>().map(|it| it.0);
            assert_eq!(parsed, expected.map(|it| it.map(Duration::from_millis)), "{text}");
        }
    }
}
