"""Loads a pre-trained encoder and pools its tokens into one vector a message."""

import json
from pathlib import Path

import torch
from transformers import AutoConfig, AutoModel, PretrainedConfig, PreTrainedModel

from sidedoor_training.tokenizer import vocabulary_size

# Attention that a processor or a GPU can fuse.
TRAINS = "sdpa"


def load_encoder(folder: Path, tokenizer: Path, dropout: float) -> PreTrainedModel:
    """Loads pre-trained weights; the embedding grows where the bundle's tokenizer has more words."""
    config = _config(folder, dropout)
    encoder = AutoModel.from_pretrained(folder, config=config, attn_implementation=TRAINS, dtype=torch.float32)
    words = vocabulary_size(json.loads(tokenizer.read_text(encoding="utf-8")))
    if words > config.vocab_size:
        encoder.resize_token_embeddings(words)
    return encoder


def empty_encoder(folder: Path) -> PreTrainedModel:
    """Builds the encoder of a saved configuration without weights, with the attention that the exporter can trace."""
    return AutoModel.from_config(AutoConfig.from_pretrained(folder), attn_implementation="eager")


def trainable_encoder(folder: Path, dropout: float) -> PreTrainedModel:
    """Builds the encoder of a saved configuration without weights, to train it on."""
    return AutoModel.from_config(_config(folder, dropout), attn_implementation=TRAINS)


def _config(folder: Path, dropout: float) -> PretrainedConfig:
    config = AutoConfig.from_pretrained(folder)
    # Attention itself drops nothing: only so can it be fused on a processor, which trains a quarter faster.
    for name, share in (("hidden_dropout_prob", dropout), ("attention_probs_dropout_prob", 0.0)):
        if hasattr(config, name):
            setattr(config, name, share)
    return config


def mean_pool(hidden: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
    """Averages the vectors of the tokens that are no padding."""
    mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1.0)
