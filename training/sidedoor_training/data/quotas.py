"""What a corpus must hold at least: `quotas.toml` in its folder, counted.

A folder without the file has no quotas.
"""

import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sidedoor_training.data.load import Corpus, DataError
from sidedoor_training.data.schema import DECLINES, INTENTS, Record

FILE = "quotas.toml"
_KEYS = {
    "records",
    "with_intent",
    "intents",
    "declines",
    "language",
    "languages",
    "decided_by_history",
    "long",
    "harmless",
}


@dataclass(frozen=True)
class Quota:
    """One thing that is counted, and its bounds."""

    name: str
    found: float
    least: float
    most: float | None = None
    is_share: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the count is within its bounds."""
        return self.found >= self.least and (self.most is None or self.found <= self.most)

    @property
    def counted(self) -> str:
        """What was found, in words."""
        return self._show(self.found)

    @property
    def expected(self) -> str:
        """The bounds, in words."""
        return f"at least {self._show(self.least)}" + (f", at most {self._show(self.most)}" if self.most else "")

    def _show(self, value: float) -> str:
        return f"{value:.1%}" if self.is_share else f"{value:,}"

    def __str__(self) -> str:
        return f"{self.name}: found {self.counted}, expected {self.expected}"


def quotas(folder: Path, corpus: Corpus) -> list[Quota]:
    """Counts what the folder's quotas ask for."""
    path = folder / FILE
    if not path.exists():
        return []
    try:
        wanted = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DataError([f"{path}: {error}"]) from error
    unknown = sorted(set(wanted) - _KEYS)
    if unknown:
        raise DataError([f"{path}: unknown {', '.join(unknown)}, expected some of {', '.join(sorted(_KEYS))}"])
    return _count(wanted, corpus.records)


def _count(wanted: dict[str, Any], records: list[Record]) -> list[Quota]:
    counted: list[Quota] = []
    if "records" in wanted:
        counted.append(Quota("records", len(records), wanted["records"]))
    if share := wanted.get("with_intent"):
        found = sum(bool(record.intents) for record in records) / max(1, len(records))
        counted.append(Quota("share with an intent", found, share["least"], share.get("most"), is_share=True))
    targets = [(intent, "intents") for intent in INTENTS] + [(DECLINES, "declines")]
    for target, key in targets:
        if key in wanted:
            counted.append(Quota(target, sum(record.has(target) for record in records), wanted[key]))
    languages = Counter(language(record) for record in records)
    counted += [Quota(f"language {tag}", languages[tag], wanted["language"]) for tag in wanted.get("languages", [])]
    if "decided_by_history" in wanted:
        counted.append(Quota("decided by history", decided_by_history(records), wanted["decided_by_history"]))
    if long := wanted.get("long"):
        found = sum(len(record.text.split()) >= long["words"] for record in records)
        counted.append(Quota(f"{long['words']} words and more", found, long["records"]))
    harmless = Counter(record.technique for record in records if not record.intents)
    counted += [
        Quota(f"harmless {technique}", harmless[technique], least)
        for technique, least in wanted.get("harmless", {}).items()
    ]
    return counted


def language(record: Record) -> str:
    """The language without its region, with its script where one is named."""
    return "-".join(part for part in record.lang.split("-") if not (len(part) == 2 and part.isupper()))


def decided_by_history(records: list[Record]) -> int:
    """How many records say word for word what another says that has other labels: their histories tell them apart."""
    said: dict[str, list[tuple[frozenset[str], bool]]] = defaultdict(list)
    for record in records:
        said[record.text.strip().casefold()].append((frozenset(record.intents), record.declines))
    return sum(len(labels) for labels in said.values() if len(set(labels)) > 1)
