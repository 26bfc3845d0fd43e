//! The coach that members talk to, swapped whole while they ask.

use std::path::PathBuf;
use std::sync::Arc;

use arc_swap::ArcSwap;

use super::replay_checks;
use crate::coach::Coach;
use crate::knowledge::{self, Diagnostic, Severity};

/// The coach at work, and where its knowledge came from.
pub struct Served {
    coach: ArcSwap<Coach>,
    /// The folder that a reload reads; none for the knowledge that is built in.
    folder: Option<PathBuf>,
}

/// Why the old knowledge stays.
#[derive(Debug)]
pub enum Kept {
    /// There is no folder to read again.
    BuiltIn,
    /// The folder cannot be read; a sentence says why.
    Unreadable(String),
    /// The errors, each as lines of plain text with its place.
    Errors(Vec<String>),
}

impl Served {
    /// Serves this coach.
    #[must_use]
    pub fn new(coach: Arc<Coach>, folder: Option<PathBuf>) -> Self {
        Self {
            coach: ArcSwap::new(coach),
            folder,
        }
    }

    /// The coach as it is now; whoever holds it keeps it over a reload.
    #[must_use]
    pub fn coach(&self) -> Arc<Coach> {
        self.coach.load_full()
    }

    /// Reads the folder again and serves it, wholly or not at all. Takes seconds of computing.
    ///
    /// # Errors
    /// The old knowledge goes on being served, for the reason given.
    pub fn reload(&self) -> Result<Arc<Coach>, Kept> {
        let folder = self.folder.as_deref().ok_or(Kept::BuiltIn)?;
        let files = knowledge::read_folder(folder).map_err(|error| Kept::Unreadable(error.to_string()))?;
        let (knowledge, found) = knowledge::load(files);
        let errors = |found: &[Diagnostic], files: &[knowledge::SourceFile]| -> Vec<String> {
            let errors = found.iter().filter(|it| it.severity == Severity::Error);
            errors.map(|it| it.render(files, false)).collect()
        };
        let broken = errors(&found, &knowledge.files);
        if !broken.is_empty() {
            return Err(Kept::Errors(broken));
        }
        let coach = Arc::new(Coach::new(knowledge));
        let broken = errors(&replay_checks(&coach), &coach.knowledge().files);
        if !broken.is_empty() {
            return Err(Kept::Errors(broken));
        }
        self.coach.store(Arc::clone(&coach));
        Ok(coach)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const SOUND: &str = include_str!("../../tests/knowledge/sound.toml");

    #[test]
    fn a_reload_happens_wholly_or_not_at_all() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("sound.toml");
        let served = Served::new(
            Arc::new(Coach::new(knowledge::Knowledge::default())),
            Some(home.path().into()),
        );
        let version = || served.coach().knowledge().version();
        let empty = version();

        fs::write(&file, "[[role]]\nid = 5").unwrap();
        let Err(Kept::Errors(errors)) = served.reload() else {
            panic!("a broken file was taken");
        };
        assert!(errors.iter().any(|it| it.contains("sound.toml:2:6")), "{errors:?}");
        assert_eq!(version(), empty);

        fs::write(&file, SOUND).unwrap();
        let before = served.coach();
        let after = served.reload().unwrap();
        assert_ne!(version(), empty);
        assert_eq!(version(), after.knowledge().version());
        assert_eq!(
            before.knowledge().version(),
            empty,
            "whoever holds the old one keeps it"
        );

        let check = "\n[[check]]\nquestion = \"what does a chef earn\"\nintent = \"tools\"\n";
        fs::write(&file, format!("{SOUND}{check}")).unwrap();
        let Err(Kept::Errors(errors)) = served.reload() else {
            panic!("a check that fails was taken");
        };
        assert!(errors[0].contains("does not lead where it must"), "{errors:?}");

        fs::remove_dir_all(home.path()).unwrap();
        assert!(matches!(served.reload(), Err(Kept::Unreadable(_))));
        assert_eq!(version(), after.knowledge().version());
    }

    #[test]
    fn what_is_built_in_is_not_reloaded() {
        let served = Served::new(Arc::new(Coach::new(knowledge::Knowledge::default())), None);
        assert!(matches!(served.reload(), Err(Kept::BuiltIn)));
    }
}
