//! `eval`: accuracy on question sets.

use std::path::PathBuf;

use crate::coach::Coach;

use super::exit;
use super::output::Output;

/// Measures.
pub fn run(_coach: &Coach, _files: &[PathBuf], _out: &Output) -> exit::Result {
    Ok(())
}
