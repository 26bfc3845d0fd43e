//! What admins read of the journal: misses and numbers.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, Weak};
use std::time::{Duration, Instant};

use super::{Journal, Lately, Unread};
use crate::coach::Coach;
use crate::journal::database::{Chosen, Location, Reading, Trouble, open_to_read};
use crate::journal::member::Member;
use crate::journal::misses::{Cluster, clusters};
use crate::journal::noted::hours;
use crate::journal::stats::{SPANS, Stats, stats};
use crate::knowledge::Knowledge;

/// So many groups are looked at: clustering them takes some milliseconds.
const LOOKED_AT: Chosen = Chosen {
    of_several: 400,
    of_one: 200,
};

/// For so long clusters are taken as they were, where somebody types and asks for them with every letter.
const LATELY: Duration = Duration::from_secs(10);

impl Journal {
    /// What was asked in vain by at least so many members, clustered by meaning, the most wanted first; without what is
    /// answered by now.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn clusters(&self, coach: &Arc<Coach>, fewest: i64) -> Result<Vec<Cluster>, Unread> {
        // What cannot be written now is not shown now.
        let _ = self.settle().await;
        let inner = self.noting().ok_or(Unread::Off)?;
        let groups = inner.read(|it| async move { it.groups(LOOKED_AT).await }).await?;
        let made_of = Arc::clone(coach);
        let found = tokio::task::spawn_blocking(move || clusters(&made_of, &groups)).await;
        let mut out = Vec::new();
        for mut cluster in found.map_err(|_| Unread::Broken)? {
            // So far it was known to within those who asked in two ways.
            let gists = cluster.gists.clone();
            cluster.askers = inner.read(|it| async move { it.askers(&gists).await }).await?;
            if cluster.askers >= fewest {
                out.push(cluster);
            }
        }
        *inner.suggested.lock().unwrap_or_else(PoisonError::into_inner) = Some(Lately {
            at: Instant::now(),
            coach: Arc::downgrade(coach),
            fewest,
            clusters: out.clone(),
        });
        Ok(out)
    }

    /// The same, as it was a moment ago if it was asked for then.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn clusters_lately(&self, coach: &Arc<Coach>, fewest: i64) -> Result<Vec<Cluster>, Unread> {
        let inner = self.noting().ok_or(Unread::Off)?;
        let lately = {
            let suggested = inner.suggested.lock().unwrap_or_else(PoisonError::into_inner);
            let fits = |it: &&Lately| {
                it.at.elapsed() < LATELY && it.fewest == fewest && Weak::ptr_eq(&it.coach, &Arc::downgrade(coach))
            };
            suggested.as_ref().filter(fits).map(|it| it.clusters.clone())
        };
        match lately {
            Some(clusters) => Ok(clusters),
            None => self.clusters(coach, fewest).await,
        }
    }

    /// What the question of this miss comes down to; none if it is gone.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn gist_of(&self, id: i64) -> Result<Option<i64>, Unread> {
        let inner = self.noting().ok_or(Unread::Off)?;
        inner.read(|it| async move { it.gist_of(id).await }).await
    }

    /// The members who asked each of these.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn askers_of(&self, gists: &[i64]) -> Result<HashMap<i64, BTreeSet<Member>>, Unread> {
        let inner = self.noting().ok_or(Unread::Off)?;
        if gists.is_empty() {
            return Ok(HashMap::new());
        }
        let gists = gists.to_vec();
        inner.read(|it| async move { it.askers_of(&gists).await }).await
    }

    /// The questions that at least so many members asked in vain, one of each kind.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn asked_lately(&self, fewest: i64) -> Result<Vec<String>, Unread> {
        let inner = self.noting().ok_or(Unread::Off)?;
        let groups = inner.read(|it| async move { it.groups(LOOKED_AT).await }).await?;
        let enough = groups.into_iter().filter(|it| it.askers >= fewest);
        Ok(enough.map(|it| it.question).collect())
    }

    /// What was counted, up to and with the day so many days ago.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn stats(&self, knowledge: &Knowledge, days_ago: u32) -> Result<Stats, Unread> {
        let _ = self.settle().await;
        let inner = self.noting().ok_or(Unread::Off)?;
        let now = (inner.now)().saturating_sub(Duration::from_secs(86_400) * days_ago);
        let mut stats = inner
            .read(|it| async move { stats_of(&it, knowledge, now).await })
            .await?;
        stats.lost = Some(self.lost());
        Ok(stats)
    }
}

/// What was counted, of a journal that this process does not write; `now` is the time since 1970.
///
/// # Errors
/// There is none, or it cannot be read.
pub async fn read_stats(location: &Location, knowledge: &Knowledge, now: Duration) -> Result<Stats, Trouble> {
    let reading = open_to_read(location).await?;
    let read = stats_of(&reading, knowledge, now).await;
    reading.close().await;
    read
}

async fn stats_of(reading: &Reading, knowledge: &Knowledge, now: Duration) -> Result<Stats, Trouble> {
    let today = hours(now) / 24;
    let longest = SPANS.into_iter().max().unwrap_or(0);
    let tallies = reading.tallies(today - longest).await?;
    Ok(stats(knowledge, &tallies, today))
}
