//! What those who run the bot are told without asking: that what stands in the folder is not served.

use std::collections::BTreeSet;
use std::sync::Arc;

use serenity::all::UserId;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

use super::bot::Bot;
use super::commands::report_messages;
use super::outgoing;
use super::owners::owners;
use super::retry::Cause;
use super::view::Message;
use crate::publish::{Outcome, Report, Who};

/// Reports that wait for a connection; whoever misses more than these has enough to read.
const MOST_WAITING: usize = 16;

/// Tells the owners of the application and the members listed as admins, by direct message, of every knowledge that
/// was refused and that nobody on Discord asked for: at the start, after a change of the folder, after a signal.
///
/// A folder that stays as it was refused is tried once, so that it is told of once.
pub fn listen(bot: &Arc<Bot>) {
    let (sender, receiver) = mpsc::channel(MOST_WAITING);
    let in_hand = bot.in_hand.clone();
    let note = move |report: &Report| note(&sender, &in_hand, report);
    if let Some(report) = bot.served.started() {
        note(report);
    }
    bot.served.witness(Arc::new(note));
    tokio::spawn(tell(Arc::clone(bot), receiver));
}

/// What is to be told, which is in hand until it is.
type Waiting = (Vec<Message>, TaskTrackerToken);

fn note(sender: &Sender<Waiting>, in_hand: &TaskTracker, report: &Report) {
    let is_read_anyway = matches!(report.by, Who::Discord(_));
    if report.outcome == Outcome::Refused && !is_read_anyway && !report.is_passing() {
        // The log has it in any case.
        let _ = sender.try_send((report_messages(report), in_hand.token()));
    }
}

async fn tell(bot: Arc<Bot>, mut receiver: Receiver<Waiting>) {
    loop {
        let waiting = tokio::select! {
            () = bot.stop.cancelled() => return,
            waiting = receiver.recv() => waiting,
        };
        let Some((messages, _in_hand)) = waiting else { return };
        tokio::select! {
            () = bot.stop.cancelled() => return,
            _ = bot.me() => {}
        }
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
    }
}
