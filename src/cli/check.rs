//! `check`: every error and warning of a knowledge folder.

use std::path::Path;

use crate::knowledge::{self, Severity};

use super::exit;
use super::output::Output;

/// Checks the folder, or the knowledge built in.
pub fn run(dir: Option<&Path>, out: &Output) -> exit::Result {
    let files = match dir {
        Some(dir) => knowledge::read_folder(dir).map_err(|e| exit::Failure::Config(e.to_string()))?,
        None => knowledge::builtin(),
    };
    let (knowledge, diagnostics) = knowledge::load(files);
    for d in &diagnostics {
        out.text(&d.render(&knowledge.files, false))?;
    }
    if diagnostics.iter().any(|d| d.severity == Severity::Error) { Err(exit::Failure::Check) } else { Ok(()) }
}
