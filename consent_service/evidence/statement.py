"""Statements: what a log says in clear about itself. They name no person, ever."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

# Coarse on purpose: a reason must not tell anything of one visitor. Words are never
# renamed or reused. The end of the retention period is a statement of its own.
REASONS = ("art17", "court", "test-data", "withdrawn+expired")

# Characters of the reason for a publication.
MAX_WHY = 200

# A span of two 16-digit numbers takes 37 bytes; 1,000 of them stay well below the
# 65,535 of an entry.
MAX_SPANS = 1_000

Span: TypeAlias = tuple[int, int]
"""First and last index of a run, both included."""


@dataclass(frozen=True, slots=True)
class Previous:
    """The end of the log that a new epoch follows: its origin and last checkpoint."""

    origin: str
    checkpoint: str


@dataclass(frozen=True, slots=True)
class Genesis:
    """Leaf 0: whose log this is and which keys sign it."""

    origin: str
    site: str
    vkeys: tuple[str, ...]
    previous: Previous | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """From here on visitors may be shown this revision.

    Attributes:
        by: The id of the token that published it; "" where a file was read.
        why: What whoever published it gave as the reason, which names nobody.
    """

    revision: str
    at: str
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Erasure:
    """The records in these spans are destroyed, for that reason, on that day.

    `origin` names the earlier log of the site that they are in; None is this log.
    """

    spans: tuple[Span, ...]
    reason: str
    at: str
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Retention:
    """The records in these spans are destroyed because their retention period ended.

    `origin` is as in `Erasure`.
    """

    spans: tuple[Span, ...]
    at: str
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """Another key signs this log from here on."""

    vkey: str
    at: str


@dataclass(frozen=True, slots=True)
class Restore:
    """This epoch began because the store was older than what had been signed.

    Attributes:
        checkpoint: The last one known to have been signed in the epoch before.
        lost: The indexes of that epoch of which nothing is left, or None.
    """

    checkpoint: str
    lost: Span | None
    at: str


@dataclass(frozen=True, slots=True)
class Accesses:
    """The uses of tokens that were noted up to the end of a day.

    Attributes:
        lines: The uses of the site by number, the first of all being 0.
        digest: SHA-256 of their lines, as an export has them.
        at: The latest day (UTC) that any of them is of.
    """

    lines: Span
    digest: str
    at: str


@dataclass(frozen=True, slots=True)
class Close:
    """Nothing follows in this log."""

    at: str


Statement: TypeAlias = (
    Genesis | Config | Erasure | Retention | Key | Restore | Accesses | Close
)


def spans_of(indexes: Iterable[int]) -> Iterator[Span]:
    """Yield the runs of consecutive numbers in `indexes`, in order, without repeats."""
    first = last = -1
    for index in sorted(set(indexes)):
        if index != last + 1 or first < 0:
            if first >= 0:
                yield first, last
            first = index
        last = index
    if first >= 0:
        yield first, last


def erasure_statements(
    indexes: Iterable[int], *, reason: str, day: str, origin: str | None = None
) -> Iterator[Erasure]:
    """Yield the statements that erase those records, each short enough for an entry."""
    spans = spans_of(indexes)
    while part := tuple(islice(spans, MAX_SPANS)):
        yield Erasure(part, reason, day, origin)


def retention_statements(
    indexes: Iterable[int], *, day: str, origin: str | None = None
) -> Iterator[Retention]:
    """Yield the statements that expire those records, as `erasure_statements` does."""
    spans = spans_of(indexes)
    while part := tuple(islice(spans, MAX_SPANS)):
        yield Retention(part, day, origin)
