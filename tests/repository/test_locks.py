"""The locks leave pip nothing to choose, whatever the registry has by then."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.places import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def locked_in(lock: Path) -> list[Requirement]:
    """Return the pinned requirements of a lock, those of other platforms too."""
    pinned = re.findall(r"^([^\s#].*?)(?: \\)?$", lock.read_text(), re.MULTILINE)
    return [Requirement(line) for line in pinned]


def needs_of(locked: Requirement) -> Iterator[Requirement]:
    """Yield what the installed package asks for here, with the locked extras."""
    try:
        declared = requires(locked.name) or []
    except PackageNotFoundError:
        return
    for line in declared:
        need = Requirement(line)
        extras = {"", *locked.extras}
        if not need.marker or any(
            need.marker.evaluate({"extra": extra}) for extra in extras
        ):
            yield need


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_every_package_with_the_extras_that_are_asked_of_it(
    lock: Path,
) -> None:
    """pip takes `coverage[toml]>=7` for unpinned if the lock says `coverage==7`."""
    requirements = locked_in(lock)

    extras = {canonicalize_name(each.name): each.extras for each in requirements}
    missing = [
        f"{locked.name} needs {need}"
        for locked in requirements
        for need in needs_of(locked)
        if canonicalize_name(need.name) not in extras
        or not need.extras <= extras[canonicalize_name(need.name)]
    ]
    assert requirements
    assert missing == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_pins_every_package_by_version_and_digest(lock: Path) -> None:
    entries = re.split(r"\n(?=[^\s#])", lock.read_text().strip())

    assert all(re.match(r"[A-Za-z0-9._\[\],-]+==\S+", entry) for entry in entries)
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_registry(lock: Path) -> None:
    assert not re.search(r"://|--index|--find-links|--trusted", lock.read_text())
