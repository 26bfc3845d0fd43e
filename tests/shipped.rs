//! The knowledge that ships is sound.

use std::time::SystemTime;

use career_coach::coach::Coach;
use career_coach::knowledge::{Severity, builtin, load, read_folder};
use career_coach::matcher::Reader;
use career_coach::publish::{Examiner, Outcome, Rules, Who};

#[test]
fn the_shipped_knowledge_loads_without_errors() {
    let (knowledge, diagnostics) = load(builtin());
    let errors: String = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| diagnostic.render(&knowledge.files, false))
        .collect();
    assert!(errors.is_empty(), "{errors}");
    for check in knowledge.figures.iter().map(|figure| &figure.role) {
        assert!(knowledge.role(check.get_ref()).is_some(), "{check}");
    }
}

#[test]
fn the_compiled_files_are_those_of_the_folder() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge");
    let read = read_folder(&folder).unwrap();
    let names =
        |files: &[career_coach::knowledge::SourceFile]| files.iter().map(|file| file.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&read), names(&builtin()));
    assert!(read == builtin(), "the folder changed since the build");
    assert_eq!(load(read).0.version(), load(builtin()).0.version());
}

/// What is right but could be better is told to authors: there must be little of it, or nobody looks.
#[test]
fn the_shipped_knowledge_passes_its_own_checks_with_next_to_no_warnings() {
    let examiner = Examiner {
        rules: Rules::default(),
        by: Who::Start,
        at: SystemTime::UNIX_EPOCH,
        before: None,
        accuracy_before: None,
        learn: &Coach::learn,
        lately: &[],
    };
    let (report, _) = examiner.examine(builtin());
    assert_eq!(report.outcome, Outcome::Sound, "{}", report.details());
    assert!(report.warnings.len() < 5, "{}", report.details());
}

/// Companies and schools are listed by the hundred, many by letters that are one slip away from a word.
#[test]
fn no_everyday_word_is_taken_for_a_company_or_school() {
    let (knowledge, _) = load(builtin());
    let reader = Reader::of(&knowledge);
    for text in [
        "how many years of exam prep",
        "but he said it goes on",
        "does it come with many vacations",
    ] {
        assert_eq!(reader.read_as(&knowledge, text).0, text);
    }
    let (read, _) = reader.read_as(&knowledge, "does saic pay more than epam");
    assert_eq!(read, "does {employer} pay more than {employer}");
}
