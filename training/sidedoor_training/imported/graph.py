"""Reads and trims an ONNX graph: what it takes, what it gives, and how many token ids its embedding knows.

Needs the `onnx` package, no PyTorch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

from sidedoor_training.data.schema import TARGETS
from sidedoor_training.imported import ImportProblem
from sidedoor_training.imported.labels import Columns, choose_columns, default_head
from sidedoor_training.scores import INPUT_TYPES, OUTPUT_TYPES, RUN_ERRORS, Head, open_session

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_PASSING = ("Cast", "Identity", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Gather", "Slice")
_SQUASHING = ("Sigmoid", "Softmax", "LogSoftmax")
_QUANTISED = ("DynamicQuantizeLinear", "MatMulInteger", "DequantizeLinear", "QLinearMatMul", "MatMulNBits")
_KEPT = "target_logits"
_INT8, _FP16, _FP32 = "int8", "fp16", "fp32"


@dataclass(frozen=True)
class Graph:
    """A trimmed graph with what it means."""

    path: Path
    head: Head
    labels: tuple[str, ...]
    precision: str
    opset: int
    words: int | None  # rows of the token embedding, where it can be told


def read_graph(source: Path, out: Path, labels: dict[str, str], names: Sequence[str], head: str | None) -> Graph:
    """Writes `source` with only the logits that are kept to `out`.

    `names` are the model's labels by column; without them they are those of `labels`, in the order of the columns or
    named like the graph's outputs. Without a head each column has a sigmoid of its own.
    """
    try:
        model = onnx.load(str(source))
        session = open_session(source)
    except Exception as error:  # Both libraries raise many kinds, protobuf's among them.
        raise ImportProblem(
            f"{source}: found {_first_line(error)}, expected an ONNX graph that the runtime loads"
        ) from None
    _check_inputs(source, session)
    outputs = {entry.name: entry for entry in session.get_outputs()}
    if not names and (outputs.keys() & (labels or TARGETS)):
        columns, used = _read_apart(source, model, outputs, labels, head)
    else:
        names = names or [*labels]
        entry = _logits_of(source, session)
        _check_output(source, model, entry, names)
        columns = choose_columns(names, labels, head or default_head(labels))
        used = (entry.name,)
        if not columns.keeps_all(len(names)):
            _keep_columns(model, entry, columns)
            used = (_KEPT,)
    kept = [output for output in model.graph.output if output.name in used]
    del model.graph.output[:]
    model.graph.output.extend(kept)
    out.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(out))
    opset = next(entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx"))
    words = _embedding_rows(model)
    return Graph(out, Head(used, columns.targets), columns.names, _precision(model), opset, words)


def reads(graph: Path, words: int, tokens: int) -> str | None:
    """What keeps a graph from reading so many tokens, if anything."""
    session = open_session(graph)
    # Two ids, since one may be the padding token, at which some models do not count positions on.
    for number in (words - 1, words - 2):
        values = {
            "input_ids": np.full((1, tokens), number),
            "attention_mask": np.ones((1, tokens)),
            "token_type_ids": np.zeros((1, tokens)),
        }
        feeds = {entry.name: values[entry.name].astype(INPUT_TYPES[entry.type]) for entry in session.get_inputs()}
        try:
            session.run(None, feeds)
        except RUN_ERRORS as error:
            return _first_line(error)
    return None


def _check_inputs(source: Path, session: onnxruntime.InferenceSession) -> None:
    found = [f"{entry.name}: {entry.type}" for entry in session.get_inputs()]
    names = [entry.name for entry in session.get_inputs()]
    fits = "input_ids" in names and set(names) <= set(_INPUTS)
    if not fits or any(entry.type not in INPUT_TYPES for entry in session.get_inputs()):
        raise ImportProblem(
            f"{source}: found the inputs {', '.join(found)}, expected input_ids, and attention_mask and token_type_ids "
            f"where the model has them, of {' or '.join(INPUT_TYPES)}"
        )
    fixed = [f"{entry.name} {entry.shape}" for entry in session.get_inputs() if not _is_open(entry.shape)]
    if fixed:
        raise ImportProblem(f"{source}: found {', '.join(fixed)}, expected [batch, tokens] with tokens left open")


def _read_apart(
    source: Path, model: onnx.ModelProto, outputs: dict, labels: dict[str, str], head: str | None
) -> tuple[Columns, tuple[str, ...]]:
    """One output a label, by its name."""
    names = [*labels] or [name for name in outputs if name in TARGETS]
    missing = [name for name in names if name not in outputs]
    if missing or head == "softmax":
        found = f"the outputs {', '.join(outputs)}" + (" under a softmax" if head == "softmax" else "")
        raise ImportProblem(
            f"{source}: found {found}, expected one tensor of all logits, or one for each of {', '.join(names)}"
        )
    for name in names:
        _check_output(source, model, outputs[name], [name])
    columns = choose_columns(names, labels, "sigmoid")
    return columns, columns.names


def _is_open(shape: Sequence[int | str | None]) -> bool:
    return len(shape) == 2 and (shape[0] == 1 or not isinstance(shape[0], int)) and not isinstance(shape[1], int)


def _logits_of(source: Path, session: onnxruntime.InferenceSession) -> onnxruntime.NodeArg:
    outputs = session.get_outputs()
    named = [entry for entry in outputs if entry.name == "logits"]
    if named or len(outputs) == 1:
        return (named or outputs)[0]
    found = ", ".join(entry.name for entry in outputs)
    raise ImportProblem(f"{source}: found the outputs {found}, expected one, one named logits, or one for every label")


def _check_output(source: Path, model: onnx.ModelProto, entry: onnxruntime.NodeArg, names: Sequence[str]) -> None:
    columns = len(names)
    found = f"{source}: output {entry.name}: found {entry.type} of shape {entry.shape}, expected"
    if entry.type not in OUTPUT_TYPES:
        raise ImportProblem(f"{found} {' or '.join(OUTPUT_TYPES)}")
    is_wide = len(entry.shape) == 2 and (entry.shape[1] == columns or not isinstance(entry.shape[1], int))
    if not is_wide and not (columns == 1 and len(entry.shape) == 1):
        raise ImportProblem(
            f"{found} [batch, {columns}], a column for each label: {', '.join(names) or 'none is named'}"
        )
    makers = {name: node for node in model.graph.node for name in node.output}
    node = makers.get(entry.name)
    while node is not None and node.op_type in _PASSING:
        node = makers.get(node.input[0])
    if node is not None and node.op_type in _SQUASHING:
        raise ImportProblem(
            f"{source}: output {entry.name}: found the probabilities of a {node.op_type}, expected the logits before "
            "it; export the model without that last step"
        )


def _keep_columns(model: onnx.ModelProto, entry: onnxruntime.NodeArg, columns: Columns) -> None:
    """Ends the graph in the logits that are kept; of two classes, in the logit of one less that of the other."""
    graph, number = model.graph, TensorProto.FLOAT16 if entry.type == "tensor(float16)" else TensorProto.FLOAT

    def gather(at: Sequence[int], name: str) -> None:
        graph.initializer.append(helper.make_tensor(f"{name}_columns", TensorProto.INT64, [len(at)], list(at)))
        graph.node.append(helper.make_node("Gather", [entry.name, f"{name}_columns"], [name], axis=1))

    if columns.minus is None:
        gather(columns.columns, _KEPT)
    else:
        gather(columns.columns, f"{_KEPT}_of_the_class")
        gather([columns.minus], f"{_KEPT}_of_the_other")
        of_both = [f"{_KEPT}_of_the_class", f"{_KEPT}_of_the_other"]
        graph.node.append(helper.make_node("Sub", of_both, [_KEPT]))
    graph.output.append(helper.make_tensor_value_info(_KEPT, number, ["batch", len(columns.columns)]))


def _embedding_rows(model: onnx.ModelProto) -> int | None:
    """Rows of the table that the token ids look up, where the graph holds it plainly."""
    tables = {entry.name: entry.dims for entry in model.graph.initializer}
    ids = {"input_ids"}
    # Nodes of a valid graph stand in the order in which they run.
    for node in model.graph.node:
        if node.op_type in ("Cast", "Identity", "Reshape", "Unsqueeze", "Squeeze") and node.input[0] in ids:
            ids.update(node.output)
        elif node.op_type == "Gather" and node.input[1] in ids and len(tables.get(node.input[0], ())) == 2:
            return int(tables[node.input[0]][0])
    return None


def _precision(model: onnx.ModelProto) -> str:
    if any(node.op_type in _QUANTISED for node in model.graph.node):
        return _INT8
    return _FP16 if any(entry.data_type == TensorProto.FLOAT16 for entry in model.graph.initializer) else _FP32


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
