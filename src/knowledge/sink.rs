//! Where problems are collected.

use std::collections::HashMap;
use std::ops::Range;

use super::SourceFile;
use super::diagnostic::{Diagnostic, Severity};
use super::nearest::nearest;
use super::position::Lines;

/// Problems shown of one file and severity; the rest is counted. A bound on memory, not a style rule.
const MOST_SHOWN: usize = 1_000;

/// Names that are looked for "did you mean"; each look walks over all known names.
const MOST_SUGGESTIONS: usize = 1_000;

/// Collects problems and knows the line and column of every byte of the files.
pub struct Sink<'a> {
    files: &'a [SourceFile],
    lines: Vec<Lines>,
    found: Vec<Diagnostic>,
    counts: HashMap<(Option<usize>, Severity), usize>,
    suggestions: usize,
}

impl<'a> Sink<'a> {
    pub fn new(files: &'a [SourceFile]) -> Self {
        let lines = files.iter().map(|file| Lines::new(&file.text)).collect();
        Self {
            files,
            lines,
            found: Vec::new(),
            counts: HashMap::new(),
            suggestions: 0,
        }
    }

    /// Reports a problem with what to write instead (`label`, beside the culprit) and more to say (`help`).
    pub fn report(
        &mut self,
        severity: Severity,
        (file, span): (usize, Range<usize>),
        message: impl Into<String>,
        label: Option<String>,
        help: Option<String>,
    ) {
        let (line, column) = self.position(file, span.start);
        let name = self
            .files
            .get(file)
            .map(|file| file.name.clone())
            .unwrap_or_default();
        let diagnostic = Diagnostic {
            severity,
            file: name,
            line,
            column,
            span,
            message: message.into(),
            label,
            help,
        };
        self.push(Some(file), diagnostic);
    }

    /// Reports an error with what to write instead.
    pub fn error(
        &mut self,
        at: (usize, Range<usize>),
        message: impl Into<String>,
        label: impl Into<String>,
    ) {
        self.report(Severity::Error, at, message, Some(label.into()), None);
    }

    /// Reports something worth a look.
    pub fn warning(
        &mut self,
        at: (usize, Range<usize>),
        message: impl Into<String>,
        label: impl Into<String>,
    ) {
        self.report(Severity::Warning, at, message, Some(label.into()), None);
    }

    /// Reports an error of the folder as a whole.
    pub fn folder_error(&mut self, message: impl Into<String>, help: impl Into<String>) {
        let diagnostic = Diagnostic {
            severity: Severity::Error,
            file: String::new(),
            line: 0,
            column: 0,
            span: 0..0,
            message: message.into(),
            label: None,
            help: Some(help.into()),
        };
        self.push(None, diagnostic);
    }

    /// Another place for a message: `roles.toml:3:6`.
    pub fn place(&self, (file, span): (usize, Range<usize>)) -> String {
        let (line, column) = self.position(file, span.start);
        let name = self.files.get(file).map_or("", |file| file.name.as_str());
        format!("{name}:{line}:{column}")
    }

    /// The nearest known name, as long as the budget for looking lasts.
    pub fn nearest<'n>(
        &mut self,
        unknown: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> Option<&'n str> {
        self.suggestions += 1;
        if self.suggestions > MOST_SUGGESTIONS {
            return None;
        }
        nearest(unknown, known)
    }

    /// All problems by file, line and column; those of the folder as a whole come first.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        for (&(file, severity), &count) in &self.counts {
            if count > MOST_SHOWN {
                let name = file.and_then(|file| self.files.get(file));
                let end = name.map_or(0, |file| file.text.len());
                let (line, column) = file.map_or((0, 0), |file| self.position(file, end));
                self.found.push(Diagnostic {
                    severity,
                    file: name.map(|file| file.name.clone()).unwrap_or_default(),
                    line,
                    column,
                    span: end..end,
                    message: format!(
                        "{} more problems like those above are not shown",
                        count - MOST_SHOWN
                    ),
                    label: None,
                    help: None,
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

    fn push(&mut self, file: Option<usize>, diagnostic: Diagnostic) {
        let count = self.counts.entry((file, diagnostic.severity)).or_default();
        *count += 1;
        if *count <= MOST_SHOWN {
            self.found.push(diagnostic);
        }
    }

    fn position(&self, file: usize, offset: usize) -> (usize, usize) {
        match (self.lines.get(file), self.files.get(file)) {
            (Some(lines), Some(file)) => lines.position(&file.text, offset),
            _ => (0, 0),
        }
    }
}
