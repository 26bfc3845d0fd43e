//! A report of the knowledge as messages: in words, and the details below it or, where they are long, in a file.

use crate::discord::limits;
use crate::discord::view::{File, Message, cut, fenced, harmless, harmless_line};
use crate::publish::Report;

/// What came of an attempt to publish, or of a look at what publishing would do.
#[must_use]
pub fn messages(report: &Report) -> Vec<Message> {
    with_details(&report.headline(), report.details())
}

/// A sentence or two, and lines of plain text that belong to them.
#[must_use]
pub fn with_details(headline: &str, details: String) -> Vec<Message> {
    let headline = harmless(headline);
    if details.is_empty() {
        return vec![Message::line(headline)];
    }
    let whole = format!("{headline}\n{}", fenced(&details));
    if limits::length(&whole) <= limits::CONTENT {
        return vec![Message::line(whole)];
    }
    vec![Message {
        content: format!("{headline}\nThe whole report is in the file."),
        file: Some(File::text("report.txt", details)),
        ..Message::default()
    }]
}

/// No question is shown longer, in characters.
const QUESTION: usize = 150;

/// A member's words, which are no markup.
pub fn quoted(text: &str) -> String {
    format!("“{}”", escaped(&cut(text, QUESTION)))
}

/// A text that is no markup.
pub fn escaped(text: &str) -> String {
    let mut out = String::new();
    for it in harmless_line(text).chars() {
        if matches!(
            it,
            '*' | '_' | '~' | '|' | '`' | '>' | '#' | '\\' | '[' | ']' | '(' | ')'
        ) {
            out.push('\\');
        }
        out.push(it);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_words_are_no_markup() {
        assert_eq!(
            quoted("a **b** [c](d) `e` @everyone"),
            "“a \\*\\*b\\*\\* \\[c\\]\\(d\\) \\`e\\` @\u{200b}everyone”"
        );
    }
}
