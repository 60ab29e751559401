"""Progress of long stages: a live bar on a terminal, a line every half minute in a log."""

import sys
from collections.abc import Iterable
from typing import Any

from tqdm import tqdm

_LOG_INTERVAL_S = 30.0


def progress(items: Iterable[Any] | None, title: str, unit: str, total: int | None = None) -> tqdm:
    """Wraps items, or counts to `total`; shows rate and time left."""
    interval = 0.2 if sys.stderr.isatty() else _LOG_INTERVAL_S
    # A bar that closes before its first interval leaves nothing behind in a log.
    return tqdm(items, desc=title, unit=unit, total=total, mininterval=interval, delay=interval, leave=False)
