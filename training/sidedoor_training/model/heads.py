"""The classifier that is trained and exported."""

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import PreTrainedModel

from sidedoor_training.data.schema import TARGETS
from sidedoor_training.model.encoder import empty_encoder, mean_pool, trainable_encoder


class IntentClassifier(torch.nn.Module):
    """One logit a target from mean-pooled token vectors."""

    def __init__(self, encoder: PreTrainedModel, dropout: float):
        super().__init__()
        self.encoder = encoder
        self.takes_types = getattr(encoder.config, "type_vocab_size", 0) > 1
        self.dropout = torch.nn.Dropout(dropout)
        self.head = torch.nn.Linear(encoder.config.hidden_size, len(TARGETS))

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """Logits, one row a window, one column a target."""
        types = {"token_type_ids": token_type_ids} if self.takes_types else {}
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask, **types).last_hidden_state
        return self.head(self.dropout(mean_pool(hidden, attention_mask)))

    def read(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[tuple[torch.Tensor, ...], torch.Tensor]:
        """The token vectors of the embedding and of every layer, and the logits."""
        types = {"token_type_ids": token_type_ids} if self.takes_types else {}
        answer = self.encoder(input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True, **types)
        pooled = mean_pool(answer.last_hidden_state, attention_mask)
        return answer.hidden_states, self.head(self.dropout(pooled))


def save_classifier(classifier: IntentClassifier, folder: Path) -> None:
    """Writes configuration and weights."""
    folder.mkdir(parents=True, exist_ok=True)
    classifier.encoder.config.save_pretrained(folder)
    weights = {name: tensor.detach().cpu().contiguous().clone() for name, tensor in classifier.state_dict().items()}
    save_file(weights, folder / "classifier.safetensors")


def load_classifier(folder: Path) -> IntentClassifier:
    """Reads what `save_classifier` wrote, ready for inference."""
    classifier = IntentClassifier(empty_encoder(folder), dropout=0.0)
    classifier.load_state_dict(load_file(folder / "classifier.safetensors"))
    return classifier.eval()


def load_trainable(folder: Path, dropout: float) -> IntentClassifier:
    """Reads what `save_classifier` wrote, to train it on."""
    classifier = IntentClassifier(trainable_encoder(folder, dropout), dropout)
    classifier.load_state_dict(load_file(folder / "classifier.safetensors"))
    return classifier
