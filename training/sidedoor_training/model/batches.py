"""Batches of similar length, so that little is spent on padding."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from sidedoor_training.prepared import Row, labels

_POOL_BATCHES = 50


@dataclass(frozen=True)
class Batch:
    """The windows of some messages, padded to the longest, and the messages' labels."""

    input_ids: torch.Tensor
    attention_mask: torch.Tensor
    token_type_ids: torch.Tensor
    message_of_window: torch.Tensor
    labels: torch.Tensor

    def to(self, device: torch.device) -> "Batch":
        """The same batch on a device."""
        return Batch(*(tensor.to(device) for tensor in vars(self).values()))


def training_batches(rows: list[Row], batch_rows: int, generator: random.Random) -> Iterator[tuple[list[int], Batch]]:
    """Every row once, in random batches of similar length, each with its rows' positions."""
    order = list(range(len(rows)))
    generator.shuffle(order)
    batches = []
    for start in range(0, len(order), batch_rows * _POOL_BATCHES):
        pool = sorted(order[start : start + batch_rows * _POOL_BATCHES], key=lambda at: tokens(rows[at]))
        batches += [pool[at : at + batch_rows] for at in range(0, len(pool), batch_rows)]
    generator.shuffle(batches)
    for batch in batches:
        yield batch, collate([rows[at] for at in batch])


def collate(rows: list[Row]) -> Batch:
    """Pads the windows of some rows into one batch."""
    windows = [(position, window) for position, row in enumerate(rows) for window in row.windows]
    longest = max(len(window.ids) for _, window in windows)
    ids, mask, types = (np.zeros((len(windows), longest), dtype=np.int64) for _ in range(3))
    for at, (_, window) in enumerate(windows):
        length = len(window.ids)
        ids[at, :length], mask[at, :length], types[at, :length] = window.ids, 1, window.type_ids
    return Batch(
        *(torch.from_numpy(part) for part in (ids, mask, types)),
        torch.tensor([position for position, _ in windows]),
        torch.tensor(labels(rows), dtype=torch.float32),
    )


def message_logits(window_logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Per message and target the highest logit of its windows."""
    shape = batch.labels.shape
    index = batch.message_of_window.unsqueeze(1).expand_as(window_logits)
    lowest = torch.full(shape, -torch.inf, dtype=window_logits.dtype, device=window_logits.device)
    return lowest.scatter_reduce(0, index, window_logits, reduce="amax", include_self=False)


def tokens(row: Row) -> int:
    """The length of a message's longest window."""
    return max(len(window.ids) for window in row.windows)
