//! Buttons and menus: what pressing them does, and who may.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serenity::all::{
    ActionRowComponent, Button, ButtonKind, ChannelId, ComponentInteraction, ComponentInteractionDataKind, Member,
    MessageFlags, MessageId, MessageInteractionMetadata, Permissions, UserId,
};

use super::answer::{Asked, Entry, Found, Outcome, ask, look_up, show};
use super::answered::Answer;
use super::bot::Bot;
use super::conversation::Key;
use super::cooldown::Wait;
use super::custom_id::{self, Action};
use super::look_up::LookUp;
use super::respond::Exchange;
use super::trouble::Trouble;
use super::view::Message;
use super::{commands, opinion, outgoing};
use crate::coach::{Coach, Kind, Reply};
use crate::matcher::Mode;

/// What a button says that is about something which a newer knowledge does not have.
const NO_LONGER: &str = "I know something else by now, and no longer this. Please ask again.";

/// One press of a button, or one choice from a menu.
pub struct Press<'a> {
    bot: &'a Arc<Bot>,
    it: &'a ComponentInteraction,
    responded: AtomicBool,
}

impl<'a> Press<'a> {
    /// The press that this interaction tells of.
    #[must_use]
    pub fn new(bot: &'a Arc<Bot>, it: &'a ComponentInteraction) -> Self {
        Self {
            bot,
            it,
            responded: AtomicBool::new(false),
        }
    }

    /// The bot.
    #[must_use]
    pub fn bot(&self) -> &'a Arc<Bot> {
        self.bot
    }

    /// Who pressed.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.it.user.id
    }

    /// Where it was pressed.
    #[must_use]
    pub fn channel(&self) -> ChannelId {
        self.it.channel_id
    }

    /// The same as a member of the server, in a server.
    #[must_use]
    pub fn member(&self) -> Option<&Member> {
        self.it.member.as_ref()
    }

    /// Where responses go.
    #[must_use]
    pub fn exchange(&self) -> Exchange<'_> {
        Exchange {
            bot: self.bot,
            id: self.it.id,
            token: &self.it.token,
            responded: &self.responded,
        }
    }

    /// Does what the button says.
    ///
    /// # Errors
    /// Discord would not take the response.
    pub async fn handle(&self) -> Result<(), Trouble> {
        let exchange = self.exchange();
        let Some((action, asker)) = custom_id::read(&self.it.data.custom_id) else {
            return Ok(exchange
                .whisper("This belongs to an older version of me and no longer works. Please ask again.")
                .await?);
        };
        if let Some((said, topic)) = action.opinion() {
            // Anybody may say what they think of an answer.
            let key = Key {
                member: UserId::new(asker.max(1)),
                ..self.key()
            };
            return opinion::say(self.bot, self.it, exchange, (topic.to_owned(), key), said).await;
        }
        let mine = asker == self.it.user.id.get();
        let may = mine || action == Action::Dismiss && self.is_moderator();
        if !may {
            let words = if action == Action::Dismiss {
                "Only whoever asked can dismiss this, or a moderator (permission Manage Messages)."
            } else {
                "These buttons belong to whoever asked. Ask me yourself with /ask, and you get your own."
            };
            return Ok(exchange.whisper(words).await?);
        }
        match action {
            Action::Ask(question) => self.ask(question, true, false).await,
            Action::Meant(question) => self.ask(question, false, true).await,
            Action::Choose(_) => match self.chosen() {
                Some(question) => self.ask(question.to_owned(), true, false).await,
                None => Ok(()),
            },
            Action::LookUp(written) => self.look_up(&written).await,
            Action::NoneOfThese => self.none_of_these().await,
            Action::Dismiss => self.dismiss().await,
            Action::ShareReply(id) => self.share(Shared::Ids(id)).await,
            Action::ShareQuestion(question) => self.share(Shared::Question(question)).await,
            Action::Topics => self.topics().await,
            Action::Because(reason, about) => opinion::explain(self.bot, self.it, exchange, about, reason).await,
            Action::Misses(page) => commands::turn_misses(self, page).await,
            Action::Teach => commands::teach::begin(self, self.chosen()).await,
            Action::TeachAs(source) => commands::teach::chosen(self, source, self.chosen()).await,
            Action::TeachNew(source) => commands::teach::new_answer(self, source).await,
            Action::Approve(id) => commands::teach::approve(self, id).await,
            Action::Withdraw(id) => commands::teach::withdraw(self, id).await,
            Action::WithdrawOne => commands::withdraw_chosen(self, self.chosen()).await,
            Action::Forget => commands::forget_confirmed(self).await,
            Action::Uninvited(unwanted) => commands::set_uninvited(self, unwanted).await,
            // Handled above; or a form's, and no button's.
            Action::Up(_) | Action::Down(_) | Action::Draft => Ok(()),
        }
    }

    async fn ask(&self, question: String, counts: bool, in_place: bool) -> Result<(), Trouble> {
        let key = self.key();
        if in_place
            && let Some(miss) = self
                .bot
                .recent
                .take_miss(key, std::slice::from_ref(&question), self.bot.clock.now())
        {
            self.bot.journal.taken(miss);
        }
        let asked = Asked {
            readings: &[question],
            own: true,
            mode: Mode::Asked,
            key,
            entry: Entry::Button,
            // Saying what one meant is not asking again.
            counts,
        };
        let found = match ask(self.bot, &asked) {
            Outcome::Reply(found) => found,
            Outcome::Wait(wait) => return self.wait(wait).await,
            Outcome::Silence => return Ok(()),
        };
        let messages = show(self.bot, &found, key, self.embeds());
        let exchange = self.exchange();
        if in_place {
            exchange.replace(&messages, key.private).await?;
        } else {
            exchange.send(&messages, key.private).await?;
        }
        Ok(())
    }

    async fn look_up(&self, written: &str) -> Result<(), Trouble> {
        let Some(wanted) = LookUp::read(written, &self.bot.served.coach()) else {
            return Ok(self.exchange().whisper(NO_LONGER).await?);
        };
        let key = self.key();
        // Saying what one meant is not asking again.
        match look_up(self.bot, key, Entry::Button, wanted, false) {
            Ok(found) => {
                let messages = show(self.bot, &found, key, self.embeds());
                Ok(self.exchange().replace(&messages, key.private).await?)
            }
            Err(wait) => self.wait(wait).await,
        }
    }

    async fn none_of_these(&self) -> Result<(), Trouble> {
        let reply = Reply {
            kind: Kind::None,
            body:
                "Then I don't know it, or not by these words. Try other words, or see with /topics what I can answer."
                    .to_owned(),
            ..Reply::default()
        };
        let key = self.key();
        if let Some(miss) = self.bot.recent.take_miss(key, &self.suggested(), self.bot.clock.now()) {
            self.bot.journal.declined(miss);
        }
        let found = Found {
            reply,
            coach: self.bot.served.coach(),
            look_up: None,
        };
        let messages = show(self.bot, &found, key, self.embeds());
        Ok(self.exchange().replace(&messages, key.private).await?)
    }

    /// The questions that the buttons of this message suggest.
    fn suggested(&self) -> Vec<String> {
        let all = self.it.message.components.iter().flat_map(|row| &row.components);
        let actions = all.filter_map(|it| match it {
            ActionRowComponent::Button(Button {
                data: ButtonKind::NonLink { custom_id, .. },
                ..
            }) => custom_id::read(custom_id),
            _ => None,
        });
        actions
            .filter_map(|(action, _)| match action {
                Action::Meant(question) => Some(question),
                _ => None,
            })
            .collect()
    }

    async fn dismiss(&self) -> Result<(), Trouble> {
        let (message, channel) = (self.it.message.id, self.it.channel_id);
        let mut whole = self.bot.answered.whole(message).messages;
        if whole.is_empty() {
            // Of an answer to a command that was given before a restart, Discord still knows the first message.
            whole.extend(self.first_of_response());
        }
        self.exchange().remove().await?;
        let _ = self.bot.answered.delete(message, channel);
        let rest = Answer {
            messages: whole.into_iter().filter(|it| *it != message).collect(),
        };
        outgoing::delete(self.bot, channel, &rest).await;
        Ok(())
    }

    /// The first message of the response that the button stands under, if that is another one.
    fn first_of_response(&self) -> Option<MessageId> {
        match self.it.message.interaction_metadata.as_deref()? {
            MessageInteractionMetadata::Command(it) => it.original_response_message_id,
            MessageInteractionMetadata::Component(it) => it.original_response_message_id,
            _ => None,
        }
    }

    async fn share(&self, shared: Shared) -> Result<(), Trouble> {
        let key = Key {
            private: false,
            ..self.key()
        };
        if let Err(wait) = self.bot.cooldown.count(key.member, key.channel) {
            return self.wait(wait).await;
        }
        let coach = self.bot.served.coach();
        let reply = tokio::task::spawn_blocking({
            let coach = Arc::clone(&coach);
            move || anew(&coach, &shared)
        });
        let exchange = self.exchange();
        let Some(reply) = reply.await? else {
            return Ok(exchange.whisper(NO_LONGER).await?);
        };
        let found = Found {
            reply,
            coach,
            look_up: None,
        };
        let messages = show(self.bot, &found, key, self.embeds());
        Ok(exchange.send(&messages, false).await?)
    }

    async fn topics(&self) -> Result<(), Trouble> {
        let chosen = self.chosen().and_then(|it| it.parse().ok());
        let message = commands::topics_message(self.bot, self.it.user.id.get(), self.embeds(), chosen);
        Ok(self.exchange().replace(&[message], true).await?)
    }

    async fn wait(&self, wait: Wait) -> Result<(), Trouble> {
        Ok(self.exchange().whisper(commands::wait_words(wait)).await?)
    }

    /// What was chosen from the menu.
    fn chosen(&self) -> Option<&str> {
        match &self.it.data.kind {
            ComponentInteractionDataKind::StringSelect { values } => values.first().map(String::as_str),
            _ => None,
        }
    }

    fn key(&self) -> Key {
        let flags = self.it.message.flags.unwrap_or_default();
        Key {
            member: self.it.user.id,
            channel: self.it.channel_id,
            private: flags.contains(MessageFlags::EPHEMERAL),
        }
    }

    fn embeds(&self) -> bool {
        self.it
            .app_permissions
            .is_none_or(|it| it.contains(Permissions::EMBED_LINKS))
    }

    fn is_moderator(&self) -> bool {
        let member = self.it.member.as_ref();
        let rights = member.and_then(|it| it.permissions);
        rights.is_some_and(|it| it.intersects(Permissions::MANAGE_MESSAGES | Permissions::ADMINISTRATOR))
    }
}

enum Shared {
    Ids(String),
    Question(String),
}

/// A reply with nothing of the asker in it; none if the knowledge no longer has it. Takes a moment of computing.
fn anew(coach: &Coach, shared: &Shared) -> Option<Reply> {
    match shared {
        Shared::Ids(ids) => {
            let ids: Vec<&str> = ids.split('+').collect();
            let mut found: Vec<Option<Reply>> = vec![None; ids.len()];
            coach.export_each(&mut |reply| {
                for (id, found) in ids.iter().zip(&mut found) {
                    if found.is_none() && reply.id.as_deref() == Some(id) {
                        *found = Some(reply.clone());
                    }
                }
            });
            found.into_iter().collect::<Option<Vec<_>>>().and_then(join)
        }
        Shared::Question(question) => {
            let question = crate::coach::Question::asked(question);
            let reply = coach.answer(
                &question,
                &mut crate::coach::Memory::default(),
                std::time::Duration::ZERO,
            );
            Some(reply).filter(|it| it.kind == Kind::Answer)
        }
    }
}

/// Two replies as one, each under its title.
fn join(replies: Vec<Reply>) -> Option<Reply> {
    let mut replies = replies.into_iter();
    let mut whole = replies.next()?;
    for it in replies {
        if !whole.title.is_empty() {
            whole.body = format!("**{}**\n{}", whole.title, whole.body);
            whole.title.clear();
        }
        whole.body = format!("{}\n**{}**\n{}", whole.body, it.title, it.body);
        whole.sources.extend(it.sources);
        whole.notes.extend(it.notes);
        whole.follow_ups.clear();
    }
    Some(whole)
}

/// A line that is all there is to say.
#[must_use]
pub fn only(line: impl Into<String>) -> Vec<Message> {
    vec![Message::line(line)]
}
