//! The bot's token: where it comes from, and what can be read from it without telling it.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

/// A token that no log and no panic prints.
#[derive(Clone)]
pub struct Token(SecretString);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Why there is no token, in a sentence with the next step.
#[derive(Debug, PartialEq, Eq)]
pub struct NoToken(pub String);

impl fmt::Display for NoToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Token {
    /// Takes a token as it was copied: blanks around it and a "Bot " before it are taken off.
    ///
    /// # Errors
    /// It is empty, or holds what no token holds.
    pub fn new(text: &str) -> Result<Self, NoToken> {
        let text = text.trim();
        let text = text.strip_prefix("Bot ").unwrap_or(text).trim();
        if text.is_empty() {
            return Err(NoToken("the token is empty".to_owned()));
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(NoToken(
                "the token holds a blank or a character that no token has: copy it anew".to_owned(),
            ));
        }
        Ok(Self(SecretString::from(text.to_owned())))
    }

    /// Finds the token: in `DISCORD_TOKEN`, in the file that `DISCORD_TOKEN_FILE` names, or in the systemd credential
    /// `discord_token`.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub fn find(environment: impl Fn(&str) -> Option<OsString>) -> Result<Self, NoToken> {
        let environment = |name: &str| environment(name).filter(|it| !it.is_empty());
        if let Some(token) = environment("DISCORD_TOKEN") {
            let token = token.into_string();
            return Self::new(&token.map_err(|_| NoToken("DISCORD_TOKEN is not UTF-8".to_owned()))?);
        }
        if let Some(path) = environment("DISCORD_TOKEN_FILE") {
            return Self::of_file(&PathBuf::from(path));
        }
        if let Some(folder) = environment("CREDENTIALS_DIRECTORY") {
            let path = PathBuf::from(folder).join("discord_token");
            if path.exists() {
                return Self::of_file(&path);
            }
        }
        Err(NoToken(
            "there is no token: set DISCORD_TOKEN (or DISCORD_TOKEN_FILE) to the token from the page \"Bot\" of your application at https://discord.com/developers/applications".to_owned(),
        ))
    }

    fn of_file(path: &Path) -> Result<Self, NoToken> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| NoToken(format!("the token file {} cannot be read: {error}", path.display())))?;
        Self::new(&text).map_err(|NoToken(why)| NoToken(format!("the token file {}: {why}", path.display())))
    }

    /// The token itself, for the one place that sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The id of the bot, which of all applications made since 2016 is that of the application: the first part of the
    /// token is the id in base 64.
    #[must_use]
    pub fn application_id(&self) -> Option<u64> {
        let first = self.expose().split('.').next()?;
        let text = String::from_utf8(from_base64(first)?).ok()?;
        text.parse().ok().filter(|id| *id > 0)
    }
}

/// Decodes base 64 of either alphabet, padded or not.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in text.trim_end_matches('=').bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(digit);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 0xff).ok()?);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(variables: &[(&str, &str)]) -> Result<String, String> {
        Token::find(|name| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| OsString::from(value))
        })
        .map(|it| it.expose().to_owned())
        .map_err(|it| it.to_string())
    }

    #[test]
    fn the_first_place_that_has_one_counts() {
        let home = tempfile::tempdir().unwrap();
        let path = |name: &str, text: &str| {
            let path = home.path().join(name);
            std::fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let file = path("file", " from-file\n");
        let _ = path("discord_token", "Bot from-systemd");
        let folder = home.path().to_str().unwrap();
        let ok = |text: &str| Ok(text.to_owned());
        let variables = [
            ("DISCORD_TOKEN", "from-env"),
            ("DISCORD_TOKEN_FILE", &*file),
            ("CREDENTIALS_DIRECTORY", folder),
        ];
        assert_eq!(find(&variables), ok("from-env"));
        assert_eq!(find(&variables[1..]), ok("from-file"));
        assert_eq!(find(&variables[2..]), ok("from-systemd"));
        assert_eq!(find(&[("DISCORD_TOKEN", ""), variables[1]]), ok("from-file"));
        assert!(
            find(&[])
                .unwrap_err()
                .starts_with("there is no token: set DISCORD_TOKEN")
        );
        assert!(
            find(&[("DISCORD_TOKEN_FILE", "/no/such")])
                .unwrap_err()
                .contains("/no/such cannot be read")
        );
        assert_eq!(find(&[("DISCORD_TOKEN", " ")]), Err("the token is empty".to_owned()));
        assert!(find(&[("DISCORD_TOKEN", "a\nb")]).unwrap_err().contains("copy it anew"));
    }

    #[test]
    fn it_is_never_printed() {
        let token = Token::new("very-secret").unwrap();
        assert!(!format!("{token:?}").contains("secret"));
    }

    #[test]
    fn its_first_part_is_the_id() {
        for (token, expected) in [
            ("MTIzNDU2Nzg5MDEyMzQ1Njc4.x.y", Some(123_456_789_012_345_678)),
            ("MTIzNDU2Nzg5MDEyMzQ1Njc=.x.y", Some(12_345_678_901_234_567)),
            ("test-token", None),
            ("x", None),
            ("!!!", None),
        ] {
            assert_eq!(Token::new(token).unwrap().application_id(), expected, "{token}");
        }
    }
}
