//! A text as the buckets that its pieces fall into: words, pairs of words, and runs of three to five letters of a word;
//! shorter runs too where the script writes no spaces or a syllable is a letter.
//!
//! Training gets its buckets from here (`sidedoor prepare --grams`), so there is one hash function and no second writing
//! of it. Whoever changes anything here raises [`GRAMS_VERSION`].

/// Version of the pieces and of their hash. A screen names the one that it was fitted on.
pub const GRAMS_VERSION: u32 = 2;

/// How many buckets there are.
pub const BUCKETS: usize = 1 << 18;

/// The letters of a run, the borders of the word included.
const RUNS: std::ops::RangeInclusive<usize> = 3..=5;

/// From here on a letter is a word or a syllable: Chinese, Japanese, Korean. Short runs say something too.
const EAST_ASIAN: char = '\u{2e80}';

/// Stands at both ends of a word in its runs.
const BORDER: char = ' ';

/// The buckets of a folded text, each once, in ascending order. Linear in the text's length, but for their sorting.
///
/// Every digit counts as `0`: which number it is says nothing, that there is one may.
#[must_use]
pub fn grams(folded: &str) -> Vec<u32> {
    let mut buckets = Vec::with_capacity(folded.len() * 3);
    let mut letters: Vec<char> = Vec::new();
    let mut before: Option<Hash> = None;
    for word in folded.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()) {
        letters.clear();
        letters.push(BORDER);
        letters.extend(word.chars().map(|char| if char.is_numeric() { '0' } else { char }));
        letters.push(BORDER);
        let inner = &letters[1..letters.len() - 1];
        buckets.push(Hash::of('w').over(inner).bucket());
        if let Some(before) = before {
            buckets.push(before.over(inner).bucket());
        }
        before = Some(Hash::of('p').over(inner).with(BORDER));
        for start in 0..letters.len() {
            let mut hash = Hash::of('r');
            let mut is_east_asian = true;
            for (length, letter) in (1..=*RUNS.end()).zip(&letters[start..]) {
                hash = hash.with(*letter);
                is_east_asian &= *letter >= EAST_ASIAN;
                if length >= *RUNS.start() || is_east_asian {
                    buckets.push(hash.bucket());
                }
            }
        }
    }
    buckets.sort_unstable();
    buckets.dedup();
    buckets
}

/// FNV-1a of 64 bits over UTF-8, whose halves are laid over each other: its low bits alone mix too little.
#[derive(Debug, Clone, Copy)]
struct Hash(u64);

impl Hash {
    /// The hash of a kind of piece, so that a word and a run of the same letters differ.
    fn of(kind: char) -> Self {
        Self(0xcbf2_9ce4_8422_2325).with(kind)
    }

    fn with(self, letter: char) -> Self {
        let bytes = letter
            .encode_utf8(&mut [0; 4])
            .bytes()
            .fold(self.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Self(bytes)
    }

    fn over(self, letters: &[char]) -> Self {
        letters.iter().fold(self, |hash, letter| hash.with(*letter))
    }

    fn bucket(self) -> u32 {
        let mixed = self.0 ^ (self.0 >> 32);
        u32::try_from(mixed % BUCKETS as u64).expect("fewer buckets than numbers of 32 bits")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        // Landon Curt Noll's test vectors of FNV-1a 64.
        let hash = |text: &str| text.chars().fold(Hash(0xcbf2_9ce4_8422_2325), Hash::with).0;
        assert_eq!(hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(hash("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn a_word_is_itself_and_its_runs() {
        // ` ab `: one word, two runs of three, one of four.
        assert_eq!(grams("ab").len(), 4);
        // Two words and their pair, and four runs each.
        assert_eq!(grams("ab, cd").len(), 2 * 4 + 1);
        assert_eq!(grams("?! 🙂"), Vec::<u32>::new());
    }

    #[test]
    fn short_runs_count_where_a_letter_is_a_word_or_a_syllable() {
        // The word, ` 付款`, `付款 `, ` 付款 `, and `付`, `款`, `付款`.
        assert_eq!(grams("付款").len(), 7);
        assert_eq!(grams("나").len(), 3);
    }

    #[test]
    fn neither_order_nor_repetition_of_runs_counts_and_numbers_are_alike() {
        assert_eq!(grams("ab ab"), grams("ab ab ab"));
        assert_ne!(grams("ab cd"), grams("cd ab"));
        assert_eq!(grams("room 12"), grams("room 97"));
        assert_ne!(grams("room 12"), grams("room 123"));
    }

    #[test]
    fn the_buckets_stay_what_they_are() {
        // A screen that was fitted on other buckets would be nonsense: raise the version with these.
        assert_eq!((GRAMS_VERSION, grams("a")), (2, A_IN_VERSION_2.to_vec()));
    }

    const A_IN_VERSION_2: [u32; 2] = [163442, 201951];
}
