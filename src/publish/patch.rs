//! Writing what is taught into the files of a knowledge, with their comments and order kept.

use std::fmt;

use similar::TextDiff;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value};

use super::lesson::Lesson;
use crate::knowledge::SourceFile;

/// Where checks are written if there are none yet.
const CHECKS: &str = "checks.toml";

/// The kinds of entries that have phrasings.
const TAUGHT: [&str; 2] = ["intent", "gap"];

/// Why something cannot be written into the files, in a phrase for an admin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoPatch {
    /// No file has this topic.
    NoTopic(String),
    /// A file is no TOML, or of another shape.
    Unreadable(String),
    /// A file of this name is there already, with something else in it.
    Taken(String),
}

impl fmt::Display for NoPatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTopic(topic) => write!(f, "the knowledge has no topic `{topic}`"),
            Self::Unreadable(file) => write!(f, "`{file}` cannot be edited as it is"),
            Self::Taken(file) => write!(f, "there is a file `{file}` already"),
        }
    }
}

impl std::error::Error for NoPatch {}

/// The files with these lessons written into them; what is there already is not written twice.
///
/// # Errors
/// One of them cannot be written.
pub fn patched(files: &[SourceFile], lessons: &[Lesson]) -> Result<Vec<SourceFile>, NoPatch> {
    let mut files = files.to_vec();
    for lesson in lessons {
        if let Some(new) = &lesson.file {
            add_file(&mut files, &new.name, &new.text)?;
        } else {
            add_phrasings(&mut files, &lesson.topic, &lesson.phrasings)?;
        }
        if let Some(question) = &lesson.check {
            add_check(&mut files, question, &lesson.topic)?;
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// How a lesson stands to files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stands {
    /// It would change something.
    Open,
    /// What it teaches is in them.
    Done,
    /// It can no longer be written into them.
    Stale(NoPatch),
}

/// How a lesson stands to these files. A new answer is done once they have its topic, with whatever its authors made of it.
#[must_use]
pub fn stands(files: &[SourceFile], lesson: &Lesson) -> Stands {
    if lesson.file.is_some() && has_topic(files, &lesson.topic) {
        return Stands::Done;
    }
    match patched(files, std::slice::from_ref(lesson)) {
        Ok(after) if after == files => Stands::Done,
        Ok(_) => Stands::Open,
        Err(why) => Stands::Stale(why),
    }
}

/// The files with as many of these lessons written into them as can be, one on top of the other; and which cannot, by their
/// place in the list.
#[must_use]
pub fn patched_with_all(files: &[SourceFile], lessons: &[Lesson]) -> (Vec<SourceFile>, Vec<(usize, NoPatch)>) {
    let mut after = files.to_vec();
    after.sort_by(|a, b| a.name.cmp(&b.name));
    let mut left_out = Vec::new();
    for (at, lesson) in lessons.iter().enumerate() {
        match patched(&after, std::slice::from_ref(lesson)) {
            Ok(files) => after = files,
            Err(why) => left_out.push((at, why)),
        }
    }
    (after, left_out)
}

/// Whether any file has this topic.
fn has_topic(files: &[SourceFile], topic: &str) -> bool {
    let holding = files.iter().filter(|it| it.text.contains(topic));
    let documents = holding.filter_map(|it| parsed(it).ok());
    documents
        .into_iter()
        .any(|it| TAUGHT.iter().any(|kind| place_of(&it, kind, topic).is_some()))
}

/// A file of a new answer without this way to ask; none if it has no other, or is no such file.
#[must_use]
pub fn without_phrasing(file: &SourceFile, phrasing: &str) -> Option<SourceFile> {
    let mut document = parsed(file).ok()?;
    let mut left = 0;
    for kind in TAUGHT {
        let entries = document.get_mut(kind).and_then(Item::as_array_of_tables_mut);
        for entry in entries.into_iter().flat_map(ArrayOfTables::iter_mut) {
            if let Some(list) = entry.get_mut("phrasings").and_then(Item::as_array_mut) {
                list.retain(|it| it.as_str() != Some(phrasing));
                left += list.len();
            }
        }
    }
    let checks = document.get_mut("check").and_then(Item::as_array_of_tables_mut);
    if let Some(checks) = checks {
        checks.retain(|it| it.get("question").and_then(Item::as_str) != Some(phrasing));
    }
    let text = document.to_string();
    // It may stand among an admin's own words too, or in a comment.
    (left > 0 && !text.contains(phrasing)).then(|| SourceFile {
        name: file.name.clone(),
        text,
    })
}

/// What leads from one set of files to another, as `git apply` and `patch -p1` take it. Empty where there is nothing.
#[must_use]
pub fn unified(before: &[SourceFile], after: &[SourceFile], folder: &str) -> String {
    let mut out = String::new();
    for file in after {
        let old = before.iter().find(|it| it.name == file.name);
        let text = old.map_or("", |it| it.text.as_str());
        if text == file.text {
            continue;
        }
        let name = format!("{folder}{}", file.name);
        let from = if old.is_some() {
            format!("a/{name}")
        } else {
            "/dev/null".to_owned()
        };
        let diff = TextDiff::from_lines(text, &file.text);
        out += &diff.unified_diff().header(&from, &format!("b/{name}")).to_string();
    }
    out
}

fn add_file(files: &mut Vec<SourceFile>, name: &str, text: &str) -> Result<(), NoPatch> {
    match files.iter().find(|it| it.name == name) {
        Some(there) if there.text == text => {}
        Some(_) => return Err(NoPatch::Taken(name.to_owned())),
        None => files.push(SourceFile {
            name: name.to_owned(),
            text: text.to_owned(),
        }),
    }
    Ok(())
}

fn add_phrasings(files: &mut [SourceFile], topic: &str, phrasings: &[String]) -> Result<(), NoPatch> {
    // Most files do not mention it: they need not be read.
    for file in files.iter_mut().filter(|it| it.text.contains(topic)) {
        let mut document = parsed(file)?;
        let Some((kind, at)) = TAUGHT
            .iter()
            .find_map(|kind| Some((*kind, place_of(&document, kind, topic)?)))
        else {
            continue;
        };
        let Some(list) = phrasings_at(&mut document, kind, at) else {
            return Err(NoPatch::Unreadable(file.name.clone()));
        };
        let prefix = indent(list);
        for phrasing in phrasings {
            if list.iter().any(|it| it.as_str() == Some(phrasing)) {
                continue;
            }
            let mut value = Value::from(phrasing.as_str());
            value
                .decor_mut()
                .set_prefix(if list.is_empty() { "" } else { prefix.as_str() });
            list.push_formatted(value);
        }
        file.text = document.to_string();
        return Ok(());
    }
    Err(NoPatch::NoTopic(topic.to_owned()))
}

/// Which of the entries of a kind has this id.
fn place_of(document: &DocumentMut, kind: &str, topic: &str) -> Option<usize> {
    let entries = document.get(kind)?.as_array_of_tables()?;
    entries
        .iter()
        .position(|it| it.get("id").and_then(Item::as_str) == Some(topic))
}

fn phrasings_at<'d>(document: &'d mut DocumentMut, kind: &str, at: usize) -> Option<&'d mut Array> {
    let entry = document.get_mut(kind)?.as_array_of_tables_mut()?.get_mut(at)?;
    entry.get_mut("phrasings")?.as_array_mut()
}

/// What stands before another entry of a list: a line of its own where others have one.
fn indent(list: &Array) -> String {
    let prefixes = list.iter().filter_map(|it| it.decor().prefix()?.as_str());
    let own_line = prefixes.filter(|it| it.contains('\n')).last();
    own_line.map_or_else(
        || " ".to_owned(),
        |it| {
            it.rsplit('\n')
                .next()
                .map_or_else(|| "\n  ".to_owned(), |blanks| format!("\n{blanks}"))
        },
    )
}

fn add_check(files: &mut Vec<SourceFile>, question: &str, topic: &str) -> Result<(), NoPatch> {
    let at = files.iter().position(|it| it.text.contains("[[check]]"));
    let at = at.or_else(|| files.iter().position(|it| it.name == CHECKS));
    let at = at.unwrap_or_else(|| {
        files.push(SourceFile {
            name: CHECKS.to_owned(),
            text: String::new(),
        });
        files.len() - 1
    });
    let mut document = parsed(&files[at])?;
    let checks = document
        .entry("check")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()))
        .as_array_of_tables_mut()
        .ok_or_else(|| NoPatch::Unreadable(files[at].name.clone()))?;
    if checks
        .iter()
        .any(|it| it.get("question").and_then(Item::as_str) == Some(question))
    {
        return Ok(());
    }
    let mut check = Table::new();
    check.insert("question", toml_edit::value(question));
    check.insert("intent", toml_edit::value(topic));
    if !checks.is_empty() {
        check.decor_mut().set_prefix("\n");
    }
    checks.push(check);
    files[at].text = document.to_string();
    Ok(())
}

fn parsed(file: &SourceFile) -> Result<DocumentMut, NoPatch> {
    file.text
        .parse::<DocumentMut>()
        .map_err(|_| NoPatch::Unreadable(file.name.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> SourceFile {
        SourceFile {
            name: name.to_owned(),
            text: text.to_owned(),
        }
    }

    fn lesson(topic: &str, phrasings: &[&str], check: Option<&str>) -> Lesson {
        Lesson {
            topic: topic.to_owned(),
            phrasings: phrasings.iter().map(|it| (*it).to_owned()).collect(),
            check: check.map(str::to_owned),
            file: None,
        }
    }

    const FAQ: &str = "# Mine.\n[[intent]]\nid = \"tools\" # what they use\nphrasings = [\n  # the plain ones\n  \"which tools\", \"what tools\",\n  \"tools\",\n]\n\n[[intent.answer]]\ntext = \"x\"\n\n[[intent]]\nid = \"pay\"\nphrasings = [\"pay\"]\n";

    #[test]
    fn comments_and_order_are_kept() {
        let before = [
            file("checks.toml", "[[check]]\nquestion = \"a\"\nintent = \"pay\"\n"),
            file("faq.toml", FAQ),
        ];
        let lessons = [
            lesson("tools", &["any \"gear\"", "tools"], Some("any gear")),
            lesson("pay", &["cash"], None),
        ];
        let after = patched(&before, &lessons).unwrap();
        let expected = FAQ
            .replace("  \"tools\",\n", "  \"tools\",\n  'any \"gear\"',\n")
            .replace("[\"pay\"]", "[\"pay\", \"cash\"]");
        assert_eq!(after[1].text, expected);
        assert_eq!(
            after[0].text,
            "[[check]]\nquestion = \"a\"\nintent = \"pay\"\n\n[[check]]\nquestion = \"any gear\"\nintent = \"tools\"\n"
        );
        assert_eq!(patched(&after, &lessons).unwrap(), after, "once");
        let patch = unified(&before, &after, "knowledge/");
        let added: Vec<&str> = patch.lines().filter(|it| it.starts_with('+')).collect();
        assert_eq!(
            added,
            [
                "+++ b/knowledge/checks.toml",
                "+",
                "+[[check]]",
                "+question = \"any gear\"",
                "+intent = \"tools\"",
                "+++ b/knowledge/faq.toml",
                "+  'any \"gear\"',",
                "+phrasings = [\"pay\", \"cash\"]",
            ]
        );
        assert_eq!(patch.lines().filter(|it| it.starts_with("-p")).count(), 1, "{patch}");
    }

    #[test]
    fn what_cannot_be_written_is_said() {
        let files = [file("faq.toml", FAQ)];
        let none = patched(&files, &[lesson("nothing", &["x"], None)]);
        assert_eq!(none, Err(NoPatch::NoTopic("nothing".into())));
        let broken = [file("faq.toml", "id = \"tools\"\n[[[")];
        assert!(matches!(
            patched(&broken, &[lesson("tools", &["x"], None)]),
            Err(NoPatch::Unreadable(_))
        ));
        let mut new = lesson("new", &["x"], Some("x"));
        new.file = Some(file("faq.toml", "other"));
        assert_eq!(patched(&files, &[new.clone()]), Err(NoPatch::Taken("faq.toml".into())));
        new.file = Some(file("faq/new.toml", "[[intent]]\nid = \"new\"\n"));
        let after = patched(&files, &[new]).unwrap();
        let names: Vec<&str> = after.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["checks.toml", "faq.toml", "faq/new.toml"]);
        assert!(unified(&files, &after, "").contains("--- /dev/null\n+++ b/checks.toml\n"));
    }

    #[test]
    fn a_lesson_is_open_then_done_and_may_grow_stale() {
        let files = [file("faq.toml", FAQ)];
        let taught = lesson("tools", &["any gear"], None);
        assert_eq!(stands(&files, &taught), Stands::Open);
        assert_eq!(
            stands(&patched(&files, std::slice::from_ref(&taught)).unwrap(), &taught),
            Stands::Done
        );
        let single = [file("faq.toml", &FAQ.replace("\"tools\" #", "'tools' #"))];
        assert_eq!(stands(&single, &taught), Stands::Open, "quoted in the other way");
        let gone = lesson("gone", &["x"], None);
        assert_eq!(stands(&files, &gone), Stands::Stale(NoPatch::NoTopic("gone".into())));
        let answer = |text: &str| Lesson {
            file: Some(file("faq/new.toml", text)),
            ..lesson("new", &["x"], None)
        };
        let (first, second) = (
            answer("[[intent]]\nid = \"new\"\nphrasings = [\"x\"]\n"),
            answer("# other\n[[intent]]\nid = \"new\"\n"),
        );
        let (after, left_out) = patched_with_all(&files, &[first.clone(), gone, second, taught]);
        let left_out: Vec<usize> = left_out.into_iter().map(|(at, _)| at).collect();
        assert_eq!(left_out, [1, 2], "the rest is written");
        assert_eq!(stands(&after, &first), Stands::Done);
        // Its authors put the guide right, as they should.
        let mut edited = after;
        edited[1].text += "# by hand\n";
        assert_eq!(stands(&edited, &first), Stands::Done);
    }

    #[test]
    fn one_way_to_ask_is_taken_out_of_a_new_answer() {
        let new = file(
            "n.toml",
            "[[intent]]\nid = \"n\"\nphrasings = [\n  \"a b\",\n  \"c d\",\n]\ntext = \"how\"\n",
        );
        let left = without_phrasing(&new, "a b").unwrap();
        assert!(!left.text.contains("a b") && left.text.contains("c d") && left.text.contains("how"));
        assert_eq!(without_phrasing(&left, "c d"), None, "it has no other");
    }

    /// What is printed is what the tools take that it is for.
    #[test]
    fn git_applies_the_patch() {
        let before = [file("faq.toml", FAQ)];
        let mut new = lesson("new", &["x"], Some("x"));
        new.file = Some(file("faq/new.toml", "[[intent]]\nid = \"new\"\nphrasings = [\"x\"]\n"));
        let after = patched(&before, &[new, lesson("tools", &["any gear"], Some("any gear"))]).unwrap();
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join("mine")).unwrap();
        std::fs::write(home.path().join("mine/faq.toml"), FAQ).unwrap();
        std::fs::write(home.path().join("it.patch"), unified(&before, &after, "mine/")).unwrap();
        let mut git = std::process::Command::new("git");
        git.args(["apply", "it.patch"]).current_dir(home.path());
        let Ok(out) = git.output() else { return };
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        for it in &after {
            let text = std::fs::read_to_string(home.path().join("mine").join(&it.name)).unwrap();
            assert_eq!(text, it.text, "{}", it.name);
        }
    }
}
