//! Just enough of an object store for a client that lists and reads: objects in memory, behind HTTP/1.1 on this machine.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

use tokio::sync::watch;

/// What it must never show.
pub(crate) const SECRET: &str = "a-secret-of-the-tests";

/// When every object was last changed.
const MODIFIED: &str = "Thu, 01 Jan 2026 00:00:00 GMT";

/// What it does with requests for a key.
#[derive(Clone)]
pub(crate) enum Object {
    /// Gives the bytes.
    Whole(Vec<u8>),
    /// Lists more bytes than it gives.
    Short(Vec<u8>),
    /// Lists it, and has it no more.
    Gone,
    /// Denies it, quoting the credentials.
    Denied,
    /// Never answers.
    Silent,
}

/// Whose protocol it speaks. They differ in how a client finds the server, proves who it is, and reads a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    S3,
    Gcs,
    Azure,
}

impl Protocol {
    pub(crate) fn scheme(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Gcs => "gs",
            Self::Azure => "az",
        }
    }

    /// How the environment tells a client where the server is and who asks.
    fn environment(self, endpoint: &str) -> Vec<(&'static str, &str)> {
        match self {
            Self::S3 => vec![
                ("AWS_ENDPOINT", endpoint),
                ("AWS_ALLOW_HTTP", "true"),
                ("AWS_ACCESS_KEY_ID", SECRET),
                ("AWS_SECRET_ACCESS_KEY", SECRET),
                ("AWS_REGION", "local"),
            ],
            Self::Gcs => {
                vec![("GOOGLE_BASE_URL", endpoint), ("GOOGLE_ALLOW_HTTP", "true"), ("GOOGLE_BEARER_TOKEN", SECRET)]
            }
            Self::Azure => vec![
                ("AZURE_STORAGE_ENDPOINT", endpoint),
                ("AZURE_ALLOW_HTTP", "true"),
                ("AZURE_STORAGE_ACCOUNT_NAME", "account"),
                ("AZURE_STORAGE_TOKEN", SECRET),
            ],
        }
    }

    /// What a client that may read sends with every request, up to what it signs.
    fn authorization(self) -> String {
        match self {
            Self::S3 => format!("AWS4-HMAC-SHA256 Credential={SECRET}/"),
            Self::Gcs | Self::Azure => format!("Bearer {SECRET}"),
        }
    }
}

/// One bucket, and every request for it that was not taken yet.
struct Bucket {
    protocol: Protocol,
    objects: Mutex<BTreeMap<String, Object>>,
    requests: watch::Sender<Vec<String>>,
}

/// A server of one bucket named `bucket`; it lives as long as the tests.
pub(crate) struct ObjectServer {
    address: SocketAddr,
    bucket: Arc<Bucket>,
}

impl ObjectServer {
    pub(crate) fn start(protocol: Protocol) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let bucket = Bucket { protocol, objects: Mutex::default(), requests: watch::Sender::default() };
        let (address, bucket) = (listener.local_addr().unwrap(), Arc::new(bucket));
        let served = Arc::clone(&bucket);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let bucket = Arc::clone(&served);
                thread::spawn(move || bucket.answer(&stream));
            }
        });
        Self { address, bucket }
    }

    pub(crate) fn put(&self, key: &str, object: Object) {
        self.bucket.objects.lock().unwrap().insert(key.to_owned(), object);
    }

    /// Every file of a folder below a key.
    pub(crate) fn put_folder(&self, key: &str, folder: &Path) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let key = format!("{key}/{}", path.file_name().unwrap().to_str().unwrap());
            if path.is_dir() {
                self.put_folder(&key, &path)
            } else {
                self.put(&key, Object::Whole(fs::read(&path).unwrap()))
            }
        }
    }

    /// Takes the requests so far: their methods, targets and what they already know.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.bucket.requests.send_replace(Vec::new())
    }

    /// Tells of every request that comes from now on.
    pub(crate) fn asked(&self) -> watch::Receiver<Vec<String>> {
        self.bucket.requests.subscribe()
    }

    /// Tells a command where it is.
    pub(crate) fn known_to(&self, command: &mut Command) {
        command.envs(self.bucket.protocol.environment(&format!("http://{}", self.address)));
    }
}

impl Bucket {
    fn answer(&self, mut stream: &TcpStream) {
        let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
        let request = lines.next().unwrap_or_default();
        let headers: BTreeMap<String, String> = lines
            .take_while(|line| !line.is_empty())
            .filter_map(|line| line.split_once(':').map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())))
            .collect();
        let known = headers.get("if-none-match");
        let is_known = headers.get("authorization").is_some_and(|who| who.starts_with(&self.protocol.authorization()));
        let (method, target) = request.split_once(' ').unwrap_or_default();
        let target = target.split(' ').next().unwrap_or_default();
        let told = known.map_or("", String::as_str);
        let asked = format!("{method} {target} {told}").trim().to_owned();
        self.requests.send_modify(|requests| requests.push(asked));
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let prefix = query.split('&').find_map(|part| part.strip_prefix("prefix="));
        let key = decoded(path.trim_start_matches("/bucket").trim_start_matches('/'));
        let object = self.objects.lock().unwrap().get(&key).cloned();
        let (status, body) = match (prefix, object) {
            _ if !is_known => ("401 Unauthorized", b"<Error/>".to_vec()),
            (Some(prefix), _) => ("200 OK", self.list(&decoded(prefix)).into_bytes()),
            (None, Some(Object::Whole(bytes) | Object::Short(bytes))) => ("200 OK", bytes),
            (None, Some(Object::Denied)) => ("403 Forbidden", format!("<Error>{SECRET}</Error>").into_bytes()),
            (None, Some(Object::Silent)) => loop {
                thread::park();
            },
            (None, Some(Object::Gone) | None) => ("404 Not Found", b"<Error/>".to_vec()),
        };
        let tag = tag(&body);
        let (status, body) = if known == Some(&tag) { ("304 Not Modified", Vec::new()) } else { (status, body) };
        let head = format!(
            "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\netag: {tag}\r\n\
             last-modified: {MODIFIED}\r\n\r\n",
            body.len()
        );
        // The client may have seen enough.
        let _ = stream.write_all(head.as_bytes());
        if method == "GET" {
            let _ = stream.write_all(&body);
        }
    }

    fn list(&self, prefix: &str) -> String {
        let (mut listed, end) = match self.protocol {
            Protocol::S3 | Protocol::Gcs => {
                ("<ListBucketResult><IsTruncated>false</IsTruncated>".to_owned(), "</ListBucketResult>")
            }
            Protocol::Azure => ("<EnumerationResults><Blobs>".to_owned(), "</Blobs></EnumerationResults>"),
        };
        for (key, object) in self.objects.lock().unwrap().iter().filter(|(key, _)| key.starts_with(prefix)) {
            let size = match object {
                Object::Whole(bytes) => bytes.len(),
                Object::Short(bytes) => bytes.len() + 1,
                Object::Gone | Object::Denied | Object::Silent => 1,
            };
            let _ = match self.protocol {
                Protocol::S3 | Protocol::Gcs => write!(
                    listed,
                    "<Contents><Key>{key}</Key><Size>{size}</Size>\
                     <LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"
                ),
                Protocol::Azure => write!(
                    listed,
                    "<Blob><Name>{key}</Name><Properties><Last-Modified>{MODIFIED}</Last-Modified>\
                     <Content-Length>{size}</Content-Length><Content-Type>x/y</Content-Type></Properties></Blob>"
                ),
            };
        }
        listed + end
    }
}

/// A part of a URL with its escapes undone.
fn decoded(part: &str) -> String {
    let mut pieces = part.split('%');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (code, rest) = piece.split_at(2);
        plain.push(char::from(u8::from_str_radix(code, 16).unwrap()));
        plain.push_str(rest);
    }
    plain
}

fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", sidedoor::engine::model::hex_sha256(bytes))
}
