//! The tables and lists of a file, each read by itself.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::DeValue;

use super::Entry;
use super::complaint::Problem;
use super::decode::decode;
use super::diagnostic::Severity;
use super::lost::Lost;
use super::position::line_at;
use super::sink::{At, Sink};

/// A value at the top of a file.
pub struct Top<'t, 'i> {
    pub file: usize,
    pub text: &'t str,
    pub kind: &'static str,
    pub value: &'t Spanned<DeValue<'i>>,
    /// Where the file breaks the rules of TOML.
    pub broken: &'t Broken,
}

/// The places of a file's syntax errors, and where its entries begin.
#[derive(Default)]
pub struct Broken {
    pub errors: Vec<Range<usize>>,
    pub lines: HashSet<usize>,
    pub starts: Vec<usize>,
}

impl Broken {
    /// Whether an error stands between the start of this entry and that of the next.
    fn within(&self, entry: &Range<usize>) -> bool {
        let next = self.starts.partition_point(|&start| start <= entry.start);
        let next = self.starts.get(next).copied().unwrap_or(usize::MAX);
        self.errors
            .iter()
            .any(|error| (entry.start..next).contains(&error.start))
    }
}

/// Reads a list of tables.
pub fn entries<T: DeserializeOwned>(list: &mut Vec<Entry<T>>, top: &Top<'_, '_>, lost: &mut Lost, sink: &mut Sink<'_>) {
    let Some(tables) = top.value.get_ref().as_array() else {
        lost.entry(top.kind, top.value.get_ref());
        let message = format!("`{}` must be a list of tables", top.kind);
        sink.error(
            (top.file, top.value.span()),
            message,
            format!("write `[[{}]]`", top.kind),
        );
        if top.value.get_ref().is_table() {
            // What it would be with the right brackets: only its problems are of interest.
            read::<T>(top, top.value, lost, sink);
        }
        return;
    };
    for table in tables {
        if !table.get_ref().is_table() {
            lost.entry(top.kind, table.get_ref());
            let message = format!(
                "an entry of `{}` must be a table, not {}",
                top.kind,
                type_of(table.get_ref())
            );
            sink.error((top.file, table.span()), message, format!("write `[[{}]]`", top.kind));
        } else if let Some(value) = read(top, table, lost, sink) {
            list.push(Entry { value, file: top.file });
        }
    }
}

/// Reads a table of which there is one.
pub fn single<T: DeserializeOwned>(
    slot: &mut T,
    singles: &mut HashMap<&'static str, At>,
    top: &Top<'_, '_>,
    lost: &mut Lost,
    sink: &mut Sink<'_>,
) {
    let at = (top.file, top.value.span());
    if let Some(first) = singles.get(top.kind) {
        let (culprit, other) = sink.culprit(first.clone(), at);
        let message = format!("a second `[{}]`: the other stands at {}", top.kind, sink.place(other));
        sink.error(culprit, message, "join the two");
        if top.value.get_ref().is_table() {
            read::<T>(top, top.value, lost, sink);
        }
        return;
    }
    singles.insert(top.kind, at.clone());
    if top.value.get_ref().is_table() {
        if let Some(value) = read(top, top.value, lost, sink) {
            *slot = value;
        }
    } else {
        lost.entry(top.kind, top.value.get_ref());
        let message = format!("`{}` must be a table", top.kind);
        sink.error(
            at,
            message,
            format!("write `[{}]`, without doubling the brackets", top.kind),
        );
    }
}

/// Reads a list of words or messages.
pub fn words(list: &mut Vec<String>, top: &Top<'_, '_>, sink: &mut Sink<'_>) {
    let Some(values) = top.value.get_ref().as_array() else {
        let message = format!("`{}` must be a list", top.kind);
        sink.error(
            (top.file, top.value.span()),
            message,
            format!("write `{} = [\"…\"]`", top.kind),
        );
        return;
    };
    for value in values {
        match value.get_ref().as_str() {
            Some(word) => list.push(word.to_owned()),
            None => {
                let message = format!(
                    "an entry of `{}` must be text in quotes, not {}",
                    top.kind,
                    type_of(value.get_ref())
                );
                sink.error((top.file, value.span()), message, "write `\"…\"`");
            }
        }
    }
}

/// Decodes one table and reports what is wrong with it.
fn read<T: DeserializeOwned>(
    top: &Top<'_, '_>,
    table: &Spanned<DeValue<'_>>,
    lost: &mut Lost,
    sink: &mut Sink<'_>,
) -> Option<T> {
    let broken = top.broken.within(&table.span());
    let problems = match decode(top.kind, top.text, table, !sink.is_full(top.file)) {
        Ok(value) if !broken => return Some(value),
        Ok(_) => Vec::new(),
        Err(problems) => problems,
    };
    lost.entry(top.kind, table.get_ref());
    // Half of an entry that is no TOML may be gone: only what is there too much can still be told.
    for problem in problems.into_iter().filter(|problem| !broken || problem.unknown_key) {
        let Problem {
            span,
            message,
            label,
            help,
            unknown_key,
            ..
        } = problem;
        // The id of an entry that lacks its header.
        if unknown_key {
            lost.ids(line_at(top.text, span.start).1);
        }
        if !top.broken.lines.contains(&sink.line((top.file, span.clone()))) {
            sink.report(Severity::Error, (top.file, span), message, Some(label), help);
        }
    }
    None
}

/// What a value is, in words.
fn type_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a number with a point",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
