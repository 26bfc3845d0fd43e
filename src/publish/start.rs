//! From the folder, or from what was kept, to the first coach that is served.

use std::sync::Arc;

use super::examine::Examiner;
use super::history::{History, Publication};
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
            return Ok(Self::serving(
                Arc::new(Coach::new(knowledge)),
                setup,
                Turn::default(),
                None,
            ));
        };
        // A history that cannot be read is no reason not to start; publishing will say what is wrong with it.
        let published = setup.history.as_ref().and_then(|it| it.list().ok()).unwrap_or_default();
        let files = match read_settled(&folder) {
            Ok(files) => files,
            Err(error) => {
                let report = Report::new(Who::Start, (setup.now)(), String::new());
                return Self::fall_back(setup, &published, report.refused(Objection::Unreadable(error)));
            }
        };
        let now = version(&files);
        let newest = published.first();
        if let Some(newest) = newest
            && newest.instead_of.as_ref() == Some(&now)
            && let Some(coach) = usable(&setup, newest)
        {
            coach.learn();
            let turn = Turn { held_back: Some(now) };
            return Ok(Self::serving(Arc::new(coach), setup, turn, None));
        }
        let is_known = newest.is_some_and(|it| it.version == now);
        let before = newest.filter(|_| !is_known).and_then(|it| usable(&setup, it));
        let (mut report, coach) = Examiner {
            rules: setup.rules,
            by: Who::Start,
            at: (setup.now)(),
            before: before.as_ref(),
            accuracy_before: before.as_ref().and(newest).map(|it| it.accuracy),
            lately: &[],
        }
        .examine(files);
        let Some(coach) = coach else {
            return Self::fall_back(setup, &published, report);
        };
        if before.is_some() && !report.objections.is_empty() {
            return Self::fall_back(setup, &published, report);
        }
        if !is_known && let Err(error) = keep(&setup, &report, None) {
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
    fn fall_back(setup: Setup, published: &[Publication], mut report: Report) -> Result<Self, Unusable> {
        report.outcome = Outcome::Refused;
        let Some(coach) = published.iter().find_map(|it| usable(&setup, it)) else {
            return Err(Unusable(Box::new(report)));
        };
        coach.learn();
        report.before = coach.knowledge().version();
        let state = match (&report.version, report.objections.first()) {
            (Some(version), _) => Some(version.clone()),
            (None, Some(objection)) => Some(objection.to_string()),
            (None, None) => None,
        };
        let turn = Turn { held_back: state };
        Ok(Self::serving(Arc::new(coach), setup, turn, Some(report)))
    }
}

/// A version that was published, if it is still there and this program still takes it; it has not learnt yet.
fn usable(setup: &Setup, published: &Publication) -> Option<Coach> {
    let files = |history: &History| -> Option<Vec<SourceFile>> { history.files(&published.version).ok() };
    let (knowledge, found) = load(setup.history.as_ref().and_then(files)?);
    let broken = found.iter().any(|it| it.severity == Severity::Error);
    (!broken).then(|| Coach::for_lookups(knowledge))
}
