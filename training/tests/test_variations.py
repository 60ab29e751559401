"""Variations: what they are made of, and that they carry no label."""

import collections
from pathlib import Path

from sidedoor_training.data.load import load_folder
from sidedoor_training.data.schema import Record, parse_record
from sidedoor_training.data.variations import GROUP, variations

DATA = Path(__file__).resolve().parents[1] / "data"


def _records() -> list[Record]:
    return [record for record in load_folder(DATA).records if record.group in ("g01", "g32")]


def test_variations_are_made_of_the_records_and_unlabelled() -> None:
    records = _records()
    made = variations(records, 500, 3)
    assert len(made) == 500 and len({record.id for record in made}) == 500
    words = "\n".join(record.text for record in records)
    histories = {record.history for record in records}
    for record in made:
        assert record.group == GROUP and not record.intents and not record.declines and not record.identifiers
        # A full stop may stand between two joined messages.
        assert all(word.rstrip(".") in words for word in record.text.split())
        assert record.history in histories
        assert not parse_record(record.as_json())[1]
    kinds = collections.Counter(bool(record.history) for record in made)
    assert min(kinds.values()) > 50


def test_variations_repeat_by_seed() -> None:
    records = _records()
    assert variations(records, 50, 3) == variations(records, 50, 3) != variations(records, 50, 4)


def test_too_few_records_give_none() -> None:
    assert variations(_records()[:5], 50, 3) == []
