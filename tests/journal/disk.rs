//! A disk that is really full, and one that can only be read: a file system of the test's own, where the test may mount one.

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use career_coach::journal::{Location, Unwritten};

use super::stage::{ADA, BOB, COACH, Stage, UNKNOWN};

/// A small file system, which goes with it.
struct Disk(tempfile::TempDir);

impl Disk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(folder.path());
        let mounted = mount.output().is_ok_and(|it| it.status.success());
        if !mounted {
            // Past the test harness, which keeps to itself what a test that passes prints.
            let _ = writeln!(
                std::io::stderr(),
                "skipped: a disk that is full, as nothing can be mounted here"
            );
        }
        mounted.then_some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn remount(&self, option: &str) {
        let mut mount = Command::new("mount");
        mount.args(["-o", &format!("remount,{option}")]).arg(self.path());
        assert!(mount.status().is_ok_and(|it| it.success()), "{option}");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

fn stage_on(disk: &Disk) -> Stage {
    let location = Location::File(disk.path().join("journal.sqlite3"));
    Stage::on(location, tempfile::tempdir().expect("a folder"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_full_disk_has_no_room_for_waits() {
    let Some(disk) = Disk::mount() else { return };
    let stage = stage_on(&disk);
    stage.ask(ADA, UNKNOWN);
    stage.journal.settle().await.unwrap();
    // All that is left is taken.
    let filler = disk.path().join("filler");
    let mut size = 1 << 20;
    let mut content = Vec::new();
    while size > 0 {
        content.resize(content.len() + size, 7);
        if std::fs::write(&filler, &content).is_err() {
            content.truncate(content.len() - size);
            size /= 2;
        }
    }
    let _ = std::fs::write(&filler, &content);
    let mut asked = 1;
    while stage.journal.settle().await.is_ok() {
        stage.ask(BOB, UNKNOWN);
        asked += 1;
        assert!(asked < 5_000, "the disk is not full");
    }
    stage.ask(BOB, UNKNOWN);
    assert_eq!(stage.journal.settle().await, Err(Unwritten::Broken));
    std::fs::remove_file(&filler).unwrap();
    stage.settles().await;
    assert_eq!(stage.rows("id", "miss").await.len(), asked + 1);
    assert_eq!(stage.journal.lost(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_written_waits_until_it_can() {
    let Some(disk) = Disk::mount() else { return };
    let mut stage = stage_on(&disk);
    stage.ask(ADA, UNKNOWN);
    stage.journal.settle().await.unwrap();
    stage.journal.close(Duration::from_secs(5)).await;
    disk.remount("ro");
    stage.restart().await;
    stage.ask(BOB, UNKNOWN);
    assert_eq!(stage.journal.settle().await, Err(Unwritten::Broken));
    assert!(stage.journal.forget(ADA).await.is_err());
    assert!(stage.journal.stats(COACH.knowledge(), 0).await.is_err());
    disk.remount("rw");
    stage.settles().await;
    assert_eq!(stage.rows("question", "miss").await, [UNKNOWN, UNKNOWN]);
}
