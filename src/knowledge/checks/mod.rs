//! The checks across entries and files. Each points at the culprit and names the other place.

mod answers;
mod families;
mod figures;
mod ids;
mod ladders;
mod names;
mod phrasings;
mod plausible;
mod references;
mod required;
mod texts;

pub use phrasings::normalised;

use super::Knowledge;
use super::lost::Lost;
use super::model::Spanned;
use super::sink::{At, Sink};

/// Runs every check.
pub fn run(knowledge: &Knowledge, lost: &Lost, sink: &mut Sink<'_>) {
    required::check(knowledge, lost, sink);
    ids::check(knowledge, sink);
    references::check(knowledge, lost, sink);
    families::check(knowledge, sink);
    names::check(knowledge, sink);
    phrasings::check(knowledge, sink);
    answers::check(knowledge, sink);
    texts::check(knowledge, sink);
    figures::check(knowledge, sink);
    plausible::check(knowledge, sink);
    ladders::check(knowledge, sink);
}

/// The place of a value in its file.
fn at<T>(file: usize, value: &Spanned<T>) -> At {
    (file, value.span())
}
