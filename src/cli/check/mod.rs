//! `check`: every error and warning of a knowledge folder, and what differs from another.

mod github;
mod sarif;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::ValueEnum;
use serde::Serialize;

use crate::coach::Coach;
use crate::knowledge::{Diagnostic, Severity, SourceFile};
use crate::publish::{Diff, Examiner, Moved, Objection, Report, Rules, Who, count, routes};

use super::Loaded;
use super::exit;
use super::output::Output;

/// How the problems are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The lines with the culprits underlined, for people.
    Text,
    /// One object a line.
    Json,
    /// A SARIF 2.1.0 log, for code scanning.
    Sarif,
    /// Commands that annotate a pull request, for a workflow on GitHub.
    Github,
}

/// What is checked, and against what.
pub struct Task {
    pub loaded: Loaded,
    /// The folder that they come from; none for those built in.
    pub folder: Option<PathBuf>,
    /// A knowledge without errors that the files are compared with.
    pub other: Option<Coach>,
    pub rules: Rules,
    pub format: Format,
}

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
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'static str>,
}

/// What differs, as JSON.
#[derive(Serialize)]
struct Comparison<'r> {
    summary: String,
    #[serde(flatten)]
    diff: &'r Diff,
    moved: &'r [Moved],
}

/// Examines the files as a reload would, and prints what comes of it.
pub fn run(task: Task, out: &Output) -> exit::Result {
    let examiner = Examiner {
        rules: task.rules,
        by: Who::Start,
        at: SystemTime::now(),
        before: task.other.as_ref(),
        accuracy_before: None,
        learn: &Coach::learn,
        lately: &[],
    };
    let (report, _) = examiner.examine_loaded(task.loaded);
    let found = all(&report);
    let printed = print(task.format, &report, &found, task.folder.as_deref(), out);
    let failed = found.iter().any(|it| it.severity == Severity::Error);
    match printed {
        // What was found counts, whether or not its reader stays to the end.
        Err(exit::Failure::Output(error)) if failed && error.kind() == ErrorKind::BrokenPipe => {
            Err(exit::Failure::Check)
        }
        Ok(()) if failed => Err(exit::Failure::Check),
        other => other,
    }
}

/// Prints what was found and, beside another knowledge, what differs.
fn print(format: Format, report: &Report, found: &[Diagnostic], folder: Option<&Path>, out: &Output) -> exit::Result {
    // Beside none, and where there are errors, nothing was compared.
    let compared = !report.before.is_empty() && report.accuracy.is_some();
    let differs = compared.then(|| Comparison {
        summary: report.summary(),
        diff: &report.diff,
        moved: &report.moved,
    });
    match format {
        Format::Text => {
            for it in found {
                out.text(&it.render(&report.files, true))?;
            }
            if compared {
                out.text(&comparison(report))?;
            } else if !report.before.is_empty() {
                out.text("not compared: there are errors to mend first")?;
            }
            out.text(&summary(found, report.files.len()))?;
        }
        Format::Json => {
            found.iter().try_for_each(|it| out.value(&json(it)))?;
            differs.iter().try_for_each(|it| out.value(it))?;
        }
        Format::Sarif => out.value(&sarif::log(found, &report.files, folder, differs.as_ref()))?,
        Format::Github => {
            for it in found {
                out.text(&github::annotation(it, &report.files, folder))?;
            }
            if compared {
                out.text(&github::notice("What differs", &comparison(report)))?;
            }
        }
    }
    Ok(())
}

/// Errors and warnings by place, those of the whole first.
fn all(report: &Report) -> Vec<Diagnostic> {
    let mut found = report.errors.clone();
    found.extend(report.warnings.iter().cloned());
    found.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    let less_accurate = report
        .objections
        .iter()
        .filter(|it| matches!(it, Objection::LessAccurate { .. }));
    let of_the_whole = less_accurate.map(|it| Diagnostic {
        severity: Severity::Error,
        file: String::new(),
        line: 0,
        column: 0,
        span: 0..0,
        message: it.to_string(),
        label: None,
        help: Some(format!(
            "reword what went astray, or reload with force: {}",
            report.astray().join("; ")
        )),
        rule: Some("less-accurate"),
    });
    of_the_whole.chain(found).collect()
}

/// What differs, as text.
fn comparison(report: &Report) -> String {
    let mut text = format!("{}\n", report.summary());
    let details = report.diff.details();
    if !details.is_empty() {
        text += &format!("\n{details}");
    }
    if !report.moved.is_empty() {
        text += &format!("\nquestions that lead elsewhere:\n{}", routes(&report.moved));
    }
    text
}

fn summary(found: &[Diagnostic], files: usize) -> String {
    let severities = [(Severity::Error, "error"), (Severity::Warning, "warning")];
    let counts: Vec<String> = severities
        .iter()
        .map(|(severity, name)| (found.iter().filter(|it| it.severity == *severity).count(), name))
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

fn json(it: &Diagnostic) -> Line<'_> {
    Line {
        severity: name(it.severity),
        file: &it.file,
        line: it.line,
        column: it.column,
        message: &it.message,
        label: it.label.as_deref(),
        help: it.help.as_deref(),
        rule: it.rule,
    }
}

fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Message, label and help, a line each.
fn whole_message(it: &Diagnostic) -> String {
    let parts = [Some(&it.message), it.label.as_ref(), it.help.as_ref()];
    parts.into_iter().flatten().cloned().collect::<Vec<_>>().join("\n")
}

/// The path of a file as seen from the working directory, where it lies below it.
fn path(folder: Option<&Path>, file: &str) -> String {
    let Some(folder) = folder else { return file.to_owned() };
    let here = std::env::current_dir().unwrap_or_default();
    let path = folder.join(file);
    let path = path.strip_prefix(&here).unwrap_or(&path);
    let parts = path.components().filter(|it| *it != std::path::Component::CurDir);
    let path: PathBuf = parts.collect();
    path.to_string_lossy().replace('\\', "/")
}

/// Line and column behind the culprit, both from 1.
fn end(it: &Diagnostic, files: &[SourceFile]) -> (usize, usize) {
    let culprit = files.iter().find(|file| file.name == it.file);
    let culprit = culprit
        .and_then(|file| file.text.get(it.span.clone()))
        .unwrap_or_default();
    match culprit.rsplit_once('\n') {
        Some((before, last)) => (it.line + 1 + before.matches('\n').count(), last.chars().count() + 1),
        None => (it.line, it.column + culprit.chars().count()),
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

    #[test]
    fn a_culprit_has_an_end() {
        let file = SourceFile {
            name: "a".into(),
            text: "x = 1\nyä = '''a\nb'''\n".into(),
        };
        let whole = file.text.find("''' ").unwrap_or(file.text.len() - 1);
        for (span, expected) in [(0..1, (1, 2)), (6..9, (2, 3)), (12..whole, (3, 5)), (5..5, (1, 6))] {
            let it = Diagnostic::error(&file, span.clone(), "bad");
            assert_eq!(end(&it, std::slice::from_ref(&file)), expected, "{span:?}");
        }
    }

    #[test]
    fn a_path_is_seen_from_here() {
        let here = std::env::current_dir().unwrap();
        for (folder, expected) in [
            (None, "faq/a.toml"),
            (Some(PathBuf::from("./mine")), "mine/faq/a.toml"),
            (Some(here.join("mine")), "mine/faq/a.toml"),
            (Some(PathBuf::from("/else/where")), "/else/where/faq/a.toml"),
        ] {
            assert_eq!(path(folder.as_deref(), "faq/a.toml"), expected);
        }
    }
}
