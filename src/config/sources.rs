//! Where values come from. The only place that looks at the environment.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use super::home::find_home;

/// The prefix of every environment variable that sets a key.
pub(super) const ENV_PREFIX: &str = "SIDEDOOR_";
const ENV_HOME: &str = "SIDEDOOR_HOME";
const ENV_CONFIG: &str = "SIDEDOOR_CONFIG";

/// Everything a configuration is read from, as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// The home folder, which the default paths start from.
    pub home: PathBuf,
    /// The configuration file and its text.
    pub file: Option<(PathBuf, String)>,
    /// Environment variables, `SIDEDOOR_SECTION__KEY` and its value; others are not handed over.
    pub environment: Vec<(String, String)>,
    /// The arguments of `--set`, `section.key=value`; of two for one key the later counts.
    pub flags: Vec<String>,
    /// The folder that relative paths in the environment and in flags start from.
    pub current: PathBuf,
}

/// Why the sources could not be gathered.
#[derive(Debug, thiserror::Error)]
pub enum SourcesError {
    /// The configuration file could not be read.
    #[error("cannot read the configuration file {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// An environment variable that sets a key is not UTF-8.
    #[error("the environment variable {name} is not UTF-8")]
    Environment {
        /// Its name.
        name: String,
    },
    /// The current folder or the executable is not known.
    #[error("cannot find the {what}: {source}")]
    Place {
        /// What was sought.
        what: &'static str,
        /// Why.
        source: io::Error,
    },
}

impl Sources {
    /// Nothing but defaults.
    #[must_use]
    pub fn empty(home: impl Into<PathBuf>) -> Self {
        let home = home.into();
        Self { current: home.clone(), home, file: None, environment: Vec::new(), flags: Vec::new() }
    }

    /// Gathers the file, the environment and the flags of this process.
    ///
    /// The file is `file`, or else the one that `SIDEDOOR_CONFIG` names, or else none. The home folder is `SIDEDOOR_HOME`,
    /// or else the nearest ancestor of the executable that holds `models/` and `policies/`, or else the current folder.
    ///
    /// # Errors
    /// When the file cannot be read or a variable is not UTF-8.
    pub fn of_process(file: Option<&Path>, flags: Vec<String>) -> Result<Self, SourcesError> {
        let current = env::current_dir().map_err(|source| SourcesError::Place { what: "current folder", source })?;
        let executable = env::current_exe()
            .and_then(fs::canonicalize)
            .map_err(|source| SourcesError::Place { what: "executable", source })?;
        let home = match env::var_os(ENV_HOME) {
            Some(home) => current.join(home),
            None => find_home(&executable).unwrap_or_else(|| current.clone()),
        };
        let path =
            file.map(|file| current.join(file)).or_else(|| env::var_os(ENV_CONFIG).map(|file| current.join(file)));
        let file = match path {
            Some(path) => match fs::read_to_string(&path) {
                Ok(text) => Some((path, text)),
                Err(source) => return Err(SourcesError::File { path, source }),
            },
            None => None,
        };
        let mut environment = Vec::new();
        for (name, value) in env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if !name.starts_with(ENV_PREFIX) || name == ENV_HOME || name == ENV_CONFIG {
                continue;
            }
            match value.into_string() {
                Ok(value) => environment.push((name, value)),
                Err(_) => return Err(SourcesError::Environment { name }),
            }
        }
        environment.sort();
        Ok(Self { home, file, environment, flags, current })
    }
}
