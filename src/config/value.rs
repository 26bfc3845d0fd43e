//! Values that not every text or number can be, with what must be written instead.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

/// What an id of Discord's is.
pub const ID: &str = "an id as Discord shows it, such as `123456789012345678`";
/// What a proxy for requests is.
pub const PROXY: &str = "where the proxy listens, such as `http://127.0.0.1:8080`";

/// What a server's address is.
pub const DATABASE: &str = "where the PostgreSQL server is, such as `postgres://user:password@host/database`";

/// The address of a PostgreSQL server. It may hold a password, and so is not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The address, password and all.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseUrl")
    }
}

/// Not the address of a PostgreSQL server.
#[derive(Debug)]
pub struct NoDatabaseUrl;

impl fmt::Display for NoDatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "write {DATABASE}")
    }
}

impl FromStr for DatabaseUrl {
    type Err = NoDatabaseUrl;

    fn from_str(text: &str) -> Result<Self, NoDatabaseUrl> {
        let schemes = ["postgres://", "postgresql://"];
        let known = schemes.iter().any(|it| text.starts_with(it));
        known.then(|| Self(text.to_owned())).ok_or(NoDatabaseUrl)
    }
}

impl<'de> Deserialize<'de> for DatabaseUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|NoDatabaseUrl| D::Error::invalid_value(Unexpected::Str(&text), &DATABASE))
    }
}

/// Whether requests can be sent there.
pub fn is_address(text: &str) -> bool {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    host.is_some_and(|it| !it.is_empty() && !it.starts_with(['/', ':']) && !it.contains(char::is_whitespace))
}

pub fn folder<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() {
        return Err(D::Error::invalid_value(
            Unexpected::Str(""),
            &"the path of a folder, or leave the line out",
        ));
    }
    Ok(text.into())
}

pub fn some_folder<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PathBuf>, D::Error> {
    folder(deserializer).map(Some)
}

pub fn some_proxy<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if is_address(&text) {
        Ok(Some(text))
    } else {
        Err(D::Error::invalid_value(Unexpected::Str(&text), &PROXY))
    }
}

pub fn some_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Id::deserialize(deserializer).map(|it| Some(it.0))
}

pub fn ids<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
    let ids: Vec<Id> = Vec::deserialize(deserializer)?;
    Ok(ids.into_iter().map(|it| it.0).collect())
}

/// An id of Discord's, of which none is 0.
struct Id(u64);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_u64(IdVisitor)
    }
}

/// Complains itself, so that in a list the complaint is about the entry.
struct IdVisitor;

impl Visitor<'_> for IdVisitor {
    type Value = Id;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("u64")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Id, E> {
        match number {
            0 => Err(E::invalid_value(Unexpected::Unsigned(0), &ID)),
            id => Ok(Id(id)),
        }
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Id, E> {
        match u64::try_from(number) {
            Ok(number) => self.visit_u64(number),
            Err(_) => Err(E::invalid_value(Unexpected::Signed(number), &ID)),
        }
    }
}
