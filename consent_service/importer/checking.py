"""Whether an export may be imported. Nothing is written before this is decided.

1. It is as new as anything that was signed here for its site.
2. One of our keys has signed its newest log, so that we can go on with it.
3. The audit finds nothing, with our keys and against our own high-water mark.

What vouches for earlier logs, whose keys may be gone: each log quotes the last
checkpoint of the one before, and the newest is signed by us (audit, step 8).
"""

from collections.abc import Callable, Sequence

from consent_service.errors import ExportError, InstallationError, SignatureError
from consent_service.evidence.audit.audit import audit
from consent_service.evidence.audit.outline import Outline, read_outlines
from consent_service.evidence.audit.outside import Outside
from consent_service.evidence.audit.report import Finding, Notebook
from consent_service.evidence.checkpoint import (
    Checkpoint,
    open_checkpoint,
    sign_checkpoint,
)
from consent_service.evidence.export.reader import Export
from consent_service.evidence.note import (
    ED25519,
    Verifier,
    ed25519_verifier,
    parse_vkey,
)
from consent_service.evidence.trust import Trust
from consent_service.keys import Keys
from consent_service.ledger.mark import Mark
from consent_service.ledger.rollback_guard import describe_gap

Progress = Callable[[int, int], None]


def check_export(
    export: Export, keys: Keys, mark: Mark | None, *, progress: Progress | None
) -> list[Outline]:
    """Return the logs of an export that may be imported, oldest first.

    Args:
        export: What is to be taken in.
        keys: The keys of this installation.
        mark: What it has signed of that site before, if anything.
        progress: Called with entries audited and entries in all.

    Raises:
        ExportError: It is behind the signed state, or not sound.
        InstallationError: The keys are not here.
    """
    notebook = Notebook()
    outlines = read_outlines(export, notebook)
    _refuse(notebook.findings)
    _check_age(outlines, mark)
    _check_keys(outlines[-1], keys)
    trust = Trust(tuple(_verifiers(outlines, keys)))
    outside = Outside(_anchors(outlines[-1], keys, mark))
    report = audit(export, trust, outside=outside, progress=progress)
    _refuse(report.findings)
    return outlines


def _refuse(findings: Sequence[Finding]) -> None:
    if not findings:
        return
    first = findings[0]
    entry = "" if first.index is None else f"entry {first.index}: "
    place = f"{first.path}: " if first.path else entry
    raise ExportError(
        f"export is not sound: {first.kind}: {place}{first.message}",
        hint="consent-service log verify shows all of it; nothing was imported",
    )


def _check_age(outlines: Sequence[Outline], mark: Mark | None) -> None:
    if mark is None:
        return
    sizes = {outline.checkpoint.origin: outline.checkpoint.size for outline in outlines}
    if mark.origin not in sizes:
        raise ExportError(
            f"log {mark.origin} was signed here, but is not in the export",
            hint="is it an older export, or has a service begun a new log here",
        )
    newest = outlines[-1]
    found = (newest.epoch, newest.checkpoint.size)
    if found < (mark.epoch, mark.size):
        raise ExportError(
            f"export is behind the signed state: {describe_gap(*found, mark)}",
            hint="stop the service, then export once more",
        )


def _check_keys(newest: Outline, keys: Keys) -> None:
    origin = newest.checkpoint.origin
    try:
        open_checkpoint(newest.claims[-1].data, _ours(origin, keys))
    except SignatureError as error:
        raise InstallationError(
            f"no key in the key file has signed log {origin}",
            hint="bring the key file of the installation that made the export along;"
            " CONSENT_KEYS names its place",
        ) from error


def _ours(origin: str, keys: Keys) -> list[Verifier]:
    return [key.verifier for key in keys.log_keys(origin)]


def _verifiers(outlines: Sequence[Outline], keys: Keys) -> list[Verifier]:
    ours = [
        key for outline in outlines for key in _ours(outline.checkpoint.origin, keys)
    ]
    known = {key.vkey for key in ours}
    stated = [key for outline in outlines[:-1] for key in _stated(outline)]
    return [*ours, *(key for key in stated if key.vkey not in known)]


def _stated(outline: Outline) -> list[Verifier]:
    vkeys = map(parse_vkey, outline.genesis.vkeys if outline.genesis else ())
    origin = outline.checkpoint.origin
    fitting = [
        vkey for vkey in vkeys if (vkey.name, vkey.key_type) == (origin, ED25519)
    ]
    return [ed25519_verifier(vkey) for vkey in fitting]


def _anchors(newest: Outline, keys: Keys, mark: Mark | None) -> list[bytes]:
    """Return what was signed here last as a checkpoint, where the newest log is its."""
    if mark is None or mark.origin != newest.checkpoint.origin:
        return []
    signers = [key.signer for key in keys.log_keys(mark.origin)]
    checkpoint = Checkpoint(mark.origin, mark.size, mark.root)
    return [sign_checkpoint(checkpoint, signers)]
