"""The `lexicon` stage: what a message's words alone say in languages that the encoder was not pre-trained on.

An encoder of English cuts a word of Ukrainian or Korean into letters, which it has to learn to read from some hundred
records. Logistic regressions on hashed words, pairs and runs of letters, fitted on the training records of those
languages, do better there; one more tells whether a message is in such a language. How far they outweigh the
classifier's logits is fitted on the calibration groups, which neither has seen. In the encoder's own language nothing
changes. Needs no PyTorch.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from sidedoor_training.calibration import LOGIT_CLIP, sigmoid
from sidedoor_training.data.schema import INTENTS, TARGETS
from sidedoor_training.grams import BUCKETS, GRAMS_VERSION, fit_weights, matrix_of, rounded, sums
from sidedoor_training.metrics import roc_auc
from sidedoor_training.recipe import LexiconSettings
from sidedoor_training.work import write_json

FOREIGN = "foreign"
COLUMNS = (*TARGETS, FOREIGN)
SETTINGS, WEIGHTS = "lexicon.json", "lexicon.bin"
# Keeps the blend near nothing where the calibration groups hold little of other languages.
_SHRINKAGE = 1e-3


class LexiconError(Exception):
    """There is nothing to fit a lexicon on."""


@dataclass(frozen=True)
class Lexicon:
    """A fitted lexicon: a signed byte a bucket and column, in steps of the column's scale, and the blend."""

    weights: np.ndarray
    scales: np.ndarray
    intercepts: np.ndarray
    lexicon: float
    logit: float
    shift: np.ndarray  # one a target

    def scores(self, texts: csr_matrix) -> np.ndarray:
        """The score of each text in every column, on the log-odds scale."""
        columns = [sums(texts, self.weights[:, at]) for at in range(len(COLUMNS))]
        return self.intercepts + self.scales * np.stack(columns, axis=1)

    def correct(self, logits: np.ndarray, texts: csr_matrix) -> np.ndarray:
        """The classifier's logits as the engine will correct them."""
        scores = self.scores(texts)
        foreign = sigmoid(scores[:, [-1]])
        return logits + foreign * (self.lexicon * scores[:, :-1] + self.logit * logits + self.shift)

    def save(self, folder: Path) -> None:
        """Writes settings and weights."""
        columns = {
            name: {"scale": float(scale), "intercept": float(intercept)}
            for name, scale, intercept in zip(COLUMNS, self.scales, self.intercepts, strict=True)
        }
        shift = dict(zip(TARGETS, map(float, self.shift), strict=True))
        blend = {"lexicon": self.lexicon, "logit": self.logit, "shift": shift}
        content = {"schema_version": 1, "grams_version": GRAMS_VERSION, "columns": columns, "blend": blend}
        write_json(folder / SETTINGS, content)
        (folder / WEIGHTS).write_bytes(self.weights.tobytes())


def load_lexicon(folder: Path) -> Lexicon:
    """Reads what `Lexicon.save` wrote."""
    content = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    if content["grams_version"] != GRAMS_VERSION:
        raise LexiconError(f"{folder / SETTINGS}: grams_version {content['grams_version']}, expected {GRAMS_VERSION}")
    blend = content["blend"]
    return Lexicon(
        np.frombuffer((folder / WEIGHTS).read_bytes(), dtype=np.int8).reshape(BUCKETS, len(COLUMNS)),
        np.array([content["columns"][name]["scale"] for name in COLUMNS]),
        np.array([content["columns"][name]["intercept"] for name in COLUMNS]),
        blend["lexicon"],
        blend["logit"],
        np.array([blend["shift"][target] for target in TARGETS]),
    )


def own_texts(answers: Sequence[dict[str, Any]]) -> csr_matrix:
    """The messages' own texts, of what `sidedoor prepare --grams` says of them."""
    return matrix_of([answer["grams"][0] for answer in answers])


@dataclass(frozen=True)
class Part:
    """Messages as the lexicon reads them."""

    texts: csr_matrix
    labels: np.ndarray  # one column a target
    is_foreign: np.ndarray


def fit_lexicon(train: Part, calibration: Part, logits: np.ndarray, settings: LexiconSettings) -> Lexicon:
    """Fits the weights on the training groups, the blend with the classifier's `logits` on the calibration groups."""
    foreign = train.is_foreign
    if not 0 < foreign.sum() < len(foreign):
        raise LexiconError(
            f"found {foreign.sum()} of {len(foreign)} training records in other languages, expected some"
        )
    texts, labels = train.texts[np.flatnonzero(foreign)], train.labels[foreign]
    fits = [fit_weights(texts, labels[:, at], settings.strength, settings.iterations) for at in range(len(TARGETS))]
    fits.append(fit_weights(train.texts, foreign.astype(np.float64), settings.strength, settings.iterations))
    columns = [rounded(weights) for weights, _ in fits]
    lexicon = Lexicon(
        np.stack([column for column, _ in columns], axis=1),
        np.array([scale for _, scale in columns]),
        np.array([intercept for _, intercept in fits]),
        lexicon=0.0,
        logit=0.0,
        shift=np.zeros(len(TARGETS)),
    )
    return _blended(lexicon, calibration, np.clip(logits.astype(np.float64), -LOGIT_CLIP, LOGIT_CLIP))


def _blended(lexicon: Lexicon, calibration: Part, logits: np.ndarray) -> Lexicon:
    scores = lexicon.scores(calibration.texts)
    foreign = sigmoid(scores[:, [-1]])

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        by_lexicon, by_logit, shift = parameters[0], parameters[1], parameters[2:]
        z = logits + foreign * (by_lexicon * scores[:, :-1] + by_logit * logits + shift)
        error = (sigmoid(z) - calibration.labels) * foreign / z.size
        value = np.mean(np.logaddexp(0.0, z) - calibration.labels * z) + _SHRINKAGE * parameters @ parameters
        slope = np.append([np.sum(error * scores[:, :-1]), np.sum(error * logits)], error.sum(axis=0))
        return float(value), slope + 2.0 * _SHRINKAGE * parameters

    found = minimize(loss, np.zeros(2 + len(TARGETS)), jac=True, method="L-BFGS-B").x
    return replace(lexicon, lexicon=float(found[0]), logit=float(found[1]), shift=found[2:])


def figures(lexicon: Lexicon, part: Part, logits: np.ndarray) -> dict[str, Any]:
    """AUROC of any intent on a part, by language, by the classifier alone, the lexicon alone, and both."""
    wanted = part.labels[:, : len(INTENTS)].max(axis=1)
    variants = {
        "classifier": logits,
        "lexicon": lexicon.scores(part.texts)[:, :-1],
        "corrected": lexicon.correct(logits, part.texts),
    }
    return {
        name: {"rows": int(chosen.sum())}
        | {
            variant: round(float(roc_auc(wanted[chosen], values[chosen, : len(INTENTS)].max(axis=1))), 4)
            for variant, values in variants.items()
        }
        for name, chosen in (("known", ~part.is_foreign), ("foreign", part.is_foreign))
        if 0 < wanted[chosen].sum() < chosen.sum()
    }
