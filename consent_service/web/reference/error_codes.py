"""Every error code with its meaning, read from the tree of errors itself."""

import inspect
from collections.abc import Iterator
from typing import NamedTuple

from consent_service.errors import ConsentServiceError
from consent_service.web.problems import status_of, title_of


class ErrorCode(NamedTuple):
    """One code. `status` is what it answers over HTTP; `meaning` is for operators."""

    code: str
    title: str
    status: int
    meaning: str


def error_codes() -> list[ErrorCode]:
    """Return all codes, in the order of the tree."""
    return [
        ErrorCode(kind.code, title_of(kind.code), status_of(kind), _meaning(kind))
        for kind in _kinds(ConsentServiceError)
    ]


def _kinds(kind: type[ConsentServiceError]) -> Iterator[type[ConsentServiceError]]:
    yield kind
    for below in kind.__subclasses__():
        # A class that a test or a plug-in made is not of our tree.
        if below.__module__ == ConsentServiceError.__module__:
            yield from _kinds(below)


def _meaning(kind: type[ConsentServiceError]) -> str:
    """Return the first paragraph of the docstring: the one for operators."""
    text = inspect.cleandoc(kind.__doc__ or "")
    return " ".join(text.partition("\n\n")[0].split())
