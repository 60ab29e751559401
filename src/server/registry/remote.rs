//! Bundles in object stores: one is copied to this machine, within the limits of an install and in bounded time, and the
//! pointer to the active one is looked at.
//!
//! Credentials come from the environment, as the builders of `object_store` read them. What a store answers is not
//! repeated in errors beyond its status, since it may quote them.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ClientConfigKey, GetOptions, ObjectMeta, ObjectStore, ObjectStoreExt};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::install::InstallError;
use super::pointer::{Pointer, Reference};
use super::staging::{inside, refused};
use super::step::{Progress, Step};
use super::store::{POINTER_FILE, unwritable};
use crate::config::{InstallLimits, RemoteScheme, RemoteUrl};
use crate::engine::model::{CheckName, MANIFEST_FILE, hex_sha256};

#[cfg(test)]
mod tests;

/// How long a store may send nothing before a request is made again.
const STALL: &str = "30s";
/// The largest pointer that is read.
const POINTER_BYTES: u64 = 1_024;
/// The largest manifest that is read to tell whether its bundle is here already.
const MANIFEST_BYTES: u64 = 4 << 20;

/// Ends when a download is to be given up: when the other end is dropped.
pub type Cancelled = oneshot::Receiver<Infallible>;

/// Why a place in an object store could not be read.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// There is nothing.
    #[error("{url}: expected an object, or a folder with objects, found nothing")]
    Missing {
        /// The place.
        url: String,
    },
    /// It may not be read.
    #[error("{url}: expected leave to read and to list it with {credentials}, found: denied")]
    Denied {
        /// The place.
        url: String,
        /// Where credentials come from.
        credentials: &'static str,
    },
    /// It took too long.
    #[error("{url}: expected to be read within {} ms (model.fetch_timeout_ms), given up", limit.as_millis())]
    TimedOut {
        /// The place.
        url: String,
        /// How long it might take.
        limit: Duration,
    },
    /// Nobody waits for it any more.
    #[error("{url}: the download was cancelled")]
    Cancelled {
        /// The place.
        url: String,
    },
    /// The store cannot be asked, or gave up.
    #[error("{url}: {problem}; endpoint and credentials are those of {credentials}")]
    Unreadable {
        /// The place.
        url: String,
        /// What went wrong.
        problem: String,
        /// Where credentials come from.
        credentials: &'static str,
    },
    /// The pointer is none.
    #[error("{url}: expected <name>/<version>, then the previous one or nothing, found {found:?}")]
    Pointer {
        /// The place.
        url: String,
        /// Its text, or how long it is.
        found: String,
    },
}

/// The pointer as a store holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The bundle that it names.
    pub(crate) active: Reference,
    /// What the store calls this state of it.
    pub(crate) e_tag: Option<String>,
}

/// A folder or an object in an object store.
#[derive(Clone)]
pub(crate) struct Remote {
    url: RemoteUrl,
    store: Arc<dyn ObjectStore>,
    limit: Duration,
}

impl Remote {
    /// Makes ready to ask; nothing is asked yet. No answer may take longer than the limit.
    pub(crate) fn open(url: &RemoteUrl, limit: Duration) -> Result<Self, RemoteError> {
        let store = open_store(url, limit).map_err(|error| explain(url, url.to_string(), &error))?;
        Ok(Self { url: url.clone(), store, limit })
    }

    /// The pointer in this folder; `None` where it is still in the state that is known.
    pub(crate) async fn pointer(&self, known: Option<&str>) -> Result<Option<Seen>, RemoteError> {
        let url = self.url.join(POINTER_FILE);
        let options = GetOptions::new().with_if_none_match(known);
        let Some((bytes, meta)) = self.small(&url, options, POINTER_BYTES).await? else { return Ok(None) };
        let text = bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        match text.as_deref().map(Pointer::parse) {
            Some(Some(pointer)) => Ok(Some(Seen { active: pointer.active, e_tag: meta.e_tag })),
            Some(None) => Err(RemoteError::Pointer { url: url.to_string(), found: text.unwrap_or_default() }),
            None => Err(RemoteError::Pointer { url: url.to_string(), found: format!("{} bytes", meta.size) }),
        }
    }

    /// The hash of a bundle's manifest; `None` where it is no folder with one.
    pub(crate) async fn manifest_sha256(&self, bundle: &Reference) -> Result<Option<String>, RemoteError> {
        let url = self.url.join(&format!("{bundle}/{MANIFEST_FILE}"));
        match self.small(&url, GetOptions::new(), MANIFEST_BYTES).await {
            Ok(found) => Ok(found.and_then(|(bytes, _)| bytes).map(|bytes| hex_sha256(&bytes))),
            Err(RemoteError::Missing { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// An object's bytes, unless it is too large; `None` where it is in the state that is known.
    async fn small(
        &self,
        url: &RemoteUrl,
        options: GetOptions,
        max: u64,
    ) -> Result<Option<(Option<Vec<u8>>, ObjectMeta)>, RemoteError> {
        let asked = async {
            let object = match self.store.get_opts(url.path(), options).await {
                Ok(object) => object,
                Err(object_store::Error::NotModified { .. }) => return Ok(None),
                Err(error) => return Err(explain(url, url.to_string(), &error)),
            };
            let meta = object.meta.clone();
            if meta.size > max {
                return Ok(Some((None, meta)));
            }
            let bytes = object.bytes().await.map_err(|error| explain(url, url.to_string(), &error))?;
            Ok(Some((Some(bytes.to_vec()), meta)))
        };
        timeout(self.limit, asked).await.map_err(|_| self.timed_out())?
    }

    fn timed_out(&self) -> RemoteError {
        RemoteError::TimedOut { url: self.url.to_string(), limit: self.limit }
    }

    /// Copies a bundle within its time, unless it is cancelled.
    async fn fetch(
        &self,
        (into, limits): (&Path, InstallLimits),
        cancelled: Cancelled,
        progress: Progress<'_>,
    ) -> Result<PathBuf, InstallError> {
        tokio::select! {
            biased;
            _ = cancelled => Err(RemoteError::Cancelled { url: self.url.to_string() }.into()),
            copied = timeout(self.limit, self.copy(into, limits, progress)) => copied.map_err(|_| self.timed_out())?,
        }
    }

    /// Copies the object, or every object of the folder, to a folder that is there and empty; gives the path of the copy.
    async fn copy(&self, into: &Path, limits: InstallLimits, progress: Progress<'_>) -> Result<PathBuf, InstallError> {
        let copy = into.join("copy");
        if !self.url.is_folder() {
            match self.store.head(self.url.path()).await {
                Ok(meta) => {
                    count(self.url.path().filename().unwrap_or_default(), meta.size, 0, limits)?;
                    self.copy_object(&meta, &copy, progress).await?;
                    return Ok(copy);
                }
                Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(self.explain(self.url.path(), &error)),
            }
        }
        for (name, meta) in self.list(limits).await? {
            let file = copy.join(inside(Path::new(&name))?);
            let folder = file.parent().unwrap_or(&copy);
            fs::create_dir_all(folder).map_err(unwritable(folder))?;
            self.copy_object(&meta, &file, progress).await?;
        }
        Ok(copy)
    }

    /// The objects of the folder, by their names in it.
    async fn list(&self, limits: InstallLimits) -> Result<Vec<(String, ObjectMeta)>, InstallError> {
        let (mut objects, mut bytes) = (Vec::new(), 0);
        let mut listing = self.store.list(Some(self.url.path()));
        while let Some(meta) = listing.try_next().await.map_err(|error| self.explain(self.url.path(), &error))? {
            let parts = meta.location.prefix_match(self.url.path());
            let name = parts.into_iter().flatten().map(|part| part.as_ref().to_owned()).collect::<Vec<_>>().join("/");
            if name.is_empty() {
                // What a console makes of the folder itself.
                continue;
            }
            if objects.len() == limits.entries {
                let expected = format!("at most {} files and folders", limits.entries);
                return Err(refused(CheckName::Size, expected, "more").into());
            }
            bytes = count(&name, meta.size, bytes, limits)?;
            objects.push((name, meta));
        }
        if objects.is_empty() {
            return Err(RemoteError::Missing { url: self.url.to_string() }.into());
        }
        tell_apart(&mut objects)?;
        Ok(objects)
    }

    /// Copies as many bytes as the store has said that the object holds; another number is an error.
    async fn copy_object(
        &self,
        meta: &ObjectMeta,
        to: &Path,
        progress: &mut dyn FnMut(Step<'_>),
    ) -> Result<(), InstallError> {
        let explain = |error: object_store::Error| self.explain(&meta.location, &error);
        let mut content = self.store.get(&meta.location).await.map_err(explain)?.into_stream();
        let mut file = File::create_new(to).map_err(unwritable(to))?;
        let mut copied = 0;
        while let Some(chunk) = content.try_next().await.map_err(explain)? {
            copied += chunk.len() as u64;
            if copied > meta.size {
                break;
            }
            file.write_all(&chunk).map_err(unwritable(to))?;
        }
        if copied != meta.size {
            let found = if copied > meta.size { "more".to_owned() } else { copied.to_string() };
            let expected = format!("{} bytes of {}", meta.size, self.place(&meta.location));
            return Err(refused(CheckName::Archive, expected, found).into());
        }
        progress(Step::Fetched(meta.location.filename().unwrap_or_default(), copied));
        Ok(())
    }

    fn explain(&self, key: &Key, error: &object_store::Error) -> InstallError {
        if let object_store::Error::InvalidPath { source } = error {
            let expected = format!("plain names in {}", self.url);
            return refused(CheckName::Paths, expected, source.to_string()).into();
        }
        explain(&self.url, self.place(key), error).into()
    }

    /// A key of this store as a URL.
    fn place(&self, key: &Key) -> String {
        let text = self.url.to_string();
        let scheme = text.split("://").next().unwrap_or_default();
        format!("{scheme}://{}/{key}", self.url.bucket())
    }
}

/// Copies a bundle to a folder that is there and empty; gives the path of its folder or archive. Blocks.
pub(super) fn fetch(
    url: &RemoteUrl,
    limit: Duration,
    into: (&Path, InstallLimits),
    cancelled: Cancelled,
    progress: Progress<'_>,
) -> Result<PathBuf, InstallError> {
    // Its writes to the disk would hold up other work on its thread.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(unwritable(into.0))?;
    let outcome = runtime.block_on(async { Remote::open(url, limit)?.fetch(into, cancelled, progress).await });
    // A host that is still being looked up holds nobody up.
    runtime.shutdown_background();
    outcome
}

/// The bytes so far with those of one more object.
fn count(name: &str, size: u64, before: u64, limits: InstallLimits) -> Result<u64, InstallError> {
    let bytes = before.saturating_add(size);
    if bytes <= limits.bytes {
        return Ok(bytes);
    }
    let found = format!("`{name}` of {size} bytes on top of {before}");
    Err(refused(CheckName::Size, format!("at most {} bytes in all", limits.bytes), found).into())
}

/// Refuses names that would be one file, or a file and a folder, on a disk that does not tell case apart; leaves out what
/// a console makes of a folder.
fn tell_apart(objects: &mut Vec<(String, ObjectMeta)>) -> Result<(), InstallError> {
    let mut folders = BTreeSet::new();
    for (name, _) in objects.iter() {
        folders.extend(name.match_indices('/').map(|(at, _)| name[..at].to_lowercase()));
    }
    objects.retain(|(name, meta)| meta.size > 0 || !folders.contains(&name.to_lowercase()));
    let mut names = BTreeSet::new();
    for (name, _) in objects.iter() {
        let folded = name.to_lowercase();
        if folders.contains(&folded) || !names.insert(folded) {
            let expected = "every name once, whatever its case";
            return Err(refused(CheckName::Paths, expected, format!("`{name}` again")).into());
        }
    }
    Ok(())
}

fn open_store(url: &RemoteUrl, limit: Duration) -> object_store::Result<Arc<dyn ObjectStore>> {
    // The first one stays. There is no other way to say which of its providers TLS is to use.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // Of one request; the crate's default would end a large download.
    let (limit, bucket) = (format!("{}ms", limit.as_millis()), url.bucket());
    Ok(match url.scheme() {
        RemoteScheme::File => Arc::new(LocalFileSystem::new()),
        RemoteScheme::S3 => Arc::new(
            AmazonS3Builder::from_env()
                .with_bucket_name(bucket)
                .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::Timeout), limit)
                .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::ReadTimeout), STALL)
                .build()?,
        ),
        RemoteScheme::Gs => Arc::new(
            GoogleCloudStorageBuilder::from_env()
                .with_bucket_name(bucket)
                .with_config(GoogleConfigKey::Client(ClientConfigKey::Timeout), limit)
                .with_config(GoogleConfigKey::Client(ClientConfigKey::ReadTimeout), STALL)
                .build()?,
        ),
        RemoteScheme::Az => Arc::new(
            MicrosoftAzureBuilder::from_env()
                .with_container_name(bucket)
                .with_config(AzureConfigKey::Client(ClientConfigKey::Timeout), limit)
                .with_config(AzureConfigKey::Client(ClientConfigKey::ReadTimeout), STALL)
                .build()?,
        ),
    })
}

fn explain(url: &RemoteUrl, place: String, error: &object_store::Error) -> RemoteError {
    let credentials = match url.scheme() {
        RemoteScheme::File => "this process",
        RemoteScheme::S3 => "the environment (AWS_*)",
        RemoteScheme::Gs => "the environment (GOOGLE_*)",
        RemoteScheme::Az => "the environment (AZURE_*)",
    };
    let is_denied =
        matches!(error, object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. });
    if is_denied || io_kind(error) == Some(io::ErrorKind::PermissionDenied) {
        return RemoteError::Denied { url: place, credentials };
    }
    if matches!(error, object_store::Error::NotFound { .. }) {
        return RemoteError::Missing { url: place };
    }
    RemoteError::Unreadable { url: place, problem: without_answer(error), credentials }
}

/// What the disk said, where an error comes from it.
fn io_kind(error: &object_store::Error) -> Option<io::ErrorKind> {
    causes(error).find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind)
}

fn causes(error: &object_store::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |cause: &&(dyn Error + 'static)| (*cause).source())
}

/// An error of `object_store` without what the server sent, which may quote a credential, and without what differs from
/// one try to the next.
fn without_answer(error: &object_store::Error) -> String {
    let text = error.to_string();
    if let Some((_, status)) = text.split_once("status code: ") {
        return format!("the store answered {}", status.split(':').next().unwrap_or_default().trim());
    }
    if text.contains("error response: ") {
        return "the store answered with an error".to_owned();
    }
    let problem = text.rsplit_once(" - ").map_or(text.as_str(), |(_, problem)| problem);
    let problem = problem.split(['<', '{', '\n']).next().unwrap_or_default().trim_end();
    match causes(error).last().and_then(|cause| cause.downcast_ref::<io::Error>()) {
        Some(cause) if !problem.contains(&cause.to_string()) => format!("{problem}: {cause}"),
        Some(_) | None => problem.to_owned(),
    }
}
