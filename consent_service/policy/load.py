"""Read a policy file: strictly, with every mistake at its file and line.

A broken file never becomes a policy. A caller that holds the last good revision keeps
serving that one and shows what is raised here.
"""

from pathlib import Path as FilePath
from typing import Any

import msgspec
import tomli

from consent_service.errors import PolicyError
from consent_service.policy.cross_checks import review_consistency
from consent_service.policy.file_shape import PolicyShape
from consent_service.policy.merge import merge
from consent_service.policy.mistakes import Mistake, mistakes_of
from consent_service.policy.model import Policy
from consent_service.policy.reference import Known, load_known
from consent_service.policy.remainder import remainder
from consent_service.policy.toml_lines import Path, line_index, line_of
from consent_service.policy.toml_mistakes import toml_mistake

# Bytes. The five policies of this repository have less than 8 KiB each.
LARGEST_FILE = 256 * 1024


# Each round takes out at least one part; a file that needs more is not worth it.
_ROUNDS = 20


class PolicyFile(msgspec.Struct, frozen=True):
    """A policy with the text that it was read from and the places of its parts."""

    policy: Policy
    name: str
    lines: dict[Path, int]
    text: str

    def place(self, *path: str | int) -> str:
        """Return `file:line` of the value at `path` or of the nearest around it."""
        line = line_of(self.lines, path)
        return f"{self.name}:{line}" if line else self.name


class Review(msgspec.Struct, frozen=True):
    """All that is wrong with a file, and what can be judged of it nevertheless.

    Attributes:
        mistakes: What keeps the file from being a policy, by line.
        rest: The policy without its mistakes, with stand-ins for what is missing. For
            further checks only, never to be put in force. None if too little is left.
        broken: The parts of `rest` that do not say what the owner wrote.
    """

    mistakes: tuple[PolicyError, ...]
    rest: PolicyFile | None
    broken: tuple[Path, ...]


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
    return _sound(review_policy_file(path, known=known or load_known()))


def read_policy(data: bytes, *, name: str, known: Known) -> PolicyFile:
    """Return the policy that `data` is the TOML text of; `name` is for messages.

    Raises:
        PolicyError: As for `load_policy`.
    """
    return _sound(_review(data, name=name, known=known))


def review_policy_file(path: FilePath, *, known: Known) -> Review:
    """Return what is wrong with the file at `path`, and what is left of it.

    Raises:
        PolicyError: The file cannot be read or is not TOML: nothing is left.
    """
    return review_policy(_read(path), path, known=known)


def review_policy(data: bytes, path: FilePath, *, known: Known) -> Review:
    """Return what is wrong with `data`, and what is left, as if it stood at `path`.

    Raises:
        PolicyError: It is not TOML: nothing is left.
    """
    return _review(data, name=str(path), known=known, stem=path.stem)


def _review(data: bytes, *, name: str, known: Known, stem: str = "") -> Review:
    text = _decode(data, name)
    document, lines = _parse(text, name)

    mistakes, shape, broken = _understand(document, known)
    if shape and stem and shape.site != stem:
        misnamed = Mistake(
            ("site",),
            f"site is {shape.site!r} in a file called {FilePath(name).name!r}",
            f"rename the file to {shape.site}.toml",
        )
        mistakes += [] if misnamed.follows_from(broken) else [misnamed]
    return Review(
        mistakes=_placed(mistakes, name, lines),
        rest=PolicyFile(merge(shape, known), name, lines, text) if shape else None,
        broken=tuple(broken),
    )


def _understand(
    document: dict[str, Any], known: Known
) -> tuple[list[Mistake], PolicyShape | None, set[Path]]:
    """Return the mistakes of `document`, the shape of what is left, what is broken.

    What is wrong by itself is taken out first, then what does not fit the rest, until
    all that is left fits. Only the first mistakes of either kind are the owner's: the
    others come of taking those out.
    """
    found: list[Mistake] | None = None
    wrong, broken = mistakes_of(document, PolicyShape), set[Path]()
    own = wrong
    for _ in range(_ROUNDS):
        if not wrong:
            shape = msgspec.convert(document, PolicyShape)
            wrong = review_consistency(shape, known)
            if found is None:
                misfits = [
                    mistake for mistake in wrong if not mistake.follows_from(broken)
                ]
                found = [*own, *misfits]
            if not wrong:
                return found, shape, broken
        document, parts = remainder(document, wrong)
        broken |= parts
        wrong = mistakes_of(document, PolicyShape)
    return found or own, None, broken


def _sound(review: Review) -> PolicyFile:
    """Return the reviewed policy, or raise its mistakes as one error."""
    if review.rest is not None and not review.mistakes:
        return review.rest
    first, *others = review.mistakes
    raise PolicyError(
        str(first), place=first.place, hint=first.hint, also=tuple(others)
    )


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
        return tomli.loads(text), line_index(text)
    except RecursionError as error:
        raise PolicyError("policy file is nested too deeply", place=name) from error
    except ValueError as error:
        # Besides its own error tomli lets through Python's for whole numbers of
        # thousands of digits.
        mistake = toml_mistake(text, error)
        raise PolicyError(
            f"policy file is not TOML: {mistake.message}",
            place=f"{name}:{mistake.line}",
            hint=mistake.hint,
        ) from error


def _placed(
    mistakes: list[Mistake], name: str, lines: dict[Path, int]
) -> tuple[PolicyError, ...]:
    """Return the mistakes as errors with their places, by line."""
    placed = sorted(
        ((line_of(lines, mistake.path) or 1, mistake) for mistake in mistakes),
        key=lambda pair: pair[0],
    )
    return tuple(
        PolicyError(mistake.message, place=f"{name}:{line}", hint=mistake.hint)
        for line, mistake in placed
    )
