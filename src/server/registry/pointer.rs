//! `models/active`: which bundle answers, and which one did before.
//!
//! Two lines: the active bundle's reference and, where there is one, the previous one's. Both are in one file so that no
//! moment shows one without the other.
//!
//! ```
//! use sidedoor::server::registry::{Pointer, Reference};
//! let pointer = Pointer::parse("minilm/0.3.0-0123456789ab\nminilm/0.2.0\n").unwrap();
//! assert_eq!(pointer.active.to_string(), "minilm/0.3.0-0123456789ab");
//! assert_eq!(pointer.previous, Reference::parse("minilm/0.2.0"));
//! assert_eq!(Reference::parse("../elsewhere"), None);
//! ```

use std::fmt;
use std::path::{Path, PathBuf};

/// A bundle's place below the folder of all bundles: `<name>/<version>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    name: String,
    version: String,
}

impl Reference {
    /// The longest name or version that becomes a folder.
    const MAX_BYTES: usize = 96;

    /// Joins a name and a version; `None` where one of them would not be a plain folder's name.
    #[must_use]
    pub fn new(name: &str, version: &str) -> Option<Self> {
        let is_plain = |word: &str| {
            word.len() <= Self::MAX_BYTES
                && word.starts_with(|first: char| first.is_ascii_alphanumeric())
                && word.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c))
        };
        (is_plain(name) && is_plain(version)).then(|| Self { name: name.to_owned(), version: version.to_owned() })
    }

    /// Reads `<name>/<version>`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.split_once('/').and_then(|(name, version)| Self::new(name, version))
    }

    /// The bundle's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The folder's name below the bundle's name: the version, for an installed bundle with the head of its hash.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Where it lies.
    #[must_use]
    pub fn folder(&self, models: &Path) -> PathBuf {
        models.join(&self.name).join(&self.version)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.name, self.version)
    }
}

/// What the pointer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    /// The bundle that answers.
    pub active: Reference,
    /// The one that did before it.
    pub previous: Option<Reference>,
}

impl Pointer {
    /// Reads the file's text; `None` where it is no pointer.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let active = Reference::parse(lines.next()?)?;
        let previous = match lines.next() {
            Some(line) => Some(Reference::parse(line)?),
            None => None,
        };
        lines.next().is_none().then_some(Self { active, previous })
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.active)?;
        self.previous.iter().try_for_each(|previous| writeln!(formatter, "{previous}"))
    }
}
