"""A classifier that was trained elsewhere becomes a bundle; `sidedoor_training.import_model` is the command."""


class ImportProblem(Exception):
    """A model, its tokenizer or its labels cannot be imported; says what was found and what was expected."""
