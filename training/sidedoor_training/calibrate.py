"""The `calibrate` stage: fits fusion, calibrators and risk on rows that fine-tuning never saw. Needs no PyTorch.

Per target and variant (`fused`, `rules`, `model`) an L2 logistic stack is fitted, its strength chosen by leaving groups
out. The calibrator on top of it sees only out-of-fold scores, so it corrects what the stack does to unseen groups.

What is not known for sure goes into the file too: thresholds with what they guarantee (`guarantees.py`), and replicates
of the fused stacks, fitted with other weights on the author groups (Bayesian bootstrap, Rubin 1981), whose spread is
the interval around a served risk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from scipy.optimize import minimize, minimize_scalar
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, LeaveOneGroupOut, StratifiedKFold

from sidedoor_training.calibration import calibrate, combine, sigmoid, stack_inputs, stack_score
from sidedoor_training.data.schema import INTENTS, TARGETS
from sidedoor_training.engine import RULE_FEATURES
from sidedoor_training.guarantees import guarantees
from sidedoor_training.metrics import ece, ece_floor, log_loss
from sidedoor_training.prepared import Row, labels
from sidedoor_training.recipe import CalibrateSettings

VARIANTS = ("fused", "rules", "model")
_MIN_CLASS = 5
_MOST_FOLDS = 20
_SUBSETS = [subset for size in range(2, len(INTENTS) + 1) for subset in combinations(range(len(INTENTS)), size)]
_STEEPEST = 20.0
# The next draw falls between the least and the greatest of 19 with a chance of 18 in 20: a 90 % interval.
REPLICATES = 19
_DIGITS = 6


def fit_calibration(
    rows: Sequence[Row], logits: np.ndarray, settings: CalibrateSettings
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns the content of `calibration.json` and a report on how well it fits."""
    wanted, groups = labels(list(rows)), np.array([row.record.group for row in rows])
    inputs = stack_inputs([row.features for row in rows], logits)
    known = [target for target in TARGETS if f"logit.{target}" in inputs]
    targets: dict[str, Any] = {}
    report: dict[str, Any] = {}
    out_of_fold = np.zeros((len(rows), len(INTENTS)))
    weights = _replicate_weights(groups)
    replicates: list[dict[str, Any]] = [{} for _ in weights]
    for at, target in enumerate(TARGETS):
        targets[target], report[target] = {}, {"positives": int(wanted[:, at].sum())}
        for variant in VARIANTS:
            names = stack_names(variant, target, known)
            fitted = _fit_target(inputs, names, wanted[:, at], groups, settings)
            targets[target][variant] = fitted.stack
            report[target][variant] = fitted.notes
            if variant == "fused" and target in INTENTS:
                out_of_fold[:, at] = fitted.probability
                for replicate, weight in zip(replicates, weights, strict=True):
                    replicate[target] = _refit(fitted, names, wanted[:, at], settings, weight)
    union_weight, risk_report = _fit_union_weight(out_of_fold, wanted[:, : len(INTENTS)])
    calibration = {
        "schema_version": 1,
        "targets": targets,
        "risk": {"union_weight": union_weight},
        "base_rate": float(wanted[:, : len(INTENTS)].max(axis=1).mean()),
        "thresholds": guarantees(wanted[:, : len(INTENTS)].max(axis=1), combine(out_of_fold, union_weight)),
        "replicates": replicates,
    }
    whole = {"rows": len(rows), "groups": sorted(set(groups)), "targets": report, "risk": risk_report}
    return calibration, whole


def stack_names(variant: str, target: str, known: Sequence[str] = TARGETS) -> list[str]:
    """The inputs that a variant of a target's stack may weigh; `known` are the targets that the model knows.

    Any other target comes from the rules alone whatever the variant, as the engine has it.
    """
    if variant == "rules" or target not in known:
        return list(RULE_FEATURES)
    if variant == "model":
        return [f"logit.{target}"]
    return [*RULE_FEATURES, *(f"logit.{name}" for name in known)]


@dataclass(frozen=True)
class _Fitted:
    """A target's stack and what it was fitted on: inputs, and scores of groups that took no part."""

    stack: dict[str, Any]
    matrix: np.ndarray
    score: np.ndarray
    probability: np.ndarray
    strength: float | None
    notes: dict[str, Any]


def _fit_target(
    inputs: dict[str, np.ndarray], names: list[str], wanted: np.ndarray, groups: np.ndarray, settings: CalibrateSettings
) -> _Fitted:
    matrix = np.stack([inputs[name] for name in names], axis=1)
    positives, rows = int(wanted.sum()), len(wanted)
    if min(positives, rows - positives) < _MIN_CLASS:
        # Too few to learn from: the share itself, until there is data.
        share = float(np.log((positives + 0.5) / (rows - positives + 0.5)))
        stack = {"intercept": share, "weights": {}, "calibrator": _platt(1.0, 0.0)}
        score, notes = np.full(rows, share), {"calibrator": "none", "strength": None}
        return _Fitted(stack, matrix, score, sigmoid(score), None, notes)
    folds = _folds(wanted, groups)
    tried = {strength: _out_of_fold(matrix, wanted, folds, strength) for strength in settings.strengths}
    losses = {strength: float(np.mean(np.logaddexp(0.0, z) - wanted * z)) for strength, z in tried.items()}
    strength = min(losses, key=lambda key: (losses[key], key))
    stack = _fit_stack(matrix, wanted, strength, names)
    calibrator = fit_calibrator(tried[strength], wanted, settings.min_positives)
    probability = calibrate(calibrator, tried[strength])
    notes = {
        "strength": strength,
        "calibrator": calibrator["kind"],
        "out_of_fold": {
            "log_loss": round(log_loss(wanted, probability), 5),
            "ece": round(ece(wanted, probability), 5),
            "ece_floor": round(ece_floor(probability), 5),
        },
    }
    return _Fitted({**stack, "calibrator": calibrator}, matrix, tried[strength], probability, strength, notes)


def _replicate_weights(groups: np.ndarray) -> list[np.ndarray]:
    random, names = np.random.default_rng(0), sorted(set(groups))
    drawn = [dict(zip(names, random.standard_exponential(len(names)), strict=True)) for _ in range(REPLICATES)]
    return [np.array([share[group] for group in groups]) for share in drawn]


def _refit(
    fitted: "_Fitted", names: list[str], wanted: np.ndarray, settings: CalibrateSettings, weight: np.ndarray
) -> dict[str, Any]:
    """The stack and its calibrator as other weights on the rows would have had them."""
    if fitted.strength is None:
        return fitted.stack
    stack = _fit_stack(fitted.matrix, wanted, fitted.strength, names, weight)
    rounded = {name: float(f"{value:.{_DIGITS}g}") for name, value in stack["weights"].items()}
    calibrator = fit_calibrator(fitted.score, wanted, settings.min_positives, weight)
    return {"intercept": stack["intercept"], "weights": rounded, "calibrator": calibrator}


def _folds(wanted: np.ndarray, groups: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    count = len(set(groups))
    # With many authors each fold leaves out several, or the folds would be as many as they.
    splitter = LeaveOneGroupOut() if count <= _MOST_FOLDS else GroupKFold(_MOST_FOLDS)
    folds = list(splitter.split(wanted, wanted, groups)) if count > 1 else []
    usable = all(min(wanted[fit].sum(), (1 - wanted[fit]).sum()) >= _MIN_CLASS for fit, _ in folds)
    if folds and usable:
        return folds
    splitter = StratifiedKFold(_MIN_CLASS, shuffle=True, random_state=0)
    return list(splitter.split(wanted, wanted))


def _out_of_fold(matrix: np.ndarray, wanted: np.ndarray, folds: list, strength: float) -> np.ndarray:
    scores = np.zeros(len(wanted))
    for fit, held_out in folds:
        stack = _fit_stack(matrix[fit], wanted[fit], strength, [str(at) for at in range(matrix.shape[1])])
        columns = {str(at): matrix[held_out, at] for at in range(matrix.shape[1])}
        scores[held_out] = stack_score(stack, columns)
    return scores


def _fit_stack(
    matrix: np.ndarray, wanted: np.ndarray, strength: float, names: list[str], weight: np.ndarray | None = None
) -> dict[str, Any]:
    # Logits are scaled to the rule features' range so that one strength suits both; the scale is folded back.
    scale = np.maximum(1.0, matrix.std(axis=0))
    fitted = LogisticRegression(C=strength, max_iter=2000).fit(matrix / scale, wanted, sample_weight=weight)
    weights = fitted.coef_[0] / scale
    kept = {name: float(weight) for name, weight in zip(names, weights, strict=True) if weight != 0.0}
    return {"intercept": float(fitted.intercept_[0]), "weights": kept}


def fit_calibrator(
    score: np.ndarray, wanted: np.ndarray, min_positives: int, weight: np.ndarray | None = None
) -> dict[str, Any]:
    """Beta calibration (Kull et al. 2017, a and b not negative), Platt's where a class is rare.

    One row's worth of preference for the identity keeps a separable sample from running to infinity.
    """
    weight = np.ones(len(wanted)) if weight is None else weight
    if min(wanted.sum(), len(wanted) - wanted.sum()) < min_positives:
        slope, intercept = _fit_monotone(score[:, None], np.array([1.0]), wanted, weight)
        return _platt(slope, intercept)
    logs = np.stack([-np.logaddexp(0.0, -score), np.logaddexp(0.0, score)], axis=1)
    a, b, c = _fit_monotone(logs, np.array([1.0, 1.0]), wanted, weight)
    return {"kind": "beta", "a": a, "b": b, "c": c}


def _platt(slope: float, intercept: float) -> dict[str, Any]:
    return {"kind": "platt", "slope": slope, "intercept": intercept}


def _fit_monotone(columns: np.ndarray, identity: np.ndarray, wanted: np.ndarray, weight: np.ndarray) -> list[float]:
    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        z = columns @ parameters[:-1] + parameters[-1]
        error = weight * (sigmoid(z) - wanted)
        pull = parameters[:-1] - identity
        value = np.sum(weight * (np.logaddexp(0.0, z) - wanted * z)) + 0.5 * np.sum(pull**2)
        return float(value), np.append(columns.T @ error + pull, error.sum())

    bounds = [(0.0, _STEEPEST)] * len(identity) + [(None, None)]
    found = minimize(loss, np.append(identity, 0.0), jac=True, bounds=bounds, method="L-BFGS-B")
    return [float(value) for value in found.x]


def _fit_union_weight(probability: np.ndarray, wanted: np.ndarray) -> tuple[float, dict[str, Any]]:
    unions = [(probability[:, list(subset)], wanted[:, list(subset)].max(axis=1)) for subset in _SUBSETS]

    def loss(weight: float) -> float:
        return float(np.mean([log_loss(any_of, combine(chosen, weight)) for chosen, any_of in unions]))

    weight = float(minimize_scalar(loss, bounds=(0.0, 1.0), method="bounded", options={"xatol": 1e-4}).x)
    return weight, {"union_weight": round(weight, 4), "log_loss": round(loss(weight), 5)} | subset_errors(
        probability, wanted, weight
    )


def subset_errors(probability: np.ndarray, wanted: np.ndarray, union_weight: float) -> dict[str, Any]:
    """ECE of the risk of every subset of two or more intents: the worst and the mean."""
    errors = {}
    for subset in _SUBSETS:
        chosen = combine(probability[:, list(subset)], union_weight)
        errors["+".join(INTENTS[at] for at in subset)] = ece(wanted[:, list(subset)].max(axis=1), chosen)
    worst = max(errors, key=errors.__getitem__)
    everything = combine(probability, union_weight)
    return {
        "subsets": len(errors),
        "worst_subset": worst,
        "worst_subset_ece": round(errors[worst], 5),
        "mean_subset_ece": round(float(np.mean(list(errors.values()))), 5),
        "all_intents_ece": round(ece(wanted.max(axis=1), everything), 5),
        "all_intents_ece_floor": round(ece_floor(everything), 5),
    }
