"""Regular scans: when a site is due, what is kept, and the one letter of a day."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from consent_service.errors import AnchorError, InstallationError, ScanError
from consent_service.scan.letter import make_news_letter
from consent_service.scan.report import Limit, PolicyUsed, Report
from consent_service.scan.schedule import Hours, Means, News, Scan, Schedule
from consent_service.scan.schedule_lock import only_one
from consent_service.scan.speech import speech_in
from consent_service.scan.stored_reports import LastScans, StoredReports
from tests.unit.scan.test_report import FINDING, REPORT

NIGHT = datetime(2026, 11, 29, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


class Night:
    """An installation whose clock, scans and letters a test decides about."""

    def __init__(self, folder: Path) -> None:
        self.now = NIGHT
        self.folder = folder
        self.reports = StoredReports(folder, kept=3)
        self.report = msgspec.structs.replace(REPORT, findings=())
        self.failure: Exception | None = None
        self.scanned: list[str] = []
        self.letters: list[Sequence[News]] = []
        self.mail_fails = False

    def scan(self, site: str) -> Scan:
        self.scanned.append(site)
        if self.failure:
            raise self.failure
        at = self.now.strftime("%Y-%m-%dT%H:%M:%SZ")
        report = msgspec.structs.replace(self.report, at=at)
        return Scan(report, lambda report: f"<p>{len(report.findings)}")

    def write(self, news: Sequence[News]) -> None:
        if self.mail_fails:
            raise AnchorError("mail server refused the letter")
        self.letters.append(news)

    def run(self, *sites: str, at_any_hour: bool = False) -> list[str]:
        schedule = Schedule(
            Means(
                folder=self.folder,
                reports=self.reports,
                days=7,
                hours=Hours(1, 5),
                scan=self.scan,
                write=self.write,
                now=lambda: self.now,
            )
        )
        return schedule.run_due(sites or ("shop",), at_any_hour=at_any_hour)

    def find_something(self) -> None:
        self.report = msgspec.structs.replace(REPORT, findings=(FINDING,))


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(tmp_path / "scans")


def test_a_site_that_was_never_scanned_is_due(night: Night) -> None:
    assert night.run() == ["shop"]


def test_nothing_begins_by_day_unless_it_is_asked_for(night: Night) -> None:
    night.now = NIGHT.replace(hour=12)

    assert night.run() == []
    assert night.run(at_any_hour=True) == ["shop"]


@pytest.mark.parametrize(("days", "scanned"), [(6, []), (7, ["shop"])])
def test_a_site_is_due_again_after_its_days(
    night: Night, days: int, scanned: list[str]
) -> None:
    night.run()
    night.now += days * DAY

    assert night.run() == scanned


def test_hours_may_go_over_midnight() -> None:
    hours = Hours(22, 4)

    assert [hours.hold(hour) for hour in (21, 22, 0, 4, 5)] == [
        False, True, True, True, False,
    ]  # fmt: skip


def test_a_scan_that_fails_leaves_the_earlier_result_and_rests(night: Night) -> None:
    night.run()
    night.now += 7 * DAY
    night.failure = ScanError("no site answers")

    night.run()
    night.run()

    assert night.scanned == ["shop", "shop"]
    assert len(night.reports.names("shop")) == 1


def test_a_scan_that_was_stopped_is_not_kept(night: Night) -> None:
    """Half a scan would call the other half gone."""
    stopped = Limit(kind="interrupted", message="the scan was stopped")
    night.report = msgspec.structs.replace(night.report, limits=(stopped,))

    assert night.run() == []
    assert night.reports.names("shop") == []


def test_a_file_that_was_being_written_is_no_result(night: Night) -> None:
    """What a killed run leaves behind has another name."""
    night.run()
    folder = night.folder / "shop"
    (folder / "2026-12-06T020000Z.json.new").write_bytes(b'{"format"')

    assert night.reports.names("shop") == ["2026-11-29T020000Z.json"]
    assert night.reports.newest("shop") is not None


def test_a_damaged_result_does_not_hide_the_one_before(night: Night) -> None:
    night.run()
    (night.folder / "shop" / "2026-12-06T020000Z.json").write_bytes(b"{")

    newest = night.reports.newest("shop")

    assert newest is not None
    assert newest.at == "2026-11-29T02:00:00Z"


def test_only_so_many_results_are_kept_and_their_owner_alone_reads_them(
    night: Night,
) -> None:
    for _ in range(5):
        night.run()
        night.now += 7 * DAY

    files = list((night.folder / "shop").iterdir())
    assert len(night.reports.names("shop")) == 3
    assert len(files) == 7
    assert {oct(file.stat().st_mode & 0o777) for file in files} == {"0o600"}


def test_a_first_scan_writes_no_letter(night: Night) -> None:
    night.find_something()

    night.run()

    assert night.letters == []


def test_something_new_is_written_of_once(night: Night) -> None:
    night.run()
    night.now += 7 * DAY
    night.find_something()

    night.run()
    night.run()

    (news,) = night.letters
    assert [(each.site, each.messages) for each in news] == [
        ("shop", (FINDING.message,))
    ]


def test_there_is_at_most_one_letter_a_day(night: Night) -> None:
    night.run("shop", "cafe")
    night.now += 7 * DAY
    night.find_something()

    night.run("shop")
    night.run("cafe")
    assert len(night.letters) == 1

    night.now += DAY
    night.run("shop", "cafe")
    assert [each.site for each in night.letters[1]] == ["cafe"]


def test_a_letter_that_was_refused_is_sent_another_day(night: Night) -> None:
    night.run()
    night.now += 7 * DAY
    night.find_something()
    night.mail_fails = True
    night.run()
    night.mail_fails = False

    night.now += DAY
    night.run()

    assert len(night.letters) == 1


def test_two_schedules_do_not_share_a_folder(night: Night) -> None:
    with (
        only_one(night.folder),
        pytest.raises(InstallationError, match="another schedule"),
        only_one(night.folder),
    ):
        pass


def test_a_letter_is_in_the_language_of_its_owner_and_in_one_piece() -> None:
    news = [News("shop", ("eväste\r\nBcc: x@evil.test", "toinen"))]

    letter = make_news_letter(
        news,
        speech_in("fi"),
        sender="scan@shop.test",
        receiver="owner@shop.test",
        at=NIGHT,
    )

    assert letter["Subject"] == "Skannaus: uutta sivustolla shop"
    assert letter["Bcc"] is None
    assert "- eväste Bcc: x@evil.test" in letter.get_content()


@pytest.fixture
def compared(night: Night) -> Callable[[str], Report]:
    def save(revision: str) -> Report:
        report = msgspec.structs.replace(
            REPORT, policy=PolicyUsed("shop.toml", revision)
        )
        night.reports.save("shop", report, "<p>")
        return report

    return save


def test_the_last_scan_counts_for_the_revision_that_it_compared(
    night: Night, compared: Callable[[str], Report]
) -> None:
    scans = LastScans(night.folder)
    compared("abc")

    assert scans.compared_at("shop", "abc") == datetime(2026, 11, 29, 12, tzinfo=UTC)
    assert scans.compared_at("shop", "another") is None
    assert scans.compared_at("nobody", "abc") is None


def test_a_later_scan_is_seen_without_a_restart(
    night: Night, compared: Callable[[str], Report]
) -> None:
    scans = LastScans(night.folder)
    compared("abc")
    scans.find("shop")

    compared("abcdef")

    last = scans.find("shop")
    assert last is not None
    assert last.revision == "abcdef"
