//! Reading as much as possible of a file that is no TOML, in bounded memory.

use std::ops::Range;

use toml::de::{DeTable, Error};

/// The parser goes on behind an error in files of up to so many bytes: each error takes a hundred times what provokes it.
/// What is larger is read part by part.
const LARGE: usize = 256 * 1024;

/// Errors that are kept of a file, or of a part of it.
const MOST_ERRORS: usize = 1_000;

/// Parts that fit together only in part are left out one by one, so often at most.
const MOST_MISFITS: usize = 8;

/// So many parts may be one, cut where a line of a long text looks like a header.
const MOST_JOINED: usize = 8;

/// A place that breaks the rules of TOML, and what the parser says of it.
pub struct Fault {
    pub span: Range<usize>,
    pub message: String,
}

impl Fault {
    /// An error in a part of a file that begins at `start`.
    pub fn at(start: usize, error: &Error) -> Self {
        let span = error.span().unwrap_or(0..0);
        Self {
            span: start + span.start..start + span.end,
            message: error.message().to_owned(),
        }
    }
}

/// Faults that may follow from one another, in a part of the file that ends at `end`.
pub struct Faults {
    pub end: usize,
    pub list: Vec<Fault>,
}

/// What could be read of a file.
pub enum Recovered<'t> {
    Table(DeTable<'t>),
    /// The text with blanks instead of what cannot be read, which is TOML.
    Blanked(String),
}

/// Parses a file; without faults the table is all of it.
pub fn parse(text: &str) -> (Recovered<'_>, Vec<Faults>) {
    if text.len() <= LARGE {
        let (table, errors) = DeTable::parse_recoverable(text);
        return (Recovered::Table(table.into_inner()), faults(0..text.len(), errors));
    }
    match DeTable::parse(text) {
        Ok(table) => (Recovered::Table(table.into_inner()), Vec::new()),
        Err(_) => part_by_part(text, LARGE),
    }
}

/// As [`parse`] for a file with faults: from one header to the next, as then no part can spoil another.
fn part_by_part(text: &str, mut budget: usize) -> (Recovered<'_>, Vec<Faults>) {
    let mut blanked = text.as_bytes().to_vec();
    let mut found = Vec::new();
    let parts: Vec<Range<usize>> = parts(text).collect();
    let mut next = 0;
    while let Some(part) = parts.get(next) {
        next += 1;
        let source = &text[part.clone()];
        let Err(first) = DeTable::parse(source) else { continue };
        // A line of a long text may look like a header: then the part is whole together with what follows.
        let ends = next..parts.len().min(next + MOST_JOINED);
        let mut ends = ends.filter(|_| source.contains("\"\"\"") || source.contains("'''"));
        if let Some(last) = ends.find(|last| DeTable::parse(&text[part.start..parts[*last].end]).is_ok()) {
            next = last + 1;
            continue;
        }
        blank(&mut blanked, text, part);
        if found.len() >= MOST_ERRORS {
            continue;
        }
        let errors = match budget.checked_sub(source.len()) {
            Some(left) => {
                budget = left;
                DeTable::parse_recoverable(source).1
            }
            None => vec![first],
        };
        found.extend(faults(part.clone(), errors));
    }
    for _ in 0..MOST_MISFITS {
        // Blanks stand for whole lines of text only.
        let Ok(whole) = std::str::from_utf8(&blanked) else {
            break;
        };
        let Err(error) = DeTable::parse(whole) else { break };
        let at = error.span().map_or(0, |it| it.start);
        let Some(part) = parts.iter().find(|it| it.contains(&at)) else {
            break;
        };
        put_blanks(&mut blanked[part.clone()]);
        found.extend(faults(0..text.len(), vec![error]));
    }
    found.sort_by_key(|it| it.list.first().map_or(0, |fault| fault.span.start));
    let blanked = String::from_utf8(blanked).unwrap_or_default();
    (Recovered::Blanked(blanked), found)
}

/// The parts of a file: what stands before its first header, and each header with all that is below it.
fn parts(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_header = |line: &str| {
        let rest = line.strip_prefix('[');
        rest.is_some_and(|rest| rest.starts_with(|c: char| c == '[' || c.is_ascii_alphabetic()))
    };
    let mut at = 0;
    let mut starts: Vec<usize> = vec![0];
    for line in text.split_inclusive('\n') {
        if at > 0 && is_header(line) {
            starts.push(at);
        }
        at += line.len();
    }
    starts.push(text.len());
    let mut from = None;
    starts
        .into_iter()
        .filter_map(move |to| from.replace(to).map(|from| from..to))
}

/// Puts blanks instead of a part, but for its header if that can be read: what belongs to it further down finds it.
fn blank(bytes: &mut [u8], text: &str, part: &Range<usize>) {
    let source = &text[part.clone()];
    let header = source.split_inclusive('\n').next().unwrap_or_default();
    let sound = header.starts_with('[') && DeTable::parse(header).is_ok();
    let from = part.start + if sound { header.len() } else { 0 };
    put_blanks(&mut bytes[from..part.end]);
}

/// Lines stay where they are.
fn put_blanks(bytes: &mut [u8]) {
    for byte in bytes.iter_mut().filter(|it| **it != b'\n') {
        *byte = b' ';
    }
}

fn faults(part: Range<usize>, mut errors: Vec<Error>) -> Vec<Faults> {
    errors.truncate(MOST_ERRORS);
    let list: Vec<Fault> = errors.iter().map(|error| Fault::at(part.start, error)).collect();
    let faults = (!list.is_empty()).then_some(Faults { end: part.end, list });
    faults.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_broken_spoils_nothing_else() {
        let text = "top = 1\n[[a]]\nx = \"never closed\"\"\ny = [\n[[a.b]]\nz = 2\n[[c]\nw = 3\n[[d]]\nv = \"\"\"\n[e]\nu = 5\n";
        let (recovered, found) = part_by_part(text, LARGE);
        let Recovered::Blanked(blanked) = recovered else {
            panic!("no part was left out");
        };
        assert_eq!(blanked.len(), text.len());
        let kept: Vec<&str> = blanked.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
        assert_eq!(kept, ["top = 1", "[[a]]", "[[a.b]]", "z = 2", "[[d]]", "[e]", "u = 5"]);
        let lines: Vec<usize> = found
            .iter()
            .map(|it| text[..it.list[0].span.start].matches('\n').count() + 1)
            .collect();
        // A text that is never closed is told where the part ends.
        assert_eq!(lines, [3, 7, 11]);
    }

    #[test]
    fn a_line_of_a_text_is_no_header() {
        let text = "[[a]]\nx = \"\"\"\none\n[two](three)\n\"\"\"\n[[b]]\ny = \n[[c]]\nz = 1\n";
        let (recovered, found) = part_by_part(text, LARGE);
        let Recovered::Blanked(blanked) = recovered else {
            panic!("no part was left out");
        };
        assert!(
            blanked.starts_with("[[a]]\nx = \"\"\"\none\n[two](three)\n"),
            "{blanked}"
        );
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn parts_that_do_not_fit_together_are_told() {
        let text = "[a]\nx = 1\n[b]\ny = 2\n[a]\nz = 3\n";
        let (recovered, found) = part_by_part(text, LARGE);
        let Recovered::Blanked(blanked) = recovered else {
            panic!("no part was left out");
        };
        assert_eq!(blanked.trim_end(), "[a]\nx = 1\n[b]\ny = 2");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].list[0].message, "duplicate key");
    }
}
