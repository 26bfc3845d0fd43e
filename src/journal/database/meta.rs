//! What the journal knows of itself.

use sqlx::{Connection, Row};

use super::{Trouble, Writing};

/// Something that the journal knows of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meta {
    /// A proof of the key that members are hashed with.
    Key,
    /// The hour of the last sweep, since 1970.
    Swept,
}

impl Meta {
    fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Swept => "swept",
        }
    }
}

impl Writing {
    /// What is known; none if it never was.
    pub async fn meta(&mut self, meta: Meta) -> Result<Option<String>, Trouble> {
        let row = sqlx::query("SELECT value FROM journal_meta WHERE name = $1")
            .bind(meta.name())
            .fetch_optional(&mut self.connection)
            .await?;
        Ok(row.map(|it| it.try_get("value")).transpose()?)
    }

    /// Takes note of it.
    pub async fn set_meta(&mut self, meta: Meta, value: &str) -> Result<(), Trouble> {
        let begin = self.begin();
        let mut step = self.connection.begin_with(begin).await?;
        sqlx::query(
            "INSERT INTO journal_meta (name, value) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )
        .bind(meta.name())
        .bind(value)
        .execute(&mut *step)
        .await?;
        step.commit().await?;
        Ok(())
    }

    /// The latest hour that anything is dated, or that the journal was swept in; none where there is nothing.
    pub async fn latest_hour(&mut self) -> Result<Option<i64>, Trouble> {
        let mut latest = self.meta(Meta::Swept).await?.and_then(|it| it.parse().ok());
        for query in [
            "SELECT CAST(COALESCE(MAX(hour), 0) AS BIGINT) AS hour FROM miss",
            "SELECT CAST(24 * COALESCE(MAX(day), 0) AS BIGINT) AS hour FROM vote",
            "SELECT CAST(24 * COALESCE(MAX(day), 0) AS BIGINT) AS hour FROM tally",
        ] {
            let row = sqlx::query(query).fetch_one(&mut self.connection).await?;
            let hour: i64 = row.try_get("hour")?;
            latest = latest.max(Some(hour).filter(|it| *it > 0));
        }
        Ok(latest)
    }
}
