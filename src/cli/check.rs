//! `check`: every error and warning of a knowledge folder.

use serde::Serialize;

use crate::coach::Coach;
use crate::knowledge::{self, Diagnostic, Severity, SourceFile};
use crate::publish;

use super::exit;
use super::output::Output;

/// One problem as JSON.
#[derive(Serialize)]
struct Line<'d> {
    severity: &'static str,
    file: &'d str,
    line: usize,
    column: usize,
    message: &'d str,
    label: Option<&'d str>,
    help: Option<&'d str>,
}

/// Checks the files; those that load are also put to their own test, which takes a trained coach.
pub fn run(files: Vec<SourceFile>, out: &Output) -> exit::Result {
    let (knowledge, mut found) = knowledge::load(files);
    let files = knowledge.files.clone();
    if count_of(&found, Severity::Error) == 0 {
        found.extend(publish::replay_checks(&Coach::new(knowledge)));
    }
    for it in &found {
        if out.is_json() {
            out.value(&json(it))?;
        } else {
            out.text(&it.render(&files, true))?;
        }
    }
    if !out.is_json() {
        out.text(&summary(&found, files.len()))?;
    }
    if count_of(&found, Severity::Error) == 0 {
        Ok(())
    } else {
        Err(exit::Failure::Check)
    }
}

/// "1 error", "2 errors".
#[must_use]
pub fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn summary(found: &[Diagnostic], files: usize) -> String {
    let severities = [(Severity::Error, "error"), (Severity::Warning, "warning")];
    let counts: Vec<String> = severities
        .iter()
        .map(|(severity, name)| (count_of(found, *severity), name))
        .filter(|(n, _)| *n > 0)
        .map(|(n, name)| count(n, name))
        .collect();
    let problems = if counts.is_empty() {
        "no problems".to_owned()
    } else {
        counts.join(", ")
    };
    format!("{problems} in {}", count(files, "file"))
}

fn count_of(found: &[Diagnostic], severity: Severity) -> usize {
    found.iter().filter(|it| it.severity == severity).count()
}

fn json(it: &Diagnostic) -> Line<'_> {
    Line {
        severity: match it.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        file: &it.file,
        line: it.line,
        column: it.column,
        message: &it.message,
        label: it.label.as_deref(),
        help: it.help.as_deref(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts() {
        let problem = |severity| Diagnostic {
            severity,
            ..Diagnostic::error(
                &SourceFile {
                    name: "a".into(),
                    text: String::new(),
                },
                0..0,
                "bad",
            )
        };
        let (error, warning) = (problem(Severity::Error), problem(Severity::Warning));
        for (found, files, expected) in [
            (vec![], 31, "no problems in 31 files"),
            (vec![&error], 1, "1 error in 1 file"),
            (vec![&error, &warning, &error], 31, "2 errors, 1 warning in 31 files"),
            (vec![&warning, &warning], 2, "2 warnings in 2 files"),
        ] {
            let found: Vec<Diagnostic> = found.into_iter().cloned().collect();
            assert_eq!(summary(&found, files), expected);
        }
    }
}
