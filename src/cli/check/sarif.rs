//! Problems as a SARIF log, for tools that show what scanners of code find.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use super::{Comparison, end, name, path, whole_message};
use crate::knowledge::{Diagnostic, SourceFile};

/// The rule of whatever has none of its own.
const OTHERS: &str = "knowledge";

/// The whole log, with what differs from another knowledge among the properties of the run.
pub fn log(
    found: &[Diagnostic],
    files: &[SourceFile],
    folder: Option<&Path>,
    comparison: Option<&Comparison<'_>>,
) -> Value {
    let rules: BTreeSet<&str> = found.iter().map(rule).collect();
    let results: Vec<Value> = found.iter().map(|it| result(it, files, folder)).collect();
    let mut log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "career-coach",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_iter().map(|id| json!({ "id": id })).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    if let Some(comparison) = comparison {
        log["runs"][0]["properties"] = json!({ "comparison": comparison });
    }
    log
}

fn rule(it: &Diagnostic) -> &'static str {
    it.rule.unwrap_or(OTHERS)
}

fn result(it: &Diagnostic, files: &[SourceFile], folder: Option<&Path>) -> Value {
    let mut result = json!({
        "ruleId": rule(it),
        "level": name(it.severity),
        "message": { "text": whole_message(it) },
    });
    if !it.file.is_empty() {
        let mut place = json!({ "artifactLocation": { "uri": uri(&path(folder, &it.file)) } });
        // Nobody could look into a file that cannot be read, and lines begin at 1.
        if it.line > 0 {
            let (end_line, end_column) = end(it, files);
            place["region"] = json!({
                "startLine": it.line,
                "startColumn": it.column,
                "endLine": end_line,
                "endColumn": end_column,
            });
        }
        result["locations"] = json!([{ "physicalLocation": place }]);
    }
    result
}

/// A path as the reference of a URI: what would mean something else there is escaped.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            other => uri += &format!("%{other:02X}"),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{FolderError, FolderProblem, load_rest};

    #[test]
    fn a_file_that_could_not_be_read_has_no_lines() {
        let file = SourceFile {
            name: "b.toml".into(),
            text: "sorce = 1\n".into(),
        };
        let problem = FolderProblem {
            path: "k/a.toml".into(),
            name: "a.toml".into(),
            message: "not a plain file".into(),
            passing: false,
        };
        let (knowledge, found) = load_rest(FolderError {
            problems: vec![problem],
            files: vec![file],
        });
        let log = log(&found, &knowledge.files, Some(Path::new("k")), None);
        let place = |nth: usize| &log["runs"][0]["results"][nth]["locations"][0]["physicalLocation"];
        assert_eq!(*place(0), json!({ "artifactLocation": { "uri": "k/a.toml" } }));
        assert_eq!(place(1)["region"]["startLine"], 1);
        let annotated = super::super::github::annotation(&found[0], &knowledge.files, Some(Path::new("k")));
        assert_eq!(annotated, "::error file=k/a.toml::not a plain file");
    }

    #[test]
    fn a_path_becomes_a_reference() {
        for (path, expected) in [
            ("knowledge/faq/a.toml", "knowledge/faq/a.toml"),
            ("my knowledge/50%#1.toml", "my%20knowledge/50%25%231.toml"),
            ("é.toml", "%C3%A9.toml"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
