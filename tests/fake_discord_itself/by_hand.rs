//! Requests and frames by hand.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::fake_discord::interactions::Interaction;
use crate::fake_discord::{FakeDiscord, Id, Settings};

/// A fake with a registered command `/hello name` and a menu entry "Ask", and a client of its REST.
pub struct Hand {
    pub fake: FakeDiscord,
    http: reqwest::Client,
}

impl Hand {
    pub async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    pub async fn with(settings: Settings) -> Self {
        let hand = Self {
            fake: FakeDiscord::start(settings).await,
            http: reqwest::Client::new(),
        };
        let name = json!({"type": 3, "name": "name", "description": "Who", "required": true, "autocomplete": true});
        let commands = json!([
            {"name": "hello", "description": "Says hello", "options": [name]},
            {"name": "Ask", "type": 3},
        ]);
        let (status, body) = hand.send("PUT", &hand.commands(), &commands).await;
        assert_eq!(status, 200, "{body}");
        hand
    }

    /// The path of the global commands.
    pub fn commands(&self) -> String {
        format!("/applications/{}/commands", self.fake.bot())
    }

    /// The path of a channel's messages.
    pub fn messages(&self, channel: &str) -> String {
        format!("/channels/{}/messages", self.fake.channel(channel))
    }

    /// Sends JSON below `/api/v10`, and answers the status and the body.
    pub async fn send(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let mut request = self.request(method, path);
        if !body.is_null() {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let response = request.send().await.expect("the fake answers");
        let status = response.status().as_u16();
        let text = response.text().await.expect("a body");
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// A request with the token.
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}/api/v10{path}", self.fake.rest_url());
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        self.http
            .request(method, url)
            .header("authorization", format!("Bot {}", self.fake.token()))
    }

    /// Ada uses `/hello` in #general.
    pub fn hello(&self) -> Interaction {
        let (ada, general) = (self.fake.user("ada"), self.fake.channel("general"));
        let used = self
            .fake
            .use_command(ada, general, "hello", &[("name", "Ada")])
            .expect("it is registered");
        self.fake.interaction(used)
    }

    /// The bot writes "hello" in a channel, with a button `press` and a menu `choose` of one value `a`.
    pub async fn message_with_buttons(&self, channel: &str) -> Id {
        let body = json!({"content": "hello", "components": [
            {"type": 1, "components": [{"type": 2, "style": 1, "label": "Press", "custom_id": "press"}]},
            {"type": 1, "components": [{"type": 3, "custom_id": "choose", "options": [{"label": "A", "value": "a"}]}]},
        ]});
        let (status, sent) = self.send("POST", &self.messages(channel), &body).await;
        assert_eq!(status, 200, "{sent}");
        sent["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")
    }

    /// Ada presses a button of a new message.
    pub async fn press(&self) -> Interaction {
        let message = self.message_with_buttons("general").await;
        let pressed = self
            .fake
            .press(self.fake.user("ada"), message, "press")
            .expect("it is there");
        self.fake.interaction(pressed)
    }
}

/// The path of an interaction's callback.
pub fn callback(interaction: &Interaction) -> String {
    format!("/interactions/{}/{}/callback", interaction.id, interaction.token)
}

/// The path of an interaction's follow-ups.
pub fn webhook(hand: &Hand, interaction: &Interaction) -> String {
    format!("/webhooks/{}/{}", hand.fake.bot(), interaction.token)
}

/// A connection to the gateway.
pub struct Wire(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What comes on a [`Wire`].
#[derive(Debug, PartialEq)]
pub enum Heard {
    Frame(Value),
    /// Closed, with a code if there was one.
    Closed(Option<u16>),
    /// Gone without a word.
    Gone,
}

impl Wire {
    /// Connects and reads HELLO.
    pub async fn open(fake: &FakeDiscord) -> Self {
        let url = fake.rest_url().replace("http://", "ws://") + "/?v=10";
        let (socket, _) = tokio_tungstenite::connect_async(url)
            .await
            .expect("the gateway upgrades");
        let mut wire = Self(socket);
        assert_eq!(wire.frame().await["op"], 10);
        wire
    }

    /// Connects and identifies with intents, and reads READY and GUILD_CREATE.
    pub async fn identified(fake: &FakeDiscord, intents: u64) -> Self {
        let mut wire = Self::open(fake).await;
        wire.send(identify(fake, intents)).await;
        assert_eq!(wire.frame().await["t"], "READY");
        if intents & 1 != 0 {
            assert_eq!(wire.frame().await["t"], "GUILD_CREATE");
        }
        wire
    }

    pub async fn send(&mut self, frame: Value) {
        self.0
            .send(Message::Text(frame.to_string()))
            .await
            .expect("the gateway listens");
    }

    /// The next frame, which must be one.
    pub async fn frame(&mut self) -> Value {
        match self.next().await {
            Heard::Frame(frame) => frame,
            other => panic!("instead of a frame: {other:?}"),
        }
    }

    pub async fn next(&mut self) -> Heard {
        match self.0.next().await {
            Some(Ok(Message::Text(text))) => Heard::Frame(serde_json::from_str(&text).expect("JSON")),
            Some(Ok(Message::Close(close))) => Heard::Closed(close.map(|close| close.code.into())),
            _ => Heard::Gone,
        }
    }

    /// Sends a heartbeat, and answers the frames that came before its acknowledgement.
    pub async fn until_acknowledged(&mut self) -> Vec<Value> {
        self.send(json!({"op": 1, "d": null})).await;
        let mut frames = Vec::new();
        loop {
            let frame = self.frame().await;
            if frame["op"] == 11 {
                return frames;
            }
            frames.push(frame);
        }
    }
}

/// An IDENTIFY.
pub fn identify(fake: &FakeDiscord, intents: u64) -> Value {
    json!({"op": 2, "d": {"token": fake.token(), "intents": intents, "properties": {}}})
}
