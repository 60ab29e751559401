"""Writes a bundle, `models/<name>/<version>/`. The only file that knows the format on disk."""

import datetime
import json
import os
import shutil
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sidedoor_training.card import write_card
from sidedoor_training.data.load import sha256_file
from sidedoor_training.data.schema import TARGETS
from sidedoor_training.engine import RULE_FEATURES_VERSION, TEXT_VIEWS_VERSION
from sidedoor_training.evaluate import ANY
from sidedoor_training.parity import golden_rows
from sidedoor_training.recipe import Recipe
from sidedoor_training.scores import OWN_HEAD, Head, open_session
from sidedoor_training.screen_stage import golden_screens
from sidedoor_training.work import Work, write_json, write_jsonl

SCHEMA_VERSION = 1
_MANIFEST = "manifest.json"
_ONNX_TYPES = {
    "tensor(int32)": "int32",
    "tensor(int64)": "int64",
    "tensor(float16)": "float16",
    "tensor(float)": "float32",
}


class BundleError(Exception):
    """The bundle cannot be written."""


def write_bundle(
    recipe: Recipe,
    work: Work,
    training: dict[str, Any],
    log: dict[str, Any],
    head: Head = OWN_HEAD,
    labels: Sequence[str] = (),
) -> Path:
    """Writes the bundle into the work folder; `publish` moves it to its place.

    `training` is the manifest's section of where it comes from, `log` the report of how it was trained; `labels` are
    the model's own names for the head's targets, where they differ.
    """
    folder = work.folder / "bundle"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "report").mkdir(parents=True)
    shutil.copyfile(work.onnx, folder / "model.onnx")
    shutil.copyfile(work.tokenizer, folder / "tokenizer.json")
    shutil.copyfile(work.calibration, folder / "calibration.json")
    calibration = json.loads(work.calibration.read_text())
    screens = None
    if recipe.screen.enabled:
        shutil.copyfile(work.screen, folder / "screen.json")
        shutil.copyfile(work.screen_weights, folder / "screen.bin")
        screens = golden_screens(work)
    golden = golden_rows(work.records("golden"), work.prepared("golden"), work.onnx, calibration, head, screens)
    write_jsonl(folder / "golden.jsonl", golden)
    evaluation, quantisation, fit = (
        json.loads(path.read_text()) for path in (work.evaluation, work.quantisation, work.calibration_report)
    )
    screen = json.loads(work.screen_report.read_text()) if recipe.screen.enabled else None
    reports = {"evaluation": evaluation, "quantisation": quantisation, "calibration": fit, "training": log}
    reports |= {"screen": screen} if screen else {}
    for name, report in reports.items():
        write_json(folder / "report" / f"{name}.json", report)
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "name": recipe.name,
        "version": recipe.version,
        "created": _now(),
        "labels": [
            {"name": name, "target": target} for name, target in zip(labels or head.targets, head.targets, strict=True)
        ],
        "onnx": _signature(folder / "model.onnx", recipe.export.opset, quantisation["shipped"], head),
        "tokenizer": {"file": "tokenizer.json"},
        "input": recipe.input.as_json(),
        **({"screen": {"settings": "screen.json", "weights": "screen.bin"}} if recipe.screen.enabled else {}),
        "engine": {"text_views_version": TEXT_VIEWS_VERSION, "rule_features_version": RULE_FEATURES_VERSION},
        "packs": pack_references(recipe.bundle.packs),
        "training": training,
        "metrics": headline(evaluation),
        "tolerance": {"logit": recipe.bundle.logit_tolerance, "probability": recipe.bundle.probability_tolerance},
        **_budget(recipe),
        "files": {},
    }
    (folder / "CARD.md").write_text(write_card(manifest, evaluation, quantisation, fit, screen), encoding="utf-8")
    write_manifest(folder, manifest)
    return folder


def _budget(recipe: Recipe) -> dict[str, Any]:
    """The manifest's section of what the bundle may take to run, where the recipe sets a limit."""
    limits = {"latency_ms": recipe.bundle.budget_latency_ms, "memory_mb": recipe.bundle.budget_memory_mb}
    limits = {name: limit for name, limit in limits.items() if limit > 0.0}
    return {"budget": limits} if limits else {}


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Writes the manifest with the hash of every other file of the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != _MANIFEST)
    manifest["files"] = {
        path.relative_to(folder).as_posix(): {"sha256": sha256_file(path), "bytes": path.stat().st_size}
        for path in files
    }
    write_json(folder / _MANIFEST, manifest)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Reads a bundle's manifest."""
    return json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))


def manifest_sha256(folder: Path) -> str:
    """The hash by which a bundle is known."""
    return sha256_file(folder / _MANIFEST)


def seal(folder: Path) -> None:
    """Takes the files that were added to a written bundle into its manifest."""
    write_manifest(folder, read_manifest(folder))


def publish(folder: Path, models: Path, activate: bool) -> Path:
    """Copies a bundle to `models/<name>/<version>`, whole or not at all, and points `models/active` to it."""
    manifest = read_manifest(folder)
    place = models / manifest["name"] / manifest["version"]
    fresh, old = place.with_name(f".{place.name}.new"), place.with_name(f".{place.name}.old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(folder, fresh)
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    if activate:
        pointer = models / "active"
        partial = pointer.with_name(".active.new")
        partial.write_text(f"{manifest['name']}/{manifest['version']}\n", encoding="utf-8")
        partial.replace(pointer)
    return place


def pack_references(packs: Path) -> list[dict[str, str]]:
    """Name, version and hash of every rule pack of a folder."""
    references = []
    for path in sorted(packs.glob("*.toml")):
        pack = tomllib.loads(path.read_text(encoding="utf-8"))
        head = pack.get("pack", pack)
        if not isinstance(head.get("name"), str) or not isinstance(head.get("version"), str):
            raise BundleError(f"{path}: expected a name and a version")
        references.append({"name": head["name"], "version": head["version"], "sha256": sha256_file(path)})
    return sorted(references, key=lambda reference: reference["name"])


def headline(evaluation: dict[str, Any]) -> dict[str, Any]:
    """The figures that go into the manifest."""
    figures = ("auroc", "auprc", "recall_at_1pct_fpr", "ece")
    return {
        "split": "test",
        "rows": evaluation["rows"],
        **{
            variant: {target: {name: table[target][name]["value"] for name in figures} for target in (ANY, *TARGETS)}
            for variant, table in evaluation["variants"].items()
        },
    }


def head_of(manifest: dict[str, Any]) -> Head:
    """Where a bundle's logits come out and what they stand for."""
    output, targets = manifest["onnx"]["output"], [label["target"] for label in manifest["labels"]]
    outputs = [output] if isinstance(output, dict) else output
    return Head(tuple(entry["name"] for entry in outputs), tuple(targets))


def _signature(graph: Path, opset: int, variant: str, head: Head) -> dict[str, Any]:
    session = open_session(graph)
    inputs = [{"name": entry.name, "type": _ONNX_TYPES[entry.type]} for entry in session.get_inputs()]
    found = {entry.name: entry for entry in session.get_outputs()}
    outputs = [{"name": name, "type": _ONNX_TYPES[found[name].type]} for name in head.outputs]
    # Together: one tensor of two dimensions, a column a label. Apart: a tensor a label.
    is_together = len(outputs) == 1 and len(found[head.outputs[0]].shape) == 2
    return {
        "file": "model.onnx",
        "opset": opset,
        "precision": variant.split("_")[0],
        "inputs": inputs,
        "output": outputs[0] if is_together else outputs,
    }


def _now() -> str:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC) if epoch else datetime.datetime.now(datetime.UTC)
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")
