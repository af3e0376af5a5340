"""Reads tlog-policy files line by line.

log VKEY [URL]
witness NAME VKEY [URL]
group NAME all|any|K MEMBER …
quorum NAME|none
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.codec import decode_size
from consent_service.evidence.cosignature import cosignature_verifier
from consent_service.evidence.note import (
    Verifier,
    Vkey,
    ed25519_verifier,
    parse_vkey,
)
from consent_service.evidence.trust import NO_QUORUM, Group, Trust

# The specification asks for 32 lines of each kind at least; this is ten times that.
MAX_POLICY = 1_000_000
MAX_LINES = 1_000

_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(slots=True)
class _Draft:
    """What the lines that were read so far say."""

    logs: list[Verifier] = field(default_factory=list)
    witnesses: dict[str, Verifier] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    quorum: str | None = None


def parse_trust(data: bytes) -> Trust:
    """Read a policy file.

    Raises:
        MalformedEvidenceError: A line is not in the format; the message names it.
    """
    if len(data) > MAX_POLICY or _CONTROL.search(data):
        raise MalformedEvidenceError("policy is too large or holds control characters")
    # The format is one of octets: what is not UTF-8 must still have a name here.
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    if len(lines) > MAX_LINES:
        raise MalformedEvidenceError(
            f"policy has {len(lines)} lines, above {MAX_LINES}"
        )
    draft = _Draft()
    for number, line in enumerate(lines, start=1):
        # Only space and tab divide words here; other white space belongs to a name.
        words = [word for word in re.split(r"[ \t]+", line) if word]
        if words and not words[0].startswith("#"):
            _read_line(draft, words, number)
    if draft.quorum is None:
        raise MalformedEvidenceError("policy has no quorum line")
    return Trust(
        tuple(draft.logs), draft.witnesses, draft.groups, draft.quorum, draft.urls
    )


def _read_line(draft: _Draft, words: Sequence[str], number: int) -> None:
    reader = _READERS.get(words[0])
    if reader is None:
        raise MalformedEvidenceError(f"policy line {number} begins {words[0][:40]!r}")
    try:
        reader(draft, words[1:])
    except MalformedEvidenceError as error:
        raise MalformedEvidenceError(f"policy line {number}: {error}") from error


def _read_log(draft: _Draft, words: Sequence[str]) -> None:
    _check_count(words, 1, 2)
    vkey = parse_vkey(words[0])
    _check_new_key(vkey, draft.logs)
    draft.logs.append(ed25519_verifier(vkey))
    if len(words) == 2:
        draft.urls[vkey.name] = words[1]


def _read_witness(draft: _Draft, words: Sequence[str]) -> None:
    _check_count(words, 2, 3)
    name, vkey = words[0], parse_vkey(words[1])
    _check_new_name(draft, name)
    _check_new_key(vkey, draft.witnesses.values())
    draft.witnesses[name] = cosignature_verifier(vkey)
    if len(words) == 3:
        draft.urls[name] = words[2]


def _read_group(draft: _Draft, words: Sequence[str]) -> None:
    _check_count(words, 3, MAX_LINES)
    name, rule, *members = words
    _check_new_name(draft, name)
    grouped = {member for group in draft.groups.values() for member in group.members}
    for member in members:
        _check_known(draft, member)
        # Each witness counts towards the quorum in one way only.
        if member in grouped or members.count(member) > 1:
            raise MalformedEvidenceError(f"{member!r} is a member twice")
    draft.groups[name] = Group(_threshold(rule, len(members)), tuple(members))


def _threshold(rule: str, count: int) -> int:
    least = {"any": 1, "all": count}.get(rule)
    if least is None:
        least = decode_size(rule, "threshold")
    if not 1 <= least <= count:
        raise MalformedEvidenceError(f"threshold {least} of {count} members")
    return least


def _read_quorum(draft: _Draft, words: Sequence[str]) -> None:
    _check_count(words, 1, 1)
    if draft.quorum is not None:
        raise MalformedEvidenceError("second quorum line")
    if words[0] != NO_QUORUM:
        _check_known(draft, words[0])
    draft.quorum = words[0]


_READERS: Mapping[str, Callable[[_Draft, Sequence[str]], None]] = {
    "log": _read_log,
    "witness": _read_witness,
    "group": _read_group,
    "quorum": _read_quorum,
}


def _check_count(words: Sequence[str], least: int, most: int) -> None:
    if not least <= len(words) <= most:
        raise MalformedEvidenceError(f"{len(words)} words where {least} to {most} go")


def _check_known(draft: _Draft, name: str) -> None:
    if name not in draft.witnesses and name not in draft.groups:
        raise MalformedEvidenceError(f"{name[:80]!r} is not defined before this line")


def _check_new_name(draft: _Draft, name: str) -> None:
    if name == NO_QUORUM or name in draft.witnesses or name in draft.groups:
        raise MalformedEvidenceError(f"name {name[:80]!r} is taken")


def _check_new_key(vkey: Vkey, others: Iterable[Verifier]) -> None:
    # One key under two names would count twice.
    if any(other.vkey.key == vkey.key for other in others):
        raise MalformedEvidenceError(f"key of {vkey.name!r} is listed twice")
