"""The `quantise` stage: int8 variants of the graph, each measured against full precision on calibration rows.

Quantising needs the `onnx` package; measuring needs only onnxruntime.
"""

import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from sidedoor_training.calibration import sigmoid
from sidedoor_training.data.schema import INTENTS, TARGETS
from sidedoor_training.metrics import average_precision, roc_auc
from sidedoor_training.prepared import Row, Window, labels
from sidedoor_training.scores import OWN_HEAD, Head, all_logits, known_targets, open_session, window_logits

# From a graph, where to write, how many heads it has and some messages.
Write = Callable[[Path, Path, int, list[Row]], None]

_LATENCY_TOKENS = 16
_LATENCY_RUNS = 200


@dataclass(frozen=True)
class Variant:
    """How one graph compares with full precision."""

    name: str
    megabytes: float
    milliseconds: float
    auroc: float
    auprc: float
    largest_logit_shift: float
    mean_probability_shift: float


def run_quantise(graph: Path, folder: Path, ship: str, rows: list[Row], heads: int) -> list[Variant]:
    """Writes every variant, measures them and copies the one to ship to `model.onnx`."""
    if ship not in VARIANTS:
        raise ValueError(f"quantise.ship: found {ship!r}, expected one of {', '.join(VARIANTS)}")
    paths = {}
    for name, write in VARIANTS.items():
        paths[name] = folder / f"{name}.onnx"
        write(graph, paths[name], heads, rows)
    variants = measure(paths, rows)
    shutil.copyfile(paths[ship], folder / "model.onnx")
    return variants


def measure(paths: dict[str, Path], rows: list[Row], head: Head = OWN_HEAD) -> list[Variant]:
    """Compares graphs with the first of them, as the riskiest of the intents that they know."""
    messages, wanted = [row.windows for row in rows], labels(rows)
    reference: np.ndarray | None = None
    variants = []
    for name, path in paths.items():
        logits = all_logits(path, messages, name, head)
        reference = logits if reference is None else reference
        known = [TARGETS.index(target) for target in known_targets(logits) if target in INTENTS]
        score, carried = logits[:, known].max(axis=1), wanted[:, known].max(axis=1)
        shift = sigmoid(logits.astype(np.float64)) - sigmoid(reference.astype(np.float64))
        variants.append(
            Variant(
                name,
                round(path.stat().st_size / 1e6, 2),
                round(_milliseconds(path, head), 3),
                round(roc_auc(carried, score), 4),
                round(average_precision(carried, score), 4),
                round(float(np.nanmax(np.abs(logits - reference))), 4),
                round(float(np.nanmean(np.abs(shift))), 5),
            )
        )
    return variants


def as_json(variants: list[Variant], ship: str, rows: int) -> dict:
    """The comparison, for the work folder and the card."""
    return {
        "shipped": ship,
        "rows": rows,
        "latency": f"batch 1, {_LATENCY_TOKENS} tokens, 1 thread, median of {_LATENCY_RUNS}",
        "variants": [asdict(variant) for variant in variants],
    }


def _copy(graph: Path, out: Path, heads: int, rows: list[Row]) -> None:
    if graph != out:
        shutil.copyfile(graph, out)


def _dynamic(per_channel: bool, reduce_range: bool, before: Write | None = None) -> Write:
    def write(graph: Path, out: Path, heads: int, rows: list[Row]) -> None:
        from onnxruntime.quantization import QuantType, quantize_dynamic

        source = graph
        if before:
            source = out.with_suffix(".before")
            before(graph, source, heads, rows)
        quantize_dynamic(
            source,
            out,
            per_channel=per_channel,
            reduce_range=reduce_range,
            weight_type=QuantType.QInt8,
            # Fused graphs carry operators whose output types onnx cannot infer; all of them are floats.
            extra_options={"DefaultTensorType": 1},
        )
        if before:
            source.unlink()

    return write


def _fuse(graph: Path, out: Path, heads: int, rows: list[Row]) -> None:
    from onnxruntime.transformers.optimizer import optimize_model

    optimised = optimize_model(str(graph), model_type="bert", num_heads=heads, opt_level=0)
    optimised.save_model_to_file(str(out))


def _smooth(graph: Path, out: Path, heads: int, rows: list[Row]) -> None:
    from sidedoor_training.smooth import smooth

    smooth(graph, out, rows)


# Every way of shipping the graph that is measured; the recipe's `quantise.ship` names one.
VARIANTS: dict[str, Write] = {
    "fp32": _copy,
    "int8_tensor": _dynamic(per_channel=False, reduce_range=False),
    "int8_channel": _dynamic(per_channel=True, reduce_range=False),
    "int8_channel_reduced": _dynamic(per_channel=True, reduce_range=True),
    "int8_channel_fused": _dynamic(per_channel=True, reduce_range=False, before=_fuse),
    "int8_smooth": _dynamic(per_channel=True, reduce_range=True, before=_smooth),
}


def _milliseconds(path: Path, head: Head) -> float:
    session = open_session(path)
    window = Window(tuple(range(1, 1 + _LATENCY_TOKENS)), (0,) * _LATENCY_TOKENS)
    times = []
    for _ in range(_LATENCY_RUNS):
        start = time.perf_counter()
        window_logits(session, window, head)
        times.append(time.perf_counter() - start)
    return float(np.median(times)) * 1000.0
