//! Where questions lead, and which of them would lead elsewhere.

use std::collections::HashSet;
use std::fmt;
use std::time::Duration;

use serde::Serialize;

use crate::coach::{Coach, Kind, Memory, Question};

/// Where a question leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Destination {
    /// The ids of the intents, gaps or small talk; what there is of a reply without one.
    pub topic: String,
    pub role: Option<String>,
    pub place: Option<String>,
}

impl Destination {
    /// Where a question leads that stands alone.
    #[must_use]
    pub fn of(coach: &Coach, question: &str) -> Self {
        let reply = coach.answer(&Question::asked(question), &mut Memory::default(), Duration::ZERO);
        let topic = match (reply.intents.as_slice(), reply.kind, &reply.id) {
            ([], Kind::Suggestions, _) => "a question back".to_owned(),
            ([], _, Some(id)) => id.clone(),
            ([], _, None) => "nothing".to_owned(),
            (intents, ..) => intents.join(" and "),
        };
        Self {
            topic,
            role: reply.slots.get("role").cloned(),
            place: reply.slots.get("place").cloned(),
        }
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.topic)?;
        for about in [&self.role, &self.place].into_iter().flatten() {
            write!(f, " · {about}")?;
        }
        Ok(())
    }
}

/// Where a question comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// It is one of the knowledge's own checks.
    Check,
    /// A member asked it lately: its words are nobody else's business, and no log's.
    Lately,
}

/// A question that leads elsewhere than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    pub question: String,
    pub asked: Asked,
    pub from: Destination,
    pub to: Destination,
}

/// Those of the checks of both, and of the questions asked lately, that lead elsewhere.
#[must_use]
pub fn moved(before: &Coach, after: &Coach, lately: &[String]) -> Vec<Moved> {
    let mut seen = HashSet::new();
    let checks = [before, after]
        .into_iter()
        .flat_map(|it| &it.knowledge().checks)
        .map(|it| (it.question.get_ref().as_str(), Asked::Check));
    let lately = lately.iter().map(|it| (it.as_str(), Asked::Lately));
    checks
        .chain(lately)
        .filter(|(question, _)| seen.insert(*question))
        .filter_map(|(question, asked)| {
            let (from, to) = (Destination::of(before, question), Destination::of(after, question));
            (from != to).then(|| Moved {
                question: question.to_owned(),
                asked,
                from,
                to,
            })
        })
        .collect()
}
