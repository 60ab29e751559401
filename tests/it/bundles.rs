//! Broken bundles: each is refused by the check that is meant for it, with what was expected and what was found.

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use serde_json::Value;
use sidedoor::config::{Config, Sources};
use sidedoor::engine::RULE_FEATURES_VERSION;
use sidedoor::engine::model::{Checks, Outcome, PackDrift, hex_sha256};
use sidedoor::server::registry::{Release, ReleaseError, ReleaseSources, ServedRelease, release_sources};

use crate::support::home;

/// A change to a golden case.
type Edit = fn(&mut Value);

/// A copy of the default bundle that can be broken.
pub(crate) struct Copy {
    folder: tempfile::TempDir,
    pub(crate) sources: ReleaseSources,
}

impl Copy {
    pub(crate) fn new() -> Self {
        let config = Config::load(&Sources::empty(home())).unwrap();
        let sources = release_sources(&config).unwrap();
        let folder = tempfile::tempdir().unwrap();
        copy_folder(&sources.bundle, folder.path());
        let sources = ReleaseSources { bundle: folder.path().to_owned(), ..sources };
        Self { folder, sources }
    }

    pub(crate) fn edit_manifest(&self, edit: impl FnOnce(&mut Value)) -> &Self {
        self.edit_json("manifest.json", edit)
    }

    fn edit_json(&self, name: &str, edit: impl FnOnce(&mut Value)) -> &Self {
        let path = self.folder.path().join(name);
        let mut value: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        edit(&mut value);
        fs::write(&path, serde_json::to_vec(&value).unwrap()).unwrap();
        self
    }

    pub(crate) fn edit_bytes(&self, name: &str, edit: impl FnOnce(&mut Vec<u8>)) -> &Self {
        let path = self.folder.path().join(name);
        let mut bytes = fs::read(&path).unwrap();
        edit(&mut bytes);
        fs::write(&path, bytes).unwrap();
        self
    }

    pub(crate) fn edit_first_golden_case(&self, edit: impl FnOnce(&mut Value)) -> &Self {
        self.edit_bytes("golden.jsonl", |bytes| {
            let text = String::from_utf8(std::mem::take(bytes)).unwrap();
            let (first, rest) = text.split_once('\n').unwrap();
            let mut case: Value = serde_json::from_str(first).unwrap();
            edit(&mut case);
            *bytes = format!("{case}\n{rest}").into_bytes();
        })
    }

    /// Makes the manifest's hashes those of the files, as somebody would who meant the change.
    pub(crate) fn rehash(&self) -> &Self {
        let folder = self.folder.path().to_owned();
        self.edit_manifest(|manifest| {
            for (name, entry) in manifest["files"].as_object_mut().unwrap() {
                let bytes = fs::read(folder.join(name)).unwrap();
                *entry = serde_json::json!({ "sha256": hex_sha256(&bytes), "bytes": bytes.len() });
            }
        })
    }

    /// Adds a file, or replaces one, that the manifest lists.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> &Self {
        fs::write(self.folder.path().join(name), bytes).unwrap();
        self.edit_manifest(|manifest| manifest["files"][name] = serde_json::json!({ "sha256": "", "bytes": 0 }))
    }

    #[track_caller]
    pub(crate) fn is_refused_by(&self, check: &str, expected: &str, found: &str) {
        let mut checks = Checks::default();
        let error = Release::load_with(&self.sources, &mut checks).expect_err("a broken bundle is refused");
        assert!(matches!(error, ReleaseError::Refused { .. }), "{error}");
        let failed: Vec<&str> = checks.failed().map(|check| check.name.as_str()).collect();
        assert!(failed.contains(&check), "refused by {failed:?}, expected {check}: {error}");
        for failed in checks.failed().filter(|failed| failed.name.as_str() == check) {
            let Outcome::Failed { expected: said, found: saw } = &failed.outcome else { panic!("{failed}") };
            assert!(said.contains(expected), "expected `{said}` to contain `{expected}`");
            assert!(saw.contains(found), "expected `{saw}` to contain `{found}`");
        }
    }
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir(&target).unwrap();
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn the_default_bundle_passes_every_check() {
    let mut checks = Checks::default();
    let release = Release::load_with(&Copy::new().sources, &mut checks).unwrap();
    let manifest = release.engine().manifest();
    let of_screen = 2 * usize::from(manifest.screen.is_some());
    assert_eq!(checks.as_slice().len(), 16 + of_screen, "{checks:?}");
    assert!(checks.as_slice().iter().all(|check| matches!(check.outcome, Outcome::Passed(_))), "{checks:?}");
}

#[test]
fn the_default_bundle_reads_one_message_a_run_whatever_the_limit() {
    // Dynamic int8: a neighbour moves its logits.
    let release = ServedRelease::from(Release::load(&Copy::new().sources).unwrap());
    let classifiers = release.classifiers(1, NonZeroUsize::new(8).unwrap()).unwrap();
    let most: Vec<usize> = classifiers.iter().map(|classifier| classifier.most_together().get()).collect();
    assert_eq!(most, [1]);
}

#[test]
fn a_changed_file_is_refused_by_its_hash() {
    let copy = Copy::new();
    copy.edit_bytes("model.onnx", |bytes| bytes[1000] ^= 1);
    copy.is_refused_by("hashes", "`model.onnx` sha256", "sha256");
}

#[test]
fn a_missing_file_is_named() {
    let copy = Copy::new();
    fs::remove_file(copy.folder.path().join("calibration.json")).unwrap();
    copy.is_refused_by("files", "a readable file `calibration.json`", "No such file");
}

#[test]
fn a_file_outside_the_bundle_is_refused() {
    let copy = Copy::new();
    copy.edit_manifest(|manifest| {
        manifest["files"]["../outside"] = serde_json::json!({ "sha256": "00", "bytes": 1 });
    });
    copy.is_refused_by("files", "files inside the bundle", "../outside");
}

#[test]
fn an_unknown_key_of_the_manifest_is_refused() {
    let copy = Copy::new();
    copy.edit_manifest(|manifest| manifest["tolerence"] = Value::Null);
    copy.is_refused_by("manifest", "schema_version 1", "tolerence");
}

#[test]
fn another_schema_version_is_refused() {
    let copy = Copy::new();
    copy.edit_manifest(|manifest| manifest["schema_version"] = 2.into());
    copy.is_refused_by("manifest", "schema_version 1", "2");
}

#[test]
fn a_wrong_input_name_is_refused() {
    let copy = Copy::new();
    copy.edit_manifest(|manifest| manifest["onnx"]["inputs"][0]["name"] = "tokens".into());
    copy.is_refused_by("onnx", "tokens: int64", "input_ids: int64");
}

#[test]
fn a_wrong_number_of_labels_is_refused() {
    let copy = Copy::new();
    copy.edit_manifest(|manifest| drop(manifest["labels"].as_array_mut().unwrap().pop()));
    copy.is_refused_by("onnx", "of shape [batch, 6]", "logits");
}

#[test]
fn a_file_that_is_no_model_is_refused() {
    let copy = Copy::new();
    copy.edit_bytes("model.onnx", |bytes| *bytes = b"no model".to_vec()).rehash();
    copy.is_refused_by("onnx", "a model that ONNX Runtime can load", "");
}

#[test]
fn a_label_that_maps_to_nothing_is_refused() {
    let copy = Copy::new();
    copy.edit_manifest(|manifest| manifest["labels"][0]["target"] = "share".into());
    copy.is_refused_by("labels", "one target each", "unknown target `share`");
}

#[test]
fn two_labels_for_one_target_are_refused() {
    let copy = Copy::new();
    copy.edit_manifest(|manifest| manifest["labels"][1]["target"] = manifest["labels"][0]["target"].clone());
    copy.is_refused_by("labels", "one target each", "a second label for");
}

#[test]
fn another_engine_version_is_refused() {
    let copy = Copy::new();
    copy.edit_manifest(|manifest| manifest["engine"]["rule_features_version"] = 99.into());
    copy.is_refused_by("engine_versions", &format!("rule features {RULE_FEATURES_VERSION}"), "rule features 99");
}

#[test]
fn other_packs_are_refused_unless_drift_is_accepted() {
    let mut copy = Copy::new();
    copy.edit_manifest(|manifest| manifest["packs"][0]["sha256"] = "00".into());
    copy.is_refused_by("packs", "sha256 00", "sha256");
    copy.sources.pack_drift = PackDrift::Accept;
    let mut checks = Checks::default();
    Release::load_with(&copy.sources, &mut checks).unwrap();
    let skipped: Vec<&str> = checks
        .as_slice()
        .iter()
        .filter(|check| matches!(check.outcome, Outcome::Skipped(_)))
        .map(|check| check.name.as_str())
        .collect();
    assert_eq!(skipped, ["packs", "golden_findings", "golden_tokens", "golden_probabilities"]);
}

#[test]
fn a_calibration_without_a_target_is_refused() {
    let copy = Copy::new();
    copy.edit_json("calibration.json", |calibration| {
        calibration["targets"].as_object_mut().unwrap().remove("declines");
    });
    copy.rehash().is_refused_by("calibration", "a calibration for every target", "`declines` is missing");
}

#[test]
fn a_calibration_with_an_unknown_input_is_refused() {
    let copy = Copy::new();
    copy.edit_json("calibration.json", |calibration| {
        calibration["targets"]["declines"]["fused"]["weights"]["smoke"] = 1.0.into();
    });
    copy.rehash().is_refused_by("calibration", "a calibration", "targets.declines.fused.weights.smoke");
}

#[test]
fn a_tokenizer_without_a_control_token_is_refused() {
    let copy = Copy::new();
    copy.edit_manifest(|manifest| manifest["input"]["placeholders"]["phone"] = "[FON]".into());
    copy.is_refused_by("tokenizer", "fits the manifest", "`[FON]` is not a special token");
}

#[test]
fn sizes_that_leave_no_room_are_refused() {
    let copy = Copy::new();
    copy.edit_manifest(|manifest| manifest["input"]["max_tokens"] = 8.into());
    copy.is_refused_by("tokenizer", "fits the manifest", "leaves no room");
}

#[test]
fn a_tokenizer_that_disagrees_is_refused() {
    let copy = Copy::new();
    copy.edit_json("tokenizer.json", |tokenizer| {
        let vocabulary = tokenizer["model"]["vocab"].as_array_mut().unwrap();
        let at = |word: &str| vocabulary.iter().position(|piece| piece[0] == word).expect("a piece of the vocabulary");
        let (i, you) = (at("▁i"), at("▁you"));
        vocabulary.swap(i, you);
    });
    copy.rehash().is_refused_by("golden_tokens", "id", "id");
}

#[test]
fn golden_cases_that_are_not_reproduced_are_refused_stage_by_stage() {
    let cases: [(&str, Edit); 4] = [
        ("golden_views", |case| case["views"]["folded"] = "something else".into()),
        ("golden_findings", |case| case["features"]["phone"] = 0.123.into()),
        ("golden_logits", |case| case["logits"]["declines"] = 11.5.into()),
        ("golden_probabilities", |case| case["risk"] = (-1.0).into()),
    ];
    for (check, edit) in cases {
        let copy = Copy::new();
        copy.edit_first_golden_case(edit).rehash().is_refused_by(check, "", "");
    }
}

#[test]
fn golden_cases_that_cannot_be_read_are_refused() {
    let copy = Copy::new();
    copy.edit_bytes("golden.jsonl", Vec::clear).rehash().is_refused_by("golden", "readable golden cases", "no cases");
}
