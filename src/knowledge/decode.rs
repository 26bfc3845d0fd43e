//! One entry of a file, from TOML to its type, with all that is wrong with it.
//!
//! Serde stops at the first problem. So an entry with a problem is decoded again and again from a copy in which the
//! culprit is gone or has a placeholder in its stead, until nothing is left to tell.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeArray, DeInteger, DeString, DeTable, DeValue, ValueDeserializer};

use super::complaint::{Complaint, Problem, Step, missing_key, unexplained, unknown_key, wrong_value};
use super::nearest::nearest;

/// Spans from here on mark placeholders: no file is that long.
const PLACEHOLDERS: usize = usize::MAX / 2;

/// Decodes an entry of the kind that stands as `kind` in the files; `text` is the whole file.
///
/// # Errors
/// All problems of the entry (the first ones of an entry with very many) if it is to be `thorough`, else one.
pub fn decode<T: DeserializeOwned>(
    kind: &str,
    text: &str,
    entry: &Spanned<DeValue<'_>>,
    thorough: bool,
) -> Result<T, Vec<Problem>> {
    decode_all(kind, text, entry, thorough).map_err(|problems| gathered(text, problems))
}

/// So many keys in a row that belong nowhere are those of an entry without its header.
const OF_AN_ENTRY: usize = 3;

/// Keys that belong nowhere as one problem, where a header is missing above them.
fn gathered(text: &str, mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|it| it.span.start);
    let mut told: Vec<Problem> = Vec::new();
    let mut rest = problems.into_iter().peekable();
    while let Some(mut first) = rest.next() {
        let header = first.header.clone();
        let mut run = Vec::new();
        while let Some(next) = rest.next_if(|it| header.is_some() && it.header == header) {
            run.push(next);
        }
        // With another header between them they are keys of two entries.
        let last = run.last().map_or(first.span.end, |it| it.span.end);
        let parted = text.get(first.span.start..last).is_some_and(|it| it.contains("\n["));
        if let (Some(header), true) = (header, 1 + run.len() >= OF_AN_ENTRY && !parted) {
            first.label = format!("is the header `{header}` missing above this line?");
            let known = first.help.take().unwrap_or_default();
            first.help = Some(format!(
                "the same goes for what is below it, {} keys in all; {known}",
                1 + run.len()
            ));
            told.push(first);
        } else {
            told.push(first);
            told.extend(run);
        }
    }
    told
}

fn decode_all<T: DeserializeOwned>(
    kind: &str,
    text: &str,
    entry: &Spanned<DeValue<'_>>,
    thorough: bool,
) -> Result<T, Vec<Problem>> {
    let mut tree = entry.clone();
    let mut problems = Vec::new();
    let mut placeholders = Placeholders::default();
    // Keys that stand there under another name: (path of the table, name).
    let mut misspelt: HashSet<(Vec<Step>, String)> = HashSet::new();
    for _ in 0..if thorough { rounds(&tree) } else { 1 } {
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
                let near = nearest(&name, known.iter().map(String::as_str));
                problems.push(unknown_key((kind, &path), at, &name, &known, near));
                misspelt.extend(near.map(|near| (path.clone(), near.to_owned())));
                walk(&mut tree, &path)
                    .and_then(as_table)
                    .is_some_and(|table| table.remove(name.as_str()).is_some())
            }
            Complaint::MissingKey { name } => {
                if at.start < PLACEHOLDERS && !misspelt.contains(&(path.clone(), name.clone())) {
                    problems.push(missing_key(kind, text, &path, at, &name));
                }
                let key = Spanned::new(0..0, DeString::Owned(name));
                let value = placeholders.fresh();
                walk(&mut tree, &path)
                    .and_then(as_table)
                    .is_some_and(|table| table.insert(key, value).is_none())
            }
            Complaint::WrongValue { variants } if at.start >= PLACEHOLDERS => {
                match placeholders.next(at, variants.first()) {
                    Some(next) => replace(&mut tree, &path, next),
                    // Nothing will do in its place, so it goes; that it is missing then is no problem of its own.
                    None => {
                        if let Some((Step::Key(key), above)) = path.split_last() {
                            misspelt.insert((above.to_vec(), key.clone()));
                        }
                        remove(&mut tree, &path)
                    }
                }
            }
            Complaint::WrongValue { variants } => {
                problems.push(wrong_value(kind, &path, at, error.message(), &variants));
                replace(&mut tree, &path, placeholders.fresh())
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
            DeValue::Table(table) => 1 + table.values().map(|value| count(value.get_ref())).sum::<usize>(),
            DeValue::Array(list) => 1 + list.iter().map(|value| count(value.get_ref())).sum::<usize>(),
            _ => 1,
        }
    }
    (1_000_000 / count(tree.get_ref())).clamp(4, 250)
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
    fn next(&mut self, span: Range<usize>, variant: Option<&String>) -> Option<Spanned<DeValue<'static>>> {
        let tries = self.tries.entry(span.start).or_default();
        let value = match (variant, *tries) {
            (Some(variant), _) => DeValue::String(DeString::Owned(variant.clone())),
            (None, 0) => DeValue::Array(DeArray::new()),
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

/// The way to the value that an error points at: for an unknown key the table that it stands in.
fn path_to(tree: &Spanned<DeValue<'_>>, at: &Range<usize>, message: &str) -> Option<Vec<Step>> {
    enum Wanted {
        Key,
        Table,
        Value,
    }
    fn search(value: &Spanned<DeValue<'_>>, at: &Range<usize>, wanted: &Wanted, path: &mut Vec<Step>) -> bool {
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

fn walk<'t, 'i>(tree: &'t mut Spanned<DeValue<'i>>, path: &[Step]) -> Option<&'t mut Spanned<DeValue<'i>>> {
    path.iter().try_fold(tree, |value, step| match (step, value.get_mut()) {
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

fn replace<'i>(tree: &mut Spanned<DeValue<'i>>, path: &[Step], by: Spanned<DeValue<'i>>) -> bool {
    walk(tree, path).is_some_and(|value| {
        *value = by;
        true
    })
}

/// Takes a value out of its table or list.
fn remove(tree: &mut Spanned<DeValue<'_>>, path: &[Step]) -> bool {
    let Some((last, above)) = path.split_last() else {
        return false;
    };
    match (walk(tree, above).map(Spanned::get_mut), last) {
        (Some(DeValue::Table(table)), Step::Key(key)) => table.remove(key.as_str()).is_some(),
        (Some(DeValue::Array(list)), Step::Index(index)) if *index < list.len() => {
            for (at, value) in std::mem::replace(list, DeArray::new()).into_iter().enumerate() {
                if at != *index {
                    list.push(value);
                }
            }
            true
        }
        _ => false,
    }
}
