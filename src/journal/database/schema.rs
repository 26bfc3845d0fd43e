//! The tables, version by version.

use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor, Row};

use super::{Reading, Trouble, Writing};

/// The newest version of the tables.
pub const NEWEST: i64 = VERSIONS.len() as i64;

/// What leads from each version to the next. A version that was released never changes: a new one is added.
const VERSIONS: [&[&str]; 3] = [
    &[
        // Ids are made here, and begin with the hour: nothing in them is finer than that.
        "CREATE TABLE miss (
        id BIGINT NOT NULL PRIMARY KEY,
        hour BIGINT NOT NULL,
        asker TEXT NOT NULL,
        place TEXT NOT NULL,
        missing TEXT NOT NULL,
        reason TEXT NOT NULL,
        question TEXT NOT NULL,
        candidates TEXT NOT NULL
    )",
        "CREATE INDEX miss_of_asker ON miss (asker)",
        "CREATE TABLE vote (
        answer TEXT NOT NULL,
        voter TEXT NOT NULL,
        day BIGINT NOT NULL,
        topic TEXT NOT NULL,
        opinion TEXT NOT NULL,
        miss BIGINT NOT NULL,
        PRIMARY KEY (answer, voter)
    )",
        "CREATE INDEX vote_of_voter ON vote (voter)",
        "CREATE TABLE tally (
        day BIGINT NOT NULL,
        topic TEXT NOT NULL,
        happened TEXT NOT NULL,
        n BIGINT NOT NULL,
        PRIMARY KEY (day, topic, happened)
    )",
    ],
    &[
        // What a question comes down to, as a number: the same words in another order, or about another role, are one group.
        "ALTER TABLE miss ADD COLUMN gist BIGINT NOT NULL DEFAULT 0",
        // Of older rows it is not known: each stands by itself.
        "UPDATE miss SET gist = id",
        "CREATE INDEX miss_by_gist ON miss (gist, asker, id)",
    ],
    &[
        // What the journal knows of itself: by which key its members are hashed, and when it was last swept.
        "CREATE TABLE journal_meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
    ],
];

/// Brings the tables up to date, wholly or not at all.
pub async fn migrate(writing: &mut Writing) -> Result<(), Trouble> {
    // Whoever may not make tables can still use those that are there.
    match version(&mut writing.connection).await.map_err(Trouble::from) {
        Ok(NEWEST) => return Ok(()),
        Ok(_) | Err(Trouble::Missing) => {}
        Err(other) => return Err(other),
    }
    let begin = writing.begin();
    let mut step = writing.connection.begin_with(begin).await?;
    step.execute("CREATE TABLE IF NOT EXISTS journal_schema (version BIGINT NOT NULL)")
        .await?;
    let found = version(&mut step).await?;
    if found > NEWEST {
        return Err(Trouble::Newer(found));
    }
    for (to, statements) in (1_i64..).zip(VERSIONS).filter(|(to, _)| *to > found) {
        for statement in statements {
            step.execute(*statement).await?;
        }
        sqlx::query("INSERT INTO journal_schema (version) VALUES ($1)")
            .bind(to)
            .execute(&mut *step)
            .await?;
    }
    step.commit().await?;
    Ok(())
}

/// Whether the tables are of this version.
pub async fn check_version(reading: &Reading) -> Result<(), Trouble> {
    let mut connection = reading.0.acquire().await?;
    match version(&mut connection).await? {
        NEWEST => Ok(()),
        found if found > NEWEST => Err(Trouble::Newer(found)),
        0 => Err(Trouble::Missing),
        found => Err(Trouble::Older(found)),
    }
}

async fn version(connection: &mut AnyConnection) -> Result<i64, sqlx::Error> {
    let row = connection
        .fetch_one("SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT) AS version FROM journal_schema")
        .await?;
    row.try_get("version")
}

/// Sees whether a file of SQLite's is whole.
pub async fn check_file(connection: &mut AnyConnection) -> Result<(), Trouble> {
    let row = connection
        .fetch_one(AssertSqlSafe("PRAGMA quick_check(1)".to_owned()))
        .await?;
    let found: String = row.try_get(0)?;
    if found == "ok" {
        Ok(())
    } else {
        Err(Trouble::Damaged(found))
    }
}
