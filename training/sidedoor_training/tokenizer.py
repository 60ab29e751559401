"""Turns an encoder's tokenizer.json into the bundle's: own control tokens, no truncation, no padding.

The control tokens take the places of `[unused…]` words where the vocabulary has them, so that the embedding keeps its
size; otherwise they are added at the end. One that is a special token already stays where it is.
"""

import json
from pathlib import Path
from typing import Any


def bundle_tokenizer(source: Path, control_tokens: list[str]) -> dict[str, Any]:
    """Returns the content of the bundle's tokenizer.json."""
    tokenizer = json.loads(source.read_text(encoding="utf-8"))
    tokenizer["truncation"] = None
    tokenizer["padding"] = None
    vocabulary = tokenizer["model"]["vocab"]
    added = tokenizer.setdefault("added_tokens", [])
    if isinstance(vocabulary, dict):
        free = [word for word in (f"[unused{number}]" for number in range(1000)) if word in vocabulary]
    else:
        free = []
    special = special_tokens(tokenizer)
    for token in control_tokens:
        if token in special:
            continue
        if any(entry["content"] == token for entry in added):
            raise ValueError(f"{source}: found a token {token} that is not special, expected none or a special one")
        if free:
            number = vocabulary.pop(free.pop(0))
            vocabulary[token] = number
        else:
            number = vocabulary_size(tokenizer)
        added.append(_special_token(number, token))
    if isinstance(vocabulary, dict):
        tokenizer["model"]["vocab"] = dict(sorted(vocabulary.items(), key=lambda item: item[1]))
    added.sort(key=lambda entry: entry["id"])
    return tokenizer


def vocabulary_size(tokenizer: dict[str, Any]) -> int:
    """How many token ids the tokenizer can give."""
    vocabulary = tokenizer["model"]["vocab"]
    highest = max(vocabulary.values()) if isinstance(vocabulary, dict) else len(vocabulary) - 1
    return 1 + max([highest, *(entry["id"] for entry in tokenizer.get("added_tokens", []))])


def special_tokens(tokenizer: dict[str, Any]) -> set[str]:
    """The tokens that no text can spell."""
    return {entry["content"] for entry in tokenizer.get("added_tokens", []) if entry["special"]}


def _special_token(number: int, content: str) -> dict[str, Any]:
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {"id": number, "content": content, **flags}
