//! The numbers of the week, posted to a channel of the admins' once a week.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serenity::all::ChannelId;

use super::bot::Bot;
use super::commands::{read_stats, stats_messages};
use super::retry::{Cause, PATIENT, persist};
use crate::store::Kept;

/// How often it is looked whether a week is over.
const LOOK: Duration = Duration::from_secs(3_600);

/// A clock is believed to have gone back by so many weeks at most.
const MOST_BACK: u64 = 4;

/// What was posted last.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Posted {
    /// In weeks since that of 1 January 1970; they begin on Mondays.
    week: u64,
}

/// Posts the numbers when a week is over, as long as the bot runs, if the settings name a channel.
pub fn start(bot: &Arc<Bot>) {
    let Some(channel) = bot.settings.digest_channel.filter(|it| *it != 0) else {
        return;
    };
    if !bot.journal.is_on() {
        return tracing::warn!("`digest_channel` is set, and the journal is off: there are no numbers to post");
    }
    let (bot, channel) = (Arc::clone(bot), ChannelId::new(channel));
    tokio::spawn(async move {
        loop {
            tokio::select! {
                () = bot.stop.cancelled() => return,
                () = bot.timer.sleep(LOOK) => {}
            }
            let in_hand = bot.in_hand.token();
            look(&bot, channel).await;
            drop(in_hand);
        }
    });
}

async fn look(bot: &Arc<Bot>, channel: ChannelId) {
    let week = week(bot.clock.since_1970());
    let store = bot.store.clone();
    let read = tokio::task::spawn_blocking(move || store.read::<Posted>(Kept::Digest));
    let before = match read.await {
        Ok(Ok(posted)) => posted.week,
        Ok(Err(error)) => return tracing::error!(%error, "when the last digest was posted is not known"),
        Err(_) => return,
    };
    // A clock that went back is no new week; one that was ahead of itself by weeks was wrong then.
    if week <= before && before - week <= MOST_BACK {
        return;
    }
    // The first week is not over for a bot that has just begun.
    if before != 0 && week > before && !post(bot, channel).await {
        return;
    }
    let store = bot.store.clone();
    let kept = tokio::task::spawn_blocking(move || store.write(Kept::Digest, &Posted { week }));
    if let Ok(Err(error)) = kept.await {
        tracing::error!(%error, "that a digest was posted is not kept");
    }
}

/// Whether it was posted; what Discord would not take is tried again in an hour.
async fn post(bot: &Arc<Bot>, channel: ChannelId) -> bool {
    // The week that is over ended on the last Sunday.
    let stats = match read_stats(bot, weekday(bot.clock.since_1970()) + 1).await {
        Ok(stats) => stats,
        Err(why) => {
            tracing::warn!(why, "there is no digest");
            return false;
        }
    };
    // One message, so that no half of it is ever posted twice; the rest is there for /stats.
    for message in stats_messages(&stats).await.into_iter().take(1) {
        let body = message.to_create(false);
        let sent = persist(&*bot.timer, PATIENT, || {
            bot.rest.send_message(channel, message.attachments(), &body)
        });
        if let Err(error) = sent.await {
            tracing::warn!(cause = %Cause(&error), "the digest could not be posted");
            return false;
        }
    }
    true
}

/// Days since the Monday before 1 January 1970, which was a Thursday.
fn days(since_1970: Duration) -> u64 {
    const DAYS_BEFORE: u64 = 3;
    since_1970.as_secs() / 86_400 + DAYS_BEFORE
}

fn week(since_1970: Duration) -> u64 {
    days(since_1970) / 7
}

/// Days since the last Monday.
fn weekday(since_1970: Duration) -> u32 {
    // Less than seven.
    u32::try_from(days(since_1970) % 7).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_mondays() {
        // 2026-01-04 was a Sunday.
        const SUNDAY: u64 = 1_767_484_800;
        let of = |day: u64| week(Duration::from_secs(SUNDAY + 86_400 * day));
        assert_eq!(of(0) + 1, of(1));
        assert_eq!(of(1), of(7));
        assert_eq!(of(7) + 1, of(8));
        let weekday = |day: u64| weekday(Duration::from_secs(SUNDAY + 86_400 * day));
        assert_eq!([weekday(0), weekday(1), weekday(7)], [6, 0, 6]);
    }
}
