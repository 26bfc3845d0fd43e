//! The checks across entries and files. Each points at the culprit and names the other place.

use super::Knowledge;
use super::load::Lost;
use super::sink::Sink;

/// Runs every check.
pub fn run(knowledge: &Knowledge, lost: &Lost, sink: &mut Sink<'_>) {
    let _ = (knowledge, lost, sink);
}
