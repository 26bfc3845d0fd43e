//! Reading what is kept.

use sqlx::Row;

use super::{Reading, Trouble};
use crate::journal::event::Happened;
use crate::journal::kept::{Everything, KeptMiss, KeptVote};
use crate::journal::member::Member;
use crate::journal::stats::Tally;

impl Reading {
    /// All that is kept about a member, newest first.
    pub async fn everything_of(&self, member: &Member) -> Result<Everything, Trouble> {
        let misses = sqlx::query(
            "SELECT hour, place, missing, reason, question, candidates FROM miss WHERE asker = $1 ORDER BY hour DESC, id DESC",
        )
        .bind(member.as_str())
        .fetch_all(&self.0)
        .await?;
        let votes = sqlx::query("SELECT day, topic, opinion FROM vote WHERE voter = $1 ORDER BY day DESC, topic")
            .bind(member.as_str())
            .fetch_all(&self.0)
            .await?;
        let mut all = Everything::default();
        for row in misses {
            let candidates: String = row.try_get("candidates")?;
            all.questions.push(KeptMiss {
                hour: row.try_get("hour")?,
                place: row.try_get("place")?,
                missing: row.try_get("missing")?,
                reason: row.try_get("reason")?,
                question: row.try_get("question")?,
                // A newer program may have written more than this one reads.
                candidates: serde_json::from_str(&candidates).unwrap_or_default(),
            });
        }
        for row in votes {
            all.votes.push(KeptVote {
                day: row.try_get("day")?,
                topic: row.try_get("topic")?,
                opinion: row.try_get("opinion")?,
            });
        }
        Ok(all)
    }
}

impl Reading {
    /// How often what happened, from this day on.
    pub async fn tallies(&self, from_day: i64) -> Result<Vec<Tally>, Trouble> {
        let rows = sqlx::query(
            "SELECT day, topic, happened, n FROM tally WHERE day >= $1 AND n <> 0 ORDER BY day, topic, happened",
        )
        .bind(from_day)
        .fetch_all(&self.0)
        .await?;
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            let happened: String = row.try_get("happened")?;
            // A newer program may count what this one does not know.
            if let Some(happened) = Happened::of_word(&happened) {
                out.push(Tally {
                    day: row.try_get("day")?,
                    topic: row.try_get("topic")?,
                    happened,
                    n: row.try_get("n")?,
                });
            }
        }
        Ok(out)
    }
}
