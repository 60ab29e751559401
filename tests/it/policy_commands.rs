//! `sidedoor policy` as a trust-and-safety lead meets it.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::support::{home, sidedoor};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    sidedoor(folder).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    let error = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no JSON: {}{error}", stdout(output)))
}

#[test]
fn check_passes_what_ships_and_tells_every_mistake_of_a_draft() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = run(folder.path(), &["policy", "check"]);
    assert_eq!((shipped.status.code(), stdout(&shipped).lines().count()), (Some(0), 4), "{}", stdout(&shipped));

    let draft = fs::read_to_string(home().join("policies/freelance.toml")).unwrap();
    let draft = draft.replace(
        "id = \"evasion.always\"\nintents = [\"evade_filter\"]",
        "id = \"evasion.always\"\nintents = [\"evade\"]",
    );
    fs::write(
        folder.path().join("draft.toml"),
        draft.replace("at = 0.95, action = \"BLOCK\"", "at = 9.5, action = \"BLOCK\""),
    )
    .unwrap();
    let refused = run(folder.path(), &["policy", "check", "draft.toml"]);
    assert_eq!(refused.status.code(), Some(1));
    let told = stdout(&refused);
    for part in ["draft.toml:", "`at` is 9.5, expected a number from 0 to 1", "unknown intent `evade`", "2 mistakes"] {
        assert!(told.contains(part), "no `{part}` in:\n{told}");
    }
    let whole = json(&run(folder.path(), &["policy", "check", "--json", "draft.toml"]));
    assert_eq!((whole["passed"].as_bool(), whole["problems"].as_array().unwrap().len()), (Some(false), 2));
}

#[test]
fn table_shows_the_matrix_in_a_terminal_and_as_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let table = stdout(&run(folder.path(), &["policy", "table"]));
    for part in [
        "freelance 1.1.0, from 2026-01-01",
        "active_contract, whatever purpose is declared",
        "pre_contract, purpose legal_document",
        "contact.purpose_not_shown: prohibited; HOLD from 35.0 %",
        "support missing",
    ] {
        assert!(table.contains(part), "no `{part}` in:\n{table}");
    }
    let page = stdout(&run(folder.path(), &["policy", "table", "rentals", "--html"]));
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    assert!(page.contains("<td class=\"no\">no <a href=\"#clause-1\">1</a></td>") && !page.contains("<script"));
    let unknown = run(folder.path(), &["policy", "table", "nowhere"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("expected a file or one of: freelance, rentals"));
}

#[test]
fn explain_names_the_clause_the_steps_and_what_would_have_been_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let text = "my mail is jo@example.com";
    let told = stdout(&run(folder.path(), &["policy", "explain", text]));
    for part in
        ["by contact.before_contract", "REDACT from 60.0 %", "an e-mail address", "allowed once a contract starts"]
    {
        assert!(told.contains(part), "no `{part}` in:\n{told}");
    }
    assert!(!told.contains("jo@example.com"), "the reason names kinds, never values:\n{told}");
    let arguments = ["policy", "explain", text, "--json", "--purpose", "legal_document", "--strike-ages-days", "3,4"];
    let whole = json(&run(folder.path(), &arguments));
    assert_eq!((whole["action"].as_str(), whole["clause"].as_str()), (Some("HOLD"), Some("contact.purpose_not_shown")));
    assert_eq!(whole["consequence"]["strikes"], 3);
    assert_eq!(whole["support"], "missing");
}

#[test]
fn diff_and_replay_show_what_a_change_does_to_recorded_messages() {
    let folder = tempfile::tempdir().unwrap();
    let current = fs::read_to_string(home().join("policies/freelance.toml")).unwrap();
    let dated = current.replace(
        "id = \"contact.after_contract\"\n",
        "id = \"contact.closed\"\nstages = [\"post_contract\"]\neffective_from = 2027-01-01\nintents = [\"share_contact\"]\n\
         decision = \"prohibited\"\nladder = \"contact\"\noverrides = [\"contact.after_contract\"]\n\
         reason = { en = \"x\", es = \"x\", de = \"x\" }\n\n[[clauses]]\nid = \"contact.after_contract\"\n",
    );
    fs::write(folder.path().join("dated.toml"), dated).unwrap();
    let records = [
        r#"{"id": "after", "text": "my mail is jo@example.com", "stage": "post_contract", "intents": ["share_contact"], "declines": false}"#,
        r#"{"id": "before", "text": "my mail is jo@example.com", "intents": ["share_contact"], "declines": false}"#,
    ];
    fs::write(folder.path().join("traffic.jsonl"), records.join("\n")).unwrap();
    let diff = |day| {
        let arguments = [
            "policy",
            "diff",
            "freelance",
            "dated.toml",
            "--jsonl",
            "traffic.jsonl",
            "--at",
            day,
            "--miss",
            "20",
            "--json",
        ];
        json(&run(folder.path(), &arguments))
    };
    assert_eq!(diff("2026-12-31")["changes"].as_array().unwrap().len(), 0);
    let later = diff("2027-01-01");
    let [change] = later["changes"].as_array().unwrap().as_slice() else { panic!("expected one change: {later}") };
    assert_eq!((&change["from"]["clause"], &change["to"]["clause"]), (&"-".into(), &"contact.closed".into()));
    assert_eq!(change["ids"], serde_json::json!(["after"]));
    assert_eq!(later["policies"][1]["labelled"], 2);

    let replay = |day| {
        run(folder.path(), &["policy", "replay", "--at", day, "--policy", "dated.toml", "--jsonl", "traffic.jsonl"])
    };
    let clause = |output: &Output| {
        let first: Value = serde_json::from_str(stdout(output).lines().next().unwrap()).unwrap();
        first["clause"].clone()
    };
    assert_eq!(clause(&replay("2026-12-31")), Value::Null);
    assert_eq!(clause(&replay("2027-01-01")), "contact.closed");
    let early = replay("2025-12-31");
    assert_eq!(early.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&early.stderr).contains("is in force from 2026-01-01, not on 2025-12-31"));
}
