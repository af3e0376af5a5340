"""Read the locks in requirements/. Standard library alone."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "requirements"

_ENTRY = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>[^\s;\\]+)", re.ASCII
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^ +#(?: via| +)(?: +|$)(?P<by>\S.*)?$", re.MULTILINE)


class Locked(NamedTuple):
    """One package of a lock.

    Attributes:
        name: As registries compare it, such as `markdown-it-py`.
        hashes: SHA-256 of every file that may be installed.
        wanted_by: The packages that need it; `.in` files by their path.
    """

    name: str
    version: str
    hashes: tuple[str, ...]
    wanted_by: tuple[str, ...]


def lock_paths() -> list[Path]:
    return sorted(FOLDER.glob("*.txt"))


def read_lock(path: Path) -> list[Locked]:
    """Return the packages of a lock; stop at an entry that is not pinned."""
    return [_parse(entry) for entry in _entries(path.read_text(encoding="utf-8"))]


def all_locked(paths: Iterable[Path]) -> list[Locked]:
    """Return every package of the locks once, those of other platforms too."""
    found = {
        (each.name, each.version): each for path in paths for each in read_lock(path)
    }
    return [found[key] for key in sorted(found)]


def normal(name: str) -> str:
    """Return a package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _entries(text: str) -> Iterator[str]:
    for entry in re.split(r"\n(?=[^\s#])", text.strip()):
        if not entry.startswith("#"):
            yield entry


def _parse(entry: str) -> Locked:
    found = _ENTRY.match(entry)
    if found is None:
        raise SystemExit(f"locks: not pinned: {entry.splitlines()[0]}")
    by = [
        match["by"].removeprefix("-r ") for match in _VIA.finditer(entry) if match["by"]
    ]
    return Locked(
        name=normal(found["name"]),
        version=found["version"],
        hashes=tuple(_HASH.findall(entry)),
        wanted_by=tuple(by),
    )
