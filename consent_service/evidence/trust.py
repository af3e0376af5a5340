"""Whom an auditor trusts (C2SP tlog-policy): logs, witnesses, and how many of them.

The file comes from outside the export, from a contract's annex or a letter. Keys
that an export names itself prove that it agrees with itself and nothing more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from consent_service.errors import SignatureError
from consent_service.evidence.checkpoint import SignedCheckpoint, open_checkpoint
from consent_service.evidence.note import Verifier

NO_QUORUM = "none"


@dataclass(frozen=True, slots=True)
class Group:
    """At least `threshold` of the members have to have witnessed."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trust:
    """A policy, read and checked.

    Attributes:
        logs: The keys of all logs that are accepted; each is named by its origin.
        witnesses: The witnesses' keys by their name in the policy.
        groups: Named groups of witnesses and of groups before them.
        quorum: The witness or group that every checkpoint needs, or `none`.
        urls: Where to reach a log (by origin) or a witness (by name), if the file says.
    """

    logs: tuple[Verifier, ...]
    witnesses: Mapping[str, Verifier] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    quorum: str = NO_QUORUM
    urls: Mapping[str, str] = field(default_factory=dict)

    @property
    def verifiers(self) -> tuple[Verifier, ...]:
        return (*self.logs, *self.witnesses.values())


def open_trusted(
    data: bytes, trust: Trust, *, strict: bool = False
) -> SignedCheckpoint:
    """Read a checkpoint that a log of the policy signed and the quorum witnessed.

    Raises:
        MalformedEvidenceError: It is not a checkpoint.
        SignatureError: The log's signature or the quorum is missing, or wrong.
    """
    signed = open_checkpoint(data, trust.verifiers, strict=strict)
    check_quorum(signed, trust)
    return signed


def check_quorum(signed: SignedCheckpoint, trust: Trust) -> None:
    """Raise unless the witnesses that the policy asks for have cosigned."""
    keys = {(line.name, line.key_id) for line in signed.note.verified}
    seen = {
        name
        for name, witness in trust.witnesses.items()
        if (witness.vkey.name, witness.vkey.key_id) in keys
    }
    # Groups refer to names before them only, so one pass in order settles all.
    for name, group in trust.groups.items():
        if len(seen.intersection(group.members)) >= group.threshold:
            seen.add(name)
    if trust.quorum not in seen | {NO_QUORUM}:
        raise SignatureError(
            f"checkpoint of {signed.checkpoint.size} lacks the quorum {trust.quorum!r}",
            hint=f"witnessed by: {', '.join(map(repr, sorted(seen))) or 'nobody'}",
        )
