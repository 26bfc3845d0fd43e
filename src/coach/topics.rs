//! What the coach can answer, from the knowledge itself, so that the list cannot lie.

use crate::knowledge::Knowledge;

use super::draft::Draft;
use super::faq::topic;
use super::outside::covered;

/// Titles shown of a file; the rest is counted.
const MOST_SHOWN: usize = 4;

/// The topics, a line for each file of intents.
#[must_use]
pub fn all(k: &Knowledge) -> Draft {
    let mut draft = Draft::answer("topics", "What I can answer");
    draft.line(format!(
        "I answer from {} career guides about the {}.",
        k.sources.len(),
        covered(k)
    ));
    let mut files: Vec<(String, Vec<String>)> = Vec::new();
    for intent in &k.intents {
        let name = heading(&k.files[intent.file].name);
        let title = topic(intent);
        match files.iter_mut().find(|(n, _)| *n == name) {
            Some((_, titles)) if titles.contains(&title) => {}
            Some((_, titles)) => titles.push(title),
            None => files.push((name, vec![title])),
        }
    }
    let mut left_out = 0;
    for (name, titles) in &files {
        // Long files are cut, so that the whole list fits one message.
        let shown: Vec<&str> = titles.iter().take(MOST_SHOWN).map(String::as_str).collect();
        left_out += titles.len() - shown.len();
        draft.bullet(format!("**{name}:** {}", shown.join(", ")));
    }
    if left_out > 0 {
        draft.line(format!("And {left_out} more topics. Ask in your own words."));
    }
    for source in &k.sources {
        draft.cite(source.id.get_ref(), "");
    }
    draft
}

/// "faq/pros-cons.toml" → "Pros cons".
pub fn heading(file: &str) -> String {
    let name = file
        .rsplit('/')
        .next()
        .unwrap_or(file)
        .trim_end_matches(".toml")
        .replace('-', " ");
    super::wording::capitalised(&name)
}
