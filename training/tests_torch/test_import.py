"""Classifiers from elsewhere, tiny and untrained, become bundles, which the real engine verifies and scores."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from tokenizers import ByteLevelBPETokenizer, processors
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    PreTrainedModel,
    RobertaConfig,
    RobertaForSequenceClassification,
)

from sidedoor_training.data.schema import TARGETS
from sidedoor_training.import_model import main
from sidedoor_training.prepared import windows_of
from sidedoor_training.recalibrate import main as recalibrate
from sidedoor_training.scores import Head, all_logits
from sidedoor_training.tokenizer import vocabulary_size

PACKS = Path(__file__).resolve().parents[2] / "packs"
THREE = ("request_contact", "pay_off_platform", "declines")
MULTI, SINGLE = "multi_label_classification", "single_label_classification"


@dataclass(frozen=True)
class Bench:
    """What every import here shares."""

    records: Path
    encoder: Path
    folder: Path

    def words(self) -> int:
        return vocabulary_size(json.loads((self.encoder / "tokenizer.json").read_text()))

    def tokenizer(self) -> Path:
        return self.encoder / "tokenizer.json"

    def run(self, model: Path, *extra: str, records: Path | None = None) -> int:
        given = [
            "--model",
            str(model),
            "--records",
            str(records or self.records),
            "--name",
            "own",
            "--version",
            "1.0.0",
        ]
        return main([*given, "--models", str(self.folder / "models"), "--packs", str(PACKS), *extra])

    def bundle(self, model: Path, *extra: str) -> tuple[Path, dict]:
        assert self.run(model, *extra) == 0
        place = self.folder / "models" / "own" / "1.0.0"
        return place, json.loads((place / "manifest.json").read_text())


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory, corpus_folder: Path) -> Path:
    """The tiny corpus as one file of six author groups."""
    path = tmp_path_factory.mktemp("own") / "own.jsonl"
    path.write_bytes(b"".join(file.read_bytes() for file in sorted(corpus_folder.glob("*.jsonl"))))
    return path


@pytest.fixture
def bench(tmp_path: Path, records: Path, encoder_folder: Path) -> Bench:
    return Bench(records, encoder_folder, tmp_path)


@pytest.fixture
def score(engine_binary: Path) -> Callable[[Path], None]:
    """Scores a bundle's golden inputs with the real engine and compares with what training wrote."""

    def compare(bundle: Path) -> None:
        if engine_binary.read_bytes()[:2] == b"#!":
            return
        rows = [json.loads(line) for line in (bundle / "golden.jsonl").read_text().splitlines()]
        asked = bundle.parent / "asked.jsonl"
        asked.write_text("".join(json.dumps(row["input"]) + "\n" for row in rows))
        settings = [f"model.bundle={json.dumps(str(bundle))}", f"packs.directory={json.dumps(str(PACKS))}"]
        command = [
            engine_binary,
            *(word for setting in settings for word in ("--set", setting)),
            "score",
            "--jsonl",
            asked,
        ]
        done = subprocess.run(command, capture_output=True, check=True)
        answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
        assert len(answers) == len(rows)
        for row, answer in zip(rows, answers, strict=True):
            for intent, probability in answer["intents"].items():
                assert abs(probability - row["probabilities"][intent]) < 0.03, (row["id"], intent)

    return compare


def sizes(words: int, labels: int) -> dict:
    shape = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64}
    return {**shape, "vocab_size": words, "num_labels": labels, "initializer_range": 0.4}


def tiny_bert(bench: Bench, labels: int, **more: object) -> BertForSequenceClassification:
    torch.manual_seed(4)
    config = BertConfig(**sizes(bench.words(), labels), max_position_embeddings=128, **more)
    return BertForSequenceClassification(config).eval()


def save(model: PreTrainedModel, folder: Path, tokenizer: Path) -> Path:
    model.save_pretrained(folder)
    (folder / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    return folder


class Changed(torch.nn.Module):
    """A model without token types, its logits as a test wants them."""

    def __init__(self, model: PreTrainedModel, change: Callable[[torch.Tensor], object]):
        super().__init__()
        self.model, self.change = model, change

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> object:
        return self.change(self.model(input_ids=ids.long(), attention_mask=mask.long()).logits)


def export(
    model: PreTrainedModel,
    path: Path,
    change: Callable[[torch.Tensor], object] = lambda logits: logits,
    names: tuple[str, ...] = ("logits",),
    integer: torch.dtype = torch.int64,
) -> Path:
    example = torch.tensor([[5, 6, 7, 8]], dtype=integer), torch.ones(1, 4, dtype=integer)
    inputs = ["input_ids", "attention_mask"]
    axes = {name: {0: "batch", 1: "tokens"} for name in inputs} | {name: {0: "batch"} for name in names}
    options = {"input_names": inputs, "output_names": list(names), "dynamic_axes": axes, "opset_version": 17}
    torch.onnx.export(Changed(model, change).eval(), example, str(path), **options, dynamo=False)
    return path


def test_bert_folder_with_token_types(bench: Bench, score: Callable[[Path], None]) -> None:
    names = {at: f"label {at}" for at in range(len(TARGETS))}
    model = tiny_bert(bench, len(TARGETS), id2label=names, problem_type=MULTI)
    folder = save(model, bench.folder / "bert", bench.tokenizer())
    labels = bench.folder / "map.toml"
    # In another order than ours: what counts is the name.
    labels.write_text("".join(f'"label {at}" = "{target}"\n' for at, target in enumerate(reversed(TARGETS))))
    extra = "--labels", str(labels), "--license", "MIT", "--source", "our own forum", "--activate"
    bundle, manifest = bench.bundle(folder, *extra)
    assert [entry["name"] for entry in manifest["onnx"]["inputs"]] == ["input_ids", "attention_mask", "token_type_ids"]
    assert [label["target"] for label in manifest["labels"]] == list(reversed(TARGETS))
    assert manifest["training"]["imported"]["license"] == "MIT"
    assert "source: our own forum, licence: MIT" in (bundle / "CARD.md").read_text()
    assert (bundle.parents[1] / "active").read_text() == "own/1.0.0\n"
    quantisation = json.loads((bundle / "report" / "quantisation.json").read_text())
    assert [variant["name"] for variant in quantisation["variants"]] == ["fp32", "int8_channel_reduced"]
    assert manifest["onnx"]["precision"] == quantisation["shipped"].split("_")[0]
    expect_logits_of(model, bundle)
    score(bundle)


def expect_logits_of(model: PreTrainedModel, bundle: Path) -> None:
    """The golden logits are the model's own, under the target that each label was mapped to."""
    for line in (bundle / "golden.jsonl").read_text().splitlines()[:5]:
        row, windows = json.loads(line), []
        for window in row["windows"]:
            ids, types = torch.tensor([window["ids"]]), torch.tensor([window["type_ids"]])
            with torch.no_grad():
                answer = model(input_ids=ids, attention_mask=torch.ones_like(ids), token_type_ids=types)
            windows.append(answer.logits[0].numpy())
        expected = dict(zip(reversed(TARGETS), np.max(windows, axis=0), strict=True))
        for target, logit in expected.items():
            assert abs(row["logits"][target] - logit) < 0.5, target


def test_bare_graph_without_token_types_of_three_targets(bench: Bench, score: Callable[[Path], None]) -> None:
    graph = export(tiny_bert(bench, 5), bench.folder / "model.onnx")
    labels = ["rude=none", "ask=request_contact", "cash=pay_off_platform", "spam=none", "no=declines"]
    bundle, manifest = bench.bundle(graph, "--tokenizer", str(bench.tokenizer()), "--labels", *labels)
    assert [label["name"] for label in manifest["labels"]] == ["ask", "cash", "no"]
    assert [entry["name"] for entry in manifest["onnx"]["inputs"]] == ["input_ids", "attention_mask"]
    calibration = json.loads((bundle / "calibration.json").read_text())
    for target in TARGETS:
        stacks = calibration["targets"][target]
        used = {name for stack in stacks.values() for name in stack["weights"] if name.startswith("logit.")}
        assert used <= {f"logit.{name}" for name in THREE}
        assert target in THREE or stacks["fused"] == stacks["rules"] == stacks["model"]
    rows = [json.loads(line) for line in (bundle / "golden.jsonl").read_text().splitlines()]
    assert all(set(row["logits"]) == set(THREE) and set(row["probabilities"]) == set(TARGETS) for row in rows)
    windows = [windows_of(row) for row in rows[:5]]
    given = all_logits(graph, windows, "given", Head(("logits",), TARGETS[:5]))[:, [1, 2, 4]]
    kept = [[row["logits"][target] for target in THREE] for row in rows[:5]]
    assert np.abs(given - kept).max() < 0.5
    assert "From the rules alone: share_contact" in (bundle / "CARD.md").read_text()
    score(bundle)
    renewed = ["--bundle", str(bundle), "--records", str(bench.records), "--version", "1.0.1"]
    assert recalibrate(renewed) == 0, "an imported bundle can be recalibrated like any other"


def test_roberta_without_room_uses_tokens_that_exist(
    bench: Bench, score: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    tokenizer = ByteLevelBPETokenizer()
    texts = [json.loads(line)["text"] for line in bench.records.read_text().splitlines()]
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer.train_from_iterator(texts, vocab_size=400, special_tokens=special, show_progress=False)
    tokenizer._tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    path = bench.folder / "roberta.json"
    tokenizer.save(str(path))
    words = vocabulary_size(json.loads(path.read_text()))
    torch.manual_seed(5)
    kinds = {"type_vocab_size": 1, "pad_token_id": 1, "id2label": dict(enumerate(THREE)), "problem_type": MULTI}
    # 66 places less the two that RoBERTa keeps for padding: 64 tokens are the most that it can read.
    config = RobertaConfig(**sizes(words, 3), max_position_embeddings=66, **kinds)
    folder = save(RobertaForSequenceClassification(config), bench.folder / "roberta", path)
    bundle, manifest = bench.bundle(folder)
    assert [entry["name"] for entry in manifest["onnx"]["inputs"]] == ["input_ids", "attention_mask"]
    assert set(manifest["input"]["placeholders"].values()) == {"<mask>"}
    assert set(manifest["input"]["turns"].values()) == {"</s>"}
    assert manifest["input"]["max_tokens"] == 64
    assert "no room for new ones: <mask> stands for identifiers" in capsys.readouterr().out
    score(bundle)


def test_two_classes_of_a_softmax_make_one_logit(bench: Bench, score: Callable[[Path], None]) -> None:
    torch.manual_seed(6)
    kinds = {"dim": 32, "n_layers": 1, "n_heads": 2, "hidden_dim": 64, "initializer_range": 0.4}
    names = {"id2label": {0: "fine", 1: "leak"}, "problem_type": SINGLE, "max_position_embeddings": 128}
    config = DistilBertConfig(vocab_size=bench.words(), num_labels=2, **kinds, **names)
    model = DistilBertForSequenceClassification(config).eval()
    folder = save(model, bench.folder / "distilbert", bench.tokenizer())
    bundle, manifest = bench.bundle(folder, "--labels", "leak=share_contact")
    assert [entry["name"] for entry in manifest["onnx"]["inputs"]] == ["input_ids", "attention_mask"]
    assert manifest["labels"] == [{"name": "leak", "target": "share_contact"}]
    row = json.loads((bundle / "golden.jsonl").read_text().splitlines()[0])
    ids = torch.tensor([row["windows"][0]["ids"]])
    with torch.no_grad():
        fine, leak = model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits[0].tolist()
    assert abs(row["logits"]["share_contact"] - (leak - fine)) < 0.5
    score(bundle)


def test_narrow_inputs_and_half_outputs(bench: Bench, score: Callable[[Path], None]) -> None:
    graph = export(tiny_bert(bench, 3), bench.folder / "half.onnx", lambda logits: logits.half(), integer=torch.int32)
    labels = [f"{target}={target}" for target in THREE]
    bundle, manifest = bench.bundle(graph, "--tokenizer", str(bench.tokenizer()), "--labels", *labels)
    assert {entry["type"] for entry in manifest["onnx"]["inputs"]} == {"int32"}
    assert manifest["onnx"]["output"] == {"name": "logits", "type": "float16"}
    score(bundle)


def test_named_outputs(bench: Bench, score: Callable[[Path], None]) -> None:
    def split(logits: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return logits[:, 0], logits[:, 1:2], logits[:, 2].half()

    graph = export(tiny_bert(bench, 3), bench.folder / "named.onnx", split, ("cash", "other", "no"))
    labels = "no=declines", "other=none", "cash=pay_off_platform"
    bundle, manifest = bench.bundle(graph, "--tokenizer", str(bench.tokenizer()), "--labels", *labels)
    expected = [{"name": "no", "type": "float16"}, {"name": "cash", "type": "float32"}]
    assert manifest["onnx"]["output"] == expected
    assert [output.name for output in onnx.load(bundle / "model.onnx").graph.output] == ["cash", "no"]
    score(bundle)


def test_what_cannot_be_mapped_is_refused(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    def refuses(told: str, model: Path, *extra: str) -> None:
        assert bench.run(model, *extra) == 1
        said = capsys.readouterr().err
        assert told in said, said

    three = {"id2label": {0: "a", 1: "b", 2: "c"}}
    many = save(tiny_bert(bench, 3, **three, problem_type=SINGLE), bench.folder / "many", bench.tokenizer())
    refuses("found a softmax over 3 classes ('a', 'b', 'c') of which 'b' mapped", many, "--labels", "b=share_contact")
    silent = save(tiny_bert(bench, 3, **three), bench.folder / "silent", bench.tokenizer())
    refuses("problem_type: found None, expected one of multi_label_classification", silent)
    refuses("found no target for 'a', 'c'", silent, "--head", "sigmoid", "--labels", "b=share_contact")
    refuses("found 'd', expected the model's own: 'a', 'b', 'c'", silent, "--head", "sigmoid", "--labels", "d=declines")
    bare = BertModel(BertConfig(**sizes(bench.words(), 3), max_position_embeddings=128))
    encoder = save(bare, bench.folder / "encoder", bench.tokenizer())
    refuses("found no weights for classifier.bias, classifier.weight", encoder, "--head", "sigmoid")
    squashed = export(tiny_bert(bench, 3), bench.folder / "squashed.onnx", torch.sigmoid)
    labels = "--labels", *(f"{target}={target}" for target in THREE)
    tokenizer = "--tokenizer", str(bench.tokenizer())
    refuses("found the probabilities of a Sigmoid, expected the logits", squashed, *labels, *tokenizer)
    plain = export(tiny_bert(bench, 3), bench.folder / "plain.onnx")
    refuses("expected [batch, 2], a column for each label", plain, *labels[:-1], *tokenizer)
    refuses("cannot read 256 tokens", plain, *labels, *tokenizer, "--max-tokens", "256")
    words = bench.folder / "words.onnx"
    words.write_text("not a graph")
    refuses("expected an ONNX graph that the runtime loads", words, *labels, *tokenizer)


def test_too_few_authors_are_refused(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    few = bench.folder / "few.jsonl"
    few.write_text("".join(bench.records.read_text().splitlines(keepends=True)[:120]))
    graph = export(tiny_bert(bench, 3), bench.folder / "model.onnx")
    labels = "--labels", *(f"{target}={target}" for target in THREE)
    assert bench.run(graph, *labels, "--tokenizer", str(bench.tokenizer()), records=few) == 1
    assert "found 2 author groups (t01, t02), expected at least 3" in capsys.readouterr().err
