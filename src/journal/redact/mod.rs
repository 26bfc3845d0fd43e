//! Takes out of a member's text what is nobody's business, before anything of it is stored.
//!
//! ```text
//! text ─> plain ─> patterns (links, addresses, numbers, amounts) ─> words (names, employers, health, visa) ─> cut
//! ```
//!
//! What goes is replaced by its kind in brackets, so that the rest can still be read: `i earn [amount] at [employer]`.
//! In doubt it goes: a word too few costs an admin a guess, a word too many costs a member their privacy. What is
//! redacted once stays as it is when it is redacted again.
//!
//! What a career calls its roles and skills comes from its knowledge, by [`Vocabulary`]. Names, employers and words for
//! health and visa status are the same for every career: they stand in the text files beside this one, a word or a sequence
//! a line, for anybody to add to.

mod employers;
mod lists;
mod names;
mod patterns;
mod pieces;
mod plain;
mod sensitive;
mod words;

use crate::matcher::Reader;
use plain::plain;

/// No stored text is longer, in characters.
pub const LONGEST: usize = 300;

/// What is known of words. All are given in lower case.
pub trait Vocabulary {
    /// Whether the knowledge or English at large uses it, so that by itself it names nobody.
    fn knows(&self, word: &str) -> bool;

    /// Whether it is part of a name that the knowledge has: of a role, a level, a place, a skill.
    fn is_term(&self, word: &str) -> bool;

    /// Whether it is part of the title of a role, so that somebody's boss may be called so.
    fn is_title(&self, word: &str) -> bool;
}

impl Vocabulary for Reader {
    fn knows(&self, word: &str) -> bool {
        Self::knows(self, word)
    }

    fn is_term(&self, word: &str) -> bool {
        Self::is_term(self, word)
    }

    fn is_title(&self, word: &str) -> bool {
        Self::is_title(self, word)
    }
}

/// The text without what is nobody's business.
#[must_use]
pub fn redact(text: &str, vocabulary: &dyn Vocabulary) -> String {
    let text = plain(text);
    let text = patterns::replace(text);
    let text = words::replace(&text, vocabulary);
    // What is left of an address that was none.
    cut(&text.replace("://", " "))
}

/// What is left of a redacted text without its placeholders.
#[must_use]
pub fn without_placeholders(redacted: &str) -> String {
    let rest = pieces::pieces(redacted).into_iter().map(|it| match it {
        pieces::Piece::Placeholder(_) => " ",
        other => other.text(),
    });
    rest.collect()
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
