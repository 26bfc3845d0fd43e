//! Certificates, degrees, tools and skills: who names them, and what for.

use crate::knowledge::Knowledge;

use super::draft::Draft;
use super::faq::lower_first;
use super::wording::{capitalised, sentence};
use crate::knowledge::model::ItemKind;

/// The longest body of a list of roles.
const ROOM: usize = 880;

/// Which roles an item is named for.
#[must_use]
pub fn who_names(k: &Knowledge, item: usize) -> Option<Draft> {
    let entry = &k.items[item];
    let mut roles: Vec<&str> = Vec::new();
    for named in &entry.named {
        if let Some(role) = k.roles.iter().find(|r| r.id.get_ref() == named.role.get_ref())
            && !roles.contains(&role.name.as_str())
        {
            roles.push(&role.name);
        }
    }
    if roles.is_empty() {
        return None;
    }
    let mut draft = Draft::answer(
        format!("item.{}", entry.id.get_ref()),
        format!("Who needs it · {}", entry.name),
    );
    draft.line(format!(
        "The guides name {} for the {}.",
        full_name(k, item),
        super::wording::list(&roles)
    ));
    says(k, item, None, &mut draft);
    Some(draft)
}

/// The certificates that the documents name for each of some roles, or for every role where none is given.
#[must_use]
pub fn certificates_by_role(k: &Knowledge, roles: &[usize]) -> Option<Draft> {
    let mut draft = Draft::answer("who-names".to_owned(), "Who needs it · Certificates".to_owned());
    draft.line("The certificates that the guides name, by title:");
    for (at, role) in k.roles.iter().enumerate() {
        if !(roles.is_empty() || roles.contains(&at)) {
            continue;
        }
        let mut names: Vec<&str> = Vec::new();
        for item in k.items.iter().filter(|it| it.kind == ItemKind::Certificate) {
            let mut named = item
                .named
                .iter()
                .filter(|it| it.role.get_ref() == role.id.get_ref())
                .peekable();
            if named.peek().is_some() {
                names.push(&item.name);
            }
            for it in named {
                draft.cite(it.guide.get_ref(), &it.section);
            }
        }
        if !names.is_empty() {
            draft.bullet(format!("**{}:** {}", role.name, names.join(", ")));
            draft.focus.push(at);
        }
    }
    (!draft.focus.is_empty()).then_some(draft)
}

/// What is said of an item for one role; where nothing is, who it is named for instead. Whoever asks whether it is a must
/// gets no yes: a guide that names it may not demand it.
#[must_use]
pub fn for_role(k: &Knowledge, item: usize, role: usize, is_a_must: bool) -> Option<Draft> {
    let entry = &k.items[item];
    let id = k.roles[role].id.get_ref();
    if !entry.named.iter().any(|n| n.role.get_ref() == id) {
        return None;
    }
    let mut draft = Draft::answer(
        format!("item.{}.{id}", entry.id.get_ref()),
        format!("{} · {}", entry.name, k.roles[role].name),
    );
    draft.role = Some(id.clone());
    draft.focus = vec![role];
    let (item_name, name) = (full_name(k, item), &k.roles[role].name);
    draft.line(if is_a_must {
        format!("The guides name {item_name} for the {name}; how far they ask for it:")
    } else {
        format!("Yes: the guides name {item_name} for the {name}.")
    });
    says(k, item, Some(role), &mut draft);
    Some(draft)
}

fn says(k: &Knowledge, item: usize, role: Option<usize>, draft: &mut Draft) {
    for named in &k.items[item].named {
        let Some(at) = k.role_index(named.role.get_ref()) else {
            continue;
        };
        if role.is_some_and(|r| r != at) {
            continue;
        }
        let line = match role {
            Some(_) => capitalised(&sentence(&named.says)),
            None => format!("**{}:** {}", k.roles[at].name, sentence(&named.says)),
        };
        if draft.body.len() + line.len() < ROOM && !draft.body.contains(&line) {
            draft.bullet(line);
        }
        draft.cite(named.guide.get_ref(), &named.section);
    }
}

/// An item's name as it stands in a sentence: skills and degrees are no names.
#[must_use]
pub fn in_a_sentence(k: &Knowledge, item: usize) -> String {
    let entry = &k.items[item];
    match entry.kind {
        ItemKind::Skill | ItemKind::Degree => lower_first(&entry.name),
        ItemKind::Certificate | ItemKind::Tool | ItemKind::Framework => entry.name.clone(),
    }
}

fn full_name(k: &Knowledge, item: usize) -> String {
    let entry = &k.items[item];
    let name = in_a_sentence(k, item);
    match &entry.full {
        Some(full) if !entry.name.contains(full.as_str()) => format!("{name} ({full})"),
        _ => name,
    }
}
