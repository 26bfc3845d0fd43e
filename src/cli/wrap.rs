//! Text with bold words, broken into lines that fit a window.

use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::knowledge::plain;

/// A stretch of text, and whether it is bold.
type Piece = (String, bool);

/// One line of Markdown as one or more lines for the terminal, each ended by a line break.
///
/// Knows bold (`**`) and lists: what follows the marker hangs below itself. `indent` is the number of columns that all
/// lines are set in. Without `columns` nothing is broken.
pub fn line(markdown: &str, base: Style, indent: usize, columns: Option<usize>) -> String {
    let text = plain(markdown);
    let hang = indent + marker(&text);
    let mut lines: Vec<Vec<Piece>> = vec![Vec::new()];
    let mut used = indent;
    let mut first = true;
    for word in words(&text) {
        let width = word.iter().map(|(text, _)| text.width()).sum::<usize>();
        let Some(columns) = columns else {
            append(&mut lines, word, !first);
            first = false;
            continue;
        };
        // A word that is too wide even for a line of its own begins where it stands.
        if !first && used + 1 + width > columns && hang + width <= columns {
            lines.push(Vec::new());
            used = hang;
            first = true;
        }
        if used + usize::from(!first) + width > columns {
            if !first {
                append(&mut lines, vec![(String::new(), false)], true);
                used += 1;
            }
            used = break_word(&mut lines, word, used, hang, columns);
        } else {
            append(&mut lines, word, !first);
            used += width + usize::from(!first);
        }
        first = false;
    }
    let mut out = String::new();
    for (n, pieces) in lines.into_iter().enumerate() {
        out.extend(std::iter::repeat_n(' ', if n == 0 { indent } else { hang }));
        for (text, bold) in pieces {
            let style = if bold { base.bold() } else { base };
            out += &format!("{style}{text}{style:#}");
        }
        out.push('\n');
    }
    out
}

/// The columns of a list's marker with the spaces around it; 0 for a line of no list.
fn marker(line: &str) -> usize {
    let rest = line.trim_start();
    let before = line.len() - rest.len();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if rest.starts_with("- ") {
        before + 2
    } else if digits > 0 && rest[digits..].starts_with(". ") {
        before + digits + 2
    } else {
        0
    }
}

/// The words of a line; spaces before the first one belong to it. A word may be bold in part.
fn words(line: &str) -> Vec<Vec<Piece>> {
    let mut words: Vec<Vec<Piece>> = Vec::new();
    let mut open = false;
    for (text, bold) in bold_pieces(line) {
        for (n, part) in text.split(' ').enumerate() {
            if n > 0 {
                open = false;
            }
            if part.is_empty() {
                continue;
            }
            match words.last_mut() {
                Some(word) if open => word.push((part.to_owned(), bold)),
                _ => words.push(vec![(part.to_owned(), bold)]),
            }
            open = true;
        }
    }
    let before = line.len() - line.trim_start_matches(' ').len();
    if let Some((text, _)) = words.first_mut().and_then(|word| word.first_mut()) {
        text.insert_str(0, &" ".repeat(before));
    }
    words
}

/// Takes the stars away. One pair of them that is never closed is left as it is.
fn bold_pieces(line: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("**")
        && let Some((bold, after)) = after.split_once("**")
    {
        pieces.extend([(before, false), (bold, true)]);
        rest = after;
    }
    pieces.push((rest, false));
    pieces.retain(|(text, _)| !text.is_empty());
    pieces
}

/// Adds a word to the last line. A space between two bold words is bold as well.
fn append(lines: &mut [Vec<Piece>], word: Vec<Piece>, space: bool) {
    let Some(line) = lines.last_mut() else { return };
    for (n, (text, bold)) in word.into_iter().enumerate() {
        let gap = if n == 0 && space { " " } else { "" };
        match line.last_mut() {
            Some((last, was_bold)) if *was_bold == bold => {
                last.push_str(gap);
                last.push_str(&text);
            }
            Some((last, false)) => {
                last.push_str(gap);
                line.push((text, bold));
            }
            _ => line.push((format!("{gap}{text}"), bold)),
        }
    }
}

/// Sets a word that is wider than a line, cut where the window ends; gives back the column after it.
fn break_word(lines: &mut Vec<Vec<Piece>>, word: Vec<Piece>, mut used: usize, hang: usize, columns: usize) -> usize {
    for (text, bold) in word {
        let mut part = String::new();
        for c in text.chars() {
            let width = c.width().unwrap_or(0);
            // A window narrower than the indent still gets a character a line.
            if used + width > columns && used > hang {
                append(lines, vec![(std::mem::take(&mut part), bold)], false);
                lines.push(Vec::new());
                used = hang;
            }
            part.push(c);
            used += width;
        }
        append(lines, vec![(part, bold)], false);
    }
    used
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(markdown: &str, indent: usize, columns: Option<usize>) -> String {
        anstream::adapter::strip_str(&line(markdown, Style::new(), indent, columns)).to_string()
    }

    #[test]
    fn lines_are_broken_at_the_width() {
        for (markdown, columns, expected) in [
            ("one two three", 7, "one two\nthree\n"),
            ("one two three", 8, "one two\nthree\n"),
            ("one two three", 13, "one two three\n"),
            ("- one two three", 9, "- one two\n  three\n"),
            ("12. one two", 8, "12. one\n    two\n"),
            ("  - one two", 8, "  - one\n    two\n"),
            ("- **one two** three", 7, "- one\n  two\n  three\n"),
            ("日本 日本 日本", 9, "日本 日本\n日本\n"),
            ("日本日本", 5, "日本\n日本\n"),
            ("- abcdefgh", 5, "- abc\n  def\n  gh\n"),
            ("ab cdefgh", 5, "ab cd\nefgh\n"),
            ("abcdef", 3, "abc\ndef\n"),
            (
                "e\u{301}te\u{301} e\u{301}te\u{301}",
                7,
                "e\u{301}te\u{301} e\u{301}te\u{301}\n",
            ),
            ("a  b   c", 9, "a b c\n"),
            ("", 9, "\n"),
            ("3.5 is no list at all", 12, "3.5 is no\nlist at all\n"),
        ] {
            let shown = set(markdown, 0, Some(columns));
            let trimmed: String = shown.lines().map(|it| it.trim_end().to_owned() + "\n").collect();
            let expected: String = expected.lines().map(|it| it.trim_end().to_owned() + "\n").collect();
            assert_eq!(trimmed, expected, "{markdown} at {columns}");
        }
        assert_eq!(set("- one two three", 2, Some(9)), "  - one\n    two\n    three\n");
    }

    #[test]
    fn without_a_width_nothing_is_broken() {
        let long = "word ".repeat(100);
        assert_eq!(
            set(&format!("- **{}**: {long}", "bold ".repeat(50).trim()), 0, None)
                .lines()
                .count(),
            1
        );
        assert_eq!(set("**a** b **c", 0, None), "a b **c\n");
    }

    #[test]
    fn bold_is_a_style() {
        let bold = Style::new().bold();
        assert_eq!(
            line("**a b**: c", Style::new(), 0, None),
            format!("{bold}a b{bold:#}: c\n")
        );
        assert_eq!(
            line("**a b** c", Style::new(), 0, Some(2)),
            format!("{bold}a{bold:#}\n{bold}b{bold:#}\nc\n")
        );
    }

    #[test]
    fn nothing_reaches_the_terminal_but_text() {
        assert_eq!(
            set("a\u{1b}[31mb\u{202e}c\0", 0, Some(80)),
            "a\u{fffd}[31mb\u{fffd}c\u{fffd}\n"
        );
    }
}
