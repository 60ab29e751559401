//! Bundles that somebody broke: each is refused by name, none is installed, and the service answers throughout.

use std::fs;
use std::path::Path;

use serde_json::json;
use sidedoor::engine::model::hex_sha256;
use sidedoor::server::grpc::proto::ListBundlesRequest;
use tar::{EntryType, Header};
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::life::{TOKEN, answering, token_setting, upload};
use crate::parts::{Parts, archive, edit_manifest, metrics};
use crate::service::Service;
use crate::support::rounds;

/// A change to a bundle's folder.
type Break = fn(&Path);

fn edit(folder: &Path, file: &str, edit: impl FnOnce(&mut Vec<u8>)) {
    let path = folder.join(file);
    let mut bytes = fs::read(&path).unwrap();
    edit(&mut bytes);
    fs::write(path, bytes).unwrap();
}

/// Makes the manifest's hashes those of the files.
pub(crate) fn rehash(folder: &Path) {
    let files = folder.to_owned();
    edit_manifest(folder, |manifest| {
        for (name, entry) in manifest["files"].as_object_mut().unwrap() {
            let bytes = fs::read(files.join(name)).unwrap();
            *entry = json!({ "sha256": hex_sha256(&bytes), "bytes": bytes.len() });
        }
    });
}

/// Breaks of the folder, and the check that must refuse each.
const FOLDERS: [(&str, &str, Break); 16] = [
    ("a flipped bit in the model", "hashes", |folder| edit(folder, "model.onnx", |bytes| bytes[70_000] ^= 4)),
    ("a flipped bit in the card", "hashes", |folder| edit(folder, "CARD.md", |bytes| bytes[0] ^= 1)),
    ("a truncated model", "hashes", |folder| edit(folder, "model.onnx", |bytes| bytes.truncate(1_000_000))),
    ("an empty tokenizer", "hashes", |folder| edit(folder, "tokenizer.json", Vec::clear)),
    ("swapped files", "hashes", |folder| {
        fs::rename(folder.join("calibration.json"), folder.join("swap")).unwrap();
        fs::rename(folder.join("tokenizer.json"), folder.join("calibration.json")).unwrap();
        fs::rename(folder.join("swap"), folder.join("tokenizer.json")).unwrap();
    }),
    ("swapped files, hashed anew", "calibration", |folder| {
        fs::copy(folder.join("tokenizer.json"), folder.join("calibration.json")).unwrap();
        rehash(folder);
    }),
    ("a truncated model, hashed anew", "onnx", |folder| {
        edit(folder, "model.onnx", |bytes| bytes.truncate(1_000_000));
        rehash(folder);
    }),
    ("no golden cases", "golden", |folder| {
        edit(folder, "golden.jsonl", Vec::clear);
        rehash(folder);
    }),
    ("a missing file", "files", |folder| fs::remove_file(folder.join("golden.jsonl")).unwrap()),
    ("a file too many", "files", |folder| fs::write(folder.join("report/run.sh"), "#!/bin/sh\n").unwrap()),
    ("no manifest", "manifest", |folder| fs::remove_file(folder.join("manifest.json")).unwrap()),
    ("a manifest that is no JSON", "manifest", |folder| edit(folder, "manifest.json", |bytes| bytes.truncate(900))),
    ("a manifest of another format", "manifest", |folder| {
        edit_manifest(folder, |manifest| manifest["schema_version"] = json!(2));
    }),
    ("a manifest for another engine", "engine_versions", |folder| {
        edit_manifest(folder, |manifest| manifest["engine"]["text_views_version"] = json!(99));
    }),
    ("a manifest that lists a file elsewhere", "files", |folder| {
        edit_manifest(folder, |manifest| manifest["files"]["../active"] = json!({ "sha256": "00", "bytes": 1 }));
    }),
    ("a version that is a path", "paths", |folder| {
        edit_manifest(folder, |manifest| manifest["version"] = json!("../../elsewhere"));
    }),
];

/// One entry, written as no archiver would.
fn entry(name: &str, kind: EntryType, link: &str, size: u64, content: &[u8]) -> Vec<u8> {
    let mut header = Header::new_ustar();
    let raw = header.as_old_mut();
    raw.name[..name.len()].copy_from_slice(name.as_bytes());
    raw.linkname[..link.len()].copy_from_slice(link.as_bytes());
    header.set_entry_type(kind);
    header.set_size(size);
    header.set_mode(0o644);
    header.set_cksum();
    let mut bytes = header.as_bytes().to_vec();
    bytes.extend(content);
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

fn file(name: &str) -> Vec<u8> {
    entry(name, EntryType::Regular, "", 2, b"{}")
}

/// Archives that mean harm, and the check that must refuse each.
fn archives() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let link = |kind, to: &str| entry("model.onnx", kind, to, 0, b"");
    let many: Vec<u8> = (0..100).flat_map(|index| file(&format!("file-{index}"))).collect();
    let mut bad_sum = file("manifest.json");
    bad_sum[0] ^= 1;
    vec![
        ("a path out of the bundle", "paths", file("../outside")),
        ("a path out of it further down", "paths", file("report/../../outside")),
        ("an absolute path", "paths", file("/tmp/sidedoor-outside")),
        ("a name twice", "paths", [file("manifest.json"), file("manifest.json")].concat()),
        ("a file that is a folder as well", "paths", [file("report"), file("report/x")].concat()),
        ("a symbolic link", "links", link(EntryType::Symlink, "/etc/passwd")),
        ("a hard link", "links", link(EntryType::Link, "../../active")),
        ("a device", "links", link(EntryType::Char, "")),
        ("a pipe", "links", link(EntryType::Fifo, "")),
        ("a name of the GNU kind", "links", entry("././@LongLink", EntryType::GNULongName, "", 2, b"x\0")),
        ("a file said to be huge", "size", entry("model.onnx", EntryType::Regular, "", 7_000_000_000, b"")),
        ("a header said to be huge", "size", entry("pax", EntryType::XHeader, "", 7_000_000_000, b"")),
        ("too many files", "size", many),
        ("a file cut short", "archive", entry("model.onnx", EntryType::Regular, "", 10_000, b"short")),
        ("a header that does not add up", "archive", bad_sum),
        ("no archive", "archive", vec![b'x'; 2_000]),
        ("a gzip file cut short", "archive", vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b]),
        ("nothing", "manifest", Vec::new()),
    ]
}

/// The first check that a refusal names.
fn named(refused: &Status) -> String {
    assert_eq!(refused.code(), Code::FailedPrecondition, "{refused}");
    let violations = refused.get_details_precondition_failure().expect("it is named").violations;
    violations[0].r#type.clone()
}

async fn bundles(service: &Service) -> usize {
    service.models(TOKEN).await.list_bundles(ListBundlesRequest {}).await.unwrap().into_inner().bundles.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_bundles_are_refused_by_name_and_the_service_answers() {
    let parts = Parts::new();
    let token = token_setting(&parts);
    let service = parts.start_with(&[&token, "model.install_bytes=100000000", "model.install_entries=50"]);
    let version = answering(&service).await;
    let mut wrong = Vec::new();
    let mut judge = async |name: &str, check: &str, bytes: &[u8]| {
        match upload(&service, bytes).await {
            Ok(bundle) => wrong.push(format!("{name}: installed as {}", bundle.reference)),
            Err(refused) if named(&refused) == check => {}
            Err(refused) => wrong.push(format!("{name}: expected {check}, {refused}")),
        }
        assert_eq!(answering(&service).await, version, "{name}");
    };
    for (index, (name, check, breaks)) in FOLDERS.into_iter().enumerate() {
        let folder = parts.variant(&format!("broken-{index}"));
        breaks(&folder);
        judge(name, check, &archive(&folder)).await;
        fs::remove_dir_all(folder).unwrap();
    }
    for (name, check, bytes) in archives() {
        judge(name, check, &bytes).await;
    }
    // Random places, the same ones in every run.
    let mut random = 0x5eed_u64;
    for round in 0..rounds(12) {
        let folder = parts.variant(&format!("random-{round}"));
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(random >> 33).unwrap();
        let files = ["model.onnx", "tokenizer.json", "calibration.json", "golden.jsonl", "screen.bin"];
        let (file, other) = (files[at % files.len()], files[(at + 1 + at / 7 % 4) % files.len()]);
        let within = |length: usize| at % length;
        let mut check = "hashes";
        match round % 6 {
            0 | 1 => edit(&folder, file, |bytes| {
                let place = within(bytes.len());
                bytes[place] ^= 1 << (at % 8);
            }),
            2 => edit(&folder, file, |bytes| bytes.truncate(within(bytes.len()))),
            3 => {
                fs::rename(folder.join(file), folder.join("swap")).unwrap();
                fs::rename(folder.join(other), folder.join(file)).unwrap();
                fs::rename(folder.join("swap"), folder.join(other)).unwrap();
            }
            4 => edit_manifest(&folder, |manifest| manifest["files"][file]["bytes"] = json!(at)),
            _ => check = "archive",
        }
        let mut bytes = archive(&folder);
        fs::remove_dir_all(folder).unwrap();
        if check == "archive" {
            // Not between two entries: that leaves an archive, of less.
            bytes.truncate(within(bytes.len()) / 512 * 512 + 1 + at % 511);
        }
        judge(&format!("round {round}, {file}, {other}, {at}"), check, &bytes).await;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(bundles(&service).await, 1);
    assert!(!parts.path("outside").exists() && !parts.path("models/outside").exists());
    let text = metrics(&service).await;
    for check in ["paths", "links", "size", "archive", "hashes", "manifest"] {
        let counted = format!("model_changes_total{{change=\"install\",outcome=\"{check}\"}}");
        assert!(text.contains(&counted), "no {counted} in\n{text}");
    }
    assert!(!text.contains("change=\"install\",outcome=\"done\""), "{text}");
    // After all that, a sound one is taken.
    upload(&service, &archive(&parts.variant("sound"))).await.unwrap();
    assert_eq!(bundles(&service).await, 2);
}

#[test]
fn links_in_a_folder_are_refused() {
    let parts = Parts::new();
    let folder = parts.variant("linked");
    fs::remove_file(folder.join("model.onnx")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", folder.join("model.onnx")).unwrap();
    let output = parts.model(&["install", folder.to_str().unwrap(), "--json"], &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["refused"][0]["check"], "links", "{told}");
}
