"""Read a policy file: strictly, with every mistake at its file and line.

A broken file never becomes a policy. Whoever holds the last good revision keeps
serving that one and shows what is raised here.
"""

import re
import tomllib
from pathlib import Path as FilePath
from typing import Any

import msgspec

from consent_service.errors import PolicyError
from consent_service.policy.cross_checks import inconsistencies
from consent_service.policy.file_shape import PolicyShape
from consent_service.policy.merge import merge
from consent_service.policy.mistakes import Mistake, mistakes_of
from consent_service.policy.model import Policy
from consent_service.policy.reference import Known, load_known
from consent_service.policy.toml_lines import Path, line_index, line_of

# Bytes. The five policies of this repository have less than 8 KiB each.
LARGEST_FILE = 256 * 1024


class PolicyFile(msgspec.Struct, frozen=True):
    """A policy with the places of its parts, for whoever has to point at them."""

    policy: Policy
    name: str
    lines: dict[Path, int]

    def place(self, *path: str | int) -> str:
        """Return `file:line` of the value at `path` or of the nearest around it."""
        line = line_of(self.lines, path)
        return f"{self.name}:{line}" if line else self.name


def load_policy(path: FilePath, *, known: Known | None = None) -> Policy:
    """Return the policy in the file at `path`, which is named after its site.

    Raises:
        PolicyError: The file cannot be read or is not a policy. `also` has the
            further mistakes.
    """
    return load_policy_file(path, known=known).policy


def load_policy_file(path: FilePath, *, known: Known | None = None) -> PolicyFile:
    """Return the policy in the file at `path` with the places of its parts.

    Raises:
        PolicyError: As for `load_policy`.
    """
    file = read_policy(_read(path), name=str(path), known=known or load_known())
    if file.policy.site != path.stem:
        raise PolicyError(
            f"site is {file.policy.site!r} in a file called {path.name!r}",
            place=file.place("site"),
            hint=f"rename the file to {file.policy.site}.toml",
        )
    return file


def read_policy(data: bytes, *, name: str, known: Known) -> PolicyFile:
    """Return the policy that `data` is the TOML text of; `name` is for messages.

    Raises:
        PolicyError: As for `load_policy`.
    """
    text = _decode(data, name)
    document, lines = _parse(text, name)

    if mistakes := mistakes_of(document, PolicyShape):
        raise _error(mistakes, name, lines)
    shape = msgspec.convert(document, PolicyShape)
    if mistakes := inconsistencies(shape, known):
        raise _error(mistakes, name, lines)
    return PolicyFile(merge(shape, known), name, lines)


def _read(path: FilePath) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise PolicyError(
            f"policy file cannot be read: {error.strerror or error}", place=str(path)
        ) from error


def _decode(data: bytes, name: str) -> str:
    if len(data) > LARGEST_FILE:
        raise PolicyError(
            f"policy file is larger than {LARGEST_FILE} bytes",
            place=name,
            hint="a service of the catalog needs only its id in a category",
        )
    try:
        # Editors on Windows put a byte order mark first, which TOML does not allow.
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise PolicyError(
            f"policy file is not UTF-8: byte {data[error.start]:#04x} at {error.start}",
            place=f"{name}:{data.count(10, 0, error.start) + 1}",
            hint="save the file as UTF-8",
        ) from error


def _parse(text: str, name: str) -> tuple[dict[str, Any], dict[Path, int]]:
    try:
        return tomllib.loads(text), line_index(text)
    except RecursionError as error:
        raise PolicyError("policy file is nested too deeply", place=name) from error
    except ValueError as error:
        # tomllib tells the place in its words only. Besides its own error it lets
        # through Python's for whole numbers of thousands of digits.
        words, _, place = str(error).partition(" (at ")
        line = re.match(r"line (\d+)", place)
        last = text.rstrip().count("\n") + 1
        raise PolicyError(
            f"policy file is not TOML: {words[:1].lower()}{words[1:]}",
            place=f"{name}:{line[1] if line else last}",
        ) from error


def _error(mistakes: list[Mistake], name: str, lines: dict[Path, int]) -> PolicyError:
    """Return the first mistake as an error that carries the others, by line."""
    placed = sorted(
        ((line_of(lines, one.path) or 1, one) for one in mistakes),
        key=lambda pair: pair[0],
    )
    first, *rest = [
        PolicyError(one.message, place=f"{name}:{line}", hint=one.hint)
        for line, one in placed
    ]
    return PolicyError(str(first), place=first.place, hint=first.hint, also=tuple(rest))
