//! `eval`: accuracy on question sets, or of nothing but phrasings on anybody's questions.

pub mod phrasings;
pub mod sets;

use std::fs;
use std::path::Path;

use super::exit;
use crate::eval::SetError;
use crate::knowledge::plain;

fn text_of(path: &Path) -> Result<String, exit::Failure> {
    fs::read_to_string(path)
        .map_err(|error| exit::Failure::Usage(format!("{}: cannot be read: {error}", path_name(path))))
}

fn malformed(path: &Path, error: &SetError) -> exit::Failure {
    exit::Failure::Usage(format!("{}:{}", path_name(path), plain(&error.to_string())))
}

fn path_name(path: &Path) -> String {
    plain(&path.to_string_lossy())
}

/// A share of nothing never comes up where a count is shown beside it: no set is empty.
fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}
