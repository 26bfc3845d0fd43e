//! What those who run the bot are told without asking: that what stands in the folder is not served.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serenity::all::UserId;
use tokio::sync::Notify;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

use super::bot::Bot;
use super::commands::report_messages;
use super::outgoing;
use super::owners::owners;
use super::retry::Cause;
use super::view::Message;
use crate::publish::{Outcome, Report, Who};

/// Nobody is told more often: an author who saves as they write leaves many a state that is refused.
const EVERY: Duration = Duration::from_secs(300);

/// Tells the owners of the application and the members listed as admins, by direct message, of every knowledge that
/// was refused and that nobody on Discord asked for: at the start, after a change of the folder, after a signal.
///
/// A folder that stays as it was refused is tried once, so that it is told of once. Of several states within a few
/// minutes the last one is told of, unless it was put right by then. The log has all of them.
pub fn listen(bot: &Arc<Bot>) {
    let waiting = Arc::new(Waiting::default());
    let (noted, in_hand) = (Arc::clone(&waiting), bot.in_hand.clone());
    let note = move |report: &Report| noted.note(report, &in_hand);
    if let Some(report) = bot.served.started() {
        note(report);
    }
    bot.served.witness(Arc::new(note));
    tokio::spawn(tell(Arc::clone(bot), waiting));
}

/// What is to be told.
#[derive(Default)]
struct Waiting {
    state: Mutex<State>,
    woken: Notify,
}

#[derive(Default)]
struct State {
    messages: Option<Vec<Message>>,
    /// It is in hand until it is told; not while nobody may be told yet, or nothing would ever be out of hand.
    in_hand: Option<TaskTrackerToken>,
    resting: bool,
}

impl Waiting {
    fn note(&self, report: &Report, in_hand: &TaskTracker) {
        let mut state = self.state();
        match report.outcome {
            Outcome::Refused => {
                let is_read_anyway = matches!(report.by, Who::Discord(_));
                if !is_read_anyway && !report.is_by_the_way() {
                    state.messages = Some(report_messages(report));
                    state.in_hand = (!state.resting).then(|| in_hand.token());
                    self.woken.notify_one();
                }
            }
            Outcome::Published | Outcome::Unchanged => (state.messages, state.in_hand) = (None, None),
            Outcome::Sound | Outcome::HeldBack => {}
        }
    }

    fn rest(&self, resting: bool) {
        let mut state = self.state();
        state.resting = resting;
        if resting {
            state.in_hand = None;
        }
    }

    fn take(&self) -> Option<(Vec<Message>, Option<TaskTrackerToken>)> {
        let mut state = self.state();
        Some((state.messages.take()?, state.in_hand.take()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Whatever panicked left it whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn tell(bot: Arc<Bot>, waiting: Arc<Waiting>) {
    loop {
        tokio::select! {
            () = bot.stop.cancelled() => return,
            () = async { tokio::join!(waiting.woken.notified(), bot.me()); } => {}
        }
        let Some((messages, in_hand)) = waiting.take() else {
            continue;
        };
        let mut people: BTreeSet<UserId> = bot
            .settings
            .admins
            .iter()
            .filter(|id| **id != 0)
            .map(|id| UserId::new(*id))
            .collect();
        match owners(&bot).await {
            Ok(owners) => people.extend(owners.iter()),
            Err(error) => bot.notice(&error),
        }
        for person in people {
            if let Err(error) = outgoing::tell(&bot, person, &messages).await {
                // Many people take no direct messages.
                tracing::warn!(cause = %Cause(&error), "an admin could not be told that the knowledge was refused");
            }
        }
        drop(in_hand);
        waiting.rest(true);
        tokio::select! {
            () = bot.stop.cancelled() => return,
            () = bot.timer.sleep(EVERY) => waiting.rest(false),
        }
    }
}
