"""Figures of merit, with bootstrap intervals. Pure functions of labels and scores."""

from collections.abc import Callable

import numpy as np
from scipy.stats import rankdata

_EPSILON = 1e-12
_BINS = 15


def roc_auc(wanted: np.ndarray, score: np.ndarray) -> float:
    """Area under the ROC curve; NaN where only one class is present."""
    positives = wanted.sum()
    negatives = len(wanted) - positives
    if not positives or not negatives:
        return float("nan")
    ranks = rankdata(score)[wanted == 1].sum()
    return float((ranks - positives * (positives + 1) / 2) / (positives * negatives))


def average_precision(wanted: np.ndarray, score: np.ndarray) -> float:
    """Area under the precision-recall curve, equal scores taken together; NaN without positives."""
    if not wanted.sum():
        return float("nan")
    order = np.argsort(-score, kind="stable")
    found = np.cumsum(wanted[order])
    last_of_tie = np.append(np.diff(score[order]) != 0, True)
    found, shown = found[last_of_tie], np.flatnonzero(last_of_tie) + 1
    return float(np.sum(np.diff(found, prepend=0) * found / shown) / wanted.sum())


def recall_at(wanted: np.ndarray, score: np.ndarray, false_positive_rate: float) -> float:
    """Share of positives above the threshold that lets through at most this share of negatives."""
    negatives = np.sort(score[wanted == 0])[::-1]
    positives = score[wanted == 1]
    if not len(negatives) or not len(positives):
        return float("nan")
    allowed = int(false_positive_rate * len(negatives))
    return float(np.mean(positives > negatives[min(allowed, len(negatives) - 1)]))


def log_loss(wanted: np.ndarray, probability: np.ndarray) -> float:
    """Mean negative log likelihood."""
    clipped = np.clip(probability, _EPSILON, 1.0 - _EPSILON)
    return float(-np.mean(wanted * np.log(clipped) + (1.0 - wanted) * np.log1p(-clipped)))


def brier(wanted: np.ndarray, probability: np.ndarray) -> float:
    """Mean squared error."""
    return float(np.mean((probability - wanted) ** 2))


def ece(wanted: np.ndarray, probability: np.ndarray, bins: int = _BINS) -> float:
    """Expected calibration error over bins of equal mass."""
    order = np.argsort(probability, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    gaps = [len(part) * abs(probability[part].mean() - wanted[part].mean()) for part in parts]
    return float(sum(gaps) / len(order))


def ece_floor(probability: np.ndarray, seed: int = 0, draws: int = 200) -> float:
    """The ECE that a perfectly calibrated score of this shape shows by chance."""
    ordered = np.sort(probability)
    starts = np.array([part[0] for part in np.array_split(np.arange(len(ordered)), _BINS) if len(part)])
    drawn = np.random.default_rng(seed).random((draws, len(ordered))) < ordered
    gaps = np.add.reduceat(drawn - ordered, starts, axis=1)
    return float(np.mean(np.abs(gaps).sum(axis=1)) / len(ordered))


def bootstrap_interval(
    figure: Callable[[np.ndarray, np.ndarray], float],
    wanted: np.ndarray,
    score: np.ndarray,
    seed: int = 0,
    draws: int = 200,
) -> tuple[float, float]:
    """The 95 % bootstrap interval of a figure, rows drawn with replacement."""
    random = np.random.default_rng(seed)
    values = []
    for _ in range(draws):
        drawn = random.integers(0, len(wanted), len(wanted))
        values.append(figure(wanted[drawn], score[drawn]))
    finite = [value for value in values if np.isfinite(value)]
    if not finite:
        return float("nan"), float("nan")
    return float(np.quantile(finite, 0.025)), float(np.quantile(finite, 0.975))
