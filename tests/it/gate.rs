//! What a bundle is asked beside being whole: its budget, and to be no worse than the active one on labelled records.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tonic_types::StatusExt;

use crate::life::{TOKEN, answering, token_setting, upload};
use crate::life_refusals::rehash;
use crate::parts::{Parts, archive, edit_manifest};
use crate::support::home;

/// Writes labelled records that training has not seen; gives the setting that names them.
pub(crate) fn records(parts: &Parts, count: usize) -> String {
    let corpus = fs::read_to_string(home().join("training/data/g05_services.jsonl")).unwrap();
    let file = parts.path("labelled.jsonl");
    fs::write(&file, corpus.lines().take(count).collect::<Vec<_>>().join("\n")).unwrap();
    format!("gate.records={}", file.display())
}

/// Makes every probability far too high: the same order, three more in log odds.
fn ruin_calibration(folder: &Path) {
    let path = folder.join("calibration.json");
    let mut calibration: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for target in calibration["targets"].as_object_mut().unwrap().values_mut() {
        let shift = &mut target["fused"]["calibrator"]["c"];
        *shift = json!(shift.as_f64().unwrap() + 3.0);
    }
    fs::write(path, serde_json::to_vec(&calibration).unwrap()).unwrap();
    rehash(folder);
}

/// The checks whose names begin so, as `model verify --json` tells them.
fn verify(parts: &Parts, folder: &Path, begins: &str, settings: &[&str]) -> (Option<i32>, Vec<Value>) {
    let output = parts.model(&["verify", folder.to_str().unwrap(), "--json"], settings).output().unwrap();
    let told: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let checks = told["checks"].as_array().unwrap().iter();
    let wanted = checks.filter(|check| check["check"].as_str().unwrap().starts_with(begins)).cloned();
    (output.status.code(), wanted.collect())
}

fn outcomes(checks: &[Value]) -> Vec<(&str, &str)> {
    let pair = |check| (word(check, "check"), word(check, "outcome"));
    checks.iter().map(pair).collect()
}

fn word<'a>(check: &'a Value, key: &str) -> &'a str {
    check[key].as_str().unwrap()
}

#[test]
fn a_ruined_calibration_is_refused_by_its_error_and_an_equal_bundle_passes() {
    let parts = Parts::new();
    let records = records(&parts, 200);
    let ruined = parts.variant("ruined");
    ruin_calibration(&ruined);
    let (code, checks) = verify(&parts, &ruined, "quality", &[&records, "gate.resamples=200"]);
    assert_eq!(code, Some(1));
    assert_eq!(checks[2]["check"], "quality.ece");
    assert_eq!(checks[2]["outcome"], "failed", "{checks:#?}");
    assert!(checks[2]["found"].as_str().unwrap().contains("on 200 records: worse by 0."), "{checks:#?}");
    assert!(checks[2]["expected"].as_str().unwrap().contains("reaches down to 0.010"), "{checks:#?}");

    // Installed where nobody asks, it is refused where somebody does; what was active stays so.
    let active = parts.active();
    let run = |arguments: &[&str], settings: &[&str]| parts.model(arguments, settings).output().unwrap();
    let refused = run(&["install", ruined.to_str().unwrap(), "--json"], &[&records, "gate.resamples=200"]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    let told: Value = serde_json::from_slice(&refused.stdout).unwrap();
    let names: Vec<&Value> = told["refused"].as_array().unwrap().iter().map(|check| &check["check"]).collect();
    assert!(names.contains(&&json!("quality.ece")), "{told}");
    assert!(run(&["install", ruined.to_str().unwrap()], &[]).status.success());
    let refused = run(&["activate", "minilm/ruined"], &[&records, "gate.resamples=200"]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("quality.ece: failed: expected"), "{refused:?}");
    assert_eq!(parts.active(), active);

    let (code, checks) = verify(&parts, &parts.variant("equal"), "quality", &[&records, "gate.resamples=200"]);
    assert_eq!(code, Some(0), "{checks:#?}");
    let names = ["quality.recall", "quality.false_alarms", "quality.ece"];
    assert_eq!(outcomes(&checks), names.map(|name| (name, "passed")));
    assert!(checks[0]["detail"].as_str().unwrap().contains("worse by 0.000 [0.000, 0.000]"), "{checks:#?}");
    // Nothing to compare: no records, or the active bundle itself.
    let (_, checks) = verify(&parts, &parts.variant("alone"), "quality", &[]);
    assert_eq!(outcomes(&checks), names.map(|name| (name, "skipped")));
    let (code, checks) = verify(&parts, &parts.path("models").join(&active), "quality", &[&records]);
    assert_eq!((code, outcomes(&checks)), (Some(0), names.map(|name| (name, "skipped")).to_vec()));
    assert!(checks[0]["detail"].as_str().unwrap().contains("the active bundle"), "{checks:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_refuses_a_worse_bundle_and_lets_it_back_as_the_previous_one() {
    let parts = Parts::new();
    let records = records(&parts, 200);
    let token = token_setting(&parts);
    let ruined = parts.variant("ruined");
    ruin_calibration(&ruined);
    // Put there by hand, where no install has looked at it.
    fs::rename(&ruined, parts.path("models/minilm/ruined")).unwrap();
    let service = parts.start_with(&[&token, &records, "gate.resamples=200"]);
    let version = answering(&service).await;
    let mut models = service.models(TOKEN).await;
    let activate = |bundle: &str| sidedoor::server::grpc::proto::ActivateBundleRequest { bundle: bundle.into() };
    let refused = models.activate_bundle(activate("minilm/ruined")).await.unwrap_err();
    let violations = refused.get_details_precondition_failure().expect("it is named").violations;
    assert!(violations.iter().any(|violation| violation.r#type == "quality.ece"), "{violations:?}");
    assert_eq!(answering(&service).await, version);
    let refused = upload(&service, &archive(&parts.path("models/minilm/ruined"))).await.unwrap_err();
    assert!(refused.message().contains("quality.ece"), "{refused}");
    // A rollback is the way back, and is not asked how good it is.
    fs::write(parts.path("models/active"), format!("minilm/{version}\nminilm/ruined\n")).unwrap();
    let back = models.rollback(sidedoor::server::grpc::proto::RollbackRequest {}).await.unwrap().into_inner();
    assert_eq!(back.model.unwrap().version, "ruined");
}

#[test]
fn records_that_cannot_be_used_are_named_and_refuse_nothing_else() {
    let parts = Parts::new();
    let file = parts.path("labelled.jsonl");
    fs::write(&file, "{\"text\": \"a secret\"}\n").unwrap();
    let setting = format!("gate.records={}", file.display());
    let folder = parts.variant("any");
    let run = |settings: &[&str]| parts.model(&["verify", folder.to_str().unwrap()], settings).output().unwrap();
    let output = run(&[&setting]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("labelled.jsonl:1: expected the labels `intents` and `declines`"), "{error}");
    assert!(!error.contains("secret"), "{error}");
    let output = run(&["gate.records=/nowhere.jsonl"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("/nowhere.jsonl"), "{output:?}");
}

#[test]
fn a_budget_is_measured_where_the_manifest_names_one() {
    let parts = Parts::new();
    let folder = parts.variant("budgeted");
    let names = ["budget.latency", "budget.memory"];
    let with = |budget: Value| {
        edit_manifest(&folder, |manifest| manifest["budget"] = budget);
        verify(&parts, &folder, "budget", &[])
    };
    let (code, checks) = with(json!({ "latency_ms": 0.001, "memory_mb": 0.001 }));
    assert_eq!((code, outcomes(&checks)), (Some(1), names.map(|name| (name, "failed")).to_vec()));
    assert!(checks[0]["expected"].as_str().unwrap().contains("at most 0.001 ms"), "{checks:#?}");
    assert!(checks[1]["found"].as_str().unwrap().contains("MB, the second most of 6 sessions"), "{checks:#?}");
    let (code, checks) = with(json!({ "latency_ms": 60_000.0, "memory_mb": 60_000.0 }));
    assert_eq!((code, outcomes(&checks)), (Some(0), names.map(|name| (name, "passed")).to_vec()));
    let (code, checks) = with(json!({ "latency_ms": 60_000.0 }));
    assert_eq!((code, outcomes(&checks)), (Some(0), vec![("budget.latency", "passed")]));
}
