//! A text as words and what stands between them.

/// A part of a text. All parts together are the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'t> {
    Word(&'t str),
    /// What was put in the place of something: `[name]`.
    Placeholder(&'t str),
    /// Blanks and marks.
    Gap(&'t str),
}

impl<'t> Piece<'t> {
    /// Its text.
    pub fn text(self) -> &'t str {
        match self {
            Self::Word(text) | Self::Placeholder(text) | Self::Gap(text) => text,
        }
    }
}

/// The kinds that things are replaced by.
pub const KINDS: [&str; 11] = [
    "[link]",
    "[e-mail]",
    "[mention]",
    "[phone]",
    "[id]",
    "[address]",
    "[amount]",
    "[name]",
    "[employer]",
    "[health]",
    "[visa]",
];

/// Takes a text apart.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(kind) = KINDS.iter().find(|it| rest.starts_with(**it)) {
            out.push(Piece::Placeholder(&rest[..kind.len()]));
            rest = &rest[kind.len()..];
            continue;
        }
        let word = word_at(rest);
        if word > 0 {
            out.push(Piece::Word(&rest[..word]));
            rest = &rest[word..];
            continue;
        }
        let gap = rest
            .char_indices()
            .skip(1)
            .find(|(at, it)| it.is_alphanumeric() || rest[*at..].starts_with('['))
            .map_or(rest.len(), |(at, _)| at);
        out.push(Piece::Gap(&rest[..gap]));
        rest = &rest[gap..];
    }
    out
}

/// How many bytes the word has that a text begins with; apostrophes, hyphens and the like belong to it between letters.
fn word_at(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, it)) = chars.next() {
        let follows = chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        let inner = at > 0 && follows && matches!(it, '\'' | '-' | '‑' | '&' | '.');
        if it.is_alphanumeric() || is_mark(it) && at > 0 || inner {
            end = at + it.len_utf8();
        } else {
            break;
        }
    }
    end
}

/// Accents that stand by themselves.
fn is_mark(it: char) -> bool {
    matches!(it, '\u{300}'..='\u{36f}')
}
