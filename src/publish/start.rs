//! From the folder, or from what was kept, to the first coach that is served.

use std::sync::Arc;

use super::examine::Examiner;
use super::history::{History, HistoryError, Publication};
use super::report::{Objection, Outcome, Report};
use super::served::{Served, Setup, Turn, keep, read_settled};
use super::who::Who;
use crate::coach::Coach;
use crate::knowledge::{Severity, SourceFile, builtin, load, version};

/// There is nothing that could be served. The report says why.
#[derive(Debug)]
pub struct Unusable(pub Box<Report>);

impl Served {
    /// Starts to serve the folder, or the built-in knowledge without one.
    ///
    /// Where the folder is broken, the version that was published last is served instead, and
    /// [`Served::started`] says so; where it is as it was when a version was taken back, what was put in its stead. A folder
    /// that changed meanwhile is held to the same rules as a reload, as long as there is something to fall back to.
    /// Learns, which takes a second or two.
    ///
    /// # Errors
    /// The folder is broken, and nothing that was published before can be used.
    pub fn start(setup: Setup) -> Result<Self, Unusable> {
        let Some(folder) = setup.folder.clone() else {
            let (knowledge, _) = load(builtin());
            let coach = Coach::for_lookups(knowledge);
            setup.learn(&coach);
            return Ok(Self::serving(Arc::new(coach), setup, Turn::default(), None));
        };
        // A history that cannot be read is no reason not to start, unless it is needed.
        let published = setup.history.as_ref().map_or_else(|| Ok(Vec::new()), History::list);
        let published = Published::of(published);
        let files = match read_settled(&folder) {
            Ok(files) => files,
            Err(error) => {
                let report = Report::new(Who::Start, (setup.now)(), String::new());
                return Self::fall_back(setup, published, report.refused(Objection::Unreadable(error)));
            }
        };
        let now = version(&files);
        let newest = published.list.first();
        if let Some(newest) = newest
            && newest.instead_of.as_ref() == Some(&now)
            && let Some(coach) = usable(&setup, newest)
        {
            setup.learn(&coach);
            let mut report = Report::new(Who::Start, (setup.now)(), newest.version.clone());
            report.outcome = Outcome::HeldBack;
            report.version = Some(now.clone());
            let turn = Turn {
                held_back: Some(now),
                ..Turn::default()
            };
            return Ok(Self::serving(Arc::new(coach), setup, turn, Some(report)));
        }
        let is_known = newest.is_some_and(|it| it.version == now);
        let before = if is_known { None } else { published.usable(&setup) };
        let examine = |files, accuracy_before| {
            let examiner = Examiner {
                rules: setup.rules,
                by: Who::Start,
                at: (setup.now)(),
                before: before.as_ref().map(|(coach, _)| coach),
                accuracy_before,
                learn: &|coach| setup.learn(coach),
                lately: &[],
            };
            examiner.examine(files)
        };
        let (mut report, mut coach) = examine(files, before.as_ref().map(|(_, it)| it.accuracy));
        let less_accurate = |it: &Objection| matches!(it, Objection::LessAccurate { .. });
        if let Some((before, _)) = &before
            && report.objections.iter().any(less_accurate)
        {
            // What the history remembers may have been measured by another version of this program. Both by this one, it
            // is told rightly, and which questions go astray.
            setup.learn(before);
            (report, coach) = examine(std::mem::take(&mut report.files), None);
        }
        let Some(coach) = coach else {
            return Self::fall_back(setup, published, report);
        };
        if before.is_some() && !report.objections.is_empty() {
            return Self::fall_back(setup, published, report);
        }
        if !is_known && let Err(error) = keep(&setup, &report) {
            report.objections.push(Objection::History(error));
        }
        report.outcome = Outcome::Published;
        if is_known {
            report.outcome = Outcome::Unchanged;
            report.before = now;
        }
        Ok(Self::serving(coach, setup, Turn::default(), Some(report)))
    }

    /// Serves the last version that can be.
    fn fall_back(setup: Setup, published: Published, mut report: Report) -> Result<Self, Unusable> {
        report.outcome = Outcome::Refused;
        let Some((coach, _)) = published.usable(&setup) else {
            // What would have saved the start is worth mending.
            report.objections.extend(published.error.map(Objection::History));
            return Err(Unusable(Box::new(report)));
        };
        setup.learn(&coach);
        report.before = coach.knowledge().version();
        let state = match (&report.version, report.objections.first()) {
            (Some(version), _) => Some(version.clone()),
            (None, Some(objection)) => Some(objection.to_string()),
            (None, None) => None,
        };
        let turn = Turn {
            held_back: state,
            ..Turn::default()
        };
        Ok(Self::serving(Arc::new(coach), setup, turn, Some(report)))
    }
}

/// What was published, newest first, or why that cannot be read.
struct Published {
    list: Vec<Publication>,
    error: Option<HistoryError>,
}

impl Published {
    fn of(list: Result<Vec<Publication>, HistoryError>) -> Self {
        match list {
            Ok(list) => Self { list, error: None },
            Err(error) => Self {
                list: Vec::new(),
                error: Some(error),
            },
        }
    }

    /// The last one that can be served.
    fn usable(&self, setup: &Setup) -> Option<(Coach, &Publication)> {
        self.list.iter().find_map(|it| Some((usable(setup, it)?, it)))
    }
}

/// A version that was published, if it is still there and this program still takes it; it has not learnt yet.
fn usable(setup: &Setup, published: &Publication) -> Option<Coach> {
    let files = |history: &History| -> Option<Vec<SourceFile>> { history.files(&published.version).ok() };
    let (knowledge, found) = load(setup.history.as_ref().and_then(files)?);
    let broken = found.iter().any(|it| it.severity == Severity::Error);
    (!broken).then(|| Coach::for_lookups(knowledge))
}
