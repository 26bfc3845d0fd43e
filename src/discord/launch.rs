//! From a token to a bot that stays up: connecting, watching the connection, connecting anew, stopping.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serenity::all::{
    ClientBuilder, ConnectionStage, GatewayIntents, ShardId, ShardManager, ShardMessenger, ShardRunnerInfo,
};
use serenity::gateway::GatewayError;
use tokio::sync::Mutex;

use super::bot::Bot;
use super::commands::PORTAL;
use super::ended::Ended;
use super::events::Events;
use super::overheard::{Ear, HEARTBEAT, Heard};
use super::pace::{Next, Pace};
use super::retry::{Cause, Failure, back_off, judge};
use super::{Launch, alarm, keeping, watchdog};
use crate::publish::Outcome;

/// The pause after the first failure to reach Discord; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// How long closing a connection may take.
const CLOSE_WITHIN: Duration = Duration::from_millis(1_500);

/// How long writing the rest of the journal may take, when all else has taken its time.
const CLOSE_JOURNAL_WITHIN: Duration = Duration::from_secs(1);

/// Runs the bot until it is told to stop.
///
/// # Errors
/// It cannot start, or cannot go on; see [`Ended`].
pub async fn run(launch: Launch) -> Result<(), Ended> {
    let bot = Arc::new(Bot::new(launch)?);
    let worker = Arc::clone(&bot);
    // It goes on by itself: nobody waits for it.
    drop(tokio::task::spawn_blocking(move || {
        worker.catalogues.renew(&worker.served)
    }));
    let weak = Arc::downgrade(&bot);
    bot.served.witness(Arc::new(move |report| {
        // In the thread of whoever published: in the event loop it would hold up everybody.
        if report.outcome == Outcome::Published
            && let Some(bot) = weak.upgrade()
        {
            bot.catalogues.renew(&bot.served);
        }
    }));
    keeping::tell_lately(&bot);
    #[cfg(feature = "journal")]
    super::digest::start(&bot);
    keeping::start_tidying(&bot);
    alarm::listen(&bot);
    if !bot.settings.message_content {
        tracing::warn!(
            "mention-only mode, as `message_content = false`: {}",
            what_mention_only_means()
        );
    }
    let ended = keep_connected(&bot).await;
    // Of the time for stopping all that is left; where nobody said to stop, nothing has been taken of it.
    let stopping = bot.stopping.get().copied().unwrap_or_else(|| bot.timer.now());
    let left = (stopping + bot.patience.stop).saturating_sub(bot.timer.now());
    bot.journal.close(left.max(CLOSE_JOURNAL_WITHIN)).await;
    ended
}

/// What became of a connection.
enum Lost {
    /// The bot is to stop.
    Stopped,
    /// It cannot go on.
    For(Ended),
    /// Discord refuses the intent for the content of messages.
    Content,
    /// There is no sign of life.
    Stuck,
    /// Some other way; a new one may do better.
    Otherwise(String),
}

async fn keep_connected(bot: &Arc<Bot>) -> Result<(), Ended> {
    let patience = &bot.patience;
    let mut pace = Pace::new(patience.reconnect, patience.longest_pause, patience.sign_of_life);
    let mut first = true;
    loop {
        let Some(url) = unless_stopped(bot, find_gateway(bot, first)).await else {
            break;
        };
        first = false;
        let connected = bot.timer.now();
        let lost = connect(bot, &url?, &mut pace).await;
        let now = bot.timer.now();
        let why = match lost {
            Lost::Stopped => return Ok(()),
            Lost::For(ended) => return Err(ended),
            Lost::Content => {
                if !bot.message_content.swap(false, Ordering::AcqRel) {
                    return Err(Ended::Intents);
                }
                tracing::warn!(
                    "mention-only mode, as Discord refuses the content of messages: {}",
                    what_mention_only_means()
                );
                continue;
            }
            Lost::Stuck => "there is no sign of life".to_owned(),
            Lost::Otherwise(ref why) => why.clone(),
        };
        let stuck = matches!(lost, Lost::Stuck);
        let Next::Pause(pause) = pace.lost(now, now.saturating_sub(connected), stuck) else {
            return Err(Ended::Stuck);
        };
        tracing::warn!(
            why,
            seconds = pause.as_secs(),
            "the connection to Discord is lost; connecting anew"
        );
        if unless_stopped(bot, bot.timer.sleep(pause)).await.is_none() {
            break;
        }
    }
    finish_what_is_in_hand(bot).await;
    Ok(())
}

/// Waits for something; none if the bot is to stop meanwhile.
async fn unless_stopped<T>(bot: &Bot, what: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        () = bot.stop.cancelled() => None,
        done = what => Some(done),
    }
}

fn what_mention_only_means() -> String {
    format!(
        "slash commands, mentions, replies and direct messages are answered, other messages are not. To change that, tick {PORTAL} and set `message_content = true`"
    )
}

/// Asks Discord for the address of its gateway, which also shows whether the network and the token are good.
async fn find_gateway(bot: &Bot, first: bool) -> Result<String, Ended> {
    let started = bot.timer.now();
    let waited = || bot.timer.now().saturating_sub(started);
    let mut failures = 0;
    loop {
        let error = match bot.direct.get_bot_gateway().await {
            Ok(gateway) => {
                let limit = &gateway.session_start_limit;
                if limit.remaining > 0 {
                    return Ok(gateway.url);
                }
                let pause = Duration::from_millis(limit.reset_after);
                tracing::warn!(
                    minutes = pause.as_secs() / 60,
                    "no more connections are allowed today; waiting"
                );
                bot.timer.sleep(pause.max(Duration::from_secs(1))).await;
                continue;
            }
            Err(error) => error,
        };
        if judge(&error) == Failure::Token {
            return Err(Ended::Token);
        }
        let cause = Cause(&error);
        if first && waited() >= bot.patience.network {
            return Err(Ended::NoNetwork(cause.to_string()));
        }
        let mut pause = back_off(failures, FIRST_PAUSE, bot.patience.longest_pause);
        if first {
            // The last try is when the patience ends.
            let left = bot.patience.network.saturating_sub(waited());
            pause = pause.min(left).max(Duration::from_millis(10));
        }
        tracing::warn!(%cause, "Discord cannot be reached; trying again");
        failures += 1;
        bot.timer.sleep(pause).await;
    }
}

/// Connects, and stays connected as long as it goes.
async fn connect(bot: &Arc<Bot>, url: &str, pace: &mut Pace) -> Lost {
    let mut intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    if bot.reads_messages() {
        intents |= GatewayIntents::MESSAGE_CONTENT;
    }
    let events = Arc::new(Events::new(Arc::clone(bot)));
    let mut ear = Ear::open(Arc::clone(&events.count));
    let client = ClientBuilder::new_with_http(bot.http(), intents).event_handler_arc(Arc::clone(&events));
    // It asks for the address once more, which takes its time without a network.
    let mut client = match unless_stopped(bot, client.into_future()).await {
        Some(Ok(client)) => client,
        Some(Err(error)) => return Lost::Otherwise(Cause(&error).to_string()),
        None => {
            finish_what_is_in_hand(bot).await;
            return Lost::Stopped;
        }
    };
    // Where serenity cannot ask for the address, it goes to the usual one, whatever the proxy.
    url.clone_into(&mut *client.ws_url.lock().await);
    let gateway = Arc::clone(&client.ws_url);
    let manager = Arc::clone(&client.shard_manager);
    events.belongs_to(Arc::clone(&manager));
    ear.belongs_to(Arc::clone(&manager));
    let lost = tokio::select! {
        ended = client.start() => of_client(ended),
        lost = heard(&mut ear, bot, pace) => lost,
        () = watchdog::until_stuck(&manager, &events.count, &*bot.timer, bot.patience.sign_of_life) => Lost::Stuck,
        () = bot.token_lost.cancelled() => Lost::For(Ended::Token),
        () = bot.stop.cancelled() => {
            finish_what_is_in_hand(bot).await;
            Lost::Stopped
        }
    };
    close(manager, gateway, events.give_up()).await;
    lost
}

fn of_client(ended: Result<(), serenity::Error>) -> Lost {
    match ended {
        Err(serenity::Error::Gateway(GatewayError::InvalidAuthentication)) => Lost::For(Ended::Token),
        Err(serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents)) => Lost::Content,
        Err(serenity::Error::Gateway(GatewayError::InvalidGatewayIntents)) => Lost::For(Ended::Intents),
        Err(error) => Lost::Otherwise(Cause(&error).to_string()),
        Ok(()) => Lost::Otherwise("the client ended".to_owned()),
    }
}

/// Listens for what ends a connection.
async fn heard(ear: &mut Ear, bot: &Bot, pace: &mut Pace) -> Lost {
    loop {
        match ear.next().await {
            Heard::Starts => {
                if !pace.identifies(bot.timer.now()) {
                    return Lost::Otherwise("it was lost too often".to_owned());
                }
            }
            Heard::InvalidShard | Heard::ShardingRequired => return Lost::For(Ended::Sharding),
            Heard::InvalidVersion => return Lost::For(Ended::Version),
            Heard::NotAuthenticated => return Lost::Otherwise("Discord says that it was not authenticated".to_owned()),
            Heard::Spins => return Lost::Otherwise("it was closed without a code".to_owned()),
        }
    }
}

async fn finish_what_is_in_hand(bot: &Bot) {
    // The first to say so.
    let _ = bot.stopping.set(bot.timer.now());
    bot.in_hand.close();
    // Closing the connection and the journal has to fit in as well.
    let patience = bot.patience.stop.saturating_sub(CLOSE_WITHIN + CLOSE_JOURNAL_WITHIN);
    tokio::select! {
        () = bot.in_hand.wait() => {}
        () = bot.timer.sleep(patience) => {
            tracing::warn!(count = bot.in_hand.len(), "some answers were not finished in time");
        }
    }
}

/// Closes a connection, whatever state it is in. `last` is the last shard runner that it had.
async fn close(manager: Arc<ShardManager>, gateway: Arc<Mutex<String>>, last: Option<ShardMessenger>) {
    let closing = tokio::spawn(async move {
        // While there is no runner, as during an outage, serenity's queuer tries to start one every five seconds, and for
        // ever. Without an address each try fails at once, and no second session begins beside the next connection's.
        gateway.lock().await.clear();
        let mut runners = manager.runners.lock().await;
        let runs = runners.get(&ShardId(0)).map(|it| {
            // A runner whose socket is dead ends when it is to send something, and only then: told to close, it would
            // wait for an answer without a pause. To a living socket a heartbeat does no harm.
            it.runner_tx.websocket_message(HEARTBEAT.into());
        });
        if let (None, Some(runner_tx)) = (runs, last) {
            // Of an end without a runner serenity tells nobody: the last one stands in, so that the queuer hears of it.
            let stage = ConnectionStage::Disconnected;
            let latency = None;
            runners.insert(
                ShardId(0),
                ShardRunnerInfo {
                    latency,
                    runner_tx,
                    stage,
                },
            );
        }
        drop(runners);
        let ended = async move { manager.shutdown_all().await };
        if runs.is_some() {
            ended.await;
        } else {
            // There is nothing to say goodbye to; serenity waits five seconds for an answer all the same.
            tokio::spawn(ended);
        }
    });
    if tokio::time::timeout(CLOSE_WITHIN, closing).await.is_err() {
        tracing::debug!("the gateway takes its time to close");
    }
}
