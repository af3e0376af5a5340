"""What an audit remembers while it walks through a log. Owned by that audit."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from consent_service.evidence.audit.report import (
    AccessesReport,
    Finding,
    Notebook,
    Published,
)
from consent_service.evidence.statement import Statement

# Flags of a leaf. None of them: a record of which nothing is known yet.
STATEMENT = 1
PRESENT = 2
NAMED = 4
BROKEN = 8


@dataclass(slots=True)
class Tally:
    """Counts over all epochs of an export.

    Attributes:
        revisions: The revisions whose document is in the export.
        published: Where the log says, first, that a revision was published.
        accesses: What the uses of tokens came to, if they were compared.
    """

    revisions: frozenset[str]
    choices: dict[tuple[str, str], int] = field(default_factory=dict)
    erasures: dict[tuple[str, str], int] = field(default_factory=dict)
    published: dict[str, Published] = field(default_factory=dict)
    accesses: AccessesReport | None = None


@dataclass(slots=True)
class LogState:
    """One epoch: a byte of flags for each leaf seen so far, and the statements.

    Attributes:
        earlier: The logs before it by origin: those whose records it may erase.
        named: How many of its leaves erasures have named, here or in later logs.
            None may be named twice, so it stays within the size: that bounds the
            work that a hostile log asks.
    """

    epoch: int
    site: str
    earlier: Mapping[str, "LogState"]
    notebook: Notebook
    tally: Tally
    flags: bytearray = field(default_factory=bytearray)
    statements: list[tuple[int, Statement]] = field(default_factory=list)
    named: int = 0

    def find(self, kind: str, message: str, index: int) -> None:
        self.notebook.find(Finding(kind, message, self.epoch, index))
