"""Reads what `sidedoor prepare` wrote, beside the labels it was made from."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sidedoor_training.data.load import load_file
from sidedoor_training.data.schema import TARGETS, Record
from sidedoor_training.engine import RULE_FEATURES, EngineError


@dataclass(frozen=True)
class Window:
    """One piece of a message as the model reads it."""

    ids: tuple[int, ...]
    type_ids: tuple[int, ...]


@dataclass(frozen=True)
class Row:
    """A labelled message with what the engine made of it."""

    record: Record
    windows: tuple[Window, ...]
    features: dict[str, float]


def load_rows(records: Path, prepared: Path) -> list[Row]:
    """Joins a file of records with the engine's output for it; they must agree line by line."""
    labelled = load_file(records)
    answers = load_prepared(prepared)
    if [record.id for record in labelled] != [answer["id"] for answer in answers]:
        raise EngineError(f"{prepared}: found {len(answers)} rows, expected the {len(labelled)} ids of {records}")
    return [_row(record, answer, prepared) for record, answer in zip(labelled, answers, strict=True)]


def load_prepared(path: Path) -> list[dict]:
    """The engine's output as it stands."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def windows_of(answer: dict) -> tuple[Window, ...]:
    """The windows of one line of the engine's output."""
    return tuple(Window(tuple(window["ids"]), tuple(window["type_ids"])) for window in answer["windows"])


def labels(rows: list[Row]) -> np.ndarray:
    """One row a message, one column a target, 0 or 1."""
    return np.array([[row.record.has(target) for target in TARGETS] for row in rows], dtype=np.float64)


def training_digest(rows: list[Row]) -> str:
    """A hash of exactly what fine-tuning sees: token ids and labels."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(repr((row.windows, [row.record.has(target) for target in TARGETS])).encode())
    return digest.hexdigest()


def _row(record: Record, answer: dict, prepared: Path) -> Row:
    if tuple(answer["features"]) != RULE_FEATURES and set(answer["features"]) != set(RULE_FEATURES):
        found = ", ".join(answer["features"])
        raise EngineError(f"{prepared}: {record.id}: features: found {found}, expected {', '.join(RULE_FEATURES)}")
    windows = windows_of(answer)
    if not windows:
        raise EngineError(f"{prepared}: {record.id}: windows: found none, expected at least one")
    return Row(record, windows, {name: float(answer["features"][name]) for name in RULE_FEATURES})
