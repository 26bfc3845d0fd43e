//! How one rises.

use serde::Deserialize;

use super::{Citation, Spanned};

/// A career ladder, its rungs from the bottom to the top.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    pub id: Spanned<String>,
    pub code: Spanned<String>,
    pub name: String,
    pub aliases: Vec<Spanned<String>>,
    pub sources: Vec<Citation>,
    /// What lies beyond the top.
    pub beyond: Option<String>,
    #[serde(rename = "rung")]
    pub rungs: Vec<Rung>,
}

/// One step of a ladder.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// Id of a [`Role`].
    pub role: Spanned<String>,
    /// Words that pick this rung when they stand with the ladder's role.
    #[serde(default)]
    pub levels: Vec<Spanned<String>>,
    /// Experience in the document's own terms.
    pub years: String,
    pub years_from: u32,
    pub years_to: Option<u32>,
    pub scope: String,
    pub focus: Vec<String>,
    pub reports: Option<String>,
    /// What changes on the way to the next rung.
    pub step_up: Option<String>,
}

/// The way on for a role that stands on no ladder.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OffLadder {
    pub role: Spanned<String>,
    pub next: String,
    pub sources: Vec<Citation>,
}
