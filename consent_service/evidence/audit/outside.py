"""Step 7 of an audit: what others have kept, compared with the log of the export.

An operator who has the key can write another history and sign it. What he cannot
do is change a checkpoint or a receipt that somebody else has put away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consent_service.errors import EvidenceError
from consent_service.evidence.audit.outline import Claim, Outline, read_claim
from consent_service.evidence.audit.report import Notebook
from consent_service.evidence.audit.signatures import Judge, review_claim
from consent_service.evidence.audit.state import LogState
from consent_service.evidence.audit.walk import Walk
from consent_service.evidence.checkpoint import SignedCheckpoint
from consent_service.evidence.note import Verifier
from consent_service.evidence.proof import decode_proof
from consent_service.evidence.receipt import open_receipt


@dataclass(frozen=True, slots=True)
class Outside:
    """What the auditor brings along: none of it may come out of the export.

    Attributes:
        anchors: Old checkpoints, byte for byte.
        receipts: Receipts of visitors, byte for byte.
    """

    anchors: Sequence[bytes] = ()
    receipts: Sequence[bytes] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """One log after its walk.

    Attributes:
        state: What its leaves are, by what this log and later ones say.
        keys: The keys that are trusted to sign it.
        signed: The newest checkpoint if it is good.
        cosigned: The size up to which a quorum of witnesses vouches for the log.
    """

    outline: Outline
    walk: Walk
    state: LogState
    keys: Sequence[Verifier]
    signed: SignedCheckpoint | None
    cosigned: int


def outside_claims(outside: Outside, notebook: Notebook) -> list[Claim]:
    """Return what the auditor's checkpoints and receipts claim, all unverified."""
    claims: list[Claim] = []
    for number, data in enumerate(outside.anchors, start=1):
        if claim := read_claim(data, f"anchor {number}", "anchor", notebook):
            claims.append(claim)
    for number, data in enumerate(outside.receipts, start=1):
        try:
            checkpoint = decode_proof(data).checkpoint
        except EvidenceError:
            # `review_receipts` meets it again and says what is wrong with it.
            continue
        if claim := read_claim(checkpoint, f"receipt {number}", "receipt", notebook):
            claims.append(claim)
    return claims


def agreeing_claims(
    claims: Sequence[Claim], logs: Mapping[str, Checked], judge: Judge
) -> list[Claim]:
    """Return the claims with which the log of their origin agrees."""
    agreed: list[Claim] = []
    for claim in claims:
        log = logs.get(claim.checkpoint.origin)
        if log is None:
            message = (
                f"{claim.name} is of {claim.checkpoint.origin!r}, which is not here"
            )
            judge.find(claim.kind, message, 0)
        elif review_claim(claim, log.walk, log.keys, judge, log.outline):
            agreed.append(claim)
    return agreed


def review_receipts(
    receipts: Sequence[bytes], logs: Mapping[str, Checked], judge: Judge
) -> None:
    """Check that each receipt proves its record. Its root is checked as a claim."""
    keys = [key for log in logs.values() for key in log.keys]
    for number, data in enumerate(receipts, start=1):
        try:
            open_receipt(data, (*keys, *judge.witnesses()))
        except EvidenceError as error:
            judge.find("receipt", f"receipt {number}: {error}", 0)
