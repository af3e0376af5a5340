"""Why there is nothing to look at: what pages say in words to whoever asked."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from consent_service.scan.report_words import LimitKind

Absence = Literal[
    "address", "certificate", "timeout", "silent", "answer", "private", "redirect",
    "blocked", "download", "crash",
]  # fmt: skip
_ABSENCES: Final[Mapping[LimitKind, Absence]] = {
    "certificate": "certificate",
    "timeout": "timeout",
    "redirect_loop": "redirect",
    "download": "download",
    "crash": "crash",
    "blocked": "blocked",
    "private_address": "private",
}


def absence_of(limits: Iterable[LimitKind], *, status: int | None) -> Absence:
    """Return why a site was not there to look at.

    Args:
        limits: What kept its first page from being seen, the first thing first.
        status: What it answered, None if it did not.
    """
    named = (_ABSENCES[kind] for kind in limits if kind in _ABSENCES)
    return next(named, "answer" if status else "silent")
