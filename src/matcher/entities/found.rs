//! What was found in a message, and the placeholders in its place.

use crate::knowledge::Knowledge;

use super::{Entity, Masked, Mention};
use crate::matcher::token::Token;

/// A name at some words: from `start` up to and without `end`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub start: usize,
    pub end: usize,
    pub entity: Entity,
}

/// The message with what was found replaced; `found` in the order of the words, and for each whether it is the asker's own.
pub(super) fn replace(tokens: &[Token], found: &[Found], own: &[bool], knowledge: &Knowledge) -> Masked {
    let mut out = Masked {
        tokens: Vec::with_capacity(tokens.len()),
        mentions: Vec::with_capacity(found.len()),
    };
    let mut at = 0;
    for (f, own) in found.iter().zip(own) {
        if f.start < at {
            continue;
        }
        out.tokens.extend_from_slice(&tokens[at..f.start]);
        let placeholder = f.entity.placeholder(knowledge);
        let length = if placeholder.is_some() { 1 } else { f.end - f.start };
        out.mentions.push(Mention {
            entity: f.entity,
            at: out.tokens.len(),
            length,
            own: *own,
        });
        match placeholder {
            Some(text) => {
                let last = &tokens[f.end - 1];
                out.tokens.push(Token {
                    text: text.to_owned(),
                    span: tokens[f.start].span.start..last.span.end,
                    pause: last.pause,
                    question: last.question,
                    hyphen: last.hyphen,
                    written: None,
                });
            }
            None => out.tokens.extend_from_slice(&tokens[f.start..f.end]),
        }
        at = f.end;
    }
    out.tokens.extend_from_slice(&tokens[at..]);
    out
}
