//! Reading the misses as groups of questions that come down to the same.

use std::cmp::Reverse;

use sqlx::{AssertSqlSafe, Row};

use super::{Reading, Trouble};
use crate::journal::misses::Group;

impl Reading {
    /// The groups that most members asked, the latest first among equals.
    pub async fn groups(&self, most: i64) -> Result<Vec<Group>, Trouble> {
        // The groups are found in one walk along an index; only of those that are shown the members are counted one by one,
        // and the rows looked up.
        let rows = sqlx::query(
            "SELECT m.id, m.hour, m.missing, m.reason, m.question, m.candidates, g.gist, g.times, g.one,
                    (SELECT CAST(COUNT(DISTINCT a.asker) AS BIGINT) FROM miss AS a WHERE a.gist = g.gist) AS askers
             FROM (
                 SELECT gist, CAST(COUNT(*) AS BIGINT) AS times, MAX(id) AS last, MIN(asker) AS one
                 FROM miss GROUP BY gist
                 ORDER BY CASE WHEN MIN(asker) <> MAX(asker) THEN 0 ELSE 1 END, times DESC, last DESC LIMIT $1
             ) AS g JOIN miss AS m ON m.id = g.last",
        )
        .bind(most)
        .fetch_all(&self.0)
        .await?;
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            let candidates: String = row.try_get("candidates")?;
            out.push(Group {
                id: row.try_get("id")?,
                hour: row.try_get("hour")?,
                missing: row.try_get("missing")?,
                reason: row.try_get("reason")?,
                question: row.try_get("question")?,
                candidates: serde_json::from_str(&candidates).unwrap_or_default(),
                gist: row.try_get("gist")?,
                askers: row.try_get("askers")?,
                times: row.try_get("times")?,
                one: row.try_get("one")?,
            });
        }
        out.sort_by_key(|it| Reverse((it.askers, it.id)));
        Ok(out)
    }

    /// How many members asked one of these.
    pub async fn askers(&self, gists: &[i64]) -> Result<i64, Trouble> {
        // They are numbers.
        let list: Vec<String> = gists.iter().map(i64::to_string).collect();
        let query = format!(
            "SELECT CAST(COUNT(DISTINCT asker) AS BIGINT) AS askers FROM miss WHERE gist IN ({})",
            list.join(", ")
        );
        let row = sqlx::query(AssertSqlSafe(query)).fetch_one(&self.0).await?;
        Ok(row.try_get("askers")?)
    }
}
