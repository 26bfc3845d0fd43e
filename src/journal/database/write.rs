//! Writing what has come together, all of it or nothing.

use std::collections::HashMap;

use sqlx::{Connection, Row};

use super::{Trouble, Writing};
use crate::journal::event::{Happened, Missing, Opinion, Place, Reason};
use crate::journal::member::Member;

/// A question without a good answer, as it is stored.
#[derive(Clone)]
pub struct Miss {
    pub id: i64,
    /// Since 1970.
    pub hour: i64,
    pub asker: Member,
    pub place: Place,
    pub missing: Missing,
    pub reason: Option<Reason>,
    /// Redacted.
    pub question: String,
    /// As JSON.
    pub candidates: String,
    /// What the question comes down to, as a number.
    pub gist: i64,
}

/// What waits to be written.
#[derive(Default)]
pub struct Waiting {
    /// Day, topic and what happened → how often.
    pub tallies: HashMap<(i64, String, Happened), i64>,
    pub misses: Vec<Miss>,
    /// Misses that turned out to be none.
    pub taken: Vec<i64>,
    /// Misses of which nothing that was suggested was meant.
    pub declined: Vec<i64>,
}

impl Waiting {
    pub fn is_empty(&self) -> bool {
        self.tallies.is_empty() && self.misses.is_empty() && self.taken.is_empty() && self.declined.is_empty()
    }

    pub fn count(&mut self, day: i64, topic: &str, happened: Happened, n: i64) {
        *self.tallies.entry((day, topic.to_owned(), happened)).or_default() += n;
    }
}

/// One member's opinion of one answer, as it is stored.
pub struct Voted {
    pub answer: String,
    pub voter: Member,
    pub day: i64,
    pub topic: String,
    pub opinion: Opinion,
    /// What goes to the misses if the opinion is bad.
    pub miss: Option<Miss>,
}

impl Writing {
    /// Writes all of it, and then it is safe.
    pub async fn write(&mut self, waiting: &Waiting) -> Result<(), Trouble> {
        let begin = self.begin();
        let mut step = self.connection.begin_with(begin).await?;
        for miss in &waiting.misses {
            insert(&mut step, miss).await?;
        }
        for id in &waiting.taken {
            sqlx::query("DELETE FROM miss WHERE id = $1")
                .bind(*id)
                .execute(&mut *step)
                .await?;
        }
        for id in &waiting.declined {
            sqlx::query("UPDATE miss SET missing = $2 WHERE id = $1")
                .bind(*id)
                .bind(Missing::Declined.word())
                .execute(&mut *step)
                .await?;
        }
        for ((day, topic, happened), n) in &waiting.tallies {
            add(&mut step, *day, topic, *happened, *n).await?;
        }
        step.commit().await?;
        Ok(())
    }

    /// Notes an opinion; the last one on an answer counts.
    pub async fn vote(&mut self, voted: &Voted) -> Result<(), Trouble> {
        let begin = self.begin();
        let mut step = self.connection.begin_with(begin).await?;
        let before = sqlx::query("SELECT day, topic, opinion, miss FROM vote WHERE answer = $1 AND voter = $2")
            .bind(voted.answer.as_str())
            .bind(voted.voter.as_str())
            .fetch_optional(&mut *step)
            .await?;
        let mut miss_before = 0;
        if let Some(row) = before {
            let (day, topic): (i64, String) = (row.try_get("day")?, row.try_get("topic")?);
            let opinion: String = row.try_get("opinion")?;
            miss_before = row.try_get("miss")?;
            for happened in Opinion::of_word(&opinion).into_iter().flat_map(Opinion::counted) {
                add(&mut step, day, &topic, happened, -1).await?;
            }
        }
        for happened in voted.opinion.counted() {
            add(&mut step, voted.day, &voted.topic, happened, 1).await?;
        }
        let mut miss_now = miss_before;
        match (voted.opinion, &voted.miss) {
            (Opinion::Up, _) if miss_before != 0 => {
                sqlx::query("DELETE FROM miss WHERE id = $1")
                    .bind(miss_before)
                    .execute(&mut *step)
                    .await?;
                miss_now = 0;
            }
            (Opinion::Down(reason), _) if miss_before != 0 => {
                sqlx::query("UPDATE miss SET reason = $2 WHERE id = $1")
                    .bind(miss_before)
                    .bind(reason.map_or("", Reason::word))
                    .execute(&mut *step)
                    .await?;
            }
            (Opinion::Down(_), Some(miss)) => {
                insert(&mut step, miss).await?;
                miss_now = miss.id;
            }
            _ => {}
        }
        sqlx::query(
            "INSERT INTO vote (answer, voter, day, topic, opinion, miss) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (answer, voter) DO UPDATE SET
             day = excluded.day, topic = excluded.topic, opinion = excluded.opinion, miss = excluded.miss",
        )
        .bind(voted.answer.as_str())
        .bind(voted.voter.as_str())
        .bind(voted.day)
        .bind(voted.topic.as_str())
        .bind(voted.opinion.word())
        .bind(miss_now)
        .execute(&mut *step)
        .await?;
        step.commit().await?;
        Ok(())
    }
}

async fn insert(step: &mut sqlx::AnyConnection, miss: &Miss) -> Result<(), sqlx::Error> {
    // The connection may have been lost just after it was written.
    sqlx::query(
        "INSERT INTO miss (id, hour, asker, place, missing, reason, question, candidates, gist)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING",
    )
    .bind(miss.id)
    .bind(miss.hour)
    .bind(miss.asker.as_str())
    .bind(miss.place.word())
    .bind(miss.missing.word())
    .bind(miss.reason.map_or("", Reason::word))
    .bind(miss.question.as_str())
    .bind(miss.candidates.as_str())
    .bind(miss.gist)
    .execute(step)
    .await?;
    Ok(())
}

async fn add(
    step: &mut sqlx::AnyConnection,
    day: i64,
    topic: &str,
    happened: Happened,
    n: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO tally (day, topic, happened, n) VALUES ($1, $2, $3, $4)
         ON CONFLICT (day, topic, happened) DO UPDATE SET n = tally.n + excluded.n",
    )
    .bind(day)
    .bind(topic)
    .bind(happened.word())
    .bind(n)
    .execute(step)
    .await?;
    Ok(())
}
