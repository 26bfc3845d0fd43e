//! Forgetting a member.

use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, Executor, Row};

use super::{Trouble, Writing};
use crate::journal::kept::Forgotten;
use crate::journal::member::Member;
use crate::journal::retention::{RULES, Where};

/// Whoever reads at the moment is in the way of clearing the log of SQLite; so often it is tried.
const TRIES: u32 = 20;

impl Writing {
    /// Deletes all that is about a member, and what of it the database keeps beside its tables.
    pub async fn forget(&mut self, member: &Member) -> Result<Forgotten, Trouble> {
        let begin = self.begin();
        let mut step = self.connection.begin_with(begin).await?;
        let mut gone = Forgotten::default();
        for (table, column, count) in [
            ("miss", "asker", &mut gone.questions),
            ("vote", "voter", &mut gone.votes),
        ] {
            debug_assert!(
                RULES
                    .iter()
                    .any(|it| matches!(it.place, Where::Table(name, ..) if name == table))
            );
            // The names are constants.
            let delete = format!("DELETE FROM {table} WHERE {column} = $1");
            let done = sqlx::query(AssertSqlSafe(delete))
                .bind(member.as_str())
                .execute(&mut *step)
                .await?;
            *count = done.rows_affected();
        }
        step.commit().await?;
        Ok(gone)
    }

    /// Has the database drop what it still holds of deleted rows. In the file they are overwritten already; the log beside
    /// it holds pages as they were.
    pub async fn scrub(&mut self) -> Result<(), Trouble> {
        if !self.is_file {
            // A server's files are its operator's; vacuuming frees the rows for whatever comes next.
            for table in ["miss", "vote"] {
                self.connection
                    .execute(AssertSqlSafe(format!("VACUUM {table}")))
                    .await?;
            }
            return Ok(());
        }
        // Whoever waits here keeps votes waiting: the pauses between the tries are enough.
        let patience = self.busy_timeout(0).await?;
        let cleared = self.clear_log().await;
        self.busy_timeout(patience).await?;
        cleared
    }

    /// Sets how many milliseconds SQLite waits for others; gives how many it was.
    async fn busy_timeout(&mut self, milliseconds: i64) -> Result<i64, Trouble> {
        let row = self.connection.fetch_one("PRAGMA busy_timeout").await?;
        let before = number(&row)?;
        let set = format!("PRAGMA busy_timeout = {milliseconds}");
        self.connection.execute(AssertSqlSafe(set)).await?;
        Ok(before)
    }

    async fn clear_log(&mut self) -> Result<(), Trouble> {
        for _ in 0..TRIES {
            let row = self
                .connection
                .fetch_one(AssertSqlSafe("PRAGMA wal_checkpoint(TRUNCATE)".to_owned()))
                .await?;
            if number(&row)? == 0 {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(Trouble::Other(
            "whoever reads the journal kept its log from being cleared".to_owned(),
        ))
    }
}

/// The number that a row begins with.
fn number(row: &sqlx::any::AnyRow) -> Result<i64, sqlx::Error> {
    row.try_get::<i32, _>(0).map(i64::from).or_else(|_| row.try_get(0))
}
