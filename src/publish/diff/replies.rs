//! Which replies would read otherwise.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::coach::{Coach, Reply};

/// A reply that came (no `before`), went (no `after`) or reads otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplyChange {
    pub id: String,
    /// Title, body, notes and sources, as text.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Compares all replies that two coaches can give, by their ids.
#[must_use]
pub fn replies(before: &Coach, after: &Coach) -> Vec<ReplyChange> {
    let all = |coach: &Coach| -> BTreeMap<String, String> {
        let texts = coach.export().into_iter();
        texts.filter_map(|it| Some((it.id.clone()?, text(&it)))).collect()
    };
    let (mut old, new) = (all(before), all(after));
    let mut changes: Vec<ReplyChange> = new
        .into_iter()
        .map(|(id, after)| ReplyChange {
            before: old.remove(&id),
            after: Some(after),
            id,
        })
        .filter(|it| it.before != it.after)
        .collect();
    changes.extend(old.into_iter().map(|(id, before)| ReplyChange {
        id,
        before: Some(before),
        after: None,
    }));
    changes.sort_by(|a, b| a.id.cmp(&b.id));
    changes
}

fn text(reply: &Reply) -> String {
    let mut lines = vec![reply.title.clone(), reply.body.clone()];
    lines.extend(reply.notes.iter().cloned());
    lines.extend(reply.sources.iter().map(|it| format!("{}, § {}", it.short, it.section)));
    lines.retain(|it| !it.is_empty());
    lines.join("\n")
}
