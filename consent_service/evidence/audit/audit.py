"""Audits an export offline. This is the plan; each step is a module of its own.

 1. Files: every file is the one that the signed manifest lists (`files`).
 2. Tree: it is built anew from the entries; tiles are compared (`tree`).
 3. Statements: each says what can be (`statements`).
 4. Records: each is OK, ERASED, MISSING or ZOMBIE, by what its own log and later
    ones say (`records`).
 5. Revisions: each record names one that is here and was published before it
    (`files` for the documents, `records` for the rest).
 6. Checkpoints: each is signed by a trusted key and has the root that the entries
    give at its size; a quorum of witnesses has cosigned the newest (`signatures`).
 7. Outside: checkpoints and receipts from outside agree with the log (`outside`).
 8. Epochs: they follow one another without a hidden gap (`epochs`).
 9. Accesses: the uses of tokens are those that the log states (`accesses`).

`steps.STEPS` has the same numbers, with the findings that each step can make.

What the caller must still do: bring keys and old checkpoints that did not come from
the operator together with the export, and read the warnings. Nothing here can tell
whether a record was made up when it was written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from consent_service.evidence.audit.accesses import Stated, review_accesses
from consent_service.evidence.audit.epochs import earlier_logs, review_epochs
from consent_service.evidence.audit.files import (
    read_manifest,
    review_listed,
    review_places,
    review_revisions,
    review_signed,
)
from consent_service.evidence.audit.outline import Claim, Outline, read_outlines
from consent_service.evidence.audit.outside import (
    Checked,
    Outside,
    agreeing_claims,
    outside_claims,
    review_receipts,
)
from consent_service.evidence.audit.records import settle
from consent_service.evidence.audit.report import Notebook, Report
from consent_service.evidence.audit.signatures import (
    Judge,
    cosigned_size,
    review_claims,
)
from consent_service.evidence.audit.state import LogState, Tally
from consent_service.evidence.audit.summary import make_report, report_epoch
from consent_service.evidence.audit.walk import walk_log
from consent_service.evidence.export.manifest import Manifest
from consent_service.evidence.export.reader import Export
from consent_service.evidence.statement import Accesses
from consent_service.evidence.trust import Trust


def audit(
    export: Export,
    trust: Trust | None,
    *,
    outside: Outside | None = None,
    strict: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Check everything that can be checked in an export.

    Costs one pass over all files and a second over entries and records; memory
    holds a byte for each leaf of all logs and one hash for every 256 of one.

    Args:
        export: What to audit. It is never trusted: whatever is in it becomes a
            finding, not an exception.
        trust: Whom to trust, from outside; None takes the export's own keys.
        outside: Old checkpoints and receipts, from outside.
        strict: Make findings of signatures of unknown keys and of files that have
            no place in an export.
        progress: Called with entries done and entries in all.
    """
    outside = outside or Outside()
    notebook = Notebook()
    judge = Judge(trust, strict, notebook)

    # Step 1. The manifest's own signature waits for the keys of step 6.
    manifest = read_manifest(export, notebook)
    if manifest:
        review_listed(export, manifest, notebook)
    outlines = read_outlines(export, notebook)
    sizes = {outline.epoch: outline.checkpoint.size for outline in outlines}
    review_places(export, sizes, judge)

    # Steps 2 to 6, log by log: a later epoch may use what an earlier one published,
    # and erase what it recorded. So what became of records is settled after the last.
    claims = outside_claims(outside, notebook)
    tally = Tally(review_revisions(export, notebook))
    meter = _Meter(progress, sum(sizes.values()))
    job = _Job(export, judge, manifest, tally, claims, meter)
    logs: list[Checked] = []
    for outline in outlines:
        logs.append(_audit_log(job, outline, earlier_logs(outline, logs)))
    outcomes = [settle(log.state, is_filtered=job.is_filtered) for log in logs]
    if manifest:
        review_signed(export, [key for log in logs for key in log.keys], judge)

    # Steps 7 to 9.
    by_origin = {log.outline.checkpoint.origin: log for log in reversed(logs)}
    agreed = agreeing_claims(claims, by_origin, judge)
    review_receipts(outside.receipts, by_origin, judge)
    review_epochs(logs, judge)
    if not job.is_filtered:
        job.tally.accesses = review_accesses(export, _stated(logs), notebook)
    reports = [
        report_epoch(log, outcome, agreed)
        for log, outcome in zip(logs, outcomes, strict=True)
    ]
    outside_count = len(agreed) + sum(log.cosigned > 0 for log in logs)
    return make_report(manifest, reports, job.tally, outside_count, judge)


def _stated(logs: Sequence[Checked]) -> Iterator[Stated]:
    for log in logs:
        for index, said in log.walk.statements:
            if isinstance(said, Accesses):
                yield Stated(log.outline.epoch, index, said)


class _Meter:
    """Counts entries and passes the sum on."""

    def __init__(self, progress: Callable[[int, int], None] | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def advance(self, count: int) -> None:
        self._done += count
        if self._progress:
            self._progress(self._done, self._total)


@dataclass(frozen=True, slots=True)
class _Job:
    """One audit under way."""

    export: Export
    judge: Judge
    manifest: Manifest | None
    tally: Tally
    claims: Sequence[Claim]
    meter: _Meter

    @property
    def is_filtered(self) -> bool:
        return bool(self.manifest and self.manifest.head.scope)


def _audit_log(job: _Job, outline: Outline, earlier: Mapping[str, LogState]) -> Checked:
    site = outline.genesis.site if outline.genesis else ""
    if job.manifest:
        site = job.manifest.head.site
    state = LogState(outline.epoch, site, earlier, job.judge.notebook, job.tally)
    claims = (*outline.claims, *job.claims)
    walk = walk_log(
        job.export,
        state,
        outline.checkpoint.size,
        wanted=[claim.checkpoint.size for claim in claims],
        advance=job.meter.advance,
    )
    keys, checked = review_claims(outline, walk, job.judge)
    cosigned = cosigned_size(checked, job.judge, outline.epoch)
    return Checked(outline, walk, state, tuple(keys), checked[-1], cosigned)
