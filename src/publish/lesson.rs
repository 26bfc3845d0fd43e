//! Teaching: questions that are to reach a topic, what would come of that, and doing it.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::patch::{NoPatch, patched};
use super::report::{Objection, Outcome, Report};
use super::served::{Served, Turn, read_settled};
use super::who::Who;
use crate::coach::{Memory, Question};
use crate::knowledge::{SourceFile, version};

/// Questions that are to reach a topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// The id of the topic.
    pub topic: String,
    /// The ways to ask that it gets.
    pub phrasings: Vec<String>,
    /// The question that is replayed at every reload from then on.
    pub check: Option<String>,
    /// For a new answer: its file, which holds the topic and its phrasings.
    #[serde(with = "new_file", default, skip_serializing_if = "Option::is_none")]
    pub file: Option<SourceFile>,
}

/// A file of the knowledge as it lies in the data folder.
mod new_file {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::knowledge::SourceFile;

    #[derive(Serialize, Deserialize)]
    struct Filed {
        name: String,
        text: String,
    }

    pub fn serialize<S: Serializer>(file: &Option<SourceFile>, serializer: S) -> Result<S::Ok, S::Error> {
        let filed = file.as_ref().map(|it| Filed {
            name: it.name.clone(),
            text: it.text.clone(),
        });
        filed.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SourceFile>, D::Error> {
        let filed = Option::<Filed>::deserialize(deserializer)?;
        Ok(filed.map(|it| SourceFile {
            name: it.name,
            text: it.text,
        }))
    }
}

/// What teaching would come to.
#[derive(Debug)]
pub struct Taught {
    /// What publishing it would do: errors, which other questions lead elsewhere, failed checks.
    pub report: Report,
    /// Each question, and whether it reaches the topic.
    pub reached: Vec<(String, bool)>,
}

/// Why nothing was taught, in a phrase for an admin.
#[derive(Debug)]
pub enum Untaught {
    NoPatch(NoPatch),
    /// The folder is not what is served: it was taken back, refused, or edited and not published.
    OtherFolder,
    /// A file of the folder cannot be written.
    Unwritten(io::Error),
    /// It was refused, and the folder is as it was.
    Refused(Box<Report>),
}

impl std::fmt::Display for Untaught {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoPatch(error) => error.fmt(f),
            Self::OtherFolder => f.write_str(
                "my folder is not what I serve, as it was taken back or edited; put it right and reload first",
            ),
            Self::Unwritten(error) => write!(f, "the folder of the knowledge cannot be written: {error}"),
            Self::Refused(report) => f.write_str(&report.headline()),
        }
    }
}

impl std::error::Error for Untaught {}

impl Served {
    /// Teaches a copy of what is served, for a look at it: nothing is published. `questions` are those that should reach the
    /// topic. Learns anew, which takes a second or two.
    ///
    /// # Errors
    /// It cannot be written into the files.
    pub fn try_lesson(&self, lesson: &Lesson, questions: &[String], by: Who) -> Result<Taught, NoPatch> {
        let served = self.coach();
        let files = patched(&served.knowledge().files, std::slice::from_ref(lesson))?;
        let (mut report, coach) = self.examine(files, by);
        // Warnings are about the whole; of what is taught only its errors count, and what it does to others.
        report.warnings.clear();
        report
            .objections
            .retain(|it| !matches!(it, Objection::LessAccurate { .. }));
        let reaches = |question: &String| {
            coach.as_ref().is_some_and(|coach| {
                let question = Question::asked(question);
                let reply = coach.answer(&question, &mut Memory::default(), Duration::ZERO);
                reply.intents.contains(&lesson.topic)
            })
        };
        let reached = questions.iter().map(|it| (it.clone(), reaches(it))).collect();
        Ok(Taught { report, reached })
    }

    /// The lessons that would still change something in what is served.
    #[must_use]
    pub fn open_lessons<'l>(&self, lessons: impl Iterator<Item = &'l Lesson>) -> Vec<bool> {
        let served = self.coach();
        let files = &served.knowledge().files;
        let changes = |lesson: &Lesson| patched(files, std::slice::from_ref(lesson)).is_ok_and(|it| it != *files);
        lessons.map(changes).collect()
    }

    /// Writes a lesson into the folder and publishes it like any other change of it. Where that is refused, what was
    /// written is taken out again. Blocks for as long as [`Served::reload`].
    ///
    /// # Errors
    /// Nothing was published. That is so too where the folder is not what is served: nobody has seen what publishing the
    /// rest of it would do.
    pub fn apply(&self, lesson: &Lesson, by: Who) -> Result<Report, Untaught> {
        let Some(folder) = self.folder().map(Path::to_owned) else {
            return Err(Untaught::Refused(Box::new(self.reload(by, false))));
        };
        let report = self.in_turn(by, |turn| self.apply_in_turn(turn, &folder, lesson, by))?;
        let report = self.tell(report);
        match report.outcome {
            Outcome::Published | Outcome::Unchanged => Ok(report),
            _ => Err(Untaught::Refused(Box::new(report))),
        }
    }

    fn apply_in_turn(&self, turn: &mut Turn, folder: &Path, lesson: &Lesson, by: Who) -> Result<Report, Untaught> {
        let before = read_settled(folder).map_err(|error| Untaught::Unwritten(io::Error::other(error.to_string())))?;
        if version(&before) != self.coach().knowledge().version() {
            return Err(Untaught::OtherFolder);
        }
        let after = patched(&before, std::slice::from_ref(lesson)).map_err(Untaught::NoPatch)?;
        let changed: Vec<&SourceFile> = after.iter().filter(|it| !before.contains(it)).collect();
        if let Err(error) = changed.iter().try_for_each(|it| write(folder, it)) {
            restore(folder, &before, &changed);
            return Err(Untaught::Unwritten(error));
        }
        let report = self.reload_in_turn(turn, by, false);
        if !matches!(report.outcome, Outcome::Published | Outcome::Unchanged) {
            restore(folder, &before, &changed);
        }
        Ok(report)
    }
}

/// Writes a file whole, so that whoever watches the folder never sees half of it.
fn write(folder: &Path, file: &SourceFile) -> io::Result<()> {
    let path = folder.join(&file.name);
    // A link to another place in the folder stays one.
    let path = fs::canonicalize(&path).unwrap_or(path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let new = path.with_extension("toml.new");
    fs::write(&new, &file.text)?;
    fs::rename(&new, &path).inspect_err(|_| drop(fs::remove_file(&new)))
}

/// Puts back what was there before, unless somebody else has written there since. What cannot be put back is seen by the
/// next reload.
fn restore(folder: &Path, before: &[SourceFile], changed: &[&SourceFile]) {
    let ours = |it: &&&SourceFile| fs::read_to_string(folder.join(&it.name)).is_ok_and(|now| now == it.text);
    for it in changed.iter().filter(ours) {
        match before.iter().find(|old| old.name == it.name) {
            Some(old) => drop(write(folder, old)),
            None => drop(fs::remove_file(folder.join(&it.name))),
        }
    }
}
