//! Reading the misses as groups of questions that come down to the same.

use std::collections::{BTreeSet, HashMap};

use sqlx::{AssertSqlSafe, Row};

use super::{Reading, Trouble};
use crate::journal::member::Member;
use crate::journal::misses::Group;

/// Of one member's own questions so many are looked at before those of all others, so that nobody fills the list alone.
const OF_ONE: usize = 5;

/// How many rows, counted from the newest, are looked through for what one member alone asked.
const RECENT: i64 = 4_000;

/// How many groups are looked at.
#[derive(Debug, Clone, Copy)]
pub struct Chosen {
    /// Of those that several members asked, the ones asked most often.
    pub of_several: i64,
    /// Of those that one member asked, the newest: many members may ask the same, each in words of their own.
    pub of_one: usize,
}

impl Reading {
    /// The groups that most members asked, the latest first among equals.
    pub async fn groups(&self, most: Chosen) -> Result<Vec<Group>, Trouble> {
        let mut gists = self.gists_of_several(most.of_several).await?;
        gists.extend(self.gists_of_one(most.of_one).await?);
        if gists.is_empty() {
            return Ok(Vec::new());
        }
        // The groups are found in one walk along an index; only of those that are shown the members are counted one by one,
        // and the rows looked up. They are numbers.
        let list: Vec<String> = gists.iter().map(i64::to_string).collect();
        let query = format!(
            "SELECT m.id, m.hour, m.missing, m.reason, m.question, m.candidates, g.gist, g.times, g.one, g.askers
             FROM (
                 SELECT gist, CAST(COUNT(*) AS BIGINT) AS times, MAX(id) AS last, MIN(asker) AS one,
                     CAST(COUNT(DISTINCT asker) AS BIGINT) AS askers
                 FROM miss WHERE gist IN ({}) GROUP BY gist
             ) AS g JOIN miss AS m ON m.id = g.last",
            list.join(", ")
        );
        let rows = sqlx::query(AssertSqlSafe(query)).fetch_all(&self.0).await?;
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
        out.sort_by_key(|it| std::cmp::Reverse((it.askers, it.id)));
        Ok(out)
    }

    async fn gists_of_several(&self, most: i64) -> Result<Vec<i64>, Trouble> {
        let rows = sqlx::query(
            "SELECT gist, CAST(COUNT(*) AS BIGINT) AS times, MAX(id) AS last FROM miss GROUP BY gist
             HAVING MIN(asker) <> MAX(asker) ORDER BY times DESC, last DESC LIMIT $1",
        )
        .bind(most)
        .fetch_all(&self.0)
        .await?;
        rows.iter().map(|it| Ok(it.try_get("gist")?)).collect()
    }

    async fn gists_of_one(&self, most: usize) -> Result<Vec<i64>, Trouble> {
        let rows = sqlx::query(
            "SELECT gist, MAX(id) AS last, MIN(asker) AS one FROM (
                 SELECT gist, id, asker FROM miss ORDER BY id DESC LIMIT $1
             ) AS recent GROUP BY gist HAVING MIN(asker) = MAX(asker) ORDER BY last DESC",
        )
        .bind(RECENT)
        .fetch_all(&self.0)
        .await?;
        let mut of: HashMap<String, usize> = HashMap::new();
        let (mut out, mut rest) = (Vec::new(), Vec::new());
        for row in rows {
            let count = of.entry(row.try_get("one")?).or_default();
            *count += 1;
            let list = if *count <= OF_ONE { &mut out } else { &mut rest };
            list.push(row.try_get("gist")?);
        }
        out.extend(rest);
        out.truncate(most);
        Ok(out)
    }

    /// What the question of this miss comes down to; none if it is gone.
    pub async fn gist_of(&self, id: i64) -> Result<Option<i64>, Trouble> {
        let row = sqlx::query("SELECT gist FROM miss WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.0)
            .await?;
        Ok(row.map(|it| it.try_get("gist")).transpose()?)
    }

    /// The members who asked each of these.
    pub async fn askers_of(&self, gists: &[i64]) -> Result<HashMap<i64, BTreeSet<Member>>, Trouble> {
        // They are numbers.
        let list: Vec<String> = gists.iter().map(i64::to_string).collect();
        let query = format!(
            "SELECT DISTINCT gist, asker FROM miss WHERE gist IN ({})",
            list.join(", ")
        );
        let mut out: HashMap<i64, BTreeSet<Member>> = HashMap::new();
        for row in sqlx::query(AssertSqlSafe(query)).fetch_all(&self.0).await? {
            let asker: String = row.try_get("asker")?;
            out.entry(row.try_get("gist")?)
                .or_default()
                .insert(Member::stored(asker));
        }
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
