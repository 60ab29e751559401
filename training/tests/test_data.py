"""Records: what is accepted, how problems are told, splits, duplicates, the checker."""

import json
import shutil
from pathlib import Path

import pytest

from sidedoor_training.data.canonical import canonical_problem, may_belong_to_someone
from sidedoor_training.data.check import main
from sidedoor_training.data.dedupe import find_duplicates
from sidedoor_training.data.load import DataError, load_file, load_folder
from sidedoor_training.data.schema import Identifier, parse_record
from sidedoor_training.data.split import Split, SplitError, split_records
from sidedoor_training.work import write_jsonl


def row(number: int = 1, group: str = "a01", **changes: object) -> dict:
    """A valid row, with changes."""
    return {
        "id": f"{group}-{number:04}",
        "group": group,
        "text": f"The shelf number {number} is ready, would you look at the photos?",
        "stage": "pre_contract",
        "surface": "message",
        "history": [],
        "purpose": "none",
        "intents": [],
        "declines": False,
        "lang": "en",
        "technique": "plain",
        "identifiers": [],
    } | changes


def write(folder: Path, rows_of_group: dict[str, list[dict]]) -> Path:
    folder.mkdir(exist_ok=True)
    for group, rows in rows_of_group.items():
        write_jsonl(folder / f"{group}_voices.jsonl", rows)
    return folder


def test_valid_row_round_trips() -> None:
    given = row(
        history=[{"from": "other", "text": "hi"}],
        intents=["share_contact"],
        identifiers=[{"kind": "email", "value": "a@example.org"}],
    )
    record, problems = parse_record(given)
    assert not problems and record is not None
    assert record.as_json() == given


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        ({"text": " "}, "text", "not blank"),
        ({"stage": "precontract"}, "stage", "pre_contract"),
        ({"surface": None}, "surface", "file_name"),
        ({"purpose": "nda"}, "purpose", "legal_document"),
        ({"intents": ["sell"]}, "intents", "share_contact"),
        ({"intents": ["evade_filter", "evade_filter"]}, "intents", "once"),
        ({"intents": [["evade_filter"]]}, "intents", "one of"),
        ({"intents": "evade_filter"}, "intents", "a list"),
        ({"declines": 1}, "declines", "true or false"),
        ({"lang": "english"}, "lang", "BCP 47"),
        ({"technique": "At Dot"}, "technique", "snake_case"),
        ({"history": [{"from": "me", "text": "x"}]}, "history[0].from", "author"),
        ({"history": [{"from": "author"}]}, "history[0]", '"text"'),
        ({"history": [{"from": "author", "text": "x"}] * 11}, "history", "at most 10"),
        ({"identifiers": [{"kind": "fax", "value": "1"}]}, "identifiers[0].kind", "payment"),
        ({"identifiers": [{"kind": ["phone"], "value": "1"}]}, "identifiers[0].kind", "payment"),
        ({"identifiers": [{"kind": "phone", "value": 5}]}, "identifiers[0].value", "a string"),
        ({"mood": "calm"}, "mood", "only id"),
    ],
)
def test_problem_names_field_and_expectation(changes: dict, field: str, expected: str) -> None:
    record, problems = parse_record(row(**changes))
    assert record is None
    assert [problem.field for problem in problems] == [field]
    assert expected in problems[0].expected


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, {"a01": [row(stage="x", lang="?"), row(2)], "a02": [row(1, "a02", text="")]})
    (tmp_path / "a03_voices.jsonl").write_bytes(b'{"id": "a03-0001", "id": "b"}\n\xff\n\n[1]\n')
    with pytest.raises(DataError) as raised:
        load_folder(tmp_path)
    told = "\n".join(raised.value.problems)
    for place in ("a01_voices.jsonl:1: stage", "a01_voices.jsonl:1: lang", "a02_voices.jsonl:1: text"):
        assert place in told
    for place in ("a03_voices.jsonl:1: line: found repeated key 'id'", "a03_voices.jsonl:2", "a03_voices.jsonl:4"):
        assert place in told


def test_repeated_id_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"a01": [row(), row()]})
    with pytest.raises(DataError, match="'a01-0001' again"):
        load_folder(tmp_path)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no \*\.jsonl file"):
        load_folder(tmp_path / "nowhere")
    with pytest.raises(DataError, match="nowhere"):
        load_file(tmp_path / "nowhere.jsonl")


def test_split_goes_by_group_and_refuses_gaps() -> None:
    records = [parse_record(row(1, group))[0] for group in ("a01", "a02", "a03", "a04")]
    whole = Split(train=("a01", "a04"), calibration=("a02",), test=("a03",))
    assert [record.group for record in split_records(records, whole)["train"]] == ["a01", "a04"]
    with pytest.raises(SplitError) as raised:
        split_records(records, Split(train=("a01", "a02"), calibration=("a02", "a09"), test=()))
    told = str(raised.value)
    for part in ("'a02', which train has too", "'a09', expected one of", "test: found no group"):
        assert part in told
    assert "group 'a03' is in no split" in told and "group 'a04' is in no split" in told


@pytest.mark.parametrize(
    ("kind", "value", "is_canonical"),
    [
        ("phone", "+14155550137", True),
        ("phone", "5550137", True),
        ("phone", "+1 415 555 0137", False),
        ("email", "jo@example.org", True),
        ("email", "Jo@example.org", False),
        ("url", "shop.example/Path?q=1", True),
        ("url", "https://shop.example", False),
        ("url", "www.shop.example", False),
        ("url", "Shop.example", False),
        ("url", "xn--bcher-kva.example", False),
        ("handle", "jo.fence", True),
        ("handle", "@jo", False),
        ("handle", "Jo", False),
        ("payment", "GB29NWBK60161331926819", True),
        ("payment", "GB29 NWBK", False),
        ("payment", "$jo", False),
    ],
)
def test_canonical_form(kind: str, value: str, is_canonical: bool) -> None:
    assert (canonical_problem(Identifier(kind, value)) is None) is is_canonical


@pytest.mark.parametrize(
    ("kind", "value", "is_real"),
    [
        ("phone", "+14155550137", False),
        ("phone", "+442079460123", False),
        ("phone", "+442071838750", True),
        ("email", "jo@mail.example", False),
        ("email", "jo@gmail.com", True),
        ("payment", "DE89370400440532013000", False),
        ("payment", "DE75512108001245126199", True),
        ("payment", "DE00512108001245126199", False),
    ],
)
def test_what_may_belong_to_someone(kind: str, value: str, is_real: bool) -> None:
    assert may_belong_to_someone(Identifier(kind, value)) is is_real


def test_duplicates_are_keyed_on_text_and_history() -> None:
    long = "Let me know whether the oak shelf should be oiled or waxed before I pack it up."
    earlier, later = [{"from": "other", "text": "Oil?"}], [{"from": "other", "text": "Shall we talk on Signal?"}]
    rows = [
        row(1, text=long),
        row(2, text=f"  {long.upper()} "),
        row(3, text=long.replace("packs", "pack").replace("it up", "it")),
        row(4, text="Something entirely different about violins and their strings in winter."),
        row(5, text="yes, do that", history=earlier),
        row(6, text="yes, do that", history=later),
        row(7, text="ok"),
    ]
    records = [parse_record(given)[0] for given in rows]
    pairs = {(pair.first.id, pair.second.id): pair.is_exact for pair in find_duplicates(records)}
    assert pairs == {("a01-0001", "a01-0002"): True, ("a01-0001", "a01-0003"): False}


def recipe(folder: Path, data: Path, train: str = '["a01"]') -> Path:
    path = folder / "recipe.toml"
    path.write_text(
        f"""name = "x"
version = "1"
work = "work"
[data]
folder = {json.dumps(str(data))}
split = {{ train = {train}, calibration = ["a02"], test = ["a03"] }}
[bundle]
models = "models"
packs = "packs"
golden = "golden.jsonl"
"""
    )
    return path


def test_checker_passes_a_good_folder_and_keeps_its_readme_true(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    groups = ("a01", "a02", "a03")
    texts = ("A fence of larch for the garden of my aunt.", "Two songs about rain.", "Lessons in Welsh on Mondays.")
    data = write(tmp_path / "data", {g: [row(1, g, text=t)] for g, t in zip(groups, texts, strict=True)})
    arguments = [str(data), "--recipe", str(recipe(tmp_path, data))]
    assert main(arguments) == 1
    assert "--write-readme" in capsys.readouterr().err
    (data / "README.md").write_text("# Ours\n\nWords of our own.\n")
    assert main([*arguments, "--write-readme"]) == 0
    assert main(arguments) == 0
    assert (data / "README.md").read_text().startswith("# Ours\n\nWords of our own.")
    write_jsonl(data / "a01_voices.jsonl", [row(1, text=texts[0]), row(2, text="Another one, about a boat.")])
    assert main(arguments) == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id": "b-1"}, "id: found 'b-1', expected a01-"),
        ({"identifiers": [{"kind": "email", "value": "a@example.org"}]}, "expected share_contact"),
        ({"identifiers": [{"kind": "url", "value": "a.example"}]}, "expected one of apply_off_platform"),
        ({"identifiers": [{"kind": "payment", "value": "x"}]}, "expected pay_off_platform"),
        (
            {"technique": "refusal", "intents": ["evade_filter"]},
            "declines: found false with technique refusal and evade_filter",
        ),
        ({"technique": "refusal_with_offer", "declines": True}, "expected the offer's intents"),
        ({"identifiers": [{"kind": "email", "value": "A@x.example"}], "intents": ["share_contact"]}, "lower case"),
        ({"text": "The very same words, said by somebody else in another group."}, "leaks between train and test"),
    ],
)
def test_checker_names_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture, changes: dict, told: str) -> None:
    same = "The very same words, said by somebody else in another group."
    rows = {"a01": [row(1, **changes)], "a02": [row(1, "a02", text="Rain.")], "a03": [row(1, "a03", text=same)]}
    data = write(tmp_path / "data", rows)
    assert main([str(data), "--recipe", str(recipe(tmp_path, data)), "--write-readme"]) == 1
    assert told in capsys.readouterr().err


def test_minimal_pairs_are_no_duplicates(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    text = "I have a clean record on this site after nine years, so whatever we agree on goes into "
    twins = [row(1, text=text + "this chat."), row(2, text=text + "my own inbox.", intents=["move_off_platform"])]
    data = write(tmp_path / "data", {"a01": twins, "a02": [row(1, "a02")], "a03": [row(1, "a03", text="Rain.")]})
    arguments = [str(data), "--recipe", str(recipe(tmp_path, data)), "--write-readme"]
    assert main(arguments) == 0
    write_jsonl(data / "a01_voices.jsonl", [twins[0], twins[1] | {"intents": []}])
    assert main(arguments) == 1
    assert "nearly the same" in capsys.readouterr().err


def test_checker_tells_an_unassigned_group(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    data = write(tmp_path / "data", {group: [row(1, group, text=group)] for group in ("a01", "a02", "a03", "a04")})
    assert main([str(data), "--recipe", str(recipe(tmp_path, data))]) == 1
    assert "group 'a04' is in no split" in capsys.readouterr().err


def test_the_corpus_is_clean(tmp_path: Path) -> None:
    """The corpus of this repository passes its own checker."""
    data = Path(__file__).resolve().parents[1] / "data"
    copied = tmp_path / "data"
    shutil.copytree(data, copied)
    assert main([str(copied)]) == 0


def test_quotas_count_and_refuse(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    offer = [{"from": "other", "text": "leave the site out of it, will you?"}]
    plan = [{"from": "other", "text": "Tuesday at nine, in the usual room?"}]
    data = write(
        tmp_path / "data",
        {
            "a01": [
                row(1, text="fine by me", history=offer, intents=["move_off_platform"], technique="agreement"),
                row(2, text="Fine by me", history=plan, technique="short_reply", lang="hi-Latn-IN"),
                row(3, technique="work_topic"),
            ],
            "a02": [row(1, "a02", text="Two songs about rain.")],
            "a03": [row(1, "a03", text="A fence of larch.")],
        },
    )
    quotas = data / "quotas.toml"
    met = 'records = 5\ndecided_by_history = 2\nlanguage = 1\nlanguages = ["hi-Latn"]\n[harmless]\nwork_topic = 1\n'
    options = [str(data), "--recipe", str(recipe(tmp_path, data)), "--write-readme"]
    quotas.write_text(met)
    assert main(options) == 0, capsys.readouterr().err
    assert "| decided by history | 2 | at least 2 |" in (data / "README.md").read_text()
    quotas.write_text(met + "report = 1\n")
    assert main(options) == 1
    assert "quota: harmless report: found 0, expected at least 1" in capsys.readouterr().err
    quotas.write_text("record = 3\n")
    assert main(options) == 1
    assert "quotas.toml: unknown record" in capsys.readouterr().err
