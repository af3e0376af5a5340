"""What one process counts about itself, in Prometheus form. Never a visitor.

Every label has few values, all of them ours: sites that have a policy, error codes,
route templates, known methods. `docs/operating/monitoring.md` lists all families.
"""

from contextlib import AbstractContextManager
from typing import Final, Literal

from consent_service.store.watch import Kind
from consent_service.web.metrics.registry import Families

# Seconds. The first ones are around a commit on a good disk, the last is a failure.
_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
_CALLERS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


class Metrics:
    """The numbers of one process; also the `Watch` of its logs.

    Each has a registry of its own, so that two services in one process do not mix.
    """

    def __init__(self) -> None:
        self.families = Families()
        self._requests = self.families.tally(
            "consent_http_requests",
            "Requests answered, by route, method and status.",
            *("method", "route", "status"),
        )
        self._choices = self.families.tally(
            "consent_choices", "Choices recorded, by site and action.", "site", "action"
        )
        self._repeats = self.families.tally(
            "consent_choices_repeated",
            "Choices that had been recorded before, by site.",
            "site",
        )
        self._refusals = self.families.tally(
            "consent_refusals", "Requests refused, by error code.", "error"
        )
        self._entries = self.families.tally(
            "consent_log_entries",
            "Entries appended to logs by this process, by site and kind.",
            *("site", "kind"),
        )
        self._alone = self.families.tally(
            "consent_rate_limit_alone",
            "Checks of the rate limit in this process alone, as the store is slow.",
        )
        self._alone.count(by=0)
        self._duration = self.families.spread(
            "consent_choice_seconds",
            "Time from a choice's arrival to its durable record and receipt.",
            _SECONDS,
        )
        self._commit = self.families.spread(
            "consent_commit_seconds",
            "Time of a commit in the store, including failed ones.",
            _SECONDS,
        )
        self._turn = self.families.spread(
            "consent_turn_wait_seconds",
            "Waits for the turn at a log that processes share.",
            _SECONDS,
        )
        self._batch = self.families.spread(
            "consent_batch_callers", "Callers served together by one batch.", _CALLERS
        )
        self._turns = self.families.gauge(
            "consent_turns_held", "Turns at shared logs that this process holds."
        )

    def count_request(self, method: str, route: str, status: int) -> None:
        known = method if method in _METHODS else "other"
        self._requests.count(known, route, str(status))

    def count_choice(self, site: str, action: str, seconds: float) -> None:
        self._choices.count(site, action)
        self._duration.observe(seconds)

    def count_repeat(self, site: str) -> None:
        self._repeats.count(site)

    def count_refusal(self, code: str) -> None:
        self._refusals.count(code)

    def count_alone(self, checks: int) -> None:
        """Count checks of the rate limit that asked no other process."""
        self._alone.count(by=checks)

    def note_batch(self, callers: int) -> None:
        self._batch.observe(callers)

    def time_commit(self) -> AbstractContextManager[object]:
        return self._commit.time()

    def note_appended(self, site: str, kind: Kind, entries: int) -> None:
        self._entries.count(site, kind, by=entries)

    def time_turn(self) -> AbstractContextManager[object]:
        return self._turn.time()

    def note_turns(self, change: Literal[1, -1]) -> None:
        self._turns.inc(change)
