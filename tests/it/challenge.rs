//! `sidedoor model challenge`: two bundles on the same records, as one page.

use std::fs;

use serde_json::Value;

use crate::gate::records;
use crate::parts::Parts;

#[test]
fn an_equal_challenger_changes_nothing_and_the_page_needs_nothing_else() {
    let parts = Parts::new();
    let records = records(&parts, 60);
    let (_, file) = records.split_once('=').unwrap();
    let (folder, page) = (parts.variant("equal"), parts.path("page.html"));
    let run = |further: &[&str]| {
        let arguments = ["challenge", folder.to_str().unwrap(), "--jsonl", file, "--resamples", "20"];
        let output = ["--before", file, "--output", page.to_str().unwrap()];
        parts.model(&[&arguments[..], &output, further].concat(), &[]).output().unwrap()
    };
    let output = run(&["--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["rows"], &told["challenger"]["version"]), (&Value::from(60), &Value::from("equal")));
    for measure in told["measures"].as_array().unwrap().iter().filter(|measure| !measure["champion"].is_null()) {
        assert_eq!(measure["difference"]["value"], 0.0, "{measure}");
    }
    let moved = &told["migration"][0]["equal_volume"]["threshold"]["value"];
    assert!((moved.as_f64().unwrap() - 0.5).abs() < 1e-9, "{moved}");
    assert!(told["quantisation"]["variants"].as_array().unwrap().len() > 1);
    for drift in told["drift"]["dimensions"].as_array().unwrap() {
        assert!(drift["index"].as_f64().unwrap().abs() < 1e-9, "{drift}");
    }
    let html = fs::read_to_string(&page).unwrap();
    for section in
        ["headline", "differences", "reliability", "thresholds", "flips", "targets", "slices", "quantisation", "drift"]
    {
        assert!(html.contains(&format!("<h2 id=\"{section}\">")), "no section `{section}`");
    }
    assert_eq!((html.matches("<svg").count(), html.matches("</svg>").count()), (2, 2));
    for outside in ["<script", "<link", "<img", "src=", "url(", "@import"] {
        assert!(!html.contains(outside), "`{outside}` in the page");
    }
    let table = run(&[]);
    assert!(String::from_utf8_lossy(&table.stdout).contains("recall at 0.5"), "{table:?}");
}

#[test]
fn a_changed_challenger_flips_messages_whose_text_is_told_on_request_alone() {
    let parts = Parts::new();
    let records = records(&parts, 60);
    let (_, file) = records.split_once('=').unwrap();
    let (folder, page) = (parts.variant("louder"), parts.path("page.html"));
    let path = folder.join("calibration.json");
    let mut calibration: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for target in calibration["targets"].as_object_mut().unwrap().values_mut() {
        target["fused"]["calibrator"]["c"] = 8.0.into();
    }
    fs::write(&path, serde_json::to_vec(&calibration).unwrap()).unwrap();
    crate::life_refusals::rehash(&folder);
    let texts: Vec<(String, String)> = fs::read_to_string(file)
        .unwrap()
        .lines()
        .map(|line| {
            let record: Value = serde_json::from_str(line).unwrap();
            (record["id"].as_str().unwrap().to_owned(), record["text"].as_str().unwrap().to_owned())
        })
        .collect();
    let run = |further: &[&str]| {
        let arguments = ["challenge", folder.to_str().unwrap(), "--jsonl", file, "--resamples", "20", "--json"];
        let arguments = [&arguments[..], &["--output", page.to_str().unwrap()], further].concat();
        let output = parts.model(&arguments, &[]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        (fs::read_to_string(&page).unwrap(), told)
    };
    let (page, told) = run(&[]);
    let flips = told["flips"]["strongest"].as_array().unwrap();
    assert!(!flips.is_empty() && told["drift"].is_null(), "{told}");
    for flip in flips {
        assert!(page.contains(flip["id"].as_str().unwrap()) && flip.get("text").is_none(), "{flip}");
    }
    for (_, text) in texts.iter().filter(|(_, text)| text.len() >= 12) {
        assert!(!page.contains(text.as_str()), "{text}");
    }
    let (_, told) = run(&["--include-text"]);
    for flip in told["flips"]["strongest"].as_array().unwrap() {
        let (_, text) = texts.iter().find(|(id, _)| *id == flip["id"]).unwrap();
        assert_eq!(flip["text"], text.as_str());
    }
}
