//! Whether a message is for the coach, and how to read it.

use serenity::all::{RoleId, UserId};

use super::answer::Entry;
use super::bot::Bot;
use super::channels::ChannelMode;
use super::markup::words;
use super::note::Note;
use super::whereabouts::place;
use crate::matcher::Mode;

/// A message that wants an answer.
#[derive(Debug, PartialEq, Eq)]
pub struct Call {
    pub mode: Mode,
    /// The ways to read it, best first; none if Discord does not show it.
    pub readings: Vec<String>,
    /// Whether the words are the author's own.
    pub own: bool,
    pub entry: Entry,
    /// Who asked: the author, or whoever used the message's menu.
    pub asker: UserId,
}

/// Whether a message addresses the bot: in a direct message, by name, or by replying to it.
pub async fn addresses(bot: &Bot, note: &Note) -> bool {
    is_addressed(note, bot.me().await, own_role(bot, note))
}

/// The same for a bot that is `me`, and whom `role` stands for in that server.
fn is_addressed(note: &Note, me: UserId, role: Option<RoleId>) -> bool {
    let replied_to = note.reply_to.as_ref().and_then(|it| it.author);
    note.server.is_none() || note.calls(me) || calls_role(note, role) || replied_to == Some(me)
}

fn calls_role(note: &Note, role: Option<RoleId>) -> bool {
    role.is_some_and(|it| note.roles.contains(&it))
}

fn own_role(bot: &Bot, note: &Note) -> Option<RoleId> {
    // Few messages mention a role: for the others no lock is taken.
    let server = note.server.filter(|_| !note.roles.is_empty())?;
    bot.servers.own_role(server)
}

/// What a message wants; none if it is not for the coach.
pub async fn call(bot: &Bot, note: &Note) -> Option<Call> {
    let me = bot.me().await;
    let role = own_role(bot, note);
    let addressed = is_addressed(note, me, role);
    // A forum post begins with a message that has the id of the post; its title is half of the question.
    let is_post = note.id.get() == note.channel.get();
    if !addressed {
        let wordless = note.text.is_empty() && !is_post;
        if wordless || !bot.reads_messages() || !bot.channels.any_auto() || is_for_another(note, me) {
            return None;
        }
    }
    let place = match note.server {
        Some(_) => place(bot, note.channel).await,
        None => None,
    };
    let thread = place.as_ref().filter(|it| it.is_thread());
    let mode = match (
        bot.channels.mode(note.channel, thread.and_then(|it| it.parent)),
        addressed,
    ) {
        _ if note.server.is_none() => Mode::Asked,
        (ChannelMode::Off, _) | (ChannelMode::Mention, false) => return None,
        (_, true) => Mode::Asked,
        (ChannelMode::Auto, false) if bot.uninvited.unwanted_by(note.author) => return None,
        (ChannelMode::Auto, false) => Mode::Uninvited,
    };
    let entry = match mode {
        Mode::Uninvited => Entry::Uninvited,
        Mode::Asked if note.server.is_none() => Entry::Direct,
        Mode::Asked => Entry::Mention,
    };
    let title = thread.filter(|_| is_post).and_then(|it| it.title.as_deref());
    let readings = if is_unseen(bot, note, me) {
        Vec::new()
    } else {
        readings(note, title, me)
    };
    Some(Call {
        mode,
        readings,
        // Else it is that of the message replied to.
        own: !words(&note.text).is_empty() || title.is_some(),
        entry,
        asker: note.author,
    })
}

/// Whether Discord keeps the text of a message to itself, as it does of a reply that does not ping the bot where the
/// bot may not read along.
fn is_unseen(bot: &Bot, note: &Note, me: UserId) -> bool {
    let shown = note.server.is_none() || note.mentions.contains(&me) || bot.reads_messages();
    note.text.is_empty() && !shown
}

/// Whether a message that does not address the bot addresses somebody else.
fn is_for_another(note: &Note, me: UserId) -> bool {
    note.reply_to.is_some() || note.mentions.iter().any(|it| *it != me)
}

/// The ways to read a message, best first.
fn readings(note: &Note, title: Option<&str>, me: UserId) -> Vec<String> {
    let text = words(&note.text);
    if let Some(title) = title {
        let title = words(title);
        return match (title.is_empty(), text.is_empty()) {
            (false, false) => vec![format!("{title}\n{text}"), title, text],
            (false, true) => vec![title],
            _ => vec![text],
        };
    }
    // "@coach" alone, in reply to a question of somebody else: that question.
    let other = note
        .reply_to
        .as_ref()
        .filter(|it| text.is_empty() && it.author != Some(me));
    match other.map(|it| words(&it.text)).filter(|it| !it.is_empty()) {
        Some(question) => vec![question],
        None => vec![text],
    }
}

/// The same of a message whose answer `asker` asked for from its menu; none if there is nothing to read in it.
#[must_use]
pub fn on_demand(note: &Note, asker: UserId) -> Option<Call> {
    let text = words(&note.text);
    (!text.is_empty()).then(|| Call {
        mode: Mode::Asked,
        readings: vec![text],
        own: asker == note.author,
        entry: Entry::Menu,
        asker,
    })
}

/// Whether a message means the bot by the role that Discord made for it.
#[must_use]
pub fn is_by_role(bot: &Bot, note: &Note) -> bool {
    calls_role(note, own_role(bot, note))
}

#[cfg(test)]
mod tests {
    use super::super::note::ReplyTo;
    use super::*;

    const ME: UserId = UserId::new(99);

    #[test]
    fn who_is_addressed() {
        let note = |text: &str, reply_to: Option<u64>| Note {
            mentions: if text.contains("<@5>") {
                vec![UserId::new(5)]
            } else {
                Vec::new()
            },
            reply_to: reply_to.map(|author| ReplyTo {
                id: None,
                author: Some(UserId::new(author)),
                text: "what does a chef earn".into(),
            }),
            ..Note::of_test(1, text)
        };
        for (text, reply_to, addressed, another) in [
            ("hello", None, false, false),
            ("<@99> hello", None, true, false),
            ("<@!99> hello", None, true, false),
            ("hello", Some(99), true, true),
            ("hello", Some(5), false, true),
            ("<@99> hello", Some(5), true, true),
            ("<@5> hello", None, false, true),
            ("<@5> <@99> hello", None, true, true),
        ] {
            let note = note(text, reply_to);
            assert_eq!(is_addressed(&note, ME, None), addressed, "{text}");
            assert_eq!(is_for_another(&note, ME), another, "{text}");
        }
        let direct = Note {
            server: None,
            ..note("hello", None)
        };
        assert!(is_addressed(&direct, ME, None));
        let by_role = Note {
            roles: vec![RoleId::new(6)],
            ..note("<@&6> hello", None)
        };
        for (role, addressed) in [(None, false), (Some(5), false), (Some(6), true)] {
            assert_eq!(is_addressed(&by_role, ME, role.map(RoleId::new)), addressed, "{role:?}");
        }
        assert_eq!(readings(&note("<@99>", Some(5)), None, ME), ["what does a chef earn"]);
        assert_eq!(readings(&note("<@99>", Some(99)), None, ME), [""]);
        assert_eq!(readings(&note("<@99> hi", Some(5)), None, ME), ["hi"]);
    }

    #[test]
    fn a_post_is_read_with_its_title() {
        let note = |text: &str| Note::of_test(1, text);
        assert_eq!(
            readings(&note("text"), Some("title"), ME),
            ["title\ntext", "title", "text"]
        );
        assert_eq!(readings(&note(""), Some("title"), ME), ["title"]);
        assert_eq!(readings(&note("text"), Some(""), ME), ["text"]);
    }
}
