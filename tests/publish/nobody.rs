//! Tests whose point is that something may not be done: root may do everything, so that it hands them to somebody else.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::Command;

use career_coach::publish::{Outcome, Who};

use super::home::{Home, tools};

/// Set in a process that was started for one of these tests.
const HANDED_OVER: &str = "PUBLISH_AS_NOBODY";

/// Somebody without rights of their own, on every system.
const NOBODY: u32 = 65_534;

#[test]
fn what_may_not_be_read_is_told() {
    as_nobody("nobody::what_may_not_be_read_is_told", || {
        type Deed = (fn(&Home), fn(&Home), &'static str);
        let deeds: [Deed; 2] = [
            (
                |home| {
                    home.write("a.toml", "");
                    permit(home, "a.toml", 0o000);
                },
                |home| permit(home, "a.toml", 0o600),
                "a.toml: cannot be read: permission denied",
            ),
            (
                |home| {
                    home.write("sub/a.toml", "");
                    permit(home, "sub", 0o000);
                },
                |home| permit(home, "sub", 0o700),
                "sub: cannot be listed: permission denied",
            ),
        ];
        for (deed, undo, expected) in deeds {
            let home = Home::new();
            let served = home.start().unwrap();
            deed(&home);
            let report = served.reload(Who::Discord(77), true);
            assert_eq!(report.outcome, Outcome::Refused);
            assert!(report.headline().contains(expected), "{}", report.headline());
            assert_eq!(tools(&served), "Knives.");
            assert_eq!(served.history().unwrap().len(), 1);
            undo(&home);
        }
    });
}

fn permit(home: &Home, name: &str, mode: u32) {
    fs::set_permissions(home.file(name), fs::Permissions::from_mode(mode)).unwrap();
}

/// Runs the body in this process, or where that may read everything, the whole test as somebody else.
fn as_nobody(test: &str, body: impl FnOnce()) {
    let probe = tempfile::NamedTempFile::new().unwrap();
    fs::set_permissions(probe.path(), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(probe.path()).is_err() {
        return body();
    }
    assert!(std::env::var_os(HANDED_OVER).is_none(), "nobody may read everything");
    // The binary of the tests may lie where only root looks.
    let room = tempfile::tempdir().unwrap();
    fs::set_permissions(room.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let binary = room.path().join("tests");
    fs::copy(std::env::current_exe().unwrap(), &binary).unwrap();
    fs::set_permissions(&binary, fs::Permissions::from_mode(0o755)).unwrap();
    let out = Command::new(&binary)
        .args(["--exact", test])
        .env(HANDED_OVER, "1")
        .env("TMPDIR", room.path())
        .current_dir(room.path())
        .uid(NOBODY)
        .gid(NOBODY)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success() && said.contains("1 passed"), "{said}");
}
