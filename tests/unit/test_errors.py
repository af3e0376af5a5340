"""The tree that errors.py draws is the tree of its classes."""

import re
from collections.abc import Iterator

from consent_service import errors
from consent_service.errors import ConsentServiceError

Row = tuple[int, str, str]
_DRAWN = re.compile(r"^((?:│   |    |├── |└── )*)(\w+Error) +([a-z-]+)", re.MULTILINE)


def classes(kind: type[ConsentServiceError], depth: int = 0) -> Iterator[Row]:
    yield depth, kind.__name__, kind.code
    for below in kind.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from classes(below, depth + 1)


def test_the_drawing_shows_every_error_in_its_place_with_its_code() -> None:
    drawn = [
        (len(found[1]) // 4, found[2], found[3])
        for found in _DRAWN.finditer(errors.__doc__ or "")
    ]

    assert drawn == list(classes(ConsentServiceError))


def test_no_two_errors_share_a_code() -> None:
    """`internal` is the root's own: it is what a fault of ours is called."""
    codes = [code for _, _, code in classes(ConsentServiceError)]

    assert len(codes) == len(set(codes))
