"""Reads `sidedoor outcomes export`: what moderators and users said of served messages, with features and logits.

Features and logits come from the service that read the messages, so no text is needed. They mean something only with
the very model and packs that they came from; an export of others is refused.
"""

import hashlib
import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sidedoor_training.bundle import manifest_sha256, read_manifest
from sidedoor_training.data.load import DataError, read_rows
from sidedoor_training.data.schema import DECLINES, INTENTS, TARGETS, Problem, Record
from sidedoor_training.engine import RULE_FEATURES
from sidedoor_training.prepared import Row

SOURCES = ("moderator", "user_report")
# Fewer with or without an intent cannot carry a calibration.
LEAST = 50
# Outcomes have no author groups; their ids are dealt into so many.
_GROUPS = 10


@dataclass(frozen=True)
class Outcomes:
    """An export that belongs to a bundle."""

    rows: list[Row]
    logits: np.ndarray
    declines_known: bool
    sources: dict[str, int]


def load_outcomes(path: Path, bundle: Path) -> Outcomes:
    """Reads an export for a bundle; raises one `DataError` with every problem."""
    problems: list[str] = []
    manifest = read_manifest(bundle)
    models = {manifest_sha256(bundle), *manifest["training"].get("recalibrated_from", [])}
    packs = packs_digest(manifest["packs"])
    found: Counter[tuple[str, str]] = Counter()
    rows, logits, known, sources = [], [], 0, Counter[str]()
    seen: set[str] = set()
    for number, entry in read_rows(path, problems):
        wrong = _problems(entry)
        if not wrong and entry["id"] in seen:
            wrong = [Problem("id", f"{entry['id']!r} again", "each id once")]
        problems += [f"{path.name}:{number}: {problem}" for problem in wrong]
        if wrong:
            continue
        seen.add(entry["id"])
        found[(entry["model"]["sha256"], entry["packs"])] += 1
        rows.append(Row(_record(entry), (), {name: float(entry["features"][name]) for name in RULE_FEATURES}))
        logits.append([entry["logits"][target] for target in TARGETS])
        known += "declines" in entry
        sources[entry["source"]] += 1
    problems += [
        f"{path.name}: {count} outcomes of model {model}, expected {bundle} ({' or '.join(sorted(models))}); "
        "`sidedoor outcomes export --model SHA256` leaves the others out"
        for (model, _), count in found.items()
        if model not in models
    ]
    problems += [
        f"{path.name}: {count} outcomes by packs {digest}, expected those of {bundle} ({packs})"
        for (model, digest), count in found.items()
        if model in models and digest != packs
    ]
    carrying = sum(bool(row.record.intents) for row in rows)
    for count, what in ((carrying, "with an intent"), (len(rows) - carrying, "without an intent")):
        if not problems and count < LEAST:
            problems.append(f"{path.name}: {count} outcomes {what}, expected at least {LEAST}")
    if problems:
        raise DataError(problems)
    return Outcomes(rows, np.array(logits, dtype=np.float32), known == len(rows), dict(sources))


def packs_digest(packs: list[dict[str, str]]) -> str:
    """The hash of a set of packs, as the engine makes it."""
    lines = sorted((pack["name"], pack["version"], pack["sha256"]) for pack in packs)
    return hashlib.sha256("".join(f"{' '.join(line)}\n" for line in lines).encode()).hexdigest()


def _record(entry: dict[str, Any]) -> Record:
    group = int.from_bytes(hashlib.sha256(entry["id"].encode()).digest()[:4], "big") % _GROUPS
    return Record(
        id=entry["id"],
        group=f"outcomes-{group}",
        text="",
        stage=entry["stage"],
        surface=entry["surface"],
        history=(),
        purpose=entry["purpose"],
        intents=tuple(entry["intents"]),
        declines=entry.get(DECLINES, False),
        lang="und",
        technique="outcome",
        identifiers=(),
    )


def _problems(entry: Any) -> list[Problem]:
    if not isinstance(entry, dict):
        return [Problem("line", type(entry).__name__, "an object")]
    problems = [
        Problem(field, repr(entry.get(field)), "text")
        for field in ("id", "packs", "stage", "surface", "purpose")
        if not isinstance(entry.get(field), str)
    ]
    if entry.get("source") not in SOURCES:
        problems.append(Problem("source", repr(entry.get("source")), f"one of {', '.join(SOURCES)}"))
    intents = entry.get("intents")
    if not isinstance(intents, list) or any(intent not in INTENTS for intent in intents):
        problems.append(Problem("intents", repr(intents), f"a list of {', '.join(INTENTS)}"))
    if not isinstance(entry.get(DECLINES, False), bool):
        problems.append(Problem(DECLINES, repr(entry[DECLINES]), "true or false"))
    model = entry.get("model")
    if not isinstance(model, dict) or not isinstance(model.get("sha256"), str):
        problems.append(Problem("model.sha256", repr(model), "the hash of a bundle"))
    for field, names in (("features", RULE_FEATURES), ("logits", TARGETS)):
        values = entry.get(field)
        if not isinstance(values, dict) or set(values) != set(names):
            has = ", ".join(values) if isinstance(values, dict) else repr(values)
            problems.append(Problem(field, has, ", ".join(names)))
        elif not all(isinstance(value, int | float) and math.isfinite(value) for value in values.values()):
            problems.append(Problem(field, repr(values), "numbers"))
    return problems
