"""Stands in for the `sidedoor` binary where there is none: same output form, one crude rule, no packs."""

import itertools
import json
import re
import sys
from pathlib import Path
from zlib import crc32

from tokenizers import Tokenizer

from sidedoor_training.engine import RULE_FEATURES
from sidedoor_training.grams import BUCKETS

_EMAIL = re.compile(r"\S+@\S+")


def main() -> None:
    arguments = sys.argv[1:]
    if "prepare" not in arguments:
        print("no engine")
        return
    options = dict(itertools.pairwise(arguments))
    if "--no-tokens" in arguments:
        form = tokenizer = None
    elif "--bundle" in options:
        with Path(options["--bundle"], "manifest.json").open(encoding="utf-8") as file:
            form = json.load(file)["input"]
        tokenizer = Tokenizer.from_file(f"{options['--bundle']}/tokenizer.json")
    else:
        with Path(options["--input"]).open(encoding="utf-8") as file:
            form = json.load(file)
        tokenizer = Tokenizer.from_file(options["--tokenizer"])
    with Path(options["--jsonl"]).open(encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            answer = {"id": record["id"], "findings": [], "features": features_of(record)}
            if tokenizer:
                answer |= read(record, form, tokenizer)
            if "--no-views" not in arguments:
                answer["views"] = {"folded": record["text"].lower()}
            if "--grams" in arguments:
                answer["grams"] = [
                    grams(text) for text in (record["text"], *(turn["text"] for turn in record["history"]))
                ]
            print(json.dumps(answer))


def features_of(record: dict) -> dict:
    return {**dict.fromkeys(RULE_FEATURES, 0.0), "email": 0.9 if _EMAIL.search(record["text"]) else 0.0}


def grams(text: str) -> list[int]:
    return sorted({crc32(word.encode()) % BUCKETS for word in text.lower().split()})


def read(record: dict, form: dict, tokenizer: Tokenizer) -> dict:
    text = _EMAIL.sub(form["placeholders"]["email"], record["text"])
    history = " ".join(f"{form['turns'][turn['from']]} {turn['text']}" for turn in record["history"])
    past = tokenizer.encode(history, add_special_tokens=False).ids[-form["history_tokens"] :] if history else []
    begin, end = tokenizer.encode("").ids
    head = [begin, *past, end] if past else [begin]
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    room = form["max_tokens"] - len(head) - 1
    windows, start = [], 0
    while True:
        piece = [*ids[start : start + room], end]
        second = 1 if past else 0
        types = [0] * len(head) + [second] * len(piece)
        windows.append({"ids": head + piece, "type_ids": types, "start": 0, "end": len(record["text"].encode())})
        if start + room >= len(ids):
            break
        start += room - form["stride"]
    return {"model_text": text, "model_history": history, "windows": windows}


if __name__ == "__main__":
    main()
