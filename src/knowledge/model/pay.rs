//! What is earned.

use serde::Deserialize;

use super::Spanned;

/// What a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Statistic {
    Median,
    Average,
    Range,
    DayRate,
}

/// The span of time that an amount pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    Year,
    Day,
}

/// One amount of pay as a document prints it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Figure {
    pub role: Spanned<String>,
    /// Ids of the places that it is about; several when the document gives one figure for all of them,
    /// none when the document names no place.
    #[serde(default)]
    pub places: Vec<Spanned<String>>,
    pub statistic: Statistic,
    /// A single amount in whole units of the currency.
    pub amount: Option<u64>,
    pub low: Option<u64>,
    pub high: Option<u64>,
    /// Open upward: "over", "or more".
    #[serde(default)]
    pub plus: bool,
    /// ISO 4217.
    pub currency: Spanned<String>,
    pub period: Period,
    /// The document's own approximate conversion to US dollars.
    pub usd_low: Option<u64>,
    pub usd_high: Option<u64>,
    /// A level of experience within the title, such as `entry`.
    pub level: Option<String>,
    /// What it measures, in a few words.
    pub measures: String,
    /// Whom the document credits, with the date where it prints one.
    pub credits: Option<String>,
    pub note: Option<String>,
    pub guide: Spanned<String>,
    pub section: String,
}

/// A remark that goes with figures.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PayNote {
    #[serde(default)]
    pub roles: Vec<Spanned<String>>,
    #[serde(default)]
    pub places: Vec<Spanned<String>>,
    pub text: String,
    pub guide: Spanned<String>,
    pub section: String,
}
