//! Addresses of crypto currencies, with their checksums; whole, or in pieces with noise between.

use std::ops::Range;

use crate::engine::text::words;

/// An address in a text.
pub(super) struct Wallet {
    /// Where it stands.
    pub(super) range: Range<usize>,
    pub(super) address: String,
    pub(super) proof: Proof,
    /// Written in one piece.
    pub(super) is_whole: bool,
}

/// Signs between two pieces of an address, in characters, and the most pieces.
const MAX_SIGNS: usize = 6;
const MAX_PIECES: usize = 12;
/// The longest address that is put together.
const LONGEST: usize = 110;
/// The shortest address that is read: "bc1" and twenty more.
const SHORTEST: usize = 23;
/// Digits of an address in hexadecimal.
const HEX_DIGITS: usize = 40;

/// The addresses of a text, which must keep its case.
pub(super) fn wallets(text: &str) -> Vec<Wallet> {
    if !may_hold_address(text) {
        return Vec::new();
    }
    let pieces: Vec<Range<usize>> = words(text).collect();
    let mut wallets = Vec::new();
    let mut next = 0;
    while let Some(piece) = pieces.get(next) {
        let word = &text[piece.clone()];
        let start = next;
        next += 1;
        if let Some(proof) = address(word) {
            wallets.push(Wallet { range: piece.clone(), address: word.to_owned(), proof, is_whole: true });
        } else if let Some(wallet) = behind_lead(text, piece) {
            wallets.push(wallet);
        } else if let Some((used, wallet)) = joined(text, &pieces[start..]) {
            wallets.push(wallet);
            next = start + used;
        } else if let Some(wallet) = halves(text, &pieces[start..]) {
            wallets.push(wallet);
        }
    }
    wallets
}

/// Tells whether a text is long enough for an address and has a digit, as every address has; but for the hexadecimal
/// part of one whose beginning is said in words.
fn may_hold_address(text: &str) -> bool {
    let has_digit = || text.bytes().any(|byte| byte.is_ascii_digit());
    let has_hex = || text.as_bytes().split(|byte| !byte.is_ascii_hexdigit()).any(|run| run.len() == HEX_DIGITS);
    text.len() >= SHORTEST && (has_digit() || text.len() > HEX_DIGITS && has_hex())
}

/// "zero and x, then 5aAeb6…": the hexadecimal part, and its beginning in words.
fn behind_lead(text: &str, piece: &Range<usize>) -> Option<Wallet> {
    const REACH: usize = 40;
    const LEADS: [&str; 10] =
        ["0x", "0 x", "0 and x", "zero x", "zero and x", "zero then x", "zero, x", "zero-x", "zero plus x", "cero x"];
    let word = &text[piece.clone()];
    if let Some(wallet) = behind_prefix(text, piece) {
        return Some(wallet);
    }
    if word.len() != HEX_DIGITS || !word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let from = text.ceil_char_boundary(piece.start.saturating_sub(REACH));
    let before = text[from..piece.start].to_lowercase();
    let lead = LEADS.iter().filter_map(|lead| before.rfind(lead)).min()?;
    let start = text.floor_char_boundary(from + lead).min(piece.start);
    let address = format!("0x{word}");
    Some(Wallet { range: start..piece.end, address, proof: Proof::Shape, is_whole: false })
}

/// "ltc one qch04p…": the figure that parts the prefix from the rest is a word.
fn behind_prefix(text: &str, piece: &Range<usize>) -> Option<Wallet> {
    const SHORTEST: usize = 25;
    const REACH: usize = 24;
    const FIGURES: [&str; 12] = ["one", "1", "un", "uno", "eins", "um", "jeden", "один", "bir", "ek", "satu", "een"];
    let word = &text[piece.clone()];
    if word.len() < SHORTEST || !word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return None;
    }
    let from = text.ceil_char_boundary(piece.start.saturating_sub(REACH));
    let mut before = words(&text[from..piece.start]).collect::<Vec<_>>().into_iter().rev();
    let figure = before.next()?;
    let prefix = before.next()?;
    let said = |range: &Range<usize>| text[from + range.start..from + range.end].to_lowercase();
    let address = format!("{}1{word}", said(&prefix));
    let proof = self::address(&address)?;
    FIGURES.contains(&said(&figure).as_str()).then(|| Wallet {
        range: from + prefix.start..piece.end,
        address,
        proof,
        is_whole: false,
    })
}

/// Pieces that together are an address; where only the shape can tell, at least one of them must be long.
fn joined(text: &str, pieces: &[Range<usize>]) -> Option<(usize, Wallet)> {
    const STARTS: [&str; 6] = ["bc1", "BC1", "tb1", "ltc1", "addr1", "0x"];
    const SHORTEST_JOINED: usize = 26;
    const LONG_PIECE: usize = 8;
    let first = pieces.first()?;
    let may_start = |word: &str| {
        matches!(word.as_bytes()[0], b'1' | b'3' | b'T' | b'L' | b'M' | b'D')
            || STARTS.iter().any(|start| word.starts_with(start))
    };
    if text.len() - first.start < SHORTEST_JOINED || !may_start(&text[first.clone()]) {
        return None;
    }
    let mut together = String::new();
    const SHORT_PIECE: usize = 6;
    let (mut end, mut longest, mut shortest, mut is_glued) = (first.start, 0, usize::MAX, true);
    let mut halved = None;
    for (index, piece) in pieces.iter().take(MAX_PIECES).enumerate() {
        let word = &text[piece.clone()];
        if !word.is_ascii()
            || together.len() + word.len() > LONGEST
            || text[end..piece.start].chars().nth(MAX_SIGNS).is_some()
        {
            break;
        }
        together.push_str(word);
        is_glued &= !text[end..piece.start].contains(char::is_whitespace);
        longest = longest.max(word.len());
        shortest = shortest.min(word.len());
        end = piece.end;
        if index == 0 || together.len() < SHORTEST_JOINED {
            continue;
        }
        let Some(proof) = address(&together) else { continue };
        let is_shape = longest >= LONG_PIECE && (is_glued || together.starts_with("0x"));
        let wallet = || Wallet { range: first.start..end, address: together.clone(), proof, is_whole: false };
        if proof == Proof::Checksum || is_shape {
            return Some((index + 1, wallet()));
        }
        // Two long pieces are no words and no groups of a serial number, but may be the first of three.
        if index == 1 && shortest >= SHORT_PIECE && longest >= LONG_PIECE {
            halved = Some((index + 1, wallet()));
        }
    }
    halved
}

/// "First half 0xfB69…, and glued straight behind it 92cE…": two halves with words between.
fn halves(text: &str, pieces: &[Range<usize>]) -> Option<Wallet> {
    const SHORTEST_HALF: usize = 8;
    const WORDS_BETWEEN: usize = 12;
    let first = pieces.first()?;
    let word = &text[first.clone()];
    let is_half =
        |word: &str| word.is_ascii() && word.len() >= SHORTEST_HALF && word.bytes().any(|byte| byte.is_ascii_digit());
    if !is_half(word) || !word.starts_with(['0', '1', '3', 'T', 'L', 'b']) {
        return None;
    }
    let second = pieces[1..].iter().take(WORDS_BETWEEN).find(|piece| is_half(&text[(*piece).clone()]))?;
    let together = format!("{word}{}", &text[second.clone()]);
    let proof = address(&together)?;
    let is_sure = proof == Proof::Checksum || word.starts_with("0x");
    is_sure.then_some(Wallet { range: first.start..second.end, address: together, proof, is_whole: false })
}

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
    if word.len() < SHORTEST {
        return None;
    }
    let begins = |with: &str| word.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
    if begins("0x") {
        let hex = &word[2..];
        let is_shape = hex.len() == HEX_DIGITS && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_nobody = hex.trim_matches('0').len() <= 4;
        return (is_shape && !is_nobody).then_some(Proof::Shape);
    }
    if let Some(lead) = ["bc1", "tb1", "ltc1", "addr1"].iter().find(|lead| begins(lead)) {
        let lower = word.to_ascii_lowercase();
        let (human, data) = (lead.trim_end_matches('1'), &lower[lead.len()..]);
        let is_shape = (20..=103).contains(&data.len()) && data.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_one_case = word == lower || word == word.to_ascii_uppercase();
        return (is_shape && is_one_case)
            .then(|| if bech32_holds(human, data) { Proof::Checksum } else { Proof::Shape });
    }
    // Solana's and Monero's have no checksum that is read here; only their length tells.
    let is_long = matches!(word.len(), 43 | 44 | 95) && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_shape = (26..=36).contains(&word.len())
        && word.starts_with(['1', '3', 'T', 'L', 'M', 'D', 'X', 'r'])
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_mixed = (is_long || is_shape)
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().any(|byte| byte.is_ascii_lowercase())
        && word.bytes().any(|byte| byte.is_ascii_uppercase());
    if is_long && is_mixed && !word.contains(['0', 'O', 'I', 'l']) {
        return Some(Proof::Shape);
    }
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

#[cfg(test)]
mod tests {
    use super::wallets;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let addresses: Vec<String> = wallets(text).into_iter().map(|wallet| wallet.address).collect();
        assert_eq!(addresses, expected, "{text}");
    }

    #[test]
    fn addresses_in_pieces() {
        check("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", &["1BoatSLRHtKNngkdXEeobR76b53LETtpyT"]);
        check("1BoatSLRHtKN / ngkdXEeobR76 / b53LETtpyT", &["1BoatSLRHtKNngkdXEeobR76b53LETtpyT"]);
        check(
            "zero and x, then 52908400098527886E0F7030069857D2E4169EE7",
            &["0x52908400098527886E0F7030069857D2E4169EE7"],
        );
        check("0x52908400098527886E0F 7030069857D2E4169EE7", &["0x52908400098527886E0F7030069857D2E4169EE7"]);
    }

    #[test]
    fn other_codes() {
        check("commit 52908400098527886e0f7030069857d2e4169ee7", &[]);
        check("LVg2kJoFNg🦆45Nbpy53h7Fe1w🦆KyeXVRhMHj", &["LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMHj"]);
        check(
            "first half 0x52908400098527886E0F and right behind it 7030069857D2E4169EE7",
            &["0x52908400098527886E0F7030069857D2E4169EE7"],
        );
        check("serial 1A1Z P1EP 5QGE F12D 7JKK", &[]);
    }
}
