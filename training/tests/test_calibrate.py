"""Fusion, calibrators, risk and prior: fitted on made-up scores whose truth is known."""

import json

import numpy as np
import pytest

from sidedoor_training.calibrate import REPLICATES, fit_calibration, fit_calibrator, stack_names
from sidedoor_training.calibration import (
    calibrate,
    combine,
    probabilities,
    risk,
    shift_prior,
    sigmoid,
    stack_inputs,
    stack_score,
)
from sidedoor_training.data.schema import INTENTS, TARGETS, parse_record
from sidedoor_training.engine import RULE_FEATURES
from sidedoor_training.evaluate import evaluate_rows, summary
from sidedoor_training.guarantees import FALSE_ALARMS, guarantees, upper_bound
from sidedoor_training.metrics import average_precision, ece, ece_floor, log_loss, recall_at, roc_auc
from sidedoor_training.prepared import Row, Window, labels
from sidedoor_training.recipe import CalibrateSettings


def made_up(rows: int, seed: int) -> tuple[list[Row], np.ndarray]:
    """Messages whose logits are too steep and whose phone feature says share_contact."""
    random = np.random.default_rng(seed)
    truth = random.normal(-2.0, 1.5, (rows, len(TARGETS)))
    wanted = random.random(truth.shape) < sigmoid(truth)
    made = []
    for at in range(rows):
        features = dict.fromkeys(RULE_FEATURES, 0.0)
        features["phone"] = 0.9 if wanted[at, 0] and random.random() < 0.5 else 0.0
        intents = [intent for column, intent in enumerate(INTENTS) if wanted[at, column]]
        record, problems = parse_record(
            {"id": f"{at}", "group": f"g{at % 5}", "text": "x", "stage": "pre_contract", "surface": "message"}
            | {"history": [], "purpose": "none", "intents": intents, "declines": bool(wanted[at, -1]), "lang": "en"}
            | {"technique": "plain", "identifiers": []}
        )
        assert record is not None, problems
        made.append(Row(record, (Window((1,), (0,)),), features))
    return made, (truth * 3.0 + random.normal(0, 0.5, truth.shape)).astype(np.float32)


@pytest.fixture(scope="module")
def fitted() -> tuple[dict, dict]:
    return fit_calibration(*made_up(1500, 1), CalibrateSettings())


def test_fitted_file_has_the_form_that_the_engine_reads(fitted: tuple[dict, dict]) -> None:
    calibration = json.loads(json.dumps(fitted[0], allow_nan=False))
    assert set(calibration) == {"schema_version", "targets", "risk", "base_rate", "thresholds", "replicates"}
    assert [set(replicate) for replicate in calibration["replicates"]] == [set(INTENTS)] * REPLICATES
    assert set(calibration["targets"]) == set(TARGETS)
    assert 0.0 <= calibration["risk"]["union_weight"] <= 1.0 and 0.0 < calibration["base_rate"] < 1.0
    for target, variants in calibration["targets"].items():
        for variant, stack in variants.items():
            assert set(stack) == {"intercept", "weights", "calibrator"}
            assert set(stack["weights"]) <= set(stack_names(variant, target))
            if stack["calibrator"]["kind"] == "beta":
                assert stack["calibrator"]["a"] >= 0.0 and stack["calibrator"]["b"] >= 0.0


def test_fusion_is_calibrated_on_new_rows_and_beats_its_parts(fitted: tuple[dict, dict]) -> None:
    rows, logits = made_up(3000, 2)
    wanted = labels(rows)
    inputs = stack_inputs([row.features for row in rows], logits)
    losses = {}
    for variant in ("fused", "rules", "model"):
        probability = probabilities(fitted[0], variant, inputs)
        losses[variant] = log_loss(wanted[:, 0], probability[:, 0])
        assert ece(wanted[:, 0], probability[:, 0]) < ece_floor(probability[:, 0]) + 0.02
    assert losses["fused"] < min(losses["model"], losses["rules"])
    assert ece(wanted[:, 0], sigmoid(logits[:, 0])) > 0.05, "the logits themselves are not calibrated"


def test_risk_is_calibrated_for_every_subset(fitted: tuple[dict, dict]) -> None:
    rows, logits = made_up(1000, 3)
    report = evaluate_rows(rows, logits, fitted[0])
    assert report["risk"]["subsets"] == 57
    assert report["risk"]["mean_subset_ece"] < 0.05
    assert "fused any_intent" in summary(report)
    json.dumps(report, allow_nan=False)
    assert fitted[1]["risk"]["union_weight"] > 0.8, "independent intents call for noisy-or"


def test_replicates_spread_more_where_there_is_less_to_learn_from() -> None:
    def spread(rows: int) -> float:
        calibration, _ = fit_calibration(*made_up(rows, 3), CalibrateSettings())
        given, logits = made_up(300, 4)
        inputs = stack_inputs([row.features for row in given], logits)
        answers = []
        for replicate in calibration["replicates"]:
            stack = replicate["share_contact"]
            answers.append(calibrate(stack["calibrator"], stack_score(stack, inputs)))
        return float(np.mean(np.ptp(answers, axis=0)))

    few, many = spread(200), spread(3000)
    assert 0.0 < many < few / 2


def test_guaranteed_thresholds_keep_their_promise_on_what_comes_after() -> None:
    broken, trials = 0, 300
    random = np.random.default_rng(5)
    for _ in range(trials):
        # Risk of harmless messages is beta(1, 4): the true share at t is (1 - t)^4.
        risk = np.concatenate([random.beta(1, 4, 1500), random.beta(4, 1, 1200)])
        wanted = np.concatenate([np.zeros(1500), np.ones(1200)])
        for threshold in guarantees(wanted, risk):
            if threshold["name"] == "false_alarms_1.0pct":
                broken += (1.0 - threshold["threshold"]) ** 4 > 0.01
    assert broken / trials <= 0.08


def test_promises_that_nothing_keeps_are_left_out() -> None:
    risk = np.full(200, 0.9)
    names = {threshold["name"] for threshold in guarantees(np.repeat([0.0, 1.0], 100), risk)}
    assert names == {
        f"false_alarms_{level:.1%}".replace("%", "pct") for level in FALSE_ALARMS if level >= upper_bound(0, 100)
    }
    # The rule of three: nothing seen in n rows leaves 3/n.
    assert upper_bound(0, 1000) == pytest.approx(3 / 1000, rel=0.01)


def test_rare_and_absent_targets_do_not_break_the_fit() -> None:
    rows, logits = made_up(300, 4)
    none = [Row(parse_record(row.record.as_json() | {"intents": [], "declines": False})[0], row.windows, row.features)
            for row in rows]  # fmt: skip
    mixed = [*rows[:12], *none[12:]]
    calibration, report = fit_calibration(mixed, logits, CalibrateSettings())
    kinds = {notes["fused"]["calibrator"] for notes in report["targets"].values()}
    assert kinds <= {"none", "platt"}
    probability = probabilities(calibration, "fused", stack_inputs([row.features for row in mixed], logits))
    assert np.isfinite(probability).all()


def test_one_group_is_enough() -> None:
    rows, logits = made_up(400, 5)
    one = [Row(parse_record(row.record.as_json() | {"group": "own"})[0], row.windows, row.features) for row in rows]
    calibration, _ = fit_calibration(one, logits, CalibrateSettings())
    assert calibration["targets"]["share_contact"]["fused"]["weights"]["phone"] > 0.0


@pytest.mark.parametrize("distortion", [0.4, 1.0, 2.5])
def test_beta_calibrator_undoes_a_distortion(distortion: float) -> None:
    random = np.random.default_rng(6)
    truth = random.normal(-1.5, 1.5, 4000)
    wanted = (random.random(4000) < sigmoid(truth)).astype(float)
    calibrator = fit_calibrator(truth * distortion + 0.7, wanted, 30)
    assert calibrator["kind"] == "beta"
    probability = calibrate(calibrator, truth * distortion + 0.7)
    assert ece(wanted, probability) < ece_floor(probability) + 0.01
    order = np.argsort(truth)
    assert np.all(np.diff(probability[order]) >= 0.0), "a calibrator never reorders"


def test_backwards_scores_are_flattened_not_turned_round() -> None:
    score = np.linspace(-3, 3, 400)
    calibrator = fit_calibrator(score, (score < 0).astype(float), 30)
    assert calibrator["a"] >= 0.0 and calibrator["b"] >= 0.0


def test_calibrators_stand_extreme_scores() -> None:
    for calibrator in (
        {"kind": "beta", "a": 1.3, "b": 0.7, "c": 0.1},
        {"kind": "platt", "slope": 2.0, "intercept": 0.0},
    ):
        found = calibrate(calibrator, np.array([-1000.0, 0.0, 1000.0]))
        assert np.isfinite(found).all() and found[0] < 1e-9 and found[2] > 1 - 1e-9


def test_risk_lies_between_maximum_and_noisy_or() -> None:
    probability = np.array([[0.5, 0.5, 0.0, 0.0, 0.0, 0.0]])
    assert combine(probability, 0.0) == pytest.approx(0.5)
    assert combine(probability, 1.0) == pytest.approx(0.75)
    assert combine(probability, 0.5) == pytest.approx(0.625)


def test_prior_shift() -> None:
    calibration = {"base_rate": 0.4, "risk": {"union_weight": 0.0}}
    probability = np.array([[0.6, 0.1, 0.0, 0.0, 0.0, 0.0, 0.3]])
    same, same_risk = shift_prior(calibration, probability, INTENTS, 0.4)
    np.testing.assert_allclose(same, probability)
    np.testing.assert_allclose(same_risk, risk(calibration, probability))
    shifted, shifted_risk = shift_prior(calibration, probability, INTENTS, 0.01)
    ratio = (0.01 / 0.4) / (0.99 / 0.6)
    assert shifted_risk[0] == pytest.approx(0.6 * ratio / (0.6 * ratio + 0.4))
    assert shifted[0, -1] == 0.3, "declines is not shifted"


def test_metrics_agree_with_scikit_learn_and_by_hand() -> None:
    from sklearn.metrics import average_precision_score, roc_auc_score

    random = np.random.default_rng(7)
    wanted = (random.random(500) < 0.3).astype(float)
    score = np.round(random.random(500) + 0.4 * wanted, 2)
    assert roc_auc(wanted, score) == pytest.approx(roc_auc_score(wanted, score))
    assert average_precision(wanted, score) == pytest.approx(average_precision_score(wanted, score))
    assert np.isnan(roc_auc(np.ones(3), np.ones(3))) and np.isnan(average_precision(np.zeros(3), np.ones(3)))
    negatives, positives = np.linspace(0, 0.99, 100), np.array([0.985, 0.995, 0.5, 1.0])
    both = np.concatenate([np.zeros(100), np.ones(4)]), np.concatenate([negatives, positives])
    assert recall_at(*both, 0.01) == pytest.approx(0.75)
    assert ece(np.array([0.0, 1.0]), np.array([0.5, 0.5]), bins=1) == 0.0
    assert ece_floor(np.full(1000, 0.1)) < 0.05
