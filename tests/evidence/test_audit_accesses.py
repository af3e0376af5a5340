"""Step 9 of an audit: who used which token, against what the log states by day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from consent_service.evidence.audit.report import AccessDay, AccessesReport, Report
from consent_service.evidence.audit.summary import UNSTATED
from consent_service.evidence.export.layout import ACCESSES_PER_FILE, accesses_path
from consent_service.evidence.export.site_file import ListedAccess, encode_access_line
from consent_service.evidence.statement import Accesses, Previous
from tests.evidence.sample import (
    HEAD,
    TRUST,
    SampleLog,
    audit_tar,
    files_of,
    pack,
    signer,
)

MADE = replace(HEAD, made="2026-12-04T12:00:00.000Z")
COUNTS = (3, 4, 2)
DAYS = ("2026-12-01", "2026-12-02", "2026-12-03")


def line(day: str, number: int) -> bytes:
    at = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC, minute=number)
    return encode_access_line(
        ListedAccess(at, "t1", f"records {number}", "Maija", f"{number:032x}")
    )


LINES = [
    line(day, number)
    for day, count in zip(DAYS, COUNTS, strict=True)
    for number in range(count)
]
TODAY = [line("2026-12-04", number) for number in range(2)]


def statement(first: int, last: int, day: str) -> Accesses:
    digest = sha256(b"".join(LINES[first : last + 1])).hexdigest()
    return Accesses((first, last), digest, day)


def sample() -> SampleLog:
    """A log that states three days with 3, 4 and 2 uses."""
    log = SampleLog().begin().record_many(3)
    for first, last, day in ((0, 2, DAYS[0]), (3, 6, DAYS[1]), (7, 8, DAYS[2])):
        log.say(statement(first, last, day))
        log.record_many(1)
    return log


def with_lines(log: SampleLog, lines: list[bytes]) -> bytes:
    files = files_of(log)
    for number in range(0, len(lines), ACCESSES_PER_FILE):
        content = b"".join(lines[number : number + ACCESSES_PER_FILE])
        files[accesses_path(number // ACCESSES_PER_FILE)] = content
    return pack(files, MADE)


def checked(lines: list[bytes], log: SampleLog | None = None) -> Report:
    return audit_tar(with_lines(log or sample(), lines), TRUST)


def days_that_disagree(report: Report) -> list[str]:
    assert report.accesses is not None
    return [each.day for each in report.accesses.days if not each.agrees]


def test_an_honest_export_agrees_day_by_day() -> None:
    report = checked([*LINES, *TODAY])

    assert report.findings == ()
    assert report.accesses == AccessesReport(
        tuple(
            AccessDay(day, count, count, agrees=True)
            for day, count in zip(DAYS, COUNTS, strict=True)
        ),
        later=2,
        since="2026-12-04",
    )
    assert UNSTATED not in report.warnings


def dropped(lines: list[bytes]) -> list[bytes]:
    return [*lines[:4], *lines[5:]]


def changed(lines: list[bytes]) -> list[bytes]:
    return [*lines[:4], lines[4].replace(b"Maija", b"Matti"), *lines[5:]]


def reordered(lines: list[bytes]) -> list[bytes]:
    return [*lines[:4], lines[5], lines[4], *lines[6:]]


def added(lines: list[bytes]) -> list[bytes]:
    return [*lines[:5], line(DAYS[1], 9), *lines[5:]]


def doubled(lines: list[bytes]) -> list[bytes]:
    return [*lines[:5], lines[4], *lines[5:]]


def emptied(lines: list[bytes]) -> list[bytes]:
    return [*lines[:3], *lines[7:]]


def first_gone(lines: list[bytes]) -> list[bytes]:
    return [*lines[:3], *lines[4:]]


def last_gone(lines: list[bytes]) -> list[bytes]:
    return [*lines[:6], *lines[7:]]


@pytest.mark.parametrize(
    "tamper",
    [dropped, changed, reordered, added, doubled, emptied, first_gone, last_gone],
)
def test_a_day_that_was_tampered_with_is_named_and_no_other(
    tamper: Callable[[list[bytes]], list[bytes]],
) -> None:
    """The manifest is signed anew: an operator can always do that."""
    report = checked(tamper([*LINES, *TODAY]))

    assert report.found == {"accesses": 1}
    assert days_that_disagree(report) == [DAYS[1]]
    (finding,) = report.findings
    assert finding.message.startswith(f"accesses of {DAYS[1]}: ")
    assert (finding.epoch, finding.index) == (1, 7)


def test_the_first_and_the_last_day_can_be_named_too() -> None:
    assert days_that_disagree(checked(LINES[1:])) == [DAYS[0]]
    assert days_that_disagree(checked(LINES[:-1])) == [DAYS[2]]
    assert days_that_disagree(checked([])) == list(DAYS)


def test_a_line_that_moves_to_another_day_spoils_both() -> None:
    moved = [*LINES[:2], *LINES[3:5], LINES[2], *LINES[5:]]

    assert days_that_disagree(checked(moved)) == [DAYS[0], DAYS[1]]


def test_every_line_that_goes_is_found() -> None:
    for number in range(len(LINES)):
        report = checked([*LINES[:number], *LINES[number + 1 :], *TODAY])
        assert report.found == {"accesses": 1}


def test_lines_of_today_can_go_unseen() -> None:
    """That is the limit: the log states a day when it is over."""
    assert checked([*LINES, TODAY[0]]).is_sound


def test_a_day_that_was_over_and_is_not_stated_is_warned_of() -> None:
    report = checked([*LINES, line("2026-12-03", 30)])

    assert report.is_sound
    assert UNSTATED in report.warnings


def test_exports_of_earlier_releases_are_sound_and_warned_of() -> None:
    log = SampleLog().begin().record_many(3)
    old = [ListedAccess(datetime(2026, 11, 1, tzinfo=UTC), "t1", "records")] * 3

    report = checked([encode_access_line(each) for each in old], log)

    assert report.is_sound
    assert report.accesses == AccessesReport((), later=3, since="2026-11-01")
    assert UNSTATED in report.warnings


def test_a_filtered_export_has_no_uses_to_compare() -> None:
    files = files_of(sample())
    report = audit_tar(pack(files, replace(MADE, scope={"action": "save"})), TRUST)

    assert report.is_sound
    assert report.accesses is None


@pytest.mark.parametrize("first", [0, 2, 4])
def test_statements_that_leave_out_or_repeat_uses_are_found(first: int) -> None:
    log = SampleLog().begin().record_many(1)
    log.say(statement(0, 2, DAYS[0]))
    log.say(statement(first, 6, DAYS[1]))

    assert checked(LINES[:7], log).found == {"accesses": 1}


def test_a_statement_names_the_latest_day_of_its_lines() -> None:
    log = SampleLog().begin().record_many(1)
    log.say(statement(0, 6, "2026-12-07"))

    assert checked(LINES[:7], log).found == {"accesses": 1}


def test_a_line_that_came_late_belongs_to_the_later_day() -> None:
    late = [*LINES[:4], line(DAYS[0], 50), *LINES[4:7]]
    log = SampleLog().begin().record_many(1)
    digests = [sha256(b"".join(part)).hexdigest() for part in (late[:3], late[3:])]
    log.say(Accesses((0, 2), digests[0], DAYS[0]))
    log.say(Accesses((3, 7), digests[1], DAYS[1]))

    assert checked(late, log).is_sound


def test_statements_of_a_later_log_go_on_where_the_earlier_ended() -> None:
    first = SampleLog().begin().record_many(2)
    first.say(statement(0, 2, DAYS[0]))
    origin = "consent.example/log/s8k2/2"
    previous = Previous(first.origin, first.checkpoint().decode())
    second = SampleLog(origin, 2, previous).begin()
    second.say(statement(3, 6, DAYS[1]))
    files = files_of(first) | files_of(second, 2)
    files[accesses_path(0)] = b"".join(LINES[:7])

    report = audit_tar(pack(files, MADE, [signer(origin, 2)]))

    assert report.is_sound
    assert report.accesses is not None
    assert [each.day for each in report.accesses.days] == list(DAYS[:2])


@pytest.mark.parametrize("content", [b"{}\n", b"x", b"\n", LINES[0] + b" \n"])
def test_what_is_no_file_of_uses_is_a_finding(content: bytes) -> None:
    files = files_of(SampleLog().begin().record_many(1))
    files[accesses_path(0)] = content

    assert audit_tar(pack(files, MADE), TRUST).found == {"accesses": 1}


def test_a_statement_that_names_the_end_of_numbers_ends() -> None:
    log = SampleLog().begin().record_many(1)
    log.say(Accesses((0, 2**53 - 1), "00" * 32, DAYS[0]))

    assert checked(LINES, log).found == {"accesses": 1}


def test_more_uses_than_a_file_holds_are_one_list() -> None:
    lines = [line(DAYS[0], number % 60) for number in range(ACCESSES_PER_FILE + 5)]
    log = SampleLog().begin()
    digest = sha256(b"".join(lines)).hexdigest()
    log.say(Accesses((0, len(lines) - 1), digest, DAYS[0]))

    assert checked(lines, log).is_sound
    assert not checked(lines[1:], log).is_sound
