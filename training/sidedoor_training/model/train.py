"""Fine-tunes the classifier and keeps a state to resume from after every epoch."""

import copy
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from sidedoor_training.model.batches import Batch, collate, message_logits, tokens, training_batches
from sidedoor_training.model.encoder import load_encoder
from sidedoor_training.model.heads import IntentClassifier
from sidedoor_training.prepared import Row, labels
from sidedoor_training.progress import progress as progress_bar
from sidedoor_training.recipe import TrainSettings

_LAYER = re.compile(r"\b(?:layer|layers|block|h)\.(\d+)\.")
_GRADIENT_NORM = 1.0

# Batches between two looks at the loss: each look waits for the device.
_LOOK = 20

# From the positions of a batch's rows and the batch to each message's loss, with the gradient left in the parameters.
# The losses stay on the device, so that no step waits for the one before.
Step = Callable[[list[int], Batch], torch.Tensor]


@dataclass
class Progress:
    """What one seed's run has reached."""

    epoch: int = 0
    log: list[dict] = field(default_factory=list)
    weight_sum: dict[str, torch.Tensor] | None = None
    best: dict[str, torch.Tensor] | None = None
    best_loss: float = float("inf")


@dataclass(frozen=True)
class Learner:
    """What learns, and how."""

    classifier: IntentClassifier
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler
    settings: TrainSettings
    precision: str

    def pass_over(self, rows: list[Row], generator: random.Random, title: str, step: Step | None = None) -> np.ndarray:
        """Learns from every row once; returns each row's loss as it was then. `step` stands in for the usual one."""
        device = next(self.classifier.parameters()).device
        order: list[int] = []
        seen: list[torch.Tensor] = []
        bar = progress_bar(None, title, "row", len(rows))
        self.classifier.train()
        for positions, batch in training_batches(rows, self.settings.batch_rows, generator):
            placed = batch.to(device)
            order += positions
            seen.append(step(positions, placed) if step else _step(self, placed))
            torch.nn.utils.clip_grad_norm_(self.classifier.parameters(), _GRADIENT_NORM)
            self.optimizer.step()
            self.schedule.step()
            self.optimizer.zero_grad(set_to_none=True)
            if len(seen) % _LOOK == 0:
                bar.set_postfix(loss=f"{torch.cat(seen[-_LOOK:]).mean():.3f}", refresh=False)
            bar.update(len(positions))
        bar.close()
        losses = np.zeros(len(rows))
        losses[order] = torch.cat(seen).cpu().numpy()
        return losses

    def save(self, path: Path, **reached: Any) -> None:
        """Writes all that a run needs to go on, and what it has reached, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        saved = {"classifier": self.classifier.state_dict(), "optimizer": self.optimizer.state_dict()}
        torch.save({**saved, "schedule": self.schedule.state_dict(), **reached}, partial)
        partial.replace(path)

    def resume(self, path: Path) -> dict[str, Any]:
        """Takes up what `save` wrote; returns it."""
        device = next(self.classifier.parameters()).device
        saved = torch.load(path, map_location=device, weights_only=False)
        self.classifier.load_state_dict(saved["classifier"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.schedule.load_state_dict(saved["schedule"])
        return saved


def train_seed(
    settings: TrainSettings,
    seed: int,
    rows: list[Row],
    dev: list[Row],
    start: Callable[[], IntentClassifier],
    state: Path,
    targets: np.ndarray | None = None,
) -> tuple[IntentClassifier, Progress]:
    """Trains one seed from what `start` gives to its last epoch, from `state` where that exists.

    `targets` has a row's probabilities each, in place of its labels. Returns the weights to keep.
    """
    torch.manual_seed(seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    classifier = start().to(device)
    steps = settings.epochs * -(-len(rows) // settings.batch_rows)
    learner = new_learner(classifier, settings, steps)
    progress = Progress()
    if state.exists():
        progress = learner.resume(state)["progress"]
        print(f"seed {seed}: resuming after epoch {progress.epoch}")
    print(f"seed {seed}: {len(rows):,} rows, {settings.epochs} epochs on {device.type} in {learner.precision}")
    step = None if targets is None else _aiming_at(learner, torch.tensor(targets, dtype=torch.float32, device=device))
    while progress.epoch < settings.epochs:
        epoch = progress.epoch + 1
        # Seeded by epoch, so that a resumed run takes the same path as an uninterrupted one.
        torch.manual_seed(seed * 1000 + epoch)
        title = f"seed {seed} epoch {epoch}/{settings.epochs}"
        losses = learner.pass_over(rows, random.Random(seed * 1000 + epoch), title, step)
        progress.epoch = epoch
        _note_epoch(progress, classifier, settings, dev, float(np.mean(losses)))
        learner.save(state, progress=progress)
    _keep_chosen_weights(classifier, progress, settings, dev)
    return classifier.eval(), progress


def _aiming_at(learner: Learner, targets: torch.Tensor) -> Step:
    def step(positions: list[int], batch: Batch) -> torch.Tensor:
        return _step(learner, replace(batch, labels=targets[positions]))

    return step


def fresh(encoder: Path, tokenizer: Path, settings: TrainSettings) -> IntentClassifier:
    """A pre-trained encoder under a head that has learned nothing yet."""
    return IntentClassifier(load_encoder(encoder, tokenizer, settings.dropout), settings.dropout)


def new_learner(classifier: IntentClassifier, settings: TrainSettings, steps: int) -> Learner:
    """An optimiser and a schedule for so many steps."""
    # Matrix products in 19 bits where the processor has them: as good as 32 here.
    torch.set_float32_matmul_precision("high")
    optimizer = torch.optim.AdamW(parameter_groups(classifier, settings), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, _warmup_then_linear(steps, settings.warmup_share))
    precision = choose_precision(settings, next(classifier.parameters()).device)
    return Learner(classifier, optimizer, schedule, settings, precision)


def predict(classifier: IntentClassifier, rows: list[Row], batch_rows: int = 64) -> np.ndarray:
    """Logits in full precision, one row a message."""
    classifier.eval()
    device = next(classifier.parameters()).device
    # By length, so that little is spent on padding.
    order = sorted(range(len(rows)), key=lambda at: tokens(rows[at]))
    answers = np.zeros((len(rows), classifier.head.out_features), dtype=np.float32)
    with torch.no_grad():
        for start in range(0, len(order), batch_rows):
            positions = order[start : start + batch_rows]
            placed = collate([rows[at] for at in positions]).to(device)
            logits = classifier(placed.input_ids, placed.attention_mask, placed.token_type_ids)
            answers[positions] = message_logits(logits, placed).float().cpu().numpy()
    return answers


def parameter_groups(classifier: IntentClassifier, settings: TrainSettings) -> list[dict]:
    """One group a depth: the head learns fastest, each layer below the top slower by `layer_decay`."""
    depths = [int(found[1]) for name, _ in classifier.named_parameters() if (found := _LAYER.search(name))]
    top = max(depths, default=-1) + 1
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in classifier.named_parameters():
        found = _LAYER.search(name)
        if name.startswith("head."):
            rate = settings.head_learning_rate
        else:
            depth = int(found[1]) + 1 if found else 0
            rate = settings.learning_rate * settings.layer_decay ** (top - depth)
        decay = 0.0 if parameter.ndim < 2 else settings.weight_decay
        groups.setdefault((rate, decay), []).append(parameter)
    return [{"params": members, "lr": rate, "weight_decay": decay} for (rate, decay), members in groups.items()]


def choose_precision(settings: TrainSettings, device: torch.device) -> str:
    """Full precision on a processor without tiles for bfloat16 (AMX), where it costs more than it saves."""
    if settings.precision != "auto":
        return settings.precision
    if device.type == "cuda":
        return "bfloat16" if torch.cuda.is_bf16_supported() else "float32"
    flags = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    return "bfloat16" if "amx_bf16" in flags else "float32"


def _step(learner: Learner, batch: Batch) -> torch.Tensor:
    """The gradient of a batch's mean loss; returns each message's own.

    With `consistency`, every message is read twice under different dropout and the two answers are drawn together
    (R-Drop, Liang et al. 2021).
    """
    settings = learner.settings
    given = batch.input_ids, batch.attention_mask, batch.token_type_ids
    twice = settings.consistency > 0.0
    with torch.autocast(batch.labels.device.type, torch.bfloat16, enabled=learner.precision == "bfloat16"):
        window_logits = learner.classifier(*(torch.cat([part, part]) if twice else part for part in given)).float()
    logits = message_logits(window_logits[: len(batch.input_ids)], batch)
    losses = message_losses(logits, batch.labels, settings)
    if twice:
        again = message_logits(window_logits[len(batch.input_ids) :], batch)
        losses = (losses + message_losses(again, batch.labels, settings)) / 2.0
        # The symmetric divergence of two Bernoulli distributions.
        apart = (torch.sigmoid(logits) - torch.sigmoid(again)) * (logits - again)
        losses = losses + settings.consistency / 2.0 * apart.mean(dim=1)
    losses.mean().backward()
    return losses.detach()


def message_losses(logits: torch.Tensor, wanted: torch.Tensor, settings: TrainSettings) -> torch.Tensor:
    """Each message's log loss, the mean over the targets, smoothed and weighed as the settings say."""
    wanted = wanted * (1.0 - settings.label_smoothing) + settings.label_smoothing / 2.0
    weight = torch.full((wanted.shape[1],), settings.positive_weight, device=logits.device)
    return binary_cross_entropy_with_logits(logits, wanted, pos_weight=weight, reduction="none").mean(dim=1)


def _note_epoch(
    progress: Progress, classifier: IntentClassifier, settings: TrainSettings, dev: list[Row], loss: float
) -> None:
    entry = {"epoch": progress.epoch, "loss": round(loss, 5)}
    if dev:
        entry["dev_loss"] = round(dev_loss(predict(classifier, dev), dev), 5)
        if entry["dev_loss"] < progress.best_loss:
            progress.best_loss, progress.best = entry["dev_loss"], _weights(classifier)
    if progress.epoch > settings.epochs - settings.average_last:
        weights = _weights(classifier)
        if progress.weight_sum is None:
            progress.weight_sum = weights
        else:
            for name, tensor in weights.items():
                progress.weight_sum[name] += tensor
    progress.log.append(entry)
    print(", ".join(f"{name} {value}" for name, value in entry.items()))


def _keep_chosen_weights(
    classifier: IntentClassifier, progress: Progress, settings: TrainSettings, dev: list[Row]
) -> None:
    if settings.average_last > 1 and progress.weight_sum is not None:
        shares = {name: tensor / settings.average_last for name, tensor in progress.weight_sum.items()}
        classifier.load_state_dict(shares, strict=False)
        if dev:
            progress.best_loss = dev_loss(predict(classifier, dev), dev)
            print(f"average of the last {settings.average_last} epochs: dev_loss {progress.best_loss:.5f}")
    elif progress.best is not None:
        classifier.load_state_dict(progress.best, strict=False)


def draw_back(classifier: IntentClassifier, start: IntentClassifier, share: float) -> None:
    """Makes every weight a mean of its own and the start's, which has the given share of it."""
    device = next(classifier.parameters()).device
    with torch.no_grad():
        for own, before in zip(classifier.parameters(), start.to(device).parameters(), strict=True):
            own.lerp_(before, share)


def dev_loss(logits: np.ndarray, rows: list[Row]) -> float:
    """Mean log loss over all targets."""
    return float(np.mean(np.logaddexp(0.0, logits) - labels(rows) * logits))


def _weights(classifier: IntentClassifier) -> dict[str, torch.Tensor]:
    floats = {name: tensor for name, tensor in classifier.state_dict().items() if tensor.is_floating_point()}
    return copy.deepcopy({name: tensor.detach().cpu() for name, tensor in floats.items()})


def _warmup_then_linear(steps: int, warmup_share: float):
    warmup = max(1, round(steps * warmup_share))

    def share(step: int) -> float:
        return step / warmup if step < warmup else max(0.0, (steps - step) / max(1, steps - warmup))

    return share
