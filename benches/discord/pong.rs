//! The bare bot: nothing but serenity, and "pong".

use std::process::ExitCode;

use serenity::all::{
    ClientBuilder, Command, CommandOptionType, Context, CreateCommand, CreateCommandOption, CreateInteractionResponse,
    CreateInteractionResponseMessage, CreateMessage, EventHandler, GatewayIntents, HttpBuilder, Interaction, Message,
    Ready,
};

use crate::fake_discord::guard::assert_nothing_leaves;
use crate::process::{PROXY, TOKEN};

/// The argument that turns this binary into it.
pub const ROLE: &str = "pong";

struct Pong;

#[serenity::async_trait]
impl EventHandler for Pong {
    async fn ready(&self, ctx: Context, _: Ready) {
        let question = CreateCommandOption::new(CommandOptionType::String, "question", "Your question").required(true);
        let ask = CreateCommand::new("ask").description("Says pong").add_option(question);
        let set = Command::set_global_commands(&ctx.http, vec![ask]).await;
        set.expect("the command is in order");
    }

    async fn message(&self, ctx: Context, message: Message) {
        if !message.author.bot {
            let pong = CreateMessage::new().content("pong").reference_message(&message);
            let sent = message.channel_id.send_message(&ctx.http, pong).await;
            sent.expect("the message is in order");
        }
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        if let Interaction::Command(command) = interaction {
            let pong = CreateInteractionResponseMessage::new().content("pong");
            let pong = CreateInteractionResponse::Message(pong);
            command.create_response(&ctx.http, pong).await.expect("in order");
        }
    }
}

/// Runs until it is killed.
pub fn run() -> ExitCode {
    let variable = |name: &str| std::env::var(name).expect("set by whoever started this");
    let intents = GatewayIntents::GUILDS
        | GatewayIntents::GUILD_MESSAGES
        | GatewayIntents::DIRECT_MESSAGES
        | GatewayIntents::MESSAGE_CONTENT;
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let ended = runtime.block_on(async {
        let http = HttpBuilder::new(variable(TOKEN))
            .proxy(variable(PROXY))
            .ratelimiter_disabled(true)
            .build();
        let client = ClientBuilder::new_with_http(http, intents).event_handler(Pong);
        let mut client = client.await.expect("a client");
        assert_nothing_leaves(&client).await;
        client.start().await
    });
    eprintln!("{ended:?}");
    ExitCode::FAILURE
}
