"""Which of a model's labels are kept, and the target that each stands for.

>>> chosen = choose_columns(["ok", "leak"], {"leak": "share_contact"}, "softmax")
>>> chosen.columns, chosen.minus, chosen.targets
((1,), 0, ('share_contact',))
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sidedoor_training.data.schema import INTENTS, TARGETS
from sidedoor_training.imported import ImportProblem

# A label that is of no use here.
NONE = "none"
HEADS = ("sigmoid", "softmax")


@dataclass(frozen=True)
class Columns:
    """The logits that are kept, in order."""

    names: tuple[str, ...]
    targets: tuple[str, ...]
    columns: tuple[int, ...]
    minus: int | None = None  # the column of the other class, whose logit is taken off

    def keeps_all(self, count: int) -> bool:
        """Whether the model's own logits can be used as they are."""
        return self.minus is None and self.columns == tuple(range(count))


def read_labels(arguments: Sequence[str]) -> dict[str, str]:
    """Label to target, from one TOML file or from `NAME=TARGET` words; the order is kept."""
    if len(arguments) == 1 and arguments[0].endswith(".toml"):
        try:
            labels = tomllib.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ImportProblem(f"{arguments[0]}: {error}") from None
    else:
        labels = {}
        for argument in arguments:
            name, separator, target = argument.rpartition("=")
            if not separator or name in labels:
                raise ImportProblem(f"--labels: found {argument!r}, expected NAME=TARGET, each name once")
            labels[name] = target
    wrong = [f"{name!r} = {target!r}" for name, target in labels.items() if target not in (*TARGETS, NONE)]
    if wrong:
        raise ImportProblem(f"labels: found {', '.join(wrong)}, expected one of {', '.join(TARGETS)} or {NONE}")
    return labels


def default_head(labels: Mapping[str, str]) -> str:
    """The head of a graph that does not say: sigmoids, unless there are two labels of which one stands for nothing."""
    if len(labels) == 2 and NONE in labels.values():
        raise ImportProblem(
            f"labels: found {_listed([*labels])} of which one is {NONE}, which two sigmoids or two classes of a "
            f"softmax may mean, expected --head {' or '.join(HEADS)}"
        )
    return "sigmoid"


def choose_columns(names: Sequence[str], labels: Mapping[str, str], head: str) -> Columns:
    """Maps a model's labels; a label that is named like a target stands for it unless `labels` says otherwise."""
    strangers = [name for name in labels if name not in names]
    if strangers:
        raise ImportProblem(f"labels: found {_listed(strangers)}, expected the model's own: {_listed(names)}")
    targets = [labels.get(name, name if name in TARGETS else None) for name in names]
    if head == "softmax":
        return _choose_class(names, targets)
    unmapped = [name for name, target in zip(names, targets, strict=True) if target is None]
    if unmapped:
        raise ImportProblem(
            f"labels: found no target for {_listed(unmapped)}, expected one of {', '.join(TARGETS)} or {NONE} for each"
        )
    kept = [at for at, target in enumerate(targets) if target != NONE]
    return _checked(Columns(tuple(names[at] for at in kept), tuple(str(targets[at]) for at in kept), tuple(kept)))


def _choose_class(names: Sequence[str], targets: Sequence[str | None]) -> Columns:
    """The classes of a softmax exclude one another, which intents do not: two make one target, more make none."""
    positive = [at for at, target in enumerate(targets) if target not in (None, NONE)]
    if len(names) != 2 or len(positive) != 1:
        mapped = _listed([names[at] for at in positive]) or "none of them"
        raise ImportProblem(
            f"labels: found a softmax over {len(names)} classes ({_listed(names)}) of which {mapped} mapped to a "
            "target, expected two classes of which one is; a model of several intents needs a sigmoid for each"
        )
    (at,) = positive
    return _checked(Columns((names[at],), (str(targets[at]),), (at,), 1 - at))


def _checked(columns: Columns) -> Columns:
    if not set(columns.targets) & set(INTENTS):
        found = _listed(columns.targets) or "none"
        raise ImportProblem(f"labels: found the targets {found}, expected at least one intent of {', '.join(INTENTS)}")
    twice = sorted({target for target in columns.targets if columns.targets.count(target) > 1})
    if twice:
        raise ImportProblem(f"labels: found {_listed(twice)} for several labels, expected each target once")
    return columns


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names))
