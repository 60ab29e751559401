//! How far a change of the bundles has come.

use std::fmt;

use super::pointer::Reference;

/// Hears of every step before or after it is taken.
pub type Progress<'a> = &'a mut dyn FnMut(Step<'_>);

/// A step of an install or an activation.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// An object of that name and so many bytes has been copied from an object store.
    Fetched(&'a str, u64),
    /// A file has been copied beside the bundles.
    Staged(&'a str),
    /// The gate begins.
    Checking,
    /// The gate has been passed, with that many checks.
    Checked(usize),
    /// The bundle is about to get its place.
    Publishing(&'a Reference),
    /// It has it.
    Published(&'a Reference),
    /// The same bundle had one before.
    AlreadyThere(&'a Reference),
    /// A bundle too many is about to be removed.
    Removing(&'a Reference),
    /// The pointer is about to be changed.
    Pointing(&'a Reference),
    /// It has been changed.
    Active(&'a Reference),
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fetched(object, bytes) => write!(formatter, "fetched {object}, {bytes} bytes"),
            Self::Staged(file) => write!(formatter, "staged {file}"),
            Self::Checking => formatter.write_str("checking"),
            Self::Checked(checks) => write!(formatter, "{checks} checks passed"),
            Self::Publishing(bundle) => write!(formatter, "publishing {bundle}"),
            Self::Published(bundle) => write!(formatter, "published {bundle}"),
            Self::AlreadyThere(bundle) => write!(formatter, "already there: {bundle}"),
            Self::Removing(bundle) => write!(formatter, "removing {bundle}"),
            Self::Pointing(bundle) => write!(formatter, "pointing to {bundle}"),
            Self::Active(bundle) => write!(formatter, "active: {bundle}"),
        }
    }
}
