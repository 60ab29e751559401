//! `sidedoor rules` as an analyst meets it.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::support::sidedoor;

const PACK: &str = r#"name = "own"
version = "1"
lang = "en"

[[rule]]
id = "own.word"
target = "move_off_platform"
confidence = 0.5
phrases = ["talk elsewhere"]
hits = ["let's talk elsewhere"]
misses = ["let's talk here"]
"#;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    sidedoor(folder).arg("rules").args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn the_shipped_packs_pass_and_have_no_lints() {
    let folder = tempfile::tempdir().unwrap();
    let test = run(folder.path(), &["test"]);
    assert_eq!(test.status.code(), Some(0), "{}", stdout(&test));
    assert!(stdout(&test).contains("inline tests passed"), "{}", stdout(&test));
    let lint = run(folder.path(), &["lint"]);
    assert_eq!(lint.status.code(), Some(0), "{}", stdout(&lint));
    assert!(stdout(&lint).ends_with("0 lints\n"), "{}", stdout(&lint));
}

#[test]
fn test_shows_every_mistake_of_every_file_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.toml"), PACK.replace("let's talk here", "talk elsewhere")).unwrap();
    fs::write(folder.path().join("b.toml"), PACK.replace("\"own", "\"other").replace("move_off_platform", "move"))
        .unwrap();
    let output = run(folder.path(), &["test", "a.toml", "b.toml"]);
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<String> = stdout(&output).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 3, "{lines:#?}");
    assert!(lines[0].starts_with("a.toml:11: rule `own.word` should miss `talk elsewhere`"), "{lines:#?}");
    assert!(lines[1].starts_with("b.toml:7: rule `other.word`: unknown target `move`"), "{lines:#?}");
    assert_eq!(lines[2], "2 mistakes");
    let json: Value = serde_json::from_str(&stdout(&run(folder.path(), &["test", "--json", "."]))).unwrap();
    assert_eq!(json["passed"], false);
    assert_eq!(json["problems"][1]["line"], 7);
}

#[test]
fn lint_compares_packs_that_are_given_together() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.toml"), PACK).unwrap();
    fs::write(folder.path().join("b.toml"), PACK.replace("\"own", "\"other").replace("0.5", "0.9")).unwrap();
    assert_eq!(run(folder.path(), &["lint", "a.toml"]).status.code(), Some(0));
    let both = run(folder.path(), &["lint", "a.toml", "b.toml"]);
    assert_eq!(both.status.code(), Some(1));
    assert!(stdout(&both).contains("a.toml:5: unreachable: rule `own.word`: always loses to `other.word`"));
    assert!(
        stdout(&both).contains("b.toml:9: duplicate: rule `other.word`: `talk elsewhere` stands in rule `own.word`")
    );
    let json: Value = serde_json::from_str(&stdout(&run(folder.path(), &["lint", "--json", "."]))).unwrap();
    assert_eq!(json["lints"][0]["lint"], "unreachable");
}

#[test]
fn explain_shows_rule_view_and_technique() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("own.toml"), PACK).unwrap();
    let text = "let's t4lk elsewh3re, mail jo at example dot com";
    let output = run(folder.path(), &["explain", "--packs", ".", text]);
    assert_eq!(output.status.code(), Some(0));
    let plain = stdout(&output);
    for part in [
        "own.word  phrase for move_off_platform, confidence 0.50",
        "how       leet, found in the view `letters`",
        "text      let's t4lk elsewh3re, mail jo",
        "                ^^^^^^^^^^^^^^\n",
        "letters   let's talk elsewhere, mail jo",
        "detect.email",
        "stands for jo@example.com",
    ] {
        assert!(plain.contains(part), "no `{part}` in:\n{plain}");
    }
    assert!(!plain.contains('\x1b'), "{plain}");
    let coloured = stdout(&run(folder.path(), &["explain", "--packs", ".", "--color", "always", text]));
    assert!(coloured.contains("\x1b[1;4;33mt4lk elsewh3re\x1b[0m"), "{coloured}");
    let json: Value =
        serde_json::from_str(&stdout(&run(folder.path(), &["explain", "--packs", ".", "--json", text]))).unwrap();
    let finding = &json["findings"][0];
    assert_eq!((&finding["rule"], &finding["view"]), (&"own.word".into(), &"letters".into()));
    assert_eq!((&finding["text"], &finding["view_text"]), (&"t4lk elsewh3re".into(), &"talk elsewhere".into()));
    assert_eq!(json["views"]["original"], text);
    assert_eq!(stdout(&run(folder.path(), &["explain", "--packs", ".", "good morning"])), "nothing fires\n");
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["test", "lint"] {
        let output = run(folder.path(), &[command, "nowhere.toml"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("cannot read nowhere.toml"));
    }
    let empty = run(folder.path(), &["test", "."]);
    assert_eq!(empty.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&empty.stderr).contains("no *.toml file"));
}
