"""Recipes: every mistake at once, overrides, paths."""

from pathlib import Path

import pytest

from sidedoor_training.recipe import DEFAULT_RECIPE, RecipeError, load_recipe


def test_default_recipe_is_valid_and_its_paths_exist() -> None:
    recipe = load_recipe(DEFAULT_RECIPE)
    assert recipe.data.folder.is_dir()
    assert recipe.bundle.golden.is_file()


def test_overrides() -> None:
    recipe = load_recipe(DEFAULT_RECIPE, ["train.epochs=7", "train.encoder=some/folder", "train.dropout=0"])
    assert recipe.train.epochs == 7
    assert recipe.train.encoder == "some/folder"
    assert recipe.train.dropout == 0.0


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(RecipeError) as raised:
        load_recipe(
            DEFAULT_RECIPE,
            ["train.epochs='three'", "train.epoch=3", "train.precision='half'", "quantise=3", "version=1", "seed=1"],
        )
    told = str(raised.value).splitlines()
    for part in (
        "train.epochs: found 'three', expected int",
        "train.epoch: unknown key",
        "train.precision: found 'half'",
    ):
        assert any(part in line for line in told), part
    for part in ("quantise: found 3, expected a table", "version: found 1, expected str", "seed: unknown key"):
        assert any(part in line for line in told), part


@pytest.mark.parametrize(
    ("override", "told"),
    [
        ("input.stride=77", "input.stride: found 77, expected 0 to 76"),
        ("train.average_last=9", "train.average_last"),
        ('train.dev_groups=["g02"]', "train.dev_groups: found g02"),
        ('warm_start.whole=["g02"]', "warm_start.whole: found g02, expected groups of data.split.train"),
        ("train.seeds=[1, 2]", "train.seeds: found several"),
        ("train.seeds=[]", "train.seeds: found none"),
        ("nonsense", "expected section.key=value"),
    ],
)
def test_rules_across_keys(override: str, told: str) -> None:
    with pytest.raises(RecipeError, match=told.replace(".", r"\.")):
        load_recipe(DEFAULT_RECIPE, [override])


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="nowhere"):
        load_recipe(tmp_path / "nowhere.toml")
