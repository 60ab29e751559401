"""Activations made even before they are rounded to eight bits (SmoothQuant, Xiao et al. 2023).

A few channels of a transformer are ten times as large as the rest, and one scale for a whole activation leaves little
of the others. Each channel is divided by a factor before the product, and its row of the weights multiplied by it: the
product stays as it is, and both sides round better.
"""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper

from sidedoor_training.prepared import Row
from sidedoor_training.scores import window_feeds

# A division is a product with what the graph keeps under this name behind the activation's.
DIVIDED, DIVISOR = "_smoothed", "_smooth"
# How much of the unevenness goes from the activations to the weights. Measured: .5 to .9 do about as well.
_SHIFT = 0.75
# Messages whose activations are looked at; no label is.
_SAMPLE = 300
_LEAST = 1e-5


def smooth(graph: Path, out: Path, rows: list[Row]) -> None:
    """Writes the graph with a division before every product with weights."""
    model = onnx.load(str(graph))
    weights = {entry.name: entry for entry in model.graph.initializer}
    readers: dict[str, list[onnx.NodeProto]] = {}
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            readers.setdefault(node.input[0], []).append(node)
    largest = _largest(model, sorted(readers), rows[:: max(1, len(rows) // _SAMPLE)])
    for name, nodes in readers.items():
        matrices = [numpy_helper.to_array(weights[node.input[1]]) for node in nodes]
        rise = np.max([np.abs(matrix).max(axis=1) for matrix in matrices], axis=0)
        factor = np.maximum(largest[name], _LEAST) ** _SHIFT / np.maximum(rise, _LEAST) ** (1.0 - _SHIFT)
        factor /= np.exp(np.log(factor).mean())
        for node, matrix in zip(nodes, matrices, strict=True):
            evened = (matrix * factor[:, None]).astype(np.float32)
            weights[node.input[1]].CopyFrom(numpy_helper.from_array(evened, node.input[1]))
            node.input[0] = name + DIVIDED
        divisor = numpy_helper.from_array((1.0 / factor).astype(np.float32), name + DIVISOR)
        model.graph.initializer.append(divisor)
        division = helper.make_node("Mul", [name, divisor.name], [name + DIVIDED], name=name + DIVIDED)
        model.graph.node.insert(list(model.graph.node).index(nodes[0]), division)
    onnx.save(model, str(out))


def _largest(model: onnx.ModelProto, names: list[str], rows: list[Row]) -> dict[str, np.ndarray]:
    """The largest size of every channel of some activations."""
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    largest: dict[str, np.ndarray] = {}
    for window in (row.windows[0] for row in rows):
        for name, values in zip(names, session.run(names, window_feeds(session, window)), strict=True):
            seen = np.abs(values).reshape(-1, values.shape[-1]).max(axis=0)
            largest[name] = np.maximum(largest.get(name, 0.0), seen)
    return largest
