//! What stands in the knowledge folder as it was shipped, and what its author wrote.

use std::collections::{HashMap, HashSet};

use super::SourceFile;
use super::builtin::builtin;
use super::position::line_at;

/// The shipped files, line by line; read when they are first asked for.
#[derive(Default)]
pub struct Shipped {
    files: Option<HashMap<String, HashSet<String>>>,
}

impl Shipped {
    /// Whether the line around a byte offset is one of the shipped file of the same name.
    pub fn holds(&mut self, file: &SourceFile, offset: usize) -> bool {
        let files = self.files.get_or_insert_with(|| {
            let lines = |text: &str| text.lines().map(str::to_owned).collect();
            builtin().into_iter().map(|it| (it.name, lines(&it.text))).collect()
        });
        files
            .get(&file.name)
            .is_some_and(|lines| lines.contains(line_at(&file.text, offset).1))
    }
}
