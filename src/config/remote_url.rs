//! A place in an object store.
//!
//! ```
//! use sidedoor::config::RemoteUrl;
//! assert!(RemoteUrl::parse("s3://bucket/models/minilm/0.5.0").is_ok());
//! assert!(RemoteUrl::parse("s3://key:secret@bucket/models").is_err());
//! ```

use std::fmt;

use object_store::path::Path;

/// A folder or an object in an object store. It never holds a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteUrl {
    text: String,
    scheme: RemoteScheme,
    bucket: String,
    path: Path,
}

/// The kind of an object store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemoteScheme {
    /// `file`: a folder of this machine.
    File,
    /// `s3`: Amazon S3, or what speaks its protocol.
    S3,
    /// `gs`: Google Cloud Storage.
    Gs,
    /// `az`: Azure Blob Storage.
    Az,
}

impl RemoteScheme {
    const ALL: [(&'static str, Self); 4] = [("file", Self::File), ("s3", Self::S3), ("gs", Self::Gs), ("az", Self::Az)];
}

/// Text that is no place in an object store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{shown}: {problem}; expected {}", RemoteUrl::EXPECTED)]
pub struct RemoteUrlError {
    /// The text, without what may be a credential.
    shown: String,
    /// What is wrong with it.
    problem: String,
}

impl RemoteUrl {
    /// In words.
    pub const EXPECTED: &'static str =
        "a URL that begins with file:///, s3://BUCKET/, gs://BUCKET/ or az://CONTAINER/, without user, query or `..`";

    /// Tells whether a text is meant as a URL, and not as a path.
    #[must_use]
    pub fn is_meant(text: &str) -> bool {
        text.contains("://")
    }

    /// Reads a URL.
    ///
    /// # Errors
    /// When the scheme is unknown, there is no bucket, the path leads elsewhere, or the URL carries more than a place.
    pub fn parse(text: &str) -> Result<Self, RemoteUrlError> {
        let wrong = |problem: String| RemoteUrlError { shown: shown(text), problem };
        let Some((scheme, rest)) = text.split_once("://") else { return Err(wrong("no URL".to_owned())) };
        let known = RemoteScheme::ALL.iter().find(|(name, _)| *name == scheme);
        let Some((_, scheme)) = known else { return Err(wrong("an unknown scheme".to_owned())) };
        if rest.contains(['?', '#']) {
            return Err(wrong("a query has no place in it".to_owned()));
        }
        let (bucket, path) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.contains('@') {
            return Err(wrong("a user has no place in it".to_owned()));
        }
        let is_plain = bucket.chars().all(|c| c.is_ascii_alphanumeric() || "._-$".contains(c));
        match scheme {
            RemoteScheme::File if !bucket.is_empty() => return Err(wrong("a host".to_owned())),
            RemoteScheme::S3 | RemoteScheme::Gs | RemoteScheme::Az if bucket.is_empty() || !is_plain => {
                return Err(wrong("no bucket".to_owned()));
            }
            RemoteScheme::File | RemoteScheme::S3 | RemoteScheme::Gs | RemoteScheme::Az => {}
        }
        let path = Path::from_url_path(path).map_err(|error| wrong(error.to_string()))?;
        Ok(Self { text: text.to_owned(), scheme: *scheme, bucket: bucket.to_owned(), path })
    }

    /// What lies below it under a plain name, or under several with `/` between them.
    #[must_use]
    pub fn join(&self, name: &str) -> Self {
        let path = name.split('/').fold(self.path.clone(), Path::join);
        Self { text: format!("{}/{name}", self.text.trim_end_matches('/')), path, ..self.clone() }
    }

    /// The kind of the store.
    #[must_use]
    pub fn scheme(&self) -> RemoteScheme {
        self.scheme
    }

    /// The bucket or the container; empty for this machine.
    #[must_use]
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// The key, or the folder of keys.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Tells whether it can only be a folder.
    #[must_use]
    pub fn is_folder(&self) -> bool {
        self.text.ends_with('/') || self.path.is_root()
    }
}

impl fmt::Display for RemoteUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// A text without the parts of a URL that may hold a credential.
pub(super) fn shown(text: &str) -> String {
    let text = text.split(['?', '#']).next().unwrap_or_default();
    match text.split_once("://") {
        Some((scheme, rest)) => format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, place)| place)),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(&str, &str), &str>) {
        match (RemoteUrl::parse(text), expected) {
            (Ok(url), Ok((bucket, path))) => assert_eq!((url.bucket(), url.path().as_ref()), (bucket, path)),
            (Err(error), Err(part)) => {
                assert!(error.to_string().contains(part), "{error}");
                assert!(!error.to_string().contains("secret"), "{error}");
            }
            (found, expected) => panic!("{text}: {found:?}, expected {expected:?}"),
        }
    }

    #[test]
    fn places_are_read_and_nothing_else() {
        check("s3://bucket/models/minilm/", Ok(("bucket", "models/minilm")));
        check("gs://bucket", Ok(("bucket", "")));
        check("az://container/a%20b.tar", Ok(("container", "a b.tar")));
        check("file:///srv/models", Ok(("", "srv/models")));
        check("ftp://host/models", Err("ftp://host/models: an unknown scheme; expected a URL that begins with file"));
        check("s3:///models", Err("no bucket"));
        check("file://host/models", Err("a host"));
        check("s3://key:secret@bucket/models", Err("s3://bucket/models: a user has no place in it"));
        check("az://container/models?sig=secret", Err("az://container/models: a query has no place in it"));
        check("s3://bucket/models/../elsewhere", Err("`..`"));
        check("s3://bucket/models/%2e%2E/elsewhere", Err("`..`"));
        check("s3://bucket/models%2f..%2felsewhere", Err("`..`"));
        check("s3://bucket/models//minilm", Err("empty path segment"));
        check("models/minilm", Err("no URL"));
    }

    #[test]
    fn names_are_joined() {
        let url = RemoteUrl::parse("s3://bucket/models/").unwrap().join("minilm/0.5.0");
        assert_eq!(
            (url.to_string().as_str(), url.path().as_ref()),
            ("s3://bucket/models/minilm/0.5.0", "models/minilm/0.5.0")
        );
        assert_eq!(RemoteUrl::parse("gs://bucket").unwrap().join("active").to_string(), "gs://bucket/active");
    }
}
