//! Downloads from stores in memory, and what must not come in.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use object_store::memory::InMemory;
use object_store::throttle::{ThrottleConfig, ThrottledStore};

use super::*;

const LIMITS: InstallLimits = InstallLimits { bytes: 1_000, entries: 5 };
const LIMIT: Duration = Duration::from_secs(60);

fn store(objects: &[(&str, &str)]) -> InMemory {
    let store = InMemory::new();
    for (key, content) in objects {
        put(&store, key, content);
    }
    store
}

fn put(store: &InMemory, key: &str, content: &str) {
    store.put(&Key::from(key), content.to_owned().into()).now_or_never().expect("memory is at hand").unwrap();
}

fn remote(url: &str, store: impl ObjectStore, limit: Duration) -> Remote {
    Remote { url: RemoteUrl::parse(url).unwrap(), store: Arc::new(store), limit }
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// Every file below a folder, or the one file, by its name and with its content.
fn files(path: &Path, name: &str, found: &mut BTreeMap<String, String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            files(&entry.path(), &format!("{name}/{}", entry.file_name().to_str().unwrap()), found);
        }
    } else {
        found.insert(name.to_owned(), fs::read_to_string(path).unwrap());
    }
}

/// Downloads; gives what came, or why nothing did.
fn download(remote: &Remote, progress: Progress<'_>) -> Result<BTreeMap<String, String>, String> {
    let folder = tempfile::tempdir().unwrap();
    let (_waiting, cancelled) = oneshot::channel();
    let copy = wait(remote.fetch((folder.path(), LIMITS), cancelled, progress)).map_err(|error| error.to_string())?;
    let mut found = BTreeMap::new();
    files(&copy, "", &mut found);
    Ok(found)
}

#[track_caller]
fn check(url: &str, objects: &[(&str, &str)], expected: Result<&[(&str, &str)], &str>) {
    let found = download(&remote(url, store(objects), LIMIT), &mut |_| {});
    match (found, expected) {
        (Ok(found), Ok(expected)) => {
            let found: Vec<_> = found.iter().map(|(name, content)| (name.as_str(), content.as_str())).collect();
            assert_eq!(found, expected);
        }
        (Err(error), Err(part)) => assert!(error.contains(part), "{error}"),
        (found, expected) => panic!("{found:?}, expected {expected:?}"),
    }
}

#[test]
fn folders_and_objects_are_copied() {
    let objects = [
        ("models/a/1/manifest.json", "{}"),
        ("models/a/1/report/x", "xx"),
        ("models/a/1/report", ""),
        ("models/a/1", ""),
        ("models/a/10/other", "o"),
        ("models/a/1.tar", "archive"),
    ];
    let folder: [(&str, &str); 2] = [("/manifest.json", "{}"), ("/report/x", "xx")];
    check("s3://bucket/models/a/1/", &objects, Ok(&folder));
    check("gs://bucket/models/a/1/report/x", &objects, Ok(&[("", "xx")]));
    check("az://bucket/models/a/1.tar", &objects, Ok(&[("", "archive")]));
    check("s3://bucket/models/a/10", &objects, Ok(&[("/other", "o")]));
    check("s3://bucket", &[("x", "1")], Ok(&[("/x", "1")]));
}

#[test]
fn what_is_not_there_is_named() {
    check(
        "s3://bucket/models/none",
        &[("models/nonesuch/x", "x")],
        Err("s3://bucket/models/none: expected an object, or"),
    );
    check("s3://bucket/", &[], Err("s3://bucket/: expected an object, or a folder with objects, found nothing"));
}

#[test]
fn more_than_the_limits_allow_is_refused_before_it_is_copied() {
    let large = "x".repeat(600);
    let objects = [("b/a", large.as_str()), ("b/b", large.as_str())];
    check(
        "s3://x/b/",
        &objects,
        Err("size: failed: expected at most 1000 bytes in all, found `b` of 600 bytes on top of 600"),
    );
    check("s3://x/b.tar", &[("b.tar", &"x".repeat(1_001))], Err("found `b.tar` of 1001 bytes on top of 0"));
    let many: Vec<(String, &str)> = (0..6).map(|index| (format!("b/{index}"), "x")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    check("s3://x/b", &many, Err("expected at most 5 files and folders, found more"));
}

#[test]
fn names_that_a_disk_may_not_tell_apart_are_refused() {
    let again = "paths: failed: expected every name once, whatever its case, found";
    check("s3://x/b", &[("b/Model.onnx", "x"), ("b/model.onnx", "y")], Err(again));
    check("s3://x/b", &[("b/report/x", "x"), ("b/Report", "y")], Err(again));
    check("s3://x/b", &[("b/report/x", "x"), ("b/report/x/y", "y")], Err(again));
}

#[test]
fn an_object_that_goes_while_others_are_copied_is_named() {
    let memory = Arc::new(store(&[("b/1", "x"), ("b/2", "y")]));
    let remote =
        Remote { store: Arc::clone(&memory) as Arc<dyn ObjectStore>, ..remote("s3://x/b", InMemory::new(), LIMIT) };
    let error = download(&remote, &mut |step| {
        assert_eq!(step.to_string(), "fetched 1, 1 bytes");
        memory.delete(&Key::from("b/2")).now_or_never().unwrap().unwrap();
    });
    assert_eq!(error.unwrap_err(), "s3://x/b/2: expected an object, or a folder with objects, found nothing");
}

#[test]
fn an_object_that_changes_while_others_are_copied_is_refused() {
    for (content, found) in [("longer", "more"), ("", "0")] {
        let memory = Arc::new(store(&[("b/1", "x"), ("b/2", "y")]));
        let remote =
            Remote { store: Arc::clone(&memory) as Arc<dyn ObjectStore>, ..remote("s3://x/b", InMemory::new(), LIMIT) };
        let error = download(&remote, &mut |_| put(&memory, "b/2", content)).unwrap_err();
        assert_eq!(error, format!("bundle refused: archive: failed: expected 1 bytes of s3://x/b/2, found {found}"));
    }
}

#[test]
fn a_download_ends_in_time_and_when_nobody_waits_for_it() {
    let slow = |limit| {
        let config = ThrottleConfig { wait_get_per_call: Duration::from_secs(3_600), ..ThrottleConfig::default() };
        remote("s3://x/b", ThrottledStore::new(store(&[("b/1", "x")]), config), limit)
    };
    let error = download(&slow(Duration::from_millis(20)), &mut |_| {}).unwrap_err();
    assert_eq!(error, "s3://x/b: expected to be read within 20 ms (model.fetch_timeout_ms), given up");
    let folder = tempfile::tempdir().unwrap();
    let (waiting, cancelled) = oneshot::channel();
    let error = wait(async {
        let remote = slow(LIMIT);
        let progress: Progress<'_> = &mut |_| {};
        let download = remote.fetch((folder.path(), LIMITS), cancelled, progress);
        let leaving = async { drop(waiting) };
        tokio::join!(download, leaving).0
    });
    assert_eq!(error.unwrap_err().to_string(), "s3://x/b: the download was cancelled");
    let error = wait(slow(Duration::from_millis(20)).pointer(None)).unwrap_err();
    assert!(matches!(error, RemoteError::TimedOut { .. }), "{error}");
}

#[test]
fn the_pointer_is_read_only_where_it_has_changed() {
    let memory = Arc::new(store(&[("m/active", "a/1\n")]));
    let remote =
        Remote { store: Arc::clone(&memory) as Arc<dyn ObjectStore>, ..remote("gs://x/m", InMemory::new(), LIMIT) };
    let first = wait(remote.pointer(None)).unwrap().unwrap();
    assert_eq!(first.active.to_string(), "a/1");
    assert_eq!(wait(remote.pointer(first.e_tag.as_deref())).unwrap(), None);
    put(&memory, "m/active", "a/2\na/1\n");
    let second = wait(remote.pointer(first.e_tag.as_deref())).unwrap().unwrap();
    assert_eq!(second.active.to_string(), "a/2");
    for (text, found) in [("../elsewhere", r#"found "../elsewhere""#), (&"x".repeat(2_000), r#"found "2000 bytes""#)] {
        put(&memory, "m/active", text);
        let error = wait(remote.pointer(None)).unwrap_err().to_string();
        assert!(error.starts_with("gs://x/m/active: expected <name>/<version>") && error.contains(found), "{error}");
    }
    put(&memory, "m/a/2/manifest.json", "{}");
    let bundle = |text| Reference::parse(text).unwrap();
    assert_eq!(wait(remote.manifest_sha256(&bundle("a/2"))).unwrap(), Some(hex_sha256(b"{}")));
    assert_eq!(wait(remote.manifest_sha256(&bundle("a/2.tar"))).unwrap(), None);
}

#[test]
fn files_of_this_machine_are_read_as_a_store() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("b/report")).unwrap();
    fs::write(folder.path().join("b/report/x"), "xx").unwrap();
    let url = RemoteUrl::parse(&format!("file://{}", folder.path().display())).unwrap();
    let fetch = |name: &str, into: &str| {
        let into = folder.path().join(into);
        fs::create_dir(&into).unwrap();
        let (_waiting, cancelled) = oneshot::channel();
        fetch(&url.join(name), LIMIT, (&into, LIMITS), cancelled, &mut |_| {})
    };
    assert_eq!(fs::read_to_string(fetch("b", "one").unwrap().join("report/x")).unwrap(), "xx");
    assert_eq!(fs::read_to_string(fetch("b/report/x", "two").unwrap()).unwrap(), "xx");
    assert!(fetch("none", "three").unwrap_err().to_string().contains("/none: expected an object"));
}

#[test]
fn stores_are_opened_without_a_request() {
    for url in ["s3://bucket/models", "gs://bucket/models"] {
        // Its client is built with TLS, and panics where no provider was named.
        assert!(Remote::open(&RemoteUrl::parse(url).unwrap(), LIMIT).is_ok(), "{url}");
    }
}

#[test]
fn what_a_server_answers_is_not_repeated() {
    let told = |text: &str| without_answer(&object_store::Error::Generic { store: "S3", source: text.into() });
    let answer =
        "Error performing GET http://x in 1s - Server returned non-2xx status code: 503 Service Unavailable: <Key>AKIA";
    assert_eq!(told(answer), "the store answered 503 Service Unavailable");
    assert_eq!(told("Server returned error response: AKIA"), "the store answered with an error");
    assert_eq!(told("Got invalid XML: <x>"), "Generic S3 error: Got invalid XML:");
    let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
    let error = object_store::Error::Generic { store: "S3", source: Box::new(refused) };
    assert_eq!(without_answer(&error), "Generic S3 error: connection refused");
}
