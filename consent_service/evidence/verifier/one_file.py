"""Packs the verifier into one file that Python runs: always into the same bytes.

    python -m consent_service.evidence.verifier.one_file --version 1.2.3 --to FILE

Needs the standard library alone. Nothing in the file is compressed, so that the
library for that, which differs from machine to machine, has no part in the bytes.
"""

import argparse
import io
import zipfile
from collections.abc import Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

NAME: Final = "consent-verify.pyz"

_PACKAGE: Final = "consent_service"
# The earliest time that an archive can have: none is true of every build.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_READABLE: Final = 0o100644 << 16
# MS-DOS, Unix: archives made on any system say that they were made on the latter.
_UNIX: Final = 3

# No newer grammar than Python 3.6 has: an older Python has to say what it lacks.
_MAIN: Final = """\
import sys

if sys.version_info < (3, 11):
    sys.exit("consent-verify: needs Python 3.11 or newer, this is " + sys.version)
try:
    import cryptography
except ImportError:
    sys.stderr.write("consent-verify: needs the package cryptography (pip)\\n")
    sys.exit(3)

from consent_service.evidence.verifier.main import main

sys.exit(main(sys.argv[1:], version={version!r}))
"""


def pack(version: str) -> bytes:
    """Return the file: a zip archive that Python runs (PEP 441)."""
    packed = io.BytesIO()
    packed.write(b"#!/usr/bin/env python3\n")
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(_entry("__main__.py"), _MAIN.format(version=version))
        for name, content in sorted(_modules()):
            archive.writestr(_entry(name), content)
    return packed.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.create_system = _UNIX
    entry.external_attr = _READABLE
    return entry


def _modules() -> Iterator[tuple[str, bytes]]:
    """Yield name and source of every module that the verifier is made of."""
    package = files(_PACKAGE)
    for name in ("__init__.py", "errors.py"):
        yield f"{_PACKAGE}/{name}", package.joinpath(name).read_bytes()
    yield from _sources(package.joinpath("evidence"), f"{_PACKAGE}/evidence")


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for file in folder.iterdir():
        if file.is_dir():
            yield from _sources(file, f"{path}/{file.name}")
        elif file.name.endswith(".py"):
            yield f"{path}/{file.name}", file.read_bytes()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=f"Write {NAME}.")
    parser.add_argument("--version", default="0")
    parser.add_argument("--to", type=Path, default=Path(NAME), metavar="FILE")
    asked = parser.parse_args(arguments)
    asked.to.write_bytes(pack(asked.version))


if __name__ == "__main__":
    main()
