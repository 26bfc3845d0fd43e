//! One entry of a file, from TOML to its type, with all that is wrong with it.
//!
//! Serde stops at the first problem. So an entry with a problem is decoded again and again from a copy in which the
//! culprit is gone or has a placeholder in its stead, until nothing is left to tell.

use std::collections::HashMap;
use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeInteger, DeString, DeTable, DeValue, ValueDeserializer};

use super::diagnostic::quoted;
use super::kinds;
use super::nearest::nearest;

/// Spans from here on mark placeholders: no file is that long.
const PLACEHOLDERS: usize = usize::MAX / 2;

/// Something wrong with an entry.
pub struct Problem {
    pub span: Range<usize>,
    pub message: String,
    pub label: String,
    pub help: Option<String>,
    /// It is a key that does not belong there, which stays true however the rest of the entry is broken.
    pub unknown_key: bool,
}

/// Decodes an entry of the kind that stands as `kind` in the files; `text` is the whole file.
///
/// # Errors
/// All problems of the entry (the first ones of an entry with very many), in no particular order.
pub fn decode<T: DeserializeOwned>(
    kind: &str,
    text: &str,
    entry: &Spanned<DeValue<'_>>,
) -> Result<T, Vec<Problem>> {
    let mut tree = entry.clone();
    let mut problems = Vec::new();
    let mut placeholders = Placeholders::default();
    for _ in 0..rounds(&tree) {
        let error = match T::deserialize(ValueDeserializer::from(tree.clone())) {
            Ok(value) if problems.is_empty() => return Ok(value),
            Ok(_) => return Err(problems),
            Err(error) => error,
        };
        let at = error.span().unwrap_or_else(|| entry.span());
        let Some(path) = path_to(&tree, &at, error.message()) else {
            problems.push(unexplained(at, error.message()));
            return Err(problems);
        };
        let go_on = match Complaint::read(error.message()) {
            Complaint::UnknownKey { name, known } => {
                problems.push(unknown_key(kind, at, &name, &known));
                walk(&mut tree, &path)
                    .and_then(as_table)
                    .is_some_and(|table| table.remove(name.as_str()).is_some())
            }
            Complaint::MissingKey { name } => {
                if at.start < PLACEHOLDERS {
                    problems.push(missing_key(kind, text, &path, at, &name));
                }
                let key = Spanned::new(0..0, DeString::Owned(name));
                let value = placeholders.fresh();
                walk(&mut tree, &path)
                    .and_then(as_table)
                    .is_some_and(|table| table.insert(key, value).is_none())
            }
            Complaint::WrongValue { variants } if at.start >= PLACEHOLDERS => {
                let next = placeholders.next(at, variants.first());
                replace(&mut tree, &path, next)
            }
            Complaint::WrongValue { variants } => {
                problems.push(wrong_value(kind, &path, at, error.message(), &variants));
                replace(&mut tree, &path, Some(placeholders.fresh()))
            }
        };
        if !go_on {
            return Err(problems);
        }
    }
    Err(problems)
}

/// How often a tree may be copied and decoded: often enough for any honest entry, seldom enough for a huge one.
fn rounds(tree: &Spanned<DeValue<'_>>) -> usize {
    fn count(value: &DeValue<'_>) -> usize {
        match value {
            DeValue::Table(table) => {
                1 + table
                    .values()
                    .map(|value| count(value.get_ref()))
                    .sum::<usize>()
            }
            DeValue::Array(list) => {
                1 + list
                    .iter()
                    .map(|value| count(value.get_ref()))
                    .sum::<usize>()
            }
            _ => 1,
        }
    }
    (1_000_000 / count(tree.get_ref())).clamp(4, 250)
}

/// What serde says, taken apart.
enum Complaint {
    UnknownKey { name: String, known: Vec<String> },
    MissingKey { name: String },
    WrongValue { variants: Vec<String> },
}

impl Complaint {
    fn read(message: &str) -> Self {
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
        Self::WrongValue {
            variants: Vec::new(),
        }
    }
}

/// Splits "unknown field `x`, expected one of `a`, `b`", where x may itself hold anything, backticks too.
fn first_and_expected(message: &str, opening: &str) -> (String, Vec<String>) {
    let rest = message.strip_prefix(opening).unwrap_or(message);
    match rest.rsplit_once("`, expected ") {
        Some((name, expected)) => (
            name.into(),
            expected
                .split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect(),
        ),
        None => (
            rest.rsplit_once('`').map_or(rest, |(name, _)| name).into(),
            Vec::new(),
        ),
    }
}

/// Stand-ins for what is missing or wrong, of which one type after the other is tried.
#[derive(Default)]
struct Placeholders {
    made: usize,
    tries: HashMap<usize, usize>,
}

impl Placeholders {
    fn fresh(&mut self) -> Spanned<DeValue<'static>> {
        self.made += 1;
        let start = PLACEHOLDERS + self.made;
        Spanned::new(start..start, DeValue::String(DeString::Borrowed("")))
    }

    /// The next type to try at a placeholder; a `variant` that serde asked for goes first.
    fn next(
        &mut self,
        span: Range<usize>,
        variant: Option<&String>,
    ) -> Option<Spanned<DeValue<'static>>> {
        let tries = self.tries.entry(span.start).or_default();
        let value = match (variant, *tries) {
            (Some(variant), _) => DeValue::String(DeString::Owned(variant.clone())),
            (None, 0) => DeValue::Array(toml::de::DeArray::new()),
            // Its default is the number 0.
            (None, 1) => DeValue::Integer(DeInteger::default()),
            (None, 2) => DeValue::Boolean(false),
            (None, 3) => DeValue::Table(DeTable::new()),
            _ => return None,
        };
        *tries += 1;
        Some(Spanned::new(span, value))
    }
}

/// A step from a value to one below it.
enum Step {
    Key(String),
    Index(usize),
}

/// The way to the value that an error points at: for an unknown key the table that it stands in.
fn path_to(tree: &Spanned<DeValue<'_>>, at: &Range<usize>, message: &str) -> Option<Vec<Step>> {
    enum Wanted {
        Key,
        Table,
        Value,
    }
    fn search(
        value: &Spanned<DeValue<'_>>,
        at: &Range<usize>,
        wanted: &Wanted,
        path: &mut Vec<Step>,
    ) -> bool {
        let found = match (wanted, value.get_ref()) {
            (Wanted::Key, DeValue::Table(table)) => table.keys().any(|key| key.span() == *at),
            (Wanted::Key, _) => false,
            (Wanted::Table, inner) => inner.is_table() && value.span() == *at,
            // A list of tables has the span of its first header, which is meant if one of the two is wrong.
            (Wanted::Value, _) => value.span() == *at,
        };
        if found {
            return true;
        }
        let mut enter = |step, below: &Spanned<DeValue<'_>>| {
            path.push(step);
            let found = search(below, at, wanted, path);
            if !found {
                path.pop();
            }
            found
        };
        match value.get_ref() {
            DeValue::Table(table) => table
                .iter()
                .any(|(key, below)| enter(Step::Key(key.get_ref().to_string()), below)),
            DeValue::Array(list) => list
                .iter()
                .enumerate()
                .any(|(index, below)| enter(Step::Index(index), below)),
            _ => false,
        }
    }
    let wanted = match Complaint::read(message) {
        Complaint::UnknownKey { .. } => Wanted::Key,
        Complaint::MissingKey { .. } => Wanted::Table,
        Complaint::WrongValue { .. } => Wanted::Value,
    };
    let mut path = Vec::new();
    search(tree, at, &wanted, &mut path).then_some(path)
}

fn walk<'t, 'i>(
    tree: &'t mut Spanned<DeValue<'i>>,
    path: &[Step],
) -> Option<&'t mut Spanned<DeValue<'i>>> {
    path.iter()
        .try_fold(tree, |value, step| match (step, value.get_mut()) {
            (Step::Key(key), DeValue::Table(table)) => table.get_mut(key.as_str()),
            (Step::Index(index), DeValue::Array(list)) => list.get_mut(*index),
            _ => None,
        })
}

fn as_table<'t, 'i>(value: &'t mut Spanned<DeValue<'i>>) -> Option<&'t mut DeTable<'i>> {
    match value.get_mut() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

fn replace<'i>(
    tree: &mut Spanned<DeValue<'i>>,
    path: &[Step],
    by: Option<Spanned<DeValue<'i>>>,
) -> bool {
    match (walk(tree, path), by) {
        (Some(value), Some(by)) => {
            *value = by;
            true
        }
        _ => false,
    }
}

fn unknown_key(kind: &str, span: Range<usize>, name: &str, known: &[String]) -> Problem {
    let near = nearest(name, known.iter().map(String::as_str));
    let label = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if kinds::all().any(|kind| kind == name) => {
            format!(
                "write it at the top of the file, before the first `[…]`: here it belongs to the `{}` above",
                kinds::header(kind)
            )
        }
        None => "no such key here".to_owned(),
    };
    let help = near
        .is_none()
        .then(|| format!("known keys: {}", known.join(", ")));
    Problem {
        span,
        message: format!("unknown key {}", quoted(name)),
        label,
        help,
        unknown_key: true,
    }
}

fn missing_key(kind: &str, text: &str, path: &[Step], span: Range<usize>, name: &str) -> Problem {
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
    }
}

fn wrong_value(
    kind: &str,
    path: &[Step],
    span: Range<usize>,
    message: &str,
    variants: &[String],
) -> Problem {
    let key = keys_of(path)
        .last()
        .map_or_else(|| kind.to_owned(), |key| (*key).to_owned());
    let subject = match path.last() {
        Some(Step::Index(_)) => format!("an entry of `{key}`"),
        _ => format!("`{key}`"),
    };
    if !variants.is_empty() {
        let value = first_and_expected(message, "unknown variant `").0;
        let label = nearest(&value, variants.iter().map(String::as_str)).map_or_else(
            || format!("write one of: {}", variants.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        return Problem {
            span,
            message: format!("{subject} cannot be {}", quoted(&value)),
            label,
            help: None,
            unknown_key: false,
        };
    }
    let (found, expected) = message
        .split_once(": ")
        .and_then(|(_, rest)| rest.rsplit_once(", expected "))
        .unwrap_or((message, ""));
    let (wanted, example) = match expected {
        "a string" => ("text in quotes", "\"…\""),
        "a sequence" => ("a list", "[\"…\"]"),
        "a boolean" => ("true or false", "true"),
        "u8" | "u16" | "u32" | "u64" | "usize" => ("a whole number, 0 or more", "5"),
        "i8" | "i16" | "i32" | "i64" | "isize" => ("a whole number", "5"),
        _ if expected.starts_with("struct ") => ("a table", "{ … }"),
        // An enum: serde says "wanted string or table" of what is neither.
        _ => ("text in quotes", "\"…\""),
    };
    // Serde writes "string \"x\"", "integer `5`": only the type, since the value is underlined.
    let found = found
        .split_whitespace()
        .next()
        .filter(|_| !expected.is_empty());
    let found = match found {
        Some("map") => ", not a table".to_owned(),
        Some("sequence") => ", not a list".to_owned(),
        Some("integer") => ", not an integer".to_owned(),
        Some("floating") => ", not a number with a point".to_owned(),
        Some("string") => ", not text".to_owned(),
        Some("boolean") => ", not true or false".to_owned(),
        _ => String::new(),
    };
    let label = format!("write `{example}`");
    Problem {
        span,
        message: format!("{subject} must be {wanted}{found}"),
        label,
        help: None,
        unknown_key: false,
    }
}

/// For a complaint of serde that fits no shape known here.
fn unexplained(span: Range<usize>, message: &str) -> Problem {
    Problem {
        span,
        message: message.to_owned(),
        label: String::new(),
        help: None,
        unknown_key: false,
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
