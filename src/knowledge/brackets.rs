//! Names such as "Head Chef (HC)", which are two.

/// A name without what stands in its brackets.
#[must_use]
pub fn without_brackets(name: &str) -> &str {
    name.split('(').next().unwrap_or(name).trim()
}

/// What stands in the brackets of a name.
#[must_use]
pub fn in_brackets(name: &str) -> Option<&str> {
    let (_, rest) = name.split_once('(')?;
    rest.split_once(')').map(|(inner, _)| inner.trim())
}
