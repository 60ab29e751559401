"""Runs an ONNX classifier exactly as the service does: one unpadded window a run, one thread."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as runtime

from sidedoor_training.data.schema import TARGETS
from sidedoor_training.prepared import Window
from sidedoor_training.progress import progress

# Element types that the service can feed and read, by the runtime's name for them.
INPUT_TYPES = {"tensor(int32)": np.int32, "tensor(int64)": np.int64}
OUTPUT_TYPES = {"tensor(float16)": np.float16, "tensor(float)": np.float32}


# What the runtime raises where a graph cannot run on what it is given.
RUN_ERRORS = (runtime.Fail, runtime.InvalidArgument, runtime.RuntimeException)


class ScoreError(Exception):
    """A graph failed, or gave no number."""


@dataclass(frozen=True)
class Head:
    """Where a graph's logits come out, and the target that each stands for, in order."""

    outputs: tuple[str, ...] = ("logits",)
    targets: tuple[str, ...] = TARGETS


OWN_HEAD = Head()


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """Opens a model for reproducible scoring."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def window_feeds(session: onnxruntime.InferenceSession, window: Window) -> dict[str, np.ndarray]:
    """What a graph reads of one window."""
    values = {"input_ids": window.ids, "attention_mask": (1,) * len(window.ids), "token_type_ids": window.type_ids}
    return {entry.name: np.array([values[entry.name]], dtype=INPUT_TYPES[entry.type]) for entry in session.get_inputs()}


def window_logits(session: onnxruntime.InferenceSession, window: Window, head: Head = OWN_HEAD) -> np.ndarray:
    """The logits of one window, one a label."""
    outputs = session.run(list(head.outputs), window_feeds(session, window))
    return np.concatenate([output.reshape(-1) for output in outputs]).astype(np.float32)


def message_logits(
    session: onnxruntime.InferenceSession, windows: tuple[Window, ...], head: Head = OWN_HEAD
) -> np.ndarray:
    """The logits of a message: per label the highest of its windows."""
    return np.max([window_logits(session, window, head) for window in windows], axis=0)


def all_logits(path: Path, messages: list[tuple[Window, ...]], title: str, head: Head = OWN_HEAD) -> np.ndarray:
    """The logits of many messages, one row a message, one column a target; NaN for a target that the graph lacks."""
    session = open_session(path)
    logits = np.full((len(messages), len(TARGETS)), np.nan, dtype=np.float32)
    columns = [TARGETS.index(target) for target in head.targets]
    for at, windows in enumerate(progress(messages, title, "message")):
        try:
            row = message_logits(session, windows, head)
        except RUN_ERRORS as error:
            raise ScoreError(f"{path}: message {at + 1}: {error}") from None
        if np.isnan(row).any():
            raise ScoreError(f"{path}: message {at + 1}: found a logit that is not a number")
        logits[at, columns] = row
    return logits


def known_targets(logits: np.ndarray) -> list[str]:
    """The targets that the graph has a logit for."""
    return [target for at, target in enumerate(TARGETS) if not np.isnan(logits[:, at]).all()]
