//! What the end of a host name says: the public suffix list, and the names reserved for examples.

/// Endings that nobody owns but that texts use as if (RFC 2606, RFC 6761).
const RESERVED: [&str; 4] = ["example", "test", "invalid", "onion"];

/// Tells whether a word is a top-level domain or a longer public suffix.
pub(crate) fn is_known_suffix(word: &str) -> bool {
    RESERVED.contains(&word) || psl::suffix(word.as_bytes()).is_some_and(|suffix| suffix.is_known())
}

/// The length of the suffix of a host, if it is known and something stands before it.
pub(crate) fn known_suffix(host: &str) -> Option<&str> {
    let (_, last) = host.rsplit_once('.')?;
    let suffix = if RESERVED.contains(&last) {
        last
    } else {
        let suffix = psl::suffix(host.as_bytes()).filter(|suffix| suffix.is_known())?;
        std::str::from_utf8(suffix.as_bytes()).ok()?
    };
    (host.len() > suffix.len() + 1).then_some(suffix)
}
