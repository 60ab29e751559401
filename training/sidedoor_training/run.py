"""Runs the stages of a recipe: `python -m sidedoor_training.run --recipe recipes/minilm.toml`.

A stage whose settings and files have not changed is skipped, so a run that was interrupted goes on where it stopped.
"""

import argparse
import sys
import time
from pathlib import Path

from sidedoor_training.bundle import BundleError
from sidedoor_training.data.load import DataError
from sidedoor_training.data.split import SplitError
from sidedoor_training.encoder_files import EncoderError
from sidedoor_training.engine import EngineError
from sidedoor_training.recipe import DEFAULT_RECIPE, Recipe, RecipeError, load_recipe
from sidedoor_training.scores import ScoreError
from sidedoor_training.screen import ScreenError
from sidedoor_training.stages import STAGES, StageError
from sidedoor_training.warm_start import WarmStartError
from sidedoor_training.work import Work, fingerprint, is_current, mark_current

_ERRORS = (
    BundleError,
    DataError,
    EncoderError,
    EngineError,
    RecipeError,
    ScoreError,
    ScreenError,
    SplitError,
    StageError,
    WarmStartError,
)


def run_stages(recipe: Recipe, names: list[str], force: bool = False) -> None:
    """Runs stages in order, each only if it is not current."""
    work = Work(recipe.work)
    for name in names:
        stage = STAGES[name]
        inputs = fingerprint(stage.inputs(recipe, work))
        if not force and is_current(work, name, inputs, stage.outputs(recipe, work)):
            print(f"== {name}: current")
            continue
        print(f"== {name}")
        started = time.monotonic()
        stage.run(recipe, work)
        mark_current(work, name, inputs)
        print(f"== {name}: done in {time.monotonic() - started:.0f} s", flush=True)


def main(arguments: list[str] | None = None, only: str | None = None) -> int:
    """The command line; `only` names the stage of a thin script."""
    parser = argparse.ArgumentParser(description=f"Run {only or 'the stages'} of a recipe.")
    parser.add_argument("--recipe", type=Path, default=DEFAULT_RECIPE, help="TOML file (default: %(default)s)")
    parser.add_argument("--set", action="append", default=[], metavar="SECTION.KEY=VALUE", help="override a setting")
    parser.add_argument("--force", action="store_true", help="run even what is current")
    if only is None:
        parser.add_argument("stages", nargs="*", metavar="STAGE", help=f"of {', '.join(STAGES)} (default: all)")
    options = parser.parse_args(arguments)
    names = [only] if only else options.stages or list(STAGES)
    unknown = [name for name in names if name not in STAGES]
    if unknown:
        parser.error(f"unknown stage {', '.join(unknown)}; expected some of {', '.join(STAGES)}")
    try:
        run_stages(load_recipe(options.recipe, options.set), names, options.force)
    except _ERRORS as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except FileNotFoundError as error:
        print(f"error: {error.filename} is missing; run the stages before this one", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
