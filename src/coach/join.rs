//! Several drafts as one.

use super::draft::{BODY_LIMIT, Draft, cut};
use super::reply::Kind;

/// Several drafts as one reply; each keeps its title as a heading.
pub(super) fn join(mut drafts: Vec<Draft>) -> Draft {
    drafts.dedup_by(|a, b| a.id.is_some() && a.id == b.id);
    if drafts.len() < 2 {
        return drafts.pop().unwrap_or_default();
    }
    let room = (BODY_LIMIT / drafts.len()).saturating_sub(40);
    let mut out = Draft {
        id: Some(drafts.iter().filter_map(|d| d.id.clone()).collect::<Vec<_>>().join("+")),
        kind: if drafts.iter().any(|d| d.kind == Kind::Answer) {
            Kind::Answer
        } else {
            drafts[0].kind
        },
        ..Draft::default()
    };
    let titles: Vec<&str> = drafts
        .iter()
        .map(|d| d.title.as_str())
        .filter(|t| !t.is_empty())
        .collect();
    out.title = titles.join(" + ");
    for draft in &drafts {
        if !draft.title.is_empty() {
            out.line(format!("**{}**", draft.title));
        }
        out.line(cut(&draft.body, room));
        for (guide, section) in &draft.sources {
            out.cite(guide, section);
        }
        for note in &draft.notes {
            if !out.notes.contains(note) {
                out.notes.push(note.clone());
            }
        }
        out.role = out.role.take().or_else(|| draft.role.clone());
        out.place = out.place.take().or_else(|| draft.place.clone());
    }
    out.focus = drafts.last().map(|d| d.focus.clone()).unwrap_or_default();
    out
}
