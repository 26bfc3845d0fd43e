//! What an operator decides about publishing.

use crate::config::Config;

/// The rules of publishing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// By so many points of a hundred the accuracy on phrasings that are left out may fall.
    pub accuracy_margin: u8,
    /// A figure whose date lies further back than so many years is warned of.
    pub oldest_figure_years: u8,
}

impl Rules {
    /// The rules of a configuration.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self {
            accuracy_margin: config.accuracy_margin,
            oldest_figure_years: config.oldest_figure_years,
        }
    }
}

impl Default for Rules {
    /// Those that hold without a configuration.
    fn default() -> Self {
        Self::of(&Config::default())
    }
}
