"""Step 8 of an audit: each epoch takes up where the one before was left.

quoted checkpoint = the newest one here     nothing was lost
quoted checkpoint is larger                 a restore statement names what is lost
anything else                               a finding
"""

from collections.abc import Sequence
from itertools import pairwise

from consent_service.errors import EvidenceError
from consent_service.evidence.audit.outline import Outline
from consent_service.evidence.audit.outside import Checked
from consent_service.evidence.audit.signatures import Judge
from consent_service.evidence.audit.state import LogState
from consent_service.evidence.checkpoint import Checkpoint, open_checkpoint
from consent_service.evidence.statement import Genesis, Restore


def earlier_logs(outline: Outline, logs: Sequence[Checked]) -> dict[str, LogState]:
    """Return the logs that a log follows, by origin: from genesis to genesis.

    Where the log that a genesis names is not here, which is a finding of its own,
    nobody can say which ones came before it, and all earlier epochs count.
    """
    if outline.genesis is None or outline.genesis.previous is None:
        return {}
    by_origin = {log.outline.checkpoint.origin: log.state for log in logs}
    named = outline.genesis.previous.origin
    before = by_origin.get(named)
    earlier = {**before.earlier, named: before} if before else by_origin
    # An origin that comes again says nothing of which log is meant.
    earlier.pop(outline.checkpoint.origin, None)
    return earlier


def review_epochs(logs: Sequence[Checked], judge: Judge) -> None:
    """Check that the epochs of a site form one history, with every gap named."""
    if logs and logs[0].outline.genesis and logs[0].outline.genesis.previous:
        judge.find("bad-epoch", "the first epoch here follows one that is not", 1)
    for log in logs:
        _review_name(log.outline, judge)
    for before, after in pairwise(logs):
        genesis = after.outline.genesis
        if genesis is not None:
            _review_link(before, after, genesis, judge)


def _review_name(outline: Outline, judge: Judge) -> None:
    """Check that a log is the one that its first entry says it is."""
    genesis, epoch = outline.genesis, outline.epoch
    if genesis is not None and genesis.origin != outline.checkpoint.origin:
        message = f"genesis is of another log, {genesis.origin!r:.100}"
        judge.find("bad-epoch", message, epoch)


def _review_link(
    before: Checked, after: Checked, genesis: Genesis, judge: Judge
) -> None:
    epoch = after.outline.epoch
    newest = before.outline.checkpoint
    if genesis.previous is None or genesis.previous.origin != newest.origin:
        judge.find("bad-epoch", f"epoch {epoch} does not name the one before", epoch)
        return
    try:
        data = genesis.previous.checkpoint.encode()
        quoted = open_checkpoint(data, before.keys).checkpoint
    except EvidenceError as error:
        judge.find("bad-epoch", f"epoch {epoch} quotes: {error}", epoch)
        return
    if problem := _problem(newest, quoted, _restores(after)):
        judge.find("bad-epoch", f"epoch {epoch} {problem}", epoch)
    elif quoted.size > newest.size:
        judge.notebook.warn(
            f"epoch {epoch} says that entries {newest.size} to {quoted.size - 1} "
            f"of epoch {epoch - 1} are lost"
        )


def _restores(log: Checked) -> list[Restore]:
    return [said for _, said in log.walk.statements if isinstance(said, Restore)]


def _problem(newest: Checkpoint, quoted: Checkpoint, restores: list[Restore]) -> str:
    if quoted.size < newest.size:
        return f"left the one before at {quoted.size}, which went on to {newest.size}"
    if quoted.size == newest.size:
        same = quoted.root == newest.root
        return "" if same else "quotes another root than the one before has"
    lost = (newest.size, quoted.size - 1)
    if not any(restore.lost == lost for restore in restores):
        return f"does not say that {lost[0]} to {lost[1]} of the one before are lost"
    return ""
