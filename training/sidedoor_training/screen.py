"""The `screen` stage: fits what settles clearly harmless messages without the classifier. Needs no PyTorch.

A logistic regression on the buckets that the engine gives (`sidedoor prepare --grams`), fitted on the training groups
and on ordinary text by others, optionally with the classifier's own opinion mixed into the labels (distillation). Its
weights are rounded to signed bytes before anything is measured.

The threshold is the highest at which an exact bound still keeps the promise: of the messages with an intent at most a
given share is settled, with 95 % confidence. Scores are those of author groups that took no part in the fit: training
groups by cross-fitting, calibration groups by the screen that is shipped. A message in which a rule fires, or which is
too long, is never settled, so it is not missed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, vstack

from sidedoor_training.calibrate import fit_calibrator
from sidedoor_training.calibration import calibrate, sigmoid
from sidedoor_training.data.schema import INTENTS, TARGETS, Record
from sidedoor_training.grams import GRAMS_VERSION, fit_weights, matrix_of, rounded, sums
from sidedoor_training.guarantees import upper_bound
from sidedoor_training.metrics import ece, ece_floor
from sidedoor_training.recipe import ScreenSettings

# A text that the screen knows nothing of scores the intercept, give or take what its few known pieces weigh.
_UNKNOWN_MARGIN = 0.5


class ScreenError(Exception):
    """There is no screen that keeps the promise."""


@dataclass(frozen=True)
class Screen:
    """A fitted screen: a signed byte a bucket, in steps of `scale`."""

    weights: np.ndarray
    scale: float
    intercept: float

    def scores(self, texts: csr_matrix) -> np.ndarray:
        """The score of each text, whose row holds 1 in its buckets."""
        return self.intercept + self.scale * sums(texts, self.weights)


@dataclass(frozen=True)
class Texts:
    """Messages as the screen reads them: every text of each, its own first."""

    texts: csr_matrix
    first: np.ndarray  # where each message's texts start
    is_silent: np.ndarray  # no rule fires, on the message or on its history, and no text is too long

    @property
    def own(self) -> csr_matrix:
        """The messages' own texts."""
        return self.texts[self.first]

    @property
    def is_alone(self) -> np.ndarray:
        """Which messages have no history."""
        return np.diff(np.append(self.first, self.texts.shape[0])) == 1

    def scores(self, screen: Screen) -> np.ndarray:
        """The highest score of each message's texts."""
        return np.maximum.reduceat(screen.scores(self.texts), self.first)

    def at(self, chosen: np.ndarray) -> "Texts":
        """Some of the messages, by a mask."""
        ends = np.append(self.first[1:], self.texts.shape[0])
        counts = (ends - self.first)[chosen]
        rows = np.concatenate([np.arange(a, b) for a, b in zip(self.first[chosen], ends[chosen], strict=True)])
        return Texts(self.texts[rows], np.append(0, np.cumsum(counts))[:-1], self.is_silent[chosen])


def read_texts(records: Sequence[Record], answers: Sequence[dict[str, Any]], max_bytes: int) -> Texts:
    """Takes the engine's answers apart; they must be those to the records."""
    if [record.id for record in records] != [answer["id"] for answer in answers]:
        raise ScreenError(f"found answers to {len(answers)} messages, expected those to {len(records)} records")
    texts = matrix_of([grams for answer in answers for grams in answer["grams"]])
    counts = np.array([len(answer["grams"]) for answer in answers], dtype=np.int64)
    silent = [
        not answer["findings"] and not any(answer["features"].values()) and _is_short(record, max_bytes)
        for record, answer in zip(records, answers, strict=True)
    ]
    return Texts(texts, np.append(0, np.cumsum(counts))[:-1], np.array(silent, dtype=bool))


def _is_short(record: Record, max_bytes: int) -> bool:
    return all(len(text.encode()) <= max_bytes for text in (record.text, *(turn.text for turn in record.history)))


def fit(texts: csr_matrix, wanted: np.ndarray, settings: ScreenSettings) -> Screen:
    """Fits and rounds the weights; `wanted` may be soft."""
    weights, intercept = fit_weights(texts, wanted, settings.strength, settings.iterations)
    return Screen(*rounded(weights), intercept)


def cross_fit(
    own: csr_matrix,
    wanted: np.ndarray,
    groups: np.ndarray,
    speaks: np.ndarray,
    further: csr_matrix,
    settings: ScreenSettings,
) -> Iterator[tuple[Screen, np.ndarray]]:
    """Screens that each saw what speaks of all groups but some, with the mask of all rows of those."""
    names = np.array(sorted(set(groups)))
    folds = np.random.default_rng(0).permutation(len(names)) % settings.folds
    for fold in range(settings.folds):
        held_out = np.isin(groups, names[folds == fold])
        seen = speaks & ~held_out
        rows = vstack([own[seen], further]).tocsr()
        yield fit(rows, np.append(wanted[seen], np.zeros(further.shape[0])), settings), held_out


def lowest_missed(scores: np.ndarray, can_miss: np.ndarray, most: float) -> tuple[float, int]:
    """The highest threshold that keeps the promise, and how many it misses.

    `scores` are those of all messages with an intent; those that are not `can_miss` are never settled.
    """
    rows, reached = len(scores), -1
    while reached + 1 < rows and upper_bound(reached + 1, rows) <= most:
        reached += 1
    if reached < 0:
        raise ScreenError(f"found {rows} messages with an intent, too few to show that at most {most:.2%} are missed")
    ordered = np.sort(scores[can_miss])
    return (float(ordered[reached]), reached) if reached < len(ordered) else (float(ordered[-1]), len(ordered))


@dataclass(frozen=True)
class Parts:
    """The messages of the recipe's parts, each with its labels, one column a target."""

    train: tuple[Texts, np.ndarray]
    calibration: tuple[Texts, np.ndarray]
    test: tuple[Texts, np.ndarray]
    groups: np.ndarray  # of the training messages
    soft: np.ndarray  # what the training messages' scores are to say, from 0 to 1
    ordinary: Texts
    held_out: dict[str, Texts]


def fit_screen(parts: Parts, settings: ScreenSettings) -> tuple[Screen, dict[str, Any], dict[str, Any]]:
    """Returns the screen, the content of `screen.json`, and the figures."""
    texts, labels = parts.train
    ordinary = parts.ordinary.own
    scores = np.zeros(len(labels))
    # "Okay" under an offer carries an intent, and is no word against "okay": such intents show in the history's texts.
    speaks = texts.is_alone | (parts.soft < 0.5)
    for screen, held_out in cross_fit(texts.own, parts.soft, parts.groups, speaks, ordinary, settings):
        scores[held_out] = texts.at(held_out).scores(screen)
    rows = vstack([texts.own[speaks], ordinary]).tocsr()
    screen = fit(rows, np.append(parts.soft[speaks], np.zeros(ordinary.shape[0])), settings)

    calibration, wanted = parts.calibration
    on_calibration = calibration.scores(screen)
    all_scores = np.append(scores, on_calibration)
    is_positive = np.append(_any(labels), _any(wanted))
    is_silent = np.append(texts.is_silent, calibration.is_silent)
    threshold, _ = lowest_missed(all_scores[is_positive], is_silent[is_positive], settings.missed)
    threshold = min(threshold, screen.intercept - _UNKNOWN_MARGIN)
    missed = int((is_positive & is_silent & (all_scores < threshold)).sum())
    silent = calibration.is_silent
    calibrators = {
        target: fit_calibrator(on_calibration[silent], wanted[silent, at], len(wanted) + 1)
        for at, target in enumerate(TARGETS)
    }
    promise = {
        "bound": round(upper_bound(missed, int(is_positive.sum())), 6),
        "rows": int(is_positive.sum()),
        "reached": missed,
    }
    content = {
        "schema_version": 1,
        "grams_version": GRAMS_VERSION,
        "scale": screen.scale,
        "intercept": screen.intercept,
        "threshold": threshold,
        "max_bytes": settings.max_bytes,
        "missed": promise,
        "calibrators": calibrators,
    }
    return screen, content, {"missed": promise, **_figures(parts, screen, content)}


def _any(labels: np.ndarray) -> np.ndarray:
    return labels[:, : len(INTENTS)].max(axis=1) > 0


def _figures(parts: Parts, screen: Screen, content: dict[str, Any]) -> dict[str, Any]:
    """What it settles of messages that it was not fitted on, and how its probabilities fare there."""
    test, labels = parts.test
    scores, has_intent = test.scores(screen), _any(labels)
    settled = test.is_silent & (scores < content["threshold"])
    probability = probabilities(content, scores)[:, : len(INTENTS)].max(axis=1)
    on_settled = (has_intent[settled].astype(float), probability[settled])
    held_out = {
        name: {"rows": len(texts.first), "settled": int((texts.is_silent & below).sum())}
        for name, texts in parts.held_out.items()
        for below in [texts.scores(screen) < content["threshold"]]
    }
    return {
        "test": {
            "rows": len(labels),
            "settled": int(settled.sum()),
            "harmless": int((~has_intent).sum()),
            "harmless_settled": int((settled & ~has_intent).sum()),
            "with_intent": int(has_intent.sum()),
            "with_intent_settled": int((settled & has_intent).sum()),
            "ece": round(ece(*on_settled), 5) if settled.any() else None,
            "ece_floor": round(ece_floor(on_settled[1]), 5) if settled.any() else None,
        },
        "held_out": held_out,
    }


def probabilities(content: dict[str, Any], scores: np.ndarray) -> np.ndarray:
    """The calibrated probabilities of scores, one column a target."""
    return np.stack([calibrate(content["calibrators"][target], scores) for target in TARGETS], axis=1)


def soften(labels: np.ndarray, logits: np.ndarray | None, share: float) -> np.ndarray:
    """Any intent or refusal, with a share of the classifier's own opinion where there is one."""
    hard = labels.max(axis=1).astype(np.float64)
    if logits is None:
        return hard
    return (1.0 - share) * hard + share * sigmoid(logits.max(axis=1).astype(np.float64))
