//! The knowledge that ships is sound.

use career_coach::knowledge::{Severity, builtin, load, read_folder};

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
