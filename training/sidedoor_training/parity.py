"""Golden cases: what training computes for made-up inputs, stage by stage, so that serving can prove that it agrees.

Views, findings, features and tokens are the engine's; logits, probabilities and risk are computed here, from the
shipped graph and calibration, by Python.
"""

from pathlib import Path
from typing import Any

import numpy as np

from sidedoor_training.calibration import probabilities, risk, stack_inputs
from sidedoor_training.data.load import load_file
from sidedoor_training.data.schema import TARGETS
from sidedoor_training.engine import RULE_FEATURES, EngineError
from sidedoor_training.prepared import load_prepared, windows_of
from sidedoor_training.scores import OWN_HEAD, Head, all_logits


def golden_rows(
    records: Path,
    prepared: Path,
    graph: Path,
    calibration: dict[str, Any],
    head: Head = OWN_HEAD,
    screens: list[dict[str, Any]] | None = None,
) -> list[dict[str, Any]]:
    """One golden case a record, in order; `screens` is what the screen makes of each, where there is one."""
    inputs, answers = load_file(records), load_prepared(prepared)
    if [record.id for record in inputs] != [answer["id"] for answer in answers]:
        raise EngineError(f"{prepared}: its ids are not those of {records}")
    logits = all_logits(graph, [windows_of(answer) for answer in answers], "golden", head)
    features = [{name: float(answer["features"][name]) for name in RULE_FEATURES} for answer in answers]
    probability = probabilities(calibration, "fused", stack_inputs(features, logits))
    overall = risk(calibration, probability)
    rows = []
    for at, (record, answer) in enumerate(zip(inputs, answers, strict=True)):
        rows.append(
            {
                "id": record.id,
                "input": record.as_json(),
                "views": answer["views"],
                "findings": answer["findings"],
                "features": answer["features"],
                "windows": [{"ids": w["ids"], "type_ids": w["type_ids"]} for w in answer["windows"]],
                "logits": _by_target(logits[at]),
                "probabilities": _by_target(probability[at]),
                "risk": float(overall[at]),
            }
            | ({"screen": screens[at]} if screens else {})
        )
    return rows


def _by_target(values: np.ndarray) -> dict[str, float]:
    """Values by target; a target that the graph lacks is left out."""
    return {target: float(value) for target, value in zip(TARGETS, values, strict=True) if not np.isnan(value)}
