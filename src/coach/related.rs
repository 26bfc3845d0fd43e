//! Titles that the documents know by name only, and the roles that stand in for them.

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Intent, Related, Role, RungPart};
use crate::matcher::Subject;

use super::draft::{BODY_LIMIT, Draft};
use super::{compare, outside};

/// The roles that the titles stand for, and the related title that they stand in for.
pub(super) fn roles_of(k: &Knowledge, subjects: &[Subject]) -> (Vec<usize>, Option<usize>) {
    let mut roles: Vec<usize> = Vec::new();
    let mut stands_for = None;
    for subject in subjects {
        let found: Vec<usize> = match subject {
            Subject::Role(r) => vec![*r],
            Subject::Group(g) => k.members(*g).collect(),
            Subject::Related(i) => {
                stands_for = stands_for.or(Some(*i));
                compare::figures_of(k, *subject).into_iter().collect()
            }
        };
        for role in found {
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
    }
    (roles, stands_for)
}

/// A title known by name only, and no covered role near it.
pub(super) fn without_figures(k: &Knowledge, intent: &Intent, related: usize) -> Draft {
    let entry = &k.related[related];
    if intent.rung == Some(RungPart::Scope) {
        let mut draft = Draft::answer(
            format!("related.{}", entry.id.get_ref()),
            format!("{} · {}", intent.title, entry.name),
        );
        draft.line(&entry.about).cite_all(&entry.sources);
        return draft;
    }
    let mut draft = outside::no_figures_for(&entry.name, &entry.about);
    draft.cite_all(&entry.sources);
    draft
}

/// Says what is known of a related title by name, and who answered in its place.
pub(super) fn name_related(k: &Knowledge, intent: &Intent, related: usize, draft: &mut Draft) {
    let entry = &k.related[related];
    if intent.rung == Some(RungPart::Scope) {
        let body = std::mem::take(&mut draft.body);
        draft.line(&entry.about);
        let room = BODY_LIMIT.saturating_sub(draft.body.chars().count() + 1);
        if body.chars().count() < room {
            draft.line(body);
        }
        draft.cite_all(&entry.sources);
        draft.title = format!("{} · {}", intent.title, entry.name);
        draft.id = Some(format!("related.{}", entry.id.get_ref()));
    }
    if let Some(nearest) = entry.nearest.as_ref().and_then(|n| k.role(n.get_ref())) {
        let note = stands_in(entry, nearest);
        if !draft.notes.contains(&note) {
            draft.notes.push(note);
        }
    }
}

/// What is owned up to when a role answers for a title that is known by name only.
pub(super) fn stands_in(title: &Related, role: &Role) -> String {
    format!(
        "The guides say little of the {} itself; this is about the nearest role they cover, {}.",
        title.name, role.name
    )
}
