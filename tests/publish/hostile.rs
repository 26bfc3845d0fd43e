//! Whatever is done to the folder or to the disk: a clear error, the old knowledge, an intact history.

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use career_coach::publish::{Objection, Outcome, Served, Who};

use super::home::{Home, Shut, tools};

const BY: Who = Who::Discord(77);

/// A thing that is done to the folder, and what the report must say of it.
type Deed = (&'static str, fn(&Home), &'static str);

#[test]
fn whatever_lies_in_the_folder_the_old_knowledge_stays() {
    let deeds: [Deed; 10] = [
        (
            "a link out of it",
            |home| symlink("/etc/hostname", home.file("a.toml")).unwrap(),
            "a.toml: a symbolic link that leads out of the knowledge folder",
        ),
        (
            "a pipe",
            |home| {
                let made = Command::new("mkfifo").arg(home.file("a.toml")).status().unwrap();
                assert!(made.success());
            },
            "a.toml: not a plain file (a pipe, socket or device)",
        ),
        (
            "a pipe with a long name",
            |home| {
                let folder = home.file(&["long".repeat(60).as_str(); 8].join("/"));
                fs::create_dir_all(&folder).unwrap();
                let made = Command::new("mkfifo").arg(folder.join("a.toml")).status().unwrap();
                assert!(made.success());
            },
            "/a.toml: not a plain file (a pipe, socket or device)",
        ),
        (
            "ten thousand files",
            |home| {
                for n in 0..10_000 {
                    fs::File::create(home.file(&format!("{n}.toml"))).unwrap();
                }
            },
            "more than 1000 files",
        ),
        (
            "a gigabyte",
            |home| fs::File::create(home.file("a.toml")).unwrap().set_len(1 << 30).unwrap(),
            "a.toml: larger than 8 MiB",
        ),
        (
            "folders in folders",
            |home| home.write(&format!("{}/a.toml", ["d"; 300].join("/")), ""),
            "folders stand deeper than 8 in one another",
        ),
        (
            "tables in tables",
            |home| home.write("a.toml", format!("a = {}", "[".repeat(100_000))),
            "nested deeper than",
        ),
        (
            "no text",
            |home| home.write("a.toml", b"\xff\xfe"),
            "error: not UTF-8\n --> a.toml:1:1",
        ),
        (
            "a folder in the place of a file",
            |home| {
                fs::remove_file(home.file("sound.toml")).unwrap();
                fs::create_dir(home.file("sound.toml")).unwrap();
            },
            "knowledge: holds no `*.toml` file",
        ),
        (
            "nothing at all",
            |home| fs::remove_dir_all(home.knowledge()).unwrap(),
            "knowledge: cannot be read: no such file or directory",
        ),
    ];
    for (name, deed, expected) in deeds {
        let home = Home::new();
        let served = home.start().unwrap();
        deed(&home);
        let report = served.reload(BY, true);
        assert_eq!(report.outcome, Outcome::Refused, "{name}");
        let told = format!("{}\n{}", report.headline(), report.details());
        assert!(told.contains(expected), "{name}: {told}");
        assert!(told.len() < 10_000, "{name}: {} bytes", told.len());
        intact(&home, &served, name);
        // The next start does without the folder.
        let served = home.start().unwrap();
        assert_eq!(served.started().unwrap().outcome, Outcome::Refused, "{name}");
        intact(&home, &served, name);
    }
}

fn intact(home: &Home, served: &Served, name: &str) {
    assert_eq!(tools(served), "Knives.", "{name}");
    let history = served.history().unwrap();
    assert_eq!(history.len(), 1, "{name}");
    let kept = fs::read_dir(home.data().join("history")).unwrap().count();
    assert_eq!(kept, 1, "{name}");
}

/// What is sound and large is taken or refused in seconds, not in hours.
#[test]
fn what_is_large_takes_no_hours() {
    let list = |key: &str, from: usize, to: usize| {
        let words: Vec<String> = (from..to).map(|n| format!("\"w{n}\"")).collect();
        format!("{key} = [{}]\n", words.join(", "))
    };
    let home = Home::new();
    home.write("words.toml", list("keep", 0, 200_000));
    let served = home.start().unwrap();
    home.write("words.toml", list("keep", 200_000, 400_000));
    let report = served.reload(BY, false);
    assert_eq!(report.outcome, Outcome::Published, "{}", report.headline());
    assert!(report.headline().contains("200000 kept words added, 200000 removed"));

    home.write("words.toml", list("noise", 0, 120_001));
    let report = served.reload(BY, true);
    assert!(
        report.details().contains("at most 120000 can be learnt"),
        "{}",
        report.details()
    );

    // A warning for each of its sentences.
    let sentence = format!("{}end. ", "word ".repeat(30));
    let gap = |n: usize| {
        let text = sentence.repeat(9);
        format!(
            "[[gap]]\nid = \"g{n}\"\ntitle = \"T\"\nlabel = \"Is it w{n}?\"\nphrasings = [\"x{n}\", \"y{n}\", \"z{n}\"]\ntext = \"{}\"\n",
            text.trim_end()
        )
    };
    home.write("words.toml", (0..80).map(gap).collect::<String>());
    let report = served.check(BY);
    let long = report
        .warnings
        .iter()
        .filter(|it| it.rule == Some("long-sentence"))
        .count();
    assert_eq!(long, 501, "{}", report.headline());
    assert!(report.details().len() < 1_100_000);

    // Errors in many files.
    for n in 0..500 {
        home.write(
            &format!("many/{n}.toml"),
            "sorce = 1\n[[rloe]]\n[[intnet]]\n".repeat(20),
        );
    }
    let report = served.check(BY);
    assert!(report.errors.len() <= 6_000, "{}", report.errors.len());
    assert!(report.details().len() < 1_100_000);
}

/// Whatever comes and goes meanwhile, it is tried again, and nobody is told that anything is wrong.
#[test]
fn a_file_that_vanishes_while_the_folder_is_read() {
    let home = Home::new();
    let served = home.start().unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Relaxed) {
                home.write("passing.toml", "keep = [\"dota\"]\n");
                let _ = fs::remove_file(home.file("passing.toml"));
                home.write("sub/passing.toml", "");
                let _ = fs::remove_dir_all(home.file("sub"));
            }
        });
        let shut = Shut(&done);
        for _ in 0..50 {
            let report = served.reload(BY, false);
            // The file is empty for a moment, which is worth a warning and no more.
            assert!(
                report.outcome != Outcome::Refused || report.is_passing(),
                "{}",
                report.headline()
            );
            assert_eq!(tools(&served), "Knives.");
        }
        drop(shut);
    });
}

/// It never rests: that is told once.
#[test]
fn a_folder_that_is_never_quiet_is_told_of() {
    let home = Home::new();
    let served = home.start().unwrap();
    let done = AtomicBool::new(false);
    let told = std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0.. {
                if done.load(Relaxed) {
                    break;
                }
                home.write("log.toml", format!("# {}\n", "x".repeat(n % 1_000)));
            }
        });
        let shut = Shut(&done);
        let reports: Vec<_> = (0..60).map(|_| served.reload(Who::Disk, false)).collect();
        drop(shut);
        // Where it was published in between, it begins anew.
        let mut passing = 0;
        let mut as_expected = true;
        for report in &reports {
            passing = if report.is_passing() { passing + 1 } else { 0 };
            as_expected &= report.lasting == (passing == 20);
            as_expected &= report.is_by_the_way() == (report.is_passing() && !report.lasting);
        }
        as_expected
    });
    assert!(told);
}

/// Somebody writes while it is read: it is taken whole, or not at all.
#[test]
fn a_file_that_grows_while_it_is_read() {
    let home = Home::new();
    let served = home.start().unwrap();
    // Its first line says the same as its last; in between it is no TOML.
    let written = |n: usize| {
        format!(
            "keep = [\"w{n}\", \"\"\"\n{}\"\"\"]\nnoise = [\"w{n}\"]\n",
            "x".repeat(100_000)
        )
    };
    home.write("growing.toml", written(0));
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 1.. {
                if done.load(Relaxed) {
                    break;
                }
                let mut file = fs::File::create(home.file("growing.toml")).unwrap();
                for part in written(n).as_bytes().chunks(10_000) {
                    file.write_all(part).unwrap();
                }
            }
        });
        let shut = Shut(&done);
        for _ in 0..20 {
            let report = served.reload(BY, false);
            let coach = served.coach();
            let k = coach.knowledge();
            // Between two writings the file is empty.
            let number = |it: &&String| {
                it.strip_prefix('w')
                    .is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
            };
            let (first, last) = (k.keep.iter().find(number), k.noise.iter().find(number));
            assert_eq!(first, last, "half of a file is served");
            // A writer who rests for longer than a reader needs leaves half a file behind.
            let as_expected = |it: &Objection| it.is_passing() || matches!(it, Objection::Broken);
            assert!(report.objections.iter().all(as_expected), "{}", report.headline());
        }
        drop(shut);
    });
}

/// A device that is always full stands where the new file is written.
#[test]
fn a_full_disk_while_history_is_written() {
    for (name, in_the_way) in [
        ("the list", "history.json.new".to_owned()),
        ("the files", String::new()),
    ] {
        let home = Home::new();
        let served = home.start().unwrap();
        home.edit("sound.toml", "Knives.", "Spoons.");
        let in_the_way = if in_the_way.is_empty() {
            let version = served.check(BY).version.unwrap();
            format!("history/{version}.json.new")
        } else {
            in_the_way
        };
        symlink("/dev/full", home.data().join(in_the_way)).unwrap();
        let report = served.reload(BY, true);
        assert_eq!(report.outcome, Outcome::Refused, "{name}");
        let headline = report.headline();
        assert!(
            headline.contains("cannot be written: No space left on device"),
            "{name}: {headline}"
        );
        assert_eq!(tools(&served), "Knives.", "{name}");
        assert_eq!(served.history().unwrap().len(), 1, "{name}");
        // There is room again: what was in the way is gone.
        let report = served.reload(BY, false);
        assert_eq!(report.outcome, Outcome::Published, "{name}: {}", report.headline());
        assert_eq!(served.history().unwrap().len(), 2, "{name}");
        assert_eq!(served.rollback(&report.before, BY, false).outcome, Outcome::Published);
        assert_eq!(tools(&served), "Knives.", "{name}");
    }
}

#[test]
fn a_data_folder_that_cannot_be_written_is_no_reason_not_to_start() {
    let home = Home::new();
    fs::write(home.data(), "a file").unwrap();
    let served = home.start().unwrap();
    let report = served.started().unwrap();
    assert_eq!(report.outcome, Outcome::Published);
    assert!(
        report.headline().contains("the history does not allow it"),
        "{}",
        report.headline()
    );
    assert_eq!(tools(&served), "Knives.");
}

#[test]
fn a_damaged_history_is_told_and_kept() {
    let home = Home::new();
    let served = home.start().unwrap();
    let first = served.history().unwrap()[0].version.clone();
    home.edit("sound.toml", "Knives.", "Spoons.");
    assert_eq!(served.reload(BY, false).outcome, Outcome::Published);
    // The files of a version.
    let path = home.data().join(format!("history/{first}.json"));
    let text = fs::read_to_string(&path).unwrap();
    for (damage, expected) in [
        (
            text.replace("Knives.", "Forks."),
            "is not what was published: choose another",
        ),
        (text[..text.len() / 2].to_owned(), "damaged ("),
        (String::new(), "damaged ("),
    ] {
        fs::write(&path, damage).unwrap();
        let report = served.rollback(&first, BY, false);
        assert!(report.headline().contains(expected), "{}", report.headline());
        assert_eq!(tools(&served), "Spoons.");
    }
    // A start that needs it goes on to the next.
    home.write("a.toml", "sorce = 1");
    let second = served.history().unwrap()[0].version.clone();
    fs::write(home.data().join(format!("history/{second}.json")), "").unwrap();
    fs::write(&path, &text).unwrap();
    assert_eq!(tools(&home.start().unwrap()), "Knives.");
    // The list.
    fs::remove_file(home.file("a.toml")).unwrap();
    let list = home.data().join("history.json");
    fs::write(&list, "{").unwrap();
    let served = home.start().unwrap();
    assert_eq!(tools(&served), "Spoons.");
    home.edit("sound.toml", "Spoons.", "Forks.");
    let report = served.reload(BY, true);
    assert_eq!(report.outcome, Outcome::Refused);
    assert!(
        report.headline().contains("history.json: damaged"),
        "{}",
        report.headline()
    );
    assert_eq!(
        fs::read_to_string(&list).unwrap(),
        "{",
        "nobody overwrites what may be mended"
    );
    // A start that would need it says what is wrong with both.
    home.write("a.toml", "sorce = 1");
    let unusable = home.start().unwrap_err();
    let told = unusable.0.headline();
    assert!(
        told.contains("1 error; ") && told.contains("history.json: damaged"),
        "{told}"
    );
}
