//! The command line as a user meets it: output, exit codes, errors.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::support::{home, sidedoor};

fn run(arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    sidedoor(folder.path()).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_text_gets_a_verdict_that_a_person_can_read() {
    let output = run(&["score", "let's talk elsewhere, my mail is jo at example dot com"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    let parts = [
        "risk",
        "chance of 90 %",
        "share_contact",
        "prohibited",
        "jo at example dot com",
        "jo@example.com",
        "clause",
        "why",
    ];
    for part in parts {
        assert!(text.contains(part), "no `{part}` in:\n{text}");
    }
}

#[test]
fn onnx_runtime_reports_to_nobody() {
    let folder = tempfile::tempdir().unwrap();
    // Variables by which ONNX Runtime keeps silent of itself.
    let silencers =
        ["ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "CI", "TF_BUILD", "GITHUB_ACTIONS", "XDG_CACHE_HOME"];
    let mut command = sidedoor(folder.path());
    for name in silencers {
        command.env_remove(name);
    }
    let output = command.env("HOME", folder.path()).args(["score", "hello"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.is_empty(), "it left {left:?} in the home folder");
}

#[test]
fn stage_and_policy_change_permission_but_not_the_intents() {
    let text = "my mail is jo@example.com";
    let before: Value = serde_json::from_str(&stdout(&run(&["score", "--json", text]))).unwrap();
    let after: Value =
        serde_json::from_str(&stdout(&run(&["score", "--json", "--stage", "active_contract", text]))).unwrap();
    assert_eq!(before["intents"], after["intents"]);
    assert!(before["risk"].as_f64().unwrap() > after["risk"].as_f64().unwrap());
    assert_eq!(after["action"], "ALLOW");
}

#[test]
fn a_file_gets_one_line_out_per_line_in_and_a_bad_line_its_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("in.jsonl");
    let lines = [
        r#"{"id": "first", "text": "see you at the call on the platform"}"#,
        r#"{"id": "second"}"#,
        r#"{"id": "third", "text": "hi", "stage": "engaged"}"#,
        r#"{"text": "pay me directly and we both save the fee"}"#,
    ];
    fs::write(&file, lines.join("\n")).unwrap();
    let output = run(&["score", "--jsonl", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let answers: Vec<Value> = stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 4);
    assert_eq!(answers[0]["id"], "first");
    assert!(answers[1]["error"].as_str().unwrap().contains("in.jsonl:2: missing field `text`"));
    assert!(answers[2]["error"].as_str().unwrap().contains("unknown stage `engaged`, expected one of: pre_contract"));
    assert_eq!(answers[3]["id"], "4");
    for field in ["risk", "intents", "declines", "findings", "action", "clause", "release"] {
        assert!(answers[3].get(field).is_some(), "no {field}");
    }
    let (harmless, payment) = (answers[0]["risk"].as_f64().unwrap(), answers[3]["risk"].as_f64().unwrap());
    assert!(harmless < payment, "{harmless} against {payment}");
}

#[test]
fn the_same_file_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("in.jsonl");
    let lines: Vec<String> = (0..40)
        .map(|number| {
            serde_json::json!({ "text": format!("could you look at item {number} before noon?") }).to_string()
        })
        .collect();
    fs::write(&file, lines.join("\n")).unwrap();
    let first = run(&["score", "--jsonl", file.to_str().unwrap()]);
    assert_eq!(first.status.code(), Some(0), "{}", stderr(&first));
    assert_eq!(first.stdout, run(&["score", "--jsonl", file.to_str().unwrap()]).stdout);
}

#[test]
fn identifiers_are_hashed_and_redacted_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    fs::write(&key, "0123456789abcdef\n").unwrap();
    let set = format!("identifiers.key_file={}", key.display());
    let text = "call me on 415 555 0137";
    let hashed = run(&["score", "--json", "--set", &set, "--hash-identifiers", "--redact", "hash", text]);
    assert_eq!(hashed.status.code(), Some(0), "{}", stderr(&hashed));
    let verdict: Value = serde_json::from_str(&stdout(&hashed)).unwrap();
    let values: Vec<&str> =
        verdict["findings"].as_array().unwrap().iter().filter_map(|finding| finding["value"].as_str()).collect();
    // printf 'phone\0+14155550137' | openssl dgst -sha256 -hmac 0123456789abcdef
    let hex = "9bba1a8df67da5d85fa718310be21b6733c6714d8abcff86456739c73ebd6553";
    assert_eq!(values, [format!("hmac-sha256:{hex}")]);
    assert_eq!(verdict["redacted_text"], format!("call me on [phone #{hex}]"));
    let masked = stdout(&run(&["score", "--redact", "mask", text]));
    assert!(masked.contains("redacted  call me on ████████████\n"), "{masked}");
    let without: Value = serde_json::from_str(&stdout(&run(&["score", "--json", text]))).unwrap();
    assert!(without.get("redacted_text").is_none());
}

#[test]
fn a_hash_without_a_usable_key_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    fs::write(&key, "short").unwrap();
    let check = |arguments: &[&str], part: &str| {
        let output = run(&[&["score"], arguments, &["call 415 555 0137"]].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
        assert!(!stderr(&output).contains("short\n"));
    };
    check(&["--hash-identifiers"], "--hash-identifiers needs a key; identifiers.key_file sets it");
    check(&["--redact", "hash"], "--redact hash needs a key");
    let set = format!("identifiers.key_file={}", key.display());
    check(&["--hash-identifiers", "--set", &set], "the key has 5 bytes, expected at least 16");
    check(
        &["--hash-identifiers", "--set", "identifiers.key_file=/nowhere"],
        "cannot read identifiers.key_file /nowhere",
    );
}

#[test]
fn prepare_shows_views_findings_features_and_windows() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("in.jsonl");
    fs::write(&file, r#"{"text": "mail jo at example dot com", "history": [{"from": "other", "text": "hello"}]}"#)
        .unwrap();
    let output = run(&["prepare", "--jsonl", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let prepared: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(prepared["findings"][0]["value"], "jo@example.com");
    assert_eq!(prepared["model_text"], "mail [EMAIL]");
    assert_eq!(prepared["model_history"], "[OTHER] hello");
    assert!(prepared["features"]["email"].as_f64().unwrap() > 0.5);
    let window = &prepared["windows"][0];
    assert_eq!(window["ids"].as_array().unwrap().len(), window["type_ids"].as_array().unwrap().len());
    // What ends a message also parts the history from the text.
    let (ids, end) = (window["ids"].as_array().unwrap(), window["ids"].as_array().unwrap().last().unwrap());
    assert_eq!(ids.iter().filter(|id| *id == end).count(), 2);
}

#[test]
fn eval_prints_a_table_and_json() {
    let folder = tempfile::tempdir().unwrap();
    let file = labelled_file(folder.path());
    let table = run(&["eval", "--jsonl", &file, "--resamples", "50"]);
    assert_eq!(table.status.code(), Some(0), "{}", stderr(&table));
    for part in ["AUROC", "ECE", "smECE", "fused", "rules", "model", "noisy-or", "declines", "Minimal pairs", "0.1 %"] {
        assert!(stdout(&table).contains(part), "no `{part}` in:\n{}", stdout(&table));
    }
    let json = run(&["eval", "--jsonl", &file, "--resamples", "50", "--json"]);
    let json: Value = serde_json::from_str(&stdout(&json)).unwrap();
    assert_eq!(json["rows"], 60);
}

#[test]
fn eval_writes_a_page_that_needs_nothing_else_and_gives_no_text_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let file = labelled_file(folder.path());
    let write_report = |name: &str, options: &[&str]| {
        let report = folder.path().join(name);
        let arguments = ["eval", "--jsonl", &file, "--resamples", "20", "--report", report.to_str().unwrap()];
        let output = run(&[&arguments[..], options].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let read = |file: &str| fs::read_to_string(report.join(file)).unwrap();
        assert_eq!(read("report.txt").trim(), stdout(&output).trim());
        let json: Value = serde_json::from_str(&read("report.json")).unwrap();
        (read("report.html"), json)
    };
    let (page, json) = write_report("plain", &[]);
    for section in ["headline", "evidence", "thresholds", "priors", "targets", "slices", "false-alarms", "misses"] {
        assert!(page.contains(&format!("<h2 id=\"{section}\">")), "no section `{section}`");
    }
    assert_eq!(page.matches("<svg").count(), 14);
    assert_eq!(page.matches("<svg").count(), page.matches("</svg>").count());
    for outside in ["<script", "<link", "<img", "src=", "url(", "@import"] {
        assert!(!page.contains(outside), "`{outside}` in the page");
    }
    let mistakes: Vec<&Value> =
        ["misses", "false_alarms"].iter().flat_map(|side| json[side].as_array().unwrap()).collect();
    assert!(!mistakes.is_empty());
    for mistake in mistakes {
        assert!(page.contains(mistake["id"].as_str().unwrap()) && mistake.get("text").is_none(), "{mistake}");
    }
    for line in fs::read_to_string(&file).unwrap().lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        // Shorter texts are words that any page may hold.
        let text = record["text"].as_str().unwrap();
        assert!(text.len() < 12 || !page.contains(text), "{text}");
    }
    let (_, json) = write_report("with_text", &["--include-text"]);
    assert!(json["misses"].as_array().unwrap().iter().all(|mistake| mistake["text"].is_string()));
}

fn labelled_file(folder: &Path) -> String {
    let corpus = fs::read_to_string(home().join("training/data/g15_dialogues.jsonl")).unwrap();
    let file = folder.join("labelled.jsonl");
    fs::write(&file, corpus.lines().take(60).collect::<Vec<_>>().join("\n")).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn eval_refuses_records_without_labels_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("unlabelled.jsonl");
    fs::write(&file, r#"{"text": "hello"}"#).unwrap();
    let output = run(&["eval", "--jsonl", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("unlabelled.jsonl:1"), "{}", stderr(&output));
}

#[test]
fn model_verify_shows_every_check_and_exits_by_result() {
    let good = run(&["model", "verify"]);
    assert_eq!(good.status.code(), Some(0), "{}", stderr(&good));
    assert!(stdout(&good).contains("golden_logits"));
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("manifest.json"), "{}").unwrap();
    let bad = run(&["model", "verify", "--json", folder.path().to_str().unwrap()]);
    assert_eq!(bad.status.code(), Some(1));
    let checks: Value = serde_json::from_str(&stdout(&bad)).unwrap();
    assert_eq!(checks["accepted"], false);
    assert_eq!(checks["checks"][0]["check"], "manifest");
}

#[test]
fn model_show_names_the_bundle() {
    let output = run(&["model", "show"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("share_contact"));
}

#[test]
fn every_mistake_of_the_configuration_is_reported_at_once() {
    let output = run(&["score", "--set", "limits.text_bytes=none", "--set", "limits.nothing=1", "hello"]);
    assert_eq!(output.status.code(), Some(2));
    let error = stderr(&output);
    assert!(error.contains("limits.text_bytes") && error.contains("limits.nothing"), "{error}");
}

#[test]
fn a_missing_library_is_named() {
    let output = run(&["score", "--set", "model.runtime=/nowhere/libonnxruntime.so", "hello"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("/nowhere/libonnxruntime.so"), "{}", stderr(&output));
}

#[test]
fn an_unknown_policy_names_those_there_are() {
    let output = run(&["score", "--policy", "nonsense", "hello"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("unknown policy `nonsense`, expected one of: freelance"), "{}", stderr(&output));
}

#[test]
fn print_config_can_be_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let first = run(&["serve", "--print-config", "--set", "limits.text_bytes=1234"]);
    assert_eq!(first.status.code(), Some(0), "{}", stderr(&first));
    let file = folder.path().join("sidedoor.toml");
    fs::write(&file, &first.stdout).unwrap();
    let second = run(&["serve", "--print-config", "--config", file.to_str().unwrap()]);
    assert_eq!(stdout(&first), stdout(&second));
}

#[test]
fn help_teaches() {
    let help = stdout(&run(&["--help"]));
    for part in ["serve", "score", "prepare", "eval", "model", "Examples:", "Exit codes"] {
        assert!(help.contains(part), "no `{part}`");
    }
}
