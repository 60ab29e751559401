"""The `screen` stage on files: the engine cuts ordinary text into buckets too; what is fitted goes into the bundle."""

import json
from typing import Any

import numpy as np

from sidedoor_training import engine
from sidedoor_training.data.load import load_file
from sidedoor_training.data.ordinary import load_for_screen
from sidedoor_training.data.schema import TARGETS
from sidedoor_training.prepared import load_prepared
from sidedoor_training.recipe import Recipe
from sidedoor_training.screen import (
    Parts,
    Screen,
    Texts,
    fit_screen,
    probabilities,
    read_texts,
    soften,
)
from sidedoor_training.work import Work, write_json, write_jsonl

_SPLITS = ("train", "calibration", "test")


def run_screen(recipe: Recipe, work: Work, logits: np.ndarray | None) -> None:
    """Fits the screen and writes its files; `logits` are the classifier's on the training groups, where wanted."""
    settings = recipe.screen
    ordinary, held_out = load_for_screen(recipe.ordinary)
    write_jsonl(work.records("screen_ordinary"), [record.as_json() for record in ordinary])
    for name, records in held_out.items():
        write_jsonl(work.records(f"held_out_{name}"), [record.as_json() for record in records])
    for name in ("screen_ordinary", *(f"held_out_{name}" for name in held_out)):
        engine.prepare_grams(work.records(name), work.grams(name), recipe.bundle.packs)
    splits = {name: (_texts(work, name, settings.max_bytes), _labels(work, name)) for name in _SPLITS}
    further = _texts(work, "screen_ordinary", settings.max_bytes)
    parts = Parts(
        **splits,
        groups=np.array([record.group for record in load_file(work.records("train"))]),
        soft=soften(splits["train"][1], logits, settings.teacher),
        # What the engine finds something in may well be no harmless message.
        ordinary=further.at(further.is_silent) if len(further.first) else further,
        held_out={name: _texts(work, f"held_out_{name}", settings.max_bytes) for name in held_out},
    )
    screen, content, figures = fit_screen(parts, settings)
    write_json(work.screen, content)
    work.screen_weights.write_bytes(screen.weights.tobytes())
    write_json(work.screen_report, {"ordinary": len(parts.ordinary.first), **figures})
    test, missed = figures["test"], figures["missed"]
    print(f"screen: settles {missed['reached']} of {missed['rows']:,} with an intent, at most {missed['bound']:.3%}")
    harmless = f"{test['harmless_settled']:,} of {test['harmless']:,} harmless"
    print(f"  test: {harmless}, {test['with_intent_settled']} of {test['with_intent']:,} with an intent")
    for name, entry in figures["held_out"].items():
        print(f"  {name}, held out: {entry['settled']:,} of {entry['rows']:,}")


def golden_screens(work: Work) -> list[dict[str, Any]]:
    """What the screen makes of the golden inputs, in order."""
    content = json.loads(work.screen.read_text())
    weights = np.frombuffer(work.screen_weights.read_bytes(), dtype=np.int8)
    screen = Screen(weights, content["scale"], content["intercept"])
    scores = _texts(work, "golden", content["max_bytes"]).scores(screen)
    return [
        {"score": float(score), "probabilities": dict(zip(TARGETS, map(float, row), strict=True))}
        for score, row in zip(scores, probabilities(content, scores), strict=True)
    ]


def _texts(work: Work, name: str, max_bytes: int) -> Texts:
    return read_texts(load_file(work.records(name)), load_prepared(work.grams(name)), max_bytes)


def _labels(work: Work, name: str) -> np.ndarray:
    records = load_file(work.records(name))
    return np.array([[record.has(target) for target in TARGETS] for record in records], dtype=np.float64)
