//! What serenity tells of, each thing to whoever handles it; tracked, so that stopping can wait for it, and guarded,
//! so that a panic ends one handler and nothing else.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use poise::FrameworkOptions;
use serenity::all::{
    ChannelId, Context, Event, EventHandler, FullEvent, Guild, GuildId, Http, Interaction, InteractionId, Message,
    MessageId, MessageUpdateEvent, Ready, ShardManager, UnknownEvent,
};
use serenity::async_trait;
use serenity::futures::{FutureExt, Stream};

use super::answered::EDITS_COUNT_FOR;
use super::bot::Bot;
use super::note::{Note, is_edited_within};
use super::respond::Exchange;
use super::trouble::{Trouble, apology, apology_for_panic};
use super::{commands, components, free_text, outgoing, register};

/// The handler of one connection's events.
pub struct Events {
    bot: Arc<Bot>,
    options: FrameworkOptions<Arc<Bot>, Trouble>,
    manager: OnceLock<Arc<ShardManager>>,
    /// How many events have come in.
    pub count: Arc<AtomicU64>,
    /// Keeps the look-out on the current shard runner.
    look_out: Mutex<Option<Pin<Box<dyn Stream<Item = ()> + Send>>>>,
}

impl Events {
    /// A handler for a new connection.
    #[must_use]
    pub fn new(bot: Arc<Bot>) -> Self {
        Self {
            bot,
            options: commands::options(),
            manager: OnceLock::new(),
            count: Arc::default(),
            look_out: Mutex::default(),
        }
    }

    /// Tells it of the manager, which is made after it.
    pub fn belongs_to(&self, manager: Arc<ShardManager>) {
        // A handler belongs to one connection only.
        let _ = self.manager.set(manager);
    }

    /// Looks at the events in the order in which they come in, which the handlers below are not called in.
    fn look_out(&self, ctx: &Context) {
        let bot = Arc::clone(&self.bot);
        let count = Arc::clone(&self.count);
        let stream = serenity::collector::collect(&ctx.shard, move |event| {
            count.fetch_add(1, Ordering::Relaxed);
            bot.servers.learn(event);
            if let Event::Unknown(it) = event {
                report_unknown(&bot, it);
            }
            None
        });
        *self.look_out.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::pin(stream));
    }

    /// Runs a handler unless the bot is stopping.
    async fn run(&self, place: &'static str, handler: impl Future<Output = Result<(), Trouble>>) -> Result<(), String> {
        if self.bot.stop.is_cancelled() {
            return Ok(());
        }
        let _token = self.bot.in_hand.token();
        match AssertUnwindSafe(handler).catch_unwind().await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(trouble)) => {
                self.bot.notice(&trouble);
                trouble.words(place).map_or(Ok(()), Err)
            }
            Err(_) => Err(apology_for_panic(place)),
        }
    }

    async fn interaction(&self, mut ctx: Context, interaction: Interaction) {
        if !self.bot.seen.is_new(interaction.id().get()) {
            return;
        }
        match interaction {
            Interaction::Component(it) => {
                let exchange = components::Press::new(&self.bot, &it);
                let pressed = self.run("button", exchange.handle());
                if let Err(words) = pressed.await {
                    let _ = exchange.exchange().whisper(words).await;
                }
            }
            Interaction::Command(_) | Interaction::Autocomplete(_) => {
                let Some(manager) = self.manager.get() else {
                    return;
                };
                if self.bot.stop.is_cancelled() {
                    return;
                }
                let _token = self.bot.in_hand.token();
                ctx.http = Arc::clone(&self.bot.direct);
                let framework = poise::FrameworkContext {
                    bot_id: self.bot.me().await,
                    serenity_context: &ctx,
                    options: &self.options,
                    user_data: &self.bot,
                    shard_manager: manager,
                };
                poise::dispatch_event(framework, FullEvent::InteractionCreate { interaction }).await;
            }
            _ => {}
        }
    }

    async fn message_of_member(&self, http: &Http, note: &Note, edited: Option<bool>) {
        let handled = self.run("message", async {
            match edited {
                None => free_text::new_message(&self.bot, http, note).await,
                Some(recent) => free_text::edited_message(&self.bot, http, note, recent).await,
            }
        });
        let Err(words) = handled.await else {
            return;
        };
        // Nobody waits for an answer that they did not ask for.
        if free_text::addresses(note, self.bot.me().await) {
            free_text::apologise(&self.bot, http, note, words).await;
        }
    }

    async fn deleted(&self, ctx: &Context, channel: ChannelId, messages: Vec<MessageId>) {
        let handled = self.run("deletion", async {
            for message in messages {
                if let Some((channel, answer)) = self.bot.answered.delete(message, channel, self.bot.clock.now()) {
                    outgoing::delete(&ctx.http, channel, &answer).await;
                }
            }
            Ok(())
        });
        // There is nobody to tell; it is in the log.
        let _ = handled.await;
    }
}

#[async_trait]
impl EventHandler for Events {
    async fn ready(&self, ctx: Context, ready: Ready) {
        self.bot.is(ready.user.id, ready.application.id);
        self.bot.servers.begin(ready.guilds.iter().map(|it| it.id));
        self.look_out(&ctx);
        tracing::info!(
            servers = ready.guilds.len(),
            mode = if self.bot.reads_messages() {
                "all messages"
            } else {
                "mentions only"
            },
            "connected to Discord"
        );
        if !self.bot.registered.swap(true, Ordering::AcqRel) {
            let commands = commands::bodies(&self.options);
            let in_hand = self.bot.in_hand.token();
            let registering = register::register(Arc::clone(&self.bot), Arc::clone(&ctx.http), commands);
            tokio::spawn(async move {
                registering.await;
                drop(in_hand);
            });
        }
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        // The look-out may not have stood yet when the first servers came in.
        self.bot.me().await;
        self.bot.servers.learn_server(&guild);
    }

    async fn message(&self, ctx: Context, message: Message) {
        if let Some(note) = Note::of_message(&message) {
            self.message_of_member(&ctx.http, &note, None).await;
        }
    }

    async fn message_update(&self, ctx: Context, _: Option<Message>, _: Option<Message>, event: MessageUpdateEvent) {
        if let Some(note) = Note::of_update(&event) {
            let recent = is_edited_within(&event, EDITS_COUNT_FOR);
            self.message_of_member(&ctx.http, &note, Some(recent)).await;
        }
    }

    async fn message_delete(&self, ctx: Context, channel: ChannelId, message: MessageId, _: Option<GuildId>) {
        self.deleted(&ctx, channel, vec![message]).await;
    }

    async fn message_delete_bulk(
        &self,
        ctx: Context,
        channel: ChannelId,
        messages: Vec<MessageId>,
        _: Option<GuildId>,
    ) {
        self.deleted(&ctx, channel, messages).await;
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        self.interaction(ctx, interaction).await;
    }
}

/// serenity drops an event that it cannot read without a word. Of those that members wait on, somebody must hear; and
/// whoever gave a command or pressed a button is told.
fn report_unknown(bot: &Arc<Bot>, event: &UnknownEvent) {
    match event.kind.as_str() {
        "INTERACTION_CREATE" | "MESSAGE_CREATE" | "MESSAGE_UPDATE" => {}
        kind => return tracing::debug!(kind, "an event could not be read"),
    }
    let words = apology("gateway", &format!("{} could not be read", event.kind));
    /// Suggestions while an option is typed, which have no place for words.
    const AUTOCOMPLETE: u64 = 4;
    let text = |key: &str| event.value.get(key).and_then(|it| it.as_str()).map(str::to_owned);
    let kind = event.value.get("type").and_then(serde_json::Value::as_u64);
    let (Some(id), Some(token)) = (
        text("id").and_then(|it| it.parse::<InteractionId>().ok()),
        text("token"),
    ) else {
        return;
    };
    if event.kind != "INTERACTION_CREATE" || kind == Some(AUTOCOMPLETE) {
        return;
    }
    let bot = Arc::clone(bot);
    tokio::spawn(async move {
        let responded = AtomicBool::new(false);
        let exchange = Exchange {
            bot: &bot,
            id,
            token: &token,
            responded: &responded,
        };
        let _ = exchange.whisper(words).await;
    });
}
