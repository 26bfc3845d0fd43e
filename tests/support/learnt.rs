//! What the shipped knowledge teaches, learnt once for all test binaries: that takes seconds in each of them.
//!
//! It is kept as `career-coach` itself keeps it, under the name of that program, which is built anew whenever the library is.

use std::path::{Path, PathBuf};

use career_coach::coach::Coach;
use career_coach::knowledge::{builtin, load};
use career_coach::matcher::Training;
use career_coach::publish::Shelf;

/// The folder that `CAREER_COACH_CACHE` may name.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("learnt")
}

/// A coach with the knowledge that ships.
// Not every test binary needs it.
#[allow(dead_code)]
pub fn shipped() -> Coach {
    let coach = Coach::for_lookups(load(builtin()).0);
    let program = Path::new(env!("CARGO_BIN_EXE_career-coach"));
    let shelf = Shelf::of_program(folder(), program).expect("cargo builds it for the tests");
    shelf.learn(&coach, &Training::default());
    coach
}
