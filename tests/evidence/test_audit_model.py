"""Any history of several logs, audited as a few lines of plain Python judge it."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from consent_service.evidence.audit.report import Outcome
from consent_service.evidence.statement import Close, Erasure, Previous
from consent_service.evidence.trust import Trust
from tests.evidence.sample import (
    AT,
    DAY,
    SampleLog,
    audit_tar,
    files_of,
    pack,
    record_file,
    signer,
    verifier,
)

ORIGINS = [f"consent.example/log/s8k2/{epoch}" for epoch in (1, 2, 3)]
TRUST = Trust(tuple(verifier(origin, n) for n, origin in enumerate(ORIGINS, start=1)))

# What a log has after its genesis and config: a record, or an erasure of some span in
# the log of some epoch (0: without an origin; 4: of a log that nobody knows).
STEPS = st.lists(
    st.one_of(
        st.just("record"),
        st.just("record"),
        st.tuples(st.integers(0, 4), st.integers(0, 9), st.integers(0, 2)),
    ),
    max_size=9,
)


@dataclass
class Judged:
    """One log as it is judged here: which leaves are records, and which are named."""

    records: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    size: int = 0


def judge(logs: list[Judged], epoch: int, step: tuple[int, int, int]) -> bool:
    """Take note of an erasure that the newest of the logs says; False if it cannot."""
    where, first, more = step
    own = logs[epoch - 1]
    if where == 0:
        log, end = own, own.size
    elif where < epoch:
        log = logs[where - 1]
        end = log.size
    else:
        return False
    span = set(range(first, first + more + 1))
    if first + more >= end or not span <= log.records or span & log.named:
        return False
    log.named |= span
    return True


def build(epochs: list[list[object]]) -> tuple[list[SampleLog], list[Judged], int]:
    """Return the logs, what is to be found of each, and how many statements lie."""
    logs: list[SampleLog] = []
    judged: list[Judged] = []
    wrong = 0
    for epoch, steps in enumerate(epochs, start=1):
        previous = None
        if logs:
            before = logs[-1]
            previous = Previous(before.origin, before.checkpoint().decode())
        log = SampleLog(ORIGINS[epoch - 1], epoch, previous).begin()
        judged.append(Judged(size=2))
        for step in steps:
            if isinstance(step, tuple):
                where, first, more = step
                names = [None, *ORIGINS, "elsewhere.example"]
                span = (first, first + more)
                log.say(Erasure((span,), "art17", DAY, names[where]))
                wrong += not judge(judged, epoch, (where, first, more))
            else:
                judged[-1].records.add(log.record(record_file(judged[-1].size)))
            judged[-1].size += 1
        log.say(Close(AT))
        judged[-1].size += 1
        logs.append(log)
    return logs, judged, wrong


@settings(max_examples=150, deadline=None)
@given(
    st.lists(STEPS, min_size=1, max_size=3),
    st.sets(st.tuples(st.integers(1, 3), st.integers(0, 10))),
    st.booleans(),
)
def test_every_record_is_settled_by_its_own_log_or_a_later_one(
    epochs: list[list[object]], dropped: set[tuple[int, int]], carried_out: bool
) -> None:
    logs, judged, wrong = build(epochs)
    files: dict[str, bytes] = {}
    expected: list[Outcome] = []
    for epoch, (log, known) in enumerate(zip(logs, judged, strict=True), start=1):
        gone = {index for number, index in dropped if number == epoch}
        if carried_out:
            gone |= known.named
        log.records = {i: file for i, file in log.records.items() if i not in gone}
        there = known.records - gone
        expected.append(
            Outcome(
                ok=len(there - known.named),
                erased=len(known.named - there),
                missing=len(known.records - there - known.named),
                zombie=len(there & known.named),
                left_out=0,
            )
        )
        files |= files_of(log, epoch)

    report = audit_tar(pack(files, signers=[signer(ORIGINS[0])]), TRUST)

    assert [log.outcome for log in report.epochs] == expected
    found = {
        "bad-statement": wrong,
        "missing": sum(epoch.missing for epoch in expected),
        "zombie": sum(epoch.zombie for epoch in expected),
    }
    assert report.found == {kind: count for kind, count in found.items() if count}
