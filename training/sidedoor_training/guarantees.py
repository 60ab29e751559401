"""Thresholds on risk with finite-sample guarantees, for the bundle and for policies that name them.

A threshold is tested from the top down and lowered as long as an exact binomial bound (Clopper and Pearson 1934) keeps
the promise; the first failure ends it. Tests in a fixed order, each at the whole error, keep the error of the last one
that passed (fixed-sequence testing; Angelopoulos et al., "Learn then Test", 2021). Scores are out of fold: no row's own
group took part in its score's stack.

The promise is about messages like those it was fitted on, which are hard on purpose: ordinary traffic stays well below.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.stats import beta

CONFIDENCE = 0.95
FALSE_ALARMS = (0.005, 0.01, 0.02, 0.05)
PRECISIONS = (0.8, 0.9, 0.95)
# Fewer flagged messages cannot show a precision of 0.95 even without one mistake.
_FIRST_FLAGGED = 60
_GRID = np.round(np.arange(0.995, 0.0, -0.005), 3)


def guarantees(wanted: np.ndarray, risk: np.ndarray) -> list[dict[str, Any]]:
    """The thresholds of `calibration.json`; a promise that no threshold keeps is left out."""
    harmless, positives = risk[wanted == 0], risk[wanted == 1]

    def false_alarms(threshold: float) -> tuple[float, int, int]:
        reached = int((harmless >= threshold).sum())
        return upper_bound(reached, len(harmless)), len(harmless), reached

    def mistakes(threshold: float) -> tuple[float, int, int]:
        reached = int((harmless >= threshold).sum())
        flagged = reached + int((positives >= threshold).sum())
        return upper_bound(reached, flagged), flagged, reached

    enough = [step for step in _GRID if (risk >= step).sum() >= _FIRST_FLAGGED]
    found = []
    for level in FALSE_ALARMS:
        name, promise = f"false_alarms_{level:.1%}".replace("%", "pct"), f"at most {level:.1%} of harmless messages"
        found.append(_lowest(name, f"{promise} reach it", _GRID, level, false_alarms))
    for level in PRECISIONS:
        promise = f"at least {level:.0%} of the messages that reach it carry an intent"
        found.append(_lowest(f"precision_{level:.0%}".replace("%", "pct"), promise, enough, 1.0 - level, mistakes))
    return [threshold for threshold in found if threshold]


def upper_bound(reached: int, rows: int) -> float:
    """The highest share that so few of so many still allow, one-sided, at the confidence of the promises."""
    return 1.0 if reached >= rows else float(beta.ppf(CONFIDENCE, reached + 1, rows - reached))


def _lowest(
    name: str, promise: str, steps: Any, level: float, measure: Callable[[float], tuple[float, int, int]]
) -> dict[str, Any] | None:
    kept = None
    for step in steps:
        bound, rows, reached = measure(float(step))
        if bound > level:
            break
        kept = {
            "name": name,
            "threshold": float(step),
            "promise": f"{promise}, with {CONFIDENCE:.0%} confidence",
            "bound": round(bound, 6),
            "rows": rows,
            "reached": reached,
        }
    return kept
