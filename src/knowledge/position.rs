//! From byte offsets to lines and columns.

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

    /// Line and column of a byte offset, both from 1, the column in characters.
    ///
    /// An offset past the end is the place just behind the last character.
    pub fn position(&self, text: &str, offset: usize) -> (usize, usize) {
        let offset = floor_boundary(text, offset);
        let line = self.starts.partition_point(|&start| start <= offset);
        // The first start is 0, so at least one start is not past the offset.
        let start = self.starts[line - 1];
        let column = text
            .get(start..offset)
            .map_or(0, |before| before.chars().count());
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
