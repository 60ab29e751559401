"""What a warm start takes from the bundle that it goes on from. Needs no PyTorch."""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sidedoor_training.bundle import manifest_sha256, read_manifest
from sidedoor_training.calibration import sigmoid
from sidedoor_training.data.schema import TARGETS
from sidedoor_training.prepared import Row, labels
from sidedoor_training.recipe import Recipe
from sidedoor_training.scores import all_logits


class WarmStartError(Exception):
    """Training cannot go on from a bundle; says what was found and what was expected."""


@dataclass(frozen=True)
class Lesson:
    """What is learned: messages, the probabilities that they are to get, and how many of them are read again."""

    rows: list[Row]
    targets: np.ndarray
    replayed: int


def known_bundle(recipe: Recipe) -> Path:
    """The bundle's folder, if its classifier reads messages as this recipe writes them."""
    folder = recipe.warm_start.bundle
    if not (folder / "manifest.json").is_file():
        raise WarmStartError(f"warm_start.bundle: {folder}: expected the folder of a bundle")
    manifest = read_manifest(folder)
    if "encoder" not in manifest["training"]:
        raise WarmStartError(f"warm_start.bundle: {folder}: found an imported model, expected a trained one")
    if (manifest["name"], manifest["version"]) == (recipe.name, recipe.version):
        raise WarmStartError(f"version: found {recipe.version}, which {folder} has, expected another")
    wanted = {"input": recipe.input.as_json(), "targets": list(TARGETS)}
    found = {"input": manifest["input"], "targets": [label["target"] for label in manifest["labels"]]}
    for name, expected in wanted.items():
        if found[name] != expected:
            raise WarmStartError(f"warm_start.bundle: {folder}: {name}: found {found[name]}, expected {expected}")
    return folder


def origin(folder: Path) -> dict[str, Any]:
    """The manifest's note of the bundle that training went on from."""
    manifest = read_manifest(folder)
    return {"bundle": f"{manifest['name']}/{manifest['version']}", "manifest_sha256": manifest_sha256(folder)}


def choose_lesson(recipe: Recipe, rows: list[Row], seed: int) -> Lesson:
    """All that is new to the bundle or to be read whole, and a share of the rest, to be answered much as before."""
    folder = known_bundle(recipe)
    known = {entry["group"] for entry in read_manifest(folder)["training"]["data"] if entry["split"] == "train"}
    known -= set(recipe.warm_start.whole)
    old = [row for row in rows if row.record.group in known]
    again = random.Random(seed).sample(old, round(recipe.warm_start.replay * len(old)))
    new = [row for row in rows if row.record.group not in known]
    if not again:
        return Lesson(new, labels(new), 0)
    before = sigmoid(all_logits(folder / "model.onnx", [row.windows for row in again], "what is known"))
    share = recipe.warm_start.share
    mixed = (1.0 - share) * labels(again) + share * before
    return Lesson([*again, *new], np.concatenate([mixed, labels(new)]) if new else mixed, len(again))
