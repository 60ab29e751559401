"""What a corpus consists of, as tables for `training/data/README.md`."""

from collections import Counter

from sidedoor_training.data.load import Corpus
from sidedoor_training.data.quotas import Quota, language
from sidedoor_training.data.schema import TARGETS, Record
from sidedoor_training.data.split import Split

BEGIN = "<!-- composition: written by `python -m sidedoor_training.data.check --write-readme`, do not edit -->"
END = "<!-- /composition -->"
_TOP_LANGUAGES = 24


def composition(corpus: Corpus, split: Split | None, quotas: list[Quota]) -> str:
    """Returns the tables: one row a group, the quotas, then languages, stages and surfaces."""
    rows = [
        "| group | file | split | records | with an intent | declines | with history | not English |",
        "|---" * 8 + "|",
    ]
    for path, records in corpus.files.items():
        for group in sorted({record.group for record in records}):
            members = [record for record in records if record.group == group]
            name = split.of(group) if split else ""
            rows.append(f"| {group} | {path.name} | {name} | {_summary(members)} |")
    rows.append(f"| **all** | | | {_summary(corpus.records)} |")
    parts = ["\n".join(rows), _target_table(corpus.records, split)]
    if quotas:
        parts.append(_quota_table(quotas))
    parts.append(_count_line("Stages", Counter(record.stage for record in corpus.records)))
    parts.append(_count_line("Surfaces", Counter(record.surface for record in corpus.records)))
    parts.append(_count_line("Declared purposes", Counter(record.purpose for record in corpus.records)))
    languages = Counter(language(record) for record in corpus.records)
    parts.append(_count_line(f"Languages ({len(languages)})", Counter(dict(languages.most_common(_TOP_LANGUAGES)))))
    kinds = Counter(item.kind for record in corpus.records for item in record.identifiers)
    parts.append(_count_line("Identifiers", kinds))
    return "\n\n".join(parts)


def _summary(records: list[Record]) -> str:
    counts = (
        len(records),
        sum(bool(record.intents) for record in records),
        sum(record.declines for record in records),
        sum(bool(record.history) for record in records),
        sum(not record.lang.startswith("en") for record in records),
    )
    return " | ".join(f"{count:,}" for count in counts)


def _target_table(records: list[Record], split: Split | None) -> str:
    names = ("train", "calibration", "test") if split else ()
    rows = [" | ".join(["| target", "records", *names]) + " |", "|---" * (2 + len(names)) + "|"]
    for target in TARGETS:
        members = [record for record in records if record.has(target)]
        by_split = Counter(split.of(record.group) for record in members) if split else Counter()
        cells = [target, f"{len(members):,}", *(f"{by_split[name]:,}" for name in names)]
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _quota_table(quotas: list[Quota]) -> str:
    rows = ["| quota | found | expected |", "|---|---|---|"]
    rows += [f"| {quota.name} | {quota.counted} | {quota.expected} |" for quota in quotas]
    return "\n".join(rows)


def _count_line(title: str, counts: Counter) -> str:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return f"{title}: " + ", ".join(f"{name} {count:,}" for name, count in ranked) + "."
