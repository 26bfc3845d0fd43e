//! How deep a file's tables and lists stand in one another, told before it is parsed.
//!
//! The parser bounds lists and dotted keys each by itself, but not their product, and everything that walks over
//! a parsed file does so by recursion. So what is too deep is turned away before.

use std::ops::Range;

/// The knowledge format needs five.
pub const DEEPEST: usize = 16;

/// The first place where something stands deeper than [`DEEPEST`].
pub fn too_deep(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    // Dots of the header, and for each open bracket those of the key before it.
    let mut header = 0;
    let mut next_header = 0;
    let mut open: Vec<usize> = Vec::new();
    let mut open_dots = 0;
    let mut dots = 0;
    let mut at = 0;
    let mut line_start = true;
    while let Some(&byte) = bytes.get(at) {
        let was_line_start = line_start;
        line_start = byte == b'\n' || (line_start && (byte == b' ' || byte == b'\t'));
        match byte {
            b'#' => at = end_of_line(bytes, at) - 1,
            b'"' | b'\'' => at = end_of_string(bytes, at) - 1,
            b'[' | b'{' => {
                if byte == b'[' && was_line_start && open.is_empty() {
                    // A header counts for the lines below; its own brackets are counted as they come.
                    let end = end_of_line(bytes, at);
                    next_header = bytes[at..end].iter().filter(|&&byte| byte == b'.').count() + 1;
                    header = 0;
                }
                open.push(dots);
                open_dots += dots;
                dots = 0;
            }
            b']' | b'}' => {
                open_dots -= open.pop().unwrap_or(0);
                dots = 0;
            }
            b'.' => dots += 1,
            b',' => dots = 0,
            b'\n' => {
                dots = 0;
                header = header.max(std::mem::take(&mut next_header));
            }
            _ => {}
        }
        if header + open.len() + open_dots + dots > DEEPEST {
            return Some(at..at + 1);
        }
        at += 1;
    }
    None
}

fn end_of_line(bytes: &[u8], from: usize) -> usize {
    bytes[from..]
        .iter()
        .position(|&byte| byte == b'\n')
        .map_or(bytes.len(), |at| from + at)
}

/// Where the string that opens at `from` is over: behind its closing quote, or where an unclosed one must end.
fn end_of_string(bytes: &[u8], from: usize) -> usize {
    let quote = bytes[from];
    let escapes = quote == b'"';
    let long = bytes[from..].starts_with(&[quote; 3]);
    let mut at = from + if long { 3 } else { 1 };
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' if !long => return at,
            b'\\' if escapes && (long || bytes.get(at + 1) != Some(&b'\n')) => at += 1,
            byte if byte == quote && !long => return at + 1,
            byte if byte == quote && bytes[at..].starts_with(&[quote; 3]) => {
                // Up to two more quotes may belong to the text itself.
                let quotes = bytes[at..].iter().take(5).take_while(|&&byte| byte == quote).count();
                return at + quotes;
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_tables_lists_and_dotted_keys() {
        let lists = |depth: usize| format!("a = {}{}", "[".repeat(depth), "]".repeat(depth));
        let cases = [
            (lists(16), false),
            (lists(17), true),
            (lists(1_000_000), true),
            (format!("[{}a]", "a.".repeat(16)), true),
            (format!("{}a = 1", "a.".repeat(17)), true),
            (
                format!("[a.b]\nc.d = {{ e.f = {} 1 {} }}", "[".repeat(9), "]".repeat(9)),
                false,
            ),
            (
                format!("[a.b]\nc.d = {{ e.f = {} 1 {} }}", "[".repeat(12), "]".repeat(12)),
                true,
            ),
            (format!("a = \"{}\"", "[".repeat(99)), false),
            (format!("a = '{}'", "[".repeat(99)), false),
            (format!("a = \"\\\"{}\"", "[".repeat(99)), false),
            (format!("a = \"\"\"\n\"{}\"\"\"\"", "[.".repeat(99)), false),
            (format!("a = '''\n'{}\\'''\nb = 1", "[.".repeat(99)), false),
            (format!("# {}\na = 1", "[.".repeat(99)), false),
            (format!("a = [ # {}\n 1.5,\n 2.5 ]\nb = 1", "[.".repeat(99)), false),
            ("a = [\n1.5,\n]\n".repeat(99), false),
            (format!("a = [{}]", "{ b.c = 1.5 }, ".repeat(99)), false),
            ("a = \"unclosed [[[\n".repeat(99), false),
            (String::new(), false),
            (format!("a = \"\\\nb = {}", "[".repeat(99)), true),
            (format!("[a] b = {}", "[".repeat(99)), true),
            ("\"".into(), false),
            ("\"\\".into(), false),
            ("]]]".into(), false),
        ];
        for (text, expected) in cases {
            assert_eq!(
                too_deep(&text).is_some(),
                expected,
                "{}",
                text.chars().take(80).collect::<String>()
            );
        }
    }
}
