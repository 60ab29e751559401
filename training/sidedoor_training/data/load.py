"""Reads labelled JSONL, one record a line, and reports everything wrong with it at once."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sidedoor_training.data.schema import Problem, Record, parse_record


class DataError(Exception):
    """All problems of the files read, one `file:line: field: found …, expected …` a line."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Corpus:
    """The records of a folder, by file."""

    files: dict[Path, tuple[Record, ...]]

    @property
    def records(self) -> list[Record]:
        """Every record, in file order."""
        return [record for records in self.files.values() for record in records]


def load_folder(folder: Path, more: tuple[Path, ...] = ()) -> Corpus:
    """Reads the `record_files` of a folder."""
    return load_files(record_files(folder, more))


def record_files(folder: Path, more: tuple[Path, ...] = ()) -> list[Path]:
    """Every `*.jsonl` file of a folder, in order of name, and more files after them."""
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        raise DataError([f"{folder}: found no *.jsonl file, expected at least one"])
    return [*paths, *more]


def load_files(paths: list[Path]) -> Corpus:
    """Reads files; raises one `DataError` with the problems of all of them."""
    files, problems = {}, []
    for path in paths:
        try:
            files[path] = tuple(load_file(path))
        except DataError as error:
            problems += error.problems
    problems += _repeated_ids(files)
    if problems:
        raise DataError(problems)
    return Corpus(files)


def load_file(path: Path) -> list[Record]:
    """Reads one file."""
    records, problems = [], []
    for number, row in read_rows(path, problems):
        record, found = parse_record(row)
        problems += [f"{path.name}:{number}: {problem}" for problem in found]
        if record is not None:
            records.append(record)
    if problems:
        raise DataError(problems)
    return records


def read_rows(path: Path, problems: list[str]) -> list[tuple[int, Any]]:
    """Reads JSON lines with their numbers; blank lines are skipped, what is no JSON is added to `problems`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        problems.append(f"{path}: {error.strerror}, expected a readable file")
        return []
    rows = []
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            rows.append((number, json.loads(line.decode("utf-8"), object_pairs_hook=_unique_keys)))
        except (ValueError, RecursionError) as error:
            problems.append(f"{path.name}:{number}: {Problem('line', str(error), 'one JSON object in UTF-8')}")
    return rows


def sha256_file(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"repeated key {next(key for key in keys if keys.count(key) > 1)!r}")
    return row


def _repeated_ids(files: dict[Path, tuple[Record, ...]]) -> list[str]:
    seen: dict[str, Path] = {}
    problems = []
    for path, records in files.items():
        for record in records:
            if record.id in seen:
                problem = Problem("id", f"{record.id!r} again (first in {seen[record.id].name})", "each id once")
                problems.append(f"{path.name}: {problem}")
            seen.setdefault(record.id, path)
    return problems
