//! `sidedoor scan`: formats, rows set aside, and going on after an interruption.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Output, Stdio};

use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::support::sidedoor;

fn scan(folder: &Path, arguments: &[&str]) -> Output {
    sidedoor(folder).arg("scan").args(arguments).output().unwrap()
}

#[track_caller]
fn check(output: &Output, code: i32, said: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    assert!(stderr.contains(said), "no `{said}` in: {stderr}");
}

fn rows(count: usize) -> String {
    (0..count)
        .map(|row| json!({ "id": format!("r{row}"), "text": format!("look at item {row}") }).to_string() + "\n")
        .collect()
}

#[test]
fn answers_come_in_order_and_bad_rows_are_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let lines =
        [r#"{"id": "a", "text": "mail jo@example.com"}"#, r#"{"id": "b"}"#, "", "no JSON", r#"{"text": "hello"}"#];
    fs::write(folder.path().join("in.jsonl"), lines.join("\n")).unwrap();
    check(&scan(folder.path(), &["in.jsonl", "--output", "out.jsonl"]), 1, "2 rows scored, 2 set aside");
    let read = |name: &str| -> Vec<Value> {
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let answers = read("out.jsonl");
    assert_eq!(answers.iter().map(|answer| answer["id"].as_str().unwrap()).collect::<Vec<_>>(), ["a", "5"]);
    assert_eq!(answers[0]["findings"][0]["value"], "jo@example.com");
    // The same lines as `score` writes.
    let single = sidedoor(folder.path()).args(["score", "--jsonl", "in.jsonl"]).output().unwrap();
    let first = |text: String| text.lines().next().unwrap().to_owned();
    let written = fs::read_to_string(folder.path().join("out.jsonl")).unwrap();
    assert_eq!(first(written), first(String::from_utf8(single.stdout).unwrap()));
    let rejected = read("out.jsonl.rejected.jsonl");
    assert_eq!(
        rejected[0],
        json!({ "line": 2, "reason": "missing field `text` (column 11)", "row": r#"{"id": "b"}"# })
    );
    assert_eq!((&rejected[1]["line"], &rejected[1]["row"]), (&json!(4), &json!("no JSON")));
}

#[test]
fn csv_goes_in_and_out_compressed() {
    let folder = tempfile::tempdir().unwrap();
    let text = concat!(
        "number,body,stage,history\n",
        "1,\"mail\njo@example.com\",active_contract,\n",
        "2,hello,engaged,\n",
        "3,0137,,\"[{\"\"from\"\": \"\"author\"\", \"\"text\"\": \"\"my area is 415\"\"}, {\"\"from\"\": \"\"author\"\", \"\"text\"\": \"\"then 555\"\"}]\"\n",
        "4,too,many,columns,here\n",
    );
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    fs::write(folder.path().join("in.csv.gz"), encoder.finish().unwrap()).unwrap();
    let columns = ["--text-column", "body", "--id-column", "number"];
    let output = scan(folder.path(), &[&["in.csv.gz", "--output", "out.csv.gz"], &columns[..]].concat());
    check(&output, 1, "2 rows scored, 2 set aside");
    let mut written = String::new();
    MultiGzDecoder::new(fs::File::open(folder.path().join("out.csv.gz")).unwrap())
        .read_to_string(&mut written)
        .unwrap();
    let mut reader = csv::Reader::from_reader(written.as_bytes());
    let head: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(head[..5], ["id", "risk", "action", "clause", "share_contact"]);
    let answers: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(answers.len(), 2);
    assert_eq!((&answers[0][0], &answers[0][2]), ("1", "ALLOW"));
    let findings: Value =
        serde_json::from_str(&answers[1][head.iter().position(|name| name == "findings").unwrap()]).unwrap();
    assert_eq!(findings[0]["value"], "+14155550137");
    let rejected = fs::read_to_string(folder.path().join("out.csv.gz.rejected.jsonl")).unwrap();
    assert!(rejected.contains("unknown stage `engaged`") && rejected.contains("5 columns, expected 4"), "{rejected}");
    assert!(rejected.starts_with(r#"{"line":4,"#), "{rejected}");
    check(&scan(folder.path(), &["in.csv.gz", "--output", "other.csv"]), 2, "no column `text`, found: number, body");
}

#[test]
fn an_interrupted_scan_goes_on_and_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = rows(1_100);
    text.insert_str(0, "no JSON\n");
    text.push_str("{}\n");
    fs::write(folder.path().join("in.jsonl"), &text).unwrap();
    for name in ["out.jsonl", "out.csv.gz", "out.jsonl.zst"] {
        let whole = format!("whole.{name}");
        check(&scan(folder.path(), &["in.jsonl", "--output", &whole]), 1, "1100 rows scored, 2 set aside");

        let mut command = sidedoor(folder.path());
        command.args(["scan", "in.jsonl", "--output", name]).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let progress = folder.path().join(format!("{name}.progress"));
        // Killed once something is done, or at the latest when it ends by itself.
        let rows_done = || {
            let progress: Value = serde_json::from_slice(&fs::read(&progress).ok()?).ok()?;
            progress["rows"].as_u64()
        };
        while rows_done().is_none_or(|rows| rows == 0) && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let done = rows_done().expect("it was killed before its end");
        assert!(done > 0 && done < 1_102, "{done}");
        // What was half written when it was killed.
        for torn in [name.to_owned(), format!("{name}.rejected.jsonl")] {
            let mut file = fs::OpenOptions::new().append(true).open(folder.path().join(torn)).unwrap();
            file.write_all(b"{\"id\": \"r9").unwrap();
        }
        let other = scan(folder.path(), &["in.jsonl", "--output", name, "--prior", "0.01"]);
        check(&other, 2, "of another input, release or option; --restart starts anew");
        check(&scan(folder.path(), &["in.jsonl", "--output", name]), 1, "1100 rows scored, 2 set aside");
        for ending in ["", ".rejected.jsonl"] {
            let read = |name: &str| fs::read(folder.path().join(format!("{name}{ending}"))).unwrap();
            assert!(read(name) == read(&whole), "{name}{ending} differs from what one scan writes");
        }
        assert!(!progress.exists());
    }
}

#[test]
fn what_is_there_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), rows(2)).unwrap();
    fs::write(folder.path().join("out.jsonl"), "mine").unwrap();
    let arguments = ["in.jsonl", "--output", "out.jsonl"];
    check(&scan(folder.path(), &arguments), 2, "out.jsonl is there already; --restart replaces it");
    check(&scan(folder.path(), &[&arguments[..], &["--restart"]].concat()), 0, "2 rows scored, 0 set aside");
    assert_eq!(fs::read_to_string(folder.path().join("out.jsonl")).unwrap().lines().count(), 2);
    assert!(!folder.path().join("out.jsonl.rejected.jsonl").exists());
    check(&scan(folder.path(), &["in.jsonl", "--output", "out.txt"]), 2, "ends in .jsonl or .csv");
    check(&scan(folder.path(), &["nowhere.jsonl", "--output", "o.jsonl"]), 2, "cannot read nowhere.jsonl");
}
