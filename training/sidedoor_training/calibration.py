"""Applies a `calibration.json`: rule features and logits in, probabilities and risk out.

This is training's own implementation of what the engine does, so that golden rows compare two programs.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sidedoor_training.data.schema import INTENTS, TARGETS

LOGIT_CLIP = 12.0


def sigmoid(value: np.ndarray) -> np.ndarray:
    """The logistic function, without overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * value))


def stack_inputs(features: Sequence[Mapping[str, float]], logits: np.ndarray) -> dict[str, np.ndarray]:
    """Every input a stack may weigh, by name: the rule features and the clipped logit of each target there is."""
    columns = {name: np.array([row[name] for row in features], dtype=np.float64) for name in features[0]}
    clipped = np.clip(logits.astype(np.float64), -LOGIT_CLIP, LOGIT_CLIP)
    known = ~np.isnan(clipped).all(axis=0)
    return columns | {f"logit.{target}": clipped[:, at] for at, target in enumerate(TARGETS) if known[at]}


def stack_score(stack: Mapping[str, Any], inputs: Mapping[str, np.ndarray]) -> np.ndarray:
    """The weighted sum of a stack."""
    rows = len(next(iter(inputs.values())))
    return stack["intercept"] + sum(
        (weight * inputs[name] for name, weight in stack["weights"].items()), np.zeros(rows)
    )


def calibrate(calibrator: Mapping[str, Any], score: np.ndarray) -> np.ndarray:
    """A calibrator's probability of a stack's score."""
    if calibrator["kind"] == "platt":
        return sigmoid(calibrator["slope"] * score + calibrator["intercept"])
    # ln(s) and ln(1 - s) of s = sigmoid(score), without rounding s to 0 or 1 first.
    log_s, log_rest = -np.logaddexp(0.0, -score), -np.logaddexp(0.0, score)
    return sigmoid(calibrator["a"] * log_s - calibrator["b"] * log_rest + calibrator["c"])


def probabilities(calibration: Mapping[str, Any], variant: str, inputs: Mapping[str, np.ndarray]) -> np.ndarray:
    """Calibrated probabilities, one column a target."""
    columns = []
    for target in TARGETS:
        stack = calibration["targets"][target][variant]
        columns.append(calibrate(stack["calibrator"], stack_score(stack, inputs)))
    return np.stack(columns, axis=1)


def risk(calibration: Mapping[str, Any], probability: np.ndarray, intents: Sequence[str] = INTENTS) -> np.ndarray:
    """P(at least one of these intents)."""
    return combine(probability[:, [TARGETS.index(intent) for intent in intents]], calibration["risk"]["union_weight"])


def combine(probability: np.ndarray, union_weight: float) -> np.ndarray:
    """Between the highest probability (intents that come together) and noisy-or (independent ones)."""
    together, apart = probability.max(axis=1), 1.0 - np.prod(1.0 - probability, axis=1)
    return (1.0 - union_weight) * together + union_weight * apart


def shift_prior(
    calibration: Mapping[str, Any], probability: np.ndarray, intents: Sequence[str], served_rate: float
) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities and risk where another share of messages carries an intent; `declines` stays as it is."""
    fitted_rate = calibration["base_rate"]
    ratio = (served_rate / fitted_rate) / ((1.0 - served_rate) / (1.0 - fitted_rate))
    all_risk = risk(calibration, probability)
    scale = ratio / (all_risk * ratio + (1.0 - all_risk))
    shifted = probability.copy()
    shifted[:, : len(INTENTS)] = np.minimum(1.0, probability[:, : len(INTENTS)] * scale[:, None])
    return shifted, np.minimum(1.0, risk(calibration, probability, intents) * scale)
