//! Identifiers as keyed hashes: the same number gives the same hash, and nobody without the key can tell which number.

use std::fmt;
use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::verdict::FindingKind;

/// The secret under which identifiers are hashed.
///
/// ```
/// use sidedoor::engine::IdentifierKey;
/// use sidedoor::engine::verdict::FindingKind;
/// let key = IdentifierKey::new(b"sixteen bytes or more".to_vec()).unwrap();
/// let hash = key.hash(FindingKind::Phone, "+14155550137");
/// assert!(hash.starts_with("hmac-sha256:") && hash.len() == 12 + 64);
/// assert_eq!(hash, key.hash(FindingKind::Phone, "+14155550137"));
/// assert_ne!(hash, key.hash(FindingKind::Payment, "+14155550137"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct IdentifierKey {
    bytes: Vec<u8>,
}

/// A key that could be guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key has {found} bytes, expected at least {}", IdentifierKey::MIN_BYTES)]
pub struct KeyTooShort {
    /// How long it is.
    pub found: usize,
}

impl IdentifierKey {
    /// The shortest key that is taken.
    pub const MIN_BYTES: usize = 16;
    /// What every hash begins with.
    pub const PREFIX: &str = "hmac-sha256:";

    /// Takes a key.
    ///
    /// # Errors
    /// When it is shorter than [`Self::MIN_BYTES`].
    pub fn new(bytes: Vec<u8>) -> Result<Self, KeyTooShort> {
        if bytes.len() < Self::MIN_BYTES { Err(KeyTooShort { found: bytes.len() }) } else { Ok(Self { bytes }) }
    }

    /// `hmac-sha256:` and the hexadecimal HMAC-SHA-256 of the kind, a NUL and the canonical value.
    #[must_use]
    pub fn hash(&self, kind: FindingKind, value: &str) -> String {
        let mut hmac = Hmac::<Sha256>::new_from_slice(&self.bytes).expect("HMAC takes keys of every length");
        hmac.update(kind.as_str().as_bytes());
        hmac.update(&[0]);
        hmac.update(value.as_bytes());
        let mut hash = Self::PREFIX.to_owned();
        for byte in hmac.finalize().into_bytes() {
            let _ = write!(hash, "{byte:02x}");
        }
        hash
    }
}

impl fmt::Debug for IdentifierKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("IdentifierKey(not shown)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_standard() {
        // printf 'phone\0+14155550137' | openssl dgst -sha256 -hmac '0123456789abcdef'
        let key = IdentifierKey::new(b"0123456789abcdef".to_vec()).unwrap();
        let expected = "hmac-sha256:9bba1a8df67da5d85fa718310be21b6733c6714d8abcff86456739c73ebd6553";
        assert_eq!(key.hash(FindingKind::Phone, "+14155550137"), expected);
    }

    #[test]
    fn short_keys_are_refused_and_none_is_shown() {
        assert_eq!(IdentifierKey::new(b"too short".to_vec()), Err(KeyTooShort { found: 9 }));
        let key = IdentifierKey::new(b"0123456789abcdef".to_vec()).unwrap();
        assert_eq!(format!("{key:?}"), "IdentifierKey(not shown)");
    }
}
