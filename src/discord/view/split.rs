//! Text cut to Discord's lengths: between lines if possible, between words otherwise, inside a word only if it alone
//! is too long.

use crate::discord::limits::length;

/// The text in pieces of at most `room` each, as [`length`] counts; none of them blank.
#[must_use]
pub fn pieces(text: &str, room: usize) -> Vec<String> {
    let mut out = Vec::new();
    let mut piece = String::new();
    for line in text.lines() {
        if length(&piece) + length(line) < room {
            if !piece.is_empty() {
                piece.push('\n');
            }
            piece.push_str(line);
            continue;
        }
        push(&mut out, &mut piece);
        for word in line.split_inclusive(' ') {
            if length(&piece) + length(word.trim_end()) > room {
                push(&mut out, &mut piece);
            }
            for char in word.chars() {
                if length(&piece) + char.len_utf16() > room {
                    push(&mut out, &mut piece);
                }
                piece.push(char);
            }
        }
    }
    push(&mut out, &mut piece);
    out
}

fn push(out: &mut Vec<String>, piece: &mut String) {
    let whole = std::mem::take(piece);
    let trimmed = whole.trim_matches('\n').trim_end();
    if !trimmed.trim().is_empty() {
        out.push(trimmed.to_owned());
    }
}

/// The text, or as many whole words of it as fit, with an ellipsis.
#[must_use]
pub fn cut(text: &str, room: usize) -> String {
    if length(text) <= room {
        return text.to_owned();
    }
    // One place is for the ellipsis.
    let first = pieces(text, room.saturating_sub(1)).into_iter().next();
    first
        .map(|it| format!("{}…", it.trim_end_matches([',', ';', ' '])))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_then_words_then_letters() {
        for (text, room, expected) in [
            ("one\ntwo\nthree", 8, vec!["one\ntwo", "three"]),
            ("one two three", 8, vec!["one two", "three"]),
            ("one twothree", 5, vec!["one", "twoth", "ree"]),
            ("one\n\n\ntwo", 4, vec!["one", "two"]),
            ("", 5, vec![]),
            (" \n ", 5, vec![]),
            ("😀😀😀", 4, vec!["😀😀", "😀"]),
        ] {
            assert_eq!(pieces(text, room), expected, "{text:?}");
        }
        assert_eq!(cut("one two three", 9), "one two…");
        assert_eq!(cut("one two", 7), "one two");
    }

    proptest! {
        #[test]
        fn nothing_is_too_long_and_no_word_is_broken_or_lost(text in "[a-zäö😀 \n-]{0,300}", room in 3_usize..80) {
            let all = pieces(&text, room);
            for piece in &all {
                prop_assert!(length(piece) <= room && !piece.trim().is_empty());
            }
            let words: Vec<&str> = text.split_whitespace().collect();
            let kept: Vec<&str> = all.iter().flat_map(|it| it.split_whitespace()).collect();
            if words.iter().all(|it| length(it) <= room) {
                prop_assert_eq!(kept, words);
            } else {
                prop_assert_eq!(kept.concat(), words.concat());
            }
            prop_assert!(length(&cut(&text, room)) <= room);
        }
    }
}
