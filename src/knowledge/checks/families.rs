//! Roles that others stand in for: never in a circle.

use std::collections::HashMap;

use super::at;
use crate::knowledge::Knowledge;
use crate::knowledge::diagnostic::quoted;
use crate::knowledge::sink::Sink;

pub fn check(all: &Knowledge, sink: &mut Sink<'_>) {
    let families: HashMap<&str, &str> = all
        .roles
        .iter()
        .filter_map(|it| Some((it.id.get_ref().as_str(), it.family.as_ref()?.get_ref().as_str())))
        .collect();
    for role in all.roles.iter().filter(|it| leads_back(&families, it.id.get_ref())) {
        let Some(family) = &role.family else { continue };
        let message = if family.get_ref() == role.id.get_ref() {
            "a role cannot stand in for itself".to_owned()
        } else {
            format!("{} leads back to this role", quoted(family.get_ref()))
        };
        let label = "leave `family` out or name another role";
        sink.error(at(role.file, family), message, label);
    }
}

/// Whether one gets from an id back to it, from each to what stands in for it.
fn leads_back(families: &HashMap<&str, &str>, id: &str) -> bool {
    let mut at = id;
    for _ in 0..families.len() {
        match families.get(at) {
            Some(family) if *family == id => return true,
            Some(family) => at = family,
            None => return false,
        }
    }
    false
}
