"""Fits a bundle's fusion and calibrators anew on one's own labelled messages; the model stays. Needs no PyTorch.

    python -m sidedoor_training.recalibrate --bundle models/minilm/0.2.0 --records own.jsonl --version 0.2.0-own

The records must be ones that the model was not trained on, as they come: their share of intents becomes the base rate.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from sidedoor_training import engine
from sidedoor_training.bundle import head_of, publish, read_manifest, write_manifest
from sidedoor_training.calibrate import fit_calibration
from sidedoor_training.calibration import probabilities, risk, stack_inputs
from sidedoor_training.data.load import DataError, load_files, sha256_file
from sidedoor_training.data.schema import TARGETS
from sidedoor_training.engine import EngineError
from sidedoor_training.prepared import load_rows
from sidedoor_training.recipe import CalibrateSettings
from sidedoor_training.scores import ScoreError, all_logits
from sidedoor_training.work import write_json, write_jsonl


def recalibrate(bundle: Path, records: Path, version: str, models: Path) -> tuple[Path, dict[str, Any]]:
    """Writes the recalibrated bundle to `models/<name>/<version>`; returns its place and how well it fits."""
    load_files([records])
    with tempfile.TemporaryDirectory() as scratch:
        folder, prepared = Path(scratch) / "bundle", Path(scratch) / "prepared.jsonl"
        shutil.copytree(bundle, folder)
        manifest = read_manifest(folder)
        engine.prepare_with_bundle(records, prepared, folder, "--no-views")
        rows = load_rows(records, prepared)
        graph, messages = folder / manifest["onnx"]["file"], [row.windows for row in rows]
        logits = all_logits(graph, messages, "logits", head_of(manifest))
        calibration, report = fit_calibration(rows, logits, CalibrateSettings())
        write_json(folder / "calibration.json", calibration)
        write_json(folder / "report" / "calibration.json", report)
        _update_golden(folder / "golden.jsonl", calibration)
        entry = {"file": records.name, "group": ", ".join(report["groups"]), "split": "recalibration"}
        manifest["training"]["data"].append({**entry, "records": len(rows), "sha256": sha256_file(records)})
        note = f"\n## Recalibration\n\nFrom {manifest['version']} to {version} on {len(rows):,} records of "
        with (folder / "CARD.md").open("a", encoding="utf-8") as card:
            card.write(f"{note}`{records.name}`; the tables above describe the bundle before it.\n")
        manifest["version"] = version
        write_manifest(folder, manifest)
        print(engine.verify(folder))
        return publish(folder, models, activate=False), report


def _update_golden(path: Path, calibration: dict[str, Any]) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    known = [[row["logits"].get(target, np.nan) for target in TARGETS] for row in rows]
    logits = np.array(known, dtype=np.float32)
    probability = probabilities(calibration, "fused", stack_inputs([row["features"] for row in rows], logits))
    for row, values, overall in zip(rows, probability, risk(calibration, probability), strict=True):
        row["probabilities"] = {target: float(value) for target, value in zip(TARGETS, values, strict=True)}
        row["risk"] = float(overall)
    write_jsonl(path, rows)


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Recalibrate a bundle on your own labelled messages.")
    parser.add_argument("--bundle", type=Path, required=True, help="folder of the bundle to start from")
    parser.add_argument("--records", type=Path, required=True, help="labelled JSONL, in the label guide's form")
    parser.add_argument("--version", required=True, help="version of the new bundle")
    parser.add_argument("--models", type=Path, help="where bundles live (default: where the old one does)")
    options = parser.parse_args(arguments)
    try:
        models = options.models or options.bundle.resolve().parents[1]
        place, report = recalibrate(options.bundle, options.records, options.version, models)
    except (DataError, EngineError, ScoreError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"recalibrated on {report['rows']:,} records; risk {report['risk']}\nbundle: {place}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
