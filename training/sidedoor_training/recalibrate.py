"""Fits a bundle's fusion and calibrators anew on one's own labelled messages; the model stays. Needs no PyTorch.

    python -m sidedoor_training.recalibrate --bundle models/minilm/0.3.0 --records own.jsonl --version 0.3.0-own
    python -m sidedoor_training.recalibrate --bundle models/minilm/0.3.0 --outcomes outcomes.jsonl --version 0.3.0-own

Records are messages with their texts, outcomes what `sidedoor outcomes export` gives. Either must be messages that the
model was not trained on, as they come: their share of intents becomes the base rate.

A target of which there are too few keeps the stacks it had, moved to the new base rate.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sidedoor_training import engine
from sidedoor_training.bundle import head_of, manifest_sha256, publish, read_manifest, write_manifest
from sidedoor_training.calibrate import VARIANTS, fit_calibration
from sidedoor_training.calibration import probabilities, risk, stack_inputs
from sidedoor_training.data.load import DataError, load_files, sha256_file
from sidedoor_training.data.schema import DECLINES, INTENTS, TARGETS
from sidedoor_training.engine import EngineError
from sidedoor_training.outcomes import load_outcomes
from sidedoor_training.prepared import Row, load_rows
from sidedoor_training.recipe import CalibrateSettings
from sidedoor_training.scores import ScoreError, all_logits
from sidedoor_training.work import write_json, write_jsonl


@dataclass(frozen=True)
class Labelled:
    """Labelled messages with what the bundle's model says of them."""

    file: Path
    rows: list[Row]
    logits: np.ndarray
    groups: str
    targets: tuple[str, ...] = TARGETS


def from_records(records: Path, bundle: Path) -> Labelled:
    """Reads labelled messages and lets engine and model read their texts."""
    load_files([records])
    manifest = read_manifest(bundle)
    with tempfile.TemporaryDirectory() as scratch:
        prepared = Path(scratch) / "prepared.jsonl"
        engine.prepare_with_bundle(records, prepared, bundle, "--no-views")
        rows = load_rows(records, prepared)
    graph, messages = bundle / manifest["onnx"]["file"], [row.windows for row in rows]
    logits = all_logits(graph, messages, "logits", head_of(manifest))
    return Labelled(records, rows, logits, ", ".join(sorted({row.record.group for row in rows})))


def from_outcomes(outcomes: Path, bundle: Path) -> Labelled:
    """Reads an export of outcomes, which holds features and logits already."""
    export = load_outcomes(outcomes, bundle)
    groups = ", ".join(f"{count:,} by {source}" for source, count in sorted(export.sources.items()))
    # Where one outcome does not say whether the author declines, the others are no sample.
    targets = TARGETS if export.declines_known else INTENTS
    return Labelled(outcomes, export.rows, export.logits, f"outcomes: {groups}", targets)


def recalibrate(bundle: Path, labelled: Labelled, version: str, models: Path) -> tuple[Path, dict[str, Any]]:
    """Writes the recalibrated bundle to `models/<name>/<version>`; returns its place and how well it fits."""
    calibration, report = fit_calibration(labelled.rows, labelled.logits, CalibrateSettings())
    keep_unlearnt(calibration, report, json.loads((bundle / "calibration.json").read_text()), labelled.targets)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "bundle"
        shutil.copytree(bundle, folder)
        manifest = read_manifest(folder)
        write_json(folder / "calibration.json", calibration)
        write_json(folder / "report" / "calibration.json", report)
        _update_golden(folder / "golden.jsonl", calibration)
        records, file = len(labelled.rows), labelled.file
        entry = {"file": file.name, "group": labelled.groups, "split": "recalibration"}
        training = manifest["training"]
        training["data"].append({**entry, "records": records, "sha256": sha256_file(file)})
        # Outcomes of these bundles have the logits of this one as well.
        training["recalibrated_from"] = [*training.get("recalibrated_from", []), manifest_sha256(bundle)]
        note = f"\n## Recalibration\n\nFrom {manifest['version']} to {version} on {records:,} records of "
        with (folder / "CARD.md").open("a", encoding="utf-8") as card:
            card.write(f"{note}`{file.name}`; the tables above describe the bundle before it.\n")
        manifest["version"] = version
        write_manifest(folder, manifest)
        print(engine.verify(folder))
        return publish(folder, models, activate=False), report


def keep_unlearnt(
    calibration: dict[str, Any], report: dict[str, Any], old: dict[str, Any], targets: Iterable[str]
) -> None:
    """Lets targets that the rows tell too little of, or that are none of `targets`, keep the stacks that they had.

    Where another share of messages carries an intent, the odds of each intent move with it.
    """
    move = _log_odds(calibration["base_rate"]) - _log_odds(old["base_rate"])
    for target in TARGETS:
        if target in targets and report["targets"][target]["fused"]["calibrator"] != "none":
            continue
        by = 0.0 if target == DECLINES else move
        before = old["targets"][target]
        calibration["targets"][target] = {variant: _moved(before[variant], by) for variant in VARIANTS}
        report["targets"][target] = {"positives": report["targets"][target]["positives"], "kept": old["base_rate"]}
        if target in INTENTS:
            olds = old.get("replicates") or [{target: before["fused"]}]
            for at, replicate in enumerate(calibration["replicates"]):
                replicate[target] = _moved(olds[at % len(olds)][target], by)


def _moved(stack: dict[str, Any], by: float) -> dict[str, Any]:
    """A stack whose log odds are higher by so much."""
    key = "c" if stack["calibrator"]["kind"] == "beta" else "intercept"
    return {**stack, "calibrator": {**stack["calibrator"], key: stack["calibrator"][key] + by}}


def _log_odds(share: float) -> float:
    return float(np.log(share / (1.0 - share)))


def _update_golden(path: Path, calibration: dict[str, Any]) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    logits = np.array([[row["logits"].get(target, np.nan) for target in TARGETS] for row in rows])
    probability = probabilities(calibration, "fused", stack_inputs([row["features"] for row in rows], logits))
    for row, values, overall in zip(rows, probability, risk(calibration, probability), strict=True):
        row["probabilities"] = {target: float(value) for target, value in zip(TARGETS, values, strict=True)}
        row["risk"] = float(overall)
    write_jsonl(path, rows)


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Recalibrate a bundle on your own labelled messages.")
    parser.add_argument("--bundle", type=Path, required=True, help="folder of the bundle to start from")
    labelled = parser.add_mutually_exclusive_group(required=True)
    labelled.add_argument("--records", type=Path, help="labelled JSONL, in the label guide's form")
    labelled.add_argument("--outcomes", type=Path, help="what `sidedoor outcomes export` wrote for this bundle")
    parser.add_argument("--version", required=True, help="version of the new bundle")
    parser.add_argument("--models", type=Path, help="where bundles live (default: where the old one does)")
    options = parser.parse_args(arguments)
    try:
        models = options.models or options.bundle.resolve().parents[1]
        if options.outcomes:
            rows = from_outcomes(options.outcomes, options.bundle)
        else:
            rows = from_records(options.records, options.bundle)
        place, report = recalibrate(options.bundle, rows, options.version, models)
    except (DataError, EngineError, ScoreError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    kept = [target for target, notes in report["targets"].items() if "kept" in notes]
    print(f"recalibrated on {report['rows']:,} records; risk {report['risk']}\nbundle: {place}")
    if kept:
        print(f"too little to learn from, stacks kept: {', '.join(kept)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
