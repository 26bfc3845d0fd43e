//! A message as one line of visible characters in their usual form: what looks like an address to people must look like one
//! to the patterns.

use unicode_normalization::UnicodeNormalization;

/// So much of a message is looked at, in characters. Whoever writes more tells a story, and its beginning holds the
/// question as often as its end.
const LOOKED_AT: usize = 1_000;

/// The text in such a line.
pub fn plain(text: &str) -> String {
    let visible = text
        .chars()
        // Before the rest: it would make a blank and an accent of some of these.
        .map(|it| if is_apostrophe(it) { '\'' } else { it })
        .nfkc()
        .filter(|it| !is_invisible(*it))
        .map(|it| {
            if it.is_whitespace() || it.is_control() {
                ' '
            } else {
                digit(it)
            }
        })
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

/// What people type for an apostrophe.
fn is_apostrophe(it: char) -> bool {
    matches!(it, '`' | '´' | 'ʼ' | '‘' | '’' | '′' | 'ʹ' | 'ʻ')
}

/// Characters without a shape of their own, which may stand inside a word to hide it.
fn is_invisible(it: char) -> bool {
    matches!(
        it,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// The digit of any script that people write numbers in, as the patterns know it.
fn digit(it: char) -> char {
    /// Where the ten digits of a script begin, from nought to nine.
    const NOUGHTS: [u32; 19] = [
        0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20,
        0x1040, 0x17e0, 0x1810, 0x1946,
    ];
    let code = u32::from(it);
    let value = NOUGHTS
        .into_iter()
        .find_map(|nought| code.checked_sub(nought).filter(|it| *it < 10));
    value.and_then(|it| char::from_digit(it, 10)).unwrap_or(it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (text, expected) in [
            ("I´m  Ada\n", "I'm Ada"),
            ("Iʼm `x`", "I'm 'x'"),
            ("٠١٧٠", "0170"),
            ("ａ\u{200b}ｂ", "ab"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
