//! Addresses of crypto currencies, with their checksums.

/// How sure an address is: by its checksum, or by its shape alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// The checksum holds.
    Checksum,
    /// Only the shape fits; made up, mistyped, or of a form whose checksum is not read.
    Shape,
}

/// Reads a word as an address.
pub(super) fn address(word: &str) -> Option<Proof> {
    let lower = word.to_ascii_lowercase();
    if let Some(hex) = lower.strip_prefix("0x") {
        let is_shape = hex.len() == 40 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_nobody = hex.trim_matches('0').len() <= 4;
        return (is_shape && !is_nobody).then_some(Proof::Shape);
    }
    if let Some(data) = lower.strip_prefix("bc1").or_else(|| lower.strip_prefix("tb1")) {
        let is_shape = (20..=87).contains(&data.len()) && data.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_one_case = word == lower || word == word.to_ascii_uppercase();
        return (is_shape && is_one_case)
            .then(|| if bech32_holds(&lower[..2], data) { Proof::Checksum } else { Proof::Shape });
    }
    let is_shape = (26..=36).contains(&word.len())
        && word.starts_with(['1', '3', 'T'])
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_mixed = word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().any(|byte| byte.is_ascii_lowercase())
        && word.bytes().any(|byte| byte.is_ascii_uppercase());
    (is_shape && is_mixed).then(|| {
        let is_sound = bs58::decode(word).with_check(None).into_vec().is_ok();
        if is_sound { Proof::Checksum } else { Proof::Shape }
    })
}

/// The checksum of BIP 173 and BIP 350.
fn bech32_holds(prefix: &str, data: &str) -> bool {
    const ALPHABET: &str = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let mut sum = 1_u32;
    let mut feed = |value: u32| {
        let top = sum >> 25;
        sum = (sum & 0x01ff_ffff) << 5 ^ value;
        for (bit, generator) in GENERATOR.iter().enumerate() {
            if top >> bit & 1 == 1 {
                sum ^= generator;
            }
        }
    };
    for byte in prefix.bytes() {
        feed(u32::from(byte) >> 5);
    }
    feed(0);
    for byte in prefix.bytes() {
        feed(u32::from(byte) & 31);
    }
    for char in data.chars() {
        match ALPHABET.find(char).and_then(|at| u32::try_from(at).ok()) {
            Some(value) => feed(value),
            None => return false,
        }
    }
    sum == 1 || sum == 0x2bc8_30a3
}
