//! Where problems are collected.

use std::collections::HashMap;
use std::ops::Range;

use super::SourceFile;
use super::diagnostic::{Diagnostic, Severity};
use super::nearest::nearest;
use super::position::{Lines, key_near};
use super::shipped::Shipped;

/// Problems shown of one file and severity; the rest is counted. A bound on memory, not a style rule.
const MOST_SHOWN: usize = 1_000;

/// Problems of one severity shown of all files together.
const MOST_ALTOGETHER: usize = 5_000;

/// Other places that are named with their line; each look may walk along a line of megabytes.
const MOST_PLACES: usize = 2_000;

/// Comparisons of names for "did you mean".
const MOST_COMPARISONS: usize = 200_000;

/// A place: index of the file, and bytes of its text.
pub type At = (usize, Range<usize>);

/// How many problems there are, and how many of them are shown.
#[derive(Default)]
struct Count {
    all: usize,
    shown: usize,
}

/// Collects problems and knows the line and column of every byte of the files.
pub struct Sink<'a> {
    files: &'a [SourceFile],
    lines: Vec<Lines>,
    found: Vec<Diagnostic>,
    counts: HashMap<(Option<usize>, Severity), Count>,
    shown: HashMap<Severity, usize>,
    comparisons: usize,
    places: usize,
    shipped: Shipped,
}

impl<'a> Sink<'a> {
    pub fn new(files: &'a [SourceFile]) -> Self {
        let lines = files.iter().map(|file| Lines::new(&file.text)).collect();
        Self {
            files,
            lines,
            found: Vec::new(),
            counts: HashMap::new(),
            shown: HashMap::new(),
            comparisons: 0,
            places: 0,
            shipped: Shipped::default(),
        }
    }

    /// Reports a problem with what to write instead (`label`, beside the culprit) and more to say (`help`).
    pub fn report(
        &mut self,
        severity: Severity,
        (file, span): At,
        message: impl Into<String>,
        label: Option<String>,
        help: Option<String>,
    ) {
        if !self.has_room(Some(file), severity) {
            return;
        }
        let (line, column) = self.position(file, span.start);
        let name = self.files.get(file).map(|file| file.name.clone()).unwrap_or_default();
        let diagnostic = Diagnostic {
            severity,
            file: name,
            line,
            column,
            span,
            message: message.into(),
            label,
            help,
            rule: None,
        };
        self.found.push(diagnostic);
    }

    /// Reports an error with what to write instead.
    pub fn error(&mut self, at: At, message: impl Into<String>, label: impl Into<String>) {
        self.report(Severity::Error, at, message, Some(label.into()), None);
    }

    /// Reports something worth a look.
    pub fn warning(&mut self, at: At, message: impl Into<String>, label: impl Into<String>) {
        self.report(Severity::Warning, at, message, Some(label.into()), None);
    }

    /// Reports an error of the folder as a whole.
    pub fn folder_error(&mut self, message: impl Into<String>, help: impl Into<String>) {
        self.of_folder(Severity::Error, message.into(), help.into());
    }

    /// Reports something of the folder as a whole that is worth a look.
    pub fn folder_warning(&mut self, message: impl Into<String>, help: impl Into<String>) {
        self.of_folder(Severity::Warning, message.into(), help.into());
    }

    fn of_folder(&mut self, severity: Severity, message: String, help: String) {
        if self.has_room(None, severity) {
            self.found.push(Diagnostic {
                severity,
                file: String::new(),
                line: 0,
                column: 0,
                span: 0..0,
                message,
                label: None,
                help: Some(help),
                rule: None,
            });
        }
    }

    /// Reports a file that could not be read, or with an empty name the folder itself.
    pub fn unread_file(&mut self, name: &str, message: &str) {
        if self.has_room(None, Severity::Error) {
            self.found.push(Diagnostic {
                severity: Severity::Error,
                file: name.to_owned(),
                line: 0,
                column: 0,
                span: 0..0,
                message: message.to_owned(),
                label: None,
                help: None,
                rule: None,
            });
        }
    }

    /// Another place for a message: `roles.toml:3:6`.
    pub fn place(&mut self, (file, span): At) -> String {
        let name = self.files.get(file).map_or("", |file| file.name.as_str());
        self.places += 1;
        if self.places > MOST_PLACES {
            return name.to_owned();
        }
        let (line, column) = self.position(file, span.start);
        format!("{name}:{line}:{column}")
    }

    /// Of two places that cannot both stand, the culprit and the other: what its author wrote clashes with what is
    /// shipped, not the other way round; else the one further down, file by file.
    pub fn culprit(&mut self, one: At, other: At) -> (At, At) {
        let below = |at: &At| (at.0, at.1.start);
        let (first, second) = if below(&one) <= below(&other) {
            (one, other)
        } else {
            (other, one)
        };
        if !self.is_shipped(&first) && self.is_shipped(&second) {
            (first, second)
        } else {
            (second, first)
        }
    }

    fn is_shipped(&mut self, (file, span): &At) -> bool {
        self.places += 1;
        match self.files.get(*file) {
            Some(file) if self.places <= MOST_PLACES => self.shipped.holds(file, span.start),
            _ => false,
        }
    }

    /// The line of a place, from 1.
    pub fn line(&self, (file, span): At) -> usize {
        self.lines.get(file).map_or(0, |lines| lines.line(span.start))
    }

    /// A key of the table that `near` stands in, for values that keep no place; `near` itself if it is not found.
    pub fn key(&self, near: At, key: &str) -> At {
        let (file, span) = near;
        let found = self.files.get(file).and_then(|it| key_near(&it.text, span.start, key));
        (file, found.unwrap_or(span))
    }

    /// The nearest known name, as long as the budget for looking lasts.
    pub fn nearest<'n>(&mut self, unknown: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
        let left = MOST_COMPARISONS - self.comparisons;
        let compared = &mut self.comparisons;
        nearest(unknown, known.into_iter().take(left).inspect(|_| *compared += 1))
    }

    /// All problems by file, line and column; those of the folder as a whole come first.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        for (&(file, severity), count) in &self.counts {
            if let more @ 1.. = count.all - count.shown {
                let name = file.and_then(|file| self.files.get(file));
                let end = name.map_or(0, |file| file.text.len());
                let (line, column) = file.map_or((0, 0), |file| self.position(file, end));
                self.found.push(Diagnostic {
                    severity,
                    file: name.map(|file| file.name.clone()).unwrap_or_default(),
                    line,
                    column,
                    span: end..end,
                    message: format!("{more} more problems like those above are not shown"),
                    label: None,
                    help: None,
                    rule: None,
                });
            }
        }
        self.found.sort_by(|a, b| {
            let key = |it: &Diagnostic| (it.line, it.column, it.severity);
            a.file
                .cmp(&b.file)
                .then_with(|| key(a).cmp(&key(b)))
                .then_with(|| a.message.cmp(&b.message))
        });
        self.found
    }

    /// Whether further errors of a file are only counted.
    pub fn is_full(&self, file: usize) -> bool {
        let of_the_file = self.counts.get(&(Some(file), Severity::Error)).map_or(0, |it| it.all);
        let altogether = self.shown.get(&Severity::Error).copied().unwrap_or_default();
        of_the_file >= MOST_SHOWN || altogether >= MOST_ALTOGETHER
    }

    /// Counts a problem, and says whether it is still shown.
    fn has_room(&mut self, file: Option<usize>, severity: Severity) -> bool {
        let count = self.counts.entry((file, severity)).or_default();
        let altogether = self.shown.entry(severity).or_default();
        count.all += 1;
        let has_room = count.shown < MOST_SHOWN && *altogether < MOST_ALTOGETHER;
        if has_room {
            count.shown += 1;
            *altogether += 1;
        }
        has_room
    }

    fn position(&self, file: usize, offset: usize) -> (usize, usize) {
        match (self.lines.get(file), self.files.get(file)) {
            (Some(lines), Some(file)) => lines.position(&file.text, offset),
            _ => (0, 0),
        }
    }
}
