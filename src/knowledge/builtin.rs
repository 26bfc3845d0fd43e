//! The knowledge that is compiled into the binary.

use include_dir::{Dir, include_dir};

use super::SourceFile;

static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/knowledge");

/// The shipped knowledge files, sorted by name.
///
/// Only `*.toml`, as [`super::read_folder`] takes them.
pub fn builtin() -> Vec<SourceFile> {
    let mut files = Vec::new();
    collect(&FOLDER, &mut files);
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

fn collect(dir: &Dir<'_>, files: &mut Vec<SourceFile>) {
    for file in dir.files() {
        // The macro records paths of the machine that built it: Windows would give backslashes.
        let name = file.path().to_string_lossy().replace('\\', "/");
        let hidden = name.split('/').any(|part| part.starts_with('.'));
        if name.ends_with(".toml")
            && !hidden
            && let Some(text) = file.contents_utf8()
        {
            files.push(SourceFile {
                name,
                text: text.to_owned(),
            });
        }
    }
    for below in dir.dirs() {
        collect(below, files);
    }
}
