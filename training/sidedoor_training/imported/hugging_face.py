"""A Hugging Face folder's sequence classifier as an ONNX graph in full precision. Needs PyTorch."""

import inspect
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, PreTrainedModel

from sidedoor_training.imported import ImportProblem
from sidedoor_training.imported.labels import HEADS
from sidedoor_training.prepared import Window
from sidedoor_training.scores import Head, open_session, window_logits

OPSET = 17
_TOLERANCE = 1e-3
_PROBLEMS = {"multi_label_classification": "sigmoid", "single_label_classification": "softmax"}
_LENGTHS = (2, 5, 11, 17)


@dataclass(frozen=True)
class Exported:
    """What the folder says of its classifier."""

    labels: tuple[str, ...]
    head: str


def export_folder(folder: Path, out: Path, head: str | None) -> Exported:
    """Writes the graph, with only the inputs that the model has, and compares it with PyTorch."""
    try:
        config = AutoConfig.from_pretrained(folder, local_files_only=True)
        model, found = AutoModelForSequenceClassification.from_pretrained(
            folder, local_files_only=True, attn_implementation="eager", dtype=torch.float32, output_loading_info=True
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise ImportProblem(f"{folder}: found {error}, expected a folder of a sequence classifier") from None
    missing = sorted(map(str, [*found["missing_keys"], *found["mismatched_keys"]]))
    if missing:
        raise ImportProblem(
            f"{folder}: found no weights for {', '.join(missing)}, expected all of a sequence classifier"
        )
    labels = tuple(str(config.id2label[at]) for at in range(config.num_labels))
    chosen = head or _head_of(folder, config.problem_type, len(labels))
    _export(model.eval(), out)
    return Exported(labels, chosen)


def _head_of(folder: Path, problem_type: str | None, labels: int) -> str:
    if problem_type is None and labels == 1:
        return "sigmoid"
    if problem_type not in _PROBLEMS:
        expected = f"one of {', '.join(_PROBLEMS)}, or --head {' or '.join(HEADS)}"
        raise ImportProblem(f"{folder}/config.json: problem_type: found {problem_type}, expected {expected}")
    return _PROBLEMS[problem_type]


class _Logits(torch.nn.Module):
    """The model with its inputs in a fixed order and its logits alone."""

    def __init__(self, model: PreTrainedModel, names: list[str]):
        super().__init__()
        self.model, self.names = model, names

    def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
        return self.model(**dict(zip(self.names, tensors, strict=True))).logits


def _export(model: PreTrainedModel, out: Path) -> None:
    takes = inspect.signature(model.forward).parameters
    names = [name for name in ("input_ids", "attention_mask") if name in takes]
    # Models with one segment keep the argument but have no use for it.
    if "token_type_ids" in takes and getattr(model.config, "type_vocab_size", 0) > 1:
        names.append("token_type_ids")
    classifier = _Logits(model, names).eval()
    out.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            classifier,
            _tensors(_window(model, 4), names),
            str(out),
            input_names=names,
            output_names=["logits"],
            dynamic_axes={**{name: {0: "batch", 1: "tokens"} for name in names}, "logits": {0: "batch"}},
            opset_version=OPSET,
            dynamo=False,
        )
    # The exporter may leave the inner model in training mode.
    classifier.eval()
    session, head = open_session(out), Head(("logits",), ())
    for length in _LENGTHS:
        window = _window(model, length)
        with torch.no_grad():
            expected = classifier(*_tensors(window, names))[0].numpy()
        difference = float(np.abs(window_logits(session, window, head) - expected).max())
        if not difference <= _TOLERANCE:
            raise ImportProblem(
                f"{out}: found logits {difference:.5f} from PyTorch's at {length} tokens, expected at most {_TOLERANCE}"
            )


def _window(model: PreTrainedModel, length: int) -> Window:
    words = model.get_input_embeddings().num_embeddings
    ids = tuple(words - 1 - (at * 7) % (words - 3) for at in range(length))
    return Window(ids, tuple(int(2 * at >= length) for at in range(length)))


def _tensors(window: Window, names: list[str]) -> tuple[torch.Tensor, ...]:
    values = {"input_ids": window.ids, "attention_mask": (1,) * len(window.ids), "token_type_ids": window.type_ids}
    return tuple(torch.tensor([values[name]]) for name in names)
