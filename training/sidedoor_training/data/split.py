"""Splits records by author group, never by row."""

from collections.abc import Iterable
from dataclasses import dataclass

from sidedoor_training.data.schema import Record

SPLITS = ("train", "calibration", "test")


class SplitError(Exception):
    """The groups of a split do not cover the corpus exactly once; every problem, one a line."""


@dataclass(frozen=True)
class Split:
    """Which groups go where."""

    train: tuple[str, ...]
    calibration: tuple[str, ...]
    test: tuple[str, ...]

    def of(self, group: str) -> str:
        """The name of the split that a group belongs to."""
        for name in SPLITS:
            if group in getattr(self, name):
                return name
        raise SplitError(f"group {group!r} is in no split")

    def problems(self, groups: Iterable[str]) -> list[str]:
        """Everything that keeps this split from covering the groups given, each exactly once."""
        present, problems, first = set(groups), [], {}
        for name in SPLITS:
            members = getattr(self, name)
            if not members:
                problems.append(f"{name}: found no group, expected at least one")
            for group in members:
                if group in first:
                    problems.append(f"{name}: found {group!r}, which {first[group]} has too, expected disjoint splits")
                if group not in present:
                    problems.append(f"{name}: found {group!r}, expected one of {', '.join(sorted(present))}")
                first.setdefault(group, name)
        problems += [f"group {group!r} is in no split" for group in sorted(present - set(first))]
        return problems


def split_records(records: list[Record], split: Split) -> dict[str, list[Record]]:
    """Returns the records of every split, in their order."""
    problems = split.problems(record.group for record in records)
    if problems:
        raise SplitError("\n".join(problems))
    parts: dict[str, list[Record]] = {name: [] for name in SPLITS}
    for record in records:
        parts[split.of(record.group)].append(record)
    return parts
