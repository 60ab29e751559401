"""Lists the corpus's ordinary words, by which the engine tells a made-up name from a word of everyday text.

    python -m sidedoor_training.data.vocabulary training/data src/engine/detect/ordinary_words.txt

A word is ordinary when a record uses it, unless an identifier of the corpus is made of it and few records use it.
"""

import argparse
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

from sidedoor_training.data.load import DataError, load_folder
from sidedoor_training.data.schema import Record

MIN_RECORDS_OF_A_NAME = 10
_WORD = re.compile(r"[a-z]{5,}")


def ordinary_words(records: list[Record]) -> list[str]:
    """The words of five letters or more, without accents, in alphabetical order."""
    uses: Counter[str] = Counter()
    parts: set[str] = set()
    for record in records:
        texts = [record.text, *(turn.text for turn in record.history)]
        uses.update({word for text in texts for word in _WORD.findall(_folded(text))})
        parts.update(word for item in record.identifiers for word in _WORD.findall(_folded(item.value)))
    return sorted(word for word, count in uses.items() if word not in parts or count >= MIN_RECORDS_OF_A_NAME)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def main(arguments: list[str] | None = None) -> int:
    """Writes the list, one word a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder with one JSONL file a group")
    parser.add_argument("out", type=Path, help="file to write")
    options = parser.parse_args(arguments)
    try:
        words = ordinary_words(load_folder(options.folder).records)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    options.out.write_text("".join(f"{word}\n" for word in words), encoding="utf-8")
    print(f"{len(words):,} words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
