"""Runs an ONNX classifier exactly as the service does: one unpadded window a run, one thread."""

from pathlib import Path

import numpy as np
import onnxruntime

from sidedoor_training.prepared import Window
from sidedoor_training.progress import progress


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """Opens a model for reproducible scoring."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def window_logits(session: onnxruntime.InferenceSession, window: Window) -> np.ndarray:
    """The logits of one window, one a label."""
    ids = np.array([window.ids], dtype=np.int64)
    feeds = {
        "input_ids": ids,
        "attention_mask": np.ones_like(ids),
        "token_type_ids": np.array([window.type_ids], dtype=np.int64),
    }
    names = [entry.name for entry in session.get_inputs()]
    return session.run(["logits"], {name: feeds[name] for name in names})[0][0]


def message_logits(session: onnxruntime.InferenceSession, windows: tuple[Window, ...]) -> np.ndarray:
    """The logits of a message: per label the highest of its windows."""
    return np.max([window_logits(session, window) for window in windows], axis=0)


def all_logits(path: Path, messages: list[tuple[Window, ...]], title: str) -> np.ndarray:
    """The logits of many messages, one row a message."""
    session = open_session(path)
    rows = [message_logits(session, windows) for windows in progress(messages, title, "message")]
    return np.array(rows, dtype=np.float32)
