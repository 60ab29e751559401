//! Bundles out of object stores, with the real binary: a folder of this machine, and stores that speak as the clouds do.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sidedoor::server::grpc::proto::{GetStatusRequest, InstallBundleRequest, StoredBundle};
use tokio::time::timeout;
use tonic::{Code, Status};

use crate::life::{TOKEN, activate, answering, token_setting};
use crate::object_server::{Object, ObjectServer, Protocol, SECRET};
use crate::parts::{Parts, archive, metrics};

use crate::service::Service;

fn url(path: &Path) -> String {
    format!("file://{}", path.display())
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Nothing of a download stays.
#[track_caller]
fn nothing_is_left(parts: &Parts) {
    assert!(!parts.path("models/.staging").exists());
}

/// Installs, expects to be refused with that exit code and those words, and that nothing stays.
#[track_caller]
fn is_refused(parts: &Parts, store: &ObjectServer, source: &str, settings: &[&str], code: i32, words: &[&str]) {
    let mut command = parts.model(&["install", source], settings);
    store.known_to(&mut command);
    let output = command.output().unwrap();
    let said = said(&output);
    assert_eq!(output.status.code(), Some(code), "{source}: {said}");
    for words in words {
        assert!(said.contains(words), "{source}: no `{words}` in {said}");
    }
    assert!(!said.contains(SECRET), "{said}");
    assert_eq!(fs::read_dir(parts.path("models/minilm")).unwrap().count(), 1, "{source}");
    nothing_is_left(parts);
}

#[test]
fn folders_and_archives_of_this_machine_are_installed_by_url() {
    let parts = Parts::new();
    let folder = parts.variant("by-url");
    let tar = archive(&folder);
    let zstd = ruzstd::encoding::compress_to_vec(tar.as_slice(), ruzstd::encoding::CompressionLevel::Fastest);
    fs::write(parts.path("bundle.tar.zst"), zstd).unwrap();
    fs::write(parts.path("bundle.tar"), &tar).unwrap();
    let mut references = Vec::new();
    for source in [folder, parts.path("bundle.tar.zst"), parts.path("bundle.tar")] {
        let output = parts.model(&["install", &url(&source)], &[]).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        assert!(said(&output).contains("fetched ") && said(&output).contains("checks passed"), "{}", said(&output));
        references.push(String::from_utf8(output.stdout).unwrap());
        nothing_is_left(&parts);
    }
    assert!(references[0].starts_with("minilm/by-url-"), "{references:?}");
    assert!(references.iter().all(|reference| *reference == references[0]), "{references:?}");
}

#[test]
fn a_store_that_speaks_s3_is_installed_from_and_what_is_wrong_in_it_is_refused_by_name() {
    let (parts, store) = (Parts::new(), ObjectServer::start(Protocol::S3));
    let whole = |text: &str| Object::Whole(text.as_bytes().to_vec());
    for (key, object) in [
        ("gone/manifest.json", whole("{}")),
        ("gone/model.onnx", Object::Gone),
        ("short/manifest.json", Object::Short(b"{}".to_vec())),
        ("outside/manifest.json", whole("{}")),
        ("outside/../../active", whole("x")),
        ("case/manifest.json", whole("{}")),
        ("case/Manifest.json", whole("{}")),
        ("denied.tar", Object::Denied),
        ("silent.tar", Object::Silent),
        ("cut.tar", Object::Whole(archive(&parts.variant("cut"))[..100_000].to_vec())),
    ] {
        store.put(key, object);
    }
    let refused = |source: &str, settings: &[&str], code, words: &[&str]| {
        is_refused(&parts, &store, &format!("s3://bucket/{source}"), settings, code, words);
    };
    refused(
        "gone",
        &[],
        2,
        &["s3://bucket/gone/model.onnx: expected an object, or a folder with objects, found nothing"],
    );
    refused(
        "short/",
        &[],
        1,
        &["refused by: archive\n", "expected 3 bytes of s3://bucket/short/manifest.json, found 2"],
    );
    refused("outside", &[], 1, &["refused by: paths\n", "expected plain names in s3://bucket/outside"]);
    refused("case", &[], 1, &["refused by: paths\n", "found `manifest.json` again"]);
    refused("cut.tar", &[], 1, &["refused by: archive\n"]);
    refused("cut.tar", &["model.install_bytes=99999"], 1, &["refused by: size\n", "at most 99999 bytes in all"]);
    refused("denied.tar", &[], 2, &["s3://bucket/denied.tar: expected leave to read", "the environment (AWS_*)"]);
    refused("none", &[], 2, &["s3://bucket/none: expected an object, or a folder with objects, found nothing"]);
    let timeout = "s3://bucket/silent.tar: expected to be read within 300 ms (model.fetch_timeout_ms), given up";
    refused("silent.tar", &["model.fetch_timeout_ms=300"], 2, &[timeout]);
    refused(&format!("x?token={SECRET}"), &[], 2, &["s3://bucket/x: a query has no place in it; expected a URL"]);
    let user = format!("s3://key:{SECRET}@bucket/x");
    is_refused(&parts, &store, &user, &[], 2, &["s3://bucket/x: a user has no place in it"]);
    is_refused(
        &parts,
        &store,
        "ftp://host/x",
        &[],
        2,
        &["ftp://host/x: an unknown scheme; expected a URL that begins"],
    );

    store.put_folder("models/minilm/1", &parts.variant("from-s3"));
    let mut command = parts.model(&["install", "--activate", "s3://bucket/models/minilm/1"], &[]);
    store.known_to(&mut command);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert!(parts.active().starts_with("minilm/from-s3-"));
    nothing_is_left(&parts);
}

/// The other protocols, where they differ: whom the client is, how it lists, and what it calls what went wrong.
#[test]
fn stores_that_speak_as_google_and_azure_do_are_installed_from_alike() {
    let parts = Parts::new();
    for (protocol, credentials) in [(Protocol::Gcs, "GOOGLE_*"), (Protocol::Azure, "AZURE_*")] {
        let (store, scheme) = (ObjectServer::start(protocol), protocol.scheme());
        let version = format!("from-{scheme}");
        store.put("gone/manifest.json", Object::Whole(b"{}".to_vec()));
        store.put("gone/model.onnx", Object::Gone);
        store.put("short/manifest.json", Object::Short(b"{}".to_vec()));
        store.put("denied.tar", Object::Denied);
        store.put("silent.tar", Object::Silent);
        let variant = parts.variant(&version);
        store.put("bundle.tar", Object::Whole(archive(&variant)));
        store.put_folder("models/minilm/1", &variant);
        let refused = |source: &str, settings: &[&str], code, words: &str| {
            is_refused(&parts, &store, &format!("{scheme}://bucket/{source}"), settings, code, &[words]);
        };
        refused("gone", &[], 2, "bucket/gone/model.onnx: expected an object, or a folder with objects, found nothing");
        refused("short/", &[], 1, "expected 3 bytes of");
        refused(
            "denied.tar",
            &[],
            2,
            &format!("expected leave to read and to list it with the environment ({credentials})"),
        );
        refused("none", &[], 2, "bucket/none: expected an object, or a folder with objects, found nothing");
        refused("silent.tar", &["model.fetch_timeout_ms=300"], 2, "within 300 ms (model.fetch_timeout_ms), given up");
        let mut references = Vec::new();
        for source in ["models/minilm/1", "bundle.tar"] {
            let mut command = parts.model(&["install", &format!("{scheme}://bucket/{source}")], &[]);
            store.known_to(&mut command);
            let output = command.output().unwrap();
            assert!(output.status.success(), "{scheme}: {}", said(&output));
            references.push(String::from_utf8(output.stdout).unwrap());
            nothing_is_left(&parts);
        }
        assert!(references[0].starts_with(&format!("minilm/{version}-")), "{references:?}");
        assert_eq!(references[0], references[1]);
        let installed = references[0].split_whitespace().next().unwrap();
        fs::remove_dir_all(parts.path("models").join(installed)).unwrap();
    }
}

#[test]
fn an_interrupted_download_leaves_nothing_behind() {
    let (parts, store) = (Parts::new(), ObjectServer::start(Protocol::S3));
    store.put("b/1", Object::Whole(b"{}".to_vec()));
    store.put("b/2", Object::Silent);
    let mut command = parts.model(&["install", "s3://bucket/b/"], &[]);
    store.known_to(&mut command);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    assert_eq!(said.next().unwrap().unwrap(), "fetched 1, 2 bytes");
    assert!(parts.path("models/.staging/copy/1").exists());
    let status = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(status.unwrap().success());
    let told = said.next().unwrap().unwrap();
    assert!(told.contains("s3://bucket/b/: the download was cancelled"), "{told}");
    assert_eq!(child.wait().unwrap().code(), Some(2));
    nothing_is_left(&parts);
}

async fn install(service: &Service, url: &str) -> Result<StoredBundle, Status> {
    let request = InstallBundleRequest { url: url.as_bytes().to_vec(), chunk: Vec::new() };
    let response = service.models(TOKEN).await.install_bundle(tokio_stream::iter([request])).await?;
    Ok(response.into_inner().bundle.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_model_service_installs_by_url() {
    let parts = Parts::new();
    let token = token_setting(&parts);
    let service = parts.start_with(&[&token]);
    let first = answering(&service).await;
    let installed = install(&service, &url(&parts.variant("by-url"))).await.unwrap();
    assert!(installed.reference.starts_with("minilm/by-url-") && !installed.is_active, "{installed:?}");
    assert_eq!(answering(&service).await, first);
    assert_eq!(activate(&service, &installed.reference).await.unwrap(), "by-url");
    let missing = url(&parts.path("none"));
    for (source, code, words) in [
        (missing.as_str(), Code::NotFound, "none: expected an object, or a folder with objects, found nothing"),
        ("ftp://host/x", Code::InvalidArgument, "url: ftp://host/x: an unknown scheme"),
        ("s3://key:secret@bucket/x", Code::InvalidArgument, "url: s3://bucket/x: a user has no place in it"),
        ("models", Code::InvalidArgument, "url: models: no URL"),
    ] {
        let refused = install(&service, source).await.unwrap_err();
        assert_eq!(refused.code(), code, "{refused}");
        assert!(refused.message().contains(words) && !refused.message().contains("secret"), "{refused}");
    }
    let text = metrics(&service).await;
    assert!(text.contains(r#"model_changes_total{change="install",outcome="missing"} 1"#), "{text}");
    nothing_is_left(&parts);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_ends_where_its_client_leaves() {
    let (parts, store) = (Parts::new(), ObjectServer::start(Protocol::S3));
    let token = token_setting(&parts);
    store.put("b/1", Object::Whole(b"{}".to_vec()));
    store.put("b/2", Object::Silent);
    let service = Arc::new(parts.start_where(&[&token], |command| store.known_to(command)));
    let asked = Arc::clone(&service);
    let client = tokio::spawn(async move { install(&asked, "s3://bucket/b/").await });
    let is_under_way = |requests: &Vec<String>| requests.iter().any(|asked| asked.starts_with("GET /bucket/b/2"));
    timeout(Duration::from_secs(120), store.asked().wait_for(is_under_way)).await.unwrap().unwrap();
    assert!(parts.path("models/.staging").exists());
    client.abort();
    let limit = Instant::now() + Duration::from_secs(120);
    while parts.path("models/.staging").exists() {
        assert!(Instant::now() < limit, "the download goes on");
        tokio::task::yield_now().await;
    }
}

/// Waits until the service has counted so many looks at the pointer that ended so; it looks at each request to the store.
async fn looked(service: &Service, store: &ObjectServer, outcome: &str, count: u64) {
    let line = format!("sidedoor_model_changes_total{{change=\"follow\",outcome=\"{outcome}\"}} ");
    let mut asked = store.asked();
    loop {
        let text = metrics(service).await;
        let counted = text.lines().find_map(|found| found.strip_prefix(&line)).and_then(|count| count.parse().ok());
        if counted.is_some_and(|counted: u64| counted >= count) {
            return;
        }
        let is_asked = timeout(Duration::from_secs(120), asked.changed()).await.is_ok();
        assert!(is_asked, "no `{line}{count}`, and no further look, in:\n{text}");
    }
}

/// What the service says of a pointer that it has followed.
const FOLLOWED: &str = r#""message":"the pointer was followed""#;

#[tokio::test(flavor = "multi_thread")]
async fn a_service_follows_a_pointer_in_a_store_and_whatever_fails_changes_nothing() {
    let (parts, store) = (Parts::new(), ObjectServer::start(Protocol::S3));
    let token = token_setting(&parts);
    let point = |bundle: &str| store.put("fleet/active", Object::Whole(format!("{bundle}\n").into_bytes()));
    let settings = [token.as_str(), "model.follow_url=s3://bucket/fleet", "model.follow_ms=50"];
    let mut service = parts.start_where(&settings, |command| store.known_to(command));
    let first = answering(&service).await;
    // There is no pointer; that is said once, however often it is looked at.
    looked(&service, &store, "missing", 3).await;

    store.put_folder("fleet/minilm/next", &parts.variant("next"));
    point("minilm/next");
    service.logs(&[FOLLOWED], 1).await;
    assert_eq!(answering(&service).await, "next");
    assert!(parts.active().starts_with("minilm/next-"));
    // While nothing changes, a look is one request that knows what is there.
    store.requests();
    let knows = |requests: &Vec<String>| requests.iter().any(|asked| asked.starts_with("GET /bucket/fleet/active \""));
    timeout(Duration::from_secs(120), store.asked().wait_for(knows)).await.unwrap().unwrap();

    // Broken in the store: refused at every look, and taken when it is put right. What answers is still the old one.
    let folder = parts.variant("third");
    store.put_folder("fleet/minilm/third", &folder);
    store.put("fleet/minilm/third/golden.jsonl", Object::Whole(b"{}".to_vec()));
    point("minilm/third");
    looked(&service, &store, "hashes", 2).await;
    assert_eq!(answering(&service).await, "next");
    let status = service.models(TOKEN).await.get_status(GetStatusRequest {}).await.unwrap().into_inner();
    let refusal = status.last_refusal.unwrap();
    assert_eq!((refusal.change.as_str(), refusal.reason.as_str()), ("follow", "hashes"));
    store.put_folder("fleet/minilm/third", &folder);
    service.logs(&[FOLLOWED], 2).await;
    assert_eq!(answering(&service).await, "third");

    // One that is here already is not downloaded again; an archive is taken as well.
    store.requests();
    point("minilm/next");
    service.logs(&[FOLLOWED], 3).await;
    assert_eq!(answering(&service).await, "next");
    assert!(store.requests().iter().all(|request| !request.contains("model.onnx")));
    store.put("fleet/minilm/4.tar", Object::Whole(archive(&parts.variant("fourth"))));
    point("minilm/4.tar");
    service.logs(&[FOLLOWED], 4).await;
    assert_eq!(answering(&service).await, "fourth");
    assert_ne!(first, "fourth");

    service.terminate();
    let (status, log) = service.wait();
    assert!(status.success(), "{log:#?}");
    let refusals: Vec<&String> = log.iter().filter(|line| line.contains("the pointer was not followed")).collect();
    assert_eq!(refusals.len(), 2, "{log:#?}");
    assert!(
        refusals[0].contains("fleet/active: expected an object") && refusals[1].contains("hashes"),
        "{refusals:#?}"
    );
    assert!(log.iter().all(|line| !line.contains(SECRET)), "{log:#?}");
    nothing_is_left(&parts);
}
