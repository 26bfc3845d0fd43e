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
    /// There is no journal.
    Missing,
    /// `database_url` is no address of a database.
    Address,
    /// It took too long.
    TooSlow,
    Other(String),
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        const NOT_A_DATABASE: [&str; 2] = ["11", "26"];
        let code = error
            .as_database_error()
            .and_then(|it| it.code().map(|code| code.into_owned()));
        // SQLITE_CORRUPT and SQLITE_NOTADB, with what more precise codes add above the lowest byte. A server has codes of
        // five characters.
        let primary = code
            .filter(|it| it.len() < 5)
            .and_then(|it| it.parse::<u32>().ok())
            .map(|it| (it & 0xff).to_string());
        match primary {
            Some(code) if NOT_A_DATABASE.contains(&code.as_str()) => Self::Damaged(cause(&error)),
            _ => Self::Database(error),
        }
    }
}

impl Trouble {
    /// Whether the connection is still good: somebody else has the database locked, or the disk is full.
    #[must_use]
    pub fn leaves_connection(&self) -> bool {
        const BUSY: u32 = 5;
        const LOCKED: u32 = 6;
        const FULL: u32 = 13;
        let Self::Database(error) = self else { return false };
        let code = error.as_database_error().and_then(|it| it.code());
        let primary = code
            .filter(|it| it.len() < 5)
            .and_then(|it| it.parse::<u32>().ok())
            .map(|it| it & 0xff);
        matches!(primary, Some(BUSY | LOCKED | FULL))
    }

    /// Whether what was to be written is itself at fault, so that writing it again fails again.
    #[must_use]
    pub fn is_of_the_data(&self) -> bool {
        const CONSTRAINT: &str = "19";
        let Self::Database(error) = self else { return false };
        let code = error.as_database_error().and_then(|it| it.code());
        // Classes 22 and 23 of SQL: data exceptions and violated constraints.
        code.is_some_and(|it| it == CONSTRAINT || it.len() == 5 && (it.starts_with("22") || it.starts_with("23")))
            || matches!(error, sqlx::Error::Encode(_))
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
