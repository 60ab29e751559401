"""Reads a bundle's graph back into a classifier that can be trained on.

The exporter names every node by the module it comes from (`/encoder/encoder/layer.0/output/dense/MatMul`), so each
weight is found by the node that uses it, whatever the graph calls the weight itself. Weights in int8 are given back as
the numbers they stand for.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from transformers import AutoModel, BertConfig

from sidedoor_training.calibration import sigmoid
from sidedoor_training.model.encoder import TRAINS
from sidedoor_training.model.heads import IntentClassifier
from sidedoor_training.model.train import predict
from sidedoor_training.prepared import Row
from sidedoor_training.scores import all_logits
from sidedoor_training.smooth import DIVIDED, DIVISOR
from sidedoor_training.warm_start import WarmStartError

_QUANTIZED, _SCALE, _ZERO_POINT = "_quantized", "_scale", "_zero_point"
# Mean difference of probabilities between a graph and its classifier: a graph in int8 rounds what it reads.
_ALIKE = 0.02
_PRODUCTS = ("MatMul", "MatMulInteger")
_QUERIES = "encoder.encoder.layer.0.attention.self"


def classifier_of(graph: Path, dropout: float, sample: list[Row]) -> IntentClassifier:
    """The classifier that a graph was exported from, with the graph's weights, ready to be trained.

    It must answer the messages of `sample` as the graph does.
    """
    model = onnx.load(str(graph))
    weights = _weights(model)
    expected = f"{graph}: expected the graph of a BERT that this package exported"
    try:
        config = _config(model, weights, dropout)
        classifier = IntentClassifier(AutoModel.from_config(config, attn_implementation=TRAINS), dropout)
        found = classifier.load_state_dict(weights, strict=False)
    except (KeyError, IndexError, RuntimeError, StopIteration) as error:
        raise WarmStartError(f"{expected}: {error}") from None
    # The pooler is a part of the encoder that no classifier uses.
    missing = [name for name in found.missing_keys if ".pooler." not in name]
    if missing or found.unexpected_keys:
        raise WarmStartError(f"{expected}; not as in one: {', '.join([*missing, *found.unexpected_keys])}")
    apart = _apart(classifier, graph, sample)
    if apart > _ALIKE:
        raise WarmStartError(
            f"{expected}; read back, its probabilities are {apart:.3f} apart, expected {_ALIKE} at most"
        )
    return classifier


def _apart(classifier: IntentClassifier, graph: Path, sample: list[Row]) -> float:
    """How far the probabilities are apart on average."""
    if not sample:
        return 0.0
    given = all_logits(graph, [row.windows for row in sample], "the graph's answers")
    return float(np.abs(sigmoid(predict(classifier, sample).astype(np.float64)) - sigmoid(given)).mean())


def _weights(model: onnx.ModelProto) -> dict[str, torch.Tensor]:
    """Every weight by the name that the classifier has for it."""
    stored = _as_numbers({entry.name: numpy_helper.to_array(entry) for entry in model.graph.initializer})
    divisors = {name: stored.pop(name) for name in list(stored) if name.endswith(DIVISOR)}
    makers = {output: node for node in model.graph.node for output in node.output}
    weights = {}
    for node in model.graph.node:
        for name in (name.removesuffix(_QUANTIZED) for name in node.input):
            if name not in stored:
                continue
            if node.op_type in _PRODUCTS:
                # A product takes the matrix the other way round than a linear layer keeps it.
                divided = _divided(node, makers)
                matrix = stored[name] * divisors[divided + DIVISOR][:, None] if divided else stored[name]
                weights[f"{_module(node)}.weight"] = matrix.T
            else:
                weights[name] = stored[name]
    return {name: torch.tensor(np.ascontiguousarray(array, dtype=np.float32)) for name, array in weights.items()}


def _divided(product: onnx.NodeProto, makers: dict[str, onnx.NodeProto]) -> str | None:
    """The activation that is divided before it comes to a product; `None` where it comes as it is."""
    given = product.input[0]
    maker = makers.get(given)
    if maker is not None and maker.op_type == "DynamicQuantizeLinear":
        given = maker.input[0]
    return given.removesuffix(DIVIDED) if given.endswith(DIVIDED) else None


def _as_numbers(stored: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Integers, scales and zero points as the numbers that they stand for together."""
    plain = {}
    for name, array in stored.items():
        if name.endswith(_QUANTIZED):
            base = name.removesuffix(_QUANTIZED)
            zero, scale = stored[base + _ZERO_POINT], stored[base + _SCALE]
            plain[base] = (array.astype(np.float32) - zero.astype(np.float32)) * scale
        elif not name.endswith((_SCALE, _ZERO_POINT)):
            plain[name] = array
    return plain


def _module(node: onnx.NodeProto) -> str:
    return ".".join(node.name.split("/")[1:-1])


def _config(model: onnx.ModelProto, weights: dict[str, torch.Tensor], dropout: float) -> BertConfig:
    """The encoder's shape, as its weights tell it."""
    words, hidden = weights["encoder.embeddings.word_embeddings.weight"].shape
    layers = {name.split(".")[3] for name in weights if name.startswith("encoder.encoder.layer.")}
    return BertConfig(
        vocab_size=words,
        hidden_size=hidden,
        num_hidden_layers=len(layers),
        num_attention_heads=hidden // _head_size(model),
        intermediate_size=len(weights["encoder.encoder.layer.0.intermediate.dense.weight"]),
        max_position_embeddings=len(weights["encoder.embeddings.position_embeddings.weight"]),
        type_vocab_size=len(weights["encoder.embeddings.token_type_embeddings.weight"]),
        layer_norm_eps=_epsilon(model),
        hidden_dropout_prob=dropout,
        # As in every encoder that is trained here: only so can attention be fused on a processor.
        attention_probs_dropout_prob=0.0,
        pad_token_id=None,
    )


def _head_size(model: onnx.ModelProto) -> int:
    """How many numbers of a query each head reads: the last of the shape that the first layer gives its queries."""
    constants = {node.output[0]: node for node in model.graph.node if node.op_type == "Constant"}
    shape = next(node for node in model.graph.node if node.op_type == "Concat" and _module(node) == _QUERIES)
    return int(numpy_helper.to_array(constants[shape.input[-1]].attribute[0].t).reshape(-1)[0])


def _epsilon(model: onnx.ModelProto) -> float:
    norms = (node for node in model.graph.node if node.op_type == "LayerNormalization")
    return next(entry.f for entry in next(norms).attribute if entry.name == "epsilon")
