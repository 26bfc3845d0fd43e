//! What is kept, and for how long: the one table that deletion, the text of `/privacy` and the docs are made of.

use std::fmt::Write;

use crate::coach::MEMORY_LASTS;

/// How long what is kept is kept, as the operator set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// Days for texts, and for whatever is about a member.
    pub texts_days: u16,
    /// Days for numbers that are about nobody.
    pub counters_days: u16,
}

impl Default for Keep {
    fn default() -> Self {
        Self {
            // A question that nobody taught an answer to in a season is not asked any more.
            texts_days: 90,
            // A year and a month, so that a month can be held against the same a year before.
            counters_days: 400,
        }
    }
}

/// Until when something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// As many days as texts are kept.
    Texts,
    /// As many days as counters are kept.
    Counters,
    /// For this many minutes, and in memory only.
    Minutes(u64),
    /// Until the member says otherwise.
    Revoked,
    /// Until admins have made up their minds, and a week.
    Decided,
    /// Until enough newer versions of the knowledge are published.
    Versions,
}

/// The unit in which a table tells the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Hours,
    Days,
}

/// Where something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// In this table of the journal, whose rows tell the time in this column.
    Table(&'static str, &'static str, Unit),
    /// In this file of the data folder.
    File(&'static str),
    Memory,
}

/// A line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    pub place: Where,
    /// What it is, for members.
    pub what: &'static str,
    /// What exactly is in it.
    pub holds: &'static str,
    pub until: Until,
    /// Whether anything in it belongs to a member, so that `/forget` takes it.
    pub personal: bool,
}

/// All that is kept.
pub const RULES: [Rule; 7] = [
    Rule {
        place: Where::Table("miss", "hour", Unit::Hours),
        what: "Questions to me that I had no good answer to",
        holds: "the text without the names, addresses, links, phone numbers, employers, pay, health and visa status that my rules find, at most 300 characters; what I took it for; the kind of channel; the hour; you as a keyed hash",
        until: Until::Texts,
        personal: true,
    },
    Rule {
        place: Where::Table("vote", "day", Unit::Days),
        what: "Your 👍 and 👎",
        holds: "the topic, the reason, the day; the answer and you as keyed hashes",
        until: Until::Texts,
        personal: true,
    },
    Rule {
        place: Where::Table("tally", "day", Unit::Days),
        what: "How often each topic was asked, missed and rated, day by day",
        holds: "numbers only; no text, and nothing about anybody",
        until: Until::Counters,
        personal: false,
    },
    Rule {
        place: Where::File("proposals.json"),
        what: "Ways to ask that an admin wants to teach me",
        holds: "such questions in lower case; whose they were as a keyed hash",
        until: Until::Decided,
        personal: true,
    },
    Rule {
        place: Where::File("history.json"),
        what: "Who published my last ten versions",
        holds: "the ids of these admins; the versions lie beside it, with nothing about anybody",
        until: Until::Versions,
        personal: true,
    },
    Rule {
        place: Where::File("uninvited.json"),
        what: "That you don't want to be answered uninvited",
        holds: "you as a keyed hash",
        until: Until::Revoked,
        personal: true,
    },
    Rule {
        place: Where::Memory,
        what: "What you asked last in a channel",
        holds: "your last question and what it was about, so that \"and in another country?\" works; never on disk",
        until: Until::Minutes(MEMORY_LASTS.as_secs() / 60),
        personal: true,
    },
];

impl Until {
    /// In how many days it ends; none for what does not end by the day.
    #[must_use]
    pub fn days(self, keep: Keep) -> Option<u16> {
        match self {
            Self::Texts => Some(keep.texts_days),
            Self::Counters => Some(keep.counters_days),
            Self::Minutes(_) | Self::Revoked | Self::Decided | Self::Versions => None,
        }
    }

    fn words(self, keep: Keep) -> String {
        match (self, self.days(keep)) {
            (_, Some(1)) => "1 day".to_owned(),
            (_, Some(days)) => format!("{days} days"),
            (Self::Minutes(minutes), _) => format!("{minutes} minutes"),
            (Self::Decided, _) => "until a week after they are in my knowledge, or dropped".to_owned(),
            (Self::Versions, _) => "until ten newer ones".to_owned(),
            _ => "until you change it".to_owned(),
        }
    }
}

/// The rules that hold: those of the journal only where it may hold anything.
fn holding(journal: bool) -> impl Iterator<Item = &'static Rule> {
    RULES
        .iter()
        .filter(move |it| journal || !matches!(it.place, Where::Table(..)))
}

/// What is kept, a line each, for members.
#[must_use]
pub fn lines(keep: Keep, journal: bool) -> String {
    let mut out = String::new();
    for it in holding(journal) {
        let (what, until, holds) = (it.what, it.until.words(keep), it.holds);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "- **{what}** ({until}): {holds}.");
    }
    out.truncate(out.trim_end().len());
    out
}

/// The same in a sentence or two.
#[must_use]
pub fn summary(keep: Keep, journal: bool) -> String {
    let all: Vec<String> = holding(journal)
        .map(|it| format!("{} ({})", lower_first(it.what), it.until.words(keep)))
        .collect();
    format!("{}. /privacy says what exactly.", upper_first(&all.join("; ")))
}

/// The table as the docs show it.
#[must_use]
pub fn markdown(keep: Keep) -> String {
    let mut out =
        "| what | what is in it | where | for how long | gone with `/forget` |\n|---|---|---|---|---|\n".to_owned();
    for it in &RULES {
        let place = match it.place {
            Where::Table(table, ..) => format!("journal, table `{table}`"),
            Where::File(name) => format!("data folder, `{name}`"),
            Where::Memory => "memory".to_owned(),
        };
        let gone = if it.personal {
            "yes"
        } else {
            "nothing in it is anybody's"
        };
        let (what, holds, until) = (it.what, it.holds, it.until.words(keep));
        // Writing to a string cannot fail.
        let _ = writeln!(out, "| {what} | {holds} | {place} | {until} | {gone} |");
    }
    out
}

fn lower_first(text: &str) -> String {
    recased(text, |it| it.to_lowercase().collect())
}

fn upper_first(text: &str) -> String {
    recased(text, |it| it.to_uppercase().collect())
}

fn recased(text: &str, case: impl Fn(char) -> String) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(case).unwrap_or_default();
    first + chars.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_table_are_of_the_same_rules() {
        let keep = Keep {
            texts_days: 7,
            counters_days: 1,
        };
        let (lines, table) = (lines(keep, true), markdown(keep));
        for it in &RULES {
            assert!(lines.contains(it.what) && lines.contains(it.holds), "{}", it.what);
            assert!(table.contains(it.what) && table.contains(it.holds), "{}", it.what);
        }
        assert!(lines.contains("(7 days)") && lines.contains("(1 day)") && lines.contains("(10 minutes)"));
        let off = super::lines(keep, false);
        assert!(!off.contains("days") && off.contains("uninvited"), "{off}");
        assert!(summary(keep, true).starts_with("Questions to me"));
    }
}
