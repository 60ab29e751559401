//! The life of a bundle on the real service: installed, activated and rolled back while it answers.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sidedoor::server::grpc::proto::{
    ActivateBundleRequest, GetStatusRequest, InstallBundleRequest, ListBundlesRequest, RollbackRequest, StoredBundle,
};
use tokio::task::JoinHandle;
use tonic::{Code, Status};

use crate::parts::{PUBLISHED, Parts, REFUSED, archive, metrics, reload};
use crate::service::{Service, ask};

pub(crate) const TOKEN: &str = "a-token-of-the-tests";

/// Writes the token's file and gives the setting that names it.
pub(crate) fn token_setting(parts: &Parts) -> String {
    let file = parts.path("token");
    fs::write(&file, format!("{TOKEN}\n")).unwrap();
    format!("admin.token_file={}", file.display())
}

/// Sends an archive in pieces.
pub(crate) async fn upload(service: &Service, archive: &[u8]) -> Result<StoredBundle, Status> {
    let chunks: Vec<_> =
        archive.chunks(1 << 20).map(|chunk| InstallBundleRequest { chunk: chunk.to_vec(), url: Vec::new() }).collect();
    let response = service.models(TOKEN).await.install_bundle(tokio_stream::iter(chunks)).await?;
    Ok(response.into_inner().bundle.unwrap())
}

pub(crate) async fn activate(service: &Service, bundle: &str) -> Result<String, Status> {
    let request = ActivateBundleRequest { bundle: bundle.as_bytes().to_vec() };
    Ok(service.models(TOKEN).await.activate_bundle(request).await?.into_inner().model.unwrap().version)
}

/// The version of the model that answers a message.
pub(crate) async fn answering(service: &Service) -> String {
    let verdict = service.client().await.score(ask("pay me directly")).await.unwrap().into_inner().verdict.unwrap();
    verdict.release.unwrap().model.unwrap().version
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, bytes).unwrap();
    encoder.finish().unwrap()
}

/// Runs `sidedoor model …`; gives what it printed.
fn run(parts: &Parts, arguments: &[&str], settings: &[&str]) -> String {
    let output = parts.model(arguments, settings).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn path(folder: &Path) -> &str {
    folder.to_str().unwrap()
}

/// A caller who asks one message after the other until told to stop.
struct Load {
    is_over: Arc<AtomicBool>,
    caller: JoinHandle<Result<(usize, BTreeSet<String>), Status>>,
}

impl Load {
    async fn start(service: &Service) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let (mut client, told) = (service.client().await, Arc::clone(&is_over));
        let caller = tokio::spawn(async move {
            let (mut answered, mut versions) = (0, BTreeSet::new());
            while !told.load(Ordering::Relaxed) {
                let mut request = tonic::Request::new(ask("my mail is jo at example dot com"));
                // What is tested is whether it is answered, on a machine that tests share.
                request.set_timeout(std::time::Duration::from_secs(60));
                let verdict = client.score(request).await?.into_inner().verdict.unwrap();
                versions.insert(verdict.release.unwrap().model.unwrap().version);
                answered += 1;
            }
            Ok((answered, versions))
        });
        Self { is_over, caller }
    }

    /// How many were answered, and by which versions; fails where one was not.
    async fn stop(self) -> (usize, BTreeSet<String>) {
        self.is_over.store(true, Ordering::Relaxed);
        self.caller.await.unwrap().expect("every request is answered")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bundles_are_swapped_under_load_and_no_request_fails() {
    let parts = Parts::new();
    let token = token_setting(&parts);
    let service = parts.start_with(&[&token, "server.default_deadline_ms=60000"]);
    let first = answering(&service).await;
    let load = Load::start(&service).await;

    let folder = parts.variant("over-the-wire");
    let installed = upload(&service, &gzip(&archive(&folder))).await.unwrap();
    assert!(installed.reference.starts_with("minilm/over-the-wire-") && !installed.is_active, "{installed:?}");
    assert_eq!(answering(&service).await, first, "an install changes no answer");
    // The same content again is the same bundle.
    assert_eq!(upload(&service, &archive(&folder)).await.unwrap(), installed);

    assert_eq!(activate(&service, &installed.reference).await.unwrap(), "over-the-wire");
    assert_eq!(answering(&service).await, "over-the-wire");
    let mut models = service.models(TOKEN).await;
    let status = models.get_status(GetStatusRequest {}).await.unwrap().into_inner();
    assert_eq!(status.active, installed.reference);
    assert_eq!((status.previous, status.warm.unwrap().version), (format!("minilm/{first}"), first.clone()));

    let back = models.rollback(RollbackRequest {}).await.unwrap().into_inner();
    assert!(back.was_warm, "the previous release is still there");
    assert_eq!((back.model.unwrap().version, answering(&service).await), (first.clone(), first.clone()));

    // From the command line, on the folder; the service follows on SIGHUP.
    let folder = parts.variant("by-hand");
    let listed = run(&parts, &["install", "--activate", path(&folder)], &[]);
    assert!(listed.starts_with("minilm/by-hand-") && listed.contains("active"), "{listed}");
    reload(&service, PUBLISHED, 1).await;
    assert_eq!(answering(&service).await, "by-hand");
    run(&parts, &["rollback"], &[]);
    reload(&service, PUBLISHED, 2).await;
    assert_eq!(answering(&service).await, first);

    let (answered, versions) = load.stop().await;
    assert!(answered > 0);
    assert_eq!(versions, BTreeSet::from([first, "over-the-wire".to_owned(), "by-hand".to_owned()]));
    let text = metrics(&service).await;
    for change in ["install", "activate", "rollback"] {
        assert!(text.contains(&format!("model_changes_total{{change=\"{change}\",outcome=\"done\"}}")), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_follows_the_pointer_and_a_broken_bundle_changes_nothing() {
    let parts = Parts::new();
    let token = token_setting(&parts);
    let service = parts.start_with(&[&token, "model.watch_ms=50"]);
    let first = answering(&service).await;
    let listed = run(&parts, &["install", "--activate", path(&parts.variant("next"))], &[]);
    service.logs(&PUBLISHED, 1).await;
    assert_eq!(answering(&service).await, "next");
    run(&parts, &["activate", &format!("minilm/{first}")], &[]);
    service.logs(&PUBLISHED, 2).await;
    assert_eq!(answering(&service).await, first);

    // Broken on the disk after its install: refused by the command line, by the service, and when it is followed.
    let reference = listed.split_whitespace().next().unwrap();
    let golden = parts.path("models").join(reference).join("golden.jsonl");
    fs::write(&golden, "{}\n").unwrap();
    let output = parts.model(&["activate", reference], &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("refused by: hashes"), "{output:?}");
    // Warm, so it answers from what was verified; a third bundle pushes it out.
    run(&parts, &["install", "--activate", path(&parts.variant("third"))], &[]);
    service.logs(&PUBLISHED, 3).await;
    let refused = activate(&service, reference).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition, "{refused}");
    assert!(refused.message().contains("hashes: failed: expected `golden.jsonl` sha256"), "{refused}");
    fs::write(parts.path("models/active"), format!("{reference}\n")).unwrap();
    service.logs(&REFUSED, 1).await;
    assert_eq!(answering(&service).await, "third");
    let status = service.models(TOKEN).await.get_status(GetStatusRequest {}).await.unwrap().into_inner();
    let refusal = status.last_refusal.unwrap();
    assert_eq!((refusal.change.as_str(), refusal.reason.as_str()), ("reload", "hashes"));
    let text = metrics(&service).await;
    assert!(text.contains(r#"model_changes_total{change="activate",outcome="hashes"} 1"#), "{text}");
}

#[tokio::test]
async fn nobody_changes_models_without_the_token() {
    let parts = Parts::new();
    let token = token_setting(&parts);
    let service = parts.start_with(&[&token]);
    for (presented, code) in [("", Code::Unauthenticated), ("another-token-of-tests", Code::Unauthenticated)] {
        let refused = service.models(presented).await.list_bundles(ListBundlesRequest {}).await.unwrap_err();
        assert_eq!(refused.code(), code, "{refused}");
    }
    let bundles = service.models(TOKEN).await.list_bundles(ListBundlesRequest {}).await.unwrap().into_inner().bundles;
    assert_eq!(bundles.len(), 1);
    assert!(bundles[0].is_active && !bundles[0].is_previous, "{bundles:?}");
    for (bundle, code) in [("minilm/none", Code::NotFound), ("", Code::InvalidArgument)] {
        assert_eq!(activate(&service, bundle).await.unwrap_err().code(), code);
    }
    let refused = service.models(TOKEN).await.rollback(RollbackRequest {}).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition, "{refused}");

    let without = parts.start();
    let refused = without.models(TOKEN).await.list_bundles(ListBundlesRequest {}).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied, "{refused}");
}

#[test]
fn old_bundles_are_removed_but_none_that_is_in_use() {
    let parts = Parts::new();
    let given = parts.active();
    let mut references = Vec::new();
    for version in ["1", "2", "3", "4"] {
        let folder = parts.variant(version);
        let arguments: &[&str] =
            if version == "1" { &["install", "--activate", path(&folder)] } else { &["install", path(&folder)] };
        let listed = run(&parts, arguments, &["model.keep=2"]);
        references.push(listed.split_whitespace().next().unwrap().to_owned());
    }
    let kept: Vec<String> =
        run(&parts, &["list"], &[]).lines().map(|line| line.split_whitespace().next().unwrap().to_owned()).collect();
    // The one that came with the folder, the active one, and the two newest.
    let [first, _, third, fourth] = references.as_slice() else { panic!("{references:?}") };
    let expected: BTreeSet<&str> = BTreeSet::from([given.as_str(), first, third, fourth]);
    assert_eq!(kept.iter().map(String::as_str).collect::<BTreeSet<_>>(), expected);
}

#[test]
fn only_signed_bundles_are_taken_where_keys_are_set() {
    use ed25519_dalek::{Signer, SigningKey};
    let parts = Parts::new();
    let key = |seed: u8| SigningKey::from_bytes(&[seed; 32]);
    let hex: String = key(1).verifying_key().as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let setting = format!("model.signing_keys=[\"{hex}\"]");
    let folder = parts.variant("signed");
    let signature = |seed: u8| key(seed).sign(&fs::read(folder.join("manifest.json")).unwrap()).to_bytes();
    let sign: [(&str, Option<Vec<u8>>, &str); 4] = [
        ("unsigned", None, "No such file"),
        ("cut short", Some(signature(1)[..63].to_vec()), "63 bytes"),
        ("by another key", Some(signature(2).to_vec()), "by none of them"),
        ("of another manifest", Some(key(1).sign(b"{}").to_bytes().to_vec()), "by none of them"),
    ];
    for (name, bytes, found) in sign {
        if let Some(bytes) = bytes {
            fs::write(folder.join("manifest.sig"), bytes).unwrap();
        }
        let output = parts.model(&["install", path(&folder)], &[&setting]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{name}: {said}");
        assert!(said.contains("refused by: signature\n") && said.contains(found), "{name}: {said}");
    }
    fs::write(folder.join("manifest.sig"), signature(1)).unwrap();
    run(&parts, &["install", path(&folder)], &[&setting]);
    let copied: PathBuf = parts.path("models");
    assert!(fs::read_dir(copied.join("minilm")).unwrap().count() == 2);
}
