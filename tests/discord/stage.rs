//! A Discord and a bot on it, for tests that break one thing for real.

use std::sync::Arc;
use std::time::Duration;

use career_coach::discord::Patience;

use super::bot::{Own, Parts, hasty};
use super::fake_discord::scenario::Start;
use super::fake_discord::snowflake::Id;
use super::fake_discord::{FakeDiscord, Say, Settings, State};
use super::held_timer::HeldTimer;

pub const MESSAGES: &str = "POST /channels/{channel_id}/messages";
pub const EDIT: &str = "PATCH /channels/{channel_id}/messages/{message_id}";
pub const CALLBACK: &str = "POST /interactions/{interaction_id}/{interaction_token}/callback";
pub const TYPING: &str = "POST /channels/{channel_id}/typing";

pub struct Stage {
    pub fake: FakeDiscord,
    pub bot: Own,
    // Taken away when dropped.
    home: tempfile::TempDir,
}

impl Stage {
    pub async fn set(settings: Settings, patience: Patience) -> Self {
        let parts = Parts {
            patience,
            ..Parts::default()
        };
        Self::set_with(settings, &[], parts).await
    }

    /// With lines of its configuration.
    pub async fn set_with(settings: Settings, config: &[&str], parts: Parts) -> Self {
        let fake = FakeDiscord::start(settings).await;
        Self::on(fake, config, parts).await
    }

    /// Without a proxy: what goes to discord.com ends at the TLS twin, and whatever goes elsewhere ends at a port where
    /// nothing listens.
    pub async fn over_tls() -> Self {
        let settings = Settings {
            tls: true,
            ..Settings::default()
        };
        let fake = FakeDiscord::start(settings).await;
        let (address, certificate) = fake.tls().expect("it was asked for");
        let certificate = reqwest::Certificate::from_pem(certificate.as_bytes()).expect("a certificate");
        let dead_end = reqwest::Proxy::custom(|url| {
            let elsewhere = url.host_str() != Some("discord.com");
            elsewhere.then_some("http://127.0.0.1:9")
        });
        let client = reqwest::Client::builder()
            .proxy(dead_end)
            .resolve("discord.com", address)
            .add_root_certificate(certificate)
            .build();
        let parts = Parts {
            client: Some(client.expect("a client")),
            without_proxy: true,
            ..Parts::default()
        };
        Self::on(fake, &[], parts).await
    }

    async fn on(fake: FakeDiscord, config: &[&str], parts: Parts) -> Self {
        let (start, home) = start_of(&fake, config);
        Self::at(fake, start, home, parts).await
    }

    /// In a folder that the test has furnished.
    pub async fn at(fake: FakeDiscord, start: Start, home: tempfile::TempDir, parts: Parts) -> Self {
        let bot = Own::start_with(&start, parts);
        fake.connected().await;
        // The commands are told once the fake knows them.
        let known = |state: &State| state.commands_made > 0;
        fake.until("the commands", known).await;
        bot.settled().await;
        Self { fake, bot, home }
    }

    /// With the bot's real patience, and a timer that the test moves. What Discord and the network do takes its time all
    /// the same.
    pub async fn held() -> (Self, HeldTimer) {
        let timer = HeldTimer::new();
        let parts = Parts {
            patience: Patience::default(),
            timer: Arc::new(timer.clone()),
            ..Parts::default()
        };
        (Self::set_with(Settings::default(), &[], parts).await, timer)
    }

    /// The data folder.
    pub fn data(&self) -> std::path::PathBuf {
        self.home.path().join("data")
    }

    /// Somebody presses the button of the bot's last message that shows it to them.
    pub fn press(&self, who: &str, label: &str) {
        let by = self.fake.user(who);
        let (message, id) = find(&self.fake, by, label).unwrap_or_else(|| panic!("no button {label:?}"));
        self.fake.press(by, message, &id).expect("it can be pressed");
    }

    /// Ada says something in #general.
    pub fn say(&self, text: &str) -> Id {
        let (ada, general) = (self.fake.user("ada"), self.fake.channel("general"));
        self.fake.say(Say::new(ada, general, &self.with_mention(text)))
    }

    /// "@coach" as Discord writes it.
    pub fn with_mention(&self, text: &str) -> String {
        text.replace("@coach", &format!("<@{}>", self.fake.bot()))
    }

    /// Ada gives a command in #general.
    pub fn command(&self, name: &str, options: &[(&str, &str)]) -> Id {
        let (ada, general) = (self.fake.user("ada"), self.fake.channel("general"));
        self.fake.use_command(ada, general, name, options).expect("a command")
    }

    /// Waits until everything that was dispatched has been handled.
    pub async fn quiet(&self) {
        self.fake.barrier().await;
        self.bot.settled().await;
    }
}

fn find(fake: &FakeDiscord, by: Id, label: &str) -> Option<(Id, String)> {
    fake.with(|state| {
        let all = state.world.messages.values().rev();
        let mut seen = all.filter(|it| it.author == state.world.bot && it.private_to.is_none_or(|only| only == by));
        seen.find_map(|message| {
            let rows = message.components.iter();
            let mut buttons = rows.flat_map(|row| row["components"].as_array().into_iter().flatten());
            let button = buttons.find(|it| it["label"] == label)?;
            Some((message.id, button["custom_id"].as_str()?.to_owned()))
        })
    })
}

/// What a bot on this Discord is started with, and its data folder.
pub fn start_of(fake: &FakeDiscord, config: &[&str]) -> (Start, tempfile::TempDir) {
    let home = tempfile::tempdir().expect("a folder");
    let start = Start {
        rest_url: fake.rest_url(),
        token: fake.token(),
        guild: fake.guild(),
        clock: fake.clock().clone(),
        data_dir: home.path().to_owned(),
        config: config.iter().map(|line| (*line).to_owned()).collect(),
    };
    (start, home)
}

/// Starts a bot that may never be connected.
pub fn start(fake: &FakeDiscord, patience: Patience) -> (Own, tempfile::TempDir) {
    let (start, home) = start_of(fake, &[]);
    (Own::start(&start, patience), home)
}

/// As [`hasty`], with a patience for the network that no test needs to see end.
pub fn patient() -> Patience {
    Patience {
        network: Duration::from_secs(20),
        ..hasty()
    }
}
