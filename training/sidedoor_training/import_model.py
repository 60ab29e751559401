"""Makes a bundle of a classifier that was trained elsewhere.

    python -m sidedoor_training.import_model --model FOLDER --labels leak=share_contact cash=pay_off_platform \\
        --records own.jsonl --name mymodel --version 1.0.0

The model is a Hugging Face folder (PyTorch is needed) or an ONNX file with a tokenizer.json. Its weights stay as they
are; fusion, calibrators and thresholds are fitted on the user's labelled messages, which it must not have been trained
on.
"""

import argparse
import hashlib
import re
import sys
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sidedoor_training import engine
from sidedoor_training.bundle import BundleError, publish, seal, write_bundle
from sidedoor_training.calibrate import fit_calibration
from sidedoor_training.data.load import DataError, load_files, sha256_file
from sidedoor_training.data.split import Split
from sidedoor_training.engine import EngineError
from sidedoor_training.evaluate import evaluate_rows, summary
from sidedoor_training.imported import ImportProblem
from sidedoor_training.imported.groups import split_groups
from sidedoor_training.imported.input_format import choose_sizes, write_tokenizer
from sidedoor_training.imported.labels import HEADS, read_labels
from sidedoor_training.prepared import Row, load_rows
from sidedoor_training.quantise import VARIANTS, Variant, as_json, measure
from sidedoor_training.recipe import (
    DEFAULT_RECIPE,
    BundleSettings,
    CalibrateSettings,
    DataSettings,
    ExportSettings,
    InputSettings,
    Recipe,
)
from sidedoor_training.scores import ScoreError, all_logits
from sidedoor_training.work import Work, write_json, write_jsonl

_REPOSITORY = Path(__file__).resolve().parents[2]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# The recipe ships this one; an import does so only where it costs no more than this against full precision.
_INT8 = "int8_channel_reduced"
_MOST_AUROC_LOST = 0.005
_MOST_PROBABILITY_SHIFT = 0.02
_MOST_LISTED = 20


@dataclass(frozen=True)
class Order:
    """What is to be imported, and as what."""

    model: Path
    records: Path
    name: str
    version: str
    models: Path
    packs: Path = _REPOSITORY / "packs"
    golden: Path = DEFAULT_RECIPE.parent / "golden_inputs.jsonl"
    tokenizer: Path | None = None
    labels: tuple[str, ...] = ()
    head: str | None = None
    max_tokens: int | None = None
    license: str = "not stated"
    source: str = "not stated"
    activate: bool = False


def import_model(order: Order) -> Path:
    """Writes the bundle to `models/<name>/<version>` once the engine has accepted it."""
    for key, value in (("name", order.name), ("version", order.version)):
        if not _NAME.fullmatch(value):
            raise ImportProblem(f"--{key}: found {value!r}, expected letters, digits, '.', '_' and '-'")
    labels = read_labels(order.labels)
    records = load_files([order.records]).records
    with tempfile.TemporaryDirectory() as scratch:
        work = Work(Path(scratch))
        graph, tokenizer = _read_model(order, labels, work)
        print(f"labels: {', '.join(f'{a} = {b}' for a, b in zip(graph.labels, graph.head.targets, strict=True))}")
        settings = _write_input(order, graph, tokenizer, work)
        parts = split_groups(records, graph.head.targets)
        rows = {part: _prepare(order, work, part, parts[part]) for part in parts}
        engine.prepare(order.golden, work.prepared("golden"), work.input, work.tokenizer, order.packs)
        write_jsonl(work.records("golden"), [record.as_json() for record in load_files([order.golden]).records])
        shipped = _choose_precision(graph, rows["calibration"], work)
        split = Split((), *(tuple(sorted({row.group for row in parts[part]})) for part in ("calibration", "test")))
        recipe = Recipe(
            path=Path("import"),
            name=order.name,
            version=order.version,
            work=work.folder,
            data=DataSettings(order.records.parent, split),
            bundle=BundleSettings(order.models, order.packs, order.golden, order.activate),
            input=settings,
            export=ExportSettings(graph.opset),
        )
        _calibrate_and_evaluate(graph, rows, work)
        origin = {"model": order.model.name, "source": order.source, "license": order.license}
        training = {
            "imported": {**origin, "sha256": _sha256(order.model), "precision": shipped},
            "data": [_data_entry(order.records, part, parts[part]) for part in parts],
        }
        folder = write_bundle(recipe, work, training, training, graph.head, graph.labels)
        engine.evaluate(folder, work.records("test"), folder / "report", order.packs)
        seal(folder)
        print(engine.verify(folder, order.packs))
        return publish(folder, order.models, order.activate)


def _read_model(order: Order, labels: dict[str, str], work: Work) -> tuple[Any, Path]:
    """The graph in the work folder with what it means, and the tokenizer that goes with it."""
    try:
        from sidedoor_training.imported.graph import read_graph
    except ImportError:
        raise ImportProblem("found no `onnx` package, expected one: pip install -e '.[train]'") from None
    out, names, head = work.onnx_variants / "given.onnx", (), order.head
    if order.model.is_dir():
        try:
            from sidedoor_training.imported.hugging_face import export_folder
        except ImportError:
            raise ImportProblem("found no PyTorch for a folder, expected it: pip install -e '.[train]'") from None
        source = work.onnx_variants / "exported.onnx"
        exported = export_folder(order.model, source, order.head)
        names, head = exported.labels, exported.head
        tokenizer = order.tokenizer or order.model / "tokenizer.json"
    elif order.model.is_file():
        source, tokenizer = order.model, order.tokenizer or order.model.parent / "tokenizer.json"
    else:
        raise ImportProblem(f"--model: found nothing at {order.model}, expected a folder or an ONNX file")
    return read_graph(source, out, labels, names, head), tokenizer


def _write_input(order: Order, graph: Any, tokenizer: Path, work: Work) -> InputSettings:
    from sidedoor_training.imported.graph import reads

    settings, words = write_tokenizer(tokenizer, work.tokenizer, graph.words)
    sizes = choose_sizes(order.max_tokens, lambda tokens: reads(graph.path, words, tokens))
    settings = InputSettings(**sizes, placeholder=settings.placeholder, turn=settings.turn)
    write_json(work.input, settings.as_json())
    print(f"input: windows of {settings.max_tokens} tokens, of which at most {settings.history_tokens} are history")
    return settings


def _prepare(order: Order, work: Work, part: str, records: list) -> list[Row]:
    write_jsonl(work.records(part), [record.as_json() for record in records])
    files = work.records(part), work.prepared(part), work.input, work.tokenizer, order.packs
    engine.prepare(*files, "--no-views")
    groups = {record.group for record in records}
    print(f"{part}: {len(records):,} messages of {len(groups)} author groups")
    return load_rows(work.records(part), work.prepared(part))


def _choose_precision(graph: Any, rows: list[Row], work: Work) -> str:
    """Measures int8 against full precision and puts the better of the two into its place."""
    paths, kept = {graph.precision: graph.path}, graph.precision
    if graph.precision == "fp32":
        small = work.onnx_variants / f"{_INT8}.onnx"
        try:
            VARIANTS[_INT8](graph.path, small, 0, [])
            paths[_INT8] = small
        except Exception as error:  # Graphs come from anywhere; one that cannot be quantised can be served as it is.
            print(f"int8: cannot be made of this graph ({type(error).__name__}: {error})")
    variants = measure(paths, rows, graph.head)
    for variant in variants:
        print("  ".join(f"{name} {value}" for name, value in asdict(variant).items()))
    if len(variants) == 2 and is_worth_shipping(*variants):
        kept = _INT8
    print(f"precision: {kept}" + (", as it came" if len(variants) == 1 else ""))
    write_json(work.quantisation, as_json(variants, kept, len(rows)))
    work.onnx.write_bytes(paths[kept].read_bytes())
    return kept


def is_worth_shipping(full: Variant, small: Variant) -> bool:
    """Whether int8 ranks as well as full precision, nearly, and says nearly the same."""
    is_as_good = small.auroc >= full.auroc - _MOST_AUROC_LOST
    return is_as_good and small.mean_probability_shift <= _MOST_PROBABILITY_SHIFT


def _calibrate_and_evaluate(graph: Any, rows: dict[str, list[Row]], work: Work) -> None:
    logits = {
        part: all_logits(work.onnx, [row.windows for row in rows[part]], f"logits of {part}", graph.head)
        for part in rows
    }
    calibration, report = fit_calibration(rows["calibration"], logits["calibration"], CalibrateSettings())
    write_json(work.calibration, calibration)
    write_json(work.calibration_report, report)
    evaluation = evaluate_rows(rows["test"], logits["test"], calibration)
    write_json(work.evaluation, evaluation)
    print(summary(evaluation))


def _data_entry(path: Path, part: str, records: list) -> dict[str, Any]:
    groups = Counter(record.group for record in records)
    named = ", ".join(sorted(groups)) if len(groups) <= _MOST_LISTED else f"{len(groups)} groups"
    return {"file": path.name, "group": named, "split": part, "records": len(records), "sha256": sha256_file(path)}


def _sha256(model: Path) -> str:
    """The hash of the file, or one over the folder's configuration and weights."""
    if model.is_file():
        return sha256_file(model)
    files = [path for path in sorted(model.iterdir()) if path.suffix in (".json", ".safetensors", ".bin")]
    return hashlib.sha256("".join(sha256_file(path) for path in files).encode()).hexdigest()


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Make a bundle of a classifier that was trained elsewhere.")
    parser.add_argument("--model", type=Path, required=True, help="Hugging Face folder, or an ONNX file")
    parser.add_argument("--tokenizer", type=Path, help="tokenizer.json (default: the one beside the model)")
    parser.add_argument("--labels", nargs="+", default=[], metavar="NAME=TARGET", help="or one TOML file of them")
    parser.add_argument("--head", choices=HEADS, help="what the logits stand under (default: as config.json says)")
    parser.add_argument("--records", type=Path, required=True, help="labelled JSONL, in the label guide's form")
    parser.add_argument("--name", required=True, help="name of the bundle")
    parser.add_argument("--version", required=True, help="version of the bundle")
    parser.add_argument("--models", type=Path, default=_REPOSITORY / "models", help="where bundles live (%(default)s)")
    parser.add_argument(
        "--packs", type=Path, default=_REPOSITORY / "packs", help="rule packs to serve with (%(default)s)"
    )
    parser.add_argument("--max-tokens", type=int, help="longest window (default: 128, or what the model can read)")
    parser.add_argument("--license", default="not stated", help="licence of the model, for manifest and card")
    parser.add_argument("--source", default="not stated", help="where the model comes from, for manifest and card")
    parser.add_argument("--activate", action="store_true", help="point models/active to the bundle")
    options = vars(parser.parse_args(arguments))
    try:
        place = import_model(Order(**{**options, "labels": tuple(options["labels"])}))
    except (BundleError, DataError, EngineError, ImportProblem, ScoreError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"bundle: {place}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
