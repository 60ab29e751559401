"""The work folder of a recipe: which file each stage writes, and whether a stage is still current.

A stage is current when its outputs exist and the settings and files it was made from have not changed since.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Work:
    """The paths of a recipe's intermediate files."""

    folder: Path

    @property
    def tokenizer(self) -> Path:
        """The bundle's tokenizer."""
        return self.folder / "tokenizer.json"

    @property
    def input(self) -> Path:
        """The manifest's `input` section."""
        return self.folder / "input.json"

    def records(self, part: str) -> Path:
        """The labelled records of a split."""
        return self.folder / "records" / f"{part}.jsonl"

    def prepared(self, part: str) -> Path:
        """What the engine made of them."""
        return self.folder / "prepared" / f"{part}.jsonl"

    @property
    def encoder(self) -> Path:
        """The encoder in Hugging Face format, where it comes packed."""
        return self.folder / "encoder"

    def teacher(self, seed: int) -> Path:
        """A fine-tuned teacher: as `model`, with its logits."""
        return self.folder / "teachers" / f"seed-{seed}"

    @property
    def model(self) -> Path:
        """The fine-tuned model: configuration, weights, training log."""
        return self.folder / "model"

    @property
    def checkpoints(self) -> Path:
        """State to resume training from."""
        return self.folder / "checkpoints"

    @property
    def onnx_float(self) -> Path:
        """The exported graph in full precision."""
        return self.folder / "onnx" / "fp32.onnx"

    @property
    def onnx_variants(self) -> Path:
        """The folder of the quantised variants."""
        return self.folder / "onnx"

    @property
    def onnx(self) -> Path:
        """The graph that is shipped."""
        return self.folder / "onnx" / "model.onnx"

    @property
    def quantisation(self) -> Path:
        """How the variants compare."""
        return self.folder / "quantisation.json"

    def logits(self, part: str) -> Path:
        """The shipped graph's logits on a split."""
        return self.folder / "logits" / f"{part}.npy"

    def grams(self, part: str) -> Path:
        """The buckets that the screen reads, and what the engine found."""
        return self.folder / "grams" / f"{part}.jsonl"

    @property
    def screen(self) -> Path:
        """The bundle's screen: its settings."""
        return self.folder / "screen.json"

    @property
    def screen_weights(self) -> Path:
        """The bundle's screen: its weights."""
        return self.folder / "screen.bin"

    @property
    def screen_report(self) -> Path:
        """What it settles."""
        return self.folder / "screen_report.json"

    @property
    def calibration(self) -> Path:
        """The bundle's calibration."""
        return self.folder / "calibration.json"

    @property
    def calibration_report(self) -> Path:
        """How well it fits."""
        return self.folder / "calibration_report.json"

    @property
    def evaluation(self) -> Path:
        """Figures on the test split."""
        return self.folder / "evaluation.json"

    def stamp(self, stage: str) -> Path:
        """What a stage was made from."""
        return self.folder / "stamps" / f"{stage}.json"


def fingerprint(value: Any) -> str:
    """A hash of settings and file hashes."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


def is_current(work: Work, stage: str, inputs: str, outputs: list[Path]) -> bool:
    """Whether a stage has been done from exactly these inputs."""
    stamp = work.stamp(stage)
    if not stamp.exists() or not all(path.exists() for path in outputs):
        return False
    return json.loads(stamp.read_text())["inputs"] == inputs


def mark_current(work: Work, stage: str, inputs: str) -> None:
    """Notes that a stage has been done."""
    write_json(work.stamp(stage), {"inputs": inputs})


def write_json(path: Path, value: Any) -> None:
    """Writes JSON that diffs well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")


def write_jsonl(path: Path, rows: list[dict]) -> None:
    """Writes one JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
