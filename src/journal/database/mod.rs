//! The journal's tables in SQLite or PostgreSQL. The queries are the same; what differs stands in this file.

mod forget;
mod groups;
mod meta;
mod read;
mod schema;
mod sweep;
mod trouble;
mod write;

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, ConnectOptions, Connection, Executor, Row};

use crate::config::Config;
use crate::store::Store;

pub use groups::Chosen;
pub use meta::Meta;
pub use schema::NEWEST;
pub use trouble::Trouble;
pub use write::{Miss, Voted, Waiting};

/// The file in the data folder.
const FILE: &str = "journal.sqlite3";

/// Where the journal is kept.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// In this file, which need not be there yet.
    File(PathBuf),
    /// On a PostgreSQL server, by its URL.
    Server(String),
}

// The URL may hold a password.
impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name())
    }
}

impl Location {
    /// Where the settings say.
    #[must_use]
    pub fn of(settings: &Config, store: &Store) -> Self {
        match &settings.database_url {
            Some(url) => Self::Server(url.expose().to_owned()),
            None => Self::in_folder(store),
        }
    }

    /// In the data folder.
    #[must_use]
    pub fn in_folder(store: &Store) -> Self {
        Self::File(store.beside(FILE))
    }

    /// Whether there is something; of a server that is not known before it is asked, and so it is taken for granted.
    #[must_use]
    pub fn is_there(&self) -> bool {
        match self {
            Self::File(path) => path.exists(),
            Self::Server(_) => true,
        }
    }

    /// A name for the log: without a password.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Server(_) => "the PostgreSQL server".to_owned(),
        }
    }

    fn is_file(&self) -> bool {
        matches!(self, Self::File(_))
    }
}

/// Connections for reading at the same time; admins read now and then.
const READERS: u32 = 2;

/// How long connecting, or waiting for a connection, may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// The one connection that writes.
pub struct Writing {
    connection: AnyConnection,
    is_file: bool,
}

/// Connections that read.
#[derive(Clone)]
pub struct Reading(AnyPool);

/// How long looking through the file and bringing its tables up to date may take: a slow disk reads for a while.
const LOOK_WITHIN: Duration = Duration::from_secs(600);

/// Opens the journal, and makes or migrates its tables; `checks` says whether to see whether the file is whole. `busy` is
/// how long to wait for whoever else has it locked.
///
/// # Errors
/// It cannot be reached, is damaged, or was written by a newer version of this program.
pub async fn open(location: &Location, busy: Duration, checks: bool) -> Result<(Writing, Reading), Trouble> {
    // Whatever hangs, orders must not wait for it for ever.
    let connection = within(CONNECT_WITHIN + 2 * busy, connect(location, busy, true)).await?;
    let mut writing = Writing {
        connection,
        is_file: location.is_file(),
    };
    let looking = async {
        if writing.is_file && checks {
            schema::check_file(&mut writing.connection).await?;
        }
        schema::migrate(&mut writing).await?;
        Ok(writing)
    };
    let writing = within(LOOK_WITHIN, looking).await?;
    Ok((writing, reading(location, busy, false)?))
}

/// What comes of something that takes no longer than this.
///
/// # Errors
/// What went wrong, or that it takes longer.
pub async fn within<T>(limit: Duration, what: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
    tokio::time::timeout(limit, what).await.map_err(|_| Trouble::TooSlow)?
}

/// Opens the journal for reading alone, as the command line does beside a bot that runs.
///
/// # Errors
/// There is none, or none of this version.
pub async fn open_to_read(location: &Location) -> Result<Reading, Trouble> {
    if let Location::File(path) = location
        && !path.is_file()
    {
        return Err(Trouble::Missing);
    }
    let reading = reading(location, CONNECT_WITHIN, true)?;
    schema::check_version(&reading).await?;
    Ok(reading)
}

impl Writing {
    /// What a transaction begins with. SQLite takes its lock at once, so that waiting for it is waiting at the beginning.
    fn begin(&self) -> &'static str {
        if self.is_file { "BEGIN IMMEDIATE" } else { "BEGIN" }
    }

    /// Sees whether it can be used.
    pub async fn ping(&mut self) -> Result<(), Trouble> {
        Ok(self.connection.ping().await?)
    }

    /// Closes it in good order.
    pub async fn close(self) {
        // What was committed is, whatever becomes of the connection.
        let _ = tokio::time::timeout(CONNECT_WITHIN, self.connection.close()).await;
    }
}

impl Reading {
    /// Ends all connections.
    pub async fn close(&self) {
        let _ = tokio::time::timeout(CONNECT_WITHIN, self.0.close()).await;
    }
}

fn options(location: &Location, mode: &str) -> Result<AnyConnectOptions, Trouble> {
    sqlx::any::install_default_drivers();
    let url = match location {
        Location::File(path) => {
            let path = std::path::absolute(path).map_err(|error| Trouble::Other(error.to_string()))?;
            format!("sqlite://{}?mode={mode}", encoded(&path))
        }
        Location::Server(url) => url.clone(),
    };
    let options = AnyConnectOptions::from_str(&url).map_err(|_| Trouble::Address)?;
    Ok(options.disable_statement_logging())
}

async fn connect(location: &Location, busy: Duration, writes: bool) -> Result<AnyConnection, Trouble> {
    if let Location::File(path) = location {
        make(path).map_err(|error| Trouble::Other(error.to_string()))?;
    }
    let options = options(location, "rwc")?;
    let mut connection = options.connect().await?;
    if location.is_file() {
        prepare(&mut connection, busy, writes).await?;
    } else {
        // That a table is there already is no news for the log.
        connection.execute("SET client_min_messages TO WARNING").await?;
        let row = connection.fetch_one(
            "SELECT pg_encoding_to_char(encoding)::text AS name FROM pg_database WHERE datname = current_database()",
        );
        let encoding: String = row.await?.try_get("name")?;
        if encoding != "UTF8" {
            return Err(Trouble::Encoding(encoding));
        }
    }
    Ok(connection)
}

fn reading(location: &Location, busy: Duration, alone: bool) -> Result<Reading, Trouble> {
    let is_file = location.is_file();
    // The bot's own process has the file open for writing anyway.
    let mode = if alone { "ro" } else { "rw" };
    let pool = AnyPoolOptions::new()
        .max_connections(READERS)
        .min_connections(0)
        .acquire_timeout(CONNECT_WITHIN)
        .idle_timeout(Duration::from_secs(60))
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if is_file {
                    prepare(connection, busy, false).await?;
                }
                Ok(())
            })
        })
        .connect_lazy_with(options(location, mode)?);
    Ok(Reading(pool))
}

async fn prepare(connection: &mut AnyConnection, busy: Duration, writes: bool) -> Result<(), sqlx::Error> {
    let milliseconds = busy.as_millis();
    // Whoever reads is not in the way of whoever writes; a crash of the process loses nothing that was committed; and
    // what is deleted is overwritten.
    let mut all = format!("PRAGMA busy_timeout = {milliseconds};");
    if writes {
        all += "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;";
    }
    connection.execute(AssertSqlSafe(all)).await?;
    Ok(())
}

/// Makes the file, so that nobody but its owner can read it, and its folder.
fn make(path: &Path) -> std::io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// A path as part of a URL.
fn encoded(path: &Path) -> String {
    let mut out = String::new();
    for byte in path.to_string_lossy().bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
