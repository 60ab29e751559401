"""The `evaluate` stage: figures on the test split, with intervals, beside rules only and model only."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sidedoor_training import metrics
from sidedoor_training.calibrate import VARIANTS, subset_errors
from sidedoor_training.calibration import probabilities, risk, stack_inputs
from sidedoor_training.data.schema import DECLINES, INTENTS, TARGETS
from sidedoor_training.prepared import Row, labels

ANY = "any_intent"
_FIGURES = {
    "auroc": metrics.roc_auc,
    "auprc": metrics.average_precision,
    "recall_at_1pct_fpr": lambda wanted, score: metrics.recall_at(wanted, score, 0.01),
    "recall_at_0.5pct_fpr": lambda wanted, score: metrics.recall_at(wanted, score, 0.005),
    "brier": metrics.brier,
    "log_loss": metrics.log_loss,
    "ece": metrics.ece,
}
_FLAG_AT = 0.5
_MIN_SLICE = 20


def evaluate_rows(rows: Sequence[Row], logits: np.ndarray, calibration: dict[str, Any]) -> dict[str, Any]:
    """Every figure of every target and of the risk over all intents, per variant, and slices of the fused risk."""
    wanted = labels(list(rows))
    any_wanted = wanted[:, : len(INTENTS)].max(axis=1)
    inputs = stack_inputs([row.features for row in rows], logits)
    report: dict[str, Any] = {"rows": len(rows), "positives": {ANY: int(any_wanted.sum())}, "variants": {}}
    report["positives"] |= {target: int(wanted[:, at].sum()) for at, target in enumerate(TARGETS)}
    for variant in VARIANTS:
        probability = probabilities(calibration, variant, inputs)
        overall = risk(calibration, probability)
        table = {ANY: _figures(any_wanted, overall)}
        table |= {target: _figures(wanted[:, at], probability[:, at]) for at, target in enumerate(TARGETS)}
        report["variants"][variant] = table
        if variant == "fused":
            report["slices"] = _slices(rows, any_wanted, overall)
            report["risk"] = subset_errors(
                probability[:, : len(INTENTS)], wanted[:, : len(INTENTS)], calibration["risk"]["union_weight"]
            )
    return report


def summary(report: dict[str, Any]) -> str:
    """The report as a table for people."""
    lines = [f"test: {report['rows']:,} messages, {report['positives'][ANY]:,} with an intent", ""]
    shown = ("auroc", "auprc", "recall_at_1pct_fpr", "log_loss", "ece")
    lines.append(f"{'':24}" + "".join(f"{name:>20}" for name in shown))
    for variant, table in report["variants"].items():
        for target, figures in table.items():
            if variant == "fused" or target == ANY:
                cells = "".join(f"{_cell(figures[name]):>20}" for name in shown)
                lines.append(f"{variant + ' ' + target:24}{cells}")
    lines.append("")
    for name, entry in report["slices"].items():
        lines.append(f"{name:32}{entry['rows']:>6} rows  flagged {entry['flagged_share']:.2f}  auroc {entry['auroc']}")
    worst = report["risk"]
    lines.append(
        f"risk: worst of {worst['subsets']} subsets, ECE {worst['worst_subset_ece']} ({worst['worst_subset']})"
    )
    return "\n".join(lines)


def _cell(figure: dict[str, Any]) -> str:
    if figure["value"] is None:
        return "-"
    low, high = figure["interval"]
    return f"{figure['value']:.3f} [{low:.3f}, {high:.3f}]"


def _figures(wanted: np.ndarray, probability: np.ndarray) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for name, figure in _FIGURES.items():
        interval = metrics.bootstrap_interval(figure, wanted, probability)
        table[name] = {"value": _round(figure(wanted, probability)), "interval": [_round(end) for end in interval]}
    table["ece"]["floor"] = _round(metrics.ece_floor(probability))
    return table


def _slices(rows: Sequence[Row], wanted: np.ndarray, overall: np.ndarray) -> dict[str, Any]:
    records = [row.record for row in rows]
    members: dict[str, np.ndarray] = {}
    for name, values in (
        ("group", [record.group for record in records]),
        ("technique", [record.technique for record in records]),
        ("language", [record.lang.split("-")[0] for record in records]),
        ("surface", [record.surface for record in records]),
        ("stage", [record.stage for record in records]),
    ):
        for value in sorted(set(values)):
            members[f"{name}={value}"] = np.array([entry == value for entry in values])
    members["history=yes"] = np.array([bool(record.history) for record in records])
    declined = np.array([record.has(DECLINES) and not record.intents for record in records])
    members["declines, no intent"] = declined
    return {
        name: {
            "rows": int(chosen.sum()),
            "positives": int(wanted[chosen].sum()),
            "flagged_share": _round(float(np.mean(overall[chosen] >= _FLAG_AT))),
            "auroc": _round(metrics.roc_auc(wanted[chosen], overall[chosen])),
            "ece": _round(metrics.ece(wanted[chosen], overall[chosen])),
        }
        for name, chosen in members.items()
        if chosen.sum() >= _MIN_SLICE
    }


def _round(value: float) -> float | None:
    return round(value, 5) if np.isfinite(value) else None
