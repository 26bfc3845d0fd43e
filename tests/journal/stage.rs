//! A journal on a database of its own, with a clock that the test moves.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use career_coach::coach::{Coach, Memory, Question};
use career_coach::journal::{Asked, Journal, Keep, Key, Location, MissId, Pace, Place, Settings};
use career_coach::knowledge::{SourceFile, load};
use career_coach::store::Store;
use sqlx::{AnyConnection, Connection, Row};

use super::postgres;

/// The coach of the tests: it knows what a chef earns.
pub static COACH: LazyLock<Arc<Coach>> = LazyLock::new(|| {
    let text = include_str!("../knowledge/sound.toml").to_owned();
    let name = "sound.toml".to_owned();
    Arc::new(Coach::new(load(vec![SourceFile { name, text }]).0))
});

/// Nothing in it is known to the coach.
pub const UNKNOWN: &str = "how do i fix my bicycle";

/// A time at which tests begin: in 2026, on the hour.
pub const BEGIN: u64 = 1_790_000_000 / 3_600 * 3_600;

pub const ADA: u64 = 80_351_110_224_678_912;
pub const BOB: u64 = 80_351_110_224_678_913;

/// Waiting as short as a test can bear.
pub fn hasty() -> Pace {
    Pace {
        gather: Duration::from_millis(1),
        busy: Duration::from_millis(50),
        retry: Duration::from_millis(5),
        longest_retry: Duration::from_millis(20),
        look: Duration::from_secs(600),
        answer: Duration::from_secs(5),
        believe: Duration::ZERO,
    }
}

pub struct Stage {
    pub journal: Journal,
    pub location: Location,
    pub key: Key,
    pub home: tempfile::TempDir,
    pub pace: Pace,
    pub notes: bool,
    time: Arc<AtomicU64>,
}

impl Stage {
    /// Asks again until what is noted can be written; the pauses of the tests are short, the disk's own are not theirs.
    pub async fn settles(&self) {
        for _ in 0..500 {
            if self.journal.settle().await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the journal does not recover");
    }

    /// On a file of its own.
    pub fn on_file() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let location = Location::File(home.path().join("journal.sqlite3"));
        Self::on(location, home)
    }

    /// On a server's database of its own, if there is a server.
    pub async fn on_server() -> Option<Self> {
        let url = postgres::url().await?;
        Some(Self::on(Location::Server(url), tempfile::tempdir().expect("a folder")))
    }

    /// On each of the databases.
    pub async fn everywhere() -> Vec<Self> {
        let mut all = vec![Self::on_file()];
        all.extend(Self::on_server().await);
        all
    }

    pub fn on(location: Location, home: tempfile::TempDir) -> Self {
        let key = Key::of(&Store::new(home.path().to_owned())).expect("a key");
        let time = Arc::new(AtomicU64::new(BEGIN));
        let pace = hasty();
        let journal = start(&location, &key, &time, pace, true);
        Self {
            journal,
            location,
            key,
            home,
            pace,
            notes: true,
            time,
        }
    }

    /// Closes the journal and opens it again.
    pub async fn restart(&mut self) {
        self.journal.close(Duration::from_secs(5)).await;
        self.journal = start(&self.location, &self.key, &self.time, self.pace, self.notes);
    }

    /// Moves the clock; backwards too.
    pub fn at(&self, seconds_after_begin: i64) {
        let time = BEGIN.checked_add_signed(seconds_after_begin).expect("after 1970");
        self.time.store(time, Ordering::Relaxed);
    }

    /// A member asks the coach, and the journal hears of it.
    pub fn ask(&self, member: u64, text: &str) -> Option<MissId> {
        ask(&self.journal, member, text)
    }

    /// All rows of a table, each as its values with `|` between, sorted.
    pub async fn rows(&self, columns: &'static str, table: &'static str) -> Vec<String> {
        sqlx::any::install_default_drivers();
        let url = match &self.location {
            Location::File(path) => format!("sqlite://{}", path.display()),
            Location::Server(url) => url.clone(),
        };
        let mut connection = AnyConnection::connect(&url).await.expect("a connection");
        let query = sqlx::AssertSqlSafe(format!("SELECT {columns} FROM {table}"));
        let rows = sqlx::query(query).fetch_all(&mut connection).await.expect("rows");
        let value = |row: &sqlx::any::AnyRow, at: usize| {
            row.try_get::<String, _>(at)
                .or_else(|_| row.try_get::<i64, _>(at).map(|it| it.to_string()))
                .expect("text or a number")
        };
        let mut out: Vec<String> = rows
            .iter()
            .map(|row| {
                let all: Vec<String> = (0..row.len()).map(|at| value(row, at)).collect();
                all.join("|")
            })
            .collect();
        out.sort();
        out
    }

    pub async fn tallies(&self) -> Vec<String> {
        self.rows("topic, happened, n", "tally WHERE n <> 0").await
    }
}

/// A member asks the coach, and a journal hears of it.
pub fn ask(journal: &Journal, member: u64, text: &str) -> Option<MissId> {
    let (reply, verdict) = COACH.answer_with_verdict(&Question::asked(text), &mut Memory::default(), Duration::ZERO);
    journal.asked(&Asked {
        coach: &COACH,
        text: Some(text),
        asker: member,
        place: Place::Channel,
        reply: &reply,
        verdict: Some(&verdict),
        again: false,
    })
}

fn start(location: &Location, key: &Key, time: &Arc<AtomicU64>, pace: Pace, notes: bool) -> Journal {
    let time = Arc::clone(time);
    Journal::start(Settings {
        location: location.clone(),
        keep: Keep::default(),
        key: key.clone(),
        now: Arc::new(move || Duration::from_secs(time.load(Ordering::Relaxed))),
        pace,
        notes,
    })
}
