//! Everything that is done with the texts of a knowledge before it may be served: load, train, replay, compare.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use super::accuracy::{Accuracy, newly_astray};
use super::date::Date;
use super::diff::Diff;
use super::lints::lints;
use super::replay::replay_checks_after;
use super::report::{Objection, Outcome, Report};
use super::routes::moved;
use super::rules::Rules;
use super::taken::taken;
use super::who::Who;
use crate::coach::Coach;
use crate::knowledge::{Diagnostic, Knowledge, Severity, SourceFile, load};

/// What an examination takes besides the texts.
pub struct Examiner<'a> {
    pub rules: Rules,
    pub by: Who,
    /// Now: what is old depends on it.
    pub at: SystemTime,
    /// What it is compared with; what that has learnt is taken over where possible. Only for look-ups, its routes and
    /// its accuracy are not looked at.
    pub before: Option<&'a Coach>,
    /// The accuracy of what was served before, where `before` has not learnt.
    pub accuracy_before: Option<Accuracy>,
    /// How to teach a coach whose knowledge nobody has learnt before.
    pub learn: &'a dyn Fn(&Coach),
    /// Questions that members asked lately.
    pub lately: &'a [String],
}

impl Examiner<'_> {
    /// Examines these texts. The coach is there unless the texts have errors; whether it may be served says the report.
    ///
    /// Takes a second or two of computing for a large knowledge with new phrasings.
    #[must_use]
    pub fn examine(&self, files: Vec<SourceFile>) -> (Report, Option<Arc<Coach>>) {
        let (loaded, took) = timed(|| load(files));
        let (mut report, coach) = self.examine_loaded(loaded);
        report.took.load = took;
        report.took.whole += took;
        (report, coach)
    }

    /// As [`Examiner::examine`], for texts that are loaded already.
    #[must_use]
    pub fn examine_loaded(&self, (knowledge, found): (Knowledge, Vec<Diagnostic>)) -> (Report, Option<Arc<Coach>>) {
        let whole = Instant::now();
        let before = self.before.map(|it| it.knowledge().version()).unwrap_or_default();
        let mut report = Report::new(self.by, self.at, before);
        report.version = Some(knowledge.version());
        report.files.clone_from(&knowledge.files);
        let (errors, warnings): (Vec<_>, Vec<_>) = found.into_iter().partition(|it| it.severity == Severity::Error);
        (report.errors, report.warnings) = (errors, warnings);
        if !report.errors.is_empty() {
            report.took.whole = whole.elapsed();
            return (report.refused(Objection::Broken), None);
        }
        let (coach, took) = timed(|| match self.before {
            Some(before) if before.has_learnt() => Coach::after(before, knowledge),
            _ => {
                let coach = Coach::for_lookups(knowledge);
                (self.learn)(&coach);
                coach
            }
        });
        report.took.train = took;
        self.judge(&coach, &mut report);
        report.took.whole = whole.elapsed();
        report.outcome = if report.objections.is_empty() {
            Outcome::Sound
        } else {
            Outcome::Refused
        };
        (report, Some(Arc::new(coach)))
    }

    /// Puts the new coach to the test, and beside the old one.
    fn judge(&self, coach: &Coach, report: &mut Report) {
        let learnt = self.before.filter(|it| it.has_learnt());
        // They have nothing to do with each other, and the machine has more than one processor.
        let before = self.before;
        let (replayed, compared, linted) = std::thread::scope(|scope| {
            let compared = scope.spawn(move || timed(|| before.map(|it| Diff::between(it, coach)).unwrap_or_default()));
            let replayed = timed(|| {
                let moved = learnt.map(|it| moved(it, coach, self.lately)).unwrap_or_default();
                (replay_checks_after(self.before, coach), moved)
            });
            let linted = timed(|| lints(coach, self.rules, Date::of(self.at)));
            let compared = compared.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            (replayed, compared, linted)
        });
        let ((failed, moved), replay) = replayed;
        let (diff, compare) = compared;
        let (lints, lint) = linted;
        (report.took.replay, report.took.compare, report.took.lint) = (replay, compare, lint);
        (report.diff, report.moved) = (diff, moved);
        // Whoever published what is served knows of those that failed before.
        report.warnings.extend(lints);
        report
            .warnings
            .extend(learnt.map(|it| taken(it, coach)).unwrap_or_default());
        report.warnings.extend(failed.known);
        report.warnings.sort_by(by_place);
        report.errors = failed.news;
        if let news @ 1.. = report.errors.len() {
            report.objections.push(Objection::FailedChecks(news));
        }
        let after = Accuracy::of(coach);
        report.accuracy = Some(after);
        let before = learnt.map(Accuracy::of).or(self.accuracy_before);
        if let Some(before) = before
            && after
                .below(before)
                .is_some_and(|it| it > f64::from(self.rules.accuracy_margin))
        {
            let astray = learnt.map(|it| newly_astray(it, coach)).unwrap_or_default();
            report
                .objections
                .push(Objection::LessAccurate { before, after, astray });
        }
    }
}

fn by_place(a: &Diagnostic, b: &Diagnostic) -> std::cmp::Ordering {
    (&a.file, a.line, a.column, &a.message).cmp(&(&b.file, b.line, b.column, &b.message))
}

/// What comes of it, and how long that took.
pub(super) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let it = work();
    (it, start.elapsed())
}
