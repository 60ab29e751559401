"""Data to bundle with a tiny encoder, then what a run must hold to."""

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from sidedoor_training.calibration import probabilities, risk, stack_inputs
from sidedoor_training.data.load import sha256_file
from sidedoor_training.data.schema import TARGETS
from sidedoor_training.model.batches import collate, message_logits, training_batches
from sidedoor_training.model.compare import main as compare
from sidedoor_training.model.distil import distil, some_layers
from sidedoor_training.model.graph import classifier_of
from sidedoor_training.model.heads import IntentClassifier, load_classifier
from sidedoor_training.model.train import Progress, dev_loss, fresh, predict, train_seed
from sidedoor_training.prepared import load_rows, windows_of
from sidedoor_training.recalibrate import main as recalibrate
from sidedoor_training.recipe import load_recipe
from sidedoor_training.run import main
from sidedoor_training.scores import all_logits
from sidedoor_training.smooth import DIVIDED, smooth
from sidedoor_training.stages import STAGES
from sidedoor_training.warm_start import WarmStartError
from sidedoor_training.work import Work


@pytest.fixture(scope="module")
def bundle(recipe_file: Path) -> Path:
    """The bundle of a whole run."""
    assert main(["--recipe", str(recipe_file)]) == 0
    return recipe_file.parent / "models" / "tiny" / "0.0.1"


@pytest.fixture(scope="module")
def work(bundle: Path, recipe_file: Path) -> Work:
    """The work folder that it came from."""
    return Work(load_recipe(recipe_file).work)


def test_manifest_names_every_file_with_its_hash(bundle: Path) -> None:
    manifest = json.loads((bundle / "manifest.json").read_text())
    present = {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()}
    assert present == {*manifest["files"], "manifest.json"}
    for name, entry in manifest["files"].items():
        assert sha256_file(bundle / name) == entry["sha256"]
    assert [label["target"] for label in manifest["labels"]] == list(TARGETS)
    assert manifest["onnx"]["precision"] == "int8"
    assert manifest["budget"] == {"latency_ms": 1000.0, "memory_mb": 500.0}
    assert (bundle.parents[1] / "active").read_text() == "tiny/0.0.1\n"


def test_golden_rows_repeat(bundle: Path) -> None:
    rows = [json.loads(line) for line in (bundle / "golden.jsonl").read_text().splitlines()]
    assert len(rows) >= 40
    logits = all_logits(bundle / "model.onnx", [windows_of(row) for row in rows], "golden")
    np.testing.assert_array_equal(logits, [[row["logits"][target] for target in TARGETS] for row in rows])
    calibration = json.loads((bundle / "calibration.json").read_text())
    probability = probabilities(calibration, "fused", stack_inputs([row["features"] for row in rows], logits))
    assert np.allclose(risk(calibration, probability), [row["risk"] for row in rows])
    assert any(len(row["windows"]) > 2 for row in rows), "a long text is read in several windows"


def test_tokenizer_neither_truncates_nor_pads(bundle: Path, encoder_folder: Path) -> None:
    source = json.loads((encoder_folder / "tokenizer.json").read_text())
    shipped = json.loads((bundle / "tokenizer.json").read_text())
    assert source["truncation"] and source["padding"]
    assert shipped["truncation"] is None and shipped["padding"] is None
    control = {entry["content"]: entry["id"] for entry in shipped["added_tokens"] if entry["id"] in range(1, 8)}
    assert list(control) == ["[PHONE]", "[EMAIL]", "[URL]", "[HANDLE]", "[PAYMENT]", "[AUTHOR]", "[OTHER]"]


def test_second_run_does_nothing(bundle: Path, recipe_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (bundle / "manifest.json").read_bytes()
    assert main(["--recipe", str(recipe_file)]) == 0
    assert capsys.readouterr().out.count("current") == len(STAGES)
    assert (bundle / "manifest.json").read_bytes() == before


def test_training_learns_and_its_graph_agrees(work: Work) -> None:
    log = json.loads((work.model / "training.json").read_text())["epochs"]
    assert log[-1]["loss"] < log[0]["loss"]
    rows = load_rows(work.records("test"), work.prepared("test"))[:10]
    graph = all_logits(work.onnx_float, [row.windows for row in rows], "graph")
    assert np.abs(predict(load_classifier(work.model), rows) - graph).max() < 1e-3


class PowerCut(Exception):
    """The run ends here."""


def _cut_after_first_epoch(run: Callable[[Path], object], state: Path) -> None:
    """Runs until the first state has been written, and no further."""

    def cut(*arguments: object, **options: object) -> None:
        save(*arguments, **options)
        raise PowerCut

    save, torch.save = torch.save, cut
    try:
        with pytest.raises(PowerCut):
            run(state)
    finally:
        torch.save = save
    state.with_suffix(".partial").rename(state)


def _same_weights(one: IntentClassifier, other: IntentClassifier) -> None:
    for name, tensor in one.state_dict().items():
        assert torch.equal(tensor, other.state_dict()[name]), name


def test_resumed_training_equals_uninterrupted(work: Work, recipe_file: Path, tmp_path: Path) -> None:
    recipe = load_recipe(recipe_file, ["train.epochs=2"])
    rows = load_rows(work.records("train"), work.prepared("train"))[:40]
    start = partial(fresh, Path(recipe.train.encoder), work.tokenizer, recipe.train)

    def run(state: Path) -> tuple[IntentClassifier, Progress]:
        return train_seed(recipe.train, 5, rows, [], start, state)

    whole, _ = run(tmp_path / "whole.pt")
    _cut_after_first_epoch(run, tmp_path / "cut.pt")
    resumed, progress = run(tmp_path / "cut.pt")
    assert progress.epoch == 2
    _same_weights(whole, resumed)


def test_resumed_distilling_equals_uninterrupted(work: Work, recipe_file: Path, tmp_path: Path) -> None:
    recipe = load_recipe(recipe_file, ["train.epochs=2"])
    rows = load_rows(work.records("train"), work.prepared("train"))[:40]
    targets = np.random.default_rng(1).uniform(size=(40, len(TARGETS)))

    def run(state: Path) -> tuple[IntentClassifier, Progress]:
        return distil(recipe.train, recipe.teacher, 5, rows, targets, work.teacher(3), state)

    whole, _ = run(tmp_path / "whole.pt")
    _cut_after_first_epoch(run, tmp_path / "cut.pt")
    resumed, progress = run(tmp_path / "cut.pt")
    assert progress.epoch == 2
    _same_weights(whole, resumed)


def test_the_shipped_classifier_starts_from_the_teachers_layers(work: Work) -> None:
    teacher = load_classifier(work.teacher(3))
    student = some_layers(teacher, (1,), 0.0)
    assert len(student.encoder.encoder.layer) == 1
    for name, tensor in student.encoder.encoder.layer[0].state_dict().items():
        assert torch.equal(tensor, teacher.encoder.encoder.layer[1].state_dict()[name]), name
    assert torch.equal(student.head.weight, teacher.head.weight)
    # And what it ships has learned: not the layer that it started from.
    shipped = load_classifier(work.model).encoder.encoder.layer[0].output.dense.weight
    assert not torch.equal(shipped, student.encoder.encoder.layer[0].output.dense.weight)


def test_a_graph_gives_its_classifier_back(work: Work) -> None:
    trained = load_classifier(work.model)
    rows = load_rows(work.records("test"), work.prepared("test"))[:20]
    assert np.abs(predict(classifier_of(work.onnx_float, 0.0, rows), rows) - predict(trained, rows)).max() < 1e-5
    assert np.abs(predict(classifier_of(work.onnx, 0.0, rows), rows) - predict(trained, rows)).max() < 0.05


def test_another_graph_is_refused_by_name(work: Work, tmp_path: Path) -> None:
    model = onnx.load(str(work.onnx_float))
    for node in model.graph.node:
        node.name = ""
    onnx.save(model, str(tmp_path / "nameless.onnx"))
    with pytest.raises(
        WarmStartError, match=r"nameless\.onnx: expected the graph of a BERT that this package exported"
    ):
        classifier_of(tmp_path / "nameless.onnx", 0.0, [])


def test_a_graph_that_its_weights_do_not_explain_is_refused(work: Work, tmp_path: Path) -> None:
    model = onnx.load(str(work.onnx_float))
    head = next(node for node in model.graph.node if node.op_type == "Gemm")
    del head.attribute[:]
    head.attribute.extend([onnx.helper.make_attribute("transB", 1), onnx.helper.make_attribute("alpha", 3.0)])
    onnx.save(model, str(tmp_path / "steeper.onnx"))
    rows = load_rows(work.records("test"), work.prepared("test"))[:20]
    with pytest.raises(WarmStartError, match=r"steeper\.onnx: .* read back, its probabilities are"):
        classifier_of(tmp_path / "steeper.onnx", 0.0, rows)


@dataclass(frozen=True)
class WarmStart:
    """A recipe that goes on from the bundle of another, with one group more."""

    recipe: Path
    bundle: Path
    folder: Path

    def run(self, *settings: str) -> int:
        """Runs it with some settings changed."""
        own = [f"data.folder={json.dumps(str(self.folder / 'data'))}", 'data.split.train=["t01", "t02", "t07"]']
        own += [f"warm_start.bundle={json.dumps(str(self.bundle))}", "warm_start.enabled=true", "version=0.0.2"]
        own += [f"work={json.dumps(str(self.folder / 'work'))}", f"bundle.models={json.dumps(str(self.folder))}"]
        overrides = [part for setting in (*own, *settings) for part in ("--set", setting)]
        return main(["--recipe", str(self.recipe), *overrides])

    @property
    def work(self) -> Work:
        """Its work folder."""
        return Work(self.folder / "work")


@pytest.fixture
def warm_start(bundle: Path, recipe_file: Path, corpus_folder: Path, tmp_path: Path) -> WarmStart:
    """A seventh group, of messages that the sixth has too."""
    shutil.copytree(corpus_folder, tmp_path / "data")
    more = (corpus_folder / "t06_tiny.jsonl").read_text(encoding="utf-8").replace('"t06', '"t07')
    (tmp_path / "data" / "t07_tiny.jsonl").write_text(more, encoding="utf-8")
    return WarmStart(recipe_file, bundle, tmp_path)


def test_a_warm_start_learns_the_new_and_keeps_the_old(warm_start: WarmStart) -> None:
    assert warm_start.run("warm_start.learning_rate=0.003", "warm_start.replay=0.25", "warm_start.epochs=3") == 0
    work, fresh_bundle = warm_start.work, warm_start.folder / "tiny" / "0.0.2"
    manifest = json.loads((fresh_bundle / "manifest.json").read_text())
    before = json.loads((warm_start.bundle / "manifest.json").read_text())
    hashed = sha256_file(warm_start.bundle / "manifest.json")
    assert manifest["training"]["warm_start"] == {"bundle": "tiny/0.0.1", "manifest_sha256": hashed}
    assert manifest["training"]["encoder"] == before["training"]["encoder"]
    assert manifest["files"]["tokenizer.json"] == before["files"]["tokenizer.json"]
    assert "training gone on from the bundle tiny/0.0.1" in (fresh_bundle / "CARD.md").read_text()
    log = json.loads((work.model / "training.json").read_text())
    assert (log["rows"], log["replayed_rows"]) == (90, 30)
    rows = load_rows(work.records("train"), work.prepared("train"))
    old = [row for row in rows if row.record.group != "t07"]
    new = [row for row in rows if row.record.group == "t07"]
    loss = {
        (name, part): dev_loss(all_logits(folder / "model.onnx", [row.windows for row in rows], name), rows)
        for name, folder in (("before", warm_start.bundle), ("after", fresh_bundle))
        for part, rows in (("old", old), ("new", new))
    }
    assert loss["after", "new"] < loss["before", "new"] and loss["after", "old"] < loss["before", "old"] + 0.05


def test_records_beside_the_folder_are_learned_and_identifiers_read_as_written(warm_start: WarmStart) -> None:
    beside = (warm_start.folder / "data" / "t07_tiny.jsonl").rename(warm_start.folder / "t07.jsonl")
    settings = [f"data.more={json.dumps([str(beside)])}", "train.as_written=true", "bundle.activate=false"]
    assert warm_start.run(*settings, "warm_start.replay=0.0", "warm_start.epochs=1") == 0
    records = [json.loads(line) for line in beside.read_text(encoding="utf-8").splitlines()]
    named = sum("@" in record["text"] for record in records)
    log = json.loads((warm_start.work.model / "training.json").read_text())
    assert named and log["rows"] == len(records) + named
    manifest = json.loads((warm_start.folder / "tiny" / "0.0.2" / "manifest.json").read_text())
    entries = {entry["file"]: entry["split"] for entry in manifest["training"]["data"]}
    assert entries["t07.jsonl"] == "train"


def test_known_groups_that_are_named_are_read_whole(warm_start: WarmStart) -> None:
    settings = ('whole=["t01"]', "replay=0.25", "epochs=1")
    assert warm_start.run(*(f"warm_start.{setting}" for setting in settings), "bundle.activate=false") == 0
    rows = load_rows(warm_start.work.records("train"), warm_start.work.prepared("train"))
    other = sum(row.record.group not in ("t01", "t07") for row in rows)
    log = json.loads((warm_start.work.model / "training.json").read_text())
    assert other and log["replayed_rows"] == round(0.25 * other)
    assert log["rows"] == len(rows) - other + log["replayed_rows"]


@pytest.mark.parametrize("settings", [("epochs=0", "replay=0.0"), ("epochs=1", "learning_rate=0.003", "keep=1.0")])
def test_a_warm_start_that_keeps_all_changes_no_answer(warm_start: WarmStart, settings: tuple[str, ...]) -> None:
    assert warm_start.run(*(f"warm_start.{setting}" for setting in settings)) == 0
    rows = load_rows(warm_start.work.records("test"), warm_start.work.prepared("test"))
    windows = [row.windows for row in rows]
    folders = warm_start.bundle, warm_start.folder / "tiny" / "0.0.2"
    before, after = (all_logits(folder / "model.onnx", windows, folder.name) for folder in folders)
    assert np.abs(before - after).max() < 0.05


def test_activations_are_made_even_without_another_answer(work: Work, tmp_path: Path) -> None:
    rows = load_rows(work.records("calibration"), work.prepared("calibration"))
    smooth(work.onnx_float, tmp_path / "even.onnx", rows)
    products = [node.input[0] for node in onnx.load(tmp_path / "even.onnx").graph.node if node.op_type == "MatMul"]
    assert sum(name.endswith(DIVIDED) for name in products) == 6
    windows = [row.windows for row in rows]
    before, after = (all_logits(path, windows, path.name) for path in (work.onnx_float, tmp_path / "even.onnx"))
    assert np.abs(before - after).max() < 1e-3


def test_a_bundle_that_reads_otherwise_is_refused(warm_start: WarmStart, capsys: pytest.CaptureFixture[str]) -> None:
    assert warm_start.run("input.history_tokens=40") == 1
    assert "input: found {'max_tokens': 128, 'history_tokens': 48" in capsys.readouterr().err
    assert warm_start.run("version=0.0.1") == 1
    assert "version: found 0.0.1, which" in capsys.readouterr().err
    assert warm_start.run('warm_start.bundle="nowhere"') == 1
    assert "nowhere: expected the folder of a bundle" in capsys.readouterr().err


def test_consistency_draws_the_answers_under_dropout_together(work: Work, recipe_file: Path, tmp_path: Path) -> None:
    recipe = load_recipe(recipe_file, ["train.epochs=4", "train.dropout=0.3"])
    rows = load_rows(work.records("train"), work.prepared("train"))[:60]
    batch = collate(rows)

    def spread(consistency: float) -> float:
        settings = replace(recipe.train, consistency=consistency, layers=())
        state = tmp_path / f"{consistency}.pt"
        start = partial(fresh, Path(recipe.train.encoder), work.tokenizer, settings)
        classifier, _ = train_seed(settings, 5, rows, [], start, state)
        classifier.train()
        torch.manual_seed(1)
        with torch.no_grad():
            given = batch.input_ids, batch.attention_mask, batch.token_type_ids
            answers = torch.stack([torch.sigmoid(classifier(*given)) for _ in range(8)])
        return float(answers.std(dim=0).mean())

    assert spread(20.0) < 0.8 * spread(0.0)


def test_message_takes_the_highest_window(work: Work) -> None:
    rows = load_rows(work.records("golden"), work.prepared("golden"))
    long = next(row for row in rows if len(row.windows) > 2)
    batch = collate([rows[0], long])
    scores = torch.arange(len(batch.message_of_window) * len(TARGETS), dtype=torch.float32).view(-1, len(TARGETS))
    found = message_logits(scores, batch)
    assert torch.equal(found[0], scores[0])
    assert torch.equal(found[1], scores[-1])


def test_every_row_once_an_epoch(work: Work) -> None:
    rows = load_rows(work.records("train"), work.prepared("train"))
    sizes = [len(batch.labels) for _, batch in training_batches(rows, 7, random.Random(1))]
    assert sum(sizes) == len(rows) and max(sizes) == 7


def test_recalibration_keeps_the_model_and_renews_the_rest(bundle: Path, work: Work, tmp_path: Path) -> None:
    own = tmp_path / "own.jsonl"
    own.write_bytes(work.records("test").read_bytes())
    arguments = ["--bundle", str(bundle), "--records", str(own), "--version", "0.0.2", "--models", str(tmp_path)]
    assert recalibrate(arguments) == 0
    fresh = tmp_path / "tiny" / "0.0.2"
    manifest = json.loads((fresh / "manifest.json").read_text())
    assert manifest["files"]["model.onnx"] == json.loads((bundle / "manifest.json").read_text())["files"]["model.onnx"]
    assert (fresh / "calibration.json").read_bytes() != (bundle / "calibration.json").read_bytes()
    assert sha256_file(fresh / "golden.jsonl") == manifest["files"]["golden.jsonl"]["sha256"]
    assert manifest["training"]["data"][-1]["split"] == "recalibration"


def test_settings_are_compared_on_left_out_training_groups(
    work: Work, recipe_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--recipe", str(recipe_file), "--set", "train.epochs=1"]
    assert compare([*arguments, "--fold", "t01"]) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert figures["groups"] == ["t01"] and figures["rows"] == 60
    assert compare([*arguments, "--fold", "t05"]) == 1
    assert "t05, expected training groups" in capsys.readouterr().err
