//! The journal: what was missed, what helped, and as little about members as will do.
//!
//! ```text
//!  answering path                     │ off it
//!  reply ─> Journal::asked ─> queue ──┼─> writer ─> redact, hash ─> SQLite (data folder) or PostgreSQL
//!  👍 👎  ─> Journal::vote ─────┐      │     │                             │
//!  /forget, /mydata ───────────┴──────┼─────┘ (in order, acknowledged)    └─> Journal::… (reads)
//! ```
//!
//! | part | holds |
//! |---|---|
//! | [`Journal`] | the handle: what the bot calls; never waits for a disk |
//! | `event` | what can be noted |
//! | `noted` | which questions count as answered, missed, or as nothing |
//! | `writer` | the one task that writes: batches, retries, losses, retention |
//! | `misses` | misses clustered by meaning, by the matcher's own features |
//! | `stats`, `words`, [`chart`] | what was counted, as numbers, as a table, as a picture |
//! | `redact` | what must not be stored of a text |
//! | `member` | members as keyed hashes; the key lies in the data folder |
//! | [`retention`] | the table of what is kept for how long: deletion, `/privacy` and the docs are made of it |
//! | `clock` | whether the clock can be believed, before anything is deleted by it |
//! | `database` | tables, migrations and queries, the same for both databases |
//!
//! | table | a row | is about a member |
//! |---|---|---|
//! | `miss` | a question without a good answer: redacted text, three candidates with reasons, place, hour | by hash |
//! | `vote` | one member's 👍 or 👎 on one answer | by hash |
//! | `tally` | how often something happened to a topic on a day | no |
//! | `journal_meta` | a proof of the key, and when was last swept | no |
//!
//! # Invariants
//!
//! - An answer never waits for the journal, and is never lost over it: what finds no room in the queue, or cannot be
//!   written, is counted, and the count is said.
//! - What is acknowledged (a vote, `/forget`) is committed before; what was committed outlives the process.
//! - No text, id or time finer than an hour reaches the disk: texts are redacted and members hashed on the way, by the
//!   writer. What nobody asked the coach is not noted at all, and neither is small talk nor distress.
//! - Every table has its rule in [`retention`], and no rule is without a table.
//! - Nothing that is noted is logged.

#[cfg(feature = "journal")]
pub mod chart;
#[cfg(feature = "journal")]
mod clock;
#[cfg(feature = "journal")]
mod database;
// Without the journal the words for what is noted are there, and nobody notes.
#[cfg_attr(not(feature = "journal"), allow(dead_code))]
mod event;
#[cfg(feature = "journal")]
mod handle;
mod kept;
mod member;
#[cfg_attr(not(feature = "journal"), allow(dead_code))]
mod miss;
#[cfg(feature = "journal")]
mod misses;
#[cfg_attr(not(feature = "journal"), allow(dead_code))]
mod noted;
#[cfg(not(feature = "journal"))]
mod off;
pub mod redact;
pub mod retention;
#[cfg(feature = "journal")]
mod stats;
#[cfg(feature = "journal")]
mod words;
#[cfg(feature = "journal")]
mod writer;

use std::sync::Arc;

#[cfg(feature = "journal")]
pub use database::{Location, NEWEST, Trouble};
pub use event::{Happened, MissId, Missing, Opinion, Place, Question, Reason, Unwritten, Vote};
#[cfg(feature = "journal")]
pub use handle::{Journal, Pace, Settings, Unread, read_stats};
pub use kept::{Everything, Forgotten, KeptMiss, KeptVote};
pub use member::{Key, Member, NoKey};
pub use miss::Candidate;
#[cfg(feature = "journal")]
pub use misses::{Cluster, Group};
pub use noted::topic;
#[cfg(not(feature = "journal"))]
pub use off::Journal;
pub use retention::Keep;
#[cfg(feature = "journal")]
pub use stats::{Day, SPANS, Span, Stats, Tally, Topic, stats};
#[cfg(feature = "journal")]
pub use words::{details as stats_details, table as stats_table};

use crate::coach::{Coach, Reply};
use crate::matcher::Verdict;

/// A question to the coach, and what came of it.
pub struct Asked<'a> {
    pub coach: &'a Arc<Coach>,
    /// In the asker's own words; none of a look-up, or where somebody else wrote them.
    pub text: Option<&'a str>,
    pub asker: u64,
    pub place: Place,
    pub reply: &'a Reply,
    /// None of a look-up.
    pub verdict: Option<&'a Verdict>,
    /// Whether it only says what was meant by a question that is noted already.
    pub again: bool,
}
