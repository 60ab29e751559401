"""Finds records that say the same, within a group and across groups, in time linear in the corpus (MinHash).

Two records are duplicates when history and text agree; the same text after another history is a minimal pair and no
duplicate. Short texts ("ok, sounds good") repeat by nature, so near-duplicates are looked for among longer ones only.
"""

import re
import unicodedata
import zlib
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from sidedoor_training.data.schema import Record

NEAR_JACCARD = 0.75
NEAR_MIN_LETTERS = 40
_SPACE = re.compile(r"\s+")
# 20 bands of 5 minima: a pair at Jaccard 0.75 becomes a candidate with probability 0.995, one at 0.1 with 0.0002.
_BANDS, _BAND_ROWS = 20, 5
_PRIME = (1 << 31) - 1


@dataclass(frozen=True)
class Duplicate:
    """Two records that say the same; `first` comes earlier in the corpus."""

    first: Record
    second: Record
    similarity: float

    @property
    def is_exact(self) -> bool:
        """Whether they agree word for word (after folding case, width and spaces)."""
        return self.similarity == 1.0


def folded(text: str) -> str:
    """Folds case, compatibility forms and spaces."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def find_duplicates(records: list[Record], near_jaccard: float = NEAR_JACCARD) -> list[Duplicate]:
    """Returns exact duplicates and near ones (Jaccard of character trigrams), each pair once."""
    texts = [folded(record.text) for record in records]
    histories = [folded(" ".join(f"{turn.sender}: {turn.text}" for turn in record.history)) for record in records]
    first_of: dict[tuple[str, str], int] = {}
    exact, unique = [], []
    for position, key in enumerate(zip(histories, texts, strict=True)):
        if key in first_of:
            exact.append(Duplicate(records[first_of[key]], records[position], 1.0))
        else:
            first_of[key] = position
            unique.append(position)
    long = [position for position in unique if len(texts[position]) >= NEAR_MIN_LETTERS]
    near = []
    for left, right, jaccard in _similar_pairs([texts[position] for position in long], near_jaccard):
        first, second = long[left], long[right]
        if histories[first] == histories[second] or not (histories[first] and histories[second]):
            near.append(Duplicate(records[first], records[second], min(jaccard, 0.9999)))
    return [*exact, *near]


def _similar_pairs(texts: list[str], threshold: float) -> list[tuple[int, int, float]]:
    random = np.random.default_rng(0)
    factors = random.integers(1, _PRIME, size=(_BANDS * _BAND_ROWS, 1), dtype=np.int64)
    offsets = random.integers(0, _PRIME, size=(_BANDS * _BAND_ROWS, 1), dtype=np.int64)
    grams = [{text[start : start + 3] for start in range(max(1, len(text) - 2))} for text in texts]
    buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for position, shingles in enumerate(grams):
        hashes = np.fromiter((zlib.crc32(gram.encode()) % _PRIME for gram in shingles), dtype=np.int64)
        minima = ((factors * hashes + offsets) % _PRIME).min(axis=1)
        for band in range(_BANDS):
            buckets[band, minima[band * _BAND_ROWS : (band + 1) * _BAND_ROWS].tobytes()].append(position)
    candidates = {pair for members in buckets.values() for pair in combinations(members, 2)}
    scored = ((left, right, _jaccard(grams[left], grams[right])) for left, right in candidates)
    return sorted(pair for pair in scored if pair[2] >= threshold)


def _jaccard(left: set[str], right: set[str]) -> float:
    return len(left & right) / len(left | right)
