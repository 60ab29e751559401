"""Recalibration from an export of outcomes: what it takes, what it refuses, what it writes."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_calibrate import made_up

from sidedoor_training.bundle import manifest_sha256, write_manifest
from sidedoor_training.calibrate import VARIANTS, fit_calibration
from sidedoor_training.calibration import calibrate, probabilities, sigmoid, stack_inputs, stack_score
from sidedoor_training.data.schema import INTENTS, TARGETS
from sidedoor_training.engine import RULE_FEATURES
from sidedoor_training.metrics import ece
from sidedoor_training.outcomes import load_outcomes, packs_digest
from sidedoor_training.recalibrate import main
from sidedoor_training.recipe import CalibrateSettings
from sidedoor_training.work import write_json, write_jsonl

PACKS = [{"name": "en", "version": "1", "sha256": "bb"}, {"name": "de", "version": "1", "sha256": "aa"}]


@pytest.fixture(scope="module")
def fitted() -> tuple[dict, dict]:
    """What the bundle was calibrated to, and a golden case of it."""
    rows, logits = made_up(600, 1)
    golden = {"features": rows[0].features, "logits": dict(zip(TARGETS, map(float, logits[0]), strict=True))}
    return fit_calibration(rows, logits, CalibrateSettings())[0], golden | {"probabilities": {}, "risk": 0.0}


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fitted: tuple[dict, dict]) -> Path:
    """A bundle of everything that recalibration touches, and an engine that accepts every bundle."""
    gate = tmp_path / "sidedoor"
    gate.write_text("#!/bin/sh\necho accepted\n")
    gate.chmod(0o755)
    monkeypatch.setenv("SIDEDOOR", str(gate))
    folder = tmp_path / "models" / "tiny" / "1"
    write_json(folder / "calibration.json", fitted[0])
    write_jsonl(folder / "golden.jsonl", [fitted[1]])
    (folder / "model.onnx").write_bytes(b"graph")
    (folder / "CARD.md").write_text("# tiny\n")
    manifest: dict[str, Any] = {"name": "tiny", "version": "1", "onnx": {"file": "model.onnx"}, "packs": PACKS}
    write_manifest(folder, manifest | {"training": {"data": []}, "files": {}})
    return folder


def export(bundle: Path, rows: int = 1000, **changes: Any) -> list[dict]:
    """Outcomes whose messages carry an intent three times as often, in odds, as the logits of `made_up` say."""
    random = np.random.default_rng(7)
    truth = random.normal(-2.0, 1.5, (rows, len(TARGETS)))
    wanted = random.random(truth.shape) < sigmoid(truth + np.log(3.0))
    entries = []
    for at in range(rows):
        entry = {"id": f"o{at}", "source": "moderator" if at % 3 else "user_report", "stored_at_ms": at}
        entry |= {"intents": [intent for column, intent in enumerate(INTENTS) if wanted[at, column]]}
        entry |= {"declines": bool(wanted[at, -1]), "model": {"name": "tiny", "sha256": manifest_sha256(bundle)}}
        entry |= {"packs": packs_digest(PACKS), "stage": "pre_contract", "surface": "message", "purpose": "none"}
        entry |= {"features": dict.fromkeys(RULE_FEATURES, 0.0)}
        entries.append(entry | {"logits": dict(zip(TARGETS, map(float, truth[at] * 3.0), strict=True))} | changes)
    return entries


def run(bundle: Path, entries: list[dict]) -> int:
    file = bundle.parents[2] / "outcomes.jsonl"
    write_jsonl(file, entries)
    return main(["--bundle", str(bundle), "--outcomes", str(file), "--version", "2"])


def calibration_of(bundle: Path) -> dict[str, Any]:
    return json.loads((bundle / "calibration.json").read_text())


def test_outcomes_make_a_bundle_that_is_calibrated_on_what_came_of_its_messages(bundle: Path) -> None:
    entries = export(bundle)
    assert run(bundle, entries) == 0
    fresh = bundle.with_name("2")
    held_out = export(bundle, 3000)[1000:]
    logits = np.array([[entry["logits"][target] for target in TARGETS] for entry in held_out])
    inputs = stack_inputs([entry["features"] for entry in held_out], logits)
    wanted = np.array([float("share_contact" in entry["intents"]) for entry in held_out])
    error = [ece(wanted, probabilities(calibration_of(at), "fused", inputs)[:, 0]) for at in (bundle, fresh)]
    assert error[0] > 0.08 and error[1] < 0.05, error

    manifest = json.loads((fresh / "manifest.json").read_text())
    assert manifest["version"] == "2" and manifest["training"]["recalibrated_from"] == [manifest_sha256(bundle)]
    (data,) = manifest["training"]["data"]
    assert data["records"] == 1000 and data["group"] == "outcomes: 666 by moderator, 334 by user_report"
    golden = json.loads((fresh / "golden.jsonl").read_text())
    assert set(golden["probabilities"]) == set(TARGETS) and golden["risk"] > 0.0
    assert (fresh / "model.onnx").read_bytes() == b"graph"
    # Outcomes of the bundle before serve the recalibrated one too, since the model is the same.
    assert len(load_outcomes(bundle.parents[2] / "outcomes.jsonl", fresh).rows) == 1000
    assert calibration_of(fresh)["base_rate"] == np.mean([bool(entry["intents"]) for entry in entries])


def test_targets_that_nothing_is_known_of_keep_their_stacks(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entries = export(bundle)
    for at, entry in enumerate(entries):
        entry["intents"] = [intent for intent in entry["intents"] if intent != "evade_filter"]
        if at == 0:
            del entry["declines"]
    assert run(bundle, entries) == 0
    assert "stacks kept: evade_filter, declines" in capsys.readouterr().out
    old, new = calibration_of(bundle), calibration_of(bundle.with_name("2"))
    assert new["targets"]["declines"] == old["targets"]["declines"]
    # The odds of the intent move with those of the base rate, everywhere alike.
    score = np.linspace(-5.0, 5.0, 7)
    inputs = {name: score for name in (*RULE_FEATURES, *(f"logit.{target}" for target in TARGETS))}

    def log_odds(stack: dict[str, Any]) -> np.ndarray:
        probability = calibrate(stack["calibrator"], stack_score(stack, inputs))
        return np.log(probability / (1.0 - probability))

    rates = [np.log(file["base_rate"] / (1.0 - file["base_rate"])) for file in (new, old)]
    for variant in VARIANTS:
        moved = [log_odds(file["targets"]["evade_filter"][variant]) for file in (new, old)]
        assert np.allclose(moved[0] - moved[1], rates[0] - rates[1])
    assert all(set(replicate) == set(INTENTS) for replicate in new["replicates"])


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"model": {"sha256": "0" * 64}}, f"outcomes of model {'0' * 64}, expected"),
        ({"packs": "1" * 64}, f"outcomes by packs {'1' * 64}, expected"),
        ({"intents": []}, "0 outcomes with an intent, expected at least 50"),
        ({"intents": ["pay"]}, "intents: found ['pay'], expected a list of share_contact"),
        ({"logits": {}}, "logits: found , expected share_contact"),
        ({"source": "robot"}, "source: found 'robot', expected one of moderator, user_report"),
        ({"id": "o1"}, "id: found 'o1' again, expected each id once"),
    ],
)
def test_what_does_not_belong_to_the_bundle_is_refused(
    bundle: Path, changes: dict[str, Any], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(bundle, export(bundle, 120, **changes)) == 1
    assert told in capsys.readouterr().err
    assert not bundle.with_name("2").exists()


def test_ids_are_dealt_into_groups_that_do_not_depend_on_their_order(bundle: Path, tmp_path: Path) -> None:
    groups = []
    for entries in (export(bundle), export(bundle)[::-1]):
        write_jsonl(tmp_path / "outcomes.jsonl", entries)
        groups.append(
            {row.record.id: row.record.group for row in load_outcomes(tmp_path / "outcomes.jsonl", bundle).rows}
        )
    assert groups[0] == groups[1] and len(set(groups[0].values())) == 10
