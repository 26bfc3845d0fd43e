//! Whatever lies in the knowledge folder, reading it ends soon, with the files or with what is wrong.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use career_coach::knowledge::{Severity, SourceFile, load, load_rest, read_folder};

/// Builds a folder and reads it: the names of the files, or the problems, each cut to what follows the folder's path.
fn read(build: impl FnOnce(&Path)) -> Result<Vec<String>, Vec<String>> {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("knowledge");
    fs::create_dir(&dir).unwrap();
    build(&dir);
    match read_folder(&dir) {
        Ok(files) => Ok(files.into_iter().map(|file| file.name).collect()),
        Err(error) => {
            let prefix = format!("{}", dir.display());
            Err(error
                .to_string()
                .lines()
                .map(|line| line.strip_prefix(&prefix).unwrap_or(line).to_owned())
                .collect())
        }
    }
}

fn check(build: impl FnOnce(&Path), expected: Result<&[&str], &[&str]>) {
    let owned = |them: &[&str]| them.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    assert_eq!(read(build), expected.map(owned).map_err(owned));
}

fn write(dir: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// A file of this many bytes that takes no room on the disk.
fn sparse(dir: &Path, name: &str, size: u64) {
    fs::File::create(dir.join(name)).unwrap().set_len(size).unwrap();
}

#[test]
fn toml_files_are_read_in_the_order_of_their_names() {
    check(
        |dir| {
            for name in ["b.toml", "faq/z.toml", "faq/deep/a.toml", "a.toml"] {
                write(dir, name, "# ä\n");
            }
            for name in [
                ".hidden.toml",
                ".git/x.toml",
                "README.md",
                "a.toml~",
                "a.toml.swp",
                "toml",
            ] {
                write(dir, name, b"\xff");
            }
        },
        Ok(&["a.toml", "b.toml", "faq/deep/a.toml", "faq/z.toml"]),
    );
}

#[test]
fn links_within_the_folder_are_followed() {
    // This is how Kubernetes mounts a ConfigMap.
    check(
        |dir| {
            write(dir, "..2024/a.toml", "");
            symlink("..2024", dir.join("..data")).unwrap();
            symlink("..data/a.toml", dir.join("a.toml")).unwrap();
        },
        Ok(&["a.toml"]),
    );
}

#[test]
fn a_folder_without_knowledge_is_an_error() {
    check(|_| {}, Err(&[": holds no `*.toml` file"]));
    check(|dir| write(dir, "README.md", ""), Err(&[": holds no `*.toml` file"]));
    check(
        |dir| fs::remove_dir(dir).unwrap(),
        Err(&[": cannot be read: no such file or directory"]),
    );
    check(
        |dir| {
            fs::remove_dir(dir).unwrap();
            fs::write(dir, "").unwrap();
        },
        Err(&[": not a folder"]),
    );
}

#[test]
fn every_problem_of_a_folder_is_told() {
    check(
        |dir| {
            write(dir, "good.toml", "");
            symlink("/etc/hostname", dir.join("out.toml")).unwrap();
            symlink("nowhere", dir.join("gone.toml")).unwrap();
            symlink("/", dir.join("root")).unwrap();
            symlink("/etc/hostname", dir.join("no-toml")).unwrap();
            symlink("loop.toml", dir.join("loop.toml")).unwrap();
            UnixListener::bind(dir.join("socket.toml")).unwrap();
            sparse(dir, "large.toml", (8 << 20) + 1);
        },
        Err(&[
            "/gone.toml: a symbolic link that leads nowhere: no such file or directory",
            "/large.toml: larger than 8 MiB",
            "/loop.toml: a symbolic link that leads nowhere: too many levels of symbolic links",
            "/out.toml: a symbolic link that leads out of the knowledge folder",
            "/root: a symbolic link to a folder: put the folder itself here",
            "/socket.toml: not a plain file (a pipe, socket or device)",
        ]),
    );
}

#[test]
fn a_pipe_is_never_opened() {
    let make = |path: &Path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    // Opening one would wait for ever for somebody who writes.
    check(
        |dir| make(&dir.join("pipe.toml")),
        Err(&["/pipe.toml: not a plain file (a pipe, socket or device)"]),
    );
    check(
        |dir| {
            make(&dir.join("pipe"));
            make(&dir.join(".hidden.toml"));
            write(dir, "a.toml", "");
        },
        Ok(&["a.toml"]),
    );
    check(
        |dir| {
            make(&dir.join(".pipe"));
            symlink(".pipe", dir.join("a.toml")).unwrap();
        },
        Err(&["/a.toml: not a plain file"]),
    );
    check(
        |dir| symlink("/dev/zero", dir.join("a.toml")).unwrap(),
        Err(&["/a.toml: a symbolic link that leads out of the knowledge folder"]),
    );
}

#[test]
fn what_may_not_be_read_is_told() {
    let closed = |path: &Path| fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
    let outcome = read(|dir| {
        write(dir, "a.toml", "");
        closed(&dir.join("a.toml"));
    });
    // Root reads everything; tests/publish/nobody.rs has it done by somebody else.
    if outcome.is_err() {
        assert_eq!(
            outcome,
            Err(vec!["/a.toml: cannot be read: permission denied".to_owned()])
        );
    }
}

#[test]
fn size_number_and_depth_are_bounded() {
    check(
        |dir| (0..5).for_each(|index| sparse(dir, &format!("{index}.toml"), 7 << 20)),
        Err(&[": larger than 32 MiB altogether"]),
    );
    check(
        |dir| (0..1_001).for_each(|index| write(dir, &format!("{index}.toml"), "")),
        Err(&[": more than 1000 files"]),
    );
    let deep = ["d"; 9].join("/");
    check(
        |dir| write(dir, &format!("{deep}/a.toml"), ""),
        Err(&[&format!("/{deep}: folders stand deeper than 8 in one another")]),
    );
}

#[test]
fn a_name_cannot_reach_the_terminal() {
    let outcome = read(|dir| symlink("nowhere", dir.join("\u{1b}[31m.toml")).unwrap());
    assert_eq!(
        outcome,
        Err(vec![
            "/\u{fffd}[31m.toml: a symbolic link that leads nowhere: no such file or directory".to_owned()
        ])
    );
}

/// What is wrong with one file hides nothing of the others, and nothing is called missing that may be in it.
#[test]
fn a_file_that_cannot_be_read_hides_no_other() {
    let told = |build: &dyn Fn(&Path)| -> Vec<String> {
        let home = tempfile::tempdir().unwrap();
        write(home.path(), "sound.toml", include_str!("knowledge/sound.toml"));
        write(home.path(), "slip.toml", "sorce = 1\n");
        build(home.path());
        let (_, found) = read_folder(home.path()).map_or_else(load_rest, load);
        found.iter().map(ToString::to_string).collect()
    };
    let slip = "slip.toml:1:1: error: unknown key `sorce`; did you mean `source`?";
    let uses = "[[check]]\nquestion = \"what does a baker earn\"\nintent = \"salary\"\nrole = \"baker\"\n";
    let not_utf8 = "error: not UTF-8; write this character anew, and save the file as UTF-8";
    let no_text = "error: not UTF-8; save it as UTF-8: it is UTF-16, or no text at all";
    let unknown = "checks.toml:4:8: error: unknown role, related title or group `baker`";
    for (file, bytes, expected) in [
        // An old encoding: the rest of the file is read.
        (
            "latin1.toml",
            &b"keep = [\"caf\xe9\"]\n\xe9 = \xe9\nsorce = 1"[..],
            vec![
                format!("latin1.toml:1:13: {not_utf8}; 1 more line has such characters"),
                "latin1.toml:3:1: error: unknown key `sorce`; did you mean `source`?".to_owned(),
                slip.to_owned(),
            ],
        ),
        // No text at all: what it may hold is not called missing.
        (
            "program.toml",
            b"\x7fELF\0\0\xff\n[[role]]\nid = \"baker\"\n",
            vec![format!("program.toml:1:1: {no_text}"), slip.to_owned()],
        ),
        (
            "utf16.toml",
            b"\xff\xfe[\0[\0",
            vec![slip.to_owned(), format!("utf16.toml:1:1: {no_text}")],
        ),
    ] {
        let found = told(&|dir| write(dir, file, bytes));
        assert_eq!(found, expected, "{file}");
    }
    let found = told(&|dir| {
        write(dir, "checks.toml", uses);
        write(dir, "program.toml", b"\x7fELF\0\0\xff\n[[role]]\nid = \"baker\"\n");
    });
    assert!(!found.iter().any(|it| it.contains("baker")), "{found:?}");
    let found = told(&|dir| write(dir, "checks.toml", uses));
    assert!(found.iter().any(|it| it.starts_with(unknown)), "{found:?}");
    let found = told(&|dir| {
        write(dir, "checks.toml", uses);
        symlink("nowhere", dir.join("roles.toml")).unwrap();
    });
    assert_eq!(
        found,
        [
            "roles.toml: error: a symbolic link that leads nowhere: no such file or directory",
            slip
        ]
    );
}

/// Texts that would take very long, or much memory, if each problem were looked at without bound.
#[test]
fn hostile_texts_end_soon() {
    // Larger files are parsed up to their first error.
    const SIZE: usize = 250 << 10;
    let fill = |before: &str, unit: &str, after: &str| format!("{before}{}{after}", unit.repeat(SIZE / unit.len()));
    let intent = "[[intent]]\nid = \"x\"\ntitle = \"x\"\nlabel = \"x\"\nlookup = \"item\"\n";
    let numbered = |format: fn(usize) -> String| (0..20_000).map(format).collect::<String>();
    let texts = [
        fill("", "]\n", ""),
        fill(&"#\n".repeat(SIZE), "]\n", ""),
        fill("", "= ", ""),
        fill("", "a", " = 1"),
        fill("a = ", "[", ""),
        fill("", "[a.b.c.d]\n", ""),
        fill("a = \"", "\\u0041", "\""),
        fill("a = '''", "\n", ""),
        fill("", "[[intent]]\n", ""),
        fill("", "[[intent]]\nid = 1\nx = 2\n", ""),
        fill("keep = [", "1,", "]"),
        fill(&format!("{intent}phrasings = ["), "1,", "]"),
        fill(&format!("{intent}phrasings = ["), "\"a\",", "]"),
        fill(&format!("{intent}phrasings = ["), "\"{b} }\",", "]"),
        fill(&format!("{intent}phrasings = []\nfollow_ups = ["), "\"tol\",", "]"),
        fill("figure = [", "{ role = \"x\", guide = \"y\" },", "]"),
        fill(
            "item = [",
            "{ id = \"x\", code = \"y\", kind = \"tool\", name = \"\" },",
            "]",
        ),
        format!("[[intent]]\n{}", numbered(|at| format!("k{at} = {at}\n"))),
        numbered(|at| format!("k{at} = {at}\n")),
        numbered(|at| {
            format!("[[place]]\nid = \"p{at}\"\ncode = \"a\"\nname = \"p\"\nkind = \"country\"\nparts = [\"q{at}\"]\n")
        }),
    ];
    for text in texts {
        let start: String = text.chars().take(60).collect();
        let (knowledge, problems) = load(vec![SourceFile {
            name: "a.toml".into(),
            text,
        }]);
        assert!(problems.iter().any(|it| it.severity == Severity::Error), "{start}");
        assert!(problems.len() < 3_000, "{} problems of {start}", problems.len());
        let rendered: String = problems.iter().map(|it| it.render(&knowledge.files, false)).collect();
        assert!(rendered.len() < 4 << 20, "{} bytes for {start}", rendered.len());
    }
}
