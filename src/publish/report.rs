//! What came of an attempt to publish, as data.

use std::time::{Duration, SystemTime};

use super::accuracy::{Accuracy, Astray};
use super::diff::Diff;
use super::history::HistoryError;
use super::routes::Moved;
use super::who::Who;
use crate::knowledge::{Diagnostic, FolderError, SourceFile};

/// What came of an attempt to publish, or of a look at what publishing would do.
///
/// [`Report::headline`] and [`Report::details`] say it in words.
#[derive(Debug)]
pub struct Report {
    pub by: Who,
    pub at: SystemTime,
    pub outcome: Outcome,
    /// What speaks against it; of these some can be overridden, see [`Objection::yields_to_force`].
    pub objections: Vec<Objection>,
    /// The version that was served before.
    pub before: String,
    /// The version that was looked at; none where there was nothing to look at.
    pub version: Option<String>,
    /// The files that were looked at, which the diagnostics point into.
    pub files: Vec<SourceFile>,
    /// Why it cannot be used, and which of its own questions it leads astray, by place.
    pub errors: Vec<Diagnostic>,
    /// What is worth a look; never stands in the way.
    pub warnings: Vec<Diagnostic>,
    /// What differs from what was served before; empty where there are errors.
    pub diff: Diff,
    /// The questions that lead elsewhere than before.
    pub moved: Vec<Moved>,
    /// How well it recognises its own phrasings; none where there are errors.
    pub accuracy: Option<Accuracy>,
    /// For a version that was put back: what the folder is like, which is another.
    pub instead_of: Option<String>,
    /// Whether it passed so often in a row, without passing, that somebody should hear of it.
    pub lasting: bool,
    pub took: Took,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is served now.
    Published,
    /// It is what is served already.
    Unchanged,
    /// Nothing speaks against it, and nobody asked to publish it.
    Sound,
    /// The folder is as it was when it was refused or taken back, and nobody asked for it: the served one stays.
    HeldBack,
    /// The old one goes on being served.
    Refused,
}

/// Something that speaks against publishing.
#[derive(Debug)]
pub enum Objection {
    /// There is no folder: the knowledge is built in.
    BuiltIn,
    /// The folder cannot be read.
    Unreadable(FolderError),
    /// The files have errors: [`Report::errors`].
    Broken,
    /// Some of its own questions do not lead where they must, and so many of them did, or are new.
    FailedChecks(usize),
    /// Fewer of its phrasings are recognised when they are left out.
    LessAccurate {
        before: Accuracy,
        after: Accuracy,
        /// Those that went astray since.
        astray: Vec<Astray>,
    },
    /// What is kept has no such version, or several that begin so.
    NoSuchVersion { wanted: String, fitting: Vec<String> },
    /// It cannot be read from, or written to, what is kept.
    History(HistoryError),
}

impl Objection {
    /// Whether an admin may publish all the same.
    #[must_use]
    pub fn yields_to_force(&self) -> bool {
        matches!(self, Self::FailedChecks(_) | Self::LessAccurate { .. })
    }

    /// Whether it is likely gone at the next try, as somebody is at work in the folder.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unreadable(error) if error.is_passing())
    }
}

/// How long the steps took. What was not done took no time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Took {
    pub read: Duration,
    pub load: Duration,
    pub train: Duration,
    /// Its checks, and the routes of both.
    pub replay: Duration,
    pub compare: Duration,
    pub lint: Duration,
    pub keep: Duration,
    /// From the first to the last.
    pub whole: Duration,
}

impl Report {
    /// An attempt of which nothing is known yet.
    pub(super) fn new(by: Who, at: SystemTime, before: String) -> Self {
        Self {
            by,
            at,
            outcome: Outcome::Refused,
            objections: Vec::new(),
            before,
            version: None,
            files: Vec::new(),
            errors: Vec::new(),
            warnings: Vec::new(),
            diff: Diff::default(),
            moved: Vec::new(),
            accuracy: None,
            instead_of: None,
            lasting: false,
            took: Took::default(),
        }
    }

    /// As refused, for this reason.
    pub(super) fn refused(mut self, objection: Objection) -> Self {
        self.outcome = Outcome::Refused;
        self.objections.push(objection);
        self
    }

    /// Whether what stands against it is likely gone at the next try.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        self.outcome == Outcome::Refused && self.objections.iter().all(Objection::is_passing)
    }

    /// Whether nobody has to hear of it, as it is tried again soon. After a start nobody may try again.
    #[must_use]
    pub fn is_by_the_way(&self) -> bool {
        self.is_passing() && !self.lasting && self.by != Who::Start
    }

    /// Whether it went through although something spoke against it: by force, or because there was nothing else to start
    /// with.
    #[must_use]
    pub fn was_forced(&self) -> bool {
        self.outcome == Outcome::Published && !self.objections.is_empty()
    }

    /// Whether nothing but what force overrides stands against it.
    #[must_use]
    pub fn yields_to_force(&self) -> bool {
        self.objections.iter().all(Objection::yields_to_force)
    }

    /// What changes, in a line.
    #[must_use]
    pub fn summary(&self) -> String {
        if self.before.is_empty() {
            return "there was none to compare it with".to_owned();
        }
        let mut summary = self.diff.summary();
        match self.moved.len() {
            0 => {}
            1 => summary += "; 1 question leads elsewhere",
            n => summary += &format!("; {n} questions lead elsewhere"),
        }
        summary
    }
}
