//! Nothing in the program knows which profession it coaches: with a small knowledge of kitchens it answers about kitchens.

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use career_coach::coach::{Coach, Kind, Memory, Question, Reply};
use career_coach::knowledge::{Knowledge, Severity, builtin, load, read_folder};
use support::look_up::{Row, check};
use support::{ask, matches, none_fails, plain, report, rows};

static KITCHEN: LazyLock<Coach> = LazyLock::new(|| Coach::new(kitchen().0));

fn kitchen() -> (Knowledge, Vec<String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/another_career/knowledge");
    let (knowledge, diagnostics) = load(read_folder(&folder).unwrap());
    let errors = diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| d.render(&knowledge.files, false))
        .collect();
    (knowledge, errors)
}

#[test]
fn its_knowledge_is_sound() {
    let errors = kitchen().1;
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn it_answers_about_kitchens() {
    let table: Vec<Row> = rows(include_str!("another_career/table.toml"));
    let failures: Vec<String> = table.iter().flat_map(|row| check(&KITCHEN, row)).collect();
    none_fails(&failures, table.len());
}

/// Where a knowledge does not list its topics, the program has none to put in their place.
#[test]
fn without_topics_it_names_none() {
    let mut knowledge = kitchen().0;
    knowledge.topics.clear();
    let coach = Coach::new(knowledge);
    for (asked, expected) in [
        ("plumber salary", "Ask me about one of those."),
        ("do aliens live on the moon", "They are about the"),
    ] {
        let reply = ask(&coach, asked);
        let last = reply.body.lines().last().unwrap_or_default();
        assert!(last.starts_with(expected) && !last.contains(':'), "{asked}: {last}");
    }
}

#[test]
fn it_holds_a_conversation_about_kitchens() {
    let turns = [
        ("what does a head chef earn in norway?", "salary.head-chef.norway"),
        ("and in ireland?", "salary.head-chef.ireland"),
        ("what about a chef de partie?", "salary.chef-de-partie.ireland"),
        ("what about the next level up?", "salary.sous-chef.ireland"),
        ("which tools do they use?", "faq.tools.head-chef"),
        ("no, i meant a pastry chef", "faq.tools.pastry-chef"),
    ];
    let mut memory = Memory::default();
    let mut failures = Vec::new();
    for (at, (said, id)) in turns.iter().enumerate() {
        let reply = KITCHEN.answer(&Question::asked(said), &mut memory, Duration::from_secs(at as u64));
        if reply.id.as_deref() != Some(id) {
            failures.push(report(said, &[format!("id is not {id}")], &reply));
        }
    }
    none_fails(&failures, turns.len());
}

#[test]
fn its_export_is_about_kitchens() {
    let replies = KITCHEN.export();
    let mut ids = BTreeSet::new();
    let failures: Vec<String> = replies.iter().flat_map(|r| faults(r, &mut ids)).collect();
    none_fails(&failures, replies.len());
    for id in [
        "salary.head-chef.norway",
        "ladder.sous-chef",
        "next.pastry-chef",
        "compare.head-chef.sous-chef",
        "item.blowtorch",
        "gap.gap-recipes",
        "chat.greeting",
        "language.no",
        "topics",
    ] {
        assert!(ids.contains(id), "{id} is not exported");
    }
}

fn faults(reply: &Reply, ids: &mut BTreeSet<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    if !reply.id.clone().is_some_and(|id| ids.insert(id)) {
        wrong.push("has no id of its own".to_owned());
    }
    if reply.kind == Kind::Answer && reply.sources.is_empty() {
        wrong.push("is an answer without a source".to_owned());
    }
    let text = plain(&format!("{}\n{}\n{}", reply.title, reply.body, reply.notes.join("\n")));
    if matches(
        r"\b(MIS|CIO|CTO|ITIL|information systems|IT systems|technology)\b",
        &text,
    ) {
        wrong.push("speaks of another profession".to_owned());
    }
    if wrong.is_empty() {
        Vec::new()
    } else {
        vec![report("export", &wrong, reply)]
    }
}

/// Titles, ladders, certificates, countries and documents come from the knowledge; the program's own text holds none of them.
#[test]
fn the_program_knows_no_profession() {
    let shipped = load(builtin()).0;
    let mut words: BTreeSet<String> = BTreeSet::new();
    words.extend(shipped.roles.iter().flat_map(|r| [r.name.clone(), r.plural.clone()]));
    words.extend(shipped.related.iter().map(|r| r.name.clone()));
    words.extend(shipped.ladders.iter().map(|l| l.name.clone()));
    words.extend(
        shipped
            .sources
            .iter()
            .flat_map(|s| [s.id.get_ref().clone(), s.document.clone(), s.short.clone()]),
    );
    words.extend(shipped.places.iter().map(|p| p.name.clone()));
    words.extend(
        shipped
            .items
            .iter()
            .map(|i| i.name.clone())
            .filter(|n| n.chars().filter(|c| c.is_uppercase()).count() > 1)
            // The program's own database, besides.
            .filter(|n| n != "PostgreSQL" && n != "SQL"),
    );
    words.extend(
        [
            "MIS",
            "CIO",
            "CTO",
            "VP",
            "IT Director",
            "information systems",
            "IT leadership",
            "IT career",
        ]
        .map(str::to_owned),
    );
    let words: Vec<String> = words.into_iter().filter(|w| w.len() > 1).collect();
    let failures: Vec<String> = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .iter()
        // What is taken out of members' texts, employers first of all, and what must not be, is no knowledge of a career.
        .filter(|file| !file.iter().any(|part| part == "redact") && !file.ends_with("tests.rs"))
        .flat_map(|file| knows(file, &words))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Lines of a file, its tests aside, that name something of a profession.
fn knows(file: &Path, words: &[String]) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap();
    let program = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut out = Vec::new();
    for (n, line) in program.lines().enumerate() {
        if let Some(word) = words.iter().find(|w| has_word(line, w)) {
            out.push(format!("{}:{}: {word}: {}", file.display(), n + 1, line.trim()));
        }
    }
    out
}

/// As written or in lower case, as a word of its own; a word within an identifier is none.
fn has_word(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    [word.to_owned(), word.to_lowercase()].iter().any(|w| {
        // Short abbreviations in lower case are everyday words ("us", "it", "is").
        if w.len() < 3 && !w.chars().all(char::is_uppercase) {
            return false;
        }
        line.match_indices(w.as_str()).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = line[at + w.len()..].chars().next();
            !before.is_some_and(is_part) && !after.is_some_and(is_part)
        })
    })
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
    out.sort();
    out
}
