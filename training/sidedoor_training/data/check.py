"""Checks a corpus: `python -m sidedoor_training.data.check training/data`.

Form (schema, ids, canonical identifiers), labels (what contradicts the guide), duplicates, leakage between the splits
of a recipe, the folder's quotas (`quotas.toml`), and whether its README tells its composition. Exit code 1 when
something is wrong.
"""

import argparse
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sidedoor_training.data.canonical import canonical_problem, may_belong_to_someone
from sidedoor_training.data.composition import BEGIN, END, composition
from sidedoor_training.data.dedupe import find_duplicates
from sidedoor_training.data.load import Corpus, DataError, load_folder
from sidedoor_training.data.quotas import quotas
from sidedoor_training.data.schema import Problem, Record
from sidedoor_training.data.split import Split, SplitError
from sidedoor_training.recipe import DEFAULT_RECIPE, RecipeError, load_recipe

_CONTACT_KINDS = {"phone", "email", "handle"}
_CONTACT_INTENTS = {"share_contact"}
_LINK_INTENTS = {"share_contact", "move_off_platform", "apply_off_platform", "pay_off_platform"}


@dataclass
class Report:
    """What a check found: problems fail it, remarks do not."""

    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def check_corpus(corpus: Corpus, split: Split | None) -> Report:
    """Runs every check on a corpus that could be read."""
    report = Report()
    strangers: Counter[str] = Counter()
    for path, records in corpus.files.items():
        for record in records:
            found = [*_id_problems(record, path), *_label_problems(record)]
            for item in record.identifiers:
                expected = canonical_problem(item)
                if expected:
                    found.append(Problem(f"identifiers.{item.kind}", repr(item.value), expected))
                strangers[item.kind] += may_belong_to_someone(item)
            report.problems += [f"{path.name}: {record.id}: {problem}" for problem in found]
    report.problems += _duplicate_problems(corpus.records, split)
    if split:
        report.problems += [f"split: {problem}" for problem in split.problems(r.group for r in corpus.records)]
    report.remarks += [
        f"{count} {kind} values are outside the ranges that are reserved for fiction"
        for kind, count in sorted(strangers.items())
        if count
    ]
    return report


def check_readme(folder: Path, tables: str) -> list[str]:
    """Says whether the folder's README carries these tables."""
    readme = folder / "README.md"
    written = readme.read_text(encoding="utf-8") if readme.exists() else ""
    if f"{BEGIN}\n\n{tables}\n\n{END}" in written:
        return []
    return [f"{readme}: its composition tables are stale or missing; rewrite them with --write-readme"]


def write_readme(folder: Path, tables: str) -> None:
    """Puts the tables between the markers of the folder's README, which is created where it is missing."""
    readme = folder / "README.md"
    block = f"{BEGIN}\n\n{tables}\n\n{END}"
    if not readme.exists():
        readme.write_text(f"# Corpus\n\n{block}\n", encoding="utf-8")
        return
    written = readme.read_text(encoding="utf-8")
    if BEGIN in written and END in written:
        written = written[: written.index(BEGIN)] + block + written[written.index(END) + len(END) :]
    else:
        written = f"{written.rstrip()}\n\n{block}\n"
    readme.write_text(written, encoding="utf-8")


def _id_problems(record: Record, path: Path) -> list[Problem]:
    problems = []
    if not re.fullmatch(rf"{re.escape(record.group)}-[0-9]{{4,}}", record.id):
        problems.append(Problem("id", repr(record.id), f"{record.group}- and at least four digits"))
    if path.stem.split("_")[0] != record.group:
        problems.append(Problem("group", repr(record.group), f"the file's {path.stem.split('_')[0]!r}"))
    return problems


def _label_problems(record: Record) -> list[Problem]:
    problems = []
    intents, kinds = set(record.intents), {item.kind for item in record.identifiers}
    given = ", ".join(record.intents) or "no intent"
    if kinds & _CONTACT_KINDS and not intents & _CONTACT_INTENTS:
        problems.append(Problem("intents", f"{given} with a contact identifier", "share_contact"))
    if "url" in kinds and not intents & _LINK_INTENTS:
        problems.append(Problem("intents", f"{given} with a url", f"one of {', '.join(sorted(_LINK_INTENTS))}"))
    if "payment" in kinds and "pay_off_platform" not in intents:
        problems.append(Problem("intents", f"{given} with a payment identifier", "pay_off_platform"))
    # A refusal or a report of something else carries neither; one of an intent carries `declines`.
    if record.technique.startswith(("refusal", "report")) and intents and not record.declines:
        problems.append(Problem("declines", f"false with technique {record.technique} and {given}", "true"))
    if record.technique == "refusal_with_offer" and not intents:
        problems.append(Problem("intents", "none with technique refusal_with_offer", "the offer's intents"))
    return problems


def _duplicate_problems(records: list[Record], split: Split | None) -> list[str]:
    problems = []
    for pair in find_duplicates(records):
        if not pair.is_exact and _is_minimal_pair(pair.first, pair.second):
            continue
        kind = "the same" if pair.is_exact else f"nearly the same ({pair.similarity:.2f})"
        leak = ""
        if split and pair.first.group != pair.second.group:
            parts = _part(split, pair.first), _part(split, pair.second)
            leak = f" and leaks between {parts[0]} and {parts[1]}" if parts[0] != parts[1] else ""
        problems.append(f"{pair.second.id}: text: says {kind} as {pair.first.id}{leak}, expected each message once")
    return problems


def _is_minimal_pair(first: Record, second: Record) -> bool:
    """Whether one author wrote a text twice with a small change that turns its labels."""
    labels = [(set(record.intents), record.declines) for record in (first, second)]
    return first.group == second.group and labels[0] != labels[1]


def _part(split: Split, record: Record) -> str:
    try:
        return split.of(record.group)
    except SplitError:
        return "no split"


def main(arguments: list[str] | None = None) -> int:
    """Runs the check from the command line."""
    parser = argparse.ArgumentParser(description="Check a folder of labelled JSONL against the label guide.")
    parser.add_argument("folder", type=Path, help="folder with one JSONL file a group")
    parser.add_argument("--recipe", type=Path, default=DEFAULT_RECIPE, help="recipe whose split is checked")
    parser.add_argument("--write-readme", action="store_true", help="write the tables into FOLDER/README.md")
    options = parser.parse_args(arguments)
    try:
        data = load_recipe(options.recipe).data if options.recipe else None
        split = data.split if data else None
        corpus = load_folder(options.folder, data.more if data else ())
        counted = quotas(options.folder, corpus)
    except (DataError, RecipeError) as error:
        print(error, file=sys.stderr)
        return 1
    report = check_corpus(corpus, split)
    report.problems += [f"quota: {quota}" for quota in counted if not quota.is_met]
    if not (split and split.problems(record.group for record in corpus.records)):
        tables = composition(corpus, split, counted)
        if options.write_readme:
            write_readme(options.folder, tables)
        report.problems += check_readme(options.folder, tables)
        print(tables, end="\n\n")
    for remark in report.remarks:
        print(f"note: {remark}")
    for problem in report.problems:
        print(problem, file=sys.stderr)
    print(f"{len(corpus.records):,} records, {len(report.problems)} problems")
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
