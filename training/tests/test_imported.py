"""What an import decides before any model is read."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sidedoor_training.calibrate import fit_calibration
from sidedoor_training.calibration import probabilities, stack_inputs
from sidedoor_training.data.schema import TARGETS, Record
from sidedoor_training.engine import RULE_FEATURES
from sidedoor_training.import_model import is_worth_shipping
from sidedoor_training.imported import ImportProblem
from sidedoor_training.imported.groups import split_groups
from sidedoor_training.imported.input_format import choose_sizes, write_tokenizer
from sidedoor_training.imported.labels import Columns, choose_columns, default_head, read_labels
from sidedoor_training.prepared import Row, Window
from sidedoor_training.quantise import Variant
from sidedoor_training.recipe import CalibrateSettings


def record(number: int, group: str, intents: tuple[str, ...] = (), declines: bool = False) -> Record:
    context = {"stage": "pre_contract", "surface": "message", "purpose": "none", "lang": "en", "technique": "plain"}
    return Record(
        f"{group}-{number}", group, "text", history=(), intents=intents, declines=declines, identifiers=(), **context
    )


def test_labels_come_from_words_or_a_file(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text('"a = b" = "share_contact"\nspam = "none"\n')
    expected = {"a = b": "share_contact", "spam": "none"}
    assert read_labels([str(path)]) == expected
    assert read_labels(["a = b=share_contact", "spam=none"]) == expected
    for wrong, told in (
        (["spam"], "found 'spam', expected NAME=TARGET"),
        (["a=none", "a=none"], "each name once"),
        (["a=share"], r"found 'a' = 'share', expected one of share_contact"),
        ([str(tmp_path / "none.toml")], "none.toml"),
    ):
        with pytest.raises(ImportProblem, match=told):
            read_labels(wrong)


def test_labels_are_mapped_or_refused() -> None:
    names = ["declines", "x", "y"]
    chosen = choose_columns(names, {"x": "none", "y": "evade_filter"}, "sigmoid")
    assert chosen == Columns(("declines", "y"), ("declines", "evade_filter"), (0, 2))
    assert choose_columns(["no", "yes"], {"no": "none", "yes": "evade_filter"}, "softmax").minus == 0
    for labels, head, told in (
        ({"x": "none", "y": "declines"}, "sigmoid", "found 'declines' for several labels|at least one intent"),
        ({"x": "none", "y": "none"}, "sigmoid", "found the targets 'declines', expected at least one intent"),
        ({"x": "evade_filter", "y": "evade_filter"}, "sigmoid", "found 'evade_filter' for several labels"),
        ({"x": "evade_filter"}, "softmax", "a softmax over 3 classes"),
    ):
        with pytest.raises(ImportProblem, match=told):
            choose_columns(names, labels, head)
    with pytest.raises(ImportProblem, match="which two sigmoids or two classes of a softmax"):
        default_head({"no": "none", "yes": "evade_filter"})
    assert default_head({"no": "declines", "yes": "evade_filter"}) == "sigmoid"


def test_no_author_is_in_both_parts() -> None:
    rows = [
        record(number, group, ("share_contact",) if number % 2 else ())
        for group, size in (("a", 90), ("b", 30), ("c", 20), ("d", 40), ("e", 30))
        for number in range(size)
    ]
    parts = split_groups(rows, ("share_contact",))
    groups = {part: {row.group for row in chosen} for part, chosen in parts.items()}
    assert not groups["calibration"] & groups["test"] and set().union(*groups.values()) == set("abcde")
    assert 0.2 < len(parts["test"]) / len(rows) < 0.45
    lopsided = [row for row in rows if row.group in "abc"]
    assert {
        part: len({row.group for row in chosen}) for part, chosen in split_groups(lopsided, ("share_contact",)).items()
    } == {
        "calibration": 2,
        "test": 1,
    }
    with pytest.raises(ImportProblem, match="found 2 author groups"):
        split_groups([row for row in rows if row.group in "ab"], ("share_contact",))
    with pytest.raises(ImportProblem, match="found 0 messages with pay_off_platform and"):
        split_groups(rows, ("pay_off_platform", "declines"))


def tokenizer(tmp_path: Path, words: int, special: list[str]) -> Path:
    vocabulary = {word: number for number, word in enumerate([*special, *(f"w{at}" for at in range(words))])}
    added = [{"id": vocabulary[word], "content": word, "special": True} for word in special]
    path = tmp_path / "tokenizer.json"
    path.write_text(json.dumps({"added_tokens": added, "model": {"vocab": vocabulary}}))
    return path


def test_new_tokens_only_where_the_embedding_has_room(tmp_path: Path) -> None:
    source, out = tokenizer(tmp_path, 18, ["<mask>", "</s>"]), tmp_path / "out" / "tokenizer.json"
    settings, size = write_tokenizer(source, out, 27)
    assert (settings.placeholder, settings.turn, size) == ("", "", 27)
    assert "[PHONE]" in {entry["content"] for entry in json.loads(out.read_text())["added_tokens"]}
    for room in (26, None):
        settings, size = write_tokenizer(source, out, room)
        assert (settings.placeholder, settings.turn, size) == ("<mask>", "</s>", 20)
        assert settings.as_json()["placeholders"]["email"] == "<mask>"
        assert len(json.loads(out.read_text())["added_tokens"]) == 2
    with pytest.raises(ImportProblem, match="found 20 token ids, expected at most the 19"):
        write_tokenizer(source, out, 19)
    with pytest.raises(ImportProblem, match="found the special tokens <s>, expected room"):
        write_tokenizer(tokenizer(tmp_path, 18, ["<s>"]), out, 19)
    # A model that was trained on what the engine writes has the tokens already.
    own = ["[PHONE]", "[EMAIL]", "[URL]", "[HANDLE]", "[PAYMENT]", "[AUTHOR]", "[OTHER]"]
    settings, size = write_tokenizer(tokenizer(tmp_path, 10, own), out, 17)
    assert (settings.placeholder, size) == ("", 17)


def test_windows_are_as_long_as_the_model_reads() -> None:
    def reads_at_most(tokens: int):
        return lambda wanted: None if wanted <= tokens else f"no {wanted}"

    assert choose_sizes(None, reads_at_most(512)) == {"max_tokens": 128, "history_tokens": 48, "stride": 32}
    assert choose_sizes(None, reads_at_most(80))["max_tokens"] == 64
    assert choose_sizes(256, reads_at_most(512)) == {"max_tokens": 256, "history_tokens": 96, "stride": 64}
    for wanted, least in ((256, 128), (None, 20)):
        with pytest.raises(ImportProblem, match=rf"cannot read {wanted or 32} tokens \(no {wanted or 32}\)"):
            choose_sizes(wanted, reads_at_most(least))


def test_int8_ships_only_where_it_costs_little() -> None:
    full = Variant("fp32", 4.0, 2.0, 0.9, 0.9, 0.0, 0.0)
    small = Variant("int8_channel_reduced", 1.0, 1.0, 0.897, 0.9, 0.3, 0.01)
    assert is_worth_shipping(full, small)
    assert not is_worth_shipping(full, replace(small, auroc=0.89))
    assert not is_worth_shipping(full, replace(small, mean_probability_shift=0.03))


def test_a_target_without_a_logit_comes_from_the_rules_alone() -> None:
    random = np.random.default_rng(3)
    rows, logits = [], np.full((400, len(TARGETS)), np.nan, dtype=np.float32)
    for number in range(400):
        shares = number % 4 == 0
        features = dict.fromkeys(RULE_FEATURES, 0.0) | {"email": float(shares) * random.random()}
        labelled = record(number, f"g{number % 5}", ("share_contact", "pay_off_platform") if shares else ())
        rows.append(Row(labelled, (Window((1,), (0,)),), features))
        logits[number, TARGETS.index("pay_off_platform")] = random.normal(2.0 if shares else -2.0)
    calibration, _ = fit_calibration(rows, logits, CalibrateSettings())
    unknown, known = calibration["targets"]["share_contact"], calibration["targets"]["pay_off_platform"]
    assert unknown["fused"] == unknown["rules"] == unknown["model"]
    assert set(unknown["fused"]["weights"]) <= set(RULE_FEATURES) and unknown["fused"]["weights"]["email"] > 0.0
    assert set(known["model"]["weights"]) == {"logit.pay_off_platform"}
    assert all(
        not any(name.startswith("logit.") for name in one["share_contact"]["weights"])
        for one in calibration["replicates"]
    )
    fused = probabilities(calibration, "fused", stack_inputs([row.features for row in rows], logits))
    assert np.isfinite(fused).all()
