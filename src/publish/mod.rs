//! What stands between a folder of texts and a coach that members talk to.
//!
//! ```text
//! Discord ───┐                                                      ┌─> history (data folder)
//! the folder ┼─> read ─> load ─> train ─> replay ┐                  │
//! SIGHUP ────┤                    compare ───────┼─> Report ─> keep ┴─> swap one Arc ─> witnesses
//! `check` ───┘                    lint ──────────┘   (may refuse)
//! ```
//!
//! | part | holds |
//! |---|---|
//! | [`Served`] | the coach at work; publishing, taking back, starting |
//! | [`Examiner`] | texts → [`Report`] and coach, the same for all four ways in |
//! | [`Diff`], [`Moved`] | what differs from what is served: entries, replies, routes |
//! | [`lints`] | what helps an author to write well |
//! | [`Lesson`], [`Proposals`] | questions that are to reach a topic: what comes of it, and what waits to be committed |
//! | [`History`] | the versions published last, on disk |
//! | [`Shelf`] | what was learnt, on disk, so that a start need not learn it again |
//! | `watch` | the folder's changes, for whoever runs the bot |
//!
//! # Invariants
//!
//! - A knowledge is served wholly or not at all: whatever fails, the old one goes on answering, and the report says
//!   everything that is wrong. Questions in flight end on the coach that they began with.
//! - Nobody who asks waits for a lock or for training: whoever calls waits until it is done, so that callers in an event
//!   loop give it a thread of its own, and the computing yields to whoever answers.
//! - Publications are one after the other; the second is compared with the first's result.
//! - What is served is in the history before it is served, and what is in the history is there whole.
//! - What came of it does not depend on the way it took: a coach that took over what another had learnt gives the same
//!   answers as one that learnt by itself.

mod accuracy;
mod background;
mod date;
mod diff;
mod draft;
mod examine;
mod history;
mod lesson;
mod lints;
mod patch;
mod proposals;
mod replay;
mod report;
mod routes;
mod rules;
mod served;
mod shelf;
mod start;
mod taken;
#[cfg(feature = "discord")]
pub mod watch;
mod who;
mod wording;
mod words;

pub use accuracy::{Accuracy, Astray};
pub use date::{Date, minute, moment};
pub use diff::{Change, Diff, Edit, EntryChange, ReplyChange, entries};
pub use draft::{Draft, Drafted, Tried};
pub use examine::Examiner;
pub use history::{History, HistoryError, MOST_KEPT, Publication};
pub use lesson::{Lesson, Taught, Untaught};
pub use lints::lints;
pub use patch::{NoPatch, Stands, patched, patched_with_all, stands, unified};
pub use proposals::{Proposal, Proposals, State, Whose};
pub use replay::replay_checks;
pub use report::{Objection, Outcome, Report, Took};
pub use routes::{Asked, Destination, Moved, moved};
pub use rules::Rules;
pub use served::{Lately, Served, Setup, Witness};
pub use shelf::Shelf;
pub use start::Unusable;
pub use who::{Admins, NobodyKnown, Who};
pub use wording::{phrasing, wording};
pub use words::{count, routes};
