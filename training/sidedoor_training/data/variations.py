"""Messages made out of the training records, without labels: a teacher says what each of them does.

Two messages in one, a part of one, one in another's dialogue, one without its dialogue. They keep a small classifier
close to its teacher between the records, where the records alone leave it free.
"""

import random
import re
from collections import defaultdict
from dataclasses import replace

from sidedoor_training.data.schema import Record

GROUP = "variations"
_SENTENCE = re.compile(r"(?<=[.!?…\n])\s+|(?<=[。！？])")
_JOINED_CHARACTERS = 400  # longer messages are not joined
_REPLY_CHARACTERS = 120  # longer messages are not put into another dialogue
_FEWEST = 20  # languages with fewer candidates are left out
_SHORTEST = 8
# Shares of joined messages, parts, replies elsewhere; the rest are replies without their dialogue.
_SHARES = (0.3, 0.36, 0.26)


def variations(records: list[Record], count: int, seed: int) -> list[Record]:
    """So many unlabelled records, the same for the same seed."""
    generator = random.Random(seed)
    joined = _by_language([r for r in records if not r.history and len(r.text) < _JOINED_CHARACTERS])
    long = [(record, sentences) for record in records if len(sentences := _sentences(record.text)) > 1]
    replies = _by_language([record for record in records if record.history and len(record.text) < _REPLY_CHARACTERS])
    if not (joined and long and replies):
        return []
    join, part, swap = (round(share * count) for share in _SHARES)
    made = [_joined(_draw_two(joined, generator), generator) for _ in range(join)]
    made += [_part(*generator.choice(long), generator) for _ in range(part)]
    made += [_elsewhere(_draw_two(replies, generator)) for _ in range(swap)]
    made += [replace(_draw_two(replies, generator)[0], history=()) for _ in range(count - len(made))]
    unlabelled = {"group": GROUP, "intents": (), "declines": False, "identifiers": ()}
    return [replace(record, id=f"{GROUP}-{number:06}", **unlabelled) for number, record in enumerate(made, start=1)]


def _by_language(records: list[Record]) -> list[list[Record]]:
    found = defaultdict(list)
    for record in records:
        found[record.lang].append(record)
    return [members for members in found.values() if len(members) >= _FEWEST]


def _draw_two(languages: list[list[Record]], generator: random.Random) -> tuple[Record, Record]:
    members = generator.choices(languages, weights=[len(members) for members in languages])[0]
    first, second = generator.sample(members, 2)
    return first, second


def _joined(pair: tuple[Record, Record], generator: random.Random) -> Record:
    first, second = pair
    return replace(first, text=first.text.strip() + generator.choice((" ", "\n", ". ")) + second.text.strip())


def _part(record: Record, sentences: list[str], generator: random.Random) -> Record:
    length = generator.randint(1, len(sentences) - 1)
    start = generator.randint(0, len(sentences) - length)
    text = " ".join(sentences[start : start + length])
    if len(text) < _SHORTEST:
        text = record.text
    return replace(record, text=text, history=record.history if generator.random() < 0.7 else ())


def _elsewhere(pair: tuple[Record, Record]) -> Record:
    return replace(pair[0], history=pair[1].history)


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE.split(text) if sentence and sentence.strip()]
