"""How a message is written for an imported model: with our tokens where its embedding has room, else its own."""

import json
from collections.abc import Callable
from pathlib import Path

from sidedoor_training.imported import ImportProblem
from sidedoor_training.recipe import InputSettings
from sidedoor_training.tokenizer import bundle_tokenizer, special_tokens, vocabulary_size

MOST_TOKENS = 128
_FEWER = (MOST_TOKENS, 96, 64, 48, 32)
# Special tokens that models were trained with, the best first.
_PLACEHOLDERS = ("[MASK]", "<mask>", "[UNK]", "<unk>")
_TURNS = ("[SEP]", "</s>", "<sep>")


def write_tokenizer(source: Path, out: Path, words: int | None) -> tuple[InputSettings, int]:
    """Writes the bundle's tokenizer; returns its control tokens, and how many ids it can give.

    `words` is how many ids the model's embedding knows, `None` where nobody can tell.
    """
    try:
        given = json.loads(source.read_text(encoding="utf-8"))
        size = vocabulary_size(given)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ImportProblem(
            f"{source}: found {error!r}, expected a tokenizer.json; "
            "`AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER)` writes one"
        ) from None
    if words is not None and size > words:
        raise ImportProblem(f"{source}: found {size} token ids, expected at most the {words} of the model's embedding")
    own = InputSettings()
    tokenizer = bundle_tokenizer(source, own.control_tokens())
    settings = own
    if vocabulary_size(tokenizer) > (size if words is None else words):
        settings = InputSettings(
            placeholder=_existing(source, given, _PLACEHOLDERS), turn=_existing(source, given, _TURNS)
        )
        tokenizer = bundle_tokenizer(source, settings.control_tokens())
        print(
            f"tokens: the embedding has no room for new ones: {settings.placeholder} stands for identifiers, "
            f"{settings.turn} before turns of the history"
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    return settings, vocabulary_size(tokenizer)


def choose_sizes(wanted: int | None, problem: Callable[[int], str | None]) -> dict[str, int]:
    """Sizes of the manifest's `input`, in the default's proportions; `problem` says why a window cannot be read."""
    for tokens in (wanted,) if wanted else _FEWER:
        if problem(tokens) is None:
            return {"max_tokens": tokens, "history_tokens": tokens * 3 // 8, "stride": tokens // 4}
    tokens = wanted or _FEWER[-1]
    raise ImportProblem(
        f"max_tokens: found a model that cannot read {tokens} tokens ({problem(tokens)}), expected one that can"
    )


def _existing(source: Path, tokenizer: dict, candidates: tuple[str, ...]) -> str:
    special = special_tokens(tokenizer)
    for token in (*candidates, *_PLACEHOLDERS):
        if token in special:
            return token
    raise ImportProblem(
        f"{source}: found the special tokens {', '.join(sorted(special)) or 'none'}, expected room in the embedding "
        f"for 7 new ones or one of {', '.join(dict.fromkeys((*candidates, *_PLACEHOLDERS)))}"
    )
