//! Small matters of English: articles, lists, capitals.

use crate::knowledge::Knowledge;
use crate::knowledge::model::Place;
use crate::matcher::Subject;

/// "an Editor", "a Senior Editor".
#[must_use]
pub fn with_article(name: &str) -> String {
    format!("{} {name}", article(name))
}

/// "a" or "an", by the sound of the first word: an abbreviation is spelt out when it is spoken.
#[must_use]
pub fn article(name: &str) -> &'static str {
    let first = name.split_whitespace().next().unwrap_or("");
    let initial = first.chars().next().unwrap_or('x').to_ascii_uppercase();
    let is_abbreviation = first.len() > 1 && first.chars().all(|c| c.is_ascii_uppercase());
    // Letters such as M, S or X begin with a vowel when they are spoken alone.
    let vowel = if is_abbreviation { "AEFHILMNORSX" } else { "AEIOU" };
    if vowel.contains(initial) { "an" } else { "a" }
}

/// "a, b and c".
#[must_use]
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
    joined_by("and", items)
}

/// "a, b or c".
#[must_use]
pub fn choice<S: AsRef<str>>(items: &[S]) -> String {
    joined_by("or", items)
}

fn joined_by<S: AsRef<str>>(conjunction: &str, items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [head @ .., last] => format!(
            "{} {conjunction} {}",
            head.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", "),
            last.as_ref()
        ),
    }
}

/// The first letter in upper case.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// A place as it stands in a sentence, with its article where it has one.
#[must_use]
pub fn place_name(place: &Place) -> String {
    if place.article {
        format!("the {}", place.name)
    } else {
        place.name.clone()
    }
}

/// A title's name.
#[must_use]
pub fn subject_name(knowledge: &Knowledge, subject: Subject) -> &str {
    match subject {
        Subject::Role(i) => &knowledge.roles[i].name,
        Subject::Group(i) => &knowledge.groups[i].name,
        Subject::Related(i) => &knowledge.related[i].name,
    }
}

/// A title's id.
#[must_use]
pub fn subject_id(knowledge: &Knowledge, subject: Subject) -> &str {
    match subject {
        Subject::Role(i) => knowledge.roles[i].id.get_ref(),
        Subject::Group(i) => knowledge.groups[i].id.get_ref(),
        Subject::Related(i) => knowledge.related[i].id.get_ref(),
    }
}

/// Ends a sentence that lacks its stop.
#[must_use]
pub fn sentence(text: &str) -> String {
    let text = text.trim();
    let open = !text.ends_with(['.', '!', '?', ':', '…', ')']) || text.ends_with(')') && !text.contains(". ");
    if open && !text.ends_with(['.', '!', '?', ':']) {
        format!("{text}.")
    } else {
        text.to_owned()
    }
}

/// The first sentence of a text.
#[must_use]
pub fn first_sentence(text: &str) -> &str {
    let text = text.lines().next().unwrap_or(text);
    let mut from = 0;
    while let Some(at) = text[from..].find(". ") {
        let end = from + at;
        let word = text[..end]
            .rsplit(|c: char| c.is_whitespace() || c == '(')
            .next()
            .unwrap_or("");
        // "U.S. Bureau", "e.g. this": a stop after a single letter ends no sentence.
        if word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.contains('.') {
            return &text[..=end];
        }
        from = end + 2;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_follows_the_sound() {
        for (name, expected) in [
            ("MIS Director", "an"),
            ("IT Manager", "an"),
            ("Senior MIS Director", "a"),
            ("CIO", "a"),
            ("Assistant", "an"),
            ("Vice President", "a"),
        ] {
            assert_eq!(article(name), expected, "{name}");
        }
    }

    #[test]
    fn a_list_ends_with_and() {
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }

    #[test]
    fn an_abbreviation_ends_no_sentence() {
        assert_eq!(
            first_sentence("The U.S. figure is 5. More follows."),
            "The U.S. figure is 5. More follows."
        );
        assert_eq!(first_sentence("It pays well. More follows."), "It pays well.");
    }
}
