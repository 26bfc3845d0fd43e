//! From the texts of the files to [`Knowledge`], with every problem on the way.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::decode::{Problem, decode};
use super::diagnostic::{Diagnostic, Severity, quoted};
use super::sink::Sink;
use super::{Entry, Knowledge, SourceFile, checks, kinds, nesting};

/// Reads the files and runs every check that needs no matcher.
///
/// Never fails: the knowledge holds what could be read, and the diagnostics say what is wrong, sorted by file, line
/// and column. Knowledge with an error among its diagnostics is for looking at only.
pub fn load(files: Vec<SourceFile>) -> (Knowledge, Vec<Diagnostic>) {
    let mut sink = Sink::new(&files);
    let mut loader = Loader::default();
    for (index, file) in files.iter().enumerate() {
        loader.read(index, &file.text, &mut sink);
    }
    checks::run(&loader.knowledge, &loader.lost, &mut sink);
    let diagnostics = sink.finish();
    (
        Knowledge {
            files,
            ..loader.knowledge
        },
        diagnostics,
    )
}

/// What stands in the files but could not be read: nothing should call it missing.
#[derive(Default)]
pub struct Lost {
    /// Kind and id of entries with problems of their own.
    entries: HashSet<(&'static str, String)>,
    /// Whatever looks like an id in files that are no TOML.
    anywhere: HashSet<String>,
    kinds: HashSet<&'static str>,
    files: bool,
}

impl Lost {
    /// Whether an entry of this kind with this id was lost.
    pub fn has(&self, kind: &'static str, id: &str) -> bool {
        self.anywhere.contains(id) || self.entries.contains(&(kind, id.to_owned()))
    }

    /// Whether entries of this kind may have been lost.
    pub fn any(&self, kind: &'static str) -> bool {
        self.files || self.kinds.contains(kind)
    }
}

#[derive(Default)]
struct Loader {
    knowledge: Knowledge,
    lost: Lost,
    /// Where the tables stand of which there is one.
    singles: HashMap<&'static str, (usize, Range<usize>)>,
}

/// A value at the top of a file.
struct Top<'t, 'i> {
    file: usize,
    text: &'t str,
    kind: &'static str,
    value: &'t Spanned<DeValue<'i>>,
    /// Where the file breaks the rules of TOML.
    broken: &'t Broken,
}

/// The places of a file's syntax errors, and where its entries begin.
#[derive(Default)]
struct Broken {
    errors: Vec<Range<usize>>,
    lines: HashSet<usize>,
    starts: Vec<usize>,
}

impl Broken {
    /// Whether an error stands between the start of this entry and that of the next.
    fn within(&self, entry: &Range<usize>) -> bool {
        let next = self
            .starts
            .iter()
            .copied()
            .find(|&start| start > entry.start)
            .unwrap_or(usize::MAX);
        self.errors
            .iter()
            .any(|error| (entry.start..next).contains(&error.start))
    }
}

impl Loader {
    fn read(&mut self, file: usize, text: &str, sink: &mut Sink<'_>) {
        if let Some(span) = nesting::too_deep(text) {
            self.lose_file(text);
            let message = format!("nested deeper than {}", nesting::DEEPEST);
            sink.error(
                (file, span),
                message,
                "no knowledge file needs that; this one was not read any further",
            );
            return;
        }
        let (table, errors) = parse(text);
        let mut broken = Broken::default();
        if !errors.is_empty() {
            self.lose_file(text);
            broken.starts = starts(&table);
            for error in &errors {
                let span = error.span().unwrap_or(0..0);
                broken.lines.insert(line_of(text, span.start));
                broken.errors.push(span.clone());
                let message = format!("not TOML: {}", error.message());
                sink.report(Severity::Error, (file, span), message, None, None);
            }
        }
        for (key, value) in &table {
            let name = key.get_ref().as_ref();
            match kinds::all().find(|kind| *kind == name) {
                Some(kind) => self.take(
                    &Top {
                        file,
                        text,
                        kind,
                        value,
                        broken: &broken,
                    },
                    sink,
                ),
                None if broken.lines.contains(&line_of(text, key.span().start)) => {}
                None => unknown_kind(file, key.span(), name, sink),
            }
        }
    }

    fn take(&mut self, top: &Top<'_, '_>, sink: &mut Sink<'_>) {
        let Self {
            knowledge: all,
            lost,
            singles,
        } = self;
        match top.kind {
            "source" => entries(&mut all.sources, top, lost, sink),
            "role" => entries(&mut all.roles, top, lost, sink),
            "group" => entries(&mut all.groups, top, lost, sink),
            "related" => entries(&mut all.related, top, lost, sink),
            "place" => entries(&mut all.places, top, lost, sink),
            "synonym" => entries(&mut all.synonyms, top, lost, sink),
            "spelling" => entries(&mut all.spellings, top, lost, sink),
            "figure" => entries(&mut all.figures, top, lost, sink),
            "pay_note" => entries(&mut all.pay_notes, top, lost, sink),
            "ladder" => entries(&mut all.ladders, top, lost, sink),
            "off_ladder" => entries(&mut all.off_ladder, top, lost, sink),
            "item" => entries(&mut all.items, top, lost, sink),
            "intent" => entries(&mut all.intents, top, lost, sink),
            "profession" => entries(&mut all.professions, top, lost, sink),
            "country" => entries(&mut all.countries, top, lost, sink),
            "gap" => entries(&mut all.gaps, top, lost, sink),
            "smalltalk" => entries(&mut all.small_talk, top, lost, sink),
            "language" => entries(&mut all.languages, top, lost, sink),
            "check" => entries(&mut all.checks, top, lost, sink),
            "titles" => single(&mut all.titles, singles, top, lost, sink),
            "distress" => single(&mut all.distress, singles, top, lost, sink),
            "conversation" => single(&mut all.conversation, singles, top, lost, sink),
            "stop_words" => words(&mut all.stop_words, top, sink),
            "keep" => words(&mut all.keep, top, sink),
            "noise" => words(&mut all.noise, top, sink),
            // `kinds::all` holds no other names; a test reads an entry of each.
            _ => {}
        }
    }

    /// Keeps whatever looks like an id in a file that cannot be read, so that nothing is called missing for it.
    fn lose_file(&mut self, text: &str) {
        self.lost.files = true;
        let ids = text.lines().filter_map(|line| {
            let value = line
                .trim_start()
                .strip_prefix("id")?
                .trim_start()
                .strip_prefix('=')?
                .trim_start();
            value
                .trim_start_matches(['"', '\''])
                .split(['"', '\''])
                .next()
        });
        self.lost.anywhere.extend(ids.map(str::to_owned));
    }
}

/// Parses with as much recovery as memory allows: each error costs a hundred times what provokes it.
fn parse(text: &str) -> (DeTable<'_>, Vec<Error>) {
    const LARGE: usize = 256 * 1024;
    const MOST_ERRORS: usize = 1_000;
    if text.len() > LARGE {
        return match DeTable::parse(text) {
            Ok(table) => (table.into_inner(), Vec::new()),
            Err(error) => (DeTable::new(), vec![error]),
        };
    }
    let (table, mut errors) = DeTable::parse_recoverable(text);
    errors.truncate(MOST_ERRORS);
    (table.into_inner(), errors)
}

fn starts(table: &DeTable<'_>) -> Vec<usize> {
    let mut starts: Vec<usize> = table
        .values()
        .flat_map(|value| match value.get_ref() {
            DeValue::Array(list) => list.iter().map(|entry| entry.span().start).collect(),
            _ => vec![value.span().start],
        })
        .collect();
    starts.sort_unstable();
    starts
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes()
        .take(offset)
        .filter(|&byte| byte == b'\n')
        .count()
}

fn unknown_kind(file: usize, span: Range<usize>, name: &str, sink: &mut Sink<'_>) {
    let label = match (sink.nearest(name, kinds::all()), kinds::owner_of(name)) {
        (_, Some(owner)) => format!("write `[[{owner}.{name}]]`, below its `[[{owner}]]`"),
        (Some(near), None) => format!("did you mean `{near}`?"),
        (None, None) => "no such kind of entry".to_owned(),
    };
    let help = format!("kinds: {}", kinds::all().collect::<Vec<_>>().join(", "));
    let help = label.starts_with("no such").then_some(help);
    sink.report(
        Severity::Error,
        (file, span),
        format!("unknown key {}", quoted(name)),
        Some(label),
        help,
    );
}

fn entries<T: DeserializeOwned>(
    list: &mut Vec<Entry<T>>,
    top: &Top<'_, '_>,
    lost: &mut Lost,
    sink: &mut Sink<'_>,
) {
    let Some(tables) = top.value.get_ref().as_array() else {
        lost.kinds.insert(top.kind);
        lose(top, top.value, lost);
        let message = format!("`{}` must be a list of tables", top.kind);
        sink.error(
            (top.file, top.value.span()),
            message,
            format!("write `[[{}]]`", top.kind),
        );
        return;
    };
    for table in tables {
        if !table.get_ref().is_table() {
            lost.kinds.insert(top.kind);
            let message = format!(
                "an entry of `{}` must be a table, not {}",
                top.kind,
                table.get_ref().type_str()
            );
            sink.error(
                (top.file, table.span()),
                message,
                format!("write `[[{}]]`", top.kind),
            );
        } else if let Some(value) = read(top, table, lost, sink) {
            list.push(Entry {
                value,
                file: top.file,
            });
        }
    }
}

fn single<T: DeserializeOwned>(
    slot: &mut T,
    singles: &mut HashMap<&'static str, (usize, Range<usize>)>,
    top: &Top<'_, '_>,
    lost: &mut Lost,
    sink: &mut Sink<'_>,
) {
    let at = (top.file, top.value.span());
    if let Some(first) = singles.get(top.kind) {
        let message = format!(
            "a second `[{}]`: the first stands at {}",
            top.kind,
            sink.place(first.clone())
        );
        sink.error(at, message, "join the two");
        return;
    }
    singles.insert(top.kind, at.clone());
    if top.value.get_ref().is_table() {
        if let Some(value) = read(top, top.value, lost, sink) {
            *slot = value;
        }
    } else {
        lost.kinds.insert(top.kind);
        let message = format!("`{}` must be a table", top.kind);
        sink.error(
            at,
            message,
            format!("write `[{}]`, without doubling the brackets", top.kind),
        );
    }
}

fn words(list: &mut Vec<String>, top: &Top<'_, '_>, sink: &mut Sink<'_>) {
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
                    value.get_ref().type_str()
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
    let problems = match decode(top.kind, top.text, table) {
        Ok(value) if !broken => return Some(value),
        Ok(_) => Vec::new(),
        Err(problems) => problems,
    };
    lost.kinds.insert(top.kind);
    lose(top, table, lost);
    // Half of an entry that is no TOML may be gone: only what is there too much can still be told.
    for problem in problems
        .into_iter()
        .filter(|problem| !broken || problem.unknown_key)
    {
        let Problem {
            span,
            message,
            label,
            help,
            ..
        } = problem;
        sink.report(
            Severity::Error,
            (top.file, span),
            message,
            Some(label),
            help,
        );
    }
    None
}

fn lose(top: &Top<'_, '_>, table: &Spanned<DeValue<'_>>, lost: &mut Lost) {
    if let Some(id) = table
        .get_ref()
        .get("id")
        .and_then(|id| id.get_ref().as_str())
    {
        lost.entries.insert((top.kind, id.to_owned()));
    }
}
