//! From the texts of the files to [`Knowledge`], with every problem on the way.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::mpsc::sync_channel;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::diagnostic::{Diagnostic, Severity, quoted};
use super::folder::{FolderError, FolderProblem};
use super::lost::Lost;
use super::recovery::{self, Faults, Recovered};
use super::sink::{At, Sink};
use super::tables::{Broken, Top, entries, single, words};
use super::{Knowledge, SourceFile, checks, kinds, nesting, syntax};

/// Reads the files and runs every check that needs no matcher.
///
/// Never fails: the knowledge holds what could be read, and the diagnostics say what is wrong, sorted by file, line
/// and column. Knowledge with an error among its diagnostics is for looking at only.
pub fn load(files: Vec<SourceFile>) -> (Knowledge, Vec<Diagnostic>) {
    load_beside(files, &[])
}

/// As [`load`], for what could be read of a folder that has problems of its own: those stand among the diagnostics, and
/// nothing is called missing that may be in the files left out.
pub fn load_rest(folder: FolderError) -> (Knowledge, Vec<Diagnostic>) {
    load_beside(folder.files, &folder.problems)
}

fn load_beside(files: Vec<SourceFile>, unread: &[FolderProblem]) -> (Knowledge, Vec<Diagnostic>) {
    let mut sink = Sink::new(&files);
    let mut loader = Loader::default();
    for problem in unread {
        loader.lost.unread_files();
        sink.unread_file(&problem.name, &problem.message);
    }
    // One file is parsed while the one before is taken in: no more of them are in memory, and much of the time is spared.
    std::thread::scope(|scope| {
        let (parsed, next) = sync_channel(0);
        let texts = files.iter().map(|file| file.text.as_str());
        let parsing = scope.spawn(move || texts.map(Parsed::of).try_for_each(|it| parsed.send(it)));
        for (index, (file, parsed)) in files.iter().zip(next).enumerate() {
            loader.read(index, &file.text, parsed, &mut sink);
        }
        // A panic there goes on here. That nobody takes a file any more is no failure: all have been taken.
        let _ = parsing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    });
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

/// Of a text in UTF-16 every second byte is one; a single one is a slip that the parser points at.
const MOST_NULS_OF: usize = 4;

/// What the parser makes of a file.
enum Parsed<'t> {
    /// It was not parsed, as it is nested too deep here.
    TooDeep(Range<usize>),
    /// It was not parsed, as it is no text.
    NoText,
    Read(Recovered<'t>, Vec<Faults>),
}

impl<'t> Parsed<'t> {
    fn of(text: &'t str) -> Self {
        if let Some(span) = nesting::too_deep(text) {
            return Self::TooDeep(span);
        }
        let nuls = text.bytes().filter(|byte| *byte == 0).count();
        if nuls > 0 && (nuls * MOST_NULS_OF >= text.len() || text.contains(char::REPLACEMENT_CHARACTER)) {
            return Self::NoText;
        }
        let (recovered, faults) = recovery::parse(text);
        Self::Read(recovered, faults)
    }
}

#[derive(Default)]
struct Loader {
    knowledge: Knowledge,
    lost: Lost,
    /// Where the tables stand of which there is one.
    singles: HashMap<&'static str, At>,
}

impl Loader {
    fn read(&mut self, file: usize, text: &str, parsed: Parsed<'_>, sink: &mut Sink<'_>) {
        if let Parsed::TooDeep(span) = parsed {
            self.lost.file(text);
            let message = format!("nested deeper than {}", nesting::DEEPEST);
            sink.error(
                (file, span),
                message,
                "no knowledge file needs that; this one was not read any further",
            );
            return;
        }
        let Parsed::Read(recovered, faults) = parsed else {
            self.lost.file(text);
            let label = "save it as UTF-8: it is UTF-16, or no text at all";
            sink.error((file, 0..0), "not UTF-8", label);
            return;
        };
        let mut broken = Broken::default();
        if let Some(first) = text.find(char::REPLACEMENT_CHARACTER) {
            garbled(file, text, first, &mut broken, sink);
        }
        let blanked;
        let table = match recovered {
            Recovered::Table(table) => table,
            Recovered::Blanked(text) => {
                blanked = text;
                DeTable::parse(&blanked).map_or_else(|_| DeTable::new(), Spanned::into_inner)
            }
        };
        if !faults.is_empty() {
            self.lost.file(text);
            broken.starts = starts(&table);
            report_syntax(file, text, &faults, &mut broken, sink);
        } else if table.is_empty() {
            let label = "write entries into it, such as `[[intent]]`, or remove it";
            sink.warning((file, 0..0), "nothing stands in this file", label);
        }
        let headless = robbed(text, &table, &mut broken, sink);
        for (key, value) in &table {
            let name = key.get_ref().as_ref();
            // What is left of it says nothing that its header does not.
            if headless.contains(&name) {
                self.lost.file(text);
                continue;
            }
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
                None if broken.lines.contains(&sink.line((file, key.span()))) => {}
                None => {
                    // Its entries are there, if under a wrong name: nobody who refers to them is wrong.
                    self.lost.file(text);
                    unknown_kind(file, key.span(), name, sink);
                }
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
            "employers" => words(&mut all.employers, top, sink),
            "schools" => words(&mut all.schools, top, sink),
            "topics" => words(&mut all.topics, top, sink),
            // `kinds::all` holds no other names; a test reads an entry of each.
            _ => {}
        }
    }
}

/// Reports what was no UTF-8 when the file was read. Its lines may break the rules of TOML for that reason alone.
fn garbled(file: usize, text: &str, first: usize, broken: &mut Broken, sink: &mut Sink<'_>) {
    let starts = text.match_indices(char::REPLACEMENT_CHARACTER);
    broken
        .lines
        .extend(starts.map(|(at, sign)| sink.line((file, at..at + sign.len()))));
    let more = broken.lines.len() - 1;
    let lines = if more == 1 { "line has" } else { "lines have" };
    sink.report(
        Severity::Error,
        (file, first..first + char::REPLACEMENT_CHARACTER.len_utf8()),
        "not UTF-8",
        Some("write this character anew, and save the file as UTF-8".to_owned()),
        (more > 0).then(|| format!("{more} more {lines} such characters")),
    );
}

/// Syntax errors of a file that are told.
const MOST_TOLD: usize = 5;

/// Reports what is no TOML, at most an error a line and [`MOST_TOLD`] in a file.
fn report_syntax(file: usize, text: &str, faults: &[Faults], broken: &mut Broken, sink: &mut Sink<'_>) {
    let mut told = Vec::new();
    let mut untold = 0;
    for part in faults {
        // What is not shown need not be looked at: each look walks along the file.
        if told.len() > MOST_TOLD {
            untold += 1;
            continue;
        }
        told.extend(syntax::slips(&text[..part.end], &part.list));
        told.retain(|slip| broken.lines.insert(sink.line((file, slip.span.clone()))));
    }
    for fault in faults.iter().flat_map(|part| &part.list) {
        broken.lines.insert(sink.line((file, fault.span.clone())));
        broken.errors.push(fault.span.clone());
    }
    let more = told.len().saturating_sub(MOST_TOLD) + untold;
    told.truncate(MOST_TOLD);
    let last = told.len().saturating_sub(1);
    for (nth, slip) in told.into_iter().enumerate() {
        let help = (nth == last && more > 0).then(|| {
            let lines = if more == 1 { "line" } else { "lines" };
            format!("{more} more {lines} below cannot be read; they may follow from these errors")
        });
        let message = format!("not TOML: {}", slip.message);
        sink.report(Severity::Error, (file, slip.span), message, slip.label, help);
    }
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

/// The parts of an entry whose header is misspelt go to the entry above it, of which nothing can be said then; where there is
/// none above, they make a table by themselves, of the kinds given.
fn robbed<'t>(text: &str, table: &'t DeTable<'_>, broken: &mut Broken, sink: &mut Sink<'_>) -> Vec<&'t str> {
    // A list of tables that is a single table instead.
    let headless_of = |kind: &str| {
        let (key, value) = table.iter().find(|(key, _)| key.get_ref().as_ref() == kind)?;
        let is_list = kinds::LISTS.contains(&kind) && value.get_ref().is_table();
        is_list.then(|| key.get_ref().as_ref())
    };
    let mut headless = Vec::new();
    if !broken.errors.is_empty() {
        headless.extend(kinds::LISTS.iter().filter_map(|kind| headless_of(kind)));
    }
    let list = |value: &DeValue<'_>| {
        value
            .as_array()
            .map_or(Vec::new(), |list| list.iter().map(Spanned::span).collect())
    };
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        if kinds::all().any(|kind| kind == name) {
            continue;
        }
        let Some(kind) = sink.nearest(name, kinds::all()) else {
            continue;
        };
        headless.extend(headless_of(kind));
        for misspelt in list(value.get_ref()) {
            let headers = text[misspelt.end..].lines().filter_map(|line| line.strip_prefix('['));
            let next = headers.map(|line| line.trim_start_matches('[')).next();
            let part = next
                .and_then(|it| it.strip_prefix(kind))
                .is_some_and(|it| it.starts_with('.'));
            let above = table.get(kind).map_or(Vec::new(), |value| list(value.get_ref()));
            if let Some(above) = above.into_iter().rfind(|it| part && it.start < misspelt.start) {
                broken.errors.push(above);
            }
        }
    }
    if broken.starts.is_empty() && !broken.errors.is_empty() {
        broken.starts = starts(table);
    }
    headless
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
