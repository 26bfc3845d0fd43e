//! A report of the knowledge as messages: in words, and the details below it or, where they are long, in a file.

use crate::discord::limits;
use crate::discord::view::{File, Message, cut, fenced, harmless, harmless_line};
use crate::publish::Report;

/// What came of an attempt to publish, or of a look at what publishing would do.
#[must_use]
pub fn messages(report: &Report) -> Vec<Message> {
    with_details(&report.headline(), report.details())
}

/// What stands below a sentence whose details are in a file.
const BELOW: &str = "\nThe whole report is in the file.";

/// A sentence or two, and lines of plain text that belong to them.
#[must_use]
pub fn with_details(headline: &str, details: String) -> Vec<Message> {
    // The path of a file alone may be longer than a message.
    let headline = cut(&harmless(headline), limits::CONTENT - BELOW.len());
    if details.is_empty() {
        return vec![Message::line(headline)];
    }
    let whole = format!("{headline}\n{}", fenced(&details));
    if limits::length(&whole) <= limits::CONTENT {
        return vec![Message::line(whole)];
    }
    vec![Message {
        content: headline + BELOW,
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
    fn a_report_fits_whatever_it_says() {
        for long in [
            "x".repeat(3_000),
            "a path/".repeat(500),
            "😀".repeat(2_000),
            "Well.".to_owned(),
        ] {
            for details in [String::new(), "one line".to_owned(), "a line\n".repeat(1_000)] {
                let messages = with_details(&long, details.clone());
                let [message] = messages.as_slice() else {
                    panic!("{messages:?}")
                };
                assert!(limits::length(&message.content) <= limits::CONTENT);
                let file = message.file.as_ref();
                assert!(
                    message.content.contains(details.trim_end()) || file.is_some(),
                    "{details}"
                );
            }
        }
    }

    #[test]
    fn members_words_are_no_markup() {
        assert_eq!(
            quoted("a **b** [c](d) `e` @everyone"),
            "“a \\*\\*b\\*\\* \\[c\\]\\(d\\) \\`e\\` @\u{200b}everyone”"
        );
    }
}
