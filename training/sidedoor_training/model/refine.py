"""Further epochs on what the fine-tuned classifier still gets wrong.

An epoch takes the rows with the highest loss, as each was last seen, and a random share of the others, so that nothing
is forgotten. Most rows are soon easy: leaving them out halves an epoch (selective backpropagation, Jiang et al. 2019).
What is kept is the mean of the weights before and after: it does better on unseen groups than either (Wortsman et al.
2022, "Robust fine-tuning of zero-shot models").
"""

import random
from pathlib import Path

import numpy as np
import torch

from sidedoor_training.model.heads import IntentClassifier, load_trainable
from sidedoor_training.model.train import new_learner, predict, row_losses
from sidedoor_training.prepared import Row
from sidedoor_training.recipe import RefineSettings, TrainSettings


def refine(
    settings: RefineSettings, train: TrainSettings, seed: int, rows: list[Row], model: Path, state: Path
) -> tuple[IntentClassifier, list[dict]]:
    """Trains the classifier in `model` on, from `state` where that exists; returns it with a line an epoch.

    `train` gives what `settings` leaves open: batches, decay, dropout, precision.
    """
    torch.manual_seed(seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    classifier = load_trainable(model, train.dropout).to(device)
    hardest = round(settings.hardest * len(rows))
    others = round(settings.others * (len(rows) - hardest))
    steps = settings.epochs * -(-(hardest + others) // train.batch_rows)
    learner = new_learner(classifier, settings.over(train), steps)
    log: list[dict] = []
    if state.exists():
        saved = learner.resume(state)
        losses, log = saved["losses"], saved["log"]
        print(f"seed {seed}: resuming after epoch {len(log)}")
    else:
        losses = row_losses(predict(classifier, rows), rows)
    while len(log) < settings.epochs:
        epoch = len(log) + 1
        # Seeded by epoch, so that a resumed run takes the same path as an uninterrupted one.
        torch.manual_seed(seed * 1000 + 500 + epoch)
        generator = random.Random(seed * 1000 + 500 + epoch)
        chosen = choose(losses, hardest, others, generator)
        title = f"seed {seed} refining {epoch}/{settings.epochs}"
        seen = learner.pass_over([rows[at] for at in chosen], generator, title)
        losses[chosen] = seen
        log.append({"epoch": epoch, "rows": len(chosen), "loss": round(float(seen.mean()), 5)})
        print(", ".join(f"{name} {value}" for name, value in log[-1].items()), flush=True)
        learner.save(state, losses=losses, log=log)
    classifier.load_state_dict(_mixed(load_trainable(model, 0.0), classifier, settings.mix))
    return classifier.eval(), log


def choose(losses: np.ndarray, hardest: int, others: int, generator: random.Random) -> list[int]:
    """The positions of the rows with the highest loss, and of some of the rest by chance."""
    order = [int(at) for at in np.argsort(-losses, kind="stable")]
    return sorted(order[:hardest] + generator.sample(order[hardest:], others))


def _mixed(before: IntentClassifier, after: IntentClassifier, share: float) -> dict[str, torch.Tensor]:
    old = before.state_dict()
    return {name: torch.lerp(old[name].to(new), new, share) for name, new in after.state_dict().items()}
