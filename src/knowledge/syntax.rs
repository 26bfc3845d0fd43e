//! What is no TOML, told once and as its author sees it: what was most likely meant, and nothing that only follows.

use std::ops::Range;

use super::position::line_at;
use super::recovery::Fault;

/// A place that breaks the rules of TOML.
pub struct Slip {
    pub span: Range<usize>,
    pub message: String,
    /// What to write instead, where that can be guessed.
    pub label: Option<String>,
}

/// The errors of a text in its order, without those that only follow from one before.
pub fn slips(text: &str, faults: &[Fault]) -> Vec<Slip> {
    let mut found: Vec<(Range<usize>, &str)> = faults
        .iter()
        .map(|fault| (fault.span.clone(), fault.message.as_str()))
        .collect();
    found.sort_by_key(|(span, _)| span.start);
    let mut slips = Vec::new();
    // Everything before it is told.
    let mut told = 0;
    let mut halves = Vec::new();
    let mut half_until = 0;
    for (nth, (span, message)) in found.iter().enumerate() {
        if span.start < told {
            continue;
        }
        // With a header that lacks a bracket all others of its kind are wrong, and keys below it seem to stand twice.
        let (start, line) = line_at(text, span.start);
        let below_half = span.start < half_until || halves.iter().any(|it: &String| line.starts_with(it.as_str()));
        if *message == "duplicate key" && below_half && !is_half_header(line) {
            continue;
        }
        if is_half_header(line) {
            halves.push(header(line));
            half_until = next_header(text, start);
        }
        let slip = match reaching(text, span, message, &found[nth..]) {
            Some((slip, end)) => {
                told = end;
                slip
            }
            None => Slip {
                span: span.clone(),
                message: if lacks_value(text, span, message) {
                    "a key without a value".to_owned()
                } else {
                    (*message).to_owned()
                },
                label: hint(text, span, message),
            },
        };
        slips.push(slip);
    }
    slips
}

/// A slip from which errors further down follow, and where they end; `rest` begins with the error itself.
fn reaching(text: &str, at: &Range<usize>, message: &str, rest: &[(Range<usize>, &str)]) -> Option<(Slip, usize)> {
    let (start, line) = line_at(text, at.start);
    let open = |opening: usize, length: usize, what: &str, closing: &str, end: usize| {
        let slip = Slip {
            span: opening..opening + length,
            message: format!("this {what} is never closed"),
            label: Some(closes_before(text, at.start, closing)),
        };
        (slip, end)
    };
    if MERGE_MARKS.iter().any(|mark| line.starts_with(mark)) {
        let slip = Slip {
            span: start..start + MERGE_MARKS[0].len(),
            message: "a merge left its marks here".into(),
            label: Some("keep one of the two versions, and delete the lines of the marks".into()),
        };
        let last = text[start..].find("\n>>>>>>>").map_or(start, |end| start + end + 1);
        return Some((slip, last + line_at(text, last).1.len()));
    }
    // A header with a bracket too few is one that stands twice, too.
    if is_half_header(line) && (message == "duplicate key" || message.starts_with("unexpected key or value")) {
        let slip = Slip {
            span: start..start + line.trim_end().len(),
            message: "a header with a bracket too few".into(),
            label: Some(format!("write `{}`", header(line))),
        };
        return Some((slip, start + line.len()));
    }
    if message == "duplicate key" && single_brackets_above(text, start, line).is_none() {
        return entry_without_header(text, at, rest);
    }
    if message.starts_with("invalid multi-line") {
        let quotes = if message.contains("literal") { "'''" } else { "\"\"\"" };
        let opening = text[..at.start].rfind(quotes)?;
        return Some(open(opening, quotes.len(), "text", quotes, text.len()));
    }
    if message.starts_with("invalid basic string") || message.starts_with("invalid literal string") {
        let quote = if message.contains("literal") { '\'' } else { '"' };
        let slip = Slip {
            span: at.clone(),
            message: "this text does not end on its line".into(),
            label: Some(format!(
                "close it with `{quote}`, or begin and end it with `{quote}{quote}{quote}`"
            )),
        };
        return Some((slip, end_of_text(text, start + line.len(), quote)));
    }
    // A bracket that stays open makes an error of every line below: the first of them is a key where none can be.
    let stays_open = |what: &str| rest.iter().find(|(_, message)| message.starts_with(what));
    let follows = |begins: &str| message.starts_with(begins) && looks_like_entry(&text[at.start..]);
    if message.starts_with("unclosed array,") || follows("missing comma between array elements") {
        stays_open("unclosed array,")?;
        let opening = opened(&text[..at.start])?;
        return Some(open(opening, 1, "list", "]", text.len()));
    }
    if message.starts_with("unclosed inline table") || follows("missing comma between key-value pairs") {
        // With a list around it that stays open too everything below follows.
        let end = match stays_open("unclosed array,") {
            Some(_) => text.len(),
            None => stays_open("unclosed inline table")?.0.end + 1,
        };
        let opening = text[..at.start].rfind('{')?;
        return Some(open(opening, 1, "table", "}", end));
    }
    None
}

/// Where the next header begins, or the text ends.
fn next_header(text: &str, from: usize) -> usize {
    text[from..].find("\n[").map_or(text.len(), |found| from + found + 1)
}

/// Whether a line is the header of a list with one bracket in front.
fn is_half_header(line: &str) -> bool {
    let header = line.split('#').next().unwrap_or_default().trim();
    header.starts_with('[') && !header.starts_with("[[") && header.ends_with("]]")
}

/// Keys that stand twice one below the other, up to the next header, are those of an entry that lacks its own.
fn entry_without_header(text: &str, at: &Range<usize>, rest: &[(Range<usize>, &str)]) -> Option<(Slip, usize)> {
    let end = next_header(text, at.start);
    let twice = rest
        .iter()
        .filter(|(span, message)| *message == "duplicate key" && span.start < end);
    let above = text[..at.start].rfind("\n[").map_or(0, |found| found + 1);
    let header = line_at(text, above).1.trim();
    if twice.count() < 2 || !header.starts_with("[[") {
        return None;
    }
    let slip = Slip {
        span: at.clone(),
        message: format!("this key and those below it stand in the `{header}` above already"),
        label: Some(format!("if a new entry begins here, write `{header}` above this line")),
    };
    Some((slip, end))
}

/// What git writes between two versions of a text, the first of them first.
const MERGE_MARKS: &[&str] = &["<<<<<<<", "=======", ">>>>>>>"];

/// How to close what stays open, with the line before which that has to be.
fn closes_before(text: &str, at: usize, closing: &str) -> String {
    let number = text[..at].matches('\n').count() + 1;
    if looks_like_entry(&text[at..]) {
        format!("close it with `{closing}` before line {number}")
    } else {
        format!("close it with `{closing}`")
    }
}

/// The last bracket that begins a list.
fn opened(before: &str) -> Option<usize> {
    before
        .match_indices('[')
        .map(|(at, _)| at)
        .rfind(|&at| before[..at].trim_end().ends_with('='))
}

/// Whether the line begins with a key or with a header.
fn looks_like_entry(line: &str) -> bool {
    let line = line.lines().next().unwrap_or_default();
    let key = line.split('=').next().unwrap_or_default().trim();
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    line.starts_with('[') || (line.contains('=') && is_key)
}

/// Where a text ends that runs over the ends of lines: at its quote, or before the next entry.
fn end_of_text(text: &str, first: usize, quote: char) -> usize {
    let mut end = first;
    for line in text[first..].split_inclusive('\n').skip(1) {
        if looks_like_entry(line.trim_start()) || line.trim().is_empty() {
            break;
        }
        end += line.len();
        if line.contains(quote) {
            break;
        }
    }
    end + 1
}

/// What to write instead of what stands in one line.
fn hint(text: &str, at: &Range<usize>, message: &str) -> Option<String> {
    let (start, line) = line_at(text, at.start);
    let (before, rest) = line.split_at_checked(at.start - start)?;
    let says = |begins: &str| message.starts_with(begins);
    if says("duplicate key") {
        single_brackets_above(text, start, line)
    } else if says("string values must be quoted") {
        Some(value(text.get(at.clone()).unwrap_or_default().trim()))
    } else if says("unexpected key or value") {
        after_value(line, before.trim_end(), rest.trim())
    } else if says("key with no value") || says("invalid unquoted key") {
        Some(key(line.trim()))
    } else if says("unclosed array table") || says("unclosed table") {
        Some(format!("write `{}`", header(line)))
    } else if says("missing comma") {
        Some("put a `,` before this".into())
    } else if says("extra comma") {
        Some("delete this comma".into())
    } else if says("extra `=`") {
        Some("one `=` is enough".into())
    } else if says("invalid boolean") {
        Some("write `true` or `false`".into())
    } else if says("missing escaped value") {
        Some("write `\\\\` for a backslash".into())
    } else if says("unexpected leading zero") {
        Some("delete the 0 in front".into())
    } else {
        None
    }
}

fn lacks_value(text: &str, at: &Range<usize>, message: &str) -> bool {
    message.starts_with("string values must be quoted") && text.get(at.clone()).is_some_and(|it| it.trim().is_empty())
}

/// What to write for a value that stands there without quotes.
fn value(found: &str) -> String {
    const SHORT: usize = 40;
    if found.is_empty() {
        return "write what it is, or leave the key out".into();
    }
    if ["yes", "no", "on", "off"].contains(&found.to_lowercase().as_str()) {
        return format!("write `true` or `false`, or if it is text `\"{found}\"`");
    }
    if found.starts_with(['“', '”', '„', '«', '‘', '’']) {
        return "write straight quotes, `\"…\"`".into();
    }
    if let Some(number) = number(found) {
        return format!("write the number alone: `{number}`");
    }
    if found.contains('"') || found.chars().count() > SHORT {
        return "write text in quotes, `\"…\"`".into();
    }
    format!("write text in quotes: `\"{found}\"`")
}

/// What to write where a value has ended and something goes on.
fn after_value(line: &str, before: &str, rest: &str) -> Option<String> {
    if line.trim_start().starts_with('[') {
        let (tail, _) = rest.split_once('#').unwrap_or((rest, ""));
        return Some(if tail.trim() == "]" {
            format!("write `{}`", header(line))
        } else {
            "write it on the next line".into()
        });
    }
    let value = line.split_once('=').map(|(_, value)| value.trim());
    if let Some(number) = value.and_then(number) {
        return Some(format!("write the number alone: `{number}`"));
    }
    if rest == "," {
        return Some("delete this comma".into());
    }
    if rest.starts_with([']', '}']) {
        return Some("one bracket too many".into());
    }
    if before.ends_with('"') && rest.contains('"') {
        return Some("write `\\\"` for a quote inside a text".into());
    }
    if before.ends_with('\'') && rest.contains('\'') {
        return Some("write a text that has a `'` in it between `\"`".into());
    }
    None
}

/// Signs that no editor shows and no key has: blanks of other widths, marks of direction, joiners.
const INVISIBLE: &[char] = &[
    '\u{a0}', '\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{2028}', '\u{2029}', '\u{202a}',
    '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{202f}', '\u{2060}', '\u{3000}', '\u{feff}',
];

/// What to write for a line that begins like nothing that TOML knows.
fn key(line: &str) -> String {
    let key = line.split('=').next().unwrap_or_default();
    if key.contains(INVISIBLE) {
        return "a sign that cannot be seen stands here: write the line anew".into();
    }
    // Letters of other alphabets that look like those of this one.
    if let Some(letter) = key.trim().chars().find(|c| c.is_alphabetic() && !c.is_ascii())
        && key.contains(|c: char| c.is_ascii_alphabetic())
    {
        return format!("`{letter}` is a letter of another alphabet: write the key anew");
    }
    if ["//", "--", "/*", ";"].iter().any(|sign| line.starts_with(sign)) {
        return "a comment begins with `#`".into();
    }
    if line.starts_with("```") {
        return "delete the fences around the TOML".into();
    }
    if line.starts_with("- ") || line.starts_with("* ") {
        return "a list is written `key = [\"…\", \"…\"]`".into();
    }
    let (name, value) = line.split_once('=').unwrap_or((line, ""));
    if let Some((name, _)) = name.split_once(':') {
        return format!("write `{} = …`", name.trim().trim_matches('"'));
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    if words.len() > 1 && !value.is_empty() {
        return format!("a key is one word: `{}`", words.join("_"));
    }
    "write `key = …`, or `#` before a comment".into()
}

/// The header that a line with the wrong brackets was meant to be.
fn header(line: &str) -> String {
    let (line, _) = line.split_once('#').unwrap_or((line, ""));
    let name = line.trim().trim_matches(['[', ']', ' ']);
    if line.contains("[[") || line.contains("]]") {
        format!("[[{name}]]")
    } else {
        format!("[{name}]")
    }
}

/// The plain number that was meant by `80k`, `$80,000` or `80 000`.
fn number(found: &str) -> Option<u64> {
    let bare = found.trim_start_matches(['$', '€', '£']).trim_end_matches('%').trim();
    let (digits, thousands) = match bare.strip_suffix(['k', 'K']) {
        Some(digits) => (digits, 1_000),
        None => (bare, 1),
    };
    let groups: Vec<&str> = digits.split([',', ' ', '\'']).collect();
    let sound = match groups.as_slice() {
        [first, rest @ ..] => !first.is_empty() && rest.iter().all(|group| group.len() == 3),
        [] => false,
    };
    let whole: u64 = sound.then(|| groups.concat())?.parse().ok()?;
    whole.checked_mul(thousands)
}

/// Where a header in double brackets repeats one in single brackets: the line that has to change.
fn single_brackets_above(text: &str, start: usize, line: &str) -> Option<String> {
    let name = line.trim().strip_prefix("[[")?.strip_suffix("]]")?;
    let single = format!("[{name}]");
    let above = text[..start].lines().position(|line| line.trim() == single)?;
    Some(format!(
        "line {} says `{single}`: write `[[{name}]]` there too",
        above + 1
    ))
}
