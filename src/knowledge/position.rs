//! From byte offsets to lines and columns.

use std::ops::Range;

/// Where the lines of a text begin.
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    pub fn new(text: &str) -> Self {
        let after_breaks = text
            .bytes()
            .enumerate()
            .filter(|&(_, byte)| byte == b'\n')
            .map(|(at, _)| at + 1);
        Self {
            starts: std::iter::once(0).chain(after_breaks).collect(),
        }
    }

    /// The line of a byte offset, from 1.
    pub fn line(&self, offset: usize) -> usize {
        // The first start is 0, so at least one start is not past the offset.
        self.starts.partition_point(|&start| start <= offset)
    }

    /// Line and column of a byte offset, both from 1, the column in characters.
    ///
    /// An offset past the end is the place just behind the last character.
    pub fn position(&self, text: &str, offset: usize) -> (usize, usize) {
        let offset = floor_boundary(text, offset);
        let line = self.line(offset);
        // Lines count from 1.
        let start = self.starts[line - 1];
        let column = text.get(start..offset).map_or(0, |before| before.chars().count());
        (line, column + 1)
    }
}

/// The line that holds a byte offset, without its line break, and where it begins.
pub fn line_at(text: &str, offset: usize) -> (usize, &str) {
    let offset = floor_boundary(text, offset);
    let (before, after) = text.split_at(offset);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = after.find('\n').map_or(text.len(), |at| offset + at);
    let line = text.get(start..end).unwrap_or_default();
    (start, line.strip_suffix('\r').unwrap_or(line))
}

/// Line and column of a byte offset as [`Lines::position`] has them, for one look at a text.
pub fn position(text: &str, offset: usize) -> (usize, usize) {
    let offset = floor_boundary(text, offset);
    let (before, _) = text.split_at(offset);
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}

/// Where a key stands in the table that holds a byte offset, if it is written at the start of a line.
///
/// For values whose type keeps no place. A table goes from one line that starts with `[` to the next, which is how
/// people write; where a list of lists is laid out like that, the key is not found, and the caller points elsewhere.
pub fn key_near(text: &str, offset: usize, key: &str) -> Option<Range<usize>> {
    /// How far to look in both directions, so that a file of one giant table takes no giant time.
    const FAR: usize = 16 * 1024;
    let from = floor_boundary(text, offset.saturating_sub(FAR));
    let to = floor_boundary(text, offset.saturating_add(FAR));
    let before = text.get(from..floor_boundary(text, offset))?;
    let start = before.rfind("\n[").map_or(from, |at| from + at + 1);
    let mut at = start;
    for line in text.get(start..to)?.split_inclusive('\n') {
        if at > start && line.starts_with('[') {
            return None;
        }
        let indent = line.len() - line.trim_start().len();
        if let Some(rest) = line.trim_start().strip_prefix(key)
            && rest.trim_start().starts_with('=')
        {
            return Some(at + indent..at + indent + key.len());
        }
        at += line.len();
    }
    None
}

/// The nearest character boundary at or before an offset; the end of the text for one past it.
pub fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let text = "ab\nčd\r\n\nx";
        let lines = Lines::new(text);
        for (offset, expected) in [
            (0, (1, 1)),
            (2, (1, 3)),
            (3, (2, 1)),
            (4, (2, 1)),
            (5, (2, 2)),
            (8, (3, 1)),
            (9, (4, 1)),
            (99, (4, 2)),
        ] {
            assert_eq!(lines.position(text, offset), expected, "offset {offset}");
        }
        assert_eq!(Lines::new("").position("", 0), (1, 1));
    }

    #[test]
    fn a_key_is_found_in_the_table_around() {
        let text = "label = 0\n[[a]]\n  id = 1\nlabels = 2\nlabel=3\n[[b]]\nid = 4\n";
        let at = |needle: &str| text.find(needle).unwrap();
        for (near, key, expected) in [
            ("id = 1", "label", Some(at("label=3"))),
            ("label=3", "id", Some(at("id = 1"))),
            ("id = 4", "label", None),
            ("label = 0", "label", Some(0)),
            ("label = 0", "id", None),
        ] {
            let found = key_near(text, at(near), key);
            assert_eq!(found, expected.map(|at| at..at + key.len()), "{key} near {near}");
        }
    }

    #[test]
    fn a_line_comes_without_its_break() {
        let text = "ab\nčd\r\n\nx";
        for (offset, expected) in [
            (0, (0, "ab")),
            (2, (0, "ab")),
            (5, (3, "čd")),
            (8, (8, "")),
            (9, (9, "x")),
            (99, (9, "x")),
        ] {
            assert_eq!(line_at(text, offset), expected, "offset {offset}");
        }
    }
}
