//! Certificates, degrees, tools, skills and frameworks.

use serde::Deserialize;

use super::Spanned;

/// What kind of thing an [`Item`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    Certificate,
    Degree,
    Tool,
    Skill,
    Framework,
}

impl ItemKind {
    /// Its name, as in the files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Degree => "degree",
            Self::Tool => "tool",
            Self::Skill => "skill",
            Self::Framework => "framework",
        }
    }
}

/// A certificate, degree, tool, skill or framework.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub id: Spanned<String>,
    pub code: Spanned<String>,
    pub kind: ItemKind,
    pub name: String,
    pub full: Option<String>,
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    #[serde(default)]
    pub named: Vec<Named>,
}

/// What a document says of an [`Item`] for one role.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub role: Spanned<String>,
    pub says: String,
    pub guide: Spanned<String>,
    pub section: String,
}
