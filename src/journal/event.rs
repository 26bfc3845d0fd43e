//! What can be noted, and the words that stand for it in the database.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::coach::Coach;
use crate::matcher::Verdict;

/// A row of the misses, so that it can be taken back when it turns out to be none. It begins with the hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MissId(pub i64);

impl MissId {
    /// So many of its bits are below the hour.
    pub(super) const BITS_BELOW: u32 = 40;

    /// The hour since 1970.
    #[must_use]
    pub fn hour(self) -> i64 {
        self.0 >> Self::BITS_BELOW
    }
}

/// The kind of place that something was asked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// A channel of a server.
    Channel,
    /// A direct message.
    Direct,
    /// A command whose answer its asker alone saw.
    Private,
}

/// Why a question counts as missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Missing {
    /// Nothing fitted.
    Unknown,
    /// "Did you mean" was shown, and nothing of it taken.
    Suggested,
    /// None of what was suggested was meant.
    Declined,
    /// It was answered, and the answer got a 👎.
    Disliked,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    WrongTopic,
    Outdated,
    TooVague,
    Other,
}

/// What somebody thinks of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opinion {
    Up,
    /// Without a reason as long as none is given.
    Down(Option<Reason>),
}

/// What is counted for a topic and a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Happened {
    /// Something was asked, whatever came of it.
    Asked,
    Answered,
    /// It was understood, and the guides leave it open.
    Uncovered,
    /// Nothing fitted.
    Missed,
    /// "Did you mean" was shown.
    Suggested,
    /// Something of it was taken.
    Taken,
    /// None of it was meant.
    Declined,
    Liked,
    Disliked,
    /// Disliked for this reason; counted besides.
    For(Reason),
}

/// A vote, as it is handed in.
pub struct Vote {
    /// The message that holds the answer.
    pub answer: u64,
    pub voter: u64,
    /// The topic of the answer.
    pub topic: String,
    pub opinion: Opinion,
    /// The question that was answered, where it is still known.
    pub question: Option<Question>,
}

/// A question as it was asked. It is never shown or logged, and so has no `Debug`.
pub struct Question {
    pub text: String,
    pub asker: u64,
    pub place: Place,
    pub coach: Arc<Coach>,
}

/// Something to be noted.
pub enum Event {
    Count {
        /// Since 1970.
        hour: i64,
        topic: String,
        happened: Happened,
    },
    Miss {
        id: MissId,
        missing: Missing,
        question: Question,
        verdict: Box<Verdict>,
    },
    /// What was suggested for this miss was taken: it is none.
    Taken(MissId),
    /// None of it was meant.
    Declined(MissId),
}

/// Nothing was written, and whoever asked for it should know. The cause is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwritten {
    /// There is no journal.
    Off,
    /// The database cannot be used at the moment.
    Broken,
}

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Off => "the journal is off",
            Self::Broken => "the journal cannot be written at the moment",
        })
    }
}

impl std::error::Error for Unwritten {}

/// A word for each, as the database has it.
macro_rules! words {
    ($kind:ty { $($value:pat => $make:expr, $word:literal;)* }) => {
        impl $kind {
            /// The word for it in the database.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $($value => $word,)* }
            }

            /// What the word stands for.
            #[must_use]
            pub fn of_word(word: &str) -> Option<Self> {
                match word { $($word => Some($make),)* _ => None }
            }
        }
    };
}

words!(Place {
    Self::Channel => Self::Channel, "channel";
    Self::Direct => Self::Direct, "direct";
    Self::Private => Self::Private, "private";
});

words!(Missing {
    Self::Unknown => Self::Unknown, "unknown";
    Self::Suggested => Self::Suggested, "suggested";
    Self::Declined => Self::Declined, "declined";
    Self::Disliked => Self::Disliked, "disliked";
});

words!(Reason {
    Self::WrongTopic => Self::WrongTopic, "wrong-topic";
    Self::Outdated => Self::Outdated, "outdated";
    Self::TooVague => Self::TooVague, "too-vague";
    Self::Other => Self::Other, "other";
});

words!(Opinion {
    Self::Up => Self::Up, "up";
    Self::Down(None) => Self::Down(None), "down";
    Self::Down(Some(Reason::WrongTopic)) => Self::Down(Some(Reason::WrongTopic)), "wrong-topic";
    Self::Down(Some(Reason::Outdated)) => Self::Down(Some(Reason::Outdated)), "outdated";
    Self::Down(Some(Reason::TooVague)) => Self::Down(Some(Reason::TooVague)), "too-vague";
    Self::Down(Some(Reason::Other)) => Self::Down(Some(Reason::Other)), "other";
});

words!(Happened {
    Self::Asked => Self::Asked, "asked";
    Self::Answered => Self::Answered, "answered";
    Self::Uncovered => Self::Uncovered, "uncovered";
    Self::Missed => Self::Missed, "missed";
    Self::Suggested => Self::Suggested, "suggested";
    Self::Taken => Self::Taken, "taken";
    Self::Declined => Self::Declined, "declined";
    Self::Liked => Self::Liked, "liked";
    Self::Disliked => Self::Disliked, "disliked";
    Self::For(Reason::WrongTopic) => Self::For(Reason::WrongTopic), "wrong-topic";
    Self::For(Reason::Outdated) => Self::For(Reason::Outdated), "outdated";
    Self::For(Reason::TooVague) => Self::For(Reason::TooVague), "too-vague";
    Self::For(Reason::Other) => Self::For(Reason::Other), "other";
});

impl Reason {
    /// All of them, as they are offered.
    pub const ALL: [Self; 4] = [Self::WrongTopic, Self::Outdated, Self::TooVague, Self::Other];

    /// What a member reads on its button.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::WrongTopic => "Wrong topic",
            Self::Outdated => "Outdated",
            Self::TooVague => "Too vague",
            Self::Other => "Something else",
        }
    }
}

impl Opinion {
    /// What of it is counted.
    #[must_use]
    pub fn counted(self) -> Vec<Happened> {
        match self {
            Self::Up => vec![Happened::Liked],
            Self::Down(None) => vec![Happened::Disliked],
            Self::Down(Some(reason)) => vec![Happened::Disliked, Happened::For(reason)],
        }
    }
}
