//! Reads the lines of steps.

use std::time::Duration;

use super::super::{Fault, OnIdentify};
use super::step::{Place, Step};

/// Reads a step's line, without the `> `.
pub fn step(text: &str) -> Result<Step, String> {
    let unknown = || format!("not a step: {text}");
    let line = Line(text);
    if let Some(step) = of_things(line)? {
        return Ok(step);
    }
    let (who, rest) = line.word().ok_or_else(unknown)?;
    let who = who.to_owned();
    if let Some(rest) = rest.after("edits: ") {
        return Ok(Step::Edits {
            who,
            text: rest.0.to_owned(),
        });
    }
    if let Some(rest) = rest.after("deletes ") {
        return deletes(&who, rest.0).ok_or_else(unknown);
    }
    if let Some(rest) = rest.after("presses ") {
        return Ok(Step::Presses {
            who,
            label: rest.whole_quoted()?,
        });
    }
    if let Some(rest) = rest.after("chooses ") {
        let labels = rest
            .0
            .split("\" and \"")
            .map(|label| label.trim_matches('"').to_owned())
            .collect();
        return Ok(Step::Chooses { who, labels });
    }
    if let Some(rest) = rest.after("submits ") {
        return Ok(Step::Submits {
            who,
            fields: pairs(rest.0)?,
        });
    }
    if let Some(rest) = rest.after("reacts ") {
        let (emoji, to) = rest.0.split_once(" to ").ok_or_else(unknown)?;
        return Ok(Step::Reacts {
            who,
            emoji: emoji.to_owned(),
            to: to.to_owned(),
        });
    }
    if let Some(rest) = rest.after("starts thread ") {
        return thread(who, rest).ok_or_else(unknown);
    }
    if let Some(rest) = rest.after("posts ") {
        return thread(who, rest).ok_or_else(unknown);
    }
    let (place, rest) = place(rest).ok_or_else(unknown)?;
    if let Some(kind) = match rest.0.trim() {
        "joins" => Some(7),
        "pins a message" => Some(6),
        "boosts" => Some(8),
        _ => None,
    } {
        return Ok(Step::System { who, place, kind });
    }
    if let Some(text) = rest.after(": ") {
        let text = text.0.to_owned();
        return Ok(if who == "webhook" {
            Step::Webhook { place, text }
        } else {
            Step::Says {
                who,
                place,
                reply_to: None,
                pings: true,
                text,
            }
        });
    }
    for (words, pings) in [(", replying to ", true), (", replying quietly to ", false)] {
        if let Some(rest) = rest.after(words) {
            let (to, text) = rest.0.split_once(": ").ok_or_else(unknown)?;
            return Ok(Step::Says {
                who,
                place,
                reply_to: Some(to.to_owned()),
                pings,
                text: text.to_owned(),
            });
        }
    }
    if let Some(rest) = rest.after(" uses \"") {
        let (entry, on) = rest.0.split_once("\" on ").ok_or_else(unknown)?;
        return Ok(Step::UsesMenu {
            who,
            place,
            entry: entry.to_owned(),
            on: on.to_owned(),
        });
    }
    if let Some(rest) = rest.after(" uses /") {
        let (command, options) = command(rest.0)?;
        return Ok(Step::Uses {
            who,
            place,
            command,
            options,
        });
    }
    if let Some(rest) = rest.after(" types /") {
        let (command, options) = command(rest.0)?;
        return Ok(Step::Types {
            who,
            place,
            command,
            options,
        });
    }
    Err(unknown())
}

/// Seconds, minutes, hours or days: `5s`, `1.5s`, `15m`, `2h`, `3d`.
pub fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at(text.find(|c: char| c.is_alphabetic())?);
    let seconds = match unit {
        "ms" => 0.001,
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        "d" => 86_400.0,
        _ => return None,
    };
    Duration::try_from_secs_f64(number.parse::<f64>().ok()? * seconds).ok()
}

/// Steps that no member takes: the clock, the bot's process, the gateway, faults, the server.
fn of_things(line: Line<'_>) -> Result<Option<Step>, String> {
    let wrong = || format!("not a step: {}", line.0);
    if let Some(rest) = line.after("the clock moves ") {
        return duration(rest.0).map(|by| Some(Step::Clock(by))).ok_or_else(wrong);
    }
    if let Some(rest) = line.after("the folder gets ") {
        let (file, text) = rest.0.split_once(": ").ok_or_else(wrong)?;
        return Ok(Some(Step::Writes {
            file: file.to_owned(),
            text: format!("{text}\n"),
        }));
    }
    if let Some(rest) = line.after("fault ") {
        return fault(rest.0).map(Some).ok_or_else(wrong);
    }
    if let Some(rest) = line.after("the event repeats for ") {
        return Ok(Some(Step::Repeats { who: rest.0.to_owned() }));
    }
    if let Some(rest) = line.after("a link's preview appears below ") {
        return Ok(Some(Step::Preview { who: rest.0.to_owned() }));
    }
    if let Some(rest) = line.after("a pin is put on ") {
        return Ok(Some(Step::Pinned { who: rest.0.to_owned() }));
    }
    if let Some(rest) = line.after("the next identify is closed with ") {
        let code = rest.0.parse().map_err(|_| wrong())?;
        return Ok(Some(Step::NextIdentify(OnIdentify::Close(code))));
    }
    if let Some(rest) = line.after("the gateway closes with ") {
        return rest
            .0
            .parse()
            .map(|code| Some(Step::Closes(Some(code))))
            .map_err(|_| wrong());
    }
    if let Some(rest) = line.0.strip_prefix('#') {
        return of_channel(rest).map(Some).ok_or_else(wrong);
    }
    Ok(match line.0 {
        "the faults end" => Some(Step::NoFaults),
        "the operator sends SIGHUP" => Some(Step::HangUp),
        "the bot restarts" => Some(Step::Restart),
        "the bot is killed" => Some(Step::Kill),
        "the bot stops" => Some(Step::Stop),
        "the bot starts" => Some(Step::Start),
        "the bot ends" => Some(Step::Ends),
        "the bot is thrown out of the server" => Some(Step::Expelled),
        "the gateway closes without a code" => Some(Step::Closes(None)),
        "the gateway drops the connection" => Some(Step::Cuts),
        "the gateway goes silent" => Some(Step::Silent),
        "the gateway asks to reconnect" => Some(Step::Reconnect),
        "the gateway invalidates the session, resumable" => Some(Step::Invalidates { resumable: true }),
        "the gateway invalidates the session" => Some(Step::Invalidates { resumable: false }),
        _ => None,
    })
}

fn of_channel(rest: &str) -> Option<Step> {
    if let Some((channel, bits)) = rest.split_once(" denies ") {
        let denies = bits.split(", ").map(str::to_owned).collect();
        return Some(Step::Permissions {
            channel: channel.to_owned(),
            denies,
        });
    }
    if let Some(channel) = rest.strip_suffix(" allows everything") {
        return Some(Step::Permissions {
            channel: channel.to_owned(),
            denies: Vec::new(),
        });
    }
    rest.strip_suffix(" is deleted")
        .map(|channel| Step::ChannelGone(channel.to_owned()))
}

/// `POST /channels/{channel_id}/messages: 500 x2`.
fn fault(text: &str) -> Option<Step> {
    let (route, what) = text.split_once(": ")?;
    let (what, times) = match what.rsplit_once(" x") {
        Some((what, times)) => (what, times.parse().ok()?),
        None => (what, 1),
    };
    let fault = match what {
        "hangs" => Fault::Hang,
        "drops" => Fault::Drop,
        "rate limited" => Fault::RateLimited {
            retry_after: None,
            global: false,
        },
        _ => match (
            what.strip_prefix("rate limited for "),
            what.strip_suffix(" after doing it"),
        ) {
            (Some(after), _) => Fault::RateLimited {
                retry_after: Some(duration(after)?),
                global: false,
            },
            (_, Some(status)) => Fault::StatusAfterDoing(status.parse().ok()?),
            _ => Fault::Status(what.parse().ok()?),
        },
    };
    Some(Step::Fault {
        route: route.to_owned(),
        fault,
        times,
    })
}

/// `his message`, `the last message of bob`, `his last 3 messages at once`.
fn deletes(who: &str, what: &str) -> Option<Step> {
    if let Some(of) = what.strip_prefix("the last message of ") {
        return Some(Step::Deletes {
            of: of.to_owned(),
            count: 1,
        });
    }
    let what = what.split_once(' ')?.1;
    if what == "message" {
        return Some(Step::Deletes {
            of: who.to_owned(),
            count: 1,
        });
    }
    let count = what
        .strip_prefix("last ")?
        .strip_suffix(" messages at once")?
        .parse()
        .ok()?;
    Some(Step::Deletes {
        of: who.to_owned(),
        count,
    })
}

/// `"Name" in #parent`, for forums followed by `: first post`.
fn thread(who: String, rest: Line<'_>) -> Option<Step> {
    let (name, rest) = rest.0.strip_prefix('"')?.split_once("\" in #")?;
    let (parent, post) = match rest.split_once(": ") {
        Some((parent, post)) => (parent, Some(post.to_owned())),
        None => (rest, None),
    };
    Some(Step::Thread {
        who,
        name: name.to_owned(),
        parent: parent.to_owned(),
        post,
    })
}

/// `salary role="cio" private="true"`; sub-commands are words before the options.
fn command(text: &str) -> Result<(String, Vec<(String, String)>), String> {
    let options = text.find("=\"").map(|equals| text[..equals].rfind(' ').unwrap_or(0));
    match options {
        Some(start) => Ok((text[..start].to_owned(), pairs(text[start..].trim_start())?)),
        None => Ok((text.trim_end().to_owned(), Vec::new())),
    }
}

/// `name="text" other="text"`; a quote inside a text is written `\"`.
fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = rest
            .split_once("=\"")
            .ok_or_else(|| format!("not name=\"text\": {rest}"))?;
        let mut value = String::new();
        let mut characters = after.char_indices();
        let end = loop {
            match characters.next() {
                Some((_, '\\')) => value.extend(characters.next().map(|(_, escaped)| escaped)),
                Some((place, '"')) => break place,
                Some((_, other)) => value.push(other),
                None => return Err(format!("a quote is missing: {rest}")),
            }
        };
        found.push((name.trim().trim_matches('"').to_owned(), value));
        rest = after[end + 1..].trim_start();
    }
    Ok(found)
}

/// `in #channel` or `to coach`, with what follows.
fn place(line: Line<'_>) -> Option<(Place, Line<'_>)> {
    if let Some(rest) = line.after("to coach") {
        return Some((Place::Direct, rest));
    }
    let rest = line.after("in #")?;
    let end = rest.0.find([':', ',', ' ']).unwrap_or(rest.0.len());
    Some((Place::Channel(rest.0[..end].to_owned()), Line(&rest.0[end..])))
}

/// What is left of a line.
#[derive(Clone, Copy)]
struct Line<'a>(&'a str);

impl<'a> Line<'a> {
    fn after(self, words: &str) -> Option<Line<'a>> {
        self.0.strip_prefix(words).map(Line)
    }

    fn word(self) -> Option<(&'a str, Line<'a>)> {
        self.0.split_once(' ').map(|(word, rest)| (word, Line(rest)))
    }

    fn whole_quoted(self) -> Result<String, String> {
        let inside = self
            .0
            .trim_end()
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        inside
            .map(str::to_owned)
            .ok_or_else(|| format!("a label stands in quotes: {}", self.0))
    }
}
