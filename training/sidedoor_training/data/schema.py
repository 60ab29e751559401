"""The record of the label guide and its closed vocabularies.

`Record` is built only by `parse_record`, which finds every problem of a row, not the first one:

>>> _, problems = parse_record({"id": "g01-0001", "text": ""})
>>> [problem.field for problem in problems][:2]
['group', 'text']
"""

import re
from dataclasses import dataclass
from typing import Any

INTENTS = (
    "share_contact",
    "request_contact",
    "move_off_platform",
    "pay_off_platform",
    "apply_off_platform",
    "evade_filter",
)
DECLINES = "declines"
TARGETS = (*INTENTS, DECLINES)
STAGES = ("pre_contract", "active_contract", "post_contract")
SURFACES = ("message", "proposal", "job_post", "profile", "attachment", "file_name")
PURPOSES = ("none", "legal_document", "system_access")
PARTIES = ("author", "other")
IDENTIFIER_KINDS = ("phone", "email", "url", "handle", "payment")
MAX_HISTORY = 10

FIELDS = (
    "id",
    "group",
    "text",
    "stage",
    "surface",
    "history",
    "purpose",
    "intents",
    "declines",
    "lang",
    "technique",
    "identifiers",
)
_LANG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_TECHNIQUE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one field of one row."""

    field: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.field}: found {self.found}, expected {self.expected}"


@dataclass(frozen=True)
class Turn:
    """An earlier message."""

    sender: str
    text: str


@dataclass(frozen=True)
class Identifier:
    """A canonical identifier that the message gives."""

    kind: str
    value: str


@dataclass(frozen=True)
class Record:
    """One labelled message."""

    id: str
    group: str
    text: str
    stage: str
    surface: str
    history: tuple[Turn, ...]
    purpose: str
    intents: tuple[str, ...]
    declines: bool
    lang: str
    technique: str
    identifiers: tuple[Identifier, ...]

    def has(self, target: str) -> bool:
        """Whether the record carries a target (an intent, or `declines`)."""
        return self.declines if target == DECLINES else target in self.intents

    def as_json(self) -> dict[str, Any]:
        """The record as the guide writes it."""
        return {
            "id": self.id,
            "group": self.group,
            "text": self.text,
            "stage": self.stage,
            "surface": self.surface,
            "history": [{"from": turn.sender, "text": turn.text} for turn in self.history],
            "purpose": self.purpose,
            "intents": list(self.intents),
            "declines": self.declines,
            "lang": self.lang,
            "technique": self.technique,
            "identifiers": [{"kind": item.kind, "value": item.value} for item in self.identifiers],
        }


def parse_record(row: Any) -> tuple[Record | None, list[Problem]]:
    """Returns the record, or every problem that keeps the row from being one."""
    if not isinstance(row, dict):
        return None, [Problem("record", _show(row), "an object")]
    problems = [Problem(field, "nothing", "this field") for field in FIELDS if field not in row]
    problems += [Problem(str(field), "this field", f"only {', '.join(FIELDS)}") for field in row if field not in FIELDS]
    for field in ("id", "group", "text"):
        if field in row and not (isinstance(row[field], str) and row[field].strip()):
            problems.append(Problem(field, _show(row[field]), "a string that is not blank"))
    for field, words in (("stage", STAGES), ("surface", SURFACES), ("purpose", PURPOSES)):
        if field in row and row[field] not in words:
            problems.append(Problem(field, _show(row[field]), f"one of {', '.join(words)}"))
    for field, pattern, name in (("lang", _LANG, "a BCP 47 tag"), ("technique", _TECHNIQUE, "a word in snake_case")):
        if field in row and not (isinstance(row[field], str) and pattern.fullmatch(row[field])):
            problems.append(Problem(field, _show(row[field]), name))
    if "declines" in row and not isinstance(row["declines"], bool):
        problems.append(Problem("declines", _show(row["declines"]), "true or false"))
    intents = _parse_intents(row.get("intents", []), problems)
    history = _parse_history(row.get("history", []), problems)
    identifiers = _parse_identifiers(row.get("identifiers", []), problems)
    if problems:
        return None, problems
    known = {field: row[field] for field in FIELDS}
    return Record(**{**known, "intents": intents, "history": history, "identifiers": identifiers}), []


def _parse_intents(value: Any, problems: list[Problem]) -> tuple[str, ...]:
    if not isinstance(value, list):
        problems.append(Problem("intents", _show(value), "a list"))
        return ()
    for intent in value:
        if intent not in INTENTS:
            problems.append(Problem("intents", _show(intent), f"one of {', '.join(INTENTS)}"))
    if len({str(intent) for intent in value}) != len(value):
        problems.append(Problem("intents", _show(value), "each intent once"))
    return tuple(value)


def _parse_history(value: Any, problems: list[Problem]) -> tuple[Turn, ...]:
    if not isinstance(value, list) or len(value) > MAX_HISTORY:
        problems.append(Problem("history", _show(value), f"a list of at most {MAX_HISTORY} turns"))
        return ()
    turns = []
    for position, turn in enumerate(value):
        field = f"history[{position}]"
        if not isinstance(turn, dict) or set(turn) != {"from", "text"}:
            problems.append(Problem(field, _show(turn), 'an object with "from" and "text"'))
            continue
        if turn["from"] not in PARTIES:
            problems.append(Problem(f"{field}.from", _show(turn["from"]), f"one of {', '.join(PARTIES)}"))
        if not isinstance(turn["text"], str) or not turn["text"].strip():
            problems.append(Problem(f"{field}.text", _show(turn["text"]), "a string that is not blank"))
        turns.append(Turn(turn["from"], turn["text"]))
    return tuple(turns)


def _parse_identifiers(value: Any, problems: list[Problem]) -> tuple[Identifier, ...]:
    if not isinstance(value, list):
        problems.append(Problem("identifiers", _show(value), "a list"))
        return ()
    identifiers = []
    for position, item in enumerate(value):
        field = f"identifiers[{position}]"
        if not isinstance(item, dict) or set(item) != {"kind", "value"}:
            problems.append(Problem(field, _show(item), 'an object with "kind" and "value"'))
            continue
        if item["kind"] not in IDENTIFIER_KINDS:
            problems.append(Problem(f"{field}.kind", _show(item["kind"]), f"one of {', '.join(IDENTIFIER_KINDS)}"))
        elif not isinstance(item["value"], str) or not item["value"]:
            problems.append(Problem(f"{field}.value", _show(item["value"]), "a string that is not empty"))
        else:
            identifiers.append(Identifier(item["kind"], item["value"]))
    return tuple(identifiers)


def _show(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
