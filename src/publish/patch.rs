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
    let quoted = format!("\"{topic}\"");
    for file in files.iter_mut().filter(|it| it.text.contains(&quoted)) {
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
}
