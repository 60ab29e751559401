"""Judges training settings by leaving training groups out; calibration and test groups stay untouched.

    python -m sidedoor_training.model.compare --fold g03,g06,g09 --set train.epochs=3

Needs the `prepare` stage. Each fold is trained without its groups and read on them; figures are of raw logits.
"""

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from sidedoor_training.calibration import sigmoid
from sidedoor_training.data.schema import INTENTS
from sidedoor_training.encoder_files import find_encoder
from sidedoor_training.metrics import average_precision, recall_at, roc_auc
from sidedoor_training.model.train import dev_loss, fresh, predict, train_seed
from sidedoor_training.prepared import Row, labels, load_rows
from sidedoor_training.recipe import DEFAULT_RECIPE, Recipe, RecipeError, load_recipe
from sidedoor_training.work import Work, fingerprint


def compare_fold(recipe: Recipe, rows: list[Row], groups: set[str], work: Work) -> dict[str, Any]:
    """Trains without some groups and measures on them."""
    held_out = [row for row in rows if row.record.group in groups]
    rest = [row for row in rows if row.record.group not in groups]
    encoder = find_encoder(recipe.train.encoder, recipe.train.license).unpacked(work.encoder)
    key = fingerprint([recipe.train, sorted(groups), len(rows)])[:12]
    state = work.folder / "compare" / f"{key}.pt"
    start = partial(fresh, encoder, work.tokenizer, recipe.train)
    classifier, _ = train_seed(recipe.train, recipe.train.seeds[0], rest, [], start, state)
    logits, wanted = predict(classifier, held_out), labels(held_out)
    state.unlink()
    intents = len(INTENTS)
    any_wanted = wanted[:, :intents].max(axis=1)
    score = 1.0 - np.prod(1.0 - sigmoid(logits[:, :intents].astype(np.float64)), axis=1)
    declined = (wanted[:, -1] == 1) & (any_wanted == 0)
    figures = {
        "log_loss": dev_loss(logits, held_out),
        "auroc": roc_auc(any_wanted, score),
        "auprc": average_precision(any_wanted, score),
        "recall_at_1pct_fpr": recall_at(any_wanted, score, 0.01),
        "recall_at_5pct_fpr": recall_at(any_wanted, score, 0.05),
        "refusals_flagged": float(np.mean(score[declined] >= 0.5)) if declined.any() else float("nan"),
        "mean_target_auprc": float(
            np.nanmean([average_precision(w, z) for w, z in zip(wanted.T, logits.T, strict=True)])
        ),
    }
    return {
        "groups": sorted(groups),
        "rows": len(held_out),
        **{name: round(value, 4) for name, value in figures.items()},
    }


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Compare training settings on left-out training groups.")
    parser.add_argument("--recipe", type=Path, default=DEFAULT_RECIPE, help="TOML file (default: %(default)s)")
    parser.add_argument("--set", action="append", default=[], metavar="SECTION.KEY=VALUE", help="override a setting")
    parser.add_argument(
        "--fold", action="append", required=True, metavar="GROUP,…", help="groups to leave out together"
    )
    parser.add_argument("--threads", type=int, help="threads of PyTorch (default: all)")
    options = parser.parse_args(arguments)
    try:
        recipe = load_recipe(options.recipe, options.set)
    except RecipeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if options.threads:
        torch.set_num_threads(options.threads)
    work = Work(recipe.work)
    rows = load_rows(work.records("train"), work.prepared("train"))
    for fold in options.fold:
        groups = set(fold.split(","))
        strangers = groups - set(recipe.data.split.train)
        if strangers:
            print(f"error: --fold: found {', '.join(sorted(strangers))}, expected training groups", file=sys.stderr)
            return 1
        print(json.dumps({"set": options.set, **compare_fold(recipe, rows, groups, work)}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
