"""Steps 4 and 5 of an audit: what became of each record, and of its revision.

    there and matching its entry                                  OK
    gone, and a later statement says that it was erased           ERASED
    gone, and nothing says why                                    MISSING
    there, and a statement says that it was erased                ZOMBIE

A record that is there and does not match is *changed*; one for a leaf that is no
record is *fabricated*.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from consent_service.errors import EvidenceError, MalformedEvidenceError
from consent_service.evidence.audit.report import Outcome
from consent_service.evidence.audit.state import (
    BROKEN,
    NAMED,
    PRESENT,
    STATEMENT,
    LogState,
)
from consent_service.evidence.canonical import Json, decode_object
from consent_service.evidence.codec import is_digest
from consent_service.evidence.export.layout import decode_record_line
from consent_service.evidence.statement_fields import is_instant


def review_records(
    state: LogState, content: bytes, entries: Sequence[bytes], first: int
) -> None:
    """Check a records file against the entries from `first` on.

    Raises:
        MalformedEvidenceError: A line is not in the format. The lines before it
            have been counted, those after it have not.
    """
    *lines, rest = content.split(b"\n")
    if rest:
        raise MalformedEvidenceError("records file does not end in a newline")
    last, end = first - 1, first + len(entries)
    for line in lines:
        leaf, file, body = decode_record_line(line)
        if not last < leaf < end:
            message = f"record {leaf} is out of order or not among {first} to {end - 1}"
            state.find("fabricated", message, leaf)
            continue
        last = leaf
        _review_record(state, leaf, file, entries[leaf - first])
        if state.flags[leaf] == PRESENT:
            _review_body(state, leaf, body)


def _review_record(state: LogState, index: int, file: bytes, entry: bytes) -> None:
    if state.flags[index] & STATEMENT:
        state.find("fabricated", "record is given for a statement", index)
    elif entry[1:] != sha256(file).digest():
        state.flags[index] |= PRESENT | BROKEN
        state.find("changed", f"record {index} is not the one in the log", index)
    else:
        state.flags[index] |= PRESENT


def _review_body(state: LogState, index: int, data: bytes) -> None:
    try:
        body = decode_object(data, f"record {index}")
        at, action, revision = _read_body(body, state.site)
    except EvidenceError as error:
        state.find("bad-record", str(error), index)
        return

    heading = (at[:7], action)
    state.tally.choices[heading] = state.tally.choices.get(heading, 0) + 1
    if revision not in state.tally.revisions:
        message = f"record {index} names revision {revision}, which is not here"
        state.find("unknown-revision", message, index)
    published = state.tally.published.get(revision)
    if published is None or (published.epoch, published.index) > (state.epoch, index):
        message = f"record {index} names revision {revision} before it was published"
        state.find("unpublished-revision", message, index)


def _read_body(body: Mapping[str, Json], site: str) -> tuple[str, str, str]:
    at, action, revision = body.get("at"), body.get("action"), body.get("revision")
    if not (isinstance(at, str) and is_instant(at)):
        raise MalformedEvidenceError("record has no time 'at' in UTC")
    if not isinstance(action, str) or not isinstance(revision, str):
        raise MalformedEvidenceError("record has no 'action' or no 'revision'")
    if not is_digest(revision):
        raise MalformedEvidenceError(f"'revision' is not a digest: {revision[:80]!r}")
    if body.get("site") != site:
        raise MalformedEvidenceError(f"record is not of site {site!r}")
    decisions = body.get("decisions")
    if not (isinstance(decisions, dict) and decisions):
        raise MalformedEvidenceError("record has no 'decisions'")
    # A category that is absent is not one that was denied (requirement B-02).
    words = list(decisions.values())
    if words.count("granted") + words.count("denied") != len(words):
        raise MalformedEvidenceError("decision is neither 'granted' nor 'denied'")
    return at, action, revision


def settle(state: LogState, *, is_filtered: bool) -> Outcome:
    """Count the outcomes once the whole log has been read.

    In an export that was filtered a record may be gone because it was not asked
    for; then it counts as left out, and whether it exists is not known.
    """
    flags = bytes(state.flags)
    for index in _places(flags, PRESENT | NAMED, PRESENT | NAMED | BROKEN):
        state.find("zombie", f"record {index} is there although erased", index)
    missing = 0 if is_filtered else flags.count(0)
    if missing:
        for index in _places(flags, 0):
            state.find(
                "missing", f"record {index} is gone, and no statement names it", index
            )
    zombies = flags.count(PRESENT | NAMED) + flags.count(PRESENT | NAMED | BROKEN)
    return Outcome(
        ok=flags.count(PRESENT),
        erased=flags.count(NAMED),
        missing=missing,
        zombie=zombies,
        left_out=flags.count(0) - missing,
    )


def _places(flags: bytes, *wanted: int) -> Iterator[int]:
    for flag in wanted:
        index = flags.find(flag)
        while index >= 0:
            yield index
            index = flags.find(flag, index + 1)
