//! What all parts of the bot share.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::SetOnce;

use serenity::all::{ApplicationId, CreateAllowedMentions, Http, HttpBuilder, UserId};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::answered::Answered;
use super::catalogue::Catalogues;
use super::channels::Channels;
use super::clock::{Clock, Timer};
use super::conversation::Conversations;
use super::cooldown::Cooldown;
use super::ended::Ended;
use super::keeping;
use super::owners::Owners;
use super::popular::Popular;
use super::recent::Recent;
use super::retry::Failure;
use super::rights::Told;
use super::seen::Seen;
use super::servers::Servers;
use super::token::Token;
use super::trouble::Trouble;
use super::uninvited::Uninvited;
use super::unread::Unread;
use super::whereabouts::Asked;
use super::{Launch, Patience};
use crate::config::Config;
use crate::journal::Journal;
use crate::publish::{Proposals, Served};
use crate::store::Store;

/// The bot, apart from its connection.
pub struct Bot {
    pub settings: Config,
    pub served: Arc<Served>,
    pub clock: Arc<dyn Clock>,
    pub timer: Arc<dyn Timer>,
    /// Cancelled when the bot is to stop.
    pub stop: CancellationToken,
    /// When the bot began to stop, by its timer.
    pub stopping: OnceLock<Duration>,
    /// Cancelled when Discord says of a request that the token is no longer good.
    pub token_lost: CancellationToken,
    pub patience: Patience,
    /// What is in hand.
    pub in_hand: TaskTracker,
    pub answered: Answered,
    /// Interactions, which are answered once.
    pub interactions: Seen,
    /// Edits of messages that were left alone.
    pub edits: Seen,
    pub channels: Channels,
    pub conversations: Conversations,
    pub cooldown: Cooldown,
    pub popular: Popular,
    pub journal: Journal,
    /// What admins taught.
    pub proposals: Proposals,
    /// What was asked last, for the journal.
    pub recent: Recent,
    /// Who does not want to be answered uninvited.
    pub uninvited: Uninvited,
    pub servers: Servers,
    /// Places that Discord was asked for.
    pub asked: Asked,
    pub owners: Owners,
    pub told: Told,
    /// Events that could not be read.
    pub unread: Unread,
    /// How many answers of an earlier process were looked for.
    pub looked_back: AtomicU32,
    /// When it was put together, since 1970 by its clock.
    pub started: Duration,
    pub store: Store,
    pub catalogues: Catalogues,
    /// Whether Discord sends the content of messages that do not address the bot.
    pub message_content: AtomicBool,
    /// For responses to interactions. Discord does not limit their rate, and serenity's limiter would keep an entry
    /// of each for ever.
    pub direct: Arc<Http>,
    /// For everything else: it keeps Discord's rate limits, unless a proxy does.
    pub rest: Http,
    /// Whether the slash commands have been looked after in this process.
    pub registered: AtomicBool,
    pub token: Token,
    client: reqwest::Client,
    me: SetOnce<UserId>,
}

impl Bot {
    /// Puts the bot together.
    ///
    /// # Errors
    /// A file of the data folder cannot be used.
    pub fn new(launch: Launch) -> Result<Self, Ended> {
        let Launch {
            settings,
            token,
            served,
            clock,
            timer,
            stop,
            patience,
            catalogue,
            in_hand,
            client,
        } = launch;
        let unusable = |error: &dyn std::fmt::Display| Ended::Unusable(error.to_string());
        let store = Store::new(settings.data_dir.clone());
        let channels =
            Channels::read(store.clone(), settings.auto_channels.clone()).map_err(|error| unusable(&error))?;
        let told = Told::read(&store).map_err(|error| unusable(&error))?;
        let uninvited = Uninvited::read(store.clone()).map_err(|error| unusable(&error))?;
        let journal = keeping::open(&settings, &store, &clock);
        let client = match client {
            Some(client) => client,
            None => reqwest::Client::builder()
                .connect_timeout(patience.connect)
                .timeout(patience.request)
                .build()
                .map_err(|error| unusable(&error))?,
        };
        if let Some(proxy) = &settings.rest_proxy
            && !(proxy.starts_with("http://") || proxy.starts_with("https://"))
        {
            return Err(Ended::Unusable(
                "rest_proxy must be an address that begins with http:// or https://".to_owned(),
            ));
        }
        let direct = Arc::new(http(&token, &client, &settings, false));
        let rest = http(&token, &client, &settings, settings.rest_proxy.is_none());
        Ok(Self {
            message_content: AtomicBool::new(settings.message_content),
            cooldown: Cooldown::new(settings.cooldown.0, Arc::clone(&clock)),
            catalogues: Catalogues::beginning_with(catalogue),
            answered: Answered::default(),
            interactions: Seen::default(),
            edits: Seen::default(),
            conversations: Conversations::default(),
            popular: Popular::default(),
            journal,
            proposals: Proposals::new(store.clone()),
            recent: Recent::default(),
            uninvited,
            servers: Servers::default(),
            asked: Asked::default(),
            owners: Owners::default(),
            token_lost: CancellationToken::new(),
            in_hand,
            registered: AtomicBool::new(false),
            stopping: OnceLock::new(),
            unread: Unread::default(),
            looked_back: AtomicU32::new(0),
            started: clock.since_1970(),
            me: SetOnce::new(),
            channels,
            told,
            store,
            settings,
            served,
            clock,
            timer,
            stop,
            patience,
            direct,
            rest,
            token,
            client,
        })
    }

    /// An HTTP client for a connection of serenity, which wants one of its own.
    #[must_use]
    pub fn http(&self) -> Http {
        http(
            &self.token,
            &self.client,
            &self.settings,
            self.settings.rest_proxy.is_none(),
        )
    }

    /// Who the bot is, as soon as it has been connected.
    pub async fn me(&self) -> UserId {
        *self.me.wait().await
    }

    /// The bot is connected as this user.
    pub fn is(&self, me: UserId, application: ApplicationId) {
        // A bot never becomes another one.
        let _ = self.me.set(me);
        self.servers.is(me);
        self.direct.set_application_id(application);
        self.rest.set_application_id(application);
    }

    /// Takes the consequences of an error that concern more than who it happened to.
    pub fn notice(&self, trouble: &Trouble) {
        if trouble.failure() == Some(Failure::Token) {
            self.token_lost.cancel();
        }
    }

    /// Whether Discord sends the content of messages that do not address the bot.
    #[must_use]
    pub fn reads_messages(&self) -> bool {
        self.message_content.load(Ordering::Relaxed)
    }
}

fn http(token: &Token, client: &reqwest::Client, settings: &Config, limited: bool) -> Http {
    let mut builder = HttpBuilder::new(token.expose())
        .client(client.clone())
        .default_allowed_mentions(CreateAllowedMentions::new())
        .ratelimiter_disabled(!limited);
    if let Some(proxy) = &settings.rest_proxy {
        builder = builder.proxy(proxy.trim_end_matches('/'));
    }
    builder.build()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With a proxy serenity's limiter must be off: while it is on, the proxy is passed over without a word.
    #[test]
    fn with_a_proxy_nothing_goes_elsewhere() {
        let token = Token::new("test").unwrap();
        let of = |rest_proxy: Option<&str>| {
            let settings = Config {
                rest_proxy: rest_proxy.map(str::to_owned),
                ..Config::default()
            };
            let limited = settings.rest_proxy.is_none();
            [limited, false].map(|limited| http(&token, &reqwest::Client::new(), &settings, limited))
        };
        for http in of(Some("http://127.0.0.1:1/")) {
            assert_eq!(http.proxy.as_deref(), Some("http://127.0.0.1:1"));
            assert!(http.ratelimiter.is_none());
        }
        let [limited, direct] = of(None);
        assert!(limited.ratelimiter.is_some() && direct.ratelimiter.is_none());
        for http in [limited, direct] {
            let mentions = serde_json::to_value(http.default_allowed_mentions.unwrap()).unwrap();
            assert_eq!(mentions["parse"], serde_json::json!([]));
        }
    }
}
