"""What an audit has found, put together."""

from collections.abc import Sequence

from consent_service.evidence.audit.outline import Claim
from consent_service.evidence.audit.outside import Checked
from consent_service.evidence.audit.report import EpochReport, Outcome, Report
from consent_service.evidence.audit.signatures import Judge
from consent_service.evidence.audit.state import Tally
from consent_service.evidence.export.manifest import Manifest
from consent_service.evidence.note import format_vkey

NO_POLICY = (
    "no policy was given: the keys were taken from the export itself, so it could "
    "come from anybody"
)
NO_OUTSIDE = (
    "no checkpoint from outside was given: this shows that the export agrees with "
    "itself and not that it is the history that others were shown"
)
FILTERED = "the export was filtered: records that are not here may be missing or not"

UNSTATED = (
    "uses of tokens of a day that was over are not in the log: they may have been "
    "changed since"
)


def make_report(
    manifest: Manifest | None,
    epochs: Sequence[EpochReport],
    tally: Tally,
    outside: int,
    judge: Judge,
) -> Report:
    """Return the report, with the warnings that nobody may overlook."""
    notebook = judge.notebook
    # No finding: a service that dies between keeping a revision and stating it leaves
    # one that nobody was shown. A record that names it is a finding.
    for digest in sorted(tally.revisions - tally.published.keys()):
        notebook.warn(f"revision {digest} is here, and no statement publishes it")
    since = tally.accesses.since if tally.accesses else ""
    for applies, sentence in (
        (judge.trust is None, NO_POLICY),
        (not outside, NO_OUTSIDE),
        (bool(manifest and manifest.head.scope), FILTERED),
        (bool(manifest and since and since < manifest.head.made[:10]), UNSTATED),
    ):
        if applies:
            notebook.warn(sentence)
    return Report(
        head=manifest.head if manifest else None,
        epochs=tuple(epochs),
        choices=tally.choices,
        erasures=tally.erasures,
        published=tuple(tally.published.values()),
        outside=outside,
        warnings=tuple(notebook.warnings),
        findings=tuple(notebook.findings),
        found=notebook.found,
        accesses=tally.accesses,
    )


def report_epoch(
    log: Checked, outcome: Outcome, agreed: Sequence[Claim]
) -> EpochReport:
    """Return the report on one log."""
    checkpoint = log.outline.checkpoint
    vouched = [
        claim.checkpoint.size
        for claim in agreed
        if claim.checkpoint.origin == checkpoint.origin
    ]
    verified = log.signed.note.verified if log.signed else ()
    return EpochReport(
        epoch=log.outline.epoch,
        checkpoint=checkpoint,
        vkeys=tuple(format_vkey(key.vkey) for key in log.keys),
        statements=len(log.walk.statements),
        outcome=outcome,
        anchored=max(log.cosigned, *vouched, 0),
        witnesses=tuple(
            line.name for line in verified if line.name != checkpoint.origin
        ),
    )
