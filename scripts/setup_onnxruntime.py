"""Puts ONNX Runtime's shared library into runtime/onnxruntime, out of its PyPI wheel.

Does nothing where the library is there. Version and hashes are pinned in onnxruntime.txt; pip refuses anything else.
Needs Python 3.11 or newer and pip, nothing installed.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("onnxruntime.txt")
TARGET = Path(__file__).resolve().parent.parent / "runtime" / "onnxruntime"


def pinned_version() -> str:
    """The version that the requirements pin."""
    match = re.search(
        r"^onnxruntime==(\S+)", REQUIREMENTS.read_text(), flags=re.MULTILINE
    )
    if match is None:
        raise SystemExit(f"{REQUIREMENTS}: expected a line `onnxruntime==VERSION`")
    return match.group(1)


def main() -> None:
    """Downloads, checks and unpacks the library unless it is there."""
    library = TARGET / f"libonnxruntime.so.{pinned_version()}"
    if library.exists():
        return
    print(f"setting up {library.name} from PyPI", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
            ]
            + [
                "--only-binary=:all:",
                "--python-version=3.11",
                "--implementation=cp",
                "--require-hashes",
            ]
            + ["--requirement", str(REQUIREMENTS), "--dest", folder],
            check=True,
        )
        (wheel,) = Path(folder).glob("onnxruntime-*.whl")
        TARGET.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(wheel) as archive:
            partial = library.with_suffix(".partial")
            with (
                archive.open(f"onnxruntime/capi/{library.name}") as source,
                partial.open("wb") as out,
            ):
                shutil.copyfileobj(source, out)
            # The name appears only once the file is whole, so an interrupted set-up is repeated, not believed.
            partial.rename(library)
            for name in archive.namelist():
                if name.endswith(("LICENSE", "ThirdPartyNotices.txt")):
                    (TARGET / Path(name).name).write_bytes(archive.read(name))


if __name__ == "__main__":
    main()
