//! Why the journal cannot be used, in a sentence for the operator.

use std::fmt;

/// Why the journal cannot be used.
#[derive(Debug)]
pub enum Trouble {
    /// The database says no.
    Database(sqlx::Error),
    /// The file is not a whole database.
    Damaged(String),
    /// The tables are of a newer version of this program.
    Newer(i64),
    /// The tables are of an older version, and whoever only reads cannot bring them up to date.
    Older(i64),
    /// There is no journal.
    Missing,
    /// The server's database cannot hold every text.
    Encoding(String),
    /// `database_url` is no address of a database.
    Address,
    /// It took too long.
    TooSlow,
    Other(String),
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        const CORRUPT: u32 = 11;
        const NOT_A_DATABASE: u32 = 26;
        const GENERIC: u32 = 1;
        /// A server's code for a table that is not there.
        const UNDEFINED_TABLE: &str = "42P01";
        match (of_file(&error), of_server(&error)) {
            (Some(CORRUPT | NOT_A_DATABASE), _) => Self::Damaged(cause(&error)),
            (Some(GENERIC), _) if cause(&error).starts_with("no such table") => Self::Missing,
            (_, Some(code)) if code == UNDEFINED_TABLE => Self::Missing,
            _ => Self::Database(error),
        }
    }
}

/// SQLite's code, without what more precise codes add above the lowest byte.
fn of_file(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?;
    let number: u32 = Some(code).filter(|it| it.len() < 5)?.parse().ok()?;
    Some(number & 0xff)
}

/// A server's code, of five characters.
fn of_server(error: &sqlx::Error) -> Option<String> {
    let code = error.as_database_error()?.code()?;
    Some(code.into_owned()).filter(|it| it.len() == 5)
}

impl Trouble {
    /// Whether the connection is still good: somebody else has the database locked, or the disk is full.
    #[must_use]
    pub fn leaves_connection(&self) -> bool {
        const BUSY: u32 = 5;
        const LOCKED: u32 = 6;
        const FULL: u32 = 13;
        let Self::Database(error) = self else { return false };
        matches!(of_file(error), Some(BUSY | LOCKED | FULL))
    }

    /// Whether what was to be written is itself at fault, so that writing it again fails again.
    #[must_use]
    pub fn is_of_the_data(&self) -> bool {
        const TOO_BIG: u32 = 18;
        const CONSTRAINT: u32 = 19;
        let Self::Database(error) = self else { return false };
        // Classes 22 and 23 of SQL: data exceptions and violated constraints.
        let of_server = of_server(error).is_some_and(|it| it.starts_with("22") || it.starts_with("23"));
        let of_file = matches!(of_file(error), Some(TOO_BIG | CONSTRAINT));
        of_file || of_server || matches!(error, sqlx::Error::Encode(_))
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(error) => f.write_str(&cause(error)),
            Self::Damaged(how) => write!(
                f,
                "the file is damaged ({how}): put a backup in its place, or move it away and a new one is made"
            ),
            Self::Newer(version) => write!(
                f,
                "it was written by a newer version of this program (tables {version}, this one knows {}): use that one",
                super::NEWEST
            ),
            Self::Older(version) => write!(
                f,
                "it was written by an older version of this program (tables {version}, this one knows {}): it is brought up to date when the bot next starts",
                super::NEWEST
            ),
            Self::Encoding(name) => write!(
                f,
                "the server's database is encoded as {name}, which cannot hold every text: make one with `CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`"
            ),
            Self::Missing => f.write_str("there is no journal yet: it is made when the bot first runs"),
            Self::Address => {
                f.write_str("`database_url` is no address of a database: write postgres://USER:PASSWORD@HOST/DATABASE")
            }
            Self::TooSlow => f.write_str("it does not answer in time"),
            Self::Other(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Trouble {}

/// What the database said; never what it was to write.
fn cause(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        sqlx::Error::Configuration(_) => "`database_url` cannot be used".to_owned(),
        other => other.to_string(),
    }
}
