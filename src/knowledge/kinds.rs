//! The kinds of entries, and the names that they have in the files.

/// A list of tables (`[[role]]`).
pub const LISTS: &[&str] = &[
    "source",
    "role",
    "group",
    "related",
    "place",
    "synonym",
    "spelling",
    "figure",
    "pay_note",
    "ladder",
    "off_ladder",
    "item",
    "intent",
    "profession",
    "country",
    "gap",
    "smalltalk",
    "language",
    "check",
];

/// A table of which there is one (`[titles]`).
pub const SINGLES: &[&str] = &["titles", "distress", "conversation"];

/// A list of words or messages (`keep = […]`).
pub const WORD_LISTS: &[&str] = &["stop_words", "keep", "noise", "topics", "employers", "schools"];

/// Every key that may stand at the top of a file.
pub fn all() -> impl Iterator<Item = &'static str> {
    [LISTS, SINGLES, WORD_LISTS].into_iter().flatten().copied()
}

/// How a kind is written in a file.
pub fn header(kind: &str) -> String {
    if LISTS.contains(&kind) {
        format!("[[{kind}]]")
    } else if SINGLES.contains(&kind) {
        format!("[{kind}]")
    } else {
        format!("{kind} = [\"…\"]")
    }
}

/// The kind that a list of tables belongs to, for one that stands by itself by mistake (`[[answer]]`).
pub fn owner_of(part: &str) -> Option<&'static str> {
    match part {
        "answer" | "premise" => Some("intent"),
        "rung" => Some("ladder"),
        "named" => Some("item"),
        _ => None,
    }
}

/// The header of the entries that stand beside those of a kind: beside its parts it is its own, and beside itself that of its
/// parts; none where it has none. `part` is the list within an entry where a key stands, if it stands in one.
pub fn header_beside(kind: &str, part: Option<&str>) -> Option<String> {
    let of_kind = |it: &&&str| owner_of(it) == Some(kind);
    match part {
        Some(part) if owner_of(part) == Some(kind) => Some(header(kind)),
        _ => PARTS.iter().find(of_kind).map(|part| format!("[[{kind}.{part}]]")),
    }
}

/// Lists of tables within an entry.
const PARTS: &[&str] = &["answer", "rung", "named"];

/// An example of how to write a key, for a message about a missing one.
pub fn example(key: &str) -> String {
    match key {
        "sources" => "sources = [{ guide = \"…\", section = \"…\" }]".into(),
        "rung" => "[[ladder.rung]]".into(),
        "answer" => "[[intent.answer]]".into(),
        "aliases" | "money" | "members" | "same" | "for" | "phrasings" | "focus" | "when" | "heads" | "neutral"
        | "signs" | "openers" | "backward" | "repairs" | "more" | "shorter" | "up" | "down" => {
            format!("{key} = [\"…\"]")
        }
        "years_from" => "years_from = 2".into(),
        "statistic" => "statistic = \"median\"".into(),
        "period" => "period = \"year\"".into(),
        "currency" => "currency = \"EUR\"".into(),
        "kind" => "kind = \"…\"".into(),
        _ => format!("{key} = \"…\""),
    }
}

/// A list of tables: its header, or the list in one line; none where this key has no such list.
pub fn list_example(key: &str) -> Option<String> {
    let example = example(key);
    match example.split_once(" = [{") {
        Some((_, list)) => Some(format!("[{{{list}")),
        None => example.starts_with("[[").then_some(example),
    }
}

/// An entry of a list of tables that are written in one line; none where this key has no such list.
pub fn table_example(key: &str) -> Option<String> {
    let example = example(key);
    let (_, list) = example.split_once(" = [")?;
    let table = list.strip_suffix(']')?;
    table.starts_with('{').then(|| table.to_owned())
}
