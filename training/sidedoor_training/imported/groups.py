"""Splits a user's records into calibration and test, by author group."""

from collections import Counter

from sidedoor_training.data.schema import INTENTS, Record
from sidedoor_training.imported import ImportProblem

_TEST_SHARE = 1 / 3
_LEAST_GROUPS = 3
# Fewer of a class teach nothing.
_LEAST_ROWS = 5


def split_groups(records: list[Record], targets: tuple[str, ...]) -> dict[str, list[Record]]:
    """About two thirds to calibrate on and one third to test on; no author is in both."""
    sizes = Counter(record.group for record in records)
    if len(sizes) < _LEAST_GROUPS:
        found = f"{len(sizes)} author groups ({', '.join(sorted(sizes))})"
        raise ImportProblem(
            f"records: found {found}, expected at least {_LEAST_GROUPS}: two to calibrate on and one to test on"
        )
    groups: dict[str, set[str]] = {"calibration": set(), "test": set()}
    room = {"calibration": len(records) * (1 - _TEST_SHARE), "test": len(records) * _TEST_SHARE}
    least = {"calibration": 2, "test": 1}
    ordered = sorted(sizes, key=lambda group: (-sizes[group], group))
    for at, group in enumerate(ordered):
        short = [part for part in groups if len(groups[part]) < least[part]]
        needed = sum(least[part] - len(groups[part]) for part in short)
        parts = short if needed == len(ordered) - at else list(groups)
        part = max(parts, key=room.__getitem__)
        groups[part].add(group)
        room[part] -= sizes[group]
    parts = {part: [record for record in records if record.group in chosen] for part, chosen in groups.items()}
    for part, rows in parts.items():
        _check(part, rows, targets)
    return parts


def _check(part: str, rows: list[Record], targets: tuple[str, ...]) -> None:
    known = [target for target in targets if target in INTENTS]
    carried = sum(any(row.has(target) for target in known) for row in rows)
    harmless = sum(not row.intents for row in rows)
    if min(carried, harmless) < _LEAST_ROWS:
        raise ImportProblem(
            f"records: {part}: found {carried} messages with {' or '.join(known)} and {harmless} without any intent in "
            f"{len({row.group for row in rows})} author groups, expected at least {_LEAST_ROWS} of each"
        )
