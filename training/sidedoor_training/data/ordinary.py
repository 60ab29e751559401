"""Ordinary text by others: extra harmless messages for training, which a recipe may name and does not need.

The text is kept out of the project; a recipe names the file, where it comes from, its licence and its hash. A file
that is not there is left out, with a word. Of one that is there, only texts in which the engine finds nothing are
taken: what it finds something in may well be no harmless message.
"""

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from sidedoor_training.data.load import DataError, sha256_file
from sidedoor_training.data.schema import Record
from sidedoor_training.engine import RULE_FEATURES

TECHNIQUE = "ordinary_text"


@dataclass(frozen=True)
class OrdinaryText:
    """`[[ordinary]]`: one file of harmless messages, one JSON object with `id` and `text` a line, gzipped or not."""

    name: str
    file: Path
    source: str
    license: str
    sha256: str
    rows: int  # at most so many are taken for the classifier
    screen_rows: int = 0  # at most so many for the screen
    held_out: bool = False  # none is trained on; `screen_rows` of them measure what the screen settles


def load_ordinary(texts: tuple[OrdinaryText, ...]) -> list[Record]:
    """Reads what is there: different texts, chosen by the hash of each, up to the wanted number a file."""
    records: list[Record] = []
    for text in texts:
        if not text.held_out:
            records += _chosen(text, text.rows)
    return records


def load_for_screen(texts: tuple[OrdinaryText, ...]) -> tuple[list[Record], dict[str, list[Record]]]:
    """As `load_ordinary`: what the screen is fitted on, and what it is only measured on, by name."""
    fitted: list[Record] = []
    measured: dict[str, list[Record]] = {}
    for text in texts:
        records = _chosen(text, text.screen_rows)
        if text.held_out and records:
            measured[text.name] = records
        elif not text.held_out:
            fitted += records
    return fitted, measured


def is_silent(features: dict[str, float]) -> bool:
    """Whether the engine found nothing in a message."""
    return not any(features[name] for name in RULE_FEATURES)


def used(texts: tuple[OrdinaryText, ...], records: list[Record], split: str = "train") -> list[dict[str, object]]:
    """The manifest's entries: every file of which messages were trained on."""
    counts = {text.name: sum(record.group == text.name for record in records) for text in texts}
    return [
        {
            "file": text.file.name,
            "group": text.name,
            "split": split,
            "records": counts[text.name],
            "sha256": text.sha256,
            "source": text.source,
            "license": text.license,
        }
        for text in texts
        if counts[text.name]
    ]


def _chosen(text: OrdinaryText, rows: int) -> list[Record]:
    if not text.file.exists():
        print(f"ordinary text {text.name}: {text.file} is not there; going on without it")
        return []
    found = sha256_file(text.file)
    if found != text.sha256:
        raise DataError([f"{text.file}: sha256: found {found}, expected {text.sha256} as the recipe says"])
    opened = gzip.open if text.file.suffix == ".gz" else open
    different: dict[str, str] = {}
    with opened(text.file, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                words = json.loads(line)["text"]
                different.setdefault(hashlib.sha256(words.casefold().strip().encode()).hexdigest(), words)
            except (ValueError, KeyError, TypeError, AttributeError):
                raise DataError(
                    [f"{text.file}:{number}: found {line[:60]!r}, expected an object with `text`"]
                ) from None
    chosen = [different[key] for key in sorted(different) if different[key].strip()][:rows]
    return [_record(text.name, number, words) for number, words in enumerate(chosen)]


def _record(name: str, number: int, words: str) -> Record:
    return Record(
        id=f"{name}-{number}",
        group=name,
        text=words,
        stage="pre_contract",
        surface="message",
        history=(),
        purpose="none",
        intents=(),
        declines=False,
        lang="en",
        technique=TECHNIQUE,
        identifiers=(),
    )
