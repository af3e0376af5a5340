"""Regular scans: which site is due, what is new in it, and a letter about that.

Runs as a process of its own. Everything that takes long or goes out is an argument.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from consent_service.durable_files import replace_file
from consent_service.errors import ConsentServiceError
from consent_service.scan.baseline import since_last
from consent_service.scan.report import Report
from consent_service.scan.stored_reports import StoredReports

_log = logging.getLogger(__name__)

_STATE = "schedule.json"
# After a scan that failed the site is left alone for so long.
_PAUSE = timedelta(hours=12)
_MOST_MESSAGES = 30


class Hours(msgspec.Struct, frozen=True):
    """The hours in which scans may begin, by the clock of this machine's place."""

    first: int
    last: int

    def hold(self, hour: int) -> bool:
        """Return whether an hour is one of them; they may go over midnight."""
        if self.first <= self.last:
            return self.first <= hour <= self.last
        return hour >= self.first or hour <= self.last


class News(msgspec.Struct, frozen=True):
    """What is new in a site since the scan before."""

    site: str
    messages: tuple[str, ...]


class State(msgspec.Struct, frozen=True):
    """What must not be forgotten: tries, news for the next letter, the last letter."""

    tried: dict[str, str] = {}
    news: tuple[News, ...] = ()
    written_on: str = ""


class Scan(msgspec.Struct, frozen=True):
    """A scan of a site: its report, and what makes a page of it."""

    report: Report
    render: Callable[[Report], str]


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What a schedule works with.

    Attributes:
        scan: Scans a site by its name; raises a `ConsentServiceError`.
        write: Sends a letter about what is new; raises likewise. None sends none.
        now: The time, with the zone of this machine's place.
    """

    folder: Path
    reports: StoredReports
    days: int
    hours: Hours
    scan: Callable[[str], Scan]
    write: Callable[[Sequence[News]], None] | None
    now: Callable[[], datetime]


def load_state(folder: Path) -> State:
    """Return what the schedule of a folder remembers; nothing if none has run."""
    try:
        return msgspec.json.decode((folder / _STATE).read_bytes(), type=State)
    except (FileNotFoundError, msgspec.DecodeError):
        return State()


class Schedule:
    """The regular scans of an installation."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def run_due(self, sites: Iterable[str], *, at_any_hour: bool = False) -> list[str]:
        """Scan the sites that are due, one after another; return those that were.

        A scan that fails is logged, and the earlier result of the site stands.
        """
        scanned = []
        for site in sites:
            may_begin = at_any_hour or self._means.hours.hold(self._means.now().hour)
            if may_begin and self._is_due(site) and self._scan(site):
                scanned.append(site)
        self._write()
        return scanned

    def _is_due(self, site: str) -> bool:
        now = self._means.now()
        tried = self._state().tried.get(site)
        if tried and now - datetime.fromisoformat(tried) < _PAUSE:
            return False
        newest = self._means.reports.newest(site)
        if newest is None:
            return True
        # Within the night of the day, whatever the hour of the last one was.
        ago = now - datetime.fromisoformat(newest.at)
        return ago > timedelta(days=self._means.days) - _PAUSE

    def _scan(self, site: str) -> bool:
        state = self._state()
        tried = state.tried | {site: self._means.now().isoformat()}
        self._keep(msgspec.structs.replace(state, tried=tried))
        before = self._means.reports.newest(site)
        try:
            made = self._means.scan(site)
            if any(limit.kind == "interrupted" for limit in made.report.limits):
                return False
            report = since_last(made.report, before)
            self._means.reports.save(site, report, made.render(report))
        except (ConsentServiceError, OSError) as error:
            _log.warning("site %s was not scanned: %s", site, error)
            return False
        _log.info("site %s was scanned: %s", site, report.verdict)
        # Crash here: the result is kept, and its news are in it but in no letter.
        self._note(site, report)
        return True

    def _note(self, site: str, report: Report) -> None:
        messages = tuple(_news(report))[:_MOST_MESSAGES]
        if messages:
            state = self._state()
            news = (*state.news, News(site, messages))
            self._keep(msgspec.structs.replace(state, news=news))

    def _write(self) -> None:
        """Send one letter about all that is new, on a day without one."""
        state, today = self._state(), self._means.now().date()
        if self._means.write is None or not state.news:
            return
        if state.written_on and date.fromisoformat(state.written_on) >= today:
            return
        # Kept before it is sent: a crash loses a letter rather than sending two a day.
        self._keep(msgspec.structs.replace(state, written_on=today.isoformat()))
        try:
            self._means.write(state.news)
        except ConsentServiceError as error:
            # What is new stays for the letter of another day.
            _log.warning("the letter about new findings was not sent: %s", error)
            return
        self._keep(msgspec.structs.replace(self._state(), news=()))

    def _state(self) -> State:
        return load_state(self._means.folder)

    def _keep(self, state: State) -> None:
        replace_file(self._means.folder / _STATE, msgspec.json.encode(state))


def _news(report: Report) -> Iterable[str]:
    """Yield what a report has that the one before had not; of a first one, nothing."""
    if report.since is None:
        return
    new = set(report.since.new)
    for finding in report.findings:
        grave = finding.severity in ("error", "warning")
        if finding.id in new and grave and finding.accepted is None:
            yield finding.message
