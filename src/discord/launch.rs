//! From a token to a bot that stays up: connecting, watching the connection, connecting anew, stopping.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use serenity::all::{ClientBuilder, GatewayIntents, ShardId, ShardManager};
use serenity::gateway::GatewayError;

use super::bot::Bot;
use super::commands::PORTAL;
use super::ended::Ended;
use super::events::Events;
use super::overheard::{Ear, HEARTBEAT, Heard};
use super::retry::{Failure, back_off, judge};
use super::{Launch, limits, watchdog};

/// The pause after the first failure to reach Discord; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// A connection that lasted this long was a good one: what comes after it starts anew.
const GOOD: Duration = Duration::from_secs(300);

/// No more IDENTIFYs in an hour than this: a day has room for a thousand.
const IDENTIFIES_AN_HOUR: usize = limits::IDENTIFIES_A_DAY as usize / 24 - 10;

/// How long closing a connection may take.
const CLOSE_WITHIN: Duration = Duration::from_millis(1_500);

/// A bot that was stuck so often in a row is not cured by another connection.
const STUCK_OFTEN: u32 = 3;

/// Runs the bot until it is told to stop.
///
/// # Errors
/// It cannot start, or cannot go on; see [`Ended`].
pub async fn run(launch: Launch) -> Result<(), Ended> {
    let prepare = launch.prepare;
    let bot = Arc::new(Bot::new(launch)?);
    if prepare {
        let worker = Arc::clone(&bot);
        // It goes on by itself: nobody waits for it, and whoever needs it sooner makes it then.
        drop(tokio::task::spawn_blocking(move || {
            worker.catalogues.of(&worker.served.coach()).prepare();
        }));
    }
    if !bot.settings.message_content {
        tracing::warn!(
            "mention-only mode, as `message_content = false`: {}",
            what_mention_only_means()
        );
    }
    keep_connected(&bot).await
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
    let mut identifies = VecDeque::new();
    let (mut failures, mut stuck) = (0, 0);
    let mut first = true;
    loop {
        let Some(url) = find_gateway(bot, first).await? else {
            return Ok(());
        };
        first = false;
        let connected = Instant::now();
        let lost = connect(bot, &url, &mut identifies).await;
        let lasted = connected.elapsed();
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
        (failures, stuck) = match (lasted >= GOOD.max(2 * bot.patience.sign_of_life), lost) {
            (true, _) => (0, 0),
            (false, Lost::Stuck) => (failures + 1, stuck + 1),
            (false, _) => (failures + 1, 0),
        };
        if stuck >= STUCK_OFTEN {
            return Err(Ended::Stuck);
        }
        let mut pause = back_off(failures, bot.patience.reconnect, bot.patience.longest_pause);
        // The oldest of a full hour has to be over first.
        if identifies.len() >= IDENTIFIES_AN_HOUR {
            pause = pause.max(HOUR / 6);
        }
        tracing::warn!(
            why,
            seconds = pause.as_secs(),
            "the connection to Discord is lost; connecting anew"
        );
        if rest(bot, pause).await {
            return Ok(());
        }
    }
}

const HOUR: Duration = Duration::from_secs(3_600);

fn what_mention_only_means() -> String {
    format!(
        "slash commands, mentions, replies and direct messages are answered, other messages are not. To change that, tick {PORTAL} and set `message_content = true`"
    )
}

/// Waits; true if the bot is to stop meanwhile.
async fn rest(bot: &Bot, pause: Duration) -> bool {
    tokio::select! {
        () = tokio::time::sleep(pause) => false,
        () = bot.stop.cancelled() => true,
    }
}

/// Asks Discord for the address of its gateway, which also shows whether the network and the token are good. None if
/// the bot is to stop.
async fn find_gateway(bot: &Bot, first: bool) -> Result<Option<String>, Ended> {
    let started = Instant::now();
    let mut failures = 0;
    loop {
        let asked = tokio::select! {
            asked = bot.direct.get_bot_gateway() => asked,
            () = bot.stop.cancelled() => return Ok(None),
        };
        let error = match asked {
            Ok(gateway) => {
                let limit = &gateway.session_start_limit;
                if limit.remaining > 0 {
                    return Ok(Some(gateway.url));
                }
                let pause = Duration::from_millis(limit.reset_after);
                tracing::warn!(
                    minutes = pause.as_secs() / 60,
                    "no more connections are allowed today; waiting"
                );
                if rest(bot, pause.max(Duration::from_secs(1))).await {
                    return Ok(None);
                }
                continue;
            }
            Err(error) => error,
        };
        if judge(&error) == Failure::Token {
            return Err(Ended::Token);
        }
        if first && started.elapsed() >= bot.patience.network {
            return Err(Ended::NoNetwork(root(&error)));
        }
        let mut pause = back_off(failures, FIRST_PAUSE, bot.patience.longest_pause);
        if first {
            // The last try is when the patience ends.
            let left = bot.patience.network.saturating_sub(started.elapsed());
            pause = pause.min(left).max(Duration::from_millis(10));
        }
        tracing::warn!(cause = root(&error), "Discord cannot be reached; trying again");
        failures += 1;
        if rest(bot, pause).await {
            return Ok(None);
        }
    }
}

/// The innermost cause, which says what is the matter: "Connection refused", "failed to lookup address".
fn root(error: &serenity::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// Connects, and stays connected as long as it goes.
async fn connect(bot: &Arc<Bot>, url: &str, identifies: &mut VecDeque<Instant>) -> Lost {
    let mut intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    if bot.reads_messages() {
        intents |= GatewayIntents::MESSAGE_CONTENT;
    }
    let events = Arc::new(Events::new(Arc::clone(bot)));
    let mut ear = Ear::open(Arc::clone(&events.count));
    let client = ClientBuilder::new_with_http(bot.http(), intents).event_handler_arc(Arc::clone(&events));
    let mut client = match client.await {
        Ok(client) => client,
        Err(error) => return Lost::Otherwise(error.to_string()),
    };
    // Where serenity cannot ask for the address, it goes to the usual one, whatever the proxy.
    url.clone_into(&mut *client.ws_url.lock().await);
    let manager = Arc::clone(&client.shard_manager);
    events.belongs_to(Arc::clone(&manager));
    ear.belongs_to(Arc::clone(&manager));
    let lost = tokio::select! {
        ended = client.start() => of_client(ended),
        lost = heard(&mut ear, identifies) => lost,
        () = watchdog::until_stuck(&manager, &events.count, bot.patience.sign_of_life) => Lost::Stuck,
        () = bot.token_lost.cancelled() => Lost::For(Ended::Token),
        () = bot.stop.cancelled() => {
            finish_what_is_in_hand(bot).await;
            Lost::Stopped
        }
    };
    close(manager).await;
    lost
}

fn of_client(ended: Result<(), serenity::Error>) -> Lost {
    match ended {
        Err(serenity::Error::Gateway(GatewayError::InvalidAuthentication)) => Lost::For(Ended::Token),
        Err(serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents)) => Lost::Content,
        Err(serenity::Error::Gateway(GatewayError::InvalidGatewayIntents)) => Lost::For(Ended::Intents),
        Err(error) => Lost::Otherwise(error.to_string()),
        Ok(()) => Lost::Otherwise("the client ended".to_owned()),
    }
}

/// Listens for what ends a connection.
async fn heard(ear: &mut Ear, identifies: &mut VecDeque<Instant>) -> Lost {
    loop {
        match ear.next().await {
            Heard::Starts => {
                identifies.push_back(Instant::now());
                while identifies.front().is_some_and(|it| it.elapsed() > HOUR) {
                    identifies.pop_front();
                }
                if identifies.len() > IDENTIFIES_AN_HOUR {
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
    bot.in_hand.close();
    // Closing the connection has to fit in as well.
    let patience = bot.patience.stop.saturating_sub(CLOSE_WITHIN);
    if tokio::time::timeout(patience, bot.in_hand.wait()).await.is_err() {
        tracing::warn!(count = bot.in_hand.len(), "some answers were not finished in time");
    }
}

/// Closes a connection, whatever state it is in.
async fn close(manager: Arc<ShardManager>) {
    // A runner whose socket is dead ends when it is to send something, and only then: told to close, it would wait for
    // an answer without a pause. To a living socket a heartbeat does no harm.
    if let Some(runner) = manager.runners.lock().await.get(&ShardId(0)) {
        runner.runner_tx.websocket_message(HEARTBEAT.into());
    }
    let closing = tokio::spawn(async move { manager.shutdown_all().await });
    if tokio::time::timeout(CLOSE_WITHIN, closing).await.is_err() {
        tracing::debug!("the gateway takes its time to close");
    }
}
