//! A PostgreSQL server of the tests' own, from the installed binaries; none where there are none.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The server that all tests share, each with a database of its own. It ends with this process.
static SHARED: LazyLock<Option<Server>> = LazyLock::new(Server::start);

/// A running server. It stops, and its folder goes, when its standard input closes: whatever becomes of this process.
pub struct Server {
    folder: PathBuf,
    guard: Child,
}

/// What a database of a test's own is reached by; none where there is no PostgreSQL.
pub async fn url() -> Option<String> {
    let server = tokio::task::spawn_blocking(|| SHARED.as_ref())
        .await
        .expect("no panic")?;
    Some(server.database().await)
}

impl Server {
    /// Starts one, as another user where this is root, since `initdb` refuses root.
    pub fn start() -> Option<Self> {
        let Some(initdb) = found("initdb") else {
            // Past the test harness, which keeps to itself what a test that passes prints.
            let _ = writeln!(
                std::io::stderr(),
                "skipped: the journal on PostgreSQL, which is not installed (no `initdb`)"
            );
            return None;
        };
        let folder = tempfile::Builder::new()
            .prefix("journal-pg-")
            .tempdir()
            .expect("a folder")
            .keep();
        let guard = run(&initdb, &folder);
        Some(Self { folder, guard })
    }

    /// Stops it, as its operator does.
    pub fn stop(&mut self) {
        std::fs::write(self.folder.join("keep"), "").expect("a file");
        drop(self.guard.stdin.take());
        self.guard.wait().expect("it stops");
    }

    /// Starts it again on what it had.
    pub fn start_again(&mut self) {
        self.guard = run(&found("initdb").expect("it was there"), &self.folder);
    }

    /// Has all of its processes stop in their tracks, or go on.
    #[cfg(target_os = "linux")]
    pub fn hang(&self, hangs: bool) {
        let pid = std::fs::read_to_string(self.folder.join("data/postmaster.pid")).expect("it runs");
        let pid = pid.lines().next().expect("a number").trim().to_owned();
        let mut all = vec![pid.clone()];
        for entry in std::fs::read_dir("/proc").expect("processes").filter_map(Result::ok) {
            let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else {
                continue;
            };
            // After the name, which stands in brackets: the state, and the parent.
            let parent = stat.rsplit(')').next().and_then(|it| it.split_whitespace().nth(1));
            if parent == Some(pid.as_str()) {
                all.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        let signal = if hangs { "-STOP" } else { "-CONT" };
        let sent = Command::new("sh")
            .args(["-c", &format!("kill {signal} {}", all.join(" "))])
            .status();
        assert!(sent.is_ok_and(|it| it.success()));
    }

    /// The URL of a database that it makes.
    pub async fn database(&self) -> String {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        sqlx::any::install_default_drivers();
        let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(&self.url("postgres"))
            .await
            .expect("a connection");
        let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::Executor::execute(&mut connection, create)
            .await
            .expect("a database");
        self.url(&name)
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://coach@localhost/{database}?host={}", self.folder.display())
    }
}

/// Runs the server on a folder, which is made if it is not there; returns when it takes connections.
fn run(initdb: &std::path::Path, folder: &std::path::Path) -> Child {
    let mut guard = as_somebody(folder);
    guard
        .args(["sh", "-c", SCRIPT, "sh"])
        .args([initdb, &initdb.with_file_name("postgres"), folder]);
    let mut guard = guard
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .current_dir("/")
        .spawn()
        .expect("a shell");
    // It says so when it takes connections.
    let mut said = [0; 1];
    let told = guard.stdout.take().expect("piped").read_exact(&mut said);
    told.expect("PostgreSQL starts");
    guard
}

/// Starts the server, says that it runs, waits for the end of the input, and cleans up.
const SCRIPT: &str = r#"
set -e
[ -d "$3/data" ] || "$1" --pgdata="$3/data" --username=coach --auth=trust --no-sync --no-instructions >/dev/null
"$2" -D "$3/data" -k "$3" -c listen_addresses= -c fsync=off -c logging_collector=off >"$3/log" 2>&1 </dev/null &
server=$!
until grep -q 'ready to accept connections' "$3/log"; do
  kill -0 $server || { cat "$3/log" >&2; exit 1; }
  sleep 0.05
done
echo
read -r _ || true
kill -INT $server
wait $server || true
if [ -e "$3/keep" ]; then rm -f "$3/keep"; else rm -rf "$3" || true; fi
"#;

/// A command that is run as a user who is not root.
fn as_somebody(folder: &std::path::Path) -> Command {
    let id = |flag: &str| {
        let out = Command::new("id").arg(flag).output().expect("`id`");
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    };
    if id("-u") != "0" {
        return Command::new("env");
    }
    let chown = Command::new("chown").arg("nobody").arg(folder).status();
    assert!(chown.is_ok_and(|it| it.success()), "root may");
    let mut command = Command::new("setpriv");
    command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups", "env"]);
    command
}

/// A program of PostgreSQL's, in the search path or where Debian has it.
fn found(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        folders.extend(versions.filter_map(Result::ok).map(|it| it.path().join("bin")));
    }
    folders.into_iter().map(|it| it.join(name)).find(|it| it.is_file())
}
