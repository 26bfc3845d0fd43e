//! Problems as the commands by which a workflow on GitHub annotates a pull request.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use std::path::Path;

use super::{end, name, path, whole_message};
use crate::knowledge::{Diagnostic, SourceFile};

/// One problem, on one line.
pub fn annotation(it: &Diagnostic, files: &[SourceFile], folder: Option<&Path>) -> String {
    let level = name(it.severity);
    let message = data(&whole_message(it));
    if it.file.is_empty() {
        return format!("::{level}::{message}");
    }
    let file = property(&path(folder, &it.file));
    let title = it
        .rule
        .map(|rule| format!(",title={}", property(rule)))
        .unwrap_or_default();
    // Nobody could look into a file that cannot be read.
    let place = if it.line == 0 {
        String::new()
    } else {
        let (end_line, end_column) = end(it, files);
        format!(
            ",line={},endLine={end_line},col={},endColumn={end_column}",
            it.line, it.column
        )
    };
    format!("::{level} file={file}{place}{title}::{message}")
}

/// Something to know that has no place.
pub fn notice(title: &str, text: &str) -> String {
    format!("::notice title={}::{}", property(title), data(text.trim_end()))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
