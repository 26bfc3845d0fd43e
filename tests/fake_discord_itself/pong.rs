//! A bare serenity bot.

use serde_json::json;
use serenity::all::{
    ClientBuilder, Command, Context, CreateCommand, CreateCommandOption, CreateInteractionResponse,
    CreateInteractionResponseMessage, CreateMessage, EventHandler, GatewayIntents, Interaction, Message, Ready,
};
use serenity::all::{CommandOptionType, HttpBuilder};
use tokio::task::JoinHandle;

use crate::fake_discord::guard::assert_nothing_leaves;
use crate::fake_discord::{FakeDiscord, Say, Settings};

/// Says "pong" to "ping", and greets whoever uses `/hello`.
pub struct Pong;

#[serenity::async_trait]
impl EventHandler for Pong {
    async fn ready(&self, ctx: Context, _: Ready) {
        let name = CreateCommandOption::new(CommandOptionType::String, "name", "Who is greeted").required(true);
        let hello = CreateCommand::new("hello").description("Says hello").add_option(name);
        Command::set_global_commands(&ctx.http, vec![hello])
            .await
            .expect("the commands are in order");
    }

    async fn message(&self, ctx: Context, message: Message) {
        if message.content == "ping" {
            let pong = CreateMessage::new().content("pong").reference_message(&message);
            message
                .channel_id
                .send_message(&ctx.http, pong)
                .await
                .expect("the message is in order");
        }
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        if let Interaction::Command(command) = interaction {
            let name = command.data.options[0].value.as_str().unwrap_or_default().to_owned();
            let hello = CreateInteractionResponseMessage::new()
                .content(format!("hello {name}"))
                .ephemeral(true);
            let answer = CreateInteractionResponse::Message(hello);
            command
                .create_response(&ctx.http, answer)
                .await
                .expect("the answer is in order");
        }
    }
}

/// Starts the bare bot against a fake.
pub async fn pong(fake: &FakeDiscord, intents: GatewayIntents) -> JoinHandle<serenity::Result<()>> {
    let http = HttpBuilder::new(fake.token())
        .proxy(fake.rest_url())
        .ratelimiter_disabled(true)
        .build();
    let mut client = ClientBuilder::new_with_http(http, intents)
        .event_handler(Pong)
        .await
        .expect("a client");
    assert_nothing_leaves(&client).await;
    tokio::spawn(async move { client.start().await })
}

pub fn all_intents() -> GatewayIntents {
    GatewayIntents::non_privileged() | GatewayIntents::MESSAGE_CONTENT
}

#[tokio::test]
async fn serenity_logs_in_registers_and_answers() {
    let fake = FakeDiscord::start(Settings::default()).await;
    let mut reader = fake.reader();
    let bot = pong(&fake, all_intents()).await;
    let registered = reader.next("PUT /applications/{application_id}/commands").await;
    assert_eq!(registered.status(), 200, "{registered:?}");

    let (ada, general) = (fake.user("ada"), fake.channel("general"));
    let question = fake.say(Say::new(ada, general, "ping"));
    let answer = reader.next("POST /channels/{channel_id}/messages").await;
    assert_eq!(answer.body["content"], "pong");
    assert_eq!(answer.touches.about, Some(question));

    let used = fake
        .use_command(ada, general, "hello", &[("name", "Ada")])
        .expect("it is registered");
    let answer = reader
        .next("POST /interactions/{interaction_id}/{interaction_token}/callback")
        .await;
    assert_eq!(answer.touches.interaction, Some(used));
    assert_eq!(answer.body["data"]["content"], "hello Ada");
    assert_eq!(answer.body["data"]["flags"], json!(64));

    fake.barrier().await;
    assert!(reader.rest().is_empty());
    fake.finish();
    bot.abort();
}
