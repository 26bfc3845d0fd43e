//! Deleting what has been kept long enough.

use sqlx::{AssertSqlSafe, Connection};

use super::{Meta, Trouble, Writing};
use crate::journal::clock::EARLIEST;
use crate::journal::retention::{Keep, RULES, Unit, Until, Where};

impl Writing {
    /// Deletes what the rules say, seen from `hour` since 1970; gives how many rows went.
    ///
    /// What is dated later than that, or before there was a journal, was written while the clock was wrong, and counts from now.
    pub async fn sweep(&mut self, hour: i64, keep: Keep) -> Result<u64, Trouble> {
        let begin = self.begin();
        let mut step = self.connection.begin_with(begin).await?;
        let mut gone = 0;
        for it in &RULES {
            let (Where::Table(table, column, unit), Some(days)) = (it.place, it.until.days(keep)) else {
                continue;
            };
            let days = i64::from(days);
            let (now, oldest, earliest) = match unit {
                Unit::Hours => (hour, hour - 24 * days, EARLIEST),
                Unit::Days => (hour / 24, hour / 24 - days, EARLIEST / 24),
            };
            // The names are constants of the rules.
            if it.until == Until::Counters {
                let today = format!(
                    "INSERT INTO {table} (day, topic, happened, n)
                     SELECT $1, topic, happened, CAST(SUM(n) AS BIGINT) FROM {table} WHERE {column} > $1
                     GROUP BY topic, happened
                     ON CONFLICT (day, topic, happened) DO UPDATE SET n = {table}.n + excluded.n"
                );
                sqlx::query(AssertSqlSafe(today)).bind(now).execute(&mut *step).await?;
                let later = format!("DELETE FROM {table} WHERE {column} > $1");
                sqlx::query(AssertSqlSafe(later)).bind(now).execute(&mut *step).await?;
            } else if it.until == Until::Texts {
                let redate = format!("UPDATE {table} SET {column} = $1 WHERE {column} > $1 OR {column} < $2");
                sqlx::query(AssertSqlSafe(redate))
                    .bind(now)
                    .bind(earliest)
                    .execute(&mut *step)
                    .await?;
            }
            let delete = format!("DELETE FROM {table} WHERE {column} < $1");
            let done = sqlx::query(AssertSqlSafe(delete))
                .bind(oldest)
                .execute(&mut *step)
                .await?;
            gone += done.rows_affected();
        }
        step.commit().await?;
        self.set_meta(Meta::Swept, &hour.to_string()).await?;
        Ok(gone)
    }
}
