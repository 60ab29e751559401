"""A tiny encoder, a tiny corpus and a recipe for them; the real engine where SIDEDOOR names it."""

import itertools
import json
import os
import string
import sys
from pathlib import Path

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from sidedoor_training.data.schema import parse_record
from sidedoor_training.work import write_jsonl

PACKS = Path(__file__).resolve().parents[2] / "packs"
GOLDEN = Path(__file__).resolve().parents[1] / "recipes" / "golden_inputs.jsonl"
GROUPS = ("t01", "t02", "t03", "t04", "t05", "t06")
_SENTENCES = (
    (["share_contact"], False, "my mail is {name}@example.org, use it for {thing}"),
    (["request_contact"], False, "what is your phone number {name}, i want to ask about the {thing}"),
    (["move_off_platform"], False, "let us leave this chat {name} and discuss the {thing} elsewhere"),
    (["pay_off_platform"], False, "pay me in cash for the {thing}, {name}, no fee that way"),
    (["apply_off_platform"], False, "{name}, apply for the {thing} work on our own form, not here"),
    (["evade_filter"], False, "put spaces into the {thing} word, {name}, or it gets swallowed"),
    ([], True, "no {name}, i only talk about the {thing} on this site"),
    ([], False, "the {thing} is ready {name}, have a look"),
    ([], False, "how long will the {thing} take, {name}?"),
    ([], False, "thank you {name}, the {thing} looks lovely"),
)
_NAMES = ("ada", "bo", "cleo", "dara", "eli", "fay")
_THINGS = ("fence", "logo", "song", "shelf", "lesson", "garden")


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A randomly initialised BERT whose tokenizer.json carries a truncation that must not be used."""
    folder = tmp_path_factory.mktemp("encoder")
    letters = string.ascii_lowercase + string.digits + string.punctuation
    words = ["[PAD]", *(f"[unused{number}]" for number in range(10)), "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    words += [*letters, *(f"##{letter}" for letter in letters)]
    words += sorted({word for _, _, sentence in _SENTENCES for word in sentence.split() if word.isalpha()} - set(words))
    vocabulary = {word: number for number, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    special = [("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=special
    )
    tokenizer.enable_truncation(8)
    tokenizer.enable_padding(length=8)
    tokenizer.save(str(folder / "tokenizer.json"))
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    BertModel(BertConfig(vocab_size=len(words), max_position_embeddings=128, **sizes)).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def corpus_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six groups of made-up records, one file each."""
    folder = tmp_path_factory.mktemp("data")
    combinations = list(itertools.product(_NAMES, _THINGS))
    for at, group in enumerate(GROUPS):
        rows = []
        for name, thing in combinations[at * 6 : at * 6 + 6]:
            for intents, declines, sentence in _SENTENCES:
                history = [{"from": "other", "text": "hello there"}] if len(rows) % 3 == 0 else []
                row = {"id": f"{group}-{len(rows) + 1:04}", "group": group, "intents": intents, "declines": declines}
                row |= {"text": sentence.format(name=name, thing=thing), "history": history, "identifiers": []}
                row |= {"stage": "pre_contract", "surface": "message", "purpose": "none", "lang": "en"}
                rows.append({**row, "technique": "plain"})
                assert not parse_record(rows[-1])[1]
        write_jsonl(folder / f"{group}_tiny.jsonl", rows)
    return folder


@pytest.fixture(scope="session")
def recipe_file(tmp_path_factory: pytest.TempPathFactory, encoder_folder: Path, corpus_folder: Path) -> Path:
    """A recipe that takes seconds."""
    folder = tmp_path_factory.mktemp("recipe")
    packs = PACKS if "SIDEDOOR" in os.environ else folder / "packs"
    packs.mkdir(exist_ok=True)
    path = folder / "tiny.toml"
    path.write_text(
        f"""
name = "tiny"
version = "0.0.1"
work = "work"

[data]
folder = {json.dumps(str(corpus_folder))}
split = {{ train = ["t01", "t02"], calibration = ["t03", "t04"], test = ["t05", "t06"] }}

[train]
encoder = {json.dumps(str(encoder_folder))}
layers = [1]
epochs = 3
learning_rate = 0.003
precision = "float32"

[teacher]
enabled = true
seeds = [3, 4]
epochs = 2
learning_rate = 0.003
variations = 60

[quantise]
ship = "int8_smooth"

[screen]
enabled = true
folds = 2
missed = 0.6

[bundle]
models = "models"
packs = {json.dumps(str(packs))}
golden = {json.dumps(str(GOLDEN))}
budget_latency_ms = 1000.0
budget_memory_mb = 500.0
""",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="session", autouse=True)
def engine_binary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The engine: the one that SIDEDOOR names, else a stand-in of the same form."""
    if "SIDEDOOR" in os.environ:
        return Path(os.environ["SIDEDOOR"])
    path = tmp_path_factory.mktemp("bin") / "sidedoor"
    stand_in = Path(__file__).with_name("fake_engine.py")
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{stand_in}" "$@"\n')
    path.chmod(0o755)
    os.environ["SIDEDOOR"] = str(path)
    return path
