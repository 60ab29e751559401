"""The lexicon: what it learns, how it is blended, and that its files give it back."""

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from sidedoor_training.calibration import sigmoid
from sidedoor_training.data.schema import TARGETS
from sidedoor_training.grams import BUCKETS, matrix_of, sums
from sidedoor_training.lexicon import (
    COLUMNS,
    Lexicon,
    LexiconError,
    Part,
    figures,
    fit_lexicon,
    load_lexicon,
)
from sidedoor_training.recipe import LexiconSettings

SETTINGS = LexiconSettings(enabled=True, strength=100.0, iterations=30)
FOREIGN_WORDS, HOME_WORDS, PAYS, NOISE = range(0, 20), range(20, 40), range(40, 60), range(60, 300)


def made_up(rows: int, seed: int) -> Part:
    """Messages of which half are foreign, and half pay elsewhere; foreign words tell the one, some pieces the other."""
    random = np.random.default_rng(seed)
    labels = np.zeros((rows, len(TARGETS)))
    labels[::2, TARGETS.index("pay_off_platform")] = 1.0
    is_foreign = np.arange(rows) % 4 < 2
    texts = []
    for at in range(rows):
        language = FOREIGN_WORDS if is_foreign[at] else HOME_WORDS
        pieces = {*random.choice(list(language), 4), *random.choice(list(NOISE), 6)}
        pieces |= {*random.choice(list(PAYS), 3)} if labels[at].any() else set()
        texts.append(sorted(int(piece) for piece in pieces))
    return Part(matrix_of(texts), labels, is_foreign)


def deaf(part: Part) -> np.ndarray:
    """Logits of a classifier that reads the home language well and foreign ones not at all."""
    sure = np.where(part.labels > 0, 3.0, -3.0)
    return np.where(part.is_foreign[:, None], 0.0, sure).astype(np.float32)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    calibration = made_up(400, 2)
    return fit_lexicon(made_up(1200, 1), calibration, deaf(calibration), SETTINGS)


def test_it_speaks_where_the_classifier_is_deaf_and_is_silent_elsewhere(lexicon: Lexicon) -> None:
    test = made_up(400, 3)
    before, after = deaf(test), lexicon.correct(deaf(test), test.texts)
    moved = np.abs(after - before).mean(axis=1)
    report = figures(lexicon, test, before)
    assert report["foreign"]["classifier"] == 0.5 and report["foreign"]["corrected"] > 0.95
    assert report["known"]["corrected"] == 1.0
    assert moved[~test.is_foreign].mean() < 0.3 < 1.0 < moved[test.is_foreign].mean()


def test_scores_and_correction_are_the_engines() -> None:
    weights = np.zeros((BUCKETS, len(COLUMNS)), dtype=np.int8)
    weights[3, 0], weights[7, 0], weights[7, -1] = -100, 28, 50
    scales, intercepts = np.full(len(COLUMNS), 0.5), np.full(len(COLUMNS), -1.0)
    lexicon = Lexicon(weights, scales, intercepts, lexicon=0.5, logit=-0.25, shift=np.full(len(TARGETS), 0.125))
    texts = matrix_of([[3, 7, 9, 11], []])
    scores = lexicon.scores(texts)
    assert scores[0, 0] == -1.0 + 0.5 * -72 / 2.0 and scores[0, -1] == -1.0 + 0.5 * 50 / 2.0
    assert (scores[1] == -1.0).all()
    foreign = sigmoid(np.array(11.5))
    corrected = lexicon.correct(np.full((2, len(TARGETS)), 2.0), texts)
    assert corrected[0, 0] == pytest.approx(2.0 + foreign * (0.5 * scores[0, 0] - 0.25 * 2.0 + 0.125))


def test_a_target_without_a_logit_stays_without(lexicon: Lexicon) -> None:
    logits = np.full((1, len(TARGETS)), 1.0)
    logits[0, 2] = np.nan
    assert np.isnan(lexicon.correct(logits, matrix_of([[1, 2]]))[0]).tolist() == [at == 2 for at in range(len(TARGETS))]


def test_files_give_it_back(lexicon: Lexicon, tmp_path: Path) -> None:
    lexicon.save(tmp_path)
    assert (tmp_path / "lexicon.bin").stat().st_size == BUCKETS * len(COLUMNS)
    test = made_up(40, 4)
    again = load_lexicon(tmp_path).correct(deaf(test), test.texts)
    np.testing.assert_array_equal(again, lexicon.correct(deaf(test), test.texts))
    settings = (tmp_path / "lexicon.json").read_text().replace('"grams_version": 2', '"grams_version": 1')
    (tmp_path / "lexicon.json").write_text(settings)
    with pytest.raises(LexiconError, match="grams_version 1, expected 2"):
        load_lexicon(tmp_path)


def test_records_of_one_language_are_refused() -> None:
    part = made_up(40, 5)
    alone = Part(part.texts, part.labels, np.zeros(40, dtype=bool))
    with pytest.raises(LexiconError, match="found 0 of 40 training records in other languages"):
        fit_lexicon(alone, part, deaf(part), SETTINGS)


def test_sums_are_over_the_root_of_the_pieces() -> None:
    weights = np.zeros(BUCKETS, dtype=np.int8)
    weights[5] = 127
    texts = matrix_of([[5, 6, 7, 8], [5], []])
    assert isinstance(texts, csr_matrix)
    assert sums(texts, weights).tolist() == [63.5, 127.0, 0.0]
