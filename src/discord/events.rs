//! What serenity tells of, each thing to whoever handles it; tracked, so that stopping can wait for it, and guarded,
//! so that a panic ends one handler and nothing else.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use poise::FrameworkOptions;
use serenity::all::{
    ChannelId, Context, Event, EventHandler, FullEvent, Guild, GuildChannel, GuildId, Interaction, Message, MessageId,
    MessageUpdateEvent, Ready, ShardManager, ShardMessenger, UnavailableGuild,
};
use serenity::async_trait;
use serenity::futures::{FutureExt, Stream};

use super::bot::Bot;
use super::coming::{self, Coming};
use super::note::Note;
use super::respond::Exchange;
use super::trouble::{Trouble, apology_for_panic};
use super::{adopted, call, commands, components, free_text, limits, outgoing, register, rights, unread};

/// The handler of one connection's events.
pub struct Events {
    bot: Arc<Bot>,
    options: FrameworkOptions<Arc<Bot>, Trouble>,
    manager: OnceLock<Arc<ShardManager>>,
    /// How many events have come in.
    pub count: Arc<AtomicU64>,
    coming: Arc<Coming>,
    /// The last shard runner there was.
    runner: Mutex<Option<ShardMessenger>>,
    /// Whether the connection has been given up.
    over: AtomicBool,
    /// Keeps the look-out on the current shard runner.
    look_out: Mutex<Option<Pin<Box<dyn Stream<Item = ()> + Send>>>>,
}

impl Events {
    /// A handler for a new connection.
    #[must_use]
    pub fn new(bot: Arc<Bot>) -> Self {
        let coming = Coming::new(bot.stop.clone(), bot.in_hand.clone());
        Self {
            bot,
            options: commands::options(),
            manager: OnceLock::new(),
            count: Arc::default(),
            coming: Arc::new(coming),
            runner: Mutex::default(),
            over: AtomicBool::new(false),
            look_out: Mutex::default(),
        }
    }

    /// Tells it of the manager, which is made after it.
    pub fn belongs_to(&self, manager: Arc<ShardManager>) {
        // A handler belongs to one connection only.
        let _ = self.manager.set(manager);
    }

    /// The connection is given up; gives back the last shard runner that it had, if it ever had one.
    pub fn give_up(&self) -> Option<ShardMessenger> {
        self.over.store(true, Ordering::Release);
        self.runner.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Looks at the events in the order in which they come in, which the handlers below are not called in.
    fn look_out(&self, ctx: &Context) {
        let bot = Arc::clone(&self.bot);
        let (count, coming) = (Arc::clone(&self.count), Arc::clone(&self.coming));
        let stream = serenity::collector::collect(&ctx.shard, move |event| {
            count.fetch_add(1, Ordering::Relaxed);
            bot.servers.learn(event);
            if let Some(number) = coming::number(event) {
                coming.comes(number);
            }
            if let Event::Unknown(it) = event {
                unread::note(&bot, it);
            }
            None
        });
        *self.look_out.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::pin(stream));
    }

    /// Runs a handler; gives back what to say if it failed.
    async fn run(&self, place: &'static str, handler: impl Future<Output = Result<(), Trouble>>) -> Result<(), String> {
        match AssertUnwindSafe(handler).catch_unwind().await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(trouble)) => {
                self.bot.notice(&trouble);
                trouble.words(place).map_or(Ok(()), Err)
            }
            Err(_) => Err(apology_for_panic(place)),
        }
    }

    async fn interaction(&self, ctx: Context, interaction: Interaction) {
        let (id, now) = (interaction.id().get(), self.bot.timer.now());
        if !self.bot.interactions.is_new(id, now) {
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
            Interaction::Modal(it) => {
                let responded = AtomicBool::new(false);
                let exchange = Exchange {
                    bot: &self.bot,
                    id: it.id,
                    token: &it.token,
                    responded: &responded,
                };
                let submitted = self.run("form", commands::form_submitted(&self.bot, &it, exchange));
                if let Err(words) = submitted.await {
                    let _ = exchange.whisper(words).await;
                }
            }
            Interaction::Command(_) => self.dispatch(ctx, interaction).await,
            // Suggestions that come too late are shown to nobody.
            Interaction::Autocomplete(_) => {
                let dispatch = self.dispatch(ctx, interaction);
                tokio::select! {
                    () = dispatch => {}
                    () = self.bot.timer.sleep(limits::FIRST_RESPONSE) => {
                        tracing::warn!("suggestions could not be shown in time");
                    }
                }
            }
            _ => {}
        }
    }

    /// Has poise find the command.
    async fn dispatch(&self, mut ctx: Context, interaction: Interaction) {
        let Some(manager) = self.manager.get() else {
            return;
        };
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

    async fn message_of_member(&self, note: &Note, edited: bool) {
        let handled = self.run("message", async {
            if edited {
                free_text::edited_message(&self.bot, note).await
            } else {
                free_text::new_message(&self.bot, note).await
            }
        });
        let Err(words) = handled.await else {
            return;
        };
        free_text::give_up(&self.bot, note).await;
        // Nobody waits for an answer that they did not ask for.
        if call::addresses(&self.bot, note).await {
            free_text::apologise(&self.bot, note, words).await;
        }
    }

    async fn deleted(&self, channel: ChannelId, messages: Vec<MessageId>) {
        let handled = self.run("deletion", async {
            for message in messages {
                let mut answer = self.bot.answered.delete(message, channel).map(|(_, answer)| answer);
                if answer.is_none() && !self.bot.answered.knows(message) {
                    answer = adopted::answer(&self.bot, channel, message).await;
                }
                if let Some(answer) = answer {
                    outgoing::delete(&self.bot, channel, &answer).await;
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
        if self.over.load(Ordering::Acquire) {
            // It was being connected while it was given up. Another is there by now.
            if let Some(manager) = self.manager.get().map(Arc::clone) {
                tokio::spawn(async move { manager.shutdown_all().await });
            }
            return;
        }
        *self.runner.lock().unwrap_or_else(PoisonError::into_inner) = Some(ctx.shard.clone());
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
            let registering = register::register(Arc::clone(&self.bot), commands);
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

    async fn channel_delete(&self, _: Context, channel: GuildChannel, _: Option<Vec<Message>>) {
        if self.bot.told.retain(|it| it != channel.id) {
            rights::keep(&self.bot).await;
        }
    }

    async fn guild_delete(&self, _: Context, guild: UnavailableGuild, _: Option<Guild>) {
        // An outage is no farewell. The look-out has seen the event before, so that only channels of others are known.
        let left = !guild.unavailable;
        if left && self.bot.told.retain(|it| self.bot.servers.place(it).is_some()) {
            rights::keep(&self.bot).await;
        }
    }

    async fn message(&self, _: Context, message: Message) {
        let Some(_in_hand) = self.coming.begins(message.id.get()) else {
            return;
        };
        if let Some(note) = Note::of_message(&message) {
            self.message_of_member(&note, false).await;
        }
    }

    async fn message_update(&self, _: Context, _: Option<Message>, _: Option<Message>, event: MessageUpdateEvent) {
        let Some(_in_hand) = self.coming.begins(event.id.get()) else {
            return;
        };
        if let Some(note) = Note::of_update(&event) {
            self.message_of_member(&note, true).await;
        }
    }

    async fn message_delete(&self, _: Context, channel: ChannelId, message: MessageId, _: Option<GuildId>) {
        let Some(_in_hand) = self.coming.begins(message.get()) else {
            return;
        };
        self.deleted(channel, vec![message]).await;
    }

    async fn message_delete_bulk(&self, _: Context, channel: ChannelId, messages: Vec<MessageId>, _: Option<GuildId>) {
        let Some(_in_hand) = self.coming.begins(coming::number_of_bulk(&messages)) else {
            return;
        };
        self.deleted(channel, messages).await;
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        let Some(_in_hand) = self.coming.begins(interaction.id().get()) else {
            return;
        };
        self.interaction(ctx, interaction).await;
    }
}
