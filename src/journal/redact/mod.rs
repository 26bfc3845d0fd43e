//! Takes out of a member's text what is nobody's business, before anything of it is stored.
//!
//! ```text
//! text ─> plain ─> patterns (links, addresses, numbers, amounts) ─> words (names, employers, health, visa) ─> cut
//! ```
//!
//! What goes is replaced by its kind in brackets, so that the rest can still be read: `i earn [amount] at [employer]`.
//! In doubt it goes: a word too few costs an admin a guess, a word too many costs a member their privacy. What is
//! redacted once stays as it is when it is redacted again.

mod lists;
mod patterns;
mod pieces;
mod words;

use unicode_normalization::UnicodeNormalization;

/// No stored text is longer, in characters.
pub const LONGEST: usize = 300;

/// So much of a message is looked at, in characters. Whoever writes more tells a story, and its beginning holds the
/// question as often as its end.
const LOOKED_AT: usize = 1_000;

/// The text without what is nobody's business. `known` says of a word in lower case whether the knowledge or English
/// at large uses it, so that it names nobody.
#[must_use]
pub fn redact(text: &str, known: &dyn Fn(&str) -> bool) -> String {
    let text = plain(text);
    let text = patterns::replace(text);
    let text = words::replace(&text, known);
    cut(&text)
}

/// One line of visible characters, in their usual form: what looks like an address to people must look like one here.
fn plain(text: &str) -> String {
    let visible = text
        .nfkc()
        .filter(|it| !is_invisible(*it))
        .map(|it| if it.is_whitespace() || it.is_control() { ' ' } else { it })
        .take(LOOKED_AT);
    let mut out = String::new();
    for it in visible {
        // One blank is enough.
        if !(it == ' ' && (out.is_empty() || out.ends_with(' '))) {
            out.push(it);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Characters without a shape of their own, which may stand inside a word to hide it.
fn is_invisible(it: char) -> bool {
    matches!(
        it,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// As much of it as may be stored, in whole words; half a placeholder would be none.
fn cut(text: &str) -> String {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(LONGEST) else {
        return text.to_owned();
    };
    let head = &text[..end];
    let whole = head.rfind(' ').map_or("", |at| &head[..at]);
    whole.trim_end().to_owned()
}

#[cfg(test)]
mod tests;
