//! The steps of a scenario.

use std::time::Duration;

use super::super::{Fault, OnIdentify};

/// Where something happens.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// `in #NAME`.
    Channel(String),
    /// `to coach`: in direct messages.
    Direct,
}

/// One step.
#[derive(Clone, Debug)]
pub enum Step {
    Says {
        who: String,
        place: Place,
        reply_to: Option<String>,
        pings: bool,
        text: String,
    },
    /// A message of a webhook.
    Webhook {
        place: Place,
        text: String,
    },
    /// One of Discord's own messages: somebody joined, something was pinned.
    System {
        who: String,
        place: Place,
        kind: u8,
    },
    Edits {
        who: String,
        text: String,
    },
    /// Discord adds a link's preview to somebody's last message.
    Preview {
        who: String,
    },
    /// Somebody's last message is pinned.
    Pinned {
        who: String,
    },
    /// The last messages of `of` go; several at once are a bulk deletion.
    Deletes {
        of: String,
        count: usize,
    },
    /// The event of somebody's last message comes once more.
    Repeats {
        who: String,
    },
    Reacts {
        who: String,
        emoji: String,
        to: String,
    },
    Uses {
        who: String,
        place: Place,
        command: String,
        options: Vec<(String, String)>,
    },
    Types {
        who: String,
        place: Place,
        command: String,
        options: Vec<(String, String)>,
    },
    UsesMenu {
        who: String,
        place: Place,
        entry: String,
        on: String,
    },
    Presses {
        who: String,
        label: String,
    },
    Chooses {
        who: String,
        labels: Vec<String>,
    },
    Submits {
        who: String,
        fields: Vec<(String, String)>,
    },
    Thread {
        who: String,
        name: String,
        parent: String,
        post: Option<String>,
    },
    Clock(Duration),
    /// An author writes a file into the folder of the knowledge.
    Writes {
        file: String,
        text: String,
    },
    /// An operator sends SIGHUP.
    HangUp,
    Restart,
    Kill,
    Stop,
    Start,
    /// The bot ends by itself.
    Ends,
    Fault {
        route: String,
        fault: Fault,
        times: usize,
    },
    NoFaults,
    Closes(Option<u16>),
    NextIdentify(OnIdentify),
    Cuts,
    Silent,
    Reconnect,
    Invalidates {
        resumable: bool,
    },
    Permissions {
        channel: String,
        denies: Vec<String>,
    },
    ChannelGone(String),
    Expelled,
}

impl Step {
    /// Whether what it brings about takes time that nobody can tell: a bot that starts, a connection that breaks.
    pub fn lingers(&self) -> bool {
        matches!(
            self,
            Self::Start
                | Self::Ends
                | Self::Closes(_)
                | Self::Cuts
                | Self::Silent
                | Self::Reconnect
                | Self::Invalidates { .. }
        )
    }
}
