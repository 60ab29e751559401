"""The `export` stage: the trained classifier as an ONNX graph. Needs PyTorch."""

import warnings
from pathlib import Path

import numpy as np
import torch

from sidedoor_training.model.heads import load_classifier
from sidedoor_training.prepared import Row
from sidedoor_training.scores import message_logits, open_session

_TOLERANCE = 1e-3
_NAMES = ("input_ids", "attention_mask", "token_type_ids")


class ExportError(Exception):
    """The graph does not say what the classifier says."""


def run_export(model: Path, out: Path, opset: int, sample: list[Row]) -> float:
    """Writes the graph and returns its largest difference in logits from the classifier on a sample."""
    classifier = load_classifier(model)
    example = torch.tensor([[101, 2000, 2001, 102]]), torch.ones(1, 4, dtype=torch.int64), torch.tensor([[0, 0, 1, 1]])
    axes = {name: {0: "batch", 1: "tokens"} for name in _NAMES}
    out.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            classifier,
            tuple(tensor % classifier.encoder.config.vocab_size for tensor in example),
            str(out),
            input_names=list(_NAMES),
            output_names=["logits"],
            dynamic_axes={**axes, "logits": {0: "batch"}},
            opset_version=opset,
            dynamo=False,
        )
    # The exporter may leave the inner model in training mode: whoever asks it again must not get dropout.
    classifier.eval()
    return _largest_difference(classifier, out, sample)


def _largest_difference(classifier: torch.nn.Module, out: Path, sample: list[Row]) -> float:
    session = open_session(out)
    largest = 0.0
    for row in sample:
        expected = []
        for window in row.windows:
            ids, types = torch.tensor([window.ids]), torch.tensor([window.type_ids])
            with torch.no_grad():
                expected.append(classifier(ids, torch.ones_like(ids), types)[0].numpy())
        found = message_logits(session, row.windows)
        largest = max(largest, float(np.abs(found - np.max(expected, axis=0)).max()))
    if largest > _TOLERANCE:
        raise ExportError(f"{out}: logits differ by {largest:.5f} from the classifier's, expected at most {_TOLERANCE}")
    return largest
