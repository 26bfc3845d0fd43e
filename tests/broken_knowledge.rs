//! What is wrong with a knowledge file is said so that its author can put it right.
//!
//! Each file of `tests/knowledge/broken` is loaded together with the sound knowledge beside it. What comes out,
//! to the letter, stands at its end in lines that start with `#>`. With UPDATE_EXPECT=1 the files are written anew:
//! read the difference before committing it.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use career_coach::knowledge::{Diagnostic, Severity, SourceFile, builtin, load};

const EXPECTED: &str = "#>";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/knowledge")
}

fn sound() -> SourceFile {
    let text = fs::read_to_string(folder().join("sound.toml")).unwrap();
    SourceFile {
        name: "sound.toml".into(),
        text,
    }
}

fn file(text: impl Into<String>) -> SourceFile {
    SourceFile {
        name: "broken.toml".into(),
        text: text.into(),
    }
}

fn render(files: Vec<SourceFile>) -> String {
    let (knowledge, diagnostics) = load(files);
    diagnostics
        .iter()
        .map(|diagnostic| diagnostic.render(&knowledge.files, false))
        .collect()
}

#[test]
fn the_sound_knowledge_has_no_problems() {
    assert_eq!(render(vec![sound()]), "");
}

#[test]
fn every_problem_is_told() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = String::new();
    let mut paths: Vec<_> = fs::read_dir(folder().join("broken"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(paths.len() > 50);
    for path in paths {
        let whole = fs::read_to_string(&path).unwrap();
        let (text, expected) = whole.split_at(whole.find(EXPECTED).unwrap_or(whole.len()));
        let rendered = render(vec![sound(), file(text)]);
        assert!(!rendered.is_empty(), "{} has no problems", path.display());
        let actual: String = rendered
            .lines()
            .map(|line| format!("{EXPECTED} {line}").trim_end().to_owned() + "\n")
            .collect();
        if update {
            fs::write(&path, format!("{text}{actual}")).unwrap();
        } else if actual != expected {
            wrong += &format!("{}:\n{actual}\ninstead of\n{expected}\n", path.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Problems of the folder as a whole: (files, what is said).
#[test]
fn what_must_be_there_is_missed() {
    check(vec![], &["no `[[source]]`", "no `[[role]]`", "no `[[intent]]`"]);
    check(
        vec![file("")],
        &[
            "nothing stands in this file",
            "no `[[source]]`",
            "no `[[role]]`",
            "no `[[intent]]`",
        ],
    );
    check(
        vec![file("[[source]]\nid = 1")],
        &[
            "must be text",
            "lacks",
            "lacks",
            "lacks",
            "lacks",
            "no `[[role]]`",
            "no `[[intent]]`",
        ],
    );
    // The sound knowledge has these tables already, so their brackets are tried without it.
    let folder = ["no `[[source]]`", "no `[[role]]`", "no `[[intent]]`"];
    for table in ["titles", "distress", "conversation"] {
        let message = format!("`{table}` must be a table");
        check(
            vec![file(format!("[[{table}]]"))],
            &[&[message.as_str()], folder.as_slice()].concat(),
        );
    }
    // Nobody knows what an unreadable file holds.
    check(vec![file("= 1")], &["not TOML"]);
}

fn check(files: Vec<SourceFile>, expected: &[&str]) {
    let (_, diagnostics) = load(files);
    let mut messages: Vec<_> = diagnostics.iter().map(|it| it.message.clone()).collect();
    for needle in expected {
        let at = messages.iter().position(|message| message.contains(needle));
        messages.remove(at.unwrap_or_else(|| panic!("{needle:?} is not among {messages:#?}")));
    }
    assert!(messages.is_empty(), "{messages:#?}");
}

/// Where two entries clash, the caret stands at the one further down, and at the author's where the other is shipped.
#[test]
fn of_two_that_clash_the_authors_is_the_culprit() {
    let shipped = builtin();
    let role =
        "[[role]]\nid = \"cto\"\ncode = \"mine\"\nname = \"Mine\"\nplural = \"Mines\"\naliases = [\"mis director\"]\n";
    let intent = "[[intent]]\nid = \"mine\"\ntitle = \"Mine\"\nlabel = \"Mine?\"\nphrasings = [\"{role} salary\"]\nlookup = \"item\"\n";
    let rest =
        "[[off_ladder]]\nrole = \"cio\"\nnext = \"Nothing.\"\nsources = []\n[titles]\nheads = []\nneutral = []\n";
    // Before the shipped files, and behind them.
    for name in ["a-mine.toml", "zz-mine.toml"] {
        let mut files = shipped.clone();
        files.push(SourceFile {
            name: name.to_owned(),
            text: format!("{role}{intent}{rest}"),
        });
        files.sort_by(|a, b| a.name.cmp(&b.name));
        let (_, found) = load(files);
        let errors: Vec<_> = found.iter().filter(|it| it.severity == Severity::Error).collect();
        for expected in [
            "the id `cto` is taken: it stands at roles.toml:",
            "the title `mis director` belongs to `mis-director` already, at roles.toml:",
            "this phrasing belongs to `salary` already, at faq/pay.toml:",
            "`cio` stands on a ladder, at ladders.toml:",
            "a second `[titles]`: the other stands at outside.toml:",
        ] {
            assert!(
                errors.iter().any(|it| it.message.starts_with(expected)),
                "{name}: {expected}\n{errors:#?}"
            );
        }
        assert!(errors.iter().all(|it| it.file == name), "{name}: {errors:#?}");
    }
    // A line that its author added to a shipped file, above the other.
    let mut files = shipped;
    let roles = files.iter_mut().find(|it| it.name == "roles.toml").unwrap();
    roles.text = roles
        .text
        .replacen("aliases = [\n", "aliases = [\n  \"vp of it\",\n", 1);
    let (_, found) = load(files);
    let lines: Vec<_> = found.iter().map(|it| (it.line, it.message.as_str())).collect();
    assert!(
        matches!(lines.as_slice(), [(11..=12, message)] if message.starts_with("the title `vp of it` belongs to `vp-of-it` already")),
        "{lines:?}"
    );
}

#[test]
fn problems_are_sorted_and_warnings_do_not_make_errors() {
    let (_, found) = load(vec![
        file("zzz = 1\naaa = 2\n"),
        SourceFile {
            name: "a.toml".into(),
            text: "bbb = 1".into(),
        },
    ]);
    let keys: Vec<_> = found.iter().map(|it| (it.file.clone(), it.line, it.column)).collect();
    assert!(keys.is_sorted(), "{keys:?}");
    let twice = "[[intent]]\nid = \"x\"\ntitle = \"X\"\nlabel = \"x\"\nphrasings = [\"x\", \"x\"]\nlookup = \"item\"\n";
    let (_, found) = load(vec![sound(), file(twice)]);
    assert_eq!(
        found.iter().map(|it| it.severity).collect::<Vec<_>>(),
        [Severity::Warning]
    );
}

#[test]
fn a_problem_fits_on_one_line() {
    let (_, found) = load(vec![sound(), file("intnet = 1")]);
    let lines: Vec<_> = found.iter().map(Diagnostic::to_string).collect();
    assert_eq!(
        lines,
        ["broken.toml:1:1: error: unknown key `intnet`; did you mean `intent`?"]
    );
}

#[test]
fn colours_are_on_request_and_files_cannot_forge_them() {
    let (knowledge, found) = load(vec![file("\"\\u001b[31mred\" = 1 # \u{1b}[31m\n")]);
    for diagnostic in &found {
        assert!(!diagnostic.render(&knowledge.files, false).contains('\u{1b}'));
        assert!(diagnostic.render(&knowledge.files, true).contains('\u{1b}'));
        assert!(!diagnostic.to_string().contains('\u{1b}'));
    }
}

#[test]
fn an_entry_of_every_kind_is_read() {
    let (all, _) = load(vec![sound()]);
    let counts = [
        all.sources.len(),
        all.groups.len(),
        all.related.len(),
        all.synonyms.len(),
        all.spellings.len(),
        all.figures.len(),
        all.pay_notes.len(),
        all.ladders.len(),
        all.items.len(),
        all.professions.len(),
        all.countries.len(),
        all.gaps.len(),
        all.small_talk.len(),
        all.languages.len(),
        all.checks.len(),
        all.keep.len(),
        all.noise.len(),
        all.topics.len(),
        all.titles.heads.len(),
        all.distress.signs.len(),
        all.conversation.up.len(),
    ];
    assert_eq!(counts, [1; 21]);
    assert_eq!(
        [
            all.roles.len(),
            all.places.len(),
            all.intents.len(),
            all.stop_words.len()
        ],
        [2; 4]
    );
    assert!(all.role("chef").is_some() && all.role("waiter").is_none() && all.related("waiter").is_some());
    assert_eq!(
        all.rung("chef").map(|(ladder, at)| (ladder.name.clone(), at)),
        Some(("Kitchen ladder".into(), 1))
    );
}

#[test]
fn the_version_follows_names_and_texts_but_not_line_ends() {
    let version = |name: &str, text: &str| {
        load(vec![SourceFile {
            name: name.into(),
            text: text.into(),
        }])
        .0
        .version()
    };
    let first = version("a.toml", "keep = []\n");
    // Published, so that a change of the hash is noticed: versions are stored.
    assert_eq!(first, "fd65c86cf1d6");
    assert_eq!(first, version("a.toml", "keep = []\r\n"));
    assert_ne!(first, version("b.toml", "keep = []\n"));
    assert_ne!(first, version("a.toml", "keep = [ ]\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    /// Whatever an editor does to a file, it is loaded or complained of, and every complaint can be shown.
    #[test]
    fn no_text_brings_the_loader_down(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..30_usize, "[\\[\\]{}\"'=.,#\n\\\\aé1-]{0,6}"), 1..6),
    ) {
        let mut text: Vec<char> = sound().text.chars().collect();
        for (at, length, insert) in cuts {
            let start = at.index(text.len());
            let end = (start + length).min(text.len());
            text.splice(start..end, insert.chars());
        }
        let text: String = text.into_iter().collect();
        let (knowledge, found) = load(vec![file(text)]);
        for diagnostic in &found {
            prop_assert!(diagnostic.file.is_empty() || diagnostic.line > 0 && diagnostic.column > 0);
            prop_assert!(!diagnostic.render(&knowledge.files, true).is_empty());
        }
        prop_assert!(found.is_sorted_by_key(|it| (it.file.clone(), it.line, it.column)));
    }
}
