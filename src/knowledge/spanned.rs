//! A value together with the place that it stands at.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;

/// A value, and the bytes of its file that it was written with, so that a diagnostic can point at them.
///
/// As [`toml::Spanned`], in a type of our own, which can be described in the schema of the files.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent, bound = "T: Deserialize<'de>")]
pub struct Spanned<T>(toml::Spanned<T>);

impl<T> Spanned<T> {
    /// A value that stands at these bytes.
    pub fn new(span: Range<usize>, value: T) -> Self {
        Self(toml::Spanned::new(span, value))
    }

    /// The value.
    pub fn get_ref(&self) -> &T {
        self.0.get_ref()
    }

    /// Where it stands, in bytes from the start of its file.
    pub fn span(&self) -> Range<usize> {
        self.0.span()
    }
}

impl<T: fmt::Display> fmt::Display for Spanned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get_ref().fmt(f)
    }
}

#[cfg(test)]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}
