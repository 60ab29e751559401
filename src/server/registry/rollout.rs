//! `models/rollout`: which bundles are tried beside the active one, on which share of the traffic, and the key that
//! hashes what callers call their messages and conversations.
//!
//! ```toml
//! key = "64 hexadecimal digits"
//!
//! [shadow]
//! bundle = "minilm/0.4.0-0123456789ab"
//! share = 1.0
//!
//! [canary]
//! bundle = "minilm/0.4.0-0123456789ab"
//! share = 0.05
//! ```
//!
//! Which release answers a conversation follows from the key, its id and the share alone: the same one every time, on every
//! service that reads the same file, and a larger share keeps the conversations of a smaller one. Pure: nothing here knows the disk or a clock.

use std::fmt::{self, Write};

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::pointer::Reference;

/// What the file says.
#[derive(Debug, Clone, PartialEq)]
pub struct Rollout {
    /// Hashes ids.
    pub key: RolloutKey,
    /// What reads in the shadow.
    pub shadow: Option<Trial>,
    /// What answers a share of the conversations.
    pub canary: Option<Trial>,
}

/// A bundle that is tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// The bundle.
    pub bundle: Reference,
    /// On how much of the traffic.
    pub share: TrafficShare,
}

/// A part of the traffic: more than none of it, at most all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrafficShare(f64);

/// The secret under which ids are hashed. Never shown; it is written to one file.
#[derive(Clone, PartialEq, Eq)]
pub struct RolloutKey([u8; 32]);

/// The text as it stands in the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shadow: Option<RawTrial>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    canary: Option<RawTrial>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTrial {
    bundle: String,
    share: f64,
}

impl Rollout {
    /// Nothing is tried.
    #[must_use]
    pub fn new(key: RolloutKey) -> Self {
        Self { key, shadow: None, canary: None }
    }

    /// Reads the file's text.
    ///
    /// # Errors
    /// Says what was expected. The text is not quoted, since it may hold the key.
    pub fn parse(text: &str) -> Result<Self, String> {
        let raw: Raw = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        let key = RolloutKey::parse(&raw.key).ok_or("key: expected 64 hexadecimal digits")?;
        Ok(Self { key, shadow: Trial::read("shadow", raw.shadow)?, canary: Trial::read("canary", raw.canary)? })
    }

    /// The text of the file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let raw = Raw {
            key: hex(&self.key.0),
            shadow: self.shadow.as_ref().map(Trial::write),
            canary: self.canary.as_ref().map(Trial::write),
        };
        toml::to_string(&raw).expect("a table of strings and numbers is TOML")
    }

    /// Every bundle that is tried.
    pub fn bundles(&self) -> impl Iterator<Item = &Reference> {
        self.shadow.iter().chain(&self.canary).map(|trial| &trial.bundle)
    }
}

impl Trial {
    fn read(section: &str, raw: Option<RawTrial>) -> Result<Option<Self>, String> {
        let Some(RawTrial { bundle, share }) = raw else { return Ok(None) };
        let found = Reference::parse(&bundle);
        let bundle = found.ok_or_else(|| format!("{section}.bundle: {bundle:?}, expected <name>/<version>"))?;
        let found = TrafficShare::new(share);
        let share = found.ok_or_else(|| format!("{section}.share: {share}, expected {}", TrafficShare::EXPECTED))?;
        Ok(Some(Self { bundle, share }))
    }

    fn write(&self) -> RawTrial {
        RawTrial { bundle: self.bundle.to_string(), share: self.share.0 }
    }
}

impl TrafficShare {
    /// All of it.
    pub const ALL: Self = Self(1.0);
    /// What a share is, in words.
    pub const EXPECTED: &str = "a number more than 0 and at most 1";

    /// Checks and wraps; `None` where it is no such share.
    #[must_use]
    pub fn new(share: f64) -> Option<Self> {
        (share > 0.0 && share <= 1.0).then_some(Self(share))
    }

    /// As a number.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0
    }

    /// Tells whether a hash is one of the share.
    #[must_use]
    pub fn holds(self, hash: u64) -> bool {
        self == Self::ALL || hash < self.of_all_hashes()
    }

    /// As a part of 2^64; all of it is the largest number.
    #[must_use]
    pub fn of_all_hashes(self) -> u64 {
        // The conversion stops at the largest number.
        (self.0 * 2.0_f64.powi(64)) as u64
    }
}

impl RolloutKey {
    /// A key out of random bytes.
    #[must_use]
    pub fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes: Vec<u8> = text
            .as_bytes()
            .chunks(2)
            .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect::<Option<_>>()?;
        bytes.try_into().ok().map(Self)
    }

    /// Stands for a message's id: 32 hexadecimal digits.
    #[must_use]
    pub fn message(&self, id: &str) -> String {
        hex(&self.hash("message", id.as_bytes())[..16])
    }

    /// Where a conversation lies among all hashes.
    #[must_use]
    pub fn conversation(&self, id: &[u8]) -> u64 {
        self.hash("conversation", id)[..8].iter().fold(0, |hash, byte| hash << 8 | u64::from(*byte))
    }

    fn hash(&self, what: &str, id: &[u8]) -> [u8; 32] {
        let mut hmac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of every length");
        hmac.update(what.as_bytes());
        hmac.update(&[0]);
        hmac.update(id);
        hmac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for RolloutKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RolloutKey(not shown)")
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_back_as_it_was_written() {
        let trial = |version: &str, share: f64| Trial {
            bundle: Reference::new("minilm", version).unwrap(),
            share: TrafficShare::new(share).unwrap(),
        };
        let mut rollout = Rollout::new(RolloutKey::new([7; 32]));
        assert_eq!(Rollout::parse(&rollout.to_text()), Ok(rollout.clone()));
        rollout.shadow = Some(trial("0.4.0", 0.25));
        rollout.canary = Some(trial("0.5.0-0123456789ab", 1.0));
        assert_eq!(Rollout::parse(&rollout.to_text()), Ok(rollout));
    }

    #[test]
    fn what_is_no_rollout_is_said_without_the_key() {
        #[track_caller]
        fn check(text: &str, expected: &str) {
            let found = Rollout::parse(text).unwrap_err();
            assert!(found.contains(expected), "`{found}` does not say `{expected}`");
            assert!(!found.contains("abab"), "{found}");
        }
        let key = format!("key = \"{}\"\n", "ab".repeat(32));
        check("", "missing field `key`");
        check("key = \"abab\"", "expected 64 hexadecimal digits");
        check(&format!("{key}other = 1"), "unknown field `other`");
        check(&format!("{key}[shadow]\nbundle = \"../x\"\nshare = 1.0"), "shadow.bundle: \"../x\", expected");
        check(&format!("{key}[shadow]\nbundle = \"a/b\"\nshare = 0.0"), "shadow.share: 0, expected a number");
    }

    #[test]
    fn a_conversation_stays_where_it_is_and_the_shares_are_kept() {
        let key = RolloutKey::new([7; 32]);
        // printf 'conversation\0chat-1' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0707…07
        assert_eq!(key.conversation(b"chat-1"), 0xc1f4_baaf_8fe4_828b);
        let share = |share: f64| TrafficShare::new(share).unwrap();
        let hashes: Vec<u64> = (0..20_000).map(|chat| key.conversation(format!("chat-{chat}").as_bytes())).collect();
        for expected in [0.01, 0.05, 0.5, 1.0] {
            let count = hashes.iter().filter(|hash| share(expected).holds(**hash)).count();
            assert!((count as f64 / 20_000.0 - expected).abs() < 0.01, "{expected}: {count}");
        }
        assert!(hashes.iter().all(|hash| !share(0.05).holds(*hash) || share(0.2).holds(*hash)));
        assert!(share(1.0).holds(u64::MAX) && share(1e-9).holds(0) && !share(0.5).holds(u64::MAX));
        for none in [0.0, -0.1, 1.1, f64::NAN] {
            assert_eq!(TrafficShare::new(none), None, "{none}");
        }
    }

    #[test]
    fn message_ids_are_hashed_as_documented() {
        // printf 'message\0order-1' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0707…07
        let key = RolloutKey::new([7; 32]);
        assert_eq!(key.message("order-1"), "7fdd33c22326b5c0ca86f97b6ed50124");
        assert_ne!(key.message("order-1"), key.message("order-2"));
        assert_ne!(key.message("order-1"), RolloutKey::new([8; 32]).message("order-1"));
        assert_eq!(format!("{key:?}"), "RolloutKey(not shown)");
    }
}
