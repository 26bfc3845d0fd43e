//! What serde says of an entry, in words for its author.

use std::ops::Range;

use super::diagnostic::quoted;
use super::kinds;
use super::nearest::nearest;

/// Something wrong with an entry.
pub struct Problem {
    pub span: Range<usize>,
    pub message: String,
    pub label: String,
    pub help: Option<String>,
    /// It is a key that does not belong there, which stays true however the rest of the entry is broken.
    pub unknown_key: bool,
    /// Of an unknown key that is like no other: the header that may be missing above it.
    pub header: Option<String>,
}

/// What serde says, taken apart.
pub enum Complaint {
    UnknownKey { name: String, known: Vec<String> },
    MissingKey { name: String },
    WrongValue { variants: Vec<String> },
}

impl Complaint {
    /// Reads the message of an error.
    pub fn read(message: &str) -> Self {
        // Serde puts every name between backticks: the culprit first, what it expected after.
        let mut names = message.split('`').skip(1).step_by(2).map(str::to_owned);
        if message.starts_with("unknown field ") {
            let (name, known) = first_and_expected(message, "unknown field `");
            return Self::UnknownKey { name, known };
        }
        if message.starts_with("missing field ") {
            return Self::MissingKey {
                name: names.next().unwrap_or_default(),
            };
        }
        if message.starts_with("unknown variant ") {
            return Self::WrongValue {
                variants: first_and_expected(message, "unknown variant `").1,
            };
        }
        Self::WrongValue { variants: Vec::new() }
    }
}

/// Splits "unknown field `x`, expected one of `a`, `b`", where x may itself hold anything, backticks too.
fn first_and_expected(message: &str, opening: &str) -> (String, Vec<String>) {
    let rest = message.strip_prefix(opening).unwrap_or(message);
    match rest.rsplit_once("`, expected ") {
        Some((name, expected)) => (
            name.into(),
            expected.split('`').skip(1).step_by(2).map(str::to_owned).collect(),
        ),
        None => (rest.rsplit_once('`').map_or(rest, |(name, _)| name).into(), Vec::new()),
    }
}

/// A step from a value to one below it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Step {
    Key(String),
    Index(usize),
}

/// A key that does not belong there, and `near`, the one that may be meant.
pub fn unknown_key(
    (kind, path): (&str, &[Step]),
    span: Range<usize>,
    name: &str,
    known: &[String],
    near: Option<&str>,
) -> Problem {
    let label = match near {
        Some(near) => format!("did you mean `{near}`?"),
        // A document of another sort than the knowledge has no kinds.
        None if kinds::all().any(|it| it == kind) && kinds::all().any(|it| it == name) => {
            format!(
                "write it at the top of the file, before the first `[…]`: here it belongs to the `{}` above",
                kinds::header(kind)
            )
        }
        None => "no such key here".to_owned(),
    };
    let help = near.is_none().then(|| format!("known keys: {}", known.join(", ")));
    Problem {
        span,
        message: format!("unknown key {}", quoted(name)),
        label,
        help,
        unknown_key: true,
        header: kinds::header_beside(kind, keys_of(path).last().copied()).filter(|_| near.is_none()),
    }
}

/// A key that must be there. `text` is the whole file.
pub fn missing_key(kind: &str, text: &str, path: &[Step], span: Range<usize>, name: &str) -> Problem {
    // The span of a table with a header of its own is the header.
    let inline = text.as_bytes().get(span.start) == Some(&b'{');
    let keys: Vec<&str> = keys_of(path);
    let owner = match keys.last() {
        Some(last) if inline => format!("this entry of `{last}`"),
        Some(_) => format!("this `[[{kind}.{}]]`", keys.join(".")),
        None => format!("this `{}`", kinds::header(kind)),
    };
    Problem {
        span,
        message: format!("{owner} lacks `{name}`"),
        label: format!("write `{}`", kinds::example(name)),
        help: None,
        unknown_key: false,
        header: None,
    }
}

/// A value of another type, or a word that is none of the `variants`.
pub fn wrong_value(kind: &str, path: &[Step], span: Range<usize>, message: &str, variants: &[String]) -> Problem {
    let key = keys_of(path)
        .last()
        .map_or_else(|| kind.to_owned(), |key| (*key).to_owned());
    let subject = match path.last() {
        Some(Step::Index(_)) => format!("an entry of `{key}`"),
        _ => format!("`{key}`"),
    };
    let cannot_be = |value: &str| match value {
        "" => format!("{subject} cannot be empty"),
        value => format!("{subject} cannot be {}", quoted(value)),
    };
    if !variants.is_empty() {
        let value = first_and_expected(message, "unknown variant `").0;
        let label = nearest(&value, variants.iter().map(String::as_str)).map_or_else(
            || format!("write one of: {}", variants.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        return Problem {
            span,
            message: cannot_be(&value),
            label,
            help: None,
            unknown_key: false,
            header: None,
        };
    }
    let (found, expected) = message
        .split_once(": ")
        .and_then(|(_, rest)| rest.rsplit_once(", expected "))
        .unwrap_or((message, ""));
    if let Some(value) = value_of_its_type(message, expected) {
        return Problem {
            span,
            message: cannot_be(value),
            label: format!("write {expected}"),
            help: None,
            unknown_key: false,
            header: None,
        };
    }
    let (wanted, label) = match expected {
        "a string" => ("text in quotes", "write `\"…\"`"),
        "a sequence" => ("a list", "write `[\"…\"]`"),
        "a boolean" => ("true or false", "write `true` or leave it out"),
        "u8" | "u16" | "u32" | "u64" | "usize" => ("a whole number, 0 or more", "write it in digits, such as `5`"),
        "i8" | "i16" | "i32" | "i64" | "isize" => ("a whole number", "write it in digits, such as `5`"),
        _ if expected.starts_with("struct ") => ("a table", "write `{ … }`"),
        // An enum: serde says "wanted string or table" of what is neither.
        _ => ("text in quotes", "write `\"…\"`"),
    };
    // Serde writes "string \"x\"", "integer `5`": only the type, since the value is underlined.
    // An integer instead of a whole number is one that does not fit.
    let found = match found.split_whitespace().next() {
        _ if expected.is_empty() => "",
        Some("map") => ", not a table",
        Some("sequence") => ", not a list",
        Some("integer") if !wanted.contains("number") => ", not a number",
        Some("floating") => ", not a number with a point",
        Some("string") => ", not text",
        Some("boolean") => ", not true or false",
        _ => "",
    };
    let negative = found.is_empty() && matches!(message.split('`').nth(1), Some(value) if value.starts_with('-'));
    let label = match wanted {
        "a whole number, 0 or more" if negative => "write it without the minus".to_owned(),
        "a list" => kinds::list_example(&key).map_or_else(|| label.to_owned(), |list| format!("write `{list}`")),
        "a table" => kinds::table_example(&key).map_or_else(|| label.to_owned(), |table| format!("write `{table}`")),
        _ => label.to_owned(),
    };
    let message = format!("{subject} must be {wanted}{found}");
    Problem {
        span,
        message,
        label,
        help: None,
        unknown_key: false,
        header: None,
    }
}

/// The value of a complaint about one that has the right type: "invalid value: string \"x\", expected …". A number of
/// the wrong size is none.
fn value_of_its_type<'m>(message: &'m str, expected: &str) -> Option<&'m str> {
    let is_type = expected.len() <= "usize".len();
    let rest = message.strip_prefix("invalid value: ").filter(|_| !is_type)?;
    let value = rest.rsplit_once(", expected ")?.0;
    let text = value.strip_prefix("string \"").and_then(|it| it.strip_suffix('"'));
    text.or_else(|| value.strip_prefix("integer `").and_then(|it| it.strip_suffix('`')))
}

/// For a complaint of serde that fits no shape known here.
pub fn unexplained(span: Range<usize>, message: &str) -> Problem {
    Problem {
        span,
        message: message.to_owned(),
        label: String::new(),
        help: None,
        unknown_key: false,
        header: None,
    }
}

fn keys_of(path: &[Step]) -> Vec<&str> {
    path.iter()
        .filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Index(_) => None,
        })
        .collect()
}
