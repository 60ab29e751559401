"""The stages of a recipe: what each reads, writes and is made from.

Modules that need PyTorch or onnx are imported by the stage that needs them, so that the others run without.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from sidedoor_training import engine
from sidedoor_training.bundle import pack_references, publish, read_manifest, seal, write_bundle
from sidedoor_training.calibrate import fit_calibration
from sidedoor_training.data.load import load_file, record_files, sha256_file
from sidedoor_training.data.ordinary import used
from sidedoor_training.data.variations import GROUP
from sidedoor_training.encoder_files import find_encoder
from sidedoor_training.evaluate import evaluate_rows, summary
from sidedoor_training.prepare import AS_WRITTEN, GRAM_PARTS, run_prepare
from sidedoor_training.prepared import Row, labels, load_prepared, load_rows, training_digest, windows_of
from sidedoor_training.recipe import Recipe
from sidedoor_training.scores import all_logits
from sidedoor_training.screen_stage import run_screen
from sidedoor_training.warm_start import choose_lesson, known_bundle, origin
from sidedoor_training.work import Work, fingerprint, write_json


class StageError(Exception):
    """What an earlier stage left does not go with what there is now."""


@dataclass(frozen=True)
class Stage:
    """One step from data to bundle."""

    inputs: Callable[[Recipe, Work], Any]
    outputs: Callable[[Recipe, Work], list[Path]]
    run: Callable[[Recipe, Work], None]


def _rows(work: Work, part: str) -> list[Row]:
    return load_rows(work.records(part), work.prepared(part))


def _training_rows(recipe: Recipe, work: Work) -> list[Row]:
    """The training groups' records, those with identifiers once more as written, and the ordinary text there is."""
    rows, written = _rows(work, "train"), []
    if recipe.train.as_written:
        both = zip(rows, map(windows_of, load_prepared(work.prepared(AS_WRITTEN))), strict=True)
        written = [replace(row, windows=windows) for row, windows in both if windows != row.windows]
    return [*rows, *written, *_rows(work, "ordinary")]


def _hashes(*paths: Path) -> dict[str, str]:
    # With the folder: records and what the engine made of them have the same name.
    return {f"{path.parent.name}/{path.name}": sha256_file(path) for path in paths}


def _prepare_inputs(recipe: Recipe, work: Work) -> Any:
    files = [*record_files(recipe.data.folder, recipe.data.more), recipe.bundle.golden, engine.find_binary()]
    packs = pack_references(recipe.bundle.packs)
    ordinary = [[asdict(text), text.file.exists()] for text in recipe.ordinary]
    screen = recipe.screen.enabled
    made = recipe.teacher.variations if recipe.is_taught else 0
    encoder = _start(recipe) or [recipe.train.encoder, recipe.train.vocabulary]
    settings = [asdict(recipe.data), asdict(recipe.input), recipe.train.as_written]
    return [ordinary, *settings, encoder, _hashes(*files), packs, screen, made]


def _start(recipe: Recipe) -> dict[str, Any] | None:
    """The bundle that training goes on from."""
    return origin(known_bundle(recipe)) if recipe.warm_start.enabled else None


def _lesson_rows(recipe: Recipe, work: Work) -> list[Row]:
    """What a teacher labels: the training rows, then the variations of them."""
    rows = _training_rows(recipe, work)
    return [*rows, *_rows(work, GROUP)] if recipe.is_taught else rows


def _teach_inputs(recipe: Recipe, work: Work) -> Any:
    if not recipe.is_taught:
        return "no teacher"
    encoder = find_encoder(recipe.train.encoder, recipe.train.license)
    settings = [asdict(recipe.teacher.over(recipe.train)), recipe.teacher.seeds]
    return [settings, encoder.sha256(), training_digest(_lesson_rows(recipe, work)), _hashes(work.tokenizer)]


def _teach(recipe: Recipe, work: Work) -> None:
    if not recipe.is_taught:
        print("the recipe has no teacher")
        return
    from sidedoor_training.model.heads import save_classifier
    from sidedoor_training.model.train import fresh, predict, train_seed

    encoder = find_encoder(recipe.train.encoder, recipe.train.license).unpacked(work.encoder)
    settings, lesson = recipe.teacher.over(recipe.train), _lesson_rows(recipe, work)
    rows = [row for row in lesson if row.record.group != GROUP]
    for seed in recipe.teacher.seeds:
        made_from = fingerprint([seed, asdict(settings), training_digest(lesson), _hashes(work.tokenizer)])
        note = work.teacher(seed) / "made_from.json"
        if note.exists() and json.loads(note.read_text()) == made_from:
            print(f"teacher {seed}: current")
            continue
        state = work.checkpoints / f"teacher-{made_from[:12]}.pt"
        start = partial(fresh, encoder, work.tokenizer, settings)
        classifier, progress = train_seed(settings, seed, rows, [], start, state)
        save_classifier(classifier, work.teacher(seed))
        np.save(work.teacher(seed) / "logits.npy", predict(classifier, lesson))
        write_json(work.teacher(seed) / "training.json", {"settings": asdict(settings), "epochs": progress.log})
        write_json(note, made_from)


def _teach_outputs(recipe: Recipe, work: Work) -> list[Path]:
    seeds = recipe.teacher.seeds if recipe.is_taught else ()
    return [work.teacher(seed) / name for seed in seeds for name in ("classifier.safetensors", "logits.npy")]


def _train_inputs(recipe: Recipe, work: Work) -> Any:
    digest = training_digest(_lesson_rows(recipe, work))
    if start := _start(recipe):
        warm = {name: value for name, value in asdict(recipe.warm_start).items() if name != "bundle"}
        return [asdict(recipe.train), start, warm, digest]
    encoder = find_encoder(recipe.train.encoder, recipe.train.license)
    teachers = [asdict(recipe.teacher), [sha256_file(path) for path in _teach_outputs(recipe, work)]]
    return [asdict(recipe.train), encoder.sha256(), digest, _hashes(work.tokenizer), teachers]


def _train(recipe: Recipe, work: Work) -> None:
    from sidedoor_training.model.heads import save_classifier

    # Checkpoints belong to exactly these settings and rows: anything else starts anew.
    states = work.checkpoints / fingerprint(_train_inputs(recipe, work))[:12]
    settings = asdict(recipe.train)
    if recipe.warm_start.enabled:
        settings = asdict(recipe.warm_start.over(recipe.train))
        classifier, log = _go_on(recipe, work, states)
    elif recipe.is_taught:
        classifier, log = _distil(recipe, work, states)
        settings = {**settings, "teacher": asdict(recipe.teacher)}
    else:
        classifier, log = _train_alone(recipe, work, states)
    save_classifier(classifier, work.model)
    log = {"tokenizer_sha256": sha256_file(work.tokenizer), **log}
    write_json(work.model / "training.json", {"settings": settings, **log})


def _distil(recipe: Recipe, work: Work, states: Path) -> tuple[Any, dict[str, Any]]:
    from sidedoor_training.model.distil import distil

    rows, teaching = _lesson_rows(recipe, work), recipe.teacher
    taught = [np.load(work.teacher(seed) / "logits.npy") for seed in teaching.seeds]
    targets = np.mean([1.0 / (1.0 + np.exp(-logits)) for logits in taught], axis=0)
    labelled = sum(row.record.group != GROUP for row in rows)
    targets[:labelled] = (1.0 - teaching.share) * labels(rows[:labelled]) + teaching.share * targets[:labelled]
    seed, teacher = recipe.train.seeds[0], work.teacher(teaching.seeds[0])
    state = states / f"seed-{seed}.pt"
    classifier, progress = distil(recipe.train, teaching, seed, rows, targets, teacher, state)
    return classifier, {"seed": seed, "rows": len(rows), "labelled_rows": labelled, "epochs": progress.log}


def _go_on(recipe: Recipe, work: Work, states: Path) -> tuple[Any, dict[str, Any]]:
    from sidedoor_training.model.graph import classifier_of
    from sidedoor_training.model.train import draw_back, train_seed

    settings, seed, folder = recipe.warm_start.over(recipe.train), recipe.train.seeds[0], known_bundle(recipe)
    lesson = choose_lesson(recipe, _training_rows(recipe, work), seed)
    print(f"{len(lesson.rows) - lesson.replayed:,} new messages, {lesson.replayed:,} known ones read again")
    sample = _rows(work, "calibration")[:100]
    before = classifier_of(folder / "model.onnx", settings.dropout, sample)
    state, start = states / f"seed-{seed}.pt", partial(copy.deepcopy, before)
    classifier, progress = train_seed(settings, seed, lesson.rows, [], start, state, lesson.targets)
    draw_back(classifier, before, recipe.warm_start.keep)
    return classifier, {
        "seed": seed,
        "rows": len(lesson.rows),
        "replayed_rows": lesson.replayed,
        "kept_share": recipe.warm_start.keep,
        "warm_start": origin(folder),
        "epochs": progress.log,
    }


def _train_alone(recipe: Recipe, work: Work, states: Path) -> tuple[Any, dict[str, Any]]:
    from sidedoor_training.model.train import fresh, train_seed

    settings = recipe.train
    encoder = find_encoder(settings.encoder, settings.license).unpacked(work.encoder)
    rows = _training_rows(recipe, work)
    dev = [row for row in rows if row.record.group in settings.dev_groups]
    fit = [row for row in rows if row.record.group not in settings.dev_groups]
    start = partial(fresh, encoder, work.tokenizer, settings)
    runs = []
    for seed in settings.seeds:
        classifier, progress = train_seed(settings, seed, fit, dev, start, states / f"seed-{seed}.pt")
        log = {"seed": seed, "rows": len(fit), "dev_rows": len(dev), "epochs": progress.log}
        runs.append((progress.best_loss, classifier, log))
    _, classifier, log = min(runs, key=lambda run: run[0])
    return classifier, log


def _export_inputs(recipe: Recipe, work: Work) -> Any:
    return [asdict(recipe.export), _hashes(work.model / "classifier.safetensors")]


def _export(recipe: Recipe, work: Work) -> None:
    from sidedoor_training.export import run_export

    _check_tokenizer(work)
    sample = _rows(work, "calibration")[:20]
    difference = run_export(work.model, work.onnx_float, recipe.export.opset, sample)
    print(f"exported {work.onnx_float.name}: logits within {difference:.6f} of PyTorch's on {len(sample)} messages")


def _check_tokenizer(work: Work) -> None:
    """Refuses weights that were trained with other pieces of words than `prepare` has chosen since."""
    log = work.model / "training.json"
    trained = json.loads(log.read_text(encoding="utf-8")).get("tokenizer_sha256") if log.exists() else None
    found = sha256_file(work.tokenizer)
    if trained is not None and found != trained:
        raise StageError(
            f"{work.tokenizer}: found a tokenizer of sha256 {found[:12]}…, expected {trained[:12]}…, which"
            f" {work.model} was trained with; train anew"
        )


def _quantise_inputs(recipe: Recipe, work: Work) -> Any:
    digest = training_digest(_rows(work, "calibration"))
    return [asdict(recipe.quantise), _hashes(work.onnx_float), digest]


def _quantise(recipe: Recipe, work: Work) -> None:
    from sidedoor_training.quantise import as_json, run_quantise

    rows = _rows(work, "calibration")
    heads = json.loads((work.model / "config.json").read_text())["num_attention_heads"]
    variants = run_quantise(work.onnx_float, work.onnx_variants, recipe.quantise.ship, rows, heads)
    write_json(work.quantisation, as_json(variants, recipe.quantise.ship, len(rows)))
    for variant in variants:
        print("  ".join(f"{name} {value}" for name, value in asdict(variant).items()))


def _screen_inputs(recipe: Recipe, work: Work) -> Any:
    if not recipe.screen.enabled:
        return "no screen"
    parts = [work.records(part) for part in ("train", "calibration", "test", "golden")]
    teacher = _hashes(work.onnx) if recipe.screen.teacher else {}
    ordinary = [[asdict(text), text.file.exists()] for text in recipe.ordinary]
    packs = pack_references(recipe.bundle.packs)
    return [asdict(recipe.screen), ordinary, _hashes(*parts, engine.find_binary()), teacher, packs]


def _screen(recipe: Recipe, work: Work) -> None:
    if not recipe.screen.enabled:
        print("the recipe has no screen")
        return
    logits = _logits(work, "train", _rows(work, "train")) if recipe.screen.teacher else None
    run_screen(recipe, work, logits)


def _screen_outputs(recipe: Recipe, work: Work) -> list[Path]:
    return [work.screen, work.screen_weights, work.screen_report] if recipe.screen.enabled else []


def _logits(work: Work, part: str, rows: list[Row]) -> np.ndarray:
    """The shipped graph's logits, computed once for a graph and its rows."""
    made_from = fingerprint([_hashes(work.onnx), training_digest(rows)])
    path = work.logits(part)
    note = path.with_suffix(".json")
    if path.exists() and note.exists() and json.loads(note.read_text()) == made_from:
        return np.load(path)
    logits = all_logits(work.onnx, [row.windows for row in rows], f"logits of {part}")
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, logits)
    write_json(note, made_from)
    return logits


def _calibrate_inputs(recipe: Recipe, work: Work) -> Any:
    files = work.onnx, work.prepared("calibration"), work.records("calibration")
    return [asdict(recipe.calibrate), _hashes(*files)]


def _calibrate(recipe: Recipe, work: Work) -> None:
    rows = _rows(work, "calibration")
    calibration, report = fit_calibration(rows, _logits(work, "calibration", rows), recipe.calibrate)
    write_json(work.calibration, calibration)
    write_json(work.calibration_report, report)
    risk = report["risk"]
    print(f"calibrated on {report['rows']:,} rows of {', '.join(report['groups'])}")
    for target, notes in report["targets"].items():
        fused = notes["fused"]
        print(f"  {target:20} {notes['positives']:5} positives  {fused}")
    print(f"  risk: {risk}")


def _evaluate_inputs(recipe: Recipe, work: Work) -> Any:
    return _hashes(work.onnx, work.calibration, work.prepared("test"), work.records("test"))


def _evaluate(recipe: Recipe, work: Work) -> None:
    rows = _rows(work, "test")
    calibration = json.loads(work.calibration.read_text())
    report = evaluate_rows(rows, _logits(work, "test", rows), calibration)
    write_json(work.evaluation, report)
    print(summary(report))


def _bundle_inputs(recipe: Recipe, work: Work) -> Any:
    files = [work.onnx, work.tokenizer, work.calibration, work.evaluation, work.prepared("golden"), work.quantisation]
    files += _screen_outputs(recipe, work)
    return [asdict(recipe.bundle), recipe.name, recipe.version, _hashes(*files), pack_references(recipe.bundle.packs)]


def _bundle(recipe: Recipe, work: Work) -> None:
    log = json.loads((work.model / "training.json").read_text())
    training = {
        "recipe": recipe.path.name,
        "seed": log["seed"],
        "encoder": _encoder_entry(recipe),
        **({"warm_start": log["warm_start"]} if recipe.warm_start.enabled else {}),
        "data": _data_entries(recipe, work),
    }
    folder = write_bundle(recipe, work, training, log)
    engine.evaluate(folder, work.records("test"), folder / "report", recipe.bundle.packs)
    seal(folder)
    print(engine.verify(folder, recipe.bundle.packs))
    place = publish(folder, recipe.bundle.models, recipe.bundle.activate)
    print(f"bundle: {place}")


def _encoder_entry(recipe: Recipe) -> dict[str, Any]:
    if recipe.warm_start.enabled:
        return read_manifest(known_bundle(recipe))["training"]["encoder"]
    encoder = find_encoder(recipe.train.encoder, recipe.train.license)
    return {"name": encoder.name, "source": encoder.source, "license": encoder.license, "sha256": encoder.sha256()}


def _data_entries(recipe: Recipe, work: Work) -> list[dict[str, Any]]:
    entries = []
    for path in record_files(recipe.data.folder, recipe.data.more):
        records = load_file(path)
        for group in sorted({record.group for record in records}):
            count = sum(record.group == group for record in records)
            entry = {"file": path.name, "group": group, "split": recipe.data.split.of(group), "records": count}
            entries.append({**entry, "sha256": sha256_file(path)})
    entries += used(recipe.ordinary, load_file(work.records("ordinary")))
    if recipe.screen.enabled:
        entries += used(recipe.ordinary, load_file(work.records("screen_ordinary")), "screen")
    return entries


def _prepare_outputs(recipe: Recipe, work: Work) -> list[Path]:
    parts = ["train", "calibration", "test", "golden", "ordinary", GROUP]
    parts += [AS_WRITTEN] if recipe.train.as_written else []
    grams = [work.grams(part) for part in GRAM_PARTS] if recipe.screen.enabled else []
    return [work.tokenizer, work.input, *(work.prepared(part) for part in parts), *grams]


STAGES: dict[str, Stage] = {
    "prepare": Stage(_prepare_inputs, _prepare_outputs, run_prepare),
    "teach": Stage(_teach_inputs, _teach_outputs, _teach),
    "train": Stage(_train_inputs, lambda _, work: [work.model / "classifier.safetensors"], _train),
    "export": Stage(_export_inputs, lambda _, work: [work.onnx_float], _export),
    "quantise": Stage(_quantise_inputs, lambda _, work: [work.onnx, work.quantisation], _quantise),
    "screen": Stage(_screen_inputs, _screen_outputs, _screen),
    "calibrate": Stage(_calibrate_inputs, lambda _, work: [work.calibration, work.calibration_report], _calibrate),
    "evaluate": Stage(_evaluate_inputs, lambda _, work: [work.evaluation], _evaluate),
    "bundle": Stage(
        _bundle_inputs,
        lambda recipe, _: [recipe.bundle.models / recipe.name / recipe.version / "manifest.json"],
        _bundle,
    ),
}
