"""Ordinary text by others: what is taken, what is refused, what the manifest says."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from sidedoor_training.data.load import DataError, sha256_file
from sidedoor_training.data.ordinary import OrdinaryText, is_silent, load_for_screen, load_ordinary, used
from sidedoor_training.engine import RULE_FEATURES

LINES = ["Hello there", "hello there ", "The tent is yours", "Two for me, one for you", "  "]


def text_in(folder: Path, lines: list[str], rows: int = 10) -> OrdinaryText:
    path = folder / "chat.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": str(number), "text": line}) + "\n" for number, line in enumerate(lines))
    return OrdinaryText("chat", path, "a place", "CC0", sha256_file(path), rows)


def test_each_text_is_taken_once_and_no_more_than_wanted(tmp_path: Path) -> None:
    taken = load_ordinary((text_in(tmp_path, LINES),))
    assert sorted(record.text for record in taken) == ["Hello there", "The tent is yours", "Two for me, one for you"]
    assert all(not record.intents and not record.declines and record.group == "chat" for record in taken)
    assert load_ordinary((text_in(tmp_path, LINES, rows=2),)) == taken[:2]


def test_a_file_that_is_not_there_is_left_out_and_said(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    text = text_in(tmp_path, LINES)
    text.file.unlink()
    assert load_ordinary((text,)) == []
    assert "chat.jsonl.gz is not there" in capsys.readouterr().out


def test_another_file_than_the_recipe_names_is_refused(tmp_path: Path) -> None:
    text = text_in(tmp_path, LINES)
    text_in(tmp_path, LINES[1:])
    with pytest.raises(DataError, match=f"sha256: found .*, expected {text.sha256}"):
        load_ordinary((text,))


def test_the_screen_takes_its_own_number_and_nothing_held_out_is_trained_on(tmp_path: Path) -> None:
    text = replace(text_in(tmp_path, LINES, rows=1), screen_rows=2)
    held_out = replace(text, name="other", held_out=True)
    fitted, measured = load_for_screen((text, held_out))
    assert [record.group for record in fitted] == ["chat", "chat"]
    assert {name: len(records) for name, records in measured.items()} == {"other": 2}
    assert [record.group for record in load_ordinary((text, held_out))] == ["chat"]
    assert load_for_screen((replace(text, screen_rows=0),)) == ([], {})


def test_a_line_that_is_no_message_is_named(tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_text('{"text": "fine"}\n{"words": "none"}\n')
    with pytest.raises(DataError, match=r"chat\.jsonl:2: found .*, expected an object with `text`"):
        load_ordinary((OrdinaryText("chat", path, "a place", "CC0", sha256_file(path), 9),))


def test_only_what_the_engine_finds_nothing_in_is_harmless() -> None:
    nothing = dict.fromkeys(RULE_FEATURES, 0.0)
    assert is_silent(nothing)
    assert not is_silent({**nothing, "phrase.move_off_platform": 0.4})


def test_the_manifest_names_source_and_licence_of_what_was_used(tmp_path: Path) -> None:
    text = text_in(tmp_path, LINES)
    records = load_ordinary((text,))
    entry = {"file": "chat.jsonl.gz", "group": "chat", "split": "train", "records": 3, "sha256": text.sha256}
    assert used((text,), records) == [{**entry, "source": "a place", "license": "CC0"}]
    assert used((text,), []) == []
