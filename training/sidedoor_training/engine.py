"""Calls the engine: the `sidedoor` binary gives views, findings, rule features and token ids.

Training never computes any of these itself, so it cannot disagree with serving. The binary is `$SIDEDOOR`, the
repository's release build, or `sidedoor` on the path, in this order. (`SIDEDOOR_…` are keys of the binary's own
configuration, which refuses the ones it does not know.)
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

# Versions of the engine's text views and rule features that this package was written for.
TEXT_VIEWS_VERSION = 12
RULE_FEATURES_VERSION = 13
RULE_FEATURES = (
    "phone",
    "email",
    "url",
    "handle",
    "payment",
    "disguised",
    "phrase.share_contact",
    "phrase.request_contact",
    "phrase.move_off_platform",
    "phrase.pay_off_platform",
    "phrase.apply_off_platform",
    "phrase.evade_filter",
    "phrase.declines",
    "history.offer",
    "history.own_offer",
    "link.share_contact",
    "link.move_off_platform",
    "link.apply_off_platform",
    "history.declines",
)
_RELEASE = Path(__file__).resolve().parents[2] / "target" / "release" / "sidedoor"


class EngineError(Exception):
    """The binary is missing, failed, or answered in another form than expected."""


def find_binary() -> Path:
    """Finds the binary."""
    named = os.environ.get("SIDEDOOR")
    if named:
        if not Path(named).is_file():
            raise EngineError(f"SIDEDOOR: found {named}, expected the path of the sidedoor binary")
        return Path(named)
    if _RELEASE.is_file():
        return _RELEASE
    on_path = shutil.which("sidedoor")
    if on_path:
        return Path(on_path)
    raise EngineError(f"no sidedoor binary: run `make build` (expected {_RELEASE}) or set SIDEDOOR")


def prepare(records: Path, out: Path, input_file: Path, tokenizer: Path, packs: Path, *extra: str) -> None:
    """Writes what the engine makes of each record, one JSON object a line, in the same order."""
    options = ["--input", str(input_file), "--tokenizer", str(tokenizer), "--packs", str(packs), *extra]
    _run_into(["prepare", "--jsonl", str(records), *options], out)


def prepare_with_bundle(records: Path, out: Path, bundle: Path, *extra: str) -> None:
    """As `prepare`, with the input settings and the tokenizer of a bundle."""
    _run_into(["prepare", "--jsonl", str(records), "--bundle", str(bundle), *extra], out)


def prepare_grams(records: Path, out: Path, packs: Path) -> None:
    """As `prepare`, without tokens and views, with the buckets that a screen reads."""
    _run_into(["prepare", "--jsonl", str(records), "--no-tokens", "--no-views", "--grams", "--packs", str(packs)], out)


def evaluate(bundle: Path, records: Path, report: Path, packs: Path) -> None:
    """Lets the engine evaluate a bundle as it would serve it, and write text, JSON and pictures into a folder."""
    _run([*_release(bundle, packs), "eval", "--jsonl", str(records), "--report", str(report)])


def verify(bundle: Path, packs: Path | None = None) -> str:
    """Runs the whole gate on a bundle; returns its report, raises with it where the bundle is refused."""
    return _run([*_release(bundle, packs), "model", "verify", str(bundle)])


def _release(bundle: Path, packs: Path | None) -> list[str]:
    """The settings that make the engine load this bundle, with these packs or the shipped ones."""
    settings = {"model.bundle": bundle} | ({"packs.directory": packs} if packs else {})
    return [word for key, path in settings.items() for word in ("--set", f"{key}={json.dumps(str(path.resolve()))}")]


def _run_into(arguments: list[str], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_suffix(out.suffix + ".partial")
    with partial.open("wb") as file:
        done = subprocess.run([str(find_binary()), *arguments], stdout=file, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise EngineError(_failure(arguments, done.returncode, done.stderr))
    partial.replace(out)


def _run(arguments: list[str]) -> str:
    done = subprocess.run([str(find_binary()), *arguments], capture_output=True, check=False)
    if done.returncode != 0:
        raise EngineError(_failure(arguments, done.returncode, done.stderr or done.stdout))
    return done.stdout.decode()


def _failure(arguments: list[str], code: int, said: bytes) -> str:
    return f"`sidedoor {' '.join(arguments)}` ended with {code}:\n{said.decode(errors='replace').strip()}"
