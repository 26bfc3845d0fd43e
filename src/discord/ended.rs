//! Why the bot ended, in one sentence with the next step, and the exit status that goes with it.

use std::fmt;

/// Why the bot ended without having been asked to.
#[derive(Debug)]
pub enum Ended {
    /// Nothing reached Discord when it started.
    NoNetwork(String),
    /// The connection was stuck, and a new one was too.
    Stuck,
    /// Discord does not accept the token.
    Token,
    /// Discord refuses the intents even without the one for the content of messages.
    Intents,
    /// Discord refuses the shard, or demands more of them.
    Sharding,
    /// Discord no longer speaks this version of its protocol.
    Version,
    /// A setting or a file of the data folder cannot be used; a sentence says why.
    Unusable(String),
}

impl Ended {
    /// The exit status: 69 without network, 75 for the supervisor to start it again, 78 for somebody to mend something.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::NoNetwork(_) => 69,
            Self::Stuck => 75,
            Self::Token | Self::Intents | Self::Sharding | Self::Version | Self::Unusable(_) => 78,
        }
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoNetwork(why) => write!(
                f,
                "Discord cannot be reached ({why}): check the network, the proxy settings and https://discordstatus.com, then start again"
            ),
            Self::Stuck => f.write_str("the connection to Discord is stuck: start again, as a supervisor does by itself"),
            Self::Token => f.write_str(
                "Discord refuses the token: copy it anew from the page \"Bot\" of your application at https://discord.com/developers/applications (\"Reset Token\" makes a new one) and set DISCORD_TOKEN",
            ),
            Self::Intents => f.write_str(
                "Discord refuses the intents of this bot: open the page \"Bot\" of your application at https://discord.com/developers/applications and tick \"Message Content Intent\", or set `message_content = false`",
            ),
            Self::Sharding => f.write_str(
                "Discord demands that this bot be split into shards, which this version cannot do: remove it from some of its servers",
            ),
            Self::Version => f.write_str("Discord no longer speaks the protocol of this version: install a newer one"),
            Self::Unusable(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Ended {}
