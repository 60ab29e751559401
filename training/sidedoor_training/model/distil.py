"""Teaches a small classifier to see and answer as its teachers do.

It starts from some of the first teacher's layers. Its targets mix the labels with the teachers' mean probability, and
each of its layers is drawn towards the teacher's layer that it started from (Sanh et al. 2019, Jiao et al. 2020).
"""

import copy
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import layer_norm

from sidedoor_training.model.batches import Batch, message_logits
from sidedoor_training.model.heads import IntentClassifier, load_trainable
from sidedoor_training.model.train import Learner, Progress, message_losses, new_learner
from sidedoor_training.prepared import Row
from sidedoor_training.recipe import TeacherSettings, TrainSettings


def distil(
    settings: TrainSettings,
    teaching: TeacherSettings,
    seed: int,
    rows: list[Row],
    targets: np.ndarray,
    teacher: Path,
    state: Path,
) -> tuple[IntentClassifier, Progress]:
    """Trains the small classifier, from `state` where that exists; `targets` has a row's probabilities each."""
    torch.manual_seed(seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = load_trainable(teacher, 0.0).to(device).eval()
    student = some_layers(model, settings.layers, settings.dropout).to(device)
    learner = new_learner(student, settings, settings.epochs * -(-len(rows) // settings.batch_rows))
    progress = Progress()
    if state.exists():
        progress = learner.resume(state)["progress"]
        print(f"seed {seed}: resuming after epoch {progress.epoch}")
    print(f"seed {seed}: {len(rows):,} rows, {settings.epochs} epochs, {len(settings.layers)} layers of the teacher's")

    wanted = torch.tensor(targets, dtype=torch.float32, device=device)

    def step(positions: list[int], batch: Batch) -> torch.Tensor:
        return _step(learner, model, replace(batch, labels=wanted[positions]), settings, teaching.likeness)

    while progress.epoch < settings.epochs:
        epoch = progress.epoch + 1
        # Seeded by epoch, so that a resumed run takes the same path as an uninterrupted one.
        torch.manual_seed(seed * 1000 + epoch)
        losses = learner.pass_over(
            rows, random.Random(seed * 1000 + epoch), f"seed {seed} epoch {epoch}/{settings.epochs}", step
        )
        progress.epoch = epoch
        progress.log.append({"epoch": epoch, "loss": round(float(np.mean(losses)), 5)})
        print(f"epoch {epoch}, loss {np.mean(losses):.5f}", flush=True)
        learner.save(state, progress=progress)
    return student.eval(), progress


def some_layers(teacher: IntentClassifier, layers: tuple[int, ...], dropout: float) -> IntentClassifier:
    """A classifier of some of the teacher's layers, its embedding and its head."""
    config = copy.deepcopy(teacher.encoder.config)
    config.num_hidden_layers = len(layers)
    config.hidden_dropout_prob = dropout
    student = IntentClassifier(type(teacher.encoder)(config), dropout)
    weights = {}
    for name, tensor in teacher.state_dict().items():
        before, at, after = name.partition(".layer.")
        number, _, rest = after.partition(".")
        if not at:
            weights[name] = tensor
        elif int(number) in layers:
            weights[f"{before}.layer.{layers.index(int(number))}.{rest}"] = tensor
    student.load_state_dict(weights)
    return student


def _step(
    learner: Learner, teacher: IntentClassifier, batch: Batch, settings: TrainSettings, likeness: float
) -> torch.Tensor:
    """The gradient of a batch's mean loss; returns each message's own, without the layers' part."""
    given = batch.input_ids, batch.attention_mask, batch.token_type_ids
    with torch.autocast(batch.labels.device.type, torch.bfloat16, enabled=learner.precision == "bfloat16"):
        with torch.no_grad():
            wanted, _ = teacher.read(*given)
        seen, window_logits = learner.classifier.read(*given)
    losses = message_losses(message_logits(window_logits.float(), batch), batch.labels, settings)
    # Position 0 is the embedding: layer n's output has index n + 1.
    own = torch.stack([seen[at + 1] for at in range(len(settings.layers))])
    others = torch.stack([wanted[layer + 1] for layer in settings.layers])
    apart = _apart(own, others, batch.attention_mask)
    (losses.mean() + likeness * apart).backward()
    return losses.detach()


def _apart(own: torch.Tensor, others: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
    """The mean square of what lies between the layers' outputs, padding left out."""
    # Multiplied and not picked: picking would wait for the device.
    real = attention_mask.to(torch.float32)[None, :, :, None]
    square = (_scaled(own) - _scaled(others)).square() * real
    return square.sum() / (real.sum() * own.shape[0] * own.shape[-1])


def _scaled(hidden: torch.Tensor) -> torch.Tensor:
    return layer_norm(hidden.float(), hidden.shape[-1:])
