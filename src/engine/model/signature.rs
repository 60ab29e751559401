//! Who made a bundle: a detached Ed25519 signature of `manifest.json`, which holds the hashes of everything else.

use std::fmt;

use ed25519_dalek::{Signature, VerifyingKey};

use super::checks::Mismatch;

/// The file beside `manifest.json`: the 64 bytes of its signature.
pub const SIGNATURE_FILE: &str = "manifest.sig";

/// A key whose signatures are trusted.
///
/// ```
/// use sidedoor::engine::model::PublicKey;
/// let key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
/// assert_eq!(PublicKey::parse(key).unwrap().to_string(), key);
/// assert!(PublicKey::parse("d75a").is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Reads the 64 hexadecimal digits of a key; `None` where they are not those of one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: Vec<u8> = text
            .chars()
            .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()?;
        let bytes: Vec<u8> =
            digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
        let bytes: [u8; 32] = bytes.try_into().ok().filter(|_| digits.len() == 64)?;
        VerifyingKey::from_bytes(&bytes).ok().filter(|key| !key.is_weak()).map(Self)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_bytes().iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// The key of `keys` that signed the manifest.
pub(super) fn check<'a>(
    keys: &'a [PublicKey],
    manifest: &[u8],
    signature: Result<Vec<u8>, std::io::Error>,
) -> Result<&'a PublicKey, Mismatch> {
    let expected = format!("`{SIGNATURE_FILE}`, the manifest's signature by one of {} keys", keys.len());
    let refused = |found: String| Mismatch::new(expected.clone(), found);
    let bytes = signature.map_err(|error| refused(error.to_string()))?;
    let signature = Signature::from_slice(&bytes).map_err(|_| refused(format!("{} bytes", bytes.len())))?;
    keys.iter()
        .find(|key| key.0.verify_strict(manifest, &signature).is_ok())
        .ok_or_else(|| refused("a signature by none of them, or of another manifest".to_owned()))
}
