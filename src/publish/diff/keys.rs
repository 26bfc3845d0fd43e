//! By what an entry is known.

use toml::{Table, Value};

/// Kinds whose entries have no id, and the keys that tell one from the other.
///
/// A figure that gets another amount is the same figure; one for another place is another.
const KNOWN_BY: [(&str, &[&str]); 14] = [
    ("answer", &["roles", "places"]),
    ("check", &["question"]),
    ("country", &["name"]),
    ("figure", &["role", "places", "level", "statistic", "measures", "guide"]),
    ("named", &["role", "guide"]),
    ("off_ladder", &["role"]),
    ("pay_note", &["roles", "places", "guide", "section"]),
    ("points", &["label"]),
    ("premise", &["when"]),
    ("profession", &["name"]),
    ("rung", &["role"]),
    ("sources", &["guide", "section"]),
    ("spelling", &["write"]),
    ("synonym", &["word"]),
];

/// What an entry of this kind is known by, in a few words; empty where it says nothing of that.
pub fn name_of(kind: &str, entry: &Table) -> String {
    let keys = KNOWN_BY
        .iter()
        .find(|(it, _)| *it == kind)
        .map_or(["id"].as_slice(), |it| it.1);
    let parts = keys.iter().filter_map(|key| entry.get(*key)).map(in_short);
    parts.filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// A value on one line.
pub fn in_short(value: &Value) -> String {
    match value {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Array(list) => list.iter().map(in_short).collect::<Vec<_>>().join(", "),
        Value::Table(table) => {
            let pair = |(key, value): (&String, &Value)| format!("{key}: {}", in_short(value));
            table.iter().map(pair).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}
