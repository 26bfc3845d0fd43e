//! The coach that members talk to, swapped whole while they ask.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::SystemTime;

use arc_swap::ArcSwap;

use super::background::in_background;
use super::date::seconds;
use super::examine::{Examiner, timed};
use super::history::{History, HistoryError, Publication};
use super::report::{Objection, Outcome, Report};
use super::rules::Rules;
use super::shelf::Shelf;
use super::who::Who;
use crate::coach::Coach;
use crate::knowledge::{FolderError, SourceFile, read_folder, version};
use crate::matcher::Training;

/// The coach at work, and what it takes to publish another.
pub struct Served {
    coach: ArcSwap<Coach>,
    pub(super) setup: Setup,
    /// Held by whoever publishes, so that the second of two sees the first's result. Members never wait for it.
    turn: Mutex<Turn>,
    witnesses: Mutex<Vec<Witness>>,
    /// Takes the place of what the setup says of questions asked lately.
    lately: OnceLock<Lately>,
    /// What the start came to.
    started: Option<Report>,
}

/// Where the knowledge comes from, where its versions go, and by which rules.
#[derive(Clone)]
pub struct Setup {
    /// The folder that is read; none for the knowledge that is built in.
    pub folder: Option<PathBuf>,
    /// The versions that were published; none where nothing is to be kept.
    pub history: Option<History>,
    /// Where what a start learns is kept for the next one; none where it is not.
    pub shelf: Option<Shelf>,
    pub rules: Rules,
    /// Tells the time.
    pub now: Arc<dyn Fn() -> SystemTime + Send + Sync>,
    /// Gives the questions that members asked lately, whose routes are looked at; there may be none.
    pub lately: Lately,
}

/// Gives the questions that members asked lately. May block for a moment.
pub type Lately = Arc<dyn Fn() -> Vec<String> + Send + Sync>;

impl Setup {
    /// Teaches a coach, at the start: as an earlier one learnt it, where that was kept.
    pub(super) fn learn(&self, coach: &Coach) {
        match &self.shelf {
            Some(shelf) => shelf.learn(coach, &Training::default()),
            None => coach.learn(),
        }
    }
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            folder: None,
            history: None,
            shelf: None,
            rules: Rules::default(),
            now: Arc::new(SystemTime::now),
            lately: Arc::new(Vec::new),
        }
    }
}

/// Is told of every attempt to publish, after it ended.
pub type Witness = Arc<dyn Fn(&Report) + Send + Sync>;

/// What whoever publishes next has to know.
#[derive(Default)]
pub(super) struct Turn {
    /// The folder, as it was when it was refused or taken back: as long as it is like that, nobody wants it published
    /// who does not say so.
    pub held_back: Option<String>,
    /// How often in a row the folder could not be read because somebody was at work in it.
    pub passing: u32,
}

/// So often in a row nobody is told that somebody is at work in the folder; then once, for it may be so for ever.
const MOST_PASSING: u32 = 20;

impl Served {
    /// Serves this coach, whatever stands in the folder; [`Served::start`] begins with that.
    #[must_use]
    pub fn new(coach: Arc<Coach>, setup: Setup) -> Self {
        Self::serving(coach, setup, Turn::default(), None)
    }

    pub(super) fn serving(coach: Arc<Coach>, setup: Setup, turn: Turn, started: Option<Report>) -> Self {
        Self {
            coach: ArcSwap::new(coach),
            setup,
            turn: Mutex::new(turn),
            witnesses: Mutex::default(),
            lately: OnceLock::new(),
            started,
        }
    }

    /// The coach as it is now; whoever holds it keeps it over a reload.
    #[must_use]
    pub fn coach(&self) -> Arc<Coach> {
        self.coach.load_full()
    }

    /// The folder that is read; none for the knowledge that is built in.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.setup.folder.as_deref()
    }

    /// What the start came to. Refused means that the folder could not be used and an older version is served.
    #[must_use]
    pub fn started(&self) -> Option<&Report> {
        self.started.as_ref()
    }

    /// Has this told of every attempt to publish from now on, whoever made it. It is called in the thread of the attempt,
    /// and may call back.
    pub fn witness(&self, witness: Witness) {
        lock(&self.witnesses).push(witness);
    }

    /// Where the questions that members asked lately come from, once that is known.
    pub fn learns_of(&self, lately: Lately) {
        // There is one journal, and it stays.
        let _ = self.lately.set(lately);
    }

    /// What publishing the folder would do, without doing it. Takes as long as [`Served::reload`].
    #[must_use]
    pub fn check(&self, by: Who) -> Report {
        let report = self.report(by);
        match self.read() {
            Ok(files) => self.examine(files, by).0,
            Err(objection) => report.refused(objection),
        }
    }

    /// Reads the folder again and serves it, wholly or not at all. `force` overrides what may be overridden, see
    /// [`Objection::yields_to_force`].
    ///
    /// Takes up to seconds of computing, and waits for whoever publishes at the moment: not for the event loop.
    pub fn reload(&self, by: Who, force: bool) -> Report {
        let report = self.in_turn(by, |turn| self.reload_in_turn(turn, by, force));
        self.tell(report)
    }

    /// Publishes when whoever does so at the moment is done.
    pub(super) fn in_turn<T>(&self, by: Who, publish: impl FnOnce(&mut Turn) -> T) -> T {
        if let (Who::Discord(person), Some(history)) = (by, &self.setup.history) {
            // What they do from now on is theirs again.
            history.remember(person);
        }
        publish(&mut lock(&self.turn))
    }

    pub(super) fn reload_in_turn(&self, turn: &mut Turn, by: Who, force: bool) -> Report {
        let report = self.report(by);
        let (files, took) = timed(|| self.read());
        let state = match &files {
            Ok(files) => version(files),
            Err(objection) => objection.to_string(),
        };
        if by == Who::Disk && turn.held_back.as_ref() == Some(&state) {
            return Report {
                outcome: Outcome::HeldBack,
                version: files.is_ok().then_some(state),
                ..report
            };
        }
        let mut report = match files {
            Err(objection) => report.refused(objection),
            Ok(_) if state == report.before => {
                *turn = Turn::default();
                return Report {
                    outcome: Outcome::Unchanged,
                    version: Some(state),
                    ..report
                };
            }
            Ok(files) => {
                let (report, coach) = self.examine(files, by);
                self.publish(turn, report, coach, force, None)
            }
        };
        report.took.read = took;
        report.took.whole += took;
        turn.passing = if report.is_passing() { turn.passing + 1 } else { 0 };
        report.lasting = turn.passing == MOST_PASSING;
        // Where the disk is full, it is not the folder that has to change.
        let of_the_history = |it: &Objection| matches!(it, Objection::History(_));
        if report.outcome == Outcome::Refused && !report.is_passing() && !report.objections.iter().any(of_the_history) {
            turn.held_back = Some(state);
        }
        report
    }

    /// Serves a version that was published before: the whole of its hash, or as much as no other begins with. It goes
    /// through the same checks, and is itself a publication; it stands until the folder changes, over a restart too.
    pub fn rollback(&self, wanted: &str, by: Who, force: bool) -> Report {
        let report = self.in_turn(by, |turn| self.rollback_in_turn(turn, wanted, by, force));
        self.tell(report)
    }

    fn rollback_in_turn(&self, turn: &mut Turn, wanted: &str, by: Who, force: bool) -> Report {
        let report = self.report(by);
        let files = match self.kept(wanted) {
            Ok(files) => files,
            Err(objection) => return report.refused(objection),
        };
        let version_wanted = version(&files);
        if version_wanted == report.before {
            return Report {
                outcome: Outcome::Unchanged,
                version: Some(version_wanted),
                ..report
            };
        }
        // A folder that cannot be read is not what is served, and that is all that counts here.
        let folder = self
            .read()
            .map_or_else(|error| error.to_string(), |files| version(&files));
        let instead_of = Some(folder).filter(|it| *it != version_wanted);
        let (report, coach) = self.examine(files, by);
        self.publish(turn, report, coach, force, instead_of)
    }

    /// What was published, newest first; nothing without a history.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn history(&self) -> Result<Vec<Publication>, HistoryError> {
        self.setup
            .history
            .as_ref()
            .map_or_else(|| Ok(Vec::new()), History::list)
    }

    /// Forgets that it was this person on Discord who published, and who is publishing at the moment. Takes as long as
    /// the disk does, and does not wait for whoever publishes.
    ///
    /// # Errors
    /// The history cannot be read or written.
    pub fn forget(&self, person: u64) -> Result<(), HistoryError> {
        let publishing = self.turn.try_lock().is_err();
        let history = self.setup.history.as_ref();
        history.map_or(Ok(()), |it| it.forget(person, publishing))
    }

    /// Serves what was examined, if that may be.
    fn publish(
        &self,
        turn: &mut Turn,
        mut report: Report,
        coach: Option<Arc<Coach>>,
        force: bool,
        instead_of: Option<String>,
    ) -> Report {
        let coach = match coach {
            Some(coach) if report.objections.is_empty() || force && report.yields_to_force() => coach,
            _ => return report,
        };
        report.instead_of.clone_from(&instead_of);
        let (kept, took) = timed(|| keep(&self.setup, &report));
        report.took.keep = took;
        report.took.whole += took;
        // First the disk, then the members: what is served is always in the history, whatever ends the process.
        if let Err(error) = kept {
            return report.refused(Objection::History(error));
        }
        self.coach.store(coach);
        turn.held_back = instead_of;
        report.outcome = Outcome::Published;
        report
    }

    fn report(&self, by: Who) -> Report {
        let before = self.coach.load().knowledge().version();
        Report::new(by, (self.setup.now)(), before)
    }

    pub(super) fn examine(&self, files: Vec<SourceFile>, by: Who) -> (Report, Option<Arc<Coach>>) {
        let before = self.coach();
        in_background(|| {
            let examiner = Examiner {
                rules: self.setup.rules,
                by,
                at: (self.setup.now)(),
                before: Some(&before),
                accuracy_before: None,
                learn: &Coach::learn,
                lately: &self.lately.get().unwrap_or(&self.setup.lately)(),
            };
            examiner.examine(files)
        })
    }

    fn read(&self) -> Result<Vec<SourceFile>, Objection> {
        let folder = self.setup.folder.as_deref().ok_or(Objection::BuiltIn)?;
        read_settled(folder).map_err(Objection::Unreadable)
    }

    /// The files of the one version that begins so.
    fn kept(&self, wanted: &str) -> Result<Vec<SourceFile>, Objection> {
        if self.setup.folder.is_none() {
            return Err(Objection::BuiltIn);
        }
        let mut fitting: Vec<String> = self
            .history()
            .map_err(Objection::History)?
            .into_iter()
            .map(|it| it.version)
            .collect();
        let lower = wanted.to_ascii_lowercase();
        fitting.retain(|it| !lower.is_empty() && it.starts_with(&lower));
        fitting.sort_unstable();
        fitting.dedup();
        match (fitting.as_slice(), &self.setup.history) {
            ([only], Some(history)) => history.files(only).map_err(Objection::History),
            _ => Err(Objection::NoSuchVersion {
                wanted: wanted.to_owned(),
                fitting,
            }),
        }
    }

    pub(super) fn tell(&self, report: Report) -> Report {
        let witnesses = lock(&self.witnesses).clone();
        for witness in witnesses {
            witness(&report);
        }
        report
    }
}

impl fmt::Debug for Served {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = self.coach.load().knowledge().version();
        f.debug_struct("Served")
            .field("version", &version)
            .finish_non_exhaustive()
    }
}

/// Puts what is about to be served into the history.
pub(super) fn keep(setup: &Setup, report: &Report) -> Result<(), HistoryError> {
    let (Some(history), Some(version)) = (&setup.history, &report.version) else {
        return Ok(());
    };
    let publication = Publication {
        version: version.clone(),
        at: seconds(report.at),
        by: report.by,
        summary: report.summary(),
        accuracy: report.accuracy.unwrap_or_default(),
        instead_of: report.instead_of.clone(),
        bytes: report.files.iter().map(|it| it.text.len() as u64).sum(),
    };
    history.keep(publication, &report.files)
}

/// Reads a folder, again if somebody is at work in it; a checkout is over in a moment.
pub(super) fn read_settled(folder: &Path) -> Result<Vec<SourceFile>, FolderError> {
    const TRIES: usize = 3;
    let mut read = read_folder(folder);
    for _ in 1..TRIES {
        match &read {
            Err(error) if error.is_passing() => read = read_folder(folder),
            _ => break,
        }
    }
    read
}

/// A panic of whoever held it left nothing half-done: what is guarded is changed in one step, at the end.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
