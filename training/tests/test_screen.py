"""The screen: what it learns, what it promises, what it leaves to the classifier."""

from dataclasses import replace

import numpy as np
import pytest

from sidedoor_training.data.schema import INTENTS, TARGETS, Record, Turn
from sidedoor_training.grams import BUCKETS, matrix_of, sums
from sidedoor_training.guarantees import upper_bound
from sidedoor_training.recipe import ScreenSettings
from sidedoor_training.screen import (
    Parts,
    Screen,
    ScreenError,
    Texts,
    fit,
    fit_screen,
    lowest_missed,
    probabilities,
    read_texts,
    soften,
)

HARMLESS, INTENT, NOISE = range(0, 40), range(40, 80), range(80, 400)
SETTINGS = ScreenSettings(enabled=True, iterations=30, folds=3)


def record(name: str, text: str = "hello", history: tuple[Turn, ...] = ()) -> Record:
    return Record(name, "g01", text, "pre_contract", "message", history, "none", (), False, "en", "plain", ())


def answer(name: str, *grams: list[int], feature: float = 0.0, findings: int = 0) -> dict:
    return {"id": name, "grams": list(grams), "features": {"phone": feature}, "findings": [{}] * findings}


def made_up(rows: int, seed: int) -> tuple[Texts, np.ndarray]:
    """Messages whose pieces tell whether they carry an intent, nearly always."""
    random = np.random.default_rng(seed)
    labels = np.zeros((rows, len(TARGETS)))
    labels[: rows // 2, 0] = 1.0
    answers = []
    for at in range(rows):
        own = INTENT if labels[at, 0] else HARMLESS
        grams = sorted({*random.choice(list(own), 5), *random.choice(list(NOISE), 8)})
        answers.append(answer(str(at), [int(gram) for gram in grams]))
    return read_texts([record(str(at)) for at in range(rows)], answers, 100), labels


def parts(rows: int = 4000) -> Parts:
    train, calibration, test = made_up(rows, 1), made_up(600, 2), made_up(600, 3)
    groups = np.array([f"g{at % 6}" for at in range(rows)])
    soft = soften(train[1], None, 0.0)
    return Parts(train, calibration, test, groups, soft, made_up(200, 4)[0].at(np.arange(200) >= 100), {"h": test[0]})


def test_scores_are_the_engines() -> None:
    weights = np.zeros(1 << 18, dtype=np.int8)
    weights[[3, 7]] = [-100, 27]
    texts = read_texts([record("a")], [answer("a", [3, 7, 9, 11], [7])], 100)
    screen = Screen(weights, 0.5, -1.0)
    assert screen.scores(texts.texts).tolist() == [-1.0 + 0.5 * (-73) / 2.0, -1.0 + 0.5 * 27]
    assert texts.scores(screen).tolist() == [12.5], "the highest of its texts"


def test_a_message_with_a_finding_or_a_long_text_is_not_settled() -> None:
    records = [
        record("a"),
        record("b"),
        record("c"),
        record("d", "x" * 101),
        record("e", "x", (Turn("other", "é" * 51),)),
    ]
    answers = [answer("a", [1]), answer("b", [1], feature=0.3), answer("c", [1], findings=1), answer("d", [1])]
    texts = read_texts(records, [*answers, answer("e", [1], [2])], 100)
    assert texts.is_silent.tolist() == [True, False, False, False, False]
    with pytest.raises(ScreenError, match="found answers to 1 messages, expected those to 5 records"):
        read_texts(records, answers[:1], 100)


def test_some_of_the_messages_keep_their_own_texts() -> None:
    texts = read_texts([record(n) for n in "abc"], [answer("a", [1], [2]), answer("b", [3]), answer("c", [4], [5])], 9)
    chosen = texts.at(np.array([False, True, True]))
    assert chosen.own.indices.tolist() == [3, 4]
    assert chosen.texts.indices.tolist() == [3, 4, 5]


def test_the_threshold_is_the_highest_that_keeps_the_promise() -> None:
    scores = np.arange(5000, dtype=float)
    threshold, reached = lowest_missed(scores, np.ones(5000, dtype=bool), 0.002)
    assert upper_bound(reached, 5000) <= 0.002 < upper_bound(reached + 1, 5000)
    assert (scores < threshold).sum() == reached
    # What the rules catch is not missed, however low it scores.
    can_miss = scores >= 1000
    threshold, reached = lowest_missed(scores, can_miss, 0.002)
    assert (can_miss & (scores < threshold)).sum() == reached
    assert threshold >= 1000


def test_too_few_messages_cannot_show_the_promise() -> None:
    with pytest.raises(ScreenError, match=r"found 1000 messages with an intent, too few .* 0.20% are missed"):
        lowest_missed(np.arange(1000.0), np.ones(1000, dtype=bool), 0.002)


def test_the_screen_learns_and_keeps_its_promise() -> None:
    made = parts()
    screen, content, figures = fit_screen(made, SETTINGS)
    assert screen.weights.dtype == np.int8
    assert np.abs(screen.weights).max() == 127
    assert screen.weights[HARMLESS].mean() < 0 < screen.weights[INTENT].mean()
    assert content["threshold"] < content["intercept"], "what it knows nothing of is not settled"
    assert figures["missed"]["bound"] <= SETTINGS.missed
    assert figures["missed"]["rows"] == 2300
    assert figures["test"]["harmless_settled"] > 270
    assert figures["test"]["with_intent_settled"] <= 2
    assert figures["held_out"]["h"] == {"rows": 600, "settled": figures["test"]["settled"]}
    low, high = probabilities(content, np.array([-9.0, 9.0]))
    assert low[INTENTS.index(TARGETS[0])] < 0.05 < 0.95 < high[0]


def test_a_recipe_without_ordinary_text_has_a_screen_too() -> None:
    made = replace(parts(), ordinary=read_texts([], [], 100), held_out={})
    _, content, figures = fit_screen(made, SETTINGS)
    assert content["missed"]["bound"] <= SETTINGS.missed
    assert figures["held_out"] == {}


def test_fitting_twice_gives_the_same() -> None:
    texts, labels = made_up(300, 5)
    once, twice = (fit(texts.own, labels.max(axis=1), SETTINGS) for _ in range(2))
    assert (once.weights == twice.weights).all()
    assert (once.scale, once.intercept) == (twice.scale, twice.intercept)
    strict = fit(texts.own, labels.max(axis=1), replace(SETTINGS, strength=0.01))
    assert strict.scale < once.scale


def test_the_classifiers_opinion_softens_the_labels() -> None:
    labels = np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]])
    logits = np.array([[0.0, -9.0], [0.0, -9.0], [-9.0, 9.0]])
    assert soften(labels, None, 0.5).tolist() == [1.0, 0.0, 1.0]
    assert np.allclose(soften(labels, logits, 0.5), [0.75, 0.25, 1.0], atol=1e-3)


def test_sums_are_over_the_root_of_the_pieces() -> None:
    weights = np.zeros(BUCKETS, dtype=np.int8)
    weights[5] = 127
    assert sums(matrix_of([[5, 6, 7, 8], [5], []]), weights).tolist() == [63.5, 127.0, 0.0]
