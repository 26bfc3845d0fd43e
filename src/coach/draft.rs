//! A reply in the making: lines, sources and what it is about.

use crate::knowledge::Knowledge;
use crate::knowledge::model::Citation;

use super::reply::{Kind, Reply, SourceLine};
use super::wording::list;

/// The longest body that the coach sends, in characters.
pub const BODY_LIMIT: usize = 1_500;

/// What the parts of the coach hand to each other before a reply is finished.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub id: Option<String>,
    pub kind: Kind,
    pub title: String,
    pub body: String,
    pub sources: Vec<(String, String)>,
    pub notes: Vec<String>,
    /// Title and body of each reply that was joined into this one; none where it is one by itself.
    pub parts: Vec<(String, String)>,
    /// Roles by index: what a pronoun in the next message points to.
    pub focus: Vec<usize>,
    /// Role and place of the reply, by id.
    pub role: Option<String>,
    pub place: Option<String>,
}

impl Draft {
    /// An answer from the knowledge.
    #[must_use]
    pub fn answer(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            id: Some(id.into()),
            kind: Kind::Answer,
            title: title.into(),
            ..Self::default()
        }
    }

    /// What is said instead of an answer.
    #[must_use]
    pub fn none(title: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            kind: Kind::None,
            title: title.into(),
            body: body.into(),
            ..Self::default()
        }
    }

    /// Makes it one of several replies on its subject: that for a role, ladder or place with this id and name.
    pub fn narrow(&mut self, id: &str, name: &str) -> &mut Self {
        if let Some(whole) = &mut self.id {
            whole.push('.');
            whole.push_str(id);
        }
        self.title = format!("{} · {name}", self.title);
        self
    }

    /// Puts a paragraph before all others.
    pub fn begin(&mut self, text: &str) -> &mut Self {
        let body = std::mem::take(&mut self.body);
        self.line(text).line(body)
    }

    /// Adds a paragraph.
    pub fn line(&mut self, text: impl AsRef<str>) -> &mut Self {
        if !self.body.is_empty() {
            self.body.push('\n');
        }
        self.body.push_str(text.as_ref().trim());
        self
    }

    /// Adds a list entry.
    pub fn bullet(&mut self, text: impl AsRef<str>) -> &mut Self {
        self.line(format!("- {}", text.as_ref().trim()))
    }

    /// Adds a source once.
    pub fn cite(&mut self, guide: &str, section: &str) -> &mut Self {
        let source = (guide.to_owned(), section.to_owned());
        if !self.sources.contains(&source) {
            self.sources.push(source);
        }
        self
    }

    /// Adds sources once each.
    pub fn cite_all(&mut self, citations: &[Citation]) -> &mut Self {
        for c in citations {
            self.cite(c.guide.get_ref(), &c.section);
        }
        self
    }

    /// Adds a remark once.
    pub fn note(&mut self, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        if !self.notes.contains(&text) {
            self.notes.push(text);
        }
        self
    }

    /// Cuts the body to so many characters, and says so where that takes anything away.
    pub fn cut(&mut self, room: usize) -> &mut Self {
        if self.body.chars().count() > room {
            self.body = cut(&self.body, room);
            self.note("This was cut to fit: ask about one thing by itself for the rest.");
        }
        self
    }

    /// Owns up to names of which no more is told than of the first ones.
    pub fn leave_out(&mut self, told: usize, names: &[String]) -> &mut Self {
        let Some(rest) = names.get(told..).filter(|rest| !rest.is_empty()) else {
            return self;
        };
        let first = match told {
            1 => "one is".to_owned(),
            2 => "two are".to_owned(),
            3 => "three are".to_owned(),
            4 => "four are".to_owned(),
            n => format!("{n} are"),
        };
        let how = if rest.len() == 1 { "by itself" } else { "one at a time" };
        self.note(format!(
            "Only the first {first} told here; ask about {} {how}.",
            list(rest)
        ))
    }

    /// The reply, with its sources looked up.
    #[must_use]
    pub fn finish(mut self, knowledge: &Knowledge) -> Reply {
        self.cut(BODY_LIMIT);
        let mut reply = Reply {
            id: self.id,
            kind: self.kind,
            title: self.title,
            body: self.body,
            notes: self.notes,
            ..Reply::default()
        };
        reply.sources = self
            .sources
            .iter()
            .filter_map(|(guide, section)| {
                let source = knowledge.sources.iter().find(|s| s.id.get_ref() == guide)?;
                Some(SourceLine {
                    document: source.document.clone(),
                    title: source.title.clone(),
                    section: section.clone(),
                    date: source.date.clone(),
                    short: source.short.clone(),
                })
            })
            .collect();
        if let Some(role) = self.role {
            reply.slots.insert("role", role);
        }
        if let Some(place) = self.place {
            reply.slots.insert("place", place);
        }
        reply
    }
}

/// As many whole lines as fit into `room` characters; of a first line that does not fit, as many whole words. An ellipsis
/// stands where something is missing.
pub fn cut(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let mut out = String::new();
    // The ellipsis takes a line of its own.
    let mut left = room.saturating_sub(2);
    for line in text.lines() {
        let long = line.chars().count() + usize::from(!out.is_empty());
        if long > left {
            break;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(line);
        left -= long;
    }
    if out.is_empty() {
        left = room;
        for word in text.lines().next().unwrap_or_default().split_inclusive(' ') {
            let long = word.chars().count();
            // One character is kept for the ellipsis.
            if long >= left {
                break;
            }
            out.push_str(word);
            left -= long;
        }
        out.truncate(out.trim_end().len());
    } else {
        out.push('\n');
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn whole_lines_and_whole_words() {
        for (text, room, expected) in [
            ("one\ntwo\nthree", 100, "one\ntwo\nthree"),
            ("one\ntwo\nthree", 9, "one\ntwo\n…"),
            ("one\ntwo\nthree", 8, "one\n…"),
            ("one\ntwo\nthree", 5, "one\n…"),
            ("one two three", 9, "one two…"),
            ("onetwothree", 5, "…"),
        ] {
            assert_eq!(cut(text, room), expected);
        }
    }
}
