//! Who is talked about: roles, titles that fit several, titles known by name, and places.

use serde::Deserialize;

use super::{Citation, Spanned};

/// A title with facts of its own.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Role {
    pub id: Spanned<String>,
    /// At most six characters; stands for the id where space is short.
    pub code: Spanned<String>,
    pub name: String,
    pub plural: String,
    /// The other ways that people name it.
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// The role whose answers stand in where this one has none.
    pub family: Option<Spanned<String>>,
}

/// A title that fits several roles.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub id: Spanned<String>,
    pub name: String,
    pub aliases: Vec<Spanned<String>>,
    /// Ids of the roles that it fits.
    pub members: Vec<Spanned<String>>,
}

/// A title that the documents mention without figures of its own.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Related {
    pub id: Spanned<String>,
    pub code: Spanned<String>,
    pub name: String,
    pub plural: String,
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// The covered role whose figures come closest, if any does.
    pub nearest: Option<Spanned<String>>,
    /// What the documents say of it by name.
    pub about: String,
    pub sources: Vec<Citation>,
}

/// Whether a place is a state or a group of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PlaceKind {
    Country,
    Region,
}

/// A country or region that the documents speak of.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub id: Spanned<String>,
    pub code: Spanned<String>,
    pub name: String,
    pub kind: PlaceKind,
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// Cities and parts of it, spelt as a sentence has them.
    #[serde(default)]
    pub cities: Vec<Spanned<String>>,
    /// Ids of the places of a region.
    #[serde(default)]
    pub parts: Vec<Spanned<String>>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// The signs and names of the currency, such as `$` and `dollar`; places may share them.
    #[serde(default)]
    pub money: Vec<Spanned<String>>,
    /// Whether English puts "the" before the name.
    #[serde(default)]
    pub article: bool,
}

/// How an unknown job title is told from an everyday word.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Titles {
    /// Last words of job titles.
    pub heads: Vec<Spanned<String>>,
    /// Words that may stand before a head without making a title of it.
    pub neutral: Vec<Spanned<String>>,
}

/// Something outside that has a name: a profession or a country.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Outsider {
    pub name: Spanned<String>,
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
}
