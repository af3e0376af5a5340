"""Records of an earlier epoch, erased by a statement of a later one."""

from collections.abc import Sequence

import pytest

from consent_service.evidence.audit.report import Outcome, Report
from consent_service.evidence.export.manifest import ExportHead
from consent_service.evidence.statement import (
    Close,
    Erasure,
    Previous,
    Restore,
    Retention,
    Statement,
)
from consent_service.evidence.trust import Trust
from tests.evidence.sample import (
    AT,
    DAY,
    ORIGIN,
    SampleLog,
    audit_tar,
    files_of,
    pack,
    verifier,
)

SECOND = "consent.example/log/s8k2/2"
THIRD = "consent.example/log/s8k2/3"
TRUST = Trust((verifier(), verifier(SECOND, 2), verifier(THIRD, 3)))


def first_log() -> SampleLog:
    """A log with records 2 to 7, closed at 8."""
    log = SampleLog().begin().record_many(6)
    log.say(Close(AT))
    return log


def following(log: SampleLog, origin: str = SECOND, seed: int = 2) -> SampleLog:
    """A log after that one, with records 2 and 3."""
    previous = Previous(log.origin, log.checkpoint().decode())
    return SampleLog(origin, seed, previous).begin().record_many(2)


def audited(logs: Sequence[SampleLog], head: ExportHead | None = None) -> Report:
    files: dict[str, bytes] = {}
    for epoch, log in enumerate(logs, start=1):
        files |= files_of(log, epoch)
    return audit_tar(pack(files, head) if head else pack(files), TRUST)


def places(report: Report) -> list[tuple[str, int, int | None]]:
    return [(found.kind, found.epoch, found.index) for found in report.findings]


@pytest.mark.parametrize(
    ("statement", "heading"),
    [
        (Erasure(((3, 4), (7, 7)), "art17", DAY, ORIGIN), ("2026-12", "art17")),
        (Retention(((3, 4), (7, 7)), DAY, ORIGIN), ("2026-12", "retention")),
    ],
)
def test_what_a_later_log_erases_is_erased(
    statement: Statement, heading: tuple[str, str]
) -> None:
    first = first_log()
    second = following(first)
    second.say(statement)
    for index in (3, 4, 7):
        del first.records[index]

    report = audited([first, second])

    assert report.is_sound
    assert [log.outcome for log in report.epochs] == [
        Outcome(3, 3, 0, 0, 0),
        Outcome(2, 0, 0, 0, 0),
    ]
    assert report.erasures == {heading: 3}


def test_a_statement_without_an_origin_means_its_own_log() -> None:
    first = first_log()
    second = following(first)
    second.say(Erasure(((3, 3),), "art17", DAY))
    del second.records[3]

    report = audited([first, second])

    assert report.is_sound
    assert [log.outcome.erased for log in report.epochs] == [0, 1]


def test_a_record_of_an_earlier_log_that_was_not_erased_is_a_zombie() -> None:
    first = first_log()
    second = following(first)
    second.say(Erasure(((3, 5),), "art17", DAY, ORIGIN))
    del first.records[4]

    report = audited([first, second])

    assert places(report) == [("zombie", 1, 3), ("zombie", 1, 5)]
    assert report.epochs[0].outcome == Outcome(3, 1, 0, 2, 0)


def test_a_record_dropped_from_an_earlier_log_is_missing() -> None:
    first = first_log()
    second = following(first)
    second.say(Erasure(((3, 3),), "art17", DAY, ORIGIN))
    second.say(Erasure(((2, 2),), "art17", DAY))
    del first.records[2], first.records[3], second.records[2]

    report = audited([first, second])

    assert places(report) == [("missing", 1, 2)]


def test_any_later_log_may_say_it_and_one_does() -> None:
    first = first_log()
    second = following(first)
    second.say(Erasure(((2, 2),), "court", DAY, ORIGIN))
    second.say(Close(AT))
    third = following(second, THIRD, 3)
    third.say(Erasure(((3, 3),), "art17", DAY, ORIGIN))
    third.say(Erasure(((2, 2),), "art17", DAY, SECOND))
    del first.records[2], first.records[3], second.records[2]

    report = audited([first, second, third])

    assert report.is_sound
    assert [log.outcome.erased for log in report.epochs] == [2, 1, 0]


def test_what_was_erased_by_one_log_is_not_erased_by_another() -> None:
    first = first_log()
    second = following(first)
    second.say(Erasure(((2, 2),), "court", DAY, ORIGIN))
    third = following(second, THIRD, 3)
    third.say(Erasure(((2, 2),), "art17", DAY, ORIGIN))
    del first.records[2]

    report = audited([first, second, third])

    assert places(report) == [("bad-statement", 3, 4)]
    assert "names a leaf twice" in report.findings[0].message
    assert report.erasures == {("2026-12", "court"): 1}


def test_what_a_log_erased_itself_is_not_erased_by_a_later_one() -> None:
    first = SampleLog().begin().record_many(3)
    first.say(Erasure(((2, 2),), "court", DAY))
    second = following(first)
    second.say(Erasure(((2, 2),), "art17", DAY, ORIGIN))
    del first.records[2]

    assert places(audited([first, second])) == [("bad-statement", 2, 4)]


@pytest.mark.parametrize("origin", [SECOND, THIRD, "elsewhere.example"])
def test_an_origin_of_no_earlier_log_is_refused(origin: str) -> None:
    """Its own, that of a later log, or that of nobody."""
    first = first_log()
    second = following(first)
    second.say(Erasure(((2, 2),), "art17", DAY, origin))
    third = following(second, THIRD, 3)
    del second.records[2]

    report = audited([first, second, third])

    assert places(report) == [("bad-statement", 2, 4), ("missing", 2, 2)]
    assert f"erasure names {origin!r}, which is not an earlier" in (
        report.findings[0].message
    )


def test_an_earlier_log_erases_nothing_in_a_later_one() -> None:
    first = SampleLog().begin().record_many(3)
    first.say(Erasure(((2, 2),), "art17", DAY, SECOND))
    second = following(first)
    del second.records[2]

    assert places(audited([first, second])) == [
        ("bad-statement", 1, 5),
        ("missing", 2, 2),
    ]


def test_an_origin_that_no_genesis_names_is_refused() -> None:
    first = first_log()
    second = SampleLog(SECOND, 2).begin()
    second.say(Erasure(((2, 2),), "art17", DAY, ORIGIN))
    del first.records[2]

    assert places(audited([first, second])) == [
        ("bad-statement", 2, 2),
        ("missing", 1, 2),
        ("bad-epoch", 2, None),
    ]


def test_a_log_that_follows_another_than_is_here_is_found_once() -> None:
    """The log between was lost as a whole: that is the fault, and no erasure is."""
    first = first_log()
    third = following(following(first), THIRD, 3)
    third.say(Erasure(((2, 2),), "art17", DAY, ORIGIN))
    del first.records[2]

    report = audited([first, third])

    assert places(report) == [("bad-epoch", 2, None)]
    assert report.epochs[0].outcome.erased == 1


def test_an_origin_that_comes_again_names_no_earlier_log() -> None:
    first = first_log()
    again = following(first, ORIGIN, 1)
    again.say(Erasure(((2, 2),), "art17", DAY, ORIGIN))
    del first.records[2]

    assert ("bad-statement", 2, 4) in places(audited([first, again]))


@pytest.mark.parametrize(
    ("span", "message"),
    [
        ((1, 3), "names a statement: of 1 to 3"),
        ((7, 8), "names a statement: of 7 to 8"),
        ((7, 9), "names a leaf that is not there: of 7 to 9"),
        ((2, 2**53 - 1), "names a leaf that is not there: of 2 to"),
    ],
)
def test_what_is_no_record_of_the_earlier_log_is_not_erased(
    span: tuple[int, int], message: str
) -> None:
    first = first_log()
    second = following(first)
    second.say(Erasure((span,), "art17", DAY, ORIGIN))

    report = audited([first, second])

    assert places(report) == [("bad-statement", 2, 4)]
    assert message in report.findings[0].message


def restored() -> tuple[SampleLog, SampleLog]:
    """A log of which entries 6 to 8 were lost, and the one after it."""
    first = first_log()
    quote = first.checkpoint().decode()
    second = SampleLog(SECOND, 2, Previous(ORIGIN, quote)).begin()
    second.say(Restore(quote, (6, 8), AT))
    del first.entries[6:], first.records[6], first.records[7]
    return first, second


def test_a_restored_log_is_erased_in_what_is_left_of_it() -> None:
    first, second = restored()
    second.say(Erasure(((5, 5),), "art17", DAY, ORIGIN))
    del first.records[5]

    report = audited([first, second])

    assert report.is_sound
    assert report.epochs[0].outcome == Outcome(3, 1, 0, 0, 0)


def test_what_was_lost_is_not_erased() -> None:
    first, second = restored()
    second.say(Erasure(((5, 6),), "art17", DAY, ORIGIN))
    del first.records[5]

    assert places(audited([first, second])) == [
        ("bad-statement", 2, 3),
        ("missing", 1, 5),
    ]


def test_logs_that_name_all_leaves_again_and_again_cost_no_more() -> None:
    first = SampleLog().begin().record_many(300)
    second = following(first)
    for _ in range(50):
        second.say(Retention(((2, 301),), DAY, ORIGIN))
    first.records.clear()

    report = audited([first, second])

    assert report.found == {"bad-statement": 49}
    assert "more leaves than there are" in report.findings[0].message
    assert report.epochs[0].outcome.erased == 300


def test_an_erasure_is_told_in_an_export_that_was_filtered() -> None:
    first = first_log()
    second = following(first)
    second.say(Erasure(((2, 2),), "art17", DAY, ORIGIN))
    del first.records[2], first.records[3], second.records[2]

    report = audited([first, second], ExportHead("inope", AT, {"action": "save"}))

    assert report.is_sound
    assert report.epochs[0].outcome == Outcome(4, 1, 0, 0, 1)
    assert report.epochs[1].outcome == Outcome(1, 0, 0, 0, 1)


def test_an_earlier_log_alone_shows_that_something_is_gone() -> None:
    """Whoever exports only the old log has to give the statement with it."""
    first = first_log()
    del first.records[2]

    assert places(audited([first])) == [("missing", 1, 2)]
