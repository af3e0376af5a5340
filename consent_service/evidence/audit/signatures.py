"""Step 6 of an audit: who signed, and whether that is somebody to trust.

Trust walks forward. It begins with the keys of the policy, or, without one, with
those that the log's first entry names. A key that the log adds later counts from
the first checkpoint on that covers its statement and that a trusted key signed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consent_service.errors import EvidenceError, SignatureError
from consent_service.evidence.audit.outline import Claim, Outline
from consent_service.evidence.audit.report import Finding, Notebook
from consent_service.evidence.audit.walk import Walk
from consent_service.evidence.checkpoint import SignedCheckpoint, open_checkpoint
from consent_service.evidence.note import (
    ED25519,
    Signature,
    Verifier,
    ed25519_verifier,
    parse_vkey,
)
from consent_service.evidence.statement import Key
from consent_service.evidence.trust import NO_QUORUM, Trust, check_quorum


@dataclass(frozen=True, slots=True)
class Judge:
    """The rules of one audit: whom to trust, how strictly, and where to write.

    `trust` is None when nobody said whom to trust; the export's own keys then
    stand in, which shows only that it agrees with itself.
    """

    trust: Trust | None
    strict: bool
    notebook: Notebook

    def find(self, kind: str, message: str, epoch: int) -> None:
        self.notebook.find(Finding(kind, message, epoch))

    def witnesses(self) -> tuple[Verifier, ...]:
        return tuple(self.trust.witnesses.values()) if self.trust else ()


def first_keys(outline: Outline, judge: Judge) -> list[Verifier]:
    """Return the keys with which trust in a log begins."""
    origin = outline.checkpoint.origin
    if judge.trust is None:
        vkeys = outline.genesis.vkeys if outline.genesis else ()
        return [key for vkey in vkeys if (key := _own_key(vkey, origin))]
    keys = [key for key in judge.trust.logs if key.vkey.name == origin]
    if not keys:
        message = f"policy names no key of log {origin!r}"
        judge.find("bad-checkpoint", message, outline.epoch)
    return keys


def review_claims(
    outline: Outline, walk: Walk, judge: Judge
) -> tuple[list[Verifier], list[SignedCheckpoint | None]]:
    """Check a log's own checkpoints, oldest first.

    Returns the keys trusted at the end, and each checkpoint that is good.
    """
    keys = first_keys(outline, judge)
    added = [(index, said) for index, said in walk.statements if isinstance(said, Key)]
    checked: list[SignedCheckpoint | None] = []
    for claim in outline.claims:
        signed = review_claim(claim, walk, keys, judge, outline)
        checked.append(signed)
        while signed and added and added[0][0] < signed.checkpoint.size:
            key = _own_key(added.pop(0)[1].vkey, outline.checkpoint.origin)
            keys.extend([key] if key else [])
    return keys, checked


def review_claim(
    claim: Claim,
    walk: Walk,
    keys: Sequence[Verifier],
    judge: Judge,
    outline: Outline,
) -> SignedCheckpoint | None:
    """Return a checkpoint that is signed and leads to the log's own root there."""
    try:
        signed = open_checkpoint(claim.data, (*keys, *judge.witnesses()))
    except EvidenceError as error:
        judge.find(claim.kind, f"{claim.name}: {error}", outline.epoch)
        return None
    review_unknown(claim.name, signed.note.unknown, judge)

    said = signed.checkpoint
    if said.size > outline.checkpoint.size:
        message = f"{claim.name} is newer than the log: {said.size} > "
        message += str(outline.checkpoint.size)
    elif said.size > walk.size:
        message = f"{claim.name} cannot be checked: entries end at {walk.size}"
    elif walk.roots.get(said.size) != said.root:
        message = f"{claim.name} has another root at {said.size} than the entries"
    else:
        return signed
    kind = "wrong-root" if claim.kind == "bad-checkpoint" else claim.kind
    judge.find(kind, message, outline.epoch)
    return None


def cosigned_size(
    checked: Sequence[SignedCheckpoint | None], judge: Judge, epoch: int
) -> int:
    """Return up to which size a quorum of witnesses vouches for the log.

    Witnesses are asked now and then, so an export usually ends a little after the
    newest checkpoint that they have seen. That is said; it is a finding where no
    checkpoint has the quorum that the policy asks for, or when nothing is let pass.
    """
    if judge.trust is None or judge.trust.quorum == NO_QUORUM or not checked:
        return 0
    good = [signed for signed in checked if signed]
    sizes = [
        signed.checkpoint.size for signed in good if _has_quorum(signed, judge.trust)
    ]
    cosigned = max(sizes, default=0)
    newest = checked[-1]
    if newest is None or cosigned == newest.checkpoint.size:
        return cosigned
    beyond = newest.checkpoint.size - cosigned
    if cosigned and not judge.strict:
        judge.notebook.warn(
            f"the last {beyond} entries of log {newest.checkpoint.origin} came after "
            f"the newest checkpoint that has the quorum {judge.trust.quorum!r}"
        )
    else:
        message = f"the last {beyond} entries lack the quorum {judge.trust.quorum!r}"
        judge.find("no-quorum", message, epoch)
    return cosigned


def _has_quorum(signed: SignedCheckpoint, trust: Trust) -> bool:
    try:
        check_quorum(signed, trust)
    except SignatureError:
        return False
    return True


def review_unknown(name: str, unknown: Iterable[Signature], judge: Judge) -> None:
    """Say which signatures nobody vouched for: a finding only if strict."""
    for signature in unknown:
        message = (
            f"{name} has a signature of {signature.name!r}, which nobody vouched for"
        )
        if judge.strict:
            judge.find("unknown-signature", message, 0)
        else:
            judge.notebook.warn(message)


def _own_key(vkey: str, origin: str) -> Verifier | None:
    # Keys of other kinds may stand in the log; only what can be checked here counts.
    parsed = parse_vkey(vkey)
    if parsed.key_type != ED25519 or parsed.name != origin:
        return None
    try:
        return ed25519_verifier(parsed)
    except EvidenceError:
        return None
