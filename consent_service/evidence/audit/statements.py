"""Step 3 of an audit: the entries, and whether each statement says what can be."""

from collections.abc import Sequence

from consent_service.errors import EvidenceError
from consent_service.evidence.audit.report import Published
from consent_service.evidence.audit.state import BROKEN, NAMED, STATEMENT, LogState
from consent_service.evidence.record_file import RECORD_ENTRY, STATEMENT_ENTRY
from consent_service.evidence.statement import (
    Close,
    Config,
    Erasure,
    Genesis,
    Retention,
    Statement,
)
from consent_service.evidence.statement_json import decode_statement

_RECORD_HEAD = bytes((RECORD_ENTRY,))
_STATEMENT_HEAD = bytes((STATEMENT_ENTRY,))


def review_entries(state: LogState, entries: Sequence[bytes]) -> None:
    """Take in the next entries of a log."""
    for entry in entries:
        # The common case without a call: one of a million records.
        if len(entry) == 33 and entry[:1] == _RECORD_HEAD:
            state.flags.append(0)
        else:
            _review_statement(state, entry)
    if state.flags and not state.flags[0] & STATEMENT:
        state.flags[0] |= STATEMENT | BROKEN
        state.find("bad-statement", "log does not begin with a genesis statement", 0)


def _review_statement(state: LogState, entry: bytes) -> None:
    index = len(state.flags)
    state.flags.append(STATEMENT)
    if entry[:1] != _STATEMENT_HEAD:
        message = f"entry of {len(entry)} bytes is of an unknown kind"
        state.find("bad-statement", message, index)
        return
    try:
        statement = decode_statement(entry[1:])
    except EvidenceError as error:
        state.find("bad-statement", str(error), index)
        return
    _review_place(state, statement, index)
    _apply(state, statement, index)
    state.statements.append((index, statement))


def _review_place(state: LogState, statement: Statement, index: int) -> None:
    if isinstance(statement, Genesis) != (index == 0):
        state.find("bad-statement", "genesis is not the first entry", index)
    if state.statements and isinstance(state.statements[-1][1], Close):
        state.find("bad-statement", "statement follows the end of the log", index)


def _apply(state: LogState, statement: Statement, index: int) -> None:
    match statement:
        case Genesis(_, site) if site != state.site:
            message = f"genesis is of site {site!r}, not {state.site!r}"
            state.find("bad-statement", message, index)
        case Config(revision, at):
            is_present = revision in state.tally.revisions
            published = Published(state.epoch, index, revision, at, is_present)
            state.tally.published.setdefault(revision, published)
        case Erasure(_, reason):
            _erase(state, statement, index, reason)
        case Retention():
            _erase(state, statement, index, "retention")


def _erase(
    state: LogState, statement: Erasure | Retention, index: int, reason: str
) -> None:
    origin = statement.origin
    log = state if origin is None else state.earlier.get(origin)
    if log is None:
        message = (
            f"erasure names {origin!r:.100}, which is not an earlier log of the site"
        )
        state.find("bad-statement", message, index)
        return
    heading = (statement.at[:7], reason)
    for first, last in statement.spans:
        problem = _problem(log, first, last)
        if log is state and last >= index:
            problem = "erasure names a leaf in the future:"
        if problem:
            state.find("bad-statement", f"{problem} of {first} to {last}", index)
            continue
        _name(log, first, last)
        erasures = state.tally.erasures
        erasures[heading] = erasures.get(heading, 0) + last - first + 1


def _name(log: LogState, first: int, last: int) -> None:
    log.named += last - first + 1
    for named in range(first, last + 1):
        log.flags[named] |= NAMED


def _problem(log: LogState, first: int, last: int) -> str:
    if last >= len(log.flags):
        return "erasure names a leaf that is not there:"
    if log.named + last - first >= len(log.flags):
        return "erasure names more leaves than there are:"
    flags = log.flags[first : last + 1]
    if any(flag & STATEMENT for flag in flags):
        return "erasure names a statement:"
    if any(flag & NAMED for flag in flags):
        return "erasure names a leaf twice:"
    return ""
