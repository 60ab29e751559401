//! SIGKILL in the middle of an install or an activation: whatever is on the disk then is whole, and the service starts.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;
use sidedoor::engine::model::hex_sha256;

use crate::life::answering;
use crate::parts::{Parts, edit_manifest};
use crate::support::rounds;

/// More than the steps that an install with activation tells of, so that some rounds end by themselves.
const STEPS: u64 = 30;

/// Every bundle that can be seen, each compared with its manifest; its version by its reference.
fn whole_bundles(models: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for version in fs::read_dir(models.join("minilm")).unwrap() {
        let folder: PathBuf = version.unwrap().path();
        let manifest: Value = serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
        for (name, entry) in manifest["files"].as_object().unwrap() {
            let bytes = fs::read(folder.join(name)).unwrap();
            assert_eq!(hex_sha256(&bytes), entry["sha256"].as_str().unwrap(), "{}: {name}", folder.display());
        }
        let reference = format!("minilm/{}", folder.file_name().unwrap().to_str().unwrap());
        found.push((reference, manifest["version"].as_str().unwrap().to_owned()));
    }
    found
}

#[tokio::test]
async fn a_kill_at_any_step_leaves_a_consistent_folder() {
    let parts = Parts::new();
    let models = parts.path("models");
    let folder = parts.variant("source");
    let mut random = 20_250_u64;
    let (mut killed, mut ended, mut actives) = (0, 0, BTreeSet::new());
    for round in 0..rounds(24) {
        edit_manifest(&folder, |manifest| manifest["version"] = format!("round-{round}").into());
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Every third round kills where the bundle is published and the pointer changed.
        let lines = if round % 3 == 0 { 18 + (random >> 33) % (STEPS - 18) } else { (random >> 33) % STEPS };
        let source = folder.to_str().unwrap();
        let mut command = parts.model(&["install", "--activate", source], &["model.keep=2"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(child.stderr.take().unwrap()).lines();
        let heard: Vec<String> = said.map_while(Result::ok).take(usize::try_from(lines).unwrap()).collect();
        // It may have come to its end.
        let _ = child.kill();
        if child.wait().unwrap().success() {
            ended += 1
        } else {
            killed += 1
        }

        let bundles = whole_bundles(&models);
        let pointer = fs::read_to_string(models.join("active")).unwrap();
        for reference in pointer.lines() {
            assert!(bundles.iter().any(|(known, _)| known == reference), "{pointer:?} in {bundles:?} after {heard:#?}");
        }
        actives.insert(parts.active());
        if round % 8 == 7 {
            let service = parts.start();
            let (_, version) = bundles.iter().find(|(known, _)| *known == parts.active()).unwrap();
            assert_eq!(answering(&service).await, *version);
        }
    }
    assert!(killed > 5 && ended > 0 && actives.len() > 2, "{killed} killed, {ended} ended, {actives:?}");
    // What the killed ones left is in nobody's way.
    edit_manifest(&folder, |manifest| manifest["version"] = "last".into());
    let output = parts.model(&["install", "--activate", folder.to_str().unwrap()], &[]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(!models.join(".staging").exists());
    assert_eq!(answering(&parts.start()).await, "last");
}
