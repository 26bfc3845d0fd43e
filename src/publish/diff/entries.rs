//! Which entries of the files came, went or changed. Only files that differ are looked at.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use toml::{Table, Value};

use super::keys::{in_short, name_of};
use super::renames::renames;
use super::{Change, Edit, EntryChange};
use crate::knowledge::SourceFile;

/// Entries by kind and name. Of those with the same name, the first is a change of the first.
pub type Entries = BTreeMap<Key, Value>;

/// Kind and name of an entry, and how many of that name stand before it.
pub type Key = (String, String, usize);

pub fn changes(before: &[SourceFile], after: &[SourceFile]) -> Vec<EntryChange> {
    let alone = |these: &[SourceFile], those: &[SourceFile]| {
        let mut entries = Entries::new();
        for file in these.iter().filter(|it| !those.contains(it)) {
            // Only what loaded without an error comes here, so that it is TOML.
            let table: Table = toml::from_str(&file.text).unwrap_or_default();
            for (kind, value) in table {
                collect(&mut entries, &kind, value);
            }
        }
        entries
    };
    let (mut before, mut after) = (alone(before, after), alone(after, before));
    let mut renamed = renames(&before, &after);
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).cloned().collect();
    let gone: BTreeSet<Key> = renamed.values().cloned().collect();
    let keys: Vec<Key> = keys.into_iter().filter(|key| !gone.contains(key)).collect();
    let change = |key: Key| {
        let was = renamed.remove(&key);
        let (old, new) = (before.remove(was.as_ref().unwrap_or(&key)), after.remove(&key));
        let change = match (&old, &new) {
            (None, _) => Change::Added,
            (_, None) => Change::Removed,
            _ => Change::Changed,
        };
        let mut edits = Vec::new();
        compare("", old.as_ref(), new.as_ref(), &mut edits);
        let (kind, name, _) = key;
        (change != Change::Changed || !edits.is_empty()).then_some(EntryChange {
            kind,
            name,
            was: was.map(|(_, name, _)| name),
            change,
            edits,
        })
    };
    keys.into_iter().filter_map(change).collect()
}

fn collect(entries: &mut Entries, kind: &str, value: Value) {
    let mut put = |name: String, value: Value| {
        let same = (kind.to_owned(), name.clone(), 0)..=(kind.to_owned(), name.clone(), usize::MAX);
        let nth = entries.range(same).next_back().map_or(0, |((_, _, nth), _)| nth + 1);
        entries.insert((kind.to_owned(), name, nth), value);
    };
    match value {
        Value::Array(list) if list.iter().all(Value::is_table) => {
            for it in list {
                let name = it.as_table().map(|table| name_of(kind, table)).unwrap_or_default();
                put(name, it);
            }
        }
        other => put(String::new(), other),
    }
}

/// Tells value by value in what two of the same key differ. `field` is the way to them.
pub fn compare(field: &str, before: Option<&Value>, after: Option<&Value>, edits: &mut Vec<Edit>) {
    if before == after {
        return;
    }
    match (before, after) {
        (None | Some(Value::Table(_)), None | Some(Value::Table(_))) => tables(field, before, after, edits),
        (None | Some(Value::Array(_)), None | Some(Value::Array(_))) => lists(field, before, after, edits),
        _ => edits.push(Edit {
            field: field.to_owned(),
            before: before.map(in_short),
            after: after.map(in_short),
        }),
    }
}

fn tables(field: &str, before: Option<&Value>, after: Option<&Value>, edits: &mut Vec<Edit>) {
    let (before, after) = (before.and_then(Value::as_table), after.and_then(Value::as_table));
    let keys: BTreeSet<&String> = before.into_iter().chain(after).flat_map(Table::keys).collect();
    for key in keys {
        let value = |table: Option<&'_ Table>| table.and_then(|it| it.get(key)).cloned();
        let (old, new) = (value(before), value(after));
        compare(&join(field, key), old.as_ref(), new.as_ref(), edits);
    }
}

fn lists(field: &str, before: Option<&Value>, after: Option<&Value>, edits: &mut Vec<Edit>) {
    let items = |it: Option<&Value>| it.and_then(Value::as_array).cloned().unwrap_or_default();
    let (before, after) = (items(before), items(after));
    if before.iter().chain(&after).all(Value::is_table) {
        let kind = field.rsplit(": ").next().unwrap_or(field);
        let named = |list: Vec<Value>| {
            let mut entries = Entries::new();
            collect(&mut entries, kind, Value::Array(list));
            entries
        };
        let (before, after) = (named(before), named(after));
        let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
        for key in keys {
            let (_, name, _) = key;
            let way = format!("{field} {name}");
            compare(way.trim_end(), before.get(key), after.get(key), edits);
        }
        return;
    }
    let texts = |list: &[Value]| list.iter().map(in_short).collect::<Vec<_>>();
    let (before, after) = (texts(&before), texts(&after));
    let (gone, come) = (without(&before, &after), without(&after, &before));
    let edit = |before: Option<String>, after: Option<String>| Edit {
        field: field.to_owned(),
        before,
        after,
    };
    if gone.is_empty() && come.is_empty() && before != after {
        edits.push(edit(Some(before.join(", ")), Some(after.join(", "))));
    }
    edits.extend(gone.into_iter().map(|it| edit(Some(it), None)));
    edits.extend(come.into_iter().map(|it| edit(None, Some(it))));
}

/// What a list has beyond another one, each as often as it has it more.
fn without(these: &[String], those: &[String]) -> Vec<String> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for it in those {
        *left.entry(it).or_default() += 1;
    }
    let is_extra = |it: &&String| match left.get_mut(it.as_str()) {
        Some(n @ 1..) => {
            *n -= 1;
            false
        }
        _ => true,
    };
    these.iter().filter(is_extra).cloned().collect()
}

fn join(field: &str, key: &str) -> String {
    if field.is_empty() {
        key.to_owned()
    } else {
        format!("{field}: {key}")
    }
}
