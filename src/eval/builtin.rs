//! The question sets that are compiled into the binary.

use include_dir::{Dir, include_dir};

static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/questions");

/// Names (without folder and ending) and texts of the shipped sets, sorted by name.
#[must_use]
pub fn builtin() -> Vec<(String, &'static str)> {
    let mut sets: Vec<_> = FOLDER
        .files()
        .filter(|file| file.path().extension().is_some_and(|it| it == "jsonl"))
        .filter_map(|file| {
            let name = file.path().file_stem()?.to_string_lossy().into_owned();
            Some((name, file.contents_utf8()?))
        })
        .collect();
    sets.sort();
    sets
}
